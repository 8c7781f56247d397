"""Whatever the order of a list, each of its releases is found within seven nights (T36)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nightly.orderings import ORDERS, Orderings, five_orderings

# A release of night n is found in night n + 6 at the latest: the seventh it is there.
WITHIN = 6
# Orders that put what is new on the first page or the last.
AT_ONCE = ("terbaru", "disematkan", "terlama")


def crawl(orderings: Orderings, *nights: int) -> None:
    for night in nights:
        ended = orderings.crawl(night)
        assert ended.code == 0, ended.err
        # After the last of them came, the portals are silent for their own history.
        assert set(ended.verdicts.values()) <= {"healthy", "silent"}


def assert_all_are_found(orderings: Orderings, portal: str, *, within: int) -> None:
    late = {path: at for path, at in orderings.delays(portal).items() if at is None or at > within}
    assert late == {}


@pytest.fixture(scope="module")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orderings]:
    """20 releases a portal, the last of which come in night 2; crawled in the nights 1, 2 and 8."""
    folder = tmp_path_factory.mktemp("twenty")
    with five_orderings(folder, total=20, nights=2, per_page=4, days_apart=40) as orderings:
        crawl(orderings, 1, 2)
        for night in range(3, 8):
            orderings.quiet(night)
        crawl(orderings, 8)
        yield orderings


@pytest.mark.timeout(180)
@pytest.mark.parametrize("portal", ORDERS)
def test_T36_twenty_releases_in_any_order_are_found(twenty: Orderings, portal: str) -> None:
    assert len(twenty.delays(portal)) == 20
    assert_all_are_found(twenty, portal, within=0 if portal in AT_ONCE else WITHIN)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_T36_a_thousand_releases_in_any_order_are_found(tmp_path: Path) -> None:
    """The last come in night 7; five crawls of a thousand pages are minutes of work."""
    with five_orderings(tmp_path, total=1000, nights=7, per_page=20, days_apart=1) as orderings:
        crawl(orderings, *range(1, 8 + WITHIN))
        for portal in ORDERS:
            assert len(orderings.delays(portal)) == 1000
            assert_all_are_found(orderings, portal, within=0 if portal in AT_ONCE else WITHIN)
