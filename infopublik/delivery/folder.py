"""Feeds in a folder: NAME.atom, NAME.json (JSON Feed 1.1) and NAME.html, of the newest events.

Each file is put in place of the one before at once, so whoever reads sees the old or the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.disk import disk_errors, flush
from archive.errors import DeliveryError, StorageError
from infopublik.delivery.digest import Digest, make_digest
from infopublik.delivery.digest_html import digest_html
from infopublik.delivery.watch_feed import Feed, atom, json_feed

MOST_ENTRIES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of feeds."""

    path: Path

    def send(self, digest: Digest) -> str:
        """Try the channel: whether files can be written there; raises DeliveryError."""
        self._write(f".{digest.watch}.test", b"")
        (self.path / f".{digest.watch}.test").unlink()
        return f"files can be written in {self.path}"

    def publish(self, feed: Feed) -> str:
        """Write the three files where they differ; raises DeliveryError."""
        page = make_digest(
            sorted(feed.entries, key=lambda entry: (-entry.night, -entry.weight, entry.id)),
            key="",
            watch=feed.watch,
            query=feed.query,
            made_at=feed.updated,
            night=max((entry.night for entry in feed.entries), default=None),
            unwell=feed.unwell,
            most_groups=MOST_ENTRIES,
        )
        for ending, text in (
            ("atom", atom(feed)),
            ("json", json_feed(feed)),
            ("html", digest_html(page)),
        ):
            self._write(f"{feed.watch}.{ending}", text.encode("utf-8", "replace"))
        return f"written to {self.path}"

    def _write(self, name: str, data: bytes) -> None:
        path = self.path / name
        try:
            with disk_errors(path):
                if path.is_file() and path.read_bytes() == data:
                    return
                self.path.mkdir(parents=True, exist_ok=True)
                made = path.with_name(f".{name}.new")
                made.write_bytes(data)
                flush(made)
                made.replace(path)
                flush(self.path)
        except StorageError as error:
            raise DeliveryError(str(error)) from error
