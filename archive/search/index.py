"""Keeping the index in step with the wordings: added, superseded, moved and removed with them.

Everything happens in the caller's transaction. The current wordings stand in `search_index`, the
earlier ones in `search_past`; `search_entry` says which number is which wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.search.code import FIRST_DATED, first_code, last_code, last_of_minute
from archive.search.engines import CURRENT, PAST, engine_of
from archive.search.indexed import IndexedWords, words_of
from archive.search.words import STEM_VERSION
from archive.tombstone import stands

# Of the columns and codes of the index; raised when they change.
_LAYOUT = 4
STATE = f"{_LAYOUT}.{STEM_VERSION}"
_REBUILD_AT_ONCE = 500

# Built once: with every wording anew, a statement costs twice as much.
_ADD = sa.insert(schema.search_entry)
_LAST_TAKEN = sa.select(sa.func.max(schema.search_entry.c.id)).where(
    schema.search_entry.c.id.between(sa.bindparam("first"), sa.bindparam("last"))
)


def index_version(  # noqa: PLR0913 - what stands in the index of one wording
    connection: sa.Connection,
    version: int,
    *,
    release: int,
    portal: str,
    region_code: str,
    published: datetime | None,
    title: str,
    text: str,
    facts: Mapping[str, Any],
    labels: Iterable[tuple[str, str]],
    valid_from: datetime,
    valid_to: datetime | None = None,
) -> None:
    """Make a wording findable; valid_to: of one that stands no more."""
    words = words_of(title=title, text=text, facts=facts, portal=portal, labels=labels)
    code = _next_code(connection, published)
    connection.execute(
        _ADD,
        {
            "id": code,
            "version": version,
            "release": release,
            "portal": portal,
            "region_code": region_code,
            "valid_from": valid_from,
            "valid_to": valid_to,
            "is_ahead": _is_ahead(code, valid_from),
        },
    )
    engine_of(connection).insert(connection, PAST if valid_to else CURRENT, code, words)


def supersede(connection: sa.Connection, version: int, at: datetime) -> None:
    """A wording stands no more from *at* on: it is found as of its time only."""
    code, words = _entry(connection, version)
    engine = engine_of(connection)
    engine.delete(connection, CURRENT, code, words)
    engine.insert(connection, PAST, code, words)
    entry = schema.search_entry
    connection.execute(sa.update(entry).where(entry.c.id == code).values(valid_to=at))


def move(connection: sa.Connection, version: int, published: datetime | None) -> None:
    """The current wording bears another date: it sorts there from now on."""
    entry, engine = schema.search_entry, engine_of(connection)
    code, words = _entry(connection, version)
    engine.delete(connection, CURRENT, code, words)
    new = _next_code(connection, published)
    since = connection.execute(sa.select(entry.c.valid_from).where(entry.c.id == code)).scalar_one()
    connection.execute(
        sa.update(entry).where(entry.c.id == code).values(id=new, is_ahead=_is_ahead(new, since))
    )
    engine.insert(connection, CURRENT, new, words)


def remove_version(connection: sa.Connection, version: int) -> None:
    """Take a wording out of the index, before its words are taken out of `version`."""
    entry = schema.search_entry
    code, words = _entry(connection, version)
    stood = connection.scalar(sa.select(entry.c.valid_to).where(entry.c.id == code))
    engine_of(connection).delete(connection, PAST if stood else CURRENT, code, words)
    connection.execute(sa.delete(entry).where(entry.c.id == code))


def is_built(connection: sa.Connection) -> bool:
    """Whether the index was built with the words and columns of this program."""
    return connection.scalar(sa.select(schema.search_state.c.built)) == STATE


def rebuild(connection: sa.Connection) -> int:
    """Build the index anew from the wordings; how many there are."""
    entry, version, release = schema.search_entry, schema.version, schema.release
    engine = engine_of(connection)
    engine.clear(connection)
    connection.execute(sa.delete(entry))
    last, built = 0, 0
    while True:
        rows = connection.execute(
            sa.select(
                version.c.id,
                version.c.release,
                version.c.title,
                version.c.text,
                version.c.facts,
                version.c.valid_from,
                version.c.valid_to,
                release.c.portal,
                release.c.region_code,
                release.c.published_sort,
            )
            .join(release, release.c.id == version.c.release)
            .where(version.c.id > last, stands(release.c.id))
            .order_by(version.c.id)
            .limit(_REBUILD_AT_ONCE)
        ).all()
        if not rows:
            break
        labels = _labels(connection, [row.id for row in rows])
        for row in rows:
            index_version(
                connection,
                row.id,
                release=row.release,
                portal=row.portal,
                region_code=row.region_code,
                published=row.published_sort,
                title=row.title,
                text=row.text,
                facts=row.facts,
                labels=labels.get(row.id, ()),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
        last, built = rows[-1].id, built + len(rows)
    connection.execute(sa.delete(schema.search_state))
    connection.execute(sa.insert(schema.search_state).values(built=STATE))
    return built


def entries(
    connection: sa.Connection, versions: Iterable[int]
) -> Iterator[tuple[int, int, IndexedWords]]:
    """Of each wording that is indexed: its id, its number, and just the words it is found by."""
    entry, table = schema.search_entry, schema.version
    wanted = list(versions)
    labels = _labels(connection, wanted)
    for row in connection.execute(
        sa.select(
            entry.c.version, entry.c.id, entry.c.portal, table.c.title, table.c.text, table.c.facts
        )
        .join(table, table.c.id == entry.c.version)
        .where(entry.c.version.in_(wanted))
    ):
        words = words_of(
            title=row.title,
            text=row.text,
            facts=row.facts,
            portal=row.portal,
            labels=labels.get(row.version, ()),
        )
        yield row.version, row.id, words


def _entry(connection: sa.Connection, version: int) -> tuple[int, IndexedWords]:
    """The number of a wording, and just the words under which it was indexed.

    The index keeps no text: what is deleted must be told, and told exactly.
    """
    ((_, code, words),) = entries(connection, [version])
    return code, words


def _labels(connection: sa.Connection, versions: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    label = schema.label
    found: dict[int, list[tuple[str, str]]] = {}
    for row in connection.execute(sa.select(label).where(label.c.version.in_(list(versions)))):
        found.setdefault(row.version, []).append((row.kind, row.value))
    return found


def _is_ahead(code: int, valid_from: datetime) -> bool:
    """Whether a number says a later minute than that from which its wording stands."""
    return code > last_code(valid_from)


def _next_code(connection: sa.Connection, published: datetime | None) -> int:
    """The first number from a moment on that is free; a full minute runs over into the next."""
    first, last = first_code(published), FIRST_DATED - 1
    while True:
        if published is not None:
            last = last_of_minute(first)
        taken = connection.scalar(_LAST_TAKEN, {"first": first, "last": last})
        if taken is None:
            return first
        if taken < last:
            return int(taken) + 1
        first = last + 1
