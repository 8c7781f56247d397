"""What a visit is told beside its portal: how far to go, and how the archive calls the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.night import PortalPlan
from spiders.portal import Portal


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOptions:
    """What `infopublik crawl` may ask of a visit.

    limit: at most so many release pages; since: only releases published from then on;
    is_full: walk the whole list, past the portal's max_pages. keeps_window: ask only within the
    portal's night window; is_proving: ask besides what it takes to prove that a release is gone,
    some minutes later. Both are what `infopublik nightly` does.
    """

    limit: int | None = None
    since: datetime | None = None
    is_full: bool = False
    keeps_window: bool = False
    is_proving: bool = False


def plan_of(portal: Portal) -> PortalPlan:
    """The portal as the archive keeps it."""
    return PortalPlan(
        id=portal.id,
        name=portal.name,
        home=portal.home,
        region_code=portal.region,
        family=portal.family,
        checked=portal.checked,
    )
