"""What a user of Scrapy expects to work from the project's root."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import ROOT, Desk, Ended
from tests.nightly.site import article, stand

ITEMS = [article(number) for number in range(5)]


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with serving("127.0.0.1") as [started]:
        stand(started, ITEMS)
        yield started


@pytest.fixture
def desk(tmp_path: Path, server: LoopbackServer) -> Desk:
    made = Desk(tmp_path)
    made.add("kota-uji", server.base)
    return made


def scrapy(desk: Desk, *arguments: str) -> Ended:
    return desk.run([sys.executable, "-m", "scrapy", *arguments], cwd=ROOT)


def test_list_prints_bundled_and_own_portals(desk: Desk) -> None:
    ended = scrapy(desk, "list")
    names = ended.out.split()
    assert ended.code == 0
    assert {"kota-uji", "kominfo-slemankab"} <= set(names)
    assert names == sorted(names)


def test_crawl_stores_into_the_archive_as_a_night_of_its_own(desk: Desk) -> None:
    first, second = scrapy(desk, "crawl", "kota-uji"), scrapy(desk, "crawl", "kota-uji")
    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert "Traceback" not in first.err + second.err
    assert desk.column("select count(*) from release") == [len(ITEMS)]
    nights = desk.rows("select number, finished_at is null as is_open, exit_code from night")
    assert nights == [{"number": n, "is_open": 0, "exit_code": 0} for n in (1, 2)]
    assert desk.column("select verdict from night_portal") == ["healthy"] * 2
    assert desk.column("select count(*) from event where night = 1") == [len(ITEMS)]
    assert desk.column("select count(*) from event where night = 2") == [0]


def test_crawl_of_an_unknown_portal_says_so_without_a_traceback(desk: Desk) -> None:
    ended = scrapy(desk, "crawl", "kota-lain")
    assert ended.code != 0
    assert "kota-lain" in ended.err + ended.out
    assert "Traceback" not in ended.err


def test_T37_crawl_beside_a_running_night_does_nothing(desk: Desk, server: LoopbackServer) -> None:
    with server.held("/berita?page=1"):
        process = desk.start()
        while len(server.hits) < 2:
            assert process.poll() is None
            time.sleep(0.005)
        ended = scrapy(desk, "crawl", "kota-uji")
        assert process.poll() is None
    process.communicate(timeout=30)
    assert "Already running" in ended.err
    assert process.returncode == 0
    assert desk.column("select number from night") == [1]


def test_check_runs_and_passes(desk: Desk) -> None:
    ended = scrapy(desk, "check")
    assert ended.code == 0, ended.err
    assert "OK" in ended.err + ended.out


def test_parse_prints_the_item_of_a_release_page(desk: Desk, server: LoopbackServer) -> None:
    ended = scrapy(desk, "parse", "--spider=kota-uji", "--pipelines", server.base + ITEMS[0].path)
    assert ended.code == 0, ended.err
    assert ITEMS[0].title in ended.out
    assert "'sha256': '" in ended.out
    assert not desk.path.exists()


def test_parse_prints_the_addresses_of_a_list_page(desk: Desk, server: LoopbackServer) -> None:
    ended = scrapy(desk, "parse", "--spider=kota-uji", server.base + "/berita?page=1")
    assert ended.code == 0, ended.err
    assert all(server.base + item.path in ended.out for item in ITEMS)


def test_settings_are_the_project_s(desk: Desk) -> None:
    assert scrapy(desk, "settings", "--get", "BOT_NAME").out.strip() == "infopublik"


def test_fetch_prints_a_page_of_a_portal(desk: Desk, server: LoopbackServer) -> None:
    ended = scrapy(desk, "fetch", "--nolog", server.base + ITEMS[0].path)
    assert ended.code == 0, ended.err
    assert ITEMS[0].title in ended.out


def test_shell_answers_about_a_page_of_a_portal(desk: Desk, server: LoopbackServer) -> None:
    address = server.base + ITEMS[0].path
    ended = scrapy(desk, "shell", "--nolog", "-c", "response.css('h1::text').get()", address)
    assert ended.code == 0, ended.err
    assert ITEMS[0].title in ended.out


def test_T1_fetch_refuses_a_private_address_of_no_portal(desk: Desk) -> None:
    with serving("127.0.0.2") as [canary]:
        canary.routes["*"] = b"<html>rahasia</html>"
        ended = scrapy(desk, "fetch", "--nolog", canary.base + "/x")
        assert canary.hits == []
    assert "rahasia" not in ended.out


def test_wrong_registry_is_told_by_file_and_key(desk: Desk) -> None:
    (desk.registry / "kota-uji.toml").write_text('[kota-uji]\nname = "Kota"\n')
    ended = scrapy(desk, "list")
    assert ended.code != 0
    assert "kota-uji.toml:1: portal 'kota-uji': the key 'home' is missing." in ended.err
