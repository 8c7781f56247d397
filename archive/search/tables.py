"""Reading the tables of this folder: rows a person can add without programming.

A .tsv has a header line; lines that begin with # are notes. Who uses a table says what it means.
"""

from __future__ import annotations

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table by the names of its columns."""
    lines = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    kept = (line for line in lines if line.strip() and not line.startswith("#"))
    return list(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))
