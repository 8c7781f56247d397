"""Words: how a text is cut into them, and the stem under which each is found."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

import Stemmer

# Stored with each version: a changed table or library needs the index rebuilt.
STEM_VERSION = 1

# Letters and digits, as the index's own tokenizer cuts them.
_TOKEN = re.compile(r"[^\W_]+")


def tokens(text: str) -> list[str]:
    """The words of a text in order, lower case."""
    return _TOKEN.findall(text.casefold())


def stem(word: str) -> str:
    """The stem of one lower-case word: the table's, else Snowball's."""
    return _exceptions().get(word) or _stemmer().stemWord(word)


def stems(text: str) -> str:
    """A text as its stems, parted by spaces, ready for the index."""
    return " ".join(stem(word) for word in tokens(text))


@cache
def _stemmer() -> Stemmer.Stemmer:
    # The library's cache makes it slower (2.2 million words a second without).
    return Stemmer.Stemmer("indonesian", 0)


@cache
def _exceptions() -> dict[str, str]:
    lines = files(__package__).joinpath("stems.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return {row["word"]: row["stem"] for row in rows}
