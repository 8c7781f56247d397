"""The sitemap family: where a map is looked for, and how deep maps are followed (fault 60)."""

from __future__ import annotations

import gzip

import pytest
from scrapy.http import Response

from archive.tasks import Task
from spiders.portal_spider import PortalSpider
from tests.spiders.lists.answers import raw
from tests.spiders.spider import BASE, make_spider, page, paths


def mapped(**changes: object) -> PortalSpider:
    return make_spider(**{"family": "sitemap", "listing": None, **changes})


def task(path: str, position: int) -> Task:
    return Task(url=BASE + path, kind="list", position=position)


def index(*paths: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{BASE}{path}</loc></sitemap>" for path in paths)
    return f"<sitemapindex>{entries}</sitemapindex>".encode()


URLSET = f"<urlset><url><loc>{BASE}/berita/a</loc></url></urlset>".encode()


def test_without_a_named_map_robots_is_asked_and_then_the_usual_places() -> None:
    [place] = mapped().seeds()
    found = [place]
    while (other := mapped().instead(found[-1])) is not None:
        found.append(other)
    assert [(each.url.removeprefix(BASE), each.position) for each in found] == [
        ("/robots.txt", 0),
        ("/sitemap.xml", 1),
        ("/sitemap_index.xml", 1),
        ("/wp-sitemap.xml", 1),
        ("/", 1),
    ]


def test_a_named_map_is_the_only_place() -> None:
    spider = mapped(sitemap="/peta.xml")
    [place] = spider.seeds()
    assert place.url == f"{BASE}/peta.xml"
    assert spider.instead(place) is None


def test_where_robots_named_no_map_the_usual_places_are_asked() -> None:
    [named] = mapped().inner(raw(b"Sitemap: /peta.xml", "/robots.txt"), task("/robots.txt", 0))
    assert (named.url, named.position) == (f"{BASE}/peta.xml", 1)
    other = mapped().instead(named)
    assert other is not None
    assert other.url == f"{BASE}/sitemap.xml"


def test_a_part_that_fails_leads_nowhere_else() -> None:
    assert mapped().instead(task("/peta-2.xml", 2)) is None


def test_fault_60_maps_are_followed_three_deep_and_never_to_themselves() -> None:
    spider = mapped()
    body = index("/peta.xml", "/lain.xml")
    assert len(spider.inner(raw(body, "/peta.xml"), task("/peta.xml", 1))) == 1
    assert [each.position for each in spider.inner(raw(body), task("/a.xml", 1))] == [2, 2]
    assert [each.position for each in spider.inner(raw(body), task("/a.xml", 2))] == [3, 3]
    assert spider.inner(raw(body), task("/a.xml", 3)) == []


def test_fault_60_of_an_endless_index_no_more_than_max_pages_are_asked() -> None:
    body = index(*(f"/peta-{n}.xml" for n in range(500)))
    assert len(mapped(max_pages=20).inner(raw(body), task("/sitemap.xml", 1))) == 20


def test_a_home_page_names_the_map_in_its_head() -> None:
    html = (
        '<html><head><base href="http://[x"><link rel="sitemap" href="/peta.xml">'
        '<link rel="sitemap" href="https://lain.example/peta.xml"></head></html>'
    )
    assert [each.url for each in mapped().inner(page(html, "/"), task("/", 1))] == [
        f"{BASE}/peta.xml"
    ]


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (gzip.compress(URLSET, mtime=0), Response, True),
        (gzip.compress(b"bukan peta", mtime=0), Response, False),
        (b"\x1f\x8b\x08rusak", Response, False),
        (b"\x89PNG\r\n", Response, False),
    ],
)
def test_an_answer_that_is_no_text_is_read_where_it_is_a_packed_map(
    body: bytes, kind: type[Response], expected: bool
) -> None:
    answer = raw(body, "/peta.xml.gz", kind=kind)
    assert mapped().reads(answer) is expected
    assert paths(mapped().entries(answer)) == (["/berita/a"] if expected else [])


def test_the_lines_of_robots_are_no_releases() -> None:
    answer = raw(f"{BASE}/berita/a\nSitemap: {BASE}/peta.xml".encode(), "/robots.txt")
    assert mapped(release=None).entries(answer) == []


def test_a_map_has_no_next_page() -> None:
    assert mapped().following(raw(URLSET), task("/sitemap.xml", 1), 1) is None
