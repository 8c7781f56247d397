"""Searching: a query and filters in, stored releases out, one row at a time."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, Literal

import sqlalchemy as sa

from archive import schema
from archive.errors import UsageError
from archive.search.beginnings import by_tag
from archive.search.code import FIRST_DATED, LAST, first_code, last_code, minute_of
from archive.search.engines import CURRENT, PAST, engine_of, first_hits, numbers, order, scores
from archive.search.query import (
    All,
    Either,
    Node,
    Not,
    Phrase,
    Tag,
    Within,
    Word,
    looks_for,
    parse_query,
    spans,
)
from archive.search.widen import widen
from archive.stored import StoredRelease, read_wordings

Sort = Literal["relevance", "newest", "oldest"]

# So many of the newest releases that match are ranked; the others follow by date. Ranking every
# hit of a common word takes seconds at a million releases, two thousand take some 20 ms. Of several
# words each is weighed in each release: they share the two thousand.
RANKED = 2_000
# The fewest; and so many of a query with a phrase in quotes: PostgreSQL reads the words of each
# release that has them all, and of common words few stand side by side.
RANKED_PHRASES = 500
# Of what matches the rarer words of a query no more are weighed, some 20 ms.
_WEIGHED = 10_000
_HALF_LIFE = timedelta(days=365)
# Releases fetched at once.
_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows a search. region: a Kemendagri code; a province holds its regencies.

    since, until: of the publishing date, both included. as_of: as the archive stood then.
    is_recent_better: what is ranked counts half for each year it is older than the newest.
    after: the cursor of the last hit of an earlier answer, to go on behind it.
    deadline_s: seconds that one statement of a limited search may take; without end where None.
    """

    region: str | None = None
    portal: str | None = None
    topic: str | None = None
    pillar: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    sort: Sort | None = None
    limit: int | None = None
    is_recent_better: bool = False
    after: str | None = None
    deadline_s: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording that was found; is_ranked: among those that were ranked, not by date."""

    code: int
    is_ranked: bool

    @property
    def cursor(self) -> str:
        """What to give as `Filters.after` to go on behind it."""
        return f"{'r' if self.is_ranked else 'd'}{self.code}"

    @classmethod
    def from_cursor(cls, text: str) -> Hit:
        """The hit of a cursor; raises UsageError."""
        match = re.fullmatch(r"([rd])(\d{1,18})", text, re.ASCII)
        if match is None:
            raise UsageError(f"'{text[:40]}' is no cursor. Take the one that a search printed.")
        return cls(int(match[2]), is_ranked=match[1] == "r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A query as the index is asked: what must match, in which ranges of numbers, as of when.

    typed: what was asked for in so many words, which ranks above what only its wider form
    found; None where nothing ranks. is_wider: whether the wider form differs from it.
    """

    tree: Node
    typed: Node | None
    is_wider: bool
    ranges: tuple[tuple[int, int], ...]
    as_of: datetime | None

    @property
    def turn(self) -> int | None:
        """The last number of the moment asked for: little that stood then is dated ahead."""
        return None if self.as_of is None else last_code(self.as_of)

    @property
    def most_ranked(self) -> int:
        """How many of the newest hits are ranked."""
        fewest = min(RANKED, RANKED_PHRASES)
        if _has_quotes(self.tree):
            return fewest
        return max(fewest, RANKED // max(1, _words(self.typed)))


def search(connection: sa.Connection, query: str, filters: Filters) -> Iterator[StoredRelease]:
    """The releases that match, best first; an empty query lists all, newest first.

    Raises QueryError with the position of the fault, DeadlineError where a statement takes too
    long.
    """
    return (release for _, release in search_hits(connection, query, filters))


def search_hits(
    connection: sa.Connection, query: str, filters: Filters
) -> Iterator[tuple[Hit, StoredRelease]]:
    """The same, each with the hit whose cursor goes on behind it."""
    hits = find_hits(connection, plan(query, filters), filters)
    while page := list(islice(hits, _PAGE)):
        yield from zip(page, read_wordings(connection, [hit.code for hit in page]), strict=True)


def plan(query: str, filters: Filters) -> Wanted:
    """What to ask of the index; raises QueryError."""
    tree, dates = spans(parse_query(query))
    tree = None if tree is None else by_tag(tree)
    tags: list[Node] = [
        Tag(kind, value)
        for kind in ("region", "portal", "topic", "pillar")
        if (value := getattr(filters, kind))
    ]
    wider = None if tree is None else widen(tree)
    nodes = [*([] if wider is None else [wider]), *tags]
    since = max(filter(None, [filters.since, *(each.since for each in dates)]), default=None)
    until = min(filter(None, [filters.until, *(each.until for each in dates)]), default=None)
    return Wanted(
        tree=nodes[0] if len(nodes) == 1 else All(tuple(nodes)),
        typed=tree if tree is not None and looks_for(tree) else None,
        is_wider=wider != tree,
        ranges=_ranges(since, until, is_oldest_first=filters.sort == "oldest"),
        as_of=filters.as_of,
    )


def find_hits(connection: sa.Connection, wanted: Wanted, filters: Filters) -> Iterator[Hit]:
    """The wordings in the order of the answer, behind the cursor, no more than the limit.

    Raises UsageError for a cursor of another archive or query.
    """
    return islice(_hits(connection, wanted, filters), filters.limit)


def newest_codes(
    connection: sa.Connection, query: str, filters: Filters, most: int
) -> Sequence[int]:
    """Numbers of the newest hits, no more than *most*, the newest first.

    Raises QueryError, DeadlineError.
    """
    newest = replace(filters, sort="newest", limit=most, after=None)
    wanted = plan(query, newest)
    found: list[int] = []
    for low, high in wanted.ranges:
        found += islice(_by_date(connection, wanted, low, high, newest), most - len(found))
    return found


def _hits(connection: sa.Connection, wanted: Wanted, filters: Filters) -> Iterator[Hit]:
    ranges: Sequence[tuple[int, int]] = wanted.ranges
    after = None if filters.after is None else Hit.from_cursor(filters.after)
    is_ranked = wanted.typed is not None and filters.sort in (None, "relevance")
    if wanted.typed is not None and is_ranked and (after is None or after.is_ranked):
        ranked = _ranked(connection, wanted, wanted.typed, filters)
        if after is not None and after.code not in ranked:
            raise UsageError(f"'{filters.after}' is no cursor of this search. Begin anew.")
        start = 0 if after is None else ranked.index(after.code) + 1
        yield from (Hit(code, is_ranked=True) for code in ranked[start:])
        if len(ranked) < wanted.most_ranked:
            return
        after = Hit(min(ranked), is_ranked=False)
    for low, high in _behind(ranges, after, is_oldest_first=filters.sort == "oldest"):
        for code in _by_date(connection, wanted, low, high, filters):
            yield Hit(code, is_ranked=False)


def _behind(
    ranges: Sequence[tuple[int, int]], after: Hit | None, *, is_oldest_first: bool
) -> Iterator[tuple[int, int]]:
    """What of the ranges comes behind a hit, in the order of the answer."""
    if after is not None:
        at = [low <= after.code <= high for low, high in ranges]
        ranges = ranges[at.index(True) :] if True in at else ()
    for number, (low, high) in enumerate(ranges):
        if after is None or number:
            yield low, high
        elif is_oldest_first:
            yield after.code + 1, high
        else:
            yield low, after.code - 1


def _by_date(
    connection: sa.Connection, wanted: Wanted, low: int, high: int, filters: Filters
) -> Iterator[int]:
    """Numbers in a range, newest first, or oldest first where that was asked."""
    engine, is_oldest_first = engine_of(connection), filters.sort == "oldest"

    def matches(index: str, low: int, high: int) -> sa.Select[Any]:
        statement = _valid(engine.matches(index, wanted.tree, low, high), wanted.as_of, low)
        by = order(connection, index, wanted.tree, is_oldest_first=is_oldest_first)
        return statement.order_by(by)

    def ask(index: str, low: int, high: int, limit: int) -> Sequence[int]:
        first = numbers(connection, matches(index, low, high).limit(limit))
        return sorted(first, reverse=not is_oldest_first)

    streams: list[Iterator[int]] = []
    for index in _indexes(wanted):
        if filters.limit is None:
            with engine.deadline(connection, None):
                every = matches(index, low, high).execution_options(yield_per=_PAGE)
                streams.append(iter(connection.scalars(every)))
            continue
        with engine.deadline(connection, filters.deadline_s):
            first = first_hits(
                connection,
                partial(ask, index),
                index,
                (low, high),
                limit=filters.limit,
                is_oldest_first=is_oldest_first,
                turn=wanted.turn,
            )
        streams.append(iter(first))
    return heapq.merge(*streams, reverse=not is_oldest_first)


def _ranked(connection: sa.Connection, wanted: Wanted, typed: Node, filters: Filters) -> list[int]:
    """The newest numbers that match, best first.

    What matches as it was typed stands before what only its wider form found.
    """
    engine = engine_of(connection)
    ((low, high),) = wanted.ranges
    scored: dict[int, float] = {}
    as_typed: set[int] = set()

    with engine.deadline(connection, filters.deadline_s):
        for index in _indexes(wanted):
            scored |= _scores(connection, index, wanted, (low, high))
        newest = sorted(scored, reverse=True)[: wanted.most_ranked]
        if newest and wanted.is_wider:
            both = All((wanted.tree, typed))
            for index in _indexes(wanted):
                statement = engine.matches(index, both, newest[-1], newest[0])
                as_typed.update(numbers(connection, statement))
    if filters.is_recent_better and newest:
        scored = {code: scored[code] * _recency(code, newest[0]) for code in newest}
    return sorted(newest, key=lambda code: (code in as_typed, scored[code], code), reverse=True)


def _scores(
    connection: sa.Connection, index: str, wanted: Wanted, span: tuple[int, int]
) -> dict[int, float]:
    """The newest hits of one index, and how well they match."""
    engine = engine_of(connection)
    by = engine.ranking(connection, index, wanted.tree)
    scored: dict[int, float] = {}

    def ask(low: int, high: int, limit: int) -> Sequence[int]:
        if by == wanted.tree:
            statement = engine.scored(index, wanted.tree, low, high, limit=limit)
        else:
            statement = engine.matches(index, wanted.tree, low, high)
            newest = order(connection, index, wanted.tree, is_oldest_first=False)
            statement = statement.add_columns(sa.literal(0.0).label("score"))
            statement = statement.order_by(newest).limit(limit)
        found = scores(connection, _valid(statement, wanted.as_of, low))
        scored.update(found)
        return sorted(found, reverse=True)

    first_hits(connection, ask, index, span, limit=wanted.most_ranked, turn=wanted.turn)
    if not scored or by == wanted.tree:
        return scored
    ends = min(scored), max(scored)
    if by is None:
        # Words that nearly all bear: where they stand in the title, they are meant.
        titled = engine.matches(index, Within("title", wanted.tree), *ends)
        found = dict.fromkeys(numbers(connection, titled), 1.0)
    else:
        found = scores(connection, engine.scored(index, by, *ends, limit=_WEIGHED))
    return {code: found.get(code, 0.0) for code in scored}


def _recency(code: int, newest: int) -> float:
    """What a score counts for its age: half for each year."""
    minute, last = minute_of(code), minute_of(newest)
    if minute is None or last is None:
        return 0.0
    return float(0.5 ** ((last - minute) / _HALF_LIFE))


def _indexes(wanted: Wanted) -> tuple[str, ...]:
    """The indexes to ask: of what stands, and of what stood where an earlier time is meant."""
    return (CURRENT,) if wanted.as_of is None else (CURRENT, PAST)


def _valid(statement: sa.Select[Any], as_of: datetime | None, low: int) -> sa.Select[Any]:
    """The statement's rows whose wording stood at a time; all where none is given.

    low: the first number that the statement asks for.
    """
    if as_of is None:
        return statement
    entry = schema.search_entry
    if low > last_code(as_of):
        statement = statement.where(entry.c.is_ahead)
    return statement.join(entry, entry.c.id == statement.selected_columns[0]).where(
        entry.c.valid_from <= as_of, sa.or_(entry.c.valid_to.is_(None), entry.c.valid_to > as_of)
    )


def _words(node: Node | None) -> int:
    """How many words, beginnings and phrases a tree looks for."""
    if isinstance(node, All | Either):
        return sum(map(_words, node.nodes))
    if isinstance(node, Within):
        return _words(node.node)
    return int(isinstance(node, Word | Phrase))


def _has_quotes(node: Node) -> bool:
    """Whether words are looked for that stand side by side, as typed in quotes."""
    if isinstance(node, All | Either):
        return any(map(_has_quotes, node.nodes))
    if isinstance(node, Not | Within):
        return _has_quotes(node.node)
    return isinstance(node, Phrase) and node.is_quoted and len(node.words) > 1


def _ranges(
    since: datetime | None, until: datetime | None, *, is_oldest_first: bool
) -> tuple[tuple[int, int], ...]:
    """Ranges of numbers in the order of the answer: what is undated is in no span, and last."""
    if since is not None or until is not None:
        low = first_code(since) if since else FIRST_DATED
        return ((low, last_code(until) if until else LAST),)
    if is_oldest_first:
        return (FIRST_DATED, LAST), (0, FIRST_DATED - 1)
    return ((0, LAST),)
