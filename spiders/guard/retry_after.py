"""Retry-After is obeyed: a portal that asks for time gets it.

Scrapy ignores the header and asks again at once (measured; faults 27 and 28).
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from archive.model import LookClass
from spiders.guard.refused import RefusedError
from spiders.guard.visited import scrapy_spider, visited

logger = logging.getLogger(__name__)

# Up to this long the night waits; longer, and the portal's night is over.
MAX_WAIT_S = 3_600.0
# More than a day is not believed (faults.md, T32).
MAX_ASKED_S = 86_400.0


class RetryAfterGuard:
    """Downloader middleware, below Scrapy's retries: waits, then asks again.

    With one request at a time a portal that waits is asked nothing else.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._visited = visited(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterGuard:
        """Work for portals only."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse every request to a portal that asked not to be visited any more tonight."""
        until = self._visited.not_before
        if until is not None:
            raise RefusedError(LookClass.SKIPPED, f"asked to wait until {until:%Y-%m-%d %H:%M} UTC")

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Wait as long as a 429 or 503 asks for; past MAX_WAIT_S end the portal's night."""
        header = response.headers.get("Retry-After")
        if response.status not in (429, 503) or not header:
            return response
        now = self._visited.clock.now()
        wait_s = asked_wait(header.decode("latin-1"), now)
        if wait_s is None:
            return response
        if wait_s > MAX_WAIT_S:
            self._visited.ask_back_at(now + timedelta(seconds=wait_s))
            raise RefusedError(
                LookClass.BLOCKED,
                f"status {response.status}, asked to wait {wait_s:.0f} s",
                status=response.status,
            )
        spider = scrapy_spider(self._crawler)
        retry: Request | None = get_retry_request(request, spider=spider, reason="retry-after")
        if retry is None:
            return response
        logger.info("%s: asked to wait %.0f s", spider.name, wait_s)
        await self._visited.clock.wait(wait_s)
        return retry


def asked_wait(header: str, now: datetime) -> float | None:
    """Seconds that a Retry-After asks for, at most a day; None for what is no time to come."""
    text = header.strip()[:100]
    if text.isascii() and text.isdigit():
        return min(float(text), MAX_ASKED_S)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - now).total_seconds()
    return min(seconds, MAX_ASKED_S) if seconds > 0 else None
