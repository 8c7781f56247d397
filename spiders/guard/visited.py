"""What the guards need of the spider whose portal they guard."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from archive.clock import Clock
from archive.model import LookClass
from spiders.portal import Portal


class Visited(Protocol):
    """A spider that visits one portal.

    not_before: the time before which the portal asked not to be visited.
    """

    name: str
    portal: Portal
    not_before: datetime | None

    @property
    def clock(self) -> Clock:
        """The night's clock."""

    def note_robots(
        self, url: str, look_class: LookClass, cause: str | None, response: Response | None
    ) -> None:
        """Keep the look at robots.txt."""

    def ask_back_at(self, moment: datetime) -> None:
        """Visit no more before *moment*."""


def visited(crawler: Crawler) -> Visited:
    """The crawler's spider; raises NotConfigured for one without a portal (scrapy shell)."""
    if not isinstance(getattr(crawler.spider, "portal", None), Portal):
        raise NotConfigured
    return cast("Visited", crawler.spider)


def scrapy_spider(crawler: Crawler) -> Spider:
    """The same spider as Scrapy's own functions take it."""
    return cast("Spider", crawler.spider)
