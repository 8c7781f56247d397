"""The links of a page: where each leads, what it says, and in which part of the page it stands.

One walk over the tree, so that a page of any depth costs only its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree
from scrapy.http import TextResponse

from spiders.lists.links import base_of
from spiders.portal import Portal

MAX_LINKS = 3_000  # of a page; more is a map of a site, and the first ones show its kinds
_TEXT_CHARS = 300
_MARKED = ("a", "h1", "h2", "h3", "h4", "h5", "h6")
# How many pieces of text may stand between an entry's heading and its "read on".
_HEADING_WORDS = 6
_READ_ON = re.compile(
    r"^\W*(?:selengkapnya|baca|lihat|lanjut\w*|read more|more|detail)\b.{0,25}$", re.IGNORECASE
)
# How far from a link a date may stand and still be the listed release's.
_NEAR_CHARS = 160
_PART_OF_TAG = {"nav": "menu", "header": "menu", "footer": "foot", "aside": "side"}


def _token(words: str) -> re.Pattern[str]:
    """Finds a class, id or role that begins with one of the words; not "elementor-widget"."""
    return re.compile(rf"(?:^|\s)(?:(?:site|main|top|primary)-)?(?:{words})(?=[\s_-]|$)")


_PART_OF_CLASS = (
    ("pager", _token("pagination|paginate|pager|paging|page-numbers|nav-links")),
    ("foot", _token("footer|copyright|bottom-bar|contentinfo")),
    ("menu", _token("nav|navbar|navigation|menu|breadcrumbs?|topbar|offcanvas")),
    ("side", _token("sidebar|widget|aside|complementary")),
)
_MONTHS = r"jan|feb|peb|mar|apr|mei|may|jun|jul|agu|ags|agt|aug|sep|okt|oct|nov|nop|des|dec"
_DATE = re.compile(
    rf"\b\d{{1,2}}[ .-]+(?:{_MONTHS})[a-z]*[ .,-]+(?:19|20)\d\d\b"
    rf"|\b(?:{_MONTHS})[a-z]* \d{{1,2}}, (?:19|20)\d\d\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
    r"|\b\d{1,2} (?:menit|jam|hari|minggu|bulan) (?:yang )?lalu\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to one of the portal's own pages.

    url: canonical. text: the longest thing it is called, "" where it only says "read on".
    part: main, menu, side, foot or pager. has_date: a date stands in it or beside it.
    raw: its text as printed, also where that is a number or "read on".
    """

    url: str
    text: str
    part: str
    has_date: bool
    raw: str


def links_of(response: TextResponse, portal: Portal) -> list[Link]:
    """All links to the portal's own pages in the page's order, each occurrence by itself."""
    base = base_of(response)
    found = []
    for href, raw, called, part, beside in islice(_anchors(response), MAX_LINKS):
        url = portal.linked(base, href)
        if url is not None:
            found.append(Link(url, called, part, bool(_DATE.search(f"{raw} {beside}")), raw))
    return found


def merged(links: list[Link]) -> list[Link]:
    """Each address once, with its longest text, the best of its parts, and any date."""
    kept: dict[str, Link] = {}
    order = ("main", "side", "foot", "menu", "pager")
    for link in links:
        other = kept.get(link.url)
        if other is None:
            kept[link.url] = link
            continue
        kept[link.url] = replace(
            other,
            text=max(other.text, link.text, key=len),
            part=min(other.part, link.part, key=order.index),
            has_date=other.has_date or link.has_date,
        )
    return list(kept.values())


@dataclass(frozen=True, slots=True)
class _Anchor:
    """An anchor: where its words begin and end in the page's, and the heading before it."""

    element: etree._Element
    start: int
    end: int
    part: str
    heading: str


def _anchors(response: TextResponse) -> Iterator[tuple[str, str, str, str, str]]:
    """Each anchor's href, own text, what it calls its page, its part, and the words beside it."""
    root = response.selector.root
    if not isinstance(root, etree._Element):
        return
    words: list[str] = []  # the page's visible words in order
    for anchor in list(_walk(root, words)):
        raw = " ".join(words[anchor.start : anchor.end])[:_TEXT_CHARS]
        called = raw
        if not raw or _READ_ON.match(raw):
            named = anchor.element.get("title") or anchor.heading or _picture(anchor.element)
            called = " ".join(named.split())[:_TEXT_CHARS]
        before = " ".join(words[max(0, anchor.start - 4) : anchor.start])[-_NEAR_CHARS // 2 :]
        after = " ".join(words[anchor.end : anchor.end + 12])[:_NEAR_CHARS]
        yield anchor.element.get("href", ""), raw, called, anchor.part, f"{before} | {after}"


def _walk(root: etree._Element, words: list[str]) -> Iterator[_Anchor]:
    """The anchors of a tree; its visible words are put into *words* on the way."""
    parts = ["main"]
    inside: list[tuple[etree._Element, int]] = []
    headings: list[tuple[int, int]] = []  # where each begins and ends in the words
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            parts.append(_part_of(element, parts[-1]))
            if element.tag in _MARKED:
                inside.append((element, len(words)))
            if element.tag not in ("script", "style", "template", "noscript"):
                _keep(words, element.text)
            continue
        if event == "end":
            if inside and inside[-1][0] is element:
                start, end = inside.pop()[1], len(words)
                if element.tag != "a":
                    headings.append((start, end))
                elif element.get("href"):
                    near = _near(headings, start)
                    yield _Anchor(element, start, end, parts[-1], " ".join(words[slice(*near)]))
            parts.pop()
        _keep(words, element.tail)


def _near(headings: list[tuple[int, int]], start: int) -> tuple[int, int]:
    """Where the heading right before a link stands; (0, 0), no words, where there is none."""
    last = headings[-1] if headings else (0, 0)
    return last if last[1] < start <= last[1] + _HEADING_WORDS else (0, 0)


def _keep(words: list[str], text: str | None) -> None:
    if text and (folded := " ".join(text.split())):
        words.append(folded)


def _picture(element: etree._Element) -> str:
    image = element.find(".//img")
    return image.get("alt", "") if image is not None else ""


def _part_of(element: etree._Element, outer: str) -> str:
    """The part that an element opens; what stands in a menu stays in it."""
    if outer != "main" or not isinstance(element.tag, str):
        # A pager may stand in the side column or in a <nav>.
        return "pager" if outer != "main" and _says(element, _PART_OF_CLASS[0][1]) else outer
    for part, pattern in _PART_OF_CLASS:
        if _says(element, pattern):
            return part
    parent = element.getparent()
    if parent is not None and parent.tag in ("article", "section", "main", "li"):
        return outer  # the <header> of an entry is no menu
    return _PART_OF_TAG.get(str(element.tag), outer)


def _says(element: etree._Element, pattern: re.Pattern[str]) -> bool:
    if element.tag in ("body", "html"):
        return False
    named = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    return bool(pattern.search(named.lower()))
