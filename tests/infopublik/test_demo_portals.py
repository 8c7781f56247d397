"""The demo's portals over real HTTP, and what stands on them."""

from __future__ import annotations

import difflib
import re
import socket
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import combinations
from pathlib import Path
from types import ModuleType
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import feedparser
import pytest
from lxml import html

from archive.model import ZONES, EventKind
from infopublik.demo import feed_style, listing_style, table_style
from infopublik.demo.content import (
    PORTALS,
    Change,
    DemoRelease,
    apply_changes,
    read_release,
    releases_on,
)
from infopublik.demo.site import DAYS, Edition, Site
from infopublik.demo.sites import DemoSites, demo_sites
from spiders.registry import load_registry

A, B, C = (portal.id for portal in PORTALS)
NIGHT_1 = datetime.fromisoformat("2026-03-02T22:00:00+07:00")
NIGHT_2 = datetime.fromisoformat("2026-03-09T22:00:00+07:00")


@dataclass(frozen=True)
class Page:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        declared = re.search(rb"charset=\"?([\w-]+)", self.body[:600])
        return self.body.decode(declared[1].decode() if declared else "utf-8")

    @property
    def words(self) -> str:
        return " ".join(html.fromstring(self.text).text_content().split())

    def links(self, base: str) -> list[str]:
        return [urljoin(base, str(href)) for href in html.fromstring(self.text).xpath("//a/@href")]


def get(url: str, **headers: str) -> Page:
    request = Request(url, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urlopen(request, timeout=10) as answer:
            return Page(answer.status, answer.headers, answer.read())
    except HTTPError as error:
        with error:
            return Page(error.code, error.headers, error.read())


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[DemoSites]:
    with demo_sites(tmp_path / "portals") as running:
        yield running


@pytest.fixture
def night_2(sites: DemoSites) -> DemoSites:
    sites.next_night()
    return sites


def at(sites: DemoSites, portal: str, path: str) -> str:
    return urljoin(sites.urls[portal], path)


def urls(sites: DemoSites, portal: str, night: int) -> list[str]:
    return [str(r["url"]) for r in sites.truth(night) if r["portal"] == portal]


def changed(sites: DemoSites, kind: str) -> str:
    [url] = [str(c["url"]) for c in sites.changes() if c["kind"] == kind]
    return url


# Registry


def test_registry_loads_and_names_the_ports_in_use(sites: DemoSites) -> None:
    portals = load_registry([sites.registry])
    assert {p.id: p.home for p in portals.values()} == sites.urls
    assert {p.id: (p.family, p.region) for p in portals.values()} == {
        A: ("listing", "33.71"),
        B: ("feed", "75.01"),
        C: ("listing", "81.01"),
    }
    for mine in PORTALS:
        assert portals[mine.id].zone == mine.zone
        assert portals[mine.id].allow_private_network
        assert portals[mine.id].checked == "never"


def test_registry_holds_one_flat_table_a_file(sites: DemoSites) -> None:
    for path in sites.registry.glob("*.toml"):
        assert list(tomllib.loads(path.read_text(encoding="utf-8"))) == [path.stem]


@pytest.mark.parametrize("night", [1, 2])
def test_release_pattern_matches_releases_and_no_other_link(sites: DemoSites, night: int) -> None:
    if night == 2:
        sites.next_night()
    for portal in load_registry([sites.registry]).values():
        own = set(urls(sites, portal.id, night))
        assert all(portal.is_release(url) for url in own)
        found = get(portal.home).links(portal.home)
        assert {url for url in found if portal.is_release(url)} <= own


# Pages


@pytest.mark.parametrize("night", [1, 2])
def test_every_release_stands_on_its_page_with_its_title_and_paragraphs(
    sites: DemoSites, night: int
) -> None:
    if night == 2:
        sites.next_night()
    for release in sites.truth(night):
        page = get(str(release["url"]))
        assert page.status == 200
        assert 4_000 < len(page.body) < 12_000
        assert release["title"] in page.words
        for paragraph in release["paragraphs"]:
            assert page.words.count(paragraph) == 1, release["url"]


@pytest.mark.parametrize("night", [1, 2])
@pytest.mark.parametrize(("portal", "path"), [(A, "/berita?page={}"), (C, "/index.php?hal={}")])
def test_list_pages_together_link_all_releases(
    sites: DemoSites, portal: str, path: str, night: int
) -> None:
    if night == 2:
        sites.next_night()
    pattern = load_registry([sites.registry])[portal]
    lists = [get(at(sites, portal, path.format(n))) for n in range(1, 5)]
    linked = {u for p in lists for u in p.links(sites.urls[portal]) if pattern.is_release(u)}
    assert linked == set(urls(sites, portal, night))


def test_list_past_the_end_is_empty_or_repeats(sites: DemoSites) -> None:
    assert "Belum ada berita" in get(at(sites, A, "/berita?page=99")).words
    titles = [str(r["title"]) for r in sites.truth(1) if r["portal"] == C]
    past = get(at(sites, C, "/index.php?hal=99")).words
    last = titles[len(titles) // 6 * 6 :]
    assert last
    assert all(title in past for title in last)


def test_feed_holds_all_releases_with_their_dates(sites: DemoSites) -> None:
    page = get(at(sites, B, "/feed/"))
    feed = feedparser.parse(
        page.body, response_headers={"content-type": page.headers["Content-Type"]}
    )
    assert not feed.bozo
    assert feed.version == "rss20"
    truth = [r for r in sites.truth(1) if r["portal"] == B]
    assert [(e.link, e.title) for e in feed.entries] == [(r["url"], r["title"]) for r in truth]
    dates = [parsedate_to_datetime(e.published) for e in feed.entries]
    assert dates == [datetime.fromisoformat(r["published"]) for r in truth]
    assert set(get(at(sites, B, "/arsip")).links(sites.urls[B])) >= {r["url"] for r in truth}


def test_charset_is_named_in_the_header_but_for_the_old_portal(sites: DemoSites) -> None:
    types = {p: get(sites.urls[p]).headers["Content-Type"] for p in (A, B, C)}
    assert types == {A: "text/html; charset=utf-8", B: "text/html; charset=utf-8", C: "text/html"}
    curly = next(
        str(r["url"])
        for r in sites.truth(1)
        if "“" in "".join(r["paragraphs"]) and r["portal"] == C
    )
    body = get(curly).body
    assert b"charset=windows-1252" in body
    assert b"\x93" in body  # a curly quote as one byte
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_old_portal_has_one_title_for_all_pages(sites: DemoSites) -> None:
    pages = [get(url).text for url in [sites.urls[C], *urls(sites, C, 1)]]
    assert len({html.fromstring(p).findtext(".//title") for p in pages}) == 1


@pytest.mark.parametrize("portal", [A, C])
def test_counters_rise_with_each_request(sites: DemoSites, portal: str) -> None:
    url = urls(sites, portal, 1)[0]
    first, second = (int(re.findall(r"Dibaca (\d+) kali", get(url).words)[0]) for _ in "12")
    assert second == first + 1


def test_robots_txt_is_stated_or_missing(sites: DemoSites) -> None:
    answers = {p: get(at(sites, p, "/robots.txt")) for p in (A, B, C)}
    assert {p: a.status for p, a in answers.items()} == {A: 200, B: 200, C: 404}
    assert all("User-agent: *" in answers[p].text for p in (A, B))


def test_unknown_release_is_404_but_a_soft_page_on_the_old_portal(sites: DemoSites) -> None:
    assert get(at(sites, A, "/berita/tidak-ada.html")).status == 404
    assert get(at(sites, B, "/kabar/tidak-ada")).status == 404
    soft = get(at(sites, C, "/berita.php?id=999"))
    assert (soft.status, "tidak tersedia" in soft.words) == (200, True)


# Conditional requests


def test_feed_portal_answers_304_to_its_own_etag(sites: DemoSites) -> None:
    for url in [at(sites, B, "/feed/"), sites.urls[B], *urls(sites, B, 1)]:
        etag = get(url).headers["ETag"]
        again = get(url, If_None_Match=etag)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
        assert get(url, If_None_Match='"another"').status == 200


def test_after_night_2_only_what_changed_is_sent_again(sites: DemoSites) -> None:
    known = [at(sites, B, "/feed/"), *urls(sites, B, 1)]
    etags = {url: get(url).headers["ETag"] for url in known}
    sites.next_night()
    sent = {url for url in known if get(url, If_None_Match=etags[url]).status == 200}
    assert sent == {known[0], changed(sites, "edited"), changed(sites, "redated")}


@pytest.mark.parametrize("portal", [A, C])
def test_other_portals_have_no_validators(sites: DemoSites, portal: str) -> None:
    page = get(urls(sites, portal, 1)[0], If_None_Match="*")
    assert page.status == 200
    assert not {"ETag", "Last-Modified"} & set(page.headers)


# Night 2


def test_night_2_changes_are_of_the_promised_kinds(sites: DemoSites) -> None:
    kinds = [str(c["kind"]) for c in sites.changes()]
    assert set(kinds) <= set(EventKind)
    assert 4 <= kinds.count("new") <= 6
    assert {k: kinds.count(k) for k in kinds if k != "new"} == dict.fromkeys(
        ["figure_changed", "edited", "retitled", "redated", "removed", "copied"], 1
    )


def test_truth_of_the_nights_differs_by_the_changes_and_nothing_else(sites: DemoSites) -> None:
    before, after = ({r["url"]: r for r in sites.truth(n)} for n in (1, 2))
    kinds = {c["url"]: c["kind"] for c in sites.changes()}
    assert {u for u in before | after if before.get(u) != after.get(u)} == set(kinds)
    assert {u for u in after if u not in before} == {
        u for u, kind in kinds.items() if kind in ("new", "copied")
    }
    differing = {
        kind: {key for key in after[u] if before[u].get(key) != value.get(key)}
        for u, kind in kinds.items()
        if u in before and u in after
        for value in [after[u]]
    }
    assert differing == {
        "figure_changed": {"paragraphs"},
        "edited": {"paragraphs"},
        "retitled": {"title"},
        "redated": {"published"},
    }


def test_figure_doubles_and_nothing_beside_it(sites: DemoSites) -> None:
    url = changed(sites, "figure_changed")
    old, new = (
        next(" ".join(r["paragraphs"]) for r in sites.truth(n) if r["url"] == url) for n in (1, 2)
    )
    assert old.replace("Rp1,2 miliar", "Rp2,4 miliar") == new != old


def test_redated_release_moves_by_a_day(sites: DemoSites) -> None:
    url = changed(sites, "redated")
    old, new = (
        next(datetime.fromisoformat(r["published"]) for r in sites.truth(n) if r["url"] == url)
        for n in (1, 2)
    )
    assert (new - old).days == 1


def test_removed_release_answers_404_and_is_linked_nowhere(night_2: DemoSites) -> None:
    url = changed(night_2, "removed")
    assert get(url).status == 404
    for n in (1, 2, 3):
        page = get(at(night_2, A, f"/berita?page={n}"))
        assert url not in page.links(night_2.urls[A])


def test_copy_says_nearly_the_same_as_its_original(sites: DemoSites) -> None:
    text = {str(r["url"]): "\n".join(r["paragraphs"]) for r in sites.truth(2)}
    copy = text[changed(sites, "copied")]
    original = text[at(sites, A, "/berita/kunjungan-maluku-tengah-mpp.html")]
    assert copy != original
    assert difflib.SequenceMatcher(None, copy, original, autojunk=False).ratio() > 0.9


def test_frame_of_every_page_changes_on_night_2(sites: DemoSites) -> None:
    kept = [u for p in (A, B, C) for u in set(urls(sites, p, 1)) & set(urls(sites, p, 2))]

    def frames() -> dict[str, set[str]]:
        names = r'class="[^"]+"|bgcolor="[^"]+"|<marquee.*?</marquee>|<footer.*?</footer>'
        return {u: set(re.findall(names, get(u).text, re.S | re.I)) for u in kept}

    first = frames()
    assert first == frames()
    sites.next_night()
    second = frames()
    assert all(first[url] != second[url] for url in kept)


def test_there_is_no_third_night(night_2: DemoSites) -> None:
    with pytest.raises(ValueError, match="two nights"):
        night_2.next_night()


# Content


def test_each_portal_has_twenty_releases_or_more_on_both_nights(sites: DemoSites) -> None:
    assert all(len(urls(sites, p, n)) >= 20 for p in (A, B, C) for n in (1, 2))


@pytest.mark.parametrize(("night", "end"), [(1, NIGHT_1), (2, NIGHT_2)])
def test_releases_are_dated_within_nine_weeks_before_the_night(night: int, end: datetime) -> None:
    for portal in PORTALS:
        for release in releases_on(portal, night):
            assert 0 <= (end - release.published).days <= 63, release.key
            assert release.published < end
            assert release.published.tzinfo == ZONES[portal.zone]


def all_wordings() -> list[DemoRelease]:
    both = {(p.id, r.key, n): r for p in PORTALS for n in (1, 2) for r in releases_on(p, n)}
    return list(both.values())


def test_weekdays_fit_their_dates() -> None:
    printed = re.compile(r"(Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu) \((?:\d+-)?(\d+)/(\d+)\)")
    found = [
        (day, date(2026, int(m), int(d)))
        for release in all_wordings()
        for day, d, m in printed.findall("\n".join(release.paragraphs))
    ]
    assert len(found) > 100
    assert [(day, when) for day, when in found if DAYS[when.weekday()] != day] == []


def test_no_two_releases_share_more_than_a_sentence_but_the_copy() -> None:
    def sentences(release: DemoRelease) -> set[str]:
        body = "\n".join(release.paragraphs)
        return {s for s in re.split(r"(?<=[.!?”\"])\s+", body) if len(s) > 25}

    releases = {f"{p.id}/{r.key}": sentences(r) for p in PORTALS for r in releases_on(p, 2)}
    alike = [(a, b) for a, b in combinations(releases, 2) if len(releases[a] & releases[b]) > 1]
    assert alike == [
        (f"{A}/12-kunjungan-maluku-tengah-mpp", f"{C}/23-rombongan-malteng-ke-magelang")
    ]


# Files and styles


RELEASE = DemoRelease(
    number=1,
    slug="uji",
    title='Harga <b>beras</b> & "minyak" </script>',
    published=datetime(2026, 3, 2, 8, 0, tzinfo=ZONES["WIB"]),
    category="A & B",
    paragraphs=("Satu <i>dua</i> & tiga cukup panjang untuk sebuah kutipan ringkas.",),
    caption="<u>Foto</u>",
)


@pytest.mark.parametrize("style", [listing_style, feed_style, table_style])
def test_styles_escape_everything(style: ModuleType) -> None:
    site = Site(PORTALS[0], "http://127.0.0.1:1")
    edition = Edition(night=1, releases=(RELEASE,))
    pages = [
        style.render_release(site, edition, RELEASE),
        feed_style.render_feed(site, edition),
        listing_style.render_list(site, edition, 1),
        table_style.render_list(site, edition, 1),
        listing_style.render_print(RELEASE),
    ]
    for page in pages:
        for raw in (b"<b>beras", b"<i>dua", b"<u>Foto", b'"minyak" </script>', b"A & B"):
            assert raw not in page.replace(b'"articleSection": "A & B"', b"")


@pytest.mark.parametrize("text", ["", "Tanpa kepala.\n", '+++\ntitle = "x"\n+++\n\n'])
def test_broken_release_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "01-rusak.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"01-rusak\.md"):
        read_release(path, "WIB")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Change(portal="p", release="09-tiada", kind="new"), "no release p/09-tiada"),
        (Change(portal="p", release="01-uji", kind="geser"), "unknown kind 'geser'"),
        (Change(portal="p", release="01-uji", kind="edited", find="zz"), "stand once"),
        (Change(portal="p", release="01-uji", kind="redated"), "needs `published`"),
    ],
)
def test_broken_script_line_is_named(change: Change, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        apply_changes({"01-uji": RELEASE}, [change], 2)


def test_ports_are_free_again_afterwards(tmp_path: Path) -> None:
    with demo_sites(tmp_path) as sites:
        ends = [p.split("/")[2].split(":") for p in sites.urls.values()]
    for host, port in ends:
        with socket.socket() as end:
            assert end.connect_ex((host, int(port))) != 0
