"""How far an office reaches over words that no table has, and what after it is no name.

"Kepala Balai Sarpras IV, Imam Santoso": what a comma and a name follow belongs to the office.
"""

from __future__ import annotations

import re

from pipelines.indonesian.name_words import begins_office, past_degree, starts_given, starts_title
from pipelines.indonesian.names import Name, is_clear, read_name
from pipelines.indonesian.office_regions import region_length
from pipelines.indonesian.office_tail import known_words
from pipelines.indonesian.tokens import Tokens

REACH_CAP = 20  # tokens

_SMALL = frozenset(("tingkat", "kelas", "se", "ke", "bidang", "dan", "serta", "wilayah", "tipe"))
_CALLED_LIKE_PEOPLE = frozenset(("rsud", "rsu", "rs", "rsia", "sakit", "umum", "stadion"))
_AND = frozenset(("dan", "serta", "bersama", "beserta", "&"))
_ROMAN = re.compile(r"[IVX]{1,4}")
_SHORT_FORM = re.compile(r"(?=.{4})[A-Z][A-Za-z]*[A-Z][A-Z0-9]*")


def name_beyond(tokens: Tokens, index: int, region: str | None) -> tuple[int, Name] | None:
    """The comma or title an office reaches to, and the name there; None where none is sure.

    index: where the words of the office known so far end.
    """
    # Hospitals and schools are called like people: "RSUD dr. Arman Sani Agam".
    own = index > 0 and tokens.low[index - 1] in _CALLED_LIKE_PEOPLE
    at = index
    while at < min(len(tokens), index + REACH_CAP):
        if tokens.is_at(at, ","):
            if past_degree(tokens, at + 1) > at + 1:
                return None  # who has a degree is a person: "Kepala BKD Arman Sani, S.Sos."
            name = read_name(tokens, at + 1, region)
            if name is not None:
                return (at, name) if at > index and _is_sure(tokens, name, region) else None
            known = known_words(tokens, at + 1)
            if known is None or known[1] == "join" or not tokens.capital(at + 1):
                return None
        elif not own and starts_title(tokens, at):
            name = read_name(tokens, at, region) if at > index else None
            joined = tokens.low[at - 1] in _AND
            return (at, name) if name is not None and not joined else None
        elif tokens.text[at] == ")" and "(" not in tokens.text[index:at]:
            return None  # the office itself stands in brackets
        elif not (own and tokens.text[at] == ".") and not _may_belong(tokens, at, own=own):
            return None
        at += 1
    return None


def _may_belong(tokens: Tokens, at: int, *, own: bool) -> bool:
    text = tokens.text[at]
    if tokens.low[at - 1] in _AND and begins_office(tokens.low[at]):
        return False  # "Sekda Rina Dewi dan Kapolres AKBP ...": another office
    if own and (tokens.capital(at) or starts_title(tokens, at)):
        return True
    if tokens.capital(at):
        return not starts_given(tokens, at)
    if text[0].isdigit() or text in "/&()-":
        return True
    return tokens.low[at] in _SMALL or (tokens.lower(at) and known_words(tokens, at) is not None)


def _is_sure(tokens: Tokens, name: Name, region: str | None) -> bool:
    """Whether a name stands alone behind its comma, and is not one of a list."""
    if tokens.low[name.after : name.after + 1] and tokens.low[name.after] in _AND:
        return False
    if tokens.is_at(name.after, ",") and read_name(tokens, name.after + 1, region) is not None:
        return False
    return is_clear(tokens, name) or len(name.keys) > 1 or not runs_on(tokens, name, parted=True)


def runs_on(tokens: Tokens, name: Name, *, parted: bool = False) -> bool:
    """Whether what follows shows that words are no name: "Kelas II B", "Kasatpol PP".

    parted: whether a comma stands before them; then two capitals are initials.
    """
    at = name.after
    if at >= len(tokens):
        return False
    text = tokens.text[at]
    if text == "-":
        return tokens.glued(at)
    if text == "(":
        inner = tokens.text[at + 1] if tokens.is_at(at + 2, ")") else ""
        return _SHORT_FORM.fullmatch(inner) is not None
    if text[0].isdigit() or _ROMAN.fullmatch(text):
        return True
    if parted and begins_office(tokens.low[at]):
        return False  # "Kepala Dinas Sosial, Rusli Kasi Bansos Rina Dewi": a comma is missing
    if tokens.text[name.end - 1].isupper() or (parted and len(text) <= 2 and text.isupper()):
        return False  # a headline in capitals goes on in them
    return tokens.capital(at) and past_degree(tokens, at) == at


def names_body(tokens: Tokens, name: Name) -> bool:
    """Whether a region ends the words, as in "Paperkan Agam": so bodies are called, few people."""
    last = name.end - 1
    return last > name.start and region_length(tokens, last) > 0
