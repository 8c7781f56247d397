"""The WordPress family: which places are asked, in which order, and what counts as the list."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, TextResponse

from archive.tasks import Task
from spiders.portal_spider import PortalSpider
from tests.spiders.lists.answers import json_answer
from tests.spiders.spider import BASE, links, make_spider, page, paths, xml

PATTERN = r"^/\d{4}/\d\d/\d\d/[^/?]+/?$"
RELEASE = "/2026/03/02/pasar/"
RSS = f"<rss><channel><item><link>{BASE}{RELEASE}</link></item></channel></rss>"
LISTING = "/category/berita/page/{page}/"


def wordpress(**changes: object) -> PortalSpider:
    return make_spider(**{"family": "wordpress", "listing": None, "release": None, **changes})


def places(spider: PortalSpider) -> list[Task]:
    """All places, in the order in which they are asked where none shows a list."""
    [place] = spider.seeds()
    found = [place]
    while (other := spider.instead(found[-1])) is not None:
        found.append(other)
    return found


def asked(spider: PortalSpider) -> list[str]:
    return [place.url.removeprefix(BASE).partition("per_page")[0] for place in places(spider)]


def test_the_api_is_asked_first_in_its_two_forms_and_then_feed_and_sitemap() -> None:
    assert asked(wordpress()) == [
        "/wp-json/wp/v2/posts?",
        "/?rest_route=/wp/v2/posts&",
        "/feed/",
        "/wp-sitemap.xml",
        "/sitemap_index.xml",
    ]


def test_the_posts_are_asked_for_by_their_last_change_and_a_hundred_at_once() -> None:
    [seed] = wordpress().seeds()
    assert "per_page=100&orderby=modified&order=desc" in seed.url
    assert seed.url.endswith("&page=1")


def test_the_portals_own_places_are_asked_and_its_list_last() -> None:
    own = {"feed": "/umpan/", "sitemap": "/peta.xml", "listing": LISTING, "release": PATTERN}
    assert asked(wordpress(**own))[2:] == ["/umpan/", "/peta.xml", "/category/berita/page/1/"]


def test_a_list_without_a_pattern_would_take_any_page_for_a_release() -> None:
    assert len(asked(wordpress(listing=LISTING))) == 5


def test_a_site_in_a_folder_has_all_its_places_there() -> None:
    found = asked(wordpress(home=f"{BASE}/v3/"))
    assert all(place.startswith("/v3/") for place in found)


@pytest.mark.parametrize("url", ["/wp-json/wp/v2/posts?page=2", "/feed/?paged=2", "/lain.xml"])
def test_a_later_page_that_fails_leads_nowhere_else(url: str) -> None:
    assert wordpress().instead(Task(url=BASE + url, kind="list", position=2)) is None


def test_the_api_is_walked_by_its_number_and_keeps_its_form() -> None:
    spider = wordpress()
    for place in places(spider)[:2]:
        answer = json_answer("[]", **{"X-WP-TotalPages": "3"})
        second = spider.following(answer, place, 100)
        assert second is not None
        assert second.url == place.url.replace("&page=1", "&page=2")
        assert second.position == 2
        third = spider.following(answer, second, 100)
        assert third is not None
        assert spider.following(answer, third, 100) is None


def test_a_feed_is_walked_until_it_is_empty() -> None:
    spider = wordpress()
    feed = places(spider)[2]
    second = spider.following(xml(RSS), feed, 1)
    assert second is not None
    assert (second.url, second.position) == (f"{BASE}/feed/?paged=2", 2)
    third = spider.following(xml(RSS), second, 1)
    assert third is not None
    assert third.url == f"{BASE}/feed/?paged=3"
    assert spider.following(xml("<rss><channel></channel></rss>"), third, 0) is None


def of_task(url: str, final: str, html: str) -> TextResponse:
    """A page that came for a task, perhaps by a redirect."""
    request = Request(BASE + final, meta={"task": Task(url=BASE + url, kind="list", position=1)})
    return HtmlResponse(BASE + final, body=html.encode(), request=request)


@pytest.mark.parametrize(
    ("url", "final"),
    [
        ("/wp-json/wp/v2/posts?page=1", "/wp-json/wp/v2/posts?page=1"),
        ("/wp-json/wp/v2/posts?page=1", "/"),
        ("/?rest_route=/wp/v2/posts&page=1", "/?rest_route=/wp/v2/posts&page=1"),
        ("/feed/", "/"),
        ("/feed/?paged=2", "/"),
        ("/wp-sitemap.xml", "/category/berita/"),
    ],
)
def test_a_page_that_came_for_another_list_is_no_list(url: str, final: str) -> None:
    spider = wordpress(listing=LISTING, release=PATTERN)
    answer = of_task(url, final, links(RELEASE) + '<a rel="next" href="/page/2/">2</a>')
    task = Task(url=BASE + url, kind="list", position=1)
    assert spider.entries(answer) == []
    assert spider.following(answer, task, 0) is None


def test_the_list_may_lead_to_another_address_of_it() -> None:
    spider = wordpress(listing=LISTING, release=PATTERN)
    answer = of_task("/category/berita/page/1/", "/category/berita/", links(RELEASE))
    assert paths(spider.entries(answer)) == [RELEASE]
    task = Task(url=f"{BASE}/category/berita/page/1/", kind="list", position=1)
    following = spider.following(answer, task, 1)
    assert following is not None
    assert following.url == f"{BASE}/category/berita/page/2/"
    assert spider.following(answer, task, 0) is None


@pytest.mark.parametrize(
    "copy", ["amp/", "?amp=1", "embed/", "feed/", "print/", "?print=pdf", "?replytocom=4"]
)
def test_a_copy_of_a_post_is_no_release(copy: str) -> None:
    spider = wordpress(listing=LISTING, release=r"^/\d{4}/")
    answer = page(links(RELEASE + copy, RELEASE), "/category/berita/page/1/")
    assert paths(spider.entries(answer)) == [RELEASE]


def test_of_an_index_only_the_maps_of_posts_are_asked_and_no_more_than_max_pages() -> None:
    names = [
        "wp-sitemap-posts-post-1",
        "wp-sitemap-posts-page-1",
        "wp-sitemap-taxonomies-category-1",
        "post-sitemap",
        "post-sitemap2",
        "page-sitemap",
        "post_tag-sitemap",
        "sitemap-pt-post-2026-02",
        "sitemap-pt-page-2026-02",
    ]
    entries = "".join(f"<sitemap><loc>{BASE}/{name}.xml</loc></sitemap>" for name in names)
    answer = xml(f"<sitemapindex>{entries}</sitemapindex>", "/wp-sitemap.xml")
    task = Task(url=f"{BASE}/wp-sitemap.xml", kind="list", position=1)
    found = wordpress().inner(answer, task)
    assert [(each.url.removeprefix(f"{BASE}/"), each.position) for each in found] == [
        ("wp-sitemap-posts-post-1.xml", 2),
        ("post-sitemap.xml", 3),
        ("post-sitemap2.xml", 4),
        ("sitemap-pt-post-2026-02.xml", 5),
    ]
    assert len(wordpress(max_pages=3).inner(answer, task)) == 3
