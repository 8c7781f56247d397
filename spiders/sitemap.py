"""Sitemap family: sitemap.xml, its index and its parts, plain or packed; news maps too.

Where no `sitemap` is named, robots.txt is asked for one, then the usual addresses, then the
home page. A portal of this family should have a `release` pattern: most maps name every page.
"""

from __future__ import annotations

from typing import TypeGuard
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response, TextResponse

from archive.tasks import Listed, Task
from spiders.lists.links import page_of
from spiders.lists.sitemaps import maps_of_robots, read_sitemap
from spiders.portal_spider import PortalSpider

USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")
# How deep maps may lie below each other; one that names itself is read once (faults.md, 60).
MAX_DEPTH = 3


class SitemapSpider(PortalSpider):
    """Reads every map that the first one names; a task's position is how deep its map lies."""

    def seeds(self) -> list[Task]:
        """The map, or robots.txt, which may name it."""
        return [self._places()[0]]

    def instead(self, task: Task) -> Task | None:
        """The next place to ask where this one is no map."""
        places = self._places()
        urls = [place.url for place in places]
        if task.url in urls:
            after = urls.index(task.url) + 1
        else:
            # What robots.txt named is no map: on to the usual places.
            after = 1 if task.position == 1 else len(urls)
        return places[after] if after < len(places) else None

    def _places(self) -> list[Task]:
        home, named = self.portal.home, self.portal.sitemap
        if named:
            return [Task(url=urljoin(home, named), kind="list", position=1)]
        return [
            Task(url=urljoin(home, "/robots.txt"), kind="list", position=0),
            *(Task(url=urljoin(home, path), kind="list", position=1) for path in USUAL),
            Task(url=home, kind="list", position=1),
        ]

    def reads(self, response: Response) -> TypeGuard[TextResponse]:
        """Text, or a packed map, which is none."""
        return isinstance(response, TextResponse) or read_sitemap(response, self.portal).is_map

    def inner(self, response: Response, task: Task) -> list[Task]:
        """The maps that an index, robots.txt or the home page names, at most max_pages."""
        depth = (task.position or 0) + 1
        if depth > MAX_DEPTH:
            return []
        maps = [
            (url, modified)
            for url, modified in self._named(response, task)
            if url != self.portal.own_address(task.url)
        ]
        return [
            Task(url=url, kind="list", position=depth, modified=modified)
            for url, modified in maps[: self.portal.max_pages]
        ]

    def _named(self, response: Response, task: Task) -> list[tuple[str, str | None]]:
        if isinstance(response, TextResponse):
            if _is_robots(task.url):
                return [(url, None) for url in maps_of_robots(response, self.portal)]
            if b"<html" in response.body[:2000].lower():
                hrefs = page_of(response).css('link[rel~="sitemap"]::attr(href)').getall()
                linked = (self.portal.linked(response.url, href) for href in hrefs)
                return [(url, None) for url in linked if url]
        return list(read_sitemap(response, self.portal).maps)

    def entries(self, response: Response) -> list[Listed]:
        """The releases of a map."""
        if _is_robots(response.url):
            return []
        return list(read_sitemap(response, self.portal).releases)

    def following(self, response: Response, task: Task, shown: int) -> Task | None:
        """A map has no next page; an index names its parts."""
        return None


def _is_robots(url: str) -> bool:
    return urlsplit(url).path == "/robots.txt"
