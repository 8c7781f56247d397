"""Spiders and answers for tests, without a crawl."""

from __future__ import annotations

from collections.abc import Sequence

from scrapy.http import HtmlResponse, TextResponse, XmlResponse

from archive.tasks import Listed, Task
from spiders.loader import spider_class
from spiders.portal import Portal
from spiders.portal_spider import PortalSpider

BASE = "https://kota.example"


def make_spider(**changes: object) -> PortalSpider:
    """A spider of the listing family, but for *changes* of its portal."""
    values: dict[str, object] = {
        "id": "kota",
        "name": "Pemerintah Kota Contoh",
        "home": f"{BASE}/",
        "region": "33.75",
        "family": "listing",
        "listing": "/berita?page={page}",
        "release": r"^/berita/[^/]+$",
        **changes,
    }
    return spider_class(Portal(**values))()  # type: ignore[arg-type]  # values are of its fields


def page(html: str, path: str = "/berita?page=1") -> TextResponse:
    return HtmlResponse(BASE + path, body=html.encode(), encoding="utf-8")


def xml(text: str, path: str = "/feed/") -> TextResponse:
    return XmlResponse(BASE + path, body=text.encode())


def links(*hrefs: str) -> str:
    return "".join(f'<a href="{href}">Berita</a>' for href in hrefs)


def paths(listed: Sequence[Listed]) -> list[str]:
    return [entry.url.removeprefix(BASE) for entry in listed]


def list_task(position: int | None = 1, *, kind: str = "list") -> Task:
    return Task(url=f"{BASE}/berita?page=1", kind=kind, position=position)
