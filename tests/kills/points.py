"""The table of named points, and what is written into it.

`python -m tests.kills.points` writes the table anew, after the code has changed: of each scenario
every point it crosses, in the midst of its crossings, and each point in one scenario only.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.kills import site
from tests.kills.cared import CARES, Cares
from tests.kills.crawled import NIGHTS, Crawls
from tests.loopback import serving

TABLE = Path(__file__).with_name("points.tsv")
# The second night has the most to do; a backup is made at its end too.
SCENARIOS = tuple(dict.fromkeys(["backup", "night 2", *CARES, "night 1", "night 3", "night 4"]))
# A lock is tried and signed by every command.
_LEFT_OUT = ("archive.lock:", " mkdir ")
# What the archive keeps of a pause a portal asked for stands in a test of its own.
_ALONE = "archive.visit:ask_back_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A row of the table: kill the scenario at this crossing of a point.

    also: "daily" where it is killed in the everyday tests too, "server" where on a server too.
    """

    scenario: str
    point: str
    crossing: int
    also: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """What a test of it is called."""
        return f"{self.scenario}-{self.point}-{self.crossing}"


def named_points() -> list[Named]:
    """The rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Named(
                scenario=row["scenario"],
                point=row["point"],
                crossing=int(row["crossing"]),
                also=frozenset(row["also"].split()),
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]


def place_of(point: str) -> str:
    """What of a point says that something is changed there: without function and moment."""
    place, what = point.split(" ", 1)
    return f"{place.partition(':')[0]} {what.rpartition(' ')[0]}"


def is_nameable(point: str) -> bool:
    """Whether a point is one for the table."""
    return not any(word in point for word in _LEFT_OUT) and not point.startswith(_ALONE)


def crossed(folder: Path) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Each scenario run to its end, and how often it crossed each point."""
    with serving(*site.HOSTS) as servers:
        crawls = Crawls(folder / "crawls", servers)
        cares = Cares(folder / "cares", crawls)
        for number in NIGHTS:
            crawls.after(number)
        for scenario in SCENARIOS:
            if scenario in CARES:
                cares.standing(scenario)
                yield scenario, cares.runs[scenario].crossed
            else:
                yield scenario, crawls.runs[int(scenario.split()[1])].crossed


def main() -> None:
    """Write the table; what it says of a point besides stays."""
    also = {row.point: row.also for row in named_points()} if TABLE.exists() else {}
    rows: dict[str, Named] = {}
    with tempfile.TemporaryDirectory() as folder:
        for scenario, counts in crossed(Path(folder)):
            for point, count in sorted(counts.items()):
                # Each old schema is brought to today's in a transaction of its own.
                key = f"{scenario} {point}" if "migrate_command COMMIT" in point else point
                if is_nameable(point) and key not in rows:
                    rows[key] = Named(
                        scenario=scenario,
                        point=point,
                        crossing=(count + 1) // 2,
                        also=also.get(point, frozenset()),
                    )
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(["scenario", "point", "crossing", "also"])
        for row in rows.values():
            table.writerow([row.scenario, row.point, row.crossing, " ".join(sorted(row.also))])
    sys.stdout.write(f"{TABLE}: {len(rows)} points\n")


if __name__ == "__main__":
    main()
