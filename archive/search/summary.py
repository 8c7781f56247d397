"""What stands beside the hits of a search: how many there are, and how they are spread."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, datetime

import sqlalchemy as sa

from archive import schema
from archive.model import ZONES
from archive.search.code import FIRST_DATED, first_code, minute_of
from archive.search.engines import among
from archive.search.find import Filters, newest_codes, plan

# More are said as "10,000+": counting all hits of a common word takes as long as finding them.
COUNTED = 10_000
# The newest hits over which facets are counted.
FACETED = 5_000

FACETS = ("province", "region", "portal", "year", "topic", "pillar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many releases match.

    is_capped: at least so many. ranked: the newest so many were ranked, and the others follow
    by date; None where all were, or none.
    """

    hits: int
    is_capped: bool
    ranked: int | None

    def __str__(self) -> str:
        return f"{self.hits:,}{'+' if self.is_capped else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """How many of the newest hits bear a value. name: one of FACETS."""

    name: str
    value: str
    hits: int


def count(connection: sa.Connection, query: str, filters: Filters) -> Count:
    """How many releases match, up to COUNTED. Raises QueryError, DeadlineError."""
    hits = len(newest_codes(connection, query, filters, COUNTED + 1))
    wanted = plan(query, filters)
    is_ranked = wanted.typed is not None and filters.sort in (None, "relevance")
    return Count(
        hits=min(hits, COUNTED),
        is_capped=hits > COUNTED,
        ranked=wanted.most_ranked if is_ranked and hits > wanted.most_ranked else None,
    )


def facets(connection: sa.Connection, query: str, filters: Filters) -> list[Facet]:
    """How the newest FACETED hits are spread, by facet, the most frequent first.

    Raises QueryError, DeadlineError.
    """
    codes = newest_codes(connection, query, filters, FACETED)
    counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    counted["year"].update(_years(codes))
    entry, label = schema.search_entry, schema.label
    is_hit = among(connection, entry.c.id, codes)
    placed = connection.execute(
        sa.select(entry.c.portal, entry.c.region_code, sa.func.count().label("hits"))
        .where(is_hit)
        .group_by(entry.c.portal, entry.c.region_code)
    )
    for row in placed:
        counted["portal"][row.portal] += row.hits
        counted["region"][row.region_code] += row.hits
        counted["province"][row.region_code.partition(".")[0]] += row.hits
    tagged = connection.execute(
        sa.select(label.c.kind, label.c.value, sa.func.count().label("hits"))
        .join(entry, entry.c.version == label.c.version)
        .where(is_hit, label.c.kind.in_(("topic", "pillar")))
        .group_by(label.c.kind, label.c.value)
    )
    for row in tagged:
        counted[row.kind][row.value] += row.hits
    return [
        Facet(name=name, value=value, hits=hits)
        for name in FACETS
        for value, hits in sorted(counted[name].items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _years(codes: Sequence[int]) -> Mapping[str, int]:
    """How many of the numbers lie in each year of WIB; what is undated lies in none."""
    dated = sorted(code for code in codes if code >= FIRST_DATED)
    found: dict[str, int] = {}
    start = 0
    while start < len(dated):
        minute = minute_of(dated[start])
        year = minute.astimezone(ZONES["WIB"]).year if minute else MAXYEAR
        # Bounds of years, not a calendar for each number: 5,000 of those take 15 ms.
        end = len(dated)
        if year < MAXYEAR:
            end = bisect_left(dated, first_code(datetime(year + 1, 1, 1, tzinfo=ZONES["WIB"])))
        found[str(year)] = end - start
        start = end
    return found
