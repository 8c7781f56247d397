"""Where two lists differ: nothing lost on any input, and bounded on hostile ones."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.changes.align import STEPS, Budget, differing

LISTS = st.lists(st.sampled_from("abcd"), max_size=20)


def rebuilt(old, new, regions):
    """Whether what lies between the regions is the same in both lists."""
    i = j = 0
    for a1, a2, b1, b2 in regions:
        assert a1 < a2 or b1 < b2
        assert old[i:a1] == new[j:b1]
        i, j = a2, b2
    return old[i:] == new[j:]


@settings(max_examples=500, deadline=None)
@given(LISTS, LISTS)
def test_what_is_not_told_is_the_same(old, new):
    assert rebuilt(old, new, differing(old, new, Budget()))


@settings(max_examples=200, deadline=None)
@given(LISTS, LISTS, st.integers(0, 30))
def test_nothing_is_lost_where_the_steps_run_out(old, new, steps):
    assert rebuilt(old, new, differing(old, new, Budget(left=steps)))


def test_way_without_anchors_is_the_shortest():
    """The example of Myers' paper: five steps, and no word that stands once in both."""
    regions = differing("abcabba", "cbabac", Budget())
    assert sum(a2 - a1 + b2 - b1 for a1, a2, b1, b2 in regions) == 5
    assert rebuilt("abcabba", "cbabac", regions)


@pytest.mark.parametrize("letters", ["ab", "abcdefgh", "abcdefghijklmnopqrstuvwxyz"])
def test_hostile_lists_take_no_more_steps_than_there_are(letters):
    seed = 7
    random = Random(seed)  # noqa: S311 - which words, not a secret
    old, new = (random.choices(letters, k=50_000) for _ in range(2))
    budget = Budget()
    assert rebuilt(old, new, differing(old, new, budget)), f"seed {seed}"
    assert budget.left > -STEPS, f"seed {seed}"
