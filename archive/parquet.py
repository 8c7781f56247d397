"""Releases as a folder of Parquet, parted by province and year: DuckDB, Spark and pandas read it.

FILE.parquet/province=33/year=2026/part-0.parquet. Lists and tables are lists and structs. Releases
wait until there are enough of a part; then they are written as a piece of it. In the end the pieces
of each part become one file: files held open until then would take ever more memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.disk import flush
from archive.errors import UsageError
from archive.stored import StoredRelease

if TYPE_CHECKING:
    import pyarrow as pa

# When so much waits in all parts together, the largest part is written. A release takes the
# room of its text, and so much more for its facts (measured on the demo's).
_WAITING_BYTES = 16 << 20
_FACTS_BYTES = 4_000
# Of a row group in the end: some thousand releases.
_ROW_GROUP_BYTES = 2 << 20
# How readers of such folders write "no value" (Hive).
_NONE = "__HIVE_DEFAULT_PARTITION__"

_Part = tuple[str, str]


def schema() -> pa.Schema:
    """The columns: the contract's keys of a release, and its day of publishing as a date.

    Raises UsageError where pyarrow is not installed.
    """
    pa = _arrow()
    text, number = pa.string(), pa.int64()
    texts = pa.list_(text)
    moment = pa.timestamp("s", tz="UTC")

    def table(**columns: Any) -> Any:
        return pa.struct(list(columns.items()))

    return pa.schema(
        [
            ("id", number),
            ("portal", text),
            ("region_code", text),
            ("region", text),
            ("url", text),
            ("title", text),
            ("text", text),
            ("published_at", text),
            ("published_day", pa.date32()),
            ("published", table(raw=text, source=text, zone=text, precision=text, certainty=text)),
            ("event_dates", pa.list_(table(raw=text, date=text, certainty=text))),
            ("dateline", table(place=text, region_code=text, outlet=text)),
            ("credit", text),
            ("topics", texts),
            ("pillars", texts),
            ("people", pa.list_(table(name=text, office=text, region_code=text, quotes=number))),
            (
                "figures",
                pa.list_(table(kind=text, value=text, unit=text, raw=text, start=number)),
            ),
            ("version", number),
            ("versions", number),
            ("first_seen", moment),
            ("last_seen", moment),
            ("state", text),
            ("cluster", table(id=number, first=number, size=number)),
            ("sha256", text),
        ]
    )


def write_parquet(releases: Iterable[StoredRelease], folder: Path) -> None:
    """Make *folder* and write the releases into it; it is there also where there are none."""
    pieces = _Pieces(folder, schema())
    folder.mkdir()
    for release in releases:
        pieces.add(release)
    pieces.finish()


class _Pieces:
    """The releases that wait for each part, and the pieces of each that are on the disk."""

    def __init__(self, folder: Path, columns: pa.Schema) -> None:
        self._folder = folder
        self._columns = columns
        self._waiting: dict[_Part, list[StoredRelease]] = {}
        self._sizes: dict[_Part, int] = {}
        self._total = 0
        self._written: dict[_Part, list[Path]] = {}

    def add(self, release: StoredRelease) -> None:
        part = _part_of(release)
        size = len(release.text) + _FACTS_BYTES
        self._waiting.setdefault(part, []).append(release)
        self._sizes[part] = self._sizes.get(part, 0) + size
        self._total += size
        if self._total > _WAITING_BYTES:
            self._write(max(self._sizes, key=self._sizes.__getitem__))

    def finish(self) -> None:
        """Write all that waits, and make one file of the pieces of each part."""
        for part in list(self._waiting):
            self._write(part)
        for pieces in self._written.values():
            _merge(pieces, pieces[0].with_name("part-0.parquet"))

    def _write(self, part: _Part) -> None:
        rows = [_row(release) for release in self._waiting.pop(part)]
        self._total -= self._sizes.pop(part)
        province, year = part
        folder = self._folder / f"province={province}" / f"year={year}"
        folder.mkdir(parents=True, exist_ok=True)
        pieces = self._written.setdefault(part, [])
        pieces.append(folder / f"piece-{len(pieces)}.parquet")
        with _writer(pieces[-1], self._columns) as writer:
            writer.write_table(_arrow().Table.from_pylist(rows, schema=self._columns))
        _give_back()


def _merge(pieces: list[Path], target: Path) -> None:
    """Write the rows of the pieces to one file, in row groups of a size that readers like."""
    import pyarrow.parquet as pq

    with _writer(target, pq.read_schema(pieces[0])) as writer:
        gathered: list[pa.Table] = []
        for piece in pieces:
            # Reading ahead in threads of its own, Arrow keeps memory for each of them.
            gathered.append(pq.ParquetFile(piece, pre_buffer=False).read(use_threads=False))
            if sum(table.nbytes for table in gathered) > _ROW_GROUP_BYTES:
                writer.write_table(_arrow().concat_tables(gathered))
                gathered.clear()
        if gathered:
            writer.write_table(_arrow().concat_tables(gathered))
    _give_back()
    flush(target)
    for piece in pieces:
        piece.unlink()


def _give_back() -> None:
    """Arrow keeps what it frees, some hundred kilobytes a file; in the end that is most of it."""
    _arrow().default_memory_pool().release_unused()


def _writer(path: Path, columns: pa.Schema) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetWriter(path, columns, compression="zstd")


def _part_of(release: StoredRelease) -> _Part:
    """The province of the region code, and the printed year."""
    day = _day(release)
    return release.region_code.partition(".")[0], _NONE if day is None else str(day.year)


def _row(release: StoredRelease) -> dict[str, Any]:
    return asdict(release) | {
        "published_day": _day(release),
        "first_seen": datetime.fromisoformat(release.first_seen),
        "last_seen": datetime.fromisoformat(release.last_seen),
    }


def _day(release: StoredRelease) -> date | None:
    """The day as it was printed, in the portal's own zone."""
    return date.fromisoformat(release.published_at[:10]) if release.published_at else None


def _arrow() -> Any:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise UsageError(
            "Parquet needs the package pyarrow. Install infopublik[export], or write .csv."
        ) from error
    return pa
