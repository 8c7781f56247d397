"""The numbers of a pager: which page comes next, in whatever steps it counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.lists.pager import Step, next_step, number_in, offsets, with_number
from tests.spiders.lists.answers import PORTAL, html, json_answer, portal
from tests.spiders.spider import BASE, links


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("/berita?start=20", 20),
        ("/berita?a=1&start=0", 0),
        ("/berita?start=", None),
        ("/berita?start=-5", None),
        ("/berita?start=5.0", None),
        ("/berita?start=٢", None),
        ("/berita?start=1234567890", None),
        ("/berita?restart=5", None),
        ("/berita#start=5", None),
    ],
)
def test_number_of_a_parameter(url: str, number: int | None) -> None:
    assert number_in(url, "start") == number


@pytest.mark.parametrize(
    ("url", "changed"),
    [
        ("/feed/", "/feed/?paged=2"),
        ("/feed/?paged=1", "/feed/?paged=2"),
        ("/feed/?paged=1&cat=4", "/feed/?cat=4&paged=2"),
        # A server may take another spelling for another address.
        (
            "/?rest_route=/wp/v2/posts&_fields=id,link",
            "/?rest_route=/wp/v2/posts&_fields=id,link&paged=2",
        ),
    ],
)
def test_a_number_is_set_and_the_rest_keeps_its_spelling(url: str, changed: str) -> None:
    assert with_number(url, "paged", 2) == changed


def step(html_text: str, path: str = "/berita", *, position: int = 0) -> Step | None:
    return next_step(
        html(html_text, path), PORTAL, parameters=("start", "limitstart"), position=position
    )


def test_the_smallest_number_above_the_position_is_next() -> None:
    pager = links("/berita", "/berita?start=5", "/berita?start=10", "/berita?start=60")
    assert step(pager) == Step(number=5, url=f"{BASE}/berita?start=5")
    assert step(pager, position=5) == Step(number=10, url=f"{BASE}/berita?start=10")
    assert step(pager, position=60) is None


@pytest.mark.parametrize(
    ("path", "href"),
    [
        ("/berita", "/index.php/berita?start=5"),
        ("/index.php/berita", "/berita?start=5"),
        ("/berita/", "/berita?start=5"),
        ("/berita?start=0", "/berita?start=5&amp;fontstyle=f"),
        ("/berita", "?start=5"),
        ("/berita", "?limitstart=5"),
        (
            "/index.php?option=com_content&id=4",
            "/index.php?id=4&amp;option=com_content&amp;start=5",
        ),
    ],
)
def test_the_same_list_is_known_by_its_path_and_its_own_parameters(path: str, href: str) -> None:
    found = step(links(href), path)
    assert found is not None
    assert found.number == 5


@pytest.mark.parametrize(
    ("path", "href"),
    [
        ("/berita", "/pengumuman?start=5"),
        ("/berita", "/berita/tag/pasar?start=5"),
        ("/berita", "https://lain.example/berita?start=5"),
        ("/berita", "http://[::1/berita?start=5"),
        ("/berita", "/berita?start=lima"),
        ("/berita", "javascript:start=5"),
        ("/index.php?id=4", "/index.php?id=5&amp;start=5"),
        ("/index.php?id=4", "/index.php?start=5"),
    ],
)
def test_the_pager_of_another_list_is_not_followed(path: str, href: str) -> None:
    assert step(links(href), path) is None


def test_offsets_are_those_of_the_listings_own_placeholder() -> None:
    there = portal(listing="/berita/index/{offset}")
    pager = links("/berita/index/10", "/berita/index/20", "/berita/index/x", "/berita/index/30/5")
    assert offsets(html(pager), there) == [10, 20]
    there = portal(listing="/berita?z=1&mulai={offset}&a=2")
    pager = links("/berita?a=2&amp;mulai=9&amp;z=1", "/berita?mulai=18&amp;z=1")
    assert offsets(html(pager), there) == [9]


def test_an_answer_in_json_has_no_pager() -> None:
    answer = json_answer('{"html": "<a href=\'/berita?start=5\'>2</a>"}')
    assert next_step(answer, PORTAL, parameters=("start",), position=0) is None
    assert offsets(answer, portal(listing="/berita?start={offset}")) == []


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4), st.text(max_size=10))
def test_any_links_are_read_without_an_error(hrefs: list[str], number: str) -> None:
    text = "".join(f'<a href="{href}?start={number}">2</a>' for href in hrefs)
    found = step(text)
    assert found is None or found.number > 0
    offsets(html(text), portal(listing="/berita?start={offset}"))
