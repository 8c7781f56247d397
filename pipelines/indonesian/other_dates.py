"""What dateparser reads where none of our own forms fits, doubtful at best."""

from __future__ import annotations

import re
import warnings
from datetime import datetime
from functools import cache
from typing import Any

from archive.model import Certainty, DateReading, Precision
from pipelines.indonesian.date_forms import AHEAD, FIRST_YEAR
from pipelines.indonesian.date_patterns import MONTHS
from pipelines.indonesian.tables import any_of

FALLBACK_CAP = 100  # dateparser's time grows faster than its input

_NONE = DateReading()
# Shapes that dateparser takes for dates, and what a text must hold to be worth asking about.
_FORBIDDEN = re.compile(
    r"©|copyright|nomor|nomer|\bno\b|\btahun\b|\bperiode\b|\bmasa\b|\brp\b|hijriy?ah|\d\s?h\b"
    r"|\bke[ -]\d|\b0+[-/.]0+\b|\d{4}\s?[-/]\s?\d{4}|\d{3,4}[- ]\d{3,4}|\d\d?[/.-]\d\d?[/.-]\d",
    re.IGNORECASE,
)
_WORTH_ASKING = re.compile(
    rf"(?=.*\d)(?=.*(?:19|20)\d\d)(?:.*(?<![^\W\d_])(?:{any_of(MONTHS)})(?![^\W\d_])|.*\d[-/]\d)",
    re.IGNORECASE,
)


def read_otherwise(shown: str, raw: str, seen: datetime) -> DateReading:
    """What dateparser makes of a text that holds a month or separators, doubtful at best."""
    capped = shown[:FALLBACK_CAP]
    if _FORBIDDEN.search(capped) or not _WORTH_ASKING.match(capped):
        return _NONE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _dateparser().get_date_data(capped)
            value = found.date_obj if found else None
    except Exception:  # noqa: BLE001 - a foreign parser on foreign text; readers never raise
        return _NONE
    if not isinstance(value, datetime) or value.year < FIRST_YEAR:
        return _NONE
    if value.date() > seen.date() + AHEAD:
        return _NONE
    return DateReading(
        value=value.date(),
        raw=raw[:FALLBACK_CAP].strip(),
        source="text",
        precision=Precision.DAY,
        certainty=Certainty.DOUBTFUL,
    )


@cache
def _dateparser() -> Any:
    # Imported on first need: few texts get here, and it loads slowly.
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["id"],
        settings={
            "DATE_ORDER": "DMY",
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
        },
    )
