"""The class and cause of an answer, of a failure, and of a wait that was asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from OpenSSL import SSL
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, ResponseFailed

from archive.model import LookClass
from spiders.guard.outcome import SlowBodyError, failure_class, response_class
from spiders.guard.refused import RefusedError
from spiders.guard.retry_after import asked_wait

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
URL = "https://kota.example/berita/1.html"


@pytest.mark.parametrize(
    ("look_class", "statuses"),
    [
        (LookClass.OK, (200, 304)),
        (LookClass.GONE_HARD, (404, 410)),
        (LookClass.BLOCKED, (401, 403, 429, 451)),
        (LookClass.DOWN, (408, 500, 502, 503, 504, 520, 522, 524)),
        (LookClass.BROKEN, (201, 204, 206, 300, 302, 400, 405, 418, 501, 505, 999)),
    ],
)
def test_status_has_its_class(look_class: LookClass, statuses: tuple[int, ...]) -> None:
    for status in statuses:
        assert response_class(Response(URL, status=status))[0] == look_class, status


@given(st.integers(100, 999).filter(lambda status: status not in (200, 304)))
def test_every_other_status_has_a_class_and_names_itself(status: int) -> None:
    look_class, cause = response_class(Response(URL, status=status))
    assert look_class != LookClass.OK
    assert cause == f"status {status}"


def test_good_answers_name_no_fault() -> None:
    assert response_class(Response(URL)) == (LookClass.OK, None)
    assert response_class(Response(URL, status=304)) == (LookClass.OK, "not modified")


def test_T31_bad_certificate_is_a_mark_on_a_good_answer() -> None:
    expired = ["tls: expired certificate"]
    found = response_class(Response(URL, flags=expired))
    assert found == (LookClass.OK, "tls: expired certificate")
    found = response_class(Response(URL, status=304, flags=expired))
    assert found == (LookClass.OK, "not modified; tls: expired certificate")
    assert response_class(Response(URL, status=404, flags=expired))[1] == "status 404"


@pytest.mark.parametrize(
    ("asked", "final", "cause"),
    [
        ("https://kota.example/a", "http://kota.example/b", "downgraded to http"),
        ("http://kota.example/a", "https://kota.example/b", None),
        ("http://kota.example/a", "http://kota.example/b", None),
        ("https://kota.example/a", "https://kota.example/b", None),
    ],
)
def test_T31_way_down_to_http_is_a_mark(asked: str, final: str, cause: str | None) -> None:
    request = Request(final, meta={"redirect_urls": [asked]})
    assert response_class(Response(final, request=request)) == (LookClass.OK, cause)


@pytest.mark.parametrize(
    ("reason", "look_class", "cause"),
    [
        (
            ParseError("wrong number of parts", b"x"),
            LookClass.BROKEN,
            "protocol: no answer of HTTP",
        ),
        (ValueError("Too many Content-Length"), LookClass.BROKEN, "protocol: no answer of HTTP"),
        (
            SSL.Error([("SSL routines", "", "wrong version number")]),
            LookClass.DOWN,
            "protocol: no TLS at an https address",
        ),
        (
            SSL.Error([("SSL routines", "", "tlsv1 alert protocol version")]),
            LookClass.DOWN,
            "tls: handshake failed",
        ),
        (ConnectionError("reset"), LookClass.DOWN, "connection lost"),
    ],
)
def test_faults_12_13_and_37_what_cannot_be_read_is_told_by_its_kind(
    reason: Exception, look_class: LookClass, cause: str
) -> None:
    error = DownloadFailedError("failed")
    error.__cause__ = ResponseFailed([Failure(reason)])
    assert failure_class(error, URL) == (look_class, cause)


@pytest.mark.parametrize(
    ("error", "look_class", "cause"),
    [
        (SlowBodyError(), LookClass.BROKEN, "body without an end in time"),
        (DownloadConnectionRefusedError(), LookClass.DOWN, "connection refused"),
        (DownloadTimeoutError(), LookClass.DOWN, "timeout"),
        (CannotResolveHostError(), LookClass.DOWN, "dns: host not found"),
        (DownloadFailedError("reset"), LookClass.DOWN, "connection lost"),
        (OSError("no route"), LookClass.DOWN, "connection failed"),
        (DownloadCancelledError("16 MiB"), LookClass.BROKEN, "too large"),
        (ResponseDataLossError(), LookClass.BROKEN, "body cut before its end"),
        (UnsupportedURLSchemeError(), LookClass.DENIED, "scheme"),
        (IgnoreRequest("max redirections reached"), LookClass.BROKEN, "redirect loop"),
        (RefusedError(LookClass.TRAP, "loop", status=302), LookClass.TRAP, "loop"),
        (ValueError("odd\r\n\tthing"), LookClass.BROKEN, "ValueError: odd thing"),
        (ZeroDivisionError(), LookClass.BROKEN, "ZeroDivisionError"),
    ],
)
def test_failure_has_its_class_and_cause(
    error: Exception, look_class: LookClass, cause: str
) -> None:
    assert failure_class(error, URL) == (look_class, cause)


@given(st.text())
def test_T13_cause_is_one_short_line_whatever_an_error_says(said: str) -> None:
    _, cause = failure_class(RuntimeError(said), URL)
    assert len(cause.splitlines()) == 1
    assert len(cause) <= 220


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("1", 1.0),
        (" 120 ", 120.0),
        ("86400", 86_400.0),
        ("86401", 86_400.0),
        ("315360000", 86_400.0),  # ten years are not believed
        ("9" * 90, 86_400.0),
        ("Mon, 02 Mar 2026 15:02:00 GMT", 120.0),
        ("Mon, 02 Mar 2026 22:02:00 +0700", 120.0),
        ("Monday, 02-Mar-26 15:02:00 GMT", 120.0),
        ("Mon Mar  2 15:02:00 2026", 120.0),
        ("Mon, 02 Mar 2036 15:00:00 GMT", 86_400.0),
        ("Mon, 02 Mar 2026 15:00:00 GMT", None),
        ("Sun, 01 Mar 2026 15:00:00 GMT", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("1e9", None),
        ("besok", None),
        ("٣", None),
        ("²", None),
        ("Mon, 99 Foo 2026 15:00:00 GMT", None),
        ("Mon, 02 Mar 99999 15:00:00 GMT", None),
    ],
)
def test_fault_28_retry_after_is_read_as_seconds_from_now(
    header: str, seconds: float | None
) -> None:
    assert asked_wait(header, NOW) == seconds


@given(
    st.text(max_size=300) | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ .+")
)
def test_fault_28_any_header_is_read_or_left(header: str) -> None:
    seconds = asked_wait(header, NOW)
    assert seconds is None or 0 <= seconds <= 86_400


@given(st.integers(1, 86_400))
def test_http_date_and_seconds_ask_for_the_same(seconds: int) -> None:
    moment = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert asked_wait(moment, NOW) == asked_wait(str(seconds), NOW) == seconds
