"""A tree as PostgreSQL is asked: a tsquery for the index, and what must be read to be sure.

The index knows which words a release has, and not where. Words that must stand side by side are
asked of it as words that are all there; then the text of the entry is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa

from archive.search.indexed import ALL, tag
from archive.search.postgres_words import (
    BODY,
    BODY_STEM,
    CREDIT,
    META,
    OFFICIAL,
    PAIRS,
    SPAN,
    TITLE,
    TITLE_STEM,
    function_pairs,
    marked_word,
    span_beginnings,
)
from archive.search.query import All, Either, Node, Not, Phrase, Tag, Within, Word
from archive.search.words import is_function_word, is_stem, stem

Words = sa.ColumnElement[str]
Condition = sa.ColumnElement[bool]

# The columns to look in: of the words as they stand, and of their stems.
_Columns = tuple[tuple[str, ...], tuple[str, ...]]
_TEXT: _Columns = ((TITLE, BODY), (TITLE_STEM, BODY_STEM))
_PARTS: dict[str, _Columns] = {
    "title": ((TITLE,), (TITLE_STEM,)),
    "credit": ((CREDIT,), ()),
    "official": ((OFFICIAL,), ()),
}
_PAIR = 2

# What a word counts for by its column, and how little more the tenth of its kind says than the
# first: as in FTS5's bm25 with the weights of `archive.search.sqlite`.
_WEIGHTS = {TITLE: 8.0, BODY: 4.0, TITLE_STEM: 2.0, BODY_STEM: 1.0, CREDIT: 1.0, OFFICIAL: 1.0}
_SATURATION, _LENGTH_SHARE = 1.2, 0.75
# Words of a usual entry, stems included: in a longer one a word says less.
_USUAL = 300.0
# Forms of words that are counted: a hundred of them would take seconds.
_MOST_COUNTED = 16


def superset(node: Node, low: int, high: int) -> str:
    """The tsquery for a tree and a range of numbers: it misses none, and may find too many."""
    query = _expression(node, _TEXT)
    beginnings = span_beginnings(low, high)
    if not beginnings:
        return query
    return f"{query} & ({' | '.join(_lexeme(SPAN, each, star=True) for each in beginnings)})"


def leaves_doubt(node: Node) -> bool:
    """Whether the tsquery may find what does not match."""
    return not _is_exact(node, _TEXT)


def check(node: Node, words: Words) -> Condition:
    """What an entry's text must still show, where the tsquery leaves doubt."""
    if isinstance(node, All):
        return sa.and_(*(check(each, words) for each in node.nodes if leaves_doubt(each)))
    return _condition(node, _TEXT, words)


def title_of(words: Words) -> Words:
    """The part of an entry's text that holds the words and stems of its title."""
    return sa.func.split_part(words, f" {SPAN}", 1) + " "


def score(
    node: Node, words: Words, title: Words, length: sa.ColumnElement[int]
) -> sa.ColumnElement[Any]:
    """How well an entry of so many words matches; more is better.

    title: as `title_of` gives it. What must not be there says nothing.
    """
    half = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE / _USUAL * length)
    total: sa.ColumnElement[Any] = sa.literal(0.0)
    for form in islice(_counted(node, _TEXT), _MOST_COUNTED):
        often: sa.ColumnElement[Any] = half
        for mark, text in form.texts:
            place = title if mark in (TITLE, TITLE_STEM) else words
            often = often + _WEIGHTS[mark] * _times(place, text)
        # n / (n + half), written so that n is reckoned once.
        total = total + form.worth * (1.0 - half / often)
    return total


def _expression(node: Node, columns: _Columns) -> str:
    if isinstance(node, Not):
        # What is not surely there must not be left out.
        inner = node.node
        return f"!{_expression(inner, columns)}" if _is_exact(inner, columns) else _everything()
    if isinstance(node, All) and not node.nodes:
        return _everything()
    if isinstance(node, All | Either):
        sign = " & " if isinstance(node, All) else " | "
        return f"({sign.join(_expression(each, columns) for each in node.nodes)})"
    if isinstance(node, Within):
        return _expression(node.node, _PARTS[node.part])
    if isinstance(node, Tag):
        return _lexeme(META, tag(node.kind, node.value))
    if isinstance(node, Phrase):
        return _any(_phrase(node, mark) for mark in columns[0])
    if isinstance(node, Word):
        return _any(
            _lexeme(mark, word, star=node.is_prefix) for mark, word in _forms(node, columns)
        )
    raise TypeError(f"{node} has no place in an expression")


def _phrase(node: Phrase, mark: str) -> str:
    """The words of a phrase in one column; of function words also that they are neighbours."""
    pairs = [_lexeme(PAIRS[mark], pair) for pair in _pairs(node, mark)]
    if pairs and len(node.words) == _PAIR:
        return pairs[0]
    *first, last = node.words
    found = [*pairs, *(_lexeme(mark, word) for word in first)]
    return f"({' & '.join([*found, _lexeme(mark, last, star=node.is_prefix)])})"


def _pairs(node: Phrase, mark: str) -> list[str]:
    # A word that is only begun makes no pair.
    said = node.words[:-1] if node.is_prefix else node.words
    return list(function_pairs(said)) if mark in PAIRS else []


def _forms(node: Word, columns: _Columns) -> list[tuple[str, str]]:
    """A word as each column may have it, with the column's mark."""
    exact, stemmed = columns
    if node.is_prefix or not stemmed or is_function_word(node.text):
        return [(mark, node.text) for mark in exact]
    root = stem(node.text)
    return [(mark, root) for mark in ((*stemmed, *exact) if is_stem(root) else stemmed)]


def _is_exact(node: Node, columns: _Columns) -> bool:
    """Whether the index alone says if an entry matches."""
    if isinstance(node, All | Either):
        return all(_is_exact(each, columns) for each in node.nodes)
    if isinstance(node, Not):
        return _is_exact(node.node, columns)
    if isinstance(node, Within):
        return _is_exact(node.node, _PARTS[node.part])
    if isinstance(node, Phrase) and len(node.words) > 1:
        return len(node.words) == _PAIR and all(_pairs(node, mark) for mark in columns[0])
    return True


def _condition(node: Node, columns: _Columns, words: Words) -> Condition:
    """Whether an entry matches, by its text alone."""
    if isinstance(node, Not):
        return sa.not_(_condition(node.node, columns, words))
    if isinstance(node, All | Either):
        every = [_condition(each, columns, words) for each in node.nodes]
        return sa.and_(sa.true(), *every) if isinstance(node, All) else sa.or_(*every)
    if isinstance(node, Within):
        return _condition(node.node, _PARTS[node.part], words)
    if isinstance(node, Tag):
        return _has(words, f" {marked_word(META, tag(node.kind, node.value))} ")
    if isinstance(node, Phrase):
        return sa.or_(*(_has(words, _row(node, mark)) for mark in columns[0]))
    if isinstance(node, Word):
        end = "" if node.is_prefix else " "
        forms = _forms(node, columns)
        return sa.or_(*(_has(words, f" {marked_word(mark, word)}{end}") for mark, word in forms))
    raise TypeError(f"{node} has no place in a condition")


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that is counted. texts: parts of an entry, with their marks; worth: in the score."""

    texts: list[tuple[str, str]]
    worth: float = 1.0


def _counted(node: Node, columns: _Columns) -> Iterator[_Form]:
    """The forms of what is looked for.

    A word is counted as it was typed and, apart from that, by its stem, so that the very form
    that was asked for ranks above another.
    """
    exact, stemmed = columns
    if isinstance(node, All | Either):
        for each in node.nodes:
            yield from _counted(each, columns)
    elif isinstance(node, Within):
        yield from _counted(node.node, _PARTS[node.part])
    elif isinstance(node, Phrase):
        yield _Form([(mark, _row(node, mark)) for mark in exact])
    elif isinstance(node, Word):
        end = "" if node.is_prefix else " "
        typed = [(mark, f" {marked_word(mark, node.text)}{end}") for mark in exact]
        forms = _forms(node, columns)
        if forms == [(mark, node.text) for mark in exact]:
            yield _Form(typed)
            return
        # What is its own stem is both at once, and looked for once.
        is_both = (exact[0], node.text) in forms
        others = [(mark, word) for mark, word in forms if not is_both or mark in stemmed]
        yield _Form(typed, worth=2.0 if is_both else 1.0)
        yield _Form([(mark, f" {marked_word(mark, word)} ") for mark, word in others])


def _row(node: Phrase, mark: str) -> str:
    """The words of a phrase side by side, as an entry's text has them."""
    said = " ".join(marked_word(mark, word) for word in node.words)
    return f" {said}" if node.is_prefix else f" {said} "


def _has(words: Words, text: str) -> Condition:
    return sa.func.strpos(words, text) > 0


def _times(words: Words, text: str) -> sa.ColumnElement[Any]:
    """How often a text stands in another."""
    size = sa.func.octet_length
    left = size(sa.func.replace(words, text, ""))
    return sa.cast(size(words) - left, sa.Float) / float(len(text.encode()))


def _any(forms: Iterator[str]) -> str:
    every = list(forms)
    return every[0] if len(every) == 1 else f"({' | '.join(every)})"


def _everything() -> str:
    return _lexeme(META, ALL)


def _lexeme(mark: str, word: str, *, star: bool = False) -> str:
    return f"'{marked_word(mark, word)}'{':*' if star else ''}"
