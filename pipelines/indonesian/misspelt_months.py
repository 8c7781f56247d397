"""Months that are misspelt by one letter: "Septmber", "0ktober"."""

from __future__ import annotations

from pipelines.indonesian.date_patterns import MONTHS

# Names long enough to be known by all but one letter; "Juni" is too near to other words.
_LONG_MONTHS = (
    *("januari", "februari", "pebruari", "maret", "april", "agustus", "september", "oktober"),
    *("november", "nopember", "desember", "january", "february", "august", "october", "december"),
)
_DIGITS_AS_LETTERS = str.maketrans("01", "ol")


def nearest_month(word: str) -> int | None:
    """The month whose name the word misses by one letter, None for a month or where two are near.

    word: in small letters; a digit may stand for a letter, "0ktober".
    """
    lettered = word.translate(_DIGITS_AS_LETTERS)
    if lettered in MONTHS:
        return None if lettered == word else MONTHS[lettered]
    near = {MONTHS[name] for name in _LONG_MONTHS if _is_one_off(word, name)}
    return near.pop() if len(near) == 1 else None


def _is_one_off(word: str, name: str) -> bool:
    """Whether one letter is missing, doubled or another, or two neighbours changed places."""
    if word[0] != name[0] or abs(len(word) - len(name)) > 1:
        return False
    same = 0
    while same < min(len(word), len(name)) and word[same] == name[same]:
        same += 1
    rest, other = word[same:], name[same:]
    is_doubled = same > 0 and rest[:1] == word[same - 1] and rest[1:] == other
    return (
        rest[1:] == other[1:]
        or is_doubled
        or rest == other[1:]
        or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    )
