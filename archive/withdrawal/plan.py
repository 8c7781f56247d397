"""What a night asks for besides its plan, so that it can prove an absence.

Rows of `page` that are marked, and tasks: control addresses, and second looks at what was not
found. The spider does the asking, within the portal's budget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from archive import schema
from archive.model import LookClass, ReleaseState
from archive.tasks import Task
from archive.tombstone import stands
from archive.withdrawal.rules import AGAIN_AFTER, CONTROLS

# Releases asked for again in one night; so many gone at once are a matter of the portal.
_MOST_AGAIN = 100
# Other spellings and aliases asked for of one release.
_MOST_VARIANTS = 6


def plan_controls(connection: sa.Connection, portal: str, night: int) -> None:
    """Plan releases that are known to be there, spread from the oldest to the newest."""
    page, release = schema.page, schema.release
    present = connection.scalars(
        sa.select(page.c.id)
        .join(release, release.c.id == page.c.release)
        .where(
            page.c.portal == portal,
            page.c.kind == "release",
            page.c.state == "known",
            page.c.url == release.c.url,
            release.c.state == ReleaseState.PRESENT,
            stands(release.c.id),
        )
        .order_by(sa.func.coalesce(release.c.published_sort, release.c.first_seen), release.c.id)
    ).all()
    connection.execute(
        sa.update(page)
        .where(page.c.id.in_(spread(present)))
        .values(planned_night=night, control_night=night)
    )


def spread(numbers: Sequence[int]) -> list[int]:
    """CONTROLS of them, the first and last among them, evenly apart; all where there are fewer."""
    if len(numbers) <= CONTROLS:
        return list(numbers)
    return [numbers[i * (len(numbers) - 1) // (CONTROLS - 1)] for i in range(CONTROLS)]


def again_tasks(
    connection: sa.Connection,
    portal: str,
    night: int,
    *,
    spellings: Callable[[str], Iterable[str]],
) -> list[Task]:
    """Second looks at what was not found tonight: at its address, then at its variants.

    spellings: other forms in which an address may be written. Stored aliases are asked too.
    What was asked again tonight is left out. Each task says when it may be asked.
    """
    look, release = schema.look, schema.release
    again = look.alias("again")
    rows = connection.execute(
        sa.select(release.c.id, release.c.url, sa.func.min(look.c.at).label("at"))
        .join(look, look.c.release == release.c.id)
        .where(
            look.c.night == night,
            look.c.portal == portal,
            look.c.kind == "release",
            look.c.url == release.c.url,
            look.c["class"].in_((LookClass.GONE_HARD, LookClass.GONE_SOFT)),
            release.c.state.in_((ReleaseState.MISSING, ReleaseState.PROBABLE)),
        )
        .group_by(release.c.id, release.c.url)
        .order_by(release.c.id)
        .limit(_MOST_AGAIN)
    ).all()
    asked = set(
        connection.execute(
            sa.select(again.c.kind, again.c.url).where(
                again.c.night == night,
                again.c.portal == portal,
                again.c.kind.in_(("again", "variant")),
            )
        ).all()
    )
    tasks = []
    for number, url, at in rows:
        due = at + AGAIN_AFTER
        tasks.append(_task(url, "again", number, due))
        others = [*_aliases(connection, portal, number), *spellings(url)]
        variants = [other for other in dict.fromkeys(others) if other != url]
        tasks += [_task(other, "variant", number, due) for other in variants[:_MOST_VARIANTS]]
    return [task for task in tasks if (task.kind, task.url) not in asked]


def _task(url: str, kind: str, release: int, due: datetime) -> Task:
    return Task(url=url, kind=kind, release=release, not_before=due)


def _aliases(connection: sa.Connection, portal: str, release: int) -> list[str]:
    """Addresses that showed it, the newest first."""
    alias = schema.alias
    return list(
        connection.scalars(
            sa.select(alias.c.url)
            .where(alias.c.portal == portal, alias.c.release == release)
            .order_by(alias.c.first_seen.desc(), alias.c.url)
        )
    )
