"""Reading the registry: TOML files in, portals out, and every mistake named with its place.

A portal is a flat TOML table (docs: contract, "A portal"); whatever is wrong in one is
said here, before anything is fetched.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cssselect import SelectorError
from parsel.csstranslator import HTMLTranslator

from archive.errors import RegistryError
from archive.model import ZONES
from archive.region import by_code
from spiders.portal import Portal, host_of, quoted, twins, unknown_region

# The families that are built; a new one is added with its module.
FAMILIES = ("feed", "listing")
SELECTORS = ("body", "date", "title")
TLS_POLICIES = ("record", "strict")  # faults.md, T31

PATTERN_LIMIT = 300  # characters of a regular expression or selector
DELAY_MAX_S = 300.0
MAX_PAGES_MAX = 10_000
BUDGET_MAX = 100_000

_KEYS = tuple(entry.name for entry in fields(Portal) if entry.name != "id")
_NEEDED = ("name", "home", "region", "family")
_NEEDED_BY_FAMILY = {"listing": ("listing", "release")}


def bundled_portals() -> Path:
    """The folder of the portals that come with the program, one file a province."""
    return Path(__file__).with_name("portals")


def load_registry(folders: Sequence[Path]) -> dict[str, Portal]:
    """Read every *.toml of the folders, in the order of folder and file name.

    Raises RegistryError, whose text names file, line, portal and key, at the first
    thing that is wrong; a folder that is not there is wrong, an empty one is not.
    """
    portals: dict[str, Portal] = {}
    files: dict[str, _File] = {}
    for path in (path for folder in folders for path in _toml_files(folder)):
        file = _File(path, _text_of(path))
        for portal_id, table in _tables(file).items():
            if other := files.get(portal_id):
                place = f"{other.path}:{other.line(portal_id)}"
                raise file.error(portal_id, None, f"the id is taken: it stands in {place} too.")
            portals[portal_id] = _portal(file, portal_id, table)
            files[portal_id] = file
    return portals


# --- files --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    """A registry file; tomllib keeps no line numbers, so they are looked up in the text."""

    path: Path
    text: str

    def error(self, portal_id: str, key: str | None, says: str) -> RegistryError:
        line = self.line(portal_id, key)
        return RegistryError(f"{self.path}:{line}: portal {quoted(portal_id)}: {says}")

    def headers(self, portal_id: str) -> list[int]:
        """Numbers of the lines that open the portal's table."""
        header = re.compile(rf"\s*\[\s*{_key_pattern(portal_id)}\s*\]")
        return [number for number, line in self._lines() if header.match(line)]

    def line(self, portal_id: str, key: str | None = None) -> int:
        """Number of the line of a key, else of its table, else 1."""
        name = _key_pattern(portal_id)
        start = next(iter(self.headers(portal_id)), 0)
        if key is not None:
            below = rf"\s*(\[\s*{name}\s*\.\s*|{name}\s*\.\s*)?{_key_pattern(key)}\s*[\].=]"
            for number, line in self._lines(start):
                if re.match(below, line):
                    return number
                if re.match(rf"\s*\[(?!\s*{name}\s*\.)", line):
                    break
        if start:
            return start
        bare = re.compile(rf"\s*\[*\s*{name}\s*[\].=]")
        return next((number for number, line in self._lines() if bare.match(line)), 1)

    def _lines(self, after: int = 0) -> list[tuple[int, str]]:
        return list(enumerate(self.text.split("\n"), start=1))[after:]


def _key_pattern(key: str) -> str:
    """A regular expression for a key as TOML may write it: bare or quoted."""
    return rf"[\"']?{re.escape(key)}[\"']?"


def _toml_files(folder: Path) -> list[Path]:
    try:
        return sorted(
            path
            for path in folder.iterdir()
            if path.suffix == ".toml" and not path.name.startswith(".")
        )
    except FileNotFoundError:
        raise RegistryError(f"{folder}: there is no such folder of portals.") from None
    except NotADirectoryError:
        raise RegistryError(
            f"{folder} is a file; expected a folder of *.toml files with portals."
        ) from None
    except OSError as error:
        raise RegistryError(f"{folder}: cannot be read ({error.strerror}).") from error


def _text_of(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RegistryError(f"{path}: cannot be read ({error.strerror}).") from error
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RegistryError(
            f"{path}:{line}: not UTF-8 text (byte 0x{raw[error.start]:02x}). "
            "Save the file as UTF-8."
        ) from None


def _tables(file: _File) -> dict[str, dict[str, Any]]:
    """The tables of a file by portal id, each known to be a table under a good id."""
    try:
        tables = tomllib.loads(file.text)
    except (ValueError, RecursionError) as error:
        raise _syntax_error(file, error) from None
    for portal_id, table in tables.items():
        if not isinstance(table, dict):
            raise RegistryError(
                f"{file.path}:{file.line(portal_id)}: {quoted(portal_id)} is {_kind(table)}; "
                "expected a portal, whose keys stand under a line like [pekalongankota]."
            )
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", portal_id):
            says = "an id has lower-case letters, digits and hyphens only, like pekalongankota."
            raise file.error(portal_id, None, says)
    return tables


def _syntax_error(file: _File, error: Exception) -> RegistryError:
    if isinstance(error, RecursionError):
        return RegistryError(f"{file.path}: not valid TOML: nested too deeply.")
    for number, line in enumerate(file.text.split("\n"), start=1):
        if found := re.match(r"\s*\[\s*[\"']?([a-z0-9-]+)[\"']?\s*\]", line):
            lines = file.headers(found[1])
            if len(lines) > 1 and number == lines[0] and "twice" in str(error):
                return RegistryError(
                    f"{file.path}:{lines[1]}: portal {found[1]!r}: the id is taken: "
                    f"it stands in line {lines[0]} too."
                )
    place = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
    if place is None:  # the end of the file, or a number of more digits than Python takes
        reason = str(error).removesuffix(" (at end of document)")
        at = "" if reason == str(error) else f":{file.text.rstrip().count(chr(10)) + 1}"
        return RegistryError(f"{file.path}{at}: not valid TOML: {reason}.")
    reason = str(error)[: place.start()]
    if reason == "Cannot overwrite a value":
        reason = "the same key stands twice"
    return RegistryError(f"{file.path}:{place[1]}: not valid TOML: {reason} (column {place[2]}).")


# --- one table ----------------------------------------------------------------------


class _WrongError(Exception):
    """A value is not what its key takes; the text says what was found and expected."""


def _portal(file: _File, portal_id: str, table: dict[str, Any]) -> Portal:
    for key in table:
        if key not in _KEYS:
            raise file.error(portal_id, key, f"unknown key {quoted(key)}. {_advice(key, _KEYS)}")
    for key in _NEEDED:
        if key not in table:
            raise file.error(portal_id, None, f"the key {key!r} is missing.")
    values: dict[str, Any] = {}
    for key in sorted(table, key=_KEYS.index):
        try:
            values[key] = _CHECKS[key](key, table[key], values)
        except _WrongError as wrong:
            raise file.error(portal_id, key, str(wrong)) from None
    for key in _NEEDED_BY_FAMILY.get(values["family"], ()):
        if key not in values:
            says = f"the key {key!r} is missing; the family {values['family']!r} needs it."
            raise file.error(portal_id, None, says)
    if values.get("delay", 1.0) < 1 and not values.get("allow_private_network", False):
        says = (
            f"delay is {values['delay']:g}; expected 1 second or more. "
            "Less is only for portals with allow_private_network = true."
        )
        raise file.error(portal_id, "delay", says)
    return Portal(id=portal_id, **values)


# Each check takes the key, its value and the values already checked (in the order of
# Portal's fields), and returns the value to keep.
_Check = Callable[[str, Any, Mapping[str, Any]], Any]


def _text(key: str, value: Any, _: Mapping[str, Any]) -> str:
    if not isinstance(value, str):
        raise _WrongError(f'{key} is {_found(value)}; expected text in quotes: {key} = "..."')
    return value


def _name(key: str, value: Any, known: Mapping[str, Any]) -> str:
    name = _text(key, value, known)
    if not name.strip() or not name.isprintable():
        raise _WrongError(f"{key} is {_found(name)}; expected one line of text.")
    return name


def _home(key: str, value: Any, known: Mapping[str, Any]) -> str:
    home = _text(key, value, known)
    if "@" in re.split("[/?#]", home.partition("://")[2])[0]:
        raise _WrongError(
            f"{key} holds a user name or password; expected an address that everyone may "
            "open, like 'https://pekalongankota.go.id/'."
        )
    if host_of(home) is None or not _is_plain(home):
        raise _WrongError(
            f"{key} is {_found(home)}; expected an address with http or https and a host, "
            "like 'https://pekalongankota.go.id/'."
        )
    return home


def _region(key: str, value: Any, known: Mapping[str, Any]) -> str:
    code = _text(key, value, known)
    if by_code(code) is None:
        raise _WrongError(unknown_region(code))
    return code


def _one_of(words: Sequence[str], what: str) -> _Check:
    def check(key: str, value: Any, known: Mapping[str, Any]) -> str:
        word = _text(key, value, known)
        if word not in words:
            raise _WrongError(f"unknown {what} {quoted(word)}. {_advice(word, words)}")
        return word

    return check


def _place(placeholders: Sequence[str]) -> _Check:
    """A path or address on the portal's own host."""

    def check(key: str, value: Any, known: Mapping[str, Any]) -> str:
        place = _text(key, value, known)
        for found in re.findall(r"\{[^{}]*\}?|\}", place):
            if found not in placeholders:
                allowed = " or ".join(placeholders) or "none"
                raise _WrongError(
                    f"{key} holds {quoted(found)}; expected {allowed} as a placeholder."
                )
        filled = re.sub(r"\{\w+\}", "1", place)
        own = twins(host_of(known["home"]) or "")
        is_path = filled.startswith("/") and not filled.startswith("//")
        if not _is_plain(filled) or not (is_path or host_of(filled) in own):
            raise _WrongError(
                f"{key} is {_found(place)}; expected a path like '/berita' "
                f"or an address on {own[0]}."
            )
        return place

    return check


def _pattern(key: str, value: Any, known: Mapping[str, Any]) -> str:
    pattern = _short(key, _text(key, value, known))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # "possible nested set" is a mistake, too
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise _WrongError(
            f"{key} is {_found(pattern)}, which is no regular expression: {error}."
        ) from None
    return pattern


def _selectors(key: str, value: Any, known: Mapping[str, Any]) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise _WrongError(
            f'{key} is {_found(value)}; expected a table like {{title = "h1", body = ".isi"}}.'
        )
    for part, selector in value.items():
        if part not in SELECTORS:
            raise _WrongError(f"unknown selector {quoted(part)}. {_advice(part, SELECTORS)}")
        name = f"{key}.{part}"
        try:
            HTMLTranslator().css_to_xpath(_short(name, _text(name, selector, known)))
        except (SelectorError, RecursionError, ValueError) as error:
            raise _WrongError(
                f"{name} is {_found(selector)}, which is no CSS selector: {error}."
            ) from None
    return MappingProxyType(dict(value))


def _checked(key: str, value: Any, _: Mapping[str, Any]) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if value == "never":
        return "never"
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass  # 2026-02-30: said below
    raise _WrongError(f'{key} is {_found(value)}; expected "never" or a date like "2026-03-02".')


def _night_window(key: str, value: Any, known: Mapping[str, Any]) -> str:
    window = _text(key, value, known)
    time = r"([01][0-9]|2[0-3]):[0-5][0-9]"
    if not re.fullmatch(f"{time}-{time}", window) or window[:5] == window[6:]:
        raise _WrongError(f'{key} is {_found(window)}; expected two times like "21:00-04:30".')
    return window


def _number(least: float, most: float, unit: str, *, whole: bool) -> _Check:
    def check(key: str, value: Any, _: Mapping[str, Any]) -> float:
        taken = int if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, taken):
            kind = "a whole number" if whole else "a number"
            raise _WrongError(f"{key} is {_found(value)}; expected {kind} of {unit}.")
        if not least <= value <= most:
            raise _WrongError(f"{key} is {_found(value)}; expected {least:g} to {most:g} {unit}.")
        return value if whole else float(value)

    return check


def _flag(key: str, value: Any, _: Mapping[str, Any]) -> bool:
    if not isinstance(value, bool):
        raise _WrongError(f"{key} is {_found(value)}; expected true or false.")
    return value


_CHECKS: dict[str, _Check] = {
    "name": _name,
    "home": _home,
    "region": _region,
    "family": _one_of(FAMILIES, "family"),
    "listing": _place(("{page}", "{offset}")),
    "release": _pattern,
    "checked": _checked,
    "feed": _place(()),
    "sitemap": _place(()),
    "delay": _number(0, DELAY_MAX_S, "seconds", whole=False),
    "max_pages": _number(1, MAX_PAGES_MAX, "pages", whole=True),
    "time_zone": _one_of(tuple(ZONES), "time zone"),
    "selectors": _selectors,
    "night_window": _night_window,
    "budget": _number(1, BUDGET_MAX, "requests", whole=True),
    "tls": _one_of(TLS_POLICIES, "tls policy"),
    "note": _text,
    "allow_private_network": _flag,
}


def _is_plain(address: str) -> bool:
    """Whether it is printable and holds no space, as an address in a table should."""
    return address.isprintable() and not re.search(r"\s", address)


def _short(key: str, value: str) -> str:
    if not 0 < len(value) <= PATTERN_LIMIT:
        raise _WrongError(f"{key} has {len(value)} characters; expected 1 to {PATTERN_LIMIT}.")
    return value


def _advice(word: str, words: Sequence[str]) -> str:
    near = difflib.get_close_matches(word[:60], words, n=1)
    known = f"Known: {', '.join(sorted(words))}."
    return f"Did you mean {near[0]!r}? {known}" if near else known


def _found(value: Any) -> str:
    """A value of a table as a message shows it."""
    if isinstance(value, str):
        return quoted(value) if value else "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else _digits(value)
    return _kind(value)


def _digits(value: int) -> str:
    return str(value) if abs(value) < 10**20 else "a number beyond all bounds"


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return "text"
    return "a number" if isinstance(value, int | float) else "a date or time"
