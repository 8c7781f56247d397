"""The layout of a portal's night: which class names its release pages bore, counted as they come.

Counted in the transaction that stores the page, so that a night that was killed and goes on is
judged by all of its pages: a redesign that the last few alone cannot show would be told as edits.
While the visit is open, `night_portal.layout` holds the counts; closing it leaves the names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

import sqlalchemy as sa

from archive import schema

# Class names of fewer pages say nothing of a portal's layout.
_FEW_PAGES = 5
# A portal's pages share some hundred names. Where there are more than these, some are made up for
# each page, and only what half of the pages bear so far is counted on.
_MANY_NAMES = 1_000


def count_page(connection: sa.Connection, night: int, portal: str, names: Set[str]) -> None:
    """Add a release page's class names to those of its portal's night; none say nothing."""
    if not names:
        return
    table = schema.night_portal
    mine = sa.and_(table.c.night == night, table.c.portal == portal)
    found = connection.scalar(sa.select(table.c.layout).where(mine))
    pages = 1 + (found["pages"] if found else 0)
    counts = Counter(found["names"] if found else ())
    counts.update(names)
    if len(counts) > _MANY_NAMES:
        counts = Counter({name: count for name, count in counts.items() if 2 * count >= pages})
    connection.execute(
        sa.update(table).where(mine).values(layout={"pages": pages, "names": dict(counts)})
    )


def counted_layout(connection: sa.Connection, night: int, portal: str) -> frozenset[str] | None:
    """The class names that at least half of the pages of an open visit bore; None of few."""
    table = schema.night_portal
    found = connection.scalar(
        sa.select(table.c.layout).where(table.c.night == night, table.c.portal == portal)
    )
    if not found or found["pages"] < _FEW_PAGES:
        return None
    return frozenset(name for name, pages in found["names"].items() if 2 * pages >= found["pages"])
