"""The parts of a dateline: which is a place, which an outlet, which both, which neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipelines.indonesian.date_forms import DAYS
from pipelines.indonesian.outlets import (
    ends_like_outlet,
    is_domain,
    is_outlet,
    looks_like_outlet,
    signs_place,
    stands_alone,
)
from pipelines.indonesian.places import is_place, is_province
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
    r"ds|kel|kp|lembang|banjar) [A-Z]",
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
    """A part as printed, the marks after it, and where it and the text after them start."""

    text: str
    stop: str
    start: int
    end: int


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
    if "-" in text:
        return _take_pieces(part, head, portal_region, is_sure=is_sure)
    head.pending_stop = part.stop.replace(" ", "")
    return part if not is_sure and _take_unknown(text, head) else None


def _take_pieces(
    part: Part, head: Head, portal_region: str | None, *, is_sure: bool
) -> Part | None:
    """Take what hyphens join, as far as it is known: "TEMANGGUNG-INFO", "MANADO-Warga"."""
    pieces = part.text.split("-", HYPHENS_CAP)
    done = 0
    while done < len(pieces):
        for cut in range(len(pieces), done, -1):
            name = "-".join(pieces[done:cut]).strip(_AROUND)
            if name and _take_known(name, head, portal_region, is_sure=is_sure):
                break
        else:
            break
        done = cut
    if done == 0:
        whole = part.text.strip(_AROUND)
        return part if not is_sure and _take_unknown(whole, head) else None
    if done == len(pieces):
        return part
    end = part.start + len("-".join(pieces[:done])) + 1
    return Part("-".join(pieces[:done]), "-", part.start, end)


def _take_unknown(text: str, head: Head) -> bool:
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
    head.pending = text
    return True


def _take_known(text: str, head: Head, portal_region: str | None, *, is_sure: bool) -> bool:
    """Take a place or outlet of the tables, or both in one part."""
    if is_outlet(text):
        return _add_outlet(text, head, is_sure=is_sure)
    if not _NAME.fullmatch(text) or text[0].islower() or text.count(" ") >= WORDS_CAP:
        return False
    if not _NO_PLACE.match(text) and is_place(text, portal_region):
        return _add_place(text, head, is_sure=is_sure)
    words = text.split(" ")
    if head.places and ends_like_outlet(words):
        return _add_outlet(text, head, is_sure=is_sure)
    if is_sure or (head.pending and head.pending_stop not in _NEAR):
        return False
    if head.pending:  # "HILA, Info Malteng": a village, and an office that says whose
        return _office_first(words, head, portal_region) and _settle(head)
    return _place_first(words, head, portal_region) or _office_first(words, head, portal_region)


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
    if head.pending and _VILLAGE.match(head.pending):
        head.places.append(head.pending)
    elif head.pending and looks_like_outlet(
        head.pending, before_place=head.pending_stop not in ("(", "[")
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


def _settle(head: Head) -> bool:
    """Take what was not understood for the place, before the one of its office."""
    head.places.insert(0, head.pending or "")
    head.pending = None
    head.signed = False
    return True


def _place_first(words: list[str], head: Head, portal_region: str | None) -> bool:
    """The longest place that what follows allows: "Padang Panjang News", "Kota Sorong PBD"."""
    for cut in range(len(words) - 1, 0, -1):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        if _NO_PLACE.match(left) or not is_place(left, portal_region):
            continue
        if is_outlet(right) or ends_like_outlet(words[cut:]):
            head.places.append(left)
            head.outlets.append(right)
            head.known = True
            return True
        if is_province(right):
            head.places += [left, right]
            return True
    return False


def _office_first(words: list[str], head: Head, portal_region: str | None) -> bool:
    """An office with the place it is of, "Humas Pemkot X": all of it is the outlet."""
    for cut in range(1, len(words)):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        if not signs_place(words[:cut]) or _GOVERNMENT.match(left + " "):
            continue
        place = _SECRETARIAT.sub("", right)
        government = place if _GOVERNMENT.match(place) else None
        place = _GOVERNMENT.sub("", place)
        if is_place(place, portal_region):
            head.places.append(place)
            head.governments += [government] if government else []
            head.outlets.append(left if is_domain(left) else " ".join(words))
            head.known = True
            head.signed = not is_domain(left)
            return True
    return False
