"""Searching with PostgreSQL: a wording is one tsvector, a tree one tsquery.

The words come cut and stemmed as for SQLite, so both engines find the same. What column a word
stands in is its first letter, and not a weight: GIN keeps no weights, and would have to look at
each row again. Only phrases need that.

Where it stands in time is a word too, so that the index itself finds the hits of a span. Which
rows are read is left to no estimate: every statement goes through the index of the words and
sorts what it finds, and `archive.search.slices` keeps that small. (A planner that knows a word
badly walks all that is newer, nine seconds at a million releases.)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from archive.errors import DeadlineError
from archive.search.indexed import ALL, IndexedWords, tag
from archive.search.query import All, Either, Node, Not, Phrase, Tag, Within, Word
from archive.search.slices import Sample
from archive.search.words import is_function_word, stem

# The letters of the columns: exact, and stemmed where there is a stem.
_TEXT = (("t", "b"), ("u", "s"))
_PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "title": (("t",), ("u",)),
    "credit": (("c",), ()),
    "official": (("o",), ()),
}
_META = "m"
_SPAN = "n"
# A span is some 17 hours: eight bits of a number count within the minute, ten more are 1,024
# minutes. All after the year 2097 is one span.
_SPAN_BITS = 18
_SPAN_DIGITS = 4
_LAST_SPAN = 16**_SPAN_DIGITS - 1
# Two years: to look up all entries of a longer span takes longer than to drop some hits.
WIDEST = 1_024 << _SPAN_BITS
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

# The planner does not know that a row's words lie elsewhere and take long to fetch. What it then
# holds for dear is not worth compiling either.
_BY_INDEX_ONLY = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off"
_AS_BEFORE = (
    "SET LOCAL statement_timeout TO DEFAULT; SET LOCAL enable_seqscan TO DEFAULT; "
    "SET LOCAL jit TO DEFAULT"
)


def insert(connection: sa.Connection, index: str, code: int, words: IndexedWords) -> None:
    """Add an entry."""
    connection.execute(_insert(index), {"code": code, "words": vector(words, code)})


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
    query = " & ".join([render(node), *span_query(low, high)])
    # A sum is no column: no index but that of the words will do.
    return statement.where(_holds(table, query), (table.c.code + 0).between(low, high))


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
        .order_by(in_order(index, node))
        .limit(limit)
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
    found = connection.execute(
        sa.select(sa.func.min(first.c.code), sa.func.max(first.c.code), middle)
    ).one()
    if found[0] is None:
        return None
    start, end = found[:2] if is_oldest_first else found[1::-1]
    return Sample(start=start, end=end, reach=2 * abs(end - found[2]))


def ranking(connection: sa.Connection, index: str, node: Node) -> Node | None:
    """All of a tree: ts_rank asks of no word how rare it is."""
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


def vector(words: IndexedWords, code: int) -> str:
    """The words of a wording as PostgreSQL reads a tsvector."""
    entry = _Entry()
    entry.add_all(_SPAN, span_word(code), "", _ALL_BYTES)
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


@cache
def _insert(index: str) -> sa.Insert:
    """Built once, a statement costs a third."""
    table = _table(index)
    return sa.insert(table).values(
        code=sa.bindparam("code"), words=sa.cast(sa.bindparam("words", type_=sa.Text), TSVECTOR)
    )


def _table(index: str) -> sa.TableClause:
    return sa.table(index, sa.column("code", sa.BigInteger), sa.column("words", TSVECTOR))


def _holds(table: sa.TableClause, query: str) -> sa.ColumnElement[bool]:
    return table.c.words.op("@@", is_comparison=True)(sa.cast(query, TSQUERY))


def span_word(code: int) -> str:
    """The word for when a number stands; numbers of one span share its beginning."""
    return f"{min(code >> _SPAN_BITS, _LAST_SPAN):0{_SPAN_DIGITS}x}"


def span_query(low: int, high: int) -> list[str]:
    """What must be there for a range of numbers, and of a little around it; none if it is wide."""
    if high - low >= WIDEST:
        return []
    first, last = (min(code >> _SPAN_BITS, _LAST_SPAN) for code in (low, high))
    words = [f"'{_SPAN}{digits}':*" for digits in _beginnings(first, last)]
    return [f"({' | '.join(words)})"]


def _beginnings(first: int, last: int) -> Iterator[str]:
    """The fewest beginnings that all numbers of a range have in common with no other."""
    while first <= last:
        digits = _SPAN_DIGITS
        step = 1
        while digits > 1 and first % (step * 16) == 0 and first + step * 16 - 1 <= last:
            digits, step = digits - 1, step * 16
        yield f"{first // step:0{digits}x}"
        first += step


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
