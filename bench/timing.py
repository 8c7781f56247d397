"""Measuring: the best of some rounds, ours and the baseline taking turns."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; ours and theirs in things done a second of CPU time."""

    what: str
    baseline: str
    ours: float
    theirs: float


def compare(
    what: str, baseline: str, count: int, ours: Callable[[], object], theirs: Callable[[], object]
) -> Row:
    """Time both over the same *count* of inputs, in turns; the best round of each counts."""
    best = {"ours": float("inf"), "theirs": float("inf")}
    for _ in range(ROUNDS):
        for name, work in (("ours", ours), ("theirs", theirs)):
            start = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - start)
    return Row(
        what=what, baseline=baseline, ours=count / best["ours"], theirs=count / best["theirs"]
    )
