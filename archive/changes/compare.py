"""What makes an event: two states of one release in, the changes between them out."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from archive.changes.meaning import (
    FIGURES,
    Difference,
    Text,
    differences,
    in_title,
    stage_difference,
    title_differences,
)
from archive.changes.spans import Span
from archive.changes.tokens import folded
from archive.changes.weights import Reason, at_most, points_of, reason, total
from archive.model import ZONES, Certainty, DateReading, EventKind, Precision

# Points by kind; what a change of wording weighs is `archive.changes.meaning`'s.
WEIGHTS: dict[EventKind, int] = {EventKind(k): points for k, points in points_of("kind").items()}

_SUMMARY_CHARS = 160
# So many further differences count.
_FURTHER = 2
_WEIGHTY = 10
_LONG = timedelta(days=31)
_SAYS = {
    "figure": "Figure",
    "number": "Number",
    "date": "Date",
    "deadline": "Deadline",
    "official": "Official",
    "office": "Office",
    "stage": "Stage",
}
_SAYS_OF_ONE = {
    "paragraph_added": "Paragraph added: ",
    "paragraph_removed": "Paragraph removed: ",
    "paragraph_moved": "Paragraph moved: ",
    "sentence_added": "Sentence added: ",
    "sentence_removed": "Sentence removed: ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is compared: title, text and publishing date of one release at one time.

    facts: of this wording, as JSON; without them the words alone are compared.
    """

    title: str
    text: str
    published: DateReading
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: its kind, one sentence, and the passages before and after.

    differences: of which it is made, in reading order. reasons: why it weighs what it weighs;
    without them its kind decides.
    """

    kind: EventKind
    summary: str
    before: str | None
    after: str | None
    differences: tuple[Difference, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def weight(self) -> int:
        """How much a reader should care, 0 to 100."""
        return total(self.reasons)


def compare(old: Wording, new: Wording) -> list[Change]:
    """The changes from *old* to *new*; what only looks different is none.

    A title and a text changed at once are two.
    """
    title, text = _title_differences(old, new), _text_differences(old, new)
    if stage := stage_difference(old.facts, new.facts):
        if text:
            text = [stage, *text]
        elif title:
            title = [in_title(stage), *title]
    is_smart_city = any("smart-city" in each.facts.get("topics", ()) for each in (old, new))
    changes = []
    if title:
        changes.append(_retitled(old, new, title, is_smart_city=is_smart_city))
    if text:
        changes.append(_edited(text, is_smart_city=is_smart_city))
    if is_redated(old.published, new.published):
        changes.append(_redated(old.published, new.published, is_smart_city=is_smart_city))
    return changes


def _title_differences(old: Wording, new: Wording) -> list[Difference]:
    if _is_same_title(old.title, new.title):
        return []
    return title_differences(old.title, new.title)


def _is_same_title(old: str, new: str) -> bool:
    """Whether two titles differ in looks alone; one set in capitals is one of its looks."""
    was, now = folded(old), folded(new)
    return was == now or (
        was.casefold() == now.casefold() and any(title.isupper() for title in (was, now))
    )


def _text_differences(old: Wording, new: Wording) -> list[Difference]:
    if fold(old.text) == fold(new.text):
        return []
    return differences(Text(text=old.text, facts=old.facts), Text(text=new.text, facts=new.facts))


def _retitled(
    old: Wording, new: Wording, found: Sequence[Difference], *, is_smart_city: bool
) -> Change:
    return Change(
        kind=EventKind.RETITLED,
        summary=f"Title was “{old.title}”, is “{new.title}”",
        before=old.title,
        after=new.title,
        differences=tuple(found),
        reasons=_reasons(found, is_smart_city=is_smart_city),
    )


def _edited(found: Sequence[Difference], *, is_smart_city: bool) -> Change:
    was, now = _passages(found)
    weightiest = _weightiest(found)
    return Change(
        kind=EventKind.FIGURE_CHANGED if weightiest.what in FIGURES else EventKind.EDITED,
        summary=_summary(weightiest, len(found), was, now),
        before=was,
        after=now,
        differences=tuple(found),
        reasons=_reasons(found, is_smart_city=is_smart_city),
    )


def _redated(old: DateReading, new: DateReading, *, is_smart_city: bool) -> Change:
    before, after = date_text(old), date_text(new)
    reasons = [reason("kind", "redated")]
    if old.value and new.value and abs(_date(old.value) - _date(new.value)) > _LONG:
        reasons.append(reason("more", "long_ago"))
    if is_smart_city:
        reasons.append(reason("more", "smart_city_change"))
    return Change(
        kind=EventKind.REDATED,
        summary=f"Publishing date was {before}, is {after}",
        before=before,
        after=after,
        reasons=tuple(reasons),
    )


def _weightiest(found: Sequence[Difference]) -> Difference:
    """The one that decides; of two that weigh the same, a figure."""
    return max(found, key=lambda each: (each.points, each.what in FIGURES))


def _reasons(found: Sequence[Difference], *, is_smart_city: bool) -> tuple[Reason, ...]:
    """Why a change weighs what it weighs: its weightiest difference, others, and the topic."""
    first = _weightiest(found)
    reasons = list(first.reasons)
    others = [each for each in found if each is not first and each.points >= _WEIGHTY]
    reasons += [reason("more", "further")] * min(_FURTHER, len(others))
    if is_smart_city:
        reasons.append(at_most(reason("more", "smart_city_change"), first.points))
    return tuple(reasons)


def _passages(found: Sequence[Difference]) -> tuple[str, str]:
    """What differs, as (was, is); passages parted by " … ", either may be empty."""
    was = [(each.before_at, each.before) for each in found if each.before_at and each.before]
    now = [(each.after_at, each.after) for each in found if each.after_at and each.after]
    return _outermost(was), _outermost(now)


def _outermost(passages: list[tuple[Span, str]]) -> str:
    """Passages in the order of their text, without those inside another."""
    told: list[str] = []
    end = -1
    for span, passage in sorted(passages, key=lambda each: (each[0][0], -each[0][1])):
        if span[1] > end:
            told.append(passage)
            end = span[1]
    return " … ".join(told)


def _summary(weightiest: Difference, count: int, was: str, now: str) -> str:
    more = f", and {count - 1} more" if count > 1 else ""
    before, after = shorten(weightiest.before or ""), shorten(weightiest.after or "")
    if label := _SAYS_OF_ONE.get(weightiest.what):
        return f"{label}“{before or after}”{more}"
    if label := _SAYS.get(weightiest.what):
        return f"{label} was “{before}”, is “{after}”{more}"
    return f"Text was “{shorten(was)}”, is “{shorten(now)}”"


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


def reasons_of(kind: EventKind, topics: Sequence[str], *, is_backfill: bool) -> tuple[Reason, ...]:
    """Why a release's event of a kind weighs something by itself.

    Nothing for the old stock of a portal just added.
    """
    if is_backfill and kind in (EventKind.NEW, EventKind.COPIED):
        return ()
    more = (reason("more", "smart_city"),) if "smart-city" in topics else ()
    return (reason("kind", kind), *more)


def weight_of(kind: EventKind, topics: Sequence[str], *, is_backfill: bool) -> int:
    """The weight that `reasons_of` makes."""
    return total(reasons_of(kind, topics, is_backfill=is_backfill))


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
