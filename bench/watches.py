"""How long a night's events take to be told: many watches over many events.

python -m bench.watches [--watches 1000] [--events 5000] [--archive URL]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from archive import schema
from archive.database import open_for_writing
from archive.outbox import make_digests
from archive.region import all_regions
from archive.search.find import Filters
from archive.watch import NewWatch, add_watch
from bench.corpus import LAST_DAY, SEED, begin, corpus, load, vocabulary

NOW = LAST_DAY + timedelta(hours=1)


def main() -> None:
    """Make an archive with watches and a night's events, and time what makes the digests."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--watches", type=int, default=1_000)
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--archive")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = open_for_writing(asked.archive or f"sqlite:///{Path(folder)}/bench.db")
        with archive.write() as connection:
            begin(connection)
            for wanted in _watches(asked.watches):
                add_watch(connection, wanted, LAST_DAY)
            load(connection, list(corpus(asked.events)), 1)
        began, worked = time.perf_counter(), time.process_time()
        make_digests(archive, NOW, most_events=lambda _: None)
        took, worked = time.perf_counter() - began, time.process_time() - worked
        with archive.read() as connection:
            digests, told = (
                connection.scalar(sa.select(sa.func.count()).select_from(table))
                for table in (schema.digest, schema.digest_event)
            )
        archive.close()
    print(
        f"{asked.watches:,} watches over {asked.events:,} events: {took:.1f} s, "
        f"{worked:.1f} s of them at work, {digests:,} digests of {told:,} events"
    )


def _watches(count: int) -> list[NewWatch]:
    """Watches as people make them: of words of all ranks, regions, topics and phrases."""
    chance = random.Random(SEED)
    words = vocabulary(random.Random(SEED))
    regions = [region.code for region in all_regions()]
    made = []
    for number in range(count):
        one, other = (words[chance.randrange(50, 20_000)] for _ in range(2))
        query = chance.choice(
            [one, f"{one} {other}", f"{one} OR {other}", f'"{one} {other}"', f"{one} -{other}", ""]
        )
        filters = Filters(
            region=chance.choice([None, chance.choice(regions)]),
            topic=chance.choice([None, None, "smart-city"]),
        )
        made.append(
            NewWatch(name=f"w{number}", query=query, channel="mailto:x@example.id", filters=filters)
        )
    return made


main()
