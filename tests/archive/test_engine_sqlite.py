import os
import sqlite3
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from archive import engine_sqlite, schema
from archive.database import archive_path, open_for_reading, open_for_writing
from archive.engine_sqlite import SqliteLibrary, archive_folder, is_wal_safe, sqlite_library
from archive.errors import SchemaError, StorageError
from archive.stats import read_stats
from tests.archive.building import FIRST_NIGHT, make_archive, rows


def url_of(path):
    return f"sqlite:///{quote(str(path))}"


def add_night(connection):
    connection.execute(sa.insert(schema.night).values(number=1, started_at=FIRST_NIGHT))


@pytest.fixture
def archive(tmp_path):
    """In a file."""
    opened = make_archive(tmp_path)
    yield opened
    opened.close()


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


def test_journal_is_that_of_the_sqlite_in_use(archive):
    with archive.read() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    assert journal == ("wal" if sqlite_library().wal_safe else "delete")


@pytest.mark.parametrize(("is_safe", "journal"), [(True, "wal"), (False, "delete")])
def test_journal_is_a_write_ahead_log_only_where_that_is_safe(
    tmp_path, monkeypatch, is_safe, journal
):
    library = SqliteLibrary(module=sqlite_library().module, version="x", wal_safe=is_safe)
    monkeypatch.setattr(engine_sqlite, "sqlite_library", lambda: library)
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
