"""Words: how a text is cut into them, and the stem under which each is found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import Stemmer

from archive.search.tables import rows

# Kept with the index: a changed table, cut or library needs it built anew.
STEM_VERSION = 3

# Letters and digits, as the index's own tokenizer cuts them.
_TOKEN = re.compile(r"[^\W_]+")


def tokens(text: str) -> list[str]:
    """The words of a text in order, lower case and without accents."""
    return _TOKEN.findall(_plain(text))


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    # In this order: a letter of another alphabet may part into a capital.
    parted = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in parted if not unicodedata.combining(char))


def stem(word: str) -> str:
    """The stem of one lower-case word: the table's, else Snowball's."""
    return _exceptions().get(word) or _stemmer().stemWord(word)


def is_function_word(word: str) -> bool:
    """Whether a lower-case word only joins others: "dan", "yang".

    A table of our own: the lists of libraries hold words people search for ("kota", "jalan").
    """
    return word in _function_words()


def stems(words: Iterable[str]) -> str:
    """The stems of words, parted by spaces, where they differ from the words themselves.

    A search for a stem looks among the words too (`is_stem`), and two thirds of a text are words
    without affixes. Of function words there is none: nobody seeks another form of "yang".
    """
    found = ((word, stem(word)) for word in words if not is_function_word(word))
    return " ".join(root for word, root in found if root != word)


def is_stem(word: str) -> bool:
    """Whether a lower-case word, where it stands in a text, is its own stem."""
    return stem(word) == word and not is_function_word(word)


@cache
def _stemmer() -> Stemmer.Stemmer:
    # The library's cache makes it slower (2.2 million words a second without).
    return Stemmer.Stemmer("indonesian", 0)


@cache
def _exceptions() -> dict[str, str]:
    return {row["word"]: row["stem"] for row in rows("stems.tsv")}


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("function_words.tsv"))
