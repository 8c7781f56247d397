"""Opening an archive: which file, which SQLite, which journal, and whose error it is.

The rest of the archive takes a connection; only this module knows how one is made.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool

from archive import migrate
from archive.errors import BusyError, InfopublikError, SchemaError, StorageError, UsageError

# A writer waits this long for another before it gives up (faults.md, T40).
BUSY_TIMEOUT_S = 30.0
# Of a new file. A wording takes some 2,600 bytes: on SQLite's pages of 4,096 the rest is lost,
# 7,440 bytes a release against 6,310 (20,000 made ones).
_PAGE_BYTES = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteLibrary:
    """The SQLite in use; wal_safe: free of the WAL-reset bug (sqlite.org/wal.html#walresetbug)."""

    module: ModuleType
    version: str
    wal_safe: bool


def is_wal_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite may keep a write-ahead log with several connections.

    The bug is in 3.7.0 to 3.51.2, with backports of the cure in 3.44.6 and 3.50.7.
    """
    backport = {(3, 44): 6, (3, 50): 7}.get(version[:2])
    return version >= (3, 51, 3) or (backport is not None and version[2] >= backport)


def sqlite_library() -> SqliteLibrary:
    """Python's own SQLite where it is safe, else pysqlite3 where it is installed."""
    modules: list[ModuleType] = [sqlite3]
    try:
        import pysqlite3

        modules.append(pysqlite3)
    except ImportError:
        pass
    libraries = [
        SqliteLibrary(
            module=module,
            version=module.sqlite_version,
            wal_safe=is_wal_safe(module.sqlite_version_info),
        )
        for module in modules
    ]
    return next((library for library in libraries if library.wal_safe), libraries[0])


def archive_path(url: str) -> Path:
    """The file an archive URL names.

    Raises UsageError for anything but sqlite:///PATH, StorageError for a folder.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise UsageError(
            f"'{url}' is no archive URL. Write sqlite:///folder/name.db "
            "(four slashes for an absolute path)."
        ) from error
    if parsed.get_backend_name() == "postgresql":
        raise UsageError("PostgreSQL archives are not built yet. Use sqlite:///folder/name.db.")
    if parsed.drivername != "sqlite":
        raise UsageError(
            f"'{parsed.drivername}' archives are not known. Use sqlite:///folder/name.db."
        )
    if parsed.host or not parsed.database or parsed.database == ":memory:":
        raise UsageError(
            f"'{url}' names no file. Write sqlite:///folder/name.db "
            "(four slashes for an absolute path)."
        )
    if Path(parsed.database).is_dir():
        raise StorageError(f"{parsed.database} is a folder. Name a file in it.")
    return Path(parsed.database)


def archive_folder(path: Path) -> Path:
    """Where what belongs to an archive lies: lock, and later WARC, manifests, backups."""
    return path.with_name(path.name + ".d")


class Archive:
    """An open archive. `write()` and `read()` each give one transaction."""

    def __init__(self, path: Path, *, writer: sa.Engine | None, reader: sa.Engine) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader

    @property
    def folder(self) -> Path:
        """Where what belongs to the archive lies beside it."""
        return archive_folder(self.path)

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One write transaction, begun at once (BEGIN IMMEDIATE); all or nothing.

        Raises StorageError when the disk fails, BusyError after BUSY_TIMEOUT_S.
        """
        if self._writer is None:
            raise UsageError(f"{self.path} was opened for reading.")
        with storage_errors(self.path), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view; writing through it fails."""
        with storage_errors(self.path), self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give the file back."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn the database's errors about its file into the project's own."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        known = _storage_error(path, str(error.orig))
        if known is None:
            raise
        raise known from error
    except BrokenPipeError:
        raise  # whoever read our output has left; the archive is well
    except OSError as error:
        raise StorageError(f"{error.filename or path}: {error.strerror}.") from error


def _storage_error(path: Path, said: str) -> InfopublikError | None:
    """The project's error for what SQLite said, or None where the file is not to blame."""
    if "not a database" in said:
        return SchemaError(f"{path} is not an Infopublik archive, nor any SQLite file.")
    if "locked" in said or "busy" in said:
        return BusyError(f"{path} was held by another writer for {BUSY_TIMEOUT_S:.0f} s.")
    if "malformed" in said:
        return StorageError(f"{path} is damaged ({said}). Restore a backup of it.")
    if any(word in said for word in ("full", "I/O", "readonly", "unable to open", "permission")):
        return StorageError(f"{path} cannot be written or read: {said}. Check disk and rights.")
    return None


def open_for_reading(url: str) -> Archive:
    """The archive as it is; one that is not there yet is an empty one.

    Raises UsageError (URL), SchemaError (no archive, older or newer), StorageError.
    """
    path = archive_path(url)
    with storage_errors(path):
        if not path.exists() or path.stat().st_size == 0:
            return _empty(path)
    reader = _engine(path, read_only=True)
    with storage_errors(path), reader.connect() as connection:
        migrate.require_current(connection, path)
    return Archive(path, writer=None, reader=reader)


def open_for_writing(url: str, *, upgrade: bool = False) -> Archive:
    """The archive to add to, made where there is none.

    upgrade: bring an older schema to today's first (`archive migrate`).
    Raises UsageError, SchemaError, StorageError.
    """
    path = archive_path(url)
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > 0:
            _refuse_foreign(path)
    writer = _engine(path, read_only=False)
    archive = Archive(path, writer=writer, reader=_engine(path, read_only=True))
    with archive.write() as connection:
        if upgrade or migrate.is_blank(connection):
            migrate.upgrade(connection, path)
        migrate.require_current(connection, path)
    return archive


def _refuse_foreign(path: Path) -> None:
    """Look before a writer's pragmas could change a file that is not ours."""
    reader = _engine(path, read_only=True)
    with storage_errors(path), reader.connect() as connection:
        if not migrate.is_blank(connection):
            migrate.require_known(connection, path)
    reader.dispose()


def _empty(path: Path) -> Archive:
    """An archive with nothing in it, which leaves no file behind."""
    engine = sa.create_engine(
        "sqlite://",
        module=sqlite_library().module,
        creator=_connector("file::memory:", read_only=False),
        poolclass=StaticPool,
    )
    with engine.begin() as connection:
        migrate.upgrade(connection, path)
    return Archive(path, writer=None, reader=engine)


def _engine(path: Path, *, read_only: bool) -> sa.Engine:
    address = f"file:{quote(str(path))}?mode={'ro' if read_only else 'rwc'}"
    if read_only and _is_at_rest(path):
        address += "&immutable=1"
    engine = sa.create_engine(
        "sqlite://",
        module=sqlite_library().module,
        creator=_connector(address, read_only=read_only),
        poolclass=QueuePool,
    )
    # A deferred transaction that reads and then writes fails at once when another
    # writer came between (15 % of them measured), so a writer takes the lock first.
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _is_at_rest(path: Path) -> bool:
    """Whether nobody can be writing: a folder without write access, and no log beside the file.

    SQLite would want to make its shared-memory file there even to read.
    """
    log = path.with_name(path.name + "-wal")
    return not os.access(path.parent, os.W_OK) and not log.exists()


def _connector(address: str, *, read_only: bool) -> Callable[[], Any]:
    """A function that opens *address* with the pragmas that the promises rest on."""
    library = sqlite_library()

    def connect() -> Any:
        connection = library.module.connect(
            address, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            cursor.execute(f"PRAGMA journal_mode = {'WAL' if library.wal_safe else 'DELETE'}")
            cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()
        return connection

    return connect
