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
# To know of an entry that it lies in a slice takes 0.11 us, to fetch a hit 3 us (measured): where
# few hits are to be expected at all, all that is left is asked at once, and not by a slice.
_FETCH_COST = 27


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The first entries of a range, hits or not, so many at most.

    start, end: the numbers of the first and last. reach: what span of numbers holds as many,
    reckoned without the first half, where a wrong date may stand far ahead of all others.
    last: the number of the very last entry of the range.
    """

    entries: int
    start: int
    end: int
    reach: int
    last: int


def sample_size(limit: int) -> int:
    """How many entries to look at first, for so many hits."""
    return min(1_000 + 2 * limit, 5_000)


def sliced(ask: Ask[Row], sample: Sample, *, limit: int, widest: int) -> list[Row]:
    """The first hits from the sample's start up to the last entry, or down to it.

    widest: a span of numbers that is as dear to ask for as all there are.
    """
    sign = 1 if sample.last >= sample.start else -1
    # Numbers that grow in the order of the answer.
    start, end, final = sign * sample.start, sign * sample.end, sign * sample.last
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
        # One entry far ahead may have made the first slice wider than what it holds.
        expected = max(1, len(hits)) * (final - end) / min(reach, end - start + 1)
        reach = int(reach * factor)
        in_slice = sample.entries * reach / max(1, sample.reach)
        is_dear = reach >= widest or in_slice > _FETCH_COST * expected
        start, end = end + 1, final if is_dear else end + reach
