"""A new wording of a release: its version, labels, search entry and events, added together.

Within the caller's transaction; whether a wording is believed is decided before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.changes.compare import Change, date_text, is_redated, reasons_of
from archive.changes.meaning import difference_to_json
from archive.changes.weights import total
from archive.facts import reading_from_json, reading_to_json
from archive.model import ZONES, DateReading, EventKind, Precision
from archive.search.index import index_version, move, supersede

# Built once: with every release anew, a statement costs a third more.
_ADD = sa.insert(schema.version)
_LABEL = sa.insert(schema.label)
_TELL = sa.insert(schema.event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One wording as a look brought it.

    at, night: of the look. facts: as JSON. region_code: the dateline's where it is certain,
    else the portal's; portal_region: always the portal's.
    """

    portal: str
    at: datetime
    night: int
    sha256: str
    title: str
    text: str
    facts: Mapping[str, Any]
    region_code: str
    portal_region: str

    @property
    def published(self) -> DateReading:
        """When it was published, as the facts say."""
        return reading_from_json(self.facts["published"])


def add_version(
    connection: sa.Connection,
    release: int,
    number: int,
    new: Wording,
    *,
    published: datetime | None,
) -> int:
    """Add a wording as version *number* of a release; returns the version's id.

    published: the release's date, as it sorts.
    """
    key = connection.execute(
        _ADD,
        {
            "release": release,
            "number": number,
            "night": new.night,
            "valid_from": new.at,
            "sha256": new.sha256,
            "title": new.title,
            "text": new.text,
            "facts": dict(new.facts),
        },
    ).inserted_primary_key
    if key is None:
        raise ValueError("the database gave no key")
    version = int(key[0])
    labels = (
        {("topic", topic) for topic in new.facts["topics"]}
        | {("pillar", pillar) for pillar in new.facts["pillars"]}
        | {("region", new.region_code), ("region", new.portal_region)}
    )
    connection.execute(
        _LABEL,
        [{"version": version, "kind": kind, "value": value} for kind, value in sorted(labels)],
    )
    index_version(
        connection,
        version,
        release=release,
        portal=new.portal,
        region_code=new.region_code,
        published=published,
        title=new.title,
        text=new.text,
        facts=new.facts,
        labels=labels,
        valid_from=new.at,
    )
    return version


def adopt(
    connection: sa.Connection,
    known: sa.Row[Any],
    new: Wording,
    changes: Sequence[Change],
    *,
    is_told: bool = True,
) -> None:
    """Make a wording the current one of a known release, and tell what changed.

    is_told: False where the portal changed its layout and not its words.
    """
    values: dict[str, object] = {}
    version = connection.execute(
        sa.select(schema.version.c.id).where(
            schema.version.c.release == known.id, schema.version.c.number == known.version
        )
    ).scalar_one()
    is_dated = is_better_date(reading_from_json(known.published), new.published)
    published = sort_time(new.published) if is_dated else known.published_sort
    if is_dated:
        values |= published_columns(new.published)
    if any(change.kind != EventKind.REDATED for change in changes):
        connection.execute(
            sa.update(schema.version).where(schema.version.c.id == version).values(valid_to=new.at)
        )
        supersede(connection, version, new.at)
        version = add_version(connection, known.id, known.version + 1, new, published=published)
        values |= {"version": known.version + 1, "sha256": new.sha256}
        values["region_code"] = new.region_code
    elif published != known.published_sort:
        move(connection, version, published)
    if values:
        connection.execute(
            sa.update(schema.release).where(schema.release.c.id == known.id).values(values)
        )
    for change in changes if is_told else ():
        add_event(connection, new, change, release=known.id, version=version)


def add_event(  # noqa: PLR0913 - most are keyword-only
    connection: sa.Connection,
    new: Wording,
    change: Change,
    *,
    release: int,
    version: int | None,
    is_backfill: bool = False,
) -> None:
    """Tell one change of a release, under the version that brought it."""
    reasons = change.reasons or reasons_of(
        change.kind, new.facts["topics"], is_backfill=is_backfill
    )
    connection.execute(
        _TELL,
        {
            "at": new.at,
            "night": new.night,
            "kind": change.kind,
            "weight": total(reasons),
            "portal": new.portal,
            "release": release,
            "version": version,
            "title": new.title,
            "summary": change.summary,
            "before": change.before,
            "after": change.after,
            "changes": [difference_to_json(each) for each in change.differences],
            "reasons": [asdict(each) for each in reasons],
        },
    )


def is_better_date(old: DateReading, new: DateReading) -> bool:
    """Whether the newly read date replaces the stored one: it moved, or is read finer."""
    if new.value is None:
        return False
    if old.value is None or is_redated(old, new):
        return True
    return old.precision != Precision.MINUTE and new.precision == Precision.MINUTE


def published_columns(published: DateReading) -> dict[str, object]:
    """The columns of a release that say when it was published."""
    return {
        "published_at": date_text(published),
        "published_sort": sort_time(published),
        "published": reading_to_json(published),
    }


def sort_time(published: DateReading) -> datetime | None:
    """When to sort it: the minute, or the beginning in WIB of a day printed without a time."""
    value = published.value
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, time(), tzinfo=ZONES["WIB"])
