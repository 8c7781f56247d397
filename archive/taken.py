"""Notes of what a receiver took, written the instant it said so and before the row that records it.

A commit waits for the disk, and a process killed in that time would send the message again: here a
line is added to a file beside the archive, which outlives a killed process at once. The next
delivery reads the notes first. Without them a message may come twice; none is ever lost.
"""

from __future__ import annotations

import os
from pathlib import Path

from archive.disk import disk_errors

_NAME = "delivery.taken"


def note_taken(folder: Path, key: str) -> None:
    """Note the key of a digest that was taken. Raises StorageError."""
    path = folder / _NAME
    with disk_errors(path):
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            # One write of one short line: lines of several threads do not mix.
            os.write(handle, f"{key}\n".encode())
        finally:
            os.close(handle)


def begin_notes(folder: Path) -> list[str]:
    """Make room for notes; the keys that deliveries noted which did not come to their end.

    Raises StorageError.
    """
    path = folder / _NAME
    with disk_errors(path):
        folder.mkdir(parents=True, exist_ok=True)
        return path.read_text("ascii").split() if path.exists() else []


def forget(folder: Path) -> None:
    """Every note is recorded."""
    with disk_errors(folder / _NAME):
        (folder / _NAME).unlink(missing_ok=True)
