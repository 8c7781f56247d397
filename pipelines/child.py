"""The program that cleans one page out of the ordinary: a request in, a CleanPage out.

`pipelines.bounded` starts it. Request and answer are JSON, because a child that has read a
hostile page is not trusted with more.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

from pipelines.bounded import confine, out_of_memory


def main() -> None:
    """Bound the process first; only then import what reads pages."""
    confine(int(sys.argv[1]))
    try:
        reader = import_module("pipelines.clean")
        answer = reader.answer(json.load(sys.stdin))
    except MemoryError:
        out_of_memory()
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
