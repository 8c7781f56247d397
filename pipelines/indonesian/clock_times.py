"""The time printed beside a date, and the zone it is in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TypeVar

from archive.model import ZONES
from pipelines.indonesian.date_forms import Found
from pipelines.indonesian.date_patterns import PART
from pipelines.indonesian.day_lists import TO
from pipelines.indonesian.tables import any_of

_Moment = TypeVar("_Moment", date, datetime)

_TIME = (
    r"(?P<hour>\d{1,2})(?:(?P<dot>[:.])(?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2}))?(?:[.,]\d{1,9})?(?!\d)(?![.,]\d))?"
)
_SPOKEN_TIME = (
    r"(?P<hour>\d{1,2})(?:(?P<dot>[:.,]| : ?|: )?(?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2}))?(?:[.,]\d{1,9})?(?!\d)(?![.,]\d))?"
)
_HALF = r"am|pm|a\.m\.|p\.m\.|pagi|siang|sore|petang|malam"
_LONG_ZONES = {
    "WAKTU INDONESIA BARAT": "WIB",
    "WAKTU INDONESIA TENGAH": "WITA",
    "WAKTU INDONESIA TIMUR": "WIT",
}
_ZONE = rf"WITA|WIB|WIT|UTC|GMT|Z|{any_of(_LONG_ZONES)}"
_ZONE_WORD = r"(?P<zone>WITA|WIB|WIT|UTC|GMT|Z)?(?![^\W\d_])"
_OFFSET = (
    r"(?P<offset>[+-]\d{2}:?\d{2}(?!\d)|\+0\d(?!\d)|(?:(?<=UTC)|(?<=GMT)|(?<=UTC )|(?<=GMT ))"
    r"[+-]\d{1,2}(?!\d))?"
)
_ABOUT = (
    r"(?:sekitar|sekira|sekitaran|kira-kira|kurang lebih|tepat|pada|mulai|dimulai|dari|"
    r"sejak|at)"
)
_TIME_AFTER = re.compile(
    r"[ ,;:_|/()\[\]@•·~-]{0,6}"
    rf"(?:(?:{PART}|{_ABOUT})(?![^\W_])[ ,]{{0,3}}){{0,4}}"
    rf"(?P<mark>(?:pukul|jam|pkl|pk|waktu)(?![^\W\d_])\.? ?:? ?)?{_SPOKEN_TIME}"
    rf"(?: ?(?P<half>{_HALF})(?![^\W_]))?"
    rf"(?: ?{TO} ?\d{{1,2}}[.:]\d{{2}}(?!\d))?"
    rf"(?:[ (]{{0,2}}(?P<zone>{_ZONE}))?(?![^\W\d_]) ?{_OFFSET}",
    re.IGNORECASE,
)
_TIME_AFTER_T = re.compile(
    rf"T?{_TIME} ?{_ZONE_WORD} ?(?P<offset>[+-]\d{{1,2}}(?::?\d{{2}})?(?!\d))?", re.IGNORECASE
)
_COMPACT_TIME = re.compile(
    r"T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z)?(?P<offset>[+-]\d{2}:?\d{2})?"
)
_TIME_BEFORE = re.compile(
    r"(?<![\d.:])(?:(?P<mark>pukul|jam|pkl)\.? ?)?"
    r"(?P<hour>\d{1,2})(?P<dot>[:.])(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    rf"(?: ?{TO} ?\d{{1,2}}[.:]\d{{2}})? ?(?P<zone>WITA|WIB|WIT)?"
    r"[ ,|-]{1,4}(?:(?:pada )?(?:hari )?(?:tanggal|tgl\.?) ?)?$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[|/@•·~:-]")
_UNIT_AFTER = re.compile(
    r" ?(?:%|k(?![^\W_])|rb|ribu|juta|jt|mil|triliun|persen|orang|x(?![^\W_])|km|meter|ha|kg|ton|"
    r"hektare?)",
    re.IGNORECASE,
)
_PART_NAMED = re.compile(r"(?<![^\W_])(?:siang|sore|petang|malam)(?![^\W_])", re.IGNORECASE)
# As Java prints a date: "Wed Aug 14 08:05:00 WIB 2024".
_CLOCK_WITHIN = re.compile(
    r" (?P<hour>\d{2})(?P<dot>:)(?P<minute>\d{2}):(?P<second>\d{2}) "
    r"(?:(?P<zone>WITA|WIB|WIT|UTC|GMT) )?\d{4}$",
    re.IGNORECASE,
)


def take_clock(found: Found, text: str) -> None:
    """Set clock and zone where a time stands right after the date, or before it."""
    if found.form == "words":
        match = _CLOCK_WITHIN.search(text, found.start, found.end)
        if match and _set(found, match):
            return
    elif found.form == "iso":
        for pattern in (_COMPACT_TIME, _TIME_AFTER_T):
            match = pattern.match(text, found.end)
            if match and _set(found, match):
                found.end = match.end()
                return
    if found.end < len(text):
        match = _TIME_AFTER.match(text, found.end)
        if (
            match
            and _is_time(match, text)
            and _set(found, match, _part_of_day(found, text, match.start("hour")))
        ):
            found.end = match.end()
            return
    if found.start == 0:
        return
    before = text[max(0, found.start - 50) : found.start]
    match = _TIME_BEFORE.search(before)
    if match and (match["dot"] == ":" or match["zone"] or match["mark"]) and _set(found, match):
        found.start -= len(before) - match.start()


def _is_time(match: re.Match[str], text: str) -> bool:
    """Whether it is a time: "14:03", "pukul 9", "09.15 WIB"; not in "2 Mei 2019 10.50 juta"."""
    dot, is_marked = match["dot"], bool(match["mark"])
    if match["minute"] is None:
        return is_marked
    if dot is None:  # "pukul 0915 WIB"
        return is_marked and len(match["hour"]) == 2
    if dot == ",":
        return is_marked
    if ":" in dot or is_marked or match["zone"]:
        return True
    if not re.match(r" ?[\w%]", text[match.end() : match.end() + 2]):
        return True
    is_parted = _SIGN.search(text, match.start(), match.start("hour")) is not None
    return is_parted and len(match["hour"]) == 2 and not _UNIT_AFTER.match(text, match.end())


def _part_of_day(found: Found, text: str, end: int) -> str | None:
    """The part of the day named with the date, before its time: "Rabu malam (3/4) pukul 8"."""
    parts = _PART_NAMED.findall(text, found.start, end)
    return parts[-1] if parts else None


def _set(found: Found, match: re.Match[str], part_of_day: str | None = None) -> bool:
    parts = match.groupdict()
    if parts["minute"] is None and not parts.get("mark"):
        return False
    hour, minute = int(parts["hour"]), int(parts["minute"] or 0)
    second = int(parts.get("second") or 0)
    half = (parts.get("half") or part_of_day or "").casefold().replace(".", "")
    if hour < 12 and _is_afternoon(half, hour):
        hour += 12
    elif hour == 12 and half in ("am", "malam") and not part_of_day:
        hour = 0 if half == "am" else 24
    found.ends_day = (hour, minute, second) == (24, 0, 0)
    if found.ends_day:
        hour = 0
    clock = _clock_time(hour, minute, second)
    if clock is None:
        return False
    found.clock = clock
    found.zone = _zone_name(parts.get("zone"), parts.get("offset"))
    return True


def _clock_time(hour: int, minute: int, second: int) -> time | None:
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _is_afternoon(half: str, hour: int) -> bool:
    """Whether 12 hours are to be added: not to "jam 11 siang" nor to "jam 1 malam"."""
    if half == "siang":
        return hour < 5
    return half in ("pm", "sore", "petang") or (half == "malam" and hour > 5)


def _zone_name(word: str | None, offset: str | None) -> str | None:
    word = word.upper() if word else None
    if word in ZONES:
        return word
    if word in _LONG_ZONES:
        return _LONG_ZONES[word]
    if offset and (match := re.fullmatch(r"([+-])(\d{1,2})(?::?(\d{2}))?", offset)):
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours <= 14 and minutes < 60:
            return f"{match[1]}{hours:02d}:{minutes:02d}"
    return "+00:00" if word else None


def zone_info(name: str) -> tzinfo:
    """The zone of WIB, WITA, WIT or an offset like +07:00; WIB for anything else."""
    if name in ZONES:
        return ZONES[name]
    if match := re.fullmatch(r"([+-])(\d\d):(\d\d)", name):
        shift = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(shift if match[1] == "+" else -shift)
    return ZONES["WIB"]


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


def seen_in(seen_at: datetime, zone: str | None) -> datetime:
    """The time of the look on the clocks of a zone; WIB where none is given."""
    aware = seen_at if seen_at.tzinfo else seen_at.replace(tzinfo=UTC)
    try:
        return aware.astimezone(zone_info(zone or "WIB"))
    except (OverflowError, ValueError):
        return aware


def back(moment: _Moment, shift: timedelta) -> _Moment:
    """A moment earlier; the same where the calendar ends."""
    try:
        return moment - shift
    except OverflowError:
        return moment


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
