"""One run at a time: the lock of an archive.

A file lock dies with its process, so a killed run never blocks the next start.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from archive.errors import BusyError, StorageError


@contextmanager
def hold_lock(folder: Path, *, now: datetime) -> Iterator[None]:
    """Hold the archive's lock while the block runs.

    folder: the archive's own folder, made if need be; now: for the next one's message.
    Raises BusyError where a living process holds it, StorageError where the disk fails.
    """
    path = folder / "lock"
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
        os.write(handle, f"process {os.getpid()} since {now:%Y-%m-%d %H:%M:%S %Z}".encode())
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}. The archive needs it to run.") from error
