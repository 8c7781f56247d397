"""Strings with right answers, and how many of them the readers get right.

The project's own stand in bench/data; a folder with *.dev.tsv of the same columns can be
given besides.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from archive.model import ZONES, Certainty, DateReading
from archive.region import by_code
from pipelines import indonesian

OWN = Path(__file__).with_name("data")
SEEN_AT = datetime(2026, 3, 2, 22, 0, tzinfo=ZONES["WIB"])
LEDE = " kegiatan itu dengan baik.\n\nWarga menyambutnya."
BODY = "Bupati membuka pasar murah.\n\nWarga menyambutnya dengan senang hati.\n\n"

Row = dict[str, str]
DateParser = Callable[[str, date | None], date | datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A printed date. near: what one without a year stands near. expected: ISO or ""."""

    raw: str
    near: date | None
    zone: str
    expected: str


def rows(folder: Path, name: str) -> list[Row]:
    """The rows of a table, or none; lines that begin with # are notes."""
    for path in (folder / f"{name}.tsv", folder / f"{name.replace('_', '')}.dev.tsv"):
        if path.exists():
            lines = path.read_text(encoding="utf-8").split("\n")
            kept = [line for line in lines if line and not line.startswith("#")]
            return list(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))
    return []


def region_codes(folder: Path) -> dict[str, str]:
    """Region code by host, where the folder says which portal prints what."""
    path = folder / "urls.tsv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["host"]: row["kode"] for row in table}


def _portal(row: Row, regions: dict[str, str]) -> str | None:
    return row.get("portal") or regions.get(urlsplit(row.get("page_url") or "").netloc)


def date_cases(folder: Path) -> list[Case]:
    """The dates of a folder. Of a context that is a year, its middle counts."""
    regions = region_codes(folder)
    cases = []
    for row in rows(folder, "dates"):
        region = by_code(_portal(row, regions) or "")
        context = row["context"]
        near = date(int(context), 7, 1) if len(context) == 4 else None
        cases.append(
            Case(
                raw=row["raw"],
                near=near or (date.fromisoformat(context) if context else None),
                zone=region.zone if region else "WIB",
                expected=row["expected"],
            )
        )
    return cases


def read_case(case: Case) -> DateReading:
    """What our reader makes of it."""
    return indonesian.read_date(case.raw, seen_at=SEEN_AT, published=case.near, zone=case.zone)


def score_dates(cases: list[Case]) -> tuple[Counter[str], list[str]]:
    """Counts of right, wrong, certain (and wrong), missed and invented; and each failure."""
    counts: Counter[str] = Counter()
    failures = []
    for case in cases:
        reading = read_case(case)
        got = reading.value.isoformat() if reading.value else ""
        outcome = _outcome(got, case.expected)
        counts[outcome] += 1
        if outcome != "right":
            counts["certain"] += reading.certainty == Certainty.CERTAIN
            failures.append(
                f"date {case.raw!r}: {got or 'none'} ({reading.certainty}), "
                f"not {case.expected or 'none'}"
            )
    return counts, failures


def score_parser(cases: list[Case], parse: DateParser) -> Counter[str]:
    """The same for another parser, which need only get the day right."""
    counts: Counter[str] = Counter()
    for case in cases:
        value = parse(case.raw, case.near)
        counts[_outcome(value.isoformat()[:10] if value else "", case.expected[:10])] += 1
    return counts


def _outcome(got: str, expected: str) -> str:
    if got == expected:
        return "right"
    if not got:
        return "missed"
    return "wrong" if expected else "invented"


def score_datelines(folder: Path) -> tuple[Counter[str], list[str]]:
    """Counts of right, codes, swapped (city for regency) and invented; and each failure."""
    counts: Counter[str] = Counter()
    failures = []
    regions = region_codes(folder)
    for row in rows(folder, "datelines"):
        got = indonesian.read_dateline(row["raw"] + LEDE, portal_region=_portal(row, regions))
        # Some tables give the portal's own code where no dateline stands.
        code = row["kode"] if row["place"] else ""
        said = (got.place or "", got.outlet or "")
        right = said == (row["place"], row["outlet"]) and (got.region_code or "") == code
        counts["right" if right else "wrong"] += 1
        counts["invented"] += bool(got.place and not row["place"])
        counts["swapped"] += _is_swap(got.region_code, code)
        if not right:
            failures.append(f"dateline {row['raw']!r}: {said} {got.region_code}")
    return counts, failures


def _is_swap(got: str | None, expected: str) -> bool:
    """Whether the other of two regions with one name was given."""
    one, other = by_code(got or ""), by_code(expected)
    return bool(one and other and one != other and _bare(one.name) == _bare(other.name))


def _bare(name: str) -> str:
    return name.removeprefix("Kota ").removeprefix("Kabupaten ")


_NO_CREDIT = ("not a credit", "caption mark", "photo credit", "tag", "account")


def score_credits(folder: Path) -> tuple[Counter[str], list[str]]:
    """Counts of right, missed and invented; and each failure."""
    counts: Counter[str] = Counter()
    failures = []
    for row in rows(folder, "credits"):
        credit = indonesian.read_dateline(BODY + row["raw"]).credit
        is_credit = row["kind"] not in _NO_CREDIT
        outcome = "right" if bool(credit) == is_credit else "missed" if is_credit else "invented"
        counts[outcome] += 1
        if outcome != "right":
            failures.append(f"credit {row['raw']!r}: {credit}")
    return counts, failures


def score_yes_no(
    folder: Path, name: str, column: str, reads: Callable[[str], bool]
) -> tuple[Counter[str], list[str]]:
    """Counts of found, false and missed among phrases that are or are not of a kind."""
    counts: Counter[str] = Counter()
    failures = []
    for row in rows(folder, name):
        expected, got = row[column] == "yes", reads(row["phrase"])
        counts["yes" if expected else "no"] += 1
        counts["found"] += expected and got
        counts["false"] += got and not expected
        if expected != got:
            failures.append(f"{name} {row['phrase']!r}: {got}")
    return counts, failures


def score_pillars(folder: Path) -> Iterator[tuple[str, bool]]:
    """Each phrase that should name pillars or a programme: whether just those were read."""
    for row in rows(folder, "smart_city"):
        if row["is_announcement"] == "yes":
            read = indonesian.read_smart_city("", row["phrase"]).pillars
            yield row["phrase"], set(read) == set(filter(None, row["pillars"].split(",")))
