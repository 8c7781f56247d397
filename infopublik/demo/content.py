"""What the demo's portals publish on each night, read from `releases/` and `night2.toml`.

How a release looks on a page is left to the styles. All that the releases tell is
invented; only the regions are real.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from archive.model import ZONES

FOLDER = Path(__file__).parent
RELEASES = FOLDER / "releases"
SCRIPT = FOLDER / "night2.toml"
FENCE = "+++"
NIGHTS = (1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPortal:
    """One of the demo's portals. place: how its region is named; zone: WIB, WITA or WIT."""

    id: str
    place: str
    region: str
    zone: str

    @property
    def name(self) -> str:
        """The site's own name."""
        return f"Pemerintah {self.place}"


PORTALS = (
    DemoPortal(id="demo-magelang", place="Kota Magelang", region="33.71", zone="WIB"),
    DemoPortal(id="demo-gorontalo", place="Kabupaten Gorontalo", region="75.01", zone="WITA"),
    DemoPortal(
        id="demo-maluku-tengah", place="Kabupaten Maluku Tengah", region="81.01", zone="WIT"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRelease:
    """One release in the wording of one night.

    number and slug: the two parts of its file's name. published: aware, in the
    portal's zone. caption: under its picture; None where it has no picture.
    """

    number: int
    slug: str
    title: str
    published: datetime
    category: str
    paragraphs: tuple[str, ...]
    caption: str | None = None

    @property
    def key(self) -> str:
        """The name of its file, without the ending."""
        return f"{self.number:02d}-{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the script; kind is an event kind, `night2.toml` says what each needs."""

    portal: str
    release: str
    kind: str
    find: str = ""
    replace: str = ""
    title: str = ""
    published: datetime | None = None
    of: str = ""


def read_release(path: Path, zone: str) -> DemoRelease:
    """Read a file: a TOML head between two lines of +++, then paragraphs parted by empty lines.

    path: like "07-panen-jagung.md". The head's `published` is local time in *zone*.
    Raises ValueError, naming the file, where number, head or text is missing.
    """
    number, _, slug = path.stem.partition("-")
    opening, _, rest = path.read_text(encoding="utf-8").partition(f"{FENCE}\n")
    head_text, fence, body = rest.partition(f"\n{FENCE}\n")
    paragraphs = tuple(" ".join(part.split()) for part in body.split("\n\n") if part.strip())
    if opening or not fence or not paragraphs or not number.isdigit() or not slug:
        message = f"{path}: expected NN-slug.md with a head between two +++ lines and a text"
        raise ValueError(message)
    head: dict[str, Any] = tomllib.loads(head_text)
    return DemoRelease(
        number=int(number),
        slug=slug,
        title=head["title"],
        published=head["published"].replace(tzinfo=ZONES[zone]),
        category=head["category"],
        caption=head.get("caption"),
        paragraphs=paragraphs,
    )


@cache
def night_2_changes() -> tuple[Change, ...]:
    """The script of night 2, in the order of its file."""
    rows = tomllib.loads(SCRIPT.read_text(encoding="utf-8"))["change"]
    return tuple(Change(**row) for row in rows)


def _reworded(release: DemoRelease, change: Change) -> DemoRelease:
    text = "\n".join(release.paragraphs)
    if not change.find or text.count(change.find) != 1:
        message = f"{SCRIPT.name}: {change.release}: {change.find!r} must stand once in the text"
        raise ValueError(message)
    return replace(release, paragraphs=tuple(text.replace(change.find, change.replace).split("\n")))


def _redated(release: DemoRelease, change: Change) -> DemoRelease:
    if change.published is None:
        message = f"{SCRIPT.name}: {change.release}: a redated release needs `published`"
        raise ValueError(message)
    return replace(release, published=change.published.replace(tzinfo=release.published.tzinfo))


# What a kind does to a release that stood on the portal on night 1.
_APPLY: Mapping[str, Callable[[DemoRelease, Change], DemoRelease]] = {
    "edited": _reworded,
    "figure_changed": _reworded,
    "retitled": lambda release, change: replace(release, title=change.title),
    "redated": _redated,
}
# Kinds whose release stands on the portal on one night only, and on which.
_ONLY_ON = {"new": 2, "copied": 2, "removed": 1}


def apply_changes(
    releases: Mapping[str, DemoRelease], changes: Sequence[Change], night: int
) -> tuple[DemoRelease, ...]:
    """The releases of *night*, newest first, out of all files of a portal by their key.

    Raises ValueError where a change has an unknown kind or names no release.
    """
    shown = dict(releases)
    for change in changes:
        if change.release not in shown:
            message = f"{SCRIPT.name}: no release {change.portal}/{change.release}"
            raise ValueError(message)
        if change.kind in _ONLY_ON:
            if night != _ONLY_ON[change.kind]:
                del shown[change.release]
        elif change.kind not in _APPLY:
            known = ", ".join(sorted([*_APPLY, *_ONLY_ON]))
            message = f"{SCRIPT.name}: {change.release}: unknown kind {change.kind!r}; {known}"
            raise ValueError(message)
        elif night == 2:
            shown[change.release] = _APPLY[change.kind](shown[change.release], change)
    return tuple(sorted(shown.values(), key=lambda r: (r.published, r.number), reverse=True))


@cache
def releases_on(portal: DemoPortal, night: int) -> tuple[DemoRelease, ...]:
    """What stands on *portal* on night 1 or 2, newest first."""
    files = (RELEASES / portal.id).glob("*.md")
    releases = {r.key: r for r in (read_release(path, portal.zone) for path in files)}
    changes = [change for change in night_2_changes() if change.portal == portal.id]
    return apply_changes(releases, changes, night)
