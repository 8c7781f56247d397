"""The demo's story: night 1, a change behind the scenes, night 2, and what can be asked then.

Everything goes through the command line a person would type, in processes of its own;
the demo itself writes nothing into the archive.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from archive.changes.log import EventFilters, read_events
from archive.database import open_for_reading
from archive.model import EventKind
from infopublik.demo.sites import DemoSites, demo_sites

NIGHT_1 = "2026-03-02T22:00:00+07:00"
NIGHT_2 = "2026-03-09T22:00:00+07:00"
KEPT_FOLDER = "infopublik-demo"


def run_demo(*, keep: bool, serve: bool) -> int:
    """Play both nights and show what the archive then knows.

    keep: leave the archive in ./infopublik-demo; serve: leave the portals running.
    Returns 0, or the exit code of the first command that failed.
    """
    console = Console(highlight=False)
    with ExitStack() as stack:
        folder = Path(KEPT_FOLDER) if keep or serve else None
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="infopublik-")))
        folder.mkdir(exist_ok=True)
        database = folder / "demo.db"
        for old in folder.glob("demo.db*"):
            if old.is_file():
                old.unlink()
        registry = folder / "portals"
        registry.mkdir(exist_ok=True)
        sites = stack.enter_context(demo_sites(registry))
        story = _Story(console, f"sqlite:///{database}", registry)
        code = story.tell(sites)
        if code == 0:
            _say_what_next(console, database if keep or serve else None, registry)
        if code == 0 and serve:
            _wait(console, sites)
    return code


class _Story:
    """The commands of the demo, each shown before it runs."""

    def __init__(self, console: Console, archive: str, registry: Path) -> None:
        self._console = console
        self._archive = archive
        self._registry = registry

    def tell(self, sites: DemoSites) -> int:
        """Run all scenes; stop at the first that fails."""
        names = ", ".join(sites.urls)
        self._scene("Night 1", f"three portals, never seen before: {names}")
        if code := self._crawl(NIGHT_1):
            return code
        sites.next_night()
        self._scene(
            "Night 2", "a week later the portals have changed; what is due is looked at again"
        )
        if code := self._crawl(NIGHT_2):
            return code
        self._scene("What changed", "found by fetching alone")
        kinds = "new,edited,retitled,redated"
        if code := self._run("changes", "--since", "2026-03-09", "--kind", kinds):
            return code
        self._scene(
            "What vanished", "an address that answers 'not found' is noted, not yet believed"
        )
        if code := self._run("looks", "--class", "GONE_HARD,GONE_SOFT", "--since", "2026-03-09"):
            return code
        self._scene("A search", "releases about smart-city programmes")
        if code := self._run("search", "kota cerdas OR smart", "--topic", "smart-city"):
            return code
        edited = self._edited()
        self._scene("A diff", "what was quietly edited")
        return self._run("show", str(edited), "--diff")

    def _crawl(self, at: str) -> int:
        return self._run("crawl", "--portals", str(self._registry), "--at", at)

    def _scene(self, title: str, says: str) -> None:
        self._console.print()
        self._console.print(Rule(Text(title, style="bold"), align="left"))
        self._console.print(Text(says, style="dim"))

    def _run(self, *arguments: str) -> int:
        """Show a command, run it on the demo's archive, return its exit code."""
        shown = " ".join(f'"{word}"' if " " in word else word for word in arguments)
        self._console.print(Text(f"$ infopublik {shown}", style="cyan"))
        sys.stdout.flush()
        command = [sys.executable, "-m", "infopublik", *arguments, "--archive", self._archive]
        if _takes_format(arguments):
            command += ["--format", "table"]
        return subprocess.run(command, env=_environment(), check=False).returncode  # noqa: S603 - our own words

    def _edited(self) -> int | None:
        """The release whose edit is shown: the one whose figure changed."""
        archive = open_for_reading(self._archive)
        try:
            with archive.read() as connection:
                edits = EventFilters(kinds=(EventKind.FIGURE_CHANGED,), portal="demo-magelang")
                return next(event.release for event in read_events(connection, edits))
        finally:
            archive.close()


def _takes_format(arguments: Sequence[str]) -> bool:
    return arguments[0] != "show"


def _environment() -> dict[str, str]:
    """The caller's, without settings that would lead the demo elsewhere."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ("INFOPUBLIK_ARCHIVE", "INFOPUBLIK_HOME")
    }


def _say_what_next(console: Console, kept: Path | None, registry: Path) -> None:
    console.print()
    console.print(Rule(Text("Next", style="bold"), align="left"))
    if kept is None:
        console.print("infopublik demo --keep          keep this archive to play with")
    else:
        console.print(f'infopublik search "banjir" --archive sqlite:///{kept}')
    console.print("infopublik portals list         the real portals that are known")
    console.print(
        "infopublik crawl PORTAL         visit one of them (politely: a request a second)"
    )
    console.print("infopublik --help               everything else")


def _wait(console: Console, sites: DemoSites) -> None:
    console.print()
    for name, url in sites.urls.items():
        console.print(f"{name}: {url}")
    console.print("The portals run until Ctrl-C.")
    try:
        signal.pause()
    except KeyboardInterrupt:
        console.print("Stopped.")
