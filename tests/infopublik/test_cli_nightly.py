"""`nightly` at the command line: who is pinged with what, and signals between its steps."""

from __future__ import annotations

import os
import signal

import pytest

from archive.database import place_of
from archive.lock import lock_archive
from infopublik import night
from infopublik.cli.nightly import COLUMNS, NightStoppedError, _stopping
from infopublik.crawl import Visits
from tests.archive.building import FIRST_NIGHT
from tests.loopback import serving

AT = FIRST_NIGHT.isoformat()


@pytest.fixture
def pings(monkeypatch):
    """The words that a dead man's switch hears."""
    with serving("127.0.0.1") as [server]:
        server.routes["*"] = b"OK"
        monkeypatch.setenv("INFOPUBLIK_PING_URL", f"{server.base}/kunci")
        yield lambda: [path.removeprefix("/kunci/") for path in server.paths()]


@pytest.fixture
def nightly(run, registry, tmp_path, monkeypatch):
    """The command over one portal that nobody visits: no visit is part of these tests."""
    monkeypatch.setattr(night, "visit_portals", lambda *_: Visits())
    url = f"sqlite:///{tmp_path / 'a.db'}"
    return lambda *words: run(
        "nightly", "--archive", url, "--portals", str(registry), "--at", AT, *words
    )


def test_a_night_writes_a_row_a_portal_and_pings_start_and_end(nightly, pings):
    ended = nightly("--format", "jsonl")
    assert ended.code == 0
    assert [list(row) for row in ended.rows] == [COLUMNS]
    assert pings() == ["start", "0"]


def test_a_table_and_a_csv_say_the_same(nightly):
    table = nightly("--format", "table").out
    assert "portal" in table.splitlines()[0]
    assert "reports/000001.html" in table
    assert nightly("--format", "csv").out.splitlines()[0] == ",".join(COLUMNS)


def test_a_night_that_cannot_begin_pings_its_code(nightly, pings):
    assert nightly("--log-level", "LOUD").code == 2
    assert pings() == ["2"]


def test_T37_a_second_run_pings_nobody(nightly, pings, tmp_path):
    with lock_archive(place_of(f"sqlite:///{tmp_path / 'a.db'}"), now=FIRST_NIGHT):
        assert nightly().code == 75
    assert pings() == []


def test_a_bug_pings_1_and_stays_loud(nightly, pings, monkeypatch):
    def broken(*_: object) -> Visits:
        raise ZeroDivisionError

    monkeypatch.setattr(night, "visit_portals", broken)
    with pytest.raises(ZeroDivisionError):
        nightly()
    assert pings() == ["start", "1"]


def test_a_signal_between_the_steps_ends_with_its_code(nightly, pings, monkeypatch):
    def stopped(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(night, "gather", stopped)
    ended = nightly()
    assert ended.code == 143
    assert "The night was stopped between its steps; the next start goes on." in ended.err
    assert pings() == ["start", "143"]


def test_handlers_of_signals_are_given_back():
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with pytest.raises(NightStoppedError), _stopping():
        os.kill(os.getpid(), signal.SIGINT)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_an_empty_registry_is_refused(run, tmp_path):
    ended = run("nightly", "--portals", str(tmp_path), "--at", AT)
    assert ended.code == 2
    assert "The registry holds no portal" in ended.err
