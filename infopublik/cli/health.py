"""How the portals are: `portals health`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive.model import Verdict
from archive.night import FAILED_VERDICTS
from archive.report import NightOfPortal, last_health, read_history, unfinished_backfills
from infopublik.cli.options import (
    ArchiveOption,
    FormatOption,
    PortalsOption,
    reading,
    require_portal,
)
from infopublik.cli.output import chosen_format, emit, leaving_pipe, plain
from infopublik.home import portal_folders
from spiders.registry import load_registry

COLUMNS = ["portal", "night", "verdict", "since", "evidence", "reaches_back_to"]
# So many nights are drawn.
NIGHTS = 14

_BARS = "▁▂▃▄▅▆▇█"
_STYLES = {Verdict.HEALTHY: "green", Verdict.SILENT: "cyan", Verdict.PARTIAL: "yellow"}
_FAILED = "red"


def register(app: typer.Typer) -> None:
    """Add the command of this module to the portals' group."""
    app.command("health")(health_command)


def health_command(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PORTAL...]", help="Portals [default: all].", show_default=False),
    ] = None,
    portals: PortalsOption = None,
    archive: ArchiveOption = None,
    format: FormatOption = None,
) -> None:
    """Show how each portal ended its last night, and its last nights as a line of bars."""
    form = chosen_format(format)
    chosen = list(names or [])
    if portals is not None and not chosen:
        chosen = list(load_registry(portal_folders(portals)))
    with reading(archive) as opened, opened.read() as connection:
        for name in names or []:
            require_portal(connection, name)
        rows = last_health(connection, chosen)
        history = read_history(connection, nights=NIGHTS)
        unfinished = unfinished_backfills(connection)
    if form == "table":
        with leaving_pipe():
            _show(rows, history, unfinished)
    else:
        emit(rows, form, columns=COLUMNS, shown=COLUMNS)


def _show(
    rows: Sequence[dict[str, Any]],
    history: dict[str, list[NightOfPortal]],
    unfinished: set[str],
) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("portal", "verdict", "since", f"last {NIGHTS} nights", "reaches back to"):
        table.add_column(column, no_wrap=column != "portal", overflow="fold")
    table.add_column("evidence", overflow="fold")
    for row in rows:
        verdict = Verdict(row["verdict"])
        oldest = (row["reaches_back_to"] or "")[:10]
        table.add_row(
            row["portal"],
            Text(verdict, style=_style(verdict)),
            (row["since"] or "")[:10],
            bars(history.get(row["portal"], [])),
            f"{oldest} …" if row["portal"] in unfinished else oldest,
            Text(plain(row["evidence"] or "")),
        )
    if rows:
        Console(highlight=False).print(table)


def bars(nights: Sequence[NightOfPortal]) -> Text:
    """One sign a night: how much was new, in the verdict's colour.

    "·" is a night without a visit, "×" one that failed.
    """
    most = max((night.new for night in nights), default=0)
    line = Text()
    for night in nights:
        if night.verdict is None:
            line.append("·", style="dim")
        elif night.verdict in FAILED_VERDICTS:
            line.append("×", style=_FAILED)
        else:
            # A night that brought anything stands above one that brought nothing.
            height = -(-night.new * (len(_BARS) - 1) // most) if most else 0
            line.append(_BARS[height], style=_style(night.verdict))
    return line


def _style(verdict: Verdict) -> str:
    return _STYLES.get(verdict, _FAILED)
