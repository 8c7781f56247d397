"""The command line: one module a command group, and one place where errors become exit codes."""

from __future__ import annotations

import sys

import typer

from archive.errors import InfopublikError
from infopublik.cli import (
    archive,
    archive_backup,
    archive_words,
    changes,
    crawl,
    demo,
    doctor,
    evidence,
    export,
    health,
    nightly,
    portals,
    portals_add,
    portals_check,
    read,
    search,
    show,
    smartcity,
    watch,
)

app = typer.Typer(
    name="infopublik",
    help="Monitor and archive of Indonesian regional-government news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (demo, crawl, nightly, search, show, changes, smartcity, export, read):
    group.register(app)
for command in (portals_add, portals_check, health):
    command.register(portals.app)
for care in (archive_backup, archive_words, evidence):
    care.register(archive.app)
app.add_typer(portals.app, name="portals")
app.add_typer(watch.app, name="watch")
app.add_typer(archive.app, name="archive")
doctor.register(app)


def _with_diff_value(arguments: list[str]) -> list[str]:
    """`--diff` alone means the last edit; the parser wants every option's value written."""
    return [
        f"--diff={show.LAST}"
        if word == "--diff" and ".." not in "".join(arguments[place + 1 : place + 2])
        else word
        for place, word in enumerate(arguments)
    ]


def main() -> None:
    """Run the command line; every expected error is one sentence on stderr and its exit code."""
    try:
        app(args=_with_diff_value(sys.argv[1:]))
    except InfopublikError as error:
        print(f"infopublik: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
