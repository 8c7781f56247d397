"""Searching with SQLite's FTS5: trees as MATCH expressions, every word quoted.

Which releases match is asked of the stems, and of the words where they may be their own stem: that
is one term, and read once. How well they match is asked of the typed form besides, so that it ranks
above another.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.errors import DeadlineError
from archive.search.code import LAST
from archive.search.indexed import ALL, COLUMNS, IndexedWords, tag
from archive.search.query import All, Either, Node, Not, Phrase, Tag, Within, Word
from archive.search.ranking import HEAVY
from archive.search.ranking import ranking as weighed
from archive.search.words import is_function_word, is_stem, stem

# bm25 weights of the columns: a title says what a release is about, and the very form asked for
# ranks above another of the same stem.
_WEIGHTS = "8.0, 4.0, 2.0, 1.0, 1.0, 1.0, 0.0"
# Steps of SQLite's machine between two looks at the clock; measured to stop within 6 ms.
_STEPS = 1_000
# So many of the newest entries say how common a word is.
_SAMPLE = 2_000
_NAMES, _VALUES = ", ".join(COLUMNS), ", ".join(f":{name}" for name in COLUMNS)
# The columns of the exact words, and of the stems where there are any.
_TEXT = ("title text", "title_stem text_stem")
_PARTS = {
    "title": ("title", "title_stem"),
    "credit": ("credit", None),
    "official": ("official", None),
}


def create(connection: sa.Connection, index: str) -> None:
    """Make an index with nothing in it; an archive's own are made by its migrations."""
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE {index} USING fts5({', '.join(COLUMNS)}, content='', "
        "tokenize='unicode61 remove_diacritics 0')"
    )


def insert(connection: sa.Connection, index: str, code: int, words: IndexedWords) -> None:
    """Add an entry."""
    connection.execute(_insertion(index), {"code": code, **words.columns()})


def delete(connection: sa.Connection, index: str, code: int, words: IndexedWords) -> None:
    """Take out an entry. Other words than it was added with would damage the index."""
    connection.execute(_deletion(index), {"code": code, **words.columns()})


@cache
def _insertion(index: str) -> sa.TextClause:
    return sa.text(f"INSERT INTO {index} (rowid, {_NAMES}) VALUES (:code, {_VALUES})")  # noqa: S608


@cache
def _deletion(index: str) -> sa.TextClause:
    return sa.text(
        f"INSERT INTO {index} ({index}, rowid, {_NAMES}) "  # noqa: S608  # names of our own
        f"VALUES ('delete', :code, {_VALUES})"
    )


def clear(connection: sa.Connection) -> None:
    """Empty both indexes."""
    for index in ("search_index", "search_past"):
        command = f"INSERT INTO {index} ({index}) VALUES ('delete-all')"  # noqa: S608
        connection.exec_driver_sql(command)


def matches(index: str, node: Node, low: int, high: int) -> sa.Select[Any]:
    """The codes in a range of what matches."""
    return _select(index, render(node), low, high)


def scored(index: str, node: Node, low: int, high: int, *, limit: int) -> sa.Select[Any]:
    """The newest that match, with how well."""
    score: Any = sa.literal_column(f"-bm25({index}, {_WEIGHTS})").label("score")
    statement = _select(index, render(node, is_ranked=True), low, high).add_columns(score)
    return statement.order_by(sa.text("code DESC")).limit(limit)


def ranking(connection: sa.Connection, index: str, node: Node) -> Node | None:
    """The part of a tree to rank by; None for nothing.

    How many releases bear a word is reckoned from the newest ones.
    """
    entry, version = schema.search_entry, schema.version
    number = connection.scalar(sa.select(sa.func.max(version.c.id))) or 0
    if number <= HEAVY:
        return node
    newest = sa.select(entry.c.id).order_by(entry.c.id.desc()).limit(1).offset(_SAMPLE)
    first = connection.scalar(newest) or 0

    @cache
    def spread(leaf: Word | Phrase) -> float:
        # To ask for a beginning takes as long as to weigh it.
        if leaf.is_prefix:
            return 0.0
        # Of a phrase the rarest word is read, and of the others what stands beside it.
        words = leaf.words if isinstance(leaf, Phrase) else (leaf.text,)
        found = (matches(index, Word(word), first, LAST).subquery() for word in words)
        counts = [connection.scalar(sa.select(sa.func.count()).select_from(each)) for each in found]
        return number * min(count or 0 for count in counts) / _SAMPLE

    return weighed(node, spread)


def _select(index: str, expression: str, low: int, high: int) -> sa.Select[Any]:
    table = sa.table(index, sa.column("rowid", sa.Integer))
    match = sa.text(f"{index} MATCH :expression").bindparams(expression=expression)
    return (
        sa.select(table.c.rowid.label("code"))
        .select_from(table)
        .where(match, table.c.rowid.between(low, high))
    )


@contextmanager
def deadline(connection: sa.Connection, seconds: float | None) -> Iterator[None]:
    """Stop a statement that takes longer."""
    if seconds is None:
        yield
        return
    driver: Any = connection.connection.driver_connection
    end = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except sa.exc.OperationalError as error:
        if "interrupted" in str(error.orig):
            raise DeadlineError(seconds) from error
        raise
    finally:
        driver.set_progress_handler(None, 0)


def render(node: Node, *, is_ranked: bool = False) -> str:
    """The MATCH expression of a tree; is_ranked: with the exact forms beside their stems."""
    return _Renderer(is_ranked).expression(node)


class _Renderer:
    def __init__(self, is_ranked: bool) -> None:
        self._is_ranked = is_ranked

    def expression(self, node: Node) -> str:
        return _found(*self._render(node, *_TEXT))

    def _render(self, node: Node, exact: str, stemmed: str | None) -> tuple[str, bool]:
        """The expression of a node, and whether it names what must NOT match."""
        if isinstance(node, All) and not node.nodes:
            return _meta(ALL), False
        if isinstance(node, Not):
            expression, is_negative = self._render(node.node, exact, stemmed)
            return expression, not is_negative
        if isinstance(node, All):
            return self._all(node, exact, stemmed)
        if isinstance(node, Either):
            parts = [_found(*self._render(each, exact, stemmed)) for each in node.nodes]
            return _join(" OR ", parts), False
        if isinstance(node, Within):
            return self._render(node.node, *_PARTS[node.part])
        if isinstance(node, Tag):
            return _meta(tag(node.kind, node.value)), False
        if isinstance(node, Phrase | Word):
            return self._leaf(node, exact, stemmed), False
        raise TypeError(f"{node} has no place in an expression")

    def _all(self, node: All, exact: str, stemmed: str | None) -> tuple[str, bool]:
        wanted: list[str] = []
        unwanted: list[str] = []
        for each in node.nodes:
            expression, is_negative = self._render(each, exact, stemmed)
            (unwanted if is_negative else wanted).append(expression)
        if not wanted:
            return _join(" OR ", unwanted), True
        expression = _join(" AND ", wanted)
        if unwanted:
            expression = f"({expression} NOT {_join(' OR ', unwanted)})"
        return expression, False

    def _leaf(self, node: Word | Phrase, exact: str, stemmed: str | None) -> str:
        star = " *" if node.is_prefix else ""
        text = " ".join(node.words) if isinstance(node, Phrase) else node.text
        typed = f"({{{exact}}} : {_quote(text)}{star})"
        if isinstance(node, Phrase) or node.is_prefix or stemmed is None or is_function_word(text):
            return typed
        root = stem(text)
        among = f"{exact} {stemmed}" if is_stem(root) else stemmed
        every = f"({{{among}}} : {_quote(root)})"
        return f"({typed} OR {every})" if self._is_ranked else every


def _found(expression: str, is_negative: bool) -> str:
    """The expression of what is found; of what must not match, all but that."""
    return f"({_meta(ALL)} NOT {expression})" if is_negative else expression


def _meta(word: str) -> str:
    return f"(meta : {_quote(word)})"


def _join(operator: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + operator.join(parts) + ")"


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
