from collections import Counter
from datetime import timedelta

import pytest

from archive import schema
from archive.health import Tally, close_visit, judge
from archive.model import LookClass, Verdict
from archive.report import count_events, read_health
from archive.tasks import Task
from archive.visit import Visit
from tests.archive.building import (
    FIRST_NIGHT,
    LIST_URL,
    PORTAL,
    URL,
    begin_visit,
    event_kinds,
    make_look,
    make_plan,
    make_release,
    rows,
)

SEED = Task(url=LIST_URL, kind="list", position=1)


def tally(**values):
    """A healthy night: ten releases listed, known and looked at."""
    return Tally(
        **{
            "list_class": LookClass.OK,
            "list_cause": None,
            "list_complete": True,
            "listed": 10,
            "known": 10,
            "overlap": 10,
            "looks": Counter({LookClass.OK: 10}),
            "left": 0,
            **values,
        }
    )


@pytest.mark.parametrize(
    ("look_class", "cause", "verdict"),
    [
        (LookClass.BLOCKED, "403", Verdict.BLOCKED),
        (LookClass.DENIED, "robots.txt", Verdict.BLOCKED),
        (LookClass.SKIPPED, "asked to wait", Verdict.BLOCKED),
        (LookClass.DOWN, "no answer", Verdict.DOWN),
        (LookClass.BROKEN, "cut", Verdict.DOWN),
        (LookClass.GONE_HARD, "404", Verdict.CHANGED),
        (LookClass.GONE_SOFT, "not found page", Verdict.CHANGED),
        (LookClass.SUSPECT, "no text", Verdict.CHANGED),
        (LookClass.TRAP, "loop", Verdict.PARTIAL),
        (LookClass.DOWN, "offsite redirect to https://parkir.example/", Verdict.PORTAL_MOVED),
    ],
)
def test_list_page_that_was_not_read_decides(look_class, cause, verdict):
    found, evidence = judge(tally(list_class=look_class, list_cause=cause, looks=Counter()))
    assert found == verdict
    assert evidence == f"list page: {look_class} ({cause})"


@pytest.mark.parametrize(
    ("values", "verdict", "evidence"),
    [
        ({}, Verdict.HEALTHY, "10 listed, 10 looked at, 0 not found"),
        ({"list_class": None}, Verdict.PARTIAL, "the list was not asked for"),
        ({"listed": 0, "overlap": 0}, Verdict.CHANGED, "no address that the release pattern"),
        ({"overlap": 0}, Verdict.CHANGED, "shares 0 of its 10 addresses with 10 known"),
        ({"overlap": 1}, Verdict.HEALTHY, "10 listed"),
        ({"overlap": 0, "known": 0}, Verdict.HEALTHY, "10 listed"),
        ({"overlap": 0, "list_complete": False}, Verdict.PARTIAL, "not walked to its end"),
        ({"left": 3}, Verdict.PARTIAL, "3 addresses left for another night"),
        ({"list_complete": False, "left": 3}, Verdict.PARTIAL, "its end; 3 addresses left"),
        ({"looks": Counter()}, Verdict.HEALTHY, "0 looked at"),
        ({"looks": Counter(OK=95, DOWN=5)}, Verdict.HEALTHY, "100 looked at"),
        ({"looks": Counter(OK=94, DOWN=6)}, Verdict.PARTIAL, "6 of 100 release pages not read"),
        ({"looks": Counter(OK=9, SUSPECT=2, BROKEN=1)}, Verdict.PARTIAL, "2 SUSPECT, 1 BROKEN"),
        ({"looks": Counter(OK=1, BLOCKED=99)}, Verdict.PARTIAL, "99 of 100"),
        ({"looks": Counter(BLOCKED=9, DOWN=1)}, Verdict.BLOCKED, "0 of 10 releases (9 BLOCKED"),
        ({"looks": Counter(DOWN=9, BLOCKED=1)}, Verdict.DOWN, "0 of 10 releases (9 DOWN"),
        ({"looks": Counter(SUSPECT=4)}, Verdict.CHANGED, "0 of 4 releases (4 SUSPECT)"),
        ({"looks": Counter(DENIED=4)}, Verdict.BLOCKED, "(4 DENIED)"),
        ({"looks": Counter(BROKEN=4)}, Verdict.DOWN, "(4 BROKEN)"),
        ({"looks": Counter(OK=8, GONE_HARD=1, GONE_SOFT=1)}, Verdict.HEALTHY, "2 not found"),
        ({"looks": Counter(GONE_HARD=10)}, Verdict.HEALTHY, "10 not found"),
        ({"looks": Counter(SKIPPED=10)}, Verdict.HEALTHY, "10 looked at"),
    ],
)  # fmt: skip
def test_verdict_and_its_evidence(values, verdict, evidence):
    looks = values.get("looks")
    if looks is not None:
        values = values | {"looks": Counter({LookClass(name): n for name, n in looks.items()})}
    found, said = judge(tally(**values))
    assert found == verdict
    assert evidence in said


@pytest.mark.parametrize("look_class", [None, *LookClass])
@pytest.mark.parametrize("release_class", list(LookClass))
def test_every_tally_has_a_verdict_with_evidence(look_class, release_class):
    verdict, evidence = judge(
        tally(list_class=look_class, looks=Counter({release_class: 3}), listed=3)
    )
    assert verdict in Verdict
    assert evidence


def healthy_night(night):
    visit = begin_visit(night(), URL)
    night.store(make_release())
    return close_visit(visit)


def failed_night(night, look_class=LookClass.DOWN):
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([SEED])
    at = visit.night.clock.now()
    visit.store_look(make_look(LIST_URL, look_class, at=at, cause="for a test"), "list")
    visit.store_look(make_look(URL, look_class, at=at, cause="for a test"), "release")
    return close_visit(visit)


def test_healthy_portal_makes_no_event(archive, night):
    assert healthy_night(night) == Verdict.HEALTHY
    assert healthy_night(night) == Verdict.HEALTHY
    assert event_kinds(archive) == ["new"]


def test_change_of_state_is_one_event_and_recovery_another(archive, night):
    healthy_night(night)
    assert failed_night(night) == Verdict.DOWN
    assert failed_night(night) == Verdict.DOWN
    assert failed_night(night, LookClass.BLOCKED) == Verdict.BLOCKED
    assert healthy_night(night) == Verdict.HEALTHY
    assert event_kinds(archive) == ["new", "down", "blocked", "recovered"]
    _, down, blocked, recovered = rows(archive, schema.event)
    assert (down.before, down.after, down.night, down.weight) == ("healthy", "down", 2, 40)
    assert down.summary == "kotacontoh was healthy, is down: list page: DOWN (for a test)"
    assert (blocked.before, blocked.after) == ("down", "blocked")
    assert (recovered.before, recovered.after) == ("blocked", "healthy")
    assert (down.release, down.version, down.title) == (None, None, None)


def test_portal_that_is_down_on_its_first_night_is_told(archive, night):
    assert failed_night(night) == Verdict.DOWN
    assert event_kinds(archive) == ["down"]


def test_night_that_was_never_judged_is_left_out_of_the_comparison(archive, night):
    healthy_night(night)
    night()
    assert healthy_night(night) == Verdict.HEALTHY
    assert event_kinds(archive) == ["new"]


def test_closed_visit_is_done_and_keeps_its_evidence(archive, night):
    failed_night(night)
    (row,) = rows(archive, schema.night_portal)
    assert (row.verdict, row.evidence) == ("down", "list page: DOWN (for a test)")
    assert row.finished_at >= FIRST_NIGHT


def test_portal_is_backfilled_only_by_a_whole_list_with_nothing_left(archive, night):
    begun = begin_visit(night(), URL)
    assert close_visit(begun) == Verdict.PARTIAL
    assert rows(archive, schema.portal)[0].backfilled_night is None
    healthy_night(night)
    healthy_night(night)
    assert rows(archive, schema.portal)[0].backfilled_night == 2


def test_T27_list_without_any_known_release_is_a_changed_portal(archive, night):
    healthy_night(night)
    visit = begin_visit(night(), f"{URL}-baru")
    for task in visit.pending():
        look = make_look(task.url, at=visit.night.clock.now(), status=304)
        visit.store_look(look, "release")
    assert close_visit(visit) == Verdict.CHANGED


def test_health_has_the_contracts_keys_in_its_order(archive, night):
    healthy_night(night)
    with archive.read() as connection:
        (health,) = read_health(connection, 1)
    assert list(health) == ["portal", "night", "verdict", "since", "evidence", "reaches_back_to"]
    assert health["verdict"] == "healthy"
    assert health["reaches_back_to"] == "2026-03-01"


def test_verdict_stands_since_the_first_night_of_its_unbroken_run(archive, night):
    healthy_night(night)
    for _ in range(3):
        failed_night(night)
    with archive.read() as connection:
        since = [read_health(connection, number)[0]["since"] for number in (1, 2, 3, 4)]
    assert since[0] == "2026-03-02T15:00:00+00:00"
    assert since[1] == since[2] == since[3] > since[0]
    assert since[1].startswith(f"{FIRST_NIGHT + timedelta(days=1):%Y-%m-%d}")


def test_events_of_a_night_are_counted_by_kind(archive, night):
    plans = make_plan(), make_plan("kablain")
    night(*plans)
    night.store(
        make_release(),
        make_release(portal="kablain", url="https://kablain.example/1"),
    )
    night(*plans)
    night.store(make_release(title="Judul lain"))
    with archive.read() as connection:
        assert count_events(connection, 1) == {"new": 2}
        assert count_events(connection, 2) == {"retitled": 1}
        assert count_events(connection, 3) == {}
