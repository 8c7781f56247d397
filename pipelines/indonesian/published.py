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
# What a page may make anew each time it is asked for: then it tells the day of the look.
MADE_ANEW = ("json-ld", "meta", "visible")
CLOCKS_APART = timedelta(minutes=10)
COARSE = {Precision.MONTH: timedelta(days=31), Precision.YEAR: timedelta(days=366)}
DOUBTED = timedelta(days=7)  # "2 minggu lalu" is true of that many days
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
    today = local_day(aware, zone)
    clocks = _page_clocks(witnesses, aware, today)
    # sorted() keeps the order of trust among equals.
    ranked = sorted(
        witnesses,
        key=lambda one: (
            not _is_sane(one.day, today),
            one in clocks,
            one.reading.precision in COARSE,
        ),
    )
    winner, others = ranked[0], ranked[1:]
    agreeing = [one for one in others if _agrees(winner, one)]
    against = [one for one in others if one not in agreeing and not _fits_coarsely(winner, one)]
    certainty = _certainty(winner, agreeing, [one for one in against if one not in clocks])
    if not _is_sane(winner.day, today):
        certainty = Certainty.DOUBTFUL
    elif winner.day == today and not others and winner.hint.source == "visible":
        certainty = least(certainty, Certainty.LIKELY)  # it may be the page's clock
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


def _is_sane(day: date, today: date) -> bool:
    return day.year >= FIRST_YEAR and day <= today + FUTURE


def _page_clocks(witnesses: Sequence[_Witness], seen: datetime, today: date) -> list[_Witness]:
    """Those that only tell the time of the look, where others tell an earlier day.

    Pages print the date of the visit above the title, and some write it into their meta.
    """
    told = [
        one
        for one in witnesses
        if one.day == today and one.hint.source in MADE_ANEW and _is_of_the_look(one, seen)
    ]
    earlier = [
        one
        for one in witnesses
        if one.day < today
        and _is_sane(one.day, today)
        and one.reading.precision not in COARSE
        and (one.hint.source not in WEAK_SOURCES or _is_old_address(one, today))
    ]
    return told if earlier else []


def _is_of_the_look(one: _Witness, seen: datetime) -> bool:
    """Whether it has no time, or that of the look to some minutes."""
    value = one.reading.value
    if not isinstance(value, datetime) or not _has_minute(one):
        return True
    return abs(value - seen) <= CLOCKS_APART


def _is_old_address(one: _Witness, today: date) -> bool:
    # A day or two before the rest it is that of a draft.
    return one.hint.source == "url" and today - one.day > DOUBTED


def _fits_coarsely(winner: _Witness, other: _Witness) -> bool:
    """Whether "2 tahun lalu" is true of the winner's day."""
    room = COARSE.get(other.reading.precision) if other.reading.precision else None
    return room is not None and abs(other.day - winner.day) <= room


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
    """Whether a machine's +00:00 is the local time of what the page prints.

    Seen where a CMS calls its local clock UTC: "2018-10-20T20:03:00+00:00" over
    "20 Oktober 2018 20:03 WIB", or over the day alone.
    """
    value, shown = stamp.reading.value, printed.reading.value
    if not isinstance(value, datetime) or stamp.reading.zone != "+00:00":
        return False
    if not isinstance(shown, datetime):
        return (
            printed.hint.source == "visible"
            and printed.reading.precision == Precision.DAY
            and shown == value.date() != stamp.day
        )
    return printed.reading.zone != "+00:00" and value.replace(
        tzinfo=None, second=0
    ) == shown.replace(tzinfo=None, second=0)


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
    """Whether the other day is easily explained and the winner's stays likely.

    A weak source is one day off, as filing late or another zone makes it; a count of weeks is
    vague; day and month change places where a portal prints them the American way.
    """
    apart = abs(other.day - winner.day)
    if other.hint.source in WEAK_SOURCES and apart <= timedelta(days=1):
        return True
    if other.reading.certainty == Certainty.DOUBTFUL and apart <= DOUBTED:
        return True
    return (other.day.year, other.day.month, other.day.day) == (
        winner.day.year,
        winner.day.day,
        winner.day.month,
    )
