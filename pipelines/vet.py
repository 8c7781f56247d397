"""The vet stage: a page that answers 200 but is no release never becomes a version."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from archive.model import LookClass, Release
from pipelines.refused import RefusedItemError

# A page that says no more than this may be a notice; a longer one is a text.
_SHORT_CHARS = 600
# A notice says so at once.
_HEAD_CHARS = 200


def vet(title: str | None, text: str) -> tuple[LookClass, str] | None:
    """Class and cause of a page that is no release; None for one that may be.

    The words stand in not_releases.tsv; only short pages are held against them.
    """
    if len(text) > _SHORT_CHARS:
        return None
    head = f"{title or ''}\n{text[:_HEAD_CHARS]}".casefold()
    for look_class, cause, phrase in _phrases():
        if phrase in head:
            return look_class, f"{cause}: {phrase}"
    return None


class VetStage:
    """Refuses what `vet` recognises, and a page without title or text."""

    def process_item(self, item: Release) -> Release:
        """Pass a release on; raises RefusedItemError with the class of the look."""
        page = item.clean
        found = vet(page.title, page.text) if page else None
        if found is not None:
            raise RefusedItemError(*found)
        if page is None or not page.title or not page.text:
            raise RefusedItemError(LookClass.SUSPECT, "empty: no title or no text")
        return item


@cache
def _phrases() -> tuple[tuple[LookClass, str, str], ...]:
    lines = files(__package__).joinpath("not_releases.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return tuple((LookClass(row["class"]), row["cause"], row["phrase"]) for row in rows)
