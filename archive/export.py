"""Writing many releases to a file: CSV, JSON lines or a folder of Parquet, one row at a time.

A file gets its name when all of it is written; an export that fails leaves what was there before.
Beside it FILE.coverage.json says what was asked, and which visits the answer rests on.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from archive.cells import cell
from archive.disk import disk_errors, flush
from archive.errors import UsageError
from archive.parquet import write_parquet
from archive.stored import StoredRelease

COLUMNS = tuple(field.name for field in fields(StoredRelease))
FORMS = ("csv", "jsonl", "parquet")

# A name for what is not whole yet.
_UNFINISHED = ".exporting"

# What a folder that an export made holds, and nothing else.
_OWN = re.compile(r"province=[^/]+(/year=[^/]+(/part-\d+\.parquet)?)?")


def form_of(target: Path) -> str:
    """The form that the ending of a file's name asks for; raises UsageError."""
    form = target.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise UsageError(f"{target}: name a file that ends with .csv, .jsonl or .parquet.")
    return form


def export(
    releases: Iterable[StoredRelease],
    target: Path,
    *,
    coverage: Callable[[int], Mapping[str, Any]],
    is_raw: bool = False,
) -> int:
    """Write releases to *target* in the form of its ending; returns how many.

    coverage: what to write beside it, given how many releases there were. is_raw: CSV cells
    exactly as they are. Takes constant memory. Raises UsageError for the place, StorageError where
    the disk fails.
    """
    form = form_of(target)
    _require_place(target, form)
    temporary = target.with_name(f"{target.name}{_UNFINISHED}")
    beside = target.with_name(f"{target.name}.coverage.json")
    counted = _Counted(releases)
    beside_temporary = beside.with_name(f"{beside.name}{_UNFINISHED}")
    try:
        with disk_errors(target):
            _remove(temporary)
            if form == "parquet":
                write_parquet(counted, temporary)
            else:
                with _on_disk(temporary) as file:
                    if form == "csv":
                        _write_csv(counted, file, is_raw=is_raw)
                    else:
                        _write_jsonl(counted, file)
            with _on_disk(beside_temporary) as file:
                told = coverage(counted.count)
                json.dump(told, file, ensure_ascii=False, indent=1, default=datetime.isoformat)
            beside_temporary.replace(beside)
            if temporary.is_dir():
                _remove(target)
            temporary.replace(target)
            flush(target.absolute().parent)
    finally:
        _remove(temporary)
        beside_temporary.unlink(missing_ok=True)
    return counted.count


class _Counted:
    """Releases on their way, and how many went by."""

    def __init__(self, releases: Iterable[StoredRelease]) -> None:
        self._releases = releases
        self.count = 0

    def __iter__(self) -> Iterator[StoredRelease]:
        for release in self._releases:
            self.count += 1
            yield release


def _require_place(target: Path, form: str) -> None:
    """Pass where the file can be made: nothing that is not ours is replaced."""
    if not target.absolute().parent.is_dir():
        raise UsageError(f"{target.absolute().parent} is not there. Make the folder first.")
    if form != "parquet":
        if target.is_dir():
            raise UsageError(f"{target} is a folder. Name a file.")
    elif target.is_file():
        raise UsageError(f"{target} is a file; Parquet becomes a folder. Name another.")
    elif target.is_dir():
        for path in target.rglob("*"):
            name = path.relative_to(target).as_posix()
            if not _OWN.fullmatch(name):
                raise UsageError(f"{target} holds {name}, which no export made. Name another.")


def _write_jsonl(releases: Iterable[StoredRelease], file: TextIO) -> None:
    for release in releases:
        file.write(json.dumps(asdict(release), ensure_ascii=False) + "\n")


def _write_csv(releases: Iterable[StoredRelease], file: TextIO, *, is_raw: bool) -> None:
    # RFC 4180's line ends, with which a carriage return within a cell is quoted too.
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for release in releases:
        row = asdict(release)
        writer.writerow([cell(row[column], raw=is_raw) for column in COLUMNS])


@contextmanager
def _on_disk(path: Path) -> Iterator[TextIO]:
    """A file to write text to; at the end of the block its bytes are on the disk."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
