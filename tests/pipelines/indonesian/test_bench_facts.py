"""The people and figures of `python -m bench.indonesian` are read right."""

from __future__ import annotations

from bench import facts, strings


def test_every_own_person_is_read_right() -> None:
    scores, failures, texts = facts.score_people(strings.OWN)
    assert failures == []
    assert texts >= 40
    assert scores["people"].read >= 30


def test_every_own_figure_is_read_right() -> None:
    score, failures, texts = facts.score_figures(strings.OWN)
    assert failures == []
    assert (score.right, texts) >= (40, 50)


def test_the_table_has_a_line_for_each_kind_of_fact() -> None:
    table, failures = facts.facts_table(strings.OWN)
    assert table.row_count == 5
    assert failures == []
