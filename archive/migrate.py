"""The schema's version: what an archive has, what this program reads, and the way there."""

from __future__ import annotations

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
    """The schema version of an archive; None for a file without one."""
    heads = MigrationContext.configure(connection).get_current_heads()
    return " and ".join(sorted(heads)) or None


def is_blank(connection: sa.Connection) -> bool:
    """Whether the file holds no table at all: a new archive."""
    return not connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first()


def upgrade(connection: sa.Connection, path: Path) -> None:
    """Bring the archive to the newest schema and index, within the caller's transaction.

    Raises SchemaError for a file of other tables, or one that a newer program wrote.
    """
    if not is_blank(connection):
        require_known(connection, path)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if not is_built(connection):
        rebuild(connection)


def require_current(connection: sa.Connection, path: Path) -> None:
    """Pass where this program reads the archive's schema.

    Raises SchemaError with what to do.
    """
    version = require_known(connection, path)
    if version != newest():
        raise SchemaError(
            f"{path} has schema {version}, this program reads {newest()}. "
            "Run: infopublik archive migrate"
        )
    if not is_built(connection):
        raise SchemaError(
            f"{path} has a search index of other words than this program's. "
            "Run: infopublik archive migrate"
        )


def require_known(connection: sa.Connection, path: Path) -> str:
    """The archive's schema version, where this program knows it.

    Raises SchemaError for a file of other tables, or one that a newer program wrote.
    """
    version = current(connection)
    if version is None:
        raise SchemaError(f"{path} is an SQLite file, but not an Infopublik archive.")
    if version not in known():
        raise SchemaError(
            f"{path} has schema {version}, newer than this program reads ({newest()}). "
            "Update Infopublik."
        )
    return version
