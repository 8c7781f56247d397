"""A night's report on a terminal: what to know on top, then a line for each portal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive.model import Verdict
from archive.night import FAILED_VERDICTS
from infopublik.cli.output import plain
from infopublik.report.model import NightReport, Outcome, PortalNight

_COUNTS = ("planned", "fetched", "new", "changed", "not found")
_TONES = {Outcome.DONE: "green", Outcome.SKIPPED: "dim", Outcome.FAILED: "red"}


def show(report: NightReport, console: Console, *, page: str) -> None:
    """Print the portals and the steps; page: where the HTML report lies."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("portal", overflow="fold")
    table.add_column("verdict", no_wrap=True)
    for head in _COUNTS:
        table.add_column(head, justify="right")
    table.add_column("dated", justify="right")
    table.add_column("evidence", overflow="fold", ratio=1)
    for each in report.portals:
        table.add_row(*_cells(each))
    console.print(table)
    console.print()
    for check in report.checks:
        tone = {"good": "green", "note": "yellow"}.get(check.state, "red")
        console.print(
            Text.assemble(f"{check.check:<10} ", (check.state, tone), f"  {plain(check.found)}")
        )
    for step in report.steps:
        tone = _TONES[Outcome(step.outcome)]
        console.print(
            Text.assemble(f"{step.step:<10} ", (step.outcome, tone), f"  {plain(step.said)}")
        )
    console.print(Text(f"{'report':<10} {page}"))


def _cells(each: PortalNight) -> list[Text]:
    counts = (each.planned, each.fetched, each.new, each.changed, each.gone)
    failed = ", ".join(f"{count} {name}" for name, count in each.failed.items())
    evidence = "; ".join(part for part in (each.evidence, failed) if part)
    if each.verdict and not each.list_complete:
        evidence += "; list not walked to its end" if "list not" not in evidence else ""
    return [
        Text(plain(each.portal)),
        Text(each.verdict or "not visited", style=_style(each)),
        *(Text(f"{count:,}" if count else "·", style="" if count else "dim") for count in counts),
        Text("" if each.dated is None else f"{each.dated:.0%}"),
        Text(plain(evidence)),
    ]


def _style(each: PortalNight) -> str:
    if each.verdict in FAILED_VERDICTS:
        return "red"
    return "green" if each.verdict == Verdict.HEALTHY else "yellow"
