"""T1, T2, faults 1 to 4 and 7: where a connection may lead, with names that lie.

A canary listens on loopback and counts connections. Nothing is asked of the outside: the one
address that counts as public is a loopback one, too.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, ROOT, Desk
from tests.nightly.site import article, list_page, stand

# The one address on loopback that the plan calls public, and its answer.
PUBLIC = "127.0.0.3"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class Canary:
    """Listens on every address of this machine, and counts who connects to a private one."""

    def __init__(self) -> None:
        self.connections = 0
        self._socket = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        self._socket.settimeout(0.05)
        self.port = self._socket.getsockname()[1]
        self._is_over = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._is_over:
            try:
                taken, _ = self._socket.accept()
            except TimeoutError:
                continue
            with taken:
                if taken.getsockname()[0].endswith(PUBLIC):
                    taken.recv(4_096)
                    taken.sendall(ANSWER)
                else:
                    self.connections += 1

    def close(self) -> None:
        self._is_over = True
        self._thread.join()
        self._socket.close()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    listening = Canary()
    yield listening
    listening.close()


def ask(
    folder: Path,
    urls: list[str],
    names: Mapping[str, list[str]],
    *,
    public: Sequence[str] = (),
    **changes: object,
) -> list[dict[str, Any]]:
    plan = folder / "plan.json"
    whole = {"urls": urls, "names": names, "public": public, "changes": changes}
    plan.write_text(json.dumps(whole))
    done = subprocess.run(
        [sys.executable, "-m", "tests.spiders.guarded", str(plan)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


# Hosts that lead to this machine, to a private network or to nobody, in every spelling.
HOSTS = [
    *("127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "127.255.255.254", "0.0.0.0", "0"),
    *("2130706433", "017700000001", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.0x1"),
    *("localhost", "localhost.", "LOCALHOST", "localhost.localdomain"),
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]"),
    *("[::ffff:10.0.0.1]", "[fe80::1]", "[fc00::1]", "[fec0::1]", "[ff02::1]"),
    *("10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("100.64.0.1", "169.254.169.254", "169.254.1.1", "192.0.0.1", "192.0.2.1"),
    *("198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "127。0。0。1", "127.0.0.1.", "①②⑦.0.0.1", "0x0a000001"),
    *("u@127.0.0.1", "u:p@127.0.0.1", "kota.example@127.0.0.1"),
    *("loopback.example", "private.example", "metadata.example", "cgnat.example"),
    *("unspecified.example", "multicast.example"),
]
NAMES = {
    "loopback.example": ["127.0.0.2"],
    "private.example": ["10.1.2.3"],
    "metadata.example": ["169.254.169.254"],
    "cgnat.example": ["100.64.0.7"],
    "unspecified.example": ["0.0.0.0"],
    "multicast.example": ["224.0.0.251"],
    "localhost.localdomain": ["127.0.0.1"],
    "nxdomain.example": ["none"],
    "silent.example": ["silence"],
}


def test_T1_no_spelling_of_a_private_address_is_connected_to(
    tmp_path: Path, canary: Canary
) -> None:
    assert len(HOSTS) >= 60
    urls = [f"http://{host}:{canary.port}/rahasia" for host in HOSTS]
    found = ask(tmp_path, urls, NAMES)
    assert canary.connections == 0
    assert len(found) == len(urls)
    # An IPv6 address is no name to the resolver, so it is not found; none is waited for.
    assert {row["class"] for row in found} <= {"DENIED", "DOWN", "BROKEN"}
    assert "timeout" not in {row["cause"] for row in found}
    by_url = {row["url"]: row for row in found}
    for name in NAMES.keys() - {"nxdomain.example", "silent.example"}:
        row = by_url[f"http://{name}:{canary.port}/rahasia"]
        assert row["class"] == "DENIED", row
        assert row["cause"] == f"private address {NAMES[name][0]}"


@pytest.mark.parametrize("asked", [100, pytest.param(1_000, marks=pytest.mark.long)])
def test_T2_name_that_changes_its_mind_is_dialled_where_it_was_judged(
    tmp_path: Path, canary: Canary, asked: int
) -> None:
    names = {"berubah.example": [PUBLIC, "127.0.0.2", PUBLIC, "127.0.0.1"]}
    urls = [f"http://berubah.example:{canary.port}/{number}" for number in range(asked)]
    before = canary.connections
    found = ask(tmp_path, urls, names, public=[PUBLIC], DNSCACHE_ENABLED=False)
    assert canary.connections == before
    assert Counter(row["class"] for row in found) == {"OK": asked / 2, "DENIED": asked / 2}


def test_faults_1_2_and_7_names_and_hosts_that_do_not_answer_are_down(tmp_path: Path) -> None:
    # A full backlog: the kernel drops what would connect, as a black hole does.
    with socket.create_server(("127.0.0.2", 0), backlog=0) as hole:
        port = hole.getsockname()[1]
        waiting = []
        for _ in range(4):
            taken = socket.socket()
            taken.setblocking(False)
            taken.connect_ex(("127.0.0.2", port))
            waiting.append(taken)
        urls = [
            "http://nxdomain.example/",
            "http://silent.example/",
            f"http://lubang.example:{port}/",
        ]
        names = {**NAMES, "lubang.example": ["127.0.0.2"]}
        found = ask(tmp_path, urls, names, DNS_TIMEOUT=0.5, TWISTED_DNS_RESOLVER=PLAIN_RESOLVER)
        for taken in waiting:
            taken.close()
    assert [(row["class"], row["cause"]) for row in found] == [
        ("DOWN", "dns: host not found"),
        ("DOWN", "dns: host not found"),
        ("DOWN", "timeout"),
    ]


# Without the address guard, which would not let a black hole on loopback be asked.
PLAIN_RESOLVER = "scrapy.resolver.CachingThreadedResolver"


CODES = (301, 302, 303, 307, 308)


def bait(server: LoopbackServer, targets: list[str]) -> None:
    """A site of which everything leads to the targets: links, redirects, sitemap, feed, robots."""
    stand(server, [article(0)])
    traps = [f"/berita/{number}-umpan.html" for number in range(len(targets))]
    for number, (trap, target) in enumerate(zip(traps, targets, strict=True)):
        on_the_wire = target.encode().decode("latin-1")
        server.routes[trap] = CODES[number % len(CODES)], {"Location": on_the_wire}, b""
    refresh = f'<meta http-equiv="refresh" content="0; url={targets[0]}">'
    link = f'<link rel="canonical" href="{targets[1]}"><base href="{targets[2]}/">'
    server.routes["/berita?page=1"] = list_page([*targets, *traps], extra=refresh + link)
    server.routes["/robots.txt"] = 307, {"Location": f"{targets[0]}/robots.txt"}, b""
    urls = "".join(f"<url><loc>{each}</loc></url>" for each in [*targets, *whole(server, traps)])
    server.routes["/sitemap.xml"] = f"<urlset>{urls}</urlset>".encode()
    maps = "".join(f"<sitemap><loc>{each}/sitemap.xml</loc></sitemap>" for each in targets)
    own = f"<sitemap><loc>{server.base}/sitemap.xml</loc></sitemap>"
    server.routes["/index.xml"] = f"<sitemapindex>{maps}{own}</sitemapindex>".encode()
    items = "".join(
        f"<item><title>Umpan</title><link>{each}</link></item>"
        for each in [*targets, *whole(server, traps)]
    )
    server.routes["/feed/"] = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()


def whole(server: LoopbackServer, paths: list[str]) -> list[str]:
    return [server.base + path for path in paths]


def test_T1_no_link_redirect_sitemap_or_feed_leads_to_the_canary(
    tmp_path: Path, canary: Canary
) -> None:
    targets = [f"http://{host}:{canary.port}/rahasia" for host in HOSTS]
    before = canary.connections
    desk = Desk(tmp_path)
    with serving(*["127.0.0.1"] * 3) as servers:
        for server in servers:
            bait(server, targets)
        desk.add("daftar", servers[0].base)
        desk.add("peta", servers[1].base, family="sitemap", sitemap="/index.xml", listing=None)
        desk.add("umpan", servers[2].base, family="feed", feed="/feed/", listing=None)
        ended = desk.crawl("--at", NIGHT_1, "--log-level", "WARNING")
        asked = [len(server.paths()) for server in servers]
    assert canary.connections == before
    assert "Traceback" not in ended.err
    assert min(asked) >= len(HOSTS)  # every bait was taken
    looks = desk.rows("select class, cause from look where url like '%-umpan.html'")
    assert len(looks) >= 3 * len(HOSTS)
    assert {row["class"] for row in looks} <= {"DENIED", "BROKEN"}, Counter(map(str, looks))
