"""Times as a person types them: an ISO date, which is a whole day in WIB, or a date-time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from archive.errors import UsageError
from archive.model import ZONES

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def parse_moment(text: str, *, option: str, is_end: bool = False) -> datetime:
    """An aware time out of an option's value.

    A bare date is the beginning of that day in WIB, its last instant with is_end; a
    date-time without offset is in WIB. Raises UsageError naming *option*.
    """
    wib = ZONES["WIB"]
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            moment = datetime.combine(day, time.max if is_end else time.min, tzinfo=wib)
        elif _DAY.match(text):
            moment = datetime.fromisoformat(text)
        else:
            raise ValueError(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=wib)
        moment.astimezone(UTC)  # the first and last days of the calendar cannot be stored
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{option}: '{text}' is no date. Write 2026-03-02 or 2026-03-02T22:00:00+07:00."
        ) from error
    return moment


def day_of(moment: datetime) -> datetime:
    """The beginning of a moment's day in WIB."""
    return moment.astimezone(ZONES["WIB"]).replace(hour=0, minute=0, second=0, microsecond=0)
