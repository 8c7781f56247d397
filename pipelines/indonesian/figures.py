"""The figures a release prints: money, shares, counts, measures, spans of time and deadlines.

They tell "a figure changed" from "a word changed", so their units are normalised and numbers
that only name something (a decree, a year, a class, a phone) stay out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from archive.model import Figure
from pipelines.indonesian.counted import find_counted
from pipelines.indonesian.deadlines import find_deadlines, limit_before
from pipelines.indonesian.number_forms import tidy
from pipelines.indonesian.related_lines import without_related
from pipelines.indonesian.surroundings import Counted, link
from pipelines.indonesian.tables import plain_lines
from pipelines.indonesian.units import Unit, unit_after

TEXT_CAP = 50_000  # characters: longer is no release but a dump

# A line broken inside a sentence, as in mails and plain text.
_BROKEN_LINE = re.compile(r"\n(?=[a-z])(?<!\n\n)")
# "selama sebulan", but not "Rp30 juta sebulan", which says how often.
_SPAN_OF_ONE = re.compile(r"(?:selama|dalam waktu|jangka waktu) se(?=[a-z])")
_AND = ("dan", "&")
# Only between other words is the second number always the greater one.
_CHANGES = ("menjadi", "ke", "atau")


def read_figures(text: str) -> list[Figure]:
    """Read the figures of a text in order; never raises.

    What follows 50,000 characters is not read. "33 (tiga puluh tiga) orang" is one figure,
    "5-10 persen" two. Approximate numbers ("ribuan", "Rp50 jutaan") are none.
    """
    raw = text[:TEXT_CAP]
    shown = _BROKEN_LINE.sub(" ", plain_lines(without_related(raw)))
    lower = _small(shown)
    figures = [
        Figure(
            kind="deadline",
            value=limit.value,
            unit="date",
            raw=raw[limit.start : limit.end],
            start=limit.start,
        )
        for limit in find_deadlines(shown, lower)
    ]
    limits = [(figure.start, figure.start + len(figure.raw)) for figure in figures]
    for counted, unit in _settled(find_counted(shown, lower), lower):
        if not any(start < counted.end and counted.start < end for start, end in limits):
            figures.append(_figure(counted, unit, raw, lower))
    figures.extend(_spans_of_one(raw, shown, lower))
    return sorted(figures, key=lambda figure: figure.start)


def _small(shown: str) -> str:
    """The text in small letters, as long as before."""
    lower = shown.lower()
    if len(lower) == len(shown):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in shown)


def _spans_of_one(raw: str, shown: str, lower: str) -> Iterator[Figure]:
    """The spans whose "one" is a part of their word: "selama setahun"."""
    for match in _SPAN_OF_ONE.finditer(lower):
        found = unit_after(shown, lower, match.end())
        if found is not None and found[0].kind == "duration":
            start = match.end() - 2
            yield Figure(
                kind="duration",
                value=Decimal(1),
                unit=found[0].name,
                raw=raw[start : found[1]],
                start=start,
            )


def _figure(counted: Counted, unit: Unit, raw: str, lower: str) -> Figure:
    kind, start = unit.kind, counted.start
    if kind == "duration" and (limit := limit_before(lower, start)) is not None:
        kind, start = "deadline", limit
    return Figure(
        kind=kind, value=counted.value, unit=unit.name, raw=raw[start : counted.end], start=start
    )


def _settled(found: list[Counted], lower: str) -> Iterator[tuple[Counted, Unit]]:
    """The numbers with a unit, also those whose unit stands at the other end of a range."""
    pairs = [link(first, second, lower) for first, second in pairwise(found)]
    for place, joint in enumerate(pairs):
        if joint and joint not in _AND:
            found[place + 1] = _onward(found[place], found[place + 1], joint)
    for place in reversed(range(len(pairs))):
        joint = pairs[place]
        if joint and joint not in _AND:
            found[place], found[place + 1] = _back(found[place], found[place + 1], joint)
    previous: tuple[Counted, Unit] | None = None
    for counted in found:
        if counted.unit is None or counted.barred:
            continue
        pair = (counted, counted.unit)
        if previous is None or not _repeats(previous, pair, lower):
            yield pair
        previous = pair


def _onward(first: Counted, second: Counted, joint: str) -> Counted:
    """The second number of "Rp15.000-20.000", which is money too."""
    lends = first.unit is not None and first.unit.kind == "money" and not first.barred
    if not lends or second.unit is not None or second.barred or second.number.dotted:
        return second
    rises = joint in _CHANGES or second.value > first.value
    return replace(second, unit=first.unit) if rises else second


def _back(first: Counted, second: Counted, joint: str) -> tuple[Counted, Counted]:
    """The first number of "24,6 menjadi 21,3 persen", "15-20 ribu orang", "Rp15-20 ribu"."""
    if first.barred or second.barred or second.unit is None:
        return first, second
    rising = joint not in _CHANGES
    scaled = first.value
    if rising and first.scale == 1 < second.scale and first.value < 1000:
        scaled = tidy(first.value * second.scale)
    if first.unit is not None:
        both = first.unit.name == second.unit.name and first.unit.kind == "money"
        return (replace(first, value=scaled) if both and scaled < second.value else first), second
    if rising and scaled >= second.value:
        # "2-1": a score, and no range.
        return first, replace(second, barred=joint == "-")
    counts = second.unit.kind == "count"
    odd = first.number.year_like or (first.number.dotted and counts)
    return (first if odd else replace(first, unit=second.unit, value=scaled)), second


def _repeats(before: tuple[Counted, Unit], pair: tuple[Counted, Unit], lower: str) -> bool:
    """Whether the second is the first once more, in brackets: "14 hari (empat belas hari)"."""
    (first, unit), (second, other) = before, pair
    return (
        unit.name == other.name
        and first.value == second.value
        and lower[first.end : second.start].strip() == "("
        and lower[second.end : second.end + 2].strip().startswith(")")
    )
