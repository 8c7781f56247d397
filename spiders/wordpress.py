"""WordPress family: the REST API tells all posts; where it is shut, feed, sitemap or list pages.

Recognised by `/wp-json/`, `/wp-content/` and the generator tag; 31 of the 117 portals of the
research of November 2026 are WordPress. Read on WordPress 6.1. The posts are asked for in the
order of their last change: new, back-dated and edited ones all stand on the first page.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from scrapy.http import TextResponse

from archive.tasks import Listed, Task
from spiders.lists.links import is_json, next_links, release_links
from spiders.lists.pager import number_in, with_number
from spiders.lists.rest import PER_PAGE, has_more, posts
from spiders.lists.sitemaps import read_sitemap
from spiders.lists.syndication import is_feed, read_feed
from spiders.portal_spider import PortalSpider

_API = "wp/v2/posts"
# Of the core's sitemap; of Yoast and Rank Math; of "XML Sitemap Generator", a part a month.
_POSTS_MAP = re.compile(r"/(wp-sitemap-posts-post-|post-sitemap|sitemap-pt-post-)[^/]*\.xml$")
_QUERY = (
    f"per_page={PER_PAGE}&orderby=modified&order=desc"
    "&_fields=id,link,title,date,date_gmt,modified,modified_gmt"
)
# Other addresses under which plugins show a post once more.
_COPIES = re.compile(r"[?&](print|amp|replytocom|format)=|/(amp|print|embed|feed)/?$")


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
            urljoin(home, f"wp-json/{_API}?{_QUERY}&page=1"),
            urljoin(home, f"?rest_route=/{_API}&{_QUERY}&page=1"),
            urljoin(home, portal.feed or "feed/"),
            urljoin(home, portal.sitemap or "wp-sitemap.xml"),
        ]
        if not portal.sitemap:
            urls.append(urljoin(home, "sitemap_index.xml"))  # where plugins put theirs
        if portal.listing and portal.release:
            urls.append(portal.page_url(1))
        return [Task(url=url, kind="list", position=1) for url in urls]

    def inner(self, response: TextResponse, task: Task) -> list[Task]:
        """The maps of posts that the sitemap's index names."""
        if is_json(response) or is_feed(response):
            return []
        maps = read_sitemap(response, self.portal).maps
        named = [(url, modified) for url, modified in maps if _POSTS_MAP.search(url)]
        return [
            Task(url=url, kind="list", position=number, modified=modified)
            for number, (url, modified) in enumerate(named[: self.portal.max_pages], start=2)
        ]

    def entries(self, response: TextResponse) -> list[Listed]:
        """The releases of a page of the API, a feed, a sitemap or a list."""
        if is_json(response):
            return posts(response, self.portal)
        if is_feed(response):
            return list(read_feed(response, self.portal).releases)
        if (listed := read_sitemap(response, self.portal)).is_map:
            return list(listed.releases)
        if not self._is_list_page(response):
            return []
        return release_links(response, self.portal, copies=_COPIES)

    def _is_list_page(self, response: TextResponse) -> bool:
        """Whether a page of HTML was asked for as the list.

        Where the API or a feed was asked for it is a notice, or the home page instead.
        """
        if not (self.portal.listing and self.portal.release):
            return False
        task = response.request.meta.get("task") if response.request else None
        asked = task.url if task else response.url
        feeds = {urlsplit(place.url).path for place in self._places()[2:-1]}
        return _API not in asked and urlsplit(asked).path not in feeds

    def following(self, response: TextResponse, task: Task, shown: int) -> Task | None:
        """The next page of the same list."""
        url = self._next(response, task, shown)
        position = (task.position or 1) + 1
        return Task(url=url, kind="list", position=position) if url else None

    def _next(self, response: TextResponse, task: Task, shown: int) -> str | None:
        if _API in task.url:
            page = number_in(task.url, "page") or 1
            is_last = not is_json(response) or not has_more(response, page)
            return None if is_last else with_number(task.url, "page", page + 1)
        if is_feed(response):
            page = (number_in(task.url, "paged") or 1) + 1
            return with_number(task.url, "paged", page) if shown else None
        if is_json(response) or read_sitemap(response, self.portal).is_map:
            return None
        if not self._is_list_page(response):
            return None
        if "{page}" in (self.portal.listing or ""):
            return self.portal.page_url((task.position or 1) + 1) if shown else None
        return next(iter(next_links(response, self.portal)), None)
