"""One portal of the registry: its addresses, its zone, and what is a release of it.

Reading portals from their TOML files is left to `spiders.registry`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit, urlunsplit

from archive.address import canonical
from archive.errors import RegistryError
from archive.region import by_code
from spiders.passing import has_page_number, without_query, without_session

# Characters of an address that is kept and that patterns are tried on: no real one is longer,
# Scrapy drops it without a word from 2,083 on, and an index of PostgreSQL holds some 2,700.
URL_LIMIT = 2048

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One government news site.

    region: Kemendagri code. listing, feed, sitemap: a path or address on its own host;
    listing may hold {page} (from 1) or {offset} (from 0). release: regular expression
    for path and query of a release. checked: "never" or the ISO date a person last saw
    it work. delay: seconds between requests, at least. max_pages: list pages a night.
    time_zone: WIB, WITA or WIT where not its region's. selectors: CSS by title, date,
    body. night_window: "HH:MM-HH:MM" in its own zone. budget: requests a night.
    tls: "record" fetches over a bad certificate and marks it, "strict" refuses it.
    """

    id: str
    name: str
    home: str
    region: str
    family: str
    listing: str | None = None
    release: str | None = None
    checked: str = "never"
    feed: str | None = None
    sitemap: str | None = None
    delay: float = 1.0
    max_pages: int = 200
    time_zone: str | None = None
    selectors: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    night_window: str | None = None
    budget: int = 2000
    tls: str = "record"
    note: str = ""
    allow_private_network: bool = False

    @property
    def host(self) -> str:
        """Its host in lower case, with the port where that is not the scheme's own."""
        return host_of(self.home) or ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Its host and the same with or without "www.", which most portals answer alike."""
        return twins(self.host)

    @property
    def zone(self) -> str:
        """WIB, WITA or WIT: its own where given, else its region's."""
        if self.time_zone:
            return self.time_zone
        region = by_code(self.region)
        if region is None:
            raise RegistryError(f"portal {self.id!r}: {unknown_region(self.region)}")
        return region.zone

    def is_release(self, url: str) -> bool:
        """Whether a canonical address is a release of this portal.

        Without a pattern (a feed names releases only) every address on its hosts is one.
        """
        if host_of(url) not in self.hosts:
            return False
        parts = urlsplit(url)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return self.release is None or re.search(self.release, target) is not None

    def release_address(self, url: str | None) -> str | None:
        """The address under which a canonical one is a release; None for any other.

        Some portals write a session or a token of their own behind each link; it is left out.
        """
        if url is None or "?" not in url or self.release is None:
            return url if url is not None and self.is_release(url) else None
        forms = [without_session(url), url]
        if not has_page_number(url):
            forms.append(without_query(url))
        return next(filter(self.is_release, forms), None)

    def own_address(self, url: str) -> str | None:
        """The canonical address under the portal's own scheme and host; None for others.

        None, too, for one that is longer than any real address.
        """
        try:
            parts = urlsplit(canonical(url))
        except ValueError:
            return None
        if parts.netloc not in self.hosts:
            return None
        scheme = urlsplit(self.home).scheme
        own = urlunsplit((scheme, self.host, parts.path, parts.query, ""))
        return own if len(own) <= URL_LIMIT else None

    def linked(self, base: str, href: str) -> str | None:
        """The portal's own address that a link on the page at *base* leads to, if it is one."""
        try:
            return self.own_address(urljoin(base, href.strip()))
        except ValueError:  # "http://[x": the page's mistake
            return None

    def page_url(self, page: int = 1, *, offset: int = 0) -> str:
        """Address of a list page: {page} counts pages from 1, {offset} entries from 0.

        The home page where no listing is given.
        """
        listing = self.listing or ""
        filled = listing.replace("{page}", str(page)).replace("{offset}", str(offset))
        return urljoin(self.home, filled)


def host_of(url: str) -> str | None:
    """Host of an http(s) address in lower case, the scheme's own port left out."""
    try:
        parts = urlsplit(url if len(url) <= URL_LIMIT else "")
        name, port = parts.hostname, parts.port
        if name and ":" in name:
            name = f"[{ip_address(name)}]"
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not name or "@" in parts.netloc or port == 0:
        return None
    label = "[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?"
    if not name.startswith("[") and not re.fullmatch(rf"({label}\.)*{label}", name):
        return None
    return name if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{name}:{port}"


def twins(host: str) -> tuple[str, ...]:
    """A host and the same with or without "www."; an IP address has no such twin."""
    if re.fullmatch(r"[0-9.]+(:[0-9]+)?|\[.*", host):
        return (host,)
    return (host, host.removeprefix("www.") if host.startswith("www.") else f"www.{host}")


def unknown_region(code: str) -> str:
    """What a message says of a code that no region has."""
    return (
        f"unknown region {quoted(code)}. Expected a Kemendagri code, "
        'like "33" for a province or "33.75" for a regency or city.'
    )


def quoted(text: str) -> str:
    """A value of a table as a message shows it: in quotes, cut, control characters escaped."""
    return repr(text if len(text) <= 80 else f"{text[:79]}…")
