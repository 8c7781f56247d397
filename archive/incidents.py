"""A portal's trouble as one incident: told once, again only when it is worse, and its end.

Pure: `step` goes from what was known to what is known after one more night. A portal that is
down, then seen in part, then down again is one incident (faults.md, section 4).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from archive.model import EventKind, Verdict

# How bad: what was told covers all that is no worse, until the incident is over.
_RANKS = {
    Verdict.PARTIAL: 1,
    Verdict.BLOCKED: 2,
    Verdict.DOWN: 2,
    Verdict.CHANGED: 3,
    Verdict.PORTAL_MOVED: 4,
    Verdict.DEFACED: 5,
}
# Good nights in a row that end trouble, by its nights so far: after up to three one is enough.
_PROOF = ((3, 1), (14, 3))
_LONG_PROOF = 5
# Trouble that comes back so soon is the same; it is told again once it lasts.
_RELAPSE = timedelta(days=7)
_LASTING_NIGHTS = 3
# A name that cannot be looked up is told on its second night (fault 1).
_NAME_NIGHTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What is known of a portal's trouble.

    nights: in trouble since it began; in_a_row: of them the last ones; good: nights without
    since. rank: the worst that was told. is_open: it was told, and its end was not.
    is_silent: silence was told. ended: the date its end was told.
    """

    nights: int = 0
    in_a_row: int = 0
    good: int = 0
    rank: int = 0
    is_open: bool = False
    is_silent: bool = False
    ended: date | None = None


def step(
    known: Incident, verdict: Verdict, on: date, *, is_nameless: bool = False, is_crowded: bool
) -> tuple[Incident, EventKind | None]:
    """One more night; returns what is to be told of it, if anything.

    is_nameless: the host's name could not be looked up. is_crowded: the portal works, but too
    many of its releases are not found, so the trouble is not over.
    """
    if verdict in _RANKS:
        return _trouble(known, verdict, on, is_nameless=is_nameless)
    if known.nights:
        known = replace(known, good=known.good + 1, in_a_row=0)
        needed = next((good for nights, good in _PROOF if known.nights <= nights), _LONG_PROOF)
        if known.good < needed or is_crowded:
            return known, None
        if known.is_open:
            return replace(known, is_open=False, is_silent=False, ended=on), EventKind.RECOVERED
        if known.ended is None or on - known.ended > _RELAPSE:
            known = Incident(is_silent=known.is_silent)
    if verdict == Verdict.SILENT:
        told = None if known.is_silent else EventKind.SILENT
        return replace(known, is_silent=True), told
    if known.is_silent:
        return replace(known, is_silent=False), EventKind.RECOVERED
    return known, None


def _trouble(
    known: Incident, verdict: Verdict, on: date, *, is_nameless: bool
) -> tuple[Incident, EventKind | None]:
    if not known.is_open and known.ended is not None and on - known.ended > _RELAPSE:
        known = Incident()
    known = replace(known, nights=known.nights + 1, in_a_row=known.in_a_row + 1, good=0)
    rank = _RANKS[verdict]
    is_lasting = known.ended is not None and known.in_a_row >= _LASTING_NIGHTS
    is_worse = rank > known.rank
    is_back = not known.is_open and known.rank > 0 and is_lasting
    if is_nameless and known.in_a_row < _NAME_NIGHTS:
        return known, None
    if not (is_worse or is_back):
        return known, None
    return replace(known, rank=max(rank, known.rank), is_open=True), EventKind(verdict)


def covers(known: Incident, verdict: Verdict) -> bool:
    """Whether a finding as bad as *verdict* was told in the incident that stands."""
    return known.is_open and known.rank >= _RANKS[verdict]


def told(known: Incident, verdict: Verdict) -> Incident:
    """The incident after a finding was told outside the nightly step."""
    rank = max(known.rank, _RANKS[verdict])
    return replace(known, nights=max(known.nights, 1), good=0, rank=rank, is_open=True)


def incident_to_json(known: Incident) -> dict[str, Any]:
    """As the archive keeps it."""
    return asdict(known) | {"ended": known.ended.isoformat() if known.ended else None}


def incident_from_json(kept: dict[str, Any] | None) -> Incident:
    """Read it back; None for a portal of which nothing was ever kept."""
    if not kept:
        return Incident()
    ended = kept["ended"]
    return Incident(**kept | {"ended": date.fromisoformat(ended) if ended else None})
