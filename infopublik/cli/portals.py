"""The registry: `portals list` and `portals show`; `add` and `check` have modules of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Annotated, Any

import typer

from archive.errors import NotFoundError
from infopublik.cli.options import FormatOption, PortalsOption
from infopublik.cli.output import chosen_format, emit
from infopublik.home import portal_folders
from spiders.portal import Portal
from spiders.registry import load_registry

app = typer.Typer(help="The portals that are watched.", no_args_is_help=True)

COLUMNS = ["portal", "name", "region_code", "family", "home", "checked"]


@app.command("list")
def list_command(portals: PortalsOption = None, format: FormatOption = None) -> None:
    """List the portals of the registry."""
    rows = (_row(portal) for portal in load_registry(portal_folders(portals)).values())
    emit(rows, chosen_format(format), columns=COLUMNS, shown=COLUMNS)


@app.command("show")
def show_command(
    portal: Annotated[str, typer.Argument(metavar="PORTAL", help="Id of the portal.")],
    portals: PortalsOption = None,
    format: FormatOption = None,
) -> None:
    """Show one portal with everything the registry says of it."""
    found = pick(load_registry(portal_folders(portals)), [portal])[0]
    row = _row(found) | {
        field.name: _plain(getattr(found, field.name))
        for field in fields(found)
        if field.name not in ("id", "region")
    }
    form = chosen_format(format)
    if form == "table":
        pairs = ({"key": key, "value": value} for key, value in row.items())
        emit(pairs, form, columns=["key", "value"], shown=["key", "value"])
    else:
        emit([row], form, columns=list(row), shown=list(row))


def pick(registry: Mapping[str, Portal], names: Sequence[str]) -> list[Portal]:
    """The named portals of a registry, all of them where none is named.

    Raises NotFoundError for an unknown one.
    """
    for name in names:
        if name not in registry:
            raise NotFoundError(
                f"Portal '{name}' is not in the registry. `infopublik portals list` shows all."
            )
    return [registry[name] for name in dict.fromkeys(names)] if names else list(registry.values())


def _row(portal: Portal) -> dict[str, Any]:
    return {
        "portal": portal.id,
        "name": portal.name,
        "region_code": portal.region,
        "family": portal.family,
        "home": portal.home,
        "checked": portal.checked,
    }


def _plain(value: Any) -> Any:
    """A value as JSON takes it; the selectors of a portal are a read-only mapping."""
    return dict(value) if isinstance(value, Mapping) else value
