from datetime import timedelta

import pytest
import sqlalchemy as sa

from archive import schema
from archive.clock import Clock
from archive.errors import UsageError
from archive.model import Verdict
from archive.night import FAILED_VERDICTS, begin_night, finish_night, planned_portals
from tests.archive.building import (
    FIRST_NIGHT,
    begin_visit,
    make_look,
    make_plan,
    make_release,
    rows,
)


def set_verdicts(archive, number, verdicts):
    table = schema.night_portal
    with archive.write() as connection:
        for portal, verdict in verdicts.items():
            connection.execute(
                sa.update(table)
                .where(table.c.night == number, table.c.portal == portal)
                .values(verdict=verdict, finished_at=FIRST_NIGHT)
            )


def test_nights_are_counted_from_1(night):
    assert [night().number, night().number, night().number] == [1, 2, 3]


def test_night_begins_at_its_clocks_start(archive, clock):
    begin_night(archive, clock, [make_plan()])
    (row,) = rows(archive, schema.night)
    assert row.started_at == FIRST_NIGHT
    assert row.finished_at is None
    assert row.exit_code is None


def test_second_night_of_a_day_is_a_new_one(archive):
    for number in (1, 2):
        night = begin_night(archive, Clock(FIRST_NIGHT), [make_plan()])
        assert night.number == number
        assert not night.is_resumed
        finish_night(night)


def test_killed_night_goes_on_under_its_number(archive, night):
    first = night()
    assert not first.is_resumed
    again = night(is_killed=True)
    assert again.number == 1
    assert again.is_resumed
    (row,) = rows(archive, schema.night)
    assert row.started_at == FIRST_NIGHT
    finish_night(again)
    assert night(is_killed=True).number == 2


def test_killed_night_keeps_its_plan_and_takes_up_what_is_asked_for_now(night):
    night(make_plan("a"), make_plan("b"))
    again = night(make_plan("b"), make_plan("c"), is_killed=True)
    assert planned_portals(again) == ["a", "b", "c"]


def test_portal_that_is_done_is_not_planned_again_tonight(archive, night):
    first = night(make_plan("a"), make_plan("b"))
    set_verdicts(archive, first.number, {"a": Verdict.HEALTHY})
    again = night(make_plan("a"), make_plan("b"), is_killed=True)
    assert planned_portals(again) == ["b"]


def test_portal_is_kept_as_last_planned(archive, night):
    night(make_plan("a", name="Nama lama"))
    night(make_plan("a", name="Nama baru", region="33"))
    (portal,) = rows(archive, schema.portal)
    assert (portal.name, portal.region_code) == ("Nama baru", "33")


@pytest.mark.parametrize("is_finished", [True, False])
def test_time_before_the_last_night_is_a_usage_error(archive, night, is_finished):
    running = night()
    if is_finished:
        finish_night(running)
    early = Clock(FIRST_NIGHT - timedelta(seconds=1))
    with pytest.raises(UsageError, match=r"began at 2026-03-02 15:00:00 UTC.* Name a later --at"):
        begin_night(archive, early, [make_plan()])
    assert len(rows(archive, schema.night)) == 1


def test_refused_night_plans_nothing(archive, night):
    finish_night(night(make_plan("a")))
    with pytest.raises(UsageError):
        begin_night(archive, Clock(FIRST_NIGHT - timedelta(days=1)), [make_plan("b")])
    assert [portal.id for portal in rows(archive, schema.portal)] == ["a"]


def test_T30_machines_clock_a_little_behind_is_moved_on(archive):
    ahead = Clock()
    ahead.forward_to(ahead.now() + timedelta(hours=20))
    future = Clock(ahead.now())
    finish_night(begin_night(archive, future, [make_plan()]))
    clock = Clock()
    second = begin_night(archive, clock, [make_plan()])
    assert second.number == 2
    assert clock.now() >= future.started_at
    started = [row.started_at for row in rows(archive, schema.night)]
    assert started == sorted(started)


def test_T30_machines_clock_more_than_a_day_behind_is_refused(archive):
    now = Clock().now()
    finish_night(begin_night(archive, Clock(now + timedelta(days=3)), [make_plan()]))
    with pytest.raises(UsageError, match="Set the machine's clock"):
        begin_night(archive, Clock(), [make_plan()])


def test_T30_clock_goes_on_after_the_last_look(archive, night):
    """A night longer than the pause before the next must not write the past."""
    first = night()
    late = FIRST_NIGHT + timedelta(hours=9)
    begin_visit(first).store_look(make_look(at=late), "release")
    finish_night(first)
    clock = Clock(FIRST_NIGHT + timedelta(hours=1))
    begin_night(archive, clock, [make_plan()])
    assert clock.now() >= late


@pytest.mark.parametrize(
    ("failed", "planned", "exit_code"),
    [
        (0, 0, 0),
        (0, 1, 0),
        (1, 1, 3),
        (1, 2, 3),
        (1, 9, 3),
        (1, 10, 0),
        (2, 10, 3),
        (1, 11, 0),
        (2, 19, 3),
        (2, 20, 0),
        (3, 20, 3),
        (3, 30, 0),
        (7, 70, 0),
        (8, 70, 3),
    ],
)
def test_night_with_more_than_a_tenth_failed_ends_with_3(
    archive, night, failed, planned, exit_code
):
    names = [f"p{number:02}" for number in range(planned)]
    running = night(*map(make_plan, names)) if names else begin_night(archive, night.clock, [])
    verdicts = {
        name: Verdict.DOWN if index < failed else Verdict.HEALTHY
        for index, name in enumerate(names)
    }
    set_verdicts(archive, running.number, verdicts)
    assert finish_night(running) == exit_code
    (row,) = rows(archive, schema.night)
    assert row.exit_code == exit_code
    assert row.finished_at >= FIRST_NIGHT


@pytest.mark.parametrize("verdict", list(Verdict))
def test_failed_verdicts_are_those_of_the_contract(archive, night, verdict):
    running = night()
    set_verdicts(archive, running.number, {"kotacontoh": verdict})
    is_failed = verdict in {"blocked", "portal_moved", "changed", "defaced", "down"}
    assert (verdict in FAILED_VERDICTS) == is_failed
    assert finish_night(running) == (3 if is_failed else 0)


def test_releases_stored_in_a_night_bear_its_number(archive, night):
    night()
    night()
    night.store(make_release())
    assert [row.night for row in rows(archive, schema.version)] == [2]
    assert {row.night for row in rows(archive, schema.look)} == {2}
