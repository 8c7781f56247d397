"""Lists in sitemaps: addresses with the day of their last change, and maps of other maps.

Source: sitemaps.org protocol 0.9, and Google's news extension for title and day of publishing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.utils.gz import gunzip

from archive.tasks import Listed
from spiders.portal import Portal

# The protocol's own bounds: addresses, and bytes when unpacked.
MAX_ADDRESSES = 50_000
MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap holds.

    releases: of the portal, in its order. maps: addresses of other maps, each with the
    day of its last change where that is said. is_map: it is a sitemap at all.
    """

    releases: tuple[Listed, ...] = ()
    maps: tuple[tuple[str, str | None], ...] = ()
    is_map: bool = False


def read_sitemap(response: Response, portal: Portal) -> Sitemap:
    """Read a sitemap, an index of sitemaps, or a text file of addresses.

    Broken XML is read as far as it goes; a map packed with gzip is unpacked. Foreign
    addresses are passed over.
    """
    body = _unpacked(response.body)
    if body.lstrip()[:1] != b"<":
        return _read_text(body, response.url, portal)
    # Entities stay unread: a map may name a file of this machine.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        kind = _name(root := etree.fromstring(body, parser=parser))
    except etree.LxmlError:
        return Sitemap()
    if kind not in ("urlset", "sitemapindex"):
        return Sitemap()
    releases: dict[str, Listed] = {}
    maps: dict[str, str | None] = {}
    for _, values in zip(range(MAX_ADDRESSES), _entries(root), strict=False):
        address = portal.linked(response.url, values.get("loc", ""))
        if address is None:
            continue
        if kind == "sitemapindex":
            maps[address] = values.get("lastmod")
        elif portal.is_release(address):
            releases[address] = Listed(
                url=address,
                text=values.get("title"),
                published=values.get("publication_date"),
                modified=values.get("lastmod"),
            )
    return Sitemap(releases=tuple(releases.values()), maps=tuple(maps.items()), is_map=True)


def _entries(root: etree._Element) -> Iterator[dict[str, str]]:
    """The texts of each <url> or <sitemap> by local name; a news entry's stand one deeper."""
    for entry in root.iterchildren("{*}url", "{*}sitemap", "url", "sitemap"):
        values: dict[str, str] = {}
        for element in entry.iter(etree.Element):
            inside = element.getparent()
            if element.text and (inside is entry or _name(inside) == "news"):
                values.setdefault(_name(element), " ".join(element.text.split()))
        yield values


def _name(element: etree._Element | None) -> str:
    return "" if element is None else etree.QName(element).localname.lower()


def _unpacked(body: bytes) -> bytes:
    """The map itself; what does not unpack, or is too large, is no map."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_BYTES]
    try:
        return gunzip(body, max_size=MAX_BYTES)
    except (OSError, EOFError, IgnoreRequest, ValueError):
        return b""


def _read_text(body: bytes, url: str, portal: Portal) -> Sitemap:
    """A text map: one address a line."""
    lines = body[:MAX_BYTES].decode("utf-8", "replace").split("\n")[:MAX_ADDRESSES]
    found = [
        address for line in lines if line.strip() and (address := portal.linked(url, line.strip()))
    ]
    releases = tuple(Listed(url=each) for each in dict.fromkeys(found) if portal.is_release(each))
    return Sitemap(releases=releases, is_map=bool(releases))


def maps_of_robots(response: TextResponse, portal: Portal) -> list[str]:
    """The sitemaps that robots.txt names, on the portal's own host."""
    named = (line.partition(":") for line in response.text.split("\n"))
    hrefs = [value.strip() for key, _, value in named if key.strip().lower() == "sitemap"]
    return [url for href in hrefs if (url := portal.linked(response.url, href))]
