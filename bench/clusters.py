"""Clusters on seeded releases: precision, recall, and releases placed a second.

python -m bench.clusters [RELEASES [STANDING]]

A quarter are near-copies of a release up to 3,000 before them: 0 to 6 % of the words replaced,
half with a new title, some with a tail. Beside them stand what only looks alike: forms filled in
for other places and days, one quotation in several stories, closing words of a portal. STANDING
releases of ten years lie in the tables before, to show what a large archive costs.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from archive import schema
from archive.clustering import BATCH, place_new
from archive.database import Archive, open_for_writing
from archive.facts import facts_to_json
from archive.minhash import ALGORITHM, band_keys, jaccard, shingles_of, stretch_of, words_of
from archive.model import Facts
from archive.sameness import SAME

SEED = 20261125
PORTALS = 100
NIGHT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FACTS = facts_to_json(Facts())
BACK = 3_000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One release. root: the number of the story it tells; source: of the release it copies."""

    root: int
    source: int | None
    kind: str
    title: str
    text: str


class Writer:
    """Makes releases of made-up words, with the forms, quotations and closings of portals."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        syllables = [a + b for a in "bdgjklmnprst" for b in "aeiou"]
        made = {"".join(draw.choices(syllables, k=draw.randint(2, 4))) for _ in range(30_000)}
        self.words = sorted(made)
        # Zipf's law, by hand: a common word is drawn often.
        self.weights = [1 / (rank + 3) for rank in range(len(self.words))]
        draw.shuffle(self.words)
        self.places = [word.title() for word in draw.sample(self.words, 500)]
        self.forms = [self._form() for _ in range(20)]
        self.quotes = [f"“{' '.join(self._run(35))},” kata {self._name()}." for _ in range(60)]
        self.closings = [" ".join(self._run(60)) + "." for _ in range(PORTALS)]

    def story(self, number: int, portal: int) -> Story:
        """A release that copies none."""
        chance = self.draw.random()
        kind = "form" if chance < 0.06 else "quote" if chance < 0.14 else "own"
        title = " ".join(self._run(9))
        if kind == "form":
            text = self._fill(self.draw.choice(self.forms))
        else:
            text = self._text(self.draw.randint(60, 330))
        if kind == "quote":
            text += f"\n\n{self.draw.choice(self.quotes)}"
        if kind == "own" and self.draw.random() < 0.2:
            kind = "closing"
            text = f"{self._text(45)}\n\n{self.closings[portal]}\n\n{self.closings[portal]}"
        return Story(root=number, source=None, kind=kind, title=title, text=text)

    def copy(self, number: int, of: Story, source: int) -> Story:
        """A near-copy of a release."""
        share = self.draw.uniform(0, 0.06)
        text = " ".join(
            self._run(1)[0] if self.draw.random() < share else word for word in of.text.split(" ")
        )
        if self.draw.random() < 0.3:
            text += "\n\n" + self._text(self.draw.randint(8, 25))
        title = of.title if self.draw.random() < 0.5 else " ".join(self._run(8))
        return Story(root=of.root, source=source, kind="copy", title=title, text=text)

    def _run(self, count: int) -> list[str]:
        return self.draw.choices(self.words, cum_weights=self._cumulative, k=count)

    @property
    def _cumulative(self) -> list[float]:
        if not hasattr(self, "_sums"):
            total, self._sums = 0.0, []
            for weight in self.weights:
                total += weight
                self._sums.append(total)
        return self._sums

    def _text(self, count: int) -> str:
        """Sentences of about twenty words with names and figures, paragraphs of three."""
        sentences = []
        while count > 0:
            words = self._run(min(count, self.draw.randint(12, 28)))
            count -= len(words)
            if self.draw.random() < 0.5:
                words.insert(self.draw.randrange(len(words) + 1), self._name())
            if self.draw.random() < 0.4:
                words.insert(self.draw.randrange(len(words) + 1), self._figure())
            sentences.append(" ".join(words).capitalize() + ".")
        return "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))

    def _name(self) -> str:
        return " ".join(self.draw.sample(self.places, 2))

    def _figure(self) -> str:
        return f"Rp{self.draw.randint(1, 999)}.{self.draw.randint(100, 999)}.000"

    def _form(self) -> str:
        words = self._run(self.draw.randint(90, 220))
        for _ in range(self.draw.randint(4, 7)):
            words.insert(self.draw.randrange(len(words)), self.draw.choice(("{place}", "{figure}")))
        return " ".join(words)

    def _fill(self, form: str) -> str:
        parts = form.split(" ")
        made = {"{place}": self._name, "{figure}": self._figure}
        place = self._name()
        return " ".join(
            place if part == "{place}" else made[part]() if part in made else part for part in parts
        )


def write(count: int) -> list[Story]:
    """The seeded releases, in the order in which they are published."""
    draw = random.Random(SEED)
    writer = Writer(draw)
    stories: list[Story] = []
    for number in range(count):
        if number and draw.random() < 0.25:
            source = draw.randrange(max(0, number - BACK), number)
            stories.append(writer.copy(number, stories[source], source))
        else:
            stories.append(writer.story(number, number % PORTALS))
    return stories


def stand(archive: Archive, count: int) -> None:
    """Fill the tables with releases of ten years, signed and alone."""
    draw = random.Random(SEED + 1)
    for start in range(0, count, 10_000):
        numbers = range(start, min(start + 10_000, count))
        days = [timedelta(days=3650 * (1 - number / count)) for number in numbers]
        rows = [
            _release(10**6 + number, number % PORTALS, NIGHT - day)
            for number, day in zip(numbers, days, strict=True)
        ]
        minhashes = {row["id"]: draw.randbytes(256) for row in rows}
        keys = sorted(
            (key, row["id"])
            for row in rows
            for key in band_keys(minhashes[row["id"]], stretch_of(row["published_sort"]))
        )
        with archive.write() as connection:
            connection.execute(sa.insert(schema.release), rows)
            connection.execute(
                sa.insert(schema.signature),
                [
                    {"release": key, "sha256": "", "algorithm": ALGORITHM, "minhash": minhash}
                    for key, minhash in minhashes.items()
                ],
            )
            connection.execute(
                sa.insert(schema.band), [{"key": key, "release": number} for key, number in keys]
            )


def _release(number: int, portal: int, at: datetime, sha256: str = "") -> Row:
    return {
        "id": number,
        "portal": f"p{portal}",
        "url": f"https://p{portal}.example/{number}",
        "region_code": "33",
        "state": "present",
        "version": 1,
        "sha256": sha256,
        "published_at": at.isoformat(),
        "published_sort": at,
        "published": FACTS["published"],
        "first_seen": at,
        "last_seen": at,
    }


def place(archive: Archive, stories: list[Story]) -> tuple[float, float]:
    """Store the releases in lots, place each lot; returns seconds of CPU and of the clock."""
    spent, waited = 0.0, 0.0
    for start in range(0, len(stories), PORTALS * BATCH):
        lot = range(start, min(start + PORTALS * BATCH, len(stories)))
        with archive.write() as connection:
            connection.execute(
                sa.insert(schema.release),
                [
                    # Published over sixty days.
                    _release(
                        1 + n, n % PORTALS, NIGHT + timedelta(days=60 * n / len(stories)), f"{n}"
                    )
                    for n in lot
                ],
            )
            connection.execute(
                sa.insert(schema.version),
                [
                    {
                        "release": 1 + n,
                        "number": 1,
                        "night": 1,
                        "valid_from": NIGHT,
                        "sha256": f"{n}",
                        "title": stories[n].title,
                        "text": stories[n].text,
                        "facts": FACTS,
                    }
                    for n in lot
                ],
            )
        for portal in range(PORTALS):
            began, clock = time.process_time(), time.perf_counter()
            with archive.write() as connection:
                while place_new(connection, 1, NIGHT, f"p{portal}"):
                    pass
            spent += time.process_time() - began
            waited += time.perf_counter() - clock
    return spent, waited


def judge(archive: Archive, stories: list[Story]) -> Iterator[str]:
    """Precision over all pairs of a cluster; recall over copies and what they were made of."""
    with archive.read() as connection:
        rows = connection.execute(
            sa.select(schema.release.c.id, schema.release.c.cluster).where(
                schema.release.c.id <= len(stories)
            )
        )
        cluster = {row.id - 1: row.cluster for row in rows}
    groups = defaultdict(list)
    for number, key in cluster.items():
        if key is not None:
            groups[key].append(number)
    right, wrong = 0, Counter[str]()
    for group in groups.values():
        for one, other in combinations(group, 2):
            if stories[one].root == stories[other].root:
                right += 1
            else:
                wrong[f"{stories[stories[one].root].kind}/{stories[stories[other].root].kind}"] += 1
    yield f"clusters {len(groups)}, largest {max(map(len, groups.values()))}"
    yield f"precision {right / (right + wrong.total()):.4f} of {right + wrong.total()} pairs"
    yield f"wrong pairs {dict(wrong)}"
    found, all_of, looked = Counter[str](), Counter[str](), Counter[str]()
    shingles = [shingles_of(words_of(story.text)) for story in stories]
    for number, story in enumerate(stories):
        if story.source is None:
            looked[story.kind] += 1
            continue
        index = jaccard(shingles[number], shingles[story.source])
        band = f"{int(index * 10) / 10:.1f}"
        for name in (band, "all") if index >= SAME else (band,):
            all_of[name] += 1
            found[name] += cluster[number] is not None and cluster[number] == cluster[story.source]
    yield f"recall {found['all'] / all_of['all']:.4f} of {all_of['all']} at Jaccard >= {SAME}"
    yield "by Jaccard: " + ", ".join(
        f"{name} {found[name]}/{all_of[name]}" for name in sorted(all_of) if name != "all"
    )
    yield f"others {dict(looked)}"


def main() -> None:
    """Run it and print what was measured."""
    count, standing = (int(word) for word in (*sys.argv[1:], *("20000", "0")[len(sys.argv) - 1 :]))
    stories = write(count)
    with tempfile.TemporaryDirectory() as folder:
        archive = open_for_writing(f"sqlite:///{Path(folder)}/bench.db")
        with archive.write() as connection:
            connection.execute(sa.insert(schema.night).values(number=1, started_at=NIGHT))
            connection.execute(
                sa.insert(schema.portal),
                [
                    {
                        "id": f"p{n}",
                        "name": f"P{n}",
                        "home": "-",
                        "region_code": "33",
                        "family": "feed",
                        "checked": "-",
                    }
                    for n in range(PORTALS)
                ],
            )
        stand(archive, standing)
        spent, waited = place(archive, stories)
        print(f"{count} releases beside {standing}, seed {SEED}")
        print(f"placed {count / spent:.0f} a second of CPU, {count / waited:.0f} of the clock")
        for line in judge(archive, stories):
            print(line)
        archive.close()


if __name__ == "__main__":
    main()
