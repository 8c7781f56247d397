"""Whole nights as a timer starts them: each `infopublik nightly` in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.nightly.crawls import Desk, Ended


class NightDesk(Desk):
    """A desk at which `nightly` is run; *killed* names the step at which it kills itself."""

    killed: str | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        # Runs in a folder of its own, from which `tests` is not found.
        return {**super().environment, "PYTHONPATH": str(Path(__file__).parents[2])}

    def command(self, *arguments: str) -> list[str]:
        """The command line of a night over this registry."""
        runner = ["tests.nightly.at_step", self.killed] if self.killed else ["infopublik"]
        return [
            *(sys.executable, "-m", *runner, "nightly", *arguments),
            *("--archive", self.url, "--portals", str(self.registry)),
            *("--format", "jsonl"),
        ]

    def night(self, at: str, *arguments: str, timeout: float = 100, **more: str) -> Ended:
        """A whole night; *more* goes into its environment."""
        return self.run(self.command("--at", at, *arguments), timeout=timeout, **more)

    def start_with(self, command: list[str], **more: str) -> subprocess.Popen[str]:
        """Start a command and do not wait for it; *more* goes into its environment."""
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**self.environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def beside(self) -> Path:
        """The archive's own folder."""
        return self.path.with_name(f"{self.path.name}.d")

    def report(self, night: int) -> dict[str, Any]:
        """The JSON of a night's report."""
        found: dict[str, Any] = json.loads((self.beside / f"reports/{night:06}.json").read_text())
        return found

    def page(self, night: int) -> str:
        return (self.beside / f"reports/{night:06}.html").read_text()

    @property
    def backups(self) -> list[str]:
        return sorted(file.name for file in (self.beside / "backups").glob("*.db"))
