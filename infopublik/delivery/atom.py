"""Events as an Atom feed (RFC 4287), written by an XML serializer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from archive.changes.log import StoredEvent

NAMESPACE = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# An empty feed must be dated, too.
_NEVER = "1970-01-01T00:00:00+00:00"


def atom_feed(events: Iterable[StoredEvent]) -> str:
    """The feed of these events, newest first, as readers of feeds expect."""
    newest_first = sorted(events, key=lambda event: event.id, reverse=True)
    feed = Element("feed", {"xmlns": NAMESPACE})
    add_text(feed, "id", "urn:infopublik:changes")
    add_text(feed, "title", "Infopublik: changes")
    add_text(feed, "updated", newest_first[0].at if newest_first else _NEVER)
    add_text(SubElement(feed, "author"), "name", "Infopublik")
    for event in newest_first:
        _entry(feed, event)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode")


def _entry(feed: Element, event: StoredEvent) -> None:
    entry = SubElement(feed, "entry")
    add_text(entry, "id", f"urn:infopublik:event:{event.id}")
    add_text(entry, "title", f"{event.kind}: {event.title or event.portal}")
    add_text(entry, "updated", event.at)
    add_text(entry, "summary", event.summary)
    SubElement(entry, "category", {"term": event.kind})
    if event.url:
        SubElement(entry, "link", {"rel": "alternate", "href": legal(event.url)})


def add_text(parent: Element, name: str, text: str) -> None:
    """Add an element with a text that XML can hold."""
    SubElement(parent, name).text = legal(text)


def legal(text: str) -> str:
    """The text with a space for what XML cannot hold."""
    return _ILLEGAL.sub(" ", text)
