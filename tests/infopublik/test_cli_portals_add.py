"""`infopublik portals add` and `portals check`, each as its own process against a loopback site."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from infopublik.cli import portals_add
from infopublik.crawl import Watcher
from infopublik.fetch import Done, Job
from spiders.registry import load_registry
from tests.infopublik.command import Run
from tests.infopublik.refusal import assert_refused, assert_usage
from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, Desk, Ended
from tests.spiders.detect.fronts import BASE, ITEMS, codeigniter, take

FRONT = codeigniter()
YES = ("--yes", "--allow-private-network")


@pytest.fixture(scope="module")
def site() -> Iterator[LoopbackServer]:
    with serving("127.0.0.1") as [server]:
        for path, body in FRONT.pages.items():
            server.routes[path] = body.replace(BASE.encode(), server.base.encode())
        server.routes["/robots.txt"] = (404, {}, b"")
        yield server


def add(home: Path, *words: str) -> Ended:
    """Run `portals add` as its own process, with its own home, in a pipe."""
    return Desk(home).run([sys.executable, "-m", "infopublik", "portals", "add", *words])


def test_a_portal_is_found_out_and_written(site: LoopbackServer, tmp_path: Path) -> None:
    site.forget()
    ended = add(tmp_path, f"{site.base}/", "--name", "kota-contoh", *YES, "--format", "jsonl")
    assert ended.code == 0, ended.err
    [row] = ended.rows
    assert (row["portal"], row["family"], row["region_code"]) == (
        "kota-contoh",
        "listing",
        "33.75",
    )
    assert [sample["title"] for sample in row["samples"]] == [
        ITEMS[0].title,
        ITEMS[4].title,
        ITEMS[8].title,
    ]
    assert all(sample["certainty"] == "certain" for sample in row["samples"])
    assert row["doubts"] == []
    assert row["requests"] == len(site.hits) <= 12
    assert site.paths().count("/robots.txt") == 1
    path = Path(row["file"])
    assert path == tmp_path / "portals" / "kota-contoh.toml"
    assert path.read_text(encoding="utf-8") == row["table"]
    portal = load_registry([path.parent])["kota-contoh"]
    assert (portal.listing, portal.release) == ("/berita/index/{offset}", r"^/berita/read/\d+$")
    assert portal.checked == "never"


@pytest.mark.long
def test_a_portal_that_was_found_out_is_crawled_whole(site: LoopbackServer, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    ended = add(tmp_path, f"{site.base}/", "--name", "kota-contoh", *YES, "--format", "jsonl")
    path = Path(ended.rows[0]["file"])
    path.write_text(path.read_text(encoding="utf-8") + "delay = 0.01\n", encoding="utf-8")
    assert desk.crawl("--at", NIGHT_1).verdicts == {"kota-contoh": "healthy"}
    assert len(desk.rows("select * from release")) == len(ITEMS)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Job[Any]]:
    """The jobs that a command starts, whose steps are answered out of a dict of pages."""
    started: list[Job[Any]] = []

    def answered(given: Sequence[Job[Any]], watcher: Watcher) -> list[Done[Any]]:
        started.extend(given)
        return [Done(result=take(FRONT.pages, job.steps)[0], requests=9) for job in given]

    monkeypatch.setattr(portals_add, "take_steps", answered)
    return started


def test_in_a_pipe_nothing_is_written_without_yes(
    run: Run, jobs: list[Job[Any]], tmp_path: Path
) -> None:
    ended = run("portals", "add", f"{BASE}/", "--into", str(tmp_path / "mine"))
    assert ended.code == 2
    [row] = ended.rows
    assert row["file"] is None
    assert {each["about"] for each in row["evidence"]} >= {"region", "family", "listing", "date"}
    assert "Nothing was written" in ended.err
    assert "--yes" in ended.err
    assert not (tmp_path / "mine").exists()
    assert [job.portal.delay for job in jobs] == [1.0]


def test_a_table_shows_the_portal_its_evidence_and_three_releases(
    run: Run, jobs: list[Job[Any]], tmp_path: Path
) -> None:
    ended = run("portals", "add", BASE, "--into", str(tmp_path), "--yes", "--format", "table")
    assert ended.code == 0, ended.err
    for said in ("listing = ", "its pager counts", *(ITEMS[n].title for n in (0, 4, 8))):
        assert said in ended.out
    assert "Written to" in ended.err
    assert len(jobs) == 1


def test_on_a_terminal_a_person_sees_three_releases_and_says_yes(
    site: LoopbackServer, tmp_path: Path
) -> None:
    words = [f"{site.base}/", "--name", "kota", "--allow-private-network"]
    code, seen = on_terminal(tmp_path, words, b"y\n")
    assert code == 0, seen
    for said in (ITEMS[0].title, "family", "listing = ", "Write it into"):
        assert said in seen
    # A person saw it work: that is a check, with its day.
    assert load_registry([tmp_path / "portals"])["kota"].checked.startswith("20")


def on_terminal(home: Path, words: list[str], answer: bytes) -> tuple[int, str]:
    """Run `portals add` on a terminal and answer its question."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "infopublik", "portals", "add", *words],
        cwd=home,
        env={**Desk(home).environment, "COLUMNS": "200"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
    ) as process:
        os.close(slave)
        seen, until = b"", time.monotonic() + 40
        while time.monotonic() < until:
            ready, _, _ = select.select([master], [], [], 1)
            try:
                piece = os.read(master, 4096) if ready else b""
            except OSError:  # the other end is closed
                break
            seen += piece
            if b"[y/N]" in piece:
                os.write(master, answer)
        os.close(master)
        return process.wait(10), seen.decode("utf-8", "replace")


def test_T1_a_private_address_is_not_reached(site: LoopbackServer, tmp_path: Path) -> None:
    site.forget()
    ended = add(tmp_path, f"{site.base}/", "--name", "kota", "--yes")
    assert_refused(ended, 2, "private address 127.0.0.1", "--allow-private-network")
    assert site.hits == []


def test_what_still_matches_is_told_for_each_portal(site: LoopbackServer, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    keys = {"listing": "/berita/index/{offset}", "release": r"^/berita/read/\d+$"}
    desk.add("baik", site.base, **keys)
    with serving("127.0.0.2", "127.0.0.3") as [moved, undated]:
        moved.routes["/berita/index/0"] = site.routes["/"].replace(b"/read/", b"/baca/")
        desk.add("pindah", moved.base, **keys)
        for path, body in FRONT.pages.items():
            plain = body
            for item in ITEMS:
                plain = plain.replace(item.day.encode(), b"")
            undated.routes[path] = plain
        desk.add("tanpa-tanggal", undated.base, **keys)
        desk.add("mati", "http://127.0.0.1:1", **keys)
        command = [sys.executable, "-m", "infopublik", "portals", "check"]
        ended = desk.run([*command, "--portals", str(desk.registry)])
    assert ended.code == 3, ended.err
    assert "3 of 4 portals" in ended.err
    rows = {row["portal"]: row for row in ended.rows}
    assert {name: row["result"] for name, row in rows.items()} == {
        "baik": "ok",
        "mati": "problems",
        "pindah": "problems",
        "tanpa-tanggal": "problems",
    }
    good = rows["baik"]
    assert (good["listed"], good["fresh"], good["problems"]) == (8, 8, [])
    assert "8 releases" in good["evidence"]
    assert good["requests"] <= 5
    assert "DOWN (connection refused)" in rows["mati"]["problems"][0]
    assert "release pattern" in rows["pindah"]["problems"][0]
    assert "no readable date" in rows["tanpa-tanggal"]["problems"][0]


@pytest.mark.long
def test_ctrl_c_stops_it_and_nothing_is_written(site: LoopbackServer, tmp_path: Path) -> None:
    site.forget()
    command = [sys.executable, "-m", "infopublik", "portals", "add", f"{site.base}/", *YES]
    with (
        site.held("/"),
        subprocess.Popen(
            command,
            env=dict(Desk(tmp_path).environment),
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        until = time.monotonic() + 30
        while "/" not in site.paths() and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130, said
    assert said == "infopublik: Stopped. Nothing was written.\n"
    assert list((tmp_path / "portals").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("bukan alamat",), "is no web address"),
        (("http://[x/",), "is no web address"),
        (("ftp://pekalongankota.go.id/",), "is no web address"),
        (("https://a.go.id/", "--name", "Kota Besar"), "is no id of a portal"),
        (("https://a.go.id/", "--name", "-x"), "begins with a hyphen"),
        (("https://a.go.id/", "--region", "Pekalongan"), "33.75"),
        (("https://a.go.id/", "--region", "99.99"), "99.99"),
        (("https://pekalongankota.go.id/",), "stands in"),
    ],
)
def test_what_cannot_be_added_is_told_before_anything_is_fetched(
    run: Run, words: tuple[str, ...], says: str
) -> None:
    assert_refused(run("portals", "add", *words), 2, says)


def test_an_id_that_stands_in_the_folder_is_not_overwritten(run: Run, registry: Path) -> None:
    before = {path: path.read_bytes() for path in registry.iterdir()}
    ended = run("portals", "add", "https://a.go.id/", "--name", "tertutup", "--into", str(registry))
    assert_refused(ended, 2, "tertutup", "not overwritten")
    assert {path: path.read_bytes() for path in registry.iterdir()} == before


def test_a_folder_that_is_a_file_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("x", encoding="utf-8")
    ended = run("portals", "add", "https://a.go.id/", "--into", str(tmp_path / "berkas"))
    assert_refused(ended, 2, "is a file")


def test_an_unknown_portal_cannot_be_checked(run: Run) -> None:
    assert_refused(run("portals", "check", "tidak-ada"), 2, "tidak-ada", "portals list")


def test_an_address_is_needed(run: Run) -> None:
    assert_usage(run("portals", "add"), "URL")
