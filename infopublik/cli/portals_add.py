"""`portals add`: a portal found out from its address, shown, and put into the registry."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from archive.clock import Clock
from archive.errors import RegistryError, UsageError
from archive.model import ZONES
from archive.region import find
from infopublik.cli.crawl import ask_for_contact
from infopublik.cli.options import Format, FormatOption
from infopublik.cli.output import chosen_format, emit, leaving_pipe, plain, say
from infopublik.cli.progress import TerminalWatcher
from infopublik.fetch import Job, take_steps
from infopublik.home import home, portal_folders
from infopublik.sampling import judge
from spiders.detect.asking import Sample
from spiders.detect.finding import Finding
from spiders.detect.walk import Asked, detect, probe
from spiders.portal import Portal, host_of
from spiders.registry import load_registry
from spiders.table import add_table, table_of, taken

COLUMNS = [
    "portal",
    "name",
    "region_code",
    "family",
    "home",
    "table",
    "evidence",
    "samples",
    "doubts",
    "requests",
    "file",
]
_FIRST_CHARS = 160  # of a sample's text


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("add")(add_command)


def add_command(
    url: Annotated[str, typer.Argument(metavar="URL", help="Front page or list of news.")],
    name: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Id [default: from its host].", show_default=False),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            metavar="CODE", help="Region, where the site does not tell.", show_default=False
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder to write to [default: the home's].", show_default=False
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    allow_private_network: Annotated[
        bool,
        typer.Option("--allow-private-network", help="Let it stand on a private address."),
    ] = False,
    format: FormatOption = None,
) -> None:
    """Find out how a portal is read, show it, and add it to the registry."""
    form = chosen_format(format)
    asked = Asked(
        url=_address(url),
        name=name,
        region=find(region) if region is not None else None,
        is_private=allow_private_network,
    )
    first = probe(asked)
    folder = into or home() / "portals"
    _require_free(first.id, folder, into)
    delay = 0.0 if allow_private_network else 1.0
    ask_for_contact([first])
    with TerminalWatcher() as watcher:
        [done] = take_steps([Job(replace(first, delay=delay), detect(asked, judge))], watcher)
    finding = done.result
    portal = _dated(finding.portal)
    is_asked = not yes and sys.stdin.isatty() and sys.stderr.isatty()
    if form == Format.TABLE or is_asked:
        with leaving_pipe():
            _show(finding, portal, to_stderr=form != Format.TABLE)
    path = None
    if yes or (is_asked and typer.confirm(f"Write it into {folder}?", err=True)):
        checked = "never" if yes else f"{Clock().now().astimezone(ZONES['WIB']):%Y-%m-%d}"
        path = add_table(replace(portal, checked=checked), folder)
    if form != Format.TABLE:
        row = _row(finding, portal, done.requests, path)
        emit([row], form, columns=COLUMNS, shown=COLUMNS)
    for doubt in finding.doubts:
        say(f"Doubt: {doubt}")
    if path is not None:
        say(f"Written to {path}. `infopublik crawl {portal.id} --limit 5` tries it.")
    elif is_asked:
        say("Nothing was written.")
    else:
        raise UsageError(
            "Nothing was written: there is no terminal to confirm on. Add --yes to write it."
        )


def _address(url: str) -> str:
    """The address as a web address; one without a scheme is of https."""
    text = url.strip()
    full = text if "://" in text else f"https://{text}"
    host = host_of(full)
    if host is None or ("." not in host and ":" not in host and host != "localhost"):
        raise UsageError(
            f"{text[:80]!r} is no web address. Write it like https://pekalongankota.go.id/."
        )
    return full if full.count("/") > 2 else f"{full}/"


def _require_free(portal_id: str, folder: Path, into: Path | None) -> None:
    """Raise RegistryError, before anything is fetched, where the id cannot be written."""
    if not portal_id or portal_id.strip("abcdefghijklmnopqrstuvwxyz0123456789-"):
        raise UsageError(
            f"{portal_id[:80]!r} is no id of a portal. "
            "An id has lower-case letters, digits and hyphens only, like pekalongankota."
        )
    if portal_id.startswith("-"):
        raise UsageError(f"{portal_id[:80]!r} is no id of a portal: it begins with a hyphen.")
    folders = [folder] if into is not None else portal_folders()
    for each in folders:
        if each.exists() and portal_id in load_registry([each]):
            raise RegistryError(taken(portal_id, each))


def _dated(portal: Portal) -> Portal:
    today = Clock().now().astimezone(ZONES["WIB"])
    return replace(portal, note=f"Detected by `portals add` on {today:%Y-%m-%d}.")


def _row(finding: Finding, portal: Portal, requests: int, path: Path | None) -> dict[str, Any]:
    return {
        "portal": portal.id,
        "name": portal.name,
        "region_code": portal.region,
        "family": portal.family,
        "home": portal.home,
        "table": table_of(portal),
        "evidence": [asdict(each) for each in finding.evidence],
        "samples": [_sample(each) for each in finding.samples],
        "doubts": list(finding.doubts),
        "requests": requests,
        "file": str(path) if path else None,
    }


def _sample(sample: Sample) -> dict[str, Any]:
    return asdict(sample) | {"text": sample.text[:_FIRST_CHARS], "faults": list(sample.faults)}


def _show(finding: Finding, portal: Portal, *, to_stderr: bool) -> None:
    console = Console(highlight=False, soft_wrap=True, stderr=to_stderr)
    console.print(Text(plain(table_of(portal)), style="green"))
    for each in finding.evidence:
        line = Text(f"{each.about:<9}", style="bold")
        line.append(f"{plain(each.value)}  ")
        line.append(plain(each.why), style="dim")
        console.print(line)
    for sample in finding.samples:
        console.print()
        console.print(Text(plain(sample.title or "no title"), style="bold"))
        when = f"{sample.published_at or 'no date'} ({sample.certainty}"
        when += f", {sample.date_source}: {sample.date_raw})" if sample.date_source else ")"
        signed = "; ".join(each for each in (sample.place, sample.credit) if each)
        console.print(Text(plain(f"{when}  {signed}")))
        first = " ".join(sample.text[:_FIRST_CHARS].split())
        console.print(Text(plain(f"{first}…" if sample.text else "no text"), style="dim"))
        console.print(Text(plain(sample.url), style="dim"))
    console.print()
