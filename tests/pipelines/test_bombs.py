"""T18 and fault 57: a page past the bounds is read by a child, or refused; never silently empty."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from scrapy.utils.test import get_crawler

from archive.model import LookClass, Release
from pipelines import bounded
from pipelines.bounded import OutOfBoundsError, run
from pipelines.clean import CleanStage, clean_page
from pipelines.page import CHILD, INLINE
from pipelines.refused import RefusedItemError
from tests.pipelines.test_clean_bounds import PAGE, TEXT, URL, release

SECONDS = 10.0
BOMBS: dict[str, Callable[[], str]] = {
    "a tag of a million attributes": lambda: (
        "<div " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">"
    ),
    "half a million tags": lambda: "<b>x" * (CHILD.tags + 1),
    "depth of 200,000": lambda: "<div>" * 200_000 + "x",
    "text of 30 MB": lambda: "<p>" + "kata " * 6_000_000,
}


def cleaned(body: bytes) -> Release:
    """What the stage makes of a page, whether it takes a thread or not."""

    async def wait(item: Awaitable[Release]) -> Release:
        return await item

    item = CleanStage(get_crawler()).process_item(release(body))
    return item if isinstance(item, Release) else asyncio.run(wait(item))


@pytest.mark.parametrize("name", BOMBS)
def test_t18_57_a_bomb_is_refused_in_time(name: str) -> None:
    start = time.monotonic()
    with pytest.raises(RefusedItemError, match=r"^extract-limit: ") as refused:
        cleaned((PAGE.format("") + BOMBS[name]()).encode())
    assert refused.value.look_class == LookClass.SUSPECT
    assert time.monotonic() - start < SECONDS


@pytest.mark.parametrize(
    "around",
    [
        "<i>x</i>" * (INLINE.tags // 2 + 1),
        "<font>" * (INLINE.depth + 100),
        "<!-- " + "x" * INLINE.size + " -->",
        "<table><tr>" + "<td colspan=9007199254740991>1</td>" * 500 + "</tr></table>",
    ],
    ids=["tags", "depth", "size", "colspan"],
)
def test_t18_a_release_in_a_large_page_is_read_all_the_same(around: str) -> None:
    html = PAGE.format("").replace("<body>", f"<body><nav>{around}</nav>")
    page = clean_page(html, url=URL)
    assert (page.title, page.text, page.limit) == ("Panen Raya Naik", TEXT, None)


def test_the_bytes_of_pasted_pictures_count_for_nothing() -> None:
    picture = f'<img src="data:image/png;base64,{"iVBORw0K" * 500_000}">'
    page = clean_page(PAGE.format("").replace("<p>", f"<p>{picture}"), url=URL)
    assert (page.text, page.limit) == (TEXT, None)


MODULE = "import sys, time; from pipelines.bounded import *; confine(int(sys.argv[1])); "


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("time.sleep(60)", "^more than 1 s$"),
        ("sys.exit(3)", "^child ended with 3$"),
        ("os.kill(os.getpid(), 11)", "^child ended with -11$"),
        (
            "\ntry: bytearray(MEMORY_BYTES)\nexcept MemoryError: out_of_memory()",
            "^more than 512 MB$",
        ),
    ],
    ids=["time", "exit", "crash", "memory"],
)
def test_whatever_becomes_of_the_child_the_parent_hears_a_cause(
    body: str, cause: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hostile.py").write_text(f"import os\n{MODULE}{body}\n")
    monkeypatch.syspath_prepend(tmp_path)
    if "sleep" in body:
        monkeypatch.setattr(bounded, "WALL_S", 1.0)
    with pytest.raises(OutOfBoundsError, match=cause):
        run("hostile", b"")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_killed_parent_leaves_no_orphan(tmp_path: Path) -> None:
    (tmp_path / "hostile.py").write_text(
        f"{MODULE}open('pid', 'w').write(str(__import__('os').getpid())); time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", "from pipelines.bounded import run; run('hostile', b'')"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{Path(bounded.__file__).parents[1]}"},
    )
    pid = _when_written(tmp_path / "pid")
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 5
    while _is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _is_alive(pid)


def _when_written(path: Path) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if path.exists() and (said := path.read_text()):
            return int(said)
        time.sleep(0.02)
    raise AssertionError(f"{path} was not written")


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
