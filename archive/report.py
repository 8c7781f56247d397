"""The health of portals: the verdict of each, of one night or of its last."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from archive import schema


def read_health(connection: sa.Connection, night: int) -> list[dict[str, Any]]:
    """The portals of one night by id, with the contract's keys of portal health.

    since: when the verdict began to be what it is. reaches_back_to: the oldest
    publishing date the archive holds of the portal.
    """
    planned, release = schema.night_portal, schema.release
    rows = connection.execute(
        sa.select(planned, sa.func.min(release.c.published_at).label("reaches_back_to"))
        .select_from(planned.outerjoin(release, release.c.portal == planned.c.portal))
        .where(planned.c.night == night, planned.c.verdict.is_not(None))
        .group_by(planned.c.portal)
        .order_by(planned.c.portal)
    ).all()
    return [
        {
            "portal": row.portal,
            "night": night,
            "verdict": row.verdict,
            "since": _since(connection, row.portal, night, row.verdict),
            "evidence": row.evidence,
            "reaches_back_to": row.reaches_back_to,
        }
        for row in rows
    ]


def count_events(connection: sa.Connection, night: int) -> dict[str, int]:
    """How many events of each kind a night made."""
    event = schema.event
    rows = connection.execute(
        sa.select(event.c.kind, sa.func.count().label("events"))
        .where(event.c.night == night)
        .group_by(event.c.kind)
        .order_by(event.c.kind)
    )
    return {row.kind: row.events for row in rows}


def _since(connection: sa.Connection, portal: str, night: int, verdict: str) -> str | None:
    """When the first night of the unbroken run with this verdict began."""
    planned, table = schema.night_portal, schema.night
    other = connection.scalar(
        sa.select(sa.func.max(planned.c.night)).where(
            planned.c.portal == portal,
            planned.c.night <= night,
            planned.c.verdict.is_not(None),
            planned.c.verdict != verdict,
        )
    )
    first = connection.scalar(
        sa.select(sa.func.min(table.c.started_at))
        .select_from(planned.join(table, planned.c.night == table.c.number))
        .where(planned.c.portal == portal, planned.c.night > (other or 0))
    )
    return first.isoformat(timespec="seconds") if first else None
