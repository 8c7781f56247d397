"""Where detection cannot go on: which step says so, what it saw, and what a person can do."""

from __future__ import annotations

import re

import pytest
from scrapy.http import Response

from archive.model import LookClass
from archive.region import find
from infopublik.sampling import judge
from spiders.detect.asking import Answer, NotDetectedError
from spiders.detect.front import front_page
from spiders.detect.walk import Asked, detect, probe
from tests.nightly.site import Article
from tests.spiders.detect.fronts import (
    BASE,
    ITEMS,
    Pages,
    card,
    codeigniter,
    frame,
    laravel,
    listed,
    release,
    take,
)


def refused(pages: Pages, url: str = f"{BASE}/", **asked: object) -> str:
    with pytest.raises(NotDetectedError) as caught:
        take(pages, detect(Asked(url=url, **asked), judge))  # type: ignore[arg-type]  # of its fields
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def came(look_class: LookClass, cause: str) -> str:
    """What is said where the front page brings no page but this."""
    url = f"{BASE}/"
    steps = front_page(probe(Asked(url=url)), url)
    next(steps)
    with pytest.raises(NotDetectedError) as caught:
        steps.send(Answer(url=url, look_class=look_class, cause=cause))
    return str(caught.value)


@pytest.mark.parametrize(
    ("look_class", "cause", "says"),
    [
        (LookClass.DENIED, "private address 10.0.0.7", "--allow-private-network"),
        (LookClass.DENIED, "offsite: baru.pekalongankota.example", "baru.pekalongankota.example"),
        (LookClass.DENIED, "robots.txt", "does not let Infopublik in"),
        (LookClass.DENIED, "robots.txt unreachable: status 503", "robots.txt"),
        (LookClass.DOWN, "dns: host not found", "spelling"),
        (LookClass.BLOCKED, "status 403", "turns programs away"),
        (LookClass.BLOCKED, "needs a pause of 120 s", "Try again after that"),
        (LookClass.DENIED, "robots.txt unreachable: needs a pause of 30 s", "after that"),
        (LookClass.GONE_HARD, "status 404", "front page"),
        (LookClass.BROKEN, "redirect loop", "Try again later"),
    ],
)
def test_a_front_page_that_does_not_come_is_told(
    look_class: LookClass, cause: str, says: str
) -> None:
    said = came(look_class, cause)
    assert said.startswith("The first step failed, the front page: ")
    assert says in said


def test_a_file_is_no_front_page() -> None:
    steps = front_page(probe(Asked(url=f"{BASE}/a.pdf")), f"{BASE}/a.pdf")
    pdf = Response(next(steps), body=b"%PDF-1.7")
    with pytest.raises(NotDetectedError, match="no page of text"):
        steps.send(Answer(url=pdf.url, look_class=LookClass.OK, response=pdf))


def test_a_site_under_maintenance_is_told() -> None:
    page = b"<html><title>x</title><body><h1>Situs sedang dalam perbaikan</h1></body></html>"
    assert "no more than a notice" in refused({"/": page})


def test_a_page_that_only_forwards_is_followed_on_its_own_host() -> None:
    pages = dict(codeigniter().pages)
    pages["/beranda"] = pages["/"]
    pages["/"] = b'<html><head><meta http-equiv="refresh" content="0;url=/beranda"></head></html>'
    finding, _ = take(pages, detect(Asked(url=f"{BASE}/"), judge))
    assert finding.portal.listing == "/berita/index/{offset}"


def test_a_page_without_lists_is_told() -> None:
    pages = {"/": frame("<p>Selamat datang.</p>", menu=("/profil", "/visi", "/misi", "/kontak"))}
    said = refused(pages)
    assert "finds the list" in said
    assert "no page of it shows several titles" in said


def test_a_page_built_by_scripts_is_told_with_what_to_look_for() -> None:
    page = b"<html><head><title>Pemerintah Kota Pekalongan</title></head><body>"
    said = refused({"/": page + b'<div id="app"></div><script src="/_nuxt/a.js"></script>'})
    assert "nuxt" in said
    assert "{page}" in said


def test_links_that_lead_to_no_text_are_no_releases() -> None:
    pages = dict(codeigniter().pages)
    for item in ITEMS:
        pages[codeigniter().path(item)] = frame("<h1>Galeri</h1>")
    said = refused(pages)
    assert "reads samples" in said
    assert "characters of text" in said


def test_an_ambiguous_region_is_asked_for_with_its_candidates() -> None:
    pages = {
        path: body.replace(b"Pemerintah Kota Pekalongan", b"Portal Pekalongan")
        for path, body in codeigniter().pages.items()
    }
    base = "https://pekalongan.example"
    with pytest.raises(NotDetectedError) as caught:
        take(pages, detect(Asked(url=f"{base}/"), judge), base)
    for words in ("--region", "33.26", "33.75"):
        assert words in str(caught.value)
    asked = Asked(url=f"{base}/", region=find("33.26"))
    finding, _ = take(pages, detect(asked, judge), base)
    assert finding.portal.region == "33.26"


def test_a_list_of_one_page_is_taken_with_a_doubt() -> None:
    menu = ("/profil", "/kontak", "/layanan", "/agenda")
    path = codeigniter().path
    pages = {path(item): release(item) for item in ITEMS}
    pages["/"] = frame("".join(card(item, path(item)) for item in ITEMS[:9]), menu=menu)
    finding, _ = take(pages, detect(Asked(url=f"{BASE}/"), judge))
    assert finding.portal.listing == "/"
    assert "only what stands on it will be seen" in " ".join(finding.doubts)


def test_news_is_preferred_to_announcements_and_galleries() -> None:
    def other(number: int) -> str:
        return f"/pengumuman/{number}-seleksi-terbuka-tahap-{number}"

    front = laravel()
    notices = "".join(
        f'<p><a href="{other(n)}">Seleksi Terbuka Jabatan Tahap {n}</a> 3 Maret 2026</p>'
        for n in range(20)
    )
    pages = dict(front.pages)
    pages["/"] = pages["/"].replace(b"<main>", b"<main>" + notices.encode())
    finding, _ = take(pages, detect(Asked(url=f"{BASE}/"), judge))
    assert finding.portal.release == "^/news/[^/?]+$"


def test_the_address_of_the_list_may_be_given() -> None:
    finding, asked = take(laravel().pages, detect(Asked(url=f"{BASE}/news"), judge))
    assert finding.portal.home == f"{BASE}/"
    assert finding.portal.listing == "/news?page={page}"
    assert f"{BASE}/" not in asked
    assert len(asked) <= 8


def test_a_category_in_the_middle_of_an_address_is_opened() -> None:
    kinds = ("olahraga", "pendidikan", "kesehatan")

    def path(item: Article) -> str:
        number = ITEMS.index(item)
        return f"/berita/{kinds[number % 3]}/{item.slug[4:]}-{number}"

    pages = listed(path, lambda n: f"/berita?page={n}", menu=("/berita", "/profil/visi-misi"))
    pages["/"] = pages["/berita"] = pages["/berita?page=1"]
    finding, _ = take(pages, detect(Asked(url=f"{BASE}/"), judge))
    assert finding.portal.release == "^/berita/[^/?]+/[^/?]+$"


def test_menu_pages_beside_releases_are_barred_from_the_pattern() -> None:
    menu = ("/visi-dan-misi-kota", "/struktur-organisasi-dinas", "/kontak", "/kabar")

    def path(item: Article) -> str:
        return f"/{item.slug[4:]}-tahap-{ITEMS.index(item)}"

    pages = listed(path, lambda n: f"/kabar?page={n}", menu=menu)
    pages["/"] = pages["/kabar"] = pages["/kabar?page=1"]
    finding, _ = take(pages, detect(Asked(url=f"{BASE}/"), judge))
    assert [each for each in menu if finding.portal.is_release(BASE + each)] == []
    assert all(finding.portal.is_release(BASE + path(item)) for item in ITEMS)


def test_a_pattern_of_many_barred_pages_stays_within_its_bound() -> None:
    menu = tuple(f"/halaman-tentang-dinas-nomor-{number}" for number in range(60))
    pages = listed(lambda i: f"/{i.slug[4:]}-{i.slug[:3]}", lambda n: f"/?page={n}", menu=menu)
    pages["/"] = pages["/?page=1"]
    finding, _ = take(pages, detect(Asked(url=f"{BASE}/"), judge))
    pattern = finding.portal.release or ""
    assert len(pattern) <= 300
    assert re.compile(pattern)
    assert all(finding.portal.is_release(f"{BASE}/{i.slug[4:]}-{i.slug[:3]}") for i in ITEMS)


def test_an_injected_front_is_not_taken_for_releases() -> None:
    pages = dict(laravel().pages)
    advert = (
        "Situs slot gacor hari ini maxwin, daftar judi online terpercaya, bonus new member 100, "
        "RTP slot tertinggi, togel dan casino online, deposit pulsa tanpa potongan. "
    )
    for number, item in enumerate(ITEMS):
        title = f"Slot Gacor Maxwin Terpercaya Nomor {number}"
        main = f"<article><h1>{title}</h1><p>{item.day}</p><p>{advert * 4}</p></article>"
        pages[laravel().path(item)] = frame(main)
    assert "gambling" in refused(pages)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 1000,
        b"<div>" * 50_000,
        b'<a href="http://[x/">Judul yang panjang sekali</a>' * 50,
        b'<a href="/berita/' + b"a-" * 5_000 + b'">Judul yang panjang sekali</a>',
        b"".join(b'<a href="/berita/(.*%d)+[a-">Judul panjang sekali</a>' % n for n in range(9)),
    ],
    ids=["empty", "zeros", "deep", "no-host", "long", "regex"],
)
def test_T21_a_hostile_front_page_is_a_sentence(body: bytes) -> None:
    said = refused({"/": body}, region=find("33.75"))
    assert said.startswith("The step failed")
    assert len(said) < 1_500
