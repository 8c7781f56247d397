"""Backups: whole, of one committed state, and the only ones that rotation deletes are old."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections import namedtuple
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from archive import backup as module
from archive import schema
from archive.backup import backups_of, description_of, make_backup, rotate
from archive.database import open_for_reading
from archive.engine_sqlite import sqlite_library
from archive.errors import BusyError, StorageError
from archive.lock import hold_lock
from archive.restore import prove, restore
from tests.archive.building import make_archive, make_plan, rows

NOW = datetime(2026, 11, 25, 15, 15, tzinfo=UTC)
ROOT = __file__.rpartition("/tests/")[0]


def url_of(path):
    return f"sqlite:///{path}"


@pytest.fixture
def archive(tmp_path):
    """In a file: a server has its own tools for this."""
    opened = make_archive(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def filled(archive, night, make_release):
    """An archive with two releases, one of them edited."""
    night(make_plan())
    night.store(
        make_release(), make_release(url="https://kotacontoh.example/berita/dua", title="Dua")
    )
    night(make_plan())
    night.store(make_release(text="Isi yang lain sama sekali, dan panjang pula. " * 10))
    return archive


@contextmanager
def storm(path, journal):
    """A process that stores releases all the while."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.archive.storm", url_of(path), journal],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout.readline() == "storing\n"
            yield process
        finally:
            process.kill()
            process.communicate()


def committed_state(path):
    """How many releases a file has; fails where one of them is there by half."""
    connection = sqlite_library().module.connect(f"file:{path}?mode=ro", uri=True)
    one = lambda query: connection.execute(query).fetchone()[0]  # noqa: E731
    releases = one("select count(*) from release")
    numbers = [
        int(url.rpartition("/")[2]) for (url,) in connection.execute("select url from release")
    ]
    assert sorted(numbers) == list(range(1, releases + 1))
    for table in ("version", "event", "label where kind = 'region'"):
        assert one(f"select count(*) from {table}") == releases  # noqa: S608 - names of ours
    assert one("select count(*) from look where kind = 'release'") == releases
    assert one("select count(*) from search_index where search_index match 'sungai'") == releases
    assert one("pragma integrity_check") == "ok"
    connection.close()
    return releases


@pytest.mark.timeout(600)
@pytest.mark.parametrize("count", [10, pytest.param(100, marks=pytest.mark.long)])
@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_T38_backups_made_during_a_write_storm_restore_to_a_committed_state(
    tmp_path, count, journal
):
    if journal == "wal" and not sqlite_library().wal_safe:
        pytest.skip("this SQLite keeps no write-ahead log")
    path, again, folder = (tmp_path / name for name in ("arsip.db", "kembali.db", "backups"))
    states = []
    with storm(path, journal) as process:
        for number in range(count):
            made = make_backup(path, folder, now=NOW + timedelta(seconds=number))
            restore(folder / made.file, again, now=NOW)
            states.append(committed_state(again))
            assert states[-1] == made.rows["release"]
            again.unlink()
        assert process.poll() is None
    assert states == sorted(states)
    assert states[-1] > states[0] > 0, "nothing was written meanwhile"


def test_backup_holds_what_the_archive_holds_and_says_so(filled, tmp_path):
    (filled.folder / "warc").mkdir(parents=True)
    (filled.folder / "warc" / "000001-00000.warc.gz").write_bytes(b"catatan mentah")
    made = make_backup(filled.path, tmp_path / "b", now=NOW)
    file = tmp_path / "b" / made.file
    assert file.name == "archive-20261125T151500Z.db"
    assert json.loads(description_of(file).read_text()) == asdict(made)
    assert prove(file) == made
    assert (made.rows["release"], made.rows["version"]) == (2, 3)
    assert [(each.name, each.bytes) for each in made.files] == [("warc/000001-00000.warc.gz", 14)]
    copy = open_for_reading(url_of(file))
    for table in schema.metadata.sorted_tables:
        assert rows(copy, table) == rows(filled, table)
    copy.close()


def test_backup_is_one_file_and_its_description(filled, tmp_path):
    make_backup(filled.path, tmp_path / "b", now=NOW)
    names = sorted(path.name for path in (tmp_path / "b").iterdir())
    assert names == ["archive-20261125T151500Z.db", "archive-20261125T151500Z.json"]


def test_backup_leaves_the_archive_as_it_was(filled, tmp_path):
    filled.close()
    before = filled.path.read_bytes()
    make_backup(filled.path, tmp_path / "b", now=NOW)
    assert filled.path.read_bytes() == before


def test_backup_is_made_while_a_run_holds_the_archive_and_a_writer_its_transaction(
    filled, tmp_path
):
    if not sqlite_library().wal_safe:
        pytest.skip("without a write-ahead log a reader waits for the writer")
    with hold_lock(filled.folder, now=NOW), filled.write() as connection:
        connection.exec_driver_sql("DELETE FROM event")
        made = make_backup(filled.path, tmp_path / "b", now=NOW)
    assert made.rows["event"] > 0


def test_second_backup_at_once_is_told_who_makes_one(filled, tmp_path):
    with hold_lock(filled.folder / "backups", now=NOW), pytest.raises(BusyError, match="process"):
        make_backup(filled.path, tmp_path / "b", now=NOW)


def test_what_a_killed_backup_left_is_cleared_by_the_next(filled, tmp_path):
    (tmp_path / "b").mkdir()
    left = tmp_path / "b" / "archive-20261101T000000Z.db.part"
    left.write_bytes(b"setengah")
    others = [tmp_path / "b" / name for name in ("film.part", "lain-20261101T000000Z.db.part")]
    for other in others:
        other.write_bytes(b"milik orang")
    make_backup(filled.path, tmp_path / "b", now=NOW)
    assert not left.exists()
    assert all(other.exists() for other in others)


def test_T38_a_description_whose_backup_a_kill_kept_away_is_cleared_by_the_next(filled, tmp_path):
    folder = tmp_path / "b"
    first = folder / make_backup(filled.path, folder, now=NOW).file
    alone = folder / "archive-20261101T000000Z.json"
    other = folder / "lain-20261101T000000Z.json"
    for file in (alone, other):
        file.write_text("{}")
    second = folder / make_backup(filled.path, folder, now=NOW + timedelta(days=1)).file
    assert not alone.exists()
    assert other.exists()
    assert all(description_of(file).exists() for file in (first, second))


def test_T39_backup_without_room_says_path_and_bytes_and_leaves_nothing(
    filled, tmp_path, monkeypatch
):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 9, 1_234))
    with pytest.raises(StorageError, match=r"/b: 1,234 bytes are free, the backup needs [\d,]{8,}"):
        make_backup(filled.path, tmp_path / "b", now=NOW)
    assert list((tmp_path / "b").iterdir()) == []


def test_T41_damaged_archive_is_not_backed_up(filled, tmp_path):
    filled.close()
    content = bytearray(filled.path.read_bytes())
    start = len(content) // 4_096 // 2 * 4_096
    content[start : start + 40_960] = b"\xff" * 40_960
    filled.path.write_bytes(content)
    with pytest.raises(StorageError, match=r"/archive\.db is damaged"):
        make_backup(filled.path, tmp_path / "b", now=NOW)
    assert list((tmp_path / "b").iterdir()) == []


def test_rotation_deletes_what_the_rule_drops_and_nothing_else(filled, tmp_path):
    folder = tmp_path / "b"
    make_backup(filled.path, folder, now=NOW)
    first = folder / "archive-20261125T151500Z.db"
    for days in range(1, 40):
        name = f"archive-{NOW - timedelta(days=days):%Y%m%dT%H%M%SZ}.db"
        shutil.copy(first, folder / name)
        shutil.copy(description_of(first), description_of(folder / name))
    others = [folder / "lain-20200101T000000Z.db", folder / "catatan.db", folder / "archive-x.db"]
    for other in others:
        other.write_bytes(b"bukan milik kami")
        description_of(other).write_text("{}")
    dropped = rotate(filled.path, folder)
    left = backups_of(filled.path, folder)
    assert len(left) + len(dropped) == 40
    assert len(left) == 7 + 2 + 1  # days, two weeks before theirs, the month before
    assert first in left.values()
    assert all(other.exists() and description_of(other).exists() for other in others)
    assert not any(file.exists() or description_of(file).exists() for file in dropped)
    assert rotate(filled.path, folder) == []


def test_the_only_backup_is_never_deleted(filled, tmp_path):
    made = make_backup(filled.path, tmp_path / "b", now=NOW - timedelta(days=4_000))
    assert rotate(filled.path, tmp_path / "b") == []
    assert (tmp_path / "b" / made.file).exists()


def test_with_a_rollback_journal_writers_get_their_turn_and_the_copy_still_ends(
    tmp_path, monkeypatch
):
    """Each write between two steps makes the copy begin anew; then it holds writers off."""
    path = tmp_path / "arsip.db"
    connection = sqlite_library().module.connect(path, isolation_level=None)
    connection.execute("create table isi (teks)")
    connection.executemany("insert into isi values (?)", [("x" * 4_000,)] * 200)
    monkeypatch.setattr(module, "_STEP_PAGES", 20)
    writes = []

    def write(done, total):
        connection.execute("insert into isi values ('lagi')")
        writes.append(done)

    make_backup(path, tmp_path / "b", now=NOW, progress=write)
    assert len(writes) == 1 + 4, writes  # a first step, and four that began anew
    (copy,) = backups_of(path, tmp_path / "b").values()
    found = sqlite3.connect(copy).execute("select count(*) from isi").fetchone()[0]
    assert found == 200 + len(writes)
    connection.close()
