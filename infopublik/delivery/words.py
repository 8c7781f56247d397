"""The words of a digest: what kinds of events are called, and times as people here write them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from archive.model import ZONES

_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind of event is called."""

    indonesian: str
    english: str

    @property
    def both(self) -> str:
        """In both languages, where they differ."""
        return f"{self.indonesian} / {self.english}"


def kind_words(kind: str) -> KindWords:
    """The words of a kind; its own name where the table has none."""
    return _kinds().get(kind) or KindWords(kind, kind)


@cache
def _kinds() -> dict[str, KindWords]:
    lines = files(__package__).joinpath("kinds.tsv").read_text("utf-8").splitlines()
    table = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return {row["kind"]: KindWords(row["indonesian"], row["english"]) for row in table}


def wib(moment: datetime) -> str:
    """A time in WIB: 3 Maret 2026 05.10 WIB."""
    local = moment.astimezone(ZONES["WIB"])
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} {local:%H.%M} WIB"
