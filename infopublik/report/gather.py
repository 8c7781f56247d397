"""The rows behind a night's report: counted by portal, each kind in one question."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.database import Archive
from archive.model import EventKind, LookClass
from archive.report import read_health
from archive.stored_rows import of_night
from archive.withdrawal.settle import read_settlement
from infopublik.report.model import NightReport, PortalNight

_CHANGED = frozenset(
    {EventKind.EDITED, EventKind.RETITLED, EventKind.REDATED, EventKind.FIGURE_CHANGED}
)
_GONE = frozenset({LookClass.GONE_HARD, LookClass.GONE_SOFT})
# What was not asked for, and so not fetched.
_NOT_ASKED = frozenset({LookClass.SKIPPED, LookClass.DENIED, LookClass.TRAP})
_PAGES = ("home", "list", "release")
# The usual share of dated pages is read over so many nights (faults.md, section 5: run report).
_USUAL_NIGHTS = 7


def gather(archive: Archive, night: int, *, is_resumed: bool) -> NightReport:
    """Count a night that is over, before the next one plans anything."""
    waiting = read_settlement(archive, night).waiting
    with archive.read() as connection:
        table = schema.night
        row = connection.execute(sa.select(table).where(table.c.number == night)).one()
        held = schema.held
        kinds, by_portal = _events(connection, night)
        return NightReport(
            night=night,
            started_at=row.started_at.isoformat(timespec="seconds"),
            finished_at=row.finished_at.isoformat(timespec="seconds"),
            is_resumed=is_resumed,
            portals=_portals(connection, night, by_portal),
            events=dict(sorted(kinds.items())),
            held=connection.scalar(
                sa.select(sa.func.count()).select_from(held).where(held.c.night == night)
            )
            or 0,
            waiting=waiting,
            offline=_offline(connection, night),
            exit_code=row.exit_code,
        )


def _offline(connection: sa.Connection, night: int) -> tuple[str, ...]:
    table = schema.night_portal
    return tuple(
        connection.scalars(
            sa.select(table.c.portal)
            .where(table.c.night == night, table.c.is_network_up.is_(False))
            .order_by(table.c.portal)
        )
    )


def _portals(
    connection: sa.Connection, night: int, events: dict[str, Counter[str]]
) -> tuple[PortalNight, ...]:
    planned = schema.night_portal
    health = {row["portal"]: row for row in read_health(connection, night)}
    before = _verdicts_before(connection, night)
    looks, plans = _looks(connection, night), _plans(connection, night)
    dated = _dated(connection, night, night)
    usual = _dated(connection, night - _USUAL_NIGHTS, night - 1)
    rows = connection.execute(
        sa.select(planned, schema.portal.c.region_code)
        .join(schema.portal, schema.portal.c.id == planned.c.portal)
        .where(planned.c.night == night)
        .order_by(planned.c.portal)
    )
    return tuple(
        PortalNight(
            portal=row.portal,
            region_code=row.region_code,
            verdict=row.verdict,
            before=before.get(row.portal),
            since=health[row.portal]["since"] if row.portal in health else None,
            evidence=row.evidence or "",
            planned=plans[row.portal][0],
            left=plans[row.portal][1],
            fetched=sum(n for kind, n in looks[row.portal].items() if kind not in _NOT_ASKED),
            new=events[row.portal][EventKind.NEW],
            changed=sum(events[row.portal][kind] for kind in _CHANGED),
            gone=sum(looks[row.portal][kind] for kind in _GONE),
            failed={
                kind: looks[row.portal][kind]
                for kind in LookClass
                if kind not in _GONE | {LookClass.OK} and looks[row.portal][kind]
            },
            dated=dated.get(row.portal),
            usual_dated=usual.get(row.portal),
            list_complete=row.list_complete,
            reaches_back_to=health[row.portal]["reaches_back_to"] if row.portal in health else None,
        )
        for row in rows
    )


def _events(
    connection: sa.Connection, night: int
) -> tuple[Counter[str], defaultdict[str, Counter[str]]]:
    """How many events of each kind, in all and by portal."""
    event = schema.event
    kinds: Counter[str] = Counter()
    by_portal: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows = connection.execute(
        sa.select(event.c.portal, event.c.kind, sa.func.count().label("events"))
        .where(*of_night(connection, event, night))
        .group_by(event.c.portal, event.c.kind)
    )
    for row in rows:
        kinds[row.kind] += row.events
        by_portal[row.portal][row.kind] += row.events
    return kinds, by_portal


def _looks(connection: sa.Connection, night: int) -> defaultdict[str, Counter[str]]:
    """Looks at pages by portal and class."""
    look = schema.look
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows = connection.execute(
        sa.select(look.c.portal, look.c["class"], sa.func.count())
        .where(look.c.night == night, look.c.kind.in_(_PAGES))
        .group_by(look.c.portal, look.c["class"])
    )
    for portal, look_class, count in rows:
        found[portal][look_class] += count
    return found


def _plans(connection: sa.Connection, night: int) -> defaultdict[str, tuple[int, int]]:
    """Pages planned, and those still open, by portal."""
    page, planned = schema.page, schema.night_portal
    is_open = sa.func.coalesce(page.c.looked_night, 0) < night
    rows = connection.execute(
        sa.select(page.c.portal, sa.func.count(), sa.func.sum(sa.cast(is_open, sa.Integer)))
        # With the portal, the index on the plan is used.
        .join(planned, sa.and_(planned.c.portal == page.c.portal, planned.c.night == night))
        .where(page.c.planned_night == night)
        .group_by(page.c.portal)
    )
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for portal, count, left in rows:
        found[portal] = (count, left or 0)
    return found


def _dated(connection: sa.Connection, first: int, last: int) -> dict[str, float]:
    """The share of release pages that were read and bore a date, by portal, over some nights."""
    look = schema.look
    undated = sa.func.sum(sa.cast(look.c.is_undated, sa.Integer))
    read: sa.ColumnElement[Any] = sa.func.count(look.c.is_undated)
    rows = connection.execute(
        sa.select(look.c.portal, undated, read)
        .where(
            look.c.night >= first,
            look.c.night <= last,
            look.c.kind == "release",
            look.c["class"] == LookClass.OK,
        )
        .group_by(look.c.portal)
        .having(read > 0)
    )
    return {portal: 1 - without / pages for portal, without, pages in rows}


def _verdicts_before(connection: sa.Connection, night: int) -> dict[str, str]:
    """The last verdict of each portal before a night."""
    planned = schema.night_portal
    last = (
        sa.select(planned.c.portal, sa.func.max(planned.c.night).label("night"))
        .where(planned.c.night < night, planned.c.verdict.is_not(None))
        .group_by(planned.c.portal)
        .subquery()
    )
    rows = connection.execute(
        sa.select(planned.c.portal, planned.c.verdict).join(
            last, sa.and_(planned.c.portal == last.c.portal, planned.c.night == last.c.night)
        )
    )
    return {row.portal: row.verdict for row in rows}
