"""The portals that come with the program."""

import re
from pathlib import Path

import pytest

from archive.region import by_code
from spiders.portal_keys import FAMILIES
from spiders.registry import bundled_portals, load_registry

BUNDLED = load_registry([bundled_portals()])

# A made-up release address for each pattern, so that no pattern goes untried.
SHAPES = {
    r"/berita/[^/]+\.html$": "/berita/panen-raya-di-desa-maju.html",
    r"^/[^/?]+/?$": "/panen-raya-di-desa-maju/",
    r"^/([^/?]+/?|\?p=\d+)$": "/?p=6553",
    r"^(/index\.php)?/(?!index\.php)[^/?]+/?$": "/panen-raya-di-desa-maju",
    r"^/\?p=\d+$": "/?p=12",
    r"^/v3/[^/?]+/?$": "/v3/panen-raya-di-desa-maju/",
    r"^/\d{4}/\d\d/\d\d/[^/?]+/?$": "/2024/05/28/panen-raya/",
    r"^/(\d{4}/\d\d/\d\d/[^/?]+/?|\?p=\d+)$": "/2024/05/28/panen-raya",
    r"^/index\.php/\d{4}/\d\d/\d\d/[^/?]+/?$": "/index.php/2025/04/26/panen-raya/",
    r"^/(\d{8}/)?[^/?]+/?$": "/20201204/panen-raya/",
    r"^(/v2)?/berita/\d+/[^/?]+$": "/v2/berita/412/Panen-Raya",
    r"^/index\.php/[^/]+/item/\d+-": "/index.php/kegiatan/item/41-panen-raya",
    r"^/index\.php/berita/seputar-wonosobo/item/\d+-": (
        "/index.php/berita/seputar-wonosobo/item/41-panen-raya"
    ),
    r"^/beranda/([^/]+/post|portal/posting)/\d+$": "/beranda/portal/posting/412",
    r"^(/index\.php)?/view-detail-berita-\d+/[^/?]+\.html$": (
        "/view-detail-berita-41/panen-raya.html"
    ),
}


def test_the_bundled_registry_spans_the_country():
    assert len(BUNDLED) >= 25
    provinces = {portal.region[:2] for portal in BUNDLED.values()}
    assert len(provinces) >= 10
    assert {portal.zone for portal in BUNDLED.values()} == {"WIB", "WITA", "WIT"}
    assert {portal.family for portal in BUNDLED.values()} == set(FAMILIES)


def test_a_bundled_portal_stands_in_the_file_of_its_province():
    for path in bundled_portals().glob("*.toml"):
        portals = load_one(path)
        names = {by_code(portal.region[:2]).name for portal in portals}
        assert {name.lower().replace(" ", "_") for name in names} == {path.stem}


def load_one(path: Path):
    headers = re.findall(r"^\[([a-z0-9-]+)\]$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return [BUNDLED[portal_id] for portal_id in headers]


@pytest.mark.parametrize("portal", BUNDLED.values(), ids=BUNDLED.keys())
def test_a_bundled_portal_is_honest_and_its_pattern_fits(portal):
    assert by_code(portal.region) is not None
    assert portal.checked == "never"
    assert not portal.allow_private_network
    labels = portal.host.removeprefix("www.").removesuffix(".go.id").split(".")
    assert portal.id == "-".join(labels)
    assert portal.release in SHAPES, "add a made-up release address of its shape to SHAPES"
    assert portal.is_release(f"https://{portal.host}{SHAPES[portal.release]}")
    assert not portal.is_release(portal.home)
    assert not portal.is_release(portal.page_url(2, offset=10))
