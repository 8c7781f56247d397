"""A command of `infopublik` in a process of its own, killed at a named point or left to end.

The processes are forked of one that has everything imported: a start takes some 50 ms and not two
seconds, and a hundred kills are a matter of minutes.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path

from tests.kills.crossings import Crossings

KILLED = -signal.SIGKILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a command ended: code, what it said, and how often it crossed each point."""

    code: int
    said: str
    crossed: Mapping[str, int]


def run(
    folder: Path,
    environment: Mapping[str, str],
    words: Sequence[str],
    *,
    kill_at: tuple[str, int] | None = None,
    timeout: float = 100,
) -> Run:
    """Run `infopublik WORDS` in *folder*; kill_at: a point, and which crossing of it."""
    said, crossed = folder / "said.txt", folder / "crossed.json"
    crossed.unlink(missing_ok=True)
    process = _context().Process(
        target=_main,
        args=(folder, dict(environment), [*words], kill_at),
        kwargs={"said": said, "crossed": crossed},
    )
    process.start()
    process.join(timeout)
    if process.is_alive():
        process.kill()
        process.join()
        raise TimeoutError(f"{' '.join(words)} took more than {timeout} s: {said.read_text()}")
    code = process.exitcode
    assert code is not None
    counts = json.loads(crossed.read_text()) if crossed.exists() else {}
    return Run(code=code, said=said.read_text(), crossed=counts)


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kills.process", "infopublik.cli", "trafilatura"])
    return context


def _main(
    folder: Path,
    environment: dict[str, str],
    words: list[str],
    kill_at: tuple[str, int] | None,
    *,
    said: Path,
    crossed: Path,
) -> None:
    """The whole life of the process."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    with said.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    from infopublik import cli

    watched = Crossings(kill_at)
    watched.watch()
    sys.argv = ["infopublik", *words]
    code: object = 0
    try:
        cli.main()
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    crossed.write_text(json.dumps(watched.counts))
    os._exit(code if isinstance(code, int) else 1)
