"""Progress on a terminal while portals are visited; silent anywhere else."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler

from infopublik.crawl import Watcher


class TerminalWatcher(Watcher, AbstractContextManager["TerminalWatcher"]):
    """One line a portal, with the pages fetched so far, on stderr."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(finished_text="·"),
            TextColumn("{task.description}"),
            TextColumn("{task.completed:.0f} pages"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        # Even stopping writes an empty line, so elsewhere it is never started.
        self._is_shown = self._progress.console.is_terminal
        if self._is_shown:
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_shown:
            self._progress.stop()

    def step(self, name: str) -> None:
        """Say which step of a night begins."""
        if self._is_shown:
            self._progress.console.print(Text(f"· {name}", style="dim"))

    def begun(self, portal: str, crawler: Crawler) -> None:
        """Show the portal, and count its responses."""
        task = self._progress.add_task(portal, total=None)
        self._tasks[portal] = task

        def count(*_: object, **__: object) -> None:
            self._progress.advance(task)

        # Signals hold their receivers weakly; weak=False keeps this one.
        crawler.signals.connect(count, signal=signals.response_received, weak=False)

    def ended(self, portal: str) -> None:
        """Tick the portal off."""
        task = self._tasks[portal]
        done = self._progress.tasks[task].completed
        self._progress.update(task, total=max(done, 1), completed=max(done, 1))
