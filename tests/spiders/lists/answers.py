"""Portals and answers for the readers of lists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scrapy.http import HtmlResponse, JsonResponse, Response, TextResponse

from spiders.portal import Portal
from tests.spiders.spider import BASE

PORTAL = Portal(
    id="kota",
    name="Pemerintah Kota Contoh",
    home=f"{BASE}/",
    region="33.75",
    family="listing",
    listing="/berita",
    release=r"^/berita/[^/?]+$",
)


def portal(**changes: Any) -> Portal:
    return replace(PORTAL, **changes)


def html(text: str, path: str = "/berita") -> TextResponse:
    return HtmlResponse(BASE + path, body=text.encode(), encoding="utf-8")


def json_answer(text: str | bytes, path: str = "/api/berita", **headers: str) -> TextResponse:
    body = text if isinstance(text, bytes) else text.encode()
    named = {"Content-Type": "application/json", **headers}
    return JsonResponse(BASE + path, body=body, headers=named)


def raw(body: bytes, path: str = "/sitemap.xml", *, kind: type[Response] = TextResponse) -> Any:
    return kind(BASE + path, body=body)
