"""The command line: one module a command group, and one place where errors become exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

import typer

from archive.errors import InfopublikError
from infopublik.cli.options import LAST_EDIT

# The modules that make each command, in the order of the help. Those of the command that is called
# are imported and no others: all of them take 1.5 s of a processor, a search 20 ms.
_MODULES = {
    "demo": ("demo",),
    "crawl": ("crawl",),
    "nightly": ("nightly",),
    "search": ("search",),
    "show": ("show",),
    "changes": ("changes",),
    "looks": ("changes",),
    "smartcity": ("smartcity",),
    "export": ("export",),
    "read": ("read",),
    "portals": (
        "portals",
        "portals_add",
        "portals_check",
        "portals_withdrawals",
        "health",
    ),
    "watch": ("watch",),
    "archive": ("archive", "archive_backup", "archive_words", "evidence"),
    "doctor": ("doctor",),
}
# The first module of these makes a group, and the others add to it.
_GROUPS = frozenset({"portals", "watch", "archive"})


def app_of(names: Iterable[str] = tuple(_MODULES)) -> typer.Typer:
    """The command line with these commands."""
    app = typer.Typer(
        name="infopublik",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    # With it one command alone is still called by its name.
    app.callback()(_infopublik)
    for modules, name in {_MODULES[name]: name for name in names}.items():
        first, *others = (import_module(f"{__name__}.{module}") for module in modules)
        if name in _GROUPS:
            for other in others:
                other.register(first.app)
            app.add_typer(first.app, name=name)
        else:
            first.register(app)
    return app


def _infopublik() -> None:
    """Monitor and archive of Indonesian regional-government news."""


def _called(words: Sequence[str]) -> tuple[str, ...]:
    """The command that these words call; all where they name none, for the help and for slips."""
    name = next((word for word in words if not word.startswith("-")), None)
    return (name,) if name in _MODULES else tuple(_MODULES)


def _with_diff_value(arguments: list[str]) -> list[str]:
    """`--diff` alone means the last edit; the parser wants every option's value written."""
    return [
        f"--diff={LAST_EDIT}"
        if word == "--diff" and ".." not in "".join(arguments[place + 1 : place + 2])
        else word
        for place, word in enumerate(arguments)
    ]


def main() -> None:
    """Run the command line; every expected error is one sentence on stderr and its exit code."""
    words = sys.argv[1:]
    try:
        app_of(_called(words))(args=_with_diff_value(words))
    except InfopublikError as error:
        print(f"infopublik: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
