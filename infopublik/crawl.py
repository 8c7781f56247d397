"""One crawl: a night over the named portals, in one process, about ten at once.

`run_crawl` is a night of its own; `visit_portals` is the same visits within a night that somebody
else holds (`infopublik.night`).
"""

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
from archive.night import NightRun, begin_night, finish_night, leave_out, planned_portals
from archive.window import opens_in
from infopublik import settings as project_settings
from infopublik.hours import LONGEST_WAIT_H, Hours, by_hours
from spiders.loader import spider_class
from spiders.options import VisitOptions, plan_of
from spiders.portal import Portal
from spiders.portal_spider import PortalSpider

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """How the visits of a night ended.

    bugs: exceptions of our own. signal_number: of the signal that stopped them, if one did.
    """

    bugs: int = 0
    signal_number: int | None = None


def run_crawl(archive: Archive, clock: Clock, plan: CrawlPlan, watcher: Watcher) -> CrawlResult:
    """Visit the plan's portals as one night, or go on with the night that was killed.

    Raises BusyError while another run lives, StorageError when the disk fails.
    """
    with lock_archive(archive.place, now=clock.now()):
        write_manifests(archive, clock)  # of a night that was killed before its own was written
        night = begin_night(archive, clock, [plan_of(portal) for portal in plan.portals])
        visits = visit_portals(night, plan, watcher)
        if visits.signal_number is not None:
            return CrawlResult(
                night=night.number,
                exit_code=128 + visits.signal_number,
                is_resumed=night.is_resumed,
                signal_number=visits.signal_number,
            )
        exit_code = finish_night(night)
        write_manifests(archive, clock)
        return CrawlResult(
            night=night.number,
            exit_code=1 if visits.bugs else exit_code,
            is_resumed=night.is_resumed,
        )


def visit_portals(night: NightRun, plan: CrawlPlan, watcher: Watcher) -> Visits:
    """Visit the portals of a night that are not done yet, and judge each; once in a process.

    The caller holds the lock. Raises StorageError when the disk fails, with nothing half-done.
    """
    portals = [plan.known[name] for name in planned_portals(night) if name in plan.known]
    if not portals:
        return Visits()
    process = AsyncCrawlerProcess(_settings(night.archive, plan))
    crawl = _Crawl(process, night, plan.options, watcher)
    crawl.run(portals)
    if crawl.failure is not None:
        raise crawl.failure
    return Visits(bugs=crawl.bugs, signal_number=crawl.signal_number)


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
        self._is_stopped = asyncio.Event()

    def run(self, portals: Sequence[Portal]) -> None:
        """Block until every portal is done, or a signal or a failing archive stopped all."""
        loop = asyncio.get_event_loop()
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        for number in before:
            loop.add_signal_handler(number, self._stop_for, number)
        main = loop.create_task(self._visit_all(portals))
        self._process.start(stop_after_crawl=False, install_signal_handlers=False)
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)
        main.result()

    async def _visit_all(self, portals: Sequence[Portal]) -> None:
        # Importing the reactor installs one, so it must wait until Scrapy installed its own.
        from twisted.internet import reactor

        try:
            hours = self._by_hours(portals)
            now = asyncio.gather(*(self._visit(portal) for portal in hours.now))
            if self._night.clock.is_set:
                # On a set clock a wait passes at once, also for those who are being visited.
                await now
                for portal in hours.later:
                    await self._visit_later(portal)
            else:
                await asyncio.gather(now, *(self._visit_later(each) for each in hours.later))
        finally:
            asyncio.get_event_loop().call_soon(cast("Any", reactor).stop)

    def _by_hours(self, portals: Sequence[Portal]) -> Hours:
        """Who may be visited now and who later; what stays shut for too long is left out."""
        if not self._options.keeps_window:
            return Hours(now=portals, later=(), shut=())
        hours = by_hours(portals, self._night.clock.now())
        for portal, wait in hours.shut:
            leave_out(
                self._night,
                portal.id,
                f"not visited: its night window {portal.night_window} {portal.zone} opens in "
                f"{wait.total_seconds() / 3600:.1f} h; a night waits {LONGEST_WAIT_H} h at most",
            )
        return hours

    async def _visit_later(self, portal: Portal) -> None:
        """Visit a portal when its window opens, unless everything stops before."""
        wait = opens_in(portal.night_window, portal.zone, self._night.clock.now())
        waits = [
            asyncio.ensure_future(self._night.clock.wait(wait.total_seconds())),
            asyncio.ensure_future(self._is_stopped.wait()),
        ]
        _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in pending:
            each.cancel()
        await self._visit(portal)

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
                self._is_stopped.set()
                await self._process.stop()

    def _stop_for(self, number: int) -> None:
        if self.signal_number is None:
            self.signal_number = number
            self._is_stopped.set()
            self._stopping = asyncio.ensure_future(self._process.stop())


def _settings(archive: Archive, plan: CrawlPlan) -> Settings:
    settings = Settings()
    settings.setmodule(project_settings, priority="project")
    settings.set("INFOPUBLIK_ARCHIVE", archive.url, priority="cmdline")
    settings.set("INFOPUBLIK_PORTALS", [str(folder) for folder in plan.folders], priority="cmdline")
    settings.set("LOG_LEVEL", plan.log_level, priority="cmdline")
    return settings
