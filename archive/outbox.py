"""The outbox: digests made of the event log, and what came of sending them.

The log is written in the transaction of what happened and is only added to, so it is the outbox
itself; a digest and the cursor behind which it was made are written in one transaction. Whatever
is killed, a digest is either not made, and the next run makes it, or waits under its key until a
receipt says that it was received (docs/decisions/0009).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from archive import schema
from archive.admit import Asked, Batch, asked, read_happened
from archive.correction import corrections
from archive.database import Archive
from archive.errors import InfopublikError
from archive.watch import NewWatch, Watch, newest_event, read_watches

# Events whose wordings are in memory at once.
_EVENTS_AT_ONCE = 5_000
# Digests made in one transaction: each waits for the disk once.
_WATCHES_AT_ONCE = 200

# So many failures in a row, and a channel is left alone (contract: Channels of a watch).
MOST_FAILURES = 20
_FIRST_WAIT = timedelta(minutes=5)
# Shorter than the time between two nights, so that each night tries.
_LONGEST_WAIT = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A digest that nobody received yet."""

    id: int
    key: str
    night: int | None
    made_at: datetime


def make_digests(
    archive: Archive, now: datetime, *, most_events: Callable[[NewWatch], int | None]
) -> list[str]:
    """Make what every watch that is due has to tell; returns what could not be asked.

    most_events: in one message of a watch, where its receiver takes no longer one.
    """
    with archive.read() as connection:
        newest = newest_event(connection)
        watches = [watch for watch in read_watches(connection) if watch.disabled_at is None]
    asks: dict[int, Asked] = {}
    troubles = []
    for watch in watches:
        try:
            asks[watch.id] = asked(watch.wanted)
        except InfopublikError as error:
            troubles.append(f"Watch '{watch.name}' cannot be asked: {error}")
    watches = [watch for watch in watches if watch.id in asks]
    due = [watch for watch in watches if watch.is_due(now)]
    found = _weigh(archive, due, asks, newest)
    with archive.read() as connection:
        corrected = corrections(connection, watches, found, up_to=newest)
    for start in range(0, len(watches), _WATCHES_AT_ONCE):
        with archive.write() as connection:
            night = connection.scalar(sa.select(sa.func.max(schema.night.c.number)))
            for watch in watches[start : start + _WATCHES_AT_ONCE]:
                events = {*found.get(watch.id, ()), *corrected.get(watch.id, ())}
                is_due = watch.id in found
                moved = {"cursor": newest, "weighed_at": now} if is_due else {}
                if not _move_cursor(connection, watch, moved):
                    continue
                if watch.wanted.every == "week":
                    # A correction did not wait for its day.
                    events -= _told(connection, watch.id, events)
                untold = sorted(events)
                is_empty_wanted = is_due and watch.wanted.sends_empty
                if untold or (is_empty_wanted and not _has_tonight(connection, watch.id, night)):
                    _add(connection, watch.id, untold, night, now, most_events(watch.wanted))
    return troubles


def _weigh(
    archive: Archive, due: Sequence[Watch], asks: dict[int, Asked], newest: int
) -> dict[int, list[int]]:
    """The events that each watch is told of, behind its cursor."""
    found: dict[int, list[int]] = {watch.id: [] for watch in due}
    after = min((watch.cursor for watch in due), default=newest)
    while after < newest:
        with archive.read() as connection:
            events = read_happened(connection, after=after, up_to=newest, limit=_EVENTS_AT_ONCE)
            if not events:
                break
            with Batch(connection, events) as batch:
                after = events[-1].id
                for watch in due:
                    if watch.cursor < after:
                        admitted = batch.admitted(asks[watch.id])
                        found[watch.id] += [e.id for e in admitted if e.id > watch.cursor]
    return found


def _move_cursor(connection: sa.Connection, watch: Watch, moved: dict[str, object]) -> bool:
    """Whether it still stood where it was read: else another run has told it, or it was removed."""
    table = schema.watch
    found = connection.execute(
        sa.update(table)
        .where(table.c.id == watch.id, table.c.cursor == watch.cursor)
        .values({"cursor": watch.cursor, **moved})
    )
    return found.rowcount == 1


def _told(connection: sa.Connection, watch: int, events: Iterable[int]) -> set[int]:
    """Of these events, those that a digest of the watch holds."""
    digest, held = schema.digest, schema.digest_event
    numbers = list(events)
    found: set[int] = set()
    for start in range(0, len(numbers), _EVENTS_AT_ONCE):
        found |= set(
            connection.scalars(
                sa.select(held.c.event)
                .join(digest, digest.c.id == held.c.digest)
                .where(
                    digest.c.watch == watch,
                    held.c.event.in_(numbers[start : start + _EVENTS_AT_ONCE]),
                )
            )
        )
    return found


def _has_tonight(connection: sa.Connection, watch: int, night: int | None) -> bool:
    digest = schema.digest
    made = sa.exists().where(digest.c.watch == watch, digest.c.night.is_not_distinct_from(night))
    return bool(connection.scalar(sa.select(made)))


def _add(  # noqa: PLR0913, PLR0917 - the columns of a row
    connection: sa.Connection,
    watch: int,
    events: Sequence[int],
    night: int | None,
    now: datetime,
    most: int | None,
) -> None:
    """A digest of these events, or several of at most so many."""
    most = most or max(1, len(events))
    for start in range(0, max(1, len(events)), most):
        number = connection.scalar(
            sa.insert(schema.digest)
            .values(key=uuid.uuid4().hex, watch=watch, night=night, made_at=now)
            .returning(schema.digest.c.id)
        )
        if part := events[start : start + most]:
            connection.execute(
                sa.insert(schema.digest_event),
                [{"digest": number, "event": event} for event in part],
            )


def waiting(connection: sa.Connection, watch: int) -> list[Waiting]:
    """The digests of a watch that nobody received, oldest first."""
    digest = schema.digest
    rows = connection.execute(
        sa.select(digest.c.id, digest.c.key, digest.c.night, digest.c.made_at)
        .where(digest.c.watch == watch, digest.c.sent_at.is_(None))
        .order_by(digest.c.id)
    )
    return [Waiting(**row._mapping) for row in rows]


def count_waiting(connection: sa.Connection, watch: int) -> tuple[int, datetime | None]:
    """How many digests of a watch nobody received yet, and when the last one was."""
    digest = schema.digest
    row = connection.execute(
        sa.select(
            sa.func.count().filter(digest.c.sent_at.is_(None)), sa.func.max(digest.c.sent_at)
        ).where(digest.c.watch == watch)
    ).one()
    return row[0], row[1]


def record_received(
    connection: sa.Connection, watch: int, digests: Sequence[int], now: datetime, detail: str
) -> None:
    """Digests were received: they are never sent again."""
    digest, table = schema.digest, schema.watch
    connection.execute(sa.update(digest).where(digest.c.id.in_(digests)).values(sent_at=now))
    # A watch that was removed while we sent has no digests any more.
    there = connection.scalars(sa.select(digest.c.id).where(digest.c.id.in_(digests)))
    for number in there.all():
        _add_receipt(connection, number, now, detail, is_received=True)
    connection.execute(
        sa.update(table)
        .where(table.c.id == watch)
        .values(failures=0, retry_at=None, disabled_at=None, trouble=None)
    )


def record_noted(connection: sa.Connection, keys: Iterable[str], now: datetime) -> None:
    """Record what was noted as taken by a delivery that was stopped before its rows."""
    digest = schema.digest
    rows = connection.execute(
        sa.select(digest.c.id, digest.c.watch).where(
            digest.c.key.in_(list(keys)), digest.c.sent_at.is_(None)
        )
    )
    for row in rows.all():
        record_received(connection, row.watch, [row.id], now, "taken before the stop")


def record_failure(
    connection: sa.Connection, watch: int, digest: int, now: datetime, detail: str
) -> bool:
    """Nobody received a digest; whether the channel is left alone from now on."""
    table = schema.watch
    before = connection.scalar(sa.select(table.c.failures).where(table.c.id == watch))
    if before is None:
        return False  # the watch was removed while we tried
    failures = int(before) + 1
    is_over = failures >= MOST_FAILURES
    _add_receipt(connection, digest, now, detail, is_received=False)
    connection.execute(
        sa.update(table)
        .where(table.c.id == watch)
        .values(
            failures=failures,
            retry_at=now + wait_after(failures),
            disabled_at=now if is_over else None,
            trouble=detail,
        )
    )
    return is_over


def wait_after(failures: int) -> timedelta:
    """How long to leave a channel alone after failures in a row: each time twice as long."""
    waits = _FIRST_WAIT
    for _ in range(failures - 1):
        waits = min(waits * 2, _LONGEST_WAIT)
    return waits


def _add_receipt(
    connection: sa.Connection, digest: int, now: datetime, detail: str, *, is_received: bool
) -> None:
    connection.execute(
        sa.insert(schema.receipt).values(
            digest=digest, at=now, is_received=is_received, detail=detail
        )
    )
