"""Dates and times of day as printed in a text, and whether they are a limit.

Only what a change touches is read: for the dates of a whole text there are the readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from archive.changes.spans import Span, touches
from archive.changes.tables import any_of, listed
from archive.changes.tokens import folded

# Characters around a change in which its date is looked for.
_AROUND = 50
# Characters between "paling lambat" and the date it makes a limit, and between "hingga" and it.
_FAR, _NEAR = 45, 22
_SENTENCE_END = re.compile(r"[.!?;]\s+(?=[A-Z\"“])|\n")
_FILL = re.compile(r"[\s,(]*(?:(?:pada|hari|tanggal|tgl\.?|bulan|akhir|awal)[\s,(]+){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date or a time of day as printed. value: the same for every spelling of it."""

    start: int
    end: int
    value: str
    is_limit: bool


def moments(text: str, span: Span) -> list[Moment]:
    """The dates and times in a span of a text, or touching it, in order."""
    low, high = max(0, span[0] - _AROUND), min(len(text), span[1] + _AROUND)
    found: list[Moment] = []
    for match in _dates().finditer(text, low, high):
        start, end = match.span()
        if "(" not in match[0]:
            end = start + len(match[0].rstrip(")"))
        if touches((start, end), span):
            is_limit = _is_limit(text, start)
            found.append(Moment(start=start, end=end, value=_value(match), is_limit=is_limit))
    return found


def _value(match: re.Match[str]) -> str:
    if match["month"]:
        number = int(listed("month")[match["month"].lower()])
        return f"{match['year'] or ''}-{number:02}-{folded(match['days'] or '')}"
    if match["only_month"]:
        return f"{match['its_year']}-{int(listed('month')[match['only_month'].lower()]):02}-"
    if match["numeric"]:
        parts = re.findall(r"\d+", match["numeric"])
        year = parts[2] if len(parts) > 2 else ""
        year = f"20{year}" if len(year) == 2 else year
        return f"{year}-{int(parts[1]):02}-{int(parts[0])}"
    return folded(match[0]).lower()


def _is_limit(text: str, start: int) -> bool:
    """Whether the words before a date make it the last one."""
    before = text[max(0, start - _FAR - 30) : start]
    before = _SENTENCE_END.split(before)[-1]
    for match in _limits().finditer(before):
        between = before[match.end() :]
        is_far = listed("deadline").get(" ".join(match[0].lower().split())) == "far"
        if is_far and len(between) <= _FAR:
            return True
        if len(between) <= _NEAR and _FILL.fullmatch(between + " "):
            # "1 hingga 3 Mei" are the days of an event.
            return not re.search(r"[0-9]\)?,?\s*$", before[: match.start()])
    return False


@cache
def _limits() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{any_of(listed('deadline'))})(?![^\W_])", re.IGNORECASE)


@cache
def _dates() -> re.Pattern[str]:
    months = rf"(?:{any_of(listed('month'))})"
    days, zones = any_of(listed("weekday")), any_of(listed("zone"))
    clock = r"[0-2]?[0-9][.:][0-5][0-9]"
    joint = r"\s*(?:[-–]|s\.?d\.?|s/d|sampai|hingga|dan|&)\s*"
    return re.compile(
        rf"(?:(?<![^\W_])(?:{days})(?:\s*[-–/]\s*(?:{days}))?,?\s*\(?\s*(?:tanggal\s+)?)?"
        rf"(?<![0-9.,/])(?:"
        rf"(?P<days>[0-3]?[0-9](?:{joint}[0-3]?[0-9])?)\s+(?P<month>{months})(?![^\W_])\.?"
        rf"(?:\s+(?P<year>(?:19|20)[0-9][0-9])(?![0-9]))?"
        rf"|(?P<numeric>[0-3]?[0-9](?P<sign>[/.-])(?:0?[1-9]|1[0-2])"
        rf"(?:(?P=sign)(?:(?:19|20)[0-9][0-9]|[0-9][0-9]))|(?<=\()[0-3]?[0-9]/(?:0?[1-9]|1[0-2]))"
        rf"(?![0-9/])"
        rf")\)?"
        rf"|(?<![^\W_])(?P<only_month>{months})\s+(?P<its_year>(?:19|20)[0-9][0-9])(?![0-9])"
        rf"|(?<![^\W_])(?:pukul|jam|pkl\.?)\s*{clock}(?:{joint}{clock})?(?:\s*(?:{zones})(?![^\W_]))?"
        rf"|(?<![0-9.,]){clock}(?:{joint}{clock})?\s*(?:{zones})(?![^\W_])",
        re.IGNORECASE,
    )
