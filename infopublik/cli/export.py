"""Writing what a search finds to a file: `export`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from archive.clock import Clock
from archive.coverage import PortalCoverage, coverage_sentence, read_coverage
from archive.errors import UsageError
from archive.export import export, form_of
from archive.model import PILLARS, TOPICS
from archive.parquet import schema
from archive.search.find import Filters, search
from archive.search.query import named_portals, parse_query
from archive.stored import StoredRelease
from infopublik.cli.bar import progress_bar
from infopublik.cli.options import (
    ArchiveOption,
    AsOfOption,
    PillarOption,
    PortalOption,
    PublishedSinceOption,
    PublishedUntilOption,
    RegionOption,
    SortOption,
    TopicOption,
    moment,
    one_of,
    reading,
    region_code,
    require_portal,
)
from infopublik.cli.output import say

# A bar that is drawn anew for each release would take longer than the release.
_TOLD_EACH = 500


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("export")(export_command)


def export_command(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="File to make; its ending says the form: .csv, .jsonl or .parquet (a folder).",
        ),
    ],
    query: Annotated[
        str,
        typer.Option(
            metavar="TEXT", help="As of search; without it everything.", show_default=False
        ),
    ] = "",
    region: RegionOption = None,
    portal: PortalOption = None,
    topic: TopicOption = None,
    pillar: PillarOption = None,
    since: PublishedSinceOption = None,
    until: PublishedUntilOption = None,
    as_of: AsOfOption = None,
    sort: SortOption = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="N", help="At most N releases [default: all].", show_default=False
        ),
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV cells exactly as they are, formulas too.")
    ] = False,
    archive: ArchiveOption = None,
) -> None:
    """Write releases to a file: CSV, JSON lines, or Parquet by province and year."""
    form = form_of(file)
    if raw and form != "csv":
        raise UsageError(f"--raw is for CSV: {form} is exact anyway. Leave it out.")
    one_of("--topic", topic, TOPICS)
    one_of("--pillar", pillar, PILLARS)
    if form == "parquet":
        schema()
    parse_query(query)
    filters = Filters(
        region=region_code(region),
        portal=portal,
        topic=topic,
        pillar=pillar,
        since=moment(since, "--since"),
        until=moment(until, "--until", is_end=True),
        as_of=moment(as_of, "--as-of", is_end=True),
        sort=None if sort is None else sort.value,
        limit=limit,
    )
    sentence = ""

    def coverage(count: int) -> dict[str, Any]:
        nonlocal sentence
        found = read_coverage(
            connection,
            region=filters.region,
            portal=portal,
            since=filters.since,
            until=filters.until,
        )
        sentence = coverage_sentence(found)
        return _description(query, filters, count, found)

    with reading(archive) as opened, opened.read() as connection:
        for name in (portal, *named_portals(parse_query(query))):
            require_portal(connection, name)
        releases = _shown(search(connection, query, filters))
        count = export(releases, file, coverage=coverage, is_raw=raw)
    say(f"{count:,} releases in {file}. {sentence}")


def _shown(releases: Iterator[StoredRelease]) -> Iterator[StoredRelease]:
    """The same releases, counted on a terminal while they pass."""
    with progress_bar("export") as tell:
        for number, release in enumerate(releases):
            if number % _TOLD_EACH == 0:
                tell(number, None)
            yield release


def _description(
    query: str, filters: Filters, count: int, coverage: Sequence[PortalCoverage]
) -> dict[str, Any]:
    """What was asked, when, how much was found, and which visits that rests on."""
    asked = {key: value for key, value in asdict(filters).items() if value not in (None, False)}
    return {
        "exported_at": Clock().now().isoformat(timespec="seconds"),
        "query": query,
        "filters": asked,
        "releases": count,
        "coverage": coverage_sentence(coverage),
        "portals": [asdict(each) for each in coverage],
    }
