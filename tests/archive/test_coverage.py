from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from archive import schema
from archive.coverage import PortalCoverage, coverage_sentence, read_coverage
from archive.model import Verdict
from tests.archive.building import FIRST_NIGHT, make_plan

ONE = PortalCoverage(
    portal="kotacontoh",
    nights=3,
    healthy=3,
    first=FIRST_NIGHT,
    last=FIRST_NIGHT + timedelta(days=2),
)


def named(portal, healthy=3):
    return replace(ONE, portal=portal, healthy=healthy)


@pytest.mark.parametrize(
    ("coverage", "sentence"),
    [
        ([], "Coverage: no portal was watched, so an empty answer says nothing."),
        (
            [named("a"), named("b")],
            "Coverage: 2 portals, 6 of 6 visits healthy, 2026-03-02 to 2026-03-04.",
        ),
        (
            [named("a"), named("b", 1), named("c", 0)],
            "Coverage: 3 portals, 4 of 9 visits healthy, 2026-03-02 to 2026-03-04. "
            "Gaps: b (1 of 3), c (0 of 3).",
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
    sentence = coverage_sentence([named(f"p{number}", 2) for number in range(8)])
    assert sentence.endswith(
        "Gaps: " + ", ".join(f"p{n} (2 of 3)" for n in range(5)) + " and 3 more."
    )
    assert "more" not in coverage_sentence([named(f"p{number}", 2) for number in range(5)])


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
    table = schema.night_portal
    for index in range(3):
        number = night(*plans).number
        with archive.write() as connection:
            for portal, of_nights in verdicts.items():
                connection.execute(
                    sa.update(table)
                    .where(table.c.night == number, table.c.portal == portal)
                    .values(verdict=of_nights[index])
                )
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
