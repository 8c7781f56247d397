"""The feeds of a watch: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from archive.digest import Entry, Unwell
from infopublik.delivery.atom import NAMESPACE, add_text, legal
from infopublik.delivery.digest import headline, passages, place, said, web_address
from infopublik.delivery.digest_html import entry_body
from infopublik.delivery.words import kind_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed shows. entries: newest first. updated: of the newest, or of the watch."""

    watch: str
    query: str
    updated: datetime
    entries: tuple[Entry, ...]
    unwell: tuple[Unwell, ...]


def atom(feed: Feed) -> str:
    """The feed as Atom."""
    root = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "id"})
    add_text(root, "id", f"urn:infopublik:watch:{feed.watch}")
    add_text(root, "title", _title(feed))
    add_text(root, "updated", feed.updated.isoformat(timespec="seconds"))
    add_text(SubElement(root, "author"), "name", "Infopublik")
    for each in feed.entries:
        entry = SubElement(root, "entry")
        add_text(entry, "id", _id(each))
        add_text(entry, "title", _entry_title(each))
        add_text(entry, "updated", each.at)
        add_text(entry, "summary", _entry_text(each))
        content = SubElement(entry, "content", {"type": "html"})
        content.text = legal("\n".join(entry_body(each)))
        SubElement(entry, "category", {"term": each.kind, "label": kind_words(each.kind).both})
        if address := web_address(each):
            SubElement(entry, "link", {"rel": "alternate", "href": legal(address)})
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode")


def json_feed(feed: Feed) -> str:
    """The feed as JSON."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": _title(feed),
            "description": f"Pantauan / watch: {feed.query}" if feed.query else _title(feed),
            "language": "id",
            "authors": [{"name": "Infopublik"}],
            "items": [_item(each) for each in feed.entries],
        },
        ensure_ascii=False,
        indent=1,
    )


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": _id(entry),
        "title": _entry_title(entry),
        "content_text": _entry_text(entry),
        "content_html": "\n".join(entry_body(entry)),
        "date_published": entry.at,
        "tags": [entry.kind],
        "_infopublik": {
            "event": entry.id,
            "kind": entry.kind,
            "weight": entry.weight,
            "portal": entry.portal,
            "region_code": entry.region_code,
            "release": entry.release,
            "citation": entry.citation,
        },
    }
    if address := web_address(entry):
        item["url"] = address
    return item


def _id(entry: Entry) -> str:
    """The same as in the feed of `changes`."""
    return f"urn:infopublik:event:{entry.id}"


def _title(feed: Feed) -> str:
    return f"Infopublik: {feed.watch}"


def _entry_title(entry: Entry) -> str:
    return f"{kind_words(entry.kind).indonesian}: {headline(entry)}"


def _entry_text(entry: Entry) -> str:
    lines = [kind_words(entry.kind).both, place(entry)]
    if both := passages(entry):
        lines += [f"Semula / was: {both[0]}", f"Kini / now: {both[1]}"]
    elif words := said(entry):
        lines.append(words)
    return "\n".join(lines)
