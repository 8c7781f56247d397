"""The request log: what stands in it, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from archive.tasks import Task
from spiders.guard.request_log import why, without_secrets

TASK = Task(url="https://kota.example/berita/1", kind="release")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://kota.example/berita?page=2", "https://kota.example/berita?page=2"),
        ("https://humas:rahasia@kota.example:8443/a", "https://kota.example:8443/a"),
        ("https://kota.example/a?api_key=1&id=2", "https://kota.example/a?api_key=***&id=2"),
        ("https://kota.example/a?%74oken=1", "https://kota.example/a?%74oken=***"),
        ("https://kota.example/a?PASSWORD=1", "https://kota.example/a?PASSWORD=***"),
        ("https://kota.example/a?sid=1&sidang=2", "https://kota.example/a?sid=***&sidang=2"),
        ("https://kota.example/a?token", "https://kota.example/a?token"),
        ("https://kota.example/a#rahasia", "https://kota.example/a"),
    ],
)
def test_T14_address_is_written_without_its_secrets(url: str, shown: str) -> None:
    assert without_secrets(url) == shown


@given(st.text(max_size=60), st.sampled_from(["token", "api_key", "sessid", "Password"]))
def test_T14_value_of_a_key_is_never_shown(rest: str, name: str) -> None:
    shown = without_secrets(f"https://kota.example/{rest.replace('?', '')}?{name}=kanari7")
    assert "kanari7" not in shown


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        ({"task": TASK}, "release"),
        ({"task": TASK, "retry_times": 1}, "release, try 2"),
        ({"task": TASK, "redirect_times": 2, "retry_times": 1}, "release, redirect 2, try 2"),
        ({"is_robots": True}, "robots"),
        ({"is_probe": True}, "probe"),
        ({}, "other"),
    ],
)
def test_line_says_what_a_request_was_for(meta: dict[str, object], said: str) -> None:
    assert why(Request("https://kota.example/berita/1", meta=meta)) == said
