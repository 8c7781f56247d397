"""Citing one wording so that the citation never changes its meaning. Pure: no archive is asked.

The permanent citation is `infopublik:ID@N#HASH`: release, wording, and the SHA-256 of title and
text. Who has the words can check them against it; who has only the citation is refused where
the archive holds other words under that number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from archive.errors import UsageError
from archive.model import ZONES
from archive.stored import StoredRelease

# So much of a hash names one wording among millions (48 bits).
MIN_HASH_DIGITS = 12

_REFERENCE = re.compile(
    r"(?:infopublik:)?(?P<release>\d+)(?:@(?P<version>\d+)(?:#(?P<sha256>[0-9a-f]+))?)?",
    re.ASCII | re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a person names: a release, maybe one of its wordings, maybe with the hash's start."""

    release: int
    version: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One wording to be cited. publisher: the portal's name. seen: when it was first read."""

    release: StoredRelease
    publisher: str
    seen: datetime

    @property
    def permanent(self) -> str:
        """The permanent citation."""
        return permanent(self.release.id, self.release.version, self.release.sha256)

    @property
    def accessed(self) -> date:
        """The day it was first read, in WIB."""
        return self.seen.astimezone(ZONES["WIB"]).date()

    @property
    def issued(self) -> list[int]:
        """Year, month and day of publishing, as far as they are printed; empty without a date."""
        return [int(part) for part in (self.release.published_at or "")[:10].split("-") if part]


def permanent(release: int, version: int, sha256: str) -> str:
    """The permanent citation of a wording."""
    return f"infopublik:{release}@{version}#{sha256}"


def parse_reference(text: str) -> Reference:
    """Read `12`, `12@1`, `infopublik:12@1` or `infopublik:12@1#ab12...`; raises UsageError."""
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            f"ID: '{text}' names no release. Write 12, 12@1 for its first wording, or a "
            "citation as infopublik:12@1#HASH."
        )
    sha256 = match["sha256"]
    if sha256 is not None and not MIN_HASH_DIGITS <= len(sha256) <= 64:
        raise UsageError(
            f"ID: the hash '{sha256}' has {len(sha256)} digits. Write {MIN_HASH_DIGITS} to 64 "
            "of them, or leave it out with its #."
        )
    version = match["version"]
    return Reference(
        release=int(match["release"]),
        version=None if version is None else int(version),
        sha256=None if sha256 is None else sha256.lower(),
    )


def require_hash(reference: Reference, sha256: str) -> None:
    """Pass where the reference has no hash or the one stored; raises UsageError."""
    if reference.sha256 is not None and not sha256.startswith(reference.sha256):
        raise UsageError(
            f"Release {reference.release} version {reference.version} has the hash "
            f"{sha256[:MIN_HASH_DIGITS]}..., the citation says "
            f"{reference.sha256[:MIN_HASH_DIGITS]}...: these are not the words that were cited. "
            "Ask for it in the archive it was cited from."
        )


def text_citation(cited: Cited) -> str:
    """One line for a footnote."""
    day = "-".join(f"{part:02d}" for part in cited.issued) or "n.d."
    return (
        f"{_line(cited.publisher)} ({day}). “{_line(cited.release.title)}”. {cited.release.url} "
        f"(read {cited.accessed}; {cited.permanent})"
    )


def bibtex(cited: Cited) -> str:
    """A BibTeX entry, escaped for LaTeX; needs the package url."""
    url = re.sub(r"[{}\\]|[^!-~]", lambda sign: quote(sign[0]), cited.release.url)
    issued = cited.issued
    fields = {
        "author": f"{{{_latex(cited.publisher)}}}",
        "title": f"{{{_latex(cited.release.title)}}}",
        "howpublished": rf"\url{{{url}}}",
        "note": _latex(f"Read {cited.accessed}. {cited.permanent}"),
        "language": "indonesian",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    lines += [f"  year = {{{issued[0]}}}"] if issued else []
    lines += [f"  month = {_MONTHS[issued[1] - 1]}"] if len(issued) > 1 else []
    key = f"infopublik-{cited.release.id}-{cited.release.version}"
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def csl_json(cited: Cited) -> list[dict[str, Any]]:
    """One item of CSL-JSON 1.0, as Zotero and Pandoc read it."""
    accessed = cited.accessed
    item: dict[str, Any] = {
        "id": f"infopublik-{cited.release.id}-{cited.release.version}",
        "type": "webpage",
        "title": _line(cited.release.title),
        "author": [{"literal": _line(cited.publisher)}],
        "publisher": _line(cited.publisher),
        "URL": cited.release.url,
        "accessed": {"date-parts": [[accessed.year, accessed.month, accessed.day]]},
        "archive": "Infopublik",
        "archive_location": cited.permanent,
        "version": str(cited.release.version),
        "language": "id",
    }
    if cited.issued:
        item["issued"] = {"date-parts": [cited.issued]}
    return [item]


def _line(text: str) -> str:
    """The text in one line, without what is no character of a line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _latex(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in _line(text))
