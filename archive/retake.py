"""Taking down again, in a restored archive, what was taken down after its backup was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from archive import schema
from archive.compact import compact
from archive.database import open_for_reading, open_for_writing
from archive.errors import InfopublikError
from archive.takedown import Wish, take_down
from archive.tombstone import is_taken_down


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A takedown, and the release by what it is known by everywhere."""

    portal: str
    url: str
    at: datetime
    wish: Wish


def read_tombstones(path: Path) -> list[Tombstone] | None:
    """The takedowns of an archive; none where no archive is there, None where it is unreadable."""
    table, release = schema.takedown, schema.release
    try:
        archive = open_for_reading(_url(path))
        try:
            with archive.read() as connection:
                rows = connection.execute(
                    sa.select(table, release.c.portal, release.c.url)
                    .join(release, table.c.release == release.c.id)
                    .order_by(table.c.at)
                ).all()
        finally:
            archive.close()
    except InfopublikError:
        return None
    return [
        Tombstone(
            portal=row.portal,
            url=row.url,
            at=row.at,
            wish=Wish(reason=row.reason, requested_by=row.requested_by),
        )
        for row in rows
    ]


def take_down_again(path: Path, tombstones: list[Tombstone]) -> list[int]:
    """Take down what stands in an archive and is told of in *tombstones*; which releases.

    An archive of an older schema is brought to today's where that is needed. The caller holds the
    archive's lock.
    """
    if not tombstones:
        return []
    release = schema.release
    archive = open_for_writing(_url(path), upgrade=True)
    done = []
    try:
        with archive.write() as connection:
            for each in tombstones:
                number = connection.scalar(
                    sa.select(release.c.id).where(
                        release.c.portal == each.portal, release.c.url == each.url
                    )
                )
                if number is not None and not is_taken_down(connection, number):
                    take_down(connection, number, each.wish, at=each.at)
                    done.append(number)
    finally:
        archive.close()
    if done:
        compact(path)
    return done


def _url(path: Path) -> str:
    return f"sqlite:///{quote(str(path))}"
