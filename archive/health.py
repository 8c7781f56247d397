"""How a portal ended a night: its verdict, and one sentence of evidence.

`judge` is a pure function over a tally of the night's looks; `close_visit`
makes the tally, stores the verdict, and adds an event where the state changed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from archive import schema
from archive.changes.compare import WEIGHTS
from archive.model import EventKind, LookClass, Verdict
from archive.visit import Visit

# A portal of which more than this share of the looks failed was seen in part only.
_FAILED_SHARE = 0.05

_LOST = (LookClass.BLOCKED, LookClass.DOWN, LookClass.BROKEN, LookClass.SUSPECT, LookClass.DENIED)

# What the first list page's class says about the whole portal, where the list was not read.
_LIST_VERDICTS = {
    LookClass.BLOCKED: Verdict.BLOCKED,
    LookClass.DENIED: Verdict.BLOCKED,
    LookClass.SKIPPED: Verdict.BLOCKED,
    LookClass.DOWN: Verdict.DOWN,
    LookClass.BROKEN: Verdict.DOWN,
    LookClass.GONE_HARD: Verdict.CHANGED,
    LookClass.GONE_SOFT: Verdict.CHANGED,
    LookClass.SUSPECT: Verdict.CHANGED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one night showed of one portal.

    list_class, list_cause: of the first list page; None where none was asked for.
    listed: addresses the list showed; known: releases known before tonight;
    overlap: of those, how many were listed tonight.
    looks: of release pages, by class. left: tasks that were not reached.
    lists_failed: list pages that were not read. lists_left: those that wait for a night.
    """

    list_class: LookClass | None
    list_cause: str | None
    list_complete: bool
    listed: int
    known: int
    overlap: int
    looks: Counter[LookClass]
    left: int
    lists_failed: int = 0
    lists_left: int = 0


def judge(tally: Tally) -> tuple[Verdict, str]:
    """The verdict and its evidence in one sentence."""
    if tally.list_class is None:
        return Verdict.PARTIAL, "the list was not asked for"
    if tally.list_class != LookClass.OK:
        verdict = _LIST_VERDICTS.get(tally.list_class, Verdict.PARTIAL)
        if tally.list_cause and tally.list_cause.startswith("offsite"):
            verdict = Verdict.PORTAL_MOVED
        return verdict, f"list page: {tally.list_class} ({tally.list_cause})"
    if tally.listed == 0:
        return Verdict.CHANGED, "list page shows no address that the release pattern matches"
    if tally.list_complete and tally.known and not tally.overlap:
        return (
            Verdict.CHANGED,
            f"list shares 0 of its {tally.listed} addresses with {tally.known} known releases",
        )
    return _judge_looks(tally)


def _judge_looks(tally: Tally) -> tuple[Verdict, str]:
    """The list was read: what the release pages say."""
    looks = tally.looks.total()
    lost = Counter({kind: n for kind in _LOST if (n := tally.looks[kind])})
    shown = ", ".join(f"{n} {kind}" for kind, n in lost.most_common())
    if looks and lost.total() == looks:
        worst = lost.most_common(1)[0][0]
        verdict = _LIST_VERDICTS.get(worst, Verdict.DOWN)
        return verdict, f"list read, but 0 of {looks} releases ({shown})"
    reasons = []
    if not tally.list_complete:
        reasons.append("list not walked to its end")
    elif tally.lists_failed:
        reasons.append(f"{tally.lists_failed} list pages not read")
    if lost.total() > _FAILED_SHARE * looks:
        reasons.append(f"{lost.total()} of {looks} release pages not read ({shown})")
    if tally.left:
        reasons.append(f"{tally.left} addresses left for another night")
    if reasons:
        return Verdict.PARTIAL, "; ".join(reasons)
    gone = tally.looks[LookClass.GONE_HARD] + tally.looks[LookClass.GONE_SOFT]
    return Verdict.HEALTHY, f"{tally.listed} listed, {looks} looked at, {gone} not found"


def close_visit(visit: Visit) -> Verdict:
    """Judge the portal, store the verdict, and tell where its state changed."""
    night, portal = visit.night.number, visit.portal
    now = visit.night.clock.now()
    with visit.night.archive.write() as connection:
        tally = _tally(connection, night, portal)
        verdict, evidence = judge(tally)
        before = _verdict_before(connection, night, portal)
        connection.execute(
            sa.update(schema.night_portal)
            .where(schema.night_portal.c.night == night, schema.night_portal.c.portal == portal)
            .values(verdict=verdict, evidence=evidence, finished_at=now)
        )
        if tally.list_complete and not (tally.left or tally.lists_left):
            connection.execute(
                sa.update(schema.portal)
                .where(schema.portal.c.id == portal, schema.portal.c.backfilled_night.is_(None))
                .values(backfilled_night=night)
            )
        if verdict != before:
            kind = EventKind.RECOVERED if verdict == Verdict.HEALTHY else EventKind(verdict)
            connection.execute(
                sa.insert(schema.event).values(
                    at=now,
                    night=night,
                    kind=kind,
                    weight=WEIGHTS[kind],
                    portal=portal,
                    summary=f"{portal} was {before}, is {verdict}: {evidence}",
                    before=before,
                    after=verdict,
                )
            )
    return verdict


def _verdict_before(connection: sa.Connection, night: int, portal: str) -> Verdict:
    """The verdict of the portal's last night; one that was never visited counts as healthy."""
    table = schema.night_portal
    last = connection.scalar(
        sa.select(table.c.verdict)
        .where(table.c.portal == portal, table.c.night < night, table.c.verdict.is_not(None))
        .order_by(table.c.night.desc())
        .limit(1)
    )
    return Verdict(last or Verdict.HEALTHY)


def _tally(connection: sa.Connection, night: int, portal: str) -> Tally:
    page, look, release = schema.page, schema.look, schema.release
    mine = sa.and_(look.c.night == night, look.c.portal == portal)
    first_list = connection.execute(
        sa.select(look.c["class"], look.c.cause)
        .outerjoin(page, sa.and_(page.c.portal == portal, page.c.url == look.c.url))
        .where(mine, look.c.kind.in_(("home", "list")))
        # Where no list stood at one place, the other that was asked instead counts.
        .order_by(page.c.state == "dead", look.c.kind.desc(), look.c.id)
        .limit(1)
    ).one_or_none()
    classes = connection.execute(
        sa.select(look.c["class"], sa.func.count())
        .where(mine, look.c.kind == "release")
        .group_by(look.c["class"])
    ).all()
    known = sa.and_(
        release.c.portal == portal,
        release.c.id.in_(
            sa.select(schema.version.c.release).where(
                schema.version.c.number == 1, schema.version.c.night < night
            )
        ),
    )
    return Tally(
        list_class=LookClass(first_list[0]) if first_list else None,
        list_cause=first_list[1] if first_list else None,
        list_complete=bool(
            connection.scalar(
                sa.select(schema.night_portal.c.list_complete).where(
                    schema.night_portal.c.night == night, schema.night_portal.c.portal == portal
                )
            )
        ),
        listed=_count(
            connection,
            page.c.portal == portal,
            page.c.kind == "release",
            page.c.listed_night == night,
        ),
        known=_count(connection, known),
        overlap=_count(
            connection,
            known,
            page.c.release == release.c.id,
            page.c.listed_night == night,
            distinct=release.c.id,
        ),
        looks=Counter({LookClass(name): count for name, count in classes}),
        left=_count(
            connection,
            page.c.portal == portal,
            page.c.planned_night == night,
            sa.func.coalesce(page.c.looked_night, 0) < night,
        ),
        lists_failed=_count(
            connection,
            page.c.portal == portal,
            page.c.kind == "list",
            page.c.looked_night == night,
            page.c.attempts > 0,
            page.c.state != "dead",
        ),
        lists_left=_count(
            connection,
            page.c.portal == portal,
            page.c.kind == "list",
            page.c.state == "found",
        ),
    )


def _count(
    connection: sa.Connection,
    *where: sa.ColumnElement[bool],
    distinct: sa.Column[int] | None = None,
) -> int:
    what = sa.func.count() if distinct is None else sa.func.count(sa.distinct(distinct))
    return connection.scalar(sa.select(what).where(*where)) or 0
