"""`read_stats`: sizes beside the counts, and a forecast that holds."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from archive import schema
from archive.backup import make_backup
from archive.night import finish_night
from archive.stats import read_stats, table_bytes
from tests.archive.building import TEXT, make_archive, make_plan, make_release

NOW = datetime(2026, 11, 25, 15, 15, tzinfo=UTC)
SEED = 20261125
WORDS = [f"kata{number}" for number in range(2_000)]


@pytest.fixture
def archive(tmp_path):
    """In a file: a server has its own tools for this."""
    opened = make_archive(tmp_path)
    yield opened
    opened.close()


def test_an_archive_without_nights_grows_by_nothing(archive):
    stats = read_stats(archive)
    assert stats["bytes_per_release"] is None
    assert (stats["measured_nights"], stats["bytes_per_night"]) == (0, 0)
    assert stats["bytes_in_365_nights"] == stats["bytes"]


def test_means_are_those_of_the_last_thirty_finished_nights(archive, night):
    for number in range(33):
        night(make_plan())
        # Long ago much came each night, of late one release every third night.
        count = 9 if number < 3 else (number % 3 == 0)
        addresses = [f"https://kotacontoh.example/{number}/{n}" for n in range(count)]
        night.store(*(make_release(url=each, text=f"{TEXT} {each}") for each in addresses))
    night(make_plan())  # begun and not finished: no night to measure by
    stats = read_stats(archive)
    assert (stats["nights"], stats["measured_nights"]) == (34, 30)
    assert stats["releases_per_night"] == stats["versions_per_night"] == round(10 / 30, 1)
    assert stats["bytes_per_release"] == round(stats["bytes"] / stats["releases"])


@pytest.mark.long  # seconds on an idle machine, half a minute on a busy one
@pytest.mark.timeout(240)
def test_size_in_thirty_nights_is_forecast_to_a_fifth(archive, night):
    chance = random.Random(SEED)  # noqa: S311 - no secret
    made = iter(range(10**6))

    def pass_nights(count):
        for _ in range(count):
            running = night(make_plan())
            night.store(
                *(make_release(url=f"https://kotacontoh.example/berita/{next(made)}",
                               text=" ".join(chance.choices(WORDS, k=chance.randint(100, 300))))
                  for _ in range(12))
            )  # fmt: skip
        finish_night(running)
        with archive.write() as connection:
            connection.execute(sa.update(schema.night).values(exit_code=0))
        archive.close()  # the log goes into the file, whose bytes are measured
        return read_stats(archive)

    then = pass_nights(30)
    now = pass_nights(30)
    assert now["bytes"] == pytest.approx(then["bytes_in_30_nights"], rel=0.2), f"seed {SEED}"


def test_backups_and_raw_records_are_counted_beside_the_archive(archive, night):
    night(make_plan())
    (archive.folder / "warc").mkdir(parents=True)
    (archive.folder / "warc" / "000001-000.warc.gz").write_bytes(b"x" * 1_234)
    made = make_backup(archive.path, archive.folder / "backups", now=NOW)
    stats = read_stats(archive)
    assert (stats["backups"], stats["backup_bytes"]) == (1, made.bytes)
    assert stats["warc_bytes"] == 1_234


def test_bytes_by_table_add_up_to_the_file(archive, night):
    night(make_plan())
    night.store(make_release())
    archive.close()
    found = read_stats(archive, by_table=True)["tables"]
    options = [row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")]
    if "ENABLE_DBSTAT_VTAB" not in options:
        assert found is None
    else:
        assert {"version", "look", "search_index_data"} <= set(found)
        assert sum(found.values()) <= archive.path.stat().st_size
        assert list(found.values()) == sorted(found.values(), reverse=True)


def test_a_file_that_is_not_there_has_no_tables(tmp_path):
    assert table_bytes(tmp_path / "tiada.db") == {}
    assert list(tmp_path.iterdir()) == []
