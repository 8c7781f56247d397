"""Two manifests side by side: the one that was kept, and the one that rows and files give now."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest
from operator import itemgetter

_WORDS = (
    *("infopublik-manifest", "night", "started", "finished", "exit", "previous"),
    *("looks", "events", "release", "warc", "end"),
)
# Lines that stand for one of many, and what the word after theirs names.
NAMED = {"looks": "portal", "events": "portal", "release": "release", "warc": "file"}

Key = tuple[str, str]


def merged(
    kept: Iterable[bytes], now: Iterable[bytes]
) -> Iterator[tuple[Key, bytes | None, bytes | None]]:
    """Lines of the same word and name side by side; None where one of them has none."""
    both = heapq.merge(
        ((_order(line), 0, line) for line in kept), ((_order(line), 1, line) for line in now)
    )
    for (_, _, name, word), group in groupby(both, key=itemgetter(0)):
        lines: list[bytes | None] = [None, None]
        for _, side, line in group:
            lines[side] = line
        yield (word, name), lines[0], lines[1]


def _order(line: bytes) -> tuple[int, int, str, str]:
    """Where a line stands in a manifest: by its word, then by the number or name after it."""
    word, _, rest = line.decode("utf-8", "surrogateescape").rstrip("\n").partition(" ")
    name = rest.partition(" ")[0] if word in NAMED else ""
    return (_WORDS.index(word), int(name) if word == "release" else 0, name, word)


def first_other(kept: Iterable[bytes], now: Iterable[bytes]) -> int | None:
    """The number of the first line that is not the same, from 1 on; None where all are."""
    pairs = enumerate(zip_longest(kept, now), start=1)
    return next((number for number, (line, found) in pairs if line != found), None)
