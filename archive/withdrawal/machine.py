"""From what was known of a portal's missing releases, and a night, to what is known now.

Pure: no clock, no database. PRESENT -> MISSING -> PROBABLE -> REMOVED or MOVED -> PRESENT.
The archive and the simulator call the same `settle`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from archive.model import EventKind, ReleaseState
from archive.withdrawal.gate import Gate
from archive.withdrawal.rules import Rules
from archive.withdrawal.sights import Answer, Sight, read_sights

TOLD = (ReleaseState.REMOVED, ReleaseState.MOVED)


class Hold(StrEnum):
    """What stands between a proved absence and its telling.

    WAITING: too many at once, a person decides. KEPT: the person said that it is not to be told.
    RELEASED: the person said that it is, at the end of the next night that does not find it.
    """

    WAITING = "waiting"
    KEPT = "kept"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Nights that counted. first, last: the first and last look of them."""

    nights: int = 0
    first: datetime | None = None
    last: datetime | None = None
    is_soft: bool = False

    @property
    def span(self) -> timedelta:
        """From the first look to the last."""
        return self.last - self.first if self.first and self.last else timedelta(0)

    def plus(self, sights: Sequence[Sight], *, is_soft: bool) -> Tally:
        """With one more night."""
        times = [sight.at for sight in sights]
        return Tally(
            nights=self.nights + 1,
            first=self.first or min(times),
            last=max(times),
            is_soft=self.is_soft or is_soft,
        )

    def is_probable(self, rules: Rules) -> bool:
        """Whether it is worth a line to those who asked for it."""
        return self.nights >= rules.probable_nights and self.span >= rules.probable_span

    def is_proved(self, rules: Rules) -> bool:
        """Whether the clock has run out; a soft "not found" has a longer one."""
        if self.is_soft:
            return self.nights >= rules.soft_nights and self.span >= rules.soft_span
        return self.nights >= rules.hard_nights and self.span >= rules.hard_span


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """What is known of one release that is not found.

    sure: healthy nights. crowd: those, and nights on which nothing was wrong but that too
    many were gone. looks: ids of those that counted.
    """

    state: ReleaseState = ReleaseState.MISSING
    sure: Tally = Tally()
    crowd: Tally = Tally()
    hold: Hold | None = None
    looks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One release of which something is to be decided. absence: None for one that was there."""

    release: int
    absence: Absence | None
    sights: tuple[Sight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the words of a release stand now. is_sibling: on another portal of the region."""

    release: int
    is_sibling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a case.

    absence: None where the release is there. tells: the event, if one is due. place: of a moved
    one, where. answer: what tonight's looks said. before: as it stood.
    """

    release: int
    before: Absence | None
    absence: Absence | None
    answer: Answer
    tells: EventKind | None = None
    place: Place | None = None


def settle(
    cases: Sequence[Case],
    gate: Gate,
    *,
    stock: int,
    find_elsewhere: Callable[[int], Place | None],
    rules: Rules,
) -> list[Outcome]:
    """Settle a portal's night.

    stock: releases of the portal. find_elsewhere: asked only of what would be told as gone.
    What a person is to decide is told by nobody else: only its words elsewhere, or a look that
    finds it, end the wait.
    """
    outcomes = [_step(case, gate, rules) for case in cases]
    proved = [index for index, outcome in enumerate(outcomes) if _is_due(outcome, gate, rules)]
    for index in proved:
        outcomes[index] = _moved(outcomes[index], find_elsewhere, rules)
    due = [index for index in proved if outcomes[index].tells is None]
    if rules.holds_masses:
        new = [index for index in due if _hold(outcomes[index]) is None]
        if gate.is_crowded or len(new) > max(rules.mass_least, rules.mass_share * stock):
            for index in new:
                outcomes[index] = _held(outcomes[index])
        due = [index for index in due if _hold(outcomes[index]) != Hold.WAITING]
    for index in due:
        outcomes[index] = removed(outcomes[index])
    return outcomes


def _is_due(outcome: Outcome, gate: Gate, rules: Rules) -> bool:
    """Whether the clock of a release has run out tonight."""
    absence = outcome.absence
    if absence is None or absence.state in TOLD or absence.hold == Hold.KEPT:
        return False
    if absence.hold == Hold.RELEASED:
        return True
    if outcome.answer not in (Answer.GONE_HARD, Answer.GONE_SOFT):
        return False
    if gate.is_crowded or absence.hold == Hold.WAITING:
        return absence.crowd.is_proved(rules)
    return gate.is_open and absence.sure.is_proved(rules)


def _hold(outcome: Outcome) -> Hold | None:
    return outcome.absence.hold if outcome.absence else None


def taken_back(absence: Absence | None) -> EventKind | None:
    """What is to be told when a release is found again: a correction where it was told as gone."""
    return EventKind.RETURNED if absence and absence.state in TOLD else None


def removed(outcome: Outcome) -> Outcome:
    """The same, told as gone."""
    if outcome.absence is None:
        return outcome
    absence = replace(outcome.absence, state=ReleaseState.REMOVED, hold=None)
    return replace(outcome, absence=absence, tells=EventKind.REMOVED)


def _step(case: Case, gate: Gate, rules: Rules) -> Outcome:
    """One release's night, before it is told."""
    answer = read_sights(case.sights, rules)
    before = case.absence
    outcome = Outcome(release=case.release, before=before, absence=before, answer=answer)
    if answer == Answer.THERE:
        if before is not None and before.state not in TOLD and not rules.forgives:
            return outcome
        return replace(outcome, absence=None, tells=taken_back(before))
    if answer == Answer.NOTHING or (before is not None and before.state in TOLD):
        return outcome
    if not (gate.is_open or gate.is_crowded):
        return outcome
    absence = before or Absence()
    is_soft = gate.is_soft or answer == Answer.GONE_SOFT
    heard = [sight for sight in case.sights if sight.role in rules.roles]
    absence = replace(
        absence,
        crowd=absence.crowd.plus(heard, is_soft=is_soft),
        sure=absence.sure.plus(heard, is_soft=is_soft) if gate.is_open else absence.sure,
        looks=(*absence.looks, *(sight.look for sight in heard)),
    )
    if absence.sure.is_probable(rules):
        absence = replace(absence, state=ReleaseState.PROBABLE)
    return replace(outcome, absence=absence)


def _moved(
    outcome: Outcome, find_elsewhere: Callable[[int], Place | None], rules: Rules
) -> Outcome:
    """The same, as moved where its words stand at another address."""
    place = find_elsewhere(outcome.release)
    if place is None or not (rules.in_siblings if place.is_sibling else rules.in_portal):
        return outcome
    if outcome.absence is None:
        return outcome
    absence = replace(outcome.absence, state=ReleaseState.MOVED, hold=None)
    return replace(outcome, absence=absence, tells=EventKind.MOVED, place=place)


def _held(outcome: Outcome) -> Outcome:
    if outcome.absence is None:
        return outcome
    return replace(outcome, absence=replace(outcome.absence, hold=Hold.WAITING))
