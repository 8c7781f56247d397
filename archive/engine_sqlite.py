"""An archive in an SQLite file: which SQLite, which journal, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool

from archive import engine, migrate
from archive.errors import BusyError, InfopublikError, SchemaError, StorageError, UsageError

# Of a new file. A wording takes some 2,600 bytes: on SQLite's own pages of 4,096 the rest is lost.
# Larger pages are smaller in all, but each that a release touches is written whole: with 4,096 a
# release takes 6,411 bytes and writes 153 KB to the log, with these 5,759 and 265 KB, with 16,384
# 5,580 and 461 KB (10,000 made ones).
_PAGE_BYTES = 8_192
# Of a connection: with SQLite's own 2 MB a search of a million releases reads its pages again and
# again, 17 ms for twenty wordings against 3.4.
_CACHE_KB = 32_768


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


def archive_folder(path: Path) -> Path:
    """Where what belongs to an archive file lies: lock, and later WARC, manifests, backups."""
    return path.with_name(path.name + ".d")


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteFile:
    """The place of an archive in a file."""

    path: Path

    @classmethod
    def of(cls, url: sa.URL) -> SqliteFile:
        """The file that sqlite:///PATH names.

        Raises UsageError where it names none, StorageError for a folder.
        """
        if url.host or not url.database or url.database == ":memory:":
            raise UsageError(
                f"'{url}' names no file. Write sqlite:///folder/name.db "
                "(four slashes for an absolute path)."
            )
        path = Path(url.database)
        if path.is_dir():
            raise StorageError(f"{path} is a folder. Name a file in it.")
        return cls(path=path)

    @property
    def url(self) -> str:
        """The URL that opens it."""
        return sa.URL.create("sqlite", database=str(self.path)).render_as_string()

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self.path)

    @property
    def folder(self) -> Path:
        """Beside the file."""
        return archive_folder(self.path)

    def reader(self) -> sa.Engine:
        """An engine for reading; it leaves no file behind."""
        return _engine(self.path, read_only=True)

    def writer(self) -> sa.Engine:
        """An engine for writing; it makes the file."""
        return _engine(self.path, read_only=False)

    def is_there(self) -> bool:
        """Whether the file holds anything."""
        with self.errors():
            return self.path.exists() and self.path.stat().st_size > 0

    def make_room(self) -> None:
        """Make the folder; look before a writer's pragmas could change a file that is not ours."""
        with self.errors():
            self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.is_there():
            return
        with self.errors(), engine.passing(self.reader()) as connection:
            if not migrate.is_blank(connection):
                migrate.require_known(connection, self.name)

    def size_bytes(self, connection: sa.Connection) -> int:
        """The size of the file."""
        return self.path.stat().st_size if self.path.exists() else 0

    def errors(self) -> AbstractContextManager[None]:
        """Turn SQLite's errors about the file into the project's own."""
        return engine.translated(
            lambda error: _storage_error(self.path, str(error.orig)), self.path
        )


def memory_engine() -> sa.Engine:
    """An engine on an empty database that leaves no file behind."""
    return engine.store_as_text(
        sa.create_engine(
            "sqlite://",
            module=sqlite_library().module,
            creator=_connector("file::memory:", read_only=False),
            poolclass=StaticPool,
        )
    )


def _storage_error(path: Path, said: str) -> InfopublikError | None:
    """The project's error for what SQLite said, or None where the file is not to blame."""
    if "not a database" in said:
        return SchemaError(f"{path} is not an Infopublik archive, nor any SQLite file.")
    if "locked" in said or "busy" in said:
        return BusyError(f"{path} was held by another writer for {engine.BUSY_TIMEOUT_S:.0f} s.")
    if "malformed" in said:
        return StorageError(f"{path} is damaged ({said}). Restore a backup of it.")
    if any(word in said for word in ("full", "I/O", "readonly", "unable to open", "permission")):
        return StorageError(f"{path} cannot be written or read: {said}. Check disk and rights.")
    return None


def _engine(path: Path, *, read_only: bool) -> sa.Engine:
    address = f"file:{quote(str(path))}?mode={'ro' if read_only else 'rwc'}"
    if read_only and _is_at_rest(path):
        address += "&immutable=1"
    made = sa.create_engine(
        "sqlite://",
        module=sqlite_library().module,
        creator=_connector(address, read_only=read_only),
        poolclass=QueuePool,
    )
    # A deferred transaction that reads and then writes fails at once when another
    # writer came between (15 % of them measured), so a writer takes the lock first.
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    sa.event.listen(made, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine.store_as_text(made)


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
            address,
            uri=True,
            timeout=engine.BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
        )
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            cursor.execute(f"PRAGMA journal_mode = {'WAL' if library.wal_safe else 'DELETE'}")
            cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()
        return connection

    return connect
