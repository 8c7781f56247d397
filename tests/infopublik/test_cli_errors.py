"""Bad input: one sentence on stderr, the contract's exit code, never a traceback."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.clock import Clock
from archive.database import open_for_writing
from archive.engine_sqlite import archive_folder
from archive.lock import hold_lock
from archive.night import begin_night, finish_night
from tests.infopublik.refusal import GOOD, assert_refused
from tests.loopback import serving
from tests.nightly.crawls import Desk

# --- the registry -----------------------------------------------------------------------


@pytest.mark.parametrize("command", [("crawl", "tidakada"), ("portals", "show", "tidakada")])
def test_an_unknown_portal_exits_2(run, command):
    assert_refused(run(*command), 2, "'tidakada'", "infopublik portals list")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace('"33.75"', "33.75.x"), ("jawa_tengah.toml:4", "TOML")),
        (
            GOOD.replace("family", "famly"),
            ("jawa_tengah.toml:5", "'tertutup'", "'famly'", "family"),
        ),
        (GOOD.replace('"33.75"', '"99.99"'), ("jawa_tengah.toml:4", "'99.99'", "Kemendagri")),
        (GOOD.replace('"listing"', '"listng"'), ("jawa_tengah.toml:5", "'listng'", "'listing'")),
        (GOOD.replace("private_network = true", "private_network = false"), (":8", "delay")),
    ],
    ids=["broken", "unknown-key", "unknown-region", "unknown-family", "rude-delay"],
)
@pytest.mark.parametrize("command", [("portals", "list"), ("portals", "show", "x"), ("crawl",)])
def test_a_wrong_table_is_named_with_file_line_and_key(run, registry, command, text, says):
    (registry / "jawa_tengah.toml").write_text(text, encoding="utf-8")
    assert_refused(run(*command, "--portals", str(registry)), 2, *says)


@pytest.mark.parametrize("command", [("portals", "list"), ("crawl",)])
def test_a_folder_of_portals_that_is_not_there_exits_2(run, tmp_path, command):
    assert_refused(run(*command, "--portals", str(tmp_path / "none")), 2, "no such folder")


def test_an_empty_folder_of_portals_leaves_nothing_to_crawl(run, tmp_path):
    (tmp_path / "empty").mkdir()
    assert_refused(run("crawl", "--portals", str(tmp_path / "empty")), 2, "no portal")


# --- the archive ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "is no archive URL"),
        ("sqlite://", "names no file"),
        ("sqlite://host/a.db", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://host/name", "'mysql' archives are not known"),
    ],
)
@pytest.mark.parametrize("command", [("search", ""), ("archive", "migrate"), ("show", "1")])
def test_a_wrong_archive_url_exits_2_and_says_how_to_write_one(run, command, url, says):
    assert_refused(run(*command, "--archive", url), 2, says, "sqlite:///folder/name.db")


def not_a_database(path: Path) -> None:
    path.write_text("Ini hanya catatan, bukan arsip.\n" * 99, encoding="utf-8")


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table catatan (isi text)")


def newer(path: Path) -> None:
    open_for_writing(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
        connection.commit()


@pytest.mark.parametrize(
    "is_wrong",
    [
        (not_a_database, "not an Infopublik archive, nor any SQLite file"),
        (foreign, "an SQLite file, but not an Infopublik archive"),
        (newer, "schema 9999, newer than this program reads"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [("search", ""), ("looks",), ("archive", "stats"), ("archive", "migrate"), ("crawl",)],
)
def test_a_file_that_is_no_archive_of_ours_is_refused_and_left_alone(
    run, tmp_path, registry, command, is_wrong
):
    make, says = is_wrong
    path = tmp_path / "a.db"
    make(path)
    before = path.read_bytes()
    more = ("--portals", str(registry)) if command == ("crawl",) else ()
    ended = run(*command, *more, "--archive", f"sqlite:///{path}")
    lines = [line for line in ended.err.splitlines() if line.startswith("infopublik: ")]
    assert (ended.code, ended.out, len(lines)) == (2, "", 1)
    assert says in lines[0]
    assert str(path) in lines[0]
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["/proc/tidakada/a.db", "{file}/sub/a.db"])
@pytest.mark.parametrize("command", [("archive", "migrate"), ("crawl",)])
def test_a_folder_that_cannot_be_written_exits_74(run, registry, command, place):
    url = "sqlite:///" + place.format(file=registry / "jawa_tengah.toml")
    more = ("--portals", str(registry)) if command == ("crawl",) else ()
    assert_refused(
        run(*command, *more, "--archive", url), 74, url.split("///")[1].split("/a.db")[0]
    )


@pytest.mark.parametrize("command", [("search", ""), ("archive", "migrate")])
def test_an_archive_that_is_a_folder_exits_74(run, tmp_path, command):
    assert_refused(run(*command, "--archive", f"sqlite:///{tmp_path}"), 74, str(tmp_path))


def test_T37_a_second_run_on_one_archive_exits_75(run, tmp_path, registry):
    folder = archive_folder(tmp_path / "a.db")
    with hold_lock(folder, now=datetime(2026, 3, 2, 15, 0, tzinfo=UTC)):
        url = f"sqlite:///{tmp_path / 'a.db'}"
        ended = run("crawl", "--portals", str(registry), "--archive", url)
        assert_refused(ended, 75, "Already running", "2026-03-02 15:00", str(folder / "lock"))
        assert_refused(run("archive", "migrate", "--archive", url), 75, "Already running")


# --- the clock --------------------------------------------------------------------------


@pytest.mark.parametrize("time", ["kemarin", "2026-02-30", "22:00", "2026-03-02T25:00:00+07:00"])
def test_a_time_that_is_none_exits_2(run, registry, time):
    ended = run("crawl", "--portals", str(registry), "--at", time)
    assert_refused(ended, 2, "--at", f"'{time}'", "2026-03-02T22:00:00+07:00")


def test_a_time_before_the_last_night_exits_2_and_makes_no_night(run, tmp_path, registry):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    archive = open_for_writing(url)
    finish_night(begin_night(archive, Clock(datetime(2026, 3, 2, 15, 0, tzinfo=UTC)), []))
    archive.close()
    words = ("crawl", "--portals", str(registry), "--archive", url)
    ended = run(*words, "--at", "2026-03-02T21:59:59+07:00")
    assert_refused(ended, 2, "2026-03-02 15:00:00 UTC", "later --at")
    assert '"nights": 1' in run("archive", "stats", "--archive", url).out


# --- portals that fail ------------------------------------------------------------------


def test_an_unreachable_host_is_down_and_exits_3(tmp_path):
    desk = Desk(tmp_path)
    desk.add("tertutup", "http://127.0.0.1:1")
    ended = desk.crawl()
    assert (ended.code, ended.verdicts) == (3, {"tertutup": "down"})
    assert "connection refused" in ended.rows[0]["evidence"]
    assert "Traceback" not in ended.err


def test_an_empty_listing_is_changed_and_exits_3_with_its_evidence(tmp_path):
    desk = Desk(tmp_path)
    with serving("127.0.0.1") as (server,):
        server.routes["/berita"] = b"<html><body><p>Belum ada berita.</p></body></html>"
        desk.add("kosong", server.base)
        ended = desk.crawl()
    assert (ended.code, ended.verdicts) == (3, {"kosong": "changed"})
    assert ended.rows[0]["evidence"] == (
        "list page shows no address that the release pattern matches"
    )
    assert "Traceback" not in ended.err
