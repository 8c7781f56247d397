"""Feed family: RSS, RDF or Atom, read with feedparser; what it names is fetched as pages.

Where no `feed` is named, the home page's own <link rel="alternate"> tells it.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
from scrapy.http import TextResponse

from archive.tasks import Listed, Task
from spiders.portal_spider import PortalSpider

_FEED_LINKS = (
    'link[rel~="alternate"][type="application/rss+xml"]::attr(href), '
    'link[rel~="alternate"][type="application/atom+xml"]::attr(href)'
)
_read: Any = feedparser.parse  # type: ignore[attr-defined]  # the library has no types

# A feed of more entries is cut (faults.md, 59).
_MAX_ENTRIES = 50_000


class FeedSpider(PortalSpider):
    """Reads `feed`, and its further pages where it links them (RFC 5005)."""

    def seeds(self) -> list[Task]:
        """The feed, or the home page that names it."""
        if self.portal.feed is None:
            return [Task(url=self.portal.home, kind="home", position=0)]
        return [Task(url=urljoin(self.portal.home, self.portal.feed), kind="list", position=1)]

    def entries(self, response: TextResponse) -> list[Listed]:
        """The entries with an address of the portal's own."""
        found: dict[str, Listed] = {}
        for entry in _parse(response).entries[:_MAX_ENTRIES]:
            href = entry.get("link", "")
            address = self.linked(response, href) if href else None
            if address and self.portal.is_release(address):
                found[address] = Listed(
                    url=address,
                    text=" ".join(entry.get("title", "").split()) or None,
                    published=entry.get("published") or None,
                )
        return list(found.values())

    def following(self, response: TextResponse, task: Task, shown: int) -> Task | None:
        """The feed that the home page names, or the feed's own next page."""
        if task.kind == "home":
            hrefs = response.css(_FEED_LINKS).getall()
        else:
            links = _parse(response).feed.get("links", [])
            hrefs = [link.get("href", "") for link in links if link.get("rel") == "next"]
        for href in hrefs:
            url = self.linked(response, href)
            if url and url != self.own_address(response.url):
                return Task(url=url, kind="list", position=(task.position or 0) + 1)
        return None


def _parse(response: TextResponse) -> Any:
    """The parsed feed; feedparser forgives broken ones.

    From a stream: bytes it would take for the name of a file to open.
    """
    try:
        return _read(BytesIO(response.body), response_headers={"content-location": response.url})
    except (ValueError, LookupError):  # its guess at an encoding that is none
        return _read(BytesIO())
