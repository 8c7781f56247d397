"""The documents that a release links: in its body, right below it, or shown in a frame there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from archive.model import Attachment
from pipelines.blocks import Parts
from pipelines.frame import words
from pipelines.page import one_line

MAX_FOUND = 50
MAX_LENGTH = 2_000  # characters of an address
BELOW_BODY = 8  # blocks below the body that may link a document of it
ABOVE_BODY = 5  # blocks above it that the element around it may also hold

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|zip|rar|7z)$", re.I)
_MAYBE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|zip|rar|7z)\b|//drive\.google\.com/", re.I
)
_OTHERS = words("nav footer sidebar related comment header ticker popup")
_SHOWN_BY = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}


def attachments(root: HtmlElement, parts: Parts, body: range, url: str) -> tuple[Attachment, ...]:
    """Each document once, in the order of the page, with the words of its first link.

    body: places of its blocks. Addresses are absolute.
    """
    if not body:
        return ()
    base = next((each.get("href") for each in root.iter("base") if each.get("href")), None)
    found: dict[str, str] = {}
    for element in root.iter(*_SHOWN_BY):
        address = element.get(_SHOWN_BY[str(element.tag)])
        # Most addresses are no document's, which is told sooner than where they stand.
        if not address or not _MAYBE.search(address) or not _stands_at(element, parts, body):
            continue
        document = _document(address, url, base or "")
        if document and not found.get(document):
            found[document] = one_line("".join(element.itertext())) if element.tag == "a" else ""
        if len(found) == MAX_FOUND:
            break
    return tuple(
        Attachment(url=document, text=text or PurePosixPath(unquote(urlsplit(document).path)).name)
        for document, text in found.items()
    )


def _stands_at(element: HtmlElement, parts: Parts, body: range) -> bool:
    """In the body or right below it, and in no part of the frame there."""
    around = next((e for e in (element, *element.iterancestors()) if parts.spans(e)), None)
    if around is None:
        return False
    places = parts.spans(around)
    if places.start < body.start - ABOVE_BODY or places.start >= body.stop + BELOW_BODY:
        return False
    return places.stop > body.start and parts.blocks[places.start].frame not in _OTHERS


def _document(address: str, url: str, base: str) -> str | None:
    """The absolute address of a document, also out of a viewer's; None for any other page."""
    try:
        whole = urljoin(urljoin(url, base), address.strip())
        parts = urlsplit(whole)
        if parts.scheme not in {"http", "https"} or len(whole) > MAX_LENGTH:
            return None
        for inner in _named(parts.query):
            if inner.startswith(("http://", "https://")):
                return _document(inner, url, base)
            if _DOCUMENT.search(inner):
                return _written(whole)
    except ValueError:  # no address: "http://[", a port of letters
        return None
    if _DOCUMENT.search(parts.path.rstrip("/")):
        return _written(whole)
    is_shared = parts.hostname == "drive.google.com" and parts.path.startswith("/file/d/")
    return _written(whole) if is_shared else None


def _named(query: str) -> Iterator[str]:
    for _, value in parse_qsl(query, max_num_fields=50):
        if _DOCUMENT.search(urlsplit(value).path):
            yield value


def _written(whole: str) -> str:
    """Without a fragment, and with the characters that no address may have escaped."""
    return quote(whole.split("#")[0], safe="%/:=&?~+!$,;'@()*[]")
