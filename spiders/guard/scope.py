"""The scope guard: each portal's requests stay on its own host, over http and https."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from archive.model import LookClass
from spiders.guard.refused import RefusedError
from spiders.guard.visited import visited
from spiders.portal import Portal

# A real address is shorter; longer ones come from loops of redirects.
_MAX_URL_CHARS = 2_000


class ScopeGuard:
    """Downloader middleware, nearest to the engine: every hop passes it."""

    def __init__(self, portal: Portal) -> None:
        self._hosts = frozenset(portal.hosts)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ScopeGuard:
        """Guard the crawler's portal; a spider without one (scrapy shell) is not guarded."""
        return cls(visited(crawler).portal)

    def process_request(self, request: Request) -> None:
        """Raise RefusedError for an address that is not the portal's own."""
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise RefusedError(LookClass.DENIED, f"scheme {parts.scheme[:20]}")
        if len(request.url) > _MAX_URL_CHARS:
            raise RefusedError(LookClass.TRAP, f"address of {len(request.url)} characters")
        default = {"http": ":80", "https": ":443"}[parts.scheme]
        host = parts.netloc.rpartition("@")[2].lower().removesuffix(default)
        if host not in self._hosts:
            raise RefusedError(LookClass.DENIED, f"offsite: {host[:100]}")
