"""What an archive holds, written so that two archives of the same portals compare equal.

Every table is compared, with every column, but for what differs from one crawl to the next though
nothing is lost:

- the database's own numbers (`id`) follow the order of arrival: a release is its address, a
  version its release and number, a cluster its members;
- times are those of real clocks: of each only the night in which it lies is compared;
- a raw answer lies in another file and at another byte: whether there is one, and its hash;
- a number of the search index begins with the minute of publishing; the rest counts within it;
- hashes of manifests are over such times and numbers: `archive.verify` proves them; one that a
  kill kept from being written is written by the next start;
- a digest's key is made up, and a watch's cursor is a number of the database's own;
- robots.txt, and the probe for an address that never was, are asked for once a start.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.database import Archive, open_for_reading
from archive.engine_sqlite import SqliteFile, sqlite_library
from archive.search.code import minute_of
from archive.verify import verify

Rows = Counter[str]
Content = dict[str, Rows]

_LEFT_OUT = {
    ("manifest", "sha256"),
    ("manifest", "previous"),
    ("manifest", "at"),
    ("look", "warc_offset"),
    ("digest", "key"),
    ("watch", "cursor"),
}
_ONCE_A_START = ("robots", "probe")


@contextmanager
def _open(url: str) -> Iterator[Archive]:
    archive = open_for_reading(url)
    try:
        yield archive
    finally:
        archive.close()


def faults(url: str) -> list[str]:
    """What is damaged: pages, foreign keys, hashes, raw answers, the chain of nights."""
    with _open(url) as archive:
        return [f"{each.place}: {each.damage}" for each in verify(archive, lambda *_: None)]


def content(url: str) -> Content:
    """Every table by its name, and the search index; each row as JSON."""
    with _open(url) as archive, archive.read() as connection:
        keys = _Keys(connection)
        found = {
            name: Counter(_line(keys.row(table, row)) for row in _rows(connection, table))
            for name, table in schema.metadata.tables.items()
        }
        found["look"] = _looks(connection, keys)
        found |= _index(archive, connection, keys)
    return found


def events(found: Content) -> Counter[str]:
    """What was told: only ever added to, so a killed archive has nothing beyond the whole one.

    Without the address of the release, which may move later in the night.
    """
    told: Counter[str] = Counter()
    for line, count in found["event"].items():
        row = json.loads(line)
        told[_line({key: row[key] for key in ("night", "kind", "portal", "title", "summary")})] += (
            count
        )
    return told


def difference(one: Content, other: Content) -> str:
    """What is in one and not in the other, a line a row; empty where they are equal."""
    lines = []
    for name in sorted({*one, *other}):
        mine, theirs = one.get(name, Counter()), other.get(name, Counter())
        lines += [f"- {name} {row}" for row in (mine - theirs).elements()]
        lines += [f"+ {name} {row}" for row in (theirs - mine).elements()]
    return "\n".join(lines)


def _rows(connection: sa.Connection, table: sa.Table) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, default=str, ensure_ascii=False)


def _looks(connection: sa.Connection, keys: _Keys) -> Rows:
    found: Rows = Counter()
    for row in _rows(connection, schema.look):
        is_once_a_start = row["kind"] in _ONCE_A_START
        if row["kind"] == "probe":
            row |= {"url": "made up", "final_url": None, "payload_sha256": None}
            row["bytes"] = 0
        line = _line(keys.row(schema.look, row))
        found[line] = 1 if is_once_a_start else found[line] + 1
    return found


class _Keys:
    """What stands in place of the database's own numbers and times."""

    def __init__(self, connection: sa.Connection) -> None:
        release, version, event = schema.release, schema.version, schema.event
        rows = connection.execute(sa.select(release.c.id, release.c.url, release.c.cluster)).all()
        self._releases = {row.id: row.url for row in rows}
        self._clusters: dict[int, list[str]] = {}
        for row in rows:
            if row.cluster is not None:
                self._clusters.setdefault(row.cluster, []).append(row.url)
        self._versions = {
            row.id: f"{self._releases[row.release]}@{row.number}"
            for row in connection.execute(
                sa.select(version.c.id, version.c.release, version.c.number)
            )
        }
        self._events = {
            row.id: [row.night, row.kind, row.portal, self._releases.get(row.release)]
            for row in connection.execute(sa.select(event))
        }
        self._looks = {
            row.id: [row.night, row._mapping["class"], row.url]
            for row in connection.execute(sa.select(schema.look))
        }
        self._digests = {
            row.id: f"night {row.night}" for row in connection.execute(sa.select(schema.digest))
        }
        nights = connection.execute(sa.select(schema.night).order_by(schema.night.c.number)).all()
        self._began = [row.started_at for row in nights]

    def row(self, table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
        """A row without what differs from crawl to crawl."""
        return {
            column.name: self._value(column, row[column.name])
            for column in table.columns
            if not self._is_passing(column)
        } | self._told(table, row)

    def _told(self, table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
        """An event that tells of a copy names the other release by its number."""
        if table is not schema.event or row["kind"] != "copied" or not row["before"]:
            return {}
        portal, _, number = row["before"].partition("/")
        first = self._releases[int(number)]
        return {
            "before": f"{portal}/{first}",
            "summary": row["summary"].replace(f"release {number} of", f"release {first} of"),
        }

    def _is_passing(self, column: sa.Column[Any]) -> bool:
        if (column.table.name, column.name) in _LEFT_OUT:
            return True
        return column.primary_key and column.name == "id" and column.table is not schema.cluster

    def version(self, number: int) -> str:
        """A wording by its release and number."""
        return self._versions[number]

    def _value(self, column: sa.Column[Any], value: Any) -> Any:
        if value is None:
            return None
        if column is schema.cluster.c.id:
            return sorted(self._clusters.get(value, []))
        if column is schema.search_entry.c.id:
            return str(minute_of(value))
        if column is schema.absence.c.looks:
            return [self._looks[number] for number in value]
        if column is schema.look.c.warc:
            return "there"
        if isinstance(column.type, schema.UtcTime) and column.name != "published_sort":
            return f"night {bisect_right(self._began, value)}"
        if isinstance(column.type, sa.LargeBinary):
            return value.hex()
        return self._named(column, value)

    def _named(self, column: sa.Column[Any], value: Any) -> Any:
        """What a foreign key names."""
        for key in column.foreign_keys:
            target = key.column.table
            if target is schema.release:
                return self._releases[value]
            if target is schema.version:
                return self._versions[value]
            if target is schema.cluster:
                return sorted(self._clusters[value])
            if target is schema.event:
                return self._events[value]
            if target is schema.digest:
                return self._digests[value]
        return value


def _index(archive: Archive, connection: sa.Connection, keys: _Keys) -> Content:
    """Of each part of the search index the wordings that stand in it, with all their words."""
    if not archive.is_there:
        return {}
    codes = {
        row.id: keys.version(row.version)
        for row in connection.execute(
            sa.select(schema.search_entry.c.id, schema.search_entry.c.version)
        )
    }
    place = archive.place
    if isinstance(place, SqliteFile):
        found = _sqlite_words(str(place.path))
    else:
        found = _postgres_words(connection)
    return {
        name: Counter(_line({"version": codes[code], "words": words}) for code, words in rows)
        for name, rows in found.items()
    }


_Words = dict[str, list[tuple[int, Any]]]


def _sqlite_words(path: str) -> _Words:
    connection = sqlite_library().module.connect(f"file:{path}?mode=ro", uri=True)
    found: _Words = {}
    try:
        for name in ("search_index", "search_past"):
            connection.execute(
                f"CREATE VIRTUAL TABLE temp.{name}_words USING fts5vocab(main, {name}, instance)"
            )
            rows: dict[int, list[str]] = {}
            for term, code, column, offset in connection.execute(
                f"SELECT term, doc, col, offset FROM temp.{name}_words"  # noqa: S608 - a name of ours
            ):
                rows.setdefault(code, []).append(f"{column} {offset} {term}")
            found[name] = [(code, sorted(words)) for code, words in rows.items()]
    finally:
        connection.close()
    return found


def _postgres_words(connection: sa.Connection) -> _Words:
    return {
        name: [
            (row.code, row.words)
            for row in connection.execute(sa.text(f"SELECT code, words::text AS words FROM {name}"))  # noqa: S608 - a name of ours
        ]
        for name in ("search_index", "search_past")
    }
