"""T20: traps are left out of a list, and a query that says nothing makes no second release."""

from datetime import date

import pytest

from archive.tasks import Listed
from spiders.portal import Portal
from spiders.sound import sound, without_variant

BASE = "https://kota.example"
TODAY = date(2026, 3, 2)


def portal(release):
    return Portal(
        id="kota", name="Kota", home=f"{BASE}/", region="33.75", family="listing",
        listing="/berita", release=release,
    )  # fmt: skip


DATED = portal(r"^/\d{4}/\d\d/\d\d/")
NUMBERED = portal(r"^/berita\.php\?id=\d+")
LOOSE = portal(r"^/berita")


@pytest.mark.parametrize(
    ("site", "path", "kept"),
    [
        (DATED, "/2026/03/02/jembatan-baru-buka/?cid=4&month=5", "/2026/03/02/jembatan-baru-buka/"),
        (DATED, "/2026/03/02/jembatan-baru-buka/", "/2026/03/02/jembatan-baru-buka/"),
        (NUMBERED, "/berita.php?id=12", "/berita.php?id=12"),
        (LOOSE, "/berita/13095/jembatan-baru-dibuka?page=3", "/berita/13095/jembatan-baru-dibuka"),
        (LOOSE, "/berita/read/7988?page=3", "/berita/read/7988"),
        (LOOSE, "/berita/detail?id=5", "/berita/detail?id=5"),
        (LOOSE, "/berita/detail-berita?id=5", "/berita/detail-berita?id=5"),
        (LOOSE, "/berita?id=5", "/berita?id=5"),
    ],
)  # fmt: skip
def test_query_that_names_no_release_is_left_out(site, path, kept):
    assert without_variant(BASE + path, site) == BASE + kept


def test_variants_are_one_entry_with_the_first_text():
    url = f"{BASE}/berita/jembatan-baru-dibuka"
    entries = [
        Listed(url=f"{url}?page=2"),
        Listed(url=url, text="Jembatan"),
        Listed(url=f"{url}?a=1"),
    ]
    assert sound(entries, LOOSE, today=TODAY) == ([Listed(url=url, text="Jembatan")], [])


def test_traps_are_told_with_their_cause():
    echo = f"{BASE}/berita/a/berita/a/berita/a"
    kept, traps = sound([Listed(url=echo), Listed(url=f"{BASE}/berita/x")], LOOSE, today=TODAY)
    assert [entry.url for entry in kept] == [f"{BASE}/berita/x"]
    assert [url for url, _ in traps] == [echo]
    assert "repeats" in traps[0][1]
