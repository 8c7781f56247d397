"""One night: its number, its plan, its end. What is planned and done is rows.

A killed night goes on under its number: whoever begins next finds the unfinished
row, and each portal's open pages, and continues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.clock import Clock
from archive.database import Archive
from archive.errors import UsageError
from archive.model import Verdict
from archive.upsert import insert_if_new, insert_or_update
from archive.warc import WarcWriter

# A machine whose clock is behind the archive by more than this is not trusted.
_MAX_CLOCK_SKEW = timedelta(days=1)

# Exit 3 when more than this share of the planned portals ended in one of these.
FAILED_SHARE = 0.10
FAILED_VERDICTS = frozenset(
    {Verdict.BLOCKED, Verdict.PORTAL_MOVED, Verdict.CHANGED, Verdict.DEFACED, Verdict.DOWN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPlan:
    """A portal as the archive knows it."""

    id: str
    name: str
    home: str
    region_code: str
    family: str
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRun:
    """A night that is running: what everything done in it is stored under.

    warc: where its raw answers go.
    """

    archive: Archive
    clock: Clock
    number: int
    is_resumed: bool
    warc: WarcWriter


def begin_night(archive: Archive, clock: Clock, plans: Sequence[PortalPlan]) -> NightRun:
    """Begin the next night over *plans*, or go on with the one that was killed.

    The caller holds the archive's lock. Moves *clock* past the last thing stored.
    Raises UsageError where the time is before the last night's.
    """
    with archive.write() as connection:
        last = connection.execute(_LAST_NIGHT).one_or_none()
        if last is not None:
            _follow(connection, clock, last)
        is_resumed = last is not None and last.finished_at is None
        if last is not None and is_resumed:
            number = int(last.number)
        else:
            number = 1 if last is None else int(last.number) + 1
            started_at = max(clock.started_at, last.started_at) if last else clock.started_at
            connection.execute(sa.insert(schema.night).values(number=number, started_at=started_at))
        for plan in plans:
            _plan_portal(connection, number, plan)
    return NightRun(
        archive=archive,
        clock=clock,
        number=number,
        is_resumed=is_resumed,
        warc=WarcWriter(archive.folder, number),
    )


def planned_portals(night: NightRun) -> list[str]:
    """The portals of this night that are not done yet, by id."""
    table = schema.night_portal
    with night.archive.read() as connection:
        return list(
            connection.scalars(
                sa.select(table.c.portal)
                .where(table.c.night == night.number, table.c.finished_at.is_(None))
                .order_by(table.c.portal)
            )
        )


def leave_out(night: NightRun, portal: str, why: str) -> None:
    """Close a portal that is not visited this night: without a verdict, as nobody looked."""
    table = schema.night_portal
    with night.archive.write() as connection:
        connection.execute(
            sa.update(table)
            .where(table.c.night == night.number, table.c.portal == portal)
            .values(evidence=why, finished_at=night.clock.now())
        )


def finish_night(night: NightRun) -> int:
    """Close the night and return its exit code.

    3 where too many portals failed, else 4 where wordings were held back, else 0.

    A portal of a killed night that was not visited any more gets no verdict.
    """
    table = schema.night_portal
    with night.archive.write() as connection:
        connection.execute(
            sa.update(table)
            .where(table.c.night == night.number, table.c.finished_at.is_(None))
            .values(
                evidence="not judged: the night was killed, and who went on did not know it",
                finished_at=night.clock.now(),
                layout=None,
            )
        )
        verdicts = list(
            connection.scalars(sa.select(table.c.verdict).where(table.c.night == night.number))
        )
        failed = sum(verdict in FAILED_VERDICTS for verdict in verdicts)
        held_back = connection.scalar(
            sa.select(schema.held.c.release).where(schema.held.c.night == night.number).limit(1)
        )
        exit_code = 0 if held_back is None else 4
        if failed > FAILED_SHARE * len(verdicts):
            exit_code = 3
        connection.execute(
            sa.update(schema.night)
            .where(schema.night.c.number == night.number)
            .values(finished_at=night.clock.now(), exit_code=exit_code)
        )
    return exit_code


def follow_last(archive: Archive, clock: Clock) -> None:
    """Move *clock* past the last thing stored, as `begin_night` does.

    Raises UsageError where the time is before the last night's.
    """
    with archive.read() as connection:
        last = connection.execute(_LAST_NIGHT).one_or_none()
        if last is not None:
            _follow(connection, clock, last)


_LAST_NIGHT = sa.select(schema.night).order_by(schema.night.c.number.desc()).limit(1)


def _follow(connection: sa.Connection, clock: Clock, last: sa.Row[Any]) -> None:
    """Refuse a time before the last night, and let no stored time run backwards."""
    last_start: datetime = last.started_at
    behind = last_start - clock.started_at
    if behind > (timedelta(0) if clock.is_set else _MAX_CLOCK_SKEW):
        raise UsageError(
            f"The last night of this archive began at {last_start:%Y-%m-%d %H:%M:%S %Z}; "
            f"{clock.started_at:%Y-%m-%d %H:%M:%S %Z} is before it. "
            + ("Name a later --at." if clock.is_set else "Set the machine's clock.")
        )
    latest = connection.scalar(sa.select(sa.func.max(schema.look.c.at)).select_from(schema.look))
    clock.forward_to(max(last_start, latest or last_start, last.finished_at or last_start))


def _plan_portal(connection: sa.Connection, number: int, plan: PortalPlan) -> None:
    facts = {
        "name": plan.name,
        "home": plan.home,
        "region_code": plan.region_code,
        "family": plan.family,
        "checked": plan.checked,
    }
    insert_or_update(connection, schema.portal, {"id": plan.id}, key=["id"], update=facts)
    planned = {"night": number, "portal": plan.id, "list_complete": False}
    insert_if_new(connection, schema.night_portal, planned)
