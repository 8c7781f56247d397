"""Raw answers as WARC: exactly what came, readable by any reader, whole after a kill."""

import gzip
import os
import re
import subprocess
import sys
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.errors import StorageError
from archive.warc import (
    NotReadableError,
    Place,
    WarcWriter,
    erase,
    is_erased,
    night_files,
    read_payload,
    trim,
    warc_folder,
)
from tests.archive.building import FIRST_NIGHT, make_answer

MADE = {"night": 1, "class": "OK"}


@pytest.fixture
def writer(tmp_path):
    return WarcWriter(tmp_path, 1)


def records(path):
    """Type and block of each record, every digest checked."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.raw_stream.read()
        file.seek(0)
        found = ArchiveIterator(file, no_record_parse=True)
        return [(record.rec_type, record.raw_stream.read()) for record in found]


def the_file(tmp_path):
    [path] = night_files(tmp_path, 1)
    return path


def test_a_file_begins_with_warcinfo_and_holds_response_request_and_metadata(writer, tmp_path):
    writer.write(make_answer(b"halaman"), MADE)
    kinds, blocks = zip(*records(the_file(tmp_path)), strict=True)
    assert kinds == ("warcinfo", "response", "request", "metadata")
    assert blocks[1] == b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhalaman"
    assert blocks[2].startswith(b"GET /berita/jembatan HTTP/1.1\r\nHost: kotacontoh.example\r\n")
    assert blocks[3] == b"night: 1\r\nclass: OK\r\n"


def test_headers_stay_as_they_came_also_where_they_are_no_ascii(writer, tmp_path):
    headers = [(b"X-Kota", b"Caf\xe9; \xff=1"), (b"Set-Cookie", b"a=1"), (b"Set-Cookie", b"b=2")]
    writer.write(make_answer(headers=headers), MADE)
    _, block = records(the_file(tmp_path))[1]
    assert b"X-Kota: Caf\xe9; \xff=1\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n" in block


def test_a_packed_body_stays_packed_and_a_reader_unpacks_it(writer, tmp_path):
    body = gzip.compress(b"<p>halaman</p>")
    place = writer.write(make_answer(body, headers=[(b"Content-Encoding", b"gzip")]), MADE)
    assert read_payload(tmp_path, place) == body
    with the_file(tmp_path).open("rb") as file:
        file.seek(place.offset)
        assert next(ArchiveIterator(file)).content_stream().read() == b"<p>halaman</p>"


@pytest.mark.parametrize("status", [200, 204, 301, 404, 429, 503, 599, 999])
def test_an_answer_of_any_status_with_an_empty_body_is_read_back(writer, tmp_path, status):
    place = writer.write(make_answer(b"", status=status), MADE)
    assert read_payload(tmp_path, place) == b""


def test_the_answers_that_led_to_a_page_stand_before_it(writer, tmp_path):
    first = make_answer(b"", status=301, headers=[(b"Location", b"/baru")])
    place = writer.write(make_answer(b"halaman", led_from=[first]), MADE)
    kinds, blocks = zip(*records(the_file(tmp_path)), strict=True)
    assert kinds == ("warcinfo", "response", "request", "response", "request", "metadata")
    assert b"301" in blocks[1].partition(b"\r\n")[0]
    assert read_payload(tmp_path, place) == b"halaman"


def test_T11_no_part_of_a_name_comes_from_a_portal(writer, tmp_path):
    hostile = ("https://x/../../etc/passwd", "https://x/%2e%2e%2fa", "https://x/" + "a" * 300)
    for url in hostile:
        place = writer.write(make_answer(url=url), {"cause": "a\r\nWARC-Type: response"})
        assert re.fullmatch(r"\d{6}-\d{3}\.warc\.gz", place.file)
    [path] = tmp_path.rglob("*.gz")
    assert path.parent == warc_folder(tmp_path)
    assert records(path)[-1] == ("metadata", b"cause: a WARC-Type: response\r\n")


def test_T11_a_place_that_leads_out_of_the_folder_reads_nothing_outside(tmp_path):
    (tmp_path / "secret.warc.gz").write_bytes(gzip.compress(b"WARC/1.1\r\n\r\n"))
    with pytest.raises(NotReadableError, match="missing"):
        read_payload(tmp_path, Place(file="../secret.warc.gz", offset=0))


def test_a_full_file_is_followed_by_the_next(tmp_path):
    writer = WarcWriter(tmp_path, 1, max_bytes=3_000)
    places = [writer.write(make_answer(os.urandom(2_000)), MADE) for _ in range(3)]
    assert [place.file[:10] for place in places] == ["000001-001", "000001-002", "000001-003"]


def test_each_start_writes_a_file_of_its_own(tmp_path):
    files = [WarcWriter(tmp_path, 1).write(make_answer(), MADE).file for _ in range(2)]
    assert files == ["000001-001.warc.gz", "000001-002.warc.gz"]
    assert records(night_files(tmp_path, 1)[1])[0][0] == "warcinfo"


def test_T38_half_a_record_at_the_end_is_cut_off_and_all_others_stay(writer, tmp_path):
    writer.write(make_answer(b"satu"), MADE)
    whole = the_file(tmp_path).read_bytes()
    last = writer.write(make_answer(os.urandom(5_000)), MADE)
    both = the_file(tmp_path).read_bytes()
    for cut in range(len(whole) + 1, len(both), 97):
        the_file(tmp_path).write_bytes(both[:cut])
        trim(the_file(tmp_path))
        kept = the_file(tmp_path).read_bytes()
        assert both.startswith(kept)
        assert kept.startswith(whole)
        kinds = [kind for kind, _ in records(the_file(tmp_path))]
        assert kinds[:4] == ["warcinfo", "response", "request", "metadata"]
        assert len(kept) <= last.offset or kinds[4] == "response"


def test_zeros_that_a_power_cut_left_are_cut_off_from_the_last_named_record_on(writer, tmp_path):
    writer.write(make_answer(b"satu"), MADE)
    place = writer.write(make_answer(b"dua"), MADE)
    whole = the_file(tmp_path).read_bytes()
    the_file(tmp_path).write_bytes(whole + bytes(4_096))
    assert trim(the_file(tmp_path), start=place.offset) == 4_096
    assert trim(the_file(tmp_path), start=place.offset) == 0
    assert the_file(tmp_path).read_bytes() == whole


def test_T39_a_full_disk_leaves_the_file_as_it_was_and_says_where(writer, tmp_path, monkeypatch):
    writer.write(make_answer(b"satu"), MADE)
    before = the_file(tmp_path).read_bytes()

    def fail(_handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(StorageError, match=r"000001-001\.warc\.gz: No space left"):
            writer.write(make_answer(b"dua"), MADE)
    assert the_file(tmp_path).read_bytes() == before
    place = writer.write(make_answer(b"tiga"), MADE)
    assert read_payload(tmp_path, place) == b"tiga"


@pytest.mark.parametrize("size", [0, 200, 2_000, 65_535, 70_000, 300_000])
def test_an_erased_record_is_gone_and_every_other_stays_where_it_is(writer, tmp_path, size):
    before = writer.write(make_answer(b"satu"), MADE)
    secret = b"RAHASIA" + os.urandom(size)
    place = writer.write(make_answer(secret), MADE)
    after = writer.write(make_answer(b"tiga"), MADE)
    length = the_file(tmp_path).stat().st_size

    erase(tmp_path, [place], at=FIRST_NIGHT)

    assert the_file(tmp_path).stat().st_size == length
    assert is_erased(tmp_path, place)
    assert not is_erased(tmp_path, before)
    with pytest.raises(NotReadableError, match="metadata in place of a page"):
        read_payload(tmp_path, place)
    assert [read_payload(tmp_path, each) for each in (before, after)] == [b"satu", b"tiga"]
    kinds, blocks = zip(*records(the_file(tmp_path)), strict=True)
    assert kinds.count("response") == 2
    assert not any(b"RAHASIA" in block for block in blocks)


def test_what_was_erased_stays_so_when_it_is_erased_again(writer, tmp_path):
    place = writer.write(make_answer(), MADE)
    erase(tmp_path, [place], at=FIRST_NIGHT)
    erase(tmp_path, [place], at=FIRST_NIGHT)
    assert is_erased(tmp_path, place)


@pytest.mark.parametrize("written", [1, 60, 250, 4_096, 20_000])
def test_T38_a_record_whose_erasing_was_killed_half_way_is_erased_by_the_next(
    writer, tmp_path, written
):
    before = writer.write(make_answer(b"satu"), MADE)
    place = writer.write(make_answer(b"RAHASIA" + os.urandom(30_000)), MADE)
    after = writer.write(make_answer(b"tiga"), MADE)
    path = the_file(tmp_path)
    old = path.read_bytes()
    erase(tmp_path, [place], at=FIRST_NIGHT)
    whole = path.read_bytes()
    until = place.offset + written
    path.write_bytes(whole[:until] + old[until:])
    assert not is_erased(tmp_path, place)

    erase(tmp_path, [place], at=FIRST_NIGHT)

    assert is_erased(tmp_path, place)
    assert path.stat().st_size == len(old)
    assert [read_payload(tmp_path, each) for each in (before, after)] == [b"satu", b"tiga"]
    assert not any(b"RAHASIA" in block for _, block in records(path))


def test_a_damaged_record_at_the_end_of_its_file_is_erased_up_to_there(writer, tmp_path):
    before = writer.write(make_answer(b"satu"), MADE)
    place = writer.write(make_answer(b"RAHASIA" + os.urandom(3_000)), MADE)
    path = the_file(tmp_path)
    path.write_bytes(path.read_bytes()[: place.offset + 2_000])
    erase(tmp_path, [place], at=FIRST_NIGHT)
    assert is_erased(tmp_path, place)
    assert path.stat().st_size == place.offset + 2_000
    assert read_payload(tmp_path, before) == b"satu"


@pytest.mark.parametrize("damage", ["missing", "cut", "changed", "beyond"])
def test_a_record_that_is_not_there_or_not_whole_is_told_with_its_file(writer, tmp_path, damage):
    place = writer.write(make_answer(os.urandom(3_000)), MADE)
    path = the_file(tmp_path)
    data = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(data[: place.offset + 500])
    elif damage == "changed":
        data[place.offset + 1_500] ^= 4
        path.write_bytes(data)
    else:
        place = Place(file=place.file, offset=len(data) + 10)
    with pytest.raises(NotReadableError, match=r"000001-001\.warc\.gz"):
        read_payload(tmp_path, place)


def test_the_standard_tool_finds_every_digest_right(writer, tmp_path):
    for number in range(3):
        place = writer.write(make_answer(b"halaman %d" % number), MADE)
    erase(tmp_path, [place], at=FIRST_NIGHT)
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "--verbose", the_file(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("digest pass") == len(records(the_file(tmp_path))) - 1


def test_a_foreign_file_is_no_file_of_a_night(tmp_path):
    warc_folder(tmp_path).mkdir()
    for name in ("000001-001.warc.gz", "000001-x.warc.gz", "000001-002.warc", "000010-001.warc.gz"):
        (warc_folder(tmp_path) / name).write_bytes(b"")
    assert [path.name for path in night_files(tmp_path, 1)] == ["000001-001.warc.gz"]


def test_members_are_found_in_pieces_that_inflate_to_far_more_than_they_are(tmp_path):
    path = tmp_path / "bomb.gz"
    packed = gzip.compress(bytes(20_000_000))
    path.write_bytes(packed * 2)
    assert trim(path) == 0
    path.write_bytes(packed + packed[:-3])
    assert trim(path) == len(packed) - 3
    assert gzip.decompress(BytesIO(path.read_bytes()).read()) == bytes(20_000_000)
