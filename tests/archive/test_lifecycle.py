"""The life of smart-city programmes: stages by date, proved once, and silence that was watched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zlib import crc32

import pytest
import sqlalchemy as sa

from archive import schema
from archive.clustering import catch_up
from archive.database import Archive
from archive.health import close_visit
from archive.lifecycle import Line, newest_night, read_lines
from archive.model import Certainty, DateReading, Release, Verdict
from archive.takedown import Wish, take_down
from tests.archive.building import (
    PORTAL,
    WIB,
    Nights,
    begin_visit,
    make_plan,
    make_release,
    reading,
    store_now,
)

WORDS = (
    "Pemerintah daerah menyampaikan perkembangan program itu kepada warga dalam pertemuan terbuka "
    "di pendopo, didampingi kepala dinas komunikasi dan informatika beserta para camat. "
)


def announcement(
    stage: str | None,
    day: date | DateReading | None = date(2026, 2, 1),
    *,
    programme: str | None = "Pekalongan Smart City",
    title: str | None = None,
    text: str = "",
    portal: str = PORTAL,
    region: str = "33.75",
    event_day: date | None = None,
) -> Release:
    """A release about a programme, whose words are its own."""
    title = title or f"{programme} {stage} {day} {portal}"
    item = make_release(
        title=title,
        text=text or f"{title}. {WORDS}",
        url=f"https://{portal}.example/berita/{crc32(title.encode())}",
        portal=portal,
        region=region,
        published=day,
        topics=("smart-city",),
    )
    assert item.facts is not None
    dates = () if event_day is None else (reading(event_day),)
    item.facts = replace(item.facts, programme=programme, stage=stage, event_dates=dates)
    return item


@pytest.fixture
def lines(archive: Archive, night: Nights) -> Callable[..., list[Line]]:
    """Stores releases in one night and reads the lines."""

    def read(*items: Release, region: str | None = None) -> list[Line]:
        portals = sorted({(item.portal, item.region_code) for item in items})
        running = night(*(make_plan(name, region=code) for name, code in portals))
        for item in items:
            store_now(running, item)
        for name, _ in portals:
            catch_up(running, name)
            close_visit(begin_visit(running, f"https://{name}.example/lain", portal=name))
        with archive.read() as connection:
            return read_lines(connection, region=region)

    return read


def stages(line: Line) -> list[tuple[str, str]]:
    return [(each.stage, each.date) for each in line.stages]


def test_stages_stand_by_date_each_with_its_first_release_and_the_count(lines):
    [line] = lines(
        announcement("launched", date(2026, 1, 20)),
        announcement("selected", date(2025, 11, 3)),
        announcement("launched", date(2026, 2, 2), title="Peluncuran ulang"),
        announcement(None, date(2026, 2, 20), title="Rapat smart city"),
    )
    assert stages(line) == [("selected", "2025-11-03"), ("launched", "2026-01-20")]
    assert (line.region_code, line.region) == ("33.75", "Kota Pekalongan")
    launched = line.stages[1]
    assert (launched.releases, launched.copies, launched.last) == (2, 0, "2026-02-02")
    assert (launched.date_of, launched.certainty) == ("published", "certain")
    assert (line.releases, line.last_heard) == (4, "2026-02-20")


def test_names_of_one_programme_are_one_line_called_by_the_usual_one(lines):
    [line] = lines(
        announcement("selected", date(2026, 1, 1), programme="KOTA PEKALONGAN SMARTCITY"),
        announcement("planned", date(2026, 1, 2)),
        announcement("launched", date(2026, 1, 3)),
        announcement("budgeted", date(2026, 1, 4), programme=None),
    )
    assert line.programme == "Pekalongan Smart City"
    assert [stage for stage, _ in stages(line)] == ["selected", "planned", "launched", "budgeted"]


def test_programmes_of_a_region_are_lines_of_their_own(lines):
    found = lines(
        announcement("selected", programme="Gerakan Menuju 100 Smart City"),
        announcement("launched", programme="Desa Cerdas"),
        announcement("evaluated", programme=None),
    )
    assert [line.programme for line in found] == [
        None,
        "Desa Cerdas",
        "Gerakan Menuju 100 Smart City",
    ]


def test_a_province_tells_the_stage_of_a_regency_and_a_stranger_does_not(lines):
    found = lines(
        announcement("launched", programme="Agam Smart City", portal="sumbar", region="13"),
        announcement("contracted", programme="Jakarta Smart City"),
    )
    assert [(line.region_code, line.stages[0].stage) for line in found] == [("13.06", "launched")]


def test_a_programme_that_never_told_a_stage_is_no_line(lines):
    assert lines(announcement(None)) == []


def test_a_province_holds_the_lines_of_its_regencies(lines):
    items = (
        announcement("launched"),
        announcement("launched", programme=None, portal="kabagam", region="13.06"),
    )
    assert [line.region_code for line in lines(*items, region="13")] == ["13.06"]


def test_the_day_of_a_certain_event_dates_the_stage(lines):
    [line] = lines(
        announcement("launched", date(2026, 2, 3), event_day=date(2026, 2, 2)),
        announcement("selected", date(2026, 1, 9), event_day=date(2024, 5, 20)),
        announcement("budgeted", date(2026, 2, 9), event_day=date(2026, 6, 1)),
    )
    assert [(each.stage, each.date, each.date_of) for each in line.stages] == [
        ("selected", "2026-01-09", "published"),  # an event of two years ago is no news
        ("launched", "2026-02-02", "event"),
        ("budgeted", "2026-02-09", "published"),  # one to come did not happen
    ]


def test_a_doubtful_or_missing_date_is_said_to_be_one(lines):
    doubtful = replace(reading(date(2026, 2, 3)), certainty=Certainty.DOUBTFUL)
    [line] = lines(announcement("selected", doubtful), announcement("launched", None))
    by_stage = {each.stage: each for each in line.stages}
    assert by_stage["selected"].certainty == "doubtful"
    assert (by_stage["launched"].certainty, by_stage["launched"].date_of) == ("none", "first_seen")


def test_copies_count_as_copies_and_belong_to_whom_they_copy(lines):
    text = " ".join(f"{WORDS} Kegiatan {number} dipaparkan." for number in range(4))
    same = {"programme": None, "title": "Kota luncurkan smart city", "text": text}
    [line] = lines(
        announcement("launched", date(2026, 2, 2), **same),
        announcement("launched", date(2026, 2, 3), **same, portal="provinsi", region="33"),
    )
    assert line.region_code == "33.75"
    [launched] = line.stages
    assert (launched.portal, launched.releases, launched.copies) == (PORTAL, 2, 1)


def test_a_release_that_was_taken_down_proves_nothing(lines, archive):
    [line] = lines(announcement("launched"))
    with archive.write() as connection:
        take_down(
            connection,
            line.stages[0].release,
            Wish(reason="x"),
            at=datetime(2026, 4, 1, tzinfo=WIB),
        )
    with archive.read() as connection:
        assert read_lines(connection) == []


def test_only_the_current_wording_counts(lines, archive, night):
    first = announcement("launched", title="Peluncuran", text=f"Diluncurkan. {WORDS}")
    lines(first)
    corrected = announcement("planned", title="Peluncuran", text=f"Akan diluncurkan. {WORDS}")
    [line] = lines(corrected)
    assert [stage for stage, _ in stages(line)] == ["planned"]


def watched(archive: Archive, *nights: tuple[int, Verdict], portal: str = PORTAL) -> None:
    """Judged nights of the portal so many days after the first, each a run of its own."""
    run = schema.coverage_run
    with archive.write() as connection:
        for number, (days, verdict) in enumerate(nights, start=50):
            at = datetime(2026, 3, 2, 22, tzinfo=WIB) + timedelta(days=days)
            connection.execute(sa.insert(schema.night).values(number=number, started_at=at))
            values = {"portal": portal, "first_night": number, "last_night": number,
                      "began_at": at, "ended_at": at, "nights": 1, "verdict": verdict}  # fmt: skip
            connection.execute(sa.insert(run).values(values))


def test_silence_counts_to_the_last_good_night_and_names_gaps(lines, archive):
    lines(announcement("launched", date(2026, 3, 1)))
    watched(archive, (100, Verdict.DOWN), (200, Verdict.HEALTHY), (300, Verdict.BLOCKED))
    with archive.read() as connection:
        [line] = read_lines(connection)
        assert newest_night(connection) == datetime(2026, 12, 27, 22, tzinfo=WIB)
    assert line.silent_days == 201
    assert line.watched_until == "2026-09-18T15:00:00+00:00"
    assert {(gap.why, gap.first) for gap in line.gaps} >= {
        ("down", "2026-06-10"),
        ("blocked", "2026-12-27"),
    }


def test_nobody_is_silent_whose_portal_was_not_watched_since(lines, archive):
    lines(announcement("launched", date(2026, 3, 1)))
    with archive.write() as connection:
        connection.execute(sa.update(schema.coverage_run).values(verdict=Verdict.DOWN))
    with archive.read() as connection:
        [line] = read_lines(connection)
    assert (line.silent_days, line.watched_until) == (None, None)


def test_a_release_without_a_name_may_mean_any_programme_of_its_region(lines):
    found = lines(
        announcement("selected", date(2026, 1, 1), programme="Gerakan Menuju 100 Smart City"),
        announcement(None, date(2026, 2, 20), programme=None, title="Rapat smart city"),
    )
    assert [line.last_heard for line in found] == ["2026-02-20"]
    assert found[0].releases == 1
