"""The steps of a night around its visits, on both engines: what is made, made up for, and told.

The visits are stood in for by rows as a crawl leaves them; whole nights are in tests/nightly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa

from archive import schema
from archive.backup import backups_of
from archive.clock import Clock
from archive.database import Archive
from archive.engine_sqlite import SqliteFile
from archive.errors import BusyError, StorageError, UsageError
from archive.health import close_visit
from archive.lock import lock_archive
from archive.model import LookClass
from archive.night import NightRun, planned_portals
from archive.tasks import Task
from archive.visit import Visit
from infopublik import checks, night
from infopublik.crawl import CrawlPlan, Visits, Watcher
from infopublik.night import Listener, NightResult, finished_night, run_night
from infopublik.report.files import read_report, report_path
from infopublik.report.model import Outcome
from spiders.options import VisitOptions
from spiders.portal import Portal
from tests.archive.building import (
    FIRST_NIGHT,
    LIST_URL,
    begin_visit,
    make_look,
    make_release,
    rows,
    store_now,
)

NEXT_NIGHT = FIRST_NIGHT + timedelta(days=1)


def portal(name: str = "kotacontoh") -> Portal:
    return Portal(
        id=name,
        name=f"Portal {name}",
        home=f"https://{name}.example/",
        region="33.75",
        family="listing",
        listing="/berita?page={page}",
    )


@dataclass
class Stand:
    """The visits of a night, stood in for; says how often it was called and what was heard."""

    list_class: LookClass = LookClass.OK
    is_held: bool = False
    result: Visits = field(default_factory=Visits)
    calls: int = 0
    heard: list[str] = field(default_factory=list)

    def visit(self, running: NightRun, plan: CrawlPlan, watcher: Watcher) -> Visits:
        self.calls += 1
        for name in planned_portals(running):
            self._one(running, name)
        return self.result

    def _one(self, running: NightRun, name: str) -> None:
        url = f"https://{name}.example/berita/{running.number}"
        if self.list_class == LookClass.OK:
            item = make_release(url=url, portal=name, text=f"Berita {url}.", title=f"Berita {url}")
            stored = store_now(running, item)
            close_visit(begin_visit(running, url, portal=name))
            if self.is_held:
                self._hold(running, name, stored.release)
            return
        visit = Visit(night=running, portal=name)
        visit.begin([Task(url=LIST_URL, kind="list", position=1)])
        look = make_look(LIST_URL, self.list_class, portal=name, at=running.clock.now())
        visit.store_look(look, "list")
        close_visit(visit)

    def _hold(self, running: NightRun, name: str, release: int | None) -> None:
        values = {
            "release": release, "portal": name, "night": running.number, "reason": "layout",
            "at": running.clock.now(), "is_redesign": False, "sha256": "0" * 64, "title": "x",
            "text": "x", "facts": {}, "region_code": "33.75", "portal_region": "33.75",
        }  # fmt: skip
        with running.archive.write() as connection:
            connection.execute(sa.insert(schema.held).values(values))


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Stand:
    made = Stand()
    monkeypatch.setattr(night, "visit_portals", made.visit)
    return made


@pytest.fixture
def make_night(archive: Archive, stand: Stand) -> Callable[..., NightResult]:
    """Starts a night as the command does; a day's night by default."""

    def start(*portals: Portal, at: Clock | None = None) -> NightResult:
        known = {each.id: each for each in portals or [portal()]}
        plan = CrawlPlan(
            portals=list(known.values()),
            known=known,
            folders=[],
            options=VisitOptions(),
            log_level="ERROR",
        )
        listener = Listener(
            watcher=Watcher(),
            begun=lambda: stand.heard.append("begun"),
            step=stand.heard.append,
        )
        return run_night(archive.url, at or Clock(FIRST_NIGHT), plan, listener)

    return start


def finished(archive: Archive) -> list[tuple[int, int | None]]:
    return [(row.number, row.exit_code) for row in rows(archive, schema.night)]


def backups(archive: Archive) -> int:
    if not isinstance(archive.place, SqliteFile):
        return 0
    return len(backups_of(archive.place.path, archive.folder / "backups"))


def test_the_steps_are_taken_in_their_order_and_reported(
    make_night: Callable[..., NightResult], archive: Archive, stand: Stand
) -> None:
    result = make_night()
    assert (result.night, result.exit_code, result.is_new) == (1, 0, True)
    settling = [name for name, _ in night.SETTLING]
    closing = [name for name, _ in night.CLOSING]
    assert stand.heard == ["begun", "visits", *settling, *closing, "report"]
    assert result.report == read_report(archive.folder, 1)
    assert report_path(archive.folder, 1).with_suffix(".html").exists()
    assert [row.night for row in rows(archive, schema.manifest)] == [1]
    is_file = isinstance(archive.place, SqliteFile)
    assert backups(archive) == (1 if is_file else 0)
    outcomes = {step.step: step.outcome for step in result.report.steps}
    assert outcomes["backup"] == (Outcome.DONE if is_file else Outcome.SKIPPED)


def test_a_finished_date_is_reported_and_not_made_again(
    make_night: Callable[..., NightResult], archive: Archive, stand: Stand
) -> None:
    first = make_night()
    again = make_night(at=Clock(FIRST_NIGHT + timedelta(minutes=90)))
    assert (again.is_new, again.report, stand.calls) == (False, first.report, 1)
    assert finished(archive) == [(1, 0)]
    assert make_night(at=Clock(NEXT_NIGHT)).night == 2


def test_a_lost_report_is_made_again_from_rows(
    make_night: Callable[..., NightResult], archive: Archive, stand: Stand
) -> None:
    first = make_night()
    report_path(archive.folder, 1).write_text("{")
    again = make_night()
    assert stand.calls == 1
    assert again.report is not None
    assert first.report is not None
    assert again.report.portals == first.report.portals
    assert read_report(archive.folder, 1) == again.report
    assert backups(archive) <= 1


def test_a_date_is_finished_only_for_the_portals_that_its_night_planned(
    make_night: Callable[..., NightResult], archive: Archive
) -> None:
    make_night(portal("satu"))
    clock = Clock(FIRST_NIGHT)
    assert finished_night(archive, clock, ["satu"]) == 1
    assert finished_night(archive, clock, ["satu", "dua"]) is None
    assert finished_night(archive, Clock(NEXT_NIGHT), ["satu"]) is None
    after_midnight = Clock(FIRST_NIGHT + timedelta(hours=2, minutes=1))
    assert finished_night(archive, after_midnight, ["satu"]) is None
    assert make_night(portal("satu"), portal("dua"), at=clock).night == 2


class Killed(BaseException):
    """What no step can catch."""


def kill_at(monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    when, _, name = point.partition(":")
    step = getattr(night, name)

    def run(*arguments: object, **named: object) -> object:
        if when == "before":
            raise Killed
        step(*arguments, **named)
        raise Killed

    monkeypatch.setattr(night, name, run)


STEPS = (
    *("begin_night", "visit_portals", "finish_night"),
    *("write_manifests", "gather", "write_report"),
)


@pytest.mark.parametrize(
    "point", [f"{when}:{step}" for step in STEPS for when in ("before", "after")]
)
def test_a_night_that_ended_at_a_step_goes_on_there(
    point: str,
    make_night: Callable[..., NightResult],
    archive: Archive,
    stand: Stand,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        kill_at(patched, point)
        with pytest.raises(Killed):
            make_night()
    result = make_night(at=Clock(FIRST_NIGHT + timedelta(hours=1)))
    assert (result.night, result.exit_code) == (1, 0)
    assert finished(archive) == [(1, 0)]
    assert [row.night for row in rows(archive, schema.manifest)] == [1]
    assert len(rows(archive, schema.release)) == 1
    assert len(rows(archive, schema.event)) == 1
    assert read_report(archive.folder, 1) == result.report
    assert backups(archive) <= 1


def test_a_night_killed_the_day_before_goes_on_under_its_number(
    make_night: Callable[..., NightResult], archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        kill_at(patched, "before:finish_night")
        with pytest.raises(Killed):
            make_night()
    result = make_night(at=Clock(NEXT_NIGHT))
    assert (result.night, result.is_resumed) == (1, True)
    assert finished(archive) == [(1, 0)]


def bugs(stand: Stand) -> None:
    stand.result = Visits(bugs=2)


def down(stand: Stand) -> None:
    stand.list_class = LookClass.DOWN


def held(stand: Stand) -> None:
    stand.is_held = True


def stopped(stand: Stand) -> None:
    stand.result = Visits(signal_number=15)


@pytest.mark.parametrize(
    ("code", "prepare", "why"),
    [
        (0, lambda stand: None, "all planned work is done"),
        (1, bugs, "a bug in Infopublik"),
        (3, down, "1 of 1 portals failed, more than 10%"),
        (4, held, "suspect texts are held back"),
    ],
)
def test_each_exit_code_has_its_reason(
    code: int,
    prepare: Callable[[Stand], None],
    why: str,
    make_night: Callable[..., NightResult],
    stand: Stand,
) -> None:
    prepare(stand)
    result = make_night()
    assert result.report is not None
    assert (result.exit_code, result.report.exit_code, result.report.why) == (code, code, why)


@pytest.mark.parametrize("archive", ["sqlite"], indirect=True)
def test_a_failing_backup_ends_with_74_and_keeps_nothing_else_from_running(
    make_night: Callable[..., NightResult], archive: Archive, stand: Stand
) -> None:
    archive.folder.mkdir(exist_ok=True)
    (archive.folder / "backups").write_text("a file in the folder's place")
    result = make_night()
    assert result.report is not None
    assert (result.exit_code, result.report.why) == (
        74,
        "the disk or the archive failed at: backup",
    )
    assert read_report(archive.folder, 1) == result.report
    assert len(rows(archive, schema.manifest)) == 1
    (archive.folder / "backups").unlink()
    mended = make_night()
    assert (mended.exit_code, mended.is_new, stand.calls, backups(archive)) == (0, False, 1, 1)


def test_a_signal_leaves_the_night_open(
    make_night: Callable[..., NightResult], archive: Archive, stand: Stand
) -> None:
    stopped(stand)
    result = make_night()
    assert (result.exit_code, result.report, result.signal_number) == (143, None, 15)
    assert finished(archive) == [(1, None)]


def test_T37_a_living_run_is_not_disturbed(
    make_night: Callable[..., NightResult], archive: Archive, stand: Stand
) -> None:
    held = lock_archive(archive.place, now=FIRST_NIGHT)
    with held, pytest.raises(BusyError, match="Already running"):
        make_night()
    assert (stand.heard, finished(archive)) == ([], [])


def test_T39_a_night_does_not_begin_on_a_full_disk(
    make_night: Callable[..., NightResult], archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "MIN_FREE_BYTES", 1 << 60)
    monkeypatch.setattr(checks, "MIN_FREE_SHARE", 1.1)
    with pytest.raises(StorageError, match=r"GiB free at .* No night was begun"):
        make_night()
    assert finished(archive) == []


def test_T30_a_clock_behind_the_last_night_is_refused(
    make_night: Callable[..., NightResult],
) -> None:
    make_night(at=Clock(NEXT_NIGHT))
    with pytest.raises(UsageError, match="Name a later --at"):
        make_night(at=Clock(FIRST_NIGHT))


def test_missing_nights_are_told(make_night: Callable[..., NightResult]) -> None:
    make_night()
    result = make_night(at=Clock(FIRST_NIGHT + timedelta(days=4)))
    assert result.report is not None
    assert any("4.0 days ago: nights are missing" in line for line in result.report.attention)
