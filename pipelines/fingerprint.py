"""The fingerprint stage: the hash that tells wordings apart, and the layout of the page."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from archive.fingerprint import fingerprint
from archive.model import Release
from pipelines.layout import layout_of


class FingerprintStage:
    """Sets `sha256` and `layout`."""

    def process_item(self, item: Release) -> Release:
        """Hash what the clean stage left."""
        item.layout = layout_of(item.body)
        if item.clean is None or not item.clean.title:
            raise DropItem("not cleaned")
        item.sha256 = fingerprint(item.clean.title, item.clean.text)
        return item
