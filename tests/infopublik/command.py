"""The command line run inside the test's own process: quick, for what starts no crawl."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infopublik import cli
from tests.nightly.crawls import Ended

Run = Callable[..., Ended]


def runner(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs the words given to it, at a home of its own."""
    monkeypatch.setenv("INFOPUBLIK_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("INFOPUBLIK_ARCHIVE", "INFOPUBLIK_CONTACT"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str) -> Ended:
        monkeypatch.setattr("sys.argv", ["infopublik", *words])
        capsys.readouterr()
        code: object = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        wrote = capsys.readouterr()
        assert isinstance(code, int)
        return Ended(code, wrote.out, wrote.err)

    return run
