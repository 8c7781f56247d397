"""Deadlines: the dates a text sets as a limit, "paling lambat 30 Juni 2026", "hingga 31 Desember".

Dates themselves are read by `date_forms`; what is found here is the words that make a date a
limit, and what tells them from "sampai Rabu (25/2), 88 desa sudah menerima".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice

from pipelines.indonesian.date_forms import DAYS, MONTHS, Found, find_dates
from pipelines.indonesian.tables import any_of, beginning, rows

CUES_CAP = 300  # of one text
FAR, NEAR = 60, 25  # characters between the word and its date
FIRST_DIGIT = 30  # characters of a weekday before the date's first digit
DATE_LENGTH = 60  # characters of a date, its weekday and its time
BEFORE, AFTER = 80, 80  # characters of its sentence that are asked about a weak word

_DIGIT = re.compile(r"\d")
# A full stop that ends a sentence, not "tgl." or "pkl.".
_ENDS = re.compile(r"(?<!tgl)(?<!pkl)[.!?;](?= |\n|$)|\n")
_MONTH_NAME = rf"(?:{any_of(MONTHS)})(?![^\W\d_])"
_DAY_NAME = rf"(?:{any_of(DAYS)})(?![^\W_])"
_WEAK_DATE = re.compile(
    rf" (?:pada |di )?(?:hari )?(?:{_DAY_NAME}[ ,]{{0,3}}(?:(?:malam|sore|siang|pagi) )?)?"
    r"(?:pada )?(?:tanggal |tgl\.? ?)?\(?(?=\d)",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(
    rf"(?:[\d)]|(?<![^\W_])(?:{_MONTH_NAME}|{_DAY_NAME})),? ?$", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?<![^\W_])(?:pukul|jam|pkl\.?) \d{1,2}(?:[.:]\d\d)?(?: (?:wita|wib|wit))?(?![^\W_])",
    re.IGNORECASE,
)
_DAY_ONLY = re.compile(
    r"(?: setiap)?(?: pada)? (?:tanggal|tgl\.?) (?P<day>[1-9]\d?)(?![\d/:-]|[.,]\d| ?%| ?- ?\d)",
    re.IGNORECASE,
)
_FILL = (
    r"[ :]{1,2}"
    r"(?:(?:pada|di|adalah|yaitu|yakni|jatuh|hingga|bulan|tahun|akhir|awal|pertengahan) ){0,4}"
)
_MONTH = re.compile(
    rf"{_FILL}(?P<month>{any_of(MONTHS)})(?![^\W\d_])(?: (?P<year>20\d\d)(?!\d))?", re.IGNORECASE
)
_YEAR = re.compile(rf"{_FILL}(?P<year>20\d\d)(?![\w/.-]*\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A limit as printed, from its first word to the end of its date.

    value: "2026-06-30"; "--06-30" without a year, "---30" without a month, "2026-06", "--06"
    or "2026" where no day was printed (the truncated forms of ISO 8601:2000).
    """

    start: int
    end: int
    value: str


def find_deadlines(shown: str, lower: str) -> Iterator[Deadline]:
    """Each deadline of a text, in order.

    shown: as `tables.plain` gives it. lower: the same in small letters.
    """
    read_to = 0
    for match in islice(_cues().finditer(lower), CUES_CAP):
        start, end = match.span()
        if start < read_to or lower[start - 1 : start] == "-":
            continue
        strength = _words()[match[0]]
        if strength == "strong":
            deadline = _strong(shown, start, end, FAR)
        elif strength == "target" and _of("aim").search(_sentence_before(lower, start)):
            deadline = _strong(shown, start, end, NEAR)
        elif strength == "weak":
            deadline = _weak(shown, lower, start, end)
        else:
            continue
        if deadline is not None:
            read_to = deadline.end
            yield deadline


def limit_before(lower: str, place: int) -> int | None:
    """Where "paling lambat " begins that stands right before a place, or None."""
    match = _strong_before().search(lower[max(0, place - 60) : place])
    return None if match is None else max(0, place - 60) + match.start()


def _strong(shown: str, start: int, end: int, reach: int) -> Deadline | None:
    """The first date after the word, within its sentence; else the month or year it names."""
    if found := _dated(shown, start, end, reach=reach):
        return found
    if day := _DAY_ONLY.match(shown, end):
        return _day_only(start, day)
    if month := _MONTH.match(shown, end):
        number = MONTHS[month["month"].casefold()]
        return Deadline(start=start, end=month.end(), value=f"{month['year'] or '-'}-{number:02d}")
    if year := _YEAR.match(shown, end):
        return Deadline(start=start, end=year.end(), value=year["year"])
    return None


def _weak(shown: str, lower: str, start: int, end: int) -> Deadline | None:
    """The date right after the word, unless the sentence tells of a range or a state reached."""
    near = _WEAK_DATE.match(shown, end)
    if near is None:
        return None
    before = _sentence_before(lower, start)
    if not _of("open").search(before):
        after = _ENDS.split(lower[end : end + AFTER], maxsplit=1)[0]
        if _RANGE_BEFORE.search(before) or _of("range").search(before):
            return None
        if lower[start:end] != "sebelum" and (
            not before.strip(" ,(") or _of("state").search(f"{before} {after}")
        ):
            return None
    if found := _dated(shown, start, end, reach=len(near[0]) + 2):
        return found
    day = _DAY_ONLY.match(shown, end)
    return _day_only(start, day) if day else None


def _day_only(start: int, match: re.Match[str]) -> Deadline | None:
    day = int(match["day"])
    return Deadline(start=start, end=match.end(), value=f"---{day:02d}") if day <= 31 else None


def _dated(shown: str, start: int, end: int, *, reach: int) -> Deadline | None:
    """The date that begins at most so many characters on, with no number or full stop before it."""
    piece = _CLOCK.sub(_blank, shown[end : end + reach + DATE_LENGTH])
    first = _DIGIT.search(piece)
    if (
        first is None
        or first.start() > reach + FIRST_DIGIT
        or _ENDS.search(piece, 0, first.start())
    ):
        return None
    for found in find_dates(piece):
        if not found.start <= first.start() < found.end or found.start > reach:
            return None
        value = _iso(found)
        printed = piece[: found.end].rstrip(" .,")
        return Deadline(start=start, end=end + len(printed), value=value) if value else None
    return None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _iso(found: Found) -> str | None:
    try:
        day = date(2024 if found.year is None else found.year, found.month, found.day)
    except ValueError:
        return None
    return day.isoformat() if found.year is not None else f"--{day:%m-%d}"


def _sentence_before(lower: str, place: int) -> str:
    before = lower[max(0, place - BEFORE) : place]
    return re.split(r"[.!?;] |\n", before)[-1]


@cache
def _words() -> dict[str, str]:
    return {row["word"]: row["strength"] for row in rows("deadlines.tsv")}


@cache
def _of(strength: str) -> re.Pattern[str]:
    words = (word for word, kind in _words().items() if kind == strength)
    return re.compile(rf"(?<![^\W_])(?:{any_of(words)})(?![^\W_])")


@cache
def _strong_before() -> re.Pattern[str]:
    words = (word for word, kind in _words().items() if kind == "strong")
    fill = r"(?: (?:dalam|waktu|selama|adalah|yaitu|yakni|hanya|maksimal)){0,3}:?"
    return re.compile(rf"(?<![^\W_])(?:{any_of(words)}){fill} $")


@cache
def _cues() -> re.Pattern[str]:
    words = [word for word, kind in _words().items() if kind in ("strong", "weak", "target")]
    return re.compile(rf"(?:{beginning(words)})(?![^\W_])")
