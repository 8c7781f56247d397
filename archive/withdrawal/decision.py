"""What a person decides about releases that are missing in a mass, and what waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.model import ReleaseState
from archive.tombstone import stands
from archive.withdrawal.machine import Hold


def read_missing(connection: sa.Connection, portal: str | None = None) -> Iterator[dict[str, Any]]:
    """Every release that is not found, of one portal or all: the rows of `portals withdrawals`.

    Keys: portal, release, url, title, state, since, nights, looks, hold.
    """
    release, absence, version = schema.release, schema.absence, schema.version
    where = [release.c.state != ReleaseState.PRESENT, stands(release.c.id)]
    if portal is not None:
        where.append(release.c.portal == portal)
    rows = connection.execute(
        sa.select(release, absence, version.c.title)
        .outerjoin(absence, absence.c.release == release.c.id)
        .join(
            version,
            sa.and_(version.c.release == release.c.id, version.c.number == release.c.version),
        )
        .where(*where)
        .order_by(release.c.portal, release.c.id)
    )
    for row in rows:
        since = row.first_at or row.crowd_first_at
        yield {
            "portal": row.portal,
            "release": row.id,
            "url": row.url,
            "title": row.title,
            "state": row.state,
            "since": since.isoformat(timespec="seconds") if since else None,
            "nights": row.nights or 0,
            "looks": len(row.looks or ()),
            "hold": row.hold,
        }


def decide(connection: sa.Connection, portal: str, *, is_told: bool) -> int:
    """Decide on all releases of a portal that wait; returns how many there were.

    is_told: the next night tells those it does not find, so they go out as one digest; else
    they stay missing, untold, until a look finds them. Within the caller's transaction.
    """
    release, absence = schema.release, schema.absence
    mine = sa.select(release.c.id).where(release.c.portal == portal)
    decided = connection.execute(
        sa.update(absence)
        .where(absence.c.release.in_(mine), absence.c.hold == Hold.WAITING)
        .values(hold=Hold.RELEASED if is_told else Hold.KEPT)
    )
    return decided.rowcount
