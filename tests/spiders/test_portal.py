import re
import time

import pytest

from archive.errors import RegistryError
from spiders.portal import Portal
from spiders.portal_keys import RELEASE_OF_FAMILY
from spiders.registry import load_registry
from tests.spiders.tables import FEED, load, table


def portal(**changes):
    values = {
        "id": "contoh",
        "name": "Pemerintah Kota Pekalongan",
        "home": "https://pekalongankota.go.id/",
        "region": "33.75",
        "family": "listing",
        "listing": "/berita?page={page}",
        "release": r"/berita/[^/]+\.html$",
    }
    return Portal(**{**values, **changes})


def test_a_small_table_makes_a_portal_with_defaults(tmp_path):
    loaded = load(tmp_path, table())["contoh"]
    assert loaded == portal()
    assert (loaded.delay, loaded.max_pages, loaded.budget) == (1.0, 200, 2000)
    assert (loaded.checked, loaded.tls, loaded.note) == ("never", "record", "")
    assert not loaded.allow_private_network


def test_all_keys_are_kept_as_written(tmp_path):
    loaded = load(
        tmp_path,
        table(
            checked="2026-02-03",
            feed='"https://www.pekalongankota.go.id/feed/"',
            sitemap='"/sitemap.xml"',
            delay="2",
            max_pages="5",
            time_zone='"WITA"',
            selectors='{title = "h1", date = ".tgl", body = "div.isi > p"}',
            night_window='"21:00-04:30"',
            budget="100",
            tls='"strict"',
            note='"catatan"',
            allow_private_network="true",
        ),
    )["contoh"]
    assert loaded == portal(
        checked="2026-02-03",
        feed="https://www.pekalongankota.go.id/feed/",
        sitemap="/sitemap.xml",
        delay=2.0,
        max_pages=5,
        time_zone="WITA",
        selectors={"title": "h1", "date": ".tgl", "body": "div.isi > p"},
        night_window="21:00-04:30",
        budget=100,
        tls="strict",
        note="catatan",
        allow_private_network=True,
    )


def test_a_feed_portal_needs_no_more_than_where_and_who(tmp_path):
    assert load(tmp_path, table(FEED))["contoh"].family == "feed"


@pytest.mark.parametrize("family", RELEASE_OF_FAMILY)
def test_a_family_has_a_pattern_for_portals_without_one(tmp_path, family):
    changes = {"family": f'"{family}"', "listing": '"/berita"'}
    bare = load(tmp_path, table(**changes, release=None))["contoh"]
    assert bare.release == RELEASE_OF_FAMILY[family]
    own = load(tmp_path, table(**changes))["contoh"]
    assert own.release != RELEASE_OF_FAMILY[family]


@pytest.mark.parametrize("family", RELEASE_OF_FAMILY)
def test_T19_the_pattern_of_a_family_is_tried_at_once(family):
    pattern = re.compile(RELEASE_OF_FAMILY[family])
    bad = ("/item/" + "1" * 2000 + "/", "/1-" * 660 + "/", "/itemlist" * 220, "/item/1" * 290 + "?")
    for path in (*bad, "/content/" + "a" * 2000 + "/", "/node/" + "1" * 2000 + "x"):
        began = time.process_time()
        pattern.search(path)
        assert time.process_time() - began < 0.05


def test_selectors_may_stand_in_a_table_of_their_own(tmp_path):
    loaded = load(tmp_path, table() + "[contoh.selectors]\nbody = '.isi'\n")
    assert loaded["contoh"].selectors == {"body": ".isi"}


def test_a_private_portal_may_be_asked_quickly(tmp_path):
    text = table(delay="0.02", allow_private_network="true", home='"http://127.0.0.1:8111/"')
    assert load(tmp_path, text)["contoh"].delay == 0.02


def test_files_are_read_in_the_order_of_folders_and_names(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
    (first / "z.toml").write_text(table(portal_id="satu"))
    (first / "a.toml").write_text(table(portal_id="dua") + table(portal_id="tiga"))
    (first / "notes.txt").write_text("no portal")
    (first / ".lock.toml").write_text("no portal")
    (second / "a.toml").write_text(table(portal_id="empat"))
    assert list(load_registry([first, second])) == ["dua", "tiga", "satu", "empat"]


def test_an_empty_folder_has_no_portals(tmp_path):
    assert load_registry([tmp_path]) == {}
    assert load_registry([]) == {}


def test_a_file_from_a_windows_editor_is_read(tmp_path):
    text = table().replace("\n", "\r\n").encode("utf-8-sig")
    assert list(load(tmp_path, text)) == ["contoh"]


@pytest.mark.parametrize(
    ("home", "host", "hosts"),
    [
        ("https://Kota.go.id/", "kota.go.id", ("kota.go.id", "www.kota.go.id")),
        ("https://www.kota.go.id", "www.kota.go.id", ("www.kota.go.id", "kota.go.id")),
        ("https://kota.go.id:443/", "kota.go.id", ("kota.go.id", "www.kota.go.id")),
        ("http://kota.go.id:443/", "kota.go.id:443", ("kota.go.id:443", "www.kota.go.id:443")),
        ("http://127.0.0.1:8111/", "127.0.0.1:8111", ("127.0.0.1:8111",)),
        ("http://[::1]:8111/", "[::1]:8111", ("[::1]:8111",)),
    ],
)
def test_hosts_are_its_own_and_the_www_twin(home, host, hosts):
    assert portal(home=home).host == host
    assert portal(home=home).hosts == hosts


def test_the_zone_is_its_own_or_its_regions():
    assert portal().zone == "WIB"
    assert portal(region="94.04").zone == "WIT"
    assert portal(time_zone="WITA").zone == "WITA"
    with pytest.raises(RegistryError, match="unknown region '99'"):
        _ = portal(region="99").zone


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://pekalongankota.go.id/berita/panen-raya.html", True),
        ("http://www.pekalongankota.go.id/berita/panen-raya.html", True),
        ("https://PEKALONGANKOTA.go.id:443/berita/panen-raya.html", True),
        ("https://pekalongankota.go.id/berita/panen-raya.html?cetak=1", False),
        ("https://pekalongankota.go.id/berita/", False),
        ("https://pekalongankota.go.id/", False),
        ("https://lain.go.id/berita/panen-raya.html", False),
        ("https://pekalongankota.go.id:8080/berita/panen-raya.html", False),
        ("https://lain@pekalongankota.go.id/berita/panen-raya.html", False),
        ("ftp://pekalongankota.go.id/berita/panen-raya.html", False),
        ("/berita/panen-raya.html", False),
        ("https://[pekalongankota.go.id/berita/panen-raya.html", False),
        ("https://pekalongankota.go.id:x/berita/panen-raya.html", False),
        (f"https://pekalongankota.go.id/{'a' * 3000}/berita/panen-raya.html", False),
        ("", False),
    ],
)
def test_a_release_is_known_by_path_and_query_on_its_own_host(url, expected):
    assert portal().is_release(url) is expected


def test_a_pattern_may_ask_for_the_query():
    by_id = portal(release=r"^/berita\.php\?id=\d+$")
    assert by_id.is_release("https://pekalongankota.go.id/berita.php?id=7")
    assert not by_id.is_release("https://pekalongankota.go.id/berita.php")
    assert portal(release=r"^/\?p=\d+$").is_release("https://pekalongankota.go.id?p=7")


def test_T20_a_session_behind_an_address_hides_no_release():
    own = "https://pekalongankota.go.id/berita/panen-raya.html"
    for address in (own, f"{own}?token=9f3c"):
        assert portal().release_address(address) == own
    assert portal().release_address("https://pekalongankota.go.id/agenda/?token=9f3c") is None
    assert portal().release_address(f"{own}?page=2") is None
    assert portal().release_address(None) is None


MADE_UP = "9f3c0b7721aa45de"


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        (r"^/berita\.php\?id=\d+", f"/berita.php?id=5&s={MADE_UP}", "/berita.php?id=5"),
        (r"^/berita\.php\?id=\d+$", f"/berita.php?a={MADE_UP}&id=5", "/berita.php?id=5"),
        (r"^/berita", f"/berita/panen-raya-padi?s={MADE_UP}", "/berita/panen-raya-padi"),
        # A release whose number is such a token.
        (r"^/detail\?id=", f"/detail?id={MADE_UP}", f"/detail?id={MADE_UP}"),
        (r"^/detail", f"/detail?id={MADE_UP}&lang=id", f"/detail?id={MADE_UP}&lang=id"),
        (
            r"^/detail",
            f"/detail?judul=panen-raya-padi&v={MADE_UP}",
            "/detail?judul=panen-raya-padi",
        ),
        (r"^/index\.php\?", "/index.php?id=5&page=berita", "/index.php?id=5&page=berita"),
    ],
)
def test_T20_a_token_is_no_part_of_an_address_unless_it_names_the_release(pattern, path, expected):
    site, home = portal(release=pattern), "https://pekalongankota.go.id"
    assert site.release_address(home + path) == home + expected


def test_without_a_pattern_every_address_of_its_own_is_a_release():
    feed = portal(family="feed", listing=None, release=None)
    assert feed.is_release("https://pekalongankota.go.id/apa-saja")
    assert not feed.is_release("https://lain.go.id/apa-saja")


def test_list_pages_count_from_one_and_entries_from_nought():
    assert portal().page_url() == "https://pekalongankota.go.id/berita?page=1"
    assert portal().page_url(3) == "https://pekalongankota.go.id/berita?page=3"
    by_offset = portal(listing="https://www.pekalongankota.go.id/berita/{offset}")
    assert by_offset.page_url(2, offset=10) == "https://www.pekalongankota.go.id/berita/10"
    assert portal(listing=None).page_url() == "https://pekalongankota.go.id/"


def test_a_portal_can_stand_in_a_set():
    assert len({portal(), portal()}) == 1
