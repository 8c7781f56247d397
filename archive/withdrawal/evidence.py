"""What the rows of a night say to the rules: the signs of a portal, and the looks at a release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from archive import schema
from archive.model import LookClass, ReleaseState
from archive.night import FAILED_VERDICTS
from archive.tally import first_list
from archive.tombstone import stands
from archive.withdrawal.gate import Signs
from archive.withdrawal.kept import read_absences
from archive.withdrawal.machine import TOLD, Case, Hold
from archive.withdrawal.readdress import is_same_site
from archive.withdrawal.rules import Role, Rules
from archive.withdrawal.sights import Sight

GONE = (LookClass.GONE_HARD, LookClass.GONE_SOFT)
_ROLES = {"again": Role.AGAIN, "variant": Role.VARIANT}
_OF_RELEASES = ("release", *_ROLES)
# What `archive.store` says of a text that is not believed before a second night.
_WAITS = "the text waits"


def read_signs(connection: sa.Connection, night: int, portal: str, rules: Rules) -> Signs:
    """The signs of a portal that was judged."""
    row = connection.execute(
        sa.select(schema.night_portal).where(
            schema.night_portal.c.night == night, schema.night_portal.c.portal == portal
        )
    ).one()
    controls, controls_ok = _controls(connection, night, portal)
    tonight, earlier = _prints(connection, night, portal, rules.of_prints)
    return Signs(
        front=_front(connection, night, row),
        robots=_robots(connection, night, portal),
        controls=controls,
        controls_ok=controls_ok,
        prints=tonight,
        known_prints=earlier,
        gone=gone_tonight(connection, night, portal),
        rechecked=_rechecked(connection, night, portal),
        is_network_up=row.is_network_up is not False,
    )


def gone_tonight(connection: sa.Connection, night: int, portal: str) -> int:
    """Releases not found at their own address, which nobody was told of or decided on."""
    look, release, absence = schema.look, schema.release, schema.absence
    return (
        connection.scalar(
            sa.select(sa.func.count(sa.distinct(look.c.release)))
            .select_from(look)
            .join(release, release.c.id == look.c.release)
            .outerjoin(absence, absence.c.release == release.c.id)
            .where(
                look.c.night == night,
                look.c.portal == portal,
                look.c.kind == "release",
                look.c["class"].in_(GONE),
                look.c.url == release.c.url,
                release.c.state.not_in(TOLD),
                sa.func.coalesce(absence.c.hold, "") != Hold.KEPT,
                stands(release.c.id),
            )
        )
        or 0
    )


def read_cases(connection: sa.Connection, night: int, portal: str) -> list[Case]:
    """Every release of a portal that is missing, or was not found tonight."""
    look, release, absence = schema.look, schema.release, schema.absence
    mine = sa.and_(look.c.night == night, look.c.portal == portal)
    concerned = sa.and_(
        release.c.portal == portal,
        stands(release.c.id),
        sa.or_(
            release.c.state != ReleaseState.PRESENT,
            release.c.id.in_(sa.select(look.c.release).where(mine, look.c["class"].in_(GONE))),
            release.c.id.in_(sa.select(absence.c.release).where(absence.c.portal == portal)),
        ),
    )
    numbers = connection.scalars(
        sa.select(release.c.id).where(concerned).order_by(release.c.id)
    ).all()
    absences = read_absences(connection, concerned)
    rows = connection.execute(
        sa.select(look, release.c.url.label("own"))
        .join(release, release.c.id == look.c.release)
        .where(mine, look.c.kind.in_(_OF_RELEASES), concerned)
        .order_by(look.c.id)
    ).all()
    sights: dict[int, list[Sight]] = {}
    for row in rows:
        if sight := _sight(row):
            sights.setdefault(row.release, []).append(sight)
    return [
        Case(
            release=number,
            absence=absences.get(number),
            sights=tuple(sights.get(number, ())),
        )
        for number in numbers
    ]


def _sight(row: sa.Row[Any]) -> Sight | None:
    """A look as the rules see it; None for one that says nothing of the release."""
    look_class = LookClass(row._mapping["class"])
    if look_class == LookClass.OK and _WAITS in (row.cause or ""):
        return None
    role = _ROLES.get(row.kind)
    if role is None:
        is_own = row.url == row.own
        # A stored alias that shows it is one of its variants; one that is gone proves nothing.
        shown = Role.VARIANT if look_class == LookClass.OK else Role.INDIRECT
        role = Role.FIRST if is_own else shown
    return Sight(look=row.id, at=row.at, look_class=look_class, role=role)


def _front(connection: sa.Connection, night: int, row: sa.Row[Any]) -> str | None:
    if row.verdict in FAILED_VERDICTS:
        return f"verdict {row.verdict}"
    found = first_list(connection, night, row.portal)
    if found is None:
        return "the list was not asked for"
    look_class, cause = found
    return None if look_class == LookClass.OK else f"list page: {look_class} ({cause})"


def _robots(connection: sa.Connection, night: int, portal: str) -> str | None:
    """What is wrong with robots.txt: it could not be had, even where its last copy holds."""
    look = schema.look
    row = connection.execute(
        sa.select(look.c["class"], look.c.cause)
        .where(look.c.night == night, look.c.portal == portal, look.c.kind == "robots")
        .order_by(look.c.id.desc())
        .limit(1)
    ).one_or_none()
    # One that leads to another host says nothing about this one.
    if row is None or row[0] == LookClass.OK or (row[1] or "").startswith("offsite"):
        return None
    return f"robots.txt: {row[1]}"


def _controls(connection: sa.Connection, night: int, portal: str) -> tuple[int, int]:
    """How many control addresses there were, and how many were OK at their first look."""
    page, look = schema.page, schema.look
    first = (
        sa.select(look.c["class"])
        .where(
            look.c.night == night,
            look.c.portal == portal,
            look.c.kind == "release",
            look.c.url == page.c.url,
        )
        .order_by(look.c.id)
        .limit(1)
        .scalar_subquery()
    )
    classes = connection.scalars(
        sa.select(first).where(page.c.portal == portal, page.c.control_night == night)
    ).all()
    return len(classes), sum(each == LookClass.OK for each in classes)


def _prints(
    connection: sa.Connection, night: int, portal: str, nights: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What addresses that never were answered: tonight, and on each of the last nights."""
    look = schema.look
    rows = connection.execute(
        sa.select(look.c.night, look.c.url, look.c.cause)
        .where(
            look.c.portal == portal,
            look.c.kind == "probe",
            look.c["class"] == LookClass.OK,
            look.c.night <= night,
        )
        .order_by(look.c.night.desc(), look.c.id)
        # Two a night, and some more where a night was killed.
        .limit(4 * (nights + 1))
    ).all()
    tonight = [print_of(row.cause, row.url) for row in rows if row.night == night]
    earlier: dict[int, str] = {}
    for row in rows:
        if row.night < night:
            earlier.setdefault(row.night, print_of(row.cause, row.url))
    return tuple(tonight), tuple(earlier.values())[:nights]


def print_of(cause: str | None, url: str) -> str:
    """An answer for an address that never was, without that address in it."""
    said = (cause or "").removeprefix("probe: ")
    name = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    if name:
        said = said.replace(name, "…")
    return said.partition("?")[0]


def _rechecked(connection: sa.Connection, night: int, portal: str) -> int:
    """Releases known before tonight that were looked at."""
    look, version = schema.look, schema.version
    known = sa.select(version.c.release).where(version.c.number == 1, version.c.night < night)
    return (
        connection.scalar(
            sa.select(sa.func.count(sa.distinct(look.c.release))).where(
                look.c.night == night,
                look.c.portal == portal,
                look.c.kind == "release",
                look.c.release.in_(known),
            )
        )
        or 0
    )


def looks_of(case: Case) -> list[int]:
    """Ids of the looks that found a release tonight."""
    return [sight.look for sight in case.sights if sight.look_class == LookClass.OK]


def is_off_its_address(case: Case) -> bool:
    """Whether a release was not found at its own address tonight, at any time."""
    own = [s for s in case.sights if s.role in (Role.FIRST, Role.AGAIN)]
    return bool(own) and all(sight.look_class in GONE for sight in own)


def other_address(connection: sa.Connection, release: int, looks: Sequence[int]) -> str | None:
    """The other address of the portal at which these looks found a release.

    None where one of them found it at its own, or all at a spelling that cannot be its own.
    """
    own = addresses_of(connection, (release,))[release]
    look = schema.look
    urls = connection.scalars(
        sa.select(look.c.url).where(look.c.id.in_(looks)).order_by(look.c.id)
    ).all()
    if own in urls:
        return None
    return next((url for url in urls if is_same_site(url, own)), None)


def addresses_of(connection: sa.Connection, releases: Sequence[int]) -> dict[int, str]:
    """The own address of each release."""
    table = schema.release
    rows = connection.execute(sa.select(table.c.id, table.c.url).where(table.c.id.in_(releases)))
    return dict(rows.all())
