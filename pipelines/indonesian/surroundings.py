"""What stands around a number and tells an amount from a name, a year or a part of something.

The words that tell are rows of `figure_words.tsv`; which unit the number has is not asked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipelines.indonesian.number_forms import Number
from pipelines.indonesian.units import Unit, is_word

_TIMES = re.compile(r"(?<![\w.,])(?P<times>[1-9][0-9]{0,3}) ?[x×] ?$")
_STREET = re.compile(r"(?:\b(?:Jl|Jln|Jalan|Gg|Gang|JL)\.?)(?: [A-Z][\w.']{0,20}){1,4} $")
_CAPITAL_BEFORE = re.compile(r"[^ .!?:\n\"'(] [\"'(]?[A-Z][\w'-]{0,30} $")
_TOUCHING = tuple("/\\#@%&=+*~^_.,")
_LINK = re.compile(
    r" ?(?P<to>-|s\.? ?/? ?d\.?|hingga|sampai(?: dengan)?|menjadi|ke|atau|dan|&)(?: sekitar)? ?"
)


@dataclass(slots=True, kw_only=True)
class Counted:
    """A number with what stands around it, in characters of the text.

    unit: None where it has none. barred: it names something, and so do those joined to it.
    scale: what its last word multiplies, 1000 in "12 ribu"; else 1.
    """

    number: Number
    start: int
    end: int
    value: Decimal
    unit: Unit | None = None
    barred: bool = False
    scale: Decimal = Decimal(1)


def link(first: Counted, second: Counted, lower: str) -> str | None:
    """The word or dash that alone stands between two numbers, or None."""
    if second.start - first.end > 24:
        return None
    match = _LINK.fullmatch(lower, first.end, second.start)
    return match["to"] if match else None


class Surroundings:
    """Answers what stands around one number; previous: the number before it, as read."""

    __slots__ = ("_floor", "_lower", "_shown", "linked", "number", "previous")

    def __init__(self, shown: str, lower: str, number: Number, previous: Counted | None) -> None:
        self._shown = shown
        self._lower = lower
        self._floor = previous.end if previous else 0
        self.number = number
        self.previous = previous
        bare = Counted(number=number, start=number.start, end=number.end, value=Decimal(0))
        self.linked = link(previous, bare, lower) if previous else None

    def touches(self) -> bool:
        """Whether what stands right before it makes it a part of something longer."""
        start, lower = self.number.start, self._lower
        touching = lower[start - 1 : start]
        further = lower[start - 2 : start - 1] if start > 1 else ""
        if touching == "-":
            goes_on = self.linked == "-" and self.previous and not self.previous.barred
            return bool(further.strip(" \n(")) and not goes_on
        if touching == ":":
            return further.isdigit()
        if touching == " " and further.isdigit() and not self.number.worded:
            previous = self.previous
            # "1 250 warga": thousands parted by a space, but not "2025 250 warga".
            return bool(previous and previous.end == start - 1 and not previous.number.year_like)
        if touching.isalnum():
            return self.times() is None
        return touching in _TOUCHING

    def runs_on(self) -> bool:
        """Whether it goes on behind: "12/5", "09:30", "90-an", "3-bulan"."""
        end, lower = self.number.end, self._lower
        mark, then = lower[end : end + 1], lower[end + 1 : end + 2]
        if mark in ("/", ":"):
            return then.isdigit()
        return mark == "_" or (mark == "-" and then.isalpha())

    def times(self) -> re.Match[str] | None:
        """The "2x" before "24 jam"."""
        start = self.number.start
        if self._lower[max(0, start - 2) : start].rstrip(" ")[-1:] not in ("x", "×"):
            return None
        return _TIMES.search(self._lower, max(0, start - 8), start)

    def is_year(self, unit: Unit) -> bool:
        """Whether it is a year, as after "sejak"; after "sebanyak" it is an amount."""
        if not self.number.year_like:
            return False
        word, _, _ = self._words()
        if is_word("amount", word):
            return False
        if self.linked or is_word("year", word):
            return True
        return unit.trait != "sure"

    def is_label(self) -> bool:
        """Whether the word before makes it a name: "kelas 6", "No. 12"; "per hari 9" does not."""
        if self.linked:
            return bool(self.previous and self.previous.barred)
        word, further, gap = self._words()
        if not word:
            return False
        if "." in gap:
            return is_word("short", word)
        if word == "ke":
            return is_word("order", further)
        printed = self._lower[self.number.start : self.number.end]
        if self.number.worded and is_word("label", f"{word} {printed}"):
            return True
        if word == "tahun" and not self.number.year_like:
            return not is_word("rate", further)
        is_label = is_word("label", word) or is_word("short", word)
        return is_label and not is_word("rate", further)

    def _words(self) -> tuple[str, str, str]:
        """The word before, the one before that, and what stands between it and the number."""
        start = self.number.start
        before = self._lower[max(self._floor, start - 40) : start]
        words = before.rstrip(" .:")
        _, mark, line = words.rpartition("\n")
        further, _, word = (line if mark else words).rpartition(" ")
        return word.lstrip("(\"'"), further.rpartition(" ")[2], before[len(words) :]

    def follows_name(self) -> bool:
        """Whether a capital word inside a sentence stands before its bare digits."""
        number = self.number
        if number.worded or ((number.value or 0) >= 1000 and not number.year_like):
            return False
        word, _, _ = self._words()
        if is_word("amount", word):
            return False
        before = self._shown[max(0, number.start - 100) : number.start]
        return bool(_CAPITAL_BEFORE.search(before[-36:]) or _STREET.search(before))

    def tells_of_money(self) -> bool:
        """Whether a word of money stands before it in the sentence."""
        before = self._lower[max(0, self.number.start - 70) : self.number.start]
        sentence = re.split(r"[.!?;] |\n", before)[-1]
        return any(is_word("money", word) for word in re.findall(r"[^\W\d_]+", sentence))
