"""Reading a date as printed on an Indonesian portal: its value, and how sure that is.

Our own forms come first; dateparser is asked only for what they leave, and is then doubted.
Which of several places on a page to believe is `published`'s part.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from operator import itemgetter

from archive.model import Certainty, DateReading, Precision
from pipelines.indonesian.before_dates import SPAN, tells_of_change, tells_of_publishing
from pipelines.indonesian.clock_times import (
    back,
    calendar_day,
    seen_in,
    take_clock,
    zone_info,
)
from pipelines.indonesian.date_forms import (
    AHEAD,
    FIRST_YEAR,
    Found,
    find_badge,
    find_dates,
    find_misspelt,
)
from pipelines.indonesian.missing_years import AFTER_SPAN, near_year
from pipelines.indonesian.other_dates import read_otherwise
from pipelines.indonesian.relative import read_relative
from pipelines.indonesian.tables import plain

TEXT_CAP = 200
CLOSING_SPAN = 30  # characters between a date and the bracket that closes it
BODY_CAP = 30_000  # characters: longer is no release but a dump
EVENT_DATES_CAP = 20

_CHANGED = 4  # "Last updated on": the day of a change, taken where no other is printed


# Zones of other countries, which old feeds print; their time is not the portal's.
_FOREIGN_ZONE = re.compile(r" ?(?:[ECMP][SD]T|CES?T|BST|JST|SGT|MYT|A[EWC]S?T)(?![^\W_])")


def read_date(
    text: str,
    *,
    seen_at: datetime,
    published: date | datetime | None = None,
    zone: str | None = None,
) -> DateReading:
    """Read the date that a short text prints; of a range, its first day.

    text: like "Jum'at, 5 Mei 2017 | 14:03 WIB"; what follows 200 characters is not read.
    seen_at: when the page was looked at; "3 hari yang lalu" counts from it.
    published: what a date without a year stands near; without it, seen_at.
    zone: WIB, WITA or WIT of a time printed without one.
    Never raises; where nothing is read, value is None and certainty "none".
    """
    raw = text[:TEXT_CAP]
    shown = plain(raw)
    seen = seen_in(seen_at, zone)
    best, rank = _best(shown)
    if best is not None:
        take_clock(best, shown)
        reading = _reading(best, raw, seen, published, zone)
        return _at_most(reading, Certainty.LIKELY) if rank >= _CHANGED else reading
    relative = read_relative(shown, raw, seen, published, zone)
    if relative is not None:
        return relative
    misspelt = next((found for found in find_misspelt(shown) if _calendar(found)), None)
    if misspelt is not None:
        take_clock(misspelt, shown)
        reading = _reading(misspelt, raw, seen, published, zone)
        return _at_most(reading, Certainty.LIKELY if misspelt.weekday else Certainty.DOUBTFUL)
    return read_otherwise(shown, raw, seen)


def _best(shown: str) -> tuple[Found | None, int]:
    """The date that tells of publishing, else the first; one with a year before one without.

    The day of a change comes last. Its rank is 0 for the best and from _CHANGED a change's.
    """
    dates = [found for found in find_dates(shown) if _calendar(found) is not None]
    if not dates:
        return find_badge(shown), 0
    ranked = [(_rank(found, shown, is_alone=len(dates) == 1), found) for found in dates]
    rank, best = min(ranked, key=itemgetter(0))
    return best, rank


def _rank(found: Found, shown: str, *, is_alone: bool) -> int:
    before = shown[max(0, found.start - SPAN) : found.start]
    if not before:
        return 2 * (found.year is None) + (not is_alone)
    return (
        _CHANGED * tells_of_change(before)
        + 2 * (found.year is None)
        + (not is_alone and not tells_of_publishing(before))
    )


def read_event_dates(
    text: str,
    *,
    seen_at: datetime,
    published: date | datetime | None = None,
    zone: str | None = None,
) -> tuple[DateReading, ...]:
    """Read the dates printed in a body, in order, each day once, the first twenty.

    Values are dates, also where a time stands beside them; raw is as printed: "Sabtu (20/10)".
    """
    raw = text[:BODY_CAP]
    seen = seen_in(seen_at, zone)
    readings: dict[date, DateReading] = {}
    printed = set()
    for found in find_dates(plain(raw)):
        after = raw[found.end : found.end + AFTER_SPAN]
        same = (found.year, found.month, found.day, found.weekday, after)
        if _calendar(found) is None or same in printed:
            continue
        printed.add(same)
        reading = _reading(found, raw, seen, published, zone)
        if isinstance(reading.value, date):
            readings.setdefault(reading.value, reading)
        if len(readings) == EVENT_DATES_CAP:
            break
    return tuple(readings.values())


def _calendar(found: Found) -> date | None:
    """The date where there is such a day; without a year, in a leap year."""
    return calendar_day(2024 if found.year is None else found.year, found.month, found.day)


def _reading(
    found: Found,
    raw: str,
    seen: datetime,
    published: date | datetime | None,
    zone: str | None,
) -> DateReading:
    certainty = Certainty.CERTAIN
    if found.year is None:
        day, certainty = near_year(found, raw, seen, published)
    else:
        day = date(found.year, found.month, found.day)
    fits = found.weekday is None or day.isoweekday() == found.weekday
    if not fits or found.numbered:
        certainty = Certainty.DOUBTFUL
    elif _is_ambiguous(found):
        certainty = least(certainty, Certainty.LIKELY)
    if day.year < FIRST_YEAR or day > seen.date() + AHEAD:
        certainty = Certainty.DOUBTFUL
    value: date | datetime = day
    zone_name = None
    if found.clock is not None:
        zone_name = found.zone or zone or "WIB"
        if not (found.zone or zone):
            certainty = least(certainty, Certainty.LIKELY)
        if _FOREIGN_ZONE.match(raw, found.end):
            certainty = Certainty.DOUBTFUL
        value = datetime.combine(day, found.clock, tzinfo=zone_info(zone_name))
        value = back(value, timedelta(days=-1)) if found.ends_day else value
    return DateReading(
        value=value,
        raw=raw[found.start : _closed(raw, found)].strip(),
        source="text",
        zone=zone_name,
        precision=Precision.MINUTE if found.clock is not None else Precision.DAY,
        certainty=certainty,
        conflicts=() if fits else (f"weekday: {found.weekday_raw}",),
    )


def _closed(raw: str, found: Found) -> int:
    """The end of the date, with the bracket that closes one opened within it."""
    inside = raw[found.start : found.end]
    if "(" not in inside and "[" not in inside:
        return found.end
    for opening, closing in ("()", "[]"):
        if inside.count(opening) > inside.count(closing):
            place = raw.find(closing, found.end, found.end + CLOSING_SPAN)
            if place >= 0 and "\n" not in raw[found.end : place]:
                return place + 1
    return found.end


def _is_ambiguous(found: Found) -> bool:
    """Whether another hand could have meant another date: 01/02/2025, 5/6/11."""
    if found.weekday is not None or found.form == "iso":
        return False
    if found.short_year:
        return True
    return found.form == "numbers" and found.day <= 12 and found.day != found.month


_ORDER = (Certainty.NONE, Certainty.DOUBTFUL, Certainty.LIKELY, Certainty.CERTAIN)


def least(one: Certainty, other: Certainty) -> Certainty:
    """The lesser of two certainties."""
    return min(one, other, key=_ORDER.index)


def _at_most(reading: DateReading, certainty: Certainty) -> DateReading:
    return replace(reading, certainty=least(reading.certainty, certainty))


def raised(certainty: Certainty) -> Certainty:
    """One step surer."""
    return _ORDER[min(_ORDER.index(certainty) + 1, len(_ORDER) - 1)]
