"""The portals that come with the program."""

import re
from pathlib import Path

import pytest

from archive.region import by_code
from spiders.detect.naming import portal_id
from spiders.detect.region import candidates, chosen
from spiders.portal_keys import FAMILIES, RELEASE_OF_FAMILY
from spiders.registry import bundled_portals, load_registry

BUNDLED = load_registry([bundled_portals()])

# A made-up release address for each pattern, so that no pattern goes untried.
SHAPES = {
    r"/berita/[^/]+\.html$": "/berita/panen-raya-di-desa-maju.html",
    r"^(/index\.php)?/(?!index\.php)[^/?]+/?$": "/panen-raya-di-desa-maju",
    r"^(/index\.php)?/view-detail-berita-\d+/[^/?]+\.html$": (
        "/view-detail-berita-41/panen-raya.html"
    ),
    r"^(/v2)?/berita/\d+/[^/?]+$": "/v2/berita/412/Panen-Raya",
    r"^/([^/?]+/?|\?p=\d+)$": "/?p=6553",
    r"^/(\d{4}/\d\d/\d\d/[^/?]+/?|\?p=\d+)$": "/2024/05/28/panen-raya",
    r"^/(\d{8}/)?[^/?]+/?$": "/20201204/panen-raya/",
    r"^/[^/?]+/?$": "/panen-raya-di-desa-maju/",
    r"^/\?p=\d+$": "/?p=12",
    r"^/\d{4}/\d\d/[^/?]+/?$": "/2025/09/panen-raya/",
    r"^/\d{4}/\d\d/[^/?]+\.html$": "/2025/07/panen-raya.html",
    r"^/\d{4}/\d\d/\d\d/[^/?]+/?$": "/2024/05/28/panen-raya/",
    r"^/articles/[^/?]+$": "/articles/panen-raya",
    r"^/artikel-\d+-[^/?]+\.html$": "/artikel-41-panen-raya.html",
    r"^/artikel/[^/?]+$": "/artikel/panen-raya",
    r"^/artikel/[^/?]+/?$": "/artikel/panen-raya/",
    r"^/artikel/artikel/[^/?]+$": "/artikel/artikel/panen-raya",
    r"^/artikel/baca/[^/?]+$": "/artikel/baca/panen-raya",
    r"^/beranda/([^/]+/post|portal/posting)/\d+$": "/beranda/portal/posting/412",
    r"^/berita-[^/?]+--\.html$": "/berita-panen-raya--.html",
    r"^/berita/[^/?]+$": "/berita/panen-raya-di-desa-maju",
    r"^/berita/[^/?]+/[^/?]+$": "/berita/pertanian/panen-raya",
    r"^/berita/\d+$": "/berita/235",
    r"^/berita/\d+/[^/?]+(?:\?|$)": "/berita/41/panen-raya?page=3",
    r"^/berita/detail/[^/?]+$": "/berita/detail/panen-raya",
    r"^/berita/detail/\d+-[^/?]+$": "/berita/detail/41-panen-raya",
    r"^/berita/detail/\d+/[^/?]+$": "/berita/detail/41/panen-raya",
    r"^/berita/detail/\d+/[^/?]+\.html$": "/berita/detail/41/panen-raya.html",
    r"^/berita/detail_berita/Berita\d+-[^/?]+$": "/berita/detail_berita/Berita041-Panen-Raya",
    r"^/berita/kategori/[^/?]+/[^/?]+$": "/berita/kategori/pertanian/panen-raya",
    r"^/berita/read/[^/?]+$": "/berita/read/panen-raya",
    r"^/berita/read/\d+$": "/berita/read/7988",
    r"^/berita/read/\d+/[^/?]+$": "/berita/read/41/panen-raya",
    r"^/berita\d+-1-[^/?]+\.html$": "/berita22058-1-panen-raya.html",
    r"^/detail-post/[^/?]+$": "/detail-post/panen-raya",
    r"^/detail/[^/?]+$": "/detail/41-Panen-Raya",
    r"^/detail/index/\d+(/|$)": "/detail/index/2979/panen-raya",
    r"^/detil/\d+/[^/?]+$": "/detil/1382/panen-raya",
    r"^/en/article/[^/?]+$": "/en/article/panen-raya",
    r"^/id/berita/\d+/[^/?]+$": "/id/berita/41/panen-raya",
    r"^/index\.php/\d{4}/\d\d/\d\d/[^/?]+/?$": "/index.php/2025/04/26/panen-raya/",
    r"^/index\.php/article/\d+/[^/?]+$": "/index.php/article/41/panen-raya",
    r"^/index\.php/berita/[^/?]+$": "/index.php/berita/panen-raya",
    r"^/index\.php/berita/id/\d+/[^/?]+\.html$": "/index.php/berita/id/818/panen-raya.html",
    r"^/index\.php/kab/berita/\d+-[^/?]+$": "/index.php/kab/berita/41-panen-raya",
    r"^/index\.php/web/post/\d+/[^/?]+$": "/index.php/web/post/105/panen-raya",
    r"^/informasi/detail/\d+/[^/?]+\.html$": "/informasi/detail/1007/panen-raya.html",
    r"^/informasi/detail/berita/[^/?]+$": "/informasi/detail/berita/38_panen-raya",
    r"^/kabar-pemerintahan/[^/?]+$": "/kabar-pemerintahan/panen-raya",
    r"^/news-detail/[^/?]+$": "/news-detail/panen-raya",
    r"^/news/[^/?]+$": "/news/panen-raya",
    r"^/news/\d+/[^/?]+$": "/news/12/panen-raya",
    r"^/news/read/\d+/[^/?]+$": "/news/read/41/panen-raya",
    r"^/news_detail/\d+/[^/?]+$": "/news_detail/41/Panen%20Raya",
    r"^/pontianak-hari-ini/berita/[^/?]+$": "/pontianak-hari-ini/berita/panen-raya",
    r"^/post/[^/?]+$": "/post/panen-raya",
    r"^/publikasi/berita/[^/?]+$": "/publikasi/berita/panen-raya",
    r"^/read/[^/?]+$": "/read/panen-raya",
    r"^/read/\d+$": "/read/145",
    r"^/read/\d+/[^/?]+$": "/read/41/panen-raya",
    r"^/v3/[^/?]+/?$": "/v3/panen-raya-di-desa-maju/",
    r"^/web/detail-berita/\d+/[^/?]+$": "/web/detail-berita/41/panen-raya",
    r"^/web/detailberita/\d+/": "/web/detailberita/8082/2016/03/02/panen-raya",
    RELEASE_OF_FAMILY["joomla"]: "/index.php/kegiatan/item/41-panen-raya",
    RELEASE_OF_FAMILY["drupal"]: "/content/panen-raya",
}
# What a note must say: a table that nobody checked tells what it rests on.
SEEN = re.compile(r"\bseen\b|\bguessed\b|Nuxt|All offices|WordPress stands", re.IGNORECASE)


def test_the_bundled_registry_spans_the_country():
    assert len(BUNDLED) >= 180
    provinces = {portal.region[:2] for portal in BUNDLED.values()}
    assert len(provinces) >= 35
    assert len({portal.region for portal in BUNDLED.values()}) >= 115
    assert {portal.zone for portal in BUNDLED.values()} == {"WIB", "WITA", "WIT"}
    # A sitemap of no portal was seen, so none is named.
    assert {portal.family for portal in BUNDLED.values()} == set(FAMILIES) - {"sitemap"}


def test_no_two_portals_of_the_registry_are_one_site():
    homes = [(portal.hosts[-1].removeprefix("www."), portal.home) for portal in BUNDLED.values()]
    assert len({host for host, _ in homes}) == len(homes)


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
    assert portal.id == portal_id(portal.host)
    assert SEEN.search(portal.note), "say what was seen of it and what is guessed"
    if portal.release is None:  # the API or feed lists nothing but releases
        assert portal.family in ("wordpress", "feed")
        return
    assert portal.release in SHAPES, "add a made-up release address of its shape to SHAPES"
    assert portal.is_release(f"https://{portal.host}{SHAPES[portal.release]}")
    assert not portal.is_release(f"https://{portal.host}/")
    if portal.listing is not None:
        assert not portal.is_release(portal.page_url(2, offset=10))


def test_every_shape_is_of_a_portal():
    assert set(SHAPES) == {portal.release for portal in BUNDLED.values()} - {None}


@pytest.mark.parametrize("portal", BUNDLED.values(), ids=BUNDLED.keys())
def test_the_host_of_a_bundled_portal_speaks_for_its_region(portal):
    found = chosen(candidates(portal.host, portal.name, ""))
    assert found is not None
    assert found.region.code == portal.region
