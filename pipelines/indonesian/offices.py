"""Offices as printed: "Plt. Kepala Dinas Kominfo Kota X", and the name that stands with one.

The words are rows of offices.tsv, office_prefixes.tsv and office_words.tsv; a name is only
taken where it stands right before or after the office.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from pipelines.indonesian.names import Name, is_clear, name_before, read_name
from pipelines.indonesian.office_reach import name_beyond, names_body, runs_on
from pipelines.indonesian.office_regions import office_region, region_elsewhere
from pipelines.indonesian.office_tail import Tail, known_words, read_tail
from pipelines.indonesian.tables import rows
from pipelines.indonesian.tokens import Phrases, Tokens

OFFICES_CAP = 400

_NAMELY = frozenset(("yakni", "yaitu", "bernama"))
_WHO_NOW = frozenset(("yang", "kini", "saat", "ini", "sekarang", "sebelumnya", "juga"))
_HOLDING = frozenset(("selaku", "sebagai"))
_OF_PLACES = frozenset(("region", "town", "place"))
_OF_BODIES = frozenset(("body", "named"))
_OF_MANY = frozenset(("jajaran", "para", "seluruh", "segenap"))
_ALSO = frozenset(("juga", "turut", "pun", "kembali", "lantas", "kemudian"))
_VERB = re.compile(r"(?:me|ber)[a-z]{3,}")
_CLOSED = ',.;:)("\n'
_AND = frozenset(("dan", "serta", "beserta", "bersama", "/", "&", "-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An office in the text, with the name that stands with it, if any.

    start, end: the tokens of both together. office: as printed. kind: which office it is,
    whatever its short form ("wakil bupati"). worded: whether it says of what. held: whether who
    holds it is meant, and not what is called so ("Instruksi Bupati").
    """

    start: int
    end: int
    office: str
    kind: str
    region_code: str | None
    worded: bool
    held: bool = True
    name: Name | None = None


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
    held = not _is_unheld(tokens, start)
    beyond = name_beyond(tokens, tail.end, region) if held and office.tail in _OF_BODIES else None
    if beyond is not None:
        tail = replace(tail, end=beyond[0], worded=True)
    portal = None if tail.region is None and region_elsewhere(tokens, start, region) else region
    mention = Mention(
        start=start,
        end=tail.end,
        office=tokens.shown(start, tail.end),
        kind=" ".join((*other, office.kind)),
        region_code=office_region(office.level, tail.region, tail.place, tail.national, portal),
        worded=tail.worded,
        held=held,
    )
    if not held:
        return mention
    if beyond is not None:
        return replace(mention, end=beyond[1].after, name=beyond[1])
    after = _name_after(tokens, mention, tail, office, region)
    before = _name_with_office_after(tokens, mention, claimed, office, region)
    # "Rina sebagai Ketua, Sri sebagai Sekretaris"; "ujar Rina, Camat Tirto".
    holding = tokens.low[start - 1] in _HOLDING
    if before is not None and (after is None or holding or is_said(tokens, before.start - 1)):
        return replace(mention, start=before.start, name=before)
    if after is not None:
        return replace(mention, end=after.after, name=after)
    return replace(mention, held=start == 0 or tokens.low[start - 1] not in _HOLDING)


def _is_unheld(tokens: Tokens, start: int) -> bool:
    """Whether a word before an office shows that nobody who holds it is meant."""
    at = start - 1
    if tokens.is_at(at, "."):
        at -= 1
    if at > 0 and tokens.low[at - 1] == "tuan":
        return False  # "tuan rumah", the host
    return at >= 0 and tokens.low[at] in words_of("not_held")


def is_said(tokens: Tokens, index: int) -> bool:
    """Whether a word stands there after which a speaker is named: "ujar", "kata"."""
    return 0 <= index < len(tokens) and tokens.low[index] in said_words()


@cache
def said_words() -> frozenset[str]:
    """The words after which a speaker is named."""
    return frozenset(row["word"] for row in rows("speech.tsv") if row["kind"] == "said")


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


def _name_after(
    tokens: Tokens, mention: Mention, tail: Tail, office: _Office, region: str | None
) -> Name | None:
    at, parted = mention.end, False
    if tokens.is_at(at, ",:") or (tokens.is_at(at, "-") and not tokens.glued(at)):
        at, parted = at + 1, True
    if at < len(tokens) and tokens.low[at] in _NAMELY:
        at, parted = at + 1, True
    if parted and mention.start > 0 and tokens.low[mention.start - 1] in words_of("behalf"):
        return None
    name = read_name(tokens, at, region)
    if name is None:
        return None
    clear = is_clear(tokens, name)
    if not clear and (runs_on(tokens, name, parted=parted) or names_body(tokens, name)):
        return None  # "Kepala Rutan Kelas II B", "Sekda, Kasatpol PP"
    broken = tokens.capital(name.after) and known_words(tokens, name.after) is not None
    if broken and not (parted or clear):
        return None  # "Ketua Tim Giat Bersih Kota Budi": the name was none
    if parted and _acts(tokens, name.after) and _is_governed(tokens, mention.start):
        return None  # "Kepada Bupati, Rina mengatakan": she is another
    if tail.proper:
        return name if parted or clear else None
    sure = mention.worded or office.tail in _OF_PLACES or office.level == "state"
    whole = " " in office.kind and tokens.low[mention.end - 2] != "kepala"
    if sure or whole or (parted and " " in office.kind):
        return name
    # "Ketua Budi Santoso", but not "Kepala Garuda" or "Ketua, Selamat".
    return name if clear and office.kind != "kepala" else None


def _is_governed(tokens: Tokens, start: int) -> bool:
    """Whether "kepada", "bersama" or the like stands before an office, "jajaran" between them."""
    at = start - 1
    while at > 0 and tokens.low[at] in _OF_MANY:
        at -= 1
    return at >= 0 and tokens.low[at] in words_of("governs")


def _acts(tokens: Tokens, index: int) -> bool:
    """Whether a verb follows, as after a subject."""
    return tokens.lower(index) and (
        tokens.low[index] in _ALSO or _VERB.match(tokens.low[index]) is not None
    )


def _name_with_office_after(
    tokens: Tokens, mention: Mention, claimed: int, office: _Office, region: str | None
) -> Name | None:
    """The name in "Budi Santoso, Kepala Bidang X" and "Budi Santoso selaku Kepala Bidang X"."""
    end = mention.start - 1
    if end < 1:
        return None
    dashed = tokens.is_at(end, "-") and not tokens.glued(end)
    stands = False
    if tokens.low[end] in _HOLDING:
        end -= 1 if tokens.is_at(end - 1, ",") else 0
    elif tokens.low[end] == "menjabat":
        while end > 1 and tokens.low[end - 1] in _WHO_NOW:
            end -= 1
    elif tokens.is_at(end, ",(") or dashed:
        stands = True
    else:
        return None
    name = name_before(tokens, end, claimed, region)
    if name is None:
        return None
    opening = name.start == 0 or tokens.text[name.start - 1][0] == "\n"
    if dashed and opening:
        return None  # a dateline
    said = is_said(tokens, name.start - 1)
    closed = mention.end >= len(tokens) or tokens.text[mention.end][0] in _CLOSED
    brief = not mention.worded or office.tail in ("region", "town")
    if stands and brief and not (said or closed or opening or is_clear(tokens, name)):
        return None  # "usai meninjau Gelora Bahari, Bupati mengatakan"
    return name if said or name.titled or len(name.keys) > 1 else None


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
def words_of(kind: str) -> frozenset[str]:
    """The small words of a kind in people_words.tsv."""
    return frozenset(row["word"] for row in rows("people_words.tsv") if row["kind"] == kind)


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
