"""Three nights over a listing and a feed portal: what changed is told, once, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, NIGHT_2, NIGHT_3, Desk, Ended
from tests.nightly.site import (
    Article,
    article,
    feed_page,
    list_page,
    release_page,
    stand,
    with_validators,
)

ITEMS = [article(number) for number in range(12)]
KEPT, EDITED, RETITLED, REDATED = ITEMS[:4]
ADDED = article(50)
FEED_ITEMS = [article(number) for number in range(20, 25)]
FEED_ADDED = article(51)
NEW_SENTENCE = "Jadwalnya dimundurkan dua pekan karena hujan lebat."


@dataclass(frozen=True)
class Nights:
    desk: Desk
    lists: LoopbackServer
    feed: LoopbackServer
    ended: tuple[Ended, Ended, Ended]
    # Requests of the second and third night, by server.
    second: dict[str, list[str]]
    third: dict[str, dict[str, dict[str, str]]]


def put(server: LoopbackServer, item: Article) -> None:
    """A release page that knows when it is asked again."""
    page = release_page(item)
    server.routes[item.path] = with_validators(
        page, etag=f'"{hash(page) & 0xFFFF}"', modified="Mon, 02 Mar 2026 08:00:00 GMT"
    )


def change(server: LoopbackServer) -> None:
    paragraphs = (*EDITED.paragraphs[:2], f"{EDITED.paragraphs[2]} {NEW_SENTENCE}")
    put(server, replace(EDITED, paragraphs=paragraphs))
    put(server, replace(RETITLED, title=f"Ratusan {RETITLED.title}"))
    put(server, replace(REDATED, published=REDATED.published + timedelta(days=1)))
    put(server, ADDED)
    server.routes["/berita?page=1"] = list_page([ADDED, *ITEMS[:9]])
    server.routes["/berita?page=2"] = list_page(ITEMS[9:])


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    desk = Desk(tmp_path_factory.mktemp("nights"))
    with serving("127.0.0.1", "127.0.0.1") as (lists, feed):
        stand(lists, ITEMS)
        for item in ITEMS:
            put(lists, item)
        stand(feed, FEED_ITEMS)
        feed.routes["/feed/"] = (
            200,
            {"Content-Type": "application/rss+xml"},
            feed_page(feed.base, FEED_ITEMS),
        )
        desk.add("daftar", lists.base)
        desk.add("umpan", feed.base, family="feed", feed="/feed/", listing=None, release=None)
        first = desk.crawl("--at", NIGHT_1)

        change(lists)
        feed.routes["/feed/"] = with_validators(
            feed_page(feed.base, [FEED_ADDED, *FEED_ITEMS]),
            etag='"umpan-2"',
            modified="Tue, 03 Mar 2026 08:00:00 GMT",
        )
        feed.routes[FEED_ADDED.path] = release_page(FEED_ADDED)
        lists.forget()
        feed.forget()
        second = desk.crawl("--at", NIGHT_2)
        asked = {"daftar": lists.paths(), "umpan": feed.paths()}

        lists.forget()
        feed.forget()
        third = desk.crawl("--at", NIGHT_3)
        headers = {
            "daftar": {hit.path: dict(hit.headers) for hit in lists.hits},
            "umpan": {hit.path: dict(hit.headers) for hit in feed.hits},
        }
        yield Nights(
            desk=desk,
            lists=lists,
            feed=feed,
            ended=(first, second, third),
            second=asked,
            third=headers,
        )


def test_every_night_ends_with_0_and_both_portals_healthy(nights: Nights) -> None:
    assert [ended.code for ended in nights.ended] == [0, 0, 0], nights.ended
    assert [ended.verdicts for ended in nights.ended] == [
        {"daftar": "healthy", "umpan": "healthy"}
    ] * 3


def test_first_night_tells_each_release_once_as_new_without_weight(nights: Nights) -> None:
    assert nights.desk.events(1) == sorted(("new", item.path) for item in (*ITEMS, *FEED_ITEMS))
    assert set(nights.desk.column("select weight from event where night = 1")) == {0}


def test_titles_texts_and_dates_are_stored_as_printed(nights: Nights) -> None:
    stored = nights.desk.rows(
        "select url, title, text, published_at from release "
        "join version on release.id = version.release and version.number = 1 "
        "where portal in ('daftar', 'umpan') and night = 1"
    )
    by_path = {"/" + row["url"].split("/", 3)[3]: row for row in stored}
    assert set(by_path) == {item.path for item in (*ITEMS, *FEED_ITEMS)}
    for item in (KEPT, EDITED, *ITEMS[4:], *FEED_ITEMS):
        row = by_path[item.path]
        assert row["title"] == item.title
        assert row["text"].split("\n\n") == list(item.paragraphs)
        assert row["published_at"] == item.published.isoformat()


def test_second_night_tells_each_change_exactly_once(nights: Nights) -> None:
    assert nights.desk.events(2) == sorted(
        [
            ("new", ADDED.path),
            ("new", FEED_ADDED.path),
            ("edited", EDITED.path),
            ("retitled", RETITLED.path),
            ("redated", REDATED.path),
        ]
    )


def test_what_is_new_after_the_first_walk_has_weight(nights: Nights) -> None:
    assert 0 not in nights.desk.column("select weight from event where night = 2")


def test_fault_67_the_old_wording_stays_beside_the_new_one(nights: Nights) -> None:
    texts = nights.desk.column(
        "select text from version join release on release.id = version.release "
        "where url = ? order by number",
        nights.lists.base + EDITED.path,
    )
    assert [NEW_SENTENCE in text for text in texts] == [False, True]


def test_second_night_looks_at_every_known_release(nights: Nights) -> None:
    assert {item.path for item in (*ITEMS, ADDED)} <= set(nights.second["daftar"])
    assert {item.path for item in (*FEED_ITEMS, FEED_ADDED)} <= set(nights.second["umpan"])


def test_no_address_is_asked_for_twice_in_a_night(nights: Nights) -> None:
    for paths in nights.second.values():
        assert len(paths) == len(set(paths))


def test_unchanged_third_night_makes_no_event_and_no_version(nights: Nights) -> None:
    assert nights.desk.column("select kind from event where night = 3") == []
    assert nights.desk.column("select id from version where night = 3") == []


def test_known_releases_are_asked_for_with_their_validators(nights: Nights) -> None:
    asked = nights.third["daftar"]
    for item in (*ITEMS, ADDED):
        assert asked[item.path].get("If-None-Match"), item.path
        assert asked[item.path]["If-Modified-Since"] == "Mon, 02 Mar 2026 08:00:00 GMT"


def test_pages_without_validators_are_asked_for_plainly(nights: Nights) -> None:
    asked = nights.third["umpan"]
    for item in FEED_ITEMS:
        assert not {"If-None-Match", "If-Modified-Since"} & set(asked[item.path])


def test_not_modified_release_is_an_ok_look_and_stays_present(nights: Nights) -> None:
    look = nights.desk.look(nights.lists.base + KEPT.path, 3)
    assert (look["class"], look["status"], look["cause"]) == ("OK", 304, "not modified")
    state = nights.desk.column(
        "select state from release where url = ?", nights.lists.base + KEPT.path
    )
    assert state == ["present"]


def test_feed_that_is_not_modified_still_lists_all_it_held(nights: Nights) -> None:
    assert nights.third["umpan"]["/feed/"]["If-None-Match"] == '"umpan-2"'
    look = nights.desk.look(nights.feed.base + "/feed/", 3)
    assert (look["class"], look["status"]) == ("OK", 304)
    listed = nights.desk.column(
        "select count(*) from page where portal = 'umpan' and kind = 'release' and listed_night = 3"
    )
    assert listed == [len(FEED_ITEMS) + 1]


def test_every_request_says_who_asks_and_sends_no_cookie_or_referer(nights: Nights) -> None:
    for asked in nights.third.values():
        for headers in asked.values():
            assert headers["User-Agent"].startswith("Infopublik/")
            assert "redaksi@example.org" in headers["User-Agent"]
            assert not {"Cookie", "Referer"} & set(headers)


def test_each_night_and_portal_has_one_robots_look(nights: Nights) -> None:
    counts = nights.desk.column(
        "select count(*) from look where kind = 'robots' group by night, portal"
    )
    assert counts == [1] * 6


def test_list_page_past_the_end_does_not_fail_the_portal(nights: Nights) -> None:
    complete = nights.desk.column("select list_complete from night_portal")
    assert complete == [1] * 6


def test_archive_is_whole_after_the_nights(nights: Nights, tmp_path: Path) -> None:
    assert nights.desk.column("pragma integrity_check") == ["ok"]
    assert nights.desk.rows("pragma foreign_key_check") == []
