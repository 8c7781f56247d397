"""A year of a country: no false withdrawal, and no guard that could be left out (faults.md, 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.model import LookClass
from archive.withdrawal.rules import RULES, Role, Rules, Sign
from tests.archive.withdrawal_simulation import Findings, simulate
from tests.archive.withdrawal_world import Size

# The figures of faults.md; a fifth of it shows each guard; a tenth is for every day.
FULL = Size()
FIFTH = Size(portals=40, share=0.2)
TENTH = Size(portals=20, share=0.08)

NO_SPAN = timedelta(0)
FAILED = ("BLOCKED", "DOWN", "BROKEN", "SUSPECT", "DENIED")
# The rules without one guard each.
WITHOUT: dict[str, Rules] = {
    "direct looks only": replace(RULES, roles=RULES.roles | {Role.INDIRECT}),
    "second look": replace(RULES, roles=RULES.roles - {Role.AGAIN}),
    "variants": replace(RULES, roles=RULES.roles - {Role.VARIANT}),
    "a look that finds it": replace(RULES, forgives=False),
    **{f"sign {sign}": replace(RULES, signs=RULES.signs - {sign}) for sign in Sign},
    **{
        f"{name} is no gone": replace(RULES, gone=RULES.gone | {LookClass(name)}) for name in FAILED
    },
    "nights of probable": replace(RULES, probable_nights=1),
    "span of probable": replace(RULES, probable_span=NO_SPAN),
    "nights of hard": replace(RULES, hard_nights=1),
    "span of hard": replace(RULES, hard_span=NO_SPAN),
    "nights of soft": replace(RULES, soft_nights=1),
    "span of soft": replace(RULES, soft_span=NO_SPAN),
    "text in the portal": replace(RULES, in_portal=False),
    "text in siblings": replace(RULES, in_siblings=False),
    "mass": replace(RULES, holds_masses=False),
}


def told(seed: int, found: Findings) -> str:
    """One line for whoever reads the run, and the seed to have it again."""
    most = max(found.alerts.values(), default=0)
    line = (
        f"seed {seed}: {found.looks:,} looks; withdrawn {found.withdrawn}, late {len(found.late)}, "
        f"falsely removed {len(found.falsely_removed)}; returned {found.returned}, uncorrected "
        f"{len(found.uncorrected)}; moved {found.moved}; held {found.held}; "
        f"incidents told {len(found.alerts)}, at most {most} times"
    )
    print(line)  # noqa: T201 - a run's figures, with its seed
    return line


@pytest.mark.timeout(240)
def test_small_country_keeps_every_promise_for_a_year():
    seed = 1
    found = simulate(seed, TENTH, RULES)
    assert not found.faults, told(seed, found)
    assert found.withdrawn > 20
    assert found.moved > 10


@pytest.mark.timeout(240)
@pytest.mark.parametrize("guard", ["span of hard", "sign network"])
def test_small_country_shows_a_guard_that_is_left_out(guard):
    assert simulate(1, TENTH, WITHOUT[guard]).falsely_removed


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_year_of_200_portals_keeps_every_promise(seed):
    found = simulate(seed, FULL, RULES)
    line = told(seed, found)
    assert not found.faults, (line, found.faults)
    assert found.looks > 3_400_000
    assert found.withdrawn > 400
    assert found.returned > 80
    assert found.moved > 180


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("guard", WITHOUT)
def test_without_any_single_guard_a_promise_is_broken(guard):
    found = simulate(1, FIFTH, WITHOUT[guard])
    faults = {name: value for name, value in found.faults.items() if name != "late"}
    assert faults, told(1, found)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_without_incidents_a_portal_is_told_again_and_again():
    found = simulate(1, FIFTH, RULES, tells_once=False)
    assert {"alerts", "network alerts"} <= set(found.faults), told(1, found)
    assert not simulate(1, FIFTH, RULES).faults
