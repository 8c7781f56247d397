"""Coverage: which portals were really watched over the dates of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from archive import schema
from archive.model import Verdict

# Portals named in a sentence; more are counted.
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalCoverage:
    """One portal: nights it was planned, and nights it ended healthy or silent.

    reaches_back_to: its oldest release, as published_at is kept. is_backfilled: nothing
    older is left to fetch.
    """

    portal: str
    nights: int
    healthy: int
    first: datetime
    last: datetime
    reaches_back_to: str | None = None
    is_backfilled: bool = True


def read_coverage(
    connection: sa.Connection, *, region: str | None = None, portal: str | None = None
) -> list[PortalCoverage]:
    """The nights of every portal that a search of *region* or *portal* rests on, by id."""
    planned, night = schema.night_portal, schema.night
    conditions: list[sa.ColumnElement[bool]] = [planned.c.verdict.is_not(None)]
    if portal:
        conditions.append(planned.c.portal == portal)
    if region:
        code = schema.portal.c.region_code
        conditions.append(sa.or_(schema.is_within(code, region), code == region.partition(".")[0]))
    good = planned.c.verdict.in_((Verdict.HEALTHY, Verdict.SILENT))
    release = schema.release
    oldest = (
        sa.select(sa.func.min(release.c.published_at))
        .where(release.c.portal == planned.c.portal)
        .scalar_subquery()
    )
    rows = connection.execute(
        sa.select(
            planned.c.portal,
            sa.func.count().label("nights"),
            sa.func.count().filter(good).label("healthy"),
            sa.func.min(night.c.started_at).label("first"),
            sa.func.max(night.c.started_at).label("last"),
            sa.func.max(schema.portal.c.backfilled_night).label("backfilled"),
            oldest.label("oldest"),
        )
        .select_from(
            planned.join(night, planned.c.night == night.c.number).join(
                schema.portal, planned.c.portal == schema.portal.c.id
            )
        )
        .where(*conditions)
        .group_by(planned.c.portal)
        .order_by(planned.c.portal)
    )
    return [
        PortalCoverage(
            portal=row.portal,
            nights=row.nights,
            healthy=row.healthy,
            first=row.first,
            last=row.last,
            reaches_back_to=row.oldest,
            is_backfilled=row.backfilled is not None,
        )
        for row in rows
    ]


def coverage_sentence(coverage: Sequence[PortalCoverage]) -> str:
    """One sentence for a person: how much was watched, and which portals had gaps."""
    if not coverage:
        return "Coverage: no portal was watched, so an empty answer says nothing."
    first = min(each.first for each in coverage)
    last = max(each.last for each in coverage)
    nights = sum(each.nights for each in coverage)
    healthy = sum(each.healthy for each in coverage)
    gaps = [
        f"{each.portal} ({each.healthy} of {each.nights})"
        for each in coverage
        if each.healthy < each.nights
    ]
    portals = "1 portal" if len(coverage) == 1 else f"{len(coverage)} portals"
    sentence = (
        f"Coverage: {portals}, {healthy} of {nights} visits healthy, "
        f"{first:%Y-%m-%d} to {last:%Y-%m-%d}."
    )
    if gaps:
        sentence += f" Gaps: {_named(gaps)}."
    unread = [
        f"{each.portal} (back to {(each.reaches_back_to or 'nothing')[:10]})"
        for each in coverage
        if not each.is_backfilled
    ]
    if unread:
        sentence += f" Older releases not fetched yet: {_named(unread)}."
    return sentence


def _named(parts: Sequence[str]) -> str:
    more = f" and {len(parts) - _NAMED} more" if len(parts) > _NAMED else ""
    return ", ".join(parts[:_NAMED]) + more
