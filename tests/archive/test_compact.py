"""Rewriting an archive: smaller, the same rows, and whole when it is killed."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time

import pytest

from archive import compact as module
from archive.compact import compact
from archive.engine_sqlite import sqlite_library
from archive.errors import BusyError, StorageError

ROOT = __file__.rpartition("/tests/")[0]
SEED = 20261125
CHILD = """
import sys
from pathlib import Path
from archive.compact import compact
sys.stdout.write("begun\\n")
sys.stdout.flush()
compact(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_compacting_gives_room_back_and_keeps_every_row(tmp_path, journal):
    if journal == "wal" and not sqlite_library().wal_safe:
        pytest.skip("this SQLite keeps no write-ahead log")
    path = tmp_path / "a.db"
    connection = sqlite_library().module.connect(path, isolation_level=None)
    connection.execute(f"pragma journal_mode = {journal}")
    connection.execute("create table isi (nomor integer primary key, teks)")
    connection.executemany("insert into isi (teks) values (?)", [("panjang " * 500,)] * 500)
    connection.execute("delete from isi where nomor % 10")
    left = connection.execute("select * from isi").fetchall()
    reader = sqlite_library().module.connect(path)
    assert reader.execute("select count(*) from isi").fetchone() == (50,)
    done = compact(path)
    assert done.after < done.before / 5
    assert done.after == path.stat().st_size
    assert reader.execute("select * from isi").fetchall() == left
    assert reader.execute("pragma journal_mode").fetchone() == (journal,)
    assert reader.execute("pragma integrity_check").fetchone() == ("ok",)
    assert [each.name for each in tmp_path.glob("*compacting*")] == []
    reader.close()
    connection.close()


@pytest.fixture(scope="module", params=["wal", "delete"])
def spacious(request, tmp_path_factory):
    """A file of some megabytes, half of them free."""
    if request.param == "wal" and not sqlite_library().wal_safe:
        pytest.skip("this SQLite keeps no write-ahead log")
    path = tmp_path_factory.mktemp("spacious") / "a.db"
    connection = sqlite_library().module.connect(path, isolation_level=None)
    connection.execute(f"pragma journal_mode = {request.param}")
    connection.execute("create table isi (nomor integer primary key, teks)")
    connection.execute("create index per_teks on isi (teks)")
    rows = [(f"{number} panjang " * 40,) for number in range(20_000)]
    connection.execute("begin")
    connection.executemany("insert into isi (teks) values (?)", rows)
    connection.execute("delete from isi where nomor % 2")
    connection.execute("commit")
    connection.close()
    return path


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kills", [5, pytest.param(40, marks=pytest.mark.long)])
def test_T38_killed_while_rewriting_the_archive_is_whole_and_the_next_time_ends(
    spacious, tmp_path, kills
):
    chance = random.Random(SEED)  # noqa: S311 - no secret
    path = tmp_path / "a.db"
    for kill in range(kills):
        shutil.copy(spacious, path)
        with subprocess.Popen(
            [sys.executable, "-c", CHILD, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout.readline() == "begun\n"
            time.sleep(chance.uniform(0, 0.6))
            process.kill()
        connection = sqlite_library().module.connect(path)
        said = f"seed {SEED}, kill {kill}"
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)], said
        assert connection.execute("select count(*) from isi").fetchone() == (10_000,), said
        connection.close()
    done = compact(path)
    assert done.after < 0.6 * spacious.stat().st_size
    assert not list(tmp_path.glob("*compacting*"))


def test_T39_without_room_for_two_copies_nothing_is_begun(spacious, monkeypatch):
    usage = shutil.disk_usage(spacious.parent)
    free = spacious.stat().st_size * 2
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=free))
    before = spacious.read_bytes()
    with pytest.raises(StorageError, match=r"bytes are free, rewriting the archive needs [\d,]+"):
        compact(spacious)
    assert spacious.read_bytes() == before


def test_a_reader_that_does_not_let_go_is_waited_for_and_then_told(spacious, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BUSY_TIMEOUT_S", 0.05)
    monkeypatch.setattr("archive.sqlite_file.BUSY_TIMEOUT_S", 0.05)
    path = tmp_path / "a.db"
    shutil.copy(spacious, path)
    reader = sqlite_library().module.connect(path, isolation_level=None)
    reader.execute("begin")
    rows = reader.execute("select count(*) from isi").fetchone()
    with pytest.raises(BusyError, match=r"a\.db"):
        compact(path)
    assert reader.execute("select count(*) from isi").fetchone() == rows
    reader.close()
    assert compact(path).after < spacious.stat().st_size
