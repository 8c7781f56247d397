"""The few lines a sleeping operator needs: how the night ended and why, and what needs a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from archive.model import ZONES, Verdict
from archive.night import FAILED_SHARE, FAILED_VERDICTS
from infopublik.checks import State
from infopublik.report.model import NightReport, Outcome, PortalNight

# A fall of the share of dated pages by more than this is a layout's doing (faults.md, section 5).
_DATED_FALL = 0.10
_FEW_PAGES = 4
# Named in a sentence; more are counted.
_NAMED = 6


def concluded(report: NightReport) -> NightReport:
    """The same with its exit code from the night and its steps, the reason and what is to do.

    report.exit_code: the night's own. A step that failed speaks first: a bug (1), then the disk.
    """
    failed = [step.exit_code for step in report.steps if step.exit_code]
    code = min(failed) if failed else report.exit_code
    done = replace(report, exit_code=code)
    return replace(done, why=_why(done), attention=tuple(_attention(done)))


def headline(report: NightReport) -> str:
    """The first line: night, date, exit code."""
    started = datetime.fromisoformat(report.started_at).astimezone(ZONES["WIB"])
    resumed = " (resumed)" if report.is_resumed else ""
    return (
        f"Night {report.night}{resumed} of {started:%Y-%m-%d}: exit {report.exit_code}, "
        f"{report.why}"
    )


def summary(report: NightReport) -> str:
    """The second line: how long it took, how the portals ended, what was told."""
    started, ended = map(datetime.fromisoformat, (report.started_at, report.finished_at))
    took = _duration((ended - started).total_seconds())
    verdicts = Counter(each.verdict or "not visited" for each in report.portals)
    ends = ", ".join(f"{count} {name}" for name, count in verdicts.most_common())
    kinds = ((kind.replace("_", " "), count) for kind, count in report.events.items())
    told = ", ".join(f"{count} {kind}" for kind, count in kinds) or "nothing new"
    portals = "1 portal" if len(report.portals) == 1 else f"{len(report.portals)} portals"
    return f"{portals} in {took}: {ends}. Told: {told}."


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _why(report: NightReport) -> str:
    """The exit code in words."""
    failed = [each for each in report.portals if each.verdict in FAILED_VERDICTS]
    broken = [step.step for step in report.steps if step.outcome == Outcome.FAILED]
    if report.exit_code == 1:
        return "a bug in Infopublik"
    if report.exit_code == 74:
        return f"the disk or the archive failed at: {', '.join(broken)}"
    if report.exit_code == 3:
        return (
            f"{len(failed)} of {len(report.portals)} portals failed, more than {FAILED_SHARE:.0%}"
        )
    if report.exit_code == 4:
        return "suspect texts are held back"
    return "all planned work is done"


def _attention(report: NightReport) -> Iterator[str]:
    """Our own machine first, then what a person decides, then the portals."""
    yield from _ours(report)
    yield from _failed(report.portals)
    yield from _held(report)
    yield from _strange(report.portals)


def _ours(report: NightReport) -> Iterator[str]:
    if report.offline:
        yield (
            f"Our own network was down: no control host answered when {len(report.offline)} of "
            f"{len(report.portals)} portals were done ({_named(report.offline)}). Nothing is told "
            "of them, and no withdrawal proved. Mend the line before the next night."
        )
    for step in report.steps:
        if step.outcome == Outcome.FAILED:
            yield f"{step.step} failed: {step.said}"
    for check in report.checks:
        if check.state == State.WRONG or (check.state == State.NOTE and check.check != "sqlite"):
            yield f"{check.check}: {check.found}."


def _held(report: NightReport) -> Iterator[str]:
    for portal, count in report.waiting.items():
        yield (
            f"{portal}: {count} releases are gone at once, and wait for you to say whether to tell "
            f"it: infopublik portals withdrawals {portal}"
        )
    if report.held:
        waiting = f"{report.held} texts wait" if report.held > 1 else "1 text waits"
        yield f"{waiting} for a second night; the next one decides. Nothing to do but to know it."


def _strange(portals: Sequence[PortalNight]) -> Iterator[str]:
    """Portals that did not fail, and yet want a look."""
    if unvisited := [each for each in portals if each.verdict is None]:
        yield from _unvisited(unvisited)
    if undated := [each for each in portals if _lost_dates(each)]:
        told = [f"{each.portal} {_percent(each.usual_dated)} to {_percent(each.dated)}"
                for each in undated]  # fmt: skip
        yield f"Pages lost their dates: {_named(told)}. The layout may be new: portals check."
    if silent := [each for each in portals if _is_newly(each, Verdict.SILENT)]:
        names = _named([each.portal for each in silent])
        yield (
            f"Silent for longer than their own history explains: {names}. "
            "See with a browser whether the news moved."
        )


def _failed(portals: Sequence[PortalNight]) -> Iterator[str]:
    """Portals that failed tonight for the first time one verdict a sentence, then the others."""
    failed = [each for each in portals if each.verdict in FAILED_VERDICTS]
    fresh = sorted(
        (each for each in failed if each.before not in FAILED_VERDICTS),
        key=lambda each: str(each.verdict),
    )
    for verdict, group in groupby(fresh, key=lambda each: each.verdict):
        named = [f"{each.portal} ({each.evidence})" for each in group]
        yield f"New tonight, {verdict}: {_named(named)}."
    standing = sorted(
        (each for each in failed if each.before in FAILED_VERDICTS),
        key=lambda each: each.since or "",
    )
    if standing:
        yield f"Still failing: {_named([_standing(each) for each in standing])}."


def _standing(each: PortalNight) -> str:
    if each.verdict != each.before:
        return f"{each.portal} {each.verdict}, was {each.before}"
    return f"{each.portal} {each.verdict} since {(each.since or '')[:10]}"


def _unvisited(portals: Sequence[PortalNight]) -> Iterator[str]:
    """Portals without a verdict, those of one reason together."""
    ordered = sorted(portals, key=lambda each: each.evidence)
    for evidence, group in groupby(ordered, key=lambda each: each.evidence):
        yield f"{_named([each.portal for each in group])}: {evidence or 'not visited'}."


def _lost_dates(each: PortalNight) -> bool:
    if each.dated is None or each.usual_dated is None or each.fetched < _FEW_PAGES:
        return False
    return each.usual_dated - each.dated > _DATED_FALL


def _is_newly(each: PortalNight, verdict: Verdict) -> bool:
    return each.verdict == verdict != each.before


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _named(parts: Sequence[str]) -> str:
    more = f" and {len(parts) - _NAMED} more" if len(parts) > _NAMED else ""
    return ", ".join(parts[:_NAMED]) + more
