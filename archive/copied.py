"""Telling that a release is a copy: one event, once in a release's life."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from archive import schema
from archive.changes.compare import reasons_of, shorten, weighed
from archive.changes.weights import Reason
from archive.cluster import Member, delay_of, duration_text, members
from archive.model import EventKind

_Told = Mapping[tuple[int, str], int]


def tell_copies(connection: sa.Connection, night: int, at: datetime, cluster: int) -> None:
    """Tell each release of a cluster that copies another portal's, where it was never told.

    before: portal and id of the first release, as "portal/12". after: the delay, ISO 8601.
    """
    found = members(connection, cluster)
    told = _told(connection, cluster)
    for copy in found[1:]:
        first = found[0]
        if copy.portal == first.portal or (copy.release, EventKind.COPIED) in told:
            continue
        delay = delay_of(first, copy)
        connection.execute(
            sa.insert(schema.event).values(
                at=at,
                night=night,
                kind=EventKind.COPIED,
                **weighed(_reasons(connection, night, first, copy, told)),
                portal=copy.portal,
                release=copy.release,
                version=copy.version,
                title=copy.title,
                summary=f"Copy of “{shorten(first.title)}”, release {first.release} of "
                f"{first.portal_name}, {_words(delay)}",
                before=f"{first.portal}/{first.release}",
                after=duration_text(delay),
            )
        )


def _told(connection: sa.Connection, cluster: int) -> _Told:
    """The weights of what was told of a cluster's releases, by release and kind."""
    event, release = schema.event, schema.release
    rows = connection.execute(
        sa.select(event.c.release, event.c.kind, event.c.weight)
        .select_from(event.join(release, release.c.id == event.c.release))
        .where(release.c.cluster == cluster, event.c.kind.in_((EventKind.NEW, EventKind.COPIED)))
    )
    return {(row.release, row.kind): row.weight for row in rows}


def _reasons(
    connection: sa.Connection, night: int, first: Member, copy: Member, told: _Told
) -> tuple[Reason, ...]:
    """What the event weighs: nothing where the copy is old stock, or no wording came this night.

    The second is an archive whose releases were stored before there were clusters, or old stock
    of a portal just added that known releases turn out to copy.
    """
    label = schema.label
    topics = connection.scalars(
        sa.select(label.c.value).where(label.c.version == copy.version, label.c.kind == "topic")
    )
    is_news = any(each.night == night and not _is_stock(each, told) for each in (first, copy))
    return reasons_of(
        EventKind.COPIED,
        list(topics),
        is_backfill=_is_stock(copy, told) or not is_news,
    )


def _is_stock(member: Member, told: _Told) -> bool:
    """Whether it stands as it was stored while its portal's list was not yet walked to its end.

    Its `new` has weight 0 then.
    """
    return member.number == 1 and told.get((member.release, EventKind.NEW)) == 0


def _words(delay: timedelta) -> str:
    hours, minutes = delay.seconds // 3600, delay.seconds % 3600 // 60
    counts = [(delay.days, "day"), (hours, "hour"), (minutes if not delay.days else 0, "minute")]
    said = " ".join(f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in counts if n)
    return f"{said} later" if said else "at the same time"
