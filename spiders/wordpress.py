"""WordPress family: the REST API tells all posts; where it is shut, feed, sitemap or list pages.

Recognised by `/wp-json/`, `/wp-content/` and the generator tag; 50 of the 117 portals of the
research of November 2026 are WordPress. Read on WordPress 6.1. The posts are asked for in the
order of their last change: new, back-dated and edited ones all stand on the first page.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from scrapy.http import TextResponse

from archive.tasks import Listed, Task
from spiders.lists.links import is_json, next_links, release_links
from spiders.lists.pager import number_in, with_number
from spiders.lists.rest import posts
from spiders.lists.sitemaps import read_sitemap
from spiders.lists.syndication import feed_entries
from spiders.portal_spider import PortalSpider

PER_PAGE = 100  # the API gives no more at once
_API = "wp/v2/posts"
# Of the core's sitemap, and of the Yoast and Rank Math plugins.
_POSTS_MAP = re.compile(r"wp-sitemap-posts-post-\d+\.xml|/post-sitemap\d*\.xml")
_QUERY = (
    f"per_page={PER_PAGE}&orderby=modified&order=desc"
    "&_fields=id,link,title,date,date_gmt,modified,modified_gmt"
)


class WordPressSpider(PortalSpider):
    """Walks the REST API, or the first of the other lists that answers."""

    def seeds(self) -> list[Task]:
        """The newest changes, by the REST API."""
        return [self._places()[0]]

    def instead(self, task: Task) -> Task | None:
        """The next place to ask where this one shows no list."""
        places = self._places()
        urls = [self.portal.own_address(place.url) for place in places]
        here = self.portal.own_address(task.url)
        after = urls.index(here) + 1 if here in urls else len(places)
        return places[after] if after < len(places) else None

    def _places(self) -> list[Task]:
        home, portal = self.portal.home, self.portal
        urls = [
            urljoin(home, f"wp-json/wp/v2/posts?{_QUERY}&page=1"),
            urljoin(home, f"?rest_route=/wp/v2/posts&{_QUERY}&page=1"),
            urljoin(home, portal.feed or "feed/"),
            urljoin(home, portal.sitemap or "wp-sitemap.xml"),
        ]
        if portal.listing and portal.release:
            urls.append(portal.page_url(1))
        return [Task(url=url, kind="list", position=1) for url in urls]

    def inner(self, response: TextResponse, task: Task) -> list[Task]:
        """The maps of posts that the sitemap's index names."""
        if not _is_xml(response):
            return []
        maps = read_sitemap(response, self.portal).maps
        return [
            Task(url=url, kind="list", position=number, modified=modified)
            for number, (url, modified) in enumerate(maps, start=2)
            if _POSTS_MAP.search(url)
        ]

    def entries(self, response: TextResponse) -> list[Listed]:
        """The releases of a page of the API, a feed, a sitemap or a list."""
        if _API in response.url:
            return posts(response, self.portal) or []
        if _is_xml(response):
            listed = read_sitemap(response, self.portal)
            return list(listed.releases) if listed.is_map else feed_entries(response, self.portal)
        is_list = self.portal.listing and self.portal.release and not is_json(response)
        return release_links(response, self.portal) if is_list else []

    def following(self, response: TextResponse, task: Task, shown: int) -> Task | None:
        """The next page of the same list."""
        url = self._next(response, task, shown)
        position = (task.position or 1) + 1
        return Task(url=url, kind="list", position=position) if url else None

    def _next(self, response: TextResponse, task: Task, shown: int) -> str | None:
        if _API in task.url:
            pages = (response.headers.get("X-WP-TotalPages") or b"").decode("latin-1")
            page = number_in(task.url, "page") or 1
            is_last = page >= int(pages) if pages.isdigit() else shown < PER_PAGE
            return None if is_last else with_number(task.url, "page", page + 1)
        if _is_xml(response):
            if not shown or read_sitemap(response, self.portal).is_map:
                return None
            return with_number(task.url, "paged", (number_in(task.url, "paged") or 1) + 1)
        if "{page}" in (self.portal.listing or ""):
            return self.portal.page_url((task.position or 1) + 1) if shown else None
        return next(iter(next_links(response, self.portal)), None)


def _is_xml(response: TextResponse) -> bool:
    """A feed or a sitemap; a page begins with a doctype or <html."""
    head = response.body[:500].lstrip().lower()
    return head.startswith((b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex")) and (
        b"<html" not in head
    )
