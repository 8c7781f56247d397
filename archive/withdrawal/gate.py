"""Whether a portal's night proves anything: the health gate of withdrawals.

A night that fails it is void: an absence seen in it neither counts nor is taken back. So an
outage of two months stops all clocks and confirms nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.withdrawal.rules import Rules, Sign

_SOFT_PRINTS = ("answers 200", "redirects")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What the night showed of a portal.

    front: what is wrong with its home page, list or verdict; None for nothing. robots: what is
    wrong with robots.txt. controls: addresses of releases known to be there that were asked;
    controls_ok: of them answered OK. prints: what it answered for addresses that never were;
    known_prints: on each of the last nights, newest first. gone: releases not found tonight that
    nobody was told of, of rechecked. is_network_up: our own.
    """

    front: str | None = None
    robots: str | None = None
    controls: int
    controls_ok: int
    prints: Sequence[str]
    known_prints: Sequence[str]
    gone: int
    rechecked: int
    is_network_up: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The judgement: faults, by sign, each in a few words.

    is_soft: an address that never was is answered as if it were there, so no 404 of the portal
    is worth more than a page that says so.
    """

    faults: dict[Sign, str]
    is_soft: bool = False

    @property
    def is_open(self) -> bool:
        """The night counts."""
        return not self.faults

    @property
    def is_crowded(self) -> bool:
        """Nothing is wrong but that too many releases are gone at once."""
        return set(self.faults) == {Sign.SHARE}

    def __str__(self) -> str:
        return "; ".join(self.faults.values()) or "open"


def judge_gate(signs: Signs, rules: Rules) -> Gate:
    """Judge a portal's night."""
    found = {
        Sign.FRONT: signs.front,
        Sign.ROBOTS: signs.robots,
        Sign.CONTROLS: _controls(signs, rules),
        Sign.PROBE: _probe(signs, rules),
        Sign.SHARE: _share(signs, rules),
        Sign.NETWORK: None if signs.is_network_up else "our own network failed",
    }
    return Gate(
        faults={sign: fault for sign, fault in found.items() if fault and sign in rules.signs},
        is_soft=Sign.PROBE in rules.signs
        and any(said.startswith(_SOFT_PRINTS) for said in signs.prints),
    )


def is_crowd(gone: int, rechecked: int, rules: Rules) -> bool:
    """Whether too many releases are gone at once to believe it."""
    return gone > max(rules.share_least, rules.share * rechecked)


def _controls(signs: Signs, rules: Rules) -> str | None:
    failed = signs.controls - signs.controls_ok
    # One of twenty may have gone tonight; of fewer, one too.
    if signs.controls_ok and failed <= max(1, rules.failed_controls * signs.controls):
        return None
    return f"{signs.controls_ok} of {signs.controls} control addresses OK"


def _probe(signs: Signs, rules: Rules) -> str | None:
    """Whether "not found" looks as it did: on enough of the last nights, and all night."""
    if not signs.prints:
        return "no address that never was could be asked for"
    recent = list(signs.known_prints[: rules.of_prints])
    for said in signs.prints:
        if recent.count(said) < rules.known_prints:
            return f"an address that never was: {said}, as on {recent.count(said)} nights before"
    return None


def _share(signs: Signs, rules: Rules) -> str | None:
    if not is_crowd(signs.gone, signs.rechecked, rules):
        return None
    return f"{signs.gone} of {signs.rechecked} releases gone at once"
