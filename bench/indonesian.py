"""`python -m bench.indonesian [--gold DIR]`: how right and how quick the readers are.

Always on the project's own strings (bench/data), and on the *.dev.tsv of DIR where one is
given; beside them the same dates through the libraries one would otherwise take.
"""

from __future__ import annotations

import argparse
import logging
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import dateparser
import htmldate
from dateparser.search import search_dates
from dateutil import parser as dateutil_parser
from rich.console import Console
from rich.table import Table

from archive.model import CleanPage, DateHint
from bench import strings
from bench.facts import facts_table
from bench.timing import compare
from pipelines import indonesian
from pipelines.read import read_facts

RELEASES = Path(__file__).parents[1] / "infopublik" / "demo" / "releases"
LONG = 2_000  # characters
_COUNT = "{:,.0f}".format


def with_dateparser(raw: str, near: date | None) -> datetime | None:
    """Days first and whole dates only, so that it does its best."""
    base = datetime.combine(near, datetime.min.time()) if near else _seen()
    return dateparser.parse(
        raw, languages=["id"], settings={"DATE_ORDER": "DMY", "RELATIVE_BASE": base}
    )


def with_htmldate(raw: str, near: date | None) -> date | None:
    """It reads pages, so it is given one."""
    del near
    page = f"<html><body><article><p>{raw}</p></article></body></html>"
    found = htmldate.find_date(page, original_date=True, outputformat="%Y-%m-%d")
    return date.fromisoformat(found) if found else None


def with_dateutil(raw: str, near: date | None) -> datetime | None:
    """Fuzzy, days first; it knows English months only."""
    base = datetime.combine(near, datetime.min.time()) if near else _seen()
    try:
        return dateutil_parser.parse(raw, fuzzy=True, dayfirst=True, default=base)
    except (ValueError, OverflowError):
        return None


def _seen() -> datetime:
    return strings.SEEN_AT.replace(tzinfo=None)


OTHERS: dict[str, strings.DateParser] = {
    "dateparser, id, DMY": with_dateparser,
    "htmldate": with_htmldate,
    "dateutil, fuzzy": with_dateutil,
}


def dates_table(folder: Path) -> tuple[Table, list[str]]:
    """Ours to the minute, the others to the day, over the same strings."""
    cases = strings.date_cases(folder)
    table = _table(
        f"dates ({len(cases)})", "right", "wrong", "missed", "invented", "wrong and certain"
    )
    counts, failures = strings.score_dates(cases)
    table.add_row("read_date", *_date_cells(counts, len(cases)), _COUNT(counts["certain"]))
    for name, parse in OTHERS.items():
        table.add_row(
            f"{name} (day only)", *_date_cells(strings.score_parser(cases, parse), len(cases)), "-"
        )
    return table, failures


def _date_cells(counts: Counter[str], total: int) -> list[str]:
    right = f"{counts['right']} ({counts['right'] / max(1, total):.1%})"
    return [right, *(_COUNT(counts[name]) for name in ("wrong", "missed", "invented"))]


def rest_table(folder: Path) -> tuple[Table, list[str]]:
    """Datelines, credits, smart city and, where there is a reader for it, gambling."""
    table = _table("reader", "strings", "result")
    datelines, failures = strings.score_datelines(folder)
    total = datelines["right"] + datelines["wrong"]
    table.add_row(
        "datelines",
        str(total),
        f"{datelines['right'] / max(1, total):.1%} right, {datelines['swapped']} kota/kabupaten "
        f"swapped, {datelines['invented']} places invented",
    )
    credits_, more = strings.score_credits(folder)
    failures += more
    table.add_row(
        "credits",
        str(sum(credits_.values())),
        f"{credits_['right'] / max(1, sum(credits_.values())):.1%} right, {credits_['missed']} "
        f"missed, {credits_['invented']} invented",
    )
    city, more = strings.score_yes_no(
        folder,
        "smart_city",
        "is_announcement",
        lambda phrase: indonesian.read_smart_city("", phrase).about,
    )
    failures += more
    table.add_row("smart city", str(city["yes"] + city["no"]), _precision(city))
    if folder == strings.OWN:  # other tables give the pillars of the page, not of the phrase
        pillars = list(strings.score_pillars(folder))
        failures += [f"pillars {phrase!r}" for phrase, right in pillars if not right]
        right = sum(right for _, right in pillars)
        table.add_row("pillars", str(len(pillars)), f"{right / len(pillars):.1%} right")
    found, more = _gambling(folder, indonesian.read_gambling)
    failures += more
    table.add_row("gambling", *found)
    return table, failures


def _precision(counts: Counter[str]) -> str:
    recall = counts["found"] / max(1, counts["yes"])
    precision = counts["found"] / max(1, counts["found"] + counts["false"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {precision:.1%}, recall {recall:.1%}, F1 {f1:.3f}"


def _gambling(folder: Path, reads: Callable[..., object]) -> tuple[tuple[str, str], list[str]]:
    name = "gambling" if folder == strings.OWN else "judi"
    counts, failures = strings.score_yes_no(
        folder, name, "is_injection", lambda phrase: bool(reads("", phrase).injected)
    )
    recall = counts["found"] / max(1, counts["yes"])
    false = counts["false"] / max(1, counts["no"])
    result = f"recall {recall:.1%}, false flags {false:.1%}"
    return (str(counts["yes"] + counts["no"]), result), failures


def speed_table() -> Table:
    """Dates against dateparser, and whole releases through every reader."""
    cases = [case for case in strings.date_cases(strings.OWN) if case.expected]
    table = _table("speed, one core", "ours /s", "baseline", "baseline /s", "ratio")
    row = compare(
        "read_date, own dates",
        "dateparser, languages=['id']",
        len(cases),
        lambda: [strings.read_case(case) for case in cases],
        lambda: [with_dateparser(case.raw, case.near) for case in cases],
    )
    table.add_row(
        row.what, _COUNT(row.ours), row.baseline, _COUNT(row.theirs), f"{row.ours / row.theirs:.0f}"
    )
    texts = [path.read_text(encoding="utf-8") for path in sorted(RELEASES.glob("*/*.md"))]
    releases = [text.split("+++", 2)[-1].strip() for text in texts]
    for few in (releases[::10], _joined(releases)[::10]):  # few, as the baseline is slow
        table.add_row(*_speed_of_all(few))
    return table


def _joined(releases: list[str]) -> list[str]:
    """Texts as long as many real releases: some of ours in a row, cut at 2,000 characters."""
    texts, text = list[str](), ""
    for release in releases:
        text = f"{text}\n\n{release}".strip()
        if len(text) >= LONG:
            texts.append(text[:LONG])
            text = ""
    return texts


def _speed_of_all(texts: list[str]) -> tuple[str, ...]:
    size = sum(map(len, texts)) / len(texts)
    row = compare(
        f"all readers, releases of {size:,.0f} characters",
        "dateparser's search_dates alone",
        len(texts),
        lambda: [_read_all(text) for text in texts],
        lambda: [search_dates(text, languages=["id"]) for text in texts],
    )
    ratio = f"{row.ours / row.theirs:.0f}"
    return row.what, _COUNT(row.ours), row.baseline, _COUNT(row.theirs), ratio


def _read_all(text: str) -> None:
    """Every fact of a release, as the read stage and the command ask for them."""
    page = CleanPage(
        title="Kabar Kabupaten",
        title_source="heading",
        text=text,
        hints=(DateHint(source="visible", raw="Senin, 2 Maret 2026 | 09:15 WIB"),),
    )
    read_facts(
        page, region_code="33.26", zone="WIB", seen_at=strings.SEEN_AT, url="https://x.go.id/1"
    )
    indonesian.read_gambling(page.title, text)


def _table(title: str, *columns: str) -> Table:
    table = Table(title, box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="left" if column in ("result", "baseline") else "right")
    return table


def main() -> None:
    """Print every table; with --failures, each string that is read otherwise than expected."""
    arguments = argparse.ArgumentParser(prog="python -m bench.indonesian", description=__doc__)
    arguments.add_argument("--gold", type=Path, help="a folder with *.dev.tsv of the same columns")
    arguments.add_argument("--failures", action="store_true", help="list what is not right")
    options = arguments.parse_args()
    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")
    console = Console()
    for folder in filter(None, (strings.OWN, options.gold)):
        console.rule(f"[bold]{'own strings' if folder == strings.OWN else folder}", align="left")
        own = (facts_table,) if folder == strings.OWN else ()
        for make in (dates_table, rest_table, *own):
            table, failures = make(folder)
            console.print(table)
            for failure in failures if options.failures else ():
                console.print(failure, markup=False, highlight=False, style="yellow")
            console.print()
    console.print(speed_table())


if __name__ == "__main__":
    main()
