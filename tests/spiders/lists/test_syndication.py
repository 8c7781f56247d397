"""Lists in feeds: what kinds there are, where they go on, and what is hostile (58, 59)."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.tasks import Listed
from spiders.lists import syndication
from spiders.lists.syndication import Feed, feed_of_page, is_feed, read_feed
from tests.spiders.lists.answers import html, json_answer, portal, raw
from tests.spiders.spider import BASE, paths

FED = portal(family="feed", listing=None, release=None)
ITEM = "<item><title>Pasar {0}</title><link>https://kota.example/berita/{0}</link></item>"


def rss(*items: str, head: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:fh="http://purl.org/syndication/history/1.0" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
        f"<channel><title>Berita</title>{head}{''.join(items)}</channel></rss>"
    ).encode()


def atom(*links: str) -> bytes:
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Berita</title>'
        f'{"".join(links)}<entry><title type="html">Pasar &lt;b&gt;a&lt;/b&gt;</title>'
        '<link rel="replies" href="/feeds/1/comments/default"/>'
        '<link rel="edit" href="https://www.blogger.com/feeds/9/posts/default/1"/>'
        '<link rel="alternate" href="http://kota.example/2026/03/a.html"/>'
        "<published>2026-03-02T08:00:00+07:00</published>"
        "<updated>2026-03-03T08:00:00+07:00</updated></entry></feed>"
    ).encode()


def read(body: bytes, path: str = "/feed/") -> Feed:
    return read_feed(raw(body, path), FED)


def test_atom_gives_the_page_of_an_entry_and_both_its_moments() -> None:
    assert read(atom()).releases == (
        Listed(
            url=f"{BASE}/2026/03/a.html",
            text="Pasar a",
            published="2026-03-02T08:00:00+07:00",
            modified="2026-03-03T08:00:00+07:00",
        ),
    )


def test_the_link_of_a_counting_service_is_passed_over_for_where_it_leads() -> None:
    item = (
        "<item><title>Pasar</title><link>https://feeds.example/~r/kota/~3/x</link>"
        f"<feedburner:origLink>{BASE}/berita/a</feedburner:origLink></item>"
    )
    assert paths(read(rss(item)).releases) == ["/berita/a"]


def test_the_day_of_an_rdf_feed_is_that_of_publishing() -> None:
    body = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<item><link>{BASE}/berita/a</link><dc:date>2026-03-02T08:00:00+07:00</dc:date></item>"
        "</rdf:RDF>"
    )
    [entry] = read(body.encode()).releases
    assert (entry.published, entry.modified) == ("2026-03-02T08:00:00+07:00", None)


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "next_url": f"{BASE}/feed.json?page=2",
    "items": [
        {
            "id": "1",
            "url": f"{BASE}/berita/a",
            "title": "Pasar <i>Dibuka</i>",
            "date_published": "2026-03-02T08:00:00+07:00",
            "date_modified": "2026-03-03T08:00:00+07:00",
        },
        {"id": "2", "url": "https://lain.example/b"},
        {"id": "3"},
        {"id": "4", "url": 5, "title": None},
        "bukan butir",
    ],
}


def test_a_json_feed_is_read_like_the_others() -> None:
    found = read_feed(json_answer(json.dumps(JSON_FEED)), FED)
    assert found == Feed(
        releases=(
            Listed(
                url=f"{BASE}/berita/a",
                text="Pasar Dibuka",
                published="2026-03-02T08:00:00+07:00",
                modified="2026-03-03T08:00:00+07:00",
            ),
        ),
        older=f"{BASE}/feed.json?page=2",
    )


@pytest.mark.parametrize(
    "value", [None, 5, [], {}, {"items": None}, {"items": {"a": 1}}, {"next_url": 7, "items": [[]]}]
)
def test_json_that_is_no_feed_gives_nothing(value: object) -> None:
    assert read_feed(json_answer(json.dumps(value)), FED) == Feed()


# --- where a feed goes on ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (atom('<link rel="next" href="/feed/?p=2"/>'), "/feed/"),
        (atom('<link rel="self" href="/feed/"/><link rel="next" href="?p=2"/>'), "/feed/"),
        (rss(head=f'<atom:link rel="next" href="{BASE}/feed/?p=2"/>'), "/feed/"),
        # RFC 5005, section 4: an archived feed names the older document.
        (rss(head='<fh:archive/><atom:link rel="prev-archive" href="/feed/?p=2"/>'), "/feed/"),
    ],
)
def test_a_feed_leads_to_its_older_entries(body: bytes, path: str) -> None:
    assert read(body, path).older == f"{BASE}/feed/?p=2"


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="next" href="https://lain.example/feed/?p=2"/>',
        '<link rel="next" href="/feed/"/>',
        '<link rel="next" href=""/>',
        '<link rel="next" href="http://[::1/"/>',
        '<link rel="previous" href="/feed/?p=2"/>',
        '<link rel="next" href="https://lain.example/feeds/9/posts/default?start-index=26"/>',
    ],
)
def test_a_feed_that_leads_nowhere_of_its_own_ends(link: str) -> None:
    assert read(atom(link)).older is None


def test_blogger_names_its_next_page_elsewhere_and_has_it_here() -> None:
    link = (
        '<link rel="next" href="https://www.blogger.com/feeds/9/posts/default'
        '?start-index=26&amp;max-results=25"/>'
    )
    found = read(atom(link), "/feeds/posts/default")
    assert found.older == f"{BASE}/feeds/posts/default?max-results=25&start-index=26"


@pytest.mark.parametrize(
    "body",
    [
        rss(),
        atom(),
        b"\xef\xbb\xbf\n" + rss(),
        b"<!-- iklan -->" + rss(),
        rss().replace(b"<rss", b"<RSS"),
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>',
        b'<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"></atom:feed>',
        rss().decode().encode("utf-16"),
        rss("<item><description><![CDATA[<html><p>Isi</p>]]></description></item>"),
    ],
)
def test_a_feed_is_known_by_its_root(body: bytes) -> None:
    assert is_feed(raw(body))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><body><rss></rss></body></html>",
        b"<urlset><url><loc>https://kota.example/berita/a</loc></url></urlset>",
        b'{"items": []}',
        b"rss feed",
    ],
)
def test_what_is_no_feed_is_not_taken_for_one(body: bytes) -> None:
    assert not is_feed(raw(body))
    assert read(body) == Feed()


def test_the_feed_of_the_comments_is_not_that_of_the_releases() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" title="Komentar" href="/umpan/2">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="Berita" href="/feed/">'
    )
    assert feed_of_page(html(f"<head>{head}</head>"), FED) == f"{BASE}/feed/"
    assert feed_of_page(html(f'<head><base href="http://[x">{head}</head>'), FED) == f"{BASE}/feed/"
    assert feed_of_page(json_answer(b"{}"), FED) is None


# --- hostile ----------------------------------------------------------------------------


def test_fault_58_a_billion_laughs_stay_unread() -> None:
    laughs = "".join(f'<!ENTITY h{n} "{f"&h{n - 1};" * 10}">' for n in range(1, 10))
    body = rss(ITEM.format("a").replace("Pasar", "&h9;"), ITEM.format("b"))
    body = body.replace(b"<rss", f'<!DOCTYPE rss [<!ENTITY h0 "ha">{laughs}]><rss'.encode(), 1)
    began = time.process_time()
    found = read(body)
    assert time.process_time() - began < 2
    assert paths(found.releases) == ["/berita/a", "/berita/b"]
    assert len(str(found)) < 2_000


@pytest.mark.parametrize(
    "junk",
    [b"<!ENTITY " * 100_000, b"<!DOCTYPE [" + b"<!ENTITY " * 100_000, b"<item" * 200_000],
    ids=["entities", "doctype", "items"],
)
def test_T19_a_megabyte_of_beginnings_is_read_at_once(
    junk: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert syndication.MAX_TAGS == 150_000  # ten seconds of work
    monkeypatch.setattr(syndication, "MAX_TAGS", 2_000)
    began = time.process_time()
    read(rss() + junk)
    read(junk + rss())
    assert time.process_time() - began < 2


def test_fault_59_of_a_feed_of_more_entries_the_first_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert syndication.MAX_ENTRIES == 5_000
    monkeypatch.setattr(syndication, "MAX_ENTRIES", 50)
    found = read(rss(*(ITEM.format(n) for n in range(500)))).releases
    assert paths(found) == [f"/berita/{n}" for n in range(50)]
    items = [{"url": f"/berita/{n}"} for n in range(500)]
    assert len(read_feed(json_answer(json.dumps({"items": items})), FED).releases) == 50


@pytest.mark.parametrize(
    "junk", ["<![x", "<![CDATA[", "<!foo [", "<!DOCTYPE [", "<!-", "<![if !x]>", "<!ELEMENT", "<?"]
)
def test_fault_59_a_declaration_that_is_none_does_not_stop_the_reading(junk: str) -> None:
    read(rss(ITEM.format("a"), junk, ITEM.format("b")))


_pieces = st.sampled_from(
    ["<item>", "</item>", "<link>", "</link>", "<![", "]]>", "<!", "&x;", "<entry", "\0", "<title>"]
)


@settings(deadline=None)
@given(st.lists(_pieces | st.text(max_size=10), max_size=12))
def test_any_pieces_in_a_feed_are_read_without_an_error(pieces: list[str]) -> None:
    body = rss(ITEM.format("a"), *pieces).decode().encode("utf-8", "surrogatepass")
    assert all(entry.url.startswith(BASE) for entry in read(body).releases)


@example(b'"\x01>')
@settings(deadline=None)
@given(st.binary(max_size=100))
def test_any_bytes_of_a_page_are_read_without_an_error(junk: bytes) -> None:
    feed_of_page(raw(b'<link rel="alternate" type="application/rss+xml" href="' + junk), FED)
    read(b"<rss " + junk)
