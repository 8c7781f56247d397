"""An archive in a PostgreSQL database: how it is reached, and what its errors mean.

Writers stand in line as they do with SQLite (docs/decisions/0008). What the driver and the
server say goes into a message, which names no password.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from archive import engine, migrate
from archive.errors import BusyError, InfopublikError, StorageError, UsageError
from archive.home import home

HOW = "postgresql+psycopg://user@host/name"

# Advisory locks are numbers, counted by database: one is held by a run, one by a transaction
# that writes, one by who sends digests. The first number is "info" in ASCII.
RUN_LOCK = (0x696E666F, 1)
WRITE_LOCK = (0x696E666F, 2)
DELIVERY_LOCK = (0x696E666F, 3)

# For libpq; what stands in the URL's query goes before. A server that is gone without a word
# is noticed within a minute.
_CONNECT = {
    "application_name": "infopublik",
    "client_encoding": "utf8",
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}

# What refuses a connection carries no SQLSTATE, only the server's words.
_REFUSED = (
    "password authentication failed",
    "no password supplied",
    "no pg_hba.conf entry",
    "authentication failed for user",
    "invalid connection option",
    "connection is bad: invalid",
)
_LOST_CLASSES = ("08", "53", "57", "58", "XX")
_BUSY = frozenset({"40001", "40P01", "55P03"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresDatabase:
    """The place of an archive in a database."""

    address: sa.URL

    @classmethod
    def of(cls, url: sa.URL) -> PostgresDatabase:
        """The database that the URL names.

        Raises UsageError where it names none, another driver, or the driver is not installed.
        """
        if url.get_driver_name() != "psycopg":
            raise UsageError(f"'{url.drivername}' archives are not known. Use {HOW}.")
        if not url.database:
            raise UsageError(f"'{url}' names no database. Write {HOW}.")
        try:
            import psycopg  # noqa: F401 - only to know that it is there
        except ImportError as error:
            raise UsageError(
                f"PostgreSQL archives need the driver psycopg ({error}). "
                "Install it: pip install 'infopublik[postgres]'"
            ) from error
        return cls(address=url.set(drivername="postgresql+psycopg"))

    @property
    def url(self) -> str:
        """The URL that opens it, with its password."""
        return self.address.render_as_string(hide_password=False)

    @property
    def name(self) -> str:
        """User, host and database."""
        at = self.address
        shown = sa.URL.create("postgresql", at.username, None, at.host, at.port, at.database)
        return shown.render_as_string()

    @property
    def folder(self) -> Path:
        """In the home, named after the database."""
        return home().resolve() / f"{quote(self.address.database or '', safe='')}.d"

    def reader(self) -> sa.Engine:
        """An engine of which a transaction sees one state (REPEATABLE READ, READ ONLY)."""
        return self._engine(
            isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True}
        )

    def writer(self) -> sa.Engine:
        """An engine of which a transaction begins by waiting for its turn to write.

        READ COMMITTED: each statement sees all that those before it in the line wrote.
        """
        made = self._engine(isolation_level="READ COMMITTED")
        sa.event.listen(made, "begin", _wait_for_turn)
        return made

    def session(self, application: str) -> sa.Engine:
        """An engine of single statements, whose connections bear a name of their own."""
        return self._engine(
            isolation_level="AUTOCOMMIT", poolclass=NullPool, application_name=application
        )

    def is_there(self) -> bool:
        """Whether the database holds any table."""
        with self.errors(), engine.passing(self.reader()) as connection:
            return not migrate.is_blank(connection)

    def make_room(self) -> None:
        """Refuse a database that cannot hold every letter."""
        with self.errors(), engine.passing(self.reader()) as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            raise UsageError(
                f"{self.name} has the encoding {encoding}; an archive needs UTF8. "
                f"{self._how_to_create()}"
            )

    def size_bytes(self, connection: sa.Connection) -> int:
        """The size of the database; of one without an archive, 0."""
        if connection.dialect.name != "postgresql":
            return 0
        size = connection.exec_driver_sql("SELECT pg_database_size(current_database())")
        return int(size.scalar_one())

    def server_version(self) -> str:
        """The server's version, as it says it: 15.20 (Debian 15.20-0+deb12u1)."""
        with self.errors(), engine.passing(self.reader()) as connection:
            return str(connection.exec_driver_sql("SHOW server_version").scalar_one())

    def errors(self) -> AbstractContextManager[None]:
        """Turn the errors of server, driver and the files in the folder into the project's own."""
        return engine.translated(self._known_error, self.folder)

    def _known_error(self, error: sa.exc.DBAPIError) -> InfopublikError | None:
        state: str | None = getattr(error.orig, "sqlstate", None)
        # The first line says it, the others guess.
        said = str(error.orig).strip().partition("\n")[0].rstrip(".")
        if state is None:
            return self._connect_error(error, said)
        if state in _BUSY:
            return BusyError(
                f"{self.name} was held by another writer ({said}). Start again when it is done."
            )
        if state == "25006":
            return StorageError(f"{self.name} cannot be written: {said}.")
        if state == "42501":
            return UsageError(f"{self.name}: {said}. Grant the user what it needs.")
        if state.startswith(_LOST_CLASSES):
            return StorageError(
                f"{self.name} failed: {said}. Nothing is half-done; start again when it is well."
            )
        return None

    def _connect_error(self, error: sa.exc.DBAPIError, said: str) -> InfopublikError | None:
        if "does not exist" in said and "database" in said:
            return UsageError(f"{self.name} is not there. {self._how_to_create()}")
        if any(words in said for words in _REFUSED) or "does not exist" in said:
            return UsageError(
                f"{self.name} lets us not in: {said}. "
                "Mend the URL, the password (in ~/.pgpass or PGPASSWORD) or the server's rules."
            )
        if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
            return StorageError(
                f"{self.name} cannot be reached: {said}. Start again when the server is up."
            )
        return None

    def _how_to_create(self) -> str:
        return (
            "Create the database: "
            f"CREATE DATABASE \"{self.address.database}\" TEMPLATE template0 ENCODING 'UTF8';"
        )

    def _engine(self, *, application_name: str | None = None, **more: Any) -> sa.Engine:
        asked = {k: v for k, v in _CONNECT.items() if k not in self.address.query}
        if application_name is not None:
            asked["application_name"] = application_name
        return engine.store_as_text(sa.create_engine(self.address, connect_args=asked, **more))


def _wait_for_turn(connection: sa.Connection) -> None:
    milliseconds = round(engine.BUSY_TIMEOUT_S * 1_000)
    space, key = WRITE_LOCK
    # One question for both: a release is some twenty of them, and each goes to the server.
    connection.exec_driver_sql(
        f"SET LOCAL lock_timeout = {milliseconds}; SELECT pg_advisory_xact_lock({space}, {key})"
    )
