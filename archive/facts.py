"""Facts as JSON and back: the form in which the archive keeps what was read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from archive.model import Certainty, DateReading, Facts, Precision


def reading_to_json(reading: DateReading) -> dict[str, object]:
    """A date reading as the archive keeps it."""
    return _row(reading) | {"value": None if reading.value is None else reading.value.isoformat()}


def reading_from_json(kept: dict[str, object]) -> DateReading:
    """Read back what `reading_to_json` wrote."""
    text = kept["value"]
    value: date | datetime | None = None
    if isinstance(text, str):
        value = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    precision = kept["precision"]
    conflicts = kept["conflicts"]
    return DateReading(
        value=value,
        raw=_text(kept["raw"]),
        source=_text(kept["source"]),
        zone=_text(kept["zone"]),
        precision=Precision(precision) if isinstance(precision, str) else None,
        certainty=Certainty(str(kept["certainty"])),
        conflicts=tuple(str(c) for c in conflicts) if isinstance(conflicts, list) else (),
    )


def facts_to_json(facts: Facts) -> dict[str, object]:
    """The facts of a version as the archive keeps them."""
    return _row(facts) | {
        "published": reading_to_json(facts.published),
        "event_dates": [reading_to_json(reading) for reading in facts.event_dates],
        "figures": [_row(figure) | {"value": str(figure.value)} for figure in facts.figures],
    }


def _row(kept: Any) -> dict[str, Any]:
    """A dataclass by field. `asdict` copies every text in it, a tenth of what storing costs."""
    return {field.name: _plain(getattr(kept, field.name)) for field in fields(kept)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return _row(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
