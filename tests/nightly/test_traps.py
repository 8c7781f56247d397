"""T20, fault 63: a portal of traps costs few requests, and none of its releases."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.loopback import serving
from tests.nightly.crawls import NIGHT_1, NIGHT_2, Desk
from tests.nightly.traps import TrapSite

MAX_WASTED = 300
STRICT, LOOSE = r"/berita/[^/]+\.html$", r"^/berita/.+"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("release", [STRICT, LOOSE], ids=["strict", "loose"])
@pytest.mark.parametrize("total", [60, pytest.param(500, marks=pytest.mark.long)])
def test_T20_traps_cost_few_requests_and_no_release(
    tmp_path: Path, total: int, release: str
) -> None:
    seed = random.randrange(10**6)  # noqa: S311  # told, so that a failure can be had again
    with serving("127.0.0.1") as [server]:
        site = TrapSite(server, total, per_page=20, chance=random.Random(seed))  # noqa: S311
        site.stand()
        desk = Desk(tmp_path)
        desk.add("jebakan", server.base, delay=0, budget=10_000, release=release)
        for night in (NIGHT_1, NIGHT_2):
            server.forget()
            ended = desk.crawl("--at", night, timeout=140)
            assert ended.code in (0, 3), ended.err
            found = Counter(
                url.rpartition("/")[2] for url in desk.column("select url from release")
            )
            assert found == dict.fromkeys(site.articles, 1), f"seed {seed}"
            assert len(site.wasted()) <= MAX_WASTED, f"seed {seed}"
    assert ended.verdicts == {"jebakan": "healthy"}
