"""Reading the event log: with a cursor or a time, oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.schema import is_within
from archive.tombstone import stands

# PostgreSQL compares keys in 32 bits; a cursor beyond is after all events.
_LAST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """One event; the fields are the contract's keys, in its order, and what came later.

    changes: the differences it is made of (`archive.changes.meaning.difference_to_json`).
    reasons: why it weighs what it weighs, each with its points.
    """

    id: int
    at: str
    night: int
    kind: str
    weight: int
    portal: str
    region_code: str
    release: int | None
    url: str | None
    title: str | None
    summary: str
    before: str | None
    after: str | None
    changes: Sequence[Mapping[str, Any]] = ()
    reasons: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilters:
    """What narrows the log. after: a cursor, the id of the last event already had."""

    after: int | None = None
    since: datetime | None = None
    topic: str | None = None
    region: str | None = None
    portal: str | None = None
    kinds: Sequence[str] = ()
    limit: int | None = None


def read_events(connection: sa.Connection, filters: EventFilters) -> Iterator[StoredEvent]:
    """The events that pass, oldest first; none of a release that was taken down."""
    event, release = schema.event, schema.release
    told_from = sa.func.coalesce(release.c.region_code, schema.portal.c.region_code)
    statement = (
        sa.select(event, told_from.label("region_code"), release.c.url)
        .select_from(
            event.join(schema.portal, event.c.portal == schema.portal.c.id).outerjoin(
                release, event.c.release == release.c.id
            )
        )
        .where(*_conditions(filters))
        .order_by(event.c.id)
        .limit(filters.limit)
    )
    for row in connection.execute(statement.execution_options(yield_per=100)):
        yield StoredEvent(
            id=row.id,
            at=row.at.isoformat(timespec="seconds"),
            night=row.night,
            kind=row.kind,
            weight=row.weight,
            portal=row.portal,
            region_code=row.region_code,
            release=row.release,
            url=row.url,
            title=row.title,
            summary=row.summary,
            before=row.before,
            after=row.after,
            changes=row.changes or [],
            reasons=row.reasons or [],
        )


def _conditions(filters: EventFilters) -> list[sa.ColumnElement[bool]]:
    event, label = schema.event, schema.label
    conditions = [sa.or_(event.c.release.is_(None), stands(event.c.release))]
    if filters.after is not None:
        conditions.append(event.c.id > min(filters.after, _LAST_ID))
    if filters.since is not None:
        conditions.append(event.c.at >= filters.since)
    if filters.portal:
        conditions.append(event.c.portal == filters.portal)
    if filters.kinds:
        conditions.append(event.c.kind.in_(filters.kinds))
    if filters.region:
        codes = (schema.release.c.region_code, schema.portal.c.region_code)
        conditions.append(sa.or_(*(is_within(code, filters.region) for code in codes)))
    if filters.topic:
        conditions.append(
            sa.exists().where(
                label.c.version == event.c.version,
                label.c.kind == "topic",
                label.c.value == filters.topic,
            )
        )
    return conditions
