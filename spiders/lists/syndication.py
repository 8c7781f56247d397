"""Lists in feeds: RSS, RDF and Atom read with feedparser, and JSON Feed.

What a feed says of a release is its address, title and date; the text is fetched as a page.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import feedparser
from scrapy.http import TextResponse

from archive.tasks import Listed
from spiders.lists.links import is_json, json_of
from spiders.portal import Portal

_FEED_LINKS = (
    'link[rel~="alternate"][type="application/rss+xml"]::attr(href), '
    'link[rel~="alternate"][type="application/atom+xml"]::attr(href), '
    'link[rel~="alternate"][type="application/feed+json"]::attr(href)'
)
_read: Any = feedparser.parse  # type: ignore[attr-defined]  # the library has no types

# A feed of more entries is cut (faults.md, 59).
_MAX_ENTRIES = 50_000


def feed_entries(response: TextResponse, portal: Portal) -> list[Listed]:
    """The entries with a release address of the portal's own."""
    entries = _json_entries(response) if is_json(response) else _xml_entries(response)
    found: dict[str, Listed] = {}
    for href, title, published, modified in entries[:_MAX_ENTRIES]:
        address = portal.linked(response.url, href) if href else None
        if address and portal.is_release(address):
            found[address] = Listed(
                url=address,
                text=" ".join(title.split()) or None,
                published=published or None,
                modified=modified or None,
            )
    return list(found.values())


def next_of_feed(response: TextResponse, portal: Portal) -> str | None:
    """The feed's own next page (RFC 5005, or next_url of a JSON Feed)."""
    if is_json(response):
        feed = json_of(response)
        hrefs = [_text_at(feed, "next_url")] if isinstance(feed, dict) else []
    else:
        links = _parse(response).feed.get("links", [])
        hrefs = [link.get("href", "") for link in links if link.get("rel") == "next"]
    return _first_own(response, portal, hrefs)


def feed_of_page(response: TextResponse, portal: Portal) -> str | None:
    """The feed that a page names in its head."""
    return _first_own(response, portal, response.css(_FEED_LINKS).getall())


def _first_own(response: TextResponse, portal: Portal, hrefs: list[str]) -> str | None:
    for href in hrefs:
        url = portal.linked(response.url, href) if href else None
        if url and url != portal.own_address(response.url):
            return url
    return None


_Entry = tuple[str, str, str, str]  # address, title, published, modified, each as printed


def _xml_entries(response: TextResponse) -> list[_Entry]:
    return [
        (
            entry.get("link", ""),
            entry.get("title", ""),
            entry.get("published", ""),
            # feedparser's own get() would answer with the day of publishing instead.
            dict.get(entry, "updated", ""),
        )
        for entry in _parse(response).entries
    ]


def _json_entries(response: TextResponse) -> list[_Entry]:
    """The items of a JSON Feed (jsonfeed.org, version 1.1)."""
    feed = json_of(response)
    items = feed.get("items") if isinstance(feed, dict) else None
    return [
        (
            _text_at(item, "url"),
            _text_at(item, "title"),
            _text_at(item, "date_published"),
            _text_at(item, "date_modified"),
        )
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    ]


def _text_at(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _parse(response: TextResponse) -> Any:
    """The parsed feed; feedparser forgives broken ones.

    From a stream: bytes it would take for the name of a file to open.
    """
    try:
        return _read(BytesIO(response.body), response_headers={"content-location": response.url})
    except (ValueError, LookupError):  # its guess at an encoding that is none
        return _read(BytesIO())
