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


def plain(text: str) -> str:
    """The same text, as long as before, with one kind of digit, dash, apostrophe and space."""
    return text.translate(_PLAIN)


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


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words as printed, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
