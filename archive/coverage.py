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
    """One portal: nights it was planned, and nights it ended healthy or silent."""

    portal: str
    nights: int
    healthy: int
    first: datetime
    last: datetime


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
    rows = connection.execute(
        sa.select(
            planned.c.portal,
            sa.func.count().label("nights"),
            sa.func.count().filter(good).label("healthy"),
            sa.func.min(night.c.started_at).label("first"),
            sa.func.max(night.c.started_at).label("last"),
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
    if not gaps:
        return sentence
    more = f" and {len(gaps) - _NAMED} more" if len(gaps) > _NAMED else ""
    return f"{sentence} Gaps: {', '.join(gaps[:_NAMED])}{more}."
