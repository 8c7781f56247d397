"""The forms a credit is printed in, and what only stands where one would.

A line signs as a byline ("Editor : X"), an office ("Humas Kab. X"), or in brackets, dashes or
stars. The words are rows of credits.tsv.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.indonesian.date_forms import find_dates
from pipelines.indonesian.tables import any_of, plain, rows

CREDIT_CAP = 160  # characters
BYLINE_CAP = 90  # of one above the text
_OFFICE_WORDS_CAP = 9
_OPENING_CAP = 40  # no row of the table is longer

_BRACKETS = re.compile(r"[*_ -]{0,8}[(\[]{1,2}(?P<inner>[^()\[\]]{1,160})[)\]]{1,2}[ .*_-]{0,8}")
# "- Humas Kota X -", "/red/", "*Red*", "*jh/hm"
_DASHED = re.compile(r"[-/ ]{1,4}(?P<inner>[^-/ ](?:[^-]|-(?=\w)){0,78}?)[-/ ]{1,4}")
_STARRED = re.compile(r"[*_ ]{1,6}(?P<inner>[^*_()\[\]]{2,60})[*_ ]{0,6}")
_STOP = r"(?P<stop>[.!?\"'”’»]|[.!?] ?\*+)(?P<gap> {0,3}\*{0,6} ?)"
_BRACKETS_AFTER = re.compile(
    rf"{_STOP}[(\[]{{1,2}}(?P<inner>[^()\[\]]{{1,100}})[)\]]{{1,2}}[ .*_-]{{0,8}}$"
)
_MARKED_AFTER = re.compile(
    rf"{_STOP}(?:-+|\*+|/(?=[^/]+/)) ?(?P<inner>[^-*().]{{2,60}}?) ?(?:-*|\**|/)[ .]{{0,2}}$"
)
_BARE_AFTER = re.compile(
    r"(?P<before>[^\W\d_]{3,})(?P<stop>[.!?][\"”]?) {1,3}(?P<inner>[^.!?()\"”\n]{2,60})\.?$"
)
_REACH = 90  # characters before the end in which a credit without brackets begins
_BARE_REACH = 66  # the same for a bare word or name
_WORD_REACH = 25  # letters of the word before it
_SLASHED = re.compile(r"[\w.'* -]{1,40}(?: ?/ ?[\w.:&' -]{1,60}){1,4}")
_INITIALS = re.compile(r"[^\W\d_]{2,5}\d{0,3}|[^\W_]{1,5}(?:[_.-][^\W_]{1,6}){1,2}")
_BARE_INITIALS = re.compile(r"[a-z]{2,4}(?:/[a-z]{2,6}){0,3}|[A-Za-z]{2,6}(?:/[A-Za-z]{2,8}){1,3}")
_OFFICE_AND = re.compile(r"[\w-]{2,20}(?:/[\w-]{2,20}){1,3}")
_ONE_NAME = re.compile(r"[^\W\d_][^\W\d_.'-]{1,14}(?: [^\W\d_][^\W\d_.'-]{1,14})?")
# A whole name counts only where it has the last line to itself.
_WHOLE_NAME = re.compile(r"(?:[A-Z]\. ?)?[A-Z][^\W\d_]{1,14}(?: [A-Z](?:[^\W\d_]{1,14}|\.)){0,2}")
# "RINA PUTRI, S.Kom Selasa, 6 November 2018 pukul 06.02 WIB"
_WITH_DEGREE = re.compile(
    r"(?P<inner>[A-Z][\w.' ]{2,40},? (?:[A-Z]\.[A-Z][A-Za-z]{1,5}|[A-Z]{2})\.?)[ ,|-]{1,4}"
)
_MARK = re.compile(r"[*#]{1,5}")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:id|com|net|org|info|co)", re.IGNORECASE)
_SMALL = frozenset(("dan", "dan/atau", "di", "pada", "untuk"))
_CLOCKS = frozenset(("wib", "wita", "wit", "dll", "dsb", "dst", "tbk"))
# An agency no table knows, signed with its region: "Bapperida Kota X".
_OF_REGION = re.compile(
    r"[A-Z][\w.&-]*(?: [\w.&-]+){0,5} (?:Kota|Kab\.?|Kabupaten|Prov\.?|Provinsi)"
    r"(?: [A-Z][a-z]+){1,3}"
)
# "Humas Kab. X" is one sentence.
_SENTENCE = re.compile(
    r"(?<!\bkab)(?<!\bprov)(?<!\bkec)(?<!\bkel)(?<!\bpemkab)(?<!\bbag)(?<!\bsetda)"
    r"(?<!\bdrs)(?<!\bdra)(?<!\bdr)(?<!\bir)(?<!\bhj)(?<!\bh)(?<!\bmoh)(?<!\bprof)[.!?] +"
    r"[^\W\d_]{3}",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}")
_DIGIT = re.compile(r"\d")
_OPENING_MARKS = "([-/*_ "
_WORD = re.compile(r"[^\W_]+")


def signed_line(line: str) -> str | None:
    """The credit that a line of its own is, without its brackets, or None."""
    shown = plain(line)
    if shown[0] in _OPENING_MARKS:
        match = _BRACKETS.fullmatch(shown)
        if match is not None:
            return _cut(line, match) if _signs(match["inner"].strip(), alone=True) else None
        for form in (_DASHED, _STARRED):
            match = form.fullmatch(shown)
            if match is not None and _signs_marked(match["inner"]):
                return _cut(line, match)
    if _is_byline(shown) or _is_office_line(shown) or _is_bare_initials(shown):
        return line.strip(" *.(")
    if _is_given_name(shown) or _is_role_and_name(shown):
        return line
    return _dated_name(line, shown)


def signed_after_stop(tail: str) -> tuple[int, str] | None:
    """A credit after the last sentence of a paragraph: where that ends, and the credit."""
    shown = plain(tail)
    end = shown[-_REACH:]
    if end.rstrip(" .*_-")[-1:] in (")", "]"):
        match = _BRACKETS_AFTER.search(shown)
        if match is not None and _signs(match["inner"].strip(), alone=False):
            return match.end("stop"), _cut(tail, match)
    if "-" in end or "*" in end or "/" in end:
        match = _MARKED_AFTER.search(shown)
        if match is not None and _signs_marked(match["inner"]):
            return match.end("stop"), _cut(tail, match)
    # The last sentence is mostly longer than what signs; only behind a short one is looked.
    stop = max(shown.rfind(mark, len(shown) - _BARE_REACH, len(shown) - 1) for mark in ".!?")
    match = _BARE_AFTER.search(shown, max(0, stop - _WORD_REACH)) if stop > 0 else None
    if match is not None and _signs_bare(match["inner"], match["before"]):
        return match.end("stop"), _cut(tail, match)
    return None


def is_opening_byline(line: str) -> bool:
    """Whether a line above the text names its writer: "Penulis: X", "Laporan wartawan Y"."""
    shown = plain(line)
    if not 0 < len(shown) <= BYLINE_CAP or _SENTENCE.search(shown):
        return False
    return bool(_role().match(shown)) or (_is_byline(shown) and _opening_kind(shown) == "byline")


def is_noise(line: str) -> bool:
    """Whether a line under a signature is no text: hashtags, a link, a picture's credit."""
    return line.startswith(("#", "©")) or _opening_kind(plain(line)) in ("photo", "other")


def is_heading(line: str) -> bool:
    """Whether a line may be the heading of another text: short, capitalised, no sentence."""
    return 3 < len(line) <= 80 and line[0].isupper() and line[-1].isalnum()


def _cut(line: str, match: re.Match[str]) -> str:
    return line[match.start("inner") : match.end("inner")].strip()


def _signs(shown: str, *, alone: bool) -> bool:
    """Whether what stands in brackets at the end signs the text."""
    if not shown or _holds_date(shown):
        return False
    if _MARK.fullmatch(shown) or _DOMAIN.fullmatch(shown):
        return True
    kind = _opening_kind(shown)
    if kind == "photo":
        return "_" in shown or _is_photo_and_text(shown)
    if kind is not None:
        return kind != "other"
    if alone and (_OF_REGION.fullmatch(shown) or _WHOLE_NAME.fullmatch(shown)):
        return True
    if not any(letter.isalpha() for letter in shown) or _SENTENCE.search(shown):
        return False
    if _SLASHED.fullmatch(shown) or _names_office(shown):
        return True
    shown = shown.strip("*# ")
    if _INITIALS.fullmatch(shown):
        return True
    return bool(_ONE_NAME.fullmatch(shown)) and (alone or " " not in shown)


def _is_role_and_name(shown: str) -> bool:
    """Whether a role stands before a name without a colon: "Pewarta Rina Putri"."""
    role, _, name = shown.partition(" ")
    if _kinds().get(role.casefold()) != "byline" or role.casefold() == "admin":  # an account
        return False
    return _WHOLE_NAME.fullmatch(name) is not None and not _names_office(name)


def _holds_date(shown: str) -> bool:
    """Whether a date stands there; "mg1/jun" is none."""
    if _DIGIT.search(shown) is None:
        return False
    found = next(find_dates(shown), None)
    return found is not None and not (found.start and shown[found.start - 1].isalpha())


def _signs_marked(shown: str) -> bool:
    """Whether what stands between dashes or stars signs: an office, a byline, initials."""
    shown = shown.strip()
    if _is_byline(shown) or _is_office_line(shown) or _is_office_word(shown):
        return True
    return _OF_REGION.fullmatch(shown) is not None or _is_bare_initials(shown)


def _signs_bare(shown: str, before: str) -> bool:
    """Whether the words after the last full stop sign: "... panen raya. Humas", "... Rina".

    before: the word that ended; after a title ("Prof. Rina") no sentence has.
    """
    shown = shown.strip()
    if _is_byline(shown) or _is_office_line(shown) or _is_office_word(shown):
        return True
    if len(before) < 4 or not before.islower():
        return False
    if _is_bare_initials(shown):
        return True
    return _is_given_name(shown)


def _is_given_name(shown: str) -> bool:
    """Whether it is a first name and nothing else: "Rina"."""
    return shown in _given_names() and shown.casefold() not in _kinds()


def _is_byline(shown: str) -> bool:
    shown = shown.lstrip("-")
    kind = _opening_kind(shown)
    if kind not in ("byline", "source", "photo"):
        return False
    match = _byline().match(shown)
    if match is not None:
        return match["bare"] is None or shown[match.end("bare")].isupper()
    return kind == "photo" and _is_photo_and_text(shown)


def _is_photo_and_text(shown: str) -> bool:
    """Whether a picture's credit names the writer too: "Foto: X, Teks: Y", "Foto & Teks: X"."""
    return len(shown) <= CREDIT_CAP and _role_within().search(shown) is not None


def _is_office_line(shown: str) -> bool:
    """An unbracketed signature: a short line that opens with an office and is no sentence."""
    words = shown.split()
    return (
        len(shown) <= 80
        and len(words) <= _OFFICE_WORDS_CAP
        and _opens_with_office(shown)
        and not _SENTENCE.search(shown)
        and not _YEAR.search(shown)
        and not any(word[0].islower() and word not in _SMALL for word in words)
    )


def _opens_with_office(shown: str) -> bool:
    """Whether it begins with an office, also after what it made: "Rilis Diskominfo"."""
    opening = _opening(shown)
    if opening is None or opening[0] == "office":
        return opening is not None
    rest = shown[opening[1] :].strip()
    return opening[0] == "source" and _opening_kind(rest) in ("office", "tag")


def _is_office_word(shown: str) -> bool:
    """Whether it is one of the short words offices sign with: "hms", "red", "adv"."""
    return _kinds().get(shown.casefold()) == "office" and len(shown) <= 12


def _is_bare_initials(shown: str) -> bool:
    """Whether it is initials, or an office and initials, without brackets: "dw", "kominfo/dw"."""
    if _OFFICE_AND.fullmatch(shown) and _names_office(shown) and _opening_kind(shown) != "photo":
        return True
    parts = shown.casefold().split("/")
    if _BARE_INITIALS.fullmatch(shown) is None or parts[0] in _CLOCKS:
        return False
    return all(_kinds().get(part) in (None, "office", "tag") for part in parts)


def _dated_name(line: str, shown: str) -> str | None:
    """The name with a degree that stands before a line's date, or None."""
    match = _WITH_DEGREE.match(shown)
    if match is None or not any(letter.isdigit() for letter in shown):
        return None
    found = next(find_dates(shown), None)
    if found is None or found.start > match.end():
        return None
    return _cut(line, match)


def _opening_kind(shown: str) -> str | None:
    opening = _opening(shown)
    return opening[0] if opening else None


def _opening(shown: str) -> tuple[str, int] | None:
    """The kind of the table's longest word that a line begins with, and where it ends."""
    lead = len(shown) - len(shown.lstrip("*_ (["))
    low = shown[lead : lead + _OPENING_CAP].casefold()
    first = _WORD.match(low)
    for word, kind in _by_first_word().get(first[0], ()) if first and lead <= 6 else ():
        if low.startswith(word) and not low[len(word) : len(word) + 1].isalnum():
            return kind, lead + len(word)
    return None


def _names_office(shown: str) -> bool:
    words = _WORD.findall(shown.casefold())
    kinds = _kinds()
    return len(words) <= 12 and any(kinds.get(word) == "office" for word in words)


@cache
def _kinds() -> dict[str, str]:
    return {row["word"].casefold(): row["kind"] for row in rows("credits.tsv")}


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("given_names.tsv"))


@cache
def _by_first_word() -> dict[str, list[tuple[str, str]]]:
    """The table's rows by their first word, the longest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word, kind in sorted(_kinds().items(), key=lambda item: -len(item[0])):
        found.setdefault(_WORD.findall(word)[0], []).append((word, kind))
    return found


def _roles(*kinds: str) -> str:
    return any_of(word for word, kind in _kinds().items() if kind in kinds)


@cache
def _byline() -> re.Pattern[str]:
    """A role, perhaps two, and a colon or stroke; "oleh" and a name need none."""
    roles = _roles("byline", "source")
    return re.compile(
        rf"[*_ (\[-]{{0,6}}(?:fotografer ?[/&] ?)?(?:{roles})"
        rf"(?: ?(?:&|dan|/) ?[^\W\d_]{{3,12}}| (?:berita|naskah)| (?:{roles}))? ?"
        r"(?:[:/] {0,3}(?=\S)|(?<=oleh)(?P<bare> )"
        r"(?=[^\W\d_][\w.']{1,20}(?:,? [^\W\d_][\w.']{0,20}){0,5}\.?$))",
        re.IGNORECASE,
    )


@cache
def _role() -> re.Pattern[str]:
    """A role with its paper above a text, "Laporan wartawan X, Y"; it needs no colon."""
    return re.compile(
        rf"(?:laporan|dilaporkan) (?:oleh )?(?:{_roles('byline')})(?![^\W_])[ :,]", re.IGNORECASE
    )


@cache
def _role_within() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:teks|naskah|{_roles('byline')}) ?[:/]", re.IGNORECASE)
