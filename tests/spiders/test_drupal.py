"""The Drupal family: pages counted from 0, its own pattern, and copies of a release."""

from __future__ import annotations

import pytest

from archive.tasks import Task
from spiders.portal_keys import RELEASE_OF_FAMILY
from spiders.portal_spider import PortalSpider
from tests.spiders.lists.answers import json_answer
from tests.spiders.spider import BASE, links, make_spider, page, paths


def drupal(**changes: object) -> PortalSpider:
    release = RELEASE_OF_FAMILY["drupal"]
    return make_spider(**{"family": "drupal", "listing": "/berita", "release": release, **changes})


@pytest.mark.parametrize(
    "path",
    ["/content/pasar-dibuka", "/node/12", "/id/content/pasar", "/index.php/node/12", "/?q=node/12"],
)
def test_nodes_and_the_default_alias_are_releases(path: str) -> None:
    spider = drupal()
    assert spider.portal.is_release(spider.portal.own_address(BASE + path) or "")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/berita",
        "/berita?page=1",
        "/node",
        "/node?page=2",
        "/node/add",
        "/node/12/edit",
        "/content/",
        "/content/pasar/foto",
        "/taxonomy/term/4",
        "/user/12",
        "/print/12",
        "/sites/default/files/12",
        "/?q=node",
        "/?q=user/12",
    ],
)
def test_other_pages_are_none(path: str) -> None:
    spider = drupal()
    assert not spider.portal.is_release(spider.portal.own_address(BASE + path) or "")


@pytest.mark.parametrize(
    "copy", ["/print/berita/a", "/printpdf/berita/a", "/berita/a/print", "/berita/a/edit"]
)
def test_a_copy_for_printing_is_left_out_whatever_the_pattern(copy: str) -> None:
    html = links(copy, "/berita/a")
    assert paths(drupal(release="/berita/a").entries(page(html))) == ["/berita/a"]


def test_the_pages_of_a_view_are_counted_from_0() -> None:
    spider = drupal()
    [seed] = spider.seeds()
    assert (seed.url, seed.position) == (f"{BASE}/berita", 0)
    pager = links("/berita?page=0", "/berita?page=1", "/berita?page=2", "/berita?page=40")
    second = spider.following(page(pager, "/berita"), seed, 10)
    assert second is not None
    assert (second.url, second.position) == (f"{BASE}/berita?page=1", 1)
    last = Task(url=f"{BASE}/berita?page=40", kind="list", position=40)
    assert spider.following(page(pager, "/berita?page=40"), last, 10) is None


def test_a_listing_with_a_page_number_begins_at_0_too() -> None:
    [seed] = drupal(listing="/berita?page={page}").seeds()
    assert seed.url == f"{BASE}/berita?page=0"


def test_a_page_with_two_pagers_is_walked_by_the_next_link_of_its_pager() -> None:
    html = (
        '<a rel="next" href="/agenda/2026/4">»</a>'
        '<li class="pager__item pager__item--next"><a href="?page=0%2C1">››</a></li>'
    )
    following = drupal().following(page(html, "/berita"), drupal().seeds()[0], 5)
    assert following is not None
    assert (following.url, following.position) == (f"{BASE}/berita?page=0%2C1", 1)


@pytest.mark.parametrize(
    "html",
    [
        "",
        '<a rel="next" href="/agenda/2026/4">»</a>',
        '<li class="pager-next"><a href="https://lain.example/berita?page=0,1">›</a></li>',
        '<li class="pager-next"><a href="http://[x">›</a></li>',
    ],
)
def test_a_view_without_a_pager_of_its_own_ends(html: str) -> None:
    assert drupal().following(page(html, "/berita"), drupal().seeds()[0], 5) is None


def test_an_answer_in_json_is_no_view() -> None:
    spider = drupal()
    assert spider.following(json_answer('{"page": 1}'), spider.seeds()[0], 0) is None
    assert spider.entries(json_answer('{"page": 1}')) == []
