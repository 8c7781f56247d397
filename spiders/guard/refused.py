"""A request that is not made, or an answer that is not taken, with its class and cause."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from archive.model import LookClass


class RefusedError(IgnoreRequest):
    """Raised by a guard; the spider keeps it as a look.

    cause: one short phrase. status: of the answer that was refused, if there was one.
    """

    def __init__(self, look_class: LookClass, cause: str, *, status: int | None = None) -> None:
        super().__init__(cause)
        self.look_class = look_class
        self.cause = cause
        self.status = status
