"""Coverage: which portals were really watched over the dates of an answer.

A portal's nights are kept as runs: nights in a row that were watched well, or that ended in one
verdict, no more than two days apart. So an answer over ten years reads some rows a portal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.model import Verdict

_GOOD = frozenset({Verdict.HEALTHY, Verdict.SILENT})
# Nights further apart are not in a row: nobody watched between them.
_IN_A_ROW = timedelta(days=2)
# Portals and gaps named in a sentence; more are counted.
_NAMED = 5
NOT_WATCHED = "not watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days on which a portal was not watched well; why: the verdict, or NOT_WATCHED."""

    first: datetime
    last: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalCoverage:
    """One portal: nights it was visited, and nights it ended healthy or silent.

    reaches_back_to: its oldest release, as published_at is kept. is_backfilled: nothing
    older is left to fetch. gaps: within the dates asked for.
    """

    portal: str
    nights: int
    healthy: int
    first: datetime
    last: datetime
    reaches_back_to: str | None = None
    is_backfilled: bool = True
    gaps: tuple[Gap, ...] = ()


def record_run(
    connection: sa.Connection, portal: str, night: int, at: datetime, verdict: Verdict
) -> None:
    """Count a judged night of a portal, in the transaction that stores its verdict.

    at: when the night began. A night that was counted is not counted again.
    """
    run = schema.coverage_run
    last = connection.execute(
        sa.select(run).where(run.c.portal == portal).order_by(run.c.first_night.desc()).limit(1)
    ).one_or_none()
    if last is not None and last.last_night >= night:
        return
    if (
        last is not None
        and at - last.ended_at <= _IN_A_ROW
        and (last.verdict == verdict or {last.verdict, verdict} <= _GOOD)
    ):
        connection.execute(
            sa.update(run)
            .where(run.c.portal == portal, run.c.first_night == last.first_night)
            .values(last_night=night, ended_at=at, nights=last.nights + 1)
        )
        return
    connection.execute(
        sa.insert(run).values(
            portal=portal,
            first_night=night,
            last_night=night,
            began_at=at,
            ended_at=at,
            nights=1,
            verdict=verdict,
        )
    )


def read_coverage(
    connection: sa.Connection,
    *,
    region: str | None = None,
    portal: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[PortalCoverage]:
    """What a search of *region*, *portal* and these dates rests on, by portal.

    Dates before a portal's first night are covered as far as its backfill reaches.
    """
    run, night, release = schema.coverage_run, schema.night, schema.release
    conditions: list[sa.ColumnElement[bool]] = []
    if portal:
        conditions.append(run.c.portal == portal)
    if region:
        code = schema.portal.c.region_code
        conditions.append(sa.or_(schema.is_within(code, region), code == region.partition(".")[0]))
    oldest = (
        sa.select(release.c.published_at)
        .where(release.c.portal == run.c.portal, release.c.published_sort.is_not(None))
        .order_by(release.c.published_sort)
        .limit(1)
        .scalar_subquery()
    )
    known = sa.select(sa.func.min(night.c.number), sa.func.max(night.c.number))
    if since is not None:
        known = known.where(night.c.started_at >= since)
    if until is not None:
        known = known.where(night.c.started_at <= until)
    first, last = connection.execute(known).one()
    portals = connection.execute(
        sa.select(run, schema.portal.c.backfilled_night)
        .join(schema.portal, schema.portal.c.id == run.c.portal)
        .where(*conditions)
        .order_by(run.c.portal, run.c.first_night)
    ).all()
    reach: dict[str, str | None] = dict(
        connection.execute(
            sa.select(run.c.portal, oldest).where(run.c.portal.in_({row.portal for row in portals}))
            .distinct()
        ).all()
    )  # fmt: skip
    return [
        _of_portal(name, list(runs), reach.get(name), (first or 0, last or -1))
        for name, runs in groupby(portals, key=lambda row: str(row.portal))
    ]


def last_watched(connection: sa.Connection) -> dict[str, datetime]:
    """When the last night began on which a portal was watched well, by portal."""
    run = schema.coverage_run
    rows = connection.execute(
        sa.select(run.c.portal, sa.func.max(run.c.ended_at).label("ended_at"))
        .where(run.c.verdict.in_(sorted(_GOOD)))
        .group_by(run.c.portal)
    )
    return {row.portal: row.ended_at for row in rows}


def _of_portal(
    name: str, runs: Sequence[sa.Row[Any]], oldest: str | None, nights: tuple[int, int]
) -> PortalCoverage:
    """The coverage of one portal by its runs; nights: the first and last that were asked for."""
    first, last = nights
    there = [run for run in runs if run.first_night <= last and run.last_night >= first]
    counted = [_within(run, first, last) for run in there]
    return PortalCoverage(
        portal=name,
        nights=sum(counted),
        healthy=sum(n for n, run in zip(counted, there, strict=True) if run.verdict in _GOOD),
        first=runs[0].began_at,
        last=runs[-1].ended_at,
        reaches_back_to=oldest,
        is_backfilled=runs[0].backfilled_night is not None,
        gaps=tuple(_gaps(there)),
    )


def _within(run: sa.Row[Any], first: int, last: int) -> int:
    """How many nights of a run are among those asked for."""
    return min(int(run.nights), int(min(run.last_night, last) - max(run.first_night, first)) + 1)


def _gaps(runs: Sequence[sa.Row[Any]]) -> Iterable[Gap]:
    for before, run in pairwise([None, *runs]):
        if run is None:
            continue
        if before is not None and run.began_at - before.ended_at > _IN_A_ROW:
            yield Gap(first=before.ended_at, last=run.began_at, why=NOT_WATCHED)
        if run.verdict not in _GOOD:
            yield Gap(first=run.began_at, last=run.ended_at, why=run.verdict)


def coverage_sentence(coverage: Sequence[PortalCoverage]) -> str:
    """One sentence for a person: how much was watched, and which portals had gaps."""
    watched = [each for each in coverage if each.nights]
    if not coverage:
        return "Coverage: no portal was watched, so an empty answer says nothing."
    if not watched:
        reach = _named([_reach(each) for each in coverage])
        return f"Coverage: no visit in these dates; what was read later reaches: {reach}."
    first = min(each.first for each in watched)
    last = max(each.last for each in watched)
    nights = sum(each.nights for each in watched)
    healthy = sum(each.healthy for each in watched)
    portals = "1 portal" if len(watched) == 1 else f"{len(watched)} portals"
    sentence = (
        f"Coverage: {portals}, {healthy} of {nights} visits healthy, "
        f"{first:%Y-%m-%d} to {last:%Y-%m-%d}."
    )
    if gaps := _said([each for each in watched if each.gaps]):
        sentence += f" Gaps: {_named(gaps)}."
    if unread := [_reach(each) for each in watched if not each.is_backfilled]:
        sentence += f" Older releases not fetched yet: {_named(unread)}."
    return sentence


def _reach(coverage: PortalCoverage) -> str:
    return f"{coverage.portal} (back to {(coverage.reaches_back_to or 'nothing')[:10]})"


def _said(coverage: Sequence[PortalCoverage]) -> list[str]:
    """The gaps of each portal; portals that have the same ones are counted, not named."""
    portals: dict[str, list[str]] = {}
    for each in coverage:
        gaps = _named([f"{_days(gap)} {gap.why}" for gap in each.gaps])
        portals.setdefault(gaps, []).append(each.portal)
    return [
        f"{names[0] if len(names) == 1 else f'{len(names)} portals'} ({gaps})"
        for gaps, names in portals.items()
    ]


def _days(gap: Gap) -> str:
    first, last = f"{gap.first:%Y-%m-%d}", f"{gap.last:%Y-%m-%d}"
    return first if first == last else f"{first} to {last}"


def _named(parts: Sequence[str]) -> str:
    more = f" and {len(parts) - _NAMED} more" if len(parts) > _NAMED else ""
    return ", ".join(parts[:_NAMED]) + more
