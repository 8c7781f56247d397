"""The program's home: what has no place of its own lies there."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def home() -> Path:
    """INFOPUBLIK_HOME, or the platform's folder for user data."""
    named = os.environ.get("INFOPUBLIK_HOME")
    return Path(named) if named else user_data_path("infopublik", appauthor=False)
