"""The pace: at least the portal's delay between requests, and longer where it is slow."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle

from spiders.guard.visited import visited


class PortalPace(AutoThrottle):
    """Scrapy's AutoThrottle, which waits 5 times the portal's latency (contract: politeness).

    Not for portals on a private network, which are tests and intranets.
    """

    def __init__(self, crawler: Crawler) -> None:
        if visited(crawler).portal.allow_private_network:
            raise NotConfigured
        super().__init__(crawler)

    def lengthen(self, delay_s: float) -> None:
        """Wait at least *delay_s* seconds between requests from now on."""
        downloader = self.crawler.engine.downloader
        self.mindelay = max(self.mindelay, delay_s)
        self.maxdelay = max(self.maxdelay, delay_s)
        for slot in downloader.slots.values():
            slot.delay = max(slot.delay, delay_s)
