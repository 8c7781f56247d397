"""Whatever is typed, the database is never at fault."""

import contextlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.errors import QueryError
from archive.search.find import Filters, search
from archive.search.query import MAX_DEPTH, MAX_WORDS

HOSTILE = [
    "'; DROP TABLE release; --",
    '" OR 1=1 --',
    '"a',
    "AND",
    "NEAR(a b)",
    "NEAR(kota taman, 5)",
    "title:dinas",
    "{title text}: dinas",
    "rowid:1",
    "^dinas",
    "dinas + kesehatan",
    "dinas^2",
    "http://kotacontoh.example/1?x=1&y=2",
    "*",
    "k*",
    "dinas * kesehatan",
    "a\x00b dinas",
    "%",
    "_",
    "\\",
    ":fts",
    "${x} {{7*7}}",
    "(" * 500,
    "dinas " * 500,
    "-" * 50,
    '"' * 51,
    "\ud800",
    "\u202edinas",
    "🏙️",
    "𞤀𞤁 dinas",
    "ﷺ",
    "ẞtraße",
]
BRICKS = st.sampled_from(
    [
        "dinas",
        "kota*",
        "OR",
        "AND",
        "NOT",
        "-",
        "(",
        ")",
        '"taman kota"',
        "33.75",
        "\u00e9",
        "peng*",
    ]
)


@pytest.mark.parametrize("query", HOSTILE)
def test_T8_hostile_query_answers_or_is_refused(searched, query):
    with searched.read() as connection, contextlib.suppress(QueryError):
        found = list(search(connection, query, Filters()))
        assert len(found) <= 7


@pytest.mark.parametrize("word", ["'; DROP TABLE release; --", "33' OR '1'='1", "%", "_3", "3%"])
def test_T10_hostile_filter_finds_nothing(find_ids, word):
    for name in ("region", "portal", "topic", "pillar"):
        assert find_ids("", **{name: word}) == []
    assert len(find_ids("")) == 7


@pytest.mark.parametrize(
    "query",
    [
        " OR ".join(["dinas"] * MAX_WORDS),
        " ".join(["dinas"] * MAX_WORDS),
        "dinas " + " ".join(["-kota"] * (MAX_WORDS - 1)),
        "(dinas -" * (MAX_DEPTH // 2 - 1) + "kota" + ")" * (MAX_DEPTH // 2 - 1),
        " OR ".join(["tam*"] * MAX_WORDS),
        '"' + " ".join(["dinas"] * MAX_WORDS) + '"',
    ],
)
def test_T8_largest_queries_are_within_the_engines_limits(find_ids, query):
    assert set(find_ids(query)) <= set(range(1, 8))


# The archive is only read, so that one serves all examples.
@settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.one_of(st.text(max_size=60), st.lists(BRICKS, max_size=14).map(" ".join)))
@example("-(a OR b) -c")
@example("((-dinas))")
@example("kota -(-(dinas))")
def test_T8_every_tree_runs_without_a_database_error(searched, query):
    with searched.read() as connection, contextlib.suppress(QueryError):
        found = [release.id for release in search(connection, query, Filters())]
        assert len(set(found)) == len(found) <= 7
