"""`doctor`: what this installation stands on, and what to mend."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import typer

from archive.clock import Clock
from archive.database import open_for_reading, place_of
from archive.errors import InfopublikError
from infopublik.checks import check_disk, check_engine, check_last_night, check_schema
from infopublik.cli.options import ArchiveOption, FormatOption, PortalsOption
from infopublik.cli.output import chosen_format, emit
from infopublik.home import archive_url, home, portal_folders
from spiders.registry import load_registry

COLUMNS = ["check", "state", "found"]

# Older ones are open to known attacks (faults.md, section 1).
_MINIMUM = {"scrapy": (2, 14, 2), "brotli": (1, 2), "lxml": (6, 1)}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("doctor")(doctor_command)


def doctor_command(
    portals: PortalsOption = None, archive: ArchiveOption = None, format: FormatOption = None
) -> None:
    """Check this installation: libraries, SQLite or server, archive, registry, disk, contact."""
    url = archive_url(archive)
    rows = [
        *_libraries(),
        _engine(url),
        *_archive(url),
        _disk(url),
        _registry(portals),
        _contact(),
        _ping(),
    ]
    emit(rows, chosen_format(format), columns=COLUMNS, shown=COLUMNS)
    raise typer.Exit(2 if any(row["state"] == "wrong" for row in rows) else 0)


def _row(check: str, state: str, found: str) -> dict[str, Any]:
    return {"check": check, "state": state, "found": found}


def _libraries() -> Iterator[dict[str, Any]]:
    yield _row("python", "good", sys.version.split()[0])
    for name, least in _MINIMUM.items():
        found = version(name)
        parts = tuple(int(part) for part in found.split(".")[:3] if part.isdecimal())
        wanted = ".".join(map(str, least))
        if parts >= least:
            yield _row(name, "good", found)
        else:
            yield _row(name, "wrong", f"{found}; {wanted} or newer is safe: run make setup")


def _engine(url: str) -> dict[str, Any]:
    try:
        return asdict(check_engine(place_of(url)))
    except InfopublikError as error:
        return _row("engine", "wrong", str(error))


def _archive(url: str) -> Iterator[dict[str, Any]]:
    """The archive, and its last night where there is one."""
    try:
        opened = open_for_reading(url)
    except InfopublikError as error:
        yield _row("archive", "wrong", str(error))
        return
    try:
        if opened.is_there:
            yield asdict(check_schema(opened))
            yield asdict(check_last_night(opened, Clock().now()))
        else:
            yield _row("archive", "note", f"{opened.name} is not there yet; a crawl makes it")
    except InfopublikError as error:
        yield _row("archive", "wrong", str(error))
    finally:
        opened.close()


def _disk(url: str) -> dict[str, Any]:
    try:
        folder = place_of(url).folder.absolute().parent
    except InfopublikError as error:
        return _row("disk", "wrong", str(error))
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        return _row("disk", "wrong", f"{folder} cannot be written")
    return asdict(check_disk(folder))


def _registry(option: Any) -> dict[str, Any]:
    folders = portal_folders(option)
    try:
        portals = load_registry(folders)
    except InfopublikError as error:
        return _row("registry", "wrong", str(error))
    own = f"; own portals go into {home() / 'portals'}" if option is None else ""
    return _row("registry", "good", f"{len(portals)} portals{own}")


def _contact() -> dict[str, Any]:
    contact = os.environ.get("INFOPUBLIK_CONTACT")
    if contact:
        return _row("contact", "good", contact)
    return _row("contact", "note", "none: set INFOPUBLIK_CONTACT, so that portals can write to you")


def _ping() -> dict[str, Any]:
    if os.environ.get("INFOPUBLIK_PING_URL"):
        return _row("ping", "good", "a night that fails, or does not start, is noticed")
    return _row(
        "ping",
        "note",
        "none: set INFOPUBLIK_PING_URL, so that a night that does not start is noticed",
    )
