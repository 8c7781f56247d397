"""Everything the readers see in one page, with the evidence of each, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from archive.changes.compare import date_text
from archive.facts import facts_to_json
from archive.model import CleanPage, DateHint, DateReading, Facts
from archive.region import Region
from infopublik.passed_over import passed_over
from pipelines.clean import clean_page
from pipelines.indonesian import read_date, read_gambling, read_smart_city
from pipelines.read import read_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page to read. region: of the portal it stands on; seen_at: when it was looked at."""

    url: str
    body: bytes
    charset: str | None
    region: Region
    seen_at: datetime


def read_everything(source: Source) -> dict[str, Any]:
    """What each reader makes of a page, and why each candidate that was not taken was not."""
    page = clean_page(source.body, url=source.url, charset=source.charset)
    zone = source.region.zone
    facts = read_facts(
        page,
        region_code=source.region.code,
        zone=zone,
        seen_at=source.seen_at,
        url=source.url,
    )
    kept = facts_to_json(facts)
    smart_city = read_smart_city(page.title, page.text)
    gambling = read_gambling(page.title, page.text)
    return {
        "url": source.url,
        "title": page.title,
        "title_source": page.title_source,
        "text": page.text,
        "published_at": date_text(facts.published),
        "published": kept["published"],
        "hints": list(_judged(page, facts, source)),
        "event_dates": kept["event_dates"],
        "dateline": kept["dateline"],
        "credit": facts.credit,
        "topics": list(facts.topics),
        "pillars": list(facts.pillars),
        "programme": smart_city.programme,
        "stage": smart_city.stage,
        "smart_city_evidence": _spans(smart_city.evidence),
        "people": [asdict(person) for person in facts.people],
        "figures": kept["figures"],
        "passed_over": [
            asdict(each) for each in passed_over(page.title, page.text, facts, smart_city)
        ],
        "attachments": kept["attachments"],
        "charset": kept["charset"],
        "gambling": {
            "injected": gambling.injected,
            "score": gambling.score,
            "evidence": _spans(gambling.evidence),
        },
    }


def _judged(page: CleanPage, facts: Facts, source: Source) -> Iterable[dict[str, Any]]:
    """Each place on the page where a date may stand, and what became of it."""
    for hint in page.hints:
        reading = read_date(hint.raw, seen_at=source.seen_at, zone=source.region.zone)
        yield {
            "source": hint.source,
            "raw": hint.raw,
            "date": date_text(reading),
            "certainty": reading.certainty,
            "why": _why(hint, reading, facts.published),
        }


def _why(hint: DateHint, reading: DateReading, chosen: DateReading) -> str:
    if reading.value is None:
        return "rejected: no date in it"
    if f"{hint.source}: {reading.raw}" in chosen.conflicts:
        return f"rejected: another day than {chosen.source}, which is trusted more"
    if hint.source == chosen.source:
        return "taken"
    return "agrees"


def _spans(evidence: Iterable[tuple[int, int, str]]) -> list[dict[str, Any]]:
    return [{"start": start, "end": end, "text": text} for start, end, text in evidence]
