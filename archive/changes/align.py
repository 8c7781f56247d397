"""Where two lists of words differ, in bounded time on any input.

Words that stand once in both lists tie them together; what lies between is compared by Myers'
algorithm (1986, "An O(ND) Difference Algorithm"). It costs the square of what differs, so the
steps are counted: where they run out, what is left counts as replaced. difflib has no such bound
(two paragraphs of a few repeated words took it minutes).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Steps for one pair of texts: a third of a second, and many times what a rewritten release takes.
STEPS = 800_000

# Words that differ between two anchors: two passages with more of them are replaced, not edited.
_FARTHEST = 500

Region = tuple[int, int, int, int]


@dataclass(slots=True)
class Budget:
    """The steps that are left for one pair of texts."""

    left: int = STEPS

    def take(self, steps: int) -> bool:
        """Use so many steps; False where there are not so many left."""
        self.left -= steps
        return self.left > 0


def differing(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Region]:
    """The regions (from, to in *old*; from, to in *new*) that differ, in order.

    What lies between two regions is the same in both lists, so that nothing is lost.
    """
    return _joined(_split(old, new, (0, len(old), 0, len(new)), budget))


def _split(
    old: Sequence[str], new: Sequence[str], region: Region, budget: Budget
) -> Iterator[Region]:
    """Trim a region, part it at its anchors, and compare the parts."""
    parts = [region]
    while parts:
        a1, a2, b1, b2 = _trimmed(old, new, parts.pop())
        if a1 == a2 or b1 == b2:
            if a1 < a2 or b1 < b2:
                yield a1, a2, b1, b2
            continue
        anchors = _anchors(old, new, (a1, a2, b1, b2), budget)
        if not anchors:
            yield from _myers(old, new, (a1, a2, b1, b2), budget)
            continue
        ends = [(a1, b1), *((a + 1, b + 1) for a, b in anchors)]
        starts = [*anchors, (a2, b2)]
        gaps = [
            (from_a, to_a, from_b, to_b)
            for (from_a, from_b), (to_a, to_b) in zip(ends, starts, strict=True)
        ]
        parts += reversed(gaps)


def _trimmed(old: Sequence[str], new: Sequence[str], region: Region) -> Region:
    a1, a2, b1, b2 = region
    while a1 < a2 and b1 < b2 and old[a1] == new[b1]:
        a1, b1 = a1 + 1, b1 + 1
    while a1 < a2 and b1 < b2 and old[a2 - 1] == new[b2 - 1]:
        a2, b2 = a2 - 1, b2 - 1
    return a1, a2, b1, b2


def _anchors(
    old: Sequence[str], new: Sequence[str], region: Region, budget: Budget
) -> list[tuple[int, int]]:
    """Words that stand once in both, in the longest row that keeps the order of both."""
    a1, a2, b1, b2 = region
    if not budget.take(a2 - a1 + b2 - b1):
        return []
    in_old, in_new = Counter(old[a1:a2]), Counter(new[b1:b2])
    places = {key: place for place, key in enumerate(new[b1:b2], b1) if in_new[key] == 1}
    pairs = [
        (place, places[key])
        for place, key in enumerate(old[a1:a2], a1)
        if in_old[key] == 1 and key in places
    ]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs in which the second numbers rise too (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int | None] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(piles[pile - 1] if pile else None)
        if pile == len(tops):
            tops.append(place)
            piles.append(number)
        else:
            tops[pile], piles[pile] = place, number
    found: list[tuple[int, int]] = []
    last = piles[-1] if piles else None
    while last is not None:
        found.append(pairs[last])
        last = before[last]
    return found[::-1]


def _myers(
    old: Sequence[str], new: Sequence[str], region: Region, budget: Budget
) -> Iterator[Region]:
    """The shortest way from one to the other; the whole region where it is too long."""
    a1, a2, b1, b2 = region
    size_a, size_b = a2 - a1, b2 - b1
    middle = min(size_a + size_b, _FARTHEST) + 1
    reached = [0] * (2 * middle + 1)
    trace: list[list[int]] = []
    for distance in range(middle):
        if not budget.take(2 * distance + 1):
            break
        trace.append(reached[middle - distance - 1 : middle + distance + 2])
        for diagonal in range(-distance, distance + 1, 2):
            place = middle + diagonal
            if _goes_down(reached, place, diagonal, distance):
                x = reached[place + 1]
            else:
                x = reached[place - 1] + 1
            begun = x
            while x < size_a and x - diagonal < size_b and old[a1 + x] == new[b1 + x - diagonal]:
                x += 1
            budget.take(x - begun)
            reached[place] = x
            if x >= size_a and x - diagonal >= size_b:
                yield from _walked_back(trace, (a1, b1), (size_a, size_b))
                return
    yield region


def _goes_down(reached: Sequence[int], place: int, diagonal: int, distance: int) -> bool:
    """Whether the way came by a word of the new list, and not by one of the old."""
    if diagonal in (-distance, distance):
        return diagonal == -distance
    return reached[place - 1] < reached[place + 1]


def _walked_back(
    trace: list[list[int]], begin: tuple[int, int], end: tuple[int, int]
) -> list[Region]:
    """The single steps of the way that `_myers` found, in order."""
    (a1, b1), (x, y) = begin, end
    steps: list[Region] = []
    for distance in range(len(trace) - 1, 0, -1):
        reached = trace[distance]
        diagonal = x - y
        place = distance + 1 + diagonal
        if _goes_down(reached, place, diagonal, distance):
            x = reached[place + 1]
            y = x - diagonal - 1
            steps.append((a1 + x, a1 + x, b1 + y, b1 + y + 1))
        else:
            x = reached[place - 1]
            y = x - diagonal + 1
            steps.append((a1 + x, a1 + x + 1, b1 + y, b1 + y))
    return steps[::-1]


def _joined(regions: Iterator[Region]) -> list[Region]:
    """Regions that touch become one."""
    found: list[Region] = []
    for region in regions:
        if found and found[-1][1] == region[0] and found[-1][3] == region[2]:
            found[-1] = (found[-1][0], region[1], found[-1][2], region[3])
        else:
            found.append(region)
    return found
