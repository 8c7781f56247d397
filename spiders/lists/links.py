"""Lists in HTML: the links that the release pattern matches, and the way to the next page.

A list page may also be the JSON of a "load more" button, whose strings are addresses or
pieces of HTML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from parsel import Selector
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
_NEXT = re.compile(
    r"^\W*(berikut(nya)?|selanjutnya|lebih\s+lama|next(\s+page)?|older(\s+posts)?)\W*$|^(»|›|>|>>)$",
    re.IGNORECASE,
)
_JSON_TYPE = re.compile(rb"\bjson\b", re.IGNORECASE)
_MAX_JSON_STRINGS = 20_000


def release_links(response: TextResponse, portal: Portal) -> list[Listed]:
    """Links that the release pattern matches, each with its best text."""
    found: dict[str, str] = {}
    base = get_base_url(response)
    for href, text in _hrefs(response):
        address = portal.linked(base, href)
        if address is not None and portal.is_release(address):
            found[address] = max(found.get(address, ""), text, key=len)
    return [Listed(url=url, text=text or None) for url, text in found.items()]


def next_links(response: TextResponse, portal: Portal) -> list[str]:
    """Addresses of the portal's own that "next" links lead to, likeliest first."""
    hrefs = response.css('link[rel~="next"]::attr(href), a[rel~="next"]::attr(href)').getall()
    hrefs += [
        link.xpath("@href").get("")
        for link in response.xpath("//a[@href]")
        if _NEXT.match(" ".join(link.xpath("string()").get("").split()))
    ]
    base = get_base_url(response)
    found = (portal.linked(base, href) for href in hrefs)
    return [url for url in found if url and url != portal.own_address(response.url)]


def is_json(response: TextResponse) -> bool:
    """Whether an answer is JSON, by its type or, where that says nothing, by its first letter."""
    kind = response.headers.get("Content-Type") or b""
    return bool(_JSON_TYPE.search(kind)) or response.body[:1] in (b"{", b"[")


def json_of(response: TextResponse) -> Any:
    """The value of a JSON answer; None for what is none."""
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return None


def _hrefs(response: TextResponse) -> Iterator[tuple[str, str]]:
    """Each link's address and what it calls its release."""
    if not is_json(response):
        yield from _html_hrefs(response.selector)
        return
    for text in _strings(json_of(response)):
        if "<a" in text:
            yield from _html_hrefs(Selector(text, type="html"))
        elif text.startswith(("http://", "https://", "/")) and not re.search(r"\s", text):
            yield text, ""


def _html_hrefs(selector: Selector) -> Iterator[tuple[str, str]]:
    for link in selector.xpath("//a[@href]"):
        yield link.xpath("@href").get(""), _text(link)


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
        folded = " ".join(text.split())
        if folded and not _READ_ON.match(folded):
            return folded
    return ""
