"""What whole crawls leave as evidence: the very bytes a portal sent, also after a kill."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.warc import Place, read_payload, warc_folder
from tests.loopback import Answer, LoopbackServer, Raw, serving
from tests.nightly.crawls import NIGHT_1, NIGHT_2, Desk, Ended
from tests.nightly.site import Article, article, release_page, stand

ITEMS = [article(number) for number in range(12)]


PLAIN, PACKED, CHUNKED = ITEMS[:3]
PACKED_BODY = gzip.compress(release_page(PACKED), mtime=0)
CUT_BODY = PACKED_BODY[:-9]


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    """A site of which one page comes packed and one in chunks."""
    with serving("127.0.0.1") as [started]:
        stand(started, ITEMS)
        packed = {"Content-Encoding": "gzip", "X-Kota": "Contoh"}
        started.routes[PACKED.path] = (200, packed, PACKED_BODY)
        page = release_page(CHUNKED)
        started.routes[CHUNKED.path] = Raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
            + b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (100, page[:100], len(page) - 100, page[100:])
        )
        yield started


def desk_of(folder: Path, server: LoopbackServer) -> Desk:
    made = Desk(folder)
    made.add("kota", server.base, delay=0)
    return made


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, server: LoopbackServer) -> Desk:
    """After one night; it is only read."""
    made = desk_of(tmp_path_factory.mktemp("crawled"), server)
    assert made.crawl("--at", NIGHT_1).code == 0
    return made


@pytest.fixture
def desk(tmp_path: Path, server: LoopbackServer) -> Desk:
    return desk_of(tmp_path, server)


def infopublik(desk: Desk, *arguments: str) -> Ended:
    return desk.run([sys.executable, "-m", "infopublik", *arguments])


def raw_of(desk: Desk, look: dict[str, Any]) -> bytes:
    place = Place(file=look["warc"], offset=look["warc_offset"])
    return read_payload(desk.path.with_name("a.db.d"), place)


def responses(desk: Desk) -> list[tuple[str, str]]:
    """Address and status of every response record, in the order of files; digests checked."""
    found = []
    for path in sorted(warc_folder(desk.path.with_name("a.db.d")).iterdir()):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                if record.rec_type == "response":
                    status = record.http_headers.get_statuscode()
                    found.append((record.rec_headers.get_header("WARC-Target-URI"), status))
                record.raw_stream.read()
    return found


@pytest.mark.parametrize(
    ("item", "sent"),
    [(PLAIN, release_page(PLAIN)), (PACKED, PACKED_BODY), (CHUNKED, release_page(CHUNKED))],
    ids=["plain", "packed", "chunked"],
)
def test_a_page_is_kept_as_it_was_sent(
    crawled: Desk, server: LoopbackServer, item: Article, sent: bytes
) -> None:
    look = crawled.look(server.base + item.path, 1)
    assert raw_of(crawled, look) == sent
    assert look["payload_sha256"] == hashlib.sha256(sent).hexdigest()
    shown = subprocess.run(
        [sys.executable, "-m", "infopublik", "show", str(look["release"]), "--raw"],
        env=dict(crawled.environment),
        cwd=crawled.folder,
        capture_output=True,
        check=True,
    )
    assert shown.stdout == sent


def test_each_kind_of_withdrawal_leaves_its_proof_and_what_stayed_is_kept_once(
    desk: Desk, server: LoopbackServer
) -> None:
    assert desk.crawl("--at", NIGHT_1).code == 0
    first = responses(desk)
    gone, led_home, led_away, refused, cut = ITEMS[3:8]
    changed: dict[str, Answer] = {
        gone.path: (410, {}, b"<p>dihapus</p>"),
        led_home.path: (302, {"Location": "/"}, b"<p>pindah</p>"),
        led_away.path: (302, {"Location": "https://judi.example/"}, b""),
        refused.path: (403, {}, b"<p>dilarang</p>"),
        cut.path: (200, {"Content-Encoding": "gzip"}, CUT_BODY),
    }
    before = dict(server.routes)
    server.routes.update(changed)
    desk.crawl("--at", NIGHT_2)
    server.routes.update(before)

    def kept(path: str) -> tuple[str, bytes]:
        look = desk.look(server.base + path, 2)
        return look["class"], raw_of(desk, look)

    assert kept(gone.path) == ("GONE_HARD", b"<p>dihapus</p>")
    assert kept(led_home.path) == ("GONE_SOFT", server.routes["/"])
    assert kept(led_away.path) == ("DENIED", b"")
    assert kept(refused.path) == ("BLOCKED", b"<p>dilarang</p>")
    assert kept(cut.path) == ("BROKEN", CUT_BODY)
    # Where a redirect led is proved by the redirect itself.
    second = responses(desk)[len(first) :]
    assert sorted(second) == sorted(
        [(server.base + path, str(answer[0])) for path, answer in changed.items()]
        + [(server.base + "/", "200")]
    )
    unnamed = "select url from look where night = 2 and kind = 'release' and warc is null"
    assert desk.column(unnamed) == []
    assert infopublik(desk, "archive", "verify").code == 0


def test_the_request_stands_beside_its_answer(crawled: Desk, server: LoopbackServer) -> None:
    [path] = warc_folder(crawled.path.with_name("a.db.d")).iterdir()
    with path.open("rb") as file:
        [headers] = [
            record.http_headers
            for record in ArchiveIterator(file)
            if record.rec_type == "request"
            and record.rec_headers.get_header("WARC-Target-URI").endswith(PLAIN.path)
        ]
    sent = server.hits_of(PLAIN.path)[0].headers
    assert {name: sent[name] for name in ("Host", "User-Agent", "Accept-Encoding")} == {
        name: headers.get_header(name) for name in ("Host", "User-Agent", "Accept-Encoding")
    }
    assert dict(headers.headers) == dict(sent)


def test_looks_say_where_an_answer_lies(crawled: Desk) -> None:
    rows = infopublik(crawled, "looks", "--format", "jsonl").rows
    kept = [row for row in rows if row["warc"]]
    assert len(kept) >= len(ITEMS)
    assert {row["warc"] for row in kept} == {"000001-001.warc.gz"}
    assert all(isinstance(row["warc_offset"], int) for row in kept)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("moment", [4, 9, pytest.param(13, marks=pytest.mark.long)])
def test_T38_what_a_killed_crawl_named_is_there_and_the_next_start_proves_it(
    desk: Desk, server: LoopbackServer, moment: int
) -> None:
    server.forget()
    with desk.start("--at", NIGHT_1) as process:
        while len(server.hits) < moment and process.poll() is None:
            time.sleep(0.001)
        process.kill()
        process.communicate()
    for look in desk.rows("select * from look where warc is not null"):
        assert hashlib.sha256(raw_of(desk, look)).hexdigest() == look["payload_sha256"]
    # Half a record stands at the end, as a kill within the write leaves it.
    for path in warc_folder(desk.path.with_name("a.db.d")).glob("*"):
        path.write_bytes(path.read_bytes() + path.read_bytes()[:120])

    assert desk.crawl("--at", NIGHT_1).code == 0

    verified = infopublik(desk, "archive", "verify", "--format", "jsonl")
    assert (verified.code, verified.out) == (0, ""), verified.out
    assert "The chain ends at night 1" in verified.err
    urls = [url for url, _ in responses(desk)]
    assert {server.base + item.path for item in ITEMS} <= set(urls)


def test_damage_is_one_row_each_and_exit_74(crawled: Desk, tmp_path: Path) -> None:
    hurt = Desk(tmp_path)
    shutil.copy(crawled.path, hurt.path)
    shutil.copytree(crawled.path.with_name("a.db.d"), hurt.path.with_name("a.db.d"))
    [path] = warc_folder(hurt.path.with_name("a.db.d")).iterdir()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    ended = infopublik(hurt, "archive", "verify", "--format", "jsonl")
    assert ended.code == 74
    assert any(path.name in row["place"] and "byte" in row["place"] for row in ended.rows)
    assert "Restore" in ended.err
