"""Dead ends: folders of a portal below which many addresses were asked, and none is a release.

Filters, archives by month and links relative to a wrong base make up such addresses without
an end (faults.md, T20: a budget for each pattern). The folder is learnt, not written down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import sqlalchemy as sa

from archive import schema

# So many addresses below a folder are tried.
TRIES = 20
# Sorts after every address below a folder.
_AFTER = "\U0010ffff"
# Stands for any number in a folder's name; no address holds one.
_NUMBER = "#"


class DeadEnds:
    """What is known of a portal's folders, read within the caller's transaction."""

    def __init__(self, connection: sa.Connection, portal: str) -> None:
        self._connection = connection
        self._portal = portal
        self._tries = Counter(folder for url in self._in_vain() for folder in folders_of(url))
        self._holds: dict[str, bool] = {}

    def of(self, url: str) -> str | None:
        """The dead end that an address lies in; None for one worth asking.

        A folder is one only where its parent holds releases: of a portal that cannot be read at
        all, no address is given up.
        """
        for folder in folders_of(url):
            if self._tries[folder] >= TRIES and self._is_dead(folder):
                return folder
        return None

    def takes(self, url: str) -> bool:
        """Whether an address may be asked with those taken before, were they all in vain."""
        if self.of(url) is not None:
            return False
        self._tries.update(folders_of(url))
        return True

    def _is_dead(self, folder: str) -> bool:
        parent = folder[: folder.rstrip("/?").rindex("/") + 1]
        return not self._holds_release(folder) and self._holds_release(parent)

    def _holds_release(self, folder: str) -> bool:
        if folder not in self._holds:
            page = schema.page
            start, number, _ = folder.partition(_NUMBER)
            first, after = (f"{start}0", f"{start}:") if number else (start, start + _AFTER)
            urls = self._connection.scalars(
                sa.select(page.c.url)
                .where(
                    page.c.portal == self._portal,
                    page.c.url >= first,
                    page.c.url < after,
                    page.c.kind == "release",
                    page.c.state == "known",
                )
                .limit(None if number else 1)
            )
            self._holds[folder] = any(not number or folder in folders_of(url) for url in urls)
        return self._holds[folder]

    def _in_vain(self) -> list[str]:
        """Addresses that are no release, or show one that still stands at its own address.

        Where a portal moves all its releases, the new addresses show known ones, too; but the
        old ones answer no longer.
        """
        page, release = schema.page, schema.release
        own = page.alias("own")
        twin = (
            sa.exists()
            .where(
                release.c.id == page.c.release,
                release.c.state == "present",
                own.c.portal == page.c.portal,
                own.c.url == release.c.url,
                own.c.looked_night >= page.c.looked_night,
            )
            .correlate(page)
        )
        return list(
            self._connection.scalars(
                sa.select(page.c.url).where(
                    page.c.portal == self._portal,
                    page.c.kind == "release",
                    sa.or_(
                        sa.and_(page.c.release.is_(None), page.c.refusals > 0),
                        sa.and_(page.c.state == "alias", twin),
                    ),
                )
            )
        )


def folders_of(url: str) -> Iterator[str]:
    """The folders of an address from the top, without the root: "https://host/berita/#/".

    A number in one stands for all. What asks with a query lies below its path:
    "https://host/berita?".
    """
    parts = urlsplit(url)
    folder = f"{parts.scheme}://{parts.netloc}/"
    *names, last = parts.path.removeprefix("/").split("/")
    if not (last or parts.query):
        names = names[:-1]
    for name in names:
        folder += f"{_NUMBER if name.isdecimal() else name}/"
        yield folder
    if parts.query:
        yield f"{folder}{last}?"
