"""`demo`: two nights over bundled portals, then a search and a diff."""

from __future__ import annotations

from typing import Annotated

import typer

from infopublik.demo.run import run_demo


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("demo")(demo_command)


def demo_command(
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the demo's archive in ./infopublik-demo.")
    ] = False,
    serve: Annotated[
        bool, typer.Option("--serve", help="Leave the portals running until Ctrl-C.")
    ] = False,
) -> None:
    """Two nights over bundled portals, then a search and a diff, in about a minute."""
    code = run_demo(keep=keep, serve=serve)
    raise typer.Exit(code)
