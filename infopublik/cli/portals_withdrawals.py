"""What is not found any more, and what a person decides of it: `portals withdrawals`."""

from __future__ import annotations

from typing import Annotated

import typer

from archive.database import open_for_writing
from archive.errors import UsageError
from archive.withdrawal.decision import decide, read_missing
from infopublik.cli.options import ArchiveOption, FormatOption, reading, require_portal
from infopublik.cli.output import chosen_format, emit, say
from infopublik.home import archive_url

COLUMNS = ["portal", "release", "url", "title", "state", "since", "nights", "looks", "hold"]
_SHOWN = ["portal", "release", "state", "since", "nights", "hold", "title"]


def register(app: typer.Typer) -> None:
    """Add the command of this module to the portals' group."""
    app.command("withdrawals")(withdrawals_command)


def withdrawals_command(
    portal: Annotated[
        str | None,
        typer.Argument(
            metavar="[PORTAL]", help="Id of the portal [default: all].", show_default=False
        ),
    ] = None,
    release_held: Annotated[
        bool, typer.Option("--release-held", help="Let the next night tell what is held.")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Do not tell what is held; it stays missing.")
    ] = False,
    archive: ArchiveOption = None,
    format: FormatOption = None,
) -> None:
    """List releases that are not found any more, and decide on those held as a mass."""
    form = chosen_format(format)
    if release_held and keep:
        raise UsageError("--release-held and --keep say the opposite: give one of them.")
    if not (release_held or keep):
        with reading(archive) as opened, opened.read() as connection:
            require_portal(connection, portal)
            emit(read_missing(connection, portal), form, columns=COLUMNS, shown=_SHOWN)
        return
    if portal is None:
        raise UsageError("Name the portal whose held releases are decided on.")
    _decide(archive_url(archive), portal, is_told=release_held)


def _decide(url: str, portal: str, *, is_told: bool) -> None:
    opened = open_for_writing(url)
    try:
        with opened.write() as connection:
            require_portal(connection, portal)
            number = decide(connection, portal, is_told=is_told)
    finally:
        opened.close()
    said = "will be told by the next night that does not find them"
    if not is_told:
        said = "stay missing and are not told"
    say(f"{portal}: {number} held releases {said}." if number else f"{portal}: nothing is held.")
