"""Lists in HTML: the links that the release pattern matches, and the way to the next page.

A list page may also be the JSON of a "load more" button, whose strings are addresses or
pieces of HTML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector, SelectorList
from scrapy.http import TextResponse
from scrapy.utils.response import get_base_url

from archive.tasks import Listed
from spiders.portal import Portal

# Links that say "read on" name no title.
_READ_ON = re.compile(
    r"^\W*(selengkapnya|baca\s+(selengkapnya|lengkap|lebih)|lanjut(kan)?(\s+membaca)?|detail"
    r"|read\s+more|more|lihat(\s+(detail|semua|selengkapnya))?|\d+\s+komentar)\b.{0,20}$",
    re.IGNORECASE,
)
# Words before the title in such a link, for readers who only hear it.
_READ_ON_TITLE = re.compile(
    r"^\W*(baca\s+(selengkapnya|lebih\s+lanjut)|lanjut(kan)?\s+membaca|selengkapnya"
    r"|read\s+more|continue\s+reading)(\s+(tentang|about)\s+|\s*:\s*|\s+(?=[“\"]))",
    re.IGNORECASE,
)
_NEXT_WORDS = re.compile(
    r"^\W*((halaman\s+|laman\s+)?(berikut(nya)?|selanjutnya)|lebih\s+lama|lanjut"
    r"|(pos(-pos)?|posting(an)?|entri|berita)\s+(lebih\s+)?lama"
    r"|(go\s+to\s+)?next(\s+page)?|older(\s+(posts|entries))?)\W*$",
    re.IGNORECASE,
)
# A pager with both means the next page by the first and often the last page by the second.
_NEXT_ARROWS = (re.compile(r"^[›>→]$"), re.compile(r"^(»|>>)$"))
_NEXT_CLASSES = frozenset(
    ("next", "pager-next", "pager__item--next", "pagination-next", "next-page", "page-next")
)
# Where a JSON page tells the next one: Laravel's paginator and resources, JSON:API.
_NEXT_KEYS = ("next_page_url", "next_url", "next")
_NEXT_HOLDERS = ("links", "_links", "meta", "pagination", "data")
_JSON_TYPE = re.compile(rb"\bjson\b", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_MAX_JSON_STRINGS = 20_000
_TAG = re.compile(r"<[^<>]*>")
_TITLE_CHARS = 500  # no title is longer; what a link holds may be a page


def release_links(
    response: TextResponse,
    portal: Portal,
    *,
    within: Sequence[str] = (),
    without: str = "",
    copies: re.Pattern[str] | None = None,
) -> list[Listed]:
    """Links that the release pattern matches, each with its best text, in the page's order.

    within: CSS of the part that holds the list; the first that is there counts, and the whole
    page where none is. without: CSS of what leads elsewhere in it. copies: of an address
    that shows a release once more, as for printing.
    """
    if is_json(response):
        return _listed(_json_hrefs(json_of(response)), response, portal, copies)
    page = page_of(response)
    left_out = {link.root for link in page.css(without).xpath(".//a")} if without else set()
    parts = (page.css(css) for css in within)
    part = next(filter(None, parts), SelectorList([page]))
    hrefs = (
        (link.xpath("@href").get(""), _text(link))
        for link in part.xpath(".//a[@href]")
        if link.root not in left_out
    )
    return _listed(hrefs, response, portal, copies)


def next_links(response: TextResponse, portal: Portal) -> list[str]:
    """Addresses of the portal's own that "next" links lead to, likeliest first.

    Those below the list's own path come first: a calendar beside it has such links, too. A link
    to a release is none: some list pages say "Selanjutnya" for "read on".
    """
    hrefs = _next_of_json(json_of(response)) if is_json(response) else _next_of_html(response)
    base = base_of(response)
    found = dict.fromkeys(portal.linked(base, href) for href in hrefs)
    here = portal.own_address(response.url)
    urls = [url for url in found if url and url != here and not _names_release(url, portal)]
    root = urlsplit(portal.page_url()).path.rstrip("/")
    return sorted(urls, key=lambda url: not urlsplit(url).path.startswith(root))


def page_of(response: TextResponse) -> Selector:
    """The page read as HTML, whatever its type says.

    Scrapy's own selector raises for JSON, and for a <base> that is no address.
    """
    return Selector(response.text, type="html")


def hrefs_of(response: TextResponse) -> list[str]:
    """Where each link of a page leads, as written there."""
    return [] if is_json(response) else page_of(response).xpath("//a/@href").getall()


def base_of(response: TextResponse) -> str:
    """The address that a page's links are relative to; its own where <base> is none."""
    try:
        return get_base_url(response)
    except ValueError:  # <base href="http://[x">: the page's mistake
        return response.url


def without_tags(text: str) -> str:
    """A title as one line, without the tags in it."""
    return " ".join(_TAG.sub("", text[: 10 * _TITLE_CHARS]).split())[:_TITLE_CHARS]


def is_json(response: TextResponse) -> bool:
    """Whether an answer is JSON, by its first letter or, where that says nothing, by its type."""
    first = response.body[:1000].removeprefix(_BOM).lstrip()[:1]
    kind = response.headers.get("Content-Type") or b""
    return first in (b"{", b"[") or (bool(_JSON_TYPE.search(kind)) and first != b"<")


def json_of(response: TextResponse) -> Any:
    """The value of a JSON answer; None for what is none."""
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return None


def _listed(
    hrefs: Iterator[tuple[str, str]],
    response: TextResponse,
    portal: Portal,
    copies: re.Pattern[str] | None,
) -> list[Listed]:
    """The releases among links, each once."""
    found: dict[str, str] = {}
    base = response.url if is_json(response) else base_of(response)
    for href, text in hrefs:
        # As written: the canonical address of a copy may be all but the release's own.
        if copies is not None and copies.search(href):
            continue
        address = portal.release_address(portal.linked(base, href))
        if address is not None:
            found[address] = max(found.get(address, ""), text, key=len)
    return [Listed(url=url, text=text or None) for url, text in found.items()]


def _names_release(url: str, portal: Portal) -> bool:
    return portal.release is not None and portal.is_release(url)


def _next_of_html(response: TextResponse) -> list[str]:
    page = page_of(response)
    hrefs = page.css('link[rel~="next"]::attr(href), a[rel~="next"]::attr(href)').getall()
    arrows: list[list[str]] = [[] for _ in _NEXT_ARROWS]
    for link in page.xpath("//a[@href]"):
        text = " ".join(link.xpath("string()").get("").split())
        if _says_next(link, text):
            hrefs.append(link.xpath("@href").get(""))
        for found, arrow in zip(arrows, _NEXT_ARROWS, strict=True):
            if arrow.match(text):
                found.append(link.xpath("@href").get(""))
    return [*hrefs, *arrows[0], *arrows[1]]


def _says_next(link: Selector, text: str) -> bool:
    """Whether a link, or the item of a pager around it, says that it leads on."""
    # By path: Scrapy's `attrib` raises for a name with control characters.
    words = (text, link.xpath("@aria-label").get(""), link.xpath("@title").get(""))
    if any(_NEXT_WORDS.match(each[:60]) for each in words):
        return True
    classes = link.xpath("@class").get("").split() + link.xpath("../@class").get("").split()
    return not _NEXT_CLASSES.isdisjoint(each.lower() for each in classes)


def _next_of_json(value: Any) -> list[str]:
    """The next page as a JSON answer tells it, at its top or one or two steps below."""
    hrefs = []
    waiting = [(value, 2)]
    while waiting:
        each, depth = waiting.pop(0)
        if not isinstance(each, dict):
            continue
        for key in _NEXT_KEYS:
            found = each.get(key)
            href = found.get("href") if isinstance(found, dict) else found
            if isinstance(href, str):
                hrefs.append(href)
        if depth:
            waiting += [(each.get(holder), depth - 1) for holder in _NEXT_HOLDERS]
    return hrefs


def _json_hrefs(value: Any) -> Iterator[tuple[str, str]]:
    """Each address in the strings of a JSON value, and what a link calls its release."""
    for text in _strings(value):
        if "<a" in text:
            # JSON can hold half a character, which no parser takes.
            whole = text.encode("utf-8", "replace").decode()
            for link in Selector(whole, type="html").xpath("//a[@href]"):
                yield link.xpath("@href").get(""), _text(link)
        elif text.startswith(("http://", "https://", "/")) and not re.search(r"\s", text):
            yield text, ""


def _strings(value: Any) -> Iterator[str]:
    """The strings of a JSON value, in its order."""
    waiting, seen = [value], 0
    while waiting and seen < _MAX_JSON_STRINGS:
        one = waiting.pop()
        if isinstance(one, str):
            seen += 1
            yield one
        elif isinstance(one, dict):
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


def _text(link: Selector) -> str:
    """What a link calls its release: its text, else its title, else its picture's."""
    for text in (
        link.xpath("string()").get(""),
        link.xpath("@title").get(""),
        link.xpath(".//img/@alt").get(""),
    ):
        folded = " ".join(text.split())[:_TITLE_CHARS]
        named = _READ_ON_TITLE.sub("", folded)
        if named != folded:
            return named.strip('“”"')
        if folded and not _READ_ON.match(folded):
            return folded
    return ""
