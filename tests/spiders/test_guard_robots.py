"""T33: of ten thousand disallowed addresses none is let through."""

from __future__ import annotations

import asyncio
import random
from types import SimpleNamespace
from typing import Any

from protego import Protego
from scrapy import Request

from archive.model import LookClass
from infopublik import settings
from spiders.guard.refused import RefusedError
from spiders.guard.robots import RobotsGuard
from tests.spiders.spider import BASE, make_spider

RULES = """
User-agent: *
Disallow: /admin
Disallow: /*.pdf$
Disallow: /cari?
Allow: /admin/umum
"""
BEGINNINGS = ("/admin", "/admin/", "/admin/berita/", "/cari?q=", "/%61dmin/")


async def let_through(guard: RobotsGuard, paths: list[str]) -> list[str]:
    passed = []
    for path in paths:
        try:
            await guard.process_request(Request(BASE + path))
        except RefusedError as refused:
            if (refused.look_class, refused.cause) == (LookClass.DENIED, "robots.txt"):
                continue
        passed.append(path)
    return passed


def make_guard() -> RobotsGuard:
    named: dict[str, Any] = {"ROBOTSTXT_USER_AGENT": settings.ROBOTSTXT_USER_AGENT}
    guard = RobotsGuard(SimpleNamespace(spider=make_spider(), settings=named))  # type: ignore[arg-type]
    guard._rules["kota.example"] = Protego.parse(RULES)
    return guard


def test_T33_no_disallowed_address_passes_and_every_other_does() -> None:
    rolls = random.Random(33)  # noqa: S311 - which addresses, not a secret
    ends = ["".join(rolls.choices("abc019-_/", k=rolls.randrange(1, 20))) for _ in range(2_500)]
    hidden = [rolls.choice(BEGINNINGS) + end for end in ends]
    hidden += [f"/berkas/{end}.pdf" for end in ends]
    hidden = [path for path in hidden * 2 if not path.startswith("/admin/umum")]
    open_to_all = [f"/berita/{end}.html" for end in ends[:500]] + ["/admin/umum/1", "/cari"]
    assert len(hidden) >= 10_000
    guard = make_guard()
    assert asyncio.run(let_through(guard, hidden)) == []
    assert asyncio.run(let_through(guard, open_to_all)) == open_to_all
