"""The written pairs: what they are taken for, and what stands above what."""

from __future__ import annotations

import tomllib
from itertools import pairwise

import pytest

from tests.archive.changes.pairs import FOLDER, changes_of, read_pairs, wrong

EDITS, HELD_BACK = "edits.toml", "edits_held_back.toml"
ORDERS = tomllib.loads((FOLDER / "orders.toml").read_text("utf-8"))["order"]
# Share of the pairs that must come out as written.
ENOUGH = 0.95


@pytest.mark.parametrize(("name", "least"), [(EDITS, 100), (HELD_BACK, 40)])
def test_edits_are_taken_for_what_they_are(name, least):
    pairs = read_pairs(name)
    assert len({pair.id for pair in pairs}) == len(pairs) >= least
    failures = list(filter(None, (wrong(pair, changes_of(pair)) for pair in pairs)))
    share = 1 - len(failures) / len(pairs)
    assert share >= ENOUGH, f"{share:.1%} of {len(pairs)}:\n" + "\n".join(failures)


@pytest.mark.parametrize("name", [EDITS, HELD_BACK])
def test_no_pair_without_a_meaning_makes_an_event(name):
    """The one thing that may never be wrong, with the readers' facts and without them."""
    for pair in read_pairs(name):
        for is_read in (True, False):
            assert bool(changes_of(pair, is_read=is_read)) == bool(pair.kinds), pair.id


def test_without_stored_facts_the_words_tell_most_of_it():
    """A version of before the readers has none; names and words of number are then not known."""
    pairs = read_pairs(EDITS)
    failures = list(filter(None, (wrong(pair, changes_of(pair, is_read=False)) for pair in pairs)))
    assert len(failures) <= 0.15 * len(pairs), "\n".join(failures)


@pytest.mark.parametrize("order", ORDERS, ids=[order["ids"][0] for order in ORDERS])
def test_weightier_changes_stand_above_others(order):
    pairs = {pair.id: pair for pair in read_pairs(EDITS)}
    weights = [changes_of(pairs[name])[-1].weight for name in order["ids"]]
    assert all(one > other for one, other in pairwise(weights)), dict(
        zip(order["ids"], weights, strict=True)
    )
