import sqlite3

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from archive import migrate, schema
from archive.database import open_for_writing
from tests.archive.building import make_release, rows


def tables_of_the_program(_object, name, type_, _reflected, _compare_to):
    return not (type_ == "table" and name.startswith(("search_index", "search_past")))


def test_migrated_schema_is_that_of_the_tables(archive):
    with archive.read() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_object": tables_of_the_program},
        )
        assert compare_metadata(context, schema.metadata) == []


def test_nullable_columns_and_keys_are_those_of_the_tables(archive):
    with archive.read() as connection:
        inspector = sa.inspect(connection)
        for table in schema.metadata.sorted_tables:
            found = {
                column["name"]: column["nullable"] for column in inspector.get_columns(table.name)
            }
            assert found == {column.name: column.nullable for column in table.columns}
            keys = inspector.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key.columns]
            foreign = {
                key["constrained_columns"][0] for key in inspector.get_foreign_keys(table.name)
            }
            assert foreign == {key.parent.name for key in table.foreign_keys}


def test_upgrading_twice_is_harmless(archive, night):
    night()
    night.store(make_release())
    before = rows(archive, schema.version)
    for _ in range(2):
        with archive.write() as connection:
            migrate.upgrade(connection, archive.name)
    assert rows(archive, schema.version) == before
    with archive.read() as connection:
        assert migrate.current(connection) == migrate.newest()


def test_opening_with_upgrade_keeps_what_is_there(archive, night):
    night()
    night.store(make_release())
    archive.close()
    again = open_for_writing(archive.url, upgrade=True)
    assert len(rows(again, schema.release)) == 1
    again.close()


def test_T42_migration_cut_short_leaves_a_blank_file(tmp_path, monkeypatch):
    def cut_power(_connection, _path):
        raise KeyboardInterrupt

    url = f"sqlite:///{tmp_path / 'arsip.db'}"
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "require_current", cut_power)
        with pytest.raises(KeyboardInterrupt):
            open_for_writing(url)
    with sqlite3.connect(tmp_path / "arsip.db") as file:
        assert file.execute("SELECT name FROM sqlite_master").fetchall() == []
    file.close()
    archive = open_for_writing(url)
    with archive.read() as connection:
        assert migrate.current(connection) == migrate.newest()
    archive.close()
