"""Reading the tables beside the readers: rows a person can add without programming.

A .tsv has a header line; lines that begin with # are notes. Who uses a table says what it means.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent

# Each maps one character to one character, so places in the text stay what they were.
_PLAIN = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９／（）：．，‘’‛`´ʼ′ʹ‐‑‒–—―−\u00a0\u2007\u2009\u202f\u200b\ufeff\t\r\n",
    "012345678901234567890123456789/():.,''''''''-------         ",
)
_OTHER = re.compile(f"[{''.join(map(chr, _PLAIN))}]")


def plain(text: str) -> str:
    """The same text, as long as before, with one kind of digit, dash, apostrophe and space."""
    if text.isascii():
        return text.translate(_PLAIN)
    # Beyond ASCII, translate asks for each character; few different ones are to be changed.
    for mark in set(_OTHER.findall(text)):
        text = text.replace(mark, chr(_PLAIN[ord(mark)]))
    return text


def plain_lines(text: str) -> str:
    """The same, with the line breaks kept."""
    return "\n".join(map(plain, text.split("\n"))) if "\n" in text else plain(text)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a .tsv, a missing last cell as ""."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.strip() and not line.startswith("#")]
    header = kept[0].split("\t")
    table = []
    for line in kept[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        table.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False)))
    return table


def toml(name: str) -> dict[str, Any]:
    """A .toml as nested dictionaries."""
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def beginning(words: Iterable[str]) -> str:
    """A pattern for any of the words with no letter or digit before it, longest first.

    To search a long text for: it branches letter by letter and looks back last, so most places
    fail at their first letter. Not for patterns that ignore case.
    """
    return "|".join(_branches(set(words), 0))


def _branches(words: set[str], length: int) -> list[str]:
    """The ways on from the first letters, which all the words share."""
    by_letter: dict[str, set[str]] = {}
    for word in sorted(words):
        by_letter.setdefault(word[length : length + 1], set()).add(word)
    whole = by_letter.pop("", None)
    ways = []
    for letter, longer in by_letter.items():
        on = _branches(longer, length + 1)
        ways.append(re.escape(letter) + (on[0] if len(on) == 1 else f"(?:{'|'.join(on)})"))
    return [*ways, rf"(?<![^\W_].{{{length}}})"] if whole else ways


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words as printed, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
