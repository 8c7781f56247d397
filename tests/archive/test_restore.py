"""Restoring: only what is proved, never over what is there, and nothing of the old log."""

from __future__ import annotations

import json
import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive import schema
from archive.backup import description_of, make_backup
from archive.database import open_for_reading, open_for_writing
from archive.errors import BusyError, NotFoundError, SchemaError, StorageError, UsageError
from archive.lock import hold_lock
from archive.restore import changed_files, prove, restore
from archive.takedown import Wish, take_down
from tests.archive.building import make_archive, make_plan, rows

NOW = datetime(2026, 11, 25, 15, 15, tzinfo=UTC)
SEED = 20261125


def url_of(path):
    return f"sqlite:///{path}"


@pytest.fixture
def archive(tmp_path):
    """In a file: a server has its own tools for this."""
    opened = make_archive(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def backup(archive, night, make_release, tmp_path):
    """A backup of an archive with one release."""
    night(make_plan())
    night.store(make_release())
    made = make_backup(archive.path, tmp_path / "b", now=NOW)
    archive.close()
    return tmp_path / "b" / made.file


def describe(backup, **values):
    """Change what the description says."""
    described = description_of(backup)
    described.write_text(json.dumps(json.loads(described.read_text()) | values))


def test_restored_archive_is_the_backup_and_can_be_written(backup, tmp_path):
    again = tmp_path / "baru" / "arsip.db"
    again.parent.mkdir()
    done = restore(backup, again, now=NOW)
    assert (done.path, done.aside) == (again, None)
    assert again.read_bytes() == backup.read_bytes()
    opened = open_for_writing(url_of(again))
    assert len(rows(opened, schema.release)) == 1
    with opened.write() as connection:
        connection.execute(sa.delete(schema.event))
    opened.close()


def test_what_stood_there_is_moved_aside_with_its_log(backup, archive, tmp_path):
    with archive.write() as connection:
        connection.execute(sa.insert(schema.night).values(number=99, started_at=NOW))
    assert (tmp_path / "archive.db-wal").exists()  # held open by `archive`
    done = restore(backup, archive.path, now=NOW)
    archive.close()
    assert done.aside == tmp_path / "archive.db.replaced-20261125T151500Z"
    aside, again = (open_for_reading(url_of(path)) for path in (done.aside, archive.path))
    assert [row.number for row in rows(aside, schema.night)] == [1, 99]
    assert [row.number for row in rows(again, schema.night)] == [1]
    aside.close()
    again.close()


@pytest.mark.parametrize("leftover", ["-wal", "-shm", "-journal"])
def test_log_of_an_archive_that_is_gone_is_not_read_into_the_restored_one(
    backup, tmp_path, leftover
):
    path = tmp_path / "hilang.db"
    shutil.copy(backup, tmp_path / f"hilang.db{leftover}")
    restore(backup, path, now=NOW)
    assert not (tmp_path / f"hilang.db{leftover}").exists()
    assert path.read_bytes() == backup.read_bytes()


def test_T38_restore_killed_before_the_new_file_has_its_name_leaves_the_old_one_with_its_log(
    backup, archive, tmp_path, monkeypatch
):
    with archive.write() as connection:
        connection.execute(sa.insert(schema.night).values(number=99, started_at=NOW))
    assert (tmp_path / "archive.db-wal").stat().st_size > 0

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            restore(backup, archive.path, now=NOW)
    alone = tmp_path / "sendiri.db"
    shutil.copy(archive.path, alone)
    opened = open_for_reading(url_of(alone))
    assert [row.number for row in rows(opened, schema.night)] == [1, 99]
    opened.close()


def test_T44_what_was_taken_down_is_so_before_the_restored_file_has_its_name(
    backup, archive, monkeypatch
):
    with archive.write() as connection:
        take_down(connection, 1, Wish(reason="diminta"), at=NOW)
    archive.close()
    named = []
    replace = Path.replace

    def watched(self, target):
        if self.name.endswith(".restoring"):
            opened = open_for_reading(url_of(self))
            named.append([row.title for row in rows(opened, schema.version)])
            opened.close()
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    assert restore(backup, archive.path, now=NOW).taken_down == [1]
    assert named == [[""]]
    assert not list(archive.path.parent.glob("*.restoring*"))


def test_restore_under_a_living_run_is_refused_and_changes_nothing(backup, archive):
    before = archive.path.read_bytes()
    with hold_lock(archive.folder, now=NOW), pytest.raises(BusyError, match="Already running"):
        restore(backup, archive.path, now=NOW)
    assert archive.path.read_bytes() == before


def test_T39_restore_without_room_says_path_and_bytes(backup, archive, monkeypatch):
    before = archive.path.read_bytes()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 9, 1_234))
    with pytest.raises(StorageError, match=r"1,234 bytes are free, the restored archive needs"):
        restore(backup, archive.path, now=NOW)
    assert archive.path.read_bytes() == before


def test_T41_one_flipped_bit_anywhere_in_a_backup_is_found(backup):
    chance = random.Random(SEED)  # noqa: S311 - no secret
    whole = backup.read_bytes()
    for _ in range(100):
        place = chance.randrange(len(whole) * 8)
        content = bytearray(whole)
        content[place // 8] ^= 1 << place % 8
        backup.write_bytes(content)
        with pytest.raises(StorageError, match="its hash differs"):
            prove(backup)
    backup.write_bytes(whole)
    assert prove(backup)


def test_T41_cut_backup_is_found(backup):
    backup.write_bytes(backup.read_bytes()[:-4_096])
    with pytest.raises(StorageError, match=r"has [\d,]+ bytes, not"):
        prove(backup)


def test_proof_compares_the_rows_with_the_description(backup):
    rows_said = json.loads(description_of(backup).read_text())["rows"]
    describe(backup, rows=rows_said | {"release": 7})
    with pytest.raises(StorageError, match="has 1 rows of release, not 7"):
        prove(backup)


def test_T42_backup_of_a_newer_schema_is_refused_with_what_to_do(archive, night, tmp_path):
    night()
    with archive.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    made = make_backup(archive.path, tmp_path / "b", now=NOW)
    with pytest.raises(SchemaError, match=r"schema 9999, .* Update Infopublik"):
        prove(tmp_path / "b" / made.file)


def test_proof_leaves_the_folder_as_it_was(backup):
    before = {path: path.read_bytes() for path in backup.parent.iterdir()}
    prove(backup)
    assert {path: path.read_bytes() for path in backup.parent.iterdir()} == before


@pytest.mark.parametrize("missing", ["db", "json"])
def test_backup_without_one_of_its_two_files_is_refused(backup, missing):
    backup.with_suffix(f".{missing}").unlink()
    with pytest.raises(NotFoundError, match=rf"\.{missing} is not there"):
        prove(backup)


@pytest.mark.parametrize("content", ["", "[]", '{"files": []}', "null", '{"files": [3]}', "\x00"])
def test_description_that_is_none_is_refused(backup, content):
    description_of(backup).write_text(content)
    with pytest.raises(UsageError, match="does not describe a backup"):
        prove(backup)


def test_files_that_are_gone_or_changed_since_are_named_and_grown_ones_are_not(
    archive, night, tmp_path
):
    night()
    folder = archive.folder / "warc"
    folder.mkdir(parents=True)
    for name in ("gone", "grown", "same", "changed", "cut"):
        (folder / name).write_bytes(b"catatan")
    made = make_backup(archive.path, tmp_path / "b", now=NOW)
    (folder / "gone").unlink()
    (folder / "grown").write_bytes(b"catatan dan lagi")
    (folder / "changed").write_bytes(b"catatam")
    (folder / "cut").write_bytes(b"cat")
    assert changed_files(made, archive.folder) == ["warc/changed", "warc/cut", "warc/gone"]
