"""`portals health`: the last verdict of each portal, and its nights as bars."""

import pytest

from archive.model import Verdict
from archive.report import NightOfPortal
from infopublik.cli.health import COLUMNS, NIGHTS, bars


@pytest.fixture
def ask(two_nights, run):
    """`portals health` over the demo's two nights."""
    return lambda *words: run("portals", "health", *words, "--archive", two_nights.url)


def test_health_has_the_keys_of_the_contract(ask):
    rows = ask("--format", "jsonl").rows
    assert [list(row) for row in rows] == [COLUMNS] * 3
    assert [(row["portal"], row["night"], row["verdict"]) for row in rows] == [
        ("demo-gorontalo", 2, "healthy"),
        ("demo-magelang", 2, "healthy"),
        ("demo-maluku-tengah", 2, "healthy"),
    ]
    assert all(row["since"].startswith("2026-03-02") for row in rows)
    assert all(row["reaches_back_to"].startswith("2026-01") for row in rows)


def test_health_of_one_portal(ask):
    assert [row["portal"] for row in ask("demo-magelang", "--format", "jsonl").rows] == [
        "demo-magelang"
    ]


def test_health_as_a_table_draws_the_nights(ask):
    out = ask("--format", "table").out
    assert f"last {NIGHTS} nights" in out
    assert "█▁" in out or "█▂" in out
    assert "2026-01" in out


def test_unknown_portal_is_told(ask):
    ended = ask("tidak-ada")
    assert ended.code == 2
    assert "'tidak-ada' is not in the archive" in ended.err


def test_archive_that_is_not_there_has_no_portals(run, tmp_path):
    ended = run("portals", "health", "--archive", f"sqlite:///{tmp_path / 'none.db'}")
    assert (ended.code, ended.rows) == (0, [])


def nights(*pairs):
    return [NightOfPortal(verdict=verdict, new=new) for verdict, new in pairs]


def test_bars_say_what_was_new_what_failed_and_what_was_not_visited():
    healthy = Verdict.HEALTHY
    line = bars(
        nights((healthy, 8), (healthy, 0), (healthy, 1), (None, 0), (Verdict.DOWN, 0), (healthy, 4))
    )
    assert line.plain == "█▁▂·×▅"
    assert bars([]).plain == ""
    assert bars(nights((healthy, 0))).plain == "▁"
