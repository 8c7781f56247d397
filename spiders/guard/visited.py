"""What the guards need of the spider whose portal they guard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from archive.clock import Clock
from archive.model import LookClass
from archive.night import NightRun
from spiders.portal import Portal


@dataclass(frozen=True, slots=True, kw_only=True)
class NightEnd:
    """Why a portal's night is over before its plan is done: BLOCKED or DOWN, and the cause."""

    look_class: LookClass
    cause: str


class Visited(Protocol):
    """A spider that visits one portal.

    night: None for one that stores nothing (scrapy shell).
    not_before: the time before which the portal is not to be visited.
    ended: set by a guard that ends the portal's night.
    keeps_window: whether the portal's night window is obeyed.
    """

    name: str
    portal: Portal
    night: NightRun | None
    not_before: datetime | None
    ended: NightEnd | None

    @property
    def clock(self) -> Clock:
        """The night's clock."""

    @property
    def keeps_window(self) -> bool:
        """Of the visit's options."""

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
