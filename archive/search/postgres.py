"""Searching with PostgreSQL: a wording is one tsvector, a tree one tsquery.

The words come cut and stemmed as for SQLite, so both engines find the same. What column a word
stands in is its first letter, and not a weight: GIN keeps no weights, and would have to look at
each row again. Only phrases need that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from archive.errors import DeadlineError
from archive.search.indexed import ALL, IndexedWords, tag
from archive.search.query import All, Either, Node, Not, Phrase, Tag, Within, Word
from archive.search.words import is_function_word, stem

# The letters of the columns: exact, and stemmed where there is a stem.
_TEXT = (("t", "b"), ("u", "s"))
_PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "title": (("t",), ("u",)),
    "credit": (("c",), ()),
    "official": (("o",), ()),
}
_META = "m"
# Weights of D, C, B and A for the rank: the exact words of titles are A, of texts B; stems and
# all else bear none and count as D. The proportions are those of the SQLite engine.
_WEIGHTS = [0.1, 0.1, 0.4, 1.0]
# Divide by 1 + the logarithm of the length, so that a long text does not win by its length.
_BY_LENGTH = 1

# Bounds of a tsvector (PostgreSQL's manual, 12.11): a word is shorter than 2 KB, all words
# together than 1 MB; of a word 255 places are kept, and none above 16,383. A search beyond them
# finds the words, but no phrases of them.
_WORD_CHARS = 500
_ALL_BYTES = 1_000_000
# So that the words of a text that is too long leave room for their stems.
_BODY_BYTES = 600_000
_LAST_PLACE = 16_383
_PLACES = 255
_ENTRY_BYTES = 4  # with the count of places, and what pads it
_PLACE_BYTES = 2

_CANCELED = "57014"


def insert(connection: sa.Connection, index: str, code: int, words: IndexedWords) -> None:
    """Add an entry."""
    row = {"code": code, "words": sa.cast(vector(words), TSVECTOR)}
    connection.execute(sa.insert(_table(index)).values(row))


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
    return (
        sa.select(table.c.code)
        .select_from(table)
        .where(*_conditions(table, node), table.c.code.between(low, high))
    )


def scored(index: str, node: Node, low: int, high: int, *, limit: int) -> sa.Select[Any]:
    """The newest that match, with how well."""
    # Looked up again by its key, the rank is reckoned after the limit, and not for every match.
    again = _table(index).alias("again")
    query = sa.cast(" | ".join(sorted(_ranked(node))), TSQUERY)
    rank = sa.func.ts_rank(sa.cast(_WEIGHTS, sa.ARRAY(sa.REAL)), again.c.words, query, _BY_LENGTH)
    statement = matches(index, node, low, high)
    score = sa.select(rank).where(again.c.code == statement.selected_columns.code)
    return (
        statement.add_columns(score.scalar_subquery().label("score"))
        .order_by(sa.text("code DESC"))
        .limit(limit)
    )


@contextmanager
def deadline(connection: sa.Connection, seconds: float | None) -> Iterator[None]:
    """Stop a statement that takes longer."""
    if seconds is None:
        yield
        return
    milliseconds = round(seconds * 1_000)
    if milliseconds < 1:
        raise DeadlineError(seconds)  # the server would take 0 for "without end"
    try:
        # With a savepoint the transaction goes on after a statement that was stopped.
        with connection.begin_nested():
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {milliseconds}")
            yield
            connection.exec_driver_sql("SET LOCAL statement_timeout TO DEFAULT")
    except sa.exc.OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _CANCELED:
            raise DeadlineError(seconds) from error
        raise


def vector(words: IndexedWords) -> str:
    """The words of a wording as PostgreSQL reads a tsvector."""
    entry = _Entry()
    for letter, text, weight in (
        (_META, words.meta, ""),
        ("t", words.title, "A"),
        ("u", words.title_stem, ""),
        ("c", words.credit, "C"),
        ("o", words.official, "D"),
    ):
        entry.add_all(letter, text, weight, _ALL_BYTES)
    entry.add_all("b", words.text, "B", _BODY_BYTES)
    entry.add_all("s", words.text_stem, "", _ALL_BYTES)
    return str(entry)


class _Entry:
    """A tsvector while its words come in."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}
        self._bytes = 0

    def add_all(self, letter: str, text: str, weight: str, most: int) -> None:
        """The words of a column, until the entry holds so many bytes."""
        for place, word in enumerate(text.split(), start=1):
            if self._bytes > most:
                break
            self._add((letter + word)[:_WORD_CHARS], place, weight)

    def _add(self, lexeme: str, place: int, weight: str) -> None:
        """One word; weight: with which its place is kept, or none."""
        if lexeme not in self._places:
            self._bytes += len(lexeme.encode()) + _ENTRY_BYTES
        places = self._places.setdefault(lexeme, [])
        if weight and place <= _LAST_PLACE and len(places) < _PLACES:
            places.append(f"{place}{weight}")
            self._bytes += _PLACE_BYTES

    def __str__(self) -> str:
        return " ".join(
            f"'{lexeme}':{','.join(places)}" if places else f"'{lexeme}'"
            for lexeme, places in self._places.items()
        )


def render(node: Node) -> str:
    """The tsquery of a tree."""
    return _expression(node, *_TEXT)


def _table(index: str) -> sa.TableClause:
    return sa.table(index, sa.column("code", sa.BigInteger), sa.column("words", TSVECTOR))


def _conditions(table: sa.TableClause, node: Node) -> list[sa.ColumnElement[bool]]:
    """What the words must be; nothing where all match, which is then read in its order."""
    if node == All(()):
        return []
    return [table.c.words.op("@@", is_comparison=True)(sa.cast(render(node), TSQUERY))]


def _expression(node: Node, exact: tuple[str, ...], stemmed: tuple[str, ...]) -> str:
    if isinstance(node, Not):
        return f"!{_expression(node.node, exact, stemmed)}"
    if isinstance(node, All) and not node.nodes:
        return f"'{_META}{ALL}'"
    if isinstance(node, All | Either):
        sign = " & " if isinstance(node, All) else " | "
        return f"({sign.join(_expression(each, exact, stemmed) for each in node.nodes)})"
    if isinstance(node, Within):
        return _expression(node.node, *_PARTS[node.part])
    if isinstance(node, Tag):
        return f"'{_META}{tag(node.kind, node.value)}'"
    if isinstance(node, Phrase | Word):
        return _leaf(node, exact, stemmed)
    raise TypeError(f"{node} has no place in an expression")


def _leaf(node: Word | Phrase, exact: tuple[str, ...], stemmed: tuple[str, ...]) -> str:
    star = ":*" if node.is_prefix else ""
    if isinstance(node, Phrase):
        forms = [
            f"({' <-> '.join(_lexeme(letter, word) for word in node.words)}{star})"
            for letter in exact
        ]
    elif node.is_prefix or not stemmed or is_function_word(node.text):
        forms = [f"{_lexeme(letter, node.text)}{star}" for letter in exact]
    else:
        forms = [_lexeme(letter, stem(node.text)) for letter in stemmed]
    return forms[0] if len(forms) == 1 else f"({' | '.join(forms)})"


def _lexeme(letter: str, word: str) -> str:
    return f"'{(letter + word)[:_WORD_CHARS]}'"


def _ranked(
    node: Node,
    exact: tuple[str, ...] = _TEXT[0],
    stemmed: tuple[str, ...] = _TEXT[1],
) -> set[str]:
    """Every word that is looked for, in both its forms; what must not be there ranks nothing."""
    if isinstance(node, All | Either):
        return {word for each in node.nodes for word in _ranked(each, exact, stemmed)}
    if isinstance(node, Within):
        return _ranked(node.node, *_PARTS[node.part])
    if not isinstance(node, Phrase | Word):
        return set()
    words = node.words if isinstance(node, Phrase) else (node.text,)
    found = {_lexeme(letter, word) for letter in exact for word in words}
    if node.is_prefix:
        found |= {f"{_lexeme(letter, words[-1])}:*" for letter in exact}
    elif isinstance(node, Word):
        found |= {_lexeme(letter, stem(word)) for letter in stemmed for word in words}
    return found
