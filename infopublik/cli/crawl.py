"""Visiting portals: `crawl`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Annotated

import typer

from archive.clock import Clock
from archive.database import Archive, open_for_writing
from archive.errors import UsageError
from archive.report import count_events, read_health
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
from infopublik.cli.output import chosen_format, emit, say
from infopublik.cli.portals import pick
from infopublik.cli.progress import TerminalWatcher
from infopublik.crawl import CrawlPlan, CrawlResult, run_crawl
from infopublik.home import archive_url, portal_folders
from spiders.options import VisitOptions
from spiders.portal import Portal
from spiders.registry import load_registry

HEALTH_COLUMNS = ["portal", "night", "verdict", "since", "evidence", "reaches_back_to"]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("crawl")(crawl_command)


def crawl_command(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PORTAL...]", help="Portals to visit [default: all].", show_default=False
        ),
    ] = None,
    portals: PortalsOption = None,
    full: Annotated[
        bool, typer.Option("--full", help="The whole list, past max_pages, and all known releases.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only releases published since.", show_default=False),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="At most N release pages a portal.", show_default=False
        ),
    ] = None,
    at: AtOption = None,
    log_level: LogLevelOption = "ERROR",
    archive: ArchiveOption = None,
    format: FormatOption = None,
) -> None:
    """Visit portals, store what is new or changed, and judge each portal."""
    form = chosen_format(format)
    one_of("--log-level", log_level, LOG_LEVELS)
    folders = portal_folders(portals)
    known = load_registry(folders)
    plan = CrawlPlan(
        portals=pick(known, names or []),
        known=known,
        folders=folders,
        options=VisitOptions(
            limit=limit,
            since=moment(since, "--since"),
            is_full=full,
        ),
        log_level=log_level,
    )
    if not plan.portals:
        raise UsageError("The registry holds no portal. Add a *.toml file to its folder.")
    clock = Clock(moment(at, "--at"))
    ask_for_contact(plan.portals)
    opened = open_for_writing(archive_url(archive))
    try:
        with TerminalWatcher() as watcher:
            result = run_crawl(opened, clock, plan, watcher)
        report_night(opened, result, form)
    finally:
        opened.close()
    raise typer.Exit(result.exit_code)


def report_night(archive: Archive, result: CrawlResult, form: Format) -> None:
    """Write the verdict of each portal, and say in one line what the night brought."""
    with archive.read() as connection:
        health = read_health(connection, result.night)
        events = count_events(connection, result.night)
    emit(health, form, columns=HEALTH_COLUMNS, shown=["portal", "verdict", "evidence"])
    brought = ", ".join(f"{count} {kind}" for kind, count in events.items()) or "nothing new"
    ended = "was stopped; the next start goes on" if result.signal_number else "is done"
    resumed = " (resumed)" if result.is_resumed else ""
    say(f"Night {result.night}{resumed} {ended}: {brought}.")


def ask_for_contact(portals: Sequence[Portal]) -> None:
    """An honest visitor says whom to write to."""
    is_public = any(not portal.allow_private_network for portal in portals)
    if is_public and not os.environ.get("INFOPUBLIK_CONTACT"):
        say(
            "No contact is set: portals cannot write to you. "
            "Set INFOPUBLIK_CONTACT to an e-mail address or web page."
        )
