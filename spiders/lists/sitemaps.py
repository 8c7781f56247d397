"""Lists in sitemaps: addresses with the day of their last change, and maps of other maps.

Source: sitemaps.org protocol 0.9, and Google's news extension for title and day of publishing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from itertools import islice

from lxml import etree
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.utils.gz import gunzip

from archive.tasks import Listed
from spiders.portal import Portal

# The protocol's own bounds: addresses, and bytes when unpacked.
MAX_ADDRESSES = 50_000
MAX_BYTES = 50 * 1024 * 1024
# Of so many releases that all name one moment of change, it is the moment the map was made.
_MADE_AT_ONCE = 10

_ROOTS = ("urlset", "sitemapindex")
# What stands before the root element: a warning of PHP, an empty line, a byte order mark.
_HEAD_BYTES = 2_000
_START = re.compile(rb"<(\?xml|(\w+:)?(urlset|sitemapindex))[\s>]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


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
    addresses are passed over, and so is the home page, which is no release.
    """
    return _read(response.body, response.url, portal)


@lru_cache(maxsize=1)  # a spider asks for the same map three times
def _read(packed: bytes, base: str, portal: Portal) -> Sitemap:
    entries = _entries(_unpacked(packed))
    releases: dict[str, Listed] = {}
    maps: dict[str, str | None] = {}
    home = portal.own_address(portal.home)
    for kind, values in entries:
        place = values.get("loc")
        address = portal.linked(base, place) if place else None
        if address is None or address == home:
            continue
        if kind == "sitemapindex":
            maps[address] = values.get("lastmod")
        elif own := portal.release_address(address):
            releases[own] = Listed(
                url=own,
                text=values.get("title"),
                published=values.get("publication_date"),
                modified=values.get("lastmod"),
            )
    return Sitemap(
        releases=_believed(list(releases.values())),
        maps=tuple(maps.items()),
        is_map=bool(entries),
    )


def maps_of_robots(response: TextResponse, portal: Portal) -> list[str]:
    """The sitemaps that robots.txt names, on the portal's own host (RFC 9309, section 2.2.4)."""
    named = (line.partition(":") for line in response.text.splitlines())
    hrefs = [
        value.strip() for key, _, value in named if key.strip("\ufeff \t").lower() == "sitemap"
    ]
    found = (portal.linked(response.url, href) for href in hrefs if href)
    return list(dict.fromkeys(url for url in found if url))


def _entries(body: bytes) -> list[tuple[str, dict[str, str]]]:
    """Of each entry the root's name and its texts by local name."""
    entries = list(islice(_xml_entries(body), MAX_ADDRESSES))
    if entries or _is_markup(body):
        return entries
    return [("urlset", {"loc": line}) for line in _lines(body)]


def _xml_entries(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """The root's name and the texts of each <url> or <sitemap>, by local name.

    One at a time, so that a map of 50 MB does not stand in memory as a tree. Entities stay
    unread: a map may name a file of this machine.
    """
    context = etree.iterparse(
        BytesIO(body[_start(body) :]),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    kind, depth = "", 0
    try:
        for event, element in context:
            depth += 1 if event == "start" else -1
            if not kind:
                kind = _name(element)
                if kind not in _ROOTS:
                    return
            elif event == "end" and depth == 1:
                if _name(element) in ("url", "sitemap"):
                    yield kind, _texts(element)
                if (root := element.getparent()) is not None:
                    del root[:-1]
    except etree.LxmlError:  # broken beyond mending: what came before it counts
        return


def _texts(entry: etree._Element) -> dict[str, str]:
    """The texts of an entry by local name; a news entry's stand one deeper."""
    values: dict[str, str] = {}
    for element in entry.iterdescendants(etree.Element):
        inside = element.getparent()
        if element.text and (inside is entry or _name(inside) == "news"):
            values.setdefault(_name(element), " ".join(element.text.split()))
    return values


def _name(element: etree._Element | None) -> str:
    """The local name; of a prefix that the map declares nowhere, the part after it."""
    tag = element.tag if element is not None else ""
    return re.split("[}:]", tag)[-1].lower() if isinstance(tag, str) else ""


def _start(body: bytes) -> int:
    """Where the XML begins, past what a careless server printed before it."""
    found = _START.search(body[:_HEAD_BYTES])
    return found.start() if found else 0


def _is_markup(body: bytes) -> bool:
    return body[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", *_UTF_16))


def _unpacked(body: bytes) -> bytes:
    """The map itself; what does not unpack, or is too large, is no map."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_BYTES]
    try:
        return gunzip(body, max_size=MAX_BYTES)
    except (OSError, EOFError, IgnoreRequest, ValueError):
        return b""


def _lines(body: bytes) -> Iterator[str]:
    """The addresses of a text map, one a line; other words are no address."""
    text = body.decode("utf-8-sig", "replace")
    stripped = (line.strip() for line in islice(text.splitlines(), MAX_ADDRESSES))
    return (line for line in stripped if line.lower().startswith(("http://", "https://")))


def _believed(releases: list[Listed]) -> tuple[Listed, ...]:
    """The releases, without their day of change where all say the same one."""
    moments = {entry.modified for entry in releases}
    if len(releases) > _MADE_AT_ONCE and len(moments) == 1:
        return tuple(replace(entry, modified=None) for entry in releases)
    return tuple(releases)
