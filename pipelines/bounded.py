"""Work on a page that may be a bomb, in a child process with bounds on time and memory.

Whatever happens to the child, the parent only learns that it did not answer. One child runs
at a time in a process, so that ten portals of bombs need no more memory than one.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path

WALL_S = 8.0  # with what stands around it, under the ten that a page may take
MEMORY_BYTES = 512 * 1024 * 1024
_OUT_OF_MEMORY = 12  # ENOMEM, as the child's exit code
_PR_SET_PDEATHSIG = 1
_ROOT = Path(__file__).resolve().parents[1]
_one = threading.Lock()


class OutOfBoundsError(Exception):
    """The child took too long, wanted too much memory, or died; the text says which."""


def run(module: str, request: bytes) -> bytes:
    """What *module* writes, run as a program with *request* on its standard input.

    The module calls `confine` before it imports anything large.
    """
    path = os.pathsep.join([str(_ROOT), *filter(None, sys.path)])
    with (
        _one,
        subprocess.Popen(  # noqa: S603  # our own interpreter and a module of ours
            [sys.executable, "-m", module, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        ) as child,
    ):
        try:
            answer, _ = child.communicate(request, timeout=WALL_S)
        except subprocess.TimeoutExpired:
            child.kill()
            raise OutOfBoundsError(f"more than {WALL_S:.0f} s") from None
    if child.returncode == 0:
        return answer
    if child.returncode == _OUT_OF_MEMORY:
        raise OutOfBoundsError(f"more than {MEMORY_BYTES >> 20} MB")
    raise OutOfBoundsError(f"child ended with {child.returncode}")


def confine(parent: int) -> None:
    """Bound this process, and let it die with *parent*, its process id.

    The wall clock is the parent's business; the limit on CPU time stands in where it cannot.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    seconds = int(WALL_S) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Ctrl-C goes to all of a terminal; the parent finishes what it is at.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # a libc without prctl
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before it could be told
        os._exit(1)


def out_of_memory() -> None:
    """End this process so that the parent says why; nothing is left to clean up with."""
    os._exit(_OUT_OF_MEMORY)
