"""The figures and guards of a withdrawal, in one place (faults.md, section 4).

Each guard can be taken out by itself: the simulator shows that each is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from archive.model import LookClass


class Role(StrEnum):
    """What a look was for.

    FIRST: of the night, at the release's own address. AGAIN: at the same one, some minutes later
    on a new connection. VARIANT: at another spelling of it, or a stored alias. INDIRECT:
    anything else that does not show it, as a list or an alias that is gone.
    """

    FIRST = "first"
    AGAIN = "again"
    VARIANT = "variant"
    INDIRECT = "indirect"


class Sign(StrEnum):
    """What must be right about a portal's night before an absence counts."""

    FRONT = "front"
    ROBOTS = "robots"
    CONTROLS = "controls"
    PROBE = "probe"
    SHARE = "share"
    NETWORK = "network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What it takes to tell a withdrawal.

    gone: classes that say "not there". roles: looks that are heard. signs: of a healthy night.
    forgives: an OK look takes all back. failed_controls: share of control addresses, one at
    least, that may fail. share_least, share: more releases gone than the larger of the two make
    a crowd.
    probable_*: nights and span, from the first look to the last, of PROBABLE; hard_* and soft_*
    of CONFIRMED. in_portal, in_siblings: where a text is looked for before it is told as gone.
    holds_masses: more than mass_least and mass_share of a portal's releases wait for a person.
    known_prints, of_prints: nights, of the last ones, that knew the portal's "not found".
    """

    gone: frozenset[LookClass] = frozenset({LookClass.GONE_HARD, LookClass.GONE_SOFT})
    roles: frozenset[Role] = frozenset({Role.FIRST, Role.AGAIN, Role.VARIANT})
    signs: frozenset[Sign] = frozenset(Sign)
    forgives: bool = True
    failed_controls: float = 0.05
    share_least: int = 3
    share: float = 0.02
    known_prints: int = 3
    of_prints: int = 7
    probable_nights: int = 3
    probable_span: timedelta = timedelta(hours=72)
    hard_nights: int = 5
    hard_span: timedelta = timedelta(days=7)
    soft_nights: int = 7
    soft_span: timedelta = timedelta(days=14)
    in_portal: bool = True
    in_siblings: bool = True
    holds_masses: bool = True
    mass_least: int = 5
    mass_share: float = 0.01


RULES = Rules()
# A look counts as one of another time only so long after the first (faults.md: 10 to 30 minutes).
AGAIN_AFTER = timedelta(minutes=10)
# Addresses of releases known to be there, asked each night (faults.md).
CONTROLS = 20
