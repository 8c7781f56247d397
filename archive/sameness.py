"""Whether two releases say the same thing. Pure: two texts in, yes or no out.

Many shared words alone do not say so. One template filled in for two places or days shares most
of them, and so do two releases of a portal that prints the same closing words under everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from archive.minhash import MIN_WORDS, jaccard, shingles_of, words_of

# From this Jaccard index of the runs of five words on, two texts may be one (scale.md, section 4:
# a copy of 200 words with 3 % of them replaced has about 0.75).
SAME = 0.7

# A template: of the words that either text has for itself, so many at least and this share are
# names and figures. Not counted are the first and the last words, where a dateline or a credit
# may stand that was not known as one.
_SLOTS = 3
_SLOT_SHARE = 0.75
_EDGE_WORDS = 12
# In one portal the leads of two texts must share this much, for there it is the closing words
# that are shared; the lead is the first words.
_LEAD_WORDS = 40
_SAME_LEAD = 0.4

# "Kota Pekalongan, Info Publik -": what stands before the first dash.
_DATELINE = re.compile(r"[^\n]{1,80}?\s*(?:[-–—]+\s|[–—])")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One release as it is compared: portal, title, and its body without dateline and credit."""

    portal: str
    title: str
    body: str

    @cached_property
    def words(self) -> list[str]:
        """What is compared: the words of the body; of a short one, of the title too.

        A body of a few words ("Klik di sini untuk mengunduh") says nothing without its title.
        """
        return [*words_of(self.title), *self._body_words] if self.is_short else self._body_words

    @cached_property
    def is_short(self) -> bool:
        """Whether it is too short to be alike without being the same."""
        return len(self._body_words) < MIN_WORDS

    @cached_property
    def _body_words(self) -> list[str]:
        return words_of(self.body)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Every run of five words of the body."""
        return shingles_of(self.words)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The words as printed, without the signs around them: "Rp1.250.000", "2/3/2026"."""
        return frozenset(map(_bare, self.body.split())) - {""}

    @cached_property
    def inner_tokens(self) -> frozenset[str]:
        """The same without the first and the last words."""
        return frozenset(map(_bare, self.body.split()[_EDGE_WORDS:-_EDGE_WORDS])) - {""}


def compared(portal: str, title: str, text: str, facts: Mapping[str, Any]) -> Compared:
    """A version as it is compared: dateline and credit differ between copies and are left out."""
    body = text.strip()
    credit = (facts["credit"] or "").strip()
    if credit and body.endswith(credit):
        body = body.removesuffix(credit)
    if facts["dateline"]["place"] or facts["dateline"]["outlet"]:
        body = body[match.end() :] if (match := _DATELINE.match(body)) else body
    return Compared(portal=portal, title=title, body=body)


def similarity(one: Compared, other: Compared) -> float:
    """How much of their words two releases share, 0 to 1: the Jaccard index of the shingles."""
    if one.is_short or other.is_short:
        return float(one.words == other.words)
    return jaccard(one.shingles, other.shingles)


def is_same(one: Compared, other: Compared) -> bool:
    """Whether two releases say the same thing."""
    if one.is_short or other.is_short:
        return one.words == other.words
    if similarity(one, other) < SAME or _is_template(one, other):
        return False
    return one.portal != other.portal or _is_same_lead(one, other)


def _is_template(one: Compared, other: Compared) -> bool:
    """Whether all that tells two texts apart is names and figures, on both sides."""
    return _is_slots(one.inner_tokens - other.tokens) and _is_slots(other.inner_tokens - one.tokens)


def _bare(token: str) -> str:
    return token.strip(".,;:!?\"'()[]“”‘’")


def _is_slots(own: frozenset[str]) -> bool:
    slots = sum(token[0].isupper() or any(c.isdigit() for c in token) for token in own)
    return slots >= _SLOTS and slots >= _SLOT_SHARE * len(own)


def _is_same_lead(one: Compared, other: Compared) -> bool:
    leads = [frozenset(each.words[:_LEAD_WORDS]) for each in (one, other)]
    return jaccard(*leads) >= _SAME_LEAD
