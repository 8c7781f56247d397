"""When a night may visit its portals: now, when their window opens, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.window import opens_in
from spiders.portal import Portal

# A night that waits longer would still run when the next one is due.
LONGEST_WAIT_H = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Portals by when they may be visited; later: in the order in which their windows open.

    shut: with how long it is until they open.
    """

    now: Sequence[Portal]
    later: Sequence[Portal]
    shut: Sequence[tuple[Portal, timedelta]]


def by_hours(portals: Sequence[Portal], now: datetime) -> Hours:
    """Part portals by their night windows. now: aware."""
    waits = [(portal, opens_in(portal.night_window, portal.zone, now)) for portal in portals]
    longest = timedelta(hours=LONGEST_WAIT_H)
    waiting = sorted(
        ((portal, wait) for portal, wait in waits if timedelta(0) < wait <= longest),
        key=lambda pair: pair[1],
    )
    return Hours(
        now=[portal for portal, wait in waits if not wait],
        later=[portal for portal, _ in waiting],
        shut=[(portal, wait) for portal, wait in waits if wait > longest],
    )
