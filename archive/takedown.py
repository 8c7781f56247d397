"""Taking a release down: its words leave the archive, a tombstone with the reason stays (T44).

What stays are the addresses, times and hashes, by which it is known again: the crawler neither
looks at it nor stores it again, and a hash still proves what was once there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.errors import NotFoundError
from archive.facts import facts_to_json
from archive.membership import keep_apart
from archive.model import Facts
from archive.search.index import remove_version
from archive.tombstone import raw_answers, require_standing, tells_copy_of
from archive.warc import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Why a release is to be taken down, and for whom."""

    reason: str
    requested_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """What taking a release down did.

    versions, events: emptied rows. records: raw answers that hold its words. same_words:
    releases that still say the very same.
    """

    release: int
    url: str
    versions: int
    events: int
    records: tuple[Place, ...]
    same_words: tuple[int, ...]


def take_down(connection: sa.Connection, release: int, wish: Wish, *, at: datetime) -> TakenDown:
    """Remove the words of a release within the caller's transaction.

    Deleted bytes are overwritten; `archive.compact` then leaves none in the file. Raises
    NotFoundError where there is no such release, or it was taken down before.
    """
    found = connection.execute(
        sa.select(schema.release).where(schema.release.c.id == release)
    ).one_or_none()
    if found is None:
        raise NotFoundError(f"Release {release} is not in the archive: nothing was taken down.")
    require_standing(connection, release)
    _overwrite_deleted(connection)
    records = tuple(raw_answers(connection, [release]))
    same_words = _same_words(connection, found)
    versions = _empty_versions(connection, release)
    events = _empty_events(connection, release)
    _empty_pages(connection, release)
    _empty_copies(connection, found)
    _leave_cluster(connection, found)
    for table in (schema.held, schema.signature, schema.band):
        connection.execute(sa.delete(table).where(table.c.release == release))
    connection.execute(
        sa.update(schema.release)
        .where(schema.release.c.id == release)
        # What was printed as the date may hold more than a date.
        .values(published={**found.published, "raw": None, "conflicts": []})
    )
    connection.execute(
        sa.insert(schema.takedown).values(
            release=release, at=at, reason=wish.reason, requested_by=wish.requested_by
        )
    )
    return TakenDown(
        release=release,
        url=found.url,
        versions=versions,
        events=events,
        records=records,
        same_words=same_words,
    )


def _overwrite_deleted(connection: sa.Connection) -> None:
    """Have SQLite fill with zeros what is deleted from now on; PostgreSQL has no such thing."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _same_words(connection: sa.Connection, found: sa.Row[Any]) -> tuple[int, ...]:
    """Other releases with one of its wordings, or of its cluster."""
    version, release = schema.version, schema.release
    hashes = sa.select(version.c.sha256).where(version.c.release == found.id)
    is_same: sa.ColumnElement[bool] = release.c.id.in_(
        sa.select(version.c.release).where(version.c.sha256.in_(hashes))
    )
    if found.cluster is not None:
        is_same = sa.or_(is_same, release.c.cluster == found.cluster)
    taken_down = sa.select(schema.takedown.c.release)
    return tuple(
        connection.scalars(
            sa.select(release.c.id)
            .where(is_same, release.c.id != found.id, release.c.id.not_in(taken_down))
            .order_by(release.c.id)
        )
    )


def _empty_versions(connection: sa.Connection, release: int) -> int:
    version, label = schema.version, schema.label
    numbers = list(
        connection.scalars(
            sa.select(version.c.id).where(version.c.release == release).order_by(version.c.id)
        )
    )
    for number in numbers:
        remove_version(connection, number)
    connection.execute(sa.delete(label).where(label.c.version.in_(numbers)))
    connection.execute(
        sa.update(version)
        .where(version.c.release == release)
        .values(title="", text="", facts=facts_to_json(Facts()))
    )
    return len(numbers)


def _empty_events(connection: sa.Connection, release: int) -> int:
    event = schema.event
    return connection.execute(
        sa.update(event)
        .where(event.c.release == release)
        .values(
            title=None,
            summary="",
            before=sa.null(),
            after=sa.null(),
            changes=sa.null(),
            reasons=sa.null(),
        )
    ).rowcount


def _empty_pages(connection: sa.Connection, release: int) -> None:
    """What lists said of it goes too, and nothing of it stays planned."""
    page = schema.page
    connection.execute(
        sa.update(page)
        .where(page.c.release == release)
        .values(link_text=None, feed_published=None, planned_night=None)
    )


def _empty_copies(connection: sa.Connection, found: sa.Row[Any]) -> None:
    """What was told of copies of it names its title."""
    connection.execute(
        sa.update(schema.event)
        .where(tells_copy_of([(found.portal, found.id)]))
        .values(summary=f"Copy of release {found.id} of {found.portal}, which was taken down")
    )


def _leave_cluster(connection: sa.Connection, found: sa.Row[Any]) -> None:
    release = schema.release
    if found.cluster is not None:
        others = connection.scalars(
            sa.select(release.c.id)
            .where(release.c.cluster == found.cluster, release.c.id != found.id)
            .order_by(release.c.id)
        ).all()
        keep_apart(connection, found.cluster, [others])
