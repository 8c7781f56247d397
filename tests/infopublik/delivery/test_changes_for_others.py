"""Changes as Markdown, HTML and Atom: whatever a portal wrote, it stays text (T5, T6)."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from archive.changes.log import StoredEvent
from infopublik.delivery.atom import atom_feed
from infopublik.delivery.markdown import markdown_lines
from infopublik.delivery.page import page_lines

ATOM = "{http://www.w3.org/2005/Atom}"


def event(**changed: object) -> StoredEvent:
    values: dict[str, Any] = {
        "id": 7,
        "at": "2026-03-03T15:00:00+00:00",
        "night": 2,
        "kind": "edited",
        "weight": 20,
        "portal": "kota-contoh",
        "region_code": "33.75",
        "release": 3,
        "url": "https://kota.example/berita?id=3&hal=1",
        "title": "Anggaran Taman Naik",
        "summary": "Text was “Rp1”, is “Rp2”",
        "before": "Rp1",
        "after": "Rp2",
    }
    return StoredEvent(**(values | changed))


def test_markdown_links_the_release_and_says_what_changed() -> None:
    assert list(markdown_lines([event()])) == [
        "- **edited** 2026-03-03, kota-contoh: "
        "[Anggaran Taman Naik](<https://kota.example/berita?id=3&hal=1>)",
        "  Text was “Rp1”, is “Rp2”",
    ]


def test_markdown_takes_nothing_of_a_title_for_markup() -> None:
    [line, _] = markdown_lines([event(title="Awas [klik](http://x) <b>tebal</b> *dan*\n# judul")])
    assert r"\[klik\](http://x) \<b\>tebal\</b\> \*dan\* \# judul" in line


def test_portal_event_has_no_link() -> None:
    portal = event(url=None, title=None, release=None, kind="down", summary="kota-contoh was well")
    assert next(markdown_lines([portal])).endswith("kota-contoh: kota-contoh")
    assert "<a " not in "\n".join(page_lines([portal]))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_T5_page_links_web_addresses_only(url: str) -> None:
    assert "<a " not in "\n".join(page_lines([event(url=url)]))


@given(st.text(max_size=60), st.text(max_size=60))
def test_T5_page_holds_no_element_of_a_portals(title: str, summary: str) -> None:
    page = "\n".join(page_lines([event(title=f"<script>{title}", summary=f"<img src=x>{summary}")]))
    tree = html.fromstring(page.encode("utf-8", "replace"))
    assert not tree.xpath("//script | //img")
    assert len(tree.xpath("//li")) == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_T6_feed_is_read_by_strict_parsers(title: str, summary: str) -> None:
    feed = atom_feed([event(id=8, title=title, summary=summary), event()]).encode()
    entries = ElementTree.fromstring(feed).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        "urn:infopublik:event:8",
        "urn:infopublik:event:7",
    ]
    assert len(etree.fromstring(feed)) == 6


def test_feed_reads_as_a_feed() -> None:
    feed = feedparser.parse(atom_feed([event()]).encode())
    assert not feed.bozo
    assert feed.entries[0].link == "https://kota.example/berita?id=3&hal=1"
    assert feed.entries[0].title == "edited: Anggaran Taman Naik"


def test_empty_feed_is_a_feed() -> None:
    assert feedparser.parse(atom_feed([]).encode()).feed.title == "Infopublik: changes"
