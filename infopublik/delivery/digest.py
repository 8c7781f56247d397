"""A digest ready to be written: grouped, counted, cut to a length. Pure: rows in, a digest out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.digest import Entry, Unwell
from archive.model import EventKind
from infopublik.delivery.words import kind_words
from infopublik.plain import one_line

# Pieces of news that a person reads in the morning; the rest is counted.
MOST_GROUPS = 30
_SUBJECT_CHARS = 180
_TITLE_CHARS = 300
_PASSAGE_CHARS = 280

# Of these, what stood before and what stands now is the news.
_OF_TWO_WORDINGS = frozenset(
    {EventKind.EDITED, EventKind.RETITLED, EventKind.REDATED, EventKind.FIGURE_CHANGED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One piece of news: its weightiest event, and the others of that release or its copies."""

    head: Entry
    others: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is sent at once.

    key: the same at every try. groups: in order of weight. more: events beyond them.
    unwell: portals that the night did not see well. is_test: sent to try the channel.
    """

    key: str
    watch: str
    query: str
    made_at: datetime
    night: int | None
    entries: tuple[Entry, ...]
    groups: tuple[Group, ...]
    more: int
    unwell: tuple[Unwell, ...]
    is_test: bool = False

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Kinds and how many there are of each, the weightiest kind first."""
        found: Counter[str] = Counter()
        for entry in self.entries:
            found[entry.kind] += 1
        return list(found.items())


def make_digest(  # noqa: PLR0913 - keyword-only, as its fields
    entries: Sequence[Entry],
    *,
    key: str,
    watch: str,
    query: str,
    made_at: datetime,
    night: int | None,
    unwell: Iterable[Unwell] = (),
    most_groups: int = MOST_GROUPS,
    is_test: bool = False,
) -> Digest:
    """A digest of these entries, which come in order of weight."""
    groups = _grouped(entries)
    shown = groups[:most_groups]
    return Digest(
        key=key,
        watch=watch,
        query=query,
        made_at=made_at,
        night=night,
        entries=tuple(entries),
        groups=tuple(shown),
        more=len(entries) - sum(1 + len(group.others) for group in shown),
        unwell=tuple(unwell),
        is_test=is_test,
    )


def _grouped(entries: Iterable[Entry]) -> list[Group]:
    found: dict[tuple[str, int], list[Entry]] = {}
    for entry in entries:
        if entry.cluster is not None:
            key = ("cluster", entry.cluster)
        elif entry.release is not None:
            key = ("release", entry.release)
        else:
            key = ("event", entry.id)
        found.setdefault(key, []).append(entry)
    return [Group(head=each[0], others=tuple(each[1:])) for each in found.values()]


def subject(digest: Digest) -> str:
    """One line that says what is in it: how many of each kind, and the weightiest title."""
    name = one_line(digest.watch)
    if digest.is_test:
        return f"[{name}] Pesan uji / test message"
    if not digest.entries:
        return f"[{name}] Tidak ada yang baru / nothing new"
    title = headline(digest.groups[0].head)
    return one_line(f"[{name}] {counted(digest)}: {title}", _SUBJECT_CHARS)


def counted(digest: Digest, *, is_english: bool = False) -> str:
    """How many of each kind: 12 baru, 3 disunting."""
    if not digest.entries:
        return "nothing new" if is_english else "tidak ada yang baru"
    return ", ".join(
        f"{count} {kind_words(kind).english if is_english else kind_words(kind).indonesian}"
        for kind, count in digest.counts
    )


def headline(entry: Entry) -> str:
    """The title of a release, or the name of a portal."""
    return one_line(entry.title or entry.portal_name, _TITLE_CHARS) or entry.portal


def place(entry: Entry) -> str:
    """Portal, and its region where the name does not say it."""
    portal = one_line(entry.portal_name) or entry.portal
    region = entry.region or portal
    return portal if region in portal else f"{portal}, {region}"


def passages(entry: Entry) -> tuple[str, str] | None:
    """What stood and what stands, shortened; None where the event is of one wording."""
    if entry.kind not in _OF_TWO_WORDINGS or (entry.before is None and entry.after is None):
        return None
    before, after = (one_line(text or "", _PASSAGE_CHARS) for text in (entry.before, entry.after))
    return before or "–", after or "–"


def said(entry: Entry) -> str:
    """What else is to be said of it, in one line; empty where the passages say it."""
    return "" if passages(entry) else one_line(entry.summary, _PASSAGE_CHARS)


def web_address(entry: Entry) -> str | None:
    """The address of its release, where it is one that a reader may follow."""
    url = entry.url
    return url if url and url.startswith(("http://", "https://")) and url == one_line(url) else None


def see_all(digest: Digest) -> str:
    """The command that shows what the message has no room for."""
    return f"infopublik changes --since {min(entry.id for entry in digest.entries) - 1}"
