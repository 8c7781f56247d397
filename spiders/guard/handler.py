"""The download handler: Scrapy's own, with the portal's certificate policy and less patience.

It resolves names through the reactor as Scrapy's does, so the address guard holds.
"""

from __future__ import annotations

import logging
from typing import Any, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response
from twisted.internet import error
from twisted.internet.defer import Deferred
from twisted.web.client import HTTPConnectionPool
from twisted.web.iweb import IPolicyForHTTPS

from archive.manners import keep_tls, manners_of
from archive.model import LookClass
from spiders.guard.outcome import SlowBodyError
from spiders.guard.refused import RefusedError
from spiders.guard.tls import CertificatePolicy
from spiders.guard.visited import Visited
from spiders.portal import Portal, host_of

logger = logging.getLogger(__name__)

# A host that does not take a connection within this is down (fault 7); Scrapy would wait as
# long as for a whole answer.
CONNECT_TIMEOUT_S = 20.0


class GuardedHandler(HTTP11DownloadHandler):
    """Fetches over http and https; what is wrong with a certificate is a flag of the response."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        portal = getattr(crawler.spider, "portal", None)
        is_strict = isinstance(portal, Portal) and portal.tls == "strict"
        self._policy = CertificatePolicy(is_strict=is_strict)
        self._contextFactory = cast("IPolicyForHTTPS", self._policy)
        self._pool = _impatient(self._pool)
        self._told: set[str] = set()

    async def download_request(self, request: Request) -> Response:
        """Raise RefusedError (DOWN) for a certificate that the portal's policy refuses."""
        # Scrapy notes the latency when the head of the answer is there.
        request.meta.pop("download_latency", None)
        try:
            response: Response = await super().download_request(request)
        except DownloadTimeoutError as late:
            if "download_latency" in request.meta:
                raise SlowBodyError(str(late)) from late
            raise
        except DownloadFailedError as failed:
            if fault := self._fault(request):
                self._tell(request, fault)
                raise RefusedError(LookClass.DOWN, f"tls: {fault}") from failed
            raise
        if request.url.startswith("https:"):
            fault = self._fault(request)
            self._tell(request, fault)
            if fault:
                response.flags.append(f"tls: {fault}")
        return response

    def _fault(self, request: Request) -> str | None:
        parts = urlsplit(request.url)
        return self._policy.fault(parts.hostname or "", parts.port or 443)

    def _tell(self, request: Request, fault: str | None) -> None:
        """Warn where a host's certificate went bad or well since it was last asked, once."""
        host = host_of(request.url) or ""
        spider: Visited | Any = self._crawler.spider
        night = getattr(spider, "night", None)
        if night is None or host in self._told:
            return
        self._told.add(host)
        before = manners_of(night.archive, host).tls_fault
        if fault != before:
            keep_tls(night.archive, host, fault)
            logger.warning(
                "%s: https of %s: %s; before: %s",
                spider.name,
                host,
                fault or "all is well",
                before or "no fault known",
            )


def _impatient(pool: HTTPConnectionPool) -> HTTPConnectionPool:
    """A pool like *pool* that gives up connecting after CONNECT_TIMEOUT_S."""
    made = _ImpatientPool(pool._reactor, persistent=True)  # type: ignore[no-untyped-call]  # Twisted
    made.maxPersistentPerHost = pool.maxPersistentPerHost
    made._factory = pool._factory
    return made


class _ImpatientPool(HTTPConnectionPool):
    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:
        """A connection, kept or new."""
        connecting: Deferred[Any] = super().getConnection(key, endpoint)
        return connecting.addTimeout(CONNECT_TIMEOUT_S, self._reactor, _too_late)


def _too_late(_: object, seconds: float) -> None:
    raise error.TimeoutError(f"no connection in {seconds:g} s")  # type: ignore[no-untyped-call]  # Twisted
