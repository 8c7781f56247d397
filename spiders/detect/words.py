"""What the words of an address say of the pages below it; they stand in words.tsv."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files


def kind_of_word(segment: str) -> str | None:
    """news, other or index for a part of a path; None for a word that says nothing."""
    stem = segment.lower().rsplit(".", 1)[0]
    return _kinds().get(re.sub(r"[^a-z]", "", stem))


@cache
def _kinds() -> dict[str, str]:
    lines = files(__package__).joinpath("words.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return {row["word"]: row["kind"] for row in rows}
