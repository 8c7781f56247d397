"""One whole night, as cron or a timer starts it: `nightly`."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer
from rich.console import Console

from archive.clock import Clock
from archive.database import open_for_reading, place_of
from archive.disk import disk_errors
from archive.errors import BusyError, InfopublikError, UsageError
from infopublik.cli.crawl import HEALTH_COLUMNS, ask_for_contact, report_night
from infopublik.cli.night_table import show
from infopublik.cli.options import (
    LOG_LEVELS,
    ArchiveOption,
    AtOption,
    Format,
    FormatOption,
    LogLevelOption,
    PortalsOption,
    moment,
    one_of,
)
from infopublik.cli.output import chosen_format, emit, leaving_pipe, say
from infopublik.cli.progress import TerminalWatcher
from infopublik.crawl import CrawlPlan, CrawlResult
from infopublik.home import archive_url, portal_folders
from infopublik.install import installation, unit_files
from infopublik.night import Listener, NightResult, run_night
from infopublik.pulse import Pulse
from infopublik.report.files import report_path
from infopublik.report.model import NightReport, PortalNight
from infopublik.report.sentences import headline, summary
from spiders.options import VisitOptions
from spiders.registry import load_registry

# The contract's keys of portal health, then what only a night knows.
COLUMNS = [
    *HEALTH_COLUMNS,
    *(field.name for field in fields(PortalNight) if field.name not in HEALTH_COLUMNS),
]


class NightStoppedError(InfopublikError):
    """A signal came before or behind the visits."""

    def __init__(self, number: int) -> None:
        super().__init__("The night was stopped between its steps; the next start goes on.")
        self.exit_code = 128 + number


class _StopSignal(BaseException):
    """Raised where a signal found the program; everything half-done is rolled back."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("nightly")(nightly_command)


def nightly_command(
    portals: PortalsOption = None,
    at: AtOption = None,
    install: Annotated[
        bool,
        typer.Option("--install", help="Print a systemd unit, its timer and a cron line instead."),
    ] = False,
    into: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="With --install: write them there.", show_default=False),
    ] = None,
    log_level: LogLevelOption = "ERROR",
    archive: ArchiveOption = None,
    format: FormatOption = None,
) -> None:
    """Make tonight: visit, judge, settle, back up, report. Safe to start twice."""
    if into is not None and not install:
        raise UsageError("--into goes with --install: infopublik nightly --install --into DIR")
    if install:
        _install(archive_url(archive), portals, into)
        return
    pulse = Pulse(os.environ.get("INFOPUBLIK_PING_URL") or None, say)
    with _pinging(pulse), _stopping():
        form = chosen_format(format)
        one_of("--log-level", log_level, LOG_LEVELS)
        folders = portal_folders(portals)
        known = load_registry(folders)
        if not known:
            raise UsageError("The registry holds no portal. Add a *.toml file to its folder.")
        plan = CrawlPlan(
            portals=list(known.values()),
            known=known,
            folders=folders,
            options=VisitOptions(keeps_window=True, is_proving=True),
            log_level=log_level,
        )
        clock = Clock(moment(at, "--at"))
        ask_for_contact(plan.portals)
        url = archive_url(archive)
        with TerminalWatcher() as watcher:
            listener = Listener(watcher=watcher, begun=pulse.start, step=watcher.step)
            result = run_night(url, clock, plan, listener)
        pulse.end(result.exit_code)
    # Behind the ping: a reader of stdout who has left ends the program here.
    _tell(url, result, form)
    raise typer.Exit(result.exit_code)


@contextmanager
def _pinging(pulse: Pulse) -> Iterator[None]:
    """Tell the exit code of a run that fails, but for one that found another at work."""
    try:
        yield
    except InfopublikError as error:
        if pulse.is_begun or not isinstance(error, BusyError):
            pulse.end(error.exit_code)
        raise
    except BaseException:
        pulse.end(1)
        raise


@contextmanager
def _stopping() -> Iterator[None]:
    """Let SIGINT and SIGTERM end the block cleanly, with their exit code; a second one waits."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise _StopSignal(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except _StopSignal as stopped:
        raise NightStoppedError(stopped.number) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(url: str, result: NightResult, form: Format) -> None:
    """Write the report: what an operator must know to stderr, the portals to stdout."""
    if result.report is None:
        _tell_stopped(url, result, form)
        return
    if not result.is_new:
        say(f"Night {result.night} of this date is finished; no portal was visited again.")
    for sentence in (headline(result.report), summary(result.report), *result.report.attention):
        say(sentence)
    page = report_path(place_of(url).folder, result.night).with_suffix(".html")
    if form == Format.TABLE:
        with leaving_pipe():
            show(result.report, Console(highlight=False), page=str(page))
    else:
        emit(_rows(result.report), form, columns=COLUMNS, shown=COLUMNS)
        say(f"Report: {page}")


def _tell_stopped(url: str, result: NightResult, form: Format) -> None:
    """What was done before the signal, as `crawl` tells it."""
    opened = open_for_reading(url)
    try:
        stopped = CrawlResult(
            night=result.night,
            exit_code=result.exit_code,
            is_resumed=result.is_resumed,
            signal_number=result.signal_number,
        )
        report_night(opened, stopped, form)
    finally:
        opened.close()


def _rows(report: NightReport) -> Iterator[dict[str, Any]]:
    for each in report.portals:
        row = {"night": report.night, **asdict(each)}
        yield {column: row[column] for column in COLUMNS}


def _install(url: str, portals: Path | None, into: Path | None) -> None:
    """Print the files that start a night, or write them; nothing is asked or switched on."""
    files = unit_files(installation(place_of(url), portals))
    if into is None:
        for name, text in files.items():
            print(f"# --- {name}\n{text}")
        return
    with disk_errors(into):
        into.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (into / name).write_text(text, encoding="utf-8")
            print(into / name)
