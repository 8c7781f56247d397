"""Drupal family: lists made with Views, whose pager counts `?page=N` from 0.

Recognised by the generator tag or header, `/sites/default/files/`, `/core/misc/drupal.js`, and
addresses `/content/SLUG` or `/node/N`. Looked at in November 2026: kesbangpol, dp3acskb and
dpmptsp.babelprov.go.id, old.diskominfotik.ntbprov.go.id.
"""

from __future__ import annotations

import re

from scrapy.http import TextResponse

from archive.tasks import Listed, Task
from spiders.lists.links import base_of, is_json, page_of, release_links
from spiders.lists.pager import next_step
from spiders.portal_spider import PortalSpider

# The page's own region, not a block beside it; Drupal 6 has none of that name.
_LIST = (".region-content, #block-system-main", "#content, main")
_ELSEWHERE = (
    ".pager, .breadcrumb, .tabs, .field-name-field-tags, .field--name-field-tags, "
    ".field-type-taxonomy-term-reference, .submitted, .comment-add, .comment-comments"
)
_NEXT = ".pager-next a::attr(href), .pager__item--next a::attr(href)"
_COPIES = re.compile(
    r"/(print|printpdf|printmail|book/export)/|/(print|printable|edit|delete|revisions)(/|$)"
    r"|[?&](page|destination|print)="
)


class DrupalSpider(PortalSpider):
    """Walks `listing`, the address of a view or term."""

    def seeds(self) -> list[Task]:
        """The first page, whose number is 0."""
        return [Task(url=self.portal.page_url(0, offset=0), kind="list", position=0)]

    def entries(self, response: TextResponse) -> list[Listed]:
        """The rows of the view; copies for printing, PDF and mail left out."""
        return release_links(
            response, self.portal, within=_LIST, without=_ELSEWHERE, copies=_COPIES
        )

    def following(self, response: TextResponse, task: Task, shown: int) -> Task | None:
        """The next number of the pager; a page with two pagers (?page=0,1) says "next" only."""
        position = task.position or 0
        step = next_step(response, self.portal, parameters=("page",), position=position)
        if step:
            return Task(url=step.url, kind="list", position=step.number)
        if is_json(response):
            return None
        base = base_of(response)
        hrefs = page_of(response).css(_NEXT).getall()
        for url in filter(None, (self.portal.linked(base, href) for href in hrefs)):
            return Task(url=url, kind="list", position=position + 1)
        return None
