"""robots.txt as RFC 9309 has it: none is consent, one that cannot be had is not.

Scrapy's own middleware crawls everything when robots.txt answers 500 (measured).
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archive.model import LookClass
from spiders.guard.outcome import failure_class, response_class
from spiders.guard.pace import PortalPace
from spiders.guard.refused import RefusedError
from spiders.guard.visited import visited

logger = logging.getLogger(__name__)

# RFC 9309, 2.5: at least 500 KiB must be read; what is beyond is ignored.
_MAX_BYTES = 512_000
# A longer Crawl-delay is reported and this much of it obeyed (contract).
MAX_CRAWL_DELAY_S = 60.0


class RobotsGuard:
    """Downloader middleware: asks once a night and host, keeps the look, obeys."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._visited = visited(crawler)
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, Protego | RefusedError] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsGuard:
        """Guard every crawl of a portal; ROBOTSTXT_OBEY = False is for nobody."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RefusedError where the portal's robots.txt does not allow the address."""
        if request.meta.get("is_robots"):
            return
        host = urlsplit(request.url).netloc
        if host not in self._rules:
            self._rules[host] = await self._ask(request)
        rules = self._rules[host]
        if isinstance(rules, RefusedError):
            raise RefusedError(rules.look_class, rules.cause)
        if not rules.can_fetch(request.url, self._agent):
            raise RefusedError(LookClass.DENIED, "robots.txt")

    async def _ask(self, request: Request) -> Protego | RefusedError:
        """The rules of the request's host, or why nothing of it can be asked for."""
        parts = urlsplit(request.url)
        asked = Request(
            f"{parts.scheme}://{parts.netloc}/robots.txt",
            callback=NO_CALLBACK,
            meta={"is_robots": True, "download_slot": request.meta.get("download_slot")},
        )
        try:
            response: Response = await self._crawler.engine.download_async(asked)
        except Exception as error:  # noqa: BLE001 - whatever kept it away, it is unreachable
            look_class, reason = failure_class(error, asked.url)
            self._visited.note_robots(asked.url, look_class, reason, None)
            # A robots.txt that leads to another host says nothing about this one.
            return Protego.parse("") if reason.startswith("offsite") else _denial(error, asked.url)
        look_class, cause = response_class(response)
        if 400 <= response.status < 500 and response.status != 429:
            look_class, cause = LookClass.OK, f"none (status {response.status})"
        self._visited.note_robots(asked.url, look_class, cause, response)
        if response.status >= 500 or response.status == 429:
            cause = f"robots.txt unreachable: status {response.status}"
            return RefusedError(LookClass.DENIED, cause)
        if response.status != 200:
            return Protego.parse("")
        rules = Protego.parse(response.body[:_MAX_BYTES].decode("utf-8-sig", "replace"))
        self._take_delay(rules)
        return rules

    def _take_delay(self, rules: Protego) -> None:
        """Lengthen the delay to the portal's Crawl-delay."""
        asked = rules.crawl_delay(self._agent)
        if asked and asked > MAX_CRAWL_DELAY_S:
            logger.warning(
                "%s: robots.txt asks for %g s between requests; %g s are kept",
                self._visited.name,
                asked,
                MAX_CRAWL_DELAY_S,
            )
        pace = self._crawler.get_extension(PortalPace)
        if asked and pace is not None:
            pace.lengthen(min(float(asked), MAX_CRAWL_DELAY_S))


def _denial(error: Exception, url: str) -> RefusedError:
    """What every request of the night meets after robots.txt could not be had.

    A host that cannot be reached at all is down; one that does not answer for
    robots.txt alone forbids everything (RFC 9309, 2.3.1.4).
    """
    look_class, cause = failure_class(error, url)
    if look_class == LookClass.DOWN and cause != "timeout":
        return RefusedError(LookClass.DOWN, cause)
    if look_class == LookClass.DENIED:
        return RefusedError(LookClass.DENIED, cause)
    return RefusedError(LookClass.DENIED, f"robots.txt unreachable: {cause}")
