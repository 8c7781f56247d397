"""The grammar of a dateline: what parts its parts, and what ends it.

A head is read part by part from the left, as long as each part is one a dateline has. The
longest run that ends as a dateline may end is it: at a dash or stroke nearly always, at a
weaker mark ("KAJEN: ...", "Kajen, Humas; ...") only where more speaks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.indonesian.clock_times import take_clock
from pipelines.indonesian.date_forms import DAYS, find_dates
from pipelines.indonesian.dateline_parts import DATE, WORDS_CAP, Head, Part, take_part
from pipelines.indonesian.places import is_place, is_province, is_short_province, written
from pipelines.indonesian.tables import any_of, plain

HEAD_CAP = 140  # characters in which a dateline must have ended
PARTS_CAP = 12
DATE_REACH = 25  # characters after the first dash in which a second part's date begins

_LONG_DASH = "~"  # stands for a dash that joins no words: en, em, bar
_LONG_DASHES = "–—―−"
# A hyphen within a word may belong to it (Bau-Bau); a full stop may end a short word (Kab., D.I.).
_ENDS = re.compile(
    rf"(?=[- ,.;:|()\[\]/~•>_\x02{DATE}])(?:{DATE}+|"
    r"(?: {0,3}(?:[,;:|()\[\]/~•>_\x02]|(?<= )-+|-+(?= )|--+|(?<=[,;:|.()\[\]\x01])-+"
    r"|(?<!\b[A-Za-z])(?<!\b[Kk][Aa][Bb])(?<!\b[Pp][Rr][Oo][Vv])(?<!\b[Kk][Ee][CcLlPp])"
    r"(?<!\b[Aa][Dd][Mm])(?<!\b[Dd][Ss])\.+(?=[ ,:~|/\x02-])))+ {0,3})"
)
_MARK = re.compile(r"[-~,.;:|()\[\]/•>_\x02]")
_DASH = re.compile(r"[~|]|--| - ")
_DIGIT = re.compile(r"\d")
_STRONG = re.compile(r"[~|>•_-]|//")
_QUOTES = "\"'“”‘’«»"
_LEAD = " *•#>_-–—"
# What goes on as a sentence about offices, not as a release of the first: "Diskominfo X, BPS ..."
_LISTED = re.compile(rf"[^,]{{1,40}}(?:,| dan | serta | & )|(?:{any_of(DAYS)})(?![^\W_])")
_AGENCY_NEXT = re.compile(r"(?:pemkab|pemkot|pemprov|dprd|bps|polres|kodim|tni)(?![^\W_])", re.I)
# No route leads there: "Malang – Kota Malang kembali ...", "Mamuju – Pemprov Sulbar ...".
_KIND_NEXT = re.compile(
    r"(?:kota|kabupaten|kab\.?|kecamatan|kelurahan|desa|provinsi|pemkab|pemko|pemkot|pemprov|"
    r"pemda|pemerintah) ",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[A-Z][^\x02]{20,}")
_WORDS_NEXT = re.compile(r"[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?")


def read_head(text: str, portal_region: str | None) -> Head | None:
    """The dateline at the beginning of a text, or None; only HEAD_CAP characters count."""
    text = text[:HEAD_CAP]
    lead = len(text) - len(text.lstrip(_LEAD))
    if lead == len(text) or text[lead] in _QUOTES:
        return None
    shown = text.replace("\n", "\x02")
    for dash in _LONG_DASHES:
        shown = shown.replace(dash, _LONG_DASH)
    shown = plain(shown)
    first = _MARK.search(shown, lead)
    if first is None or _is_prose(shown[lead : first.start()]):
        return None
    head, found, is_sure = Head(), None, False
    for part in _parts(_masked(shown), lead):
        before = len(head.places) + len(head.outlets)
        taken = take_part(part, head, portal_region, is_sure=is_sure)
        if taken is None:
            break
        after = shown[taken.end :].lstrip(_QUOTES + " \x02")
        is_strong = _STRONG.search(taken.stop) is not None
        if is_strong:
            is_end = _ends_strongly(head, taken, shown, after, portal_region)
        else:
            is_new = is_sure and len(head.places) + len(head.outlets) > before
            is_end = (is_new or not is_sure) and _ends_weakly(head, taken, shown, after, is_new)
        if is_end:
            head.end = taken.end
            head.is_place_first |= not is_sure and bool(head.places)
            found = head.copy()
            is_sure = is_sure or is_strong
        if taken is not part:
            break
    return found


def _is_prose(first: str) -> bool:
    """Whether the words before the first mark are too many for a part, and hide no "KAJEN-"."""
    return first.count(" ") > WORDS_CAP and "-" not in first[: HEAD_CAP // 3]


def _masked(shown: str) -> str:
    """The text with each character of a date hidden, where one may belong to the dateline."""
    first = _DASH.search(shown)
    if _DIGIT.search(shown, 0, first.end() + DATE_REACH if first else HEAD_CAP) is None:
        return shown
    spaced = shown.replace("\x02", " ").replace(_LONG_DASH, "-")
    for found in list(find_dates(spaced)):
        take_clock(found, spaced)
        shown = shown[: found.start] + DATE * (found.end - found.start) + shown[found.end :]
    return shown


def _parts(masked: str, lead: int) -> Iterator[Part]:
    start = lead
    for count, match in enumerate(_ENDS.finditer(masked, lead)):
        if count == PARTS_CAP:
            return
        text, end = masked[start : match.start()], match.end()
        is_glued = masked[start - 1 : start] in (",", "/")
        if text.endswith("-") and match[0].startswith(DATE):  # "KAJEN-Rabu (3/3) ..."
            yield Part(text[:-1], "-", start, match.start())
            text, start = "", match.start()
        yield Part(text, match[0], start, end, is_glued)
        start = end


def _ends_strongly(
    head: Head, part: Part, shown: str, after: str, portal_region: str | None
) -> bool:
    """Whether the text may go on after a dash or stroke."""
    if not after or head.pending or not (head.places or head.alone):
        return False
    capitals = shown[: part.end].isupper()
    if after[0].islower() and not (capitals or ((head.known or head.dated) and part.stop != "-")):
        return False
    if head.signed and _AGENCY_NEXT.match(after):
        return False
    if head.vague and (part.stop == "-" or not after[0].isupper()):
        return False
    if len(head.places) != 1 or head.outlets or head.dated:
        return True
    is_glued = part.stop == "-"
    if is_glued and not capitals and not after[0].isupper():
        return False
    return not _is_route(head.places[0], after, portal_region, any_next=is_glued, capitals=capitals)


def _is_route(
    place: str, after: str, portal_region: str | None, *, any_next: bool, capitals: bool
) -> bool:
    """Whether the dash joins two places: "Semarang – Demak kini ditempuh ..."."""
    match, kind = _WORDS_NEXT.match(after), _KIND_NEXT.match(after)
    if kind is not None:  # but between villages: "Desa Sukajadi – Desa Sukamaju kini ..."
        return place.casefold().startswith(kind[0].casefold())
    if match is None or (capitals and not match[0].isupper()):
        return False
    for name in (match[0], match[0].split(" ")[0]):
        rest = after[len(name) :]
        is_far = is_short_province(name) or (" " in name and is_province(name))
        if name != place and not is_far and is_place(name, portal_region):
            return any_next or re.match(r" [a-z]", rest) is not None
    return False


def _ends_weakly(head: Head, part: Part, shown: str, after: str, is_new: bool) -> bool:
    """Whether a weaker mark ends a dateline, because more than its place speaks for one.

    is_new: the place follows an outlet and a dash, "agamkab.go.id – Agam, ...".
    """
    if not after or after[0].islower() or head.pending or head.vague or not head.places:
        return False
    stop = part.stop.strip()
    if stop.startswith(DATE):
        return after[0].isalpha() and not head.signed
    if is_new:
        if stop[-1] in ")]":  # "BATANG – (Humas) Bupati ..."
            return head.known
        return "\x02" in part.stop or stop[-1] in (":;" if head.is_place_first else ",.:;")
    if stop[-1] == ".":
        return not head.signed
    if head.signed and head.dated:
        return False
    if stop[-1] == ",":
        return head.dated or (head.known and not (head.signed and _LISTED.match(after)))
    if "\x02" in part.stop or stop[-1] in ")];":
        return (
            head.known
            or head.dated
            or (
                not stop.strip("\x02")
                and shown[: part.end].isupper()
                and _has_own_line(head, after)
            )
        )
    # "NTT: ..." is printed in capitals anyway.
    loud = shown[: part.end].isupper() and written(head.places[0]) != head.places[0]
    return stop[-1] == ":" and (head.known or head.dated or loud)


def _has_own_line(head: Head, after: str) -> bool:
    """Whether a place alone on the first line is a dateline: a sentence follows on the next."""
    if len(head.places) != 1 or head.outlets:
        return False
    return _SENTENCE.match(after) is not None and re.search(r" [a-z]", after) is not None
