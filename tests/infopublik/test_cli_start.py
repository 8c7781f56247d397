"""What a command imports before it does anything: nothing it has no use for."""

import subprocess
import sys

import pytest
import typer

from infopublik.cli import app_of

HEAVY = ("scrapy", "trafilatura", "dateparser", "apprise", "pypdf")


@pytest.mark.parametrize("command", ["search", "show", "changes", "export", "archive"])
def test_a_command_about_what_is_stored_starts_without_what_fetches_and_reads(command):
    asked = f"import sys; sys.argv = ['infopublik', {command!r}, '--help']\n"
    asked += "from infopublik.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    asked += f"print([name for name in {HEAVY!r} if name in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"
    assert ended.stdout.startswith(f"Usage: infopublik {command}")


def test_each_command_stands_alone_as_it_stands_among_all():
    every = typer.main.get_group(app_of()).commands
    assert len(every) > 10
    for name in every:
        assert name in typer.main.get_group(app_of([name])).commands
