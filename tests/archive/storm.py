"""A process that stores releases without a pause, for tests of what happens meanwhile.

Run as `python -m tests.archive.storm URL wal|delete`: it begins a night, with that journal, and
goes on until it is stopped.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count

from archive import engine_sqlite
from archive.clock import Clock
from archive.database import open_for_writing
from archive.night import begin_night
from tests.archive.building import FIRST_NIGHT, TEXT, make_plan, make_release, store_now


def main(url: str, journal: str) -> None:
    """Store one release after another, each in its transaction, and say so after the first."""
    library = replace(engine_sqlite.sqlite_library(), wal_safe=journal == "wal")
    engine_sqlite.sqlite_library = lambda: library
    archive = open_for_writing(url)
    night = begin_night(archive, Clock(FIRST_NIGHT), [make_plan()])
    for number in count(1):
        address = f"https://kotacontoh.example/berita/{number}"
        store_now(
            night, make_release(url=address, title=f"Judul {number}", text=f"{TEXT} {number}")
        )
        if number == 1:
            sys.stdout.write("storing\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
