"""Where a text says what was asked for: the part of it to show, with the words marked.

A word is marked in every form that the search finds it in; what is excluded is never marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archive.search.query import All, Either, Node, Phrase, Within, Word
from archive.search.words import is_function_word, stem, tokens

# Words of a snippet: two lines of a terminal.
WORDS = 30
_BEFORE = 6
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; is_hit: it is what was asked for."""

    text: str
    is_hit: bool


@dataclass(slots=True)
class _Asked:
    """The words that a tree looks for, as a text has them."""

    stems: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)
    phrases: set[tuple[str, ...]] = field(default_factory=set)


def highlight(text: str, node: Node | None) -> list[Piece]:
    """The whole text in pieces, what was asked for marked."""
    return _pieces(text, [span for span, is_hit in _words(text, node) if is_hit])


def snippet(text: str, node: Node | None, *, words: int = WORDS) -> list[Piece]:
    """The part of a text of so many words that holds most of what was asked for.

    The beginning of the text where it holds none of it; "…" where it was cut.
    """
    found = _words(text, node)
    hits = [at for at, (_, is_hit) in enumerate(found) if is_hit]
    first = max(hits, key=lambda at: _within(hits, at, at + words), default=0)
    first = max(0, first - _BEFORE) if hits else 0
    shown = found[first : first + words]
    if not shown:
        return []
    start = 0 if first == 0 else shown[0][0][0]
    end = len(text) if first + words >= len(found) else shown[-1][0][1]
    spans = [(a - start, b - start) for (a, b), is_hit in shown if is_hit]
    pieces = _pieces(" ".join(text[start:end].split("\n")), spans)
    before = [Piece("… ", is_hit=False)] if start else []
    after = [Piece(" …", is_hit=False)] if end < len(text) else []
    return [*before, *pieces, *after]


def _within(hits: Sequence[int], first: int, last: int) -> int:
    return sum(first <= at < last for at in hits)


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [Piece(text[at:start], is_hit=False), Piece(text[start:end], is_hit=True)]
        at = end
    pieces.append(Piece(text[at:], is_hit=False))
    return [piece for piece in pieces if piece.text]


def _words(text: str, node: Node | None) -> list[tuple[tuple[int, int], bool]]:
    """Where each word of a text stands, and whether it was asked for."""
    asked = _asked(node, _Asked())
    matches = list(_WORD.finditer(text))
    plain = ["".join(tokens(match[0])) for match in matches]
    hits = {at for at, word in enumerate(plain) if _is_asked(word, asked)}
    for phrase in asked.phrases:
        for at in range(len(plain) - len(phrase) + 1):
            if tuple(plain[at : at + len(phrase)]) == phrase:
                hits.update(range(at, at + len(phrase)))
    return [(match.span(), at in hits) for at, match in enumerate(matches)]


def _is_asked(word: str, asked: _Asked) -> bool:
    return (
        word in asked.exact
        or (bool(asked.stems) and stem(word) in asked.stems)
        or any(word.startswith(beginning) for beginning in asked.beginnings)
    )


def _asked(node: Node | None, asked: _Asked) -> _Asked:
    for leaf in _leaves(node):
        if isinstance(leaf, Phrase):
            asked.phrases.add(leaf.words)
        elif leaf.is_prefix:
            asked.beginnings.add(leaf.text)
        elif is_function_word(leaf.text):
            asked.exact.add(leaf.text)
        else:
            asked.stems.add(stem(leaf.text))
    return asked


def _leaves(node: Node | None) -> Iterator[Word | Phrase]:
    """What a tree looks for, without what it excludes."""
    if isinstance(node, Word | Phrase):
        yield node
    elif isinstance(node, Within):
        yield from _leaves(node.node)
    elif isinstance(node, All | Either):
        for each in node.nodes:
            yield from _leaves(each)
