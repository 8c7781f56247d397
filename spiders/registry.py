"""Reading the registry: TOML files in, portals out, and every mistake named with its place.

A portal is a flat TOML table (docs: contract, "A portal"); whatever is wrong in one is
said here, before anything is fetched. What a key takes is `portal_keys`' part.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from archive.errors import RegistryError
from spiders.portal import Portal, quoted
from spiders.portal_keys import CHECKS, RELEASE_OF_FAMILY, WrongValueError, advice, kind_of

_KEYS = tuple(entry.name for entry in fields(Portal) if entry.name != "id")
_NEEDED = ("name", "home", "region", "family")
_NEEDED_BY_FAMILY = {
    "drupal": ("listing",),
    "joomla": ("listing",),
    "listing": ("listing", "release"),
}


def bundled_portals() -> Path:
    """The folder of the portals that come with the program, one file a province."""
    return Path(__file__).with_name("portals")


def load_registry(folders: Sequence[Path]) -> dict[str, Portal]:
    """Read every *.toml of the folders; of two portals of one id the later folder's counts.

    So a user's own table mends a bundled one. Raises RegistryError, whose text names
    file, line, portal and key, at the first thing that is wrong; a folder that is not
    there is wrong, an empty one is not.
    """
    portals: dict[str, Portal] = {}
    for folder in folders:
        portals |= _read_folder(folder)
    return portals


def _read_folder(folder: Path) -> dict[str, Portal]:
    """The portals of one folder, in the order of file names; an id stands there once."""
    portals: dict[str, Portal] = {}
    files: dict[str, _File] = {}
    for path in _toml_files(folder):
        file = _File(path, _text_of(path))
        for portal_id, table in _tables(file).items():
            if other := files.get(portal_id):
                place = f"{other.path}:{other.line(portal_id)}"
                raise file.error(portal_id, None, f"the id is taken: it stands in {place} too.")
            portals[portal_id] = _portal(file, portal_id, table)
            files[portal_id] = file
    return portals


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
                f"{file.path}:{file.line(portal_id)}: {quoted(portal_id)} is {kind_of(table)}; "
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


def _portal(file: _File, portal_id: str, table: dict[str, Any]) -> Portal:
    for key in table:
        if key not in _KEYS:
            raise file.error(portal_id, key, f"unknown key {quoted(key)}. {advice(key, _KEYS)}")
    for key in _NEEDED:
        if key not in table:
            raise file.error(portal_id, None, f"the key {key!r} is missing.")
    values: dict[str, Any] = {}
    for key in sorted(table, key=_KEYS.index):
        try:
            values[key] = CHECKS[key](key, table[key], values)
        except WrongValueError as wrong:
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
    values.setdefault("release", RELEASE_OF_FAMILY.get(values["family"]))
    return Portal(id=portal_id, **values)
