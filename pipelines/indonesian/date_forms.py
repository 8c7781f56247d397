"""Where dates stand in a text and how they are printed; what year they mean is left to `dates`.

Patterns start at a digit or a month and all their gaps are bounded, so their time grows with
the length of the text and no faster. Day before month always, unless ISO.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta, timezone, tzinfo
from itertools import islice

from archive.model import ZONES
from pipelines.indonesian.tables import any_of, rows

MONTHS = {row["word"].casefold(): int(row["month"]) for row in rows("months.tsv")}
DAYS = {row["word"].casefold(): int(row["day"]) for row in rows("days.tsv")}

MATCHES_CAP = 500  # of one pattern in one text: beyond it stands a table, not a release

_MONTH = any_of(MONTHS)
# Each pattern starts with its first character and looks back after it: so the search for the
# next match skips what cannot begin one, several times faster than looking back first.
_INITIALS = "".join(sorted({word[0] for word in MONTHS}))
_MONTH_TAILS = "|".join(
    f"(?<={initial}){re.escape(word[1:])}"
    for initial in _INITIALS
    for word in sorted(MONTHS, key=len, reverse=True)
    if word[0] == initial
)
_TO = r"(?:-|s\.? ?/? ?d\.?|sampai(?: dengan)?|hingga|dan|&|to)"
# What may stand between a weekday and its date: "Selasa malam (03/04)", "Rabu lalu, tanggal".
_PART = (
    r"(?:pagi|siang|sore|petang|malam|dini|hari|subuh|lalu|kemarin|ini|tadi|besok|nanti|depan|"
    r"mendatang|kliwon|legi|manis|pahing|paing|pon|wage|tanggal|tgl)"
)

_WORDED = re.compile(
    r"(?P<day>\d(?<!\d\d)(?<!\d[.,]\d)\d?)(?:st|nd|rd|th)?"
    rf"(?: {{0,2}}{_TO} {{0,2}}(?P<last>\d{{1,2}}))?"
    rf"(?:[ .,/-]{{0,3}}| bulan )(?P<month>{_MONTH})(?![^\W\d_])\.?"
    r"(?:(?P<gap>,? tahun |[ ,./-]{0,3})(?P<year>\d{4}(?!\d)|'?\d{2}(?!\d)))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>[{_INITIALS}](?<![^\W_].)(?:{_MONTH_TAILS}))(?![^\W\d_])\.? {{0,2}}"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: {1,2}| ?, ?)(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?P<day>\d(?<!\d\d)(?<!\d[./:-]\d)(?<![A-Za-z]/\d)\d?)(?: ?[-&] ?(?P<last>\d{1,2})(?= ?/))? ?"
    r"(?P<mark>[/.-]) ?(?P<month>\d{1,2}) ?(?P=mark) ?(?P<year>\d{4}|\d{2})(?!\d)"
    r"(?![./-]\d(?!\d?[:.]\d\d))"
)
_ISO = re.compile(
    r"(?P<year>[012](?<!\d.)(?<!\d[.-].)(?:(?<=1)[89]|(?<=2)[01]|(?<=0)0)\d{2})"
    r"(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)(?:T(?=\d\d:))?"
)
_COMPACT = re.compile(
    r"(?:^ {0,9}|/)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=/|T\d|Z? {0,9}$)"
)
_SHORT = re.compile(
    r"(?P<day>\d(?<!\d\d)(?<!\d[./,]\d)(?<![A-Za-z]/\d)\d?)"
    rf"(?: ?{_TO} ?(?P<last>\d{{1,2}}))? ?/ ?(?P<month>\d{{1,2}})(?!\d)(?! ?[/.]\d)(?!-\d{{3}})"
    rf"(?:(?: ?{_TO} ?)\d{{1,2}} ?/ ?\d{{1,2}}(?![\d/]))? ?(?P<close>[)\]])?",
    re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(
    rf"(?<![^\W_])(?P<weekday>{any_of(DAYS)})(?![^\W_'])"
    rf"(?: ?{_TO} ?(?:{any_of(DAYS)})(?![^\W_']))?[ ,.]{{0,3}}"
    rf"(?:{_PART}(?![^\W_])\.?[ ,.]{{0,3}}){{0,3}}[(\[]? ?$",
    re.IGNORECASE,
)
_TIME = (
    r"(?P<hour>\d{1,2})(?:(?P<dot>[:.])(?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2}))?(?:[.,]\d{1,9})?(?!\d)(?![.,]\d))?"
)
_ZONE_WORD = r"(?P<zone>WITA|WIB|WIT|UTC|GMT|Z)?(?![^\W\d_])"
_TIME_AFTER = re.compile(
    r"[ ,|()\[\]@•·-]{0,6}"
    rf"(?:(?:{_PART}|sekitar|pada|mulai|at)(?![^\W_])[ ,]{{0,3}}){{0,4}}"
    rf"(?P<mark>(?:pukul|jam|pkl)(?![^\W_])\.? ?:? ?)?{_TIME}"
    r" ?(?P<half>am|pm|pagi|siang|sore|malam)?(?![^\W\d_])"
    rf"(?: ?- ?\d{{1,2}}[.:]\d{{2}}(?!\d))? ?{_ZONE_WORD} ?(?P<offset>\+\d{{2}}:?\d{{2}}(?!\d))?",
    re.IGNORECASE,
)
_TIME_AFTER_T = re.compile(
    rf"T?{_TIME} ?{_ZONE_WORD} ?(?P<offset>[+-]\d{{1,2}}(?::?\d{{2}})?(?!\d))?", re.IGNORECASE
)
_COMPACT_TIME = re.compile(
    r"T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z)?(?P<offset>[+-]\d{2}:?\d{2})?"
)
_TIME_BEFORE = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?P<dot>[:.])(?P<minute>\d{2})(?::\d{2})? ?"
    r"(?P<zone>WITA|WIB|WIT)?[ ,|-]{1,4}$",
    re.IGNORECASE,
)

# What stands right before something that looks like a date and is none.
_NO_DATE_BEFORE = re.compile(
    r"\b(?:(?:nomor|nomer|no|pasal|ayat|versi|rp)(?![^\W\d_])[ .:]{0,3}[\w./-]{0,30}"
    r"|(?:ke|telp|telepon|fax|wa|nip|npwp|bagian)[ .:-]{0,3})$",
    re.IGNORECASE,
)
_COPYRIGHT_BEFORE = re.compile(r"(?:©|copyright|hak cipta)[^.|]{0,60}$", re.IGNORECASE)
# What follows a year of another calendar.
_HIJRI_AFTER = re.compile(r" ?(?:H|Hijriy?ah|Saka|Caka)(?![^\W_])")

_JOINED = re.compile(rf" ?(?P<to>{_TO}) ?(?:tanggal )?", re.IGNORECASE)
_JOIN_GAP = 25


@dataclass(slots=True)
class Found:
    """A date as printed: the day, the month, and what else stood there.

    year: None where none was printed. weekday: 1 is Monday.
    form: iso, words, numbers or short ("(20/10)", "18 Mei"). ends_day: 24:00 was printed.
    """

    start: int
    end: int
    day: int
    month: int
    year: int | None
    form: str
    weekday: int | None = None
    weekday_raw: str | None = None
    short_year: bool = False
    in_brackets: bool = False
    clock: time | None = None
    zone: str | None = None
    ends_day: bool = False


def find_dates(text: str) -> Iterator[Found]:
    """Each date of a text in order; of a range its first day, spanning the whole range.

    text: as `tables.plain` gives it.
    """
    held: Found | None = None
    for found in _singles(text):
        if held is not None:
            link = _link(held, found, text)
            if link is not None:
                _lend_year(held, found)
                if link.casefold() not in ("dan", "&"):
                    held.end = found.end
                    continue
            yield held
        held = found
    if held is not None:
        yield held


def _singles(text: str) -> Iterator[Found]:
    """Dates in order of place; where two patterns meet, the one that starts first, then longer."""
    forms = (
        (_ISO, "iso"),
        (_COMPACT, "iso"),
        (_WORDED, "words"),
        (_MONTH_FIRST, "words"),
        (_NUMERIC, "numbers"),
        (_SHORT, "short"),
    )
    streams = [_checked(text, pattern.finditer(text), form) for pattern, form in forms]
    end = -1
    for found, digits in heapq.merge(*streams, key=lambda pair: (pair[0].start, -pair[0].end)):
        if digits >= end:
            end = found.end
            yield found


def _checked(text: str, matches: Iterator[re.Match[str]], form: str) -> Iterator[tuple[Found, int]]:
    """The matches that are dates, each with where its own digits start."""
    for match in islice(matches, MATCHES_CAP):
        found = _read(text, match, form)
        if found is not None:
            yield found, match.start("day") if form != "iso" else match.start()


def _read(text: str, match: re.Match[str], form: str) -> Found | None:
    parts = match.groupdict()
    day, month = int(parts["day"]), parts["month"].casefold()
    number = MONTHS.get(month) or (int(month) if month.isdecimal() else 0)
    if not (1 <= day <= 31 and 1 <= number <= 12):
        return None
    start = match.start("year") if form == "iso" else match.start()
    before = text[max(0, start - 60) : start]
    if _NO_DATE_BEFORE.search(before) or _COPYRIGHT_BEFORE.search(before):
        return None
    found = Found(start, match.end(), day, number, None, form)
    _take_weekday(found, before)
    if not _take_year(found, text, match):
        return None
    if form == "short" and not _take_brackets(found, before, match) and found.weekday is None:
        return None
    if form == "numbers" and parts["mark"] == "." and found.short_year and not found.weekday:
        # Within a text 1.2.20 is a version or a paragraph.
        return found if match[0].strip() == text.strip() else None
    if found.weekday and text[found.end : found.end + 1] in (")", "]") and not found.in_brackets:
        found.end += 1
    return found


def _take_brackets(found: Found, before: str, match: re.Match[str]) -> bool:
    """Span the brackets around "(20/10)"; whether both stand there."""
    found.in_brackets = bool(match["close"]) and before.rstrip(" ").endswith(("(", "["))
    if found.in_brackets and found.weekday is None:
        found.start -= len(before) - len(before.rstrip(" ")) + 1
    return found.in_brackets


def _take_weekday(found: Found, before: str) -> None:
    match = _WEEKDAY_BEFORE.search(before)
    if match is None:
        return
    found.weekday_raw = match["weekday"]
    found.weekday = DAYS[match["weekday"].casefold()]
    found.start -= len(before) - match.start()


def _take_year(found: Found, text: str, match: re.Match[str]) -> bool:
    """Set the year; False where what follows shows that this is no date."""
    raw = match.groupdict().get("year")
    if raw is None:
        if found.form == "words":
            found.form = "short"
        return not _HIJRI_AFTER.match(text, match.end())
    if _HIJRI_AFTER.match(text, match.end()):
        return False
    digits = raw.lstrip("'")
    if len(digits) == 4:
        found.year = int(digits)
        return 1800 <= found.year <= 2199
    if found.form == "words" and not (
        raw.startswith("'")
        or match["gap"].strip(" ,.")
        or re.match(r" ?(?:$|[|)\]]|\d{1,2}:\d\d)", text[match.end() : match.end() + 8])
    ):
        # "5 Mei 20 orang": the number belongs to what follows.
        found.form, found.end = "short", match.start("gap")
        return True
    number = int(digits)
    found.year = 2000 + number if number < 70 else 1900 + number
    found.short_year = True
    return True


def _link(first: Found, second: Found, text: str) -> str | None:
    """The word that makes the two dates a range or a pair, or None."""
    between = text[first.end : second.start]
    if len(between) > _JOIN_GAP or "iso" in (first.form, second.form):
        return None
    match = _JOINED.fullmatch(between)
    return match["to"] if match and (first.year is None or second.year is not None) else None


def _lend_year(first: Found, second: Found) -> None:
    """A year printed once, at the end, is also that of the first day."""
    if first.year is None and second.year is not None:
        runs_on = (first.month, first.day) <= (second.month, second.day)
        first.year = second.year if runs_on else second.year - 1
        first.short_year = second.short_year
        first.form = second.form


def take_clock(found: Found, text: str) -> None:
    """Set clock and zone where a time stands right after the date, or before it."""
    for pattern, place in ((_COMPACT_TIME, found.end), (_TIME_AFTER_T, found.end)):
        if found.form == "iso" and (match := pattern.match(text, place)) and _set(found, match):
            found.end = match.end()
            return
    match = _TIME_AFTER.match(text, found.end)
    if match and _is_time(match, text) and _set(found, match):
        found.end = match.end()
        return
    before = text[max(0, found.start - 30) : found.start]
    match = _TIME_BEFORE.search(before)
    if match and (match["dot"] == ":" or match["zone"]) and _set(found, match):
        found.start -= len(before) - match.start()


def _is_time(match: re.Match[str], text: str) -> bool:
    """Whether it is a time: "14:03", "pukul 9", "09.15 WIB"; not in "2 Mei 2019 10.50 juta"."""
    if match["minute"] is None:
        return bool(match["mark"])
    if match["dot"] == ":" or match["mark"] or match["zone"]:
        return True
    return not re.match(r" ?[\w%]", text[match.end() : match.end() + 2])


def _set(found: Found, match: re.Match[str]) -> bool:
    parts = match.groupdict()
    if parts["minute"] is None and not parts.get("mark"):
        return False
    hour, minute = int(parts["hour"]), int(parts["minute"] or 0)
    second = int(parts.get("second") or 0)
    half = (parts.get("half") or "").casefold()
    if half in ("pm", "sore", "malam", "siang") and hour < 12 and (half != "siang" or hour < 5):
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    found.ends_day = (hour, minute, second) == (24, 0, 0)
    if found.ends_day:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return False
    found.clock = time(hour, minute, second)
    found.zone = _zone_name(parts.get("zone"), parts.get("offset"))
    return True


def _zone_name(word: str | None, offset: str | None) -> str | None:
    word = word.upper() if word else None
    if word in ZONES:
        return word
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
