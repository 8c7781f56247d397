"""Offices as printed: "Plt. Kepala Dinas Kominfo Kota X", and the name that stands with one.

The words are rows of offices.tsv, office_prefixes.tsv and office_words.tsv; a name is only
taken where it stands right before or after the office.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from pipelines.indonesian.names import read_name
from pipelines.indonesian.office_holders import (
    Mention,
    is_holding,
    is_unheld,
    name_after,
    name_with_office_after,
)
from pipelines.indonesian.office_reach import name_beyond
from pipelines.indonesian.office_regions import office_region, region_elsewhere, region_within
from pipelines.indonesian.office_tail import read_tail
from pipelines.indonesian.small_words import is_said
from pipelines.indonesian.tables import rows
from pipelines.indonesian.tokens import Phrases, Tokens

OFFICES_CAP = 200

_OF_BODIES = frozenset(("body", "named"))
_AND = frozenset(("dan", "serta", "beserta", "bersama", "/", "&", "-"))


@dataclass(frozen=True, slots=True)
class _Office:
    """A row of offices.tsv."""

    kind: str
    level: str
    tail: str


def find_offices(tokens: Tokens, region: str | None) -> list[Mention]:
    """All offices of a text in order, each with the name before or after it."""
    found: list[Mention] = []
    past = 0
    for index in _offices().starts(tokens.low):
        match = _offices().match(tokens.low, index) if index >= past else None
        if match is None:
            continue
        last = found[-1] if found else None
        mention = _read(tokens, index, match, region, last)
        if last is not None and _is_pair(tokens, last, mention):
            found[-1:] = _parted(tokens, last, mention, region)
        else:
            found.append(mention)
        past = max(index + match[0], found[-1].end)
        if len(found) >= OFFICES_CAP:
            break
    return found


def _read(
    tokens: Tokens, index: int, match: tuple[int, _Office], region: str | None, last: Mention | None
) -> Mention:
    length, office = match
    claimed = last.end if last is not None else 0
    start, other = _prefixes(tokens, index, claimed)
    tail = read_tail(tokens, index + length, office.tail, region)
    held = not is_unheld(tokens, start)
    # "Kepala Dinas Pangtan, Rina"; "Bupati Flotim, Rina", whatever region that is.
    unknown = office.tail in _OF_BODIES or (office.tail == "region" and not tail.worded)
    beyond = name_beyond(tokens, tail.end, region) if held and unknown else None
    if beyond is not None:
        named = tail.region or region_within(tokens, tail.end, beyond[0])
        tail = replace(tail, end=beyond[0], worded=True, region=named)
    elsewhere = tail.region is None and (
        region_elsewhere(tokens, start, region) or (beyond is not None and office.tail == "region")
    )
    portal = None if elsewhere else region
    mention = Mention(
        start=start,
        end=tail.end,
        office=tokens.shown(start, tail.end),
        kind=" ".join((*other, office.kind)),
        region_code=office_region(office.level, tail.region, tail.place, tail.national, portal),
        worded=tail.worded or office.level == "state",
        form=office.tail,
        proper=tail.proper,
        held=held,
    )
    if not held:
        return mention
    if beyond is not None:
        mention.end, mention.name = beyond[1].after, beyond[1]
        return mention
    after = name_after(tokens, mention, region)
    before = name_with_office_after(tokens, mention, claimed, region)
    holding = is_holding(tokens, start - 1)
    # "Rina sebagai Ketua, Sri sebagai Sekretaris"; "ujar Rina, Camat Tirto".
    if before is not None and (after is None or holding or is_said(tokens, before.start - 1)):
        mention.start, mention.name = before.start, before
    elif after is not None:
        mention.end, mention.name = after.after, after
    else:
        mention.held = not holding
    return mention


def _prefixes(tokens: Tokens, index: int, claimed: int) -> tuple[int, list[str]]:
    """Where the office begins with its "Plt." or "Wakil", and those that make it another."""
    start, other = index, list[str]()
    for _ in range(4):
        length, word = _prefix_before(tokens, start)
        if not length or start - length < claimed:
            break
        start -= length
        if _prefix_kinds()[word] == "other":
            other.insert(0, word)
    return start, other


def _prefix_before(tokens: Tokens, index: int) -> tuple[int, str]:
    """How many tokens a prefix takes that ends before a token, and the prefix."""
    end, extra = index, 0
    if tokens.is_at(end - 1, ")") and tokens.is_at(end - 3, "("):
        end, extra = end - 1, 2
    elif tokens.is_at(end - 1, ")") and tokens.is_at(end - 4, "(") and tokens.is_at(end - 2, "."):
        end, extra = end - 2, 3
    elif tokens.is_at(end - 1, ".") and tokens.glued(end - 1):
        end, extra = end - 1, 1
    for length in (2, 1):
        if end >= length:
            word = " ".join(tokens.low[end - length : end])
            if word in _prefix_kinds():
                return length + extra, word
    return 0, ""


def _is_pair(tokens: Tokens, first: Mention, second: Mention) -> bool:
    """Whether two offices share what follows: "Bupati dan Wakil Bupati X, A dan B"."""
    return (
        first.name is None
        and not first.worded
        and second.kind == f"wakil {first.kind}"
        and second.start == first.end + 1
        and tokens.low[first.end] in _AND
    )


def _parted(tokens: Tokens, first: Mention, second: Mention, region: str | None) -> list[Mention]:
    """Each of two such offices with its own name; one name alone belongs to neither."""
    own = second.office.casefold().partition(first.kind)[2]
    office = first.office + (second.office[-len(own) :] if own else "")
    first = replace(first, office=office, region_code=second.region_code, worded=second.worded)
    if second.name is None:
        return [first, second]
    at = second.name.after
    following = read_name(tokens, at + 1, region) if _joins(tokens, at) else None
    if following is None:
        return [first, replace(second, name=None)]
    return [
        replace(first, end=second.name.after, name=second.name),
        replace(second, start=following.start, end=following.after, name=following),
    ]


def _joins(tokens: Tokens, index: int) -> bool:
    return index < len(tokens) and tokens.low[index] in _AND


@cache
def _offices() -> Phrases[_Office]:
    return Phrases(
        (
            row["office"],
            _Office((row["means"] or row["office"]).casefold(), row["level"], row["tail"]),
        )
        for row in rows("offices.tsv")
    )


@cache
def _prefix_kinds() -> dict[str, str]:
    return {row["word"].casefold(): row["kind"] for row in rows("office_prefixes.tsv")}
