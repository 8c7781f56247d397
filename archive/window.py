"""The night window: the hours of a day in which `nightly` may visit a portal.

"21:00-04:30" are hours of the portal's own zone, the end not included; a window may run past
midnight. Only `nightly` obeys it, `crawl` does not (contract: Nights).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from archive.model import ZONES


def is_open(window: str | None, zone: str, now: datetime) -> bool:
    """Whether a portal may be visited *now*; without a window, at any time.

    window: "HH:MM-HH:MM", as the registry takes it. zone: WIB, WITA or WIT. now: aware.
    """
    if window is None:
        return True
    begin, end = _hours(window)
    here = now.astimezone(ZONES[zone]).time()
    return begin <= here < end if begin < end else here >= begin or here < end


def opens_in(window: str | None, zone: str, now: datetime) -> timedelta:
    """How long it is until a portal may be visited; zero while it may."""
    if window is None or is_open(window, zone, now):
        return timedelta(0)
    here = now.astimezone(ZONES[zone])
    opening = datetime.combine(here.date(), _hours(window)[0], tzinfo=ZONES[zone])
    return opening - here if opening > here else opening + timedelta(days=1) - here


def _hours(window: str) -> tuple[time, time]:
    begin, _, end = window.partition("-")
    return time.fromisoformat(begin), time.fromisoformat(end)
