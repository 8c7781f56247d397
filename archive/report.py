"""The health of portals: the verdict of each, of one night or of its last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.model import EventKind, Verdict


def read_health(connection: sa.Connection, night: int) -> list[dict[str, Any]]:
    """The portals of one night by id, with the contract's keys of portal health.

    since: when the verdict began to be what it is. reaches_back_to: the oldest
    publishing date the archive holds of the portal.
    """
    planned = schema.night_portal
    return _health(connection, planned.c.night == night)


def last_health(connection: sa.Connection, portals: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The health of each portal at its own last judged night; of all where none is named."""
    planned = schema.night_portal
    last = (
        sa.select(planned.c.portal, sa.func.max(planned.c.night).label("night"))
        .where(planned.c.verdict.is_not(None))
        .group_by(planned.c.portal)
        .subquery()
    )
    conditions = [
        sa.tuple_(planned.c.portal, planned.c.night).in_(sa.select(last.c.portal, last.c.night))
    ]
    if portals:
        conditions.append(planned.c.portal.in_(portals))
    return _health(connection, *conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightOfPortal:
    """One night of a portal: its verdict, where it was judged, and releases that were new."""

    verdict: Verdict | None
    new: int


def read_history(connection: sa.Connection, *, nights: int) -> dict[str, list[NightOfPortal]]:
    """The last *nights* nights of every portal, oldest first; one not planned has no verdict."""
    planned, event, night = schema.night_portal, schema.event, schema.night
    numbers = sorted(
        connection.scalars(sa.select(night.c.number).order_by(night.c.number.desc()).limit(nights))
    )
    news = {
        (row.portal, row.night): row.new
        for row in connection.execute(
            sa.select(event.c.portal, event.c.night, sa.func.count().label("new"))
            .where(event.c.kind == EventKind.NEW, event.c.night.in_(numbers))
            .group_by(event.c.portal, event.c.night)
        )
    }
    verdicts = {
        (row.portal, row.night): row.verdict
        for row in connection.execute(sa.select(planned).where(planned.c.night.in_(numbers)))
    }
    return {
        portal: [
            NightOfPortal(
                verdict=Verdict(verdict) if (verdict := verdicts.get((portal, n))) else None,
                new=news.get((portal, n), 0),
            )
            for n in numbers
        ]
        for portal in connection.scalars(sa.select(schema.portal.c.id))
    }


def unfinished_backfills(connection: sa.Connection) -> set[str]:
    """The portals whose list was not yet walked to its end and read."""
    portal = schema.portal
    return set(
        connection.scalars(sa.select(portal.c.id).where(portal.c.backfilled_night.is_(None)))
    )


def _health(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    planned, release = schema.night_portal, schema.release
    oldest = (
        sa.select(sa.func.min(release.c.published_at))
        .where(release.c.portal == planned.c.portal)
        .scalar_subquery()
    )
    rows = connection.execute(
        sa.select(planned, oldest.label("reaches_back_to"))
        .where(planned.c.verdict.is_not(None), *conditions)
        .order_by(planned.c.portal)
    ).all()
    return [
        {
            "portal": row.portal,
            "night": row.night,
            "verdict": row.verdict,
            "since": _since(connection, row.portal, row.night, row.verdict),
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
