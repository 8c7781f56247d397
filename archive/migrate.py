"""The schema's version: what an archive has, what this program reads, and the way there."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from archive.errors import SchemaError
from archive.search.index import is_built, rebuild


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The schema version this program writes."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise SchemaError("This installation holds no migrations. Install Infopublik again.")
    return head


def known() -> set[str]:
    """Every schema version that this program can read or bring to the newest."""
    return {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}


def current(connection: sa.Connection) -> str | None:
    """The schema version of an archive; None for a file or database without one."""
    heads = MigrationContext.configure(connection).get_current_heads()
    return " and ".join(sorted(heads)) or None


def is_blank(connection: sa.Connection) -> bool:
    """Whether the file or database holds no table at all: a new archive."""
    return not sa.inspect(connection).get_table_names()


def upgrade(connection: sa.Connection, name: Path | str) -> None:
    """Bring the archive to the newest schema and index, within the caller's transaction.

    name: what to call it in a message. Raises SchemaError for a file of other tables, or one
    that a newer program wrote.
    """
    if not is_blank(connection):
        require_known(connection, name)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "postgresql":
        _sort_by_code_point(connection)
    if not is_built(connection):
        rebuild(connection)


def _sort_by_code_point(connection: sa.Connection) -> None:
    """Give every text column the collation "C", whatever the database's own is.

    Times and addresses are compared as text, and SQLite compares code points. Here once, so
    that no step can forget it.
    """
    others = connection.execute(
        sa.text(
            "SELECT table_name, column_name, data_type, character_maximum_length AS length "
            "FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND data_type IN ('text', 'character varying') "
            "AND collation_name IS DISTINCT FROM 'C' ORDER BY table_name, ordinal_position"
        )
    ).all()
    quote = connection.dialect.identifier_preparer.quote
    for table, columns in groupby(others, key=lambda row: row.table_name):
        changes = ", ".join(
            f"ALTER COLUMN {quote(row.column_name)} TYPE {row.data_type}"
            f'{f"({row.length})" if row.length else ""} COLLATE "C"'
            for row in columns
        )
        connection.exec_driver_sql(f"ALTER TABLE {quote(table)} {changes}")


def require_current(connection: sa.Connection, name: Path | str) -> None:
    """Pass where this program reads the archive's schema.

    Raises SchemaError with what to do.
    """
    version = require_known(connection, name)
    if version != newest():
        raise SchemaError(
            f"{name} has schema {version}, this program reads {newest()}. "
            "Run: infopublik archive migrate"
        )
    if not is_built(connection):
        raise SchemaError(
            f"{name} has a search index of other words than this program's. "
            "Run: infopublik archive migrate"
        )


def require_known(connection: sa.Connection, name: Path | str) -> str:
    """The archive's schema version, where this program knows it.

    Raises SchemaError for a file of other tables, or one that a newer program wrote.
    """
    version = current(connection)
    if version is None:
        kind = "an SQLite file" if connection.dialect.name == "sqlite" else "a database with tables"
        raise SchemaError(f"{name} is {kind}, but not an Infopublik archive.")
    if version not in known():
        raise SchemaError(
            f"{name} has schema {version}, newer than this program reads ({newest()}). "
            "Update Infopublik."
        )
    return version
