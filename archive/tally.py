"""What one night showed of one portal, counted from its rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import sqlalchemy as sa

from archive import schema
from archive.model import EventKind, LookClass
from archive.period import day_of

# So far back the habit of publishing is read.
_HABIT = timedelta(days=180)
# The share of undated pages that was usual is read over so many nights.
_USUAL_NIGHTS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one night showed of one portal.

    list_class, list_cause: of the first list page; None where none was asked for.
    listed: addresses the list showed; known: releases known before tonight;
    overlap: of those, how many were listed tonight.
    looks: of release pages, by class; causes: of those that failed, the cause's first words.
    left: tasks that were not reached. lists_failed: list pages that were not read.
    lists_left: those that wait for a night. gone: known releases not found tonight for the
    first time, of relooked. held: wordings that wait. layout: how many of how many usual class
    names still stand; None where it is not known. undated: release pages read without a date,
    of read; usual_undated: the share of earlier nights. quiet_days: since a night brought
    something new; gaps: days between days of publishing. ended: class and cause of what ended
    the night before its plan was done.
    """

    list_class: LookClass | None
    list_cause: str | None
    list_complete: bool
    listed: int
    known: int
    overlap: int
    looks: Counter[LookClass]
    left: int
    causes: Counter[str] = field(default_factory=Counter)
    lists_failed: int = 0
    lists_left: int = 0
    gone: int = 0
    relooked: int = 0
    held: int = 0
    layout: tuple[int, int] | None = None
    undated: int = 0
    read: int = 0
    usual_undated: float | None = None
    quiet_days: int = 0
    gaps: tuple[int, ...] = ()
    ended: tuple[LookClass, str] | None = None


def count(  # noqa: PLR0913 - what only the caller knows is keyword-only
    connection: sa.Connection,
    night: int,
    portal: str,
    *,
    held: int = 0,
    layout: tuple[int, int] | None = None,
    ended: tuple[LookClass, str] | None = None,
) -> Tally:
    """The tally of a portal's night; held, layout and ended are known to the caller."""
    page, look, release = schema.page, schema.look, schema.release
    mine = sa.and_(look.c.night == night, look.c.portal == portal)
    of_releases = sa.and_(mine, look.c.kind == "release")
    first = first_list(connection, night, portal)
    outcomes = connection.execute(
        sa.select(look.c["class"], look.c.cause, sa.func.count())
        .outerjoin(page, sa.and_(page.c.portal == portal, page.c.url == look.c.url))
        # An address that was no release before says nothing of tonight.
        .where(of_releases, sa.func.coalesce(page.c.refusals, 0) <= 1)
        .group_by(look.c["class"], look.c.cause)
    ).all()
    known = sa.and_(
        release.c.portal == portal,
        release.c.id.in_(
            sa.select(schema.version.c.release).where(
                schema.version.c.number == 1, schema.version.c.night < night
            )
        ),
    )
    on_list = sa.and_(page.c.portal == portal, page.c.kind == "list")
    on_release = sa.and_(page.c.portal == portal, page.c.kind == "release")
    looks: Counter[LookClass] = Counter()
    causes: Counter[str] = Counter()
    for name, cause, number in outcomes:
        looks[LookClass(name)] += number
        if cause and name != LookClass.OK:
            causes[cause.partition(":")[0]] += number
    undated, read = _undated(connection, of_releases)
    quiet_days, gaps = _habit(connection, night, portal)
    return Tally(
        list_class=first[0] if first else None,
        list_cause=first[1] if first else None,
        list_complete=bool(
            connection.scalar(
                sa.select(schema.night_portal.c.list_complete).where(
                    schema.night_portal.c.night == night, schema.night_portal.c.portal == portal
                )
            )
        ),
        listed=_count(connection, on_release, page.c.listed_night == night),
        known=_count(connection, known),
        overlap=_count(
            connection,
            known,
            page.c.release == release.c.id,
            page.c.listed_night == night,
            distinct=release.c.id,
        ),
        looks=looks,
        causes=causes,
        left=_count(
            connection,
            page.c.portal == portal,
            page.c.planned_night == night,
            sa.func.coalesce(page.c.looked_night, 0) < night,
        ),
        lists_failed=_count(
            connection,
            on_list,
            page.c.looked_night == night,
            page.c.attempts > 0,
            page.c.state != "dead",
        ),
        lists_left=_count(connection, on_list, page.c.state == "found"),
        gone=_newly_gone(connection, night, portal),
        relooked=_count(
            connection,
            known,
            page.c.release == release.c.id,
            on_release,
            page.c.looked_night == night,
            distinct=release.c.id,
        ),
        held=held,
        layout=layout,
        undated=undated,
        read=read,
        usual_undated=_usual_undated(connection, night, portal),
        quiet_days=quiet_days,
        gaps=gaps,
        ended=ended,
    )


def first_list(
    connection: sa.Connection, night: int, portal: str
) -> tuple[LookClass, str | None] | None:
    """Class and cause of the night's look at the first list page; None where none was made."""
    page, look = schema.page, schema.look
    row = connection.execute(
        sa.select(look.c["class"], look.c.cause)
        .outerjoin(page, sa.and_(page.c.portal == portal, page.c.url == look.c.url))
        .where(look.c.night == night, look.c.portal == portal, look.c.kind.in_(("home", "list")))
        # Where no list stood at one place, the other that was asked instead counts.
        .order_by(sa.func.coalesce(page.c.state, "") == "dead", look.c.kind.desc(), look.c.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else (LookClass(row[0]), row[1])


def _newly_gone(connection: sa.Connection, night: int, portal: str) -> int:
    """Releases not found tonight that no night since their last good look missed."""
    look, release = schema.look, schema.release
    before = look.alias("before")
    gone = (LookClass.GONE_HARD, LookClass.GONE_SOFT)
    missed_before = sa.exists().where(
        before.c.release == release.c.id,
        before.c["class"].in_(gone),
        before.c.night < night,
        before.c.at > release.c.last_seen,
    )
    return _count(
        connection,
        release.c.portal == portal,
        release.c.id.in_(
            sa.select(look.c.release).where(
                look.c.night == night, look.c.portal == portal, look.c["class"].in_(gone)
            )
        ),
        ~missed_before,
    )


def _undated(connection: sa.Connection, of_releases: sa.ColumnElement[bool]) -> tuple[int, int]:
    """How many release pages were read without a date, and how many in all."""
    look = schema.look
    row = connection.execute(
        sa.select(
            sa.func.sum(sa.cast(look.c.is_undated, sa.Integer)), sa.func.count(look.c.is_undated)
        ).where(of_releases)
    ).one()
    return int(row[0] or 0), int(row[1])


def _usual_undated(connection: sa.Connection, night: int, portal: str) -> float | None:
    look = schema.look
    undated, read = _undated(
        connection,
        sa.and_(
            look.c.portal == portal,
            look.c.kind == "release",
            look.c.night < night,
            look.c.night >= night - _USUAL_NIGHTS,
        ),
    )
    return undated / read if read else None


def _habit(connection: sa.Connection, night: int, portal: str) -> tuple[int, tuple[int, ...]]:
    """Days since a night brought something new, and the gaps between days of publishing."""
    event, table, release = schema.event, schema.night, schema.release
    started = connection.scalar(sa.select(table.c.started_at).where(table.c.number == night))
    last_new = connection.scalar(
        sa.select(sa.func.max(table.c.started_at)).where(
            table.c.number.in_(
                sa.select(event.c.night).where(
                    event.c.portal == portal, event.c.kind == EventKind.NEW
                )
            )
        )
    )
    if started is None or last_new is None:
        return 0, ()
    moments = connection.scalars(
        sa.select(release.c.published_sort).where(
            release.c.portal == portal,
            release.c.published_sort >= last_new - _HABIT,
            release.c.published_sort <= last_new,
        )
    )
    days = sorted({day_of(moment) for moment in moments if moment})
    gaps = tuple((later - earlier).days for earlier, later in pairwise(days))
    return (day_of(started) - day_of(last_new)).days, gaps


def _count(
    connection: sa.Connection,
    *where: sa.ColumnElement[bool],
    distinct: sa.Column[int] | None = None,
) -> int:
    what = sa.func.count() if distinct is None else sa.func.count(sa.distinct(distinct))
    return connection.scalar(sa.select(what).where(*where)) or 0
