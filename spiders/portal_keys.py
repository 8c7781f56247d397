"""The keys of a portal's table: what each takes, and what is said where a value is wrong."""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from cssselect import SelectorError
from parsel.csstranslator import HTMLTranslator

from archive.model import ZONES
from archive.region import by_code
from spiders.portal import host_of, quoted, twins, unknown_region

# The families that are built; a new one is added with its module.
FAMILIES = ("feed", "listing", "sitemap", "wordpress")
SELECTORS = ("body", "date", "title")
TLS_POLICIES = ("record", "strict")  # faults.md, T31

PATTERN_LIMIT = 300  # characters of a regular expression or selector
DELAY_MAX_S = 300.0
MAX_PAGES_MAX = 10_000
BUDGET_MAX = 100_000


class WrongValueError(Exception):
    """A value is not what its key takes; the text says what was found and expected."""


# Each check takes the key, its value and the values already checked (in the order of
# Portal's fields), and returns the value to keep.
_Check = Callable[[str, Any, Mapping[str, Any]], Any]


def _text(key: str, value: Any, _: Mapping[str, Any]) -> str:
    if not isinstance(value, str):
        raise WrongValueError(f'{key} is {_found(value)}; expected text in quotes: {key} = "..."')
    return value


def _name(key: str, value: Any, known: Mapping[str, Any]) -> str:
    name = _text(key, value, known)
    if not name.strip() or not name.isprintable():
        raise WrongValueError(f"{key} is {_found(name)}; expected one line of text.")
    return name


def _home(key: str, value: Any, known: Mapping[str, Any]) -> str:
    home = _text(key, value, known)
    if "@" in re.split("[/?#]", home.partition("://")[2])[0]:
        raise WrongValueError(
            f"{key} holds a user name or password; expected an address that everyone may "
            "open, like 'https://pekalongankota.go.id/'."
        )
    if host_of(home) is None or not _is_plain(home):
        raise WrongValueError(
            f"{key} is {_found(home)}; expected an address with http or https and a host, "
            "like 'https://pekalongankota.go.id/'."
        )
    return home


def _region(key: str, value: Any, known: Mapping[str, Any]) -> str:
    code = _text(key, value, known)
    if by_code(code) is None:
        raise WrongValueError(unknown_region(code))
    return code


def _one_of(words: Sequence[str], what: str) -> _Check:
    def check(key: str, value: Any, known: Mapping[str, Any]) -> str:
        word = _text(key, value, known)
        if word not in words:
            raise WrongValueError(f"unknown {what} {quoted(word)}. {advice(word, words)}")
        return word

    return check


def _place(placeholders: Sequence[str]) -> _Check:
    """A path or address on the portal's own host."""

    def check(key: str, value: Any, known: Mapping[str, Any]) -> str:
        place = _text(key, value, known)
        for found in re.findall(r"\{[^{}]*\}?|\}", place):
            if found not in placeholders:
                allowed = " or ".join(placeholders) or "none"
                raise WrongValueError(
                    f"{key} holds {quoted(found)}; expected {allowed} as a placeholder."
                )
        filled = re.sub(r"\{\w+\}", "1", place)
        own = twins(host_of(known["home"]) or "")
        is_path = filled.startswith("/") and not filled.startswith("//")
        if not _is_plain(filled) or not (is_path or host_of(filled) in own):
            raise WrongValueError(
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
        raise WrongValueError(
            f"{key} is {_found(pattern)}, which is no regular expression: {error}."
        ) from None
    return pattern


def _selectors(key: str, value: Any, known: Mapping[str, Any]) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise WrongValueError(
            f'{key} is {_found(value)}; expected a table like {{title = "h1", body = ".isi"}}.'
        )
    for part, selector in value.items():
        if part not in SELECTORS:
            raise WrongValueError(f"unknown selector {quoted(part)}. {advice(part, SELECTORS)}")
        name = f"{key}.{part}"
        try:
            HTMLTranslator().css_to_xpath(_short(name, _text(name, selector, known)))
        except (SelectorError, RecursionError, ValueError) as error:
            raise WrongValueError(
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
    raise WrongValueError(
        f'{key} is {_found(value)}; expected "never" or a date like "2026-03-02".'
    )


def _night_window(key: str, value: Any, known: Mapping[str, Any]) -> str:
    window = _text(key, value, known)
    time = r"([01][0-9]|2[0-3]):[0-5][0-9]"
    if not re.fullmatch(f"{time}-{time}", window) or window[:5] == window[6:]:
        raise WrongValueError(f'{key} is {_found(window)}; expected two times like "21:00-04:30".')
    return window


def _number(least: float, most: float, unit: str, *, whole: bool) -> _Check:
    def check(key: str, value: Any, _: Mapping[str, Any]) -> float:
        taken = int if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, taken):
            kind = "a whole number" if whole else "a number"
            raise WrongValueError(f"{key} is {_found(value)}; expected {kind} of {unit}.")
        if not least <= value <= most:
            raise WrongValueError(
                f"{key} is {_found(value)}; expected {least:g} to {most:g} {unit}."
            )
        return value if whole else float(value)

    return check


def _flag(key: str, value: Any, _: Mapping[str, Any]) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError(f"{key} is {_found(value)}; expected true or false.")
    return value


CHECKS: dict[str, _Check] = {
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
        raise WrongValueError(f"{key} has {len(value)} characters; expected 1 to {PATTERN_LIMIT}.")
    return value


def advice(word: str, words: Sequence[str]) -> str:
    """What a message advises for an unknown word: the nearest known one, and all of them."""
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
    return kind_of(value)


def _digits(value: int) -> str:
    return str(value) if abs(value) < 10**20 else "a number beyond all bounds"


def kind_of(value: Any) -> str:
    """What a message calls a TOML value that is of the wrong kind."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return "text"
    return "a number" if isinstance(value, int | float) else "a date or time"
