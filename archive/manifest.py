"""The manifest of a night: a text file that vouches for its rows, its WARC files and the chain.

`manifests/NNNNNN.txt` in the archive's folder, UTF-8, a line a fact, words parted by one space,
in this order:

    infopublik-manifest 1
    night 12
    started 2026-03-02T15:00:00.000000+00:00
    finished 2026-03-02T15:41:07.311904+00:00
    exit 0
    previous SHA256|none         of the manifest before
    looks PORTAL COUNT SHA256    a line a portal, by its id
    events PORTAL COUNT SHA256   of the portal itself, not of a release
    release ID VERSIONS EVENTS SHA256   a line a release that got one that night, by its id
    warc NAME BYTES SHA256       a line a file, by its name
    end LINES                    how many lines stand above

Each SHA-256 of rows is over one line of JSON a row, ended by LF: a list of the columns named in
`LOOK_COLUMNS`, `EVENT_COLUMNS` and `VERSION_COLUMNS`, in that order, as they are stored (times and
JSON as their text, true as 1), without spaces after `,` and with nothing escaped that need
not be. Rows stand in the order of their id; of a release, versions before events.

Left out is what may change later, and of an event `changes` and `reasons` where neither is
there: a version's `valid_to`, the stemming of its search entry. A
release of which the words were taken down keeps its line, which then nobody can check.
"""

from __future__ import annotations

import heapq
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.clock import Clock
from archive.database import Archive
from archive.disk import flush, sha256_of
from archive.stored_rows import (
    as_stored,
    number_of,
    row_line,
    rows_by_release,
    stored_column,
    stored_rows,
)
from archive.warc import night_files, trim

FORMAT = "infopublik-manifest 1"
LOOK_COLUMNS = (
    "id",
    "at",
    "night",
    "portal",
    "url",
    "kind",
    "class",
    "cause",
    "status",
    "bytes",
    "attempts",
    "final_url",
    "release",
    "is_undated",
    "warc",
    "warc_offset",
    "payload_sha256",
)
EVENT_COLUMNS = (
    "id",
    "at",
    "night",
    "kind",
    "weight",
    "portal",
    "release",
    "version",
    "title",
    "summary",
    "before",
    "after",
    "changes",
    "reasons",
)
# Both are left out of a line where neither is there: events of before had none, and their
# manifests hold.
_LATER_EVENT_COLUMNS = ("changes", "reasons")
VERSION_COLUMNS = (
    "id",
    "release",
    "number",
    "night",
    "valid_from",
    "sha256",
    "title",
    "text",
    "facts",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRow:
    """A finished night as its manifest names it; times as they are stored."""

    number: int
    started_at: str
    finished_at: str
    exit_code: int | None


def manifest_path(folder: Path, night: int) -> Path:
    """Where the manifest of a night lies. folder: the archive's own."""
    return folder / "manifests" / f"{night:06}.txt"


def write_manifests(archive: Archive, clock: Clock) -> int:
    """Write the manifest of every finished night that has none; returns how many.

    The caller holds the archive's lock; a night that is running has none yet. Safe to repeat:
    the file is there before the row that names it.
    Raises StorageError where the disk fails.
    """
    with archive.read() as connection:
        done = set(connection.scalars(sa.select(schema.manifest.c.night)))
        nights = finished_nights(connection)
    open_nights = [night for night in nights if night.number not in done]
    with archive.place.errors():
        for night in open_nights:
            _write_manifest(archive, clock, night)
    return len(open_nights)


def finished_nights(connection: sa.Connection) -> list[NightRow]:
    """All nights that are over, the first one first."""
    table = schema.night
    columns = ("number", "started_at", "finished_at", "exit_code")
    rows = connection.execute(
        sa.select(*(stored_column(table.c[name]).label(name) for name in columns))
        .where(table.c.finished_at.is_not(None))
        .order_by(table.c.number)
    )
    return [
        NightRow(
            number=row.number,
            started_at=row.started_at,
            finished_at=row.finished_at,
            exit_code=row.exit_code,
        )
        for row in rows
    ]


def _write_manifest(archive: Archive, clock: Clock, night: NightRow) -> None:
    files = night_files(archive.folder, night.number)
    path = manifest_path(archive.folder, night.number)
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.read() as connection, as_stored(connection):
        for file in files:
            trim(file, start=_last_named(connection, night, file.name))
        previous = previous_hash(connection, night.number)
        whole = sha256()
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as out:
            for line in manifest_lines(connection, night, previous, files):
                out.write(line)
                whole.update(line)
            out.flush()
            os.fsync(out.fileno())
    unfinished.replace(path)
    flush(path.parent)
    with archive.write() as connection:
        connection.execute(
            sa.insert(schema.manifest).values(
                night=night.number, at=clock.now(), previous=previous, sha256=whole.hexdigest()
            )
        )


def _last_named(connection: sa.Connection, night: NightRow, name: str) -> int:
    """The last byte of a night's WARC file at which a look says that a record begins."""
    table = schema.look
    last = sa.select(sa.func.max(table.c.warc_offset)).where(
        table.c.night == night.number, table.c.warc == name
    )
    return connection.scalar(last) or 0


def previous_hash(connection: sa.Connection, night: int) -> str:
    """SHA-256 of the last manifest before a night; empty for the first."""
    table = schema.manifest
    found = connection.scalar(
        sa.select(table.c.sha256)
        .where(table.c.night < night)
        .order_by(table.c.night.desc())
        .limit(1)
    )
    return found or ""


def manifest_lines(
    connection: sa.Connection, night: NightRow, previous: str, files: Sequence[Path]
) -> Iterator[bytes]:
    """The lines of a night's manifest as its rows and files are now, each with its LF."""
    count = 0
    for line in _lines(connection, night, previous, files):
        count += 1
        yield f"{line}\n".encode("utf-8", "surrogateescape")
    yield f"end {count}\n".encode()


def _lines(
    connection: sa.Connection, night: NightRow, previous: str, files: Sequence[Path]
) -> Iterator[str]:
    yield FORMAT
    yield f"night {night.number}"
    yield f"started {night.started_at}"
    yield f"finished {night.finished_at}"
    yield f"exit {'none' if night.exit_code is None else night.exit_code}"
    yield f"previous {previous or 'none'}"
    yield from row_lines(connection, night.number)
    for file in files:
        yield f"warc {file.name} {file.stat().st_size} {sha256_of(file)}"


def row_lines(connection: sa.Connection, night: int) -> Iterator[str]:
    """The lines of a manifest that vouch for rows."""
    looks = stored_rows(connection, schema.look, LOOK_COLUMNS, night)
    yield from _portal_lines("looks", ((str(row["portal"]), row) for row in looks))
    events = map(_event, stored_rows(connection, schema.event, EVENT_COLUMNS, night))
    own = ((str(row["portal"]), row) for row in events if row["release"] is None)
    yield from _portal_lines("events", own)
    yield from _release_lines(connection, night)


def _event(row: dict[str, Any]) -> dict[str, Any]:
    """An event as it is hashed."""
    if any(row[name] is not None for name in _LATER_EVENT_COLUMNS):
        return row
    return {name: value for name, value in row.items() if name not in _LATER_EVENT_COLUMNS}


def _portal_lines(word: str, rows: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    hashes: defaultdict[str, Any] = defaultdict(sha256)
    counts: Counter[str] = Counter()
    for portal, row in rows:
        hashes[portal].update(row_line(row))
        counts[portal] += 1
    for portal in sorted(hashes):
        yield f"{word} {portal} {counts[portal]} {hashes[portal].hexdigest()}"


def _release_lines(connection: sa.Connection, night: int) -> Iterator[str]:
    """Versions and events of each release: two streams in the order of its id, read together."""
    versions = rows_by_release(connection, schema.version, VERSION_COLUMNS, night)
    events = map(_event, rows_by_release(connection, schema.event, EVENT_COLUMNS, night))
    merged = heapq.merge(
        ((number_of(row["release"]), 0, row) for row in versions),
        ((number_of(row["release"]), 1, row) for row in events if row["release"] is not None),
        key=itemgetter(0, 1),
    )
    for release, group in groupby(merged, key=itemgetter(0)):
        counts, whole = [0, 0], sha256()
        for _, kind, row in group:
            counts[kind] += 1
            whole.update(row_line(row))
        yield f"release {release} {counts[0]} {counts[1]} {whole.hexdigest()}"
