"""Changes that are not believed at once: a redesign makes many texts read otherwise.

A text that differs under a new layout, or as one of very many in a night, waits. What the
layout alone did is taken up without an event once a second night reads the same; the rest is
told then (faults.md, section 4 and T27).
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.changes.compare import Change, compare
from archive.changes.compare import Wording as Compared
from archive.facts import reading_from_json
from archive.insets import insets_of, only_insets_differ
from archive.model import EventKind
from archive.upsert import insert_or_update
from archive.versions import Wording, adopt

# A page on which fewer of the portal's usual class names stand has another layout.
_SAME_LAYOUT = 0.6
# More changed texts than these in one night are many: a share of what is known, at least.
_MANY = 20
_MANY_SHARE = 0.20

_CHANGES = (
    EventKind.EDITED,
    EventKind.RETITLED,
    EventKind.REDATED,
    EventKind.FIGURE_CHANGED,
)
_OF_TEXT = (EventKind.EDITED, EventKind.FIGURE_CHANGED)


def is_other_layout(usual: Set[str] | None, found: Set[str] | None) -> bool:
    """Whether a page, or a night's pages, lack too many of the usual class names."""
    if not usual or not found:
        return False
    return len(usual & found) < _SAME_LAYOUT * len(usual)


def usual_layout(connection: sa.Connection, night: int, portal: str) -> frozenset[str] | None:
    """The class names that most pages of the portal's last readable night bore."""
    table = schema.night_portal
    names = connection.scalar(
        sa.select(table.c.layout)
        .where(table.c.portal == portal, table.c.night < night, table.c.layout.is_not(None))
        .order_by(table.c.night.desc())
        .limit(1)
    )
    return frozenset(names) if names else None


def is_of_redesign(connection: sa.Connection, known: int, new: Wording, layout: Set[str]) -> bool:
    """Whether a loss of text is the layout's doing: it waits here, and not as a shrunken text."""
    held = schema.held
    waits = connection.scalar(
        sa.select(held.c.release).where(held.c.release == known, held.c.sha256 == new.sha256)
    )
    return waits is not None or is_other_layout(
        usual_layout(connection, new.night, new.portal), layout
    )


def take_changes(
    connection: sa.Connection,
    known: sa.Row[Any],
    new: Wording,
    changes: list[Change],
    layout: Set[str],
) -> str | None:
    """Adopt the changes of a known release, or hold them; why they are held, if they are.

    Where only the portal's insets came, went or changed, the text is taken without an event.
    """
    held = schema.held
    if _is_of_insets(connection, known, new, changes):
        drop_held(connection, known.id)
        adopt(connection, known, new, changes, is_told=False)
        return None
    row = connection.execute(sa.select(held).where(held.c.release == known.id)).one_or_none()
    if row is not None and (not changes or row.sha256 == new.sha256):
        if row.night == new.night and changes:
            return str(row.reason)  # the same night proves nothing
        drop_held(connection, known.id)
        adopt(connection, known, new, changes, is_told=not row.is_redesign)
        return None
    reason = row.reason if row is not None and row.is_redesign else None
    reason = reason or (_reason(connection, known, new, layout) if changes else None)
    if reason is None:
        adopt(connection, known, new, changes)
        return None
    _hold(connection, known.id, new, reason, is_redesign=bool(row and row.is_redesign))
    return reason


def _is_of_insets(
    connection: sa.Connection, known: sa.Row[Any], new: Wording, changes: list[Change]
) -> bool:
    if len(changes) != 1 or changes[0].kind not in _OF_TEXT:
        return False
    version = schema.version
    old = connection.execute(
        sa.select(version.c.text, version.c.facts).where(
            version.c.release == known.id, version.c.number == known.version
        )
    ).one()
    insets = [*insets_of(old.facts), *insets_of(new.facts)]
    return bool(insets) and only_insets_differ(old.text, new.text, insets)


def drop_held(connection: sa.Connection, release: int) -> None:
    """Nothing of this release waits any more."""
    connection.execute(sa.delete(schema.held).where(schema.held.c.release == release))


def settle(connection: sa.Connection, night: int, portal: str, *, is_redesign: bool) -> int:
    """End a portal's night: what still waits; of a page that changed alone it is told now.

    is_redesign: most of tonight's pages had another layout than usual.
    """
    held, release = schema.held, schema.release
    rows = connection.execute(
        sa.select(held).where(held.c.portal == portal, held.c.night == night)
    ).all()
    for row in rows:
        if row.reason == "many changes at once" or row.is_redesign:
            continue
        if is_redesign:
            connection.execute(
                sa.update(held).where(held.c.release == row.release).values(is_redesign=True)
            )
            continue
        known = connection.execute(sa.select(release).where(release.c.id == row.release)).one()
        new = _wording(row)
        drop_held(connection, row.release)
        adopt(connection, known, new, changes_of(connection, known, new))
    return (
        connection.scalar(
            sa.select(sa.func.count()).select_from(held).where(held.c.portal == portal)
        )
        or 0
    )


def changes_of(connection: sa.Connection, known: sa.Row[Any], new: Wording) -> list[Change]:
    """What a wording changes of a release's current one."""
    version = schema.version
    old = connection.execute(
        sa.select(version.c.title, version.c.text, version.c.facts).where(
            version.c.release == known.id, version.c.number == known.version
        )
    ).one()
    return compare(
        Compared(
            title=old.title,
            text=old.text,
            published=reading_from_json(known.published),
            facts=old.facts,
        ),
        Compared(title=new.title, text=new.text, published=new.published, facts=new.facts),
    )


def _reason(
    connection: sa.Connection, known: sa.Row[Any], new: Wording, layout: Set[str]
) -> str | None:
    if is_other_layout(usual_layout(connection, new.night, new.portal), layout):
        return "another layout"
    event, release = schema.event, schema.release
    changed = connection.scalar(
        sa.select(sa.func.count(sa.distinct(event.c.release))).where(
            event.c.night == new.night,
            event.c.portal == new.portal,
            event.c.kind.in_(_CHANGES),
            event.c.release != known.id,
        )
    )
    stock = connection.scalar(
        sa.select(sa.func.count()).select_from(release).where(release.c.portal == new.portal)
    )
    is_many = (changed or 0) >= max(_MANY, _MANY_SHARE * (stock or 0))
    return "many changes at once" if is_many else None


def _hold(
    connection: sa.Connection, release: int, new: Wording, reason: str, *, is_redesign: bool
) -> None:
    values = {
        "night": new.night,
        "at": new.at,
        "reason": reason,
        "is_redesign": is_redesign,
        "sha256": new.sha256,
        "title": new.title,
        "text": new.text,
        "facts": dict(new.facts),
        "region_code": new.region_code,
        "portal_region": new.portal_region,
    }
    row = {"release": release, "portal": new.portal}
    insert_or_update(connection, schema.held, row, key=["release"], update=values)


def _wording(row: sa.Row[Any]) -> Wording:
    return Wording(
        portal=row.portal,
        at=row.at,
        night=row.night,
        sha256=row.sha256,
        title=row.title,
        text=row.text,
        facts=row.facts,
        region_code=row.region_code,
        portal_region=row.portal_region,
    )
