"""E-mail to a real server: text and HTML, no header of a portal's, no password in an error."""

from __future__ import annotations

import time

import pytest

from archive.errors import DeliveryError, UsageError
from infopublik.delivery import mail
from infopublik.delivery.channels import read_channel
from infopublik.delivery.mail import Mail
from tests.infopublik.delivery.entries import make, make_entry
from tests.infopublik.delivery.mailserver import mail_server
from tests.nightly.certificates import Authority

CANARY = "kenari-rahasia"


@pytest.fixture
def authority(tmp_path, monkeypatch) -> Authority:
    found = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(found.root))
    return found


def to(url: str | None, contact: str | None = None) -> Mail:
    return Mail(address="warga@example.id", server=url, contact=contact)


def test_digest_comes_as_text_first_and_html_in_both_languages():
    with mail_server() as box:
        sender = to(f"smtp://127.0.0.1:{box.port}?from=infopublik@example.id")
        assert sender.send(make(make_entry())) == "taken by 127.0.0.1"
    [message] = box.messages
    assert box.receivers == ["<warga@example.id>"]
    assert message["From"] == "Infopublik <infopublik@example.id>"
    assert message["To"] == "warga@example.id"
    assert message["Subject"] == "[pagi] 1 angka berubah: Anggaran Taman Naik"
    assert message["Message-ID"] == "<kunci@example.id>"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text = next(message.iter_parts()).get_content()
    assert "Kini / now: Rp2 miliar" in text


def test_each_try_bears_the_same_message_id():
    with mail_server() as box:
        for _ in range(2):
            to(f"smtp://127.0.0.1:{box.port}").send(make(make_entry()))
    assert [message["Message-ID"] for message in box.messages] == ["<kunci@127.0.0.1>"] * 2


BREAKS = ["\r\n", "\n", "\r", "\r\n ", "\x0b", "\x0c", "\x85", "\u2028", "\r\n\r\n", "\0\r\n"]


def test_T45_fifty_titles_with_line_breaks_make_no_header():
    titles = [
        f"Lelang{each}{header}{each}<h1>"
        for each in BREAKS
        for header in ("Bcc: x@evil.example", "Subject: x", "X-Evil: 1", "To: y@evil.example", ".")
    ]
    assert len(titles) == 50
    with mail_server() as box:
        for title in titles:
            entry = make_entry(title=title, portal_name=title)
            to(f"smtp://127.0.0.1:{box.port}").send(make(entry))
    wanted = ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID"]
    wanted += ["Subject", "To"]
    assert len(box.messages) == 50
    for message, raw in zip(box.messages, box.raw, strict=True):
        assert sorted(message.keys()) == wanted
        head = raw.partition(b"\r\n\r\n")[0]
        starts = [line for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
        assert len(starts) == len(wanted)
        assert "Lelang" in message["Subject"]
    assert set(box.receivers) == {"<warga@example.id>"}


@pytest.mark.parametrize(
    "address",
    [
        "warga@example.id\r\nBcc: x@evil.example",
        "warga@example.id%0d%0aBcc:%20x@evil.example",
        "warga@example.id, x@evil.example",
        "warga",
        "",
        "Warga <warga@example.id>",
        "a@b\0",
    ],
)
def test_T45_an_address_that_could_add_a_header_or_receiver_is_refused(address):
    with pytest.raises(UsageError, match="--to"):
        read_channel(f"mailto:{address}", is_private_allowed=False)


def test_password_is_sent_over_tls_to_the_server_of_the_certificate(authority):
    certificate = authority.certificate("uji", host="127.0.0.1")
    for how, is_tls in (("starttls", False), ("smtps", True)):
        with mail_server(certificate=certificate, is_tls=is_tls) as box:
            to(f"{how}://saya:{CANARY}@127.0.0.1:{box.port}").send(make(make_entry()))
        assert box.logins == [f"\0saya\0{CANARY}"]
        assert box.is_tls == [True]


@pytest.mark.parametrize(("how", "is_tls"), [("starttls", False), ("smtps", True)])
def test_T14_a_certificate_of_another_is_refused_before_the_password_is_sent(
    tmp_path, monkeypatch, how, is_tls
):
    other = Authority(tmp_path, name="Lain")
    certificate = other.certificate("lain", host="127.0.0.1")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with (
        mail_server(certificate=certificate, is_tls=is_tls) as box,
        pytest.raises(DeliveryError, match="certificate is not valid"),
    ):
        to(f"{how}://saya:{CANARY}@127.0.0.1:{box.port}").send(make(make_entry()))
    assert box.logins == []


def test_T14_no_password_goes_over_the_network_as_plain_text():
    with pytest.raises(UsageError, match="plain text") as caught:
        to(f"smtp://saya:{CANARY}@mail.example.id").send(make(make_entry()))
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("AUTH", f"535 5.7.8 saya:{CANARY} is wrong".encode()),
        ("RCPT", f"550 no {CANARY} here".encode()),
        ("DATA", f"451 {CANARY} later".encode()),
        ("MAIL", b"421 busy"),
        ("EHLO", b"garbage"),
    ],
)
def test_T14_a_refusal_is_told_by_its_code_alone(word, answer):
    with mail_server() as box:
        box.refuse[word] = answer
        with pytest.raises(DeliveryError) as caught:
            to(f"smtp://saya:{CANARY}@127.0.0.1:{box.port}").send(make(make_entry()))
    assert CANARY not in str(caught.value)
    assert "saya" not in str(caught.value)
    assert box.raw == []


def test_a_message_that_was_taken_is_sent_however_the_server_takes_leave():
    with mail_server() as box:
        box.refuse["QUIT"] = b"421 go away"
        to(f"smtp://127.0.0.1:{box.port}").send(make(make_entry()))
    assert len(box.raw) == 1


def test_a_server_that_answers_too_slowly_is_left(monkeypatch):
    monkeypatch.setattr(mail, "_TIMEOUT_S", 0.5)
    with mail_server() as box:
        box.delay_s = 5
        began = time.monotonic()
        with pytest.raises(DeliveryError):
            to(f"smtp://127.0.0.1:{box.port}").send(make(make_entry()))
    assert time.monotonic() - began < 4


def test_no_server_at_all_is_told_with_its_name():
    with mail_server() as box:
        port = box.port
    with pytest.raises(DeliveryError, match=rf"127\.0\.0\.1:{port} is not reached"):
        to(f"smtp://127.0.0.1:{port}").send(make(make_entry()))


@pytest.mark.parametrize(
    "url",
    [None, "", "http://x.example", "smtp://", "smtp://x:port", f"ftp://a:{CANARY}@x", "mail.x:25"],
)
def test_a_wrong_setting_is_told_without_its_words(url):
    with pytest.raises(UsageError, match="INFOPUBLIK_SMTP_URL") as caught:
        to(url).send(make(make_entry()))
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("query", "contact", "expected"),
    [
        ("?from=a@example.id", "b@example.id", "a@example.id"),
        ("", "b@example.id", "b@example.id"),
        ("", "https://example.id", "infopublik@127.0.0.1"),
        ("", None, "infopublik@127.0.0.1"),
    ],
)
def test_the_sender_is_the_one_named_or_the_contact(query, contact, expected):
    server = mail.mail_server(f"smtp://127.0.0.1{query}", contact)
    assert server.sender == expected
