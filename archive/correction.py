"""Corrections: who was told that a release is gone is told when it is found again.

Whatever the watch asks for, and also between the days of a weekly one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from archive import schema
from archive.model import EventKind
from archive.tombstone import stands
from archive.watch import Watch

# It stands at its address again, or at another one.
_TAKEN_BACK = (EventKind.RETURNED, EventKind.MOVED)


def corrections(
    connection: sa.Connection,
    watches: Sequence[Watch],
    told_now: Mapping[int, Sequence[int]],
    *,
    up_to: int,
) -> dict[int, list[int]]:
    """Of each watch, by its id, the events behind its cursor that take back what it was told.

    told_now: the events that it is about to be told. Only the first that takes a message back
    counts: what happens later to the release is other news.
    """
    cursors = {watch.id: watch.cursor for watch in watches}
    since = min(cursors.values(), default=up_to)
    found: dict[int, list[int]] = {}
    gone, again = schema.event, schema.event.alias("again")
    digest, held = schema.digest, schema.digest_event
    taken_back = (
        sa.select(gone.c.id.label("gone"), again.c.id.label("again"))
        .select_from(again)
        .join(gone, gone.c.release == again.c.release)
        .where(
            again.c.kind.in_(_TAKEN_BACK),
            again.c.id > since,
            again.c.id <= up_to,
            gone.c.kind == EventKind.REMOVED,
            gone.c.id < again.c.id,
            stands(again.c.release),
            ~_was_taken_back(gone, again),
        )
    )
    pairs = {row.gone: row.again for row in connection.execute(taken_back)}
    for watch, events in told_now.items():
        found[watch] = [pairs[event] for event in events if event in pairs]
    told = sa.select(digest.c.watch, held.c.event).join(digest, digest.c.id == held.c.digest)
    for row in connection.execute(told.where(held.c.event.in_(list(pairs)))):
        if pairs[row.event] > cursors.get(row.watch, up_to):
            found.setdefault(row.watch, []).append(pairs[row.event])
    return found


def _was_taken_back(gone: sa.FromClause, again: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether something between the two events took the first back already."""
    between = schema.event.alias("between")
    return sa.exists().where(
        between.c.release == gone.c.release,
        between.c.kind.in_(_TAKEN_BACK),
        between.c.id > gone.c.id,
        between.c.id < again.c.id,
    )
