"""One HTML page as a tree within bounds, and what its head says about itself.

Nothing here knows what a release looks like; `blocks` and the modules above do.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cssselect import SelectorError
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from parsel import css2xpath

from archive.model import Charset
from pipelines.charset import decode

MAX_ELEMENTS = 100_000
MAX_DEPTH = 500
MAX_JSON_NODES = 2_000  # objects of all JSON-LD of a page that are looked at

# What XML and thus lxml cannot hold; a browser shows none of them either.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


@dataclass(slots=True)
class Page:
    """A parsed page; root is None where it is empty or beyond the bounds.

    meta: content by name, property or itemprop in lower case, first one wins.
    linked: the objects of its JSON-LD, flat.
    """

    html: str
    charset: Charset
    root: HtmlElement | None = None
    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    linked: tuple[Mapping[str, Any], ...] = ()


def one_line(text: str) -> str:
    """White space as one space, invisible characters gone."""
    return " ".join((text if text.isascii() else text.translate(_INVISIBLE)).split())


def read_page(html: str | bytes, charset: str | None = None) -> Page:
    """Decode and parse; any input gives a Page."""
    decoded, how = decode(html, charset)
    text = _CONTROLS.sub("", decoded)
    page = Page(text, how)
    if "<" not in text and not text.strip():
        return page
    # huge_tree: without it libxml2 cuts every tree at depth 256 and says nothing.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return page
    if not _within_bounds(root):
        return page
    page.root = root
    page.title = one_line("".join(_text_of(root, ".//title")))
    page.meta = dict(_metas(root))
    page.linked = tuple(_linked_data(root))
    return page


def select(root: HtmlElement, css: str) -> list[HtmlElement | str]:
    """What a portal's selector finds: elements, or text with ::text and ::attr().

    A selector that is no CSS finds nothing; `portals check` is what reports it.
    """
    try:
        found = root.xpath(css2xpath(css))
    except (SelectorError, etree.LxmlError, ValueError, TypeError, RecursionError):
        return []
    return list(found) if isinstance(found, list) else []


def _within_bounds(root: HtmlElement) -> bool:
    count = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        count += 1
        depth += 1
        if count > MAX_ELEMENTS or depth > MAX_DEPTH:
            return False
    return True


def _text_of(root: HtmlElement, path: str) -> Iterator[str]:
    """Text of the first element at *path*; SVG pictures have titles of their own."""
    for element in root.iterfind(path):
        if not any(parent.tag == "svg" for parent in element.iterancestors()):
            yield from element.itertext()
            return


def _metas(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Names and contents, last first, so that a dict keeps the first one."""
    for element in reversed(list(root.iter("meta"))):
        content = element.get("content")
        for key in ("property", "name", "itemprop"):
            if content and content.strip() and (name := element.get(key)):
                yield name.strip().lower(), content.strip()


def _linked_data(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Every JSON-LD object; the lists of other pages in it are not entered."""
    waiting: list[Any] = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            waiting.append(_json(script.text or ""))
    seen = 0
    while waiting and seen < MAX_JSON_NODES:
        value = waiting.pop(0)
        seen += 1
        if isinstance(value, list):
            waiting[:0] = value[:MAX_JSON_NODES]
        elif isinstance(value, dict):
            yield value
            inner = (value.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage"))
            waiting[:0] = [item for item in inner if isinstance(item, dict | list)]


def _json(text: str) -> Any:
    """One script's value; some themes wrap it in CDATA or escape its quotes."""
    text = re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$", "", text).strip().rstrip(";")
    for candidate in (text, entities.unescape(text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
