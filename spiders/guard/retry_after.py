"""What a Retry-After header asks for (faults 27 and 28)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# More than a day is not believed (faults.md, T32).
MAX_ASKED_S = 86_400.0


def asked_wait(header: str, now: datetime) -> float | None:
    """Seconds that a Retry-After asks for, at most a day; None for what is no time to come."""
    text = header.strip()[:100]
    if text.isascii() and text.isdigit():
        return min(float(text), MAX_ASKED_S)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - now).total_seconds()
    return min(seconds, MAX_ASKED_S) if seconds > 0 else None
