"""Sitemap family: sitemap.xml, its index and its parts, plain or packed; news maps too.

Where no `sitemap` is named, robots.txt is asked for one, then the usual addresses, then the
home page.
"""

from __future__ import annotations

from typing import TypeGuard
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response, TextResponse

from archive.tasks import Listed, Task
from spiders.lists.sitemaps import maps_of_robots, read_sitemap
from spiders.portal_spider import PortalSpider

USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")
# An index that names itself or one above it leads nowhere (faults.md, 60).
MAX_DEPTH = 3


class SitemapSpider(PortalSpider):
    """Reads every map that the first one names."""

    def seeds(self) -> list[Task]:
        """The map, or robots.txt, which may name it."""
        return [self._places()[0]]

    def instead(self, task: Task) -> Task | None:
        """The next place to ask where this one is no map."""
        places = self._places()
        urls = [place.url for place in places]
        after = urls.index(task.url) + 1 if task.url in urls else len(urls)
        return places[after] if after < len(places) else None

    def _places(self) -> list[Task]:
        named = self.portal.sitemap
        paths = (named,) if named else ("/robots.txt", *USUAL, self.portal.home)
        return [
            Task(url=urljoin(self.portal.home, path), kind="list", position=1) for path in paths
        ]

    def reads(self, response: Response) -> TypeGuard[TextResponse]:
        """A packed map is no text."""
        return True

    def inner(self, response: Response, task: Task) -> list[Task]:
        """The maps that an index, robots.txt or the home page names."""
        depth = (task.position or 1) + 1
        if depth > MAX_DEPTH + 1:
            return []
        maps: list[tuple[str, str | None]]
        if urlsplit(task.url).path == "/robots.txt" and isinstance(response, TextResponse):
            maps = [(url, None) for url in maps_of_robots(response, self.portal)]
        elif isinstance(response, TextResponse) and b"<html" in response.body[:2000].lower():
            hrefs = response.css('link[rel~="sitemap"]::attr(href)').getall()
            linked = (self.portal.linked(response.url, href) for href in hrefs)
            maps = [(url, None) for url in linked if url]
        else:
            maps = list(read_sitemap(response, self.portal).maps)
        return [
            Task(url=url, kind="list", position=depth, modified=modified) for url, modified in maps
        ]

    def entries(self, response: Response) -> list[Listed]:
        """The releases of a map."""
        return list(read_sitemap(response, self.portal).releases)

    def following(self, response: Response, task: Task, shown: int) -> Task | None:
        """A map has no next page; an index names its parts."""
        return None
