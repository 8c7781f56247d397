"""Where dates stand in a text and how they are printed; what year they mean is left to `dates`.

The time beside a date is `clock_times`' part.

Patterns start at a digit or a month and all their gaps are bounded, so their time grows with
the length of the text and no faster. Day before month always, unless ISO.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import islice

from pipelines.indonesian.tables import any_of, rows

MONTHS = {row["word"].casefold(): int(row["month"]) for row in rows("months.tsv")}
DAYS = {row["word"].casefold(): int(row["day"]) for row in rows("days.tsv")}

MATCHES_CAP = 300  # of one pattern in one text: beyond it stands a table, not a release

_MONTH = any_of(MONTHS)
# Each pattern starts with its first character and looks back after it: so the search for the
# next match skips what cannot begin one, several times faster than looking back first.
_INITIALS = "".join(sorted({word[0] for word in MONTHS}))
_SECONDS = "".join(sorted({word[1] for word in MONTHS}))
_MONTH_TAILS = "|".join(
    f"(?<={initial}){re.escape(word[1:])}"
    for initial in _INITIALS
    for word in sorted(MONTHS, key=len, reverse=True)
    if word[0] == initial
)
TO = r"(?>-|s\.? ?/? ?d\.?|sampai(?: dengan)?|hingga|dan|&|to)"
# What may stand between a weekday and its date: "Selasa malam (03/04)", "Rabu lalu, tanggal".
PART = (
    r"(?:pagi|siang|sore|petang|malam|dini|hari|subuh|lalu|kemarin|ini|tadi|besok|nanti|depan|"
    r"mendatang|kliwon|legi|manis|pahing|paing|pon|wage|tanggal|tgl)"
)

# "5 (lima) Juni" and "5th of June"; then only what can begin a month is tried as one.
_WORDED = re.compile(
    r"(?P<day>\d(?<!\d\d)(?<!\d[.,]\d)\d?+)(?:st|nd|rd|th)?"
    rf"(?> {{0,2}}{TO} {{0,2}}(?P<last>\d{{1,2}}))?(?: \([a-z ]{{4,18}}\))?"
    rf"(?:[ .,/-]{{0,3}}+| bulan | of )(?=[{_INITIALS}])(?P<month>{_MONTH})(?![^\W\d_])\.?"
    r"(?:(?P<gap>,? tahun |[ ,./-]{0,3})"
    rf"(?P<year>\d{{4}}(?!\d)|'?\d{{2}}(?!\d)(?! ?(?=[{_INITIALS}])(?:{_MONTH})(?![^\W\d_]))))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>[{_INITIALS}](?<![^\W_].)(?=[{_SECONDS}])(?:{_MONTH_TAILS}))"
    r"(?![^\W\d_])\.? {0,2}"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: {1,2}| ?, ?)"
    r"(?:\d{2}:\d{2}:\d{2} (?:(?:WITA|WIB|WIT|UTC|GMT) )?)?"
    r"(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
# Alone as a badge prints it: "JUN 05".
_BADGE = re.compile(rf" *(?P<month>{_MONTH})\.? {{1,2}}(?P<day>\d{{1,2}}) *", re.IGNORECASE)
_NUMERIC = re.compile(
    r"(?P<day>\d(?<!\d\d)(?<!\d[./:-]\d)(?<![A-Za-z]/\d)\d?)(?: ?[-&] ?(?P<last>\d{1,2})(?= ?/))? ?"
    r"(?P<mark>[/.-]) ?(?P<month>\d{1,2}) ?(?P=mark) ?(?P<year>\d{4}|\d{2})(?!\d)"
    r"(?![./-]\d(?!\d?[:.]\d\d))"
)
# Names long enough to be known by all but one letter; "Juni" is too near to other words.
_LONG_MONTHS = (
    *("januari", "februari", "pebruari", "maret", "april", "agustus", "september", "oktober"),
    *("november", "nopember", "desember", "january", "february", "august", "october", "december"),
)
_MISSPELT = re.compile(
    r"(?<![\d./,])(?P<day>\d{1,2}) (?P<word>[^\W\d_]{4,11}) (?P<year>(?:19|20)\d\d)(?!\d)"
)
_ISO = re.compile(
    r"(?P<year>[012](?<!\d.)(?<!\d[.-].)(?:(?<=1)[89]|(?<=2)[01]|(?<=0)0)\d{2})"
    r"(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)(?:T(?=\d\d:))?"
)
_COMPACT = re.compile(
    r"(?:^ {0,9}|/)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=/|T\d|Z? {0,9}$)"
)
_SHORT = re.compile(
    r"(?P<day>\d(?<!\d\d)(?<!\d[./,]\d)(?<![A-Za-z]/\d)\d?+)"
    rf"(?> ?{TO} ?(?P<last>\d{{1,2}}))? ?/ ?(?P<month>\d{{1,2}})(?!\d)(?! ?[/.]\d)(?!-\d{{3}})"
    rf"(?:(?: ?{TO} ?)\d{{1,2}} ?/ ?\d{{1,2}}(?![\d/]))? ?(?P<close>[)\]])?",
    re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(
    rf"(?<![^\W_])(?P<weekday>{any_of(DAYS)})(?![^\W_'])"
    rf"(?: ?{TO} ?(?:{any_of(DAYS)})(?![^\W_']))?[ ,./]{{0,3}}"
    rf"(?:{PART}(?![^\W_])\.?[ ,.]{{0,3}}){{0,3}}[(\[]? ?$",
    re.IGNORECASE,
)
# What stands right before something that looks like a date and is none.
_NO_DATE_BEFORE = re.compile(
    r"\b(?:(?:nomor|nomer|no|pasal|ayat|versi|rp)(?![^\W\d_])[ .:]{0,3}[\w./-]{0,30}"
    r"|(?:ke|tel|telp|telepon|fax|wa|nip|npwp|bagian|halaman|hal|page|slide|rt|rw|blok|kav|skor|"
    r"separuh|(?:se|dua |tiga |empat )?per(?:tiga|empat|lima))[ .:(-]{0,3})$",
    re.IGNORECASE,
)
# The first of several days: "7, 8 dan 9 Juni".
_DAYS_BEFORE = re.compile(
    r"(?<![\d.,/:])(?P<first>\d{1,2}), ?(?:\d{1,2}, ?){0,5}(?P<and>(?:dan|serta|&) )?$",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(r"(?<![^\W_])[A-Z]{1,4}[-/]$|[^\W\d_]$")
_STROKE_LETTER = re.compile(r"/[^\W\d_]")
_COPYRIGHT_BEFORE = re.compile(r"(?:©|copyright|hak cipta)[^.|]{0,60}$", re.IGNORECASE)
# What follows a year of another calendar.
_HIJRI_AFTER = re.compile(r" ?(?:H|Hijriy?ah|Saka|Caka)(?![^\W_])")

_JOINED = re.compile(rf" ?(?P<to>{TO}) ?(?:tanggal )?", re.IGNORECASE)
_JOIN_GAP = 25


@dataclass(slots=True)
class Found:
    """A date as printed: the day, the month, and what else stood there.

    year: None where none was printed. weekday: 1 is Monday.
    form: iso, words, numbers or short ("(20/10)", "18 Mei"). ends_day: 24:00 was printed.
    numbered: letters stand right against it, as in the number of a document.
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
                if link.casefold() not in ("dan", "&"):
                    held.end = found.end
                    continue
            yield held
        held = found
    if held is not None:
        yield held


def find_badge(text: str) -> Found | None:
    """The date of a text that is nothing but a month and a day: "JUN 05"."""
    match = _BADGE.fullmatch(text)
    if match is None or not 1 <= int(match["day"]) <= 31:
        return None
    month = MONTHS[match["month"].casefold()]
    return Found(match.start("month"), match.end("day"), int(match["day"]), month, None, "short")


def find_misspelt(text: str) -> Iterator[Found]:
    """Dates whose month is one letter off a full name: "7 Septmber 2024"."""
    for match in islice(_MISSPELT.finditer(text), MATCHES_CAP):
        day, month = int(match["day"]), _nearest_month(match["word"].casefold())
        before = text[max(0, match.start() - 60) : match.start()]
        if month is not None and 1 <= day <= 31 and not _is_no_date(before):
            found = Found(*match.span(), day, month, int(match["year"]), "words")
            _take_weekday(found, before)
            yield found


def _is_no_date(before: str) -> bool:
    return bool(_NO_DATE_BEFORE.search(before) or _COPYRIGHT_BEFORE.search(before))


def _nearest_month(word: str) -> int | None:
    if word in MONTHS:
        return None
    near = {MONTHS[name] for name in _LONG_MONTHS if _is_one_off(word, name)}
    return near.pop() if len(near) == 1 else None


def _is_one_off(word: str, name: str) -> bool:
    """Whether one letter is missing, doubled or another, or two neighbours changed places."""
    if word[0] != name[0] or abs(len(word) - len(name)) > 1:
        return False
    same = 0
    while same < min(len(word), len(name)) and word[same] == name[same]:
        same += 1
    rest, other = word[same:], name[same:]
    is_doubled = same > 0 and rest[:1] == word[same - 1] and rest[1:] == other
    return (
        rest[1:] == other[1:]
        or is_doubled
        or rest == other[1:]
        or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    )


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
    if _is_no_date(before):
        return None
    found = Found(start, match.end(), day, number, None, form)
    found.numbered = form != "iso" and bool(
        _CODE_BEFORE.search(before)
        or (form == "numbers" and _STROKE_LETTER.match(text, match.end()))
    )
    if form == "words" and (more := _DAYS_BEFORE.search(before)) is not None:
        _take_first_day(found, more, match)
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


def _take_first_day(found: Found, more: re.Match[str], match: re.Match[str]) -> None:
    """Of "7, 8 dan 9 Juni" the 7th, where "dan" shows that the numbers are days."""
    first = int(more["first"])
    if (more["and"] or match["last"]) and 1 <= first < found.day:
        found.day = first
        found.start -= len(more[0])


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
