"""People and figures: how many of those in our own texts the readers find, and invent none.

`facts_table` answers as the tables of `bench.indonesian` do: a table, and what is not right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from bench.strings import rows
from pipelines import indonesian


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many facts were expected, read, and both."""

    expected: int = 0
    read: int = 0
    right: int = 0

    def plus(self, expected: Counter[str], read: Counter[str]) -> Score:
        """The score with one more text."""
        return Score(
            expected=self.expected + expected.total(),
            read=self.read + read.total(),
            right=self.right + (expected & read).total(),
        )

    def shown(self) -> str:
        """Precision and recall."""
        precision, recall = self.right / max(1, self.read), self.right / max(1, self.expected)
        return f"precision {precision:.1%}, recall {recall:.1%}"


def facts_table(folder: Path) -> tuple[Table, list[str]]:
    """People by name, with office, with its region and with quotations; and figures."""
    table = Table("facts", "strings", "result", box=None, pad_edge=False)
    scores, failures, texts = score_people(folder)
    for what, score in scores.items():
        table.add_row(what, str(texts), score.shown())
    figures, more, texts = score_figures(folder)
    table.add_row("figures", str(texts), figures.shown())
    return table, failures + more


def score_people(folder: Path) -> tuple[dict[str, Score], list[str], int]:
    """Scores of people.tsv, what is not right, and the number of texts.

    people: "name | office | region code | quotations", parted by ";"; an empty cell for none.
    """
    kinds = ("people", "people, office", "people, region", "people, quotations")
    scores = dict.fromkeys(kinds, Score())
    failures: list[str] = []
    table = rows(folder, "people")
    for row in table:
        text, region = _text(row), row["region"] or None
        expected = [[cell.strip() for cell in one.split("|")] for one in _parts(row["people"])]
        read = [
            [one.name, one.office or "", one.region_code or "", str(one.quotes)]
            for one in indonesian.read_people(text, region=region)
        ]
        for column, kind in enumerate(kinds):
            shown = [
                Counter(f"{one[0]}|{one[column]}" for one in side) for side in (expected, read)
            ]
            scores[kind] = scores[kind].plus(*shown)
        if sorted(expected) != sorted(read):
            failures.append(f"people {text!r}: {_listed(read)}, expected {_listed(expected)}")
    return scores, failures, len(table)


def score_figures(folder: Path) -> tuple[Score, list[str], int]:
    """Score of figures.tsv ("kind value unit", parted by ";"), what is not right, and texts."""
    score, failures = Score(), list[str]()
    table = rows(folder, "figures")
    for row in table:
        text = _text(row)
        expected = Counter(" ".join(one.split()) for one in _parts(row["figures"]))
        read = Counter(
            f"{figure.kind} {figure.value} {figure.unit}"
            for figure in indonesian.read_figures(text)
        )
        score = score.plus(expected, read)
        if expected != read:
            missed, extra = sorted(expected - read), sorted(read - expected)
            failures.append(f"figures {text!r}: missed {missed}, invented {extra}")
    return score, failures, len(table)


def _text(row: dict[str, str]) -> str:
    return row["text"].replace("\\n", "\n")


def _parts(cell: str) -> Iterator[str]:
    return (part for part in cell.split(";") if part.strip())


def _listed(people: list[list[str]]) -> str:
    return "; ".join(" | ".join(one) for one in people)
