"""The project's words as plain data: what crosses from one room to another.

`Release` is the Scrapy item: the spider fills what was fetched, each pipeline
stage adds its part, the store keeps it. Everything else is frozen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

from archive.answer import RawAnswer

# Indonesia's three zones have had no daylight saving time since 1988
# (Keppres 41/1987), so fixed offsets are exact.
ZONES: dict[str, timezone] = {
    "WIB": timezone(timedelta(hours=7), "WIB"),
    "WITA": timezone(timedelta(hours=8), "WITA"),
    "WIT": timezone(timedelta(hours=9), "WIT"),
}


class LookClass(StrEnum):
    """What came of one look (faults.md, section 3)."""

    OK = "OK"
    GONE_HARD = "GONE_HARD"
    GONE_SOFT = "GONE_SOFT"
    BLOCKED = "BLOCKED"
    DOWN = "DOWN"
    BROKEN = "BROKEN"
    SUSPECT = "SUSPECT"
    TRAP = "TRAP"
    DENIED = "DENIED"
    SKIPPED = "SKIPPED"


class Verdict(StrEnum):
    """How a portal ended a night."""

    HEALTHY = "healthy"
    SILENT = "silent"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    PORTAL_MOVED = "portal_moved"
    CHANGED = "changed"
    DEFACED = "defaced"
    DOWN = "down"


class EventKind(StrEnum):
    """What can happen to a release or, below, to a portal."""

    NEW = "new"
    EDITED = "edited"
    RETITLED = "retitled"
    REDATED = "redated"
    FIGURE_CHANGED = "figure_changed"
    REMOVED = "removed"
    RETURNED = "returned"
    MOVED = "moved"
    COPIED = "copied"

    SILENT = "silent"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    CHANGED = "changed"
    DEFACED = "defaced"
    DOWN = "down"
    PORTAL_MOVED = "portal_moved"
    RECOVERED = "recovered"


class ReleaseState(StrEnum):
    """Whether a release still stands at its address."""

    PRESENT = "present"
    MISSING = "missing"
    PROBABLE = "probable"
    REMOVED = "removed"
    MOVED = "moved"


class Certainty(StrEnum):
    """How sure a reading is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"
    NONE = "none"


class Precision(StrEnum):
    """How fine a date was printed."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


TOPICS = ("smart-city",)
# The cause of a look at a page that carries adverts for gambling.
GAMBLING = "gambling adverts"
PILLARS = ("governance", "economy", "society", "environment", "living", "branding")
# How far a smart-city programme is, in the order in which it usually goes.
STAGES = (
    *("selected", "planned", "launched", "budgeted"),
    *("contracted", "operating", "evaluated", "ended"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """A date with its reason.

    value: an aware datetime where a time was printed, else a date, or None.
    raw: the characters it was read from; None where nothing was found.
    source: where they stood: json-ld, meta, time, visible, listing, feed, url,
        dateline or text.
    zone: WIB, WITA, WIT or an offset like +00:00; None for a day without time.
    conflicts: what disagreed, each as "source: raw", best first.
    """

    value: datetime | date | None = None
    raw: str | None = None
    source: str | None = None
    zone: str | None = None
    precision: Precision | None = None
    certainty: Certainty = Certainty.NONE
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The first words of a release that say where and by whom: "Kota X, Info Publik -"."""

    place: str | None = None
    region_code: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as printed.

    kind: money, percent, count, measure, duration or deadline.
    value: a Decimal, exactly what is printed: 2500000000 for "Rp2,5 miliar". Of a deadline
        the date as text: "2026-06-30", "--12-31" without a year, "---25" without a month,
        "2026-06", "--06" or "2026" without a day; or a Decimal where it is counted from
        something else: 14 of "paling lambat 14 hari kerja".
    unit: the same for every spelling: rupiah, percent, percentage point, orang, km, m2, hari.
        A noun that units.tsv does not know stands for itself. Of a deadline "date", or hari.
    raw, start: text[start : start + len(raw)] == raw.
    """

    kind: str
    value: Decimal | str
    unit: str
    raw: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person named with an office, or quoted.

    name: as printed, in the longest form printed: titles and ranks in front kept ("Drs. H.",
    "HM", "Letkol Inf"), degrees after it ("S.E., M.Si.") and ways of address ("Bapak") left
    out. office: as printed, with "Plt." or "Wakil" and its agency or region; None for someone
    quoted without one. region_code: whose office it is, where the words or the portal's region
    say so. quotes: how many direct quotations are theirs; one that "kata X" parts in two is one.
    start, end: where name and office stand in the text.
    """

    name: str
    office: str | None
    region_code: str | None
    quotes: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DateHint:
    """A place on the page where a publishing date may stand; raw as printed there."""

    source: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charset:
    """How the bytes of a page were read.

    name: of the encoding, "unicode" where the page came as text, "utf-8+windows-1252" where
        both stand in one page.
    source: bom, zero bytes, bytes, header, meta, guess or given.
    doubt: what is not certain: "mended: ...", "mixed: ...", "replaced: ..."; None for nothing.
    """

    name: str
    source: str
    doubt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A document that a release links: its absolute address, and the words of the link."""

    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """A block of a body that stands in an element of its own, as two fingerprints.

    text: of what it says. path: of where in the template it stands.
    """

    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was read out of one version, once, with its evidence.

    programme: the smart-city programme it names, as printed or as the table of programmes has
    it; stage: one of `STAGES`. attachments, charset, limit, insets: as of its page (CleanPage).
    """

    published: DateReading = DateReading()
    event_dates: tuple[DateReading, ...] = ()
    dateline: Dateline = Dateline()
    credit: str | None = None
    topics: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    programme: str | None = None
    stage: str | None = None
    people: tuple[Person, ...] = ()
    figures: tuple[Figure, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    charset: Charset | None = None
    limit: str | None = None
    insets: tuple[Inset, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPage:
    """A release page without its frame.

    title: None where the page has none.
    title_source: json-ld, meta, heading, listing, bold or title.
    text: the body as printed, paragraphs parted by an empty line; "" where no
        body was found.
    hints: where a publishing date may stand, most trusted first.
    charset: how its bytes were read. attachments: documents linked in or below the body.
    insets: what of the body may be the portal's, also where that was left out of the text.
    limit: what was too much to read, as "500,001 tags, read are 500,000"; None for nothing.
    """

    title: str | None
    title_source: str | None
    text: str
    hints: tuple[DateHint, ...] = ()
    charset: Charset | None = None
    attachments: tuple[Attachment, ...] = ()
    insets: tuple[Inset, ...] = ()
    limit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One fetch of one address, and what came of it.

    at: aware, UTC. status: HTTP status, None where no answer came.
    size_bytes: of the body as decoded from the wire. cause: one short phrase.
    attempts: requests it took. final_url: where redirects led, if elsewhere. answer: as it came,
    for the evidence; `archive.evidence` says whether it is kept.
    """

    at: datetime
    portal: str
    url: str
    look_class: LookClass
    cause: str | None = None
    status: int | None = None
    size_bytes: int = 0
    attempts: int = 1
    final_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    answer: RawAnswer | None = field(default=None, repr=False)


@dataclass(slots=True, kw_only=True, repr=False)
class Release:
    """One fetched release on its way to the archive: the Scrapy item.

    The spider sets the first block; `clean`, `facts` and `sha256` are added by
    the stages of that name. What a stage needs to know of the portal travels here.
    body: as sent, decompressed. charset: as the Content-Type header names it.
    link_text: what the list page calls it. zone: WIB, WITA or WIT.
    since: store it only where it was published from then on. recurring: fingerprints of what
    the portal prints on many of its pages (`pipelines.insets.learn`). is_probe: an address that
    never was, asked to see what the portal answers then. layout: class names of the page.
    look_kind: release, or again or variant for a second look at what was not found: known, its id.
    """

    look: Look
    url: str
    body: bytes
    region_code: str
    zone: str
    charset: str | None = None
    link_text: str | None = None
    feed_published: str | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    recurring: frozenset[str] = frozenset()
    is_probe: bool = False
    look_kind: str = "release"
    known: int | None = None
    layout: frozenset[str] = frozenset()
    clean: CleanPage | None = None
    facts: Facts | None = None
    sha256: str | None = None

    def __repr__(self) -> str:
        # Scrapy logs an item where a stage fails on it: one line, without the page.
        return f"<Release {self.portal} {self.url}>"

    @property
    def portal(self) -> str:
        """Id of the portal it came from."""
        return self.look.portal
