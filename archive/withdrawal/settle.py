"""The end of a night for what is missing: each portal judged, settled and told, in one transaction.

A portal that was settled has its `gate` written, so a killed settlement goes on with the next,
and a repeated one does nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from archive import schema
from archive.changes.compare import reasons_of_portal, weighed
from archive.database import Archive
from archive.incidents import covers, incident_from_json, incident_to_json, told
from archive.model import EventKind, Verdict
from archive.night import NightRun
from archive.withdrawal.elsewhere import find_elsewhere
from archive.withdrawal.evidence import (
    addresses_of,
    is_off_its_address,
    looks_of,
    other_address,
    read_cases,
    read_signs,
)
from archive.withdrawal.gate import judge_gate
from archive.withdrawal.kept import keep_absence
from archive.withdrawal.machine import Case, Hold, Outcome, settle
from archive.withdrawal.readdress import readdress
from archive.withdrawal.rules import RULES
from archive.withdrawal.sights import Answer
from archive.withdrawal.telling import take_back, tell_move, tell_removed

OPEN = "open"
_TOLD = (EventKind.REMOVED, EventKind.RETURNED, EventKind.MOVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a night's withdrawals came to.

    removed, returned, moved: releases told as such in the night. void: portals whose night
    proves nothing, each with the reason. waiting: portals with how many releases wait for a
    person (`infopublik portals withdrawals`).
    """

    removed: int = 0
    returned: int = 0
    moved: int = 0
    void: dict[str, str]
    waiting: dict[str, int]


def settle_withdrawals(night: NightRun) -> Settlement:
    """Settle every portal of the night that was judged; safe to repeat, also after a kill.

    Called once all portals of the night are judged, and before it is finished.
    """
    table = schema.night_portal
    with night.archive.read() as connection:
        portals = connection.scalars(
            sa.select(table.c.portal)
            .where(
                table.c.night == night.number,
                table.c.verdict.is_not(None),
                table.c.gate.is_(None),
            )
            .order_by(table.c.portal)
        ).all()
    for portal in portals:
        with night.archive.write() as connection:
            settle_portal(connection, night.number, night.clock.now(), portal)
    return read_settlement(night.archive, night.number)


def settle_portal(connection: sa.Connection, night: int, at: datetime, portal: str) -> None:
    """Settle one portal of a night, within the caller's transaction."""
    gate = judge_gate(read_signs(connection, night, portal, RULES), RULES)
    cases = read_cases(connection, night, portal)
    stock = connection.scalar(
        sa.select(sa.func.count())
        .select_from(schema.release)
        .where(schema.release.c.portal == portal)
    )
    outcomes = settle(
        cases,
        gate,
        stock=stock or 0,
        find_elsewhere=partial(find_elsewhere, connection),
        rules=RULES,
    )
    for case, outcome in zip(cases, outcomes, strict=True):
        _write(connection, night, at, portal, case, outcome)
    held = [outcome for outcome in outcomes if _is_newly_held(outcome)]
    if held:
        _tell_restructure(connection, night, at, portal, len(held))
    table = schema.night_portal
    connection.execute(
        sa.update(table)
        .where(table.c.night == night, table.c.portal == portal)
        .values(gate=OPEN if gate.is_open else str(gate))
    )


def read_settlement(archive: Archive, night: int) -> Settlement:
    """What the withdrawals of a night came to, from its rows."""
    event, table, absence = schema.event, schema.night_portal, schema.absence
    with archive.read() as connection:
        kinds = Counter(
            connection.scalars(
                sa.select(event.c.kind).where(event.c.night == night, event.c.kind.in_(_TOLD))
            )
        )
        void = connection.execute(
            sa.select(table.c.portal, table.c.gate)
            .where(table.c.night == night, table.c.gate != OPEN)
            .order_by(table.c.portal)
        ).all()
        waiting = connection.execute(
            sa.select(absence.c.portal, sa.func.count())
            .where(absence.c.hold == Hold.WAITING)
            .group_by(absence.c.portal)
            .order_by(absence.c.portal)
        ).all()
        return Settlement(
            removed=kinds[EventKind.REMOVED],
            returned=kinds[EventKind.RETURNED],
            moved=kinds[EventKind.MOVED],
            void={portal: gate or "" for portal, gate in void},
            waiting={row[0]: row[1] for row in waiting},
        )


def _write(  # noqa: PLR0913, PLR0917 - one outcome and where it belongs
    connection: sa.Connection,
    night: int,
    at: datetime,
    portal: str,
    case: Case,
    outcome: Outcome,
) -> None:
    """Keep what became of one release, and tell it."""
    if outcome.answer == Answer.THERE:
        _take_back(connection, night, at, case)
    if outcome.absence is None or outcome.absence == outcome.before:
        return
    keep_absence(connection, portal, outcome.release, outcome.absence)
    if outcome.tells == EventKind.REMOVED:
        tell_removed(connection, night, at, outcome.release, outcome.absence)
    elif outcome.tells == EventKind.MOVED and outcome.place is not None:
        urls = addresses_of(connection, (outcome.release, outcome.place.release))
        old, new = urls[outcome.release], urls[outcome.place.release]
        tell_move(connection, night, at, outcome.release, old, new, outcome.absence.looks)


def _take_back(connection: sa.Connection, night: int, at: datetime, case: Case) -> None:
    """A release was found: at its address, or at another, which is its own from now on."""
    looks = looks_of(case)
    is_told = take_back(connection, night, at, case.release, looks)
    url = other_address(connection, case.release, looks)
    if url is None or not is_off_its_address(case):
        return
    old = readdress(connection, night, at, case.release, url)
    if old is not None and not is_told:
        tell_move(connection, night, at, case.release, old, url, looks)


def _is_newly_held(outcome: Outcome) -> bool:
    is_held = outcome.absence is not None and outcome.absence.hold == Hold.WAITING
    was_held = outcome.before is not None and outcome.before.hold == Hold.WAITING
    return is_held and not was_held


def _tell_restructure(
    connection: sa.Connection, night: int, at: datetime, portal: str, number: int
) -> None:
    """One portal alert for a mass, unless what is wrong with the portal was told already."""
    table = schema.portal
    known = incident_from_json(
        connection.scalar(sa.select(table.c.incident).where(table.c.id == portal))
    )
    if covers(known, Verdict.CHANGED):
        return
    connection.execute(
        sa.update(table)
        .where(table.c.id == portal)
        .values(incident=incident_to_json(told(known, Verdict.CHANGED)))
    )
    connection.execute(
        sa.insert(schema.event).values(
            at=at,
            night=night,
            kind=EventKind.CHANGED,
            **weighed(reasons_of_portal(EventKind.CHANGED)),
            portal=portal,
            summary=f"{portal}: restructure suspected, {number} releases no longer found at once. "
            f"They are held until a person decides: infopublik portals withdrawals {portal}",
            before=None,
            after="restructure suspected",
        )
    )
