"""Backing off: a portal that asks for time gets it, and one that fails or refuses is left alone.

Scrapy ignores Retry-After and tries again at once (measured; faults 27 to 29). Waits are kept
by host in the archive, so the next start obeys them too.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archive.manners import keep_wait, manners_of
from archive.model import LookClass
from spiders.guard.outcome import failure_class, response_class
from spiders.guard.refused import RefusedError
from spiders.guard.retry_after import asked_wait
from spiders.guard.visited import NightEnd, scrapy_spider, visited
from spiders.portal import host_of

logger = logging.getLogger(__name__)

# Up to this long the night waits; longer, and the portal's night is over.
MAX_WAIT_S = 3_600.0
# A portal that refuses so often in a row is asked at most once an hour (faults.md, T32).
REFUSALS_IN_A_ROW = 5
REFUSED_REST_S = 3_600.0
# One that fails so often in a row is down, unless its home page answers (fault 29).
FAILURES_IN_A_ROW = 10
# Before the second and third try, times the portal's delay: after a failure, and after a
# 429 or 503 that does not say how long.
_FAILED_PAUSES = (4, 8)
_BUSY_PAUSES = (30, 60)


class BackoffGuard:
    """Downloader middleware, below Scrapy's retries: each try passes it.

    With one request at a time a portal that waits is asked nothing else.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._visited = visited(crawler)
        self._end: NightEnd | None = None
        self._known_hosts: set[str] = set()
        self._failures = 0
        self._refusals = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackoffGuard:
        """Work for portals only."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait out what an earlier start was asked; refuse what comes after the night's end."""
        await self._honour(host_of(request.url) or "")
        if self._end is not None:
            raise RefusedError(LookClass.SKIPPED, self._end.cause)
        if (until := self._visited.not_before) is not None:
            raise RefusedError(LookClass.SKIPPED, f"asked to wait until {until:%Y-%m-%d %H:%M} UTC")

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Count refusals and failures in a row, wait before the next try, or end the night."""
        if request.meta.get("is_probe"):
            return response
        look_class, cause = response_class(response)
        if response.status in (429, 503) and (wait_s := self._asked(response)) is not None:
            return await self._wait(request, response, wait_s)
        if look_class == LookClass.DOWN:
            await self._count_failure(cause or "", status=response.status)
        elif response.status in (401, 403) and not request.meta.get("is_robots"):
            self._count_refusal(host_of(request.url) or "", cause or "")
        else:
            self._failures = self._refusals = 0
        if look_class == LookClass.DOWN or response.status == 429:
            pauses = _BUSY_PAUSES if response.status in (429, 503) else _FAILED_PAUSES
            await self._pause(request, pauses)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a try that brought no answer, and wait before the next."""
        look_class, cause = failure_class(exception, request.url)
        if look_class != LookClass.DOWN or request.meta.get("is_probe"):
            return
        if isinstance(exception, RefusedError):
            return
        await self._count_failure(cause, status=None)
        await self._pause(request, _FAILED_PAUSES)

    # --- what the portal asks for ------------------------------------------------------

    def _asked(self, response: Response) -> float | None:
        header = response.headers.get("Retry-After") or b""
        return asked_wait(header.decode("latin-1"), self._visited.clock.now())

    async def _wait(
        self, request: Request, response: Response, wait_s: float
    ) -> Response | Request:
        """Wait as long as a 429 or 503 asks for; past MAX_WAIT_S end the portal's night."""
        host = host_of(request.url) or ""
        cause = f"status {response.status}, asked to wait {wait_s:.0f} s"
        self._rest(host, wait_s, cause)
        if wait_s > MAX_WAIT_S:
            self._end_night(LookClass.BLOCKED, cause, rest_s=wait_s)
            raise RefusedError(LookClass.BLOCKED, cause, status=response.status)
        spider = scrapy_spider(self._crawler)
        retry: Request | None = get_retry_request(request, spider=spider, reason="retry-after")
        if retry is None:
            return response
        logger.info("%s: asked to wait %.0f s", spider.name, wait_s)
        await self._visited.clock.wait(wait_s)
        return retry

    async def _honour(self, host: str) -> None:
        """Obey a wait that a host asked for in an earlier start, once a host."""
        night = self._visited.night
        if night is None or host in self._known_hosts:
            return
        self._known_hosts.add(host)
        manners = manners_of(night.archive, host)
        now = self._visited.clock.now()
        if manners.not_before is None or manners.not_before <= now:
            return
        wait_s = (manners.not_before - now).total_seconds()
        if wait_s > MAX_WAIT_S:
            until = f"{manners.not_before:%Y-%m-%d %H:%M} UTC"
            cause = f"to be left alone until {until}: {manners.reason}"
            self._end = NightEnd(look_class=LookClass.BLOCKED, cause=cause)
            self._visited.ended = self._end
            self._visited.not_before = manners.not_before
            return
        logger.info("%s: waits %.0f s more (%s)", self._visited.name, wait_s, manners.reason)
        await self._visited.clock.wait(wait_s)

    def _rest(self, host: str, wait_s: float, reason: str) -> None:
        if self._visited.night is not None:
            until = self._visited.clock.now() + timedelta(seconds=wait_s)
            keep_wait(self._visited.night.archive, host, until, reason)

    # --- what the portal does not say --------------------------------------------------

    def _count_refusal(self, host: str, cause: str) -> None:
        self._failures = 0
        self._refusals += 1
        if self._refusals == REFUSALS_IN_A_ROW:
            reason = f"{REFUSALS_IN_A_ROW} times {cause} in a row"
            self._rest(host, REFUSED_REST_S, reason)
            self._end_night(LookClass.BLOCKED, reason, rest_s=REFUSED_REST_S)

    async def _count_failure(self, cause: str, *, status: int | None) -> None:
        """Raise RefusedError (DOWN) where the portal failed too often and so does its home."""
        self._refusals = 0
        self._failures += 1
        if self._failures < FAILURES_IN_A_ROW:
            return
        self._failures = 0
        home = await self._probe()
        if home is None:
            return
        self._end_night(
            LookClass.DOWN,
            f"{FAILURES_IN_A_ROW} failures in a row, the last: {cause}; home page: {home}",
        )
        raise RefusedError(LookClass.DOWN, cause, status=status)

    async def _probe(self) -> str | None:
        """What is wrong with the home page; None where it answers: some pages fail, not all."""
        probe = Request(
            self._visited.portal.home,
            callback=NO_CALLBACK,
            meta={
                "is_probe": True,
                "dont_retry": True,
                "download_slot": self._visited.portal.id,
            },
        )
        try:
            response: Response = await self._crawler.engine.download_async(probe)
        except Exception as error:  # noqa: BLE001 - whatever kept it away is told
            look_class, cause = failure_class(error, probe.url)
        else:
            look_class, cause = response_class(response)[0], f"status {response.status}"
        return cause if look_class == LookClass.DOWN else None

    async def _pause(self, request: Request, pauses: tuple[int, ...]) -> None:
        tried = request.meta.get("retry_times", 0)
        if tried < len(pauses) and not request.meta.get("dont_retry"):
            await self._visited.clock.wait(pauses[tried] * self._visited.portal.delay)

    def _end_night(self, look_class: LookClass, cause: str, *, rest_s: float | None = None) -> None:
        """Ask the portal nothing more tonight, and nothing for *rest_s* seconds at all."""
        logger.warning("%s: its night is over: %s", self._visited.name, cause)
        self._end = NightEnd(look_class=look_class, cause=cause)
        self._visited.ended = self._end
        now = self._visited.clock.now()
        if rest_s is None:
            self._visited.not_before = now
        else:
            self._visited.ask_back_at(now + timedelta(seconds=rest_s))
