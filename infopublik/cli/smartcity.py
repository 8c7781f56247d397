"""The life of smart-city programmes: `smartcity`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Annotated, Any

import typer

from archive.errors import UsageError
from archive.lifecycle import Line, Stage, newest_night, read_lines
from archive.model import STAGES, ZONES, Certainty
from infopublik.cli.options import (
    ArchiveOption,
    Format,
    FormatOption,
    RegionOption,
    one_of,
    reading,
    region_code,
)
from infopublik.cli.output import chosen_format, emit, say

COLUMNS = [field.name for field in fields(Line)]
SHOWN = ["region", "programme", "stages", "last heard", "silent days"]

_SPAN = re.compile(r"(\d{1,6})([dw])", re.ASCII)
_DAYS = {"d": 1, "w": 7}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("smartcity")(smartcity_command)


def smartcity_command(
    region: RegionOption = None,
    stage: Annotated[
        str | None,
        typer.Option(metavar="S", help=f"Reached: {', '.join(STAGES)}.", show_default=False),
    ] = None,
    silent_for: Annotated[
        str | None,
        typer.Option(metavar="180d", help="Not heard of for so long.", show_default=False),
    ] = None,
    archive: ArchiveOption = None,
    format: FormatOption = None,
) -> None:
    """List smart-city programmes by region, with the releases that prove each stage."""
    form = chosen_format(format)
    one_of("--stage", stage, STAGES)
    days = None if silent_for is None else _days(silent_for)
    code = region_code(region)
    with reading(archive) as opened, opened.read() as connection:
        newest = newest_night(connection)
        lines = read_lines(connection, region=code)
    if stage is not None:
        lines = [line for line in lines if any(each.stage == stage for each in line.stages)]
    unproved = [line for line in lines if line.silent_days is None]
    if days is not None:
        lines = [line for line in lines if (line.silent_days or 0) >= days]
    emit(map(_row if form != Format.TABLE else _shown, lines), form, columns=COLUMNS, shown=SHOWN)
    if form != Format.CSV:
        for sentence in _notes(lines, newest, unproved if days is not None else ()):
            say(sentence)


def _days(text: str) -> int:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            f"--silent-for: '{text}' is no length of time. Write days or weeks: 180d or 26w."
        )
    return int(found[1]) * _DAYS[found[2]]


def _row(line: Line) -> dict[str, Any]:
    row = asdict(line)
    return row | {"stages": list(row["stages"]), "gaps": list(row["gaps"])}


def _shown(line: Line) -> dict[str, Any]:
    return {
        "region": line.region or line.region_code,
        "programme": line.programme,
        "stages": "\n".join(map(_stage_text, line.stages)),
        "last heard": f"{line.last_heard[:10]}\nrelease {line.last_release}",
        "silent days": line.silent_days,
    }


def _stage_text(stage: Stage) -> str:
    """One stage in a line: "2026-03-02 launched, release 14 and 2 more"."""
    doubt = "" if stage.certainty == Certainty.CERTAIN else "?"
    more = ""
    if stage.releases > 1:
        copies = f", {stage.copies} of them copies" if stage.copies else ""
        more = f" and {stage.releases - 1} more{copies}"
    return f"{stage.date[:10]}{doubt} {stage.stage}, release {stage.release}{more}"


def _notes(lines: Sequence[Line], newest: datetime | None, unproved: Sequence[Line]) -> list[str]:
    """What the answer rests on, and what it leaves out."""
    if newest is None:
        return ["No night was made yet, so an empty answer says nothing."]
    night = f"{newest.astimezone(ZONES['WIB']):%Y-%m-%d}"
    notes = [
        f"Silence is counted to the newest night, {night}, or to the last night before it on "
        "which a portal that told of the programme was watched well."
    ]
    if unproved:
        notes.append(
            f"{len(unproved)} left out: none of their portals was watched well since they were "
            f"last heard of ({_named([_name(line) for line in unproved])})."
        )
    if gaps := [
        f"{gap.portal} {gap.first} to {gap.last} {gap.why}" for line in lines for gap in line.gaps
    ]:
        notes.append(f"Gaps since they were last heard of: {_named(list(dict.fromkeys(gaps)))}.")
    return notes


# Named in a sentence; more are counted.
_NAMED = 5


def _named(parts: Sequence[str]) -> str:
    more = f" and {len(parts) - _NAMED} more" if len(parts) > _NAMED else ""
    return ", ".join(parts[:_NAMED]) + more


def _name(line: Line) -> str:
    return f"{line.region or line.region_code}: {line.programme or 'smart city'}"
