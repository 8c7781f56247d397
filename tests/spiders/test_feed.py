"""The feed family: RSS, Atom and RDF, whole and broken, and the home page that names one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import TextResponse

from archive.tasks import Listed
from spiders.portal_spider import PortalSpider
from tests.spiders.spider import BASE, list_task, make_spider, page, paths, xml

ITEM = """<item><title>Pasar {0}  Dibuka</title><link>https://kota.example/berita/{0}</link>
<pubDate>Mon, 02 Mar 2026 08:00:00 +0700</pubDate></item>"""
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Berita</title><link>https://kota.example/</link>
{ITEM.format("a")}{ITEM.format("b")}</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Berita</title>
<link rel="next" href="/feed/?paged=2"/>
<entry><title type="html">Pasar &lt;b&gt;a&lt;/b&gt;</title><link href="/berita/a"/>
<published>2026-03-02T08:00:00+07:00</published><updated>2026-03-03T08:00:00+07:00</updated></entry>
<entry><title>Tanpa tanggal</title><link rel="alternate" href="/berita/b"/></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://kota.example/"><title>Berita</title></channel>
<item rdf:about="https://kota.example/berita/a"><title>Pasar</title>
<link>https://kota.example/berita/a</link><dc:date>2026-03-02T08:00:00+07:00</dc:date></item>
</rdf:RDF>"""


@pytest.fixture
def spider() -> PortalSpider:
    return make_spider(family="feed", feed="/feed/", listing=None, release=None)


def test_rss_gives_address_title_and_date_as_printed(spider: PortalSpider) -> None:
    assert spider.entries(xml(RSS)) == [
        Listed(
            url=f"{BASE}/berita/{name}",
            text=f"Pasar {name} Dibuka",
            published="Mon, 02 Mar 2026 08:00:00 +0700",
        )
        for name in "ab"
    ]


def test_atom_gives_when_it_was_published_not_updated(spider: PortalSpider) -> None:
    first, second = spider.entries(xml(ATOM))
    assert (first.url, first.published) == (f"{BASE}/berita/a", "2026-03-02T08:00:00+07:00")
    assert (second.url, second.published) == (f"{BASE}/berita/b", None)


def test_rdf_gives_its_items(spider: PortalSpider) -> None:
    [entry] = spider.entries(xml(RDF))
    assert (entry.url, entry.text) == (f"{BASE}/berita/a", "Pasar")


@pytest.mark.parametrize(
    "text",
    [
        RSS.replace("</item>", "", 1),
        RSS.replace("Pasar a", "Pasar & a"),
        RSS.replace("Pasar a", "Pasar &tidakada; a"),
        RSS.replace("</channel></rss>", ""),
        RSS.replace("Pasar a", "Pasar \x0b a"),
        "\n\n" + RSS,
        "<!-- iklan -->" + RSS,
    ],
    ids=["unclosed", "ampersand", "entity", "cut", "control", "space", "comment"],
)
def test_fault_59_broken_feed_still_gives_its_addresses(spider: PortalSpider, text: str) -> None:
    assert {f"{BASE}/berita/a", f"{BASE}/berita/b"} == {e.url for e in spider.entries(xml(text))}


@pytest.mark.parametrize(
    "link",
    [
        "https://lain.example/berita/a",
        "//lain.example/berita/a",
        "javascript:alert(1)",
        "mailto:humas@kota.example",
        "http://127.0.0.1/berita/a",
        "http://[::1/berita/a",
        "https://kota.example/berita/" + "x" * 3000,
    ],
)
def test_T35_entry_that_leads_elsewhere_is_ignored(spider: PortalSpider, link: str) -> None:
    text = RSS.replace("https://kota.example/berita/a", link)
    assert paths(spider.entries(xml(text))) == ["/berita/b"]


def test_entry_without_a_link_is_ignored(spider: PortalSpider) -> None:
    text = RSS.replace("<link>https://kota.example/berita/a</link>", "")
    assert paths(spider.entries(xml(text))) == ["/berita/b"]


def test_entry_is_named_once_and_without_tracking(spider: PortalSpider) -> None:
    text = RSS.replace("/berita/b<", "/berita/a?utm_source=rss<")
    assert paths(spider.entries(xml(text))) == ["/berita/a"]


def test_release_pattern_holds_for_feeds_too() -> None:
    spider = make_spider(family="feed", feed="/feed/", listing=None, release="^/berita/b$")
    assert paths(spider.entries(xml(RSS))) == ["/berita/b"]


def test_fault_58_external_entity_is_not_read(spider: PortalSpider, tmp_path: Path) -> None:
    (tmp_path / "rahasia.txt").write_text("kata sandi")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{(tmp_path / "rahasia.txt").as_uri()}">]>'
    text = RSS.replace("<rss", doctype + "<rss", 1).replace("Pasar a", "Pasar &x; a")
    found = spider.entries(xml(text))
    assert len(found) == 2
    assert all("kata sandi" not in (entry.text or "") for entry in found)


@pytest.mark.parametrize("text", ["", "<html><body>Beranda</body></html>", "bukan umpan", "\0\0"])
def test_what_is_no_feed_gives_nothing(spider: PortalSpider, text: str) -> None:
    assert spider.entries(xml(text)) == []
    assert spider.following(xml(text), list_task(), 0) is None


def test_named_feed_is_where_the_visit_begins(spider: PortalSpider) -> None:
    [seed] = spider.seeds()
    assert (seed.url, seed.kind) == (f"{BASE}/feed/", "list")


def test_without_a_named_feed_the_home_page_is_asked() -> None:
    spider = make_spider(family="feed", feed=None, listing=None, release=None)
    [seed] = spider.seeds()
    assert (seed.url, seed.kind) == (f"{BASE}/", "home")


def home(link: str) -> TextResponse:
    return page(f"<html><head>{link}</head><body></body></html>", "/")


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="/umpan.xml">',
        '<link type="application/atom+xml" href="https://kota.example/umpan.xml" rel="alternate">',
        '<link rel="alternate" type="application/rss+xml" href="https://lain.example/x">'
        '<link rel="alternate" type="application/rss+xml" href="/umpan.xml">',
        '<link rel="alternate" type="application/rss+xml" href="http://[::1/">'
        '<link rel="alternate" type="application/rss+xml" href="/umpan.xml">',
    ],
)
def test_home_page_names_the_feed(spider: PortalSpider, link: str) -> None:
    task = spider.following(home(link), list_task(0, kind="home"), 0)
    assert task is not None
    assert (task.url, task.kind) == (f"{BASE}/umpan.xml", "list")


@pytest.mark.parametrize(
    "link",
    [
        "",
        '<link rel="alternate" hreflang="en" href="/en/">',
        '<link rel="alternate" type="application/rss+xml" href="https://lain.example/feed/">',
    ],
)
def test_home_page_without_a_feed_of_its_own_names_none(spider: PortalSpider, link: str) -> None:
    assert spider.following(home(link), list_task(0, kind="home"), 0) is None


def test_feed_goes_on_where_it_names_its_next_page(spider: PortalSpider) -> None:
    task = spider.following(xml(ATOM), list_task(1), 2)
    assert task is not None
    assert (task.url, task.position) == (f"{BASE}/feed/?paged=2", 2)
    assert spider.following(xml(RSS), list_task(1), 2) is None


@given(st.binary(max_size=300), st.integers(0, len(RSS)))
def test_any_bytes_in_a_feed_are_read_without_an_error(junk: bytes, at: int) -> None:
    spider = make_spider(family="feed", feed="/feed/", listing=None, release=None)
    whole = RSS.encode()
    response = TextResponse(f"{BASE}/feed/", body=whole[:at] + junk + whole[at:])
    assert all(entry.url.startswith(BASE) for entry in spider.entries(response))
