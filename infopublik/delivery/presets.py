"""Watches ready to use: the rows of presets.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from archive.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What a ready watch asks for. about: what it is for, in a line."""

    about: str
    query: str = ""
    topic: str | None = None
    pillar: str | None = None
    kinds: tuple[str, ...] = ()
    min_weight: int = 0


@cache
def presets() -> dict[str, Preset]:
    """All of them, by name."""
    table = tomllib.loads(files(__package__).joinpath("presets.toml").read_text("utf-8"))
    return {
        name: Preset(**{**values, "kinds": tuple(values.get("kinds", ()))})
        for name, values in table.items()
    }


def preset_named(name: str) -> Preset:
    """One of them; raises UsageError."""
    found = presets().get(name)
    if found is None:
        raise UsageError(f"--preset: '{name}' is not known. Known: {', '.join(presets())}.")
    return found
