"""Lists in feeds: RSS, RDF and Atom read with feedparser, and JSON Feed.

What a feed says of a release is its address, title and date; the text is fetched as a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from scrapy.http import TextResponse

from archive.tasks import Listed
from spiders.lists.links import is_json, json_of, page_of, without_tags
from spiders.portal import Portal

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_FEED_LINKS = ", ".join(f'link[rel~="alternate"][type="{kind}"]' for kind in _FEED_TYPES)
_COMMENTS = re.compile(r"comment|komentar", re.IGNORECASE)
# RFC 5005: the next page of a feed (section 3), or the older document of an archive (section 4).
_OLDER = ("next", "prev-archive")

# feedparser takes a millisecond for an entry, 50 microseconds for any tag, and forgives an
# entry cut in two; a feed of more is cut (faults.md, 57 and 59).
MAX_ENTRIES = 5_000
MAX_TAGS = 150_000
_MAX_BYTES = 8 * 1024 * 1024
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
# A document's root element stands within these.
_HEAD_BYTES = 2_000
_FEED_ROOT = re.compile(rb"<(rss|(\w+:)?feed|rdf:rdf)[\s>]", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

# The library has no types.
_read: Any = feedparser.parse  # type: ignore[attr-defined]
# What feedparser raises on junk: a guess at an encoding that is none, a marked section it
# does not know (_markupbase).
_PARSER_ERRORS = (ValueError, LookupError, AssertionError, AttributeError, TypeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed holds: the releases of the portal, in its order, and its next page."""

    releases: tuple[Listed, ...] = ()
    older: str | None = None


def is_feed(response: TextResponse) -> bool:
    """Whether an answer is RSS, RDF or Atom, whatever its Content-Type says."""
    head = response.body[:_HEAD_BYTES]
    root = _FEED_ROOT.search(head)
    is_root = root is not None and b"<html" not in head[: root.start()].lower()
    return is_root or head.startswith(_UTF_16)


def read_feed(response: TextResponse, portal: Portal) -> Feed:
    """Read a feed of any kind; what is none gives an empty one."""
    if is_json(response):
        feed = json_of(response)
        entries = _json_entries(feed)
        older = [_text_at(feed, "next_url")] if isinstance(feed, dict) else []
    else:
        parsed = _parse(response.body if is_feed(response) else b"", response.url)
        is_atom = parsed.get("version", "").startswith("atom")
        entries = [_xml_entry(entry, is_atom=is_atom) for entry in parsed.entries[:MAX_ENTRIES]]
        links = parsed.feed.get("links", [])
        older = [link.get("href", "") for link in links if link.get("rel") in _OLDER]
    found: dict[str, Listed] = {}
    for href, title, published, modified in entries:
        address = portal.release_address(portal.linked(response.url, href) if href else None)
        if address:
            found[address] = Listed(
                url=address,
                text=without_tags(title) or None,
                published=published or None,
                modified=modified or None,
            )
    return Feed(releases=tuple(found.values()), older=_older(response, portal, older))


def feed_of_page(response: TextResponse, portal: Portal) -> str | None:
    """The feed that a page names in its head; that of its comments is another."""
    links = page_of(response).css(_FEED_LINKS)
    # One by one: all attributes at once fail where one of them bears a name that none can have.
    named = [(link.xpath("@href").get(""), link.xpath("@title").get("")) for link in links]
    hrefs = [href for href, title in named if not _COMMENTS.search(f"{href} {title}")]
    return _first_own(response, portal, hrefs)


def _older(response: TextResponse, portal: Portal, hrefs: list[str]) -> str | None:
    """The next page of a feed.

    Blogger's feeds name theirs at www.blogger.com, with the query that the blog's own
    address takes as well (seen in feeds of 2024).
    """
    twins = []
    for href in hrefs:
        try:
            parts = urlsplit(href)
        except ValueError:
            continue
        if parts.hostname == "www.blogger.com" and "start-index=" in parts.query:
            twins.append(urljoin(response.url, f"?{parts.query}"))
    return _first_own(response, portal, [*hrefs, *twins])


def _first_own(response: TextResponse, portal: Portal, hrefs: Iterable[str]) -> str | None:
    for href in hrefs:
        url = portal.linked(response.url, href) if href else None
        if url and url != portal.own_address(response.url):
            return url
    return None


_Entry = tuple[str, str, str, str]  # address, title, published, modified, each as printed


def _xml_entry(entry: Any, *, is_atom: bool) -> _Entry:
    published = entry.get("published", "")
    # feedparser's own get() would answer with the day of publishing instead.
    modified = dict.get(entry, "updated", "")
    if not is_atom:  # there it is <dc:date>, the one day of RSS 1.0
        published, modified = published or modified, ""
    # FeedBurner's link counts the reader first; its own element says where it leads.
    link = entry.get("feedburner_origlink") or entry.get("link", "")
    return link, entry.get("title", ""), published, modified


def _json_entries(feed: Any) -> list[_Entry]:
    """The items of a JSON Feed (jsonfeed.org, version 1.1)."""
    items = feed.get("items") if isinstance(feed, dict) else None
    return [
        (
            _text_at(item, "url"),
            _text_at(item, "title"),
            _text_at(item, "date_published"),
            _text_at(item, "date_modified"),
        )
        for item in (items[:MAX_ENTRIES] if isinstance(items, list) else [])
        if isinstance(item, dict)
    ]


def _text_at(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


@lru_cache(maxsize=1)  # a spider asks first for the entries, then for the next page
def _parse(body: bytes, url: str) -> Any:
    """The parsed feed; feedparser forgives broken ones.

    From a stream: bytes it would take for the name of a file to open.
    """
    pieces = _without_entities(body[:_MAX_BYTES]).split(b"<", MAX_TAGS)
    body = b"<".join(pieces[:MAX_TAGS])
    for count, entry in enumerate(_ENTRY.finditer(body), start=1):
        if count > MAX_ENTRIES:
            body = body[: entry.start()]
            break
    try:
        return _read(
            BytesIO(body),
            response_headers={"content-location": url},
            # Contents are not looked at; titles lose their tags in any case.
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _PARSER_ERRORS:
        return _read(BytesIO())


def _without_entities(body: bytes) -> bytes:
    """The feed without the entities it declares: ten lines of them make gigabytes (fault 58)."""
    start = body.find(b"<!DOCTYPE", 0, _HEAD_BYTES)
    end = body.find(b"]>", start)
    if start < 0 or end < 0 or b"<!ENTITY" not in body[start:end]:
        return body
    return body[:start] + body[end + 2 :]
