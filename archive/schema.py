"""The tables. Readable by any SQL tool: text is plain, times are ISO 8601 in UTC.

A row of `page` is an address and its place in the night's plan; rows of `look`
and `event` are only ever added. The search index is made by the migrations.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    or_,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept as fixed-width ISO text in UTC, so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write the time in UTC."""
        return None if value is None else utc_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read it back, aware."""
        return None if value is None else datetime.fromisoformat(value)


def utc_text(moment: datetime) -> str:
    """An aware time as the archive writes it: 2026-03-02T15:00:00.000000+00:00."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def is_within(code: ColumnElement[Any], region: str) -> ColumnElement[bool]:
    """Whether a column's region code is *region* or one of its regencies and cities."""
    return or_(code == region, code.startswith(f"{region}.", autoescape=True))


metadata = MetaData()

portal = Table(
    "portal",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("region_code", String, nullable=False),
    Column("family", String, nullable=False),
    Column("checked", String, nullable=False),
    # The list was walked to its end once: from then on a new release is news.
    Column("backfilled_night", Integer),
    # The portal asked (Retry-After) not to be visited before this time.
    Column("not_before", UtcTime),
    # Its trouble, as far as it was told (archive/incidents.py).
    Column("incident", JSON(none_as_null=True)),
)

# What is owed to a host between nights (archive/manners.py).
host = Table(
    "host",
    metadata,
    Column("name", String, primary_key=True),  # with its port where not the scheme's own
    Column("robots", Text),  # the last robots.txt that could be had; empty where there is none
    Column("robots_at", UtcTime),
    Column("not_before", UtcTime),
    Column("reason", Text),
    Column("tls_fault", Text),
)

night = Table(
    "night",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("exit_code", Integer),
)

# The chain of nights (archive/manifest.py): each line vouches for the night and the line before.
manifest = Table(
    "manifest",
    metadata,
    Column("night", ForeignKey("night.number"), primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("previous", String, nullable=False),  # SHA-256 of the manifest before; empty at first
    Column("sha256", String, nullable=False),  # of this manifest's own text
)

night_portal = Table(
    "night_portal",
    metadata,
    Column("night", ForeignKey("night.number"), primary_key=True),
    Column("portal", ForeignKey("portal.id"), primary_key=True),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("verdict", String),
    Column("evidence", Text),
    Column("list_complete", Boolean, nullable=False, default=False),
    # Class names that most release pages of the night bore; null where few were read. While the
    # visit is open: how many pages bore each (archive/layout.py).
    Column("layout", JSON(none_as_null=True)),
    # Our own line, as the control hosts showed it when the visit ended; null where none is set.
    Column("is_network_up", Boolean),
    # Whether an absence counts tonight: "open", or what was wrong (archive/withdrawal/gate.py).
    Column("gate", Text),
)

# Nights in a row in which a portal was watched well, or was not: what an answer rests on.
coverage_run = Table(
    "coverage_run",
    metadata,
    Column("portal", ForeignKey("portal.id"), primary_key=True),
    Column("first_night", ForeignKey("night.number"), primary_key=True),
    Column("last_night", ForeignKey("night.number"), nullable=False),
    Column("began_at", UtcTime, nullable=False),  # of the first night
    Column("ended_at", UtcTime, nullable=False),  # of the last
    Column("nights", Integer, nullable=False),
    Column("verdict", String, nullable=False),
)

page = Table(
    "page",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", ForeignKey("portal.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", String, nullable=False),  # home, list, release
    # found: never read yet; known: a release stands here; alias: another address
    # of a release; dead: answered, but never was a release.
    Column("state", String, nullable=False),
    Column("link_text", Text),
    Column("feed_published", Text),
    Column("position", Integer),  # of a list page: its number or offset
    Column("walk", String),  # of a list page: head, deep or sweep (archive/walk.py)
    Column("shown", Integer),  # of a list page: addresses on it
    Column("fresh", Integer),  # of a list page: of them, those that nobody knew before
    Column("is_filled", Boolean),  # of a list page: it was once the first to show a release
    Column("brought", Integer),  # of a list page: addresses it was first to list that night
    Column("digest", String),  # of a list page: hash of the addresses on it
    Column("first_seen", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),
    Column("listed_night", Integer),
    Column("planned_night", Integer),
    Column("looked_night", Integer),
    Column("attempts", Integer, nullable=False, default=0),  # failed looks since the last good one
    # Of an address that never was a release: looks that said it is none.
    Column("refusals", Integer, nullable=False, default=0, server_default=text("0")),
    Column("etag", Text),
    Column("last_modified", Text),
    # When it was last changed, as its list says now, and as it said when it was last read.
    Column("modified", Text),
    Column("read_modified", Text),
    # A shrunken text waits here for a second night before it counts as an edit.
    Column("held_sha256", String),
    Column("held_night", Integer),
    Column("release", ForeignKey("release.id")),
    # Asked in this night to see whether what is known to be there is found.
    Column("control_night", Integer),
    UniqueConstraint("portal", "url"),
    Index("page_plan", "portal", "planned_night", "looked_night"),
    Index("page_release", "release"),
)

release = Table(
    "release",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("portal", ForeignKey("portal.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("region_code", String, nullable=False),
    Column("state", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("published_at", String),  # as printed: with its offset, or a date alone
    Column("published_sort", UtcTime),  # for order and ranges; a date alone is midnight WIB
    Column("published", JSON, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),
    Column("cluster", ForeignKey("cluster.id")),  # of releases that say the same
    UniqueConstraint("portal", "url"),
    # Most releases have no copy.
    Index(
        "release_cluster",
        "cluster",
        sqlite_where=text("cluster IS NOT NULL"),
        postgresql_where=text("cluster IS NOT NULL"),
    ),
    Index("release_published", "portal", "published_sort"),
    Index("release_same", "portal", "sha256"),
)

# Releases that say the same thing (archive/cluster.py).
cluster = Table(
    "cluster",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("size", Integer, nullable=False),
)

# How a release's words compare with others: its MinHash, and the band keys to find it by.
signature = Table(
    "signature",
    metadata,
    Column("release", ForeignKey("release.id"), primary_key=True, autoincrement=False),
    Column("sha256", String, nullable=False),  # of the wording it was made from
    Column("algorithm", Integer, nullable=False),
    Column("minhash", LargeBinary, nullable=False),
)
band = Table(
    "band",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("release", ForeignKey("release.id"), primary_key=True, autoincrement=False),
    Index("band_release", "release"),
    sqlite_with_rowid=False,
)

# What was removed on request (archive/takedown.py): the reason stays, the words do not.
takedown = Table(
    "takedown",
    metadata,
    Column("release", ForeignKey("release.id"), primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("requested_by", Text),
)

# A release that is not found, and what nights have proved of it (archive/withdrawal).
absence = Table(
    "absence",
    metadata,
    Column("release", ForeignKey("release.id"), primary_key=True, autoincrement=False),
    Column("portal", ForeignKey("portal.id"), nullable=False, index=True),
    Column("nights", Integer, nullable=False),  # healthy ones that did not find it
    Column("first_at", UtcTime),
    Column("last_at", UtcTime),
    Column("is_soft", Boolean, nullable=False),
    # The same, with nights on which too many were gone at once.
    Column("crowd_nights", Integer, nullable=False),
    Column("crowd_first_at", UtcTime),
    Column("crowd_last_at", UtcTime),
    Column("crowd_is_soft", Boolean, nullable=False),
    Column("hold", String),  # waiting for a person; kept or released by one
    Column("looks", JSON, nullable=False),  # ids of those that counted
)

# The looks that prove an event of a withdrawal.
proof = Table(
    "proof",
    metadata,
    Column("event", ForeignKey("event.id"), primary_key=True, autoincrement=False),
    Column("look", ForeignKey("look.id"), primary_key=True, autoincrement=False),
)

alias = Table(
    "alias",
    metadata,
    Column("portal", ForeignKey("portal.id"), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("release", ForeignKey("release.id"), nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Index("alias_release", "release"),
)

version = Table(
    "version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("release", ForeignKey("release.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("night", ForeignKey("night.number"), nullable=False),
    Column("valid_from", UtcTime, nullable=False),
    Column("valid_to", UtcTime),
    Column("sha256", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    UniqueConstraint("release", "number"),
)

# Which wording stands under which number of the index (archive/search/code.py).
search_entry = Table(
    "search_entry",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("version", ForeignKey("version.id"), nullable=False, unique=True),
    Column("release", ForeignKey("release.id"), nullable=False),
    Column("portal", String, nullable=False),
    Column("region_code", String, nullable=False),
    # As in `version`: its rows hold texts, and a search as of a time would read them all.
    Column("valid_from", UtcTime, nullable=False),
    Column("valid_to", UtcTime),
    # Its number, the minute of publishing, lies behind the moment from which it stands.
    Column("is_ahead", Boolean, nullable=False, server_default=false()),
    Index(
        "search_entry_ahead", "id", sqlite_where=text("is_ahead"), postgresql_where=text("is_ahead")
    ),
)
# One row: what columns and stems the index was built with.
search_state = Table("search_state", metadata, Column("built", String, primary_key=True))

# A wording of a known release that is not believed yet (archive/holding.py).
held = Table(
    "held",
    metadata,
    Column("release", ForeignKey("release.id"), primary_key=True, autoincrement=False),
    Column("portal", ForeignKey("portal.id"), nullable=False),
    Column("night", ForeignKey("night.number"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("reason", String, nullable=False),
    # It was the portal's new layout that made the text read otherwise.
    Column("is_redesign", Boolean, nullable=False),
    Column("sha256", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("region_code", String, nullable=False),
    Column("portal_region", String, nullable=False),
)

# Words a version is filed under; kind is topic, pillar or region.
label = Table(
    "label",
    metadata,
    Column("version", ForeignKey("version.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
    Index("label_value", "kind", "value", "version"),
)

look = Table(
    "look",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("night", ForeignKey("night.number"), nullable=False),
    Column("portal", ForeignKey("portal.id"), nullable=False),
    Column("url", Text, nullable=False),
    # home, list, release, robots, probe; again, variant: of a release that was not found
    Column("kind", String, nullable=False),
    Column("class", String, nullable=False),
    Column("cause", Text),
    Column("status", Integer),
    Column("bytes", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("final_url", Text),
    Column("release", ForeignKey("release.id")),
    Column("is_undated", Boolean),  # of a release page that was read: no date was found
    # Where the answer lies as a WARC record: the file beside the archive, and the byte.
    Column("warc", String),
    Column("warc_offset", BigInteger),
    Column("payload_sha256", String),  # of the body as it is in the record
    Index("look_night", "night", "portal"),
    Index("look_url", "url"),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("night", ForeignKey("night.number"), nullable=False),
    Column("kind", String, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("portal", ForeignKey("portal.id"), nullable=False),
    Column("release", ForeignKey("release.id")),
    Column("version", ForeignKey("version.id")),
    Column("title", Text),
    Column("summary", Text, nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    # Not in events of before revision 0007.
    Column("changes", JSON(none_as_null=True)),
    Column("reasons", JSON(none_as_null=True)),
    Index("event_at", "at"),
    Index("event_release", "release"),
)

# A saved search and where what it finds is sent (archive/watch.py).
watch = Table(
    "watch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("query", Text, nullable=False),
    Column("region", String),
    Column("portal", String),
    Column("topic", String),
    Column("pillar", String),
    Column("since", UtcTime),
    Column("until", UtcTime),
    Column("kinds", JSON, nullable=False),  # a list; empty for all
    Column("min_weight", Integer, nullable=False),
    Column("channel", Text, nullable=False),  # an address, which may hold a password
    Column("every", String, nullable=False),  # night or week
    Column("sends_empty", Boolean, nullable=False),
    Column("is_private_allowed", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("cursor", Integer, nullable=False),  # the last event that was weighed for it
    Column("weighed_at", UtcTime, nullable=False),  # and when: a weekly one waits from then on
    Column("failures", Integer, nullable=False),  # in a row
    Column("retry_at", UtcTime),
    Column("disabled_at", UtcTime),
    Column("trouble", Text),  # what the last failure was
)

# What a watch sends, or sent: made in the transaction that moves its cursor (archive/outbox.py).
digest = Table(
    "digest",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),  # each try bears it, for the receiver
    Column("watch", ForeignKey("watch.id"), nullable=False),
    Column("night", ForeignKey("night.number")),  # the newest when it was made
    Column("made_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),
    Index("digest_unsent", "watch", "sent_at"),
)
digest_event = Table(
    "digest_event",
    metadata,
    Column("digest", ForeignKey("digest.id"), primary_key=True, autoincrement=False),
    Column("event", ForeignKey("event.id"), primary_key=True, autoincrement=False),
    Index("digest_event_event", "event"),
    sqlite_with_rowid=False,
)

# What came of each try to send a digest.
receipt = Table(
    "receipt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", ForeignKey("digest.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("is_received", Boolean, nullable=False),
    Column("detail", Text, nullable=False),
    Index("receipt_digest", "digest"),
)
