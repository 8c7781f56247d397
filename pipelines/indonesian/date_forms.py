"""Where dates stand in a text and how they are printed; what year they mean is left to `dates`.

The patterns are `date_patterns`' part, the time beside a date `clock_times`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import islice
from operator import itemgetter

from pipelines.indonesian import before_dates
from pipelines.indonesian.date_patterns import (
    BADGE,
    DAYS,
    FORMS,
    MONTHS,
    NUMERIC,
    SHORT,
    WEEKDAY_BEFORE,
    WORDED,
)
from pipelines.indonesian.day_lists import TO, first_day
from pipelines.indonesian.misspelt_months import nearest_month

# The words of the tables are asked for here by other readers.
__all__ = [
    "AHEAD",
    "DAYS",
    "FIRST_YEAR",
    "MONTHS",
    "Found",
    "find_badge",
    "find_dates",
    "find_misspelt",
]

FIRST_YEAR = 1995  # no portal published before
AHEAD = timedelta(days=730)  # what is planned still later has hardly a day
MATCHES_CAP = 200  # of one pattern in one text: beyond it stands a table, not a release

_MISSPELT = re.compile(
    r"(?<![\d./,])(?P<day>\d{1,2}) (?P<word>[01]?[^\W\d_]{4,11}) (?P<year>(?:19|20)\d\d)(?!\d)"
)
_CODE_BEFORE = re.compile(r"(?<![^\W_])(?!TGL)[A-Z]{1,4}[-/.]$|[^\W\d_]$|\d/ ?$")
_STROKE_BEFORE = re.compile(r"[A-Za-z]/(?:[\w./-]{0,30}[./-])?$")
_STROKE_LETTER = re.compile(r"/[^\W\d_]")
_ADDRESS = re.compile(r" {0,9}(?:/|\w{1,8}://)")
# What follows a year of another calendar.
_HIJRI_AFTER = re.compile(r" ?(?:H|Hijriy?ah|Saka|Caka)(?![^\W_])")

_JOINED = re.compile(rf" ?(?P<to>{TO}) ?(?:tanggal )?", re.IGNORECASE)
_JOIN_GAP = 25


@dataclass(slots=True)
class Found:
    """A date as printed: the day, the month, and what else stood there.

    year: None where none was printed. weekday: 1 is Monday.
    form: iso, words, numbers or short ("(20/10)", "18 Mei"). ends_day: 24:00 was printed.
    numbered: letters stand right against it, as in the number of a document; or its year is
    broken, and it has none.
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
    numbered: bool = False
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
                if link.casefold() not in ("dan", "serta", "&"):
                    held.end = found.end
                    continue
            yield held
        held = found
    if held is not None:
        yield held


def find_badge(text: str) -> Found | None:
    """The date of a text that is nothing but a month and a day: "JUN 05"."""
    match = BADGE.fullmatch(text)
    if match is None or not 1 <= int(match["day"]) <= 31:
        return None
    month = MONTHS[match["month"].casefold()]
    return Found(match.start("month"), match.end("day"), int(match["day"]), month, None, "short")


def find_misspelt(text: str) -> Iterator[Found]:
    """Dates whose month is one letter off a full name: "7 Septmber 2024"."""
    for match in islice(_MISSPELT.finditer(text), MATCHES_CAP):
        day, month = int(match["day"]), nearest_month(match["word"].casefold())
        before = text[max(0, match.start() - before_dates.SPAN) : match.start()]
        if month is not None and 1 <= day <= 31 and not before_dates.is_no_date(before):
            found = Found(*match.span(), day, month, int(match["year"]), "words")
            _take_weekday(found, before)
            yield found


def _singles(text: str) -> Iterator[Found]:
    """Dates in order of place; where two patterns meet, the one that starts first, then longer."""
    places = []
    for pattern, form, mark in FORMS:
        if mark is None or mark.search(text):
            for match in islice(pattern.finditer(text), MATCHES_CAP):
                found = _read(text, match, form)
                if found is not None:
                    own = match.start("day") if form != "iso" else match.start()
                    places.append((found.start, -found.end, own, found))
    places.sort(key=itemgetter(0, 1))
    end = -1
    for _, _, digits, found in places:
        if digits >= end:
            end = found.end
            yield found


def _read(text: str, match: re.Match[str], form: str) -> Found | None:
    parts = match.groupdict()
    day, month = int(parts["day"]), parts.get("from") or parts["month"].casefold()
    number = MONTHS.get(month) or (int(month) if month.isdecimal() else 0)
    start = match.start("year") if form == "iso" else match.start()
    last = parts.get("last")
    if last is not None and int(last) <= day:
        if form != "words":
            return None
        # "Aula 12 - 3 Mei": no range, and only the later number is a day.
        day, start, last = int(last), match.start("last"), None
    if not (1 <= day <= 31 and 1 <= number <= 12 and int(last or 1) <= 31):
        return None
    before = text[max(0, start - before_dates.SPAN) : start]
    found = Found(start, match.end(), day, number, None, form)
    if match.re in (WORDED, SHORT, NUMERIC):
        before = _take_first_day(found, before, has_last=last is not None)
    _take_weekday(found, before)
    if found.weekday is None and before and before_dates.is_no_date(before):
        return None
    if not _take_year(found, text, match):
        return None
    if form == "iso":
        return found
    if form == "words":
        return found if _fits_words(found, before) else None
    return found if _fits_numbers(found, text, before, match) else None


def _take_first_day(found: Found, before: str, *, has_last: bool) -> str:
    """Begin with the first of the days named together; what stands before that."""
    more = first_day(before, found.day, has_last=has_last)
    if more is None:
        return before
    found.day = more[0]
    found.start -= more[1]
    return before[: len(before) - more[1]]


def _fits_words(found: Found, before: str) -> bool:
    """Whether it is a date in the light of what stands before; sets what that says of it."""
    if before.endswith(",") and before[-2:-1].isdecimal():
        return False  # "12,5 Mei"
    found.numbered = found.weekday is None and bool(_CODE_BEFORE.search(before))
    is_ours = found.year is not None and found.year >= FIRST_YEAR
    return is_ours or found.weekday is not None or not before_dates.names_a_place(before)


def _fits_numbers(found: Found, text: str, before: str, match: re.Match[str]) -> bool:
    """The same for "20/10/2018" and "(20/10)"."""
    is_short = match.re is SHORT
    mark, is_bare = match["mark"], found.weekday is None
    bracketed = _take_brackets(found, before, match) if is_short else _is_bracketed(before)
    in_address = not is_short and bool(_ADDRESS.match(text))
    if mark == "/" and is_bare and not in_address and _STROKE_BEFORE.search(before):
        return False
    if not in_address:
        found.numbered |= is_bare and bool(
            _CODE_BEFORE.search(before)
            or (not is_short and _STROKE_LETTER.match(text, match.end()))
        )
    if found.form == "short" and not bracketed and is_bare:
        return False
    if match.groupdict().get("odd") and (mark == "." or (is_bare and not bracketed)):
        return False
    if is_short and mark == "-" and not _is_dashed_day(found, match, bracketed):
        return False
    if mark == "." and is_bare and (found.short_year or before[-1:].isalpha()):
        # Within a text 1.2.20 is a version or a paragraph, and so is v1.2.2020.
        return match[0].strip() == text.strip()
    if found.weekday and text[found.end : found.end + 1] in (")", "]") and not found.in_brackets:
        found.end += 1
    return True


def _is_bracketed(before: str) -> bool:
    return before.rstrip(" ").endswith(("(", "["))


def _is_dashed_day(found: Found, match: re.Match[str], bracketed: bool) -> bool:
    """Whether "Sabtu (25-05)" is a day and its month, and not two days of a range."""
    if not bracketed or found.weekday is None or match["last"]:
        return False
    return found.day > found.month or (match["month"][0] == "0" and match["day"][0] != "0")


def _take_brackets(found: Found, before: str, match: re.Match[str]) -> bool:
    """Span the brackets around "(20/10)"; whether both stand there."""
    found.in_brackets = bool(match["close"]) and _is_bracketed(before)
    if found.in_brackets and found.weekday is None:
        found.start -= len(before) - len(before.rstrip(" ")) + 1
    return found.in_brackets


def _take_weekday(found: Found, before: str) -> None:
    if not before:
        return
    match = WEEKDAY_BEFORE.search(before)
    if match is None:
        return
    found.weekday_raw = match["weekday"]
    found.weekday = DAYS[match["weekday"].casefold()]
    found.start -= len(before) - match.start()


def _take_year(found: Found, text: str, match: re.Match[str]) -> bool:
    """Set the year; False where what follows shows that this is no date."""
    parts = match.groupdict()
    raw = parts.get("year") or parts.get("odd")
    if raw is None:
        if found.form == "words":
            found.form = "short"
        return not _HIJRI_AFTER.match(text, match.end())
    if _HIJRI_AFTER.match(text, match.end()):
        return False
    digits = raw.lstrip("'")
    if len(digits) == 4:
        found.year = int(digits) - _is_of_the_year_before(match)
        found.numbered = parts.get("odd") is not None and not match["sign"]
        if 1800 <= found.year <= 2199:
            return True
    if len(digits) != 2:
        found.year, found.form, found.numbered = None, "short", True
        return parts.get("mark") == "/"
    if found.form == "words" and not (
        raw.startswith("'")
        or match["gap"].strip(" ,.")
        or re.match(r" ?(?:$|[|)\]]|\d{1,2}:\d\d)", text[match.end() : match.end() + 8])
    ):
        # "5 Mei 20 orang": the number belongs to what follows.
        found.form, found.end = "short", match.start("gap")
        return True
    number = int(digits)
    found.year = (2000 if number < 70 else 1900) + number - _is_of_the_year_before(match)
    found.short_year = True
    return True


def _is_of_the_year_before(match: re.Match[str]) -> bool:
    """Whether a range began in the year before the one printed: "30/12 - 2/1/2019"."""
    start = match.groupdict().get("from")
    return start is not None and int(start) > int(match["month"])


def _link(first: Found, second: Found, text: str) -> str | None:
    """The word that makes the two dates a range or a pair, or None."""
    between = text[first.end : second.start]
    if len(between) > _JOIN_GAP or "iso" in (first.form, second.form):
        return None
    if None not in (first.year, second.year) and _order(first) > _order(second):
        return None
    match = _JOINED.fullmatch(between)
    return match["to"] if match and (first.year is None or second.year is not None) else None


def _order(found: Found) -> tuple[int, int, int]:
    return found.year or 0, found.month, found.day


def _lend_year(first: Found, second: Found) -> None:
    """A year printed once, at the end, is also that of the first day."""
    if first.year is None and second.year is not None:
        runs_on = (first.month, first.day) <= (second.month, second.day)
        first.year = second.year if runs_on else second.year - 1
        first.short_year = second.short_year
        first.form = second.form
