"""Feed family: RSS, RDF, Atom or JSON Feed; what it names is fetched as pages.

Where no `feed` is named, the home page's own <link rel="alternate"> tells it. Blogger is of
this family: its feed leads on page by page.
"""

from __future__ import annotations

from urllib.parse import urljoin

from scrapy.http import TextResponse

from archive.tasks import Listed, Task
from spiders.lists.syndication import feed_entries, feed_of_page, next_of_feed
from spiders.portal_spider import PortalSpider


class FeedSpider(PortalSpider):
    """Reads `feed`, and its further pages where it links them (RFC 5005)."""

    def seeds(self) -> list[Task]:
        """The feed, or the home page that names it."""
        if self.portal.feed is None:
            return [Task(url=self.portal.home, kind="home", position=0)]
        return [Task(url=urljoin(self.portal.home, self.portal.feed), kind="list", position=1)]

    def entries(self, response: TextResponse) -> list[Listed]:
        """The entries with an address of the portal's own."""
        return feed_entries(response, self.portal)

    def following(self, response: TextResponse, task: Task, shown: int) -> Task | None:
        """The feed that the home page names, or the feed's own next page."""
        leads_on = feed_of_page if task.kind == "home" else next_of_feed
        url = leads_on(response, self.portal)
        return Task(url=url, kind="list", position=(task.position or 0) + 1) if url else None
