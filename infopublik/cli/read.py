"""`read`: everything the readers see in one page, for whoever extends their tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from archive.clock import Clock
from archive.errors import NotFoundError, StorageError
from archive.region import find
from infopublik.cli.options import Format, FormatOption, moment
from infopublik.cli.output import chosen_format, emit, leaving_pipe, plain
from infopublik.fetch import FetchedPage, fetch_page
from infopublik.reading import Source, read_everything

# A page that says nothing of its region is read as the capital's, in WIB.
_DEFAULT_REGION = "31"
_MAX_BYTES = 16 * 1024 * 1024
_SHOWN_CHARS = 600


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("read")(read_command)


def read_command(
    source: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="A page; - for stdin.")],
    region: Annotated[
        str | None,
        typer.Option(
            metavar="REGION",
            help="Of the portal: 33.75 or a name [default: 31, WIB].",
            show_default=False,
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="U", help="Address a file was saved from.", show_default=False),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="When it was seen [default: now].", show_default=False),
    ] = None,
    format: FormatOption = None,
) -> None:
    """Show everything the readers see in one page, with evidence."""
    form = chosen_format(format)
    place = find(region or _DEFAULT_REGION)
    seen_at = moment(at, "--at") or Clock().now()
    page = _page(source, url, place.code)
    read = read_everything(
        Source(url=page.url, body=page.body, charset=page.charset, region=place, seen_at=seen_at)
    )
    if form == Format.TABLE:
        with leaving_pipe():
            _show(read)
    else:
        emit([read], form, columns=list(read), shown=[])


def _page(source: str, url: str | None, region: str) -> FetchedPage:
    if source.startswith(("http://", "https://")):
        return fetch_page(source, region=region)
    if source == "-":
        body = sys.stdin.buffer.read(_MAX_BYTES)
    else:
        path = Path(source)
        if not path.is_file():
            raise NotFoundError(f"'{source}' is no file, and no address with http:// or https://.")
        try:
            with path.open("rb") as file:
                body = file.read(_MAX_BYTES)
        except OSError as error:
            raise StorageError(f"{source}: {error.strerror}.") from error
    return FetchedPage(url=url or "https://page.invalid/", body=body, charset=None)


def _show(read: dict[str, Any]) -> None:
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())

    def line(label: str, value: object, note: str = "") -> None:
        text = Text(f"{label:<12}", style="bold")
        text.append(plain(str(value)) if value not in (None, "", []) else "-", style="green")
        text.append(f"  {plain(note)}" if note else "", style="dim")
        console.print(text)

    published = read["published"]
    line("title", read["title"], f"from {read['title_source']}")
    line(
        "published",
        read["published_at"],
        f"{published['certainty']}, {published['source']}: {published['raw']}",
    )
    for hint in read["hints"]:
        line("  hint", hint["date"], f"{hint['source']}: {hint['raw']} — {hint['why']}")
    for date in read["event_dates"]:
        line("event", date["value"], f"{date['certainty']}: {date['raw']}")
    dateline = read["dateline"]
    line("dateline", dateline["place"], _known(dateline["region_code"], outlet=dateline["outlet"]))
    line("credit", read["credit"])
    line("topics", ", ".join([*read["topics"], *read["pillars"]]))
    line("programme", read["programme"], _known(stage=read["stage"]))
    for span in read["smart_city_evidence"]:
        line("  evidence", span["text"], f"{span['start']}–{span['end']}")
    for person in read["people"]:
        counted = "1 quotation" if person["quotes"] == 1 else f"{person['quotes']} quotations"
        line("person", person["name"], _known(person["office"], person["region_code"], counted))
    for figure in read["figures"]:
        line("figure", figure["raw"], f"{figure['kind']} {figure['value']} {figure['unit']}")
    for document in read["attachments"]:
        line("document", document["text"], document["url"])
    for each in read["passed_over"]:
        line("  not taken", each["text"], f"{each['kind']} at {each['start']}: {each['why']}")
    gambling = read["gambling"]
    line("gambling", "injected" if gambling["injected"] else "no", f"score {gambling['score']:.2f}")
    for span in gambling["evidence"]:
        line("  evidence", span["text"], f"{span['start']}–{span['end']}")
    console.print()
    text = read["text"]
    console.print(Text(plain(text[:_SHOWN_CHARS]) + ("…" if len(text) > _SHOWN_CHARS else "")))


def _known(*values: str | None, **named: str | None) -> str:
    """The values that are known, in a row; named ones behind their names."""
    told = [value for value in values if value]
    return ", ".join([*told, *(f"{name} {value}" for name, value in named.items() if value)])
