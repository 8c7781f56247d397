"""Words, numbers and signs of a text, so that what only looks different compares as the same.

Spaces of every kind, the shapes of quotation marks and dashes, and characters that are not seen
do not count. A hyphen, a comma or a parted word does: that somebody wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Soft hyphens, zero-width spaces and joiners, marks of direction: nobody sees them.
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_QUOTES = "'\"`´‘’‚‛“”„‟′″«»‹›＂＇"
_DASHES = "\\-‐‑‒–—―−－"
_TOKEN = re.compile(
    rf"[0-9]+(?:[.,:][0-9]+)*|(?:[^\W\d_][\u0300-\u036f{_UNSEEN}]*)+"
    rf"|[{_QUOTES}]+|[{_DASHES}]+|\.{{2,}}|…+|[^\s{_UNSEEN}]"
)
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}]+")
_FIRST_SIGNS = {
    **dict.fromkeys(_QUOTES, "'"),
    **dict.fromkeys(_DASHES.replace("\\", ""), "-"),
    "…": "…",
}

# A word with the white space around it, so that joined words give the text back.
_WORD = re.compile(r"^\s+\S*\s*|\S+\s*")


class Token(NamedTuple):
    """One word, number or sign: where it stands, and what it compares as."""

    start: int
    end: int
    key: str

    @property
    def is_number(self) -> bool:
        """Whether it is printed in digits."""
        return self.key[0] in "0123456789"

    @property
    def is_content(self) -> bool:
        """Whether it is a word or a number, not a sign."""
        return self.key[0].isalnum()


class Word(NamedTuple):
    """What stands between two spaces, with the space behind it."""

    start: int
    end: int
    key: str


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens of a text, or of a part of it, in order."""
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        yield Token(match.start(), match.end(), _key(match[0]))


def folded(text: str) -> str:
    """A text as it is compared: two texts that differ only in looks fold to the same."""
    return " ".join(_key(token) for token in _TOKEN.findall(text))


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of a part of a text; their pieces joined are that part."""
    return [
        Word(start + match.start(), start + match.end(), _folded_word(match[0]))
        for match in _WORD.finditer(text[start:end])
    ]


@lru_cache(maxsize=20_000)
def _folded_word(word: str) -> str:
    """As `folded`; a text says most of its words many times."""
    return folded(word)


@lru_cache(maxsize=20_000)
def _key(token: str) -> str:
    if token.isascii():
        first = token[0]
        if first.isalnum():
            return token
        return _FIRST_SIGNS.get(first, "…" if token.startswith("..") else token)
    if sign := _FIRST_SIGNS.get(token[0]):
        return sign
    return unicodedata.normalize("NFC", _UNSEEN_ONE.sub("", token))
