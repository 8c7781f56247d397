"""The fingerprint stage: the hash that tells one wording from another."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from scrapy.exceptions import DropItem

from archive.model import Release


def fingerprint(title: str, text: str) -> str:
    """SHA-256 (hex) of title and text in NFC, every run of white space as one space."""
    normal = unicodedata.normalize("NFC", f"{title}\n{text}")
    return sha256(" ".join(normal.split()).encode()).hexdigest()


class FingerprintStage:
    """Sets `sha256`."""

    def process_item(self, item: Release) -> Release:
        """Hash what the clean stage left."""
        if item.clean is None or not item.clean.title:
            raise DropItem("not cleaned")
        item.sha256 = fingerprint(item.clean.title, item.clean.text)
        return item
