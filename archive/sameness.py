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

# A template filled in anew: on both sides so many names and figures at least are a text's own,
# and they are this share of its own words, or half of its names and figures, or of its figures
# alone. In one portal a single one is enough, for there a correction keeps its address. Not
# counted are the first and the last words, where a dateline or a credit may stand that was not
# known as one.
_OWN = 3
_OWN_SHARE = 0.75
_HALF = 0.5
_EDGE_WORDS = 12

# In one portal the leads of two texts must share this much, for there it is the closing words
# that are shared; the lead is the first words.
_LEAD_WORDS = 40
_SAME_LEAD = 0.4

_DIGIT = re.compile(r"\d")
_SIGNS = ".,;:!?\"'()[]“”‘’"

# "Kota Pekalongan, Info Publik -": what stands before the first dash or bar.
_DATELINE = re.compile(r"[^\n]{1,80}?\s*(?:[-–—|]+\s|[–—])")


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
        return frozenset(bare for _, bare in self._printed)

    @cached_property
    def inner(self) -> frozenset[str]:
        """The same without the first and the last words."""
        return frozenset(bare for _, bare in self._printed[_EDGE_WORDS:-_EDGE_WORDS])

    @cached_property
    def figures(self) -> frozenset[str]:
        """Of the inner words those with a digit."""
        return frozenset(filter(_DIGIT.search, self.inner))

    @cached_property
    def slots(self) -> frozenset[str]:
        """Names and figures among the inner words: what stands in the places of a form."""
        ends = [True, *(word[-1] in ".!?:" for word, _ in self._printed)]
        names = (
            bare
            for (_, bare), is_first in zip(self._printed, ends, strict=False)
            if bare[0].isupper() and not is_first
        )
        return self.figures | (frozenset(names) & self.inner)

    @cached_property
    def _printed(self) -> list[tuple[str, str]]:
        """Each word as it stands, and without signs."""
        words = ((word, word.strip(_SIGNS)) for word in self.body.split())
        return [(word, bare) for word, bare in words if bare]


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
    """Whether names and figures are what tells two texts apart."""
    signs = zip(_signs_of_template(one, other), _signs_of_template(other, one), strict=True)
    return any(of_one and of_other for of_one, of_other in signs)


def _signs_of_template(each: Compared, than: Compared) -> tuple[bool, ...]:
    """What of a text says that it fills in a template otherwise *than* another does."""
    least = 1 if each.portal == than.portal else _OWN
    figures = len(each.figures - than.tokens)
    slots = len(each.slots - than.tokens)
    words = len(each.inner - than.tokens)
    return (
        figures >= max(least, _HALF * len(each.figures)),
        slots >= max(least, _HALF * len(each.slots)),
        slots >= max(least, _OWN_SHARE * words),
    )


def _is_same_lead(one: Compared, other: Compared) -> bool:
    leads = [frozenset(each.words[:_LEAD_WORDS]) for each in (one, other)]
    return jaccard(*leads) >= _SAME_LEAD
