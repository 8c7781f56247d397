"""Watches: saved searches with a channel, their rows, and when each is due.

Which events one admits is `archive.admit`, what is made of them `archive.outbox`; the channel is
an address that only who sends understands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from archive import schema
from archive.errors import NotFoundError, UsageError
from archive.model import ZONES
from archive.search.find import Filters

Rhythm = Literal["night", "week"]
_WEEK = timedelta(days=7)

# It becomes the name of files and part of a subject line.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
# Windows opens a device for these, whatever follows the first dot.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWatch:
    """What a person asks to be told.

    query, filters: as of a search; of the filters, what narrows it. kinds: of events, empty for
    all. min_weight: 0 to 100. channel: where to; kept as it is. every: how often. sends_empty:
    also a message that says that there is nothing. is_private_allowed: the receiver may stand on
    a private network.
    """

    name: str
    query: str
    channel: str
    filters: Filters = field(default_factory=Filters)
    kinds: tuple[str, ...] = ()
    min_weight: int = 0
    every: Rhythm = "night"
    sends_empty: bool = False
    is_private_allowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A watch as it is kept.

    cursor: id of the last event that was weighed for it, weighed_at: when. failures: in a row.
    trouble: what the last of them was.
    """

    id: int
    wanted: NewWatch
    created_at: datetime
    cursor: int
    weighed_at: datetime
    failures: int
    retry_at: datetime | None
    disabled_at: datetime | None
    trouble: str | None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.wanted.name

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be told something today; a weekly one on the seventh day, in WIB.

        One that was weighed in the future is due: the clock that said so was wrong, or set.
        """
        if self.disabled_at is not None:
            return False
        days = _day(now) - _day(self.weighed_at)
        return self.wanted.every == "night" or not timedelta() <= days < _WEEK


def require_name(name: str) -> None:
    """Pass where a name can be a file's; raises UsageError."""
    if not _NAME.fullmatch(name) or _DEVICE.fullmatch(name) or name.endswith("."):
        raise UsageError(
            f"NAME: '{name[:80]}' cannot name a watch. Write up to 64 letters, digits and . _ -, "
            "beginning with a letter or digit, as smart-city."
        )


def add_watch(connection: sa.Connection, wanted: NewWatch, now: datetime) -> Watch:
    """Keep a watch, which is told of what happens from now on; raises UsageError."""
    require_name(wanted.name)
    table, filters = schema.watch, wanted.filters
    # On some file systems Berita.atom and berita.atom are one file.
    taken = sa.select(table.c.name).where(sa.func.lower(table.c.name) == wanted.name.lower())
    if (there := connection.scalar(taken)) is not None:
        raise UsageError(
            f"A watch '{there}' is there already. Choose another name, or remove it first: "
            f"infopublik watch remove {there}"
        )
    connection.execute(
        sa.insert(table).values(
            name=wanted.name,
            query=wanted.query,
            **{name: getattr(filters, name) for name in _FILTERS},
            kinds=list(wanted.kinds),
            min_weight=wanted.min_weight,
            channel=wanted.channel,
            every=wanted.every,
            sends_empty=wanted.sends_empty,
            is_private_allowed=wanted.is_private_allowed,
            created_at=now,
            cursor=newest_event(connection),
            weighed_at=now,
            failures=0,
        )
    )
    return watch_named(connection, wanted.name)


def read_watches(connection: sa.Connection) -> list[Watch]:
    """All watches, by name."""
    table = schema.watch
    return [_watch(row) for row in connection.execute(sa.select(table).order_by(table.c.name))]


def watch_named(connection: sa.Connection, name: str) -> Watch:
    """One watch; raises NotFoundError."""
    table = schema.watch
    row = connection.execute(sa.select(table).where(table.c.name == name)).one_or_none()
    if row is None:
        known = [watch.name for watch in read_watches(connection)]
        hint = f"There are: {', '.join(known)}." if known else "There is none yet."
        raise NotFoundError(f"Watch '{name}' is not in the archive. {hint}")
    return _watch(row)


def remove_watch(connection: sa.Connection, name: str) -> None:
    """Forget a watch, what it sent and what it would have sent; raises NotFoundError."""
    number = watch_named(connection, name).id
    digests = sa.select(schema.digest.c.id).where(schema.digest.c.watch == number)
    for table in (schema.receipt, schema.digest_event):
        connection.execute(sa.delete(table).where(table.c.digest.in_(digests)))
    connection.execute(sa.delete(schema.digest).where(schema.digest.c.watch == number))
    connection.execute(sa.delete(schema.watch).where(schema.watch.c.id == number))


def enable_watch(connection: sa.Connection, watch: Watch) -> None:
    """Its channel works: forget the failures, so that it is told again what it missed."""
    connection.execute(
        sa.update(schema.watch)
        .where(schema.watch.c.id == watch.id)
        .values(failures=0, retry_at=None, disabled_at=None, trouble=None)
    )


def newest_event(connection: sa.Connection) -> int:
    """The id of the newest event, 0 where there is none.

    Writers stand in line (docs/decisions/0008), so none with a smaller id can still come.
    """
    return connection.scalar(sa.select(sa.func.max(schema.event.c.id))) or 0


_FILTERS = ("region", "portal", "topic", "pillar", "since", "until")


def _watch(row: sa.Row[Any]) -> Watch:
    kinds: Sequence[str] = row.kinds
    return Watch(
        id=row.id,
        wanted=NewWatch(
            name=row.name,
            query=row.query,
            channel=row.channel,
            filters=Filters(**{name: getattr(row, name) for name in _FILTERS}),
            kinds=tuple(kinds),
            min_weight=row.min_weight,
            every="week" if row.every == "week" else "night",
            sends_empty=row.sends_empty,
            is_private_allowed=row.is_private_allowed,
        ),
        created_at=row.created_at,
        cursor=row.cursor,
        weighed_at=row.weighed_at,
        failures=row.failures,
        retry_at=row.retry_at,
        disabled_at=row.disabled_at,
        trouble=row.trouble,
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONES["WIB"]).date()
