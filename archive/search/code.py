"""The number under which a wording stands in the index: it sorts by the time of publishing.

Ranges of dates and "newest first" are then ranges and order of the index's own key, a thousand
times quicker than a join with the release (measured at a million releases). A number is the
minute of publishing, then a count within it; what bears no date comes before all dates.
"""

from __future__ import annotations

from datetime import UTC, datetime

_BITS = 8
_MINUTE_S = 60
# Earlier dates are mistakes of a page; what stands below is undated.
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)

LAST = 2**63 - 1


def first_code(published: datetime | None) -> int:
    """The smallest code of a moment; of what is undated where there is none."""
    if published is None:
        return 1
    return int(max(published, _FIRST).timestamp()) // _MINUTE_S << _BITS


def last_code(published: datetime) -> int:
    """The largest code of a moment's minute."""
    return last_of_minute(first_code(published))


def last_of_minute(code: int) -> int:
    """The largest code of the minute that a code is of."""
    return code | (1 << _BITS) - 1


FIRST_DATED = first_code(_FIRST)


def minute_of(code: int) -> datetime | None:
    """The minute that a code stands for; None for what is undated."""
    if code < FIRST_DATED:
        return None
    return datetime.fromtimestamp((code >> _BITS) * _MINUTE_S, tz=UTC)
