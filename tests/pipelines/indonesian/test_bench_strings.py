"""The strings of `python -m bench.indonesian` are read right, so its tables can only grow."""

from __future__ import annotations

from bench import strings
from pipelines.indonesian import read_smart_city


def test_every_own_date_is_read_right() -> None:
    cases = strings.date_cases(strings.OWN)
    counts, failures = strings.score_dates(cases)
    assert failures == []
    assert counts["right"] >= 200


def test_every_own_dateline_is_read_right() -> None:
    counts, failures = strings.score_datelines(strings.OWN)
    assert failures == []
    assert (counts["swapped"], counts["invented"]) == (0, 0)


def test_every_own_credit_is_read_right() -> None:
    assert strings.score_credits(strings.OWN)[1] == []


def test_every_own_smart_city_phrase_is_read_right() -> None:
    _, failures = strings.score_yes_no(
        strings.OWN,
        "smart_city",
        "is_announcement",
        lambda phrase: read_smart_city("", phrase).about,
    )
    assert failures == []


def test_every_own_pillar_is_read_right() -> None:
    assert all(right for _, right in strings.score_pillars(strings.OWN))
