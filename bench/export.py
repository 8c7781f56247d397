"""`make bench-export`: a million releases as CSV, JSON lines and Parquet; N=100000 for fewer.

Each export runs in a process of its own, whose largest resident memory is read at its end. The
limit is 256 MB (faults.md, T9). The releases are put into the tables directly, with an index entry
that holds their tags and a short text: what is measured is the writing.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from archive import schema
from archive.database import open_for_writing
from archive.facts import facts_to_json, reading_to_json
from archive.model import Certainty, DateReading, Facts, Figure, Person, Precision
from archive.region import all_regions
from archive.search import sqlite
from archive.search.code import first_code
from archive.search.indexed import words_of
from archive.versions import sort_time

SEED = 20261125
LIMIT_MB = 256
BATCH = 2_000
MINUTES = 10 * 365 * 24 * 60
LAST = datetime(2026, 11, 20, 15, tzinfo=UTC)
WORDS = [f"kata{number}" for number in range(5_000)]


def main() -> None:
    """Load, export in each form, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=1_000_000)
    total = parser.parse_args().n
    console = Console()
    table = Table("form", "seconds", "releases /s", "MB written", "peak MB", "limit MB", box=None)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        start = time.perf_counter()
        load(f"sqlite:///{folder}/bench.db", total)
        size = (folder / "bench.db").stat().st_size / 1e6
        console.print(
            f"{total:,} releases, {size:,.0f} MB, loaded in {time.perf_counter() - start:.0f} s"
        )
        for form, more in (
            ("csv", []),
            ("jsonl", []),
            ("parquet", []),
            ("jsonl", ["--query", "kata7"]),
        ):
            file = folder / f"all.{form}"
            seconds, peak = _measured(["export", str(file), *more], f"sqlite:///{folder}/bench.db")
            written = sum(
                each.stat().st_size for each in [file, *file.rglob("*")] if each.is_file()
            )
            table.add_row(
                " ".join([form, *more]), f"{seconds:.0f}", f"{total / seconds:,.0f}",
                f"{written / 1e6:,.0f}", f"{peak:.0f}", f"{LIMIT_MB}",
            )  # fmt: skip
    console.print(table)


def load(url: str, total: int) -> None:
    """An archive of *total* releases of ten years, every one of its portal's region."""
    archive = open_for_writing(url)
    chance = random.Random(SEED)
    regions = [region.code for region in all_regions() if "." in region.code]
    with archive.write() as connection:
        connection.execute(sa.insert(schema.night).values(number=1, started_at=LAST))
        connection.execute(
            sa.insert(schema.portal),
            [
                {"id": f"p{number}", "name": code, "home": f"https://p{number}.example/",
                 "region_code": code, "family": "listing", "checked": "never"}
                for number, code in enumerate(regions)
            ],
        )  # fmt: skip
    minutes = sorted(chance.sample(range(MINUTES), total))
    for start in range(0, total, BATCH):
        made = list(_made(chance, regions, start, minutes[start : start + BATCH]))
        with archive.write() as connection:
            for name, table in (("release", schema.release), ("version", schema.version),
                                ("entry", schema.search_entry)):  # fmt: skip
                connection.execute(sa.insert(table), [each[name] for each in made])
            for each in made:
                sqlite.insert(connection, "search_index", each["entry"]["id"], each["words"])
    archive.close()


def _made(
    chance: random.Random, regions: list[str], start: int, minutes: list[int]
) -> Iterator[dict[str, Any]]:
    for number, minute in enumerate(minutes, start + 1):
        portal = chance.randrange(len(regions))
        moment = LAST - timedelta(minutes=MINUTES - minute)
        title = f"Judul {number} " + " ".join(chance.choices(WORDS, k=8))
        text = " ".join(chance.choices(WORDS, k=240))
        facts = facts_to_json(_facts(moment))
        common = {"portal": f"p{portal}", "region_code": regions[portal]}
        yield {
            "release": {
                "id": number, **common, "url": f"https://p{portal}.example/berita/{number}",
                "state": "present", "version": 1, "sha256": f"{number:064x}",
                "published_at": moment.isoformat(), "published_sort": sort_time(_reading(moment)),
                "published": reading_to_json(_reading(moment)), "first_seen": moment,
                "last_seen": moment,
            },
            "version": {
                "id": number, "release": number, "number": 1, "night": 1, "valid_from": moment,
                "sha256": f"{number:064x}", "title": title, "text": text, "facts": facts,
            },
            "entry": {"id": first_code(moment), "version": number, "release": number, **common,
                      "valid_from": LAST},
            "words": words_of(title="", text=text[:60], facts={}, portal=f"p{portal}",
                              labels=[("region", regions[portal])]),
        }  # fmt: skip


def _reading(moment: datetime) -> DateReading:
    return DateReading(
        value=moment, raw=f"{moment:%d/%m/%Y %H:%M}", source="visible", zone="WIB",
        precision=Precision.MINUTE, certainty=Certainty.CERTAIN,
    )  # fmt: skip


def _facts(moment: datetime) -> Facts:
    return Facts(
        published=_reading(moment),
        event_dates=(_reading(moment),),
        topics=("smart-city",),
        people=(
            Person(name="Budi", office="Wali Kota", region_code=None, quotes=1, start=0, end=4),
        ),
        figures=(Figure(kind="count", value="12", unit="orang", raw="12 orang", start=3),),
    )


def _measured(words: list[str], url: str) -> tuple[float, float]:
    """Seconds and peak resident MB of one call of the command line."""
    start = time.perf_counter()
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "infopublik", *words, "--archive", url],
        dict(os.environ),
    )
    _, status, usage = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{words} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
