"""Showing one release: `show`, its wordings and the diff of two."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from html import escape
from typing import Annotated

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.text import Text

from archive.citation import parse_reference, permanent, require_hash
from archive.errors import NotFoundError, UsageError
from archive.raw import raw_page
from archive.stored import StoredRelease, find_release
from archive.wordings import facts_of, number_at
from infopublik.cli.options import LAST_EDIT, ArchiveOption, moment, reading
from infopublik.cli.output import leaving_pipe, plain
from infopublik.cli.show_diff import DiffForm, Shown, show_diff
from infopublik.cli.show_lists import (
    CiteForm,
    require_one,
    show_citation,
    show_copies,
    show_versions,
)

# The largest key of a PostgreSQL archive; SQLite counts on, but no archive gets that far.
MAX_ID = 2**31 - 1


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("show")(show_command)


def show_command(
    release: Annotated[
        str,
        typer.Argument(metavar="ID", help="Id of the release; ID@N for wording N; a citation."),
    ],
    version: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Wording N [default: current].", show_default=False),
    ] = None,
    diff: Annotated[
        str | None,
        typer.Option(
            metavar="[A..B]",
            help="What changed from wording A to B, or in the last edit.",
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="D", help="The wording that stood at D.", show_default=False),
    ] = None,
    versions: Annotated[
        bool, typer.Option("--versions", help="List its wordings, from when to when.")
    ] = False,
    copies: Annotated[
        bool, typer.Option("--copies", help="List who else says the same, and who said it first.")
    ] = False,
    cite: Annotated[
        CiteForm | None, typer.Option(help="The wording's citation.", show_default=False)
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="The text alone.")] = False,
    html: Annotated[bool, typer.Option("--html", help="As an HTML fragment.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="A diff as Markdown.")] = False,
    side_by_side: Annotated[
        bool, typer.Option("--side-by-side", help="A diff as HTML in two columns.")
    ] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="A diff with what did not change.")
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="The page as the portal sent it, byte for byte.")
    ] = False,
    archive: ArchiveOption = None,
) -> None:
    """Show one release, one of its wordings, or what changed between two."""
    if text + html + as_json + raw > 1:
        raise UsageError("--text, --html, --json and --raw exclude each other. Name one.")
    form = _diff_form(
        {
            DiffForm.HTML: html,
            DiffForm.JSON: as_json,
            DiffForm.MARKDOWN: markdown,
            DiffForm.SIDE_BY_SIDE: side_by_side,
        }
    )
    of_diff = {"--markdown": markdown, "--side-by-side": side_by_side, "--whole": whole}
    for option, is_asked in of_diff.items():
        if is_asked and diff is None:
            raise UsageError(f"{option} is a form of a diff. Add --diff.")
    reference = parse_reference(release)
    require_one(
        {
            "--diff": diff is not None,
            "--version": version is not None,
            "--as-of": as_of is not None,
            "ID@N": reference.version is not None,
        }
    )
    beside = {"--versions": versions, "--copies": copies, "--cite": cite is not None}
    require_one({"--diff": diff is not None, "--raw": raw, **beside})
    # A list has JSON and no other form, and a citation names its form itself.
    require_one({"--text": text, "--html": html, "--json": as_json and cite is not None, **beside})
    numbers = None if diff is None else _numbers(diff)
    moment_asked = moment(as_of, "--as-of", is_end=True)
    with reading(archive) as opened, opened.read() as connection:
        if diff is not None:
            before, after = _two_versions(connection, reference.release, numbers)
            with leaving_pipe():
                show_diff(
                    _shown(connection, before), _shown(connection, after), form, is_whole=whole
                )
            return
        number = version if reference.version is None else reference.version
        if moment_asked is not None:
            number = _number_at(connection, reference.release, moment_asked)
        found = _found(connection, reference.release, number)
        require_hash(reference, found.sha256)
        page = raw_page(opened, found.id, found.version) if raw else None
        with leaving_pipe():
            if page is not None:
                sys.stdout.buffer.write(page)
            elif versions:
                show_versions(connection, found, as_json=as_json)
            elif copies:
                show_copies(connection, found, as_json=as_json)
            elif cite is not None:
                show_citation(connection, found, cite)
            else:
                _write(found, as_text=text, as_html=html, as_json=as_json)


def _diff_form(asked: Mapping[DiffForm, bool]) -> DiffForm:
    """The one form that is asked for; raises UsageError where there are two."""
    forms = [form for form, is_asked in asked.items() if is_asked]
    if len(forms) > 1:
        raise UsageError(f"--{forms[0]} and --{forms[1]} exclude each other. Name one.")
    return forms[0] if forms else DiffForm.TERMINAL


def _number_at(connection: sa.Connection, release: int, moment_asked: datetime) -> int:
    """The wording that stood at a moment; raises NotFoundError before the first."""
    first = _found(connection, release, None).first_seen
    number = number_at(connection, release, moment_asked)
    if number is None:
        raise NotFoundError(f"Release {release} was first seen at {first}. Name a later --as-of.")
    return number


def _write(found: StoredRelease, *, as_text: bool, as_html: bool, as_json: bool) -> None:
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False))
    elif as_html:
        paragraphs = "".join(f"<p>{escape(p)}</p>\n" for p in found.text.split("\n\n"))
        print(f"<article>\n<h1>{escape(found.title)}</h1>\n{paragraphs}</article>")
    elif as_text:
        print(plain(found.text))
    else:
        _show(found)


def _show(found: StoredRelease) -> None:
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    console.print(Text(plain(found.title), style="bold"))
    place = found.dateline.get("place")
    lines = [
        f"{found.published_at or 'no date'} ({found.published['certainty']}, "
        f"{found.published['source'] or 'not found'}: {found.published['raw'] or '-'})",
        f"{found.portal}, {found.region or found.region_code}"
        + (f", dateline {place}" if place else ""),
        f"version {found.version} of {found.versions}, {found.state}, "
        f"seen {found.first_seen} to {found.last_seen}",
        found.url,
    ]
    if found.topics:
        lines.append(", ".join([*found.topics, *found.pillars]))
    if found.cluster is not None:
        lines.append(
            f"one of {found.cluster['size']} that say the same, first is {found.cluster['first']}"
        )
    lines.append(permanent(found.id, found.version, found.sha256))
    for line in lines:
        console.print(Text(plain(line), style="dim"))
    console.print()
    console.print(Text(plain(found.text)))


def _numbers(diff: str) -> tuple[int, int] | None:
    """The two versions that --diff names; None for the last two."""
    if diff == LAST_EDIT:
        return None
    match = re.fullmatch(r"(\d{1,9})\.\.(\d{1,9})", diff)
    if match is None:
        raise UsageError(f"--diff: '{diff}' is no pair of versions. Write 1..2.")
    return int(match[1]), int(match[2])


def _two_versions(
    connection: sa.Connection, release: int, numbers: tuple[int, int] | None
) -> tuple[StoredRelease, StoredRelease]:
    if numbers is None:
        current = _found(connection, release, None)
        if current.versions == 1:
            raise NotFoundError(f"Release {release} has one version: there is nothing to compare.")
        numbers = (current.versions - 1, current.versions)
    return _found(connection, release, numbers[0]), _found(connection, release, numbers[1])


def _shown(connection: sa.Connection, found: StoredRelease) -> Shown:
    return Shown(
        release=found.id,
        version=found.version,
        title=found.title,
        text=found.text,
        facts=facts_of(connection, found.id, found.version),
    )


def _found(connection: sa.Connection, release: int, version: int | None) -> StoredRelease:
    is_known = max(release, version or 0) <= MAX_ID
    found = find_release(connection, release, version) if is_known else None
    if found is None:
        what = f"Release {release}" + (f" version {version}" if version is not None else "")
        raise NotFoundError(f"{what} is not in the archive. `infopublik search` lists ids.")
    return found
