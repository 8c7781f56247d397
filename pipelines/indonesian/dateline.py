"""The first words of a release that say where and by whom, and the last that sign it.

"Kota X, Info Publik - ..." and "(Tim Komunikasi Publik Kota X)" are parted from the text
between them; which region a place means is `places`' part, the closing forms are `credit`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from pipelines.indonesian.clock_times import take_clock
from pipelines.indonesian.credit import split_credit
from pipelines.indonesian.date_forms import DAYS, find_dates
from pipelines.indonesian.places import is_place, region_of, written
from pipelines.indonesian.tables import any_of, plain, rows

HEAD_CAP = 140  # characters in which a dateline must have ended
WORDS_CAP = 6  # of one part of a dateline

_DASH = re.compile(r" {0,3}-{1,6} {0,3}")
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
_VILLAGE = re.compile(
    r"(?:desa|kelurahan|kalurahan|dusun|nagari|gampong|kampung|pekon|distrik) [A-Z]", re.IGNORECASE
)
_WEEKDAY = re.compile(rf"(?:{any_of(DAYS)})\.?", re.IGNORECASE)
_COMMA_OUTLET = re.compile(r"(?P<place>[^\W\d_][\w ]{1,40}?) ?- ?(?P<outlet>[^\W\d_]{2,20}), ")
# A colon ends a dateline only where all is capitals ("KAJEN: ..."); either only after a place.
_MARK = re.compile(r"(?P<prefix>[^\W\d_][^:|]{2,60}?) {0,2}(?P<mark>[:|]) {1,3}(?=[^a-z\s])")
# "Diskominfo Kota X, Wakil Wali Kota ..."; not a list of offices, nor a day that comes after.
_OFFICE_COMMA = re.compile(r"(?P<office>[^\W\d_][^,.()|:-]{4,50}), (?P<after>[A-Z][^.]{0,80})")
_LISTED = re.compile(rf"[^,]{{1,40}}(?:,| dan | serta | & )|(?:{any_of(DAYS)})(?![^\W_])")
_PLACE_COMMA = re.compile(r"(?P<place>[^\W\d_][^,.()-]{1,40}), (?=[^\W_])")
# A name and then a word that is none, as a sentence about a road goes on.
_NAME_THEN_SMALL = re.compile(r"(?P<name>[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?) (?=[a-z])")
_QUOTES = "\"'“”‘’«»"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatelineReading:
    """A dateline and a credit, parted from the text.

    place: as printed, capitals normalised. region_code: only where the evidence is enough.
    credit: as printed, without its brackets. body: the text without both.
    dated: a date printed within the dateline, as printed: "KAJEN (3/3/2026) -".
    """

    place: str | None = None
    region_code: str | None = None
    outlet: str | None = None
    credit: str | None = None
    body: str = ""
    dated: str | None = None


@dataclass(slots=True)
class _Head:
    """A dateline being read.

    end: where the text after it starts. unknown: a name in no table; in_village: one that
    says itself what it is.
    """

    places: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    end: int = 0
    unknown: str | None = None
    in_village: bool = False


def read_dateline(text: str, *, portal_region: str | None = None) -> DatelineReading:
    """Read the dateline of the first paragraph and the credit after the last.

    text: the whole body. portal_region: code of the portal's region, which decides between
    a regency and a city of the same name. Never raises; unknown parts are None.
    """
    start = len(text) - len(text.lstrip())
    line = _first_line(text, start)
    head = _read_head(plain(line), portal_region)
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
        dated=_dated(line[: head.end]),
    )


def _dated(printed: str) -> str | None:
    found = next(find_dates(plain(printed)), None)
    if found is None:
        return None
    take_clock(found, plain(printed))
    return printed[found.start : found.end].strip()


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
    match = _MARK.match(line)
    if match and (head := _read_marked(match, portal_region)) is not None:
        return head
    match = _OFFICE_COMMA.match(line)
    if match and (head := _read_office(match, portal_region)) is not None:
        return head
    for tried, dash in enumerate(_DASH.finditer(line)):
        if tried == _DASHES_TRIED:
            break
        head = _read_prefix(line, dash, portal_region)
        if head is not None:
            return _read_on(head, line, portal_region)
    return None


def _read_office(match: re.Match[str], portal_region: str | None) -> _Head | None:
    """An office that carries its place, before a comma: "Diskominfo Kota X, ..."."""
    words = match["office"].split(" ")
    if not _is_outlet(words[0]) or _LISTED.match(match["after"]):
        return None
    head = _Head(end=match.start("after"))
    return head if _take_both(words, head, portal_region) and head.places else None


def _read_marked(match: re.Match[str], portal_region: str | None) -> _Head | None:
    """What stands before a colon or stroke: a known place, perhaps an outlet: "KAJEN: ..."."""
    prefix = match["prefix"]
    if match["mark"] == ":" and not prefix.isupper():
        return None
    head = _Head(end=match.end())
    parts = _PARTS.findall(_without_dates(prefix))
    if not all(_take(part.strip(" .*•"), head, portal_region) for part in parts):
        return None
    return head if head.places and head.unknown is None else None


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
        take_clock(found, prefix)
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
    is_named = len(words) == 1 or part.isupper() or _is_outlet(words[0]) or _ends_outlet(words[-1])
    if head.places and not head.outlets and is_named:
        head.outlets.append(part)
        return True
    if not head.places and not head.outlets and len(words) <= 3:
        head.unknown = part
        head.in_village = bool(_VILLAGE.match(part))
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
        if head.places and head.in_village:
            head.places.insert(0, head.unknown)
            return head
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
    table, folded = _outlets(), part.casefold()
    return folded in table.words or (" " not in folded and folded.startswith(table.starts))


def _ends_outlet(word: str) -> bool:
    """Whether a name that ends so is an outlet's beside a place: "Batik TV"."""
    return word.casefold() in _outlets().ends


def _written_outlet(outlet: str) -> str:
    spelling = _outlets().spellings.get(outlet.casefold())
    return spelling if spelling and outlet.isupper() else outlet


@dataclass(frozen=True, slots=True)
class _Outlets:
    """Whole outlet words, starts of words, last words of names, and how some are written."""

    words: frozenset[str]
    starts: tuple[str, ...]
    ends: frozenset[str]
    spellings: dict[str, str]


@cache
def _outlets() -> _Outlets:
    table = [(row["word"].casefold(), row["spelling"]) for row in rows("outlets.tsv")]
    return _Outlets(
        words=frozenset(word for word, _ in table if "*" not in word),
        starts=tuple(word[:-1] for word, _ in table if word.endswith("*")),
        ends=frozenset(word[1:] for word, _ in table if word.startswith("*")),
        spellings={word: spelling for word, spelling in table if spelling},
    )
