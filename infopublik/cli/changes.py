"""What happened and what was looked at: `changes` and `looks`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, fields
from enum import StrEnum
from typing import Annotated, Any

import typer

from archive.changes.log import EventFilters, StoredEvent, read_events
from archive.errors import UsageError
from archive.looks import LookFilters, read_looks
from archive.model import TOPICS, EventKind, LookClass
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
    words_of,
)
from infopublik.cli.output import chosen_format, emit, leaving_pipe, plain, row_limit
from infopublik.delivery.atom import atom_feed
from infopublik.delivery.markdown import markdown_lines
from infopublik.delivery.page import page_lines

EVENT_COLUMNS = [field.name for field in fields(StoredEvent)]
EVENT_SHOWN = ["id", "at", "kind", "weight", "portal", "what"]
LOOK_COLUMNS = [
    *("at", "night", "portal", "url", "class", "cause", "status", "bytes", "release"),
    *("warc", "warc_offset", "payload_sha256"),
]


class ChangesFormat(StrEnum):
    """How changes are written: as any result, or to be read elsewhere."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    ATOM = "atom"


ChangesFormatOption = Annotated[
    ChangesFormat | None,
    typer.Option(
        "--format",
        help="How to write [default: table on a terminal, jsonl in a pipe].",
        show_default=False,
    ),
]

_WRITTEN: dict[ChangesFormat, Callable[[Iterable[StoredEvent]], Iterable[str]]] = {
    ChangesFormat.MARKDOWN: markdown_lines,
    ChangesFormat.HTML: page_lines,
    ChangesFormat.ATOM: lambda events: [atom_feed(events)],
}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("changes")(changes_command)
    app.command("looks")(looks_command)


def changes_command(
    since: Annotated[
        str | None,
        typer.Option(
            metavar="D|CURSOR",
            help="From a date on, or after the event with this id.",
            show_default=False,
        ),
    ] = None,
    topic: TopicOption = None,
    region: RegionOption = None,
    portal: PortalOption = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND,...",
            help="Kinds, as new,edited,retitled,redated.",
            show_default=False,
        ),
    ] = None,
    limit: LimitOption = None,
    archive: ArchiveOption = None,
    format: ChangesFormatOption = None,
) -> None:
    """List what happened, oldest first."""
    written = None if format is None else _WRITTEN.get(format)
    form = Format.JSONL if written else chosen_format(None if format is None else Format(format))
    if topic is not None and topic not in TOPICS:
        raise UsageError(f"--topic: '{topic}' is not known. Known: {', '.join(TOPICS)}.")
    is_cursor = since is not None and since.isdecimal() and len(since) <= 18
    filters = EventFilters(
        after=int(since) if since and is_cursor else None,
        since=None if is_cursor else moment(since, "--since"),
        topic=topic,
        region=region_code(region),
        portal=portal,
        kinds=words_of(kind, "--kind", [each.value for each in EventKind]),
        limit=row_limit(limit, form),
    )
    with reading(archive) as opened, opened.read() as connection:
        require_portal(connection, portal)
        found = read_events(connection, filters)
        if written:
            with leaving_pipe():
                for line in written(found):
                    print(plain(line))
            return
        events = (_row(event, form) for event in found)
        emit(events, form, columns=EVENT_COLUMNS, shown=EVENT_SHOWN)


def _row(event: StoredEvent, form: Format) -> dict[str, Any]:
    """An event; for a table its title and what happened to it stand together."""
    row = asdict(event)
    if form == Format.TABLE:
        is_new = event.kind == EventKind.NEW
        row["what"] = event.title if is_new else f"{event.title or ''}\n{event.summary}".strip()
    return row


def looks_command(
    portal: PortalOption = None,
    url: Annotated[
        str | None, typer.Option(metavar="U", help="Looks at this address.", show_default=False)
    ] = None,
    look_class: Annotated[
        str | None,
        typer.Option(
            "--class", metavar="CLASS,...", help="Classes, as GONE_HARD,DOWN.", show_default=False
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="D", help="From a date on.", show_default=False)
    ] = None,
    limit: LimitOption = None,
    archive: ArchiveOption = None,
    format: FormatOption = None,
) -> None:
    """List every fetch and what came of it, oldest first."""
    form = chosen_format(format)
    filters = LookFilters(
        portal=portal,
        url=url,
        classes=words_of(look_class, "--class", [each.value for each in LookClass]),
        since=moment(since, "--since"),
        limit=row_limit(limit, form),
    )
    with reading(archive) as opened, opened.read() as connection:
        require_portal(connection, portal)
        emit(
            read_looks(connection, filters),
            form,
            columns=LOOK_COLUMNS,
            shown=["at", "portal", "class", "status", "cause", "url"],
        )
