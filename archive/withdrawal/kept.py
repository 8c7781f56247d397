"""What is known of missing releases, as rows of `absence` and back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.model import ReleaseState
from archive.upsert import insert_or_update
from archive.withdrawal.machine import Absence, Hold, Tally


def read_absences(
    connection: sa.Connection, releases: sa.ColumnElement[bool]
) -> dict[int, Absence]:
    """The absences of the releases that a condition picks, by release."""
    table, release = schema.absence, schema.release
    rows = connection.execute(
        sa.select(table, release.c.state)
        .join(release, release.c.id == table.c.release)
        .where(releases)
        .order_by(table.c.release)
    )
    return {row.release: _absence(row) for row in rows}


def keep_absence(connection: sa.Connection, portal: str, release: int, absence: Absence) -> None:
    """Write it, and the state of the release with it."""
    values = {
        "portal": portal,
        "nights": absence.sure.nights,
        "first_at": absence.sure.first,
        "last_at": absence.sure.last,
        "is_soft": absence.sure.is_soft,
        "crowd_nights": absence.crowd.nights,
        "crowd_first_at": absence.crowd.first,
        "crowd_last_at": absence.crowd.last,
        "crowd_is_soft": absence.crowd.is_soft,
        "hold": absence.hold,
        "looks": list(absence.looks),
    }
    insert_or_update(
        connection, schema.absence, {"release": release}, key=["release"], update=values
    )
    connection.execute(
        sa.update(schema.release).where(schema.release.c.id == release).values(state=absence.state)
    )


def drop_absence(connection: sa.Connection, release: int) -> None:
    """Nothing is missing of this release any more."""
    connection.execute(sa.delete(schema.absence).where(schema.absence.c.release == release))


def _absence(row: sa.Row[Any]) -> Absence:
    state = ReleaseState(row.state)
    return Absence(
        # It was seen since: that look took the state back, and the row with it.
        state=ReleaseState.MISSING if state == ReleaseState.PRESENT else state,
        sure=Tally(
            nights=row.nights, first=row.first_at, last=row.last_at, is_soft=bool(row.is_soft)
        ),
        crowd=Tally(
            nights=row.crowd_nights,
            first=row.crowd_first_at,
            last=row.crowd_last_at,
            is_soft=bool(row.crowd_is_soft),
        ),
        hold=Hold(row.hold) if row.hold else None,
        looks=tuple(row.looks),
    )
