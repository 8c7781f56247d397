"""Title, body, date hints and documents of one page that has been made into text.

Everything here is bounded only by the page; `clean` decides in which process it runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from lxml.html import HtmlElement

from archive.model import CleanPage, DateHint
from pipelines.attachments import attachments
from pipelines.blocks import Block, Parts, split
from pipelines.body import body_of
from pipelines.datehints import MAX_RAW, date_hints, in_address
from pipelines.headline import Clues, Headline, anchor, choose, clues
from pipelines.insets import insets, without_recurring
from pipelines.locate import locate, misnamed, votes
from pipelines.page import Bounds, Page, one_line, read_page, select


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of a page besides its text.

    url: where it stands. link_text: of the link on the list page. selectors: CSS for title,
    date and body. recurring: fingerprints of what the portal prints on many pages.
    """

    url: str
    link_text: str | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    recurring: frozenset[str] = frozenset()


def read_content(text: str, given: Given, bounds: Bounds) -> CleanPage:
    """Read mark-up, as `page.plain` gives it; `limit` is set where it is beyond *bounds*."""
    page = read_page(text, bounds)
    if page.root is None:
        headline = choose(page, [], 0, clues(page, [], given.url, given.link_text))
        return CleanPage(
            title=headline.text,
            title_source=headline.source,
            text="",
            hints=tuple(in_address(given.url)),
            limit=page.excess,
        )
    chosen = {name: select(page.root, css) for name, css in given.selectors.items() if css}
    elements = [each for each in chosen.get("body", ()) if isinstance(each, HtmlElement)]
    parts = split(page.root, elements)
    headline, body = _read(page, parts, _clues(page, parts, given), elements)
    if not elements and (kept := misnamed(parts, body, partial(votes, page.root, ()))) is not None:
        parts = split(page.root, [kept])
        headline, body = _read(page, parts, _clues(page, parts, given), elements)
    if own := _said(chosen.get("title", ())):
        headline = Headline(own, "heading", headline.place)
    places = range(body[0].place, body[-1].place + 1) if body else range(0)
    hints = date_hints(page, parts, url=given.url, title=headline.place, body=places)
    if own := _said(chosen.get("date", ())):
        first = DateHint(source="visible", raw=own[:MAX_RAW])
        hints = [first, *(hint for hint in hints if hint != first)]
    inner = insets(body)
    return CleanPage(
        title=headline.text,
        title_source=headline.source,
        text="\n\n".join(block.text for block in without_recurring(body, inner, given.recurring)),
        hints=tuple(hints),
        attachments=attachments(page.root, parts, places, given.url),
        insets=tuple(inner.values()),
    )


def _clues(page: Page, parts: Parts, given: Given) -> Clues:
    return clues(page, parts.blocks, given.url, given.link_text)


def _read(
    page: Page, parts: Parts, known: Clues, elements: Sequence[HtmlElement]
) -> tuple[Headline, list[Block]]:
    """Title and body; *elements* hold the body where a selector says so."""
    printed = anchor(parts.blocks, known)
    if not elements and page.root is not None:
        found = locate(parts, printed, partial(votes, page.root, parts.framed))
        elements = [] if found is None else [found]
    region = _region(parts, elements)
    headline = choose(page, parts.blocks, _first(parts.blocks, region, printed), known)
    return headline, body_of(region, title=headline.text)


def _region(parts: Parts, elements: Sequence[HtmlElement]) -> list[Block]:
    held = sorted({place for element in elements for place in parts.spans(element)})
    return [parts.blocks[place] for place in held]


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
