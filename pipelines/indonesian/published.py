"""When a release was published: the places on a page that say so, weighed against each other.

The most trusted place that can be read wins; the others raise or lower the certainty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from archive.model import ZONES, Certainty, DateHint, DateReading, Precision
from pipelines.indonesian.clock_times import local_day
from pipelines.indonesian.date_forms import FIRST_YEAR
from pipelines.indonesian.dates import least, raised, read_date

# Most trusted first. What a page prints for people comes after what it tells machines,
# but a listing and an address often say when a page was filed, not when it came out.
SOURCES = ("json-ld", "meta", "feed", "time", "visible", "listing", "url", "dateline", "text")
WEAK_SOURCES = ("listing", "url", "dateline", "text")
# Clocks of portals run ahead; a date beyond this is an event's or a mistake.
FUTURE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Witness:
    """A hint that could be read, and the day it means on the portal's clocks."""

    hint: DateHint
    reading: DateReading
    day: date


def read_published(
    hints: Sequence[DateHint], *, seen_at: datetime, zone: str | None
) -> DateReading:
    """Weigh the hints of one page; value None where none can be read.

    The winner's source and raw are set; conflicts name each place that says another day.
    """
    witnesses = _witnesses(hints, seen_at, zone)
    if not witnesses:
        return DateReading()
    aware = seen_at if seen_at.tzinfo else seen_at.replace(tzinfo=UTC)
    limit = local_day(aware, zone) + FUTURE
    # sorted() keeps the order of trust among equals.
    ranked = sorted(witnesses, key=lambda one: (one.day > limit, one.day.year < FIRST_YEAR))
    winner, others = ranked[0], ranked[1:]
    agreeing = [one for one in others if _agrees(winner, one)]
    against = [one for one in others if not _agrees(winner, one)]
    certainty = _certainty(winner, agreeing, against)
    if winner.day > limit or winner.day.year < FIRST_YEAR:
        certainty = Certainty.DOUBTFUL
    best = _finest(winner, agreeing)
    return replace(
        _in_zone(best.reading, zone),
        source=best.hint.source,
        certainty=certainty,
        conflicts=(
            *(f"{one.hint.source}: {one.reading.raw}" for one in against),
            *winner.reading.conflicts,
        ),
    )


def _in_zone(reading: DateReading, zone: str | None) -> DateReading:
    """The same moment on the portal's clocks, where a machine wrote it in UTC."""
    if zone not in ZONES or reading.zone != "+00:00" or not isinstance(reading.value, datetime):
        return reading
    try:
        return replace(reading, value=reading.value.astimezone(ZONES[zone]), zone=zone)
    except OverflowError:
        return reading


def _witnesses(hints: Sequence[DateHint], seen_at: datetime, zone: str | None) -> list[_Witness]:
    """The readable hints, most trusted first; dates without a year stand near the others."""
    ordered = sorted(hints, key=lambda hint: _trust(hint.source))
    first = [read_date(hint.raw, seen_at=seen_at, zone=zone) for hint in ordered]
    anchor = next(
        (reading.value for reading in first if reading.certainty in ("certain", "likely")), None
    )
    found = []
    for hint, alone in zip(ordered, first, strict=True):
        reading = alone
        if alone.certainty == Certainty.DOUBTFUL and anchor is not None:
            reading = read_date(hint.raw, seen_at=seen_at, published=anchor, zone=zone)
        if reading.value is not None:
            found.append(_Witness(hint, reading, local_day(reading.value, zone)))
    return found


def _trust(source: str) -> int:
    return SOURCES.index(source) if source in SOURCES else len(SOURCES)


def _agrees(one: _Witness, other: _Witness) -> bool:
    return one.day == other.day or _is_mislabelled(one, other) or _is_mislabelled(other, one)


def _is_mislabelled(stamp: _Witness, printed: _Witness) -> bool:
    """Whether a machine's +00:00 is the local time that the page prints with its zone.

    Seen where a CMS calls its local clock UTC: "2018-10-20T20:03:00+00:00" over
    "20 Oktober 2018 20:03 WIB".
    """
    value, shown = stamp.reading.value, printed.reading.value
    return (
        isinstance(value, datetime)
        and isinstance(shown, datetime)
        and stamp.reading.zone == "+00:00"
        and printed.reading.zone != "+00:00"
        and value.replace(tzinfo=None, second=0) == shown.replace(tzinfo=None, second=0)
    )


def _finest(winner: _Witness, agreeing: Sequence[_Witness]) -> _Witness:
    """The winner, or an agreeing place that says the minute where the winner does not."""
    for one in agreeing:
        if _is_mislabelled(winner, one):
            return one
    if _has_minute(winner):
        return winner
    return next((one for one in agreeing if _has_minute(one)), winner)


def _has_minute(one: _Witness) -> bool:
    """Whether a time was printed; 00:00:00 is how a day is stored."""
    value = one.reading.value
    return (
        isinstance(value, datetime)
        and one.reading.precision == Precision.MINUTE
        and value.time() != time(0)
    )


def _certainty(
    winner: _Witness, agreeing: Sequence[_Witness], against: Sequence[_Witness]
) -> Certainty:
    certainty = winner.reading.certainty
    if winner.hint.source in WEAK_SOURCES:
        certainty = least(certainty, Certainty.LIKELY)
    if not against:
        return raised(certainty) if agreeing else certainty
    if agreeing or all(_is_slight(winner, one) for one in against):
        return least(certainty, Certainty.LIKELY)
    return Certainty.DOUBTFUL


def _is_slight(winner: _Witness, other: _Witness) -> bool:
    """Whether a weak source is one day off, as filing late or another zone makes it."""
    return other.hint.source in WEAK_SOURCES and abs(other.day - winner.day) <= timedelta(days=1)
