"""One release, one transaction: look, version, event, search entry, task done.

Killed at any instant, the archive holds all of a release's look or nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa

from archive import holding, identity, schema
from archive.changes.compare import Change, fold, shorten
from archive.facts import facts_to_json
from archive.layout import count_page
from archive.model import EventKind, Facts, LookClass, Release
from archive.night import NightRun
from archive.tombstone import is_taken_down
from archive.versions import Wording, add_event, add_version, published_columns, sort_time
from archive.visit import insert_look, miss
from archive.withdrawal.telling import take_back

# Asked for every page that is stored: built once, a statement costs a third.
_IS_BACKFILL = (
    sa.select(schema.portal.c.backfilled_night.is_(None))
    .where(schema.portal.c.id == sa.bindparam("of_portal"))
    .scalar_subquery()
)
_ADD = sa.insert(schema.release).returning(schema.release.c.id, _IS_BACKFILL.label("is_backfill"))
_OWN_ADDRESS = sa.select(schema.release.c.url).where(schema.release.c.id == sa.bindparam("id"))
_PAGE = sa.and_(
    schema.page.c.portal == sa.bindparam("in_portal"), schema.page.c.url == sa.bindparam("at_url")
)
_BELONGS = (
    sa.update(schema.page)
    .where(_PAGE)
    .values(release=sa.bindparam("release"), state=sa.bindparam("state"))
)
_LOOKED_AT = _BELONGS.values(
    looked_night=sa.bindparam("looked_night"),
    last_seen=sa.bindparam("last_seen"),
    etag=sa.bindparam("etag"),
    last_modified=sa.bindparam("last_modified"),
    attempts=0,
    held_sha256=None,
    held_night=None,
    read_modified=schema.page.c.modified,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What storing one look did.

    release: its id. kinds: of the events it made. look_class, cause: what came of
    the look; anything but OK changed no wording.
    """

    release: int
    kinds: tuple[EventKind, ...] = ()
    look_class: LookClass = LookClass.OK
    cause: str | None = None


def store_release(night: NightRun, item: Release) -> Stored:
    """Keep what a look at a release page brought.

    item: cleaned, read and fingerprinted; its url is the canonical address asked for,
    `look.final_url` where redirects led.
    Raises StorageError where the disk fails; then nothing of it is stored.
    """
    with night.archive.write() as connection:
        return _Storing(connection, night, item).run()


class _Storing:
    """The one transaction; holds what its steps share."""

    def __init__(self, connection: sa.Connection, night: NightRun, item: Release) -> None:
        if item.clean is None or item.facts is None or item.sha256 is None or not item.clean.title:
            raise ValueError(f"{item.url}: not cleaned, read and fingerprinted")
        self.connection = connection
        self.night_run = night
        self.night = night.number
        self.is_news = False
        self.is_seen = False
        self.item = item
        self.look = item.look
        self.address = item.look.final_url or item.url
        self.text = item.clean.text
        self.facts: Facts = item.facts
        self.sha256: str = item.sha256
        self.wording = Wording(
            portal=self.look.portal,
            at=self.look.at,
            night=night.number,
            sha256=self.sha256,
            title=item.clean.title,
            text=self.text,
            facts=facts_to_json(self.facts),
            region_code=self.facts.dateline.region_code or item.region_code,
            portal_region=item.region_code,
        )
        self.wanted = identity.Wanted(
            portal=self.look.portal,
            url=item.url,
            address=self.address,
            sha256=self.sha256,
            text_chars=len(self.text),
            published=self.facts.published.value,
        )

    def run(self) -> Stored:
        """Do the one thing that this look calls for, and record the look."""
        if self.item.look_kind == "variant" and self.item.known is not None:
            return self._see_variant(self.item.known)
        known = identity.find_release(self.connection, self.wanted)
        if known is None:
            stored = self._add()
        elif is_taken_down(self.connection, known.id):
            stored = self._leave_down(known.id)
        elif known.url not in (self.item.url, self.address):
            stored = self._note_alias(known)
        elif other := identity.other_release(self.connection, self.wanted, known.id):
            stored = self._lead_away(known.id, other)
        else:
            stored = self._update(known)
        cause = stored.cause or self.look.cause
        look = replace(self.look, look_class=stored.look_class, cause=cause)
        number = insert_look(
            self.connection,
            self.night_run,
            look,
            self.item.look_kind,
            is_news=self.is_news,
            release=stored.release,
            is_undated=self.facts.published.value is None,
        )
        count_page(self.connection, self.night, self.look.portal, self.item.layout)
        if self.is_seen:
            take_back(self.connection, self.night, look.at, stored.release, [number])
        return stored

    def _see_variant(self, known: int) -> Stored:
        """Another spelling of a missing release's address answers, with it or another page."""
        version, release = schema.version, schema.release
        old = self.connection.execute(
            sa.select(version.c.title, version.c.sha256)
            .join(release, release.c.id == version.c.release)
            .where(release.c.id == known, version.c.number == release.c.version)
        ).one()
        is_it = self.sha256 == old.sha256 or fold(self.wording.title) == fold(old.title)
        look = self.look
        if not is_it:
            cause = "another page stands at this spelling"
            look = replace(look, look_class=LookClass.SUSPECT, cause=cause)
        insert_look(
            self.connection,
            self.night_run,
            look,
            self.item.look_kind,
            release=known,
        )
        return Stored(release=known, look_class=look.look_class, cause=look.cause)

    def _leave_down(self, known: int) -> Stored:
        """It was taken down: of its new address only that it is one is kept."""
        page = schema.page
        self._finish_page(known, is_alias=True)
        self.connection.execute(
            sa.update(page)
            .where(page.c.release == known)
            .values(link_text=None, feed_published=None)
        )
        return Stored(release=known, look_class=LookClass.SKIPPED, cause="taken down")

    def _lead_away(self, known: int, other: int) -> Stored:
        """The address now leads to another release: this one's words were not seen."""
        miss(self.connection, known, self.item.url)
        self._miss_page()
        return Stored(
            release=known,
            look_class=LookClass.GONE_SOFT,
            cause=f"redirects to release {other}",
        )

    def _add(self) -> Stored:
        added = self.connection.execute(
            _ADD,
            {
                "of_portal": self.look.portal,
                "portal": self.look.portal,
                "url": self.address,
                "region_code": self.wording.region_code,
                "state": "present",
                "version": 1,
                "sha256": self.sha256,
                "first_seen": self.look.at,
                "last_seen": self.look.at,
                **published_columns(self.facts.published),
            },
        ).one()
        number: int = added.id
        version = add_version(
            self.connection, number, 1, self.wording, published=sort_time(self.facts.published)
        )
        add_event(
            self.connection,
            self.wording,
            Change(kind=EventKind.NEW, summary=shorten(self.text), before=None, after=None),
            release=number,
            version=version,
            is_backfill=bool(added.is_backfill),
        )
        self._finish_page(number, is_alias=False)
        return Stored(release=number, kinds=(EventKind.NEW,))

    def _note_alias(self, known: sa.Row[tuple[object, ...]]) -> Stored:
        """Another address shows a known release; its own address decides what is new."""
        self._add_alias(known.id, self.address)
        self._finish_page(known.id, is_alias=True)
        return Stored(release=known.id)

    def _update(self, known: sa.Row[tuple[object, ...]]) -> Stored:
        old = self.connection.execute(
            sa.select(schema.version).where(
                schema.version.c.release == known.id, schema.version.c.number == known.version
            )
        ).one()
        if identity.is_notice(self.connection, self.wanted, old):
            return self._answers_with_notice(known.id)
        if identity.is_held(
            self.connection, self.wanted, old, self.night
        ) and not holding.is_of_redesign(self.connection, known.id, self.wording, self.item.layout):
            self._miss_page(held_sha256=self.sha256, held_night=self.night)
            return Stored(
                release=known.id,
                look_class=LookClass.SUSPECT,
                cause=f"text shrank from {len(old.text)} to {len(self.text)} characters",
            )
        changes = holding.changes_of(self.connection, known, self.wording)
        self.is_news = bool(changes)
        values: dict[str, object] = {"last_seen": self.look.at}
        reason = holding.take_changes(
            self.connection, known, self.wording, changes, self.item.layout
        )
        if reason is not None:
            self._miss_page()
            return Stored(release=known.id, cause=f"{reason}: the text waits")
        self.is_seen = True
        if known.url != self.address:
            values["url"] = self.address
            self._drop_alias(self.address)
            self._add_alias(known.id, known.url)
        self.connection.execute(
            sa.update(schema.release).where(schema.release.c.id == known.id).values(values)
        )
        self._finish_page(known.id, is_alias=False)
        return Stored(release=known.id, kinds=tuple(change.kind for change in changes))

    def _answers_with_notice(self, release: int) -> Stored:
        """The page stands for no release any more; what it says is kept as held, not as text."""
        miss(self.connection, release, self.item.url)
        self._miss_page(held_sha256=self.sha256, held_night=self.night)
        return Stored(
            release=release,
            look_class=LookClass.GONE_SOFT,
            cause="same short text as at other addresses",
        )

    def _miss_page(self, **values: object) -> None:
        """The task is done for tonight, without a good look."""
        page = schema.page
        self.connection.execute(
            sa.update(page)
            .where(page.c.portal == self.look.portal, page.c.url == self.item.url)
            .values(looked_night=self.night, attempts=page.c.attempts + 1, **values)
        )

    def _add_alias(self, release: int, url: str) -> None:
        alias = schema.alias
        self._drop_alias(url)
        self.connection.execute(
            sa.insert(alias).values(
                portal=self.look.portal, url=url, release=release, first_seen=self.look.at
            )
        )

    def _drop_alias(self, url: str) -> None:
        alias = schema.alias
        self.connection.execute(
            sa.delete(alias).where(alias.c.portal == self.look.portal, alias.c.url == url)
        )

    def _finish_page(self, release: int, *, is_alias: bool) -> None:
        """The task is done: the asked address, and where it led, belong to the release."""
        main = self.connection.scalar(_OWN_ADDRESS, {"id": release}) if is_alias else self.address
        if self.address != self.item.url:
            self.connection.execute(_BELONGS, self._belonging(release, self.address, main))
        self.connection.execute(
            _LOOKED_AT,
            {
                **self._belonging(release, self.item.url, main),
                "looked_night": self.night,
                "last_seen": self.look.at,
                "etag": None if is_alias else self.look.etag,
                "last_modified": None if is_alias else self.look.last_modified,
            },
        )
        if main == self.address != self.item.url:
            self._ensure_page(release)

    def _belonging(self, release: int, url: str, main: str | None) -> dict[str, object]:
        """Of an address: whose it is; main: the release's own address."""
        return {
            "in_portal": self.look.portal,
            "at_url": url,
            "release": release,
            "state": "known" if url == main else "alias",
        }

    def _ensure_page(self, release: int) -> None:
        """The address a release moved to must be among the pages, to be looked at from now on."""
        page = schema.page
        there = self.connection.scalar(
            sa.select(page.c.id).where(
                page.c.portal == self.look.portal, page.c.url == self.address
            )
        )
        if there is None:
            self.connection.execute(
                sa.insert(page).values(
                    portal=self.look.portal,
                    url=self.address,
                    kind="release",
                    state="known",
                    first_seen=self.look.at,
                    last_seen=self.look.at,
                    looked_night=self.night,
                    attempts=0,
                    release=release,
                )
            )
