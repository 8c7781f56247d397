"""The raw answers of a request: the last one, those that led to it, and none of an earlier try."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response

from spiders.guard.raw import RawAnswers, answer_of
from tests.spiders.spider import BASE, make_spider


@pytest.fixture
def taker() -> RawAnswers:
    return RawAnswers.from_crawler(SimpleNamespace(spider=make_spider()))  # type: ignore[arg-type]


def ask(taker: RawAnswers, request: Request, status: int = 200, body: bytes = b"") -> Response:
    taker.process_request(request)
    response = Response(
        request.url,
        status=status,
        headers=Headers({"Set-Cookie": ["a=1", "b=2"], "Server": "nginx"}),
        body=body,
        protocol="HTTP/1.1",
        request=request,
    )
    assert taker.process_response(request, response) is response
    return response


def led_on(request: Request, url: str) -> Request:
    """The request that Scrapy makes of a redirect."""
    times = request.meta.get("redirect_times", 0) + 1
    return request.replace(url=url, meta={**request.meta, "redirect_times": times})


def test_an_answer_is_taken_with_every_header_and_the_request(taker: RawAnswers) -> None:
    request = Request(f"{BASE}/a", headers={"User-Agent": "Infopublik"})
    ask(taker, request, 404, b"\x1f\x8b")
    answer = answer_of(request)
    assert answer is not None
    assert (answer.status, answer.body, answer.protocol) == (404, b"\x1f\x8b", "HTTP/1.1")
    assert answer.headers == (
        (b"Set-Cookie", b"a=1"),
        (b"Set-Cookie", b"b=2"),
        (b"Server", b"nginx"),
    )
    assert answer.request_headers == ((b"User-Agent", b"Infopublik"),)
    assert answer.led_from == ()


def test_the_answers_that_led_to_a_page_come_with_it_in_order(taker: RawAnswers) -> None:
    first = Request(f"{BASE}/a")
    ask(taker, first, 301)
    second = led_on(first, f"{BASE}/b")
    ask(taker, second, 302)
    third = led_on(second, f"{BASE}/c")
    ask(taker, third, 200, b"halaman")
    answer = answer_of(third)
    assert answer is not None
    assert answer.url == f"{BASE}/c"
    assert [(each.url, each.status) for each in answer.led_from] == [
        (f"{BASE}/a", 301),
        (f"{BASE}/b", 302),
    ]


def test_a_try_that_brought_no_answer_has_none_of_the_try_before(taker: RawAnswers) -> None:
    request = Request(f"{BASE}/a")
    ask(taker, request, 503, b"sibuk")
    again = request.replace(meta={**request.meta, "retry_times": 1})
    taker.process_request(again)
    assert answer_of(again) is None


def test_a_second_try_after_a_redirect_keeps_the_redirect_and_its_own_answer(
    taker: RawAnswers,
) -> None:
    first = Request(f"{BASE}/a")
    ask(taker, first, 301)
    second = led_on(first, f"{BASE}/b")
    ask(taker, second, 503)
    again = second.replace(meta={**second.meta, "retry_times": 1})
    ask(taker, again, 200, b"halaman")
    answer = answer_of(again)
    assert answer is not None
    assert (answer.status, [each.status for each in answer.led_from]) == (200, [301])


def test_a_request_that_was_never_sent_has_no_answer() -> None:
    assert answer_of(Request(f"{BASE}/a")) is None
    assert answer_of(None) is None


def test_nothing_is_taken_for_a_spider_without_a_portal() -> None:
    with pytest.raises(NotConfigured):
        RawAnswers.from_crawler(SimpleNamespace(spider=object()))  # type: ignore[arg-type]
