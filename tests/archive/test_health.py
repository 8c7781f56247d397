from collections import Counter
from datetime import timedelta

import pytest

from archive import schema
from archive.health import close_visit, is_silent, judge
from archive.model import GAMBLING, LookClass, Verdict
from archive.report import count_events, read_health
from archive.store import store_release
from archive.tally import Tally
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
        (LookClass.SUSPECT, "maintenance: under maintenance", Verdict.DOWN),
        (LookClass.SUSPECT, "suspended: account suspended", Verdict.DOWN),
        (LookClass.SUSPECT, "error page: fatal error:", Verdict.DOWN),
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
        ({"causes": Counter({GAMBLING: 2})}, Verdict.DEFACED, "2 of 10 release pages carry"),
        ({"causes": Counter({GAMBLING: 1}), "list_class": LookClass.DOWN}, Verdict.DEFACED, "1 of"),
        ({"ended": (LookClass.DOWN, "502 ten times")}, Verdict.DOWN, "ended early: 502 ten times"),
        ({"ended": (LookClass.BLOCKED, "403"), "list_class": None}, Verdict.BLOCKED, "early: 403"),
        ({"layout": (3, 40)}, Verdict.CHANGED, "layout changed: 3 of 40 class names stay"),
        ({"held": 7}, Verdict.CHANGED, "7 texts that read otherwise wait"),
        (
            {"overlap": 0, "layout": (3, 40), "undated": 10, "read": 10, "usual_undated": 0.0},
            Verdict.CHANGED,
            "known releases; layout changed: 3 of 40 class names stay; 10 of 10 releases read with",
        ),
        ({"undated": 5, "read": 10, "usual_undated": 0.0}, Verdict.CHANGED, "5 of 10 releases"),
        ({"undated": 5, "read": 10, "usual_undated": 0.5}, Verdict.HEALTHY, "10 listed"),
        ({"undated": 5, "read": 10, "usual_undated": None}, Verdict.HEALTHY, "10 listed"),
        ({"undated": 2, "read": 10, "usual_undated": 0.0}, Verdict.HEALTHY, "10 listed"),
        ({"undated": 3, "read": 3, "usual_undated": 0.0}, Verdict.HEALTHY, "10 listed"),
        ({"gone": 10, "relooked": 10}, Verdict.CHANGED, "10 of 10 known releases not found"),
        ({"gone": 4, "relooked": 60}, Verdict.PARTIAL, "4 of 60 known releases not found at once"),
        ({"gone": 3, "relooked": 10}, Verdict.HEALTHY, "10 listed"),
        ({"gone": 9, "relooked": 1000}, Verdict.HEALTHY, "10 listed"),
        ({"lists_failed": 2}, Verdict.PARTIAL, "2 list pages not read"),
        ({"quiet_days": 5, "gaps": (1,) * 20}, Verdict.SILENT, "nothing new for 5 days; usually"),
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
    # It could not be had in both ways: that is one incident.
    assert event_kinds(archive) == ["new", "down", "recovered"]
    _, down, recovered = rows(archive, schema.event)
    assert (down.before, down.after, down.night, down.weight) == ("healthy", "down", 2, 40)
    assert down.summary == "kotacontoh was healthy, is down: list page: DOWN (for a test)"
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


@pytest.mark.parametrize(
    ("quiet_days", "gaps", "silent"),
    [
        (3, [1] * 30, False),
        (4, [1] * 30, True),
        (4, [1, 1, 1, 1, 3] * 6, True),
        (3, [1, 1, 1, 1, 3] * 6, False),
        (20, [7] * 20, False),
        (21, [7] * 20, True),
        (5, [*[1] * 29, 9], True),  # one long holiday does not set the habit
        (60, [1] * 9, False),  # too little is known
        (60, [], False),
    ],
)
def test_portal_is_silent_where_its_own_history_does_not_explain_it(quiet_days, gaps, silent):
    assert is_silent(quiet_days, gaps) is silent


def test_silence_is_counted_in_days_since_a_night_brought_something_new(archive, night):
    days = [FIRST_NIGHT.date() - timedelta(days=n) for n in range(15)]
    items = [
        make_release(url=f"{URL}-{n}", text=f"Isi nomor {n}. " * 20, published=day)
        for n, day in enumerate(days)
    ]
    night()
    night.store(*items)
    verdicts = []
    for _ in range(6):
        visit = begin_visit(night(), *(item.url for item in items))
        for item in items:
            look = make_look(item.url, at=visit.night.clock.now(), status=304)
            visit.store_look(look, "release")
        verdicts.append(close_visit(visit))
    assert verdicts == [Verdict.HEALTHY] * 3 + [Verdict.SILENT] * 3
    assert event_kinds(archive)[15:] == ["silent"]


def test_pages_that_lost_their_dates_are_a_change_of_the_portal(archive, night):
    def spend(published):
        items = [
            make_release(url=f"{URL}-{n}", text=f"Isi nomor {n}. " * 20, published=published)
            for n in range(6)
        ]
        visit = begin_visit(night(), *(item.url for item in items))
        for item in items:
            item.look = make_look(item.url, at=visit.night.clock.now())
            store_release(visit.night, item)
        return close_visit(visit)

    assert spend(FIRST_NIGHT.date()) == Verdict.HEALTHY
    assert spend(None) == Verdict.CHANGED
    evidence = rows(archive, schema.night_portal)[-1].evidence
    assert evidence == "6 of 6 releases read with no date"


def test_releases_that_are_all_gone_at_once_are_a_change_of_the_portal(archive, night):
    items = [make_release(url=f"{URL}-{n}", text=f"Isi nomor {n}. " * 20) for n in range(6)]
    night()
    night.store(*items)
    for expected in (Verdict.CHANGED, Verdict.HEALTHY):  # the second night, it is no news
        visit = begin_visit(night(), *(item.url for item in items))
        for item in items:
            look = make_look(item.url, LookClass.GONE_SOFT, at=visit.night.clock.now())
            visit.store_look(look, "release")
        assert close_visit(visit) == expected


def test_F72_while_our_own_line_fails_no_portal_is_told(archive, night):
    healthy_night(night)
    visit = Visit(night=night(), portal=PORTAL)
    visit.begin([SEED])
    look = make_look(LIST_URL, LookClass.DOWN, at=visit.night.clock.now(), cause="timeout")
    visit.store_look(look, "list")
    assert close_visit(visit, is_network_up=False) == Verdict.DOWN
    assert healthy_night(night) == Verdict.HEALTHY
    assert event_kinds(archive) == ["new"]


def test_F01_name_that_cannot_be_looked_up_is_told_on_its_second_night(archive, night):
    healthy_night(night)
    for expected in (["new"], ["new", "down"]):
        visit = Visit(night=night(), portal=PORTAL)
        visit.begin([SEED])
        at = visit.night.clock.now()
        cause = "dns: host not found"
        visit.store_look(make_look(LIST_URL, LookClass.DOWN, at=at, cause=cause), "list")
        close_visit(visit)
        assert event_kinds(archive) == expected
