"""Listing family: a list page with numbers, offsets or "next" links, and a release pattern.

Recognised by nothing but links: most home-made portals (CodeIgniter, Laravel, plain PHP)
are read this way, from the addresses named in research of November 2026.
"""

from __future__ import annotations

import re

from parsel import Selector
from scrapy.http import TextResponse

from archive.tasks import Listed, Task
from spiders.portal_spider import PortalSpider

# Links that say "read on" name no title.
_READ_ON = re.compile(
    r"^\W*(selengkapnya|baca\s+(selengkapnya|lengkap|lebih)|lanjut(kan)?(\s+membaca)?|detail"
    r"|read\s+more|more|lihat(\s+(detail|semua|selengkapnya))?|\d+\s+komentar)\b.{0,20}$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"^\W*(berikut(nya)?|selanjutnya|lebih\s+lama|next(\s+page)?|older(\s+posts)?)\W*$|^(»|›|>|>>)$",
    re.IGNORECASE,
)


class ListingSpider(PortalSpider):
    """Walks `listing`; {page} counts from 1, {offset} from 0."""

    def seeds(self) -> list[Task]:
        """The first page of the list."""
        first = 0 if "{offset}" in (self.portal.listing or "") else 1
        return [Task(url=self.portal.page_url(1, offset=0), kind="list", position=first)]

    def entries(self, response: TextResponse) -> list[Listed]:
        """Links that the release pattern matches, each with its best text."""
        found: dict[str, str] = {}
        for link in response.xpath("//a[@href]"):
            address = self.linked(response, link.xpath("@href").get(""))
            if address is None or not self.portal.is_release(address):
                continue
            found[address] = max(found.get(address, ""), _text(link), key=len)
        return [Listed(url=url, text=text or None) for url, text in found.items()]

    def following(self, response: TextResponse, task: Task, shown: int) -> Task | None:
        """The next number or offset, or where the "next" link leads."""
        listing, position = self.portal.listing or "", task.position or 0
        if "{page}" in listing:
            return self._page(position + 1, offset=0)
        if "{offset}" in listing:
            return self._page(1, offset=position + shown) if shown else None
        return self._next_link(response, position)

    def _page(self, page: int, *, offset: int) -> Task:
        return Task(
            url=self.portal.page_url(page, offset=offset), kind="list", position=offset or page
        )

    def _next_link(self, response: TextResponse, position: int) -> Task | None:
        hrefs = response.css('link[rel~="next"]::attr(href), a[rel~="next"]::attr(href)').getall()
        hrefs += [
            link.xpath("@href").get("")
            for link in response.xpath("//a[@href]")
            if _NEXT.match(" ".join(link.xpath("string()").get("").split()))
        ]
        for href in hrefs:
            url = self.linked(response, href)
            if url and url != self.own_address(response.url):
                return Task(url=url, kind="list", position=position + 1)
        return None


def _text(link: Selector) -> str:
    """What a link calls its release: its text, else its title, else its picture's."""
    for text in (
        link.xpath("string()").get(""),
        link.xpath("@title").get(""),
        link.xpath(".//img/@alt").get(""),
    ):
        folded = " ".join(text.split())
        if folded and not _READ_ON.match(folded):
            return folded
    return ""
