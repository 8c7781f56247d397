"""Whatever a page holds, its links, groups, patterns and pagers are read without an error."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from spiders.detect.anchors import links_of
from spiders.detect.cms import system_of
from spiders.detect.groups import matches, release_groups
from spiders.detect.lists import pattern_of
from spiders.detect.pages import pagings
from spiders.detect.region import candidates
from spiders.detect.shapes import has_slash, shape_of
from spiders.portal import Portal
from spiders.portal_keys import PATTERN_LIMIT
from tests.spiders.spider import BASE, page

PORTAL = Portal(id="kota", name="Kota", home=f"{BASE}/", region="33.75", family="listing")
WORDS = ("berita", "kategori", "panen-raya-di-desa", "2024", "05", "41", "41-panen", "index.php")
# Control characters in the name of an attribute are the list readers' own test.
ANY = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)
SEGMENT = st.one_of(st.sampled_from(WORDS), ANY)
PATHS = st.lists(SEGMENT, max_size=5).map(lambda parts: "/" + "/".join(parts))
QUERIES = st.sampled_from(("", "?page=2", "?id=41", "?a=%ZZ&b", "?start=10&id=12:judul"))
TEXTS = st.one_of(st.sampled_from(("2", "»", "Selengkapnya", "Judul berita yang panjang")), ANY)
TAGS = st.sampled_from(("nav", "main", "aside", "footer", "div class=pagination", "h3", "script"))


@st.composite
def html(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 12))):
        href, text = draw(PATHS) + draw(QUERIES), draw(TEXTS)
        parts.append(f'<{draw(TAGS)}><a href="{href}">{text}</a> 3 Maret 2026')
    return "".join(parts) + draw(ANY)


@settings(max_examples=150, deadline=None)
@example('<nav><a href="////[]?page=2">2</a> 3 Maret 2026')
@example('<nav><a href="////[?page=2">2</a> 3 Maret 2026')
@given(html())
def test_any_page_is_read(text: str) -> None:
    response = page(text)
    links = links_of(response, PORTAL)
    for group in release_groups(links):
        pattern = pattern_of(group, links)
        assert len(pattern) <= PATTERN_LIMIT
        assert re.compile(pattern)
    assert all("{" in each.listing or each.second for each in pagings(response, links, PORTAL))
    assert system_of(response) is None or system_of(response)
    assert candidates("kota.example", text, text) is not None


@settings(max_examples=200, deadline=None)
@given(PATHS, QUERIES)
def test_the_pattern_of_an_address_fits_it(path: str, query: str) -> None:
    url = PORTAL.linked(f"{BASE}/", path + query)
    if url is None or len(url) > 200:
        return
    shape = shape_of(url)
    assert matches(shape.pattern(has_slash=has_slash([url])), url), shape
