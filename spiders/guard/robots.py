"""robots.txt as RFC 9309 has it: none is consent, one that cannot be had is not.

The last one that could be had holds for a day in place of one that cannot.
Scrapy's own middleware crawls everything when robots.txt answers 500 (measured).
"""

from __future__ import annotations

import logging
import re
from urllib.parse import unquote, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archive.manners import keep_robots, manners_of
from archive.model import LookClass
from spiders.guard.outcome import failure_class, response_class
from spiders.guard.pace import PortalGap
from spiders.guard.refused import RefusedError
from spiders.guard.visited import visited
from spiders.portal import host_of

logger = logging.getLogger(__name__)

# RFC 9309, 2.5: at least 500 KiB must be read; what is beyond is ignored.
_MAX_BYTES = 512_000
# Escapes that mean the letter itself (RFC 9309, 2.2.2); Protego compares them as written.
_UNRESERVED = re.compile(r"%(?:2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)", re.IGNORECASE)
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
            return self._unreachable(asked.url, error, None)
        look_class, cause = response_class(response)
        if response.status == 200 and not _is_page(response.body):
            text = response.body[:_MAX_BYTES].decode("utf-8-sig", "replace")
        elif response.status == 200:
            text, cause = "", "none (a page)"
        elif 400 <= response.status < 500 and response.status != 429:
            text, look_class, cause = "", LookClass.OK, f"none (status {response.status})"
        else:
            refused = RefusedError(look_class, f"status {response.status}")
            return self._unreachable(asked.url, refused, response)
        self._visited.note_robots(asked.url, look_class, cause, response)
        if self._visited.night is not None:
            now = self._visited.clock.now()
            keep_robots(self._visited.night.archive, host_of(asked.url) or "", text, now)
        return self._rules_of(text)

    def _unreachable(
        self, url: str, error: Exception, response: Response | None
    ) -> Protego | RefusedError:
        """What holds where robots.txt could not be had: the last copy, or nothing may be asked."""
        look_class, reason = failure_class(error, url)
        # One that leads to another host says nothing about this one.
        if reason.startswith("offsite"):
            self._visited.note_robots(url, look_class, reason, response)
            return Protego.parse("")
        denial = _denial(look_class, reason)
        copy = self._copy(url) if denial.look_class == LookClass.DENIED else None
        if copy is None:
            self._visited.note_robots(url, look_class, reason, response)
            return denial
        self._visited.note_robots(url, look_class, f"{reason}; its last copy holds", response)
        return self._rules_of(copy)

    def _copy(self, url: str) -> str | None:
        """The last robots.txt that could be had, where it is young enough."""
        night = self._visited.night
        if night is None:
            return None
        manners = manners_of(night.archive, host_of(url) or "")
        return manners.robots_holding(self._visited.clock.now())

    def _rules_of(self, text: str) -> Protego:
        rules = Protego.parse(_UNRESERVED.sub(lambda found: unquote(found[0]), text))
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
        gap = self._crawler.get_extension(PortalGap)
        if asked and gap is not None:
            gap.lengthen(min(float(asked), MAX_CRAWL_DELAY_S))


def _is_page(body: bytes) -> bool:
    """Whether a page came in place of robots.txt, which has no word for us."""
    return body[:1_024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _denial(look_class: LookClass, reason: str) -> RefusedError:
    """What every request of the night meets after robots.txt could not be had.

    A host that cannot be reached at all is down, and one that is left alone is; one that
    does not answer for robots.txt alone forbids everything (RFC 9309, 2.3.1.4).
    """
    if look_class == LookClass.DOWN and reason != "timeout" and not reason.startswith("status"):
        return RefusedError(LookClass.DOWN, reason)
    if look_class in (LookClass.SKIPPED, LookClass.DENIED):
        return RefusedError(look_class, reason)
    return RefusedError(LookClass.DENIED, f"robots.txt unreachable: {reason}")
