"""Every wording of a release: from when to when it stood, and what came with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.citation import permanent
from archive.model import EventKind

_KINDS = (
    EventKind.NEW,
    EventKind.EDITED,
    EventKind.RETITLED,
    EventKind.REDATED,
    EventKind.FIGURE_CHANGED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWording:
    """One wording; the fields are the keys of `show --versions`, in their order.

    valid_from: when it was first read. valid_to: when the next one was; None for the current.
    changes: kinds of the events that told it; none where only the portal's frame changed.
    """

    version: int
    valid_from: str
    valid_to: str | None
    changes: list[str]
    title: str
    sha256: str
    citation: str


def wordings(connection: sa.Connection, release: int) -> list[StoredWording]:
    """The wordings of a release, oldest first."""
    version, event = schema.version, schema.event
    changes: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(
        sa.select(event.c.version, event.c.kind)
        .where(event.c.release == release, event.c.kind.in_(_KINDS))
        .order_by(event.c.id)
    ):
        changes[row.version].append(row.kind)
    rows = connection.execute(
        sa.select(version).where(version.c.release == release).order_by(version.c.number)
    )
    return [
        StoredWording(
            version=row.number,
            valid_from=_second(row.valid_from),
            valid_to=None if row.valid_to is None else _second(row.valid_to),
            changes=changes[row.id],
            title=row.title,
            sha256=row.sha256,
            citation=permanent(release, row.number, row.sha256),
        )
        for row in rows
    ]


def first_read(connection: sa.Connection, release: int, number: int) -> datetime:
    """When a wording that is known to be there was first read."""
    version = schema.version
    moment: datetime = connection.execute(
        sa.select(version.c.valid_from).where(
            version.c.release == release, version.c.number == number
        )
    ).scalar_one()
    return moment


def number_at(connection: sa.Connection, release: int, moment: datetime) -> int | None:
    """The number of the wording that stood at *moment*; None before the first was read."""
    version = schema.version
    number: int | None = connection.scalar(
        sa.select(sa.func.max(version.c.number)).where(
            version.c.release == release, version.c.valid_from <= moment
        )
    )
    return number


def _second(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def facts_of(connection: sa.Connection, release: int, number: int) -> dict[str, Any]:
    """What was read in one wording, as it is stored."""
    version = schema.version
    facts: dict[str, Any] = connection.execute(
        sa.select(version.c.facts).where(version.c.release == release, version.c.number == number)
    ).scalar_one()
    return facts
