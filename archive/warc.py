"""Raw answers as WARC/1.1 (ISO 28500:2017) beside the archive, one gzip member a record.

An answer is a `response` record, followed by the `request` that asked for it and a `metadata`
record that says what the archive made of it. The body is kept as it was sent: a Content-Encoding
is not undone, and the headers still say so, as readers of WARC expect. The chunks of a transfer
are put together and Transfer-Encoding, which the HTTP client takes off, is not there.

A record is on the disk before the transaction that names it is committed (T38), so after a kill
there may be a record that nobody names, or half of one at the end of a file, and never a
name without its record. Each start of a night begins a new file; `trim` cuts the half record off.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

from archive.answer import RawAnswer
from archive.disk import flush
from archive.errors import StorageError
from archive.members import DamagedMemberError, members, room_of
from archive.warc_records import blank_member, metadata_record, warcinfo_record, write_pair

# A file that reached this is full; the usual size for WARC (ISO 28500, annex C).
MAX_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a response record lies: the file's name within the WARC folder, and the byte."""

    file: str
    offset: int


class NotReadableError(StorageError):
    """What a look names as its record is not there, or is damaged."""


def warc_folder(folder: Path) -> Path:
    """Where the WARC files lie. folder: the archive's own."""
    return folder / "warc"


def night_files(folder: Path, night: int) -> list[Path]:
    """The files of a night in their order: `NNNNNN-SSS.warc.gz`, nothing of a portal (T11)."""
    return sorted(
        path
        for path in warc_folder(folder).glob(f"{night:06}-*.warc.gz")
        if path.name.partition("-")[2].partition(".")[0].isdecimal()
    )


class WarcWriter:
    """Writes the answers of one night; every start of the program writes files of its own.

    folder: the archive's own. The caller holds the archive's lock.
    """

    def __init__(self, folder: Path, night: int, *, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._night = night
        self._max_bytes = max_bytes
        self._path: Path | None = None

    def write(self, answer: RawAnswer, made: Mapping[str, object]) -> Place:
        """Add an answer, and those that led to it; returns where its response record lies.

        made: what the metadata record says, in its order. What is returned is on the disk.
        Raises StorageError where the disk fails; the file is then as it was.
        """
        path = self._path
        is_new = path is None or path.stat().st_size >= self._max_bytes
        if path is None or is_new:
            path = self._next_path()
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True)
        if is_new:
            writer.write_record(warcinfo_record(path.name, self._night, answer.at))
        for each in answer.led_from:
            write_pair(writer, each)
        within = buffer.tell()
        response = write_pair(writer, answer)
        writer.write_record(metadata_record(answer, response, made))
        start = _append(path, buffer.getvalue())
        self._path = path
        return Place(file=path.name, offset=start + within)

    def _next_path(self) -> Path:
        last = night_files(self._folder, self._night)[-1:]
        number = int(last[0].name[7:].partition(".")[0]) + 1 if last else 1
        folder = warc_folder(self._folder)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self._night:06}-{number:03}.warc.gz"


def read_payload(folder: Path, place: Place) -> bytes:
    """The body of a response as it was sent. folder: the archive's own.

    Raises NotReadableError where there is no such record, or its own digests do not match.
    """
    path = warc_folder(folder) / Path(place.file).name
    try:
        with path.open("rb") as file:
            # warcio takes a record that was cut for a shorter one.
            next(members(file, place.offset), None)
            file.seek(place.offset)
            record = next(ArchiveIterator(file, check_digests="raise"), None)
            if record is None or record.rec_type != "response":
                found = record.rec_headers.get_header("WARC-Type") if record else "nothing"
                raise NotReadableError(f"{path}, byte {place.offset}: {found} in place of a page.")
            return bytes(record.raw_stream.read())
    except FileNotFoundError as error:
        raise NotReadableError(f"{path} is missing. Restore it from a backup.") from error
    except OSError as error:
        raise NotReadableError(f"{path}: {error.strerror}. Check disk and rights.") from error
    except (ArchiveLoadFailed, DamagedMemberError, ValueError, EOFError) as error:
        said = " ".join(str(error).split())
        raise NotReadableError(f"{path}, byte {place.offset}: damaged ({said}).") from error


def is_erased(folder: Path, place: Place) -> bool:
    """Whether `erase` took the record out, all of it."""
    path = warc_folder(folder) / Path(place.file).name
    try:
        with path.open("rb") as file:
            # Killed within its write, it left a beginning that says so, and the rest.
            next(members(file, place.offset), None)
            file.seek(place.offset)
            record = next(ArchiveIterator(file), None)
            return record is not None and record.rec_headers.get_header("WARC-Erased") == "yes"
    except (OSError, ArchiveLoadFailed, DamagedMemberError, ValueError, EOFError):
        return False


def trim(path: Path, *, start: int = 0) -> int:
    """Cut off what a kill left half-written at the end of a file; returns how many bytes.

    start: the last offset of the file that a look names, which is whole.
    """
    with path.open("r+b") as file:
        try:
            for _ in members(file, start):
                pass
        except DamagedMemberError as damage:
            size = file.seek(0, os.SEEK_END)
            file.truncate(damage.offset)
            os.fsync(file.fileno())
            return size - damage.offset
    return 0


def erase(folder: Path, places: list[Place], *, at: datetime) -> None:
    """Overwrite response records in place (a takedown); every other record stays where it is.

    A record of the same length stands there afterwards, which says that one was erased and
    when; also in the place of a damaged one. Raises NotReadableError where there is no record,
    StorageError where the disk fails.
    """
    for place in places:
        path = warc_folder(folder) / Path(place.file).name
        try:
            with path.open("r+b") as file:
                if not (length := _length_at(file, place.offset)):
                    raise NotReadableError(f"{path}, byte {place.offset}: nothing stands there.")
                file.seek(place.offset)
                file.write(blank_member(length, at))
                file.flush()
                os.fsync(file.fileno())
        except ValueError as damage:
            raise NotReadableError(f"{path}: nothing was erased, {damage}.") from damage
        except OSError as error:
            raise NotReadableError(f"{path}: {error.strerror}. Check disk and rights.") from error


def _length_at(file: BinaryIO, offset: int) -> int:
    """The length of a member; of a damaged one, all up to the next that is whole."""
    try:
        return next(members(file, offset), (0, 0))[1]
    except DamagedMemberError:
        return room_of(file, offset)


def _append(path: Path, data: bytes) -> int:
    """Add *data* to a file and put it on the disk; returns the byte it begins at."""
    is_there = path.exists()
    try:
        with path.open("ab") as file:
            start = file.tell()
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), start)
                raise
        if not is_there:
            flush(path.parent)  # without its name a power cut may forget the file
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}. The crawl stops: check the disk.") from error
    return start
