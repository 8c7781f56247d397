"""A text as a row of words and marks, each with its place, and finding phrases in it.

What the words mean is left to the readers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import accumulate, chain, compress
from typing import Generic, TypeVar

# A word ("M.Si", "Jum'at"), a number ("0710", "2,5"), line breaks, a masked span, or one mark.
# Behind it, the white space: tokens and spaces together are the whole text, once it has begun.
# Most words are plain ones, and are tried first as such.
_TOKEN = re.compile(
    r"([A-Za-z]++(?![\w'.])"
    r"|(?:[^\W\d_]{1,5}+\.(?=[^\W\d_]))*+[^\W\d_][^\W_]*+(?:'[^\W_]++)*+"
    r"|\d++(?:[.,]\d++)*+|\n++|\x00++|\x01++|[^\w\s]|_)([^\S\n]*+)"
)
_MASKED = re.compile(r"([\x00\x01])\1*")

_SPACE = re.compile(r"[^\S\n]*")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: as printed, casefolded, and where each starts and ends in it.

    masked: which tokens are hidden spans. breaks: which are line breaks.
    """

    source: str
    text: list[str]
    low: list[str]
    starts: list[int]
    ends: list[int]
    masked: list[int]
    breaks: list[int]

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self.text)

    def glued(self, index: int) -> bool:
        """Whether no space stands between this token and the one before."""
        return 0 < index < len(self.text) and self.starts[index] == self.ends[index - 1]

    def is_at(self, index: int, marks: str) -> bool:
        """Whether one of these single marks stands there."""
        return 0 <= index < len(self.text) and self.text[index] in marks

    def capital(self, index: int) -> bool:
        """Whether a word with a capital stands there."""
        return 0 <= index < len(self.text) and self.text[index][0].isupper()

    def lower(self, index: int) -> bool:
        """Whether a word without a capital stands there."""
        return 0 <= index < len(self.text) and self.text[index][0].islower()

    def shown(self, start: int, end: int) -> str:
        """The text from one token up to another, in one line."""
        return " ".join(self.source[self.starts[start] : self.ends[end - 1]].split())


def tokenise(source: str, masked: str | None = None) -> Tokens:
    """Part a text into its tokens.

    masked: the same text, as long, where runs of NUL or of SOH hide what is one token.
    """
    shown = masked or source
    begin = _SPACE.match(shown)
    place = begin.end() if begin else 0
    found = _TOKEN.findall(shown, place)
    text = [word for word, _ in found]
    # The edges of words and gaps by turns: ends of words are those with an odd number.
    edges = list(accumulate(map(len, chain.from_iterable(found)), initial=place))
    starts = edges[:-1:2]
    return Tokens(
        source=source,
        text=text,
        low=" ".join(text).casefold().split(" ") if text else [],  # no token has a space
        starts=starts,
        ends=edges[1::2],
        masked=[bisect_left(starts, match.start()) for match in _MASKED.finditer(shown)],
        breaks=list(compress(range(len(text)), map(str.isspace, text))),
    )


def places(words: list[str], wanted: Container[str]) -> list[int]:
    """Where the wanted words stand, in order."""
    return list(compress(range(len(words)), map(wanted.__contains__, words)))


class Phrases(Generic[Value]):
    """Phrases of one or more tokens, each with what it means; the longest one counts."""

    def __init__(self, phrases: Iterable[tuple[str, Value]], *, fold: bool = True) -> None:
        self._by_first: dict[str, list[tuple[list[str], Value]]] = {}
        for phrase, value in phrases:
            tokens = tokenise(phrase)
            words = tokens.low if fold else tokens.text
            self._by_first.setdefault(words[0], []).append((words, value))
        for found in self._by_first.values():
            found.sort(key=lambda item: -len(item[0]))

    def starts(self, words: list[str]) -> list[int]:
        """The places where a phrase may begin."""
        return places(words, self._by_first.keys())

    def match(self, words: list[str], index: int) -> tuple[int, Value] | None:
        """How many tokens the phrase at a place takes, and what it means."""
        for phrase, value in self._by_first.get(words[index], ()) if index < len(words) else ():
            if words[index : index + len(phrase)] == phrase:
                return len(phrase), value
        return None
