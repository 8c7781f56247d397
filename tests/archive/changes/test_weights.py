"""The table of weights, and how they are added up."""

from decimal import Decimal

import pytest

from archive.changes.tables import rows
from archive.changes.weights import MOST, Reason, at_most, factor_reason, points_of, reason, total
from archive.model import EventKind


def test_every_kind_of_an_event_of_its_own_has_points():
    by_what_changed = {EventKind.EDITED, EventKind.RETITLED, EventKind.FIGURE_CHANGED}
    assert points_of("kind").keys() == set(EventKind) - by_what_changed


def test_table_says_each_thing_once_and_for_every_line_why():
    found = [(row["group"], row["name"]) for row in rows("weights.tsv")]
    assert len(set(found)) == len(found)
    assert all(row["reason"] and 0 < int(row["points"]) <= MOST for row in rows("weights.tsv"))


def test_weight_is_the_sum_of_its_reasons_and_at_most_a_hundred():
    assert total([Reason("a", 30), Reason("b", 12)]) == 42
    assert total([Reason("a", 90), Reason("b", 30)]) == MOST
    assert at_most(reason("more", "title"), 4).points == 4


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("100", "102", None),
        ("100", "106", "times-1.05"),
        ("100", "90", "times-1.1"),
        ("100", "130", "times-1.2"),
        ("100", "150", "times-1.5"),
        ("100", "200", "times-2"),
        ("200", "100", "times-2"),
        ("100", "1000", "times-10"),
        ("-100", "-200", "times-2"),
        ("0.5", "5e30", "times-10"),
        ("5e30", "0.5", "times-10"),
        ("2.1", "-2.1", "sign"),
        ("0", "5", "sign"),
    ],
)
def test_figure_weighs_by_how_much_it_changed(old, new, name):
    expected = reason("more", name) if name else None
    assert factor_reason(Decimal(old), Decimal(new)) == expected
