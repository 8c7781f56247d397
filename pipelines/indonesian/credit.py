"""The closing credit of a release: "(Tim Humas Kota X)", "Penulis: X / Editor: Y".

Only what stands at the very end counts, and only in forms that sign a text; a date, an
abbreviation or a picture's credit in brackets stays in the text.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.indonesian.date_forms import find_dates
from pipelines.indonesian.tables import any_of, plain, rows

LINES_CAP = 6  # bylines and credits at the end
CREDIT_CAP = 160  # characters

_BRACKETS = re.compile(r"[*_ ]{0,8}[(\[](?P<inner>[^()\[\]]{1,160})[)\]][ .*]{0,8}")
_GLUED = re.compile(
    r"(?P<stop>[.!?\"'”’»]|[.!?] ?\*+)(?P<gap> {0,3}\*{0,6} ?)"
    r"[(\[](?P<inner>[^()\[\]]{1,100})[)\]][ .*]{0,8}$"
)
_SLASHED = re.compile(r"[\w.'* -]{1,40}(?: ?/ ?[\w.&' -]{1,60}){1,4}")
_INITIALS = re.compile(r"[^\W\d_]{2,5}\d{0,3}|[^\W\d_]{1,4}(?:[_.-][^\W\d_]{1,4}){1,2}")
_ONE_NAME = re.compile(r"[^\W\d_][^\W\d_.'-]{1,14}(?: [^\W\d_][^\W\d_.'-]{1,14})?")
# A whole name counts only where it has the last line to itself.
_WHOLE_NAME = re.compile(r"(?:[A-Z]\. ?)?[A-Z][^\W\d_]{1,14}(?: [A-Z](?:[^\W\d_]{1,14}|\.)){0,2}")
# "- Humas Kota X -"
_DASHED = re.compile(r" *-{1,3} ?(?P<inner>[^-](?:[^-]|-(?=\w)){1,78}?) ?-{1,3} *")
_MARK = re.compile(r"[*#]{1,5}")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:id|com|net|org|info|co)", re.IGNORECASE)
_SMALL = frozenset(("dan", "dan/atau", "di", "pada", "untuk"))
# An agency no table knows, signed with its region: "Bapperida Kota X".
_OF_REGION = re.compile(
    r"[A-Z][\w.&-]*(?: [\w.&-]+){0,5} (?:Kota|Kab\.?|Kabupaten|Prov\.?|Provinsi)"
    r"(?: [A-Z][a-z]+){1,3}"
)
# "Humas Kab. X" is one sentence.
_SENTENCE = re.compile(
    r"(?<!\bkab)(?<!\bprov)(?<!\bkec)(?<!\bkel)(?<!\bpemkab)(?<!\bbag)(?<!\bsetda)[.!?] +"
    r"[^\W\d_]{3}",
    re.IGNORECASE,
)


def split_credit(text: str) -> tuple[str, str | None]:
    """Part a text into its body and its credit, None where it ends without one.

    Several lines of credit are joined by " / ", as printed otherwise.
    """
    body = text.rstrip()
    found: list[str] = []
    for _ in range(LINES_CAP):
        rest, credit = _last_line(body)
        if credit is None:
            rest, credit = _glued(body)
        if credit is None:
            break
        found.insert(0, credit)
        body = rest.rstrip()
    if not found:
        return text.strip(), None
    return body.strip(), " / ".join(found)


def _last_line(body: str) -> tuple[str, str | None]:
    """A credit that has the last line to itself."""
    cut = body.rfind("\n") + 1
    if cut == 0:
        return body, None
    line = body[cut:].strip()
    if not line or len(line) > CREDIT_CAP:
        return body, None
    shown = plain(line)
    match = _BRACKETS.fullmatch(shown)
    if match is not None:
        inner = line[match.start("inner") : match.end("inner")].strip()
        return (body[:cut], inner) if _signs(inner, alone=True) else (body, None)
    dashed = _DASHED.fullmatch(shown)
    if dashed is not None and _is_office_line(dashed["inner"].strip()):
        return body[:cut], line[dashed.start("inner") : dashed.end("inner")].strip()
    if _byline().match(shown) or _is_office_line(shown):
        return body[:cut], line.strip(" *.")
    return body, None


def _glued(body: str) -> tuple[str, str | None]:
    """A credit in brackets after the last sentence of a paragraph."""
    offset = max(0, len(body) - CREDIT_CAP)
    tail = body[offset:]
    match = _GLUED.search(plain(tail))
    if match is None:
        return body, None
    inner = tail[match.start("inner") : match.end("inner")].strip()
    if not _signs(inner, alone=False):
        return body, None
    return body[: offset + match.end("stop")], inner


def _signs(inner: str, *, alone: bool) -> bool:
    """Whether what stands in brackets at the end signs the text."""
    shown = plain(inner).strip()
    if not shown or next(find_dates(f"({shown})"), None) is not None:
        return False
    if _MARK.fullmatch(shown) or _DOMAIN.fullmatch(shown):
        return True
    kind = _opening_kind(shown)
    if kind is not None:
        return kind in ("byline", "office", "tag") or (kind == "photo" and "_" in shown)
    if alone and _OF_REGION.fullmatch(shown):
        return True
    if alone and _WHOLE_NAME.fullmatch(shown):
        return True
    if not any(letter.isalpha() for letter in shown) or _SENTENCE.search(shown):
        return False
    if _SLASHED.fullmatch(shown) or _INITIALS.fullmatch(shown):
        return True
    if _names_office(shown):
        return True
    return bool(_ONE_NAME.fullmatch(shown)) and (alone or " " not in shown)


def _is_office_line(shown: str) -> bool:
    """An unbracketed signature: a short line that opens with an office and is no sentence."""
    return (
        len(shown) <= 80
        and _opening_kind(shown) == "office"
        and not _SENTENCE.search(shown)
        and len(shown.split()) <= 9
        and not any(word[0].islower() and word not in _SMALL for word in shown.split())
    )


def _opening_kind(shown: str) -> str | None:
    match = _opening().match(shown)
    return _kinds()[match[1].casefold()] if match else None


def _names_office(shown: str) -> bool:
    words = re.findall(r"[^\W_]+", shown.casefold())
    kinds = _kinds()
    return any(kinds.get(word) == "office" for word in words) and len(words) <= 12


@cache
def _kinds() -> dict[str, str]:
    return {row["word"].casefold(): row["kind"] for row in rows("credits.tsv")}


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"[*_ (\[]{{0,6}}({any_of(_kinds())})(?![^\W_])", re.IGNORECASE)


@cache
def _byline() -> re.Pattern[str]:
    words = [word for word, kind in _kinds().items() if kind == "byline"]
    return re.compile(
        rf"[*_ (\[-]{{0,6}}(?:fotografer ?[/&] ?)?(?:{any_of(words)})"
        r"(?: ?(?:&|dan) ?[^\W\d_]{3,12}| (?:berita|naskah))? ?"
        r"(?:[:/]|(?<=oleh) (?=[^\W\d_]{2,20}(?: [^\W\d_]{2,20}){0,3}$)) ?\S",
        re.IGNORECASE,
    )
