"""The life of smart-city programmes: a line of dated stages for each region and programme.

A line that fell silent is only said to be so as far as it was watched: silence is counted to the
last night on which a portal that told of it was watched well, and gaps before that stand beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa

from archive import schema
from archive.announcements import Announcement, read_announcements
from archive.coverage import Gap, last_watched, read_coverage
from archive.model import STAGES
from archive.period import day_of
from archive.region import by_code, within


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of a programme, by the release that first told it.

    releases: how many tell it; copies: of them, those that say what another said before.
    last: the newest date on which it was told. For the others see `Announcement`.
    """

    stage: str
    date: str
    date_of: str
    certainty: str
    release: int
    portal: str
    url: str
    title: str
    state: str
    releases: int
    copies: int
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalGap:
    """A time in which a portal was not watched well; first and last are days in WIB."""

    portal: str
    first: str
    last: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The life of one programme in one region.

    programme: None where no release names it. stages: each once, by its date. releases: all that
    speak of it. last_heard, last_release: the newest of these, or of those of the region that
    name no programme: they may mean this one. watched_until: the last night on which a portal
    that told of it was watched well, None without one; silent_days: whole days from last_heard to
    then, None where that lies before. gaps: of these portals, since last_heard.
    """

    region_code: str
    region: str | None
    programme: str | None
    stages: tuple[Stage, ...]
    releases: int
    last_heard: str
    last_release: int
    watched_until: str | None
    silent_days: int | None
    gaps: tuple[PortalGap, ...]


@dataclass(frozen=True, slots=True)
class _Watch:
    """What is known of the watching: the last good night and the gaps of each portal."""

    until: Mapping[str, datetime]
    gaps: Mapping[str, Sequence[Gap]]


def read_lines(connection: sa.Connection, *, region: str | None = None) -> list[Line]:
    """All lines that have a stage, by region and programme; region: only of it, or in it."""
    told = read_announcements(connection)
    if region is not None:
        told = [each for each in told if within(each.region_code, region)]
    watch = _Watch(
        until=last_watched(connection),
        gaps={each.portal: each.gaps for each in read_coverage(connection)},
    )
    by_region = sorted(told, key=lambda each: each.region_code)  # and stays by date below that
    return [
        line
        for _, group in groupby(by_region, key=lambda each: each.region_code)
        for line in _lines(list(group), watch)
    ]


def newest_night(connection: sa.Connection) -> datetime | None:
    """When the newest night of the archive began; no silence is counted beyond it."""
    newest: datetime | None = connection.scalar(sa.select(sa.func.max(schema.night.c.started_at)))
    return newest


def _lines(of_region: Sequence[Announcement], watch: _Watch) -> Iterator[Line]:
    """The lines of one region; its own programme first, the others by name."""
    programmes: dict[str, list[Announcement]] = {}
    for each in of_region:
        programmes.setdefault(each.programme or "", []).append(each)
    unnamed = [each for each in of_region if each.printed is None]
    for name in sorted(programmes):
        told = programmes[name]
        if any(each.stage for each in told):
            yield _line(name or _usual_name(told), told, unnamed, watch)


def _line(
    programme: str | None,
    told: Sequence[Announcement],
    unnamed: Sequence[Announcement],
    watch: _Watch,
) -> Line:
    heard = max((*told, *unnamed), key=lambda each: (each.moment, each.release))
    tellers = sorted({each.portal for each in (*told, *unnamed)})
    until = max((watch.until[each] for each in tellers if each in watch.until), default=None)
    region_code = told[0].region_code
    region = by_code(region_code)
    return Line(
        region_code=region_code,
        region=region.name if region else None,
        programme=programme,
        stages=tuple(_stages(told)),
        releases=len(told),
        last_heard=heard.date,
        last_release=heard.release,
        watched_until=until.isoformat(timespec="seconds") if until else None,
        silent_days=_days_between(heard.moment, until),
        gaps=tuple(_gaps_since(heard.moment, tellers, watch)),
    )


def _stages(told: Sequence[Announcement]) -> Iterator[Stage]:
    """Each stage once, by its first date; those of one day in the order of `STAGES`."""
    by_stage: dict[str, list[Announcement]] = {}
    for each in told:
        if each.stage is not None:
            by_stage.setdefault(each.stage, []).append(each)
    for stage in sorted(
        by_stage, key=lambda name: (day_of(by_stage[name][0].moment), STAGES.index(name))
    ):
        first, last = by_stage[stage][0], by_stage[stage][-1]
        yield Stage(
            stage=stage,
            date=first.date,
            date_of=first.date_of,
            certainty=first.certainty,
            release=first.release,
            portal=first.portal,
            url=first.url,
            title=first.title,
            state=first.state,
            releases=len(by_stage[stage]),
            copies=sum(each.is_copy for each in by_stage[stage]),
            last=last.date,
        )


def _usual_name(told: Sequence[Announcement]) -> str | None:
    """The name that most releases print; of two as frequent ones, the first that was printed."""
    printed = Counter(each.printed for each in told if each.printed)
    return printed.most_common(1)[0][0] if printed else None


def _days_between(heard: datetime, until: datetime | None) -> int | None:
    if until is None or until < heard:
        return None
    return (day_of(until) - day_of(heard)).days


def _gaps_since(heard: datetime, tellers: Sequence[str], watch: _Watch) -> Iterator[PortalGap]:
    for portal in tellers:
        for gap in watch.gaps.get(portal, ()):
            if gap.last >= heard:
                first, last = day_of(max(gap.first, heard)), day_of(gap.last)
                yield PortalGap(
                    portal=portal,
                    first=first.date().isoformat(),
                    last=last.date().isoformat(),
                    why=gap.why,
                )
