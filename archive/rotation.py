"""Which backups are kept: a pure rule over the times they were made.

Kept are the newest of each of the last 7 days, 4 weeks and 12 months that have one
(faults.md, section 5: retention). Days, weeks (from Monday) and months are those of WIB. A
pause makes no backup older: only the days that have one count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from archive.model import ZONES

DAILY = 7
WEEKLY = 4
MONTHLY = 12


def kept(made: Iterable[datetime]) -> set[datetime]:
    """The times of the backups to keep; never empty where there is one.

    made: aware times. The newest is always among the kept.
    """
    newest_first = sorted(made, reverse=True)
    return (
        _newest_of_each(newest_first, DAILY, lambda day: (day.year, day.month, day.day))
        | _newest_of_each(newest_first, WEEKLY, lambda day: day.isocalendar()[:2])
        | _newest_of_each(newest_first, MONTHLY, lambda day: (day.year, day.month))
    )


def _newest_of_each(
    newest_first: Iterable[datetime], count: int, span: Callable[[datetime], tuple[int, ...]]
) -> set[datetime]:
    """The newest of each of the last *count* spans of time that have one."""
    found: dict[tuple[int, ...], datetime] = {}
    for moment in newest_first:
        found.setdefault(span(moment.astimezone(ZONES["WIB"])), moment)
    return set(list(found.values())[:count])
