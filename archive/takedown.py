"""Taking a release down: its words leave the archive, a tombstone with the reason stays (T44).

What stays are the addresses, times and hashes, by which it is known again: the crawler neither
looks at it nor stores it again, and a hash still proves what was once there.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.errors import NotFoundError
from archive.facts import facts_to_json
from archive.model import Facts
from archive.search.index import remove_version
from archive.tombstone import require_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Where the raw answer of a look lies: a WARC file of the archive, and the byte."""

    file: str
    offset: int


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
    records: tuple[Record, ...]
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
    records = _records(connection, found)
    same_words = _same_words(connection, found)
    versions = _empty_versions(connection, release)
    events = _empty_events(connection, release)
    _empty_pages(connection, release)
    _leave_cluster(connection, found)
    for table in (schema.held, schema.signature, schema.band):
        connection.execute(sa.delete(table).where(table.c.release == release))
    connection.execute(
        sa.update(schema.release)
        .where(schema.release.c.id == release)
        # What was printed as the date may hold more than a date.
        .values(published={**found.published, "raw": None, "conflicts": []}, cluster=None)
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


def erase_records(folder: Path, records: tuple[Record, ...], *, at: datetime) -> bool:
    """Overwrite raw answers in the archive's folder; False where this program keeps none.

    Raises StorageError where a record cannot be overwritten.
    """
    if not records or find_spec("archive.warc") is None:
        return not records
    warc = importlib.import_module("archive.warc")
    places = [warc.Place(file=each.file, offset=each.offset) for each in records]
    warc.erase(folder, places, at=at)
    return True


def _overwrite_deleted(connection: sa.Connection) -> None:
    """Have SQLite fill with zeros what is deleted from now on; PostgreSQL has no such thing."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _records(connection: sa.Connection, found: sa.Row[Any]) -> tuple[Record, ...]:
    """The raw answers of looks at the release, also of those at its other addresses."""
    look, page, alias = schema.look, schema.page, schema.alias
    addresses = sa.union(
        sa.select(page.c.url).where(page.c.release == found.id),
        sa.select(alias.c.url).where(alias.c.release == found.id),
        sa.select(sa.literal(found.url)),
    )
    rows = connection.execute(
        sa.select(look.c.warc, look.c.warc_offset)
        .where(
            look.c.portal == found.portal,
            look.c.warc.is_not(None),
            sa.or_(look.c.release == found.id, look.c.url.in_(addresses)),
        )
        .distinct()
        .order_by(look.c.warc, look.c.warc_offset)
    )
    return tuple(Record(file=row.warc, offset=row.warc_offset) for row in rows)


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
        .values(title=None, summary="", before=sa.null(), after=sa.null())
    ).rowcount


def _empty_pages(connection: sa.Connection, release: int) -> None:
    """What lists said of it goes too, and nothing of it stays planned."""
    page = schema.page
    connection.execute(
        sa.update(page)
        .where(page.c.release == release)
        .values(link_text=None, feed_published=None, planned_night=None)
    )


def _leave_cluster(connection: sa.Connection, found: sa.Row[Any]) -> None:
    cluster = schema.cluster
    if found.cluster is not None:
        connection.execute(
            sa.update(cluster).where(cluster.c.id == found.cluster).values(size=cluster.c.size - 1)
        )
