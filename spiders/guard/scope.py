"""The scope guard: each portal's requests stay on its own host, over http and https."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from archive.model import LookClass
from spiders.guard.address import is_public, private_hosts
from spiders.guard.refused import RefusedError
from spiders.guard.visited import visited
from spiders.portal import Portal, host_of

# A real address is shorter; longer ones come from loops of redirects.
_MAX_URL_CHARS = 2_000


class ScopeGuard:
    """Downloader middleware, nearest to the engine: every hop passes it.

    closed_hosts: hosts that only other portals may reach on a private network. The
    address guard is one for the whole process, so this is where they are told apart.
    """

    def __init__(self, portal: Portal, closed_hosts: frozenset[str]) -> None:
        self._hosts = frozenset(portal.hosts)
        self._may_be_private = portal.allow_private_network
        self._closed_hosts = closed_hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ScopeGuard:
        """Guard the crawler's portal."""
        return cls(visited(crawler).portal, private_hosts(crawler.settings))

    def process_request(self, request: Request) -> None:
        """Raise RefusedError for an address that is not the portal's own."""
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise RefusedError(LookClass.DENIED, f"scheme {parts.scheme[:20]}")
        if len(request.url) > _MAX_URL_CHARS:
            raise RefusedError(LookClass.TRAP, f"address of {len(request.url)} characters")
        if host_of(request.url) not in self._hosts:
            raise RefusedError(LookClass.DENIED, f"offsite: {parts.netloc[:100]}")
        name = parts.hostname or ""
        if not self._may_be_private and (name in self._closed_hosts or _is_private_literal(name)):
            raise RefusedError(LookClass.DENIED, f"private address {name}")


def _is_private_literal(name: str) -> bool:
    """Whether a host is written as an IP address that is not public."""
    try:
        return not is_public(str(ip_address(name)))
    except ValueError:
        return False
