"""What an answer says beside the release: its words at a glance, its validators, its charset."""

from __future__ import annotations

from parsel import Selector
from scrapy.http import Response, TextResponse


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
