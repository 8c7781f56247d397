"""Listing family: a list page with numbers, offsets or "next" links, and a release pattern.

Recognised by nothing but links: most home-made portals (CodeIgniter, Laravel, plain PHP)
are read this way, from the addresses named in research of November 2026.
"""

from __future__ import annotations

from scrapy.http import TextResponse

from archive.tasks import Listed, Task
from spiders.lists.links import next_links, release_links
from spiders.portal_spider import PortalSpider


class ListingSpider(PortalSpider):
    """Walks `listing`; {page} counts from 1, {offset} from 0."""

    def seeds(self) -> list[Task]:
        """The first page of the list."""
        first = 0 if "{offset}" in (self.portal.listing or "") else 1
        return [Task(url=self.portal.page_url(1, offset=0), kind="list", position=first)]

    def entries(self, response: TextResponse) -> list[Listed]:
        """Links that the release pattern matches, each with its best text."""
        return release_links(response, self.portal)

    def following(self, response: TextResponse, task: Task, shown: int) -> Task | None:
        """The next number or offset, or where the "next" link leads."""
        listing, position = self.portal.listing or "", task.position or 0
        if "{page}" in listing:
            return self._page(position + 1, offset=0)
        if "{offset}" in listing:
            return self._page(1, offset=position + shown) if shown else None
        for url in next_links(response, self.portal):
            return Task(url=url, kind="list", position=position + 1)
        return None

    def _page(self, page: int, *, offset: int) -> Task:
        return Task(
            url=self.portal.page_url(page, offset=offset), kind="list", position=offset or page
        )
