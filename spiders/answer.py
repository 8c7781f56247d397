"""What an answer says beside the release: its words at a glance, its validators, its charset."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from parsel import Selector
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.utils.response import get_meta_refresh

# A page of more bytes does more than lead elsewhere; a larger one may take long to parse.
_SMALL_BYTES = 20_000
# More tags, or longer ones, hold no list but a bomb: 150,000 attributes take minutes (row 57).
_MAX_TAGS = 100_000
_BOMB = re.compile(rb"<[^<>]{100000}")
# A page that says more than this says something beside where to go.
_FEW_CHARS = 300
# A page that is looked at this long is read, not passed through (seconds).
_LONG_REFRESH_S = 30.0
_SCRIPTED = re.compile(
    r"""(?:^|[^\w.])(?:(?:window|document|top|self|parent)\.)*location(?:\.href)?"""
    r"""\s*(?:=|\.(?:replace|assign)\s*\()\s*["']([^"'\s]{1,2000})["']"""
)


def said(response: Response) -> tuple[str, str]:
    """Title and visible words of a page, for a look at what kind of page it is.

    Scrapy's own selector raises for JSON, and for a <base> that is no address; a packed
    sitemap says nothing.
    """
    if not isinstance(response, TextResponse):
        return "", ""
    page = Selector(response.text, type="html")
    words = page.xpath("//body//text()[not(ancestor::script or ancestor::style)]").getall()
    return page.css("title::text").get("").strip(), " ".join(" ".join(words).split())


def is_bomb(response: Response) -> bool:
    """Whether a page holds more markup than any list has; feeds and maps have their own bounds."""
    if not isinstance(response, HtmlResponse):
        return False
    return response.body.count(b"<") > _MAX_TAGS or bool(_BOMB.search(response.body))


def is_document(response: Response) -> bool:
    """Whether an answer that is no text is a document of which the text can be read: a PDF."""
    return b"%PDF-" in response.body[:1_024]


def leads_to(response: TextResponse) -> str | None:
    """Where a page leads that does nothing else, by a refresh or a script; None for a page.

    Nobody follows it (faults 18 and 20): the address is told, and judged as that of a redirect.
    """
    if len(response.body) > _SMALL_BYTES or len(said(response)[1]) > _FEW_CHARS:
        return None
    try:
        seconds, place = get_meta_refresh(response)
        if place is None or seconds is None or seconds > _LONG_REFRESH_S:
            scripts = " ".join(response.xpath("//script[not(@src)]/text()").getall())
            found = _SCRIPTED.search(scripts[:20_000])
            place = found[1] if found else None
        target = urljoin(response.url, place) if place else None
    except ValueError:  # "http://[x": leads nowhere
        return None
    return target if target != response.url else None


def validator(response: Response, name: str) -> str | None:
    """A header that is sent back on the next look; one with odd characters is not."""
    value = (response.headers.get(name) or b"").decode("latin-1")
    return value if value and value.isascii() and value.isprintable() else None


def charset(response: Response) -> str | None:
    """The charset of the Content-Type header, as declared."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    for part in content_type.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == "charset":
            return value.strip(" \"'").lower() or None
    return None
