"""One run at a time, and one delivery at a time: the locks of an archive.

It dies with its process, be it a file's or a session's, so a killed run never blocks the next.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from archive.engine import Place
from archive.engine_postgres import DELIVERY_LOCK, RUN_LOCK, PostgresDatabase
from archive.errors import BusyError, StorageError

# PostgreSQL cuts the name of a session here.
_NAME_CHARS = 63
# So a server notices that the machine of a session is gone (seconds, and tries).
_KEEPALIVES = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}

_OF_RUNS = sa.text(
    "pid <> pg_backend_pid() AND locktype = 'advisory' AND classid = :space AND objid = :key "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def lock_archive(place: Place, *, now: datetime) -> AbstractContextManager[None]:
    """Hold the archive's lock while the block runs: a file's, or a session's on its server.

    now: for the next one's message. Raises BusyError where a living process holds it,
    StorageError where disk or server fails.
    """
    if isinstance(place, PostgresDatabase):
        return _hold_session(place, RUN_LOCK, now)
    return hold_lock(place.folder, now=now)


def lock_delivery(place: Place, *, now: datetime) -> AbstractContextManager[None]:
    """The same for sending what watches have to tell.

    It is another lock: a crawl and a slow receiver never wait for each other.
    """
    if isinstance(place, PostgresDatabase):
        return _hold_session(place, DELIVERY_LOCK, now)
    return hold_lock(place.folder, now=now, name="delivery.lock")


@contextmanager
def hold_lock(folder: Path, *, now: datetime, name: str = "lock") -> Iterator[None]:
    """Hold a lock of a folder while the block runs.

    folder: the archive's own folder, made if need be; now: for the next one's message. name: of
    the lock's file. Raises BusyError where a living process holds it, StorageError where the
    disk fails.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}. The archive needs it to run.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(handle, 200).decode("utf-8", "replace").strip()
        os.close(handle)
        raise BusyError(f"Already running: {holder or 'another process'} holds {path}.") from error
    try:
        _sign(handle, path, now)
        yield
    finally:
        os.close(handle)


def _sign(handle: int, path: Path, now: datetime) -> None:
    try:
        os.ftruncate(handle, 0)
        os.write(handle, _holder(now).encode())
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}. The archive needs it to run.") from error


def _holder(now: datetime) -> str:
    return f"process {os.getpid()} since {now:%Y-%m-%d %H:%M:%S %Z}"


@contextmanager
def _hold_session(place: PostgresDatabase, lock: tuple[int, int], now: datetime) -> Iterator[None]:
    """A session whose name says who holds the lock; the server ends both at once."""
    name = f"{_holder(now)} on {socket.gethostname()}"[:_NAME_CHARS]
    with ExitStack() as stack:
        with place.errors():
            connection = stack.enter_context(place.session(name).connect())
            _take(place, lock, connection)
        stack.callback(_give_back, lock, connection)
        yield


def _give_back(lock: tuple[int, int], connection: sa.Connection) -> None:
    # The server frees it with the session too, but only after we went on. A session that ended
    # early holds nothing more.
    with suppress(sa.exc.DBAPIError):
        connection.execute(sa.select(sa.func.pg_advisory_unlock(*lock)))


def _take(place: PostgresDatabase, lock: tuple[int, int], connection: sa.Connection) -> None:
    space, key = lock
    if connection.scalar(sa.select(sa.func.pg_try_advisory_lock(space, key))):
        for setting, value in _KEEPALIVES.items():
            connection.exec_driver_sql(f"SET {setting} = {value}")
        return
    holder = connection.scalar(
        sa.select(sa.text("application_name"))
        .select_from(sa.text("pg_locks JOIN pg_stat_activity USING (pid)"))
        .where(_OF_RUNS)
        .params(space=space, key=key)
    )
    raise BusyError(f"Already running: {holder or 'another process'} holds {place.name}.")
