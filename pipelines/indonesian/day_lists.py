"""Days named together before one month: "7, 8 dan 9 Juni", "20/22 Oktober", "20 s.d. 22"."""

from __future__ import annotations

import re
from itertools import pairwise

# What stands between the first and the last day.
TO = r"(?>-|~|s\.? ?/? ?d\.?|sampai(?: dengan)?|hingga|dan|serta|&|to)"

DAYS_CAP = 6  # more numbers in a row are no days
SPAN = 40  # characters before the last of them in which they stand

_NEXT = rf"(?: ?(?P<{{}}>,? ?{TO}|,|/) ?(?:(?:tanggal|tgl\.?) )?)"
# A digit must be near, or the costly search is not worth its time.
_NUMBER_NEAR = re.compile(r"\d\D{1,24}$")
_BEFORE = re.compile(
    rf"(?<![\d.,/:\w-])(?P<days>\d{{1,2}}(?:{_NEXT.format('inner')}\d{{1,2}}){{0,{DAYS_CAP}}})"
    rf"{_NEXT.format('link')}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_WORD_WITHIN = re.compile(rf"{TO}|/", re.IGNORECASE)


def first_day(before: str, day: int, *, has_last: bool) -> tuple[int, int] | None:
    """The first of the days that *before* ends with, and how many characters earlier it stands.

    before: what stands right before *day*. has_last: whether a last day follows it.
    Numbers parted by commas alone are days only where they follow each other: "7, 8, 9 Juni".
    """
    if not _NUMBER_NEAR.search(before):
        return None
    match = _BEFORE.search(before[-SPAN:])
    if match is None:
        return None
    days = [*map(int, _NUMBER.findall(match["days"])), day]
    if not (days[0] >= 1 and all(one < other for one, other in pairwise(days))):
        return None
    is_parted = not has_last and not _WORD_WITHIN.search(match[0])
    if is_parted and days[-1] - days[0] != len(days) - 1:
        return None
    return days[0], len(match[0])
