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

MAX_JSON_NODES = 2_000  # objects of all JSON-LD of a page that are looked at

# Pictures that editors paste into a text make pages of megabytes; nobody reads their bytes.
_PASTED = re.compile(r"data:[\w/.+-]{1,60};base64,[A-Za-z0-9+/=%\s]{1000,}")
_TAG = re.compile(r"<[a-zA-Z][^<>]*")
# What XML and thus lxml cannot hold; a browser shows none of them either. Halves of a surrogate
# pair come from escapes in JSON and from fonts of PDFs, and no encoding can write them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much of a page is read: characters, signs `<`, characters of one tag, and depth."""

    size: int
    tags: int
    tag: int
    depth: int


# The time of cleaning grows with these, of some faster than with their number.
INLINE = Bounds(size=2_000_000, tags=50_000, tag=100_000, depth=500)
CHILD = Bounds(size=16_000_000, tags=500_000, tag=2_000_000, depth=2_000)


@dataclass(slots=True)
class Page:
    """A parsed page; root is None where it is empty or beyond the bounds.

    excess: what is beyond them: "150,000 tags, read are 50,000".
    meta: content by name, property or itemprop in lower case, first one wins.
    linked: the objects of its JSON-LD, flat.
    """

    root: HtmlElement | None = None
    excess: str | None = None
    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    linked: tuple[Mapping[str, Any], ...] = ()


def one_line(text: str) -> str:
    """White space as one space, invisible characters gone."""
    return " ".join((text if text.isascii() else text.translate(_INVISIBLE)).split())


def plain(text: str) -> str:
    """Mark-up without what no reader sees: control characters, the bytes of pasted pictures."""
    return _CONTROLS.sub("", _PASTED.sub("data:,", text))


def read_page(text: str, bounds: Bounds) -> Page:
    """Parse what `plain` gave; any input gives a Page."""
    page = Page(excess=excess(text, bounds))
    if page.excess or not text.strip():
        return page
    # huge_tree: without it libxml2 cuts every tree at depth 256 and says nothing.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return page
    # At a depth of its own libxml2 stops reading, whatever follows.
    cut = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    if cut or root.xpath("boolean(//*[count(ancestor::*) >= $depth])", depth=bounds.depth):
        page.excess = f"elements more than {bounds.depth:,} deep"
        return page
    for element in list(root.iter("embed")):
        _empty(element)
    page.root = root
    page.title = one_line("".join(_text_of(root, ".//title")))
    page.meta = dict(_metas(root))
    page.linked = tuple(_linked_data(root))
    return page


def _empty(element: HtmlElement) -> None:
    """Put what libxml2 takes for the inside of `<embed>` behind it: the element has none."""
    parent = element.getparent()
    if parent is None or (not len(element) and not element.text):
        return
    inner = list(element)
    text, tail = element.text or "", element.tail or ""
    element.text = None
    element.tail = text if inner else text + tail
    at = parent.index(element) + 1
    parent[at:at] = inner
    if inner:
        inner[-1].tail = (inner[-1].tail or "") + tail


def excess(text: str, bounds: Bounds) -> str | None:
    """What the characters alone tell: parsing a tag of a million attributes takes minutes."""
    if len(text) > bounds.size:
        return f"{len(text):,} characters, read are {bounds.size:,}"
    if (tags := text.count("<")) > bounds.tags:
        return f"{tags:,} tags, read are {bounds.tags:,}"
    if len(text) > bounds.tag:
        longest = max((len(match.group()) for match in _TAG.finditer(text)), default=0)
        if longest > bounds.tag:
            return f"a tag of {longest:,} characters, read are {bounds.tag:,}"
    return None


def select(root: HtmlElement, css: str) -> list[HtmlElement | str]:
    """What a portal's selector finds: elements, or text with ::text and ::attr().

    A selector that is no CSS finds nothing; `portals check` is what reports it.
    """
    try:
        found = root.xpath(css2xpath(css))
    except (SelectorError, etree.LxmlError, ValueError, TypeError, RecursionError):
        return []
    return list(found) if isinstance(found, list) else []


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
            return _legible(json.loads(candidate, strict=False))
        except (ValueError, RecursionError):
            continue
    return None


def _legible(value: Any) -> Any:
    """A value of JSON without the characters that only its escapes can spell."""
    if isinstance(value, str):
        return _CONTROLS.sub("", value)
    if isinstance(value, dict):
        return {name: _legible(each) for name, each in value.items()}
    return [_legible(each) for each in value] if isinstance(value, list) else value
