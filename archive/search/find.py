"""Searching: a query and filters in, stored releases out, one row at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from archive import schema
from archive.search.query import Node, parse_query
from archive.search.sqlite import RANK, render
from archive.search.widen import widen
from archive.stored import StoredRelease, release_from_row, release_query

Sort = Literal["relevance", "newest", "oldest"]

_Rank = sa.ColumnElement[Any] | sa.TextClause
_MATCHES = "SELECT rowid FROM search_index WHERE search_index MATCH :typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows a search. region: a Kemendagri code; a province holds its regencies.

    since, until: of the publishing date, both included. as_of: as the archive stood then.
    """

    region: str | None = None
    portal: str | None = None
    topic: str | None = None
    pillar: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    sort: Sort | None = None
    limit: int | None = None


def search(connection: sa.Connection, query: str, filters: Filters) -> Iterator[StoredRelease]:
    """The releases that match, best first; an empty query lists all, newest first.

    Raises QueryError with the position of the fault.
    """
    tree = parse_query(query)
    statement = release_query(filters.as_of).where(*_conditions(filters))
    ranks: list[_Rank] = []
    if tree is not None:
        statement, ranks = _match(statement, tree)
    statement = statement.order_by(*_order(filters.sort, ranks))
    if filters.limit is not None:
        statement = statement.limit(filters.limit)
    for row in connection.execute(statement.execution_options(yield_per=100)):
        yield release_from_row(row)


def _match(statement: sa.Select[Any], tree: Node) -> tuple[sa.Select[Any], list[_Rank]]:
    """The statement for what matches the tree or its wider form, and what ranks the matches.

    What matches as typed stands before what only the wider form found.
    """
    typed, is_negative = render(tree)
    if is_negative:
        unwanted = sa.text(f"version.id NOT IN ({_MATCHES})")
        return statement.where(unwanted.bindparams(typed=typed)), []
    wide, _ = render(widen(tree))
    index = sa.table("search_index", sa.column("rowid"))
    statement = statement.join(index, index.c.rowid == schema.version.c.id)
    statement = statement.where(sa.text("search_index MATCH :wide").bindparams(wide=wide))
    ranks: list[_Rank] = [sa.literal_column(RANK)]
    if wide != typed:
        ranks.insert(0, sa.text(f"version.id NOT IN ({_MATCHES})").bindparams(typed=typed))
    return statement, ranks


def _order(sort: Sort | None, ranks: Sequence[_Rank]) -> Sequence[_Rank]:
    published, key = schema.release.c.published_sort, schema.release.c.id
    newest: list[_Rank] = [published.desc().nulls_last(), key.desc()]
    if sort == "oldest":
        return [published.asc().nulls_last(), key.asc()]
    return newest if sort == "newest" else [*ranks, *newest]


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    release = schema.release
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.portal:
        conditions.append(release.c.portal == filters.portal)
    if filters.region:
        conditions.append(
            _labelled("region", schema.is_within(schema.label.c.value, filters.region))
        )
    for kind, value in (("topic", filters.topic), ("pillar", filters.pillar)):
        if value:
            conditions.append(_labelled(kind, schema.label.c.value == value))
    if filters.since:
        conditions.append(release.c.published_sort >= filters.since)
    if filters.until:
        conditions.append(release.c.published_sort <= filters.until)
    return conditions


def _labelled(kind: str, value: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    label = schema.label
    return sa.exists().where(label.c.version == schema.version.c.id, label.c.kind == kind, value)
