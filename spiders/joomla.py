"""Joomla family: category blogs and lists of com_content, and the item lists of K2.

Recognised by the generator tag, `/media/jui/` or `/media/system/js/`, `option=com_content`,
`#k2Container`, and a pager of `?start=N` (of Joomla 1.5: `limitstart`), whose steps are the
site's own. Looked at in November 2026: gorontaloprov, pemerintah.wonosobokab,
berita.sulbarprov and malukuprov.go.id (K2), disdukcapil.pekalongankab.go.id (com_content).
"""

from __future__ import annotations

import re

from scrapy.http import TextResponse

from archive.tasks import Listed, Task
from spiders.lists.links import release_links
from spiders.lists.pager import next_step
from spiders.portal_spider import PortalSpider

# The component's own part of the page: K2, a blog of Joomla 3 to 5 or 1.5, a table of titles.
_LIST = (
    "#k2Container",
    ".blog, .blog-featured",
    ".category-list, .com-content-category, table.category",
)
# A category has an address like a release's: /berita/5-umum.
_ELSEWHERE = ", ".join(
    (
        ".category-name, .parent-category-name, .category-desc, .cat-children, .createdby, .tags",
        ".catItemCategory, .catItemAuthor, .catItemTagsBlock, .catItemLinks",
        ".itemListCategory, .subCategoriesContainer, .itemListSubCategories",
        ".pagination, .k2Pagination, .breadcrumb",
    )
)
_COPIES = re.compile(
    r"[?&](tmpl=|print=|format=|layout=|task=|showall=|limitstart=|start=|option=com_mailto)"
)
_STEPS = ("start", "limitstart")


class JoomlaSpider(PortalSpider):
    """Walks `listing`, the address of a category, in the steps of its pager."""

    def seeds(self) -> list[Task]:
        """The first page of the category."""
        return [Task(url=self.portal.page_url(1, offset=0), kind="list", position=0)]

    def entries(self, response: TextResponse) -> list[Listed]:
        """The items of the category; copies for printing, PDF and mail left out."""
        return release_links(
            response, self.portal, within=_LIST, without=_ELSEWHERE, copies=_COPIES
        )

    def following(self, response: TextResponse, task: Task, shown: int) -> Task | None:
        """The next step of the pager."""
        step = next_step(response, self.portal, parameters=_STEPS, position=task.position or 0)
        return Task(url=step.url, kind="list", position=step.number) if step else None
