"""Times as a person types them: an ISO date, which is a whole day in WIB, or a date-time."""

from __future__ import annotations

from datetime import date, datetime, time

from archive.errors import UsageError
from archive.model import ZONES


def parse_moment(text: str, *, option: str, is_end: bool = False) -> datetime:
    """An aware time out of an option's value.

    A bare date is the beginning of that day in WIB, its last instant with is_end; a
    date-time without offset is in WIB. Raises UsageError naming *option*.
    """
    wib = ZONES["WIB"]
    try:
        if len(text) == len("2026-03-02"):
            day = date.fromisoformat(text)
            return datetime.combine(day, time.max if is_end else time.min, tzinfo=wib)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{option}: '{text}' is no date. Write 2026-03-02 or 2026-03-02T22:00:00+07:00."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=wib)
