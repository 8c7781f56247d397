"""Did you mean: for a query without hits, words one slip away."""

import pytest

from archive.search.find import Filters
from archive.search.suggest import one_slip_away, suggest


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kesehatn", ["kesehatan"]),
        ("kesehtaan", ["kesehatan"]),
        ("Kesehaatan", ["kesehatan"]),
        ("dinas kesehatn", ["dinas kesehatan"]),
        ("kesehatan", []),
        ("kesehatan -kesehatn", []),
        ("qqqqqq", []),
        ("ksht", []),
        ('"kesehatn"', []),
        ("", []),
    ],
)
def test_words_of_the_archive_one_slip_away(searched, query, expected):
    with searched.read() as connection:
        assert suggest(connection, query, Filters()) == expected


def test_a_slip_is_one_letter():
    near = one_slip_away("kota")
    assert {"kot", "koa", "okta", "kotan", "kata"} <= near
    assert "kota" not in near
    assert all(abs(len(word) - 4) <= 1 for word in near)
