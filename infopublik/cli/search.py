"""Finding releases: `search`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, fields, replace
from itertools import islice
from typing import Annotated

import sqlalchemy as sa
import typer

from archive.cluster import collapse
from archive.coverage import coverage_sentence, read_coverage
from archive.errors import DeadlineError
from archive.model import PILLARS, TOPICS
from archive.search.find import Filters, Hit, search_hits
from archive.search.query import named_portals, parse_query, spans
from archive.search.snippet import Piece, snippet
from archive.search.suggest import suggest
from archive.search.summary import count, facets
from archive.search.widen import widen
from archive.stored import StoredRelease
from infopublik.cli.options import (
    ArchiveOption,
    AsOfOption,
    Format,
    FormatOption,
    LimitOption,
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
from infopublik.cli.output import chosen_format, emit, row_limit, say

COLUMNS = [field.name for field in fields(StoredRelease)]
SHOWN = ["id", "published_at", "portal", "title"]
FACET_COLUMNS = ["name", "value", "hits"]
# A person waits no longer for one statement; a pipe has time.
DEADLINE_S = 5.0


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("search")(search_command)


def search_command(
    query: Annotated[str, typer.Argument(help='Words, "a phrase", -word, OR, begin*; "" for all.')],
    region: RegionOption = None,
    portal: PortalOption = None,
    topic: TopicOption = None,
    pillar: PillarOption = None,
    since: PublishedSinceOption = None,
    until: PublishedUntilOption = None,
    as_of: AsOfOption = None,
    sort: SortOption = None,
    recent: Annotated[
        bool,
        typer.Option("--recent", help="Rank newer releases higher, half for each year of age."),
    ] = False,
    snippets: Annotated[
        bool, typer.Option("--snippets", help="Show where the text says it, **marked**.")
    ] = False,
    spread: Annotated[
        bool, typer.Option("--facets", help="Show how the hits are spread, not the hits.")
    ] = False,
    collapsed: Annotated[
        bool, typer.Option("--collapse", help="Show one of the releases that say the same.")
    ] = False,
    limit: LimitOption = None,
    after: Annotated[
        str | None,
        typer.Option(metavar="CURSOR", help="Go on behind an earlier answer.", show_default=False),
    ] = None,
    archive: ArchiveOption = None,
    format: FormatOption = None,
) -> None:
    """Search the releases of the archive."""
    form = chosen_format(format)
    one_of("--topic", topic, TOPICS)
    one_of("--pillar", pillar, PILLARS)
    filters = Filters(
        region=region_code(region),
        portal=portal,
        topic=topic,
        pillar=pillar,
        since=moment(since, "--since"),
        until=moment(until, "--until", is_end=True),
        as_of=moment(as_of, "--as-of", is_end=True),
        sort=None if sort is None else sort.value,
        limit=row_limit(limit, form),
        is_recent_better=recent,
        after=after,
        deadline_s=DEADLINE_S if form == Format.TABLE else None,
    )
    with reading(archive) as opened, opened.read() as connection:
        for name in (portal, *named_portals(parse_query(query))):
            require_portal(connection, name)
        if spread:
            rows = (asdict(facet) for facet in facets(connection, query, filters))
            emit(rows, form, columns=FACET_COLUMNS, shown=FACET_COLUMNS)
        else:
            hits = search_hits(connection, query, filters)
            if collapsed:
                every = replace(filters, limit=None)
                hits = islice(collapse(search_hits(connection, query, every)), filters.limit)
            _emit_hits(connection, query, filters, hits, form, has_snippets=snippets)
        coverage = read_coverage(
            connection,
            region=filters.region,
            portal=portal,
            since=filters.since,
            until=filters.until,
        )
    if form != Format.CSV:
        say(coverage_sentence(coverage))


def _emit_hits(
    connection: sa.Connection,
    query: str,
    filters: Filters,
    hits: Iterator[tuple[Hit, StoredRelease]],
    form: Format,
    *,
    has_snippets: bool,
) -> None:
    """Write the hits; to a person also how many there are, and what else could be asked."""
    tree, _ = spans(parse_query(query))
    wide = None if tree is None else widen(tree)
    last: list[Hit] = []

    def rows() -> Iterator[dict[str, object]]:
        for hit, release in hits:
            last[:] = [hit]
            row = asdict(release)
            if has_snippets:
                row["snippet"] = "".join(map(_marked, snippet(release.text, wide)))
            yield row

    more = ["snippet"] if has_snippets else []
    written = emit(rows(), form, columns=[*COLUMNS, *more], shown=[*SHOWN, *more])
    if not written:
        # What it would have been is no part of the answer: it may take no longer than that.
        with suppress(DeadlineError):
            meant = suggest(connection, query, replace(filters, deadline_s=DEADLINE_S))
            if meant:
                say(f"Did you mean: {', '.join(meant)}?")
    if form != Format.TABLE:
        return
    found = count(connection, query, filters)
    sentence = f"{written} of {found} releases" if found.hits != written else f"{found} releases"
    if found.ranked:
        sentence += f", the newest {found.ranked:,} ranked and the others by date"
    if last and written == filters.limit and found.hits > written:
        sentence += f" (more with --limit, or --after {last[0].cursor})"
    say(f"{sentence}.")


def _marked(piece: Piece) -> str:
    return f"**{piece.text}**" if piece.is_hit else piece.text
