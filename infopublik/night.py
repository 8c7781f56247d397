"""One night from lock to report: plan, visits, what follows from them, and telling the operator.

What is done is rows, or files that are made from rows: each step may be repeated, so a start after
a kill does what is missing. Until the night is closed (`finish_night`) it goes on under its number;
after that only the steps behind it are made up for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from archive import schema
from archive.backup import backups_of, make_backup, rotate
from archive.clock import Clock
from archive.clustering import catch_up
from archive.database import Archive, open_for_writing, place_of
from archive.engine_sqlite import SqliteFile
from archive.errors import BusyError, DeliveryError, InfopublikError
from archive.lock import lock_archive
from archive.manifest import write_manifests
from archive.night import NightRun, begin_night, finish_night, follow_last
from archive.period import day_of
from archive.withdrawal import settle_withdrawals
from infopublik.checks import (
    Check,
    check_clock,
    check_engine,
    check_schema,
    require_room_for_a_night,
)
from infopublik.crawl import CrawlPlan, Watcher, visit_portals
from infopublik.delivery.channels import Settings
from infopublik.delivery.deliver import deliver_digests
from infopublik.report.files import read_report, write_report
from infopublik.report.gather import gather
from infopublik.report.model import NightReport, Outcome, Step
from infopublik.report.sentences import concluded
from spiders.options import plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who is told how the night goes on.

    begun: once the lock is held. step: the name of each step as it begins.
    """

    watcher: Watcher
    begun: Callable[[], None]
    step: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NightResult:
    """How a call ended.

    report: None where a signal stopped the visits. is_new: False where the date's night was
    finished before, and only what was missing was done.
    """

    night: int
    exit_code: int
    is_resumed: bool
    is_new: bool
    report: NightReport | None = None
    signal_number: int | None = None


@dataclass(frozen=True, slots=True)
class _Over:
    """A night that is closed, for the steps behind it.

    settled: steps taken before by this start. bugs: of our own, in its visits.
    """

    archive: Archive
    clock: Clock
    number: int
    checks: tuple[Check, ...]
    listener: Listener
    settled: tuple[Step, ...] = ()
    bugs: int = 0


def run_night(url: str, clock: Clock, plan: CrawlPlan, listener: Listener) -> NightResult:
    """Make the night of the clock's date, or what is missing of it; one lock holds it all.

    Raises BusyError while another run lives, UsageError and SchemaError for clock or archive,
    StorageError when the disk fails.
    """
    place = place_of(url)
    with lock_archive(place, now=clock.now()):
        listener.begun()
        disk = require_room_for_a_night(place.folder)
        archive = open_for_writing(url)
        try:
            write_manifests(archive, clock)  # of a night that was killed before its own was written
            checks = (
                disk,
                check_engine(place),
                check_schema(archive),
                check_clock(archive, clock),
            )
            follow_last(archive, clock)
            done = finished_night(archive, clock, [portal.id for portal in plan.portals])
            if done is not None:
                return _complete(_Over(archive, clock, done, checks, listener))
            return _make(archive, clock, plan, checks, listener)
        finally:
            archive.close()


def _complete(over: _Over) -> NightResult:
    """Report a night that was finished before, after what is missing of it."""
    report = read_report(over.archive.folder, over.number)
    if report is None or is_incomplete(report):
        report = _close(over, is_resumed=True)
    return NightResult(
        night=over.number,
        exit_code=report.exit_code,
        is_resumed=True,
        is_new=False,
        report=report,
    )


def _make(
    archive: Archive,
    clock: Clock,
    plan: CrawlPlan,
    checks: tuple[Check, ...],
    listener: Listener,
) -> NightResult:
    """Begin a night, or go on with the one that was killed, and take all its steps."""
    night = begin_night(archive, clock, [plan_of(portal) for portal in plan.portals])
    listener.step("visits")
    visits = visit_portals(night, plan, listener.watcher)
    if visits.signal_number is not None:
        return NightResult(
            night=night.number,
            exit_code=128 + visits.signal_number,
            is_resumed=night.is_resumed,
            is_new=True,
            signal_number=visits.signal_number,
        )
    settled = []
    for name, settle in SETTLING:
        listener.step(name)
        settled.append(Step(step=name, outcome=Outcome.DONE, said=settle(night)))
    finish_night(night)
    over = _Over(archive, clock, night.number, checks, listener, tuple(settled), visits.bugs)
    report = _close(over, is_resumed=night.is_resumed)
    return NightResult(
        night=night.number,
        exit_code=report.exit_code,
        is_resumed=night.is_resumed,
        is_new=True,
        report=report,
    )


def finished_night(archive: Archive, clock: Clock, portals: Sequence[str]) -> int | None:
    """The finished night of the clock's date (in WIB) that visited all these portals, if any.

    A crawl of some portals earlier that day is not the date's night. None, too, while a night waits
    to go on.
    """
    night, planned = schema.night, schema.night_portal
    today = day_of(clock.started_at)
    with archive.read() as connection:
        last = connection.execute(
            sa.select(night).order_by(night.c.number.desc()).limit(1)
        ).one_or_none()
        if last is None or last.finished_at is None:
            return None
        numbers = connection.scalars(
            sa.select(night.c.number).where(night.c.started_at >= today).order_by(night.c.number)
        ).all()
        for number in reversed(numbers):
            there = connection.scalars(sa.select(planned.c.portal).where(planned.c.night == number))
            if set(portals) <= set(there):
                return int(number)
    return None


def is_incomplete(report: NightReport) -> bool:
    """Whether a step behind the night failed, which the next start may mend."""
    return any(step.outcome == Outcome.FAILED and step.exit_code != 1 for step in report.steps)


def _place_rest(night: NightRun) -> str:
    """Find the copies among what portals brought that this call's registry does not know."""
    planned = schema.night_portal
    with night.archive.read() as connection:
        portals = connection.scalars(
            sa.select(planned.c.portal)
            .where(planned.c.night == night.number)
            .order_by(planned.c.portal)
        ).all()
    for portal in portals:
        catch_up(night, portal)
    return f"every release of {len(portals)} portals is compared with what others say"


def _settle(night: NightRun) -> str:
    """Prove what is gone, and take back what was told of what is there again."""
    done = settle_withdrawals(night)
    void = f"; the night proves nothing of {len(done.void)} portals" if done.void else ""
    return f"{done.removed} removed, {done.returned} returned, {done.moved} moved{void}"


# What is told of a night belongs into it, so it is settled before the night is closed: its
# manifest vouches for it. Each may be repeated, and says in a sentence what it did.
SETTLING: tuple[tuple[str, Callable[[NightRun], str]], ...] = (
    ("clusters", _place_rest),  # first: what is gone may stand elsewhere, by its words
    ("withdrawals", _settle),
)


def _manifest(over: _Over) -> str:
    write_manifests(over.archive, over.clock)
    manifest = schema.manifest
    with over.archive.read() as connection:
        sha256 = connection.scalar(
            sa.select(manifest.c.sha256).where(manifest.c.night == over.number)
        )
    return f"the chain ends at {sha256}"


def _watches(over: _Over) -> str:
    settings = Settings.of_environment()
    receipts = deliver_digests(over.archive, over.clock, settings=settings, is_patient=True)
    failed = [each for each in receipts if not each.is_received]
    if failed:
        said = "; ".join(f"{each.watch} ({each.channel}): {each.detail}" for each in failed)
        off = [each.watch for each in failed if each.is_disabled]
        more = f". Left alone from now on, after too many failures: {', '.join(off)}" if off else ""
        raise DeliveryError(
            f"{len(failed)} of {len(receipts)} messages were not received and wait: {said}{more}"
        )
    said = "1 message" if len(receipts) == 1 else f"{len(receipts)} messages"
    return f"{said} received" if receipts else "nothing to tell"


def _backup(over: _Over) -> str:
    place = over.archive.place
    if not isinstance(place, SqliteFile):
        raise _SkippedError("a server is backed up with pg_dump, see the operations page")
    folder = place.folder / "backups"
    if not _lacks_backup(over):
        return "made before"
    made = make_backup(place.path, folder, now=over.clock.now())
    dropped = rotate(place.path, folder)
    kept = len(backups_of(place.path, folder))
    return f"{made.file}, {made.bytes:,} bytes; {kept} kept, {len(dropped)} dropped"


# What follows a closed night, in this order. One that fails does not keep the others from running.
CLOSING: tuple[tuple[str, Callable[[_Over], str]], ...] = (
    ("manifest", _manifest),
    # Before the backup, which then knows what was sent: an archive restored from it tells no one
    # twice.
    ("watches", _watches),
    ("backup", _backup),
)


class _SkippedError(Exception):
    """A step has nothing to do here; the text says why."""


def _close(over: _Over, *, is_resumed: bool) -> NightReport:
    """Take the steps behind a closed night, and report; the report's files are the last."""
    steps = [*over.settled, *(_taken(name, step, over) for name, step in CLOSING)]
    if over.bugs:
        steps.append(
            Step(
                step="visits",
                outcome=Outcome.FAILED,
                said=f"{over.bugs} pages met a bug; report what --log-level INFO says of them",
                exit_code=1,
            )
        )
    gathered = replace(
        gather(over.archive, over.number, is_resumed=is_resumed),
        checks=over.checks,
        steps=tuple(steps),
    )
    report = concluded(gathered)
    over.listener.step("report")
    try:
        write_report(over.archive.folder, report)
    except InfopublikError as error:
        failed = Step(
            step="report", outcome=Outcome.FAILED, said=str(error), exit_code=error.exit_code
        )
        report = concluded(replace(gathered, steps=(*gathered.steps, failed)))
    return report


def _taken(name: str, step: Callable[[_Over], str], over: _Over) -> Step:
    over.listener.step(name)
    try:
        return Step(step=name, outcome=Outcome.DONE, said=step(over))
    except _SkippedError as skipped:
        return Step(step=name, outcome=Outcome.SKIPPED, said=str(skipped))
    except (BusyError, DeliveryError) as error:
        # Somebody else is at it, or a receiver does not answer: the night itself was made.
        return Step(step=name, outcome=Outcome.FAILED, said=str(error))
    except InfopublikError as error:
        return Step(step=name, outcome=Outcome.FAILED, said=str(error), exit_code=error.exit_code)


def _lacks_backup(over: _Over) -> bool:
    """Whether no backup was made since the night was closed; a server's are not ours to make."""
    place = over.archive.place
    if not isinstance(place, SqliteFile):
        return False
    night = schema.night
    with over.archive.read() as connection:
        closed: datetime = connection.execute(
            sa.select(night.c.finished_at).where(night.c.number == over.number)
        ).scalar_one()
    # The name of a backup has whole seconds.
    return all(
        made < closed.replace(microsecond=0)
        for made in backups_of(place.path, place.folder / "backups")
    )
