"""What a step of detection asks for, and what it is answered."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from scrapy.http import Response, TextResponse

from archive.errors import UsageError
from archive.model import LookClass

# Of a page on which links are looked for; what stands beyond says nothing new of its kinds.
_MAX_PAGE_BYTES = 2_000_000

# How the cause of an answer begins where the portal needs a longer pause than a person waits.
WAIT = "needs a pause of"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a request: class and cause as a look has them.

    url: as asked. response: None where none came.
    """

    url: str
    look_class: LookClass
    cause: str | None = None
    response: Response | None = None

    @property
    def page(self) -> TextResponse | None:
        """The page that answered 200, its first megabytes; None for anything else."""
        response = self.response
        if not isinstance(response, TextResponse) or response.status != 200:
            return None
        if len(response.body) > _MAX_PAGE_BYTES:
            return response.replace(body=response.body[:_MAX_PAGE_BYTES])
        return response

    def said(self) -> str:
        """The outcome in a few words: "DOWN (connection refused)"."""
        return f"{self.look_class} ({self.cause})" if self.cause else str(self.look_class)


# Yields an address, is sent the answer, returns what it found out.
Steps: TypeAlias = Generator[str, Answer, T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A release page as it would be read.

    published_at: ISO 8601, a day alone where no time is printed. date_source: where the date
    stood: json-ld, meta, time, visible, url ... faults: what speaks against a release.
    """

    url: str
    title: str | None
    text: str
    published_at: str | None
    certainty: str
    date_source: str | None
    date_raw: str | None
    place: str | None
    credit: str | None
    faults: tuple[str, ...] = ()


# Reads a fetched page as the pipelines would, given the code of its region.
Judge: TypeAlias = Callable[[Response, str], Sample]


class NotDetectedError(UsageError):
    """A step found nothing: its text says which, what was seen, and what a person can do."""
