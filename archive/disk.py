"""Files and the disk they lie on: hashed, flushed, and room for them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import StorageError

_READ_BYTES = 1 << 20

# The disk is never filled to its last byte: the crawl must still be able to end.
_RESERVE_BYTES = 16 << 20


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn an error of the disk into the project's own; path: where none is named."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"{error.filename or path}: {error.strerror or error}.") from error


def sha256_of(path: Path, *, length: int | None = None) -> str:
    """The SHA-256 of a file's bytes, or of its first *length*, in hexadecimal digits."""
    digest = hashlib.sha256()
    left = path.stat().st_size if length is None else length
    with path.open("rb") as file:
        while left > 0 and (part := file.read(min(left, _READ_BYTES))):
            digest.update(part)
            left -= len(part)
    return digest.hexdigest()


def flush(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def require_room(folder: Path, needed: int, *, what: str) -> None:
    """Pass where the folder's disk has room for so many bytes.

    Raises StorageError with the folder, the bytes that are free and those that are needed (T39).
    """
    free = shutil.disk_usage(folder).free
    if free < needed + _RESERVE_BYTES:
        raise StorageError(
            f"{folder}: {free:,} bytes are free, {what} needs {needed + _RESERVE_BYTES:,}. "
            "Make room, or name another disk."
        )
