"""The first words of a release that say where and by whom, and the last that sign it.

"Kota X, Info Publik - ..." and "(Tim Komunikasi Publik Kota X)" are parted from the text
between them; which region a place means is `places`' part, the closing forms are `credit`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from pipelines.indonesian.credit import split_credit
from pipelines.indonesian.date_forms import DAYS, find_dates
from pipelines.indonesian.places import is_place, region_of, written
from pipelines.indonesian.tables import any_of, plain, rows

HEAD_CAP = 140  # characters in which a dateline must have ended
WORDS_CAP = 6  # of one part of a dateline

_DASH = re.compile(r" {0,3}-{1,3} {0,3}")
_PARTS = re.compile(r"[^,()/|\[\];:]+")
_DASHES_TRIED = 3
_DOMAIN = re.compile(
    r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:id|com|net|org|info|co|tv|news)", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_][\w.'&-]*(?: [^\W\d_][\w.'&-]*)*")
# First words of offices and of sentences: what follows them is no place.
_NO_PLACE = re.compile(
    r"(?:bupati|wakil|wali ?kota|walikota|gubernur|kepala|ketua|sekretaris|sekda|plt|plh|pj|dinas|"
    r"badan|kantor|pemerintah|pemkab|pemkot|pemprov|tim|menteri|presiden|camat|lurah|kapolres|"
    r"dandim|anggota|warga|pada|dalam|untuk|hal|hari|hut|program|kegiatan|acara|rapat|lomba|"
    r"press|siaran|breaking|update|baca)(?![^\W_])",
    re.IGNORECASE,
)
_OFFICE_OF = re.compile(
    r"(?:pemkab|pemkot|pemprov|pemerintah|setda|sekda)(?![^\W_])", re.IGNORECASE
)
_WEEKDAY = re.compile(rf"(?:{any_of(DAYS)})\.?", re.IGNORECASE)
_COMMA_OUTLET = re.compile(r"(?P<place>[^\W\d_][\w ]{1,40}?) ?- ?(?P<outlet>[^\W\d_]{2,20}), ")
_PLACE_COMMA = re.compile(r"(?P<place>[^\W\d_][^,.()-]{1,40}), (?=[^\W_])")
# A name and then a word that is none, as a sentence about a road goes on.
_NAME_THEN_SMALL = re.compile(r"(?P<name>[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?) (?=[a-z])")
_QUOTES = "\"'“”‘’«»"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatelineReading:
    """A dateline and a credit, parted from the text.

    place: as printed, capitals normalised. region_code: only where the evidence is enough.
    credit: as printed, without its brackets. body: the text without both.
    """

    place: str | None = None
    region_code: str | None = None
    outlet: str | None = None
    credit: str | None = None
    body: str = ""


@dataclass(slots=True)
class _Head:
    """A dateline being read.

    end: where the text after it starts. unknown: a name in no table.
    """

    places: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    end: int = 0
    unknown: str | None = None


def read_dateline(text: str, *, portal_region: str | None = None) -> DatelineReading:
    """Read the dateline of the first paragraph and the credit after the last.

    text: the whole body. portal_region: code of the portal's region, which decides between
    a regency and a city of the same name. Never raises; unknown parts are None.
    """
    start = len(text) - len(text.lstrip())
    head = _read_head(plain(_first_line(text, start)), portal_region)
    if head is None:
        body, credit = split_credit(text)
        return DatelineReading(credit=credit, body=body)
    body, credit = split_credit(text[start + head.end :].lstrip())
    return DatelineReading(
        place=written(head.places[0]) if head.places else None,
        region_code=_region(head.places, portal_region),
        outlet=_written_outlet(head.outlets[0]) if head.outlets else None,
        credit=credit,
        body=body,
    )


def _first_line(text: str, start: int) -> str:
    return text[start : start + HEAD_CAP].split("\n", 1)[0]


def _region(places: list[str], portal_region: str | None) -> str | None:
    """By the place itself, else by the regency printed after it: "Kajen, Kab. Pekalongan"."""
    for index, place in enumerate(places):
        code = region_of(place, portal_region)
        if code is not None and (index == 0 or len(code) > 2):
            return code
    return None


def _read_head(line: str, portal_region: str | None) -> _Head | None:
    if not line or line[0] in _QUOTES:
        return None
    match = _COMMA_OUTLET.match(line)
    if match and is_place(match["place"], portal_region) and _is_outlet(match["outlet"]):
        return _Head([match["place"].strip()], [match["outlet"]], match.end())
    for tried, dash in enumerate(_DASH.finditer(line)):
        if tried == _DASHES_TRIED:
            break
        head = _read_prefix(line, dash, portal_region)
        if head is not None:
            return _read_on(head, line, portal_region)
    return None


def _read_prefix(line: str, dash: re.Match[str], portal_region: str | None) -> _Head | None:
    """The parts before a dash, or None where one of them belongs in no dateline."""
    prefix, after = line[: dash.start()], line[dash.end() :]
    if not prefix or not after:
        return None
    capitals = prefix.isupper()
    if dash[0] == "-" and not capitals and not after[0].isupper():
        return None
    if (after[0].islower() and not capitals) or _is_route(prefix, after, portal_region):
        return None
    head = _Head(end=dash.end())
    for part in _PARTS.findall(_without_dates(prefix)):
        if not _take(part.strip(" .*•"), head, portal_region):
            return None
    return _with_unknown_place(head, prefix)


def _is_route(prefix: str, after: str, portal_region: str | None) -> bool:
    """Whether the dash joins two places: "Semarang – Demak kini ditempuh ..."."""
    if prefix.isupper() or not is_place(prefix, portal_region):
        return False
    match = _NAME_THEN_SMALL.match(after)
    if match is None or match["name"] == prefix:
        return False
    return is_place(match["name"], portal_region)


def _without_dates(prefix: str) -> str:
    for found in reversed(list(find_dates(prefix))):
        prefix = prefix[: found.start] + "," + prefix[found.end :]
    return prefix


def _take(part: str, head: _Head, portal_region: str | None) -> bool:
    """Put one part where it belongs; False where it belongs nowhere."""
    if not part or _WEEKDAY.fullmatch(part):
        return True
    if _DOMAIN.fullmatch(part) or _is_outlet(part):
        head.outlets.append(part)
        return True
    if not _NAME.fullmatch(part) or part[0].islower() or _NO_PLACE.match(part):
        return False
    words = part.split(" ")
    if len(words) > WORDS_CAP:
        return False
    if is_place(part, portal_region):
        head.places.append(part)
        return True
    if _take_both(words, head, portal_region):
        return True
    # After a place, one word, capitals, or what opens like an outlet: "Jakarta, BPG -",
    # "SAPARUA, Info Malteng -".
    is_named = len(words) == 1 or part.isupper() or _is_outlet(words[0])
    if head.places and not head.outlets and is_named:
        head.outlets.append(part)
        return True
    if not head.places and not head.outlets and len(words) <= 3:
        head.unknown = part
        return True
    return False


def _take_both(words: list[str], head: _Head, portal_region: str | None) -> bool:
    """Part a place and an outlet in one: "PURBALINGGA INFO", "Diskominfo Fakfak"."""
    for cut in range(1, len(words)):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        if _is_outlet(right) and is_place(left, portal_region):
            head.places.append(left)
            head.outlets.append(right)
            return True
        if _is_outlet(left) and is_place(right, portal_region):
            head.outlets.append(" ".join(words))
            if not _OFFICE_OF.match(right):
                head.places.append(right)
            return True
    return False


def _with_unknown_place(head: _Head, prefix: str) -> _Head | None:
    """A place no table knows counts only beside an outlet: "Sukamaju, Humas -"."""
    if head.unknown:
        known = [
            outlet for outlet in head.outlets if _DOMAIN.fullmatch(outlet) or _is_outlet(outlet)
        ]
        if head.places or not known or not prefix.startswith(head.unknown):
            return None
        head.places.append(head.unknown)
    return head if head.places or head.outlets else None


def _read_on(head: _Head, line: str, portal_region: str | None) -> _Head:
    """The second half of "outlet - Place, ..." and of "Place - outlet - ..."."""
    rest = line[head.end :]
    dash = _DASH.search(rest)
    if dash is not None and dash[0] != "-":
        part = rest[: dash.start()].strip()
        if not head.places and is_place(part, portal_region):
            return _Head([part], head.outlets, head.end + dash.end())
        if not head.outlets and (_is_outlet(part) or _DOMAIN.fullmatch(part)):
            return _Head(head.places, [part], head.end + dash.end())
    match = _PLACE_COMMA.match(rest)
    if not head.places and match and is_place(match["place"], portal_region):
        return _Head([match["place"]], head.outlets, head.end + match.end())
    return head


def _is_outlet(part: str) -> bool:
    words, starts, _ = _outlets()
    folded = part.casefold()
    return folded in words or (" " not in folded and folded.startswith(starts))


def _written_outlet(outlet: str) -> str:
    spelling = _outlets()[2].get(outlet.casefold())
    return spelling if spelling and outlet.isupper() else outlet


@cache
def _outlets() -> tuple[frozenset[str], tuple[str, ...], dict[str, str]]:
    """Whole outlet words, starts of words, and how some are written."""
    table = [(row["word"].casefold(), row["spelling"]) for row in rows("outlets.tsv")]
    return (
        frozenset(word for word, _ in table if not word.endswith("*")),
        tuple(word[:-1] for word, _ in table if word.endswith("*")),
        {word: spelling for word, spelling in table if spelling},
    )
