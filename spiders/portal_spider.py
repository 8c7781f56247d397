"""The visit of one portal: its list walked, its releases looked at, every answer kept.

A family says where the list is and what stands on a page of it; order, resuming,
limits and looks are here, and what is fetched next is always a row of the archive.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, TypeGuard

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider, DownloadFailedError
from scrapy.http import Response, TextResponse
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from archive.clock import Clock
from archive.errors import BusyError, InfopublikError, StorageError
from archive.health import close_visit
from archive.model import Look, LookClass, Release
from archive.night import NightRun
from archive.notices import notice
from archive.tasks import Listed, ListOutcome, Task
from archive.visit import Visit
from spiders import answer
from spiders.guard.budget import OUT_OF_BUDGET
from spiders.guard.outcome import failure_class
from spiders.guard.raw import answer_of
from spiders.guard.visited import NightEnd
from spiders.guard.window import OUT_OF_WINDOW
from spiders.looking import SECOND, Looking
from spiders.network import is_network_up
from spiders.options import VisitOptions
from spiders.own_night import OwnNight
from spiders.portal import Portal
from spiders.probe import probe_address
from spiders.sound import sound
from spiders.spellings import spellings

logger = logging.getLogger(__name__)

# Release pages asked for at once; the plan is asked again when they are done.
_BATCH = 50
# Traps of one list page that are told.
_TOLD_TRAPS = 3


class PortalSpider(Spider):
    """Base of the families. Bound to its portal by the loader.

    night: the night this visit belongs to; None (`scrapy crawl NAME`) begins one of its own.
    """

    portal: ClassVar[Portal]
    visit: Visit | None = None

    def __init__(
        self,
        name: str | None = None,
        *,
        night: NightRun | None = None,
        options: VisitOptions | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        self.night = night
        self.options = options or VisitOptions()
        self.not_before: datetime | None = None
        self.ended: NightEnd | None = None
        self.failure: StorageError | BusyError | None = None
        self._release_pages = 0
        self._asked: set[tuple[str, str]] = set()
        self._own_night = OwnNight()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Keep the portal's own delay."""
        super().update_settings(settings)
        settings.set("DOWNLOAD_DELAY", cls.portal.delay, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PortalSpider:
        """Make the spider; nothing is opened before `start`."""
        spider: PortalSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.go_on, signal=signals.spider_idle)
        return spider

    # --- what a family says -----------------------------------------------------------

    def seeds(self) -> list[Task]:
        """The first page of the list, in one or more places."""
        raise NotImplementedError(f"{type(self).__name__} names no list")

    def entries(self, response: TextResponse) -> list[Listed]:
        """The release addresses a list page shows, canonical, in its order."""
        raise NotImplementedError(f"{type(self).__name__} reads no list")

    def following(self, response: TextResponse, task: Task, shown: int) -> Task | None:
        """The list page after this one, which shows *shown* releases; None at the end."""
        raise NotImplementedError(f"{type(self).__name__} follows no list")

    def inner(self, response: TextResponse, task: Task) -> list[Task]:
        """The lists that a page names where it is an index of lists, not a list itself."""
        return []

    def instead(self, task: Task) -> Task | None:
        """The place to ask where no list stands at this one; None where there is no other."""
        return None

    # --- the visit --------------------------------------------------------------------

    @property
    def clock(self) -> Clock:
        """The night's clock; the machine's, where no night was begun (scrapy shell)."""
        return self.night.clock if self.night else Clock()

    @property
    def keeps_window(self) -> bool:
        """Whether the night window is obeyed (asked by the window guard)."""
        return self.options.keeps_window

    async def start(self) -> AsyncIterator[Any]:
        """Ask for everything that is planned tonight and not done."""
        try:
            night = self._join_night()
        except InfopublikError as error:
            self.logger.error("%s", error)
            raise CloseSpider("not started") from error
        self.visit = visit = Visit(
            night=night,
            portal=self.portal.id,
            is_full=self.options.is_full,
            is_proving=self.options.is_proving,
        )
        seeds = [self._standing(visit, seed) for seed in self.seeds()]
        not_before = visit.begin(seeds, since=self.options.since)
        if not_before is not None:
            self.not_before = not_before
            cause = f"asked to wait until {not_before:%Y-%m-%d %H:%M} UTC"
            for task in visit.unread_lists(seeds):
                visit.store_look(self._looking.look(task.url, LookClass.SKIPPED, cause), task.kind)
            # Of a night that was killed the list may have been asked for before.
            self.ended = NightEnd(look_class=LookClass.BLOCKED, cause=cause)
            return
        for request in self._next_requests():
            yield request

    def go_on(self) -> None:
        """Ask for what is still planned once everything asked is done (Scrapy's idle signal)."""
        if self.visit is None or self.not_before or self.ended or self.failure:
            return
        requests = list(self._next_requests())
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def _next_requests(self) -> Iterator[Request]:
        """Requests for the next tasks; what was asked in this process is not asked again."""
        if self._is_spent:
            return
        with self._keeping() as visit:
            tasks = visit.next_tasks(limit=_BATCH)
        first = next((task for task in tasks if task.kind == "release"), None)
        # A limited visit is a try, and asks for no page more than it says.
        if first is not None and self._probed is None and self.options.limit is None:
            self._probed = probe_address(first.url)
            tasks.insert(0, Task(url=self._probed, kind="probe"))
        tasks = [task for task in tasks if not self._is_asked(task)]
        for task in tasks or self._later_tasks():
            if request := self._request(task):
                yield request

    def _later_tasks(self) -> list[Task]:
        """Second looks once all else is done, and with them another address that never was."""
        with self._keeping() as visit:
            tasks = visit.again_tasks(spellings)
        tasks = [task for task in tasks if not self._is_asked(task)]
        if tasks and not self._is_probed_again:
            self._is_probed_again = True
            tasks.append(Task(url=probe_address(tasks[0].url), kind="probe"))
        return tasks

    def _is_asked(self, task: Task) -> bool:
        return (task.kind, task.url) in self._asked

    def _standing(self, visit: Visit, seed: Task) -> Task:
        """The first place of a list that was not found empty in the last nights."""
        place: Task | None = seed
        while place is not None and visit.is_dead(place.url):
            place = self.instead(place)
        return place or seed

    def _join_night(self) -> NightRun:
        if self.night is None:
            self.night = self._own_night.begin(self.settings["INFOPUBLIK_ARCHIVE"], self.portal)
        return self.night

    _is_spent = False
    _probed: str | None = None
    _is_probed_again = False

    async def closed(self, reason: str) -> None:
        """Judge the portal; an interrupted visit stays open, and the next start goes on."""
        is_finished = reason == "finished" and self.failure is None
        if self.visit is not None and is_finished:
            ended = (self.ended.look_class, self.ended.cause) if self.ended else None
            close_visit(
                self.visit,
                layout=self.visit.layout(),
                ended=ended,
                is_network_up=await self._is_network_up(),
            )
        self._own_night.end(is_finished=is_finished)

    async def _is_network_up(self) -> bool | None:
        """Whether our own line works, as the control hosts say; None where they are not asked."""
        hosts = self.settings.getlist("INFOPUBLIK_CONTROL_HOSTS")
        if not hosts or self.portal.allow_private_network:
            return None
        return await is_network_up(hosts)

    def _request(self, task: Task) -> Request | None:
        """The request for a task; None where the caller's limit is reached."""
        headers = {}
        if task.kind == "release":
            if self.options.limit is not None and self._release_pages >= self.options.limit:
                return None
            self._release_pages += 1
        self._asked.add((task.kind, task.url))
        if task.etag:
            headers["If-None-Match"] = task.etag
        if task.last_modified:
            headers["If-Modified-Since"] = task.last_modified
        callbacks = {
            **dict.fromkeys(("release", *SECOND), self.parse_release),
            "probe": self.parse_probe,
        }
        return Request(
            task.url,
            callback=callbacks.get(task.kind, self.parse_list),
            errback=self.failed,
            headers=headers,
            dont_filter=True,  # the plan knows what was fetched
            meta={"task": task, "download_slot": self.portal.id},
        )

    def parse(self, response: Response) -> Iterator[Any]:
        """Read any page of the portal, as `scrapy parse` asks; nothing is stored."""
        address = self.portal.release_address(self.portal.own_address(response.url))
        if address:
            task = Task(url=address, kind="release")
            yield self._release(self._looking.look_of(response, task), response, task)
        elif self.reads(response):
            for entry in self.entries(response):
                yield Request(entry.url, meta={"download_slot": self.portal.id})

    def reads(self, response: Response) -> TypeGuard[TextResponse]:
        """Whether an answer can be a list of this family."""
        return isinstance(response, TextResponse)

    def parse_list(self, response: Response) -> Iterator[Any]:
        """Keep a list page and go on with what it shows."""
        task: Task = response.meta["task"]
        look = self._looking.look_of(response, task)
        with self._keeping() as visit:
            if look.status == 304:
                visit.not_modified_list(look)
            elif look.look_class == LookClass.OK and answer.is_bomb(response):
                look = replace(look, look_class=LookClass.SUSPECT, cause="extract-limit: too much")
                visit.store_look(look, task.kind)
            elif look.look_class == LookClass.OK and self.reads(response):
                yield from self._go_on(visit, response, task, look)
            elif other := self._other_place(task, look):
                yield self._request(visit.lead_elsewhere(look, task, other))
            elif look.look_class == LookClass.GONE_HARD and self._is_walked_to(task):
                visit.end_list(look)
            elif look.look_class != LookClass.OK:
                visit.store_look(look, task.kind)
            else:
                look = replace(look, look_class=LookClass.SUSPECT, cause="no text")
                visit.store_look(look, task.kind)

    def _other_place(self, task: Task, look: Look) -> Task | None:
        """Where to ask instead, unless the portal is only down, or asked for a pause."""
        if look.look_class == LookClass.DOWN or look.status == 429:
            return None
        return self.instead(task)

    def _go_on(
        self, visit: Visit, response: TextResponse, task: Task, look: Look
    ) -> Iterator[Request | None]:
        if inner := self.inner(response, task):
            yield from self._follow(visit.store_index(look, task, inner))
            return
        shown, found_traps = sound(self.entries(response), self.portal, today=look.at.date())
        traps = [
            self._looking.look(url, LookClass.TRAP, cause)
            for url, cause in found_traps[:_TOLD_TRAPS]
        ]
        if not shown:
            for trap in traps:
                visit.store_look(trap, "release")
        if not shown and (found := notice(*answer.said(response))):
            look = replace(look, look_class=found[0], cause=found[1])
            self._keep_notice(visit, task, look)
            return
        following = self.following(response, task, len(shown))
        if not shown and following is None and (other := self.instead(task)):
            yield self._request(visit.lead_elsewhere(look, task, other))
            return
        is_cut = not self.options.is_full and visit.list_pages() + 1 >= self.portal.max_pages
        if is_cut and following is not None:
            look = replace(look, cause=f"stopped at {self.portal.max_pages} list pages")
        outcome = visit.store_list(
            look,
            task,
            shown,
            following=following,
            is_cut=is_cut,
            traps=traps if shown else (),
        )
        yield from self._follow(outcome)

    def _follow(self, outcome: ListOutcome) -> Iterator[Request | None]:
        """Requests for the list pages that come next, but for one that was asked already.

        None where releases are to be read first: the plan gives both once all is done.
        """
        if self.visit is None or not self.visit.is_lists_turn():
            return iter(())
        return (self._request(task) for task in outcome.following if not self._is_asked(task))

    def _keep_notice(self, visit: Visit, task: Task, look: Look) -> None:
        """A list page that says there is nothing, or that something is wrong."""
        if look.look_class == LookClass.GONE_SOFT and self._is_walked_to(task):
            visit.end_list(replace(look, look_class=LookClass.OK))
        else:
            visit.store_look(look, task.kind)

    def parse_release(self, response: Response) -> Iterator[Release]:
        """Pass a release page on to the pipelines, or keep what else came."""
        task: Task = response.meta["task"]
        look = self._looking.look_of(response, task)
        if look.look_class == LookClass.OK and look.status == 200:
            if look.final_url and not self._looking.may_be_release(look.final_url):
                look = replace(
                    look, look_class=LookClass.GONE_SOFT, cause=f"redirects to {look.final_url}"
                )
            elif not isinstance(response, TextResponse):
                if answer.is_document(response):
                    yield self._release(look, response, task)
                    return
                look = replace(look, look_class=LookClass.SUSPECT, cause="no text")
            elif target := answer.leads_to(response):
                look = self._looking.led_away(look, target)
            else:
                yield self._release(look, response, task)
                return
        with self._keeping() as visit:
            self._store(visit, look, task)

    def _store(self, visit: Visit, look: Look, task: Task) -> None:
        """Keep a look; a second one belongs to the release it asked for, whatever its address."""
        known = task.release if task.kind in SECOND else None
        visit.store_look(look, task.kind, release=known)

    def parse_probe(self, response: Response) -> Iterator[Release]:
        """Pass on what the portal says of an address that never was, where it says it is there."""
        task: Task = response.meta["task"]
        look = self._looking.look_of(response, task)
        if look.status == 200 and not look.final_url and isinstance(response, TextResponse):
            yield replace(self._release(look, response, task), is_probe=True)
            return
        if look.look_class in (LookClass.OK, LookClass.GONE_HARD):
            said = f"redirects to {look.final_url}" if look.final_url else f"status {look.status}"
            look = replace(look, look_class=LookClass.OK, cause=f"probe: {said}")
        with self._keeping() as visit:
            visit.store_look(look, task.kind)

    def failed(self, failure: Failure) -> None:
        """Keep a request that brought no answer; what was not asked any more stays planned."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        task: Task = request.meta["task"]
        error = failure.value or DownloadFailedError("no reason given")
        look_class, cause = failure_class(error, request.url)
        if look_class == LookClass.SKIPPED and cause in (OUT_OF_BUDGET, OUT_OF_WINDOW):
            self._is_spent = True
            return
        if look_class == LookClass.SKIPPED and self.ended is not None and task.kind == "release":
            return
        attempts = request.meta.get("retry_times", 0) + 1
        look = self._looking.look(task.url, look_class, cause, attempts=attempts)
        look = replace(look, status=getattr(error, "status", None), answer=answer_of(request))
        with self._keeping() as visit:
            self._store(visit, look, task)

    def note_robots(
        self, url: str, look_class: LookClass, cause: str | None, response: Response | None
    ) -> None:
        """Keep the look at robots.txt (called by the robots guard)."""
        if self.visit is None:
            return
        look = self._looking.look(url, look_class, cause)
        if response is not None:
            look = replace(
                look,
                status=response.status,
                size_bytes=len(response.body),
                answer=answer_of(response.request),
            )
        with self._keeping() as visit:
            visit.store_look(look, "robots")

    def ask_back_at(self, moment: datetime) -> None:
        """The portal asked for a long wait: its night is over (called by the guard)."""
        self.not_before = moment
        with self._keeping() as visit:
            visit.ask_back_at(moment)

    def _is_walked_to(self, task: Task) -> bool:
        """Whether an earlier page led to this list page tonight: beyond the end is no failure."""
        return task.walk != "sweep" and all(seed.url != task.url for seed in self.seeds())

    @contextmanager
    def _keeping(self) -> Iterator[Visit]:
        """The visit to store into; where the archive fails, stop with nothing half-done."""
        if self.visit is None:
            raise CloseSpider("no night was begun")
        try:
            yield self.visit
        except (StorageError, BusyError) as error:
            self.failure = error
            raise CloseSpider("archive") from error

    def _release(self, look: Look, response: Response, task: Task) -> Release:
        return self._looking.release(look, response, task, since=self.options.since)

    @property
    def _looking(self) -> Looking:
        return Looking(portal=self.portal, clock=self.clock, seeds=self.seeds)
