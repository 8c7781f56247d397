"""One address for one page: the canonical form of a URL, and addresses that lead nowhere.

What is dropped here is dropped from the address that is asked, too. So it holds only what
every server shows the same page without. Not dropped, as that breaks some servers: a slash
at the end (Django and WordPress redirect to it, others answer 404), `index.php/` (without
rewriting nothing stands at the address that lacks it), `www.` and the scheme (they are the
portal's, `Portal.own_address`), `/cetak/` (a page of its own). Such twins become aliases of
a release when one redirects to the other, or both say the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

# Parameters that say how a reader came and in which session, not what is shown.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mibextid|mc_cid|mc_eid"
    r"|_ga|_gl|ref|ref_src|share|replytocom|__cf_chl_\w+"
    r"|phpsessid|jsessionid|sid|sessionid|session_id|sessid|oscsid|zenid|cfid|cftoken"
    r"|ci_session|laravel_session|aspsessionid\w*)$",
    re.IGNORECASE,
)
# Parameters, with the values they then have, of a copy for phones or for printing:
# AMP plugins, Joomla and WordPress plugins.
_COPY = re.compile(
    r"^(amp(=(1|true|amp)?)?|noamp(=\w*)?|(output|outputtype|format|type)=amp"
    r"|print(=(1|true|yes|y|print)?)?|tmpl=component)$",
    re.IGNORECASE,
)
# A session id that Java servers, old PHP and ASP.NET put into the path.
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*|/\(S\([a-z0-9]{20,40}\)\)(?=/)", re.IGNORECASE)
# The AMP copy of a release; "/tag/amp" is one about asphalt mixing plants. A slug has a
# hyphen, a digit or an ending; a slash at the end stays, but not behind a file.
_AMP_PATH = re.compile(r"(/[^/]*\.\w{2,5})/amp/?$|(/[^/]*[-.0-9][^/]*)/amp(/?)$", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Bounds of a path and query (Heritrix's defaults; faults.md, T20).
_MAX_DEPTH = 12
_MAX_REPEATS = 2
_MAX_PARAMETERS = 8
# What calendars call their places (The Events Calendar, Joomla, Drupal, own work).
_CALENDAR_NAMES = frozenset(
    ("tribe-bar-date", "eventdisplay", "ical", "outlook-ical", "cal_month", "cal_year", "calmonth")
)
_CALENDAR_WORDS = frozenset(("agenda", "calendar", "events", "kalender"))
_MONTH_NAMES = frozenset(("month", "bulan", "bln", "mo"))
_YEAR_NAMES = frozenset(("year", "tahun", "thn", "yr"))
_YEAR = re.compile(r"(?:19|20|21)\d\d(?!\d)")


def canonical(url: str) -> str:
    """The form under which an address is kept; idempotent.

    Lower-case scheme and host, no default port, no fragment, no tracking or
    session parameter, not the copy for phones or printing, the rest of the query in
    sorted order. Raises ValueError for an address that is none.
    """
    parts = urlsplit(canonicalize_url(url.strip(), keep_fragments=False))
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"'{url[:200]}' is no web address")
    host = parts.hostname.rstrip(".")
    if not host:
        raise ValueError(f"'{url[:200]}' names no host")
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{parts.port}"
    # Piece by piece as text: decoding would damage what is not UTF-8.
    kept = [piece for piece in parts.query.split("&") if piece and not _is_passing(piece)]
    path = _stripped(_PATH_SESSION, "", parts.path)
    path = _stripped(_AMP_PATH, r"\1\2\3", path) or "/"
    return urlunsplit((parts.scheme, host, path, "&".join(kept), ""))


def _is_passing(piece: str) -> bool:
    """Whether a piece of a query says nothing of what is shown."""
    name, _, _ = unquote(piece).partition("=")
    return bool(_TRACKING.match(name) or _COPY.match(unquote(piece)))


def _stripped(pattern: re.Pattern[str], kept: str, path: str) -> str:
    """The path without what a pattern finds, however often it comes up."""
    while (shorter := pattern.sub(kept, path)) != path:
        path = shorter
    return path


def trap(url: str, *, today: date | None = None) -> str | None:
    """Why a canonical address leads into a trap, in a few words; None for an ordinary one.

    A trap is one of endlessly many addresses that links make up: a path that echoes
    itself, a calendar, a mixture of filters. today: months that lie more than a year after
    it are a calendar's. Source of the bounds: Heritrix's defaults (faults.md, T20).
    """
    parts = urlsplit(url)
    segments = [segment for segment in unquote(parts.path).casefold().split("/") if segment]
    if len(segments) > _MAX_DEPTH:
        return f"path of {len(segments)} segments"
    if echoed := _echo(segments):
        return f"path repeats {echoed[:60]!r}"
    pairs = [(k.casefold(), v) for k, v in parse_qsl(parts.query, keep_blank_values=True)]
    if len(pairs) > _MAX_PARAMETERS:
        return f"{len(pairs)} parameters"
    if _is_calendar(segments, pairs, today):
        return "calendar"
    return None


def _echo(segments: Sequence[str]) -> str | None:
    """What a path says again and again, as links relative to a wrong base make it.

    Numbers may repeat: 2026/03/03.
    """
    words = [segment for segment in segments if not segment.isdigit()]
    repeated = [word for word, times in Counter(words).items() if times > _MAX_REPEATS]
    if repeated:
        return repeated[0]
    for size in range(2, len(words) // 2 + 1):
        for at in range(len(words) - 2 * size + 1):
            if words[at : at + size] == words[at + size : at + 2 * size]:
                return "/".join(words[at : at + size])
    # A page is no folder: berita/a.html/berita/b.html.
    inner = [word for word in words[:-1] if word.endswith((".html", ".htm"))]
    return inner[0] if inner else None


def _is_calendar(
    segments: Sequence[str], pairs: Sequence[tuple[str, str]], today: date | None
) -> bool:
    names = {name for name, _ in pairs}
    if names & _CALENDAR_NAMES:
        return True
    rest = names - _MONTH_NAMES - _YEAR_NAMES - {"page"}
    if names & _MONTH_NAMES and names & _YEAR_NAMES and not rest:
        return True
    # A word of a calendar with nothing after it but numbers: agenda/2031/05.
    for at, segment in enumerate(segments):
        tail = segments[at + 1 :]
        if segment in _CALENDAR_WORDS and tail and all(_is_day(each) for each in tail):
            return True
    if today is None:
        return False
    dated = [each for each in segments if _is_day(each)]
    dated += [value for name, value in pairs if name in _YEAR_NAMES | {"date", "tanggal"}]
    years = [int(match[0]) for each in dated if (match := _YEAR.match(each))]
    return any(year > today.year + 1 for year in years)


def _is_day(segment: str) -> bool:
    """Whether a segment is a year, a month or a day: 2031, 05, 2031-05, 2031-05-17."""
    return bool(re.fullmatch(r"\d{1,4}(-\d{1,2}){0,2}", segment, re.ASCII))
