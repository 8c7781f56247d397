"""The written pairs of edits.toml and edits_held_back.toml, and what the archive makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.changes.compare import Change, Wording, compare
from archive.facts import facts_to_json
from archive.model import CleanPage, DateReading
from pipelines.read import read_facts

FOLDER = Path(__file__).parent

# A rank by the weight: from these points on.
RANKS = {"top": 55, "high": 35, "middle": 12, "low": 1}
_SEEN_AT = datetime(2026, 7, 1, 15, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two wordings, and what is expected of them."""

    id: str
    old: tuple[str, str]
    new: tuple[str, str]
    kinds: Sequence[str]
    what: str | None
    rank: str | None


def read_pairs(name: str) -> list[Pair]:
    """The pairs of a file, in its order."""
    file = tomllib.loads((FOLDER / name).read_text("utf-8"))
    return [_pair(row, file["texts"]) for row in file["pair"]]


def _pair(row: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]]) -> Pair:
    if "text" in row:
        base = texts[row["text"]]
        old = (base["title"], base["text"].strip())
        new = (
            _replaced(old[0], [row["title"]]) if "title" in row else old[0],
            _edited(old[1], row),
        )
    else:
        old, new = ("Warta Daerah Hari Ini", row["old"]), ("Warta Daerah Hari Ini", row["new"])
    return Pair(
        id=row["id"],
        old=old,
        new=new,
        kinds=row["kinds"],
        what=row.get("what"),
        rank=row.get("rank"),
    )


def _edited(text: str, row: Mapping[str, Any]) -> str:
    parts = _replaced(text, row.get("edits", ())).split("\n\n")
    parts = [part for number, part in enumerate(parts, 1) if number not in row.get("drop", ())]
    if "add" in row:
        place, part = row["add"]
        parts.insert(place, part)
    if "move" in row:
        here, there = row["move"]
        parts.insert(there - 1, parts.pop(here - 1))
    return "\n\n".join(parts)


def _replaced(text: str, edits: Sequence[Sequence[str]]) -> str:
    for was, now in edits:
        assert text.count(was) == 1, f"{was!r} stands {text.count(was)} times"
        text = text.replace(was, now)
    return text


def wording(title: str, text: str, *, is_read: bool = True) -> Wording:
    """A wording as the store compares it. is_read: with what the readers find in it."""
    facts: Mapping[str, Any] = {}
    if is_read:
        page = CleanPage(title=title, title_source="heading", text=text)
        read = read_facts(
            page, region_code="33.75", zone="WIB", seen_at=_SEEN_AT, url="https://kota.example/1"
        )
        facts = facts_to_json(read)
    return Wording(title=title, text=text, published=DateReading(), facts=facts)


def changes_of(pair: Pair, *, is_read: bool = True) -> list[Change]:
    """What the archive makes of a pair."""
    return compare(wording(*pair.old, is_read=is_read), wording(*pair.new, is_read=is_read))


def wrong(pair: Pair, changes: Sequence[Change]) -> str | None:
    """What is not as expected, in one line; None where all is."""
    kinds = [str(change.kind) for change in changes]
    if kinds != list(pair.kinds):
        return f"{pair.id}: {kinds}, expected {list(pair.kinds)}"
    if not changes:
        return None
    last = changes[-1]
    weightiest = max(last.differences, key=lambda each: each.points)
    if pair.what and weightiest.what != pair.what:
        return f"{pair.id}: {weightiest.what}, expected {pair.what}"
    if pair.rank and rank_of(last.weight) != pair.rank:
        return f"{pair.id}: weight {last.weight}, expected {pair.rank}"
    return None


def rank_of(weight: int) -> str:
    """The rank of a weight."""
    return next(rank for rank, least in RANKS.items() if weight >= least)
