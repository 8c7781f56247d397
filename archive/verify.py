"""Proving an archive: its rows, its raw answers and the chain of nights, from one end to the other.

What is found: any change of a look, event or wording that a manifest vouches for, of a WARC file,
of a manifest, and whatever SQLite's own check finds. What cannot be found: a change in what no
manifest names (the plan in `page`, a release's own row, what waits in `held`) that leaves the
database sound, and a chain that somebody who can write everything made anew from its first
night: against that, keep the last manifest's hash elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest, sha256
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.database import Archive
from archive.fingerprint import fingerprint
from archive.manifest import (
    NightRow,
    finished_nights,
    manifest_lines,
    manifest_path,
)
from archive.manifest_lines import NAMED, first_other, merged
from archive.members import DamagedMemberError, members
from archive.stored_rows import as_stored, number_of
from archive.tombstone import raw_answers, tells_copy_of
from archive.warc import NotReadableError, Place, is_erased, night_files, read_payload, warc_folder

# Told after so many rows or records.
_STEP = 500
# SQLite stops its list here; one is enough to restore a backup.
_MOST_FAULTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is not as it was stored.

    part: database, version, release, record, file, manifest or row. place: file and byte, table and
    row, or night. damage: what is wrong, in one sentence.
    """

    part: str
    place: str
    damage: str


_TABLES = {"looks": "table look", "events": "table event", "release": "tables version and event"}

# What is being checked, how much of it is done, and how much there is.
Told = Callable[[str, int, int], None]


def verify(archive: Archive, told: Told) -> Iterator[Damage]:
    """Everything that is damaged, as it is found. Memory does not grow with the archive."""
    with archive.read() as connection, as_stored(connection):
        check = _Check(archive, connection, told)
        for part in (check.database, check.versions, check.releases, check.records, check.nights):
            try:
                yield from part()
            except sa.exc.DBAPIError as error:
                yield Damage(part="database", place=archive.name, damage=str(error.orig))


def chain_end(archive: Archive) -> tuple[int, str] | None:
    """The last night that has a manifest, and its hash: what vouches for all before."""
    table = schema.manifest
    with archive.read() as connection:
        row = connection.execute(
            sa.select(table.c.night, table.c.sha256).order_by(table.c.night.desc()).limit(1)
        ).one_or_none()
    return None if row is None else (row.night, row.sha256)


class _Check:
    """The parts of one check; holds what they share."""

    def __init__(self, archive: Archive, connection: sa.Connection, told: Told) -> None:
        self._archive = archive
        self._connection = connection
        self._told = told
        takedown, release = schema.takedown, schema.release
        gone = connection.execute(
            sa.select(release.c.portal, release.c.id).join(
                takedown, takedown.c.release == release.c.id
            )
        ).all()
        self._taken_down = frozenset(row.id for row in gone)
        self._erased = frozenset(raw_answers(connection, self._taken_down))
        # Their events named the title of what they are a copy of.
        self._reworded = self._taken_down | frozenset(
            connection.scalars(
                sa.select(schema.event.c.release).where(
                    tells_copy_of([(row.portal, row.id) for row in gone])
                )
            )
        )

    def database(self) -> Iterator[Damage]:
        """What the database says of itself; PostgreSQL has no such check."""
        if self._connection.dialect.name != "sqlite":
            return
        path = self._archive.name
        self._told("database", 0, 1)
        for (said,) in self._connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_FAULTS})"):
            if said != "ok":
                yield Damage(part="database", place=path, damage=" ".join(str(said).split()))
        for row in self._connection.exec_driver_sql("PRAGMA foreign_key_check"):
            place = f"table {row[0]}, row {row[1]}"
            yield Damage(part="database", place=place, damage=f"names no row of {row[2]}")
        self._told("database", 1, 1)

    def versions(self) -> Iterator[Damage]:
        """Whether each wording is the one that its hash was made of."""
        table = schema.version
        total = self._count(table)
        rows = self._stream(
            sa.select(
                table.c.id,
                table.c.release,
                table.c.number,
                table.c.title,
                table.c.text,
                table.c.sha256,
            ).order_by(table.c.id)
        )
        for number, row in enumerate(rows, start=1):
            self._tell("versions", number, total)
            if row.release in self._taken_down:
                continue
            is_text = isinstance(row.title, str) and isinstance(row.text, str)
            if not is_text or _fingerprint(row.title, row.text) != row.sha256:
                yield Damage(
                    part="version",
                    place=f"table version, row {row.id} (release {row.release}@{row.number})",
                    damage="title and text are not those that its hash was made of",
                )

    def releases(self) -> Iterator[Damage]:
        """Whether each release names a wording that is there, by its number and hash."""
        release, version = schema.release, schema.version
        is_current = sa.and_(
            version.c.release == release.c.id, version.c.number == release.c.version
        )
        rows = self._stream(
            sa.select(release.c.id)
            .outerjoin(version, is_current)
            .where(sa.or_(version.c.id.is_(None), version.c.sha256 != release.c.sha256))
            .order_by(release.c.id)
        )
        for row in rows:
            if row.id not in self._taken_down:
                yield Damage(
                    part="release",
                    place=f"table release, row {row.id}",
                    damage="names a wording that is not there",
                )

    def records(self) -> Iterator[Damage]:
        """Whether each raw answer that a look names is there and whole.

        A record is read once, for the look that it was written for. That a later look names
        the record it means is vouched for by its night's manifest, and checked where there is
        none yet.
        """
        table, manifest = schema.look, schema.manifest
        is_named = table.c.warc.is_not(None)
        columns = ("id", "night", "release", "warc", "warc_offset", "payload_sha256")
        vouched = self._connection.scalar(sa.select(sa.func.max(manifest.c.night))) or 0
        total = self._count(table, is_named)
        rows = self._stream(
            sa.select(*(table.c[name] for name in columns)).where(is_named).order_by(table.c.id)
        )
        for number, row in enumerate(rows, start=1):
            self._tell("records", number, total)
            night = number_of(row.night)
            is_own = str(row.warc).startswith(f"{night:06}-")
            if (is_own or night > vouched) and (fault := self._record_fault(row)) is not None:
                place = f"{row.warc}, byte {row.warc_offset} (look {row.id})"
                yield Damage(part="record", place=place, damage=fault)

    def _record_fault(self, row: sa.Row[Any]) -> str | None:
        place = Place(file=str(row.warc), offset=row.warc_offset)
        if place in self._erased and is_erased(self._archive.folder, place):
            return None
        try:
            payload = read_payload(self._archive.folder, place)
        except NotReadableError as error:
            return str(error)
        except (OverflowError, TypeError, ValueError):
            return "the look names no place in a file"
        if sha256(payload).hexdigest() != row.payload_sha256:
            return "the page is not the one whose hash the look names"
        return None

    def nights(self) -> Iterator[Damage]:
        """Whether rows, files and the chain are as the manifests say."""
        nights = finished_nights(self._connection)
        table = schema.manifest
        rows = {
            row.night: (row.previous, row.sha256)
            for row in self._connection.execute(
                sa.select(table.c.night, table.c.previous, table.c.sha256)
            )
        }
        newest = max(rows, default=0)
        before = ""
        for done, night in enumerate(nights, start=1):
            if night.number in rows:
                previous, own = rows[night.number]
                if previous != before:
                    yield _of_manifest(night, "the chain is broken: the manifest before is another")
                yield from self._night(night, previous, own)
                before = own
            elif night.number < newest:
                yield _of_manifest(night, "no manifest is named, though a later night has one")
            self._told("nights", done, len(nights))

    def _night(self, night: NightRow, previous: str, own: str) -> Iterator[Damage]:
        path = manifest_path(self._archive.folder, night.number)
        try:
            with path.open("rb") as file:
                is_own = file_digest(file, "sha256").hexdigest() == own
                file.seek(0)
                files = night_files(self._archive.folder, night.number)
                now = manifest_lines(self._connection, night, previous, files)
                if is_own:
                    yield from self._differences(night, file, now)
                    return
                line = first_other(file, now)
        except OSError as error:
            yield Damage(part="manifest", place=str(path), damage=error.strerror or "unreadable")
            return
        place = str(path) if line is None else f"{path}, line {line}"
        yield Damage(part="manifest", place=place, damage="is not the one that its row names")

    def _differences(
        self, night: NightRow, kept: Iterable[bytes], now: Iterable[bytes]
    ) -> Iterator[Damage]:
        """What a manifest says and its rows and files do not, line by line."""
        for (word, name), line, found in merged(kept, now):
            if line == found or word == "end":
                continue
            if word == "warc":
                yield from self._file(name)
            elif word != "release" or int(name) not in self._reworded:
                yield Damage(
                    part="row",
                    place=f"night {night.number}, {_TABLES.get(word, 'table night')}"
                    + (f", {NAMED[word]} {name}" if word in NAMED else f", {word}"),
                    damage=_difference(line, found),
                )

    def _file(self, name: str) -> Iterator[Damage]:
        """What is wrong with a WARC file that is not as its manifest says."""
        path = warc_folder(self._archive.folder) / name
        damage = "is not the file that its manifest vouches for, though each record is whole"
        place = str(path)
        try:
            with path.open("rb") as file:
                for _ in members(file):
                    pass
        except DamagedMemberError as fault:
            place, damage = f"{path}, byte {fault.offset}", f"the record is damaged ({fault})"
        except OSError as error:
            damage = error.strerror or "unreadable"
        else:
            if self._has_erased(name):
                return
        yield Damage(part="file", place=place, damage=damage)

    def _has_erased(self, name: str) -> bool:
        """Whether a takedown took a record out of a file: then its hash is another one."""
        folder = self._archive.folder
        return any(place.file == name and is_erased(folder, place) for place in self._erased)

    def _count(self, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
        count = sa.select(sa.func.count()).select_from(table).where(*conditions)
        return self._connection.scalar(count) or 0

    def _stream(self, statement: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
        yield from self._connection.execute(statement, execution_options={"yield_per": _STEP})

    def _tell(self, part: str, done: int, total: int) -> None:
        if done % _STEP == 0 or done == total:
            self._told(part, done, total)


def _of_manifest(night: NightRow, damage: str) -> Damage:
    return Damage(part="manifest", place=f"night {night.number}", damage=damage)


def _fingerprint(title: str, text: str) -> str | None:
    try:
        return fingerprint(title, text)
    except UnicodeEncodeError:  # no text any more
        return None


def _difference(line: bytes | None, found: bytes | None) -> str:
    if found is None:
        return "rows are gone that the manifest vouches for"
    if line is None:
        return "rows were added that the manifest does not know"
    return "rows are not those that the manifest vouches for"
