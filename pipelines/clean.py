"""From a fetched page to a release without its frame: title, body, and date hints.

The stage `clean`. Reading the facts out of the text is the stage `read`'s.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping, Sequence
from functools import partial

from lxml.html import HtmlElement

from archive.model import CleanPage, DateHint, Release
from pipelines.blocks import Block, Parts, split
from pipelines.body import body_of
from pipelines.datehints import MAX_RAW, date_hints, in_address
from pipelines.headline import Clues, Headline, anchor, choose, clues
from pipelines.locate import locate, misnamed, votes
from pipelines.page import Page, one_line, read_page, select

_PARAGRAPH = re.compile(r"<p\b[^<>]*>(.*?)(?=</?p\b|</div|</body|\Z)", re.I | re.S)
_TAG = re.compile(r"<[^<>]*>")
MAX_BASELINE = 200_000  # characters of text kept of a page beyond the bounds


def clean_page(
    html: str | bytes,
    *,
    url: str,
    link_text: str | None = None,
    selectors: Mapping[str, str] | None = None,
    charset: str | None = None,
) -> CleanPage:
    """Read one release page; any input gives a CleanPage.

    html: bytes are decoded by byte order mark, strict UTF-8, declaration, windows-1252.
    url: where it stands, after redirects. link_text: of the link on the list page.
    selectors: CSS for title, date and body; where one finds something, it wins.
    charset: declared in the answer's header.
    """
    page = read_page(html, charset)
    if page.root is None:
        return _baseline(page, clues(page, [], url, link_text), url)
    chosen = {name: select(page.root, css) for name, css in (selectors or {}).items() if css}
    elements = [each for each in chosen.get("body", ()) if isinstance(each, HtmlElement)]
    parts = split(page.root, elements)
    headline, body = _read(page, parts, clues(page, parts.blocks, url, link_text), elements)
    if not elements and (kept := misnamed(parts, body, partial(votes, page.root, ()))) is not None:
        parts = split(page.root, [kept])
        headline, body = _read(page, parts, clues(page, parts.blocks, url, link_text), elements)
    if own := _said(chosen.get("title", ())):
        headline = Headline(own, "heading", headline.place)
    places = range(body[0].place, body[-1].place + 1) if body else range(0)
    hints = date_hints(page, parts, url=url, title=headline.place, body=places)
    if own := _said(chosen.get("date", ())):
        first = DateHint(source="visible", raw=own[:MAX_RAW])
        hints = [first, *(hint for hint in hints if hint != first)]
    return CleanPage(
        title=headline.text,
        title_source=headline.source,
        text="\n\n".join(block.text for block in body),
        hints=tuple(hints),
        charset=page.charset,
    )


def _read(
    page: Page, parts: Parts, known: Clues, elements: Sequence[HtmlElement]
) -> tuple[Headline, list[Block]]:
    """Title and body; *elements* hold the body where a selector says so."""
    printed = anchor(parts.blocks, known)
    if not elements and page.root is not None:
        found = locate(parts.blocks, printed, partial(votes, page.root, parts.framed))
        elements = [] if found is None else [found]
    region = _region(parts.blocks, elements)
    headline = choose(page, parts.blocks, _first(parts.blocks, region, printed), known)
    return headline, body_of(region, title=headline.text)


def _region(blocks: Sequence[Block], elements: Sequence[HtmlElement]) -> list[Block]:
    held = {inner for element in elements for inner in element.iter()}
    return [block for block in blocks if block.element in held]


def _first(blocks: Sequence[Block], region: Sequence[Block], printed: int | None) -> int:
    """Place of the block from which on a heading is no title any more."""
    body = body_of(region, title=blocks[printed].text if printed is not None else None)
    return body[0].place if body else 0


def _said(found: Sequence[HtmlElement | str]) -> str:
    """The text of what a selector found first."""
    for each in found:
        text = one_line(each if isinstance(each, str) else "".join(each.itertext()))
        if text:
            return text
    return ""


def _baseline(page: Page, known: Clues, url: str) -> CleanPage:
    """A page without a tree: the text of its `<p>`, and nothing clever."""
    size, paragraphs = 0, []
    for match in _PARAGRAPH.finditer(page.html):
        text = one_line(entities.unescape(_TAG.sub(" ", match.group(1))))
        size += len(text)
        if size > MAX_BASELINE:
            break
        if text:
            paragraphs.append(text)
    headline = choose(page, [], 0, known)
    return CleanPage(
        title=headline.text,
        title_source=headline.source,
        text="\n\n".join(paragraphs),
        hints=tuple(in_address(url)),
        charset=page.charset,
    )


class CleanStage:
    """Item pipeline: sets `item.clean`; what became of the page is judged by the next stage."""

    def process_item(self, item: Release) -> Release:
        """Clean one release."""
        item.clean = clean_page(
            item.body,
            url=item.look.final_url or item.url,
            link_text=item.link_text,
            selectors=item.selectors,
            charset=item.charset,
        )
        return item
