"""What an engine must do for a search; one module for each: `sqlite`, `postgres`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import sqlalchemy as sa

from archive import schema
from archive.search import postgres, sqlite
from archive.search.indexed import IndexedWords
from archive.search.postgres_words import WIDEST
from archive.search.query import Node
from archive.search.slices import Ask, Row, sample_size, sliced

# The two indexes: of what stands now, and of what stood once.
CURRENT, PAST = "search_index", "search_past"


class Engine(Protocol):
    """A search index inside the archive's own database."""

    def insert(self, connection: sa.Connection, index: str, code: int, words: IndexedWords) -> None:
        """Add an entry."""

    def delete(self, connection: sa.Connection, index: str, code: int, words: IndexedWords) -> None:
        """Take out an entry, told by just the words it was added with."""

    def clear(self, connection: sa.Connection) -> None:
        """Empty both indexes."""

    def matches(self, index: str, node: Node, low: int, high: int) -> sa.Select[Any]:
        """A statement for the codes (column `code`) in a range of what matches a tree."""

    def scored(self, index: str, node: Node, low: int, high: int, *, limit: int) -> sa.Select[Any]:
        """The newest *limit* that match, with `code` and `score`; a higher score is better."""

    def ranking(self, connection: sa.Connection, index: str, node: Node) -> Node | None:
        """The part of a tree by which hits are ranked in time; None for nothing of it."""

    def deadline(
        self, connection: sa.Connection, seconds: float | None
    ) -> AbstractContextManager[None]:
        """Stop a statement of the block that takes longer; raises DeadlineError."""


_ENGINES: Mapping[str, Engine] = {"sqlite": sqlite, "postgresql": postgres}


def engine_of(connection: sa.Connection) -> Engine:
    """The engine of the database a connection leads to."""
    return _ENGINES[connection.dialect.name]


def first_hits(  # noqa: PLR0913 - half of them are keyword-only
    connection: sa.Connection,
    ask: Ask[Row],
    index: str,
    span: tuple[int, int],
    *,
    limit: int,
    is_oldest_first: bool = False,
    turn: int | None = None,
) -> Sequence[Row]:
    """The first hits by date in a range of numbers.

    ask: for those of a part of it. turn: a number behind which only what is dated ahead can be
    one (`search_entry.is_ahead`).
    FTS5 keeps its entries in the order of their numbers, and is asked once.
    """
    low, high = span
    if connection.dialect.name == "sqlite":
        return ask(low, high, limit)
    if turn is not None and low > turn:
        ahead = _dated_ahead(connection, low, high)
        return ask(*ahead, limit) if ahead else []
    if turn is not None and turn < high:
        found: list[Row] = []
        parts = [(turn + 1, high), (low, turn)]
        for part in reversed(parts) if is_oldest_first else parts:
            if len(found) < limit:
                found += first_hits(
                    connection,
                    ask,
                    index,
                    part,
                    limit=limit - len(found),
                    is_oldest_first=is_oldest_first,
                    turn=turn,
                )
        return found
    sample = postgres.sample(
        connection, index, span, sample_size(limit), is_oldest_first=is_oldest_first
    )
    if sample is None:
        return []
    return sliced(ask, sample, limit=limit, widest=WIDEST)


def _dated_ahead(connection: sa.Connection, low: int, high: int) -> tuple[int, int] | None:
    """The first and last number in a range of what is dated ahead; None where nothing is."""
    entry = schema.search_entry
    first, last = connection.execute(
        sa.select(sa.func.min(entry.c.id), sa.func.max(entry.c.id)).where(
            entry.c.is_ahead, entry.c.id.between(low, high)
        )
    ).one()
    return None if first is None else (first, last)


def numbers(connection: sa.Connection, statement: sa.Select[Any]) -> list[int]:
    """The numbers of a statement (column `code`), in no order, handed over as one value.

    Ten thousand rows are so many objects that the garbage collector looks through all there are:
    60 ms, every fourth time (measured).
    """
    return _columns(connection, statement, "code")[0]


def scores(connection: sa.Connection, statement: sa.Select[Any]) -> dict[int, float]:
    """The numbers of a statement with how well they match (columns `code` and `score`)."""
    codes, found = _columns(connection, statement, "code", "score")
    return dict(zip(codes, found, strict=True))


def _columns(connection: sa.Connection, statement: sa.Select[Any], *names: str) -> list[list[Any]]:
    """Columns of a statement, each as one value."""
    every = statement.subquery()
    is_server = connection.dialect.name == "postgresql"
    gather = sa.func.array_agg if is_server else sa.func.json_group_array
    row = connection.execute(sa.select(*(gather(every.c[name]) for name in names))).one()
    return [list(value or ()) if is_server else json.loads(value) for value in row]


def order(
    connection: sa.Connection, index: str, node: Node, *, is_oldest_first: bool
) -> sa.ColumnElement[Any]:
    """By what to sort the matches of a tree."""
    if connection.dialect.name == "postgresql":
        return postgres.in_order(index, node, is_oldest_first=is_oldest_first)
    return sa.literal_column("code" if is_oldest_first else "code DESC")


def among(
    connection: sa.Connection, column: sa.Column[Any], numbers: Sequence[int]
) -> sa.ColumnElement[bool]:
    """Whether a column is one of many numbers, handed over as one value."""
    if connection.dialect.name == "postgresql":
        return column == sa.any_(sa.cast(list(numbers), sa.ARRAY(sa.BigInteger)))
    each = sa.func.json_each(json.dumps(numbers)).table_valued("value")
    return column.in_(sa.select(each.c.value))
