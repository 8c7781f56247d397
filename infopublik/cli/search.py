"""Finding releases: `search`."""

from __future__ import annotations

from dataclasses import asdict, fields
from enum import StrEnum
from typing import Annotated

import typer

from archive.coverage import coverage_sentence, read_coverage
from archive.errors import UsageError
from archive.model import PILLARS, TOPICS
from archive.search.find import Filters, Sort, search
from archive.stored import StoredRelease
from infopublik.cli.options import (
    ArchiveOption,
    Format,
    FormatOption,
    LimitOption,
    PortalOption,
    RegionOption,
    TopicOption,
    moment,
    reading,
    region_code,
    require_portal,
)
from infopublik.cli.output import chosen_format, emit, row_limit, say

COLUMNS = [field.name for field in fields(StoredRelease)]
SHOWN = ["id", "published_at", "portal", "title"]


class SortOption(StrEnum):
    """The orders of a search."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("search")(search_command)


def search_command(
    query: Annotated[str, typer.Argument(help='Words, "a phrase", -word, OR, begin*; "" for all.')],
    region: RegionOption = None,
    portal: PortalOption = None,
    topic: TopicOption = None,
    pillar: Annotated[
        str | None,
        typer.Option(metavar="PILLAR", help=f"Pillar: {', '.join(PILLARS)}.", show_default=False),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="D", help="Published from D on.", show_default=False)
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="D", help="Published up to D.", show_default=False)
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="D", help="As the archive stood at D.", show_default=False),
    ] = None,
    sort: Annotated[
        SortOption | None,
        typer.Option(help="Order [default: relevance; newest without words].", show_default=False),
    ] = None,
    limit: LimitOption = None,
    archive: ArchiveOption = None,
    format: FormatOption = None,
) -> None:
    """Search the releases of the archive."""
    form = chosen_format(format)
    _one_of("--topic", topic, TOPICS)
    _one_of("--pillar", pillar, PILLARS)
    order: Sort | None = None if sort is None else sort.value
    filters = Filters(
        region=region_code(region),
        portal=portal,
        topic=topic,
        pillar=pillar,
        since=moment(since, "--since"),
        until=moment(until, "--until", is_end=True),
        as_of=moment(as_of, "--as-of", is_end=True),
        sort=order,
        limit=row_limit(limit, form),
    )
    with reading(archive) as opened, opened.read() as connection:
        require_portal(connection, portal)
        hits = (asdict(hit) for hit in search(connection, query, filters))
        count = emit(hits, form, columns=COLUMNS, shown=SHOWN)
        coverage = read_coverage(connection, region=filters.region, portal=portal)
    if form == Format.TABLE:
        more = " (more with --limit)" if limit is None and count == filters.limit else ""
        say(f"{count} releases{more}.")
    if form != Format.CSV:
        say(coverage_sentence(coverage))


def _one_of(option: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise UsageError(f"{option}: '{value}' is not known. Known: {', '.join(known)}.")
