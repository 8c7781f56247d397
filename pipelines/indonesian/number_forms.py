"""Where numbers stand in a text and what they are worth: "2.500,5", "12 ribu", "dua puluh lima".

Only the number is read here; whether it counts anything is `counted`'s part. Dots part
thousands and a comma the decimals; a dot before one or two last digits parts decimals too, and
the number says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice

from pipelines.indonesian.tables import any_of, beginning, rows

NUMBERS_CAP = 1_000  # of one text: beyond it stands a table, not a release
WORDS_CAP = 24  # of one number: as many as the longest below a quadrillion has

_ONE = Decimal(1)
_INDONESIAN = re.compile(r"(?:0|[1-9]\d{0,2}(?:\.\d{3}){1,4}|[1-9]\d{0,14})(?:,\d{1,6})?", re.ASCII)
_ENGLISH = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){2,4}(?:\.\d{1,2})?", re.ASCII)
_DOTTED = re.compile(r"(?:0|[1-9]\d{0,5})\.(?:\d{1,2}|(?<=^0\.)\d{3})", re.ASCII)
# "70, 84 persen", "319, 5 miliar": a slip, unless more numbers are listed before.
_APART = re.compile(
    r", (\d{1,2})(?= ?(?:%|persen|kilometer|km|meter|cm|m2|hektare?|ha|ton|kg|kilogram|"
    r"juta|mili?ar|milyar|triliun)(?![^\W_]))",
    re.ASCII,
)
_LISTED = re.compile(r"\d, ?\Z", re.ASCII)
_ONES = re.compile(r" ([1-9]\d{0,2})(?= rupiah)", re.ASCII)
# The kinds of a number's words, one letter each, and how they may follow each other.
_LETTERS = {
    "digit": "D",
    "whole": "W",
    "teen": "T",
    "tens": "P",
    "hundreds": "H",
    "hundred": "h",
    "scale": "S",
    "thousand": "s",
    "half": "F",
    "comma": "K",
}
_BELOW = r"(?:(?:h|DH)(?:W|DT|DPD?|D)?|W|DT|DPD?|D)"
_PART = rf"(?:{_BELOW}(?:F|KD{{1,4}})?|F)"
_SHAPE = re.compile(rf"(?:(?:{_PART}S|s){{1,4}}{_PART}?|{_PART})")


@dataclass(slots=True, kw_only=True)
class Number:
    """A number as printed.

    value: None where the digits are none: "0812", "192.168.1.1", "dua tiga".
    scale: of a number that ends with one, 1000 in "12 ribu"; else 1.
    worded: printed in words. dotted: with a decimal dot. year_like: four bare digits, 1900 to 2099.
    commaed: whether its decimals may be thousands, as English has them: "1,500".
    """

    start: int
    end: int
    value: Decimal | None
    scale: Decimal = _ONE
    worded: bool = False
    dotted: bool = False
    year_like: bool = False
    commaed: bool = False


def find_numbers(lower: str) -> Iterator[Number]:
    """Each number of a text in order, the first thousand.

    lower: as `tables.plain` gives it, in small letters.
    """
    read_to = 0
    for match in islice(_finder().finditer(lower), NUMBERS_CAP):
        start, end = match.span()
        if start < read_to:
            continue
        printed = match[0][0] in "0123456789"
        number = _digits(lower, start, end) if printed else _worded(lower, start, end)
        read_to = number.end
        yield number


def worth(lower: str) -> Decimal | None:
    """What the words of one number are worth: 25 of "dua puluh lima", None of "dua tiga"."""
    return _worded(lower, 0, len(lower)).value


def _digits(lower: str, start: int, end: int) -> Number:
    printed = lower[start:end].rstrip(".,")
    end = start + len(printed)
    dotted = commaed = False
    if _INDONESIAN.fullmatch(printed):
        value = Decimal(printed.replace(".", "").replace(",", "."))
        commaed = bool(re.fullmatch(r"[1-9]\d{0,2},\d{3}", printed))
    elif _ENGLISH.fullmatch(printed):
        value = Decimal(printed.replace(",", ""))
    elif _DOTTED.fullmatch(printed):
        value, dotted = Decimal(printed), True
    else:
        return Number(start=start, end=end, value=None)
    if (apart := _APART.match(lower, end)) and value < 1000 and not _is_listed(lower, start):
        value, end = value + Decimal(apart[1]).scaleb(-len(apart[1])), apart.end()
    value, scale, end = _scaled(lower, value, end)
    return Number(
        start=start,
        end=end,
        value=tidy(value),
        scale=scale,
        dotted=dotted,
        commaed=commaed and scale == 1,
        year_like=len(printed) == 4 and printed[:2] in ("19", "20") and scale == 1,
    )


def _is_listed(lower: str, start: int) -> bool:
    return _LISTED.search(lower, max(0, start - 3), start) is not None


def _scaled(lower: str, value: Decimal, end: int) -> tuple[Decimal, Decimal, int]:
    """The value with the scales behind it: "1,5 juta", "2 miliar 300 juta"."""
    match = _scale_after().match(lower, end)
    if match is None:
        return value, _ONE, end
    scale = _scales()[match[1]]
    value, end = value * scale, match.end()
    last = scale
    while match := _next_part().match(lower, end):
        smaller = _scales()[match[2]]
        if smaller >= last:
            break
        value, end, last = value + int(match[1]) * smaller, match.end(), smaller
    if last < scale and (match := _ONES.match(lower, end)):
        value, end, last = value + int(match[1]), match.end(), _ONE
    return value, scale if last == scale else _ONE, end


def _worded(lower: str, start: int, end: int) -> Number:
    table = _words()
    words = [table[word] for word in _any_word().findall(lower, start, end)]
    if not _SHAPE.fullmatch("".join(_LETTERS[kind] for kind, _ in words)):
        return Number(start=start, end=end, value=None, worded=True)
    total = part = last = Decimal(0)
    ceiling, decimals = Decimal("Infinity"), 0
    for kind, worth_ in words:
        if kind in ("scale", "thousand"):
            if worth_ >= ceiling:
                return Number(start=start, end=end, value=None, worded=True)
            total += worth_ if kind == "thousand" else part * worth_
            part, ceiling, decimals = Decimal(0), worth_, 0
        elif kind == "comma":
            decimals = 1
        elif decimals:
            part += worth_.scaleb(-decimals)
            decimals += 1
        elif kind in ("tens", "hundreds"):
            part += last * (worth_ - 1)
        else:
            part += worth_
        last = worth_
    simple = (
        words[-1][0] == "scale" and sum(kind in ("scale", "thousand") for kind, _ in words) == 1
    )
    return Number(
        start=start,
        end=end,
        value=tidy(total + part),
        scale=words[-1][1] if simple else _ONE,
        worded=True,
    )


def tidy(value: Decimal) -> Decimal:
    """The same value without zeros behind the comma and without an exponent."""
    whole = value.to_integral_value()
    return whole.quantize(_ONE) if value == whole else value.normalize()


@cache
def _words() -> dict[str, tuple[str, Decimal]]:
    return {
        row["word"]: (row["kind"], Decimal(row["value"]))
        for row in rows("numbers.tsv")
        if row["kind"] != "abbreviation"
    }


@cache
def _scales() -> dict[str, Decimal]:
    kinds = ("scale", "abbreviation")
    return {
        row["word"]: Decimal(row["value"]) for row in rows("numbers.tsv") if row["kind"] in kinds
    }


@cache
def _scale_after() -> re.Pattern[str]:
    return re.compile(rf" {{0,2}}({any_of(_scales())})(?![^\W_])")


@cache
def _next_part() -> re.Pattern[str]:
    return re.compile(rf" {{1,2}}([1-9][0-9]{{0,2}}) {{0,2}}({any_of(_scales())})(?![^\W_])")


@cache
def _any_word() -> re.Pattern[str]:
    return re.compile(any_of(_words()))


@cache
def _finder() -> re.Pattern[str]:
    """Digits, or a run of number words."""
    first = [
        word
        for word, (kind, _) in _words().items()
        if kind in ("digit", "whole", "hundred", "thousand", "half")
    ]
    more = rf"(?: {{0,2}}(?:{any_of(_words())})){{0,{WORDS_CAP - 1}}}"
    begun = "|".join((*"0123456789", beginning(first)))
    return re.compile(rf"(?:{begun})(?:(?<=[0-9])[0-9.,]*|(?<![0-9]){more}(?![^\W_]))")
