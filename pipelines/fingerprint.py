"""The fingerprint stage: the hash that tells wordings apart, and the layout of the page."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from scrapy.exceptions import DropItem

from archive.model import Release
from pipelines.layout import layout_of


def fingerprint(title: str, text: str) -> str:
    """SHA-256 (hex) of title and text in NFC, every run of white space as one space."""
    normal = unicodedata.normalize("NFC", f"{title}\n{text}")
    return sha256(" ".join(normal.split()).encode()).hexdigest()


class FingerprintStage:
    """Sets `sha256` and `layout`."""

    def process_item(self, item: Release) -> Release:
        """Hash what the clean stage left."""
        item.layout = layout_of(item.body)
        if item.clean is None or not item.clean.title:
            raise DropItem("not cleaned")
        item.sha256 = fingerprint(item.clean.title, item.clean.text)
        return item
