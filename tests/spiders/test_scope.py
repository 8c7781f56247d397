"""T1, T22: each portal's requests stay on its own host, over http and https."""

from __future__ import annotations

import pytest
from scrapy import Request

from archive.model import LookClass
from spiders.guard.refused import RefusedError
from spiders.guard.scope import ScopeGuard
from tests.spiders.spider import make_spider


def refusal(url: str, **portal: object) -> tuple[LookClass, str] | None:
    guard = ScopeGuard(make_spider(**portal).portal, frozenset({"10.0.0.9", "intern.example"}))
    try:
        guard.process_request(Request(url))
    except RefusedError as refused:
        return refused.look_class, refused.cause
    return None


@pytest.mark.parametrize(
    "url",
    [
        "https://kota.example/berita/a",
        "http://kota.example/",
        "https://www.kota.example/berita?page=2",
        "https://KOTA.example/",
        "https://kota.example:443/",
        "http://kota.example:80/",
        "https://kota.example/" + "x" * 1900,
    ],
)
def test_own_address_is_let_through(url: str) -> None:
    assert refusal(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://lain.example/",
        "https://kota.example.lain.example/",
        "https://lainkota.example/",
        "https://sub.kota.example/",
        "https://kota.example:8080/",
        "http://kota.example:443/",
        "https://kota.example@lain.example/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
    ],
)
def test_address_of_another_host_is_denied_as_offsite(url: str) -> None:
    found = refusal(url)
    assert found is not None
    look_class, cause = found
    assert (look_class, cause.split(":")[0]) == (LookClass.DENIED, "offsite")
    assert len(cause) <= 120


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://kota.example/x", "data:text/html,x"])
def test_fault_19_other_schemes_are_denied(url: str) -> None:
    assert refusal(url) == (LookClass.DENIED, f"scheme {url.split(':')[0]}")


def test_address_that_grew_in_a_loop_is_a_trap() -> None:
    url = "https://kota.example/" + "a/" * 1000
    assert refusal(url) == (LookClass.TRAP, f"address of {len(url)} characters")


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "10.0.0.9"])
def test_T1_portal_without_leave_does_not_reach_its_own_private_address(host: str) -> None:
    found = refusal(f"http://{host}/", home=f"http://{host}/")
    assert found == (LookClass.DENIED, f"private address {host.strip('[]')}")


def test_T1_leave_of_another_portal_for_a_host_is_none_for_this_one() -> None:
    found = refusal("http://intern.example/", home="http://intern.example/")
    assert found == (LookClass.DENIED, "private address intern.example")


def test_portal_with_leave_reaches_its_own_private_address_and_no_other() -> None:
    home = {"home": "http://10.0.0.9:8000/", "allow_private_network": True}
    assert refusal("http://10.0.0.9:8000/berita/a", **home) is None
    for url in ("http://10.0.0.9:8001/", "http://10.0.0.9/", "http://10.0.0.8:8000/"):
        found = refusal(url, **home)
        assert found is not None
        assert found[0] == LookClass.DENIED
