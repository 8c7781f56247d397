"""Whole crawls into a database of a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests import postgres
from tests.nightly.crawls import Desk


class PostgresDesk(Desk):
    """A desk whose archive is a database."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder)
        self._url = url

    @property
    def url(self) -> str:
        return self._url

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Rows of the archive, read as any SQL tool would."""
        address = self._url.replace("+psycopg", "")
        with psycopg.connect(address, row_factory=dict_row) as session:
            return session.execute(query.replace("?", "%s"), values).fetchall()

    def end_sessions(self) -> None:
        """What a restart of the server does to those who are connected."""
        with postgres.connect(self._url) as session:
            session.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
