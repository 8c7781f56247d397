"""The parts of a dateline: which is a place, which an outlet, which both, which neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipelines.indonesian.date_forms import DAYS
from pipelines.indonesian.outlets import (
    ends_like_outlet,
    is_domain,
    is_outlet,
    is_rubric,
    looks_like_outlet,
    signs_place,
    stands_alone,
)
from pipelines.indonesian.places import (
    is_everyday,
    is_place,
    is_province,
    is_town,
    with_first_letter,
)
from pipelines.indonesian.tables import any_of

WORDS_CAP = 7  # of one part
HYPHENS_CAP = 3
DATE = "\x01"  # stands for each character of a date

_NEAR = (",", "(", ",(", "[", "/")  # marks that part what belongs together
_AROUND = " .*•#-"
_NAME = re.compile(r"[^\W\d_][\w.'&-]*(?: [^\W\d_][\w.'&-]*){0,8}")
_WEEKDAY = re.compile(rf"(?:hari )?(?:{any_of(DAYS)})", re.IGNORECASE)
# First words of offices and of sentences: what follows them is no place.
_NO_PLACE = re.compile(
    r"(?:bupati|wabup|wakil|wali ?kota|walikota|wawali|gubernur|kepala|kadis|ketua|sekretaris|"
    r"sekda|plt|plh|pj|pjs|dinas|badan|kantor|pemerintah|pemkab|pemkot|pemprov|pemda|tim|"
    r"menteri|presiden|camat|lurah|kapolres|polres|polsek|kodim|dandim|kejaksaan|anggota|warga|"
    r"pada|dalam|untuk|hal|hari|hut|program|kegiatan|acara|rapat|lomba|jalan|jl|tol|foto|press|"
    r"siaran|breaking|update|baca|oleh|penulis|editor|sumber)(?![^\W_])",
    re.IGNORECASE,
)
_SECRETARIAT = re.compile(r"(?:setda|setdakab|setdako|sekretariat daerah) ", re.IGNORECASE)
_GOVERNMENT = re.compile(
    r"(?:pemkab|pemkot|pemprov|pemko|pemda|pemerintah(?: (?:kabupaten|kota|provinsi))?)\.? ",
    re.IGNORECASE,
)
_VILLAGE = re.compile(
    r"(?:desa|kelurahan|kalurahan|dusun|nagari|gampong|kampung|pekon|distrik|jorong|negeri|"
    r"ds|kel|kp|lembang|banjar)\.? (?P<name>[A-Z].*)",
    re.IGNORECASE,
)
_LOUD = re.compile(r"[A-Z]{5,24}")
# What villages are called, where a name in capitals might be a paper's: "SUKAMAJU, KENDAL".
_LIKE_VILLAGE = re.compile(
    r"(?:suka|sumber|karang|tanjung|banyu|wono|kali|kedung|muara|sungai|gunung|batu|pulau|air|"
    r"padang|kampung|bukit|rawa|teluk|ujung|pondok|tegal|kebon|ci[b-z]).*|"
    r".*(?:rejo|sari|mulyo|mulya|jaya|agung|wangi|harjo|dadi|kerto|tani|makmur|baru|lor|kidul|"
    r"kulon|wetan|tengah|asri|indah|raya|anyar|ombo|condro|catur|maju)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Head:
    """A dateline.

    governments: a place as its government is called, "Pemkot Pekalongan". end: where the
    text after it starts. pending: a first part that is neither, until the next one explains
    it; pending_stop: the marks between the two. known: whether an outlet is one
    by itself, not by its neighbour; alone: and needs no place. signed: whether the place stands
    within its office, "Diskominfo X". is_place_first: whether the place came before any outlet.
    vague: a word before the place was not understood, so only a dash may end the head.
    """

    places: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    governments: list[str] = field(default_factory=list)
    end: int = 0
    pending: str | None = None
    pending_stop: str = ""
    known: bool = False
    alone: bool = False
    dated: bool = False
    signed: bool = False
    is_place_first: bool = False
    vague: bool = False

    def copy(self) -> Head:
        """The same, to be kept while reading goes on."""
        return replace(
            self,
            places=self.places.copy(),
            outlets=self.outlets.copy(),
            governments=self.governments.copy(),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A part as printed, the marks after it, and where it and the text after them start.

    is_glued: no space parts it from the mark before.
    """

    text: str
    stop: str
    start: int
    end: int
    is_glued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A place and an outlet in one part. is_signed: the place stands within its office."""

    whole: str
    places: tuple[str, ...] = ()
    governments: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    is_signed: bool = False


def take_part(part: Part, head: Head, portal_region: str | None, *, is_sure: bool) -> Part | None:
    """Put a part where it belongs; None where it belongs nowhere.

    Where the head ends at a hyphen within it ("MANADO-Warga"), the part up to there.
    """
    if part.stop.startswith(DATE):
        head.dated = True
    text = part.text.strip(_AROUND)
    if not text or _WEEKDAY.fullmatch(text):
        return part
    if _take_known(text, head, portal_region, is_sure=is_sure):
        return part
    if "." in text and (taken := _take_domain(part, head)) is not None:
        return taken
    if "-" in text:
        return _take_pieces(part, head, portal_region, is_sure=is_sure)
    head.pending_stop = part.stop.replace(" ", "")
    if is_sure:
        return part if _take_between(text, head, portal_region) else None
    return part if _take_unknown(text, head, portal_region) else None


def _take_pieces(
    part: Part, head: Head, portal_region: str | None, *, is_sure: bool
) -> Part | None:
    """Take what hyphens join, as far as it is known: "TEMANGGUNG-INFO", "MANADO-Warga"."""
    pieces = part.text.split("-", HYPHENS_CAP)
    done, is_first = 0, not head.places and not head.outlets
    while done < len(pieces):
        for cut in range(len(pieces), done, -1):
            name = "-".join(pieces[done:cut]).strip(_AROUND)
            if name and _take_known(name, head, portal_region, is_sure=is_sure):
                break
        else:
            break
        done = cut
    if done == 0 and head.places and not head.outlets and _is_glued_paper(part, pieces):
        head.outlets.append(pieces[0].strip())
        done = 1
    whole = part.text.strip(_AROUND)
    if done == 0:
        return part if not is_sure and _take_unknown(whole, head, portal_region) else None
    if done == len(pieces):
        if is_first and head.places and head.outlets == [pieces[0]]:  # "MC-SINJAI, ..."
            head.outlets[0] = whole
        return part
    end = part.start + len("-".join(pieces[:done])) + 1
    return Part("-".join(pieces[:done]), "-", part.start, end)


def _is_glued_paper(part: Part, pieces: list[str]) -> bool:
    """Whether a paper no table knows and the text stand glued: "MANSEL,PTC-Warga ..."."""
    first, after = pieces[0].strip(), pieces[1]
    is_paper = " " not in first and looks_like_outlet(first, before_place=True)
    return is_paper and part.is_glued and after[:1].isupper() and after[1:2].islower()


def _take_domain(part: Part, head: Head) -> Part | None:
    """Take an address that no mark parts from the text: "Salakan, agamkab.go.id Bupati ..."."""
    first, _, after = part.text.partition(" ")
    if not (is_domain(first) and head.places and not head.outlets and after[:1].isupper()):
        return None
    head.outlets.append(first)
    return Part(first, "~", part.start, part.start + len(first) + 1)


def _take_unknown(text: str, head: Head, portal_region: str | None) -> bool:
    """Take a name no table knows: an outlet beside a place, or what the next part explains."""
    if not _NAME.fullmatch(text) or text[0].islower() or _NO_PLACE.match(text):
        return False
    if head.places:
        if head.outlets or not looks_like_outlet(text, before_place=False):
            return False
        head.outlets.append(text)
        head.known = ends_like_outlet(text.split(" "))
        return True
    if head.outlets or head.pending or text.count(" ") > 2:
        return False
    cut = with_first_letter(text, portal_region) if text.isupper() else None
    if cut or names_village(text, portal_region):
        head.places.append(cut or text)
    else:
        head.pending = text
    return True


def _take_between(text: str, head: Head, portal_region: str | None) -> bool:
    """Take one word in capitals after a place and a dash: "SERANG – BANTENRAYA – Gubernur"."""
    if head.outlets or not head.is_place_first or is_place(text, portal_region):
        return False
    if _LOUD.fullmatch(text) is None or is_rubric(text):
        return False
    head.outlets.append(text)
    return True


def names_village(text: str, portal_region: str | None) -> bool:
    """Whether a name says itself that it is a village of the portal's regency or city."""
    match = _VILLAGE.fullmatch(text)
    if match is None or portal_region is None or len(portal_region) < 5:
        return False
    return not any(is_everyday(word) for word in match["name"].split(" ")[:2])


def _take_known(text: str, head: Head, portal_region: str | None, *, is_sure: bool) -> bool:
    """Take a place or outlet of the tables, or both in one part."""
    kind = _kind(text, portal_region)
    if kind == "outlet" or (kind == "either" and head.places):
        return _add_outlet(text, head, is_sure=is_sure)
    if kind is None:
        return False
    if kind in ("place", "either"):
        return _add_place(text, head, is_sure=is_sure)
    if head.places and kind == "ending":
        return _add_outlet(text, head, is_sure=is_sure)
    if is_sure or (head.pending and head.pending_stop not in _NEAR):
        return False
    if head.pending:  # "HILA, Info Malteng": a village, and an office that says whose
        return _take_pair(_office_first(text, portal_region), head) and _settle(head)
    return _take_pair(_place_first(text, portal_region), head) or _take_pair(
        _office_first(text, portal_region), head
    )


@lru_cache(maxsize=4096)  # a portal's datelines have the same few parts
def _kind(text: str, portal_region: str | None) -> str | None:
    """What a part is by itself; "either" where a paper is called like a place; None: no name.

    "ending": it ends as an outlet does; "": neither, but perhaps both.
    """
    is_name = _NAME.fullmatch(text) is not None and not text[0].islower()
    is_name = is_name and text.count(" ") < WORDS_CAP
    if is_outlet(text):
        both = is_name and is_place(text, portal_region)
        return "either" if both else "outlet"
    if not is_name:
        return None
    if not _NO_PLACE.match(text) and is_place(text, portal_region):
        return "place"
    return "ending" if ends_like_outlet(text.split(" ")) else ""


def _add_outlet(outlet: str, head: Head, *, is_sure: bool) -> bool:
    if is_sure and head.outlets:
        return False
    if head.pending:
        # A place no table knows: "Sukamaju, Humas".
        if not (stands_alone(outlet) and head.pending_stop in _NEAR):
            return False
        head.places.append(head.pending)
        head.pending = None
    head.outlets.append(outlet)
    head.known = True
    head.alone |= stands_alone(outlet)
    return True


def _add_place(place: str, head: Head, *, is_sure: bool) -> bool:
    if is_sure and head.places:
        return False
    if head.pending and _VILLAGE.fullmatch(head.pending):
        head.places.append(head.pending)
    elif (
        head.pending
        and not is_rubric(head.pending)
        and (
            looks_like_outlet(head.pending, before_place=head.pending_stop not in ("(", "["))
            or (_is_loud_paper(head.pending) and head.pending_stop in _NEAR and is_town(place))
        )
    ):
        head.outlets.append(head.pending)
    elif head.pending:
        # A paper or a village: "Kabarkini, Gowa – ...". The place is sure, its beginning is not.
        if " " in head.pending or head.pending.isupper() or head.pending_stop not in _NEAR:
            return False
        head.vague = True
    head.pending = None
    if head.signed:  # "MC Kab. X, Kajen": the place by itself comes before the office's
        head.places.insert(0, place)
        head.signed = False
    else:
        head.places.append(place)
    return True


def _is_loud_paper(name: str) -> bool:
    """Whether one word in capitals beside a town is no village's name: "BHIRAWA, MALANG"."""
    if _LOUD.fullmatch(name) is None or is_rubric(name):
        return False
    return _LIKE_VILLAGE.fullmatch(name) is None


def _settle(head: Head) -> bool:
    """Take what was not understood for the place, before the one of its office."""
    head.places.insert(0, head.pending or "")
    head.pending = None
    head.signed = False
    return True


def _take_pair(pair: Pair | None, head: Head) -> bool:
    if pair is None:
        return False
    # After a place all of it is the outlet: "Palu (Antaranews Sulteng)".
    head.outlets += (pair.whole,) if head.places and pair.outlets else pair.outlets
    head.places += pair.places
    head.governments += pair.governments
    head.known |= bool(pair.outlets)
    head.signed |= pair.is_signed
    return True


@lru_cache(maxsize=4096)
def _place_first(text: str, portal_region: str | None) -> Pair | None:
    """The longest place that what follows allows: "Padang Panjang News", "Kota Sorong PBD"."""
    words = text.split(" ")
    for cut in range(len(words) - 1, 0, -1):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        if _NO_PLACE.match(left) or not is_place(left, portal_region):
            continue
        if is_outlet(right) or ends_like_outlet(words[cut:]):
            return Pair(whole=text, places=(left,), outlets=(right,))
        if is_province(right):
            return Pair(whole=text, places=(left, right))
    return None


@lru_cache(maxsize=4096)
def _office_first(text: str, portal_region: str | None) -> Pair | None:
    """An office with the place it is of, "Humas Pemkot X": all of it is the outlet."""
    words = text.split(" ")
    for cut in range(1, len(words)):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        is_paper = is_domain(left) or (cut == 1 and ends_like_outlet([left]))
        if not (is_paper or signs_place(words[:cut])) or _GOVERNMENT.match(left + " "):
            continue
        place = _SECRETARIAT.sub("", right)
        governments = (place,) if _GOVERNMENT.match(place) else ()
        place = _GOVERNMENT.sub("", place)
        if is_place(place, portal_region):
            return Pair(
                whole=text,
                places=(place,),
                governments=governments,
                outlets=(left if is_paper else text,),
                is_signed=not is_paper,
            )
    return None
