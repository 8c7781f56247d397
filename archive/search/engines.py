"""What an engine must do for a search; one module for each: `sqlite`, `postgres`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

import sqlalchemy as sa

from archive.search import postgres, sqlite
from archive.search.indexed import IndexedWords
from archive.search.query import Node

# The two indexes: of what stands now, and of what stood once.
CURRENT, PAST = "search_index", "search_past"


class Engine(Protocol):
    """A search index inside the archive's own database."""

    def insert(self, connection: sa.Connection, index: str, code: int, words: IndexedWords) -> None:
        """Add an entry."""

    def delete(self, connection: sa.Connection, index: str, code: int, words: IndexedWords) -> None:
        """Take out an entry, told by just the words it was added with."""

    def clear(self, connection: sa.Connection) -> None:
        """Empty both indexes."""

    def matches(self, index: str, node: Node, low: int, high: int) -> sa.Select[Any]:
        """A statement for the codes (column `code`) in a range of what matches a tree."""

    def scored(self, index: str, node: Node, low: int, high: int, *, limit: int) -> sa.Select[Any]:
        """The newest *limit* that match, with `code` and `score`; a higher score is better."""

    def deadline(
        self, connection: sa.Connection, seconds: float | None
    ) -> AbstractContextManager[None]:
        """Stop a statement of the block that takes longer; raises DeadlineError."""


_ENGINES: Mapping[str, Engine] = {"sqlite": sqlite, "postgresql": postgres}


def engine_of(connection: sa.Connection) -> Engine:
    """The engine of the database a connection leads to."""
    return _ENGINES[connection.dialect.name]
