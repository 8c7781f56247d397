"""What a night's report says, as plain data; and to JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from infopublik.checks import Check


class Outcome(StrEnum):
    """How a step of the night ended."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the night: its name, how it ended, and what it did or why not.

    exit_code: of what failed, else 0.
    """

    step: str
    outcome: Outcome
    said: str
    exit_code: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalNight:
    """One portal in one night.

    verdict: None where it was not visited; before: its verdict before, None for a first night;
    since: when the verdict began to be what it is. planned: pages to be asked for, left: of them,
    those that wait for another night. fetched: pages asked for, whatever came. gone: releases
    not found tonight, which says nothing yet. failed: looks by class. dated: share of the release
    pages read that bear a date, usual_dated: of the seven nights before; None where none was read.
    """

    portal: str
    region_code: str
    verdict: str | None
    before: str | None
    since: str | None
    evidence: str
    planned: int
    fetched: int
    left: int
    new: int
    changed: int
    gone: int
    failed: Mapping[str, int]
    dated: float | None
    usual_dated: float | None
    list_complete: bool
    reaches_back_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NightReport:
    """The whole night. Times are ISO 8601 in UTC.

    exit_code: of the run, why: the same in words. portals: by id. events: how many of each kind.
    held: texts that wait for a second night. waiting: releases by portal that are gone at once, and
    wait for a person. offline: portals at whose end our own network was down. attention: what
    needs a person, the most urgent first, one sentence each.
    """

    night: int
    started_at: str
    finished_at: str
    is_resumed: bool
    portals: tuple[PortalNight, ...]
    events: Mapping[str, int]
    held: int
    waiting: Mapping[str, int]
    offline: tuple[str, ...]
    checks: tuple[Check, ...] = ()
    steps: tuple[Step, ...] = ()
    exit_code: int = 0
    why: str = ""
    attention: tuple[str, ...] = field(default=())


def report_to_json(report: NightReport) -> dict[str, Any]:
    """The report as the file beside the archive has it: keys in their order."""
    return asdict(report)


def report_from_json(kept: Mapping[str, Any]) -> NightReport:
    """Read back what `report_to_json` wrote. Raises TypeError, KeyError or ValueError for other."""
    report = NightReport(**kept)
    return replace(
        report,
        portals=tuple(PortalNight(**each) for each in kept["portals"]),
        checks=tuple(Check(**each) for each in kept["checks"]),
        steps=tuple(Step(**each) for each in kept["steps"]),
        offline=tuple(kept["offline"]),
        attention=tuple(kept["attention"]),
    )
