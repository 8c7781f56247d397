"""Webhooks: signed for the receiver, sent nowhere but to it, and over in time (T1, T2, T3)."""

from __future__ import annotations

import base64
import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from pytest_socket import SocketConnectBlockedError

from archive.errors import DeliveryError, InfopublikError, UsageError
from infopublik.delivery import guarded
from infopublik.delivery.channels import read_channel, shown
from infopublik.delivery.guarded import Target, post
from infopublik.delivery.webhook import Webhook, signed
from tests.infopublik.delivery.entries import make, make_entry
from tests.infopublik.delivery.receivers import SECRET, hook_receiver, verify
from tests.nightly.certificates import Authority

SEED = 20261126
CANARY = "kenari-rahasia"


def hook(url: str, *, secret: str | None = SECRET, is_private_allowed: bool = True) -> Webhook:
    return Webhook(url=url, secret=secret, is_private_allowed=is_private_allowed)


def test_T3_digest_comes_as_json_that_the_receiver_can_trust():
    with hook_receiver() as hooks:
        said = hook(hooks.url).send(make(make_entry(), make_entry(id=8, weight=70)))
    assert said == "received with status 204"
    [(headers, body)] = hooks.taken
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["webhook-id"] == "kunci"
    assert verify(headers, body, secret=SECRET.encode(), now=time.time()) is None
    [payload] = hooks.payloads
    assert payload["type"] == "digest.created"
    assert payload["watch"] == "pagi"
    assert [event["id"] for event in payload["events"]] == [8, 7]
    assert payload["events"][1]["after"] == "Rp2 miliar"


def test_T3_secret_of_a_service_is_read_as_base64():
    with hook_receiver() as hooks:
        secret = "whsec_" + base64.b64encode(b"\x00\xffkunci").decode()
        hook(hooks.url, secret=secret).send(make(make_entry()))
    [(headers, body)] = hooks.taken
    assert verify(headers, body, secret=b"\x00\xffkunci", now=time.time()) is None


@pytest.mark.parametrize("secret", [None, "", "whsec_~~~"])
def test_T3_nothing_is_sent_without_a_signature(secret):
    with hook_receiver() as hooks:
        with pytest.raises(UsageError, match="INFOPUBLIK_WEBHOOK_SECRET"):
            hook(hooks.url, secret=secret).send(make(make_entry()))
        assert hooks.taken == []


def test_T3_a_thousand_messages_verify_and_a_thousand_altered_or_old_ones_do_not():
    drawn = random.Random(SEED)  # noqa: S311 - no secret
    secret = SECRET.encode()
    verified = refused = 0
    for number in range(1000):
        now = 1_780_000_000 + number
        body = drawn.randbytes(drawn.randrange(1, 400))
        headers = signed(secret, f"pesan-{number}", now, body)
        verified += verify(headers, body, secret=secret, now=now) is None
        change = number % 5
        changed, bytes_ = dict(headers), bytearray(body)
        if change == 0:
            bytes_[drawn.randrange(len(bytes_))] ^= 1 << drawn.randrange(8)
        elif change == 1:
            changed["webhook-id"] += "x"
        elif change == 2:
            changed["webhook-timestamp"] = str(now + 1)
        elif change == 3:
            changed["webhook-signature"] = signed(b"lain", f"pesan-{number}", now, body)[
                "webhook-signature"
            ]
        later = now + (drawn.randrange(301, 10_000) if change == 4 else 0)
        refused += verify(changed, bytes(bytes_), secret=secret, now=later) is not None
    assert (verified, refused) == (1000, 1000), SEED


@pytest.mark.long
@pytest.mark.timeout(300)
def test_T3_a_thousand_messages_over_http_verify():
    with hook_receiver() as hooks:
        for number in range(1000):
            hook(hooks.url).send(make(make_entry(id=number), key=f"kunci{number}"))
    now = time.time()
    verdicts = [verify(h, b, secret=SECRET.encode(), now=now) for h, b in hooks.taken]
    assert verdicts == [None] * 1000
    assert len({headers["webhook-id"] for headers, _ in hooks.taken}) == 1000


class Canary:
    """Counts who connects to a port of this machine, at any of its addresses."""

    def __init__(self) -> None:
        self.hits = 0
        self.sockets = []
        first = socket.create_server(("127.0.0.1", 0))
        self.port = first.getsockname()[1]
        self.sockets.append(first)
        with suppress(OSError):
            self.sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for each in self.sockets:
            threading.Thread(target=self._count, args=(each,), daemon=True).start()

    def _count(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                listening.accept()[0].close()
                self.hits += 1

    def close(self) -> None:
        for each in self.sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextmanager
def canary() -> Iterator[Canary]:
    found = Canary()
    try:
        yield found
    finally:
        found.close()


HOSTS = [
    *("127.0.0.1", "127.1", "127.0.0.2", "2130706433", "0x7f000001", "0x7f.1", "017700000001"),
    *("0177.0.0.1", "0", "0.0.0.0", "localhost", "localhost.", "LOCALHOST", "a.localhost"),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"),
    *("[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[::127.0.0.1]", "[fe80::1]", "[fd00::1]"),
    *("[ff02::1]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254"),
    *("224.0.0.1", "255.255.255.255", "１２７.０.０.１", "127。0。0。1", "ⓛocalhost"),
    *("example.com@127.0.0.1", "example.com\\@127.0.0.1", "127.0.0.1\\.example.com"),
    *("127.0.0.1%00.example.com", "intern.example.id"),
]


def test_T3_forty_hostile_targets_reach_nothing_on_this_machine(monkeypatch):
    assert len(HOSTS) == 40
    lookup = socket.getaddrinfo

    def resolve(host, *words, **names):
        return lookup("127.0.0.1" if host == "intern.example.id" else host, *words, **names)

    monkeypatch.setattr(guarded.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(guarded, "TIMEOUT_S", 2)
    with canary() as bird:
        for host in HOSTS:
            url = f"https://{host}:{bird.port}/"
            with pytest.raises((InfopublikError, ValueError)):
                hook(url, is_private_allowed=False).send(make(make_entry()))
        assert bird.hits == 0
        hook(f"http://127.0.0.1:{bird.port}/")
        with pytest.raises(DeliveryError):
            hook(f"http://127.0.0.1:{bird.port}/").send(make(make_entry()))
        assert bird.hits == 1


@pytest.mark.filterwarnings("ignore:A test tried to use")
def test_T2_a_name_that_changes_its_mind_is_dialled_where_it_was_judged(monkeypatch):
    answers = ["127.0.0.1", "93.184.216.34"]

    def resolve(host, port, *words, **names):
        answers.reverse()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[0], port))]

    monkeypatch.setattr(guarded.socket, "getaddrinfo", resolve)
    dialled = refused = 0
    with canary() as bird:
        target = Target.of(f"http://berubah.example.id:{bird.port}/")
        for _ in range(1000):
            try:
                post(target, b"", {}, is_private_allowed=False)
            except SocketConnectBlockedError:  # the tests' own guard: a public address
                dialled += 1
            except DeliveryError:
                refused += 1
        assert bird.hits == 0
    assert (dialled, refused) == (500, 500)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_T1_a_redirect_is_not_followed(status):
    with canary() as bird, hook_receiver() as hooks:

        def lead_away(handler):
            handler.send_response(status)
            handler.send_header("Location", f"http://127.0.0.1:{bird.port}/secret")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        hooks.answer = lead_away
        with pytest.raises(DeliveryError, match=f"status {status}: it leads elsewhere"):
            hook(hooks.url).send(make(make_entry()))
        assert bird.hits == 0
        assert len(hooks.taken) == 1


def test_T1_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    with canary() as bird, hook_receiver() as hooks:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{bird.port}")
        hook(hooks.url).send(make(make_entry()))
        assert bird.hits == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.id/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "https://a.localhost:8443/",
        "https:///x",
        "https://",
        "https:x",
        "https://hooks.example.id/x y",
        "https://hooks.example.id/x\r\nX-Evil: 1",
        "https://hooks.example.id:port/",
        "https://hooks.example.id:99999/",
        "https://[x/",
        "ssh",
        "",
    ],
)
def test_T1_an_address_that_may_not_be_asked_is_refused_when_the_watch_is_made(url):
    with pytest.raises(UsageError, match="--to"):
        read_channel(url, is_private_allowed=False)


def test_a_private_receiver_must_be_allowed():
    url = "http://127.0.0.1:8080/hook"
    assert read_channel(url, is_private_allowed=True) == url


@pytest.fixture
def authority(tmp_path, monkeypatch) -> Authority:
    found = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(found.root))
    return found


def test_tls_is_checked_against_the_name(authority):
    good = authority.certificate("baik", host="127.0.0.1")
    with hook_receiver(certificate=good) as hooks:
        assert hook(hooks.url).send(make(make_entry())) == "received with status 204"
    other = authority.certificate("lain", host="127.0.0.9")
    with hook_receiver(certificate=other) as hooks:
        with pytest.raises(DeliveryError, match="certificate is not valid"):
            hook(hooks.url).send(make(make_entry()))
        assert hooks.taken == []


def drip(handler) -> None:
    """An answer whose first line never ends, a byte at a time."""
    with suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 ")
        for _ in range(100):
            handler.wfile.write(b"X")
            handler.wfile.flush()
            time.sleep(0.05)


def silence(handler) -> None:
    time.sleep(3)


@pytest.mark.parametrize("answer", [drip, silence])
def test_T3_a_receiver_that_never_ends_is_left(answer):
    with hook_receiver() as hooks:
        hooks.answer = answer
        began = time.monotonic()
        with pytest.raises(DeliveryError, match=r"no answer within 0\.5 s"):
            post(Target.of(hooks.url), b"x", {}, is_private_allowed=True, timeout_s=0.5)
        assert time.monotonic() - began < 2.5


@pytest.mark.parametrize(
    "answer",
    [
        f"HTTP/1.1 500 {CANARY}\r\nX: {CANARY}\r\nContent-Length: 14\r\n\r\n{CANARY}",
        f"{CANARY}\r\n\r\n",
        f"HTTP/1.1 200 OK\r\n{CANARY}" + "x" * 70_000,
        "HTTP/1.1 200 OK\r\n" + f"X: {CANARY}\r\n" * 200 + "\r\n",
        "",
    ],
    ids=["error", "no http", "long line", "many headers", "nothing"],
)
def test_T3_nothing_that_a_receiver_says_is_shown(answer):
    with hook_receiver() as hooks:

        def say(handler):
            with suppress(OSError):
                handler.wfile.write(answer.encode())
                handler.close_connection = True

        hooks.answer = say
        with pytest.raises(DeliveryError) as caught:
            hook(hooks.url).send(make(make_entry()))
    assert CANARY not in str(caught.value)


def test_T14_a_password_in_the_address_is_sent_and_never_shown():
    with hook_receiver() as hooks:
        url = hooks.url.replace("http://", f"http://saya:{CANARY}@") + f"?token={CANARY}"
        hook(url).send(make(make_entry()))
        [(headers, _)] = hooks.taken
        assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode() == (
            f"saya:{CANARY}"
        )
        assert "saya" not in headers["Host"]
        hooks.status = 500
        with pytest.raises(DeliveryError) as caught:
            hook(url).send(make(make_entry()))
    assert CANARY not in str(caught.value)
    assert CANARY not in shown(url)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("mailto:warga@example.id", "mailto:warga@example.id"),
        ("mailto://saya:rahasia@example.id", "mailtos://…"),
        ("https://hooks.example.id/T000/B000/rahasia", "https://hooks.example.id/…"),
        ("https://saya:rahasia@hooks.example.id", "https://hooks.example.id"),
        ("https://hooks.example.id:8443/?k=rahasia", "https://hooks.example.id:8443/…"),
        ("tgram://rahasia/123", "tgram://…"),
        ("slack://rahasia/rahasia/rahasia", "slack://…"),
        ("file:/srv/feeds", "file:/srv/feeds"),
        ("https://[rahasia", "https://…"),
        ("rahasia", "…"),
    ],
)
def test_T14_a_channel_is_shown_without_what_may_be_secret(channel, expected):
    assert shown(channel) == expected
