"""The address guard: no connection to an address that is not on the public internet.

Judges what a name resolves to, at the moment of connecting, and connects to just
that: redirects, literals in any spelling and DNS that changes its mind all come
through here. It holds for Scrapy's default download handler without a proxy.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import BaseSettings
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from spiders.registry import load_registry

# Ways of IPv6 to local or embedded addresses that Python calls global: local NAT64
# (RFC 8215), IPv4-compatible and -translated (RFC 4291, 2765), site-local (RFC 3879).
_LOCAL = tuple(
    ip_network(net) for net in ("64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96", "fec0::/10")
)
_NAT64 = bytes.fromhex("0064ff9b0000000000000000")  # RFC 6052

# What was refused in this process. Twisted reports a refused name as one not found,
# so whoever tells the cause asks here.
_refused: dict[str, str] = {}


def refused_address(host: str) -> str | None:
    """The private address for which *host* was refused, if it was."""
    return _refused.get(host.lower())


def is_public(address: str) -> bool:
    """Whether an IP address is one on the public internet.

    IPv4 inside IPv6 (mapped, 6to4, NAT64) is judged as the IPv4 it leads to.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip.packed.startswith(_NAT64):
            inner = IPv4Address(ip.packed[-4:])
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _LOCAL)


def private_hosts(settings: BaseSettings) -> frozenset[str]:
    """Host names, without ports, of the registry's portals with `allow_private_network`."""
    return _private_hosts(tuple(settings.getlist("INFOPUBLIK_PORTALS")))


@cache
def _private_hosts(folders: tuple[str, ...]) -> frozenset[str]:
    portals = load_registry([Path(folder) for folder in folders]).values()
    hosts = {urlsplit(each.home).hostname for each in portals if each.allow_private_network}
    return frozenset(host for host in hosts if host)


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which refuses private addresses except for named hosts.

    private_hosts: hosts of the portals that say `allow_private_network`; that each
    portal stays on its own host is the scope guard's part.
    """

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, private_hosts: frozenset[str]
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._private_hosts = private_hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        """Read the registry once a process, for the hosts that may be private."""
        settings = crawler.settings
        return cls(
            reactor,
            settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0,
            settings.getfloat("DNS_TIMEOUT"),
            private_hosts(settings),
        )

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """Resolve *name*, or fail as if it did not exist."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._judge, name)

    def _judge(self, address: str, name: Any) -> str:
        host = name.decode("ascii", "replace") if isinstance(name, bytes) else str(name)
        if host not in self._private_hosts and not is_public(address):
            _refused[host.lower()] = address
            raise DNSLookupError(f"{host} stands at {address}, which is not public")
        return address
