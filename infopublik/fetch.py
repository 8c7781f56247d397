"""A handful of pages, fetched as a crawl would: through the same guards, and stored nowhere.

What is wanted next may depend on what came: steps (a generator) yield addresses and are
sent answers. One request at a time a portal, robots.txt obeyed, the portal's delay kept.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from archive.clock import Clock
from archive.errors import InfopublikError, StorageError, UsageError
from archive.model import LookClass
from infopublik import settings as project_settings
from infopublik.crawl import PORTALS_AT_ONCE, Watcher
from spiders import answer
from spiders.detect.asking import WAIT, Answer, Steps
from spiders.guard.outcome import failure_class, response_class
from spiders.guard.refused import RefusedError
from spiders.portal import Portal, host_of
from spiders.portal_spider import PortalSpider
from spiders.table import table_of

T = TypeVar("T")

# Of one call and portal, beside robots.txt; redirects and repeated tries count.
MAX_REQUESTS = 14
# A person waits: a slow answer is none, and one that needs a longer pause gets no second request.
_TIMEOUT_S = 30
_MAX_WAIT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """The body as sent, decompressed; charset as the Content-Type header names it."""

    url: str
    body: bytes
    charset: str | None


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """Steps to take at a portal, whose guards and delay hold for them."""

    portal: Portal
    steps: Steps[T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[T]):
    """What a job came to, and how many requests it took."""

    result: T
    requests: int


class StoppedError(InfopublikError):
    """A signal came before the steps were over."""

    def __init__(self, number: int) -> None:
        super().__init__("Stopped. Nothing was written.")
        self.exit_code = 128 + number


class _ImpatientClock(Clock):
    """Refuses to wait for long: nobody sits through an hour's Retry-After."""

    async def wait(self, seconds: float) -> None:
        if seconds > _MAX_WAIT_S:
            raise RefusedError(LookClass.BLOCKED, f"{WAIT} {seconds:.0f} s")
        await super().wait(seconds)


class _StepSpider(PortalSpider):
    """Asks for what the steps want, one after the other; the same address only once."""

    name = "steps"

    def __init__(self, *args: Any, steps: Steps[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.requests = 0
        self.result: Any = None
        self.error: Exception | None = None
        self._steps = steps
        self._clock = _ImpatientClock()
        self._kept: dict[str, Answer] = {}

    @property
    def clock(self) -> Clock:
        """A clock of its own: there is no night."""
        return self._clock

    async def start(self) -> AsyncIterator[Any]:
        """Take the first step."""
        if request := self._next(None):
            yield request

    def _next(self, answer: Answer | None) -> Request | None:
        """The request for the next step; None when the steps are over."""
        try:
            url = next(self._steps) if answer is None else self._steps.send(answer)
            while kept := self._kept.get(url):
                url = self._steps.send(kept)
        except StopIteration as end:
            self.result = end.value
            return None
        except Exception as error:  # noqa: BLE001 - raised again where the process has ended
            self.error = error
            return None
        self.requests += 1
        return Request(
            url,
            callback=self.take,
            errback=self.miss,
            dont_filter=True,
            meta={"download_slot": self.portal.id, "wanted": url, "dont_retry": True},
        )

    def take(self, response: Response) -> Request | None:
        """Go on with what answered."""
        look_class, cause = response_class(response)
        return self._keep(response.meta["wanted"], look_class, cause, response)

    def miss(self, failure: Failure) -> Request | None:
        """Go on with why nothing answered."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        wanted = request.meta["wanted"]
        error = failure.value or DownloadFailedError("no reason given")
        look_class, cause = failure_class(error, request.url)
        return self._keep(wanted, look_class, cause, None)

    def _keep(
        self, url: str, look_class: LookClass, cause: str | None, response: Response | None
    ) -> Request | None:
        answer = Answer(url=url, look_class=look_class, cause=cause, response=response)
        self._kept[url] = answer
        return self._next(answer)

    def note_robots(
        self, url: str, look_class: LookClass, cause: str | None, response: Response | None
    ) -> None:
        """Keep robots.txt for a step that wants to read it (called by the robots guard)."""
        self._kept[url] = Answer(url=url, look_class=look_class, cause=cause, response=response)

    def ask_back_at(self, moment: datetime) -> None:
        """The portal asked for a long wait: nothing more is asked (called by the guard)."""
        self.not_before = moment


def take_steps(jobs: Sequence[Job[T]], watcher: Watcher | None = None) -> list[Done[T]]:
    """Take the steps of each job, several portals side by side, and return what they came to.

    Raises what a job's steps raise, and StoppedError where a signal came before the end.
    """
    with TemporaryDirectory(prefix="infopublik-") as made:
        # The guards let in the private hosts of a registry: here, of these portals alone.
        for each in (job.portal for job in jobs if job.portal.allow_private_network):
            bare = replace(each, family="feed", listing=None, release=None)
            path = Path(made) / f"{each.id}.toml"
            path.write_text(table_of(bare), encoding="utf-8")
        settings = Settings()
        settings.setmodule(project_settings, priority="project")
        settings.set("INFOPUBLIK_PORTALS", [made], priority="cmdline")
        settings.set("LOG_LEVEL", "CRITICAL", priority="cmdline")
        settings.set("DOWNLOAD_TIMEOUT", _TIMEOUT_S, priority="cmdline")
        settings.set("RETRY_TIMES", 1, priority="cmdline")
        steps = _Steps(AsyncCrawlerProcess(settings), jobs, watcher or Watcher())
        steps.run()
    return [_done(crawler) for crawler in steps.crawlers]


class _Steps:
    """The crawlers of one call under one semaphore, stopped together."""

    def __init__(
        self, process: AsyncCrawlerProcess, jobs: Sequence[Job[Any]], watcher: Watcher
    ) -> None:
        self.crawlers = [process.create_crawler(_spider_of(job)) for job in jobs]
        self._process, self._jobs, self._watcher = process, jobs, watcher
        self._gate = asyncio.Semaphore(PORTALS_AT_ONCE)
        self._signal: int | None = None

    def run(self) -> None:
        """Block until all steps are taken; raises StoppedError after a signal."""
        loop = asyncio.get_event_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop_for, number)
        whole = loop.create_task(self._all())
        self._process.start(stop_after_crawl=False, install_signal_handlers=False)
        if self._signal is not None:
            _reactor().getThreadPool().stop()  # a crashed reactor leaves its threads waiting
            raise StoppedError(self._signal)
        whole.result()

    async def _all(self) -> None:
        try:
            await asyncio.gather(*map(self._one, self.crawlers, self._jobs))
        finally:
            self._stop()

    async def _one(self, crawler: Crawler, job: Job[Any]) -> None:
        async with self._gate:
            if self._signal is None:
                self._watcher.begun(job.portal.id, crawler)
                await self._process.crawl(crawler, steps=job.steps)
                self._watcher.ended(job.portal.id)

    def _stop_for(self, number: int) -> None:
        """Stop at once, without waiting for answers: nothing has to be brought to an end."""
        if self._signal is None:
            self._signal = number
            _reactor().crash()

    def _stop(self) -> None:
        asyncio.get_event_loop().call_soon(_reactor().stop)


def _reactor() -> Any:
    # Importing the reactor installs one, so it must wait until Scrapy installed its own.
    from twisted.internet import reactor

    return reactor


def _spider_of(job: Job[Any]) -> type[_StepSpider]:
    # robots.txt takes a request of its own.
    portal = replace(job.portal, budget=min(job.portal.budget, MAX_REQUESTS + 1))
    return type("_StepSpider", (_StepSpider,), {"portal": portal})


def _done(crawler: Crawler) -> Done[Any]:
    spider = cast("_StepSpider", crawler.spider)
    if spider.error is not None:
        raise spider.error
    requests = crawler.stats.get_value("downloader/request_count", 0) if crawler.stats else 0
    return Done(result=spider.result, requests=requests)


def fetch_page(url: str, *, region: str) -> FetchedPage:
    """Fetch one public page, robots.txt obeyed.

    Raises UsageError for what is no web address, StorageError with class and cause
    where no page came.
    """
    if host_of(url) is None:
        raise UsageError(f"'{url}' is no web address. Write https://host/path.")
    parts = urlsplit(url)
    portal = Portal(
        id="read",
        name="One page",
        home=f"{parts.scheme}://{parts.netloc}/",
        region=region,
        family="feed",
    )
    [done] = take_steps([Job(portal, _one(url))])
    came = done.result
    if came.response is None or came.response.status != 200:
        raise StorageError(f"{url}: {came.said()}. Nothing was read.")
    response = came.response
    return FetchedPage(url=response.url, body=response.body, charset=answer.charset(response))


def _one(url: str) -> Generator[str, Answer, Answer]:
    return (yield url)
