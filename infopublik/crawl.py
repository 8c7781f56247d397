"""One crawl: a night over the named portals, in one process, about ten at once."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from archive.clock import Clock
from archive.database import Archive
from archive.errors import InfopublikError
from archive.lock import lock_archive
from archive.manifest import write_manifests
from archive.night import NightRun, begin_night, finish_night, planned_portals
from archive.withdrawal import settle_withdrawals
from infopublik import settings as project_settings
from spiders.loader import spider_class
from spiders.portal import Portal
from spiders.portal_spider import PortalSpider, VisitOptions, plan_of

# Measured: ten crawlers under a semaphore peak at 105 MB, a hundred at once at 305 MB.
PORTALS_AT_ONCE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """How a crawl ended. signal_number: of the signal that stopped it, if one did."""

    night: int
    exit_code: int
    is_resumed: bool
    signal_number: int | None = None


class Watcher:
    """Told of each portal's beginning and end; the base class tells nobody."""

    def begun(self, portal: str, crawler: Crawler) -> None:
        """A portal's visit has begun; the crawler's stats count while it lasts."""

    def ended(self, portal: str) -> None:
        """A portal's visit is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPlan:
    """What a crawl is to do.

    known: all portals of the registry, by id: a night that was killed goes on with its
    own portals too. folders: where they came from, which the address guard reads.
    """

    portals: Sequence[Portal]
    known: Mapping[str, Portal]
    folders: Sequence[Path]
    options: VisitOptions
    log_level: str


def run_crawl(archive: Archive, clock: Clock, plan: CrawlPlan, watcher: Watcher) -> CrawlResult:
    """Visit the plan's portals as one night, or go on with the night that was killed.

    Raises BusyError while another run lives, StorageError when the disk fails.
    """
    with lock_archive(archive.place, now=clock.now()):
        write_manifests(archive, clock)  # of a night that was killed before its own was written
        night = begin_night(archive, clock, [plan_of(portal) for portal in plan.portals])
        open_portals = planned_portals(night)
        process = AsyncCrawlerProcess(_settings(archive, plan))
        crawl = _Crawl(process, night, plan.options, watcher)
        crawl.run([plan.known[name] for name in open_portals if name in plan.known])
        if crawl.failure is not None:
            raise crawl.failure
        if crawl.signal_number is not None:
            return CrawlResult(
                night=night.number,
                exit_code=128 + crawl.signal_number,
                is_resumed=night.is_resumed,
                signal_number=crawl.signal_number,
            )
        if plan.options.is_proving:
            settle_withdrawals(night)
        exit_code = finish_night(night)
        write_manifests(archive, clock)
        return CrawlResult(
            night=night.number,
            exit_code=1 if crawl.bugs else exit_code,
            is_resumed=night.is_resumed,
        )


class _Crawl:
    """The crawlers of one night under one semaphore, stopped together."""

    def __init__(
        self,
        process: AsyncCrawlerProcess,
        night: NightRun,
        options: VisitOptions,
        watcher: Watcher,
    ) -> None:
        self.failure: InfopublikError | None = None
        self.signal_number: int | None = None
        self.bugs = 0
        self._process = process
        self._night = night
        self._options = options
        self._watcher = watcher
        self._gate = asyncio.Semaphore(PORTALS_AT_ONCE)

    def run(self, portals: Sequence[Portal]) -> None:
        """Block until every portal is done, or a signal or a failing archive stopped all."""
        loop = asyncio.get_event_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop_for, number)
        main = loop.create_task(self._visit_all(portals))
        self._process.start(stop_after_crawl=False, install_signal_handlers=False)
        main.result()

    async def _visit_all(self, portals: Sequence[Portal]) -> None:
        # Importing the reactor installs one, so it must wait until Scrapy installed its own.
        from twisted.internet import reactor

        try:
            await asyncio.gather(*(self._visit(portal) for portal in portals))
        finally:
            asyncio.get_event_loop().call_soon(cast("Any", reactor).stop)

    async def _visit(self, portal: Portal) -> None:
        async with self._gate:
            if self.signal_number is not None or self.failure is not None:
                return
            crawler = self._process.create_crawler(spider_class(portal))
            self._watcher.begun(portal.id, crawler)
            await self._process.crawl(crawler, night=self._night, options=self._options)
            self._watcher.ended(portal.id)
            self.bugs += crawler.stats.get_value("spider_exceptions/count", 0)
            spider = crawler.spider
            if isinstance(spider, PortalSpider) and spider.failure is not None:
                self.failure = spider.failure
                await self._process.stop()

    def _stop_for(self, number: int) -> None:
        if self.signal_number is None:
            self.signal_number = number
            self._stopping = asyncio.ensure_future(self._process.stop())


def _settings(archive: Archive, plan: CrawlPlan) -> Settings:
    settings = Settings()
    settings.setmodule(project_settings, priority="project")
    settings.set("INFOPUBLIK_ARCHIVE", archive.url, priority="cmdline")
    settings.set("INFOPUBLIK_PORTALS", [str(folder) for folder in plan.folders], priority="cmdline")
    settings.set("LOG_LEVEL", plan.log_level, priority="cmdline")
    return settings
