"""What an event weighs and why: points out of weights.tsv, added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from archive.changes.tables import rows

MOST = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an event weighs something: one sentence, and its points."""

    reason: str
    points: int


def reason(group: str, name: str) -> Reason:
    """A line of the table. group: kind, what or more."""
    return _table()[group, name]


def points_of(group: str) -> dict[str, int]:
    """The points of all lines of a group."""
    return {name: line.points for (its, name), line in _table().items() if its == group}


def total(reasons: Sequence[Reason]) -> int:
    """The weight that some reasons make: from 0 to 100."""
    return min(MOST, sum(each.points for each in reasons))


def at_most(line: Reason, points: int) -> Reason:
    """The same reason with no more points than these: a comma in a title stays a comma."""
    return Reason(line.reason, min(line.points, points))


def factor_reason(old: Decimal, new: Decimal) -> Reason | None:
    """Why a figure that became another one weighs more; None for a small difference."""
    if (old < 0) != (new < 0) or not old or not new:
        return reason("more", "sign")
    smaller, bigger = sorted((abs(old), abs(new)))
    factor = bigger / smaller
    return next((line for least, line in _factors() if factor >= least), None)


@cache
def _table() -> dict[tuple[str, str], Reason]:
    return {
        (row["group"], row["name"]): Reason(row["reason"], int(row["points"]))
        for row in rows("weights.tsv")
    }


@cache
def _factors() -> list[tuple[Decimal, Reason]]:
    found = [
        (Decimal(name.removeprefix("times-")), line)
        for (_, name), line in _table().items()
        if name.startswith("times-")
    ]
    return sorted(found, key=lambda each: each[0], reverse=True)
