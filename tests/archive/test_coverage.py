from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from archive.coverage import Gap, PortalCoverage, coverage_sentence, read_coverage, record_run
from archive.model import Verdict
from tests.archive.building import FIRST_NIGHT, make_plan

ONE = PortalCoverage(
    portal="kotacontoh",
    nights=3,
    healthy=3,
    first=FIRST_NIGHT,
    last=FIRST_NIGHT + timedelta(days=2),
)


DAY = timedelta(days=1)
DOWN = Gap(first=FIRST_NIGHT + DAY, last=FIRST_NIGHT + DAY, why="down")
BLOCKED = Gap(first=FIRST_NIGHT, last=FIRST_NIGHT + 2 * DAY, why="blocked")
UNWATCHED = Gap(first=FIRST_NIGHT + 2 * DAY, last=FIRST_NIGHT + 49 * DAY, why="not watched")


def named(portal, healthy=3, *gaps):
    return replace(ONE, portal=portal, healthy=healthy, gaps=gaps)


@pytest.mark.parametrize(
    ("coverage", "sentence"),
    [
        ([], "Coverage: no portal was watched, so an empty answer says nothing."),
        (
            [named("a"), named("b")],
            "Coverage: 2 portals, 6 of 6 visits healthy, 2026-03-02 to 2026-03-04.",
        ),
        (
            [named("a"), named("b", 2, DOWN), named("c", 0, BLOCKED, UNWATCHED)],
            "Coverage: 3 portals, 5 of 9 visits healthy, 2026-03-02 to 2026-03-04. "
            "Gaps: b (2026-03-03 down), c (2026-03-02 to 2026-03-04 blocked, "
            "2026-03-04 to 2026-04-20 not watched).",
        ),
        (
            [replace(named("a"), is_backfilled=False, reaches_back_to="2026-01-07T16:20:00+08:00")],
            "Coverage: 1 portal, 3 of 3 visits healthy, 2026-03-02 to 2026-03-04. "
            "Older releases not fetched yet: a (back to 2026-01-07).",
        ),
    ],
)
def test_sentence_says_how_much_was_watched(coverage, sentence):
    assert coverage_sentence(coverage) == sentence


def test_sentence_names_five_gaps_and_counts_the_rest():
    late = [replace(DOWN, last=DOWN.last + number * DAY) for number in range(1, 9)]
    portals = [named(f"p{number}", 2, gap) for number, gap in enumerate(late)]
    said = ", ".join(f"p{n} (2026-03-03 to 2026-03-{n + 4:02} down)" for n in range(5))
    assert coverage_sentence(portals).endswith(f"Gaps: {said} and 3 more.")
    assert "more" not in coverage_sentence(portals[:5])


def test_portals_with_the_same_gaps_are_counted():
    sentence = coverage_sentence([named(f"p{number}", 2, DOWN) for number in range(8)])
    assert sentence.endswith("Gaps: 8 portals (2026-03-03 down).")


def test_sentence_spans_the_earliest_and_latest_night():
    early = replace(ONE, portal="z", first=datetime(2026, 1, 1, tzinfo=FIRST_NIGHT.tzinfo))
    assert "2026-01-01 to 2026-03-04" in coverage_sentence([ONE, early])


@pytest.fixture
def watched(archive, night):
    """Three nights: a city healthy, silent and down; a province healthy; a third never judged."""
    plans = (
        make_plan("kota", region="33.75"),
        make_plan("provinsi", region="33"),
        make_plan("timur", region="91.71"),
    )
    verdicts = {
        "kota": [Verdict.HEALTHY, Verdict.SILENT, Verdict.DOWN],
        "provinsi": [Verdict.HEALTHY, Verdict.HEALTHY, Verdict.PARTIAL],
    }
    for index in range(3):
        run = night(*plans)
        with archive.write() as connection:
            for portal, of_nights in verdicts.items():
                at = FIRST_NIGHT + timedelta(days=index)
                record_run(connection, portal, run.number, at, of_nights[index])
    return archive


def test_healthy_and_silent_nights_count_as_watched(watched):
    with watched.read() as connection:
        kota, provinsi = read_coverage(connection)
    assert (kota.portal, kota.nights, kota.healthy) == ("kota", 3, 2)
    assert (provinsi.portal, provinsi.nights, provinsi.healthy) == ("provinsi", 3, 2)
    assert kota.first == FIRST_NIGHT
    assert kota.last.date() == (FIRST_NIGHT + timedelta(days=2)).date()


@pytest.mark.parametrize(
    ("filters", "portals"),
    [
        ({}, ["kota", "provinsi"]),
        ({"portal": "kota"}, ["kota"]),
        ({"portal": "timur"}, []),
        ({"region": "33"}, ["kota", "provinsi"]),
        ({"region": "33.75"}, ["kota", "provinsi"]),
        ({"region": "33.25"}, ["provinsi"]),
        ({"region": "91"}, []),
        ({"region": "3"}, []),
        ({"region": "33", "portal": "provinsi"}, ["provinsi"]),
    ],
)
def test_coverage_is_of_the_portals_an_answer_rests_on(watched, filters, portals):
    with watched.read() as connection:
        assert [each.portal for each in read_coverage(connection, **filters)] == portals


def test_archive_without_a_night_has_no_coverage(archive):
    with archive.read() as connection:
        assert read_coverage(connection) == []


def days(coverage):
    return [
        (gap.first.date().isoformat(), gap.last.date().isoformat(), gap.why) for gap in coverage
    ]


def test_gaps_are_told_from_when_to_when(watched):
    with watched.read() as connection:
        kota, _ = read_coverage(connection)
    assert days(kota.gaps) == [("2026-03-04", "2026-03-04", "down")]


def test_only_the_dates_asked_for_count(watched):
    with watched.read() as connection:
        kota, _ = read_coverage(connection, until=FIRST_NIGHT + timedelta(days=1, hours=1))
        later, _ = read_coverage(connection, since=FIRST_NIGHT + timedelta(days=1, hours=1))
    assert (kota.nights, kota.healthy, kota.gaps) == (2, 2, ())
    assert (later.nights, later.healthy) == (1, 0)


def test_dates_in_which_nobody_watched_have_no_visits(watched):
    with watched.read() as connection:
        coverage = read_coverage(connection, until=FIRST_NIGHT - timedelta(days=1))
    assert [each.nights for each in coverage] == [0, 0]
    assert "no visit in these dates" in coverage_sentence(coverage)


def test_weeks_without_a_night_are_a_gap(archive, night):
    first = night(make_plan("kota")).number
    with archive.write() as connection:
        record_run(connection, "kota", first, FIRST_NIGHT, Verdict.HEALTHY)
    second = night(make_plan("kota")).number
    with archive.write() as connection:
        record_run(connection, "kota", second, FIRST_NIGHT + timedelta(days=20), Verdict.HEALTHY)
        record_run(connection, "kota", second, FIRST_NIGHT + timedelta(days=20), Verdict.HEALTHY)
        (kota,) = read_coverage(connection)
    assert days(kota.gaps) == [("2026-03-02", "2026-03-22", "not watched")]
    assert (kota.nights, kota.healthy) == (2, 2)
