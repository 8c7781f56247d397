"""What the words before a date say of it: that it is none, or of which day it tells.

The words are rows of before_dates.tsv.
"""

from __future__ import annotations

import re

from pipelines.indonesian.tables import any_of, rows

SPAN = 60  # characters before a date that are asked

_WORDS: dict[str, list[str]] = {}
for _row in rows("before_dates.tsv"):
    _WORDS.setdefault(_row["means"], []).append(_row["word"])


def _any(*kinds: str) -> str:
    """A pattern for the words of some kinds; most places fail at the first letter."""
    words = [word for kind in kinds for word in _WORDS[kind]]
    return rf"(?=[{''.join(sorted({word[0] for word in words}))}])(?:{any_of(words)})"


_NO_DATE = re.compile(
    rf"(?<![^\W_])(?:{_any('number')}(?![^\W\d_])[ .:]{{0,3}}[\w./-]{{0,30}}"
    rf"|{_any('count')}[ .:(-]{{0,3}}|{_any('rank')}[ -])$"
    r"|(?:©|copyright|hak cipta)[^.|]{0,60}$|\(0\d{2,3}\) ?$",
    re.IGNORECASE,
)
_PLACE = re.compile(rf"(?<![^\W_])(?<!gerak ){_any('place')}\.? ?$", re.IGNORECASE)
_CHANGED = re.compile(rf"{_any('changed')}[^|]{{0,12}}$", re.IGNORECASE)
_PUBLISHED = re.compile(rf"(?<![^\W_]){_any('published')}(?![^\W_])[^|\d]{{0,24}}$", re.IGNORECASE)


def is_no_date(before: str) -> bool:
    """Whether what follows is a number, a count or a copyright's year, however it looks."""
    return bool(_NO_DATE.search(before))


def names_a_place(before: str) -> bool:
    """Whether a day after it, of no year of ours, is a name: "Jalan 17 Agustus"."""
    return bool(_PLACE.search(before))


def tells_of_change(before: str) -> bool:
    """Whether the date after it is that of a change: "Diperbarui pada"."""
    return bool(_CHANGED.search(before))


def tells_of_publishing(before: str) -> bool:
    """Whether the date after it is the day of publishing: "Tanggal Terbit :"."""
    return bool(_PUBLISHED.search(before))
