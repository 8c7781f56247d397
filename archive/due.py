"""What is due of a portal in a night: lists to walk and to sweep, releases to look at.

Pure plans: each function marks rows of `page` as planned for the night, within the
caller's transaction, and may be repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.model import ReleaseState
from archive.period import day_of
from archive.tasks import Task
from archive.tombstone import stands
from archive.upsert import insert_if_new, insert_or_update

# A list page that was not looked at for so many nights is swept, so that the whole list is
# covered every seven and a back-dated or re-ordered release is found (faults.md, T36).
SWEEP_NIGHTS = 6
# A release that its list calls unchanged is believed for so many nights, then looked at.
BELIEVED_NIGHTS = 7

# How old a release may be for each cadence, and how many days lie between two looks (issue 5).
_NIGHTLY_AGE = timedelta(days=30)
_WEEKLY_AGE = timedelta(days=180)
# What is not found is asked each night: so is what was told as gone, as it may come back.
_MISSED = (ReleaseState.MISSING, ReleaseState.PROBABLE, ReleaseState.REMOVED)
_WEEK = timedelta(days=7)
_MONTH = timedelta(days=30)

# An address that said so often that it is no release is asked each week, then each month; until
# then each night, as a page may be missing or empty for a day.
_WEEKLY_REFUSALS = 3
_MONTHLY_REFUSALS = 6
# Of a list of fewer pages the walk sees the last one anyway.
_SHORT_LIST = 3


def plan_list(connection: sa.Connection, portal: str, night: int, task: Task, at: datetime) -> None:
    """Plan a list page for tonight, known or not."""
    insert_or_update(
        connection,
        schema.page,
        _list_row(portal, task, at),
        key=["portal", "url"],
        update={"planned_night": night, "position": task.position, "walk": task.walk},
    )


def keep_frontier(connection: sa.Connection, portal: str, task: Task, at: datetime) -> None:
    """Remember the list page at which a walk was cut: the next night goes on from there."""
    row = {**_list_row(portal, task, at), "position": task.position}
    insert_if_new(connection, schema.page, row)


def _list_row(portal: str, task: Task, at: datetime) -> dict[str, object]:
    """What is kept of a list page that nobody knew."""
    return {
        "portal": portal,
        "url": task.url,
        "kind": task.kind,
        "state": "found",
        "first_seen": at,
        "last_seen": at,
        "attempts": 0,
    }


def plan_frontier(connection: sa.Connection, portal: str, night: int) -> None:
    """Plan the list pages that earlier nights knew of and never read."""
    page = schema.page
    connection.execute(
        sa.update(page)
        .where(
            page.c.portal == portal,
            page.c.kind == "list",
            page.c.state == "found",
            sa.func.coalesce(page.c.planned_night, 0) < night,
        )
        .values(planned_night=night, walk="deep")
    )


def plan_sweep(connection: sa.Connection, portal: str, night: int) -> int:
    """Plan list pages that nobody looked at for long, and the last one; how many there are.

    The last page is where a list that shows its oldest first grows.
    """
    page = schema.page
    mine = sa.and_(page.c.portal == portal, page.c.kind == "list", page.c.state == "known")
    rows = connection.execute(
        sa.select(page).where(mine).order_by(page.c.position.nulls_first())
    ).all()
    unplanned = {
        row.id: "sweep"
        for row in rows
        if (row.planned_night or 0) < night and (row.looked_night or 0) <= night - SWEEP_NIGHTS
    }
    filled = [row for row in rows if row.is_filled]
    last = _last_page(rows)
    if filled and filled[-1].id in unplanned:
        # Releases may have moved beyond what was the end: the walk goes on from there.
        beyond = {row.id for row in rows if (row.position or 0) > (filled[-1].position or 0)}
        unplanned = {number: how for number, how in unplanned.items() if number not in beyond}
        unplanned[filled[-1].id] = "deep"
    elif last is not None and max(last.looked_night or 0, last.planned_night or 0) < night:
        unplanned.setdefault(last.id, "sweep")
    for number, walk in unplanned.items():
        connection.execute(
            sa.update(page).where(page.c.id == number).values(planned_night=night, walk=walk)
        )
    return len(unplanned)


def _last_page(rows: Sequence[sa.Row[Any]]) -> sa.Row[Any] | None:
    """Where the list would grow at its end: its last page, or the one after it where it is full.

    rows: of its pages, in their order. Pages beyond the end show a sidebar at most, so they
    never were first to show a release.
    """
    rows = [row for row in rows if row.shown is not None]
    filled = [row for row in rows if row.is_filled]
    if len(filled) < _SHORT_LIST:
        return None
    last = filled[-1]
    after = [row for row in rows if (row.position or 0) > (last.position or 0)]
    is_full = last.shown >= max(row.shown for row in filled[:-1])
    return after[0] if is_full and after else last


def plan_releases(
    connection: sa.Connection, portal: str, night: int, *, since: datetime | None, is_full: bool
) -> None:
    """Plan the addresses that were never read, and the known releases that are due.

    Due is a release published within 30 days each night, within 180 days each week, an older
    one each month; one that was missed at its last look, or is told as gone, each night. since:
    leave alone what was published before. is_full: every known release is due. What was taken
    down never is.
    """
    page, release = schema.page, schema.release
    known = sa.select(release.c.id).where(release.c.portal == portal, stands(release.c.id))
    if since is not None:
        known = known.where(release.c.published_sort >= since)
    if not is_full:
        known = known.where(_is_due(connection, night))
    connection.execute(
        sa.update(page)
        .where(
            page.c.portal == portal,
            page.c.kind == "release",
            sa.or_(
                sa.and_(page.c.state == "found", _is_worth_asking(night)),
                sa.and_(page.c.state == "known", page.c.release.in_(known)),
            ),
        )
        .values(planned_night=night)
    )


def is_worth_asking(refusals: int, looked_night: int | None, night: int) -> bool:
    """Whether an address that was no release so often is to be asked tonight."""
    wait = 1 if refusals < _WEEKLY_REFUSALS else 7 if refusals < _MONTHLY_REFUSALS else 30
    return (looked_night or 0) <= night - wait


def _is_worth_asking(night: int) -> sa.ColumnElement[bool]:
    """The same of a row of `page`, for the database."""
    page = schema.page
    wait = sa.case(
        (page.c.refusals < _WEEKLY_REFUSALS, 1), (page.c.refusals < _MONTHLY_REFUSALS, 7), else_=30
    )
    return sa.func.coalesce(page.c.looked_night, 0) <= night - wait


def _is_due(connection: sa.Connection, night: int) -> sa.ColumnElement[bool]:
    """Whether a release (joined to its page by the caller's subquery) is due tonight."""
    page, release = schema.page, schema.release
    started = connection.scalar(
        sa.select(schema.night.c.started_at).where(schema.night.c.number == night)
    )
    if started is None:
        return sa.true()
    age = sa.func.coalesce(release.c.published_sort, release.c.first_seen)
    day = day_of(started)
    looked = sa.func.coalesce(page.c.looked_night, 0)
    week, month = (_night_before(connection, started, span) for span in (_WEEK, _MONTH))
    return release.c.id.in_(
        sa.select(release.c.id)
        .join(page, page.c.release == release.c.id)
        .where(
            page.c.url == release.c.url,
            sa.or_(
                age >= day - _NIGHTLY_AGE,
                release.c.state.in_(_MISSED),
                page.c.attempts > 0,
                page.c.held_sha256.is_not(None),
                sa.and_(age >= day - _WEEKLY_AGE, looked <= week),
                looked <= month,
            ),
        )
    )


def _night_before(connection: sa.Connection, started: datetime, span: timedelta) -> int:
    """The last night whose date lies *span* or more before tonight's; 0 where there is none.

    Dates are those of WIB: a cadence counts days, not hours.
    """
    night = schema.night
    end = day_of(started) - span + timedelta(days=1)
    return (
        connection.scalar(sa.select(sa.func.max(night.c.number)).where(night.c.started_at < end))
        or 0
    )
