"""The first hits by date without reading every hit: slices of the numbers, as wide as it takes.

For an engine whose index knows no order. A word of every tenth release would be read a hundred
thousand times for its newest twenty; so the newest few thousand entries are asked first, and how
many hits they hold says how far to reach next. What is rare takes two or three questions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")

# The first hits in a range of numbers, no more than the third: in the order of the answer.
Ask = Callable[[int, int, int], Sequence[Row]]

# Where a slice held no hit, the next is so much wider; and never less than so much.
_WIDER, _LEAST = 64.0, 2.0
# The next slice is taken wider than reckoned, as hits do not lie evenly.
_MARGIN = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The first entries of a range, hits or not. start, end: the numbers of the first and last.

    reach: what span of numbers holds as many, reckoned without the first half, where a wrong
    date may stand far ahead of all others.
    """

    start: int
    end: int
    reach: int


def sample_size(limit: int) -> int:
    """How many entries to look at first, for so many hits."""
    return min(1_000 + 2 * limit, 5_000)


def sliced(ask: Ask[Row], sample: Sample, last: int, *, limit: int, widest: int) -> list[Row]:
    """The first hits from the sample's start up to *last*, or down to it where that is less.

    widest: a span of numbers that is as dear to ask for as all there are.
    """
    sign = 1 if last >= sample.end else -1
    # Numbers that grow in the order of the answer.
    start, end, final = sign * sample.start, sign * sample.end, sign * last
    reach = max(1, sample.reach)
    found: list[Row] = []
    while True:
        end = min(end, final)
        low, high = sorted((sign * start, sign * end))
        hits = ask(low, high, limit - len(found))
        found += hits
        missing = limit - len(found)
        if missing <= 0 or end >= final:
            return found
        factor = max(_LEAST, _MARGIN * missing / len(hits)) if hits else _WIDER
        reach = int(reach * factor)
        start, end = end + 1, end + reach if reach < widest else final
