"""Every portal is a spider, and the guards that need nothing but the portal."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from archive.model import LookClass
from spiders.feed import FeedSpider
from spiders.guard.budget import BudgetGuard
from spiders.guard.refused import RefusedError
from spiders.listing import ListingSpider
from spiders.loader import FAMILIES, PortalLoader, spider_class
from spiders.portal_keys import FAMILIES as REGISTRY_FAMILIES
from tests.spiders.spider import make_spider
from tests.spiders.tables import FEED, table


def loader(folder: Path, *tables: str) -> PortalLoader:
    (folder / "a.toml").write_text("\n".join(tables))
    return PortalLoader.from_settings(Settings({"INFOPUBLIK_PORTALS": [str(folder)]}))


@pytest.fixture
def two(tmp_path: Path) -> PortalLoader:
    feed = table(FEED, "umpan", home='"https://umpan.example:8443/"')
    return loader(tmp_path, table(portal_id="zebra"), feed)


def test_list_names_the_portals_in_order(two: PortalLoader) -> None:
    assert two.list() == ["umpan", "zebra"]


def test_list_of_an_empty_registry_is_empty(tmp_path: Path) -> None:
    assert (
        PortalLoader.from_settings(Settings({"INFOPUBLIK_PORTALS": [str(tmp_path)]})).list() == []
    )


def test_load_gives_the_family_with_the_portal_bound(two: PortalLoader) -> None:
    listing, feed = two.load("zebra"), two.load("umpan")
    assert issubclass(listing, ListingSpider)
    assert issubclass(feed, FeedSpider)
    assert (listing.name, listing.portal) == ("zebra", two.portals["zebra"])
    assert (feed.name, feed.portal) == ("umpan", two.portals["umpan"])


def test_load_of_an_unknown_portal_is_a_key_error_that_names_it(two: PortalLoader) -> None:
    with pytest.raises(KeyError, match="macan"):
        two.load("macan")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://pekalongankota.go.id/berita/a.html", ["zebra"]),
        ("https://www.pekalongankota.go.id/", ["zebra"]),
        ("https://PEKALONGANKOTA.go.id/", ["zebra"]),
        ("https://umpan.example:8443/feed/", ["umpan"]),
        ("https://umpan.example/feed/", []),
        ("https://lain.example/", []),
        ("data:,x", []),
    ],
)
def test_portal_is_found_by_the_host_of_a_request(
    two: PortalLoader, url: str, found: list[str]
) -> None:
    assert two.find_by_request(Request(url)) == found


def test_wrong_registry_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="tidakada"):
        loader(tmp_path, table(family='"tidakada"'))


def test_every_family_of_the_registry_is_built() -> None:
    assert set(FAMILIES) == set(REGISTRY_FAMILIES)


def test_spiders_of_two_portals_share_nothing() -> None:
    one, other = make_spider(id="satu"), make_spider(id="dua", delay=7.0)
    settings = [Settings(), Settings()]
    for spider, each in zip((one, other), settings, strict=True):
        spider.update_settings(each)
    assert (one.name, other.name) == ("satu", "dua")
    assert [each.getfloat("DOWNLOAD_DELAY") for each in settings] == [1.0, 7.0]
    assert spider_class(one.portal) is not type(other)


def test_budget_lets_so_many_requests_through_and_no_more() -> None:
    guard = BudgetGuard(make_spider(budget=3).portal)
    for _ in range(3):
        guard.process_request(Request("https://kota.example/"))
    for _ in range(2):
        with pytest.raises(RefusedError) as refused:
            guard.process_request(Request("https://kota.example/"))
        assert (refused.value.look_class, refused.value.cause) == (LookClass.SKIPPED, "budget")
