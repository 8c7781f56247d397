"""What holds for an archive on either engine."""

import threading

import pytest
import sqlalchemy as sa

from archive import engine, migrate, schema
from archive.database import open_for_reading, open_for_writing, place_of
from archive.engine_sqlite import sqlite_library
from archive.errors import BusyError, SchemaError, StorageError, UsageError
from tests.archive.building import FIRST_NIGHT, rows


def add_night(connection, number=1):
    connection.execute(sa.insert(schema.night).values(number=number, started_at=FIRST_NIGHT))


@pytest.fixture
def mend_version(archive):
    """The server's database serves other tests, too."""
    yield
    writer = archive.place.writer()
    with writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        table = sa.table("alembic_version", sa.column("version_num"))
        connection.execute(sa.insert(table).values(version_num=migrate.newest()))
    writer.dispose()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("arsip.db", "is no archive URL. Write sqlite:///folder/name.db"),
        ("", "is no archive URL"),
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite://folder/arsip.db", "names no file"),
        (
            "postgresql+psycopg://server",
            "names no database. Write postgresql.psycopg://user@host/name",
        ),
        ("postgresql+psycopg:///", "names no database"),
        ("postgresql+asyncpg://server/arsip", "'postgresql.asyncpg' archives are not known"),
        ("postgres://server/arsip", "'postgres' archives are not known"),
        ("postgresql://server:satu/arsip", "is no archive URL"),
        ("mysql://server/arsip", "'mysql' archives are not known"),
        ("sqlite+aiosqlite:///arsip.db", "'sqlite.aiosqlite' archives are not known"),
    ],
)
def test_url_of_anything_else_is_a_usage_error(url, says):
    with pytest.raises(UsageError, match=says):
        place_of(url)


def test_T38_a_file_whose_first_start_was_killed_before_its_tables_reads_as_none(tmp_path):
    path = tmp_path / "arsip.db"
    blank = sqlite_library().module.connect(path)
    blank.execute("PRAGMA journal_mode = WAL")
    blank.execute("VACUUM")
    blank.close()
    assert path.stat().st_size > 0
    reader = open_for_reading(f"sqlite:///{path}")
    assert not reader.is_there
    assert rows(reader, schema.release) == []
    reader.close()
    open_for_writing(f"sqlite:///{path}").close()
    reader = open_for_reading(f"sqlite:///{path}")
    assert reader.is_there
    reader.close()


def test_missing_archive_cannot_be_written(tmp_path):
    reader = open_for_reading(f"sqlite:///{tmp_path / 'arsip.db'}")
    with pytest.raises(UsageError, match="opened for reading"), reader.write():
        pass
    reader.close()


@pytest.mark.parametrize("opens", [open_for_reading, open_for_writing])
def test_T42_newer_schema_is_refused_with_what_to_do(archive, opens, mend_version):
    with archive.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    archive.close()
    with pytest.raises(SchemaError, match=r"schema 9999, newer .* Update Infopublik"):
        opens(archive.url)


@pytest.mark.parametrize("opens", [open_for_reading, open_for_writing])
def test_T42_second_schema_version_beside_ours_is_refused(archive, opens, mend_version):
    with archive.write() as connection:
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('9999')")
    archive.close()
    with pytest.raises(SchemaError):
        opens(archive.url)


def test_T42_older_schema_is_told_how_to_migrate(archive, monkeypatch):
    monkeypatch.setattr(migrate, "newest", lambda: "9999")
    with pytest.raises(SchemaError, match="infopublik archive migrate"):
        open_for_reading(archive.url)


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
    reader = open_for_reading(archive.url)
    assert [row.started_at for row in rows(reader, schema.night)] == [FIRST_NIGHT]
    reader.close()


def test_reader_keeps_its_view_while_another_writes(archive):
    if archive.url.startswith("sqlite") and not sqlite_library().wal_safe:
        pytest.skip("without a write-ahead log a writer waits for the reader")
    with archive.read() as reader:
        count = sa.select(sa.func.count()).select_from(schema.night)
        assert reader.scalar(count) == 0
        with archive.write() as writer:
            add_night(writer)
        assert reader.scalar(count) == 0
    assert len(rows(archive, schema.night)) == 1


def test_T40_second_writer_is_told_that_the_archive_is_busy(archive, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.05)
    with archive.write(), pytest.raises(BusyError, match="another writer"):
        open_for_writing(archive.url)


def test_T40_second_writer_waits_for_the_first(archive):
    other = open_for_writing(archive.url)

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


def test_archive_opens_again_by_its_url(archive):
    with archive.write() as connection:
        add_night(connection)
    again = open_for_writing(archive.url)
    assert len(rows(again, schema.night)) == 1
    again.close()


def test_only_an_archive_in_a_file_has_a_path(archive, tmp_path):
    if archive.url.startswith("sqlite"):
        assert archive.path == tmp_path / "archive.db"
    else:
        with pytest.raises(UsageError, match="needs one in a file"):
            _ = archive.path


@pytest.mark.parametrize("odd", ["a\0b", "a\ud800b", "\udcff", "\0"])
def test_what_no_text_can_hold_is_stored_and_found_alike_on_both_engines(archive, odd):
    table = schema.host
    with archive.write() as connection:
        connection.execute(sa.insert(table).values(name=odd, reason=f"é {odd}"))
    clean = odd.replace("\0", "\ufffd").replace("\ud800", "\ufffd").replace("\udcff", "\ufffd")
    assert [(row.name, row.reason) for row in rows(archive, table)] == [(clean, f"é {clean}")]
    with archive.read() as connection:
        assert connection.scalar(sa.select(table.c.name).where(table.c.name == odd)) == clean


def test_many_rows_at_once_are_cleaned_as_one_is(archive):
    with archive.write() as connection:
        connection.execute(
            sa.insert(schema.host),
            [{"name": f"h{n}", "reason": f"\0{n}"} for n in range(3)],
        )
    assert [row.reason for row in rows(archive, schema.host)] == [f"\ufffd{n}" for n in range(3)]


def test_text_is_sorted_by_code_point(archive):
    names = ["a-b", "a/b", "aB", "a_b", "ab", "z", "É", "Ab", "\U0010ffff", "a b"]
    with archive.write() as connection:
        connection.execute(sa.insert(schema.host), [{"name": name} for name in names])
    name = schema.host.c.name
    with archive.read() as connection:
        found = list(connection.scalars(sa.select(name).order_by(name)))
        below = list(connection.scalars(sa.select(name).where(name >= "a", name < "a~")))
        least, most = connection.execute(sa.select(sa.func.min(name), sa.func.max(name))).one()
    assert found == sorted(names)
    assert set(below) == {each for each in names if "a" <= each < "a~"}
    assert (least, most) == (min(names), max(names))
