"""Every query of docs/research.md runs, and those with an answer known otherwise give it."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from archive.engine_sqlite import sqlite_library
from archive.export import export
from tests.infopublik.command import Run
from tests.infopublik.conftest import TwoNights
from tests.infopublik.test_cli_export import a_release

PAGE = (Path(__file__).parents[2] / "docs/research.md").read_text(encoding="utf-8")
SQLITE_PART, DUCKDB_PART = PAGE.split("\n## ")[1:]
BLOCK = re.compile(r"([^\n]+)\n\n```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)

Table = list[dict[str, Any]]


def queries(part: str) -> dict[str, str]:
    """Each query by the last line of the words above it."""
    return dict(BLOCK.findall(part))


IN_SQLITE, IN_DUCKDB = queries(SQLITE_PART), queries(DUCKDB_PART)


def query(found: dict[str, str], word: str) -> str:
    (named,) = [text for heading, text in found.items() if word in heading]
    return named


@pytest.fixture
def copied(two_nights: TwoNights, tmp_path: Path) -> Path:
    """The demo's archive, with a cluster: one portal's release, copied by the two others."""
    path = tmp_path / "demo.db"
    source = sqlite3.connect(two_nights.path)
    copy = sqlite3.connect(path)
    source.backup(copy)
    copy.execute("UPDATE release SET cluster = NULL")
    copy.execute("DELETE FROM cluster")
    copy.execute("INSERT INTO cluster (id, size) VALUES (1, 3)")
    for portal, at in (("gorontalo", "01T02"), ("magelang", "01T04"), ("maluku-tengah", "02T02")):
        copy.execute(
            "UPDATE release SET cluster = 1, published_sort = ? WHERE id = "
            "(SELECT min(id) FROM release WHERE portal = ?)",
            (f"2026-02-{at}:00:00.000000+00:00", f"demo-{portal}"),
        )
    copy.commit()
    copy.close()
    source.close()
    return path


def in_sqlite(path: Path, text: str) -> Table:
    connection = sqlite_library().module.connect(f"file:{path}?mode=ro", uri=True)
    cursor = connection.execute(text)
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor]
    connection.close()
    return found


@pytest.fixture
def exported(ask: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    assert ask("export", "releases.parquet").code == 0
    return tmp_path


def in_duckdb(text: str) -> Table:
    found = duckdb.sql(text)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def smart_city(ask: Run) -> Counter[tuple[str, str]]:
    rows = ask("search", "", "--topic", "smart-city").rows
    return Counter((row["region_code"][:2], row["published_at"][:4]) for row in rows)


def test_the_page_has_queries_for_both():
    assert (len(IN_SQLITE), len(IN_DUCKDB)) == (5, 5)


@pytest.mark.parametrize("name", IN_SQLITE)
def test_each_query_of_sqlite_has_an_answer(copied, name):
    assert in_sqlite(copied, IN_SQLITE[name])


@pytest.mark.parametrize("name", IN_SQLITE)
def test_each_query_of_sqlite_runs_in_pythons_own_too(copied, name):
    """Datasette uses that one."""
    connection = sqlite3.connect(copied)
    assert connection.execute(IN_SQLITE[name]).fetchall()
    connection.close()


def test_smart_city_in_sqlite_is_what_search_counts(ask, copied):
    found = in_sqlite(copied, query(IN_SQLITE, "smart-city announcements were"))
    counted = {(row["province"], row["year"]): row["announcements"] for row in found}
    assert counted == smart_city(ask) != {}


def test_all_visits_of_the_demo_were_good(copied):
    found = in_sqlite(copied, query(IN_SQLITE, "How well was that watched"))
    assert sum(row["visits"] for row in found) == 6
    assert {row["good"] for row in found} == {1.0}


def test_the_quiet_edits_are_the_events_of_changes(ask, copied):
    found = in_sqlite(copied, query(IN_SQLITE, "changed quietly"))
    events = ask("changes", "--kind", "edited,retitled,redated,figure_changed").rows
    assert Counter((row["url"], row["before"], row["after"]) for row in found) == Counter(
        (event["url"], event["before"], event["after"]) for event in events
    )
    assert {row["days_later"] for row in found} == {7.0}


def test_who_copied_whom_names_the_first_and_the_delay(copied):
    found = in_sqlite(copied, query(IN_SQLITE, "published first"))
    assert [tuple(row.values()) for row in found] == [
        ("demo-gorontalo", "demo-magelang", 1, 2.0),
        ("demo-gorontalo", "demo-maluku-tengah", 1, 24.0),
    ]


@pytest.mark.parametrize("name", [n for n in IN_DUCKDB if "copied" not in n])
def test_each_query_of_duckdb_has_an_answer(exported, name):
    assert in_duckdb(IN_DUCKDB[name])


def test_smart_city_in_duckdb_is_what_search_counts(ask, exported):
    found = in_duckdb(query(IN_DUCKDB, "smart-city"))
    counted = {
        (str(row["province"]), year): count
        for row in found
        for year, count in row.items()
        if year != "province" and count
    }
    assert counted == smart_city(ask)


def test_who_copied_whom_in_duckdb(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cluster = {"id": 1, "first": 7, "size": 3}
    releases = [
        a_release(cluster=cluster),
        a_release(id=8, portal="lain", cluster=cluster, published_at="2026-03-04T09:00:00+07:00"),
        a_release(id=9, portal="lain", cluster=cluster, published_at="2026-03-06"),
        a_release(id=10, portal="sendiri"),
    ]
    export(releases, Path("releases.parquet"), coverage=lambda count: {})
    found = in_duckdb(query(IN_DUCKDB, "Who copied whom"))
    assert [tuple(row.values()) for row in found] == [("kota", "lain", 2, 4.0)]
