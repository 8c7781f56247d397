"""Feeds of a watch: read by strict parsers whatever a portal wrote (T6)."""

from __future__ import annotations

import json
import random
import sys
from datetime import datetime
from pathlib import Path
from xml import sax
from xml.etree import ElementTree

import feedparser
import pytest
from lxml import etree

from archive.errors import DeliveryError
from infopublik.delivery.folder import Folder
from infopublik.delivery.watch_feed import Feed, atom, json_feed
from tests.archive.building import FIRST_NIGHT
from tests.infopublik.delivery.entries import make, make_entry

ATOM = "{http://www.w3.org/2005/Atom}"
SEED = 20261126


def make_feed(*entries, watch="pagi"):
    ordered = tuple(sorted(entries, key=lambda entry: -entry.id))
    return Feed(watch=watch, query="anggaran", updated=FIRST_NIGHT, entries=ordered, unwell=())


def require_json_feed(text: str) -> dict:
    """Check what jsonfeed.org/version/1.1 asks for; the feed."""
    feed = json.loads(text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    known = {"version", "title", "description", "language", "authors", "items"}
    assert set(feed) <= known
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["id"]
        assert isinstance(item["content_text"], str)
        assert isinstance(item["content_html"], str)
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert all(isinstance(tag, str) for tag in item["tags"])
        assert item.get("url", "https://").startswith(("https://", "http://"))
        extensions = {name for name in item if name.startswith("_")}
        assert set(item) - extensions <= {
            *("id", "url", "title", "content_text", "content_html", "date_published", "tags")
        }
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    return feed


def require_atom(text: str) -> ElementTree.Element:
    """Check with two strict parsers, and what RFC 4287 asks for; the feed."""
    data = text.encode()
    sax.parseString(data, sax.ContentHandler())  # noqa: S317 - our own
    etree.fromstring(data, etree.XMLParser(resolve_entities=False, recover=False))
    feed = ElementTree.fromstring(data)
    for parent in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1
        assert datetime.fromisoformat(parent.findtext(f"{ATOM}updated") or "").tzinfo is not None
    return feed


def test_feeds_say_what_happened():
    feed = make_feed(make_entry(), make_entry(id=8, kind="down", release=None, url=None))
    read = feedparser.parse(atom(feed).encode())
    assert not read.bozo
    assert [entry.id for entry in read.entries] == [
        "urn:infopublik:event:8",
        "urn:infopublik:event:7",
    ]
    assert read.entries[1].title == "angka berubah: Anggaran Taman Naik"
    assert read.entries[1].link == "https://kota.example/berita?id=3&hal=1"
    assert "Rp2 miliar" in read.entries[1].content[0].value
    items = require_json_feed(json_feed(feed))["items"]
    assert [item["id"] for item in items] == ["urn:infopublik:event:8", "urn:infopublik:event:7"]
    assert "Kini / now: Rp2 miliar" in items[1]["content_text"]


def any_text(drawn: random.Random) -> str:
    """Text of all planes, with much of what is dangerous."""
    ranges = [(0, 0x1F), (0x7F, 0x9F), (0xD800, 0xDFFF), (0x20, 0x7E), (0x202A, 0x202E)]
    ranges += [(0xFFFE, 0xFFFF), (0, sys.maxunicode), (0x1FFFE, 0x1FFFF)]
    pick = lambda: chr(drawn.randint(*drawn.choice(ranges)))  # noqa: E731
    return "".join(pick() for _ in range(drawn.randrange(30))) + drawn.choice(["", "]]>", "&<'\""])


def check_any_text(count: int) -> None:
    drawn = random.Random(SEED)  # noqa: S311 - no secret
    for start in range(0, count, 100):
        entries = [
            make_entry(
                id=start + number,
                kind=drawn.choice(["new", "edited", "removed", "copied"]),
                title=any_text(drawn),
                summary=any_text(drawn),
                before=any_text(drawn),
                after=any_text(drawn),
                portal_name=any_text(drawn),
                reasons=(any_text(drawn),),
                url="https://x.example/" + any_text(drawn),
            )
            for number in range(100)
        ]
        feed = make_feed(*entries)
        read = require_atom(atom(feed))
        assert len(read.findall(f"{ATOM}entry")) == 100, SEED
        text = json_feed(feed).encode("utf-8", "replace").decode()
        assert len(require_json_feed(text)["items"]) == 100, SEED


def test_T6_feeds_of_any_text_are_read_by_strict_parsers():
    check_any_text(300)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_T6_feeds_of_ten_thousand_random_releases_are_read_by_strict_parsers():
    check_any_text(10_000)


def test_folder_holds_three_files_that_are_put_in_place_at_once(tmp_path: Path):
    folder = Folder(path=tmp_path / "feeds")
    folder.publish(make_feed(make_entry()))
    assert sorted(path.name for path in folder.path.iterdir()) == [
        "pagi.atom",
        "pagi.html",
        "pagi.json",
    ]
    before = {path.name: path.stat().st_mtime_ns for path in folder.path.iterdir()}
    folder.publish(make_feed(make_entry()))
    assert {path.name: path.stat().st_mtime_ns for path in folder.path.iterdir()} == before
    with (folder.path / "pagi.atom").open("rb") as reader:
        folder.publish(make_feed(make_entry(), make_entry(id=8)))
        assert reader.read().count(b"<entry>") == 1
    assert (folder.path / "pagi.atom").read_bytes().count(b"<entry>") == 2


def test_an_empty_feed_is_a_feed(tmp_path: Path):
    Folder(path=tmp_path).publish(make_feed())
    require_json_feed((tmp_path / "pagi.json").read_text("utf-8"))
    require_atom((tmp_path / "pagi.atom").read_text("utf-8"))
    assert "tidak ada yang baru" in (tmp_path / "pagi.html").read_text("utf-8")


def test_a_folder_that_cannot_be_written_is_a_failure_that_names_it(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(DeliveryError, match="file"):
        Folder(path=tmp_path / "file" / "feeds").publish(make_feed())


def test_trying_a_folder_leaves_nothing_behind(tmp_path: Path):
    Folder(path=tmp_path).send(make())
    assert list(tmp_path.iterdir()) == []
