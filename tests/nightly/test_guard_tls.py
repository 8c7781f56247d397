"""T31: each bad certificate is fetched and marked, or refused, as the portal's `tls` says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.loopback import LoopbackServer, Raw, serving
from tests.nightly.certificates import Authority, serving_tls
from tests.nightly.crawls import NIGHT_1, NIGHT_2, Desk, Ended
from tests.nightly.site import article, stand

ITEMS = [article(number) for number in range(2)]
LISTED = "/berita?page=1"
# Of each certificate, what a look says.
FAULTS = {
    "baik": None,
    "basi": "tls: expired certificate",
    "nanti": "tls: certificate not yet valid",
    "sendiri": "tls: self-signed certificate",
    "lain": "tls: certificate of another host",
    "asing": "tls: unknown issuer",
    "basi-lain": "tls: expired certificate and certificate of another host",
}


@dataclass(frozen=True)
class Nights:
    desk: Desk
    servers: dict[str, LoopbackServer]
    ended: list[Ended]

    def look(self, portal: str, path: str = LISTED, night: int = 1) -> tuple[str, str | None]:
        server = self.servers[portal.removesuffix("-ketat")]
        [row] = self.desk.rows(
            "select class, cause from look where portal = ? and url = ? and night = ?",
            *(portal, server.base + path, night),
        )
        return row["class"], row["cause"]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    desk = Desk(tmp_path_factory.mktemp("tls"))
    known, stranger = Authority(desk.folder), Authority(tmp_path_factory.mktemp("asing"), "Asing")
    files = {
        "baik": known.certificate("baik"),
        "basi": known.certificate("basi", days=(-900, -90)),
        "nanti": known.certificate("nanti", days=(9000, 9999)),
        "sendiri": known.certificate("sendiri", is_self_signed=True),
        "lain": known.certificate("lain", host="lain.example"),
        "asing": stranger.certificate("asing"),
        "basi-lain": known.certificate("basi-lain", days=(-900, -90), host="lain.example"),
    }
    with ExitStack() as open_servers, serving("127.0.0.1", "127.0.0.1") as [plain, old]:
        servers = {
            name: open_servers.enter_context(serving_tls(path)) for name, path in files.items()
        }
        for name, server in servers.items():
            stand(server, ITEMS)
            desk.add(name, server.base)
            desk.add(f"{name}-ketat", server.base, tls="strict")
        # No TLS where https was promised, and TLS where it was not.
        servers["polos"] = plain
        desk.add("polos", plain.base.replace("http:", "https:"))
        old.routes["*"] = Raw(b"\x15\x03\x01\x00\x02\x02\x46")
        servers["terbalik"] = old
        desk.add("terbalik", old.base)
        servers["usang"] = open_servers.enter_context(serving_tls(files["baik"], old=True))
        stand(servers["usang"], ITEMS)
        desk.add("usang", servers["usang"].base)
        crawl = desk.command("--at", NIGHT_1, "--log-level", "WARNING")
        ended = [desk.run(crawl, SSL_CERT_FILE=str(known.root))]
        crawl = desk.command("--at", NIGHT_2, "--log-level", "WARNING", "basi", "baik")
        ended.append(desk.run(crawl, SSL_CERT_FILE=str(known.root)))
        yield Nights(desk=desk, servers=servers, ended=ended)


@pytest.mark.parametrize("name", FAULTS)
def test_T31_recorded_certificate_is_fetched_and_marked(nights: Nights, name: str) -> None:
    assert nights.look(name) == ("OK", FAULTS[name])
    assert nights.ended[0].verdicts[name] == "healthy"


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault])
def test_faults_10_and_11_strict_portal_is_down_and_asked_nothing(
    nights: Nights, name: str
) -> None:
    assert nights.look(f"{name}-ketat") == ("DOWN", FAULTS[name])
    assert nights.ended[0].verdicts[f"{name}-ketat"] == "down"
    found = nights.desk.column("select count(*) from release where portal = ?", f"{name}-ketat")
    assert found == [0]


def test_T31_strict_portal_with_a_good_certificate_is_read(nights: Nights) -> None:
    assert nights.look("baik-ketat") == ("OK", None)
    assert nights.ended[0].verdicts["baik-ketat"] == "healthy"


def test_fault_12_portal_that_speaks_old_tls_alone_is_down(nights: Nights) -> None:
    assert nights.look("usang") == ("DOWN", "tls: handshake failed")
    assert nights.ended[0].verdicts["usang"] == "down"


def test_fault_13_plain_http_at_an_https_address_is_down(nights: Nights) -> None:
    [row] = nights.desk.rows(
        "select class, cause from look where portal = 'polos' and kind = 'list'"
    )
    assert row == {"class": "DOWN", "cause": "protocol: no TLS at an https address"}


def test_fault_13_tls_at_an_http_address_is_down(nights: Nights) -> None:
    rows = nights.desk.rows("select class, cause from look where portal = 'terbalik'")
    assert {row["class"] for row in rows} == {"DOWN"}
    assert nights.ended[0].verdicts["terbalik"] == "down"


def test_T31_change_of_a_certificate_s_state_is_told_once_a_host(nights: Nights) -> None:
    first, second = nights.ended
    told = [line for line in first.err.splitlines() if ": https of" in line]
    assert len(told) == len([fault for fault in FAULTS.values() if fault])
    assert len([line for line in told if "self-signed" in line]) == 1
    assert "https of" not in second.err
    kept = nights.desk.column("select tls_fault from host where tls_fault is not null")
    assert len(kept) == len(told)


def test_no_traceback_is_printed(nights: Nights) -> None:
    assert not [ended.err for ended in nights.ended if "Traceback" in ended.err]
