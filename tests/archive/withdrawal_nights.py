"""Nights of a portal with its answers made up, stored as a crawl stores them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa

from archive import schema
from archive.clock import Clock
from archive.database import Archive
from archive.model import LookClass, Release, Verdict
from archive.night import NightRun, begin_night, finish_night
from archive.store import store_release
from archive.tasks import Listed, Task
from archive.visit import Visit
from archive.withdrawal import settle_withdrawals
from archive.withdrawal.rules import AGAIN_AFTER
from tests.archive.building import FIRST_NIGHT, make_look, make_plan, make_release

STATUS = {LookClass.OK: 304, LookClass.GONE_HARD: 404, LookClass.BLOCKED: 403}


@dataclass
class Portal:
    """A portal and what it answers tonight; all is well unless a test says otherwise.

    classes: of each address, what the first look brings; again, variants: the second ones, by
    default the same. prints: for addresses that never were.
    """

    id: str = "kotacontoh"
    items: dict[str, Release] = field(default_factory=dict)
    verdict: Verdict = Verdict.HEALTHY
    list_class: LookClass = LookClass.OK
    robots: LookClass = LookClass.OK
    prints: tuple[str, ...] = ("status 404", "status 404")
    is_network_up: bool | None = None
    classes: dict[str, LookClass] = field(default_factory=dict)
    again: dict[str, LookClass] = field(default_factory=dict)
    variants: dict[str, LookClass] = field(default_factory=dict)
    is_proving: bool = True

    def add(self, number: int, **changes: object) -> str:
        """A release of its own for each number; returns its address."""
        url = f"https://{self.id}.example/berita/{number}"
        self.items[url] = make_release(
            url=url,
            portal=self.id,
            title=f"Berita {self.id} nomor {number}",
            text=" ".join(f"{self.id}{number}kata{n}" for n in range(60)),
            published=FIRST_NIGHT.date() - timedelta(days=number % 20),
            **changes,  # type: ignore[arg-type]
        )
        return url

    def heal(self) -> None:
        """All is well again."""
        fresh = Portal(id=self.id)
        for name in ("verdict", "list_class", "robots", "prints", "is_network_up"):
            setattr(self, name, getattr(fresh, name))
        for answers in (self.classes, self.again, self.variants):
            answers.clear()


class Country:
    """Nights over some portals, one after the other."""

    def __init__(self, archive: Archive, *portals: Portal, region: str = "33.75") -> None:
        self.archive = archive
        self.portals = portals
        self.region = region
        self.day = 0
        self.run: NightRun | None = None
        # What was looked at in the last night: address, kind, class, minutes after its first look.
        self.looked: list[tuple[str, str, str, LookClass]] = []

    def night(self, *, settles: bool = True) -> NightRun:
        """The next night: visit, judge, settle, finish."""
        clock = Clock(FIRST_NIGHT + timedelta(days=self.day))
        self.day += 1
        plans = [make_plan(portal.id, region=self.region) for portal in self.portals]
        self.run = run = begin_night(self.archive, clock, plans)
        self.looked = []
        for portal in self.portals:
            self._visit(run, portal)
        if settles:
            settle_withdrawals(run)
        finish_night(run)
        return run

    def _visit(self, run: NightRun, portal: Portal) -> None:
        visit = Visit(night=run, portal=portal.id, is_proving=portal.is_proving)
        url = f"https://{portal.id}.example/berita"
        task = Task(url=url, kind="list", position=1)
        visit.begin([task])
        look = make_look(url, portal.list_class, portal=portal.id, at=run.clock.now())
        if portal.list_class == LookClass.OK:
            visit.store_list(
                look, task, [Listed(url=each) for each in portal.items], following=None
            )
        else:
            visit.store_look(look, "list")
        self._store(
            visit, portal, f"https://{portal.id}.example/robots.txt", "robots", portal.robots
        )
        for said in portal.prints[:1]:
            self._probe(visit, portal, said)
        for due in visit.pending(kinds=("release",)):
            self._look(visit, portal, due, portal.classes)
        again = visit.again_tasks(lambda _: ())
        if again:
            run.clock.forward_to(run.clock.now() + AGAIN_AFTER + timedelta(minutes=1))
        for due in again:
            answers = portal.again if due.kind == "again" else portal.variants
            self._look(visit, portal, due, {**portal.classes, **answers})
        for said in portal.prints[1:]:
            self._probe(visit, portal, said)
        self._judge(run, portal)

    def _look(
        self, visit: Visit, portal: Portal, task: Task, answers: Mapping[str, LookClass]
    ) -> None:
        look_class = answers.get(task.url, LookClass.OK)
        is_second = task.kind != "release"
        self.looked.append((portal.id, task.url, task.kind, look_class))
        item = portal.items.get(task.url)
        if look_class == LookClass.OK and item is not None and not is_second:
            now = visit.night.clock.now()
            item.look = make_look(task.url, portal=portal.id, at=now)
            store_release(visit.night, item)
            return
        known = task.release if is_second else None
        self._store(visit, portal, task.url, task.kind, look_class, release=known)
        if look_class == LookClass.OK and task.kind == "again":
            raise AssertionError("a second look that finds it goes through store_release")

    def _store(
        self,
        visit: Visit,
        portal: Portal,
        url: str,
        kind: str,
        look_class: LookClass,
        *,
        release: int | None = None,
    ) -> None:
        look = make_look(
            url,
            look_class,
            portal=portal.id,
            at=visit.night.clock.now(),
            status=STATUS.get(look_class),
            cause=None if look_class == LookClass.OK else "for a test",
        )
        visit.store_look(look, kind, release=release)

    def _probe(self, visit: Visit, portal: Portal, said: str) -> None:
        url = f"https://{portal.id}.example/berita/tidak-ada-{self.day}"
        look = make_look(url, portal=portal.id, at=visit.night.clock.now(), cause=f"probe: {said}")
        visit.store_look(look, "probe")

    def _judge(self, run: NightRun, portal: Portal) -> None:
        """The verdict is the test's: how one is found is another matter."""
        table = schema.night_portal
        with self.archive.write() as connection:
            connection.execute(
                sa.update(table)
                .where(table.c.night == run.number, table.c.portal == portal.id)
                .values(
                    verdict=portal.verdict,
                    finished_at=run.clock.now(),
                    is_network_up=portal.is_network_up,
                )
            )

    # --- what came of it ----------------------------------------------------------------

    def state(self, url: str) -> str:
        """The state of the release at an address."""
        return str(self._one(sa.select(schema.release.c.state).where(schema.release.c.url == url)))

    def states(self, portal: str) -> dict[str, str]:
        """The state of each release of a portal, by its address."""
        table = schema.release
        with self.archive.read() as connection:
            rows = connection.execute(
                sa.select(table.c.url, table.c.state).where(table.c.portal == portal)
            ).all()
        return {row.url: row.state for row in rows}

    def told(self) -> list[str]:
        """Kinds of all events of withdrawals and portals, oldest first."""
        event = schema.event
        with self.archive.read() as connection:
            return list(
                connection.scalars(
                    sa.select(event.c.kind).where(event.c.kind != "new").order_by(event.c.id)
                )
            )

    def gate(self, portal: str = "kotacontoh") -> str:
        """What the last night's gate said."""
        table = schema.night_portal
        return str(
            self._one(
                sa.select(table.c.gate).where(table.c.portal == portal, table.c.night == self.day)
            )
        )

    def until(self, done: Callable[[], bool], *, most: int = 40) -> int:
        """Nights until something is so."""
        for number in range(1, most + 1):
            self.night()
            if done():
                return number
        raise AssertionError(f"not within {most} nights")

    def _one(self, statement: sa.Select[tuple[str]]) -> object:
        with self.archive.read() as connection:
            return connection.scalar(statement)
