"""Reading a printed date, against dateparser with the language given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import dateparser

from bench.timing import Row, compare
from pipelines.indonesian import read_date

SEEN_AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus")


def measure() -> Iterator[Row]:
    """Dates a second."""
    texts = [
        f"{day} {month} {year}, {hour:02}:30 WIB"
        for year in (2023, 2024)
        for month in MONTHS
        for day in (1, 9, 28)
        for hour in (8, 17)
    ]
    yield compare(
        "read_date, day and time",
        "dateparser, languages=['id']",
        len(texts),
        lambda: [read_date(text, seen_at=SEEN_AT) for text in texts],
        lambda: [dateparser.parse(text, languages=["id"]) for text in texts],
    )
