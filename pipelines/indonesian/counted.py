"""A number in its surroundings: what it counts, or that it only names something.

"33 komunitas" counts, "kelas 6", "Jl. Mawar 12", "Covid-19", "2-1" and "12 Tahun 2019" name.
Which figures these make, and what ranges lend each other, is `figures`' part.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipelines.indonesian.number_forms import Number, find_numbers, tidy
from pipelines.indonesian.surroundings import Counted, Surroundings
from pipelines.indonesian.units import Unit, is_word, names, noun_after, unit_after, unit_before

MILLION = Decimal(10**6)
MILLIARD = Decimal(10**9)
RUPIAH = Unit(name="rupiah", kind="money")

_MONEY_TAIL = re.compile(r"[,.] ?-{1,2}(?!\d)")
_MONEY_WORD = re.compile(r" {1,2}rupiah(?![^\W_])")
_GREAT = re.compile(r" ?(?P<scale>[MT])(?![^\W_])")
_GREAT_SCALES = {"M": MILLIARD, "T": Decimal(10**12)}
_ABOUT = re.compile(r" ?-?(?:puluh|ratus|ribu|juta|miliar|milyar|triliun)?an(?![^\W_])")
# "Rp139. 963. 046. 000": thousands parted by a space as well.
_SPACED = re.compile(r"(?:\. ?\d{3}){2,}(?!\d)|\. \d{3}(?=,-)", re.ASCII)
_BRACKETED = re.compile(
    r" {0,2}\( ?(?P<inner>[a-z]{3}[a-z ]{0,217}?|[0-9][0-9.,]{0,20})(?: rupiah)? ?\)"
)
_OPERATOR_BEFORE = re.compile(r"[x×*+=/^÷] ?$")
_OPERATOR_AFTER = re.compile(r" ?(?:[x×*÷] ?[\d(]|[+=/^]|x )")
_MINUS = re.compile(r"(?:(?<=[ (])-|(?<![^\W_])minus )$")
_CAPITAL_AFTER = re.compile(r" [A-Z]")
# "5 tahun lalu" is a date; "12 Tahun 2019" the end of a decree's name.
_NO_SPAN_AFTER = re.compile(
    r" (?:(?:yang |yg )?(?:lalu|silam)|mendatang|sebelumnya)(?![^\W_])|(?<=tahun) (?:19|20)\d\d"
)
_NUMBER_AFTER = re.compile(r" \d{1,3}(?![\d.,]?\d| ?%)(?! [a-z])", re.ASCII)
_COUNTER_AFTER = re.compile(r" (?:di)?(?:lihat|baca|tayang|tonton|akses|klik)(?![^\W_])")


def find_counted(shown: str, lower: str) -> list[Counted]:
    """Every number of a text in order, each with its unit or without.

    shown: as `tables.plain` gives it, line by line. lower: the same in small letters.
    """
    found: list[Counted] = []
    for number in find_numbers(lower):
        previous = found[-1] if found else None
        if previous is None or number.start >= previous.end:
            found.append(_Reader(shown, lower, number, previous).read())
    return found


class _Reader:
    """Reads one number; previous: the one before it."""

    __slots__ = ("_around", "_lower", "_number", "_shown")

    def __init__(self, shown: str, lower: str, number: Number, previous: Counted | None) -> None:
        self._shown = shown
        self._lower = lower
        self._number = number
        self._around = Surroundings(shown, lower, number, previous)

    def read(self) -> Counted:
        number, lower = self._number, self._lower
        if number.value is None:
            return self._barred()
        previous = self._around.previous
        before = unit_before(lower, number.start)
        if before is not None and (previous is None or before[1] >= previous.end):
            unit, start = before
            return self._money(unit, start) if unit.kind == "money" else self._prefixed(unit, start)
        name = names().match(self._shown, number.start) if number.worded else None
        if name is not None or self._around.touches() or self._around.runs_on():
            return self._barred()
        after_money = previous and previous.unit and previous.unit.kind == "money"
        if self._around.linked and after_money and _GREAT.match(self._shown, number.end):
            return self._money(RUPIAH, number.start)
        end = self._past_brackets(number.end)
        unit_end = unit_after(self._shown, lower, end)
        if unit_end is None and lower.startswith(" lebih ", end):
            unit_end = unit_after(self._shown, lower, end + len(" lebih"))  # "40 lebih rumah"
        if unit_end is None and lower[end : end + 1].isalpha():
            return self._barred()
        if unit_end is None:
            return self._without_unit(end)
        return self._with_unit(*unit_end)

    def _barred(self) -> Counted:
        number = self._number
        return Counted(
            number=number, start=number.start, end=number.end, value=Decimal(0), barred=True
        )

    def _seen(
        self,
        unit: Unit | None,
        end: int,
        *,
        value: Decimal | None = None,
        start: int | None = None,
        scale: Decimal | None = None,
    ) -> Counted:
        number = self._number
        return Counted(
            number=number,
            start=number.start if start is None else start,
            end=end,
            value=(number.value or Decimal(0)) if value is None else tidy(value),
            unit=unit,
            scale=scale or number.scale,
        )

    def _past_brackets(self, end: int) -> int:
        """Past "(tiga puluh tiga)" or "(33)", the same number once more."""
        if "(" not in self._lower[end : end + 3]:
            return end
        match = _BRACKETED.match(self._lower, end)
        if match is None:
            return end
        inner = match["inner"].strip()
        again = list(find_numbers(inner))
        whole = len(again) == 1 and (again[0].start, again[0].end) == (0, len(inner))
        same = whole and again[0].value is not None
        if same and self._number.worded == again[0].worded and again[0].value != self._number.value:
            return end
        return match.end() if same else end

    def _prefixed(self, unit: Unit, start: int) -> Counted:
        """A measure named before its number: "magnitudo 5,2"."""
        return self._seen(unit, self._number.end, start=start)

    def _money(self, unit: Unit, start: int) -> Counted:
        number, lower, end = self._number, self._lower, self._number.end
        value, scale = number.value or Decimal(0), number.scale
        if value < 1000 and scale == 1 and (spaced := _SPACED.match(lower, end)):
            printed = lower[number.start : spaced.end()]
            value, end = Decimal("".join(re.findall(r"\d+", printed))), spaced.end()
        great = _GREAT.match(self._shown, end) if scale == 1 else None
        if great is not None:
            scale = _GREAT_SCALES[great["scale"]]
            value, end = value * scale, great.end()
        elif number.scale == 1 and unit.name == RUPIAH.name:
            if number.dotted:
                return self._barred()
            # Rupiah have no thousandths: a single comma parted thousands, as in English.
            value = value * 1000 if number.commaed else value
        if _ABOUT.match(lower, end) or lower[end : end + 1].isalpha():
            return self._barred()
        for pattern in (_MONEY_TAIL, _MONEY_WORD):
            if tail := pattern.match(lower, end):
                end = tail.end()
        end = self._past_brackets(end)
        return self._seen(unit, end, start=start, value=value, scale=scale)

    def _with_unit(self, unit: Unit, end: int) -> Counted:
        number, lower = self._number, self._lower
        if self._around.is_year(unit) or self._in_product(unit):
            return self._barred()
        if unit.kind == "percent" or unit.name.startswith("derajat"):
            return self._signed(unit, end)
        if unit.kind == "money":
            return self._barred() if number.dotted and number.scale == 1 else self._seen(unit, end)
        if unit.kind == "measure":
            return self._seen(unit, end)
        if unit.kind == "duration":
            return self._duration(unit, end)
        if self._around.is_label() or self._is_part_of_name(unit, end):
            return self._barred()
        if is_word("label", unit.name) and _NUMBER_AFTER.match(lower, end):
            return self._barred()  # "Gedung 3 lantai 5"
        if _COUNTER_AFTER.match(lower, end) or (number.dotted and number.scale == 1):
            return self._barred()
        if number.worded and number.value != (number.value or Decimal(0)).to_integral_value():
            return self._barred()
        return self._seen(unit, end)

    def _signed(self, unit: Unit, end: int) -> Counted:
        number, lower = self._number, self._lower
        if _OPERATOR_BEFORE.search(lower, max(0, number.start - 2), number.start):
            return self._barred()
        if _OPERATOR_AFTER.match(lower, end):
            return self._barred()
        low = max(0, number.start - 8)
        minus = _MINUS.search(lower[low : number.start])
        if minus is None or self._around.linked:
            return self._seen(unit, end)
        value = -(number.value or Decimal(0))
        return self._seen(unit, end, value=value, start=low + minus.start())

    def _duration(self, unit: Unit, end: int) -> Counted:
        number, lower = self._number, self._lower
        if number.scale > 1:
            return self._without_unit(number.end)
        if self._around.is_label() or _NO_SPAN_AFTER.match(lower, end):
            return self._barred()
        if number.dotted and unit.name == "malam":
            return self._barred()
        times = self._around.times()
        if times is None:
            return self._seen(unit, end)
        value = (number.value or Decimal(0)) * int(times["times"])
        return self._seen(unit, end, value=value, start=times.start())

    def _without_unit(self, end: int) -> Counted:
        """A number that the table gives no unit: it counts a noun, is bare money, or stays open."""
        number = self._number
        if self._around.is_label():
            return self._barred()
        noun = noun_after(self._shown, end)
        whole = number.value == (number.value or Decimal(0)).to_integral_value()
        if noun and whole and number.value != (1 if number.worded else 0):
            bare = not number.worded and number.scale == 1
            if bare and (
                number.dotted or self._around.is_year(noun[0]) or self._around.follows_name()
            ):
                return self._barred()
            return self._seen(*noun)
        great = number.scale > 1 and not _ABOUT.match(self._lower, end)
        bare = not number.worded and (number.value or 0) >= MILLION  # "senilai 1.222.400.000"
        if bare and self._around.tells_of_money():
            return self._seen(RUPIAH, end)
        if great and (number.scale >= MILLIARD or self._around.tells_of_money()):
            return self._seen(RUPIAH, end)
        return self._seen(None, end)

    def _in_product(self, unit: Unit) -> bool:
        """Whether it is a side in "3 x 4 meter"; "2x24 jam" is a span of time."""
        return unit.name != "jam" and self._around.times() is not None

    def _is_part_of_name(self, unit: Unit, end: int) -> bool:
        """Whether it ends a name that the unit's own name follows: "SD Mawar 2 Desa Melati"."""
        if self._number.worded or unit.trait != "place" or not self._around.follows_name():
            return False
        printed = self._shown[self._number.end : end].strip()
        return printed[:1].isupper() and bool(_CAPITAL_AFTER.match(self._shown, end))
