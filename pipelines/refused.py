"""A page that is no release, with the class and cause under which its look is kept."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from archive.model import LookClass


class RefusedItemError(DropItem):
    """Raised by a stage; the store stage keeps the look, and nothing else changes."""

    def __init__(self, look_class: LookClass, cause: str) -> None:
        super().__init__(cause)
        self.look_class = look_class
        self.cause = cause
