"""Lists of WordPress's REST API."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.tasks import Listed
from spiders.lists.rest import PER_PAGE, has_more, posts
from tests.spiders.lists.answers import json_answer, portal
from tests.spiders.spider import BASE, paths

WP = portal(family="wordpress", listing=None, release=None)
POST = {
    "id": 41,
    "date": "2026-03-02T08:00:00",
    "date_gmt": "2026-03-02T01:00:00",
    "modified": "2026-03-03T08:00:00",
    "modified_gmt": "2026-03-03T01:00:00",
    "link": f"{BASE}/2026/03/02/pasar/",
    "title": {"rendered": "Pasar &#8220;Baru&#8221; <em>Dibuka</em> &amp; Ramai"},
}


def read(*values: object) -> list[Listed]:
    return posts(json_answer(json.dumps(values)), WP)


def test_a_post_gives_address_title_and_both_moments_with_their_offset() -> None:
    assert read(POST) == [
        Listed(
            url=f"{BASE}/2026/03/02/pasar/",
            text="Pasar “Baru” Dibuka & Ramai",
            published="2026-03-02T01:00:00+00:00",
            modified="2026-03-03T01:00:00+00:00",
        )
    ]


@pytest.mark.parametrize(
    ("change", "published", "modified"),
    [
        ({"date_gmt": "0000-00-00T00:00:00"}, "2026-03-02T08:00:00", "2026-03-03T01:00:00+00:00"),
        ({"date_gmt": None, "date": None}, None, "2026-03-03T01:00:00+00:00"),
        ({"modified_gmt": "", "modified": ""}, "2026-03-02T01:00:00+00:00", None),
        ({"date_gmt": 5, "date": ["x"]}, None, "2026-03-03T01:00:00+00:00"),
        ({"date_gmt": "", "date": "0000-00-00T00:00:00"}, None, "2026-03-03T01:00:00+00:00"),
    ],
)
def test_a_missing_moment_is_the_printed_one_or_none(
    change: dict[str, object], published: str | None, modified: str | None
) -> None:
    [entry] = read({**POST, **change})
    assert (entry.published, entry.modified) == (published, modified)


@pytest.mark.parametrize(
    "title", [None, "Pasar", {}, {"rendered": None}, {"rendered": " <b></b> "}]
)
def test_a_title_of_another_shape_is_none(title: object) -> None:
    [entry] = read({**POST, "title": title})
    assert entry.text is None


@pytest.mark.parametrize(
    "link", [None, 5, "", "https://lain.example/a", "javascript:a", "http://[x"]
)
def test_a_post_without_an_address_of_the_portal_is_passed_over(link: object) -> None:
    assert paths(read({**POST, "link": link}, POST)) == ["/2026/03/02/pasar/"]


def test_the_pattern_of_the_portal_holds() -> None:
    answer = json_answer(json.dumps([POST, {**POST, "link": f"{BASE}/halaman/"}]))
    assert len(posts(answer, portal(release=r"^/\d{4}/"))) == 1


@pytest.mark.parametrize(
    "value", [{"code": "rest_no_route"}, "x", None, 5, ["a", 1, None], [[POST]]]
)
def test_what_is_no_list_of_posts_gives_none(value: object) -> None:
    assert posts(json_answer(json.dumps(value)), WP) == []


@pytest.mark.parametrize(
    ("header", "page", "count", "expected"),
    [
        ("3", 1, 1, True),
        ("3", 3, PER_PAGE, False),
        ("0", 1, 0, False),
        (None, 1, PER_PAGE, True),
        (None, 1, PER_PAGE - 1, False),
        ("banyak", 1, PER_PAGE, True),
        ("9" * 5000, 1, 0, False),
    ],
)
def test_the_header_tells_of_more_pages_and_a_full_page_where_it_does_not(
    header: str | None, page: int, count: int, expected: bool
) -> None:
    # Full is the answer, not what the pattern leaves of it.
    elsewhere = [{**POST, "link": "https://lain.example/"}] * count
    headers = {"X-WP-TotalPages": header} if header else {}
    answer = json_answer(json.dumps(elsewhere), **headers)
    assert has_more(answer, page) is expected


@settings(deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(sorted(POST)),
            st.none() | st.integers() | st.text(max_size=20) | st.just({"rendered": "<<b>&#x;"}),
        ),
        max_size=3,
    )
)
def test_any_posts_are_read_without_an_error(values: list[dict[str, object]]) -> None:
    assert all(entry.url.startswith(BASE) for entry in read(*values))
