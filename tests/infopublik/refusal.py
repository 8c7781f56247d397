"""Bad input: what it must be answered with."""

from __future__ import annotations

from tests.nightly.crawls import Ended

GOOD = """\
[tertutup]
name = "Portal Tertutup"
home = "http://127.0.0.1:1/"
region = "33.75"
family = "listing"
listing = "/berita"
release = '^/berita/[0-9]+$'
delay = 0
allow_private_network = true
"""


def assert_refused(ended: Ended, code: int, *says: str) -> None:
    """The exit code, nothing on stdout, and one sentence that holds all of *says*."""
    assert ended.code == code, ended.err
    assert ended.out == ""
    assert "Traceback" not in ended.err
    lines = [line for line in ended.err.splitlines() if line.strip()]
    assert len(lines) == 1
    assert lines[0].startswith("infopublik: ")
    for words in says:
        assert words in lines[0]


def assert_usage(ended: Ended, *says: str) -> None:
    """Exit 2, how the command is used, and what was wrong."""
    assert ended.code == 2
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert "Usage: " in ended.err
    for words in says:
        assert words in ended.err
