"""From what an address answered to a release without its frame: the stage `clean`.

Ordinary pages are read in this process, all that may be a bomb in a bounded child. Reading
the facts out of the text is the stage `read`'s.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Mapping
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any

from scrapy.crawler import Crawler

from archive.model import Attachment, CleanPage, DateHint, Inset, LookClass, Release
from archive.visit import Visit
from pipelines.bounded import OutOfBoundsError, run
from pipelines.charset import decode
from pipelines.content import Given, read_content
from pipelines.insets import learn
from pipelines.page import CHILD, INLINE, excess, plain
from pipelines.refused import RefusedItemError

PDF = b"%PDF-"
_PDF_WITHIN = 1_024  # bytes before its mark that readers of PDF tolerate


def clean_page(  # noqa: PLR0913  # all but the page itself are named
    html: str | bytes,
    *,
    url: str,
    link_text: str | None = None,
    selectors: Mapping[str, str] | None = None,
    charset: str | None = None,
    recurring: frozenset[str] = frozenset(),
) -> CleanPage:
    """Read one release page or PDF; any input gives a CleanPage.

    html: bytes are decoded by `charset.decode`. url: where it stands, after redirects.
    link_text: of the link on the list page. selectors: CSS for title, date and body; where one
    finds something, it wins. charset: declared in the answer's header. recurring: what the
    portal prints on many pages, from `insets.learn`.

    A page beyond the bounds of this process takes a child process, and up to ten seconds;
    one beyond the child's too comes back without text and with its `limit`.
    """
    if len(html) > CHILD.size:
        return _unread(f"{len(html):,} bytes, read are {CHILD.size:,}")
    if isinstance(html, bytes) and is_pdf(html):
        return _in_child({"pdf": base64.b64encode(html).decode(), "link_text": link_text})
    decoded, how = decode(html, charset)
    text = plain(decoded)
    given = Given(url=url, link_text=link_text, selectors=selectors or {}, recurring=recurring)
    page = read_content(text, given, INLINE)
    if page.limit:
        beyond = excess(text, CHILD)
        request = {"html": text, **asdict(given), "recurring": sorted(recurring)}
        page = _unread(beyond) if beyond else _in_child(request)
    return replace(page, charset=how)


def is_pdf(body: bytes) -> bool:
    """By its own mark: a portal may call it anything."""
    start = body[:_PDF_WITHIN]
    return start.lstrip().startswith(PDF) or (PDF in start and b"<" not in start.split(PDF)[0])


def answer(request: Mapping[str, Any]) -> dict[str, Any]:
    """What the child process makes of a request of `_in_child`."""
    if "pdf" in request:
        # Only here, because most processes never read one.
        from pipelines.pdf import read_pdf

        return asdict(read_pdf(base64.b64decode(request["pdf"]), request["link_text"]))
    given = {name: value for name, value in request.items() if name != "html"}
    given["recurring"] = frozenset(given["recurring"])
    return asdict(read_content(request["html"], Given(**given), CHILD))


def _in_child(request: Mapping[str, Any]) -> CleanPage:
    try:
        found = json.loads(run("pipelines.child", json.dumps(request).encode()))
    except OutOfBoundsError as error:
        return _unread(str(error))
    for name, kind in (("hints", DateHint), ("attachments", Attachment), ("insets", Inset)):
        found[name] = tuple(kind(**each) for each in found[name])
    return CleanPage(**found)


def _unread(limit: str) -> CleanPage:
    return CleanPage(title=None, title_source=None, text="", limit=limit)


class CleanStage:
    """Item pipeline: sets `item.clean`; what became of the page is judged by the next stage.

    What the portal prints in many of its releases is learnt from those of earlier nights.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanStage:
        """One stage serves one portal's crawl."""
        return cls(crawler)

    @cached_property
    def _recurring(self) -> frozenset[str]:
        visit: Visit | None = getattr(self._crawler.spider, "visit", None)
        return learn(visit.insets()) if visit else frozenset()

    def process_item(self, item: Release) -> Release | Awaitable[Release]:
        """Clean one release; raises RefusedItemError where it cannot be read within bounds.

        What may need a child process is read in a thread, because other portals wait.
        """
        item.recurring = self._recurring
        if len(item.body) > INLINE.size // 2 or item.body.count(b"<") > INLINE.tags // 2:
            return asyncio.to_thread(_cleaned, item)
        if is_pdf(item.body):
            return asyncio.to_thread(_cleaned, item)
        return _cleaned(item)


def _cleaned(item: Release) -> Release:
    item.clean = clean_page(
        item.body,
        url=item.look.final_url or item.url,
        link_text=item.link_text,
        selectors=item.selectors,
        charset=item.charset,
        recurring=item.recurring,
    )
    if item.clean.limit and not item.clean.text:
        raise RefusedItemError(LookClass.SUSPECT, f"extract-limit: {item.clean.limit}")
    return item
