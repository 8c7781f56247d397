"""The words that portals print around a release, from boilerplate.tsv.

A line of the table is a kind and a phrase as a portal prints it; `#` stands for
a number and `*` for anything. Which kind is left out where is `body`'s matter.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from archive.region import all_regions

_TABLE = Path(__file__).with_name("boilerplate.tsv")
_NUMBER = r"\d+(?:[.,]\d+)*\s?(?:k|rb|jt)?"
_EDGE = r"[\W_]*"


@cache
def phrases(kind: str) -> tuple[str, ...]:
    """All phrases of one *kind*, longest first, so that a longer one wins."""
    rows = (line.split("\t", 1) for line in _TABLE.read_text("utf-8").splitlines()[1:])
    found = [row[1].strip() for row in rows if row[0] == kind]
    return tuple(sorted(found, key=len, reverse=True))


def _pattern(phrase: str) -> str:
    """A phrase as a regular expression that tolerates any white space."""
    written = re.escape(re.sub(r"\s+", " ", phrase))
    return written.replace(r"\ ", r"\s+").replace(r"\#", _NUMBER).replace(r"\*", ".*")


def _any(kind: str) -> str:
    return "(?:" + "|".join(_pattern(phrase) for phrase in phrases(kind)) + ")"


def _whole(*kinds: str) -> re.Pattern[str]:
    """The line is one of the phrases and nothing but signs around it."""
    return re.compile(_EDGE + "(?:" + "|".join(_any(kind) for kind in kinds) + ")" + _EDGE, re.I)


def _opening(kind: str, then: str) -> re.Pattern[str]:
    """The line begins with a phrase, and *then* follows."""
    return re.compile(_EDGE + _any(kind) + then, re.I)


_COLON = r"\s*[:：]"
COUNTER = re.compile(rf"(?<![\w(/.:-]){_any('counter')}(?![\w.,]*\d)(?!\w)", re.I)
UPDATED = re.compile(rf"(?<!\w){_any('updated')}(?!\w)", re.I)
PUBLISHED = re.compile(rf"(?<!\w){_any('published')}(?!\w)", re.I)

_RELATED = _whole("related")
_COMMENT = _whole("comment")
_MORE = _whole("more")
_ADVERT = _whole("advert")
_GENERIC = _whole("generic")
_ENDS_IN_MORE = re.compile(rf"(?<!\w){_any('more')}{_EDGE}$", re.I)
# Atomic: a row of repeated words would else be tried in every grouping.
_COUNTERS = re.compile(rf"(?>{_EDGE}(?>{_any('counter')})(?!\w))+{_EDGE}", re.I)
_SHARE = _opening("share", rf"(?:{_COLON}|$|\W*$)")
_SHARE_WORDS = re.compile(rf"{_EDGE}(?>(?>{_any('shareword')})(?!\w){_EDGE})+", re.I)
_TAIL = _opening("tail", rf"(?:{_COLON}|\W*$)")
_TAIL_LINK = _opening("tail", r"(?!\w)")
_ALSO = _opening("also", _COLON)
_ALSO_LINK = _opening("also", r"(?!\w)")
_CAPTION = _opening("caption", rf"(?:{_COLON}|\s+[-–/(]|(?<=\.)\s)")
_LABEL = _opening("label", r"(?!\w)")
# Or begins as Indonesian verbs do.
_VERB = re.compile(rf"(?<!\w)(?:{_any('verb')}|(?:me|di|ber|ter)[a-z]{{4,}})(?!\w)|\d", re.I)
_SITE = _opening("site", r"(?!\w)")


def is_related_heading(text: str) -> bool:
    """The heading of a list of other releases."""
    return len(text) <= 60 and bool(_RELATED.fullmatch(text))


def is_comment_heading(text: str) -> bool:
    """The heading of a comment thread or of its form."""
    return len(text) <= 120 and bool(_COMMENT.fullmatch(text))


def is_share_row(text: str) -> bool:
    """A row of links to other services: "Bagikan : Facebook Twitter"."""
    if len(text) > 160:
        return False
    if _SHARE_WORDS.fullmatch(text):
        return True
    head = _SHARE.match(text)
    return head is not None and (head.end() == len(text) or is_share_row(text[head.end() :]))


def is_counter(text: str) -> bool:
    """Nothing but counters: "Dibaca 123 kali"."""
    return len(text) <= 120 and bool(_COUNTERS.fullmatch(text))


def is_tail_line(text: str, *, linked: bool) -> bool:
    """What stands below a body: category, tags, the way back, the way on."""
    return len(text) <= 300 and bool((_TAIL_LINK if linked else _TAIL).match(text))


def is_advert(text: str) -> bool:
    """The mark of an advertisement: "- Iklan -"."""
    return len(text) <= 60 and bool(_ADVERT.fullmatch(text))


def ends_in_more(text: str) -> bool:
    """Closes with the link to the rest: "... Selengkapnya"."""
    return bool(_ENDS_IN_MORE.search(text[-40:]))


def is_see_also(text: str, *, linked: bool) -> bool:
    """A pointer to another release inside the body: "Baca juga: ..."."""
    return len(text) <= 300 and bool((_ALSO_LINK if linked else _ALSO).match(text))


def is_caption(text: str) -> bool:
    """A line that names a picture: "Keterangan foto: ..."."""
    return len(text) <= 400 and bool(_CAPTION.match(text))


def has_label(text: str) -> bool:
    """A line that opens like a byline: "Ditulis oleh ...", "Tanggal: ..."."""
    return len(text) <= 250 and bool(_LABEL.match(text))


def is_more(text: str) -> bool:
    """A link text that says nothing of where it leads: "Selengkapnya"."""
    return bool(_MORE.fullmatch(text))


def is_generic_title(text: str) -> bool:
    """A title that names a kind of page and no release: "Detail Berita"."""
    return bool(_GENERIC.fullmatch(text))


def reads_like_site_name(text: str) -> bool:
    """Begins as the names of portals do and says nothing: "Portal Resmi ...", "Pemkab ..."."""
    opening = _SITE.match(text)
    if opening is None or len(text.split()) > 8:
        return False
    rest = text[opening.end() :].split()
    return not _VERB.search(" ".join(word for word in rest if word.casefold() not in _names()))


@cache
def _names() -> frozenset[str]:
    """The words of which names of regions and of portals are made, some of them like verbs."""
    names = [*phrases("site"), *(region.name for region in all_regions())]
    return frozenset(word.casefold() for name in names for word in name.split())
