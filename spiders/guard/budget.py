"""The budget: so many requests a portal and night, retries and redirects counted."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler

from archive.model import LookClass
from spiders.guard.refused import RefusedError
from spiders.guard.visited import visited
from spiders.portal import Portal

OUT_OF_BUDGET = "budget"


class BudgetGuard:
    """Downloader middleware, nearest to the network."""

    def __init__(self, portal: Portal) -> None:
        self._left = portal.budget

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BudgetGuard:
        """Count for the crawler's portal."""
        return cls(visited(crawler).portal)

    def process_request(self, request: Request) -> None:
        """Raise RefusedError (SKIPPED) once the night's requests are used up."""
        if self._left <= 0:
            raise RefusedError(LookClass.SKIPPED, OUT_OF_BUDGET)
        self._left -= 1
