"""Nights over a simulated country, settled by the archive's own rules, and what was wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from archive.incidents import Incident, covers, step, told
from archive.model import EventKind, LookClass, ReleaseState, Verdict
from archive.night import FAILED_VERDICTS
from archive.withdrawal.gate import Signs, is_crowd, judge_gate
from archive.withdrawal.machine import Absence, Case, Hold, Outcome, Place, settle
from archive.withdrawal.rules import Role, Rules
from archive.withdrawal.sights import Answer, Sight
from tests.archive.withdrawal_world import (
    MONTH,
    NEVER,
    Fault,
    PortalWorld,
    Shown,
    Size,
    Truth,
    control_releases,
    make_world,
)

DAY_0 = datetime(2026, 1, 1, 15, 0, tzinfo=UTC)
_AFTER = {Role.FIRST: 0, Role.AGAIN: 12, Role.VARIANT: 13}
_ALERTS = {EventKind(verdict) for verdict in FAILED_VERDICTS}
# Nights that a withdrawal may take beyond its clock.
_SLACK = 1


@dataclass
class Findings:
    """What the year showed."""

    looks: int = 0
    falsely_removed: list[str] = field(default_factory=list)
    falsely_probable: list[str] = field(default_factory=list)
    withdrawn: int = 0
    late: list[str] = field(default_factory=list)
    returned: int = 0
    uncorrected: list[str] = field(default_factory=list)
    moved: int = 0
    held: int = 0
    alerts: Counter[int] = field(default_factory=Counter)
    untold: list[str] = field(default_factory=list)
    network_alerts: int = 0

    @property
    def faults(self) -> dict[str, object]:
        """What the promises do not allow; empty where all are kept."""
        found: dict[str, object] = {
            "falsely removed": self.falsely_removed,
            "falsely probable": self.falsely_probable,
            "uncorrected": self.uncorrected,
            "alerts": {number: n for number, n in self.alerts.items() if n > 1},
            "untold": self.untold,
            "network alerts": self.network_alerts,
        }
        if len(self.late) > 0.01 * self.withdrawn:
            found["late"] = self.late
        return {name: value for name, value in found.items() if value}


def simulate(seed: int, size: Size, rules: Rules, *, tells_once: bool = True) -> Findings:
    """Run the whole time; tells_once: False tells each change of a verdict, as a guard less."""
    findings = Findings()
    for world in make_world(seed, size):
        _Watched(world, size, rules, findings, tells_once=tells_once).run()
    return findings


class _Watched:
    """One portal, watched night after night."""

    def __init__(
        self,
        world: PortalWorld,
        size: Size,
        rules: Rules,
        findings: Findings,
        *,
        tells_once: bool,
    ) -> None:
        self.world, self.size, self.rules, self.findings = world, size, rules, findings
        self.tells_once = tells_once
        self.absences: dict[int, Absence] = {}
        self.due: set[int] = set()
        self.missing: set[int] = set()
        self.prints: list[str] = []
        self.incident = Incident()
        self.verdict = Verdict.HEALTHY
        self.seen_gone: dict[int, list[int]] = defaultdict(list)
        self.removed_at: dict[int, int] = {}
        self.quiet_days: list[int] = []
        self.told_faults: set[int] = set()

    def run(self) -> None:
        for day in range(self.size.nights):
            self.night(day)
        for release, truth in enumerate(self.world.truths):
            if truth.gone_from < NEVER:
                self._check_withdrawal(release, truth)
        self._check_told()

    def night(self, day: int) -> None:
        """One night: looks, gate, settlement, and the verdict's telling."""
        shown = self.world.show(day)
        if shown.is_quiet:
            self.quiet_days.append(day)
        present = [r for r in range(self.size.releases) if r not in self.missing]
        controls = control_releases(present)
        looked, sights = self._look(day, shown, set(controls))
        gone = [
            r
            for r, seen in sights.items()
            if seen[0].role == Role.FIRST
            and seen[0].look_class in (LookClass.GONE_HARD, LookClass.GONE_SOFT)
            and (a := self.absences.get(r, Absence())).state != ReleaseState.REMOVED
            and a.state != ReleaseState.MOVED
            and a.hold != Hold.KEPT
        ]
        gate = judge_gate(
            Signs(
                front=shown.front,
                robots=shown.robots,
                controls=len(controls),
                controls_ok=sum(r not in sights for r in controls),
                prints=shown.prints,
                known_prints=self.prints,
                gone=len(gone),
                rechecked=looked,
                is_network_up=shown.is_network_up,
            ),
            self.rules,
        )
        if shown.prints:
            self.prints.insert(0, shown.prints[0])
        cases = [
            Case(release=r, absence=self.absences.get(r), sights=tuple(sights.get(r, ())))
            for r in sorted({*sights, *self.absences})
        ]
        cases = [self._with_ok(day, case) for case in cases]
        outcomes = settle(
            cases,
            gate,
            stock=self.size.releases,
            find_elsewhere=lambda r: self._elsewhere(r, day),
            rules=self.rules,
        )
        self._take(day, outcomes, shown)
        self._tell_verdict(day, shown, is_crowded=is_crowd(len(gone), looked, self.rules))

    def _look(
        self, day: int, shown: Shown, controls: set[int]
    ) -> tuple[int, dict[int, list[Sight]]]:
        """How many were looked at, and the sights of those that were not OK."""
        looked, sights = 0, {}
        at = DAY_0 + timedelta(days=day)
        for release in range(self.size.releases):
            is_due = (
                release not in self.world.old
                or release in self.absences
                or release in self.due
                or release in controls
                or day % MONTH == release % MONTH
            )
            if not is_due or release in shown.unasked:
                # Not asked for tonight, and the list has not shown it for long.
                sights[release] = [
                    Sight(look=0, at=at, look_class=LookClass.GONE_SOFT, role=Role.INDIRECT)
                ]
                continue
            looked += 1
            self.due.discard(release)
            first = shown.classes.get(release, {}).get(Role.FIRST, LookClass.OK)
            if first in (LookClass.GONE_HARD, LookClass.GONE_SOFT):
                self.missing.add(release)
            elif first == LookClass.OK and release in self.missing:
                self.missing.discard(release)
            if said := shown.classes.get(release):
                if first != LookClass.OK:
                    self.due.add(release)
                sights[release] = [
                    Sight(
                        look=day,
                        at=at + timedelta(minutes=_AFTER[role]),
                        look_class=look_class,
                        role=role,
                    )
                    for role, look_class in said.items()
                ]
        self.findings.looks += looked
        return looked, sights

    def _with_ok(self, day: int, case: Case) -> Case:
        """A missing release that nothing was wrong with was seen."""
        if case.sights:
            return case
        seen = Sight(
            look=day,
            at=DAY_0 + timedelta(days=day),
            look_class=LookClass.OK,
            role=Role.FIRST,
        )
        return Case(release=case.release, absence=case.absence, sights=(seen,))

    def _elsewhere(self, release: int, day: int) -> Place | None:
        truth = self.world.truths[release]
        if day < truth.found_from:
            return None
        return Place(release=10_000 + release, is_sibling=truth.is_sibling)

    def _take(self, day: int, outcomes: list[Outcome], shown: Shown) -> None:
        held = []
        for outcome in outcomes:
            if outcome.answer in (Answer.GONE_HARD, Answer.GONE_SOFT):
                self.seen_gone[outcome.release].append(day)
            elif outcome.answer == Answer.THERE:
                self.seen_gone[outcome.release].clear()
            was = outcome.before
            if outcome.absence and outcome.absence.hold == Hold.WAITING:
                if not was or was.hold != Hold.WAITING:
                    held.append(outcome)
                elif self._decide(day, outcome):
                    continue
            self._note(day, outcome)
        if held:
            self.findings.held += len(held)
            if not covers(self.incident, Verdict.CHANGED):
                self._alert(shown.cause or self._cause(held[0].release, day))
                self.incident = told(self.incident, Verdict.CHANGED)

    def _decide(self, day: int, outcome: Outcome) -> bool:
        """The person looks at the page the day after, and decides rightly."""
        is_gone = self.world.truths[outcome.release].is_withdrawn(day)
        hold = Hold.RELEASED if is_gone else Hold.KEPT
        if outcome.absence is None or outcome.absence.hold != Hold.WAITING:
            return False
        self.absences[outcome.release] = replace(outcome.absence, hold=hold)
        return True

    def _note(self, day: int, outcome: Outcome) -> None:
        release, truth = outcome.release, self.world.truths[outcome.release]
        where = f"portal {self.world.number} release {release} day {day}"
        if outcome.tells == EventKind.REMOVED:
            self.removed_at[release] = day
            if not truth.is_withdrawn(day):
                self.findings.falsely_removed.append(f"{where}: {self._why(release, day)}")
        elif outcome.tells == EventKind.MOVED:
            self.findings.moved += 1
        elif outcome.tells == EventKind.RETURNED and truth.back_at < NEVER:
            self._check_return(truth, day, where)
        is_new = not outcome.before or outcome.before.state != ReleaseState.PROBABLE
        if outcome.absence and outcome.absence.state == ReleaseState.PROBABLE and is_new:
            days = self.seen_gone[release]
            if len(days) < 3 or days[-1] - days[0] < 3:
                self.findings.falsely_probable.append(where)
        if outcome.absence is None:
            self.absences.pop(release, None)
        else:
            self.absences[release] = outcome.absence

    def _why(self, release: int, day: int) -> str:
        names = [
            fault.name
            for near in range(day - 8, day + 1)
            for fault in self.world.faults.get(near, ())
            if release in fault.releases
        ]
        return (
            names[0] if names else "moved" if self.world.truths[release].moved_from <= day else "?"
        )

    def _check_return(self, truth: Truth, day: int, where: str) -> None:
        self.findings.returned += 1
        first = next((d for d in self.quiet_days if d >= truth.back_at), None)
        if first is not None and day > first + 1:
            self.findings.uncorrected.append(where)

    def _check_withdrawal(self, release: int, truth: Truth) -> None:
        """Whether it was told within the promised delay: its clock, counted in quiet nights."""
        is_soft = self.world.gone_class == LookClass.GONE_SOFT
        nights, days = (7, 14) if is_soft else (5, 7)
        start = truth.gone_from
        if release in self.world.old:
            start += MONTH
        quiet = [d for d in self.quiet_days if d >= start]
        last = truth.back_at - 1 if truth.back_at < NEVER else self.size.nights - 1
        if len(quiet) < nights + _SLACK:
            return
        promised = max(quiet[nights + _SLACK - 1], quiet[0] + days + _SLACK)
        # The night on which it is told must be a good one too.
        promised = next((d for d in quiet if d >= promised), NEVER)
        if promised > last:
            return
        self.findings.withdrawn += 1
        if self.removed_at.get(release, NEVER) > promised + _SLACK:
            told_on = self.removed_at.get(release)
            self.findings.late.append(
                f"portal {self.world.number} release {release}: gone {truth.gone_from}, "
                f"promised {promised}, told {told_on}"
            )
        if truth.back_at < NEVER and release in self.removed_at and release in self.absences:
            self.findings.uncorrected.append(f"portal {self.world.number} release {release}: never")

    # --- the portal's own events --------------------------------------------------------

    def _tell_verdict(self, day: int, shown: Shown, *, is_crowded: bool) -> None:
        if not shown.is_network_up and self.tells_once:
            return
        if self.tells_once:
            on = (DAY_0 + timedelta(days=day)).date()
            self.incident, kind = step(self.incident, shown.verdict, on, is_crowded=is_crowded)
        else:
            is_news = shown.verdict not in (self.verdict, Verdict.HEALTHY)
            kind = EventKind(shown.verdict) if is_news else None
        self.verdict = shown.verdict
        if kind in _ALERTS:
            if not shown.is_network_up:
                self.findings.network_alerts += 1
            self._alert(shown.cause)

    def _alert(self, cause: Fault | None) -> None:
        if cause is not None:
            self.told_faults.add(cause.number)
            self.findings.alerts[cause.number] += 1

    def _cause(self, release: int, day: int) -> Fault | None:
        return next((f for f in self.world.faults.get(day, ()) if release in f.releases), None)

    def _check_told(self) -> None:
        """An incident that a person must know of was told."""
        for faults in self.world.faults.values():
            for fault in faults:
                name = fault.name.partition(":")[0]
                if name in ("outage", "waf", "defaced") and fault.number not in self.told_faults:
                    self.told_faults.add(fault.number)
                    self.findings.untold.append(f"{fault.name} at {self.world.number}")
