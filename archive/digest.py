"""What a digest says: its events with all that a reader wants to know of them.

A digest keeps the numbers of its events and none of their words. So what it says is read when it
is sent, is the same at every try, and nothing is sent of a release that was taken down since.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.citation import permanent
from archive.model import Verdict
from archive.region import by_code
from archive.schema import is_within
from archive.search.find import Filters
from archive.tombstone import stands

# Parameters of one statement.
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as a digest tells it.

    at: ISO 8601 in UTC. cluster: of releases that say the same. citation: the permanent one of
    the wording. reasons: why it weighs what it does, each with its points; empty where the archive
    does not say.
    """

    id: int
    at: str
    night: int
    kind: str
    weight: int
    portal: str
    portal_name: str
    region_code: str
    region: str | None
    release: int | None
    cluster: int | None
    url: str | None
    title: str | None
    summary: str
    before: str | None
    after: str | None
    reasons: tuple[str, ...]
    citation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwell:
    """A portal that was not watched well in a night, and its verdict."""

    portal: str
    name: str
    verdict: str


def read_entries(connection: sa.Connection, digest: int) -> list[Entry]:
    """The events of a digest, in order of weight, then oldest first."""
    held = schema.digest_event
    rows = _entries(connection, held.c.digest == digest, is_held=True)
    return sorted(rows, key=lambda entry: (-entry.weight, entry.id))


def newest_entries(connection: sa.Connection, watch: int, limit: int) -> list[Entry]:
    """The newest events that a watch was told of, newest first."""
    digest, held = schema.digest, schema.digest_event
    newest = (
        sa.select(held.c.event)
        .join(digest, digest.c.id == held.c.digest)
        .join(schema.event, schema.event.c.id == held.c.event)
        .where(digest.c.watch == watch, _is_standing())
        .order_by(held.c.event.desc())
        .limit(limit)
    )
    events = list(connection.scalars(newest))
    return sorted(entries_of(connection, events), key=lambda entry: -entry.id)


def entries_of(connection: sa.Connection, events: Sequence[int]) -> list[Entry]:
    """These events, in order of weight; none of what was taken down."""
    found = []
    for start in range(0, len(events), _AT_ONCE):
        part = events[start : start + _AT_ONCE]
        found += _entries(connection, schema.event.c.id.in_(part))
    return sorted(found, key=lambda entry: (-entry.weight, entry.id))


def read_unwell(connection: sa.Connection, night: int | None, filters: Filters) -> list[Unwell]:
    """The portals in the reach of a watch that a night did not see well, by name."""
    planned, portal = schema.night_portal, schema.portal
    conditions = [
        planned.c.night == night,
        planned.c.verdict.not_in((Verdict.HEALTHY, Verdict.SILENT)),
    ]
    if filters.portal:
        conditions.append(planned.c.portal == filters.portal)
    if filters.region:
        conditions.append(is_within(portal.c.region_code, filters.region))
    rows = connection.execute(
        sa.select(planned.c.portal, portal.c.name, planned.c.verdict)
        .join(portal, portal.c.id == planned.c.portal)
        .where(*conditions)
        .order_by(portal.c.name, planned.c.portal)
    )
    return [Unwell(**row._mapping) for row in rows]


def _is_standing() -> sa.ColumnElement[bool]:
    event = schema.event
    return sa.or_(event.c.release.is_(None), stands(event.c.release))


def _entries(
    connection: sa.Connection, condition: sa.ColumnElement[bool], *, is_held: bool = False
) -> list[Entry]:
    event, release, portal, version = (
        schema.event,
        schema.release,
        schema.portal,
        schema.version,
    )
    source: Any = (
        event.join(portal, portal.c.id == event.c.portal)
        .outerjoin(release, release.c.id == event.c.release)
        .outerjoin(version, version.c.id == event.c.version)
    )
    if is_held:
        source = source.join(schema.digest_event, schema.digest_event.c.event == event.c.id)
    rows = connection.execute(
        sa.select(
            event,
            portal.c.name.label("portal_name"),
            sa.func.coalesce(release.c.region_code, portal.c.region_code).label("region_code"),
            release.c.url,
            release.c.cluster,
            sa.func.coalesce(version.c.number, release.c.version).label("number"),
            sa.func.coalesce(version.c.sha256, release.c.sha256).label("sha256"),
        )
        .select_from(source)
        .where(condition, _is_standing())
    )
    return [_entry(row) for row in rows]


def _entry(row: sa.Row[Any]) -> Entry:
    region = by_code(row.region_code)
    return Entry(
        id=row.id,
        at=row.at.isoformat(timespec="seconds"),
        night=row.night,
        kind=row.kind,
        weight=row.weight,
        portal=row.portal,
        portal_name=row.portal_name,
        region_code=row.region_code,
        region=None if region is None else region.name,
        release=row.release,
        cluster=row.cluster,
        url=row.url,
        title=row.title,
        summary=row.summary,
        before=_text(row.before),
        after=_text(row.after),
        reasons=tuple(f"{each['reason']} {each['points']:+}" for each in row.reasons or ()),
        citation=None if row.release is None else permanent(row.release, row.number, row.sha256),
    )


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
