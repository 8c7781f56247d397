"""Reading the tables of this folder: rows a person can add without programming.

A .tsv has a header line; lines that begin with # are notes. Who uses a table says what it means.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table by the names of its columns."""
    lines = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    kept = (line for line in lines if line.strip() and not line.startswith("#"))
    return list(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def listed(kind: str) -> dict[str, str]:
    """The words of one kind in words.tsv, each with its value."""
    return {row["word"]: row["value"] or "" for row in rows("words.tsv") if row["kind"] == kind}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; a space stands for any white space."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
