"""The year of a date printed without one: the nearest in which its weekday fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from archive.model import Certainty
from pipelines.indonesian.clock_times import calendar_day, local_day
from pipelines.indonesian.date_forms import Found

AFTER_SPAN = 12  # characters after a date in which "mendatang" or "lalu" may begin

# How far from the anchor a year-less date still is of the release's own days.
NEAR = timedelta(days=45)
# So near that a weekday which does not fit is a slip, and the year is not another one.
SLIP = timedelta(days=14)
# From here on the nearer of two years is no more likely than the year of the anchor.
HALF_YEAR = timedelta(days=150)
# A weekday fits the same day of the year every 5, 6 or 11 years: beyond this it proves little.
ONE_YEAR = timedelta(days=400)
PAST_YEARS = 11  # a day and its weekday meet again within eleven years, but for 29 February

_AHEAD_AFTER = re.compile(r"[)\]]? ?(?:mendatang|nanti|depan)(?![^\W_])", re.IGNORECASE)
_PAST_AFTER = re.compile(r"[)\]]? ?(?:lalu|silam|kemarin)(?![^\W_])", re.IGNORECASE)


def near_year(
    found: Found, raw: str, seen: datetime, published: date | datetime | None
) -> tuple[date, Certainty]:
    """The day that is meant, and how sure its year is.

    raw: the text in which it stands; "mendatang" or "lalu" after it counts. seen: the look on
    the portal's clocks, which stands in where *published* is not known.
    """
    anchor = seen.date() if published is None else local_day(published, seen.tzname())
    days = list(_same_days(found, anchor, PAST_YEARS if published is None else 2))
    after = raw[found.end : found.end + AFTER_SPAN]
    if published is None:  # what was seen had been published
        days = [day for day in days if day <= anchor + 2 * NEAR]
    if found.weekday is None:
        days = _on_side(days, anchor, after)
    nearest = _nearest(days, anchor)
    near = abs(nearest - anchor) <= NEAR
    if found.weekday is None:
        worded = published is not None and near
        return nearest, Certainty.LIKELY if worded else Certainty.DOUBTFUL
    fitting = [day for day in days if day.isoweekday() == found.weekday]
    if nearest in fitting and near:
        return nearest, Certainty.CERTAIN if published is not None else Certainty.LIKELY
    # Near the publishing date the printed day is right and the weekday a slip.
    if not fitting or (published is not None and abs(nearest - anchor) <= SLIP):
        return nearest, Certainty.DOUBTFUL
    best = min(fitting, key=lambda day: abs(day - anchor))
    if abs(best - anchor) > ONE_YEAR and published is not None:
        return nearest, Certainty.DOUBTFUL
    return best, Certainty.LIKELY if published is not None else Certainty.DOUBTFUL


def _nearest(days: list[date], anchor: date) -> date:
    """The nearest day; of those half a year away the one in the same year."""
    nearest = min(days, key=lambda day: abs(day - anchor))
    if abs(nearest - anchor) <= HALF_YEAR:
        return nearest
    return next((day for day in days if day.year == anchor.year), nearest)


def _same_days(found: Found, anchor: date, past_years: int) -> Iterator[date]:
    for year in range(max(1, anchor.year - past_years), min(9999, anchor.year + 1) + 1):
        if (day := calendar_day(year, found.month, found.day)) is not None:
            yield day
    if (found.month, found.day) == (2, 29):
        leap = anchor.year - anchor.year % 4
        yield from (day for year in (leap - 4, leap + 4) if (day := calendar_day(year, 2, 29)))


def _on_side(days: list[date], anchor: date, after: str) -> list[date]:
    """The days that "mendatang" or "lalu" after the date allows."""
    if _AHEAD_AFTER.match(after):
        kept = [day for day in days if day >= anchor]
    elif _PAST_AFTER.match(after):
        kept = [day for day in days if day <= anchor]
    else:
        kept = days
    return kept or days
