import os
import sqlite3
import threading
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from archive import database, migrate, schema
from archive.database import (
    archive_folder,
    archive_path,
    is_wal_safe,
    open_for_reading,
    open_for_writing,
    sqlite_library,
)
from archive.errors import BusyError, SchemaError, StorageError, UsageError
from archive.stats import read_stats
from tests.archive.building import FIRST_NIGHT, rows


def url_of(path):
    return f"sqlite:///{quote(str(path))}"


def add_night(connection, number=1):
    connection.execute(sa.insert(schema.night).values(number=number, started_at=FIRST_NIGHT))


@pytest.fixture
def foreign(tmp_path):
    """Another program's SQLite file."""
    path = tmp_path / "foreign.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (text)")
    connection.execute("INSERT INTO notes VALUES ('milik program lain')")
    connection.commit()
    connection.close()
    return path


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///arsip.db", "arsip.db"),
        ("sqlite:///folder/arsip.db", "folder/arsip.db"),
        ("sqlite:////var/lib/arsip.db", "/var/lib/arsip.db"),
        ("sqlite:////tmp/arsip kota.db", "/tmp/arsip kota.db"),  # noqa: S108 - only a name
    ],
)
def test_url_names_a_file(url, path):
    assert str(archive_path(url)) == path


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("arsip.db", "is no archive URL. Write sqlite:///folder/name.db"),
        ("", "is no archive URL"),
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite://folder/arsip.db", "names no file"),
        ("postgresql+psycopg://server/arsip", "PostgreSQL archives are not built yet"),
        ("mysql://server/arsip", "'mysql' archives are not known"),
        ("sqlite+aiosqlite:///arsip.db", "'sqlite.aiosqlite' archives are not known"),
    ],
)
def test_url_of_anything_else_is_a_usage_error(url, says):
    with pytest.raises(UsageError, match=says):
        archive_path(url)


def test_what_belongs_to_an_archive_lies_beside_it(archive, tmp_path):
    assert archive.folder == archive_folder(tmp_path / "archive.db") == tmp_path / "archive.db.d"


def test_reading_a_missing_archive_leaves_no_file(tmp_path):
    reader = open_for_reading(url_of(tmp_path / "tiada" / "arsip.db"))
    assert rows(reader, schema.release) == []
    assert read_stats(reader)["releases"] == 0
    reader.close()
    assert list(tmp_path.iterdir()) == []


def test_reading_an_empty_file_leaves_it_empty(tmp_path):
    path = tmp_path / "arsip.db"
    path.touch()
    reader = open_for_reading(url_of(path))
    assert rows(reader, schema.night) == []
    reader.close()
    assert path.read_bytes() == b""


def test_missing_archive_cannot_be_written(tmp_path):
    reader = open_for_reading(url_of(tmp_path / "arsip.db"))
    with pytest.raises(UsageError, match="opened for reading"), reader.write():
        pass
    reader.close()


def test_archive_is_made_with_its_folder_on_first_writing(tmp_path):
    path = tmp_path / "satu" / "dua" / "arsip.db"
    open_for_writing(url_of(path)).close()
    assert path.stat().st_size > 0


@pytest.mark.parametrize(
    "name", ["arsip kota.db", "arsip#2.db", "100%.db", "arsip%20.db", "arsip?mode=ro", "ar'sip.db"]
)
def test_odd_file_names_are_one_file_for_writer_and_reader(tmp_path, name):
    writer = open_for_writing(url_of(tmp_path / name))
    with writer.write() as connection:
        add_night(connection)
    reader = open_for_reading(url_of(tmp_path / name))
    assert [row.number for row in rows(reader, schema.night)] == [1]
    assert (tmp_path / name).exists()
    reader.close()
    writer.close()


@pytest.mark.parametrize("opens", [open_for_reading, open_for_writing])
def test_foreign_sqlite_file_is_refused_and_untouched_byte_for_byte(foreign, opens):
    before = foreign.read_bytes()
    with pytest.raises(SchemaError, match="not an Infopublik archive"):
        opens(url_of(foreign))
    assert foreign.read_bytes() == before
    assert [path.name for path in foreign.parent.iterdir()] == ["foreign.db"]


def test_foreign_sqlite_file_is_not_upgraded_either(foreign):
    before = foreign.read_bytes()
    with pytest.raises(SchemaError):
        open_for_writing(url_of(foreign), upgrade=True)
    assert foreign.read_bytes() == before


@pytest.mark.parametrize("opens", [open_for_reading, open_for_writing])
def test_file_that_is_no_database_is_refused_and_untouched(tmp_path, opens):
    path = tmp_path / "catatan.txt"
    path.write_text("Ini bukan basis data. " * 100)
    with pytest.raises(SchemaError, match="nor any SQLite file"):
        opens(url_of(path))
    assert path.read_text() == "Ini bukan basis data. " * 100


@pytest.mark.parametrize("opens", [open_for_reading, open_for_writing])
def test_T42_newer_schema_is_refused_with_what_to_do(archive, opens):
    with archive.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    archive.close()
    with pytest.raises(SchemaError, match=r"schema 9999, newer .* Update Infopublik"):
        opens(url_of(archive.path))


@pytest.mark.parametrize("opens", [open_for_reading, open_for_writing])
def test_T42_second_schema_version_beside_ours_is_refused(archive, opens):
    with archive.write() as connection:
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('9999')")
    archive.close()
    with pytest.raises(SchemaError):
        opens(url_of(archive.path))


def test_T42_older_schema_is_told_how_to_migrate(archive, monkeypatch):
    monkeypatch.setattr(migrate, "newest", lambda: "9999")
    with pytest.raises(SchemaError, match="infopublik archive migrate"):
        open_for_reading(url_of(archive.path))


@pytest.mark.parametrize("opens", [open_for_reading, open_for_writing])
def test_folder_in_the_files_place_is_a_storage_error(tmp_path, opens):
    with pytest.raises(StorageError, match=str(tmp_path)):
        opens(url_of(tmp_path))


@pytest.mark.parametrize("opens", [open_for_reading, open_for_writing])
def test_file_in_the_folders_place_is_an_error_of_ours(tmp_path, opens):
    (tmp_path / "berkas").write_text("")
    if opens is open_for_reading:
        reader = opens(url_of(tmp_path / "berkas" / "arsip.db"))
        assert rows(reader, schema.night) == []
        reader.close()
    else:
        with pytest.raises(StorageError, match="berkas"):
            opens(url_of(tmp_path / "berkas" / "arsip.db"))


def test_T41_damaged_archive_is_a_storage_error(archive):
    archive.close()
    content = bytearray(archive.path.read_bytes())
    content[4_096:] = b"\xff" * (len(content) - 4_096)
    archive.path.write_bytes(content)
    with pytest.raises(StorageError, match="Restore a backup"):
        rows(open_for_reading(url_of(archive.path)), schema.release)


def test_read_connection_cannot_write(archive):
    with pytest.raises(StorageError, match="cannot be written"), archive.read() as connection:
        add_night(connection)
    assert rows(archive, schema.night) == []


def test_error_rolls_the_whole_transaction_back(archive):
    def fail_midway():
        with archive.write() as connection:
            add_night(connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_midway()
    assert rows(archive, schema.night) == []


def test_transaction_is_kept_after_the_block(archive):
    with archive.write() as connection:
        add_night(connection)
    archive.close()
    reader = open_for_reading(url_of(archive.path))
    assert [row.started_at for row in rows(reader, schema.night)] == [FIRST_NIGHT]
    reader.close()


def test_reader_keeps_its_view_while_another_writes(archive):
    if not sqlite_library().wal_safe:
        pytest.skip("without a write-ahead log a writer waits for the reader")
    with archive.read() as reader:
        count = sa.select(sa.func.count()).select_from(schema.night)
        assert reader.scalar(count) == 0
        with archive.write() as writer:
            add_night(writer)
        assert reader.scalar(count) == 0
    assert len(rows(archive, schema.night)) == 1


def test_T40_second_writer_is_told_that_the_archive_is_busy(archive, monkeypatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    with archive.write(), pytest.raises(BusyError, match="another writer"):
        open_for_writing(url_of(archive.path))


def test_T40_second_writer_waits_for_the_first(archive):
    other = open_for_writing(url_of(archive.path))

    def add_second():
        with other.write() as connection:
            add_night(connection, 2)

    with archive.write() as connection:
        waiting = threading.Thread(target=add_second)
        waiting.start()
        add_night(connection, 1)
    waiting.join(20)
    assert [row.number for row in rows(archive, schema.night)] == [1, 2]
    other.close()


def test_row_without_its_parent_is_refused(archive):
    with pytest.raises(sa.exc.IntegrityError), archive.write() as connection:
        connection.execute(
            sa.insert(schema.night_portal).values(night=7, portal="tiada", list_complete=False)
        )


def test_journal_is_that_of_the_sqlite_in_use(archive):
    with archive.read() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    assert journal == ("wal" if sqlite_library().wal_safe else "delete")


@pytest.mark.parametrize(("is_safe", "journal"), [(True, "wal"), (False, "delete")])
def test_journal_is_a_write_ahead_log_only_where_that_is_safe(
    tmp_path, monkeypatch, is_safe, journal
):
    library = database.SqliteLibrary(module=sqlite_library().module, version="x", wal_safe=is_safe)
    monkeypatch.setattr(database, "sqlite_library", lambda: library)
    archive = open_for_writing(url_of(tmp_path / "arsip.db"))
    with archive.write() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == journal
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    archive.close()


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_write_ahead_log_is_safe_from_these_versions(version, is_safe):
    assert is_wal_safe(version) is is_safe


def test_archive_in_a_folder_without_write_access_is_read(tmp_path, monkeypatch):
    """SQLite itself would want to write a shared-memory file there, even to read."""
    url = f"sqlite:///{tmp_path}/a.db"
    open_for_writing(url).close()
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path and may(path, mode))
    opened = open_for_reading(url)
    with opened.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM release").scalar() == 0
    opened.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db"]
