"""Proving the archive: `archive verify`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from archive.verify import chain_end, verify
from infopublik.cli.options import ArchiveOption, FormatOption, reading
from infopublik.cli.output import chosen_format, emit, say

COLUMNS = ["part", "place", "damage"]
_DAMAGED = 74


def register(app: typer.Typer) -> None:
    """Add the command of this module to those of `archive`."""
    app.command("verify")(verify_command)


def verify_command(archive: ArchiveOption = None, format: FormatOption = None) -> None:
    """Prove rows, raw answers and the chain of nights; list what is damaged."""
    form = chosen_format(format)
    with reading(archive) as opened, _Shown() as shown:
        if not opened.is_there:
            say(f"There is no archive at {opened.name} yet: nothing was checked.")
            return
        damages: Iterator[dict[str, Any]] = map(asdict, verify(opened, shown.tell))
        found = emit(damages, form, columns=COLUMNS, shown=COLUMNS)
        end = chain_end(opened)
    if found:
        say(f"{found} damaged. Restore what is named from a backup, or the whole archive.")
        raise typer.Exit(_DAMAGED)
    if end is None:
        say("Nothing is damaged; no night has a manifest yet.")
    else:
        say(f"Nothing is damaged. The chain ends at night {end[0]} with {end[1]}.")


class _Shown:
    """Progress on a terminal, one line a part; silent anywhere else."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> _Shown:
        self._is_shown = self._progress.console.is_terminal
        if self._is_shown:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            self._progress.stop()

    def tell(self, part: str, done: int, total: int) -> None:
        """So much of a part is done."""
        if part not in self._tasks:
            self._tasks[part] = self._progress.add_task(part, total=total)
        self._progress.update(self._tasks[part], completed=done, total=total)
