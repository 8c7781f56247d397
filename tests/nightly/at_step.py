"""A run of the program that kills itself at a step of the night, as `before:visit_portals`.

A step is a function that `infopublik.night` calls, or one of its settling steps.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from infopublik import cli, night

SETTLING = tuple(name for name, _ in night.SETTLING)
CALLED = (
    *("begin_night", "visit_portals", "finish_night", "deliver_digests", "make_backup"),
    *("rotate", "gather", "write_report"),
)
POINTS = tuple(f"{when}:{name}" for name in (*CALLED, *SETTLING) for when in ("before", "after"))


def killing(step: Callable[..., Any], when: str) -> Callable[..., Any]:
    @functools.wraps(step)
    def run(*arguments: Any, **named: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = step(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    return run


def arm(point: str) -> None:
    when, _, name = point.partition(":")
    if name in SETTLING:
        night.SETTLING = tuple(
            (each, killing(step, when) if each == name else step) for each, step in night.SETTLING
        )
    else:
        setattr(night, name, killing(getattr(night, name), when))


if __name__ == "__main__":
    arm(sys.argv[1])
    sys.argv = ["infopublik", *sys.argv[2:]]
    cli.main()
