"""The PostgreSQL server of the tests: databases of their own on it, dropped afterwards.

INFOPUBLIK_TEST_POSTGRES names a database to connect to, as a superuser. Without it the local
server is tried, and where none answers the tests are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
import sqlalchemy as sa

NAMED = os.environ.get("INFOPUBLIK_TEST_POSTGRES")
SERVER = sa.make_url(NAMED or "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


def connect(url: str | sa.URL = SERVER) -> psycopg.Connection[Any]:
    """A session on its own, each statement at once."""
    address = sa.make_url(url).set(drivername="postgresql")
    return psycopg.connect(
        address.render_as_string(hide_password=False), autocommit=True, connect_timeout=5
    )


@cache
def why_not() -> str | None:
    """Why no server can be used; None where one answers. One that is named must answer."""
    try:
        connect().close()
    except psycopg.OperationalError as error:
        if NAMED:
            raise
        return f"no PostgreSQL at {SERVER}: {error}"
    return None


@contextmanager
def database(what: str, options: str = "ENCODING 'UTF8'") -> Iterator[str]:
    """A new database; the URL of an archive in it. what: a word that is part of its name."""
    with databases(what) as create:
        yield create(options=options)


@contextmanager
def databases(what: str) -> Iterator[Callable[..., str]]:
    """A function that makes databases, empty ones or copies of one; all are dropped at the end.

    what: a word that is part of their names. The function takes the URL to copy (`of`), or
    `options` of an empty database, and returns the URL of an archive in it.
    """
    prefix = f"infopublik_{what}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    made: list[str] = []

    def create(of: str | None = None, options: str = "ENCODING 'UTF8'") -> str:
        name = f"{prefix}_{len(made)}" if made else prefix
        template = "template0" if of is None else f'"{sa.make_url(of).database}"'
        session.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        session.execute(f'CREATE DATABASE "{name}" TEMPLATE {template} {"" if of else options}')
        made.append(name)
        # What a power cut would lose is not asked here.
        session.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        url = SERVER.set(database=name, drivername="postgresql+psycopg")
        return url.render_as_string(hide_password=False)

    with connect() as session:
        try:
            yield create
        finally:
            for name in made:
                session.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


# TRUNCATE makes new files for every table and index: 50 ms and more, this takes 8.
_EMPTY = """
DO $$ DECLARE found record; BEGIN
SET LOCAL session_replication_role = replica;  -- in any order, then
FOR found IN SELECT quote_ident(tablename) AS name FROM pg_tables
  WHERE schemaname = current_schema() AND tablename NOT IN ('alembic_version', 'search_state')
  LOOP EXECUTE 'DELETE FROM ' || found.name; END LOOP;
FOR found IN SELECT quote_ident(sequencename) AS name FROM pg_sequences
  WHERE schemaname = current_schema()
  LOOP EXECUTE 'ALTER SEQUENCE ' || found.name || ' RESTART'; END LOOP;
END $$
"""


def empty(url: str) -> None:
    """Take all rows out of an archive, and begin its keys at 1."""
    with connect(url) as session:
        session.execute(_EMPTY)
