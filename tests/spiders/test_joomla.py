"""The Joomla family: its own pattern, copies of a release, and what in a page is its list."""

from __future__ import annotations

import pytest

from archive.tasks import Task
from spiders.portal_keys import RELEASE_OF_FAMILY
from spiders.portal_spider import PortalSpider
from tests.spiders.spider import BASE, links, make_spider, page, paths


def joomla(**changes: object) -> PortalSpider:
    release = RELEASE_OF_FAMILY["joomla"]
    return make_spider(**{"family": "joomla", "listing": "/berita", "release": release, **changes})


@pytest.mark.parametrize(
    "path",
    [
        "/berita/12-pasar-dibuka",
        "/berita/5-umum/12-pasar-dibuka",
        "/index.php/pengumuman/12-pasar-dibuka",
        "/berita/12-pasar-dibuka.html",
        "/component/content/article/12-pasar-dibuka",
        "/index.php/kegiatan/item/41-panen-raya",
        "/kegiatan/item/41-panen-raya.html",
        "/kegiatan/item/41",
        "/index.php?option=com_content&view=article&id=12:pasar&catid=5&Itemid=3",
        "/index.php?option=com_k2&view=item&id=41:panen&Itemid=3",
    ],
)
def test_the_addresses_of_com_content_and_k2_are_releases(path: str) -> None:
    spider = joomla()
    assert spider.portal.is_release(spider.portal.own_address(BASE + path) or "")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/berita",
        "/berita?start=10",
        "/berita/2026",
        "/kegiatan/itemlist/category/6-news",
        "/kegiatan/itemlist/user/393-humas",
        "/informasi/berita/author/393-humas?start=280",
        "/informasi/berita/tag/4-desa",
        "/component/tags/tag/4-desa",
        "/index.php?option=com_content&view=category&id=5",
        "/index.php?option=com_content&view=article&id=12&format=pdf&print=1&tmpl=component",
        "/images/2026/03-02/foto.jpg",
    ],
)
def test_lists_authors_and_tags_are_none(path: str) -> None:
    spider = joomla()
    address = spider.portal.own_address(BASE + path) or ""
    listed = paths(spider.entries(page(links(path.replace("&", "&amp;")))))
    assert not spider.portal.is_release(address) or listed == []


@pytest.mark.parametrize(
    "copy",
    [
        "?tmpl=component&amp;print=1&amp;layout=default&amp;page=",
        "?format=pdf",
        "?showall=1",
        "?start=1",
        "?limitstart=0",
        "?print=1",
    ],
)
def test_a_copy_for_printing_is_left_out_whatever_the_pattern(copy: str) -> None:
    html = links(f"/berita/12-pasar{copy}", "/berita/12-pasar")
    assert paths(joomla(release="/berita/12-").entries(page(html))) == ["/berita/12-pasar"]


def test_only_the_list_of_the_page_counts() -> None:
    html = (
        '<div class="moduletable"><a href="/profil/3-sejarah">Sejarah</a></div>'
        '<div class="blog"><h2><a href="/berita/12-pasar">Pasar</a></h2>'
        '<dd class="category-name"><a href="/berita/5-umum">Umum</a></dd></div>'
    )
    assert paths(joomla().entries(page(html))) == ["/berita/12-pasar"]


def test_a_template_without_the_usual_parts_is_read_as_a_whole() -> None:
    html = (
        f'<main>{links("/berita/12-pasar")}</main><div class="tags">{links("/berita/5-umum")}</div>'
    )
    assert paths(joomla().entries(page(html))) == ["/berita/12-pasar"]


def test_the_list_is_walked_in_the_steps_of_its_pager() -> None:
    spider = joomla()
    [seed] = spider.seeds()
    assert (seed.url, seed.position) == (f"{BASE}/berita", 0)
    pager = links("/berita?start=6", "/berita?start=12", "/berita?start=96")
    second = spider.following(page(pager, "/berita"), seed, 6)
    assert second is not None
    assert (second.url, second.position) == (f"{BASE}/berita?start=6", 6)
    third = spider.following(page(pager, "/berita?start=6"), second, 6)
    assert third is not None
    assert third.position == 12
    last = Task(url=f"{BASE}/berita?start=96", kind="list", position=96)
    assert spider.following(page(pager, "/berita?start=96"), last, 6) is None


def test_a_calendar_beside_the_list_leads_nowhere() -> None:
    html = '<a href="/agenda/2026/4" rel="next">»</a>'
    assert joomla().following(page(html), joomla().seeds()[0], 5) is None
