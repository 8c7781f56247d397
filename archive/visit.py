"""One portal in one night: what is to be fetched, and what came of each fetch.

The plan is rows of `page`; a task is done in the same transaction that stores
what it brought, so a killed visit goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from archive import schema
from archive.model import Look, LookClass
from archive.night import NightRun
from archive.tasks import Listed, ListOutcome, Task, task_from_row

# After so many list pages that bring no new address the list has ended: sites
# repeat their last page, or show only a sidebar, for any page number.
_BARREN_PAGES = 2

_GONE = frozenset({LookClass.GONE_HARD, LookClass.GONE_SOFT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The visit of one portal in one night."""

    night: NightRun
    portal: str

    def begin(self, seeds: Sequence[Task], *, since: datetime | None = None) -> datetime | None:
        """Plan the list pages *seeds* and every known release; safe to repeat.

        since: leave alone the releases published before it.
        Returns the time before which the portal asked not to be visited, if it did.
        """
        page, release = schema.page, schema.release
        now = self.night.clock.now()
        with self.night.archive.write() as connection:
            not_before: datetime | None = connection.scalar(
                sa.select(schema.portal.c.not_before).where(schema.portal.c.id == self.portal)
            )
            if not_before is not None and not_before > now:
                return not_before
            started = connection.execute(
                sa.update(schema.night_portal)
                .where(self._tonight, schema.night_portal.c.started_at.is_(None))
                .values(started_at=now)
            )
            if started.rowcount == 0:
                return None
            for seed in seeds:
                self._plan_list(connection, seed)
            known = sa.select(release.c.id).where(release.c.portal == self.portal)
            if since is not None:
                known = known.where(release.c.published_sort >= since)
            connection.execute(
                sa.update(page)
                .where(
                    page.c.portal == self.portal,
                    page.c.kind == "release",
                    sa.or_(
                        page.c.state == "found",
                        sa.and_(page.c.state == "known", page.c.release.in_(known)),
                    ),
                )
                .values(planned_night=self.night.number)
            )
        return None

    def pending(self) -> list[Task]:
        """What is planned and not done: list pages, then new releases, then known ones."""
        page = schema.page
        with self.night.archive.read() as connection:
            rows = connection.execute(
                sa.select(page)
                .where(
                    page.c.portal == self.portal,
                    page.c.planned_night == self.night.number,
                    sa.func.coalesce(page.c.looked_night, 0) < self.night.number,
                )
                .order_by(page.c.kind, page.c.release.is_not(None), page.c.id)
            ).all()
        return [task_from_row(row) for row in rows]

    def store_list(
        self,
        look: Look,
        task: Task,
        listed: Sequence[Listed],
        *,
        following: Task | None,
        is_cut: bool = False,
    ) -> ListOutcome:
        """Keep a list page's look, plan the releases it shows and the following page.

        One transaction. The list has ended where the page is empty, shows the same
        addresses as an earlier one of this night, is the second that brings nothing
        new, or has no following page; is_cut: there is one, beyond the portal's max_pages.
        """
        with self.night.archive.write() as connection:
            digest = sha256("\n".join(sorted(entry.url for entry in listed)).encode()).hexdigest()
            repeats = self._is_repeated(connection, task.url, digest)
            fresh: list[Task] = []
            brought = sum(self._list_release(connection, entry, look.at, fresh) for entry in listed)
            self._done(connection, look, task.kind, brought=brought, digest=digest)
            insert_look(connection, self.night.number, look, task.kind)
            has_ended = following is None or (
                task.kind == "list"
                and (not listed or repeats or self._barren_pages(connection) >= _BARREN_PAGES)
            )
            if following is not None and not has_ended:
                self._plan_list(connection, following)
            if has_ended and task.kind == "list" and not is_cut:
                self._list_has_ended(connection)
        return ListOutcome(fresh=tuple(fresh), has_ended=has_ended)

    def end_list(self, look: Look) -> None:
        """A list page past the end answers that it is not there: the list is whole."""
        with self.night.archive.write() as connection:
            self._done(connection, look, "list")
            insert_look(connection, self.night.number, look, "list")
            self._list_has_ended(connection)

    def list_pages(self) -> int:
        """How many list pages were looked at tonight."""
        page = schema.page
        with self.night.archive.read() as connection:
            return (
                connection.scalar(
                    sa.select(sa.func.count())
                    .select_from(page)
                    .where(
                        page.c.portal == self.portal,
                        page.c.kind == "list",
                        page.c.looked_night == self.night.number,
                    )
                )
                or 0
            )

    def not_modified_list(self, look: Look) -> int:
        """A feed or list answered 304: all it held last time still counts as listed.

        Returns how many addresses that is.
        """
        page = schema.page
        with self.night.archive.write() as connection:
            last = connection.scalar(
                sa.select(page.c.listed_night).where(
                    page.c.portal == self.portal, page.c.url == look.url
                )
            )
            still = connection.execute(
                sa.update(page)
                .where(
                    page.c.portal == self.portal,
                    page.c.kind == "release",
                    page.c.listed_night == last,
                )
                .values(listed_night=self.night.number, last_seen=look.at)
            )
            kind = connection.scalar(
                sa.select(page.c.kind).where(page.c.portal == self.portal, page.c.url == look.url)
            )
            self._done(connection, look, kind or "list")
            insert_look(connection, self.night.number, look, kind or "list")
            if kind == "list":
                self._list_has_ended(connection)
        return still.rowcount

    def store_look(self, look: Look, kind: str) -> None:
        """Keep a look that brought no text: a failure, or a page that is not modified.

        A release stays as it is: only its state says that its address answers
        "gone", and that it is present again when it does.
        """
        page, release = schema.page, schema.release
        with self.night.archive.write() as connection:
            known = connection.scalar(
                sa.select(page.c.release).where(
                    page.c.portal == self.portal, page.c.url == look.url
                )
            )
            insert_look(connection, self.night.number, look, kind, release=known)
            is_good = look.look_class == LookClass.OK
            values: dict[str, object] = {"looked_night": self.night.number, "last_seen": look.at}
            values["attempts"] = 0 if is_good else page.c.attempts + 1
            if look.look_class in _GONE and known is None:
                values["state"] = "dead"
            connection.execute(
                sa.update(page)
                .where(page.c.portal == self.portal, page.c.url == look.url)
                .values(values)
            )
            if known is None or not (is_good or look.look_class in _GONE):
                return
            new: dict[str, object] = (
                {"state": "present", "last_seen": look.at} if is_good else {"state": "missing"}
            )
            connection.execute(
                sa.update(release)
                .where(release.c.id == known, release.c.url == look.url)
                .values(new)
            )

    def ask_back_at(self, moment: datetime) -> None:
        """Remember that the portal asked not to be visited before *moment*."""
        with self.night.archive.write() as connection:
            connection.execute(
                sa.update(schema.portal)
                .where(schema.portal.c.id == self.portal)
                .values(not_before=moment)
            )

    def _list_has_ended(self, connection: sa.Connection) -> None:
        connection.execute(
            sa.update(schema.night_portal).where(self._tonight).values(list_complete=True)
        )

    def _is_repeated(self, connection: sa.Connection, url: str, digest: str) -> bool:
        """Whether an earlier list page of this night showed exactly these addresses."""
        page = schema.page
        return (
            connection.scalar(
                sa.select(page.c.id)
                .where(
                    page.c.portal == self.portal,
                    page.c.kind == "list",
                    page.c.looked_night == self.night.number,
                    page.c.digest == digest,
                    page.c.url != url,
                )
                .limit(1)
            )
            is not None
        )

    def _barren_pages(self, connection: sa.Connection) -> int:
        """List pages of this night on which every address was already listed."""
        page = schema.page
        return (
            connection.scalar(
                sa.select(sa.func.count())
                .select_from(page)
                .where(
                    page.c.portal == self.portal,
                    page.c.kind == "list",
                    page.c.looked_night == self.night.number,
                    page.c.brought == 0,
                )
            )
            or 0
        )

    @property
    def _tonight(self) -> sa.ColumnElement[bool]:
        table = schema.night_portal
        return sa.and_(table.c.night == self.night.number, table.c.portal == self.portal)

    def _plan_list(self, connection: sa.Connection, task: Task) -> None:
        now = self.night.clock.now()
        again = {"planned_night": self.night.number, "position": task.position}
        connection.execute(
            insert(schema.page)
            .values(
                portal=self.portal,
                url=task.url,
                kind=task.kind,
                state="found",
                first_seen=now,
                last_seen=now,
                attempts=0,
                **again,
            )
            .on_conflict_do_update(index_elements=["portal", "url"], set_=again)
        )

    def _list_release(
        self, connection: sa.Connection, entry: Listed, at: datetime, fresh: list[Task]
    ) -> int:
        """Note that a list page shows *entry*; 1 where it is the first tonight to do so."""
        page = schema.page
        row = connection.execute(
            sa.select(page).where(page.c.portal == self.portal, page.c.url == entry.url)
        ).one_or_none()
        if row is not None and row.kind != "release":
            return 0
        seen = {"last_seen": at, "listed_night": self.night.number}
        if entry.text:
            seen["link_text"] = entry.text
        if entry.published:
            seen["feed_published"] = entry.published
        if row is None:
            connection.execute(
                sa.insert(page).values(
                    portal=self.portal,
                    url=entry.url,
                    kind="release",
                    state="found",
                    first_seen=at,
                    planned_night=self.night.number,
                    attempts=0,
                    **seen,
                )
            )
        else:
            if row.state == "dead":
                seen["planned_night"] = self.night.number
            connection.execute(sa.update(page).where(page.c.id == row.id).values(seen))
        if row is None or (row.state == "dead" and row.planned_night != self.night.number):
            fresh.append(
                Task(
                    url=entry.url,
                    kind="release",
                    link_text=entry.text,
                    feed_published=entry.published,
                )
            )
        return int(row is None or row.listed_night != self.night.number)

    def _done(
        self,
        connection: sa.Connection,
        look: Look,
        kind: str,
        *,
        brought: int | None = None,
        digest: str | None = None,
    ) -> None:
        page = schema.page
        values = {
            "state": "known",
            "looked_night": self.night.number,
            "last_seen": look.at,
            "attempts": 0,
        }
        if digest is not None:
            values |= {"brought": brought, "digest": digest}
            # A home page is read anew each night: it tells where the list is.
            if kind == "list":
                values |= {"etag": look.etag, "last_modified": look.last_modified}
        values["listed_night"] = self.night.number
        connection.execute(
            sa.update(page)
            .where(page.c.portal == self.portal, page.c.url == look.url, page.c.kind == kind)
            .values(values)
        )


def insert_look(
    connection: sa.Connection, night: int, look: Look, kind: str, *, release: int | None = None
) -> None:
    """Add a look within the caller's transaction; kind: home, list, release or robots."""
    connection.execute(
        sa.insert(schema.look).values(
            {
                "at": look.at,
                "night": night,
                "portal": look.portal,
                "url": look.url,
                "kind": kind,
                "class": look.look_class,
                "cause": look.cause,
                "status": look.status,
                "bytes": look.size_bytes,
                "attempts": look.attempts,
                "final_url": look.final_url,
                "release": release,
            }
        )
    )
