"""Plain builders for tests of watches: a watch, a portal past its backfill, and what happens."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from archive import schema
from archive.database import Archive
from archive.outbox import make_digests
from archive.search.find import Filters
from archive.watch import NewWatch, Watch, add_watch, watch_named
from tests.archive.building import FIRST_NIGHT, PORTAL


def make_watch(
    archive: Archive,
    query: str = "",
    *,
    name: str = "pagi",
    channel: str = "mailto:warga@example.id",
    now: datetime = FIRST_NIGHT,
    region: str | None = None,
    portal: str | None = None,
    topic: str | None = None,
    **wanted: object,
) -> Watch:
    """A watch that starts now; wanted: other fields of NewWatch."""
    filters = Filters(region=region, portal=portal, topic=topic)
    made = NewWatch(name=name, query=query, channel=channel, filters=filters, **wanted)  # type: ignore[arg-type]  # by name
    with archive.write() as connection:
        return add_watch(connection, made, now)


def end_backfill(archive: Archive) -> None:
    """From now on a new release of any portal is news."""
    with archive.write() as connection:
        connection.execute(sa.update(schema.portal).values(backfilled_night=1))


def tell(
    archive: Archive,
    kind: str,
    *,
    release: int | None = None,
    portal: str = PORTAL,
    weight: int = 30,
    title: str | None = None,
    summary: str = "",
    at: datetime = FIRST_NIGHT,
) -> int:
    """Add an event to the log, as another part of the program would."""
    with archive.write() as connection:
        night = connection.scalar(sa.select(sa.func.max(schema.night.c.number)))
        number = connection.scalar(
            sa.insert(schema.event)
            .values(
                at=at,
                night=night,
                kind=kind,
                weight=weight,
                portal=portal,
                release=release,
                title=title,
                summary=summary,
            )
            .returning(schema.event.c.id)
        )
    assert number is not None
    return int(number)


def digests(archive: Archive, now: datetime = FIRST_NIGHT) -> None:
    """Make what is due."""
    assert make_digests(archive, now, most_events=lambda _: None) == []


def told(archive: Archive, name: str = "pagi") -> list[list[int]]:
    """The events of each digest of a watch, oldest digest first."""
    digest, held = schema.digest, schema.digest_event
    with archive.read() as connection:
        watch = watch_named(connection, name)
        rows = connection.execute(
            sa.select(digest.c.id, held.c.event)
            .outerjoin(held, held.c.digest == digest.c.id)
            .where(digest.c.watch == watch.id)
            .order_by(digest.c.id, held.c.event)
        )
        found: dict[int, list[int]] = {}
        for row in rows:
            found.setdefault(row.id, []).extend([] if row.event is None else [row.event])
    return list(found.values())


def kinds(archive: Archive, name: str = "pagi") -> list[str]:
    """The kinds of all events that a watch is told of, in the order of the log."""
    numbers = sorted(number for each in told(archive, name) for number in each)
    event = schema.event
    with archive.read() as connection:
        rows = connection.execute(sa.select(event.c.id, event.c.kind)).all()
        found = {row.id: row.kind for row in rows}
    return [found[number] for number in numbers]
