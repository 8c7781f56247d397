"""Where things are: the program's home, the archive of a call, the folders of portals."""

from __future__ import annotations

import os
from pathlib import Path

from archive.home import home
from spiders.registry import bundled_portals

__all__ = ["archive_url", "home", "portal_folders"]


def archive_url(option: str | None = None) -> str:
    """The archive of this call: the option, INFOPUBLIK_ARCHIVE, or a file in the home."""
    default = f"sqlite:///{home().resolve() / 'archive.db'}"
    if option is not None:
        return option
    return os.environ.get("INFOPUBLIK_ARCHIVE") or default


def portal_folders(option: Path | None = None) -> list[Path]:
    """The registry of this call: the named folder alone, or bundled portals and the home's."""
    if option is not None:
        return [option]
    own = home() / "portals"
    return [bundled_portals(), *([own] if own.is_dir() else [])]
