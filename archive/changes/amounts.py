"""Figures of a text: those that the readers stored, and plain numbers where they stored none.

The readers know money, shares, counts, measures, spans and deadlines, also in words. A number in
digits that they left out (of a decree, a telephone) is a figure of kind `number` here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from archive.changes.spans import Span, touches
from archive.changes.tables import any_of, listed

# Characters around a change in which the figure it belongs to is looked for.
_AROUND = 60
# Characters of a long passage that are asked whether there are figures.
_LOOKED_THROUGH = 3_000
# Of a figure in words.
_LONGEST = 250

_DIGITS = r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)*"
_NOUN = re.compile(r"(?<=[0-9a-z])\s([^\W\d_]{3,})")
_DURATIONS = ("hari", "pekan", "bulan", "tahun", "jam", "menit")
_MEASURES = ("km", "m", "m2", "hektare", "kg", "ton", "liter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A figure: where it stands, what it is worth, and in what.

    kind: money, percent, count, measure, duration, deadline or number. value: a Decimal as
    text, or of a deadline a date; of a number its digits as printed.
    """

    start: int
    end: int
    kind: str
    value: str
    unit: str

    def number(self) -> Decimal | None:
        """Its value; None of what cannot be reckoned with."""
        try:
            return None if self.kind == "number" else Decimal(self.value)
        except InvalidOperation:
            return None

    def says_the_same(self, other: Amount) -> bool:
        """Whether both are worth the same, however they are written."""
        if self.unit != other.unit:
            return False
        mine, others = self.number(), other.number()
        return self.value == other.value if mine is None or others is None else mine == others


class Amounts:
    """The figures of one text, to be asked about any part of it."""

    def __init__(self, text: str, stored: Sequence[Mapping[str, Any]]) -> None:
        self._text = text
        self._stored = [
            Amount(
                start=figure["start"],
                end=figure["start"] + len(figure["raw"]),
                kind=figure["kind"],
                value=figure["value"],
                unit=figure["unit"],
            )
            for figure in stored
            # Facts of other words than these would point anywhere.
            if text.startswith(figure["raw"], figure["start"])
        ]
        self._starts = [amount.start for amount in self._stored]

    def stored(self, span: Span) -> list[Amount]:
        """The figures that the readers saw in a span, or touching it."""
        first = bisect_left(self._starts, span[0] - _LONGEST)
        last = bisect_left(self._starts, span[1] + 2)
        near = self._stored[first:last]
        return [amount for amount in near if touches((amount.start, amount.end), span)]

    def has_any(self, span: Span) -> bool:
        """Whether a figure stands in a span; its beginning is enough."""
        part = (span[0], min(span[1], span[0] + _LOOKED_THROUGH))
        return bool(self.stored(part) or self.printed(part))

    def printed(self, span: Span, *, apart_from: Sequence[Span] = ()) -> list[Amount]:
        """The numbers in digits in a span, or touching it, outside some other spans."""
        start, end = _widened(self._text, span)
        return [
            amount
            for amount in _read(self._text, start, end)
            if touches((amount.start, amount.end), span)
            and not any(a < amount.end and amount.start < b for a, b in apart_from)
        ]


def _widened(text: str, span: Span) -> Span:
    """A span and what stands around it, whole words only."""
    start, end = max(0, span[0] - _AROUND), min(len(text), span[1] + _AROUND)
    while start > 0 and start > span[0] - 2 * _AROUND and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and end < span[1] + 2 * _AROUND and not text[end].isspace():
        end += 1
    return start, end


def _read(text: str, start: int, end: int) -> Iterator[Amount]:
    for match in _pattern().finditer(text, start, end):
        printed, scale, unit = match["digits"], match["scale"], match["unit"]
        name = listed("unit").get(" ".join((unit or "").lower().split()), "")
        last = match.end("unit") if unit else match.end("scale") if scale else match.end("digits")
        if match["money"]:
            name = "rupiah"
        elif not name and (noun := _counted(text, match, last)):
            name, last = noun[1].lower(), noun.end()
        worth = _value(printed, (scale or "").lower())
        is_amount = bool(name or scale) and worth is not None
        yield Amount(
            start=match.start(),
            end=last,
            kind=_kind(name) if is_amount else "number",
            value=str(worth) if is_amount else printed,
            unit=name,
        )


def _counted(text: str, match: re.Match[str], end: int) -> re.Match[str] | None:
    """The noun behind a number that counts it; None where the number names something."""
    before = text[max(0, match.start() - 20) : match.start()]
    if match["digits"].startswith("0") or (before[-1:] in "-/.,:" and before):
        return None
    if _label().search(before):
        return None
    noun = _NOUN.match(text, end)
    return None if noun is None or noun[1].lower() in listed("month") else noun


def _kind(unit: str) -> str:
    if unit == "rupiah":
        return "money"
    if unit == "percent":
        return "percent"
    if unit in _DURATIONS:
        return "duration"
    return "measure" if unit in _MEASURES else "count"


def _value(printed: str, scale: str) -> Decimal | None:
    """Dots part thousands and a comma the decimals; a dot before one or two digits does too."""
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?", printed):
        plain = printed.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[0-9]+\.[0-9]{1,2}", printed):
        plain = printed
    else:
        return None
    return Decimal(plain) * Decimal(listed("scale").get(scale, "1"))


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{any_of(listed('label'))})[.:]?\s*$", re.IGNORECASE)


@cache
def _pattern() -> re.Pattern[str]:
    scales, units = any_of(listed("scale")), any_of(listed("unit"))
    return re.compile(
        rf"(?:(?P<money>(?<![^\W_])Rp)\.?\s*)?(?P<digits>{_DIGITS})"
        rf"(?:\s?(?P<scale>{scales})(?![^\W_]))?(?:\s?(?P<unit>{units})(?![^\W_])(?!(?<=tahun)\s+[0-9]{{4}}))?",
        re.IGNORECASE,
    )
