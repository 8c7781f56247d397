"""Notices: pages that answer 200 but say that there is no release, known by their words.

The words stand in notices.tsv. Whoever fetches and whoever reads asks here alike.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from archive.model import LookClass

# A page that says no more than this may be a notice; a longer one is a text.
_SHORT_CHARS = 600
# A notice says so at once.
_HEAD_CHARS = 200


def notice(title: str | None, text: str) -> tuple[LookClass, str] | None:
    """Class and cause of a page that is a notice; None for one that may be more.

    Only short pages are held against the words.
    """
    if len(text) > _SHORT_CHARS:
        return None
    head = f"{title or ''}\n{text[:_HEAD_CHARS]}".casefold()
    for look_class, cause, phrase in _phrases():
        if phrase in head:
            return look_class, f"{cause}: {phrase}"
    return None


@cache
def _phrases() -> tuple[tuple[LookClass, str, str], ...]:
    lines = files(__package__).joinpath("notices.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return tuple((LookClass(row["class"]), row["cause"], row["phrase"]) for row in rows)
