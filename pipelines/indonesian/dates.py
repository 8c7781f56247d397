"""Reading a date as printed on an Indonesian portal: its value, and how sure that is.

Our own forms come first; dateparser is asked only for what they leave, and is then doubted.
Which of several places on a page to believe is `published`'s part.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, TypeVar

from archive.model import Certainty, DateReading, Precision
from pipelines.indonesian.date_forms import (
    DAYS,
    MONTHS,
    Found,
    find_dates,
    take_clock,
    zone_info,
)
from pipelines.indonesian.tables import any_of, plain

TEXT_CAP = 200
FALLBACK_CAP = 100
BODY_CAP = 50_000  # characters: longer is no release but a dump
EVENT_DATES_CAP = 20
FIRST_YEAR = 1995  # no portal published before
AHEAD = timedelta(days=730)

# How far from the anchor a year-less date still is of the release's own days.
NEAR = timedelta(days=45)
# So near that a weekday which does not fit is a slip, and the year is not another one.
SLIP = timedelta(days=14)
# A weekday fits the same day of the year every 5, 6 or 11 years: beyond this it proves little.
ONE_YEAR = timedelta(days=400)
PAST_YEARS = 11  # a day and its weekday meet again within eleven years, but for 29 February

_Moment = TypeVar("_Moment", date, datetime)
_NONE = DateReading()
_NUMBERS = {
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
    "sepuluh": 10,
}
_UNITS = {
    "detik": timedelta(seconds=1),
    "menit": timedelta(minutes=1),
    "jam": timedelta(hours=1),
    "hari": timedelta(days=1),
    "minggu": timedelta(weeks=1),
    "pekan": timedelta(weeks=1),
    "bulan": timedelta(days=30),
    "tahun": timedelta(days=365),
}
_ENGLISH_UNITS = {
    "second": "detik",
    "min": "menit",
    "minute": "menit",
    "hour": "jam",
    "day": "hari",
    "week": "minggu",
    "month": "bulan",
    "year": "tahun",
}
_AGO = re.compile(
    rf"(?<![^\W_])(?:(?P<count>\d{{1,3}}|{any_of(_NUMBERS)}) ?|(?P<one>se))"
    rf"(?P<unit>{any_of(_UNITS)}) (?:yang |yg )?(?:lalu|silam)(?![^\W_])"
    rf"|(?<![^\W_])(?P<count_en>\d{{1,3}}|an?) (?P<unit_en>{any_of(_ENGLISH_UNITS)})s? ago"
    r"(?![^\W_])",
    re.IGNORECASE,
)
# Alone on its line, but for a byline before it and a time after.
_NEAR_DAY = re.compile(
    r"(?:^|[|:•·-] ?|(?:pada|diposting|dipublikasikan|terbit) )"
    r"(?:(?P<today>hari ini|baru saja|barusan|just now|today)|(?P<yesterday>kemarin|yesterday))"
    r"(?: ?[,|]? ?(?:pukul |jam |at )?(?P<hour>\d{1,2})[.:](?P<minute>\d{2})"
    r"(?: ?(?P<zone>wita|wib|wit))?)?[ .|]*$",
    re.IGNORECASE,
)
_WEEKDAY_ALONE = re.compile(
    rf"(?:pada )?(?:hari )?(?P<weekday>{any_of(DAYS)}) "
    r"(?:(?:pagi|siang|sore|petang|malam|lalu|kemarin|ini|tadi) ?)+",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(
    r"(?:mulai |sejak |pada )?(?:tanggal|tgl\.?) (?P<day>\d{1,2})"
    r"(?: ?(?:-|s\.?/?d\.?|sampai(?: dengan)?|hingga|dan) ?\d{1,2})?[ .]*",
    re.IGNORECASE,
)
_AHEAD_AFTER = re.compile(r"[)\]]? ?(?:mendatang|nanti|depan)(?![^\W_])", re.IGNORECASE)
_PAST_AFTER = re.compile(r"[)\]]? ?(?:lalu|silam|kemarin)(?![^\W_])", re.IGNORECASE)
_UPDATE_BEFORE = re.compile(
    r"(?:diperbarui|diperbaharui|diubah|update[ds]?|modified|revisi)[^|]{0,12}$", re.IGNORECASE
)

# Shapes that dateparser takes for dates, and what a text must hold to be worth asking about.
_FORBIDDEN = re.compile(
    r"©|copyright|nomor|nomer|\bno\b|\btahun\b|\bperiode\b|\bmasa\b|\brp\b|hijriy?ah|\d\s?h\b"
    r"|\bke[ -]\d|\b0+[-/.]0+\b|\d{4}\s?[-/]\s?\d{4}|\d{3,4}[- ]\d{3,4}|\d\d?[/.-]\d\d?[/.-]\d",
    re.IGNORECASE,
)
_WORTH_ASKING = re.compile(
    rf"(?=.*\d)(?=.*(?:19|20)\d\d)(?:.*(?<![^\W\d_])(?:{any_of(MONTHS)})(?![^\W\d_])|.*\d[-/]\d)",
    re.IGNORECASE,
)
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
    seen = _seen(seen_at, zone)
    best: Found | None = None
    best_rank = 9
    for found in find_dates(shown):
        rank = (found.year is None) + 2 * bool(
            _UPDATE_BEFORE.search(shown[max(0, found.start - 40) : found.start])
        )
        if rank < best_rank and _calendar(found) is not None:
            best, best_rank = found, rank
    if best is not None:
        take_clock(best, shown)
        return _reading(best, raw, seen, published, zone)
    reading = _read_relative(shown, raw, seen, published, zone)
    return reading if reading is not None else _read_otherwise(shown, raw, seen, zone)


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
    seen = _seen(seen_at, zone)
    readings: dict[date, DateReading] = {}
    for found in find_dates(plain(raw)):
        if _calendar(found) is None:
            continue
        reading = _reading(found, raw, seen, published, zone)
        if isinstance(reading.value, date):
            readings.setdefault(reading.value, reading)
        if len(readings) == EVENT_DATES_CAP:
            break
    return tuple(readings.values())


def local_day(value: date | datetime, zone: str | None) -> date:
    """The day of a value on the clocks of a zone; WIB where none is given."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return value.date()
        try:
            return value.astimezone(zone_info(zone or "WIB")).date()
        except (OverflowError, ValueError):
            return value.date()
    return value


def _seen(seen_at: datetime, zone: str | None) -> datetime:
    aware = seen_at if seen_at.tzinfo else seen_at.replace(tzinfo=UTC)
    try:
        return aware.astimezone(zone_info(zone or "WIB"))
    except (OverflowError, ValueError):
        return aware


def _calendar(found: Found) -> date | None:
    """The date where there is such a day; without a year, in a leap year."""
    return _day(2024 if found.year is None else found.year, found.month, found.day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _reading(
    found: Found,
    raw: str,
    seen: datetime,
    published: date | datetime | None,
    zone: str | None,
) -> DateReading:
    certainty = Certainty.CERTAIN
    if found.year is None:
        day, certainty = _near_year(found, raw, seen, published)
    else:
        day = date(found.year, found.month, found.day)
    fits = found.weekday is None or day.isoweekday() == found.weekday
    if not fits:
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
        value = _back(value, timedelta(days=-1)) if found.ends_day else value
    return DateReading(
        value=value,
        raw=raw[found.start : found.end].strip(),
        source="text",
        zone=zone_name,
        precision=Precision.MINUTE if found.clock is not None else Precision.DAY,
        certainty=certainty,
        conflicts=() if fits else (f"weekday: {found.weekday_raw}",),
    )


def _is_ambiguous(found: Found) -> bool:
    """Whether another hand could have meant another date: 01/02/2025, 5/6/11."""
    if found.weekday is not None or found.form == "iso":
        return False
    if found.short_year:
        return True
    return found.form == "numbers" and found.day <= 12 and found.day != found.month


def _near_year(
    found: Found, raw: str, seen: datetime, published: date | datetime | None
) -> tuple[date, Certainty]:
    """The year of a date printed without one: the nearest in which the weekday fits."""
    anchor = seen.date() if published is None else local_day(published, seen.tzname())
    days = list(_same_days(found, anchor, PAST_YEARS if published is None else 2))
    after = raw[found.end : found.end + 12]
    if published is None:  # what was seen had been published
        days = [day for day in days if day <= anchor + 2 * NEAR]
    if found.weekday is None:
        days = _on_side(days, anchor, after)
    nearest = min(days, key=lambda day: abs(day - anchor))
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


def _same_days(found: Found, anchor: date, past_years: int) -> Iterator[date]:
    for year in range(max(1, anchor.year - past_years), min(9999, anchor.year + 1) + 1):
        if (day := _day(year, found.month, found.day)) is not None:
            yield day
    if (found.month, found.day) == (2, 29):
        leap = anchor.year - anchor.year % 4
        yield from (day for year in (leap - 4, leap + 4) if (day := _day(year, 2, 29)))


def _on_side(days: list[date], anchor: date, after: str) -> list[date]:
    """The days that "mendatang" or "lalu" after the date allows."""
    if _AHEAD_AFTER.match(after):
        kept = [day for day in days if day >= anchor]
    elif _PAST_AFTER.match(after):
        kept = [day for day in days if day <= anchor]
    else:
        kept = days
    return kept or days


def _read_relative(
    shown: str,
    raw: str,
    seen: datetime,
    published: date | datetime | None,
    zone: str | None,
) -> DateReading | None:
    if (match := _AGO.search(shown)) is not None:
        return _read_ago(match, raw, seen)
    if (match := _NEAR_DAY.search(shown.strip())) is not None:
        return _read_near_day(match, raw, seen, zone)
    if published is None:
        return None
    anchor = local_day(published, seen.tzname())
    if (match := _WEEKDAY_ALONE.fullmatch(shown.strip())) is not None:
        back = (anchor.isoweekday() - DAYS[match["weekday"].casefold()]) % 7
        return _relative(_back(anchor, timedelta(days=back)), raw.strip(), Certainty.LIKELY)
    if (match := _DAY_ALONE.fullmatch(shown.strip())) is not None:
        day_number = int(match["day"])
        months = [_back(anchor, timedelta(days=30)), anchor, _back(anchor, timedelta(days=-30))]
        days = [_day(month.year, month.month, day_number) for month in months]
        if there := [day for day in days if day is not None]:
            nearest = min(there, key=lambda day: abs(day - anchor))
            return _relative(nearest, raw.strip(), Certainty.DOUBTFUL)
    return None


def _read_ago(match: re.Match[str], raw: str, seen: datetime) -> DateReading:
    unit = (match["unit"] or _ENGLISH_UNITS[match["unit_en"].casefold()]).casefold()
    count = (match["count"] or match["count_en"] or "1").casefold()
    number = int(count) if count.isdecimal() else _NUMBERS.get(count, 1)
    moment = _back(seen, number * _UNITS[unit])
    fine = unit in ("detik", "menit", "jam", "hari")
    reading = _relative(
        moment.date(),
        raw[match.start() : match.end()],
        Certainty.LIKELY if fine else Certainty.DOUBTFUL,
    )
    if unit in ("bulan", "tahun"):
        coarse = Precision.MONTH if unit == "bulan" else Precision.YEAR
        return DateReading(
            value=reading.value,
            raw=reading.raw,
            source="text",
            precision=coarse,
            certainty=Certainty.DOUBTFUL,
        )
    return reading


def _read_near_day(match: re.Match[str], raw: str, seen: datetime, zone: str | None) -> DateReading:
    """Count "hari ini" and "kemarin, 14:30" from the look."""
    printed = match["today"] or match["yesterday"]
    day = _back(seen, timedelta(days=1 if match["yesterday"] else 0)).date()
    hour, minute = int(match["hour"] or 24), int(match["minute"] or 0)
    if hour > 23 or minute > 59:
        return _relative(day, printed, Certainty.LIKELY)
    name = (match["zone"] or zone or "WIB").upper()
    return DateReading(
        value=datetime.combine(day, time(hour, minute), tzinfo=zone_info(name)),
        raw=raw.strip(),
        source="text",
        zone=name,
        precision=Precision.MINUTE,
        certainty=Certainty.LIKELY,
    )


def _back(moment: _Moment, shift: timedelta) -> _Moment:
    try:
        return moment - shift
    except OverflowError:
        return moment


def _relative(day: date, raw: str, certainty: Certainty) -> DateReading:
    return DateReading(
        value=day, raw=raw, source="text", precision=Precision.DAY, certainty=certainty
    )


def _read_otherwise(shown: str, raw: str, seen: datetime, zone: str | None) -> DateReading:
    """What dateparser makes of a text that holds a month or separators, doubtful at best."""
    capped = shown[:FALLBACK_CAP]
    if _FORBIDDEN.search(capped) or not _WORTH_ASKING.match(capped):
        return _NONE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _dateparser().get_date_data(capped)
            value = found.date_obj if found else None
    except Exception:  # noqa: BLE001 - a foreign parser on foreign text; readers never raise
        return _NONE
    if not isinstance(value, datetime) or value.year < FIRST_YEAR:
        return _NONE
    if value.date() > seen.date() + AHEAD:
        return _NONE
    return DateReading(
        value=value.date(),
        raw=raw[:FALLBACK_CAP].strip(),
        source="text",
        precision=Precision.DAY,
        certainty=Certainty.DOUBTFUL,
    )


@cache
def _dateparser() -> Any:
    # Imported on first need: few texts get here, and it loads slowly.
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["id"],
        settings={
            "DATE_ORDER": "DMY",
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
        },
    )


_ORDER = (Certainty.NONE, Certainty.DOUBTFUL, Certainty.LIKELY, Certainty.CERTAIN)


def least(one: Certainty, other: Certainty) -> Certainty:
    """The lesser of two certainties."""
    return min(one, other, key=_ORDER.index)


def raised(certainty: Certainty) -> Certainty:
    """One step surer."""
    return _ORDER[min(_ORDER.index(certainty) + 1, len(_ORDER) - 1)]
