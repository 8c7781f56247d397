from datetime import UTC, datetime, timedelta

import pytest

from archive.model import EventKind, LookClass, ReleaseState
from archive.withdrawal.evidence import print_of
from archive.withdrawal.gate import Gate, Signs, judge_gate
from archive.withdrawal.machine import Absence, Case, Hold, Place, Tally, settle
from archive.withdrawal.rules import RULES, Role, Sign
from archive.withdrawal.sights import Answer, Sight, read_sights

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HARD, SOFT, OK = LookClass.GONE_HARD, LookClass.GONE_SOFT, LookClass.OK
OPEN = Gate(faults={})
CROWDED = Gate(faults={Sign.SHARE: "9 of 20 releases gone at once"})


def sight(look_class, role=Role.FIRST, *, minutes=0, day=0):
    at = AT + timedelta(days=day, minutes=minutes)
    return Sight(look=day, at=at, look_class=look_class, role=role)


FIRST = sight(HARD)
AGAIN = sight(HARD, Role.AGAIN, minutes=10)


@pytest.mark.parametrize(
    ("sights", "answer"),
    [
        ([FIRST, AGAIN], Answer.GONE_HARD),
        ([FIRST, sight(SOFT, Role.AGAIN, minutes=10)], Answer.GONE_SOFT),
        ([FIRST], Answer.NOTHING),
        ([FIRST, sight(HARD, Role.AGAIN, minutes=9)], Answer.NOTHING),
        ([FIRST, sight(OK, Role.AGAIN, minutes=10)], Answer.THERE),
        ([FIRST, AGAIN, sight(OK, Role.VARIANT, minutes=11)], Answer.THERE),
        ([FIRST, AGAIN, sight(LookClass.BLOCKED, Role.VARIANT)], Answer.NOTHING),
        # At https there is no server: nobody finds anything there.
        ([FIRST, AGAIN, sight(LookClass.DOWN, Role.VARIANT)], Answer.GONE_HARD),
        ([FIRST, sight(LookClass.DOWN, Role.AGAIN, minutes=10)], Answer.NOTHING),
        ([sight(HARD, Role.INDIRECT)], Answer.NOTHING),
        ([sight(LookClass.DOWN)], Answer.NOTHING),
        ([sight(OK)], Answer.THERE),
        ([], Answer.NOTHING),
    ],
)
def test_looks_of_one_night_are_one_answer(sights, answer):
    assert read_sights(sights, RULES) == answer


def signs(**changes):
    """A healthy night."""
    return Signs(
        **{
            "controls": 20,
            "controls_ok": 20,
            "prints": ("status 404",),
            "known_prints": ("status 404",) * 7,
            "gone": 1,
            "rechecked": 50,
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, set()),
        ({"controls_ok": 19}, set()),
        ({"controls_ok": 18}, {Sign.CONTROLS}),
        ({"controls": 6, "controls_ok": 5}, set()),
        ({"controls": 6, "controls_ok": 4}, {Sign.CONTROLS}),
        ({"controls": 1, "controls_ok": 0}, {Sign.CONTROLS}),
        ({"controls": 0, "controls_ok": 0}, {Sign.CONTROLS}),
        ({"gone": 3}, set()),
        ({"gone": 4}, {Sign.SHARE}),
        ({"gone": 20, "rechecked": 1000}, set()),
        ({"gone": 21, "rechecked": 1000}, {Sign.SHARE}),
        ({"prints": ()}, {Sign.PROBE}),
        ({"prints": ("answers 200",)}, {Sign.PROBE}),
        ({"prints": ("status 404", "answers 200")}, {Sign.PROBE}),
        ({"known_prints": ("status 404",) * 2}, {Sign.PROBE}),
        ({"known_prints": ("answers 200",) * 4 + ("status 404",) * 3}, set()),
        ({"front": "verdict down"}, {Sign.FRONT}),
        ({"robots": "robots.txt: status 503"}, {Sign.ROBOTS}),
        ({"is_network_up": False}, {Sign.NETWORK}),
    ],
)
def test_night_is_healthy_where_every_sign_is_right(changes, faults):
    assert set(judge_gate(signs(**changes), RULES).faults) == faults


@pytest.mark.parametrize(
    ("said", "is_soft"),
    [("status 404", False), ("status 410", False), ("answers 200", True), ("redirects to /", True)],
)
def test_portal_that_answers_what_never_was_as_if_it_were_there_is_soft(said, is_soft):
    gate = judge_gate(signs(prints=(said,), known_prints=(said,) * 7), RULES)
    assert (gate.is_open, gate.is_soft) == (True, is_soft)


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        ("probe: status 404", "status 404"),
        ("probe: answers 200", "answers 200"),
        (
            "probe: redirects to https://a.example/?s=tidak-ada-1f",
            "redirects to https://a.example/",
        ),
        (
            "probe: redirects to https://a.example/cari/tidak-ada-1f",
            "redirects to https://a.example/cari/…",
        ),
    ],
)
def test_print_does_not_name_the_address_that_was_asked(cause, expected):
    assert print_of(cause, "https://a.example/berita/tidak-ada-1f") == expected


def proved(hold=None, state=ReleaseState.PROBABLE, *, is_sure=True):
    """An absence of a week, but for tonight."""
    tally = Tally(nights=7, first=AT - timedelta(days=7), last=AT - timedelta(days=1))
    return Absence(state=state, sure=tally if is_sure else Tally(), crowd=tally, hold=hold)


def decided(absences, gate=OPEN, *, stock=20, found=None, sights=(FIRST, AGAIN)):
    cases = [
        Case(release=number, absence=absence, sights=tuple(sights))
        for number, absence in enumerate(absences)
    ]
    return settle(
        cases, gate, stock=stock, find_elsewhere=lambda number: (found or {}).get(number),
        rules=RULES,
    )  # fmt: skip


def kinds(outcomes):
    return [outcome.tells for outcome in outcomes]


def test_five_at_once_are_told_and_six_are_held():
    assert kinds(decided([proved()] * 5)) == [EventKind.REMOVED] * 5
    six = decided([proved()] * 6)
    assert kinds(six) == [None] * 6
    assert {outcome.absence.hold for outcome in six} == {Hold.WAITING}
    assert kinds(decided([proved()] * 10, stock=1_000)) == [EventKind.REMOVED] * 10


def test_crowd_is_held_once_its_clock_has_run_out_and_never_told_by_itself():
    crowd = decided([proved(is_sure=False)] * 4, CROWDED)
    assert {outcome.absence.hold for outcome in crowd} == {Hold.WAITING}
    again = decided([outcome.absence for outcome in crowd])
    assert kinds(again) == [None] * 4


def test_what_a_person_released_is_told_and_what_was_kept_is_not():
    outcomes = decided([proved(Hold.RELEASED)] * 9 + [proved(Hold.KEPT)])
    assert kinds(outcomes) == [EventKind.REMOVED] * 9 + [None]
    assert kinds(decided([proved(Hold.RELEASED)], sights=[sight(OK)])) == [None]


def test_held_release_whose_words_are_found_is_moved():
    outcome = decided([proved(Hold.WAITING)], found={0: Place(release=9)})[0]
    assert (outcome.tells, outcome.absence.state) == (EventKind.MOVED, ReleaseState.MOVED)


def test_removed_release_that_is_found_is_told_as_returned():
    outcome = decided([proved(state=ReleaseState.REMOVED)], sights=[sight(OK)])[0]
    assert (outcome.tells, outcome.absence) == (EventKind.RETURNED, None)


def test_void_night_neither_counts_nor_takes_back():
    void = Gate(faults={Sign.FRONT: "verdict down"})
    outcome = decided([proved()], void)[0]
    assert outcome.absence == proved()
