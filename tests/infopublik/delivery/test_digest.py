"""What a digest says: weightiest first, copies together, a long list cut and counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive.digest import Unwell
from archive.model import EventKind
from infopublik.delivery.digest import subject
from infopublik.delivery.digest_html import digest_html
from infopublik.delivery.digest_text import digest_text
from infopublik.delivery.words import kind_words
from tests.infopublik.delivery.entries import make, make_entry


def test_subject_says_how_many_of_each_kind_and_the_weightiest_title():
    digest = make(
        make_entry(id=1, kind="new", weight=10, release=1, title="Panen raya"),
        make_entry(id=2, kind="new", weight=10, release=2, title="Vaksinasi"),
        make_entry(id=3, kind="removed", weight=70, release=4, title="Pengumuman lelang"),
    )
    assert subject(digest) == (
        "[pagi] 1 tidak lagi ditemukan di alamatnya, 2 baru: Pengumuman lelang"
    )


def test_subject_of_a_long_title_is_cut():
    assert len(subject(make(make_entry(title="panjang " * 100)))) == 180


def test_releases_that_say_the_same_stand_together_under_the_weightiest():
    digest = make(
        make_entry(id=1, release=1, cluster=9, weight=10, kind="new", portal_name="Kota A"),
        make_entry(id=2, release=2, cluster=9, weight=40, kind="new", portal_name="Kota B"),
        make_entry(id=3, release=3, weight=20),
        make_entry(id=4, release=3, weight=15, kind="redated"),
    )
    assert [[group.head.id, *(e.id for e in group.others)] for group in digest.groups] == [
        [2, 1],
        [3, 4],
    ]
    assert "+ baru / new: Kota A" in digest_text(digest)


def test_a_long_list_is_cut_and_the_rest_counted():
    entries = [make_entry(id=n, release=n, weight=50 - n // 4, title=f"T{n}") for n in range(1, 72)]
    digest = make(*entries)
    assert (len(digest.groups), digest.more) == (30, 41)
    line = "dan 41 lainnya / and 41 more: infopublik changes --since 0"
    assert line in digest_text(digest)
    page = html.fromstring(digest_html(digest))
    assert "dan 41 lainnya / and 41 more" in page.text_content()
    assert len(page.xpath("//ol/li")) == 30


def test_text_says_all_that_a_reader_needs():
    text = digest_text(make(make_entry(reasons=("anggaran naik dua kali",))))
    assert text.splitlines() == [
        "Pantauan pagi: 1 angka berubah",
        "Watch pagi: 1 figure changed",
        "2 Maret 2026 22.00 WIB, malam / night 2",
        "",
        "1. angka berubah / figure changed: Anggaran Taman Naik",
        "   Pemerintah Kota Contoh, Kota Pekalongan | bobot / weight 60 (anggaran naik dua kali)",
        "   Semula / was: Rp1 miliar",
        "   Kini / now: Rp2 miliar",
        "   https://kota.example/berita?id=3&hal=1",
        "   infopublik:3@2#" + "ab" * 32,
    ]


def test_a_region_that_the_name_says_is_not_said_again():
    entry = make_entry(portal_name="Pemerintah Kota Pekalongan", region="Kota Pekalongan")
    assert "   Pemerintah Kota Pekalongan | bobot" in digest_text(make(entry))


def test_portals_not_watched_well_are_named():
    digest = make(make_entry(), unwell=(Unwell(portal="x", name="Kota X", verdict="down"),))
    assert "- Kota X: portal tidak dapat dibuka / portal down" in digest_text(digest)
    assert "Kota X: portal tidak dapat dibuka / portal down" in (
        html.fromstring(digest_html(digest)).text_content()
    )


def test_a_portals_own_event_has_no_address_and_no_citation():
    entry = make_entry(kind="down", release=None, url=None, title=None, citation=None)
    text = digest_text(make(entry))
    assert "portal tidak dapat dibuka / portal down: Pemerintah Kota Contoh" in text
    assert "https:" not in text


@pytest.mark.parametrize("kind", [each.value for each in EventKind])
def test_every_kind_has_words_in_both_languages(kind):
    words = kind_words(kind)
    assert words.indonesian
    assert words.english
    assert words.indonesian != kind


def test_gone_is_never_called_deleted():
    words = kind_words("removed").both
    assert "hapus" not in words
    assert "delete" not in words


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "https://x.example/\r\nBcc: a@b", "vbscript:x"],
)
def test_T5_no_address_but_one_of_the_web_is_linked(url):
    digest = make(make_entry(url=url))
    assert not html.fromstring(digest_html(digest)).xpath("//a")
    assert "Bcc" not in digest_text(digest)


TEXTS = st.text(max_size=40)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_T5_T45_no_text_of_a_portal_becomes_markup_or_a_line_of_its_own(a, b, c, d):
    hostile = '<img src="http://x/p.gif"><script>x</script>\u202e\r\n'
    entries = [
        make_entry(id=1, title=hostile + a, portal_name=hostile + b, before=hostile + c, after=d),
        make_entry(id=2, release=9, kind="removed", summary=hostile + d, reasons=(hostile + a,)),
    ]
    digest = make(*entries, unwell=(Unwell(portal="p", name=hostile + b, verdict="down"),))
    page = html.fromstring(digest_html(digest).encode())
    assert not page.xpath("//img | //script | //link | //@onload | //iframe")
    assert len(page.xpath("//ol/li")) == 2
    text = digest_text(digest)
    assert "\u202e" not in text
    assert "\r" not in text
    assert len(text.split("\n")) == 20
    assert "\n" not in subject(digest)
