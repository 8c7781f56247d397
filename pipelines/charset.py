"""Bytes as text, and the reason for the reading: a vote of mark, bytes, header and page.

Order: byte order mark, the zero bytes of UTF-16, strict UTF-8, the header's word, the page's
own, windows-1252. A word that the bytes contradict does not count. Text that was encoded
twice ("â€œresmiâ€") is mended, and what stays doubtful is said.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TypeAlias

from archive.model import Charset

ROUNDS = 3  # times that a text may have been encoded too often
REPLACED = "\ufffd"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})"""
    rb"""|^\s*<\?xml[^>]{0,80}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.I,
)
# Python knows odder ones, some of them slow: idna, punycode, unicode_escape. UTF-16 is
# known by its zero bytes alone: nearly any bytes decode as it.
_CODE_PAGE = re.compile(r"windows-|cp\d|iso-?8859|latin|us-ascii$|ascii$|mac|gb|big5|euc-|shift")
# Browsers read the ISO name as the Windows code page, whose quotes portals print.
_WINDOWS = frozenset({"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252"})
# One character of UTF-8, byte by byte (RFC 3629, section 4, without its finest rules).
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CUT = re.compile(rb"[\xe0-\xf4][\x80-\xbf]+")
_SAMPLE = 2_000


_Vote: TypeAlias = tuple[str, str, str, str | None]  # text, name, source, doubt


def decode(html: str | bytes, header: str | None = None) -> tuple[str, Charset]:
    """The text of a page, and how it was read.

    header: the charset that the answer's Content-Type names.
    """
    if isinstance(html, str):
        voted: _Vote = (html, "unicode", "given", None)
    else:
        voted = _vote(html, header)
    text, name, source, doubt = voted
    mended = mend(text)
    if mended != text:
        text, doubt = mended, "mended: encoded twice"
    if REPLACED in text:
        doubt = f"replaced: {text.count(REPLACED)} characters unreadable"
    return text, Charset(name=name, source=source, doubt=doubt)


def _vote(html: bytes, header: str | None) -> _Vote:
    for mark, name in _BOMS:
        if html.startswith(mark):
            rest = html[len(mark) :]
            marked = _utf_16(rest, name) if name != "utf-8" else _strict(rest, name)
            if marked is not None and not (name == "utf-8" and _zeros(rest)):
                return marked, name, "bom", None
            html = rest  # put there by an editor before bytes of another kind
    if (wide := _zeros(html)) and (text := _utf_16(html, wide)) is not None:
        return text, wide, "zero bytes", None
    if (text := _strict(html, "utf-8")) is not None:
        return text, "utf-8", "bytes", None
    found = _DECLARED.search(html, 0, 4096)
    inner = (found.group(1) or found.group(2)).decode("ascii", "ignore") if found else None
    for source, declared in (("header", header), ("meta", inner)):
        name = (declared or "").strip().lower()
        # Named UTF-8 but not UTF-8: the old editors' code page is likelier.
        if _CODE_PAGE.match(name) and name not in _WINDOWS:
            if (text := _strict(html, name)) is not None:
                return text, name, source, None
        elif name in _WINDOWS:
            return *_windows(html), source, _mixed(html)
    return *_windows(html), "guess", _mixed(html)


def _strict(html: bytes, name: str) -> str | None:
    try:
        return html.decode(name)
    except (LookupError, ValueError):  # not that one, unknown, or no text encoding
        return None


def _zeros(html: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte of mark-up is zero."""
    sample = html[:_SAMPLE]
    if len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else None


def _utf_16(html: bytes, name: str) -> str | None:
    """The text, unless only the mark says so: a page has mark-up, and that is ASCII."""
    text = html.decode(name, "replace")
    head = text[:_SAMPLE]
    return text if sum(map(str.isascii, head)) > 0.5 * len(head) else None


def _windows(html: bytes) -> tuple[str, str]:
    """windows-1252, and what among it is UTF-8 as that: a template around an older text."""
    if not _MULTIBYTE.search(html):
        return html.decode("cp1252", "replace"), "windows-1252"
    parts: list[str] = []
    at = 0
    for match in _MULTIBYTE.finditer(html):
        parts += _between(html[at : match.start()]), match.group().decode("utf-8", "replace")
        at = match.end()
    return "".join([*parts, _between(html[at:])]), "utf-8+windows-1252"


def _between(html: bytes) -> str:
    # "E2 80" before a full stop is a quote that a shortened text was cut through.
    if html.isascii():
        return html.decode("ascii")
    return REPLACED.join(part.decode("cp1252", "replace") for part in _CUT.split(html))


def _mixed(html: bytes) -> str | None:
    return "mixed: utf-8 and windows-1252" if _MULTIBYTE.search(html) else None


def _as_windows() -> dict[str, int]:
    """The byte behind a character that stands where UTF-8 was read as windows-1252.

    Readers of windows-1252 leave its five empty places as they are, and readers of
    ISO 8859-1 all of 0x80 to 0x9F.
    """
    table = {chr(byte): byte for byte in range(0x80, 0x100)}
    for byte in range(0x80, 0xA0):
        char = bytes([byte]).decode("cp1252", "ignore")
        table.update({char: byte} if char else {})
    return table


_BYTE = _as_windows()
# The first of the bytes of all that is likely to be mended.
_LEADS = "ÂÃÄÅØÙÚÛáâãäåæçèéêëìíîïð"
_NEXT = "[" + "".join(re.escape(char) for char, byte in _BYTE.items() if byte < 0xC0) + "]"
_TWICE = re.compile(f"[Â-ß]{_NEXT}|[à-ï]{_NEXT}{{2}}|[ð-ô]{_NEXT}{{3}}")
_RUN = re.compile("[" + "".join(map(re.escape, _BYTE)) + "]{2,}")
# Latin, Arabic, punctuation and symbols, all of East Asia and emoji.
_LIKELY = (
    range(0x80, 0x180),
    range(0x600, 0x700),
    range(0x1E00, 0x2C00),
    range(0x3000, 0x10000),
    range(0x1F000, 0x20000),
)
_HALF_QUOTE = re.compile("â€(?!\\w)")


def mend(text: str) -> str:
    """Text with what was encoded twice put right; other text as it is.

    An honest text never has these pairs: a capital with a circumflex before a sign.
    """
    if text.isascii() or not any(lead in text for lead in _LEADS):
        return text
    for _ in range(ROUNDS):
        if (mended := _RUN.sub(_run, text)) == text:
            break
        text = mended
    # The closing quote ends in a byte that windows-1252 leaves empty, and many programs drop.
    return _HALF_QUOTE.sub("”", text)


def _run(match: re.Match[str]) -> str:
    """All signs side by side as what they were, else those that are no sign of their own."""
    return _single(match) or _TWICE.sub(lambda pair: _single(pair) or pair.group(), match.group())


def _single(match: re.Match[str]) -> str | None:
    try:
        read = bytes(_BYTE[char] for char in match.group()).decode("utf-8")
    except UnicodeDecodeError:
        return None
    # Elsewhere the signs themselves are likelier: "CAFÉ»" is no click consonant.
    return read if all(map(_is_likely, read)) else None


def _is_likely(char: str) -> bool:
    known = unicodedata.category(char) not in {"Cn", "Co", "Cs"}
    return known and (char in _BYTE or any(ord(char) in block for block in _LIKELY))
