"""A wording as PostgreSQL keeps it for a search: its words in order, each marked by its column.

` Tjembatan N7222 Mxall baru jembatan itu ... `: what is of no other column bears no mark. Read as
a `tsvector` that is what the index finds it by, and read as text it says how often a word stands
there, and which stand side by side. (A stored `tsvector` with places takes twice the room.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from archive.search.indexed import IndexedWords
from archive.search.words import is_function_word

# The marks of the columns. No word has one of them: they are lower case (`words.tokens`).
TITLE, BODY, TITLE_STEM, BODY_STEM, CREDIT, OFFICIAL, META = "T", "", "U", "S", "C", "O", "M"
# Of function words that stand side by side: half of all releases hold any two of them somewhere,
# and each of those would be read to see whether they do.
PAIRS = {TITLE: "Q", BODY: "P"}
SPAN = "N"

# A span is some 17 hours: eight bits of a number count within the minute, ten more are 1,024
# minutes. All after the year 2097 is one span.
_SPAN_BITS = 18
_SPAN_DIGITS = 4
_LAST_SPAN = 16**_SPAN_DIGITS - 1
# Two years: to look up all entries of a longer span takes longer than to drop some hits.
WIDEST = 1_024 << _SPAN_BITS

# Bounds of a tsvector (PostgreSQL's manual, 12.11): a word is shorter than 2 KB, all that it is
# read from than 1 MB. A longer text is found by its beginning.
_WORD_CHARS = 500
_ALL_BYTES = 1_000_000
# So that the words of a text that is too long leave room for their stems.
_BODY_BYTES = 600_000


def entry_of(words: IndexedWords, code: int) -> str:
    """The text of an entry; code: its number, which says when it stands."""
    entry = _Entry()
    title, body = words.title.split(), words.text.split()
    # First, up to the span: how often a word stands in a title is counted there, and nowhere else.
    entry.add(TITLE, title, _ALL_BYTES)
    entry.add(TITLE_STEM, words.title_stem.split(), _ALL_BYTES)
    entry.add(SPAN, [span_digits(code)], _ALL_BYTES)
    entry.add(META, words.meta.split(), _ALL_BYTES)
    entry.add(CREDIT, words.credit.split(), _ALL_BYTES)
    entry.add(OFFICIAL, words.official.split(), _ALL_BYTES)
    entry.add(BODY, body, _BODY_BYTES)
    entry.add(BODY_STEM, words.text_stem.split(), _ALL_BYTES)
    entry.add(PAIRS[TITLE], function_pairs(title), _ALL_BYTES)
    entry.add(PAIRS[BODY], function_pairs(body), _ALL_BYTES)
    return str(entry)


class _Entry:
    """The text while its words come in."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._bytes = 0

    def add(self, mark: str, words: Iterable[str], most: int) -> None:
        """The words of a column, until the entry holds so many bytes."""
        for word in words:
            marked = marked_word(mark, word)
            self._bytes += len(marked.encode()) + 1
            if self._bytes > most:
                break
            self._words.append(marked)

    def __str__(self) -> str:
        return f" {' '.join(self._words)} "


def marked_word(mark: str, word: str) -> str:
    """A word as an entry has it."""
    return (mark + word)[:_WORD_CHARS]


def function_pairs(words: Sequence[str]) -> Iterator[str]:
    """Each two words side by side that are both function words, as one word."""
    for first, second in pairwise(words):
        if is_function_word(first) and is_function_word(second):
            yield f"{first}_{second}"


def span_digits(code: int) -> str:
    """The word for when a number stands; numbers of one span share its beginning."""
    return f"{min(code >> _SPAN_BITS, _LAST_SPAN):0{_SPAN_DIGITS}x}"


def span_beginnings(low: int, high: int) -> list[str]:
    """The fewest beginnings of span words that a range of numbers has, and little around it.

    None for a range so wide that it is better asked without.
    """
    if high - low >= WIDEST:
        return []
    first, last = (min(code >> _SPAN_BITS, _LAST_SPAN) for code in (low, high))
    found = []
    while first <= last:
        digits = _SPAN_DIGITS
        step = 1
        while digits > 1 and first % (step * 16) == 0 and first + step * 16 - 1 <= last:
            digits, step = digits - 1, step * 16
        found.append(f"{first // step:0{digits}x}")
        first += step
    return found
