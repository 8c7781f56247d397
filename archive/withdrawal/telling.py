"""What is told of a withdrawal: the event in both languages, and the looks that prove it.

Nobody knows who took a page away, or whether anybody did: the words say what was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from archive import schema
from archive.changes.compare import reasons_of, weighed
from archive.model import ZONES, EventKind, ReleaseState
from archive.withdrawal.kept import drop_absence
from archive.withdrawal.machine import TOLD, Absence

_MONTHS = (
    ("Januari", "January"), ("Februari", "February"), ("Maret", "March"), ("April", "April"),
    ("Mei", "May"), ("Juni", "June"), ("Juli", "July"), ("Agustus", "August"),
    ("September", "September"), ("Oktober", "October"), ("November", "November"),
    ("Desember", "December"),
)  # fmt: skip


def tell_removed(
    connection: sa.Connection, night: int, at: datetime, release: int, absence: Absence
) -> None:
    """Tell that a release is no longer found, with all looks that counted."""
    since = absence.sure.first or absence.crowd.first or at
    looks = len(absence.looks)
    _tell(
        connection,
        night,
        at,
        EventKind.REMOVED,
        release,
        f"Tidak lagi ditemukan di alamatnya sejak {_day(since, 0)} ({looks} pemeriksaan). "
        f"No longer found at its address since {_day(since, 1)} "
        f"({looks} {'look' if looks == 1 else 'looks'}).",
        before=ReleaseState.PRESENT,
        after=ReleaseState.REMOVED,
        looks=absence.looks,
    )


def tell_move(  # noqa: PLR0913, PLR0917 - what is known of one move
    connection: sa.Connection,
    night: int,
    at: datetime,
    release: int,
    old: str,
    new: str,
    looks: Sequence[int],
) -> None:
    """Tell that a release's words stand at the address *new* now; looks: what proves it."""
    _tell(
        connection,
        night,
        at,
        EventKind.MOVED,
        release,
        f"Kini berada di {new}. Stands at {new} now.",
        before=old,
        after=new,
        looks=looks,
    )


def take_back(
    connection: sa.Connection, night: int, at: datetime, release: int, looks: Sequence[int]
) -> bool:
    """A release was found: it is present, nothing is missing, and who was told hears of it.

    looks: ids of those that found it. Returns whether a correction was told. Within the
    caller's transaction; repeated, it does nothing.
    """
    table = schema.release
    state = connection.scalar(sa.select(table.c.state).where(table.c.id == release))
    drop_absence(connection, release)
    if state == ReleaseState.PRESENT:
        return False
    connection.execute(
        sa.update(table)
        .where(table.c.id == release)
        .values(state=ReleaseState.PRESENT, last_seen=at)
    )
    if state not in TOLD:
        return False
    told = _last_told(connection, release) or at
    _tell(
        connection,
        night,
        at,
        EventKind.RETURNED,
        release,
        f"Koreksi: ditemukan lagi di alamatnya pada {_day(at, 0)}; pemberitahuan {_day(told, 0)} "
        f"tidak berlaku lagi. Correction: found again at its address on {_day(at, 1)}; the "
        f"notice of {_day(told, 1)} no longer holds.",
        before=state,
        after=ReleaseState.PRESENT,
        looks=looks,
    )
    return True


def _last_told(connection: sa.Connection, release: int) -> datetime | None:
    event = schema.event
    at: datetime | None = connection.scalar(
        sa.select(sa.func.max(event.c.at)).where(
            event.c.release == release,
            event.c.kind.in_((EventKind.REMOVED, EventKind.MOVED)),
        )
    )
    return at


def _tell(  # noqa: PLR0913, PLR0917 - what is known of one event
    connection: sa.Connection,
    night: int,
    at: datetime,
    kind: EventKind,
    release: int,
    summary: str,
    *,
    before: str,
    after: str,
    looks: Sequence[int],
) -> None:
    table, version, label = schema.release, schema.version, schema.label
    row = connection.execute(
        sa.select(table.c.portal, version.c.id, version.c.title)
        .join(
            version,
            sa.and_(version.c.release == table.c.id, version.c.number == table.c.version),
        )
        .where(table.c.id == release)
    ).one()
    topics = connection.scalars(
        sa.select(label.c.value).where(label.c.version == row.id, label.c.kind == "topic")
    ).all()
    key = connection.execute(
        sa.insert(schema.event).values(
            at=at,
            night=night,
            kind=kind,
            **weighed(reasons_of(kind, topics, is_backfill=False)),
            portal=row.portal,
            release=release,
            version=row.id,
            title=row.title,
            summary=summary,
            before=before,
            after=after,
        )
    ).inserted_primary_key
    if looks and key is not None:
        connection.execute(
            sa.insert(schema.proof),
            [{"event": key[0], "look": look} for look in sorted(set(looks))],
        )


def _day(moment: datetime, language: int) -> str:
    local = moment.astimezone(ZONES["WIB"])
    return f"{local.day} {_MONTHS[local.month - 1][language]} {local.year}"
