"""Care of the archive: `archive migrate` and `archive stats`."""

from __future__ import annotations

from typing import Annotated

import typer

from archive.clock import Clock
from archive.database import open_for_writing, place_of
from archive.lock import lock_archive
from archive.migrate import newest
from archive.stats import read_stats
from infopublik.cli.options import ArchiveOption, FormatOption, reading
from infopublik.cli.output import chosen_format, emit, say
from infopublik.home import archive_url

app = typer.Typer(help="Care of the archive.", no_args_is_help=True)


@app.command("migrate")
def migrate_command(archive: ArchiveOption = None) -> None:
    """Bring the archive to the schema of this program; make it where there is none."""
    url = archive_url(archive)
    place = place_of(url)
    with lock_archive(place, now=Clock().now()):
        open_for_writing(url, upgrade=True).close()
    say(f"{place.name} has schema {newest()}.")


@app.command("stats")
def stats_command(
    tables: Annotated[
        bool, typer.Option("--tables", help="Also the bytes of each table; reads the whole file.")
    ] = False,
    archive: ArchiveOption = None,
    format: FormatOption = None,
) -> None:
    """Say what the archive holds, and how fast it grows."""
    form = chosen_format(format)
    with reading(archive) as opened:
        stats = read_stats(opened, by_table=tables)
    if form == "table":
        rows = ({"what": key, "value": value} for key, value in stats.items())
        emit(rows, form, columns=["what", "value"], shown=["what", "value"])
    else:
        emit([stats], form, columns=list(stats), shown=list(stats))
