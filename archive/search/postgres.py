"""Searching with PostgreSQL: an entry is the text of its words, which GIN indexes as a tsvector.

The words come cut and stemmed as for SQLite, so both engines find the same. What column a word
stands in is its mark (`postgres_words`), and not a weight: GIN keeps no weights, and would have to
look at each row again. Only phrases need that (`postgres_query`).

Where it stands in time is a word too, so that the index itself finds the hits of a span. Which
rows are read is left to no estimate: every statement goes through the index of the words and
sorts what it finds, and `archive.search.slices` keeps that small. (A planner that knows a word
badly walks all that is newer, nine seconds at a million releases.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from archive.errors import DeadlineError
from archive.search.indexed import IndexedWords
from archive.search.postgres_query import check, leaves_doubt, score, superset, title_of
from archive.search.postgres_words import entry_of
from archive.search.query import All, Node
from archive.search.slices import Sample

_CANCELED = "57014"

# The planner does not know that a row's words lie elsewhere and take long to fetch. What it then
# holds for dear is not worth compiling either. And where there is no room to remember each hit of a
# common word, the server remembers pages, and parses the words of all that stands on them.
_BY_INDEX_ONLY = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"
_AS_BEFORE = (
    "SET LOCAL statement_timeout TO DEFAULT; SET LOCAL enable_seqscan TO DEFAULT; "
    "SET LOCAL jit TO DEFAULT; SET LOCAL work_mem TO DEFAULT"
)


def insert(connection: sa.Connection, index: str, code: int, words: IndexedWords) -> None:
    """Add an entry."""
    entry = entry_of(words, code)
    length = sum(len(column.split()) for column in words.columns().values())
    connection.execute(_insert(index), {"code": code, "length": length, "words": entry})


def delete(connection: sa.Connection, index: str, code: int, words: IndexedWords) -> None:
    """Take out an entry; the words are not needed."""
    table = _table(index)
    connection.execute(sa.delete(table).where(table.c.code == code))


def clear(connection: sa.Connection) -> None:
    """Empty both indexes."""
    for index in ("search_index", "search_past"):
        connection.execute(sa.delete(_table(index)))


def matches(index: str, node: Node, low: int, high: int) -> sa.Select[Any]:
    """The codes in a range of what matches."""
    table = _table(index)
    statement = sa.select(table.c.code).select_from(table)
    if node == All(()):
        # All match: read in their order, by the key.
        return statement.where(table.c.code.between(low, high))
    found = sa.cast(table.c.words, TSVECTOR).op("@@", is_comparison=True)(
        sa.cast(superset(node, low, high), TSQUERY)
    )
    # A sum is no column: no index but that of the words will do.
    statement = statement.where(found, (table.c.code + 0).between(low, high))
    if leaves_doubt(node):
        statement = statement.where(_read_once(table, lambda words, _: check(node, words)))
    return statement


def scored(index: str, node: Node, low: int, high: int, *, limit: int) -> sa.Select[Any]:
    """The newest that match, with how well."""
    statement = matches(index, node, low, high)
    # Looked up again by its key, the score is reckoned after the limit, and not for every match.
    again = _table(index).alias("again")
    length = again.c.length
    how_well = (
        sa.select(_read_once(again, lambda words, title: score(node, words, title, length)))
        .where(again.c.code == statement.selected_columns.code)
        .scalar_subquery()
    )
    return (
        statement.add_columns(how_well.label("score")).order_by(in_order(index, node)).limit(limit)
    )


def in_order(index: str, node: Node, *, is_oldest_first: bool = False) -> sa.ColumnElement[Any]:
    """What to sort the matches of a tree by: all there is by the key, which has that order."""
    code: sa.ColumnElement[Any] = _table(index).c.code
    if node != All(()):
        code = code + 0
    return code.asc() if is_oldest_first else code.desc()


def sample(
    connection: sa.Connection,
    index: str,
    span: tuple[int, int],
    size: int,
    *,
    is_oldest_first: bool,
) -> Sample | None:
    """The first entries of a range of numbers, so many at most; None where there are none."""
    code = _table(index).c.code
    first = (
        sa.select(code)
        .where(code.between(*span))
        .order_by(code if is_oldest_first else code.desc())
        .limit(size)
        .subquery()
    )
    middle = sa.func.percentile_disc(0.5).within_group(first.c.code)
    end_of_all = sa.func.max(code) if is_oldest_first else sa.func.min(code)
    last = sa.select(end_of_all).where(code.between(*span)).scalar_subquery()
    found = connection.execute(
        sa.select(sa.func.min(first.c.code), sa.func.max(first.c.code), middle, last)
    ).one()
    if found[0] is None:
        return None
    start, end = found[:2] if is_oldest_first else found[1::-1]
    return Sample(entries=size, start=start, end=end, reach=2 * abs(end - found[2]), last=found[3])


def ranking(connection: sa.Connection, index: str, node: Node) -> Node | None:
    """All of a tree: no word is asked how rare it is."""
    return node


@contextmanager
def deadline(connection: sa.Connection, seconds: float | None) -> Iterator[None]:
    """Stop a statement that takes longer."""
    milliseconds = 0 if seconds is None else round(seconds * 1_000)
    if seconds is not None and milliseconds < 1:
        raise DeadlineError(seconds)  # the server would take 0 for "without end"
    try:
        # With a savepoint the transaction goes on after a statement that was stopped.
        with connection.begin_nested():
            connection.exec_driver_sql(
                f"SET LOCAL statement_timeout = {milliseconds}; {_BY_INDEX_ONLY}"
            )
            yield
            connection.exec_driver_sql(_AS_BEFORE)
    except sa.exc.OperationalError as error:
        if seconds is not None and getattr(error.orig, "sqlstate", None) == _CANCELED:
            raise DeadlineError(seconds) from error
        raise


@cache
def _insert(index: str) -> sa.Insert:
    """Built once, a statement costs a third."""
    return sa.insert(_table(index)).values(
        {name: sa.bindparam(name) for name in ("code", "length", "words")}
    )


def _table(index: str) -> sa.TableClause:
    return sa.table(
        index,
        sa.column("code", sa.BigInteger),
        sa.column("length", sa.Integer),
        sa.column("words", sa.Text),
    )


def _read_once(
    table: sa.FromClause,
    reckon: Callable[[sa.ColumnElement[str], sa.ColumnElement[str]], Any],
) -> sa.ColumnElement[Any]:
    """What is reckoned from a row's words and the part of them that is the title.

    They are fetched once, and not again for every word sought.
    """
    fetched = sa.select((table.c.words + "").label("words")).correlate(table).offset(0)
    words = fetched.subquery("fetched").c.words
    row = sa.select(words, title_of(words).label("title")).offset(0).subquery("parted")
    return sa.select(reckon(row.c.words, row.c.title)).select_from(row).scalar_subquery()
