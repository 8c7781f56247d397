"""A portal written as its TOML table, and put into a folder of the registry.

Reading tables is left to `spiders.registry`, which judges what is written here too.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from archive.errors import RegistryError, StorageError
from spiders.portal import Portal
from spiders.registry import load_registry

# Keys written also where the value is the default: whoever reads the table wants to see them.
_ALWAYS = ("name", "home", "region", "family", "checked")


def table_of(portal: Portal) -> str:
    """The portal's table: its own keys, those that only repeat a default left out."""
    lines = [f"[{portal.id}]"]
    for field in fields(portal):
        value = getattr(portal, field.name)
        is_default = field.default is not MISSING and value == field.default
        if field.name in ("id", "selectors") or (is_default and field.name not in _ALWAYS):
            continue
        written = _value(value, is_pattern=field.name == "release")
        lines.append(f"{field.name} = {written}")
    if portal.selectors:
        inner = ", ".join(f"{key} = {_value(css)}" for key, css in portal.selectors.items())
        lines.append(f"selectors = {{{inner}}}")
    return "\n".join(lines) + "\n"


def add_table(portal: Portal, folder: Path) -> Path:
    """Write the portal into a file of its own in the folder, whole or not at all.

    Raises RegistryError where the id is taken there or the folder holds a wrong table,
    StorageError where the disk fails.
    """
    path = folder / f"{portal.id}.toml"
    text = table_of(portal)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if portal.id in load_registry([folder]):
            raise RegistryError(taken(portal.id, folder))
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as made:
            new = Path(made) / path.name
            with new.open("x", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            load_registry([Path(made)])
            os.link(new, path)  # unlike a rename, this never replaces a file
    except FileExistsError:
        raise RegistryError(f"{path}: the file is there already, without the portal.") from None
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}.") from error
    return path


def taken(portal_id: str, folder: Path) -> str:
    """What is said where an id stands in a folder already."""
    return (
        f"The portal {portal_id!r} stands in {folder} already, and is not overwritten. "
        "Give another id with --name, or edit its table."
    )


def _value(value: Any, *, is_pattern: bool = False) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    text = str(value)
    if is_pattern and "'" not in text and text.isprintable():
        return f"'{text}'"  # so that a backslash stays as it is
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
