"""Plain builders of what a digest is made of; a test states only what matters to it."""

from __future__ import annotations

from typing import Any

from archive.digest import Entry, Unwell
from infopublik.delivery.digest import Digest, make_digest
from tests.archive.building import FIRST_NIGHT


def make_entry(**changed: object) -> Entry:
    values: dict[str, Any] = {
        "id": 7,
        "at": "2026-03-03T15:00:00+00:00",
        "night": 2,
        "kind": "figure_changed",
        "weight": 60,
        "portal": "kota-contoh",
        "portal_name": "Pemerintah Kota Contoh",
        "region_code": "33.75",
        "region": "Kota Pekalongan",
        "release": 3,
        "cluster": None,
        "url": "https://kota.example/berita?id=3&hal=1",
        "title": "Anggaran Taman Naik",
        "summary": "Text was “Rp1 miliar”, is “Rp2 miliar”",
        "before": "Rp1 miliar",
        "after": "Rp2 miliar",
        "reasons": (),
        "citation": "infopublik:3@2#" + "ab" * 32,
    }
    return Entry(**(values | changed))


def make(*entries: Entry, unwell: tuple[Unwell, ...] = (), **changed: object) -> Digest:
    values: dict[str, Any] = {
        "key": "kunci",
        "watch": "pagi",
        "query": "anggaran",
        "made_at": FIRST_NIGHT,
        "night": 2,
        "unwell": unwell,
    }
    ordered = sorted(entries, key=lambda entry: (-entry.weight, entry.id))
    return make_digest(ordered, **(values | changed))
