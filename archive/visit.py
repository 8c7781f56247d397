"""One portal in one night: what is to be fetched, and what came of each fetch.

The plan is rows of `page`; a task is done in the same transaction that stores
what it brought, so a killed visit goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from archive import schema
from archive.clustering import catch_up
from archive.deadends import DeadEnds
from archive.due import (
    BELIEVED_NIGHTS,
    plan_frontier,
    plan_list,
    plan_releases,
    plan_sweep,
)
from archive.evidence import evidence_columns
from archive.insets import read_insets
from archive.layout import counted_layout
from archive.model import Inset, Look, LookClass, ReleaseState
from archive.night import NightRun
from archive.tasks import Listed, ListOutcome, Task, task_from_row
from archive.walk import Walk
from archive.withdrawal.plan import again_tasks, plan_controls
from archive.withdrawal.telling import take_back

_GONE = frozenset({LookClass.GONE_HARD, LookClass.GONE_SOFT})
# What an address answers that is no release.
_REFUSED = _GONE | {LookClass.SUSPECT, LookClass.TRAP}
# After so many list pages some releases are read before the list is walked on: what they are
# tells which of its addresses are worth listing.
_LISTS_FIRST = 20
_RELEASES_BETWEEN = 50
_LISTS = ("home", "list")
_ADD_LOOK = sa.insert(schema.look)  # built once: for every look anew, it costs a third more


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The visit of one portal in one night.

    is_full: the whole list is walked and every known release looked at. is_proving: what is
    asked besides, so that a release that is not found can be proved to be gone.
    """

    night: NightRun
    portal: str
    is_full: bool = False
    is_proving: bool = False

    def begin(self, seeds: Sequence[Task], *, since: datetime | None = None) -> datetime | None:
        """Plan the list pages *seeds* and every release that is due; safe to repeat.

        since: leave alone the releases published before it.
        Returns the time before which the portal asked not to be visited, if it did.
        """
        now = self.night.clock.now()
        number = self.night.number
        with self.night.archive.write() as connection:
            not_before: datetime | None = connection.scalar(
                sa.select(schema.portal.c.not_before).where(schema.portal.c.id == self.portal)
            )
            if not_before is not None and not_before > now:
                return not_before
            started = connection.execute(
                sa.update(schema.night_portal)
                .where(
                    schema.night_portal.c.night == number,
                    schema.night_portal.c.portal == self.portal,
                    schema.night_portal.c.started_at.is_(None),
                )
                .values(started_at=now)
            )
            if started.rowcount == 0:
                return None
            plan_frontier(connection, self.portal, number)
            for seed in seeds:
                walk = "deep" if self.is_full else "head"
                plan_list(connection, self.portal, number, replace(seed, walk=walk), now)
            plan_releases(connection, self.portal, number, since=since, is_full=self.is_full)
            if self.is_proving:
                plan_controls(connection, self.portal, number)
        return None

    def unread_lists(self, seeds: Sequence[Task]) -> list[Task]:
        """The list pages not looked at tonight, of *seeds* and of what a killed visit planned."""
        page = schema.page
        with self.night.archive.read() as connection:
            looked = set(
                connection.scalars(
                    sa.select(page.c.url).where(
                        page.c.portal == self.portal,
                        page.c.kind.in_(_LISTS),
                        page.c.looked_night == self.night.number,
                    )
                )
            )
        tasks = {task.url: task for task in (*seeds, *self.pending(kinds=_LISTS))}
        return [task for url, task in tasks.items() if url not in looked]

    def next_tasks(self, *, limit: int) -> list[Task]:
        """What to ask for now: open list pages, then the sweep's, then so many releases.

        A long list is walked with stops, at which releases are read. What was stored since the
        last time is compared with what other portals say.
        """
        catch_up(self.night, self.portal)
        lists = self.pending(kinds=_LISTS)
        if lists and self.is_lists_turn():
            return lists
        if not lists:
            with self.night.archive.write() as connection:
                swept = plan_sweep(connection, self.portal, self.night.number)
            if swept:
                return self.pending(kinds=_LISTS)
        return self._releases(limit) or lists

    def again_tasks(self, spellings: Callable[[str], Iterable[str]]) -> list[Task]:
        """Second looks at what was not found tonight, once all else is done."""
        if not self.is_proving:
            return []
        with self.night.archive.read() as connection:
            return again_tasks(connection, self.portal, self.night.number, spellings=spellings)

    def is_lists_turn(self) -> bool:
        """Whether the walk may go on before more releases are read."""
        look = schema.look
        with self.night.archive.read() as connection:
            read = connection.scalar(
                sa.select(sa.func.count()).where(
                    look.c.night == self.night.number,
                    look.c.portal == self.portal,
                    look.c.kind == "release",
                )
            )
        stops = (read or 0) // _RELEASES_BETWEEN
        return self.list_pages() < _LISTS_FIRST * (1 + stops)

    def _releases(self, limit: int) -> list[Task]:
        """So many release pages that are planned, without those of dead ends."""
        while tasks := self.pending(kinds=("release",), limit=limit):
            with self.night.archive.write() as connection:
                ends = DeadEnds(connection, self.portal)
                dead = {task.url: end for task in tasks if (end := ends.of(task.url))}
                for end in sorted(set(dead.values())):
                    self._leave_out(connection, end, [url for url in dead if dead[url] == end])
                if taken := [task for task in tasks if ends.takes(task.url)]:
                    return taken
        return []

    def _leave_out(self, connection: sa.Connection, end: str, urls: Sequence[str]) -> None:
        """Ask for none of these addresses tonight, and tell it once a night."""
        look, page = schema.look, schema.page
        connection.execute(
            sa.update(page)
            .where(page.c.portal == self.portal, page.c.url.in_(urls))
            .values(planned_night=None)
        )
        told = connection.scalar(
            sa.select(look.c.id).where(
                look.c.url == end, look.c.night == self.night.number, look.c.portal == self.portal
            )
        )
        if told is None:
            trap = Look(
                at=self.night.clock.now(),
                portal=self.portal,
                url=end,
                look_class=LookClass.TRAP,
                cause="none of the addresses below it is a release",
                attempts=0,
            )
            insert_look(connection, self.night, trap, "release")

    def pending(
        self, *, kinds: Sequence[str] = (*_LISTS, "release"), limit: int | None = None
    ) -> list[Task]:
        """What is planned and not done: list pages, then new releases, then known ones.

        Of new releases those that tonight's list showed first come first; of known ones
        those that were missed, then those not looked at for longest.
        """
        page, release, night = schema.page, schema.release, schema.night
        began = sa.select(night.c.started_at).where(night.c.number == self.night.number)
        with self.night.archive.read() as connection:
            rows = connection.execute(
                sa.select(page)
                .outerjoin(release, page.c.release == release.c.id)
                .where(
                    page.c.portal == self.portal,
                    page.c.kind.in_(kinds),
                    page.c.planned_night == self.night.number,
                    sa.func.coalesce(page.c.looked_night, 0) < self.night.number,
                )
                .order_by(
                    page.c.kind,
                    page.c.release.is_not(None),
                    sa.func.coalesce(release.c.state, "present") == "present",
                    page.c.first_seen < began.scalar_subquery(),
                    sa.case(
                        (page.c.release.is_(None), 0),
                        else_=sa.func.coalesce(page.c.looked_night, 0),
                    ),
                    page.c.id,
                )
                .limit(limit)
            ).all()
        return [task_from_row(row) for row in rows]

    def store_list(  # noqa: PLR0913 - what a list page brought
        self,
        look: Look,
        task: Task,
        listed: Sequence[Listed],
        *,
        following: Task | None,
        is_cut: bool = False,
        traps: Sequence[Look] = (),
    ) -> ListOutcome:
        """Keep a list page's look, plan the releases it shows and the following page.

        One transaction. is_cut: the portal's max_pages are used up, and the following page
        waits for the next night. traps: what is told of addresses that were left out.
        """
        with self.night.archive.write() as connection:
            outcome = self._walk(connection).store_page(
                task, listed, look, following=following, is_cut=is_cut
            )
            for trap in traps:
                self._keep_look(connection, trap, "release")
            is_news = outcome.fresh > 0
            insert_look(connection, self.night, look, task.kind, is_news=is_news)
            return outcome

    def store_index(self, look: Look, task: Task, inner: Sequence[Task]) -> ListOutcome:
        """Keep the look at a page that names other lists, and plan those that may be new."""
        with self.night.archive.write() as connection:
            insert_look(connection, self.night, look, task.kind)
            return self._walk(connection).store_index(task, inner, look)

    def lead_elsewhere(self, look: Look, task: Task, instead: Task) -> Task:
        """A place where no list stands: it is left alone for some nights, another is asked."""
        page = schema.page
        other = replace(instead, walk=task.walk)
        with self.night.archive.write() as connection:
            insert_look(connection, self.night, look, task.kind)
            connection.execute(
                sa.update(page)
                .where(page.c.portal == self.portal, page.c.url == task.url)
                .values(state="dead", looked_night=self.night.number, last_seen=look.at)
            )
            plan_list(connection, self.portal, self.night.number, other, look.at)
        return other

    def is_dead(self, url: str) -> bool:
        """Whether no list stood at this address, in the last nights."""
        page = schema.page
        with self.night.archive.read() as connection:
            return bool(
                connection.scalar(
                    sa.select(page.c.id).where(
                        page.c.portal == self.portal,
                        page.c.url == url,
                        page.c.state == "dead",
                        page.c.looked_night > self.night.number - BELIEVED_NIGHTS,
                    )
                )
            )

    def layout(self) -> frozenset[str] | None:
        """The class names that most of tonight's release pages bore; None where few were read."""
        with self.night.archive.read() as connection:
            return counted_layout(connection, self.night.number, self.portal)

    def insets(self) -> list[list[Inset]]:
        """What each of the portal's newest releases holds that may be the portal's."""
        with self.night.archive.read() as connection:
            return read_insets(connection, self.portal)

    def end_list(self, look: Look) -> None:
        """A list page past the end answers that it is not there: the list is whole."""
        with self.night.archive.write() as connection:
            walk = self._walk(connection)
            walk.done(Task(url=look.url, kind="list"), look, shown=0)
            insert_look(connection, self.night, look, "list")
            walk.has_ended()

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
            row = connection.execute(
                sa.select(page.c.listed_night, page.c.kind).where(
                    page.c.portal == self.portal, page.c.url == look.url
                )
            ).one_or_none()
            kind = row.kind if row else "list"
            walk = self._walk(connection)
            still = walk.still_listed(row.listed_night if row else None, look.at)
            walk.done(Task(url=look.url, kind=kind), look)
            insert_look(connection, self.night, look, kind)
            if kind == "list":
                walk.has_ended()
        return still

    def store_look(
        self,
        look: Look,
        kind: str,
        *,
        release: int | None = None,
    ) -> None:
        """Keep a look that brought no text: a failure, or a page that is not modified.

        A release stays as it is: only its state says that its address answers
        "gone", and that it is present again when it does. release: of a second look, whose.
        """
        with self.night.archive.write() as connection:
            if release is not None:
                insert_look(connection, self.night, look, kind, release=release)
            else:
                self._keep_look(connection, look, kind)

    def _keep_look(self, connection: sa.Connection, look: Look, kind: str) -> None:
        page = schema.page
        known = connection.scalar(
            sa.select(page.c.release).where(page.c.portal == self.portal, page.c.url == look.url)
        )
        number = insert_look(connection, self.night, look, kind, release=known)
        is_good = look.look_class == LookClass.OK
        values: dict[str, object] = {"looked_night": self.night.number, "last_seen": look.at}
        values["attempts"] = 0 if is_good else page.c.attempts + 1
        if is_good:
            values["read_modified"] = page.c.modified
        if known is None and look.look_class in _REFUSED:
            values["refusals"] = page.c.refusals + 1
        if known is None and look.look_class in _GONE:
            values["state"] = "dead"
        connection.execute(
            sa.update(page)
            .where(page.c.portal == self.portal, page.c.url == look.url)
            .values(values)
        )
        if known is None:
            return
        if is_good:
            self._see(connection, known, look, number)
        elif look.look_class in _GONE:
            miss(connection, known, look.url)

    def _see(self, connection: sa.Connection, known: int, look: Look, number: int) -> None:
        """A release answered at its own address that it is not modified."""
        release = schema.release
        seen = connection.execute(
            sa.update(release)
            .where(release.c.id == known, release.c.url == look.url)
            .values(last_seen=look.at)
        )
        if seen.rowcount:
            take_back(connection, self.night.number, look.at, known, [number])

    def ask_back_at(self, moment: datetime) -> None:
        """Remember that the portal asked not to be visited before *moment*."""
        with self.night.archive.write() as connection:
            connection.execute(
                sa.update(schema.portal)
                .where(schema.portal.c.id == self.portal)
                .values(not_before=moment)
            )

    def _walk(self, connection: sa.Connection) -> Walk:
        return Walk(connection, self.portal, self.night.number, is_full=self.is_full)


def miss(connection: sa.Connection, known: int, url: str) -> None:
    """A release was not found at *url*: it is missing, where that is its own address.

    What is known to be gone stays so.
    """
    release = schema.release
    connection.execute(
        sa.update(release)
        .where(
            release.c.id == known,
            release.c.url == url,
            release.c.state == ReleaseState.PRESENT,
        )
        .values(state=ReleaseState.MISSING)
    )


def insert_look(  # noqa: PLR0913 - what is known of one look
    connection: sa.Connection,
    night: NightRun,
    look: Look,
    kind: str,
    *,
    is_news: bool = False,
    release: int | None = None,
    is_undated: bool | None = None,
) -> int:
    """Add a look within the caller's transaction; returns its id.

    kind: home, list, release, robots or probe; again or variant for a second look.
    is_news: it shows what the archive did not know. is_undated: of a release page that was
    read, whether no publishing date was found.
    """
    evidence = evidence_columns(connection, night, look, kind=kind, is_news=is_news)
    key = connection.execute(
        _ADD_LOOK,
        {
            "at": look.at,
            "night": night.number,
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
            "is_undated": is_undated,
            **evidence,
        },
    ).inserted_primary_key
    if key is None:
        raise ValueError("the database gave no key")
    return int(key[0])
