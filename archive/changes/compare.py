"""What makes an event: two states of one release in, the changes between them out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from archive.changes.diff import changed_passages
from archive.model import ZONES, Certainty, DateReading, EventKind, Precision

# How much a reader should care, 0 to 100; digests are ordered by it.
WEIGHTS: dict[EventKind, int] = {
    EventKind.NEW: 10,
    EventKind.EDITED: 20,
    EventKind.RETITLED: 20,
    EventKind.REDATED: 15,
    EventKind.COPIED: 5,
    EventKind.REMOVED: 70,
    EventKind.RETURNED: 40,
    EventKind.MOVED: 5,
    EventKind.SILENT: 30,
    EventKind.PARTIAL: 20,
    EventKind.BLOCKED: 40,
    EventKind.DOWN: 40,
    EventKind.CHANGED: 50,
    EventKind.DEFACED: 60,
    EventKind.PORTAL_MOVED: 50,
    EventKind.RECOVERED: 20,
}
# News of the programme the archive was begun for stands above other news.
SMART_CITY_WEIGHT = 30

_SUMMARY_CHARS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is compared: title, text and publishing date of one release at one time."""

    title: str
    text: str
    published: DateReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: its kind, one sentence, and the passages before and after."""

    kind: EventKind
    summary: str
    before: str | None
    after: str | None


def compare(old: Wording, new: Wording) -> list[Change]:
    """The changes from *old* to *new*; spacing alone is none.

    A title and a text changed at once are two.
    """
    changes = []
    if fold(old.title) != fold(new.title):
        changes.append(
            Change(
                kind=EventKind.RETITLED,
                summary=f"Title was “{old.title}”, is “{new.title}”",
                before=old.title,
                after=new.title,
            )
        )
    if fold(old.text) != fold(new.text):
        was, now = changed_passages(old.text, new.text)
        changes.append(
            Change(
                kind=EventKind.EDITED,
                summary=f"Text was “{shorten(was)}”, is “{shorten(now)}”",
                before=was,
                after=now,
            )
        )
    if is_redated(old.published, new.published):
        before, after = date_text(old.published), date_text(new.published)
        changes.append(
            Change(
                kind=EventKind.REDATED,
                summary=f"Publishing date was {before}, is {after}",
                before=before,
                after=after,
            )
        )
    return changes


def is_redated(old: DateReading, new: DateReading) -> bool:
    """Whether the publishing date really moved.

    A date that could not be read this time, or is now printed finer or coarser,
    has not moved. Nor has one that is only likely, by a day: "1 hari yang lalu" tonight
    was "23 jam yang lalu" last night.
    """
    if (
        old.value is None
        or new.value is None
        or Certainty.DOUBTFUL in (old.certainty, new.certainty)
    ):
        return False
    if old.precision == new.precision == Precision.MINUTE:
        return _minute(old.value) != _minute(new.value)
    if Precision.YEAR in (old.precision, new.precision):
        return _day(old.value)[:4] != _day(new.value)[:4]
    if Precision.MONTH in (old.precision, new.precision):
        return _day(old.value)[:7] != _day(new.value)[:7]
    is_certain = old.certainty == new.certainty == Certainty.CERTAIN
    if not is_certain and abs(_date(old.value) - _date(new.value)) <= timedelta(days=1):
        return False
    # A day alone may be the day of that minute in any of the country's zones.
    return not _days(old.value) & _days(new.value)


def weight_of(kind: EventKind, topics: Sequence[str], *, is_backfill: bool) -> int:
    """The weight of a release's event; 0 for the old stock of a portal just added."""
    if is_backfill and kind in (EventKind.NEW, EventKind.COPIED):
        return 0
    return WEIGHTS[kind] + (SMART_CITY_WEIGHT if "smart-city" in topics else 0)


def fold(text: str) -> str:
    """Text in NFC with every run of white space as one space: the same words, the same text."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def date_text(reading: DateReading) -> str | None:
    """The date as the contract writes it: ISO 8601 with offset, or a day alone."""
    if reading.value is None:
        return None
    if reading.precision == Precision.MONTH:
        return reading.value.isoformat()[:7]
    if reading.precision == Precision.YEAR:
        return reading.value.isoformat()[:4]
    return reading.value.isoformat()


def _minute(value: date | datetime) -> object:
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def _date(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _days(value: date | datetime) -> set[str]:
    if not isinstance(value, datetime):
        return {value.isoformat()}
    return {value.date().isoformat()} | {
        value.astimezone(zone).date().isoformat() for zone in ZONES.values()
    }


def _day(value: date | datetime) -> str:
    return value.isoformat()[:10]


def shorten(text: str) -> str:
    """The beginning of a text, for a sentence."""
    folded = fold(text)
    return folded if len(folded) <= _SUMMARY_CHARS else folded[:_SUMMARY_CHARS].rstrip() + "…"
