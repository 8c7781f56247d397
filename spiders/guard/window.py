"""The night window: nothing more is asked of a portal once it shuts; the rest stays planned."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from archive.model import LookClass
from archive.window import is_open
from spiders.guard.refused import RefusedError
from spiders.guard.visited import Visited, visited

OUT_OF_WINDOW = "night window"


class WindowGuard:
    """Downloader middleware; only where the visit keeps to the portal's window."""

    def __init__(self, spider: Visited) -> None:
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WindowGuard:
        """Guard the crawler's portal; NotConfigured where it may be visited at any hour."""
        spider = visited(crawler)
        if not spider.keeps_window or spider.portal.night_window is None:
            raise NotConfigured
        return cls(spider)

    def process_request(self, request: Request) -> None:
        """Raise RefusedError (SKIPPED) outside the window."""
        portal = self._spider.portal
        if not is_open(portal.night_window, portal.zone, self._spider.clock.now()):
            raise RefusedError(LookClass.SKIPPED, OUT_OF_WINDOW)
