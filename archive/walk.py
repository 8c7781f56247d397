"""Walking a portal's list: what each page brought, and where the walk ends.

A walk ends with the list, or where its overlap with what earlier nights knew is proved.
One list page is one transaction: its look, its addresses and the following page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import takewhile
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.deadends import DeadEnds
from archive.due import BELIEVED_NIGHTS, SWEEP_NIGHTS, is_worth_asking, keep_frontier, plan_list
from archive.model import Look
from archive.tasks import Listed, ListOutcome, Task

# After so many list pages in a row that bring no new address the list has ended: sites
# repeat their first or last page, or show only a sidebar, for any page number.
_BARREN_PAGES = 2
# So many pages in a row on which every address is known prove the overlap; with the last
# page of the list, which is looked at each night, that is three (faults.md, T36).
_OVERLAP_PAGES = 2
# Or one page on which the later half is older than this before the last night.
_OVERLAP_SPAN = timedelta(days=30)


class Walk:
    """The list of one portal in one night, within the caller's transaction."""

    def __init__(
        self, connection: sa.Connection, portal: str, night: int, *, is_full: bool = False
    ) -> None:
        self._connection = connection
        self._portal = portal
        self._night = night
        self._is_full = is_full

    @cached_property
    def _dead_ends(self) -> DeadEnds:
        return DeadEnds(self._connection, self._portal)

    @cached_property
    def _taken_down(self) -> frozenset[int]:
        """The portal's releases that are not to be asked for again."""
        table, release = schema.takedown, schema.release
        return frozenset(
            self._connection.scalars(
                sa.select(table.c.release)
                .join(release, table.c.release == release.c.id)
                .where(release.c.portal == self._portal)
            )
        )

    def store_page(
        self,
        task: Task,
        listed: Sequence[Listed],
        look: Look,
        *,
        following: Task | None,
        is_cut: bool,
    ) -> ListOutcome:
        """Plan the releases that a list page shows, and the page after it.

        The list has ended where the page is empty, shows the same addresses as the one before
        it, is the second in a row that brings nothing new, or has no following page.
        """
        digest = sha256("\n".join(sorted(entry.url for entry in listed)).encode()).hexdigest()
        repeats = self._is_repeated(task, digest)
        states = [self._list_release(entry, look.at) for entry in listed]
        fresh = states.count("fresh")
        self.done(
            task,
            look,
            shown=len(listed),
            fresh=fresh,
            is_filled=True if fresh else schema.page.c.is_filled,
            brought=len(states) - states.count("seen"),
            digest=digest,
        )
        if task.walk == "sweep":
            after = following if fresh and following and self._is_unknown(following) else None
            planned = self._plan(after, "deep", look.at)
            return ListOutcome(fresh=fresh, following=planned)
        has_ended = following is None or (
            task.kind == "list"
            and (not listed or repeats or self._barren_pages(task) >= _BARREN_PAGES)
        )
        is_proved = task.walk == "head" and self._overlaps(task, listed)
        if following is not None and is_cut and not (has_ended or is_proved):
            keep_frontier(self._connection, self._portal, following, look.at)
            return ListOutcome(fresh=fresh, has_ended=True)
        if task.kind == "list" and (has_ended or is_proved):
            self.has_ended()
        if has_ended or is_proved or following is None:
            return ListOutcome(fresh=fresh, has_ended=True)
        return ListOutcome(fresh=fresh, following=self._plan(following, task.walk, look.at))

    def store_index(self, task: Task, inner: Sequence[Task], look: Look) -> ListOutcome:
        """Plan the lists that an index names, but for those that say they are unchanged."""
        page = schema.page
        self.done(task, look)
        planned: list[Task] = []
        for each in inner:
            row = self._row(each.url)
            # A part that says nothing of its changes is left alone only where it held no release.
            is_unchanged = (
                row is not None
                and row.state == "known"
                and (row.read_modified == each.modified if each.modified else row.shown == 0)
                and (row.looked_night or 0) > self._night - SWEEP_NIGHTS
                and not self._is_full
            )
            if row is not None and is_unchanged:
                self.still_listed(row.listed_night, look.at)
                self._update(row.id, listed_night=self._night)
            elif row is None or row.looked_night != self._night:
                planned += self._plan(each, "deep", look.at)
                self._connection.execute(
                    sa.update(page)
                    .where(page.c.portal == self._portal, page.c.url == each.url)
                    .values(modified=each.modified)
                )
        self.has_ended()
        return ListOutcome(fresh=0, following=tuple(planned), has_ended=not planned)

    def still_listed(self, last: int | None, at: datetime) -> int:
        """All that was listed in the night *last* counts as listed tonight; how many."""
        page = schema.page
        return self._connection.execute(
            sa.update(page)
            .where(
                page.c.portal == self._portal,
                page.c.kind == "release",
                page.c.listed_night == last,
            )
            .values(listed_night=self._night, last_seen=at)
        ).rowcount

    def has_ended(self) -> None:
        """The list was walked as far as it is to be tonight."""
        table = schema.night_portal
        self._connection.execute(
            sa.update(table)
            .where(table.c.night == self._night, table.c.portal == self._portal)
            .values(list_complete=True)
        )

    def done(self, task: Task, look: Look, **showed: object) -> None:
        """The task of a list page is done; showed: what it showed, where it was read."""
        page = schema.page
        values: dict[str, object] = {
            "state": "known",
            "looked_night": self._night,
            "listed_night": self._night,
            "last_seen": look.at,
            "attempts": 0,
            "read_modified": page.c.modified,
        }
        # A home page is read anew each night: it tells where the list is.
        if showed and task.kind == "list":
            values |= {"etag": look.etag, "last_modified": look.last_modified}
        self._connection.execute(
            sa.update(page)
            .where(
                page.c.portal == self._portal,
                page.c.url == task.url,
                page.c.kind == task.kind,
            )
            .values({**values, **showed})
        )

    def _plan(self, task: Task | None, walk: str | None, at: datetime) -> tuple[Task, ...]:
        if task is None:
            return ()
        task = replace(task, walk=walk)
        plan_list(self._connection, self._portal, self._night, task, at)
        return (task,)

    def _overlaps(self, task: Task, listed: Sequence[Listed]) -> bool:
        """Whether this page proves that the walk met what earlier nights knew."""
        row = self._row(task.url)
        if not listed or row is None or row.fresh:
            return False
        pages = self._head_pages()
        known = sum(1 for _ in takewhile(lambda fresh: not fresh, pages))
        # The first page alone proves nothing: what is pinned may fill it.
        return known >= _OVERLAP_PAGES or (len(pages) > 1 and self._reaches_back(listed))

    def _head_pages(self) -> list[int]:
        """How many new addresses each page of tonight's walk showed, the last page first."""
        page = schema.page
        return list(
            self._connection.scalars(
                sa.select(page.c.fresh)
                .where(
                    page.c.portal == self._portal,
                    page.c.kind == "list",
                    page.c.walk == "head",
                    page.c.looked_night == self._night,
                    page.c.shown > 0,
                )
                .order_by(page.c.position.desc().nulls_last())
            )
        )

    def _reaches_back(self, listed: Sequence[Listed]) -> bool:
        """Whether the later half of a page is older than the span before the last night.

        Pinned releases stand in the earlier half, so they prove nothing.
        """
        page, release, night = schema.page, schema.release, schema.night
        last = self._connection.scalar(
            sa.select(sa.func.max(night.c.started_at)).where(night.c.number < self._night),
        )
        later = [entry.url for entry in listed[len(listed) // 2 :]]
        days = list(
            self._connection.scalars(
                sa.select(release.c.published_sort)
                .join(page, page.c.release == release.c.id)
                .where(page.c.portal == self._portal, page.c.url.in_(later))
            )
        )
        if last is None or len(days) < len(later) or None in days:
            return False
        return bool(max(day for day in days if day) < last - _OVERLAP_SPAN)

    def _is_unknown(self, task: Task) -> bool:
        """A list page that no night has read."""
        row = self._row(task.url)
        return row is None or row.state == "found"

    def _row(self, url: str) -> sa.Row[tuple[object, ...]] | None:
        page = schema.page
        return self._connection.execute(
            sa.select(page).where(page.c.portal == self._portal, page.c.url == url)
        ).one_or_none()

    def _update(self, row: int, **values: object) -> None:
        page = schema.page
        self._connection.execute(sa.update(page).where(page.c.id == row).values(values))

    def _pages_before(self, task: Task) -> list[sa.Row[Any]]:
        """Tonight's list pages up to this one, from it backwards."""
        page = schema.page
        return list(
            self._connection.execute(
                sa.select(page)
                .where(
                    page.c.portal == self._portal,
                    page.c.kind == "list",
                    page.c.looked_night == self._night,
                    page.c.position <= (task.position or 0),
                    page.c.brought.is_not(None),
                )
                .order_by(page.c.position.desc())
            )
        )

    def _is_repeated(self, task: Task, digest: str) -> bool:
        """Whether the list page before this one showed exactly these addresses."""
        before = [row for row in self._pages_before(task) if row.url != task.url]
        return bool(before) and before[0].digest == digest

    def _barren_pages(self, task: Task) -> int:
        """List pages in a row, back from this one, on which every address was already listed."""
        barren = 0
        for row in self._pages_before(task):
            if row.brought:
                break
            barren += 1
        return barren

    def _list_release(self, entry: Listed, at: datetime) -> str:
        """Note that a list page shows *entry*.

        Returns "fresh" for an address of which nobody knew, "known" for one that was known
        before tonight or was dead, "seen" for one already listed tonight or in a dead end.
        """
        page = schema.page
        row = self._row(entry.url)
        if row is not None and row.kind != "release":
            return "seen"
        seen: dict[str, object] = {"last_seen": at, "listed_night": self._night}
        if row is not None and row.release in self._taken_down:
            # Listed, as far as the overlap goes; what the list says of it is not kept.
            self._update(row.id, **seen)
            return "seen" if row.listed_night == self._night else "known"
        seen |= {
            key: value
            for key, value in (
                ("link_text", entry.text),
                ("feed_published", entry.published),
                ("modified", entry.modified),
            )
            if value
        }
        if row is None and self._dead_ends.of(entry.url):
            return "seen"
        if row is None:
            self._connection.execute(
                sa.insert(page).values(
                    portal=self._portal,
                    url=entry.url,
                    kind="release",
                    state="found",
                    first_seen=at,
                    planned_night=self._night,
                    attempts=0,
                    **seen,
                )
            )
            return "fresh"
        if self._is_changed(row, entry) or (
            row.state == "dead" and is_worth_asking(row.refusals, row.looked_night, self._night)
        ):
            seen["planned_night"] = self._night
        elif self._is_unchanged(row, entry):
            seen["planned_night"] = None
        self._update(row.id, **seen)
        return "seen" if row.listed_night == self._night else "known"

    def _is_changed(self, row: sa.Row[tuple[object, ...]], entry: Listed) -> bool:
        """The list says that a known release was changed since it was read."""
        return (
            row.state == "known"
            and entry.modified is not None
            and row.read_modified not in (None, entry.modified)
            and row.looked_night != self._night
        )

    def _is_unchanged(self, row: sa.Row[tuple[object, ...]], entry: Listed) -> bool:
        """The list's word that it is as it was read stands for the look, but not for ever."""
        return (
            row.state == "known"
            and entry.modified is not None
            and row.read_modified == entry.modified
            and row.planned_night == self._night
            and self._night - BELIEVED_NIGHTS < (row.looked_night or 0) < self._night
            and not row.attempts
            and row.held_sha256 is None
            and not self._is_full
        )
