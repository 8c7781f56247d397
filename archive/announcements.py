"""What releases say of smart-city programmes: whose, which, in what stage, and when.

One row for each release filed under the topic, by its current wording. What they add up to is
left to `archive.lifecycle`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.model import STAGES, ZONES, Certainty, Precision
from archive.programmes import programme_of
from archive.region import within
from archive.tombstone import stands

# An event's date stands for its stage where a release names one alone, and no longer ago.
_NEWS = timedelta(days=31)
_EXACT = (Precision.DAY, Precision.MINUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One release about a smart-city programme.

    region_code: of the region whose programme it is. programme: its one name, None for the
    region's own; printed: as the release calls it. stage: one of `STAGES`; None, too, where a
    stranger tells it. date: ISO, a day or a time with its offset. date_of: event, published, or
    first_seen where the portal prints no date. moment: the date, to sort by. is_copy: another
    release said the same before.
    """

    release: int
    portal: str
    region_code: str
    url: str
    title: str
    state: str
    cluster: int | None
    programme: str | None
    printed: str | None
    stage: str | None
    date: str
    date_of: str
    certainty: str
    moment: datetime
    is_copy: bool = False


def read_announcements(connection: sa.Connection) -> list[Announcement]:
    """All of them, the oldest first. A copy is of the region and programme of its first."""
    found = sorted(_read(connection), key=lambda each: (each.moment, each.release))
    firsts: dict[int, Announcement] = {}
    return [_beside_first(each, firsts) for each in found]


def _beside_first(each: Announcement, firsts: dict[int, Announcement]) -> Announcement:
    """A neighbour's or the province's copy says nothing of the neighbour or the province."""
    if each.cluster is None:
        return each
    first = firsts.setdefault(each.cluster, each)
    if first is each:
        return each
    return replace(each, region_code=first.region_code, programme=first.programme, is_copy=True)


def _read(connection: sa.Connection) -> Iterator[Announcement]:
    """By way of the index on labels, which leaves out all that is not on the topic."""
    release, version, label = schema.release, schema.version, schema.label
    is_current = sa.and_(release.c.id == version.c.release, release.c.version == version.c.number)
    rows = connection.execute(
        sa.select(
            release,
            version.c.title,
            version.c.facts["programme"].as_string().label("programme"),
            version.c.facts["stage"].as_string().label("stage"),
            version.c.facts["event_dates"].label("event_dates"),
        )
        .select_from(label.join(version, version.c.id == label.c.version).join(release, is_current))
        .where(label.c.kind == "topic", label.c.value == "smart-city", stands(release.c.id)),
        execution_options={"yield_per": 500},
    )
    for row in rows:
        programme = programme_of(row.programme, row.region_code)
        is_theirs = _may_tell(row.region_code, programme.region_code)
        told_on, date_of, certainty, moment = _date_of(row)
        yield Announcement(
            release=row.id,
            portal=row.portal,
            region_code=programme.region_code,
            url=row.url,
            title=row.title,
            state=row.state,
            cluster=row.cluster,
            programme=programme.name,
            printed=row.programme,
            stage=row.stage if row.stage in STAGES and is_theirs else None,
            date=told_on,
            date_of=date_of,
            certainty=certainty,
            moment=moment,
        )


def _may_tell(told_in: str, region_code: str) -> bool:
    """Whether a stage told in one region is of the other's programme.

    A province tells of its regencies, and they of their province. Who visits Jakarta launches
    nothing there.
    """
    return within(told_in, region_code) or within(region_code, told_in)


def _date_of(row: sa.Row[Any]) -> tuple[str, str, str, datetime]:
    """The date, what it is the date of, its certainty, and the moment to sort by."""
    published: datetime | None = row.published_sort
    if published is None:
        seen: datetime = row.first_seen
        return seen.isoformat(timespec="seconds"), "first_seen", Certainty.NONE, seen
    day = _event_day(row.event_dates or (), published) if row.stage else None
    if day is None:
        return row.published_at, "published", row.published["certainty"], published
    moment = datetime.combine(day, time(), tzinfo=ZONES["WIB"])
    return day.isoformat(), "event", Certainty.CERTAIN, moment


def _event_day(event_dates: Sequence[Mapping[str, Any]], published: datetime) -> date | None:
    """The day of the event, where a release dates one alone and for certain, and it is news."""
    days = {
        date.fromisoformat(each["value"][:10])
        for each in event_dates
        if each["certainty"] == Certainty.CERTAIN and each["precision"] in _EXACT
    }
    if len(days) != 1:
        return None
    day = days.pop()
    printed = published.astimezone(ZONES["WIB"]).date()
    return day if timedelta(0) <= printed - day <= _NEWS else None
