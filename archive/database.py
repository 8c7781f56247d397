"""Opening an archive, in a file or on a server; and the transactions everything is done in.

The rest of the archive takes a connection; how one is made stands in `archive.engine_sqlite`
and `archive.engine_postgres`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa

from archive import migrate
from archive.engine import Place
from archive.engine_postgres import HOW, PostgresDatabase
from archive.engine_sqlite import SqliteFile, memory_engine
from archive.errors import UsageError


def place_of(url: str) -> SqliteFile | PostgresDatabase:
    """Where the archive of a URL is or will be; nothing is opened.

    Raises UsageError for a URL of neither engine, StorageError for a folder.
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        shown = re.sub(r":[^:@/]*@", ":***@", url)
        raise UsageError(
            f"'{shown}' is no archive URL. Write sqlite:///folder/name.db "
            f"(four slashes for an absolute path) or {HOW}."
        ) from error
    if parsed.drivername == "sqlite":
        return SqliteFile.of(parsed)
    if parsed.get_backend_name() == "postgresql":
        return PostgresDatabase.of(parsed)
    raise UsageError(
        f"'{parsed.drivername}' archives are not known. Use sqlite:///folder/name.db or {HOW}."
    )


def archive_path(url: str) -> Path:
    """The file of an archive's URL; for what only a file can be asked.

    Raises UsageError for an archive that is no file.
    """
    return _path_of(place_of(url))


class Archive:
    """An open archive. `write()` and `read()` each give one transaction.

    is_there: False for one that is not made yet, which reads as an empty one.
    """

    def __init__(
        self, place: Place, *, writer: sa.Engine | None, reader: sa.Engine, is_there: bool = True
    ) -> None:
        self.place = place
        self.is_there = is_there
        self._writer = writer
        self._reader = reader

    @property
    def url(self) -> str:
        """What opens it again; holds the password, if there is one."""
        return self.place.url

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return self.place.name

    @property
    def path(self) -> Path:
        """Its file; raises UsageError for an archive that is no file."""
        return _path_of(self.place)

    @property
    def folder(self) -> Path:
        """Where what belongs to the archive lies."""
        return self.place.folder

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One write transaction, as the only writer from its begin on; all or nothing.

        Raises StorageError when disk or server fails, BusyError after BUSY_TIMEOUT_S.
        """
        if self._writer is None:
            raise UsageError(f"{self.name} was opened for reading.")
        with self.place.errors(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view; writing through it fails."""
        with self.place.errors(), self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give the file or the connections back."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()


def open_for_reading(url: str) -> Archive:
    """The archive as it is; one that is not there yet is an empty one.

    Raises UsageError (URL), SchemaError (no archive, older or newer), StorageError.
    """
    place = place_of(url)
    if not place.is_there():
        return _empty(place)
    archive = Archive(place, writer=None, reader=place.reader())
    with _closed_on_failure(archive), archive.read() as connection:
        is_made = not migrate.is_blank(connection)
        if is_made:
            migrate.require_current(connection, place.name)
    if is_made:
        return archive
    archive.close()  # the very first start was killed before it made the tables
    return _empty(place)


def open_for_writing(url: str, *, upgrade: bool = False) -> Archive:
    """The archive to add to, made where there is none.

    upgrade: bring an older schema to today's first (`archive migrate`).
    Raises UsageError, SchemaError, StorageError.
    """
    place = place_of(url)
    place.make_room()
    archive = Archive(place, writer=place.writer(), reader=place.reader())
    with _closed_on_failure(archive), archive.write() as connection:
        if upgrade or migrate.is_blank(connection):
            migrate.upgrade(connection, place.name)
        migrate.require_current(connection, place.name)
    return archive


@contextmanager
def _closed_on_failure(archive: Archive) -> Iterator[None]:
    with ExitStack() as stack:
        stack.callback(archive.close)
        yield
        stack.pop_all()


def _path_of(place: Place) -> Path:
    if isinstance(place, SqliteFile):
        return place.path
    raise UsageError(f"{place.name} is a PostgreSQL archive; this needs one in a file.")


def _empty(place: Place) -> Archive:
    """An archive with nothing in it, which leaves nothing behind."""
    reader = memory_engine()
    with reader.begin() as connection:
        migrate.upgrade(connection, place.name)
    return Archive(place, writer=None, reader=reader, is_there=False)
