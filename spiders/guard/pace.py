"""The pace: at least the portal's delay between requests, and longer where it is slow."""

from __future__ import annotations

import time

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle

from spiders.guard.visited import visited


class PortalGap:
    """Counts a portal's delay from the end of an answer.

    Scrapy counts from when a request was begun, so a slow connection to the first page
    lets the server see the second one sooner than the delay (measured: 0.12 s of 0.2 s).
    """

    def __init__(self, crawler: Crawler) -> None:
        visited(crawler)
        self._crawler = crawler
        self._least_s = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PortalGap:
        """Listen for answers."""
        gap = cls(crawler)
        crawler.signals.connect(gap.answered, signal=signals.response_downloaded)
        return gap

    def answered(self, request: Request) -> None:
        """Let the delay of the request's slot begin now."""
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.lastseen = time.monotonic()
            slot.delay = max(slot.delay, self._least_s)

    def lengthen(self, delay_s: float) -> None:
        """Wait at least *delay_s* seconds between requests from now on (Crawl-delay)."""
        self._least_s = max(self._least_s, delay_s)
        pace = self._crawler.get_extension(PortalPace)
        if pace is not None:
            pace.mindelay = max(pace.mindelay, delay_s)
            pace.maxdelay = max(pace.maxdelay, delay_s)
        for slot in self._crawler.engine.downloader.slots.values():
            slot.delay = max(slot.delay, delay_s)


class PortalPace(AutoThrottle):
    """Scrapy's AutoThrottle, which waits 5 times the portal's latency (contract: politeness).

    Not for portals on a private network, which are tests and intranets.
    """

    def __init__(self, crawler: Crawler) -> None:
        if visited(crawler).portal.allow_private_network:
            raise NotConfigured
        super().__init__(crawler)
