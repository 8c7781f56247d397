"""Releases as a folder of Parquet, parted by province and year: DuckDB, Spark and pandas read it.

FILE.parquet/province=33/year=2026/part-0.parquet. Lists and tables are lists and structs. Releases
wait until there are enough of a part; then they are written as one row group.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.errors import UsageError
from archive.sqlite_file import flush
from archive.stored import StoredRelease

if TYPE_CHECKING:
    import pyarrow as pa

# When so much waits in all parts together, the largest part is written. A release takes the
# room of its text, and so much more for its facts (measured on the demo's).
_WAITING_BYTES = 24 << 20
_FACTS_BYTES = 4_000
# Parts that are open at once; each holds a file and what its footer will say.
_OPEN_PARTS = 64
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
    parts = _Parts(folder, schema())
    folder.mkdir()
    try:
        for release in releases:
            parts.add(release)
        parts.finish()
    finally:
        parts.close()


class _Parts:
    """The parts of the folder, the releases that wait for each, and the files that are open."""

    def __init__(self, folder: Path, columns: pa.Schema) -> None:
        self._folder = folder
        self._columns = columns
        self._waiting: dict[_Part, list[StoredRelease]] = {}
        self._sizes: dict[_Part, int] = {}
        self._total = 0
        self._open: OrderedDict[_Part, Any] = OrderedDict()

    def add(self, release: StoredRelease) -> None:
        part = _part_of(release)
        self._waiting.setdefault(part, []).append(release)
        size = len(release.text) + _FACTS_BYTES
        self._sizes[part] = self._sizes.get(part, 0) + size
        self._total += size
        if self._total > _WAITING_BYTES:
            self._write(max(self._sizes, key=self._sizes.__getitem__))

    def finish(self) -> None:
        """Write all that waits."""
        for part in list(self._waiting):
            self._write(part)

    def close(self) -> None:
        while self._open:
            self._close(next(iter(self._open)))

    def _write(self, part: _Part) -> None:
        rows = [_row(release) for release in self._waiting.pop(part)]
        self._total -= self._sizes.pop(part)
        table = _arrow().Table.from_pylist(rows, schema=self._columns)
        self._writer(part).write_table(table, row_group_size=len(rows))

    def _writer(self, part: _Part) -> Any:
        if part not in self._open:
            if len(self._open) >= _OPEN_PARTS:
                self._close(next(iter(self._open)))
            province, year = part
            folder = self._folder / f"province={province}" / f"year={year}"
            folder.mkdir(parents=True, exist_ok=True)
            number = sum(1 for _ in folder.iterdir())
            self._open[part] = _writer(folder / f"part-{number}.parquet", self._columns)
        self._open.move_to_end(part)
        return self._open[part]

    def _close(self, part: _Part) -> None:
        writer = self._open.pop(part)
        writer.close()
        flush(Path(writer.where))


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
