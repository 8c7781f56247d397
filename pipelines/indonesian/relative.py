"""Dates that count from another: "3 hari yang lalu", "kemarin, 14:30", "pada Selasa malam"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from archive.model import Certainty, DateReading, Precision
from pipelines.indonesian.clock_times import back, calendar_day, local_day, zone_info
from pipelines.indonesian.date_forms import DAYS
from pipelines.indonesian.tables import any_of

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
# As printed, short and English: what Carbon, moment.js, Rails and WordPress write.
_UNIT_WORDS = {
    **{unit: unit for unit in _UNITS},
    **dict.fromkeys(("dtk", "dt", "second", "seconds", "sec", "secs"), "detik"),
    **dict.fromkeys(("mnt", "min", "mins", "minute", "minutes"), "menit"),
    **dict.fromkeys(("j", "hour", "hours", "hrs"), "jam"),
    **dict.fromkeys(("hr", "h", "day", "days", "d"), "hari"),
    **dict.fromkeys(("mgg", "mg", "week", "weeks", "wk", "wks", "w"), "minggu"),
    **dict.fromkeys(("bln", "month", "months", "mo", "mos"), "bulan"),
    **dict.fromkeys(("thn", "th", "year", "years", "yr", "yrs", "y"), "tahun"),
}
_COARSE = {"minggu", "pekan", "bulan", "tahun"}
_VAGUE = ("beberapa", "a few")
_SPAN = (
    rf"(?:(?:\d{{1,3}} ?|(?:{any_of(_NUMBERS)}|beberapa|an?|a few) |se(?=[a-z]{{3,6}} ))"
    rf"(?:{any_of(_UNIT_WORDS)})(?![^\W_]))"
)
_SPAN_PARTS = re.compile(
    rf"(?:(?<![^\W_])|(?=\d))"
    rf"(?P<count>\d{{1,3}}|(?:{any_of(_NUMBERS)}|beberapa|an?|a few)(?= )|se) ?"
    rf"(?P<unit>{any_of(_UNIT_WORDS)})(?![^\W_])",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"(?:(?<![^\W_])|(?<=[^\W\d_])(?=\d))(?P<spans>{_SPAN}(?:,? (?:dan |and )?{_SPAN}){{0,2}}) "
    r"(?:(?:yang |yg )?(?:lalu|silam)|(?P<english>ago))(?![^\W_])",
    re.IGNORECASE,
)
# Alone on its line, but for a byline before it and a time after.
_NEAR_DAY = re.compile(
    r"(?:^|[|:•·-] ?|(?:pada|diposting|dipublikasikan|terbit) )"
    r"(?:(?P<today>hari ini|baru saja|barusan|just now|today)|(?P<yesterday>kemarin|yesterday))"
    r"(?: ?[,|]? ?(?:pukul |jam |at )?(?P<hour>\d{1,2})[.:](?P<minute>\d{2})"
    r"(?: ?(?P<half>am|pm))?(?: ?(?P<zone>wita|wib|wit))?)?[ .|]*$",
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


def read_relative(
    shown: str,
    raw: str,
    seen: datetime,
    published: date | datetime | None,
    zone: str | None,
) -> DateReading | None:
    """Read what counts from the look, or from *published* where only a weekday or day stands.

    shown: `tables.plain` of raw. seen: the look on the portal's clocks.
    """
    if (match := _AGO.search(shown)) is not None:
        return _read_ago(match, raw, seen)
    if (match := _NEAR_DAY.search(shown.strip())) is not None:
        return _read_near_day(match, raw, seen, zone)
    if published is None:
        return None
    anchor = local_day(published, seen.tzname())
    if (match := _WEEKDAY_ALONE.fullmatch(shown.strip())) is not None:
        since = (anchor.isoweekday() - DAYS[match["weekday"].casefold()]) % 7
        return _relative(back(anchor, timedelta(days=since)), raw.strip(), Certainty.LIKELY)
    if (match := _DAY_ALONE.fullmatch(shown.strip())) is not None:
        day_number = int(match["day"])
        months = [back(anchor, timedelta(days=30)), anchor, back(anchor, timedelta(days=-30))]
        days = [calendar_day(month.year, month.month, day_number) for month in months]
        if there := [day for day in days if day is not None]:
            nearest = min(there, key=lambda day: abs(day - anchor))
            return _relative(nearest, raw.strip(), Certainty.DOUBTFUL)
    return None


def _read_ago(match: re.Match[str], raw: str, seen: datetime) -> DateReading | None:
    moment, units = seen, set()
    for part in _SPAN_PARTS.finditer(match["spans"]):
        printed, count = part["unit"].casefold(), part["count"].casefold()
        # "3 hr" is three days in Indonesian and three hours in English.
        unit = "jam" if match["english"] and printed in ("hr", "h") else _UNIT_WORDS[printed]
        if count in _VAGUE and unit not in ("detik", "menit"):
            return None
        number = int(count) if count.isdecimal() else _NUMBERS.get(count, 1)
        moment = back(moment, number * _UNITS[unit])
        units.add(unit)
    reading = _relative(
        moment.date(),
        raw[match.start() : match.end()],
        Certainty.DOUBTFUL if units & _COARSE else Certainty.LIKELY,
    )
    if units & {"bulan", "tahun"}:
        coarse = Precision.MONTH if "bulan" in units else Precision.YEAR
        return replace(reading, precision=coarse)
    return reading


def _read_near_day(match: re.Match[str], raw: str, seen: datetime, zone: str | None) -> DateReading:
    """Count "hari ini" and "kemarin, 14:30" from the look."""
    printed = match["today"] or match["yesterday"]
    day = back(seen, timedelta(days=1 if match["yesterday"] else 0)).date()
    hour, minute = int(match["hour"] or 24), int(match["minute"] or 0)
    if match["half"] and hour <= 12:
        hour = hour % 12 + 12 * (match["half"].casefold() == "pm")
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


def _relative(day: date, raw: str, certainty: Certainty) -> DateReading:
    return DateReading(
        value=day, raw=raw, source="text", precision=Precision.DAY, certainty=certainty
    )
