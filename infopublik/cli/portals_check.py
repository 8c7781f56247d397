"""`portals check`: what of each portal's table still matches its site, with evidence."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from infopublik.cli.crawl import ask_for_contact
from infopublik.cli.options import Format, FormatOption, PortalsOption
from infopublik.cli.output import chosen_format, emit, say
from infopublik.cli.portals import pick
from infopublik.cli.progress import TerminalWatcher
from infopublik.fetch import Job, take_steps
from infopublik.home import portal_folders
from infopublik.sampling import judge
from spiders.detect.check import Check, check
from spiders.registry import load_registry

COLUMNS = [
    "portal",
    "result",
    "listed",
    "fresh",
    "sample",
    "published_at",
    "problems",
    "evidence",
    "requests",
]
_SHOWN = ["portal", "result", "found"]
FAILED = 3  # exit code where a portal has problems


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("check")(check_command)


def check_command(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PORTAL]...", help="Ids [default: all].", show_default=False),
    ] = None,
    portals: PortalsOption = None,
    format: FormatOption = None,
) -> None:
    """Check what still matches: list, next page, and a sample release."""
    form = chosen_format(format)
    chosen = pick(load_registry(portal_folders(portals)), names or [])
    ask_for_contact(chosen)
    with TerminalWatcher() as watcher:
        done = take_steps([Job(portal, check(portal, judge)) for portal in chosen], watcher)
    rows = [_row(each.result, each.requests) for each in done]
    if form != Format.TABLE:
        rows = [{key: row[key] for key in COLUMNS} for row in rows]
    emit(rows, form, columns=COLUMNS, shown=_SHOWN)
    failed = [row["portal"] for row in rows if row["result"] == "problems"]
    if failed:
        say(f"{len(failed)} of {len(rows)} portals have problems: {', '.join(failed[:10])}.")
        raise typer.Exit(FAILED)


def _row(found: Check, requests: int) -> dict[str, Any]:
    return {
        "portal": found.portal.id,
        "result": "problems" if found.problems else "ok",
        "listed": found.listed,
        "fresh": found.fresh,
        "sample": found.sample.url if found.sample else None,
        "published_at": found.sample.published_at if found.sample else None,
        "problems": list(found.problems),
        "evidence": found.evidence,
        "requests": requests,
        # What a table has room for.
        "found": "; ".join(found.problems) or found.evidence,
    }
