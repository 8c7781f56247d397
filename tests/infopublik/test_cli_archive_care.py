"""`archive backup`, `restore`, `vacuum` and `takedown` as they are typed."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest

from archive.clock import Clock
from archive.database import open_for_writing
from archive.takedown import Wish, take_down
from tests.infopublik.command import Run
from tests.infopublik.conftest import TwoNights


@pytest.fixture
def own(run: Run, two_nights: TwoNights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on a copy of the archive of two nights."""
    shutil.copy(two_nights.path, tmp_path / "arsip.db")
    shutil.copytree(f"{two_nights.path}.d", tmp_path / "arsip.db.d")
    monkeypatch.setenv("INFOPUBLIK_ARCHIVE", f"sqlite:///{tmp_path / 'arsip.db'}")
    return run


def test_backup_names_its_file_and_restore_proves_and_makes_it(own, tmp_path):
    ended = own("archive", "backup")
    assert ended.code == 0, ended.err
    file = Path(ended.out.strip())
    assert file.parent == tmp_path / "arsip.db.d" / "backups"
    assert "1 backups kept, 0 dropped" in ended.err
    verified = own("archive", "restore", str(file), "--verify")
    assert (verified.code, verified.out) == (0, "")
    assert "is whole: 69 releases" in verified.err
    again = tmp_path / "lagi.db"
    assert own("archive", "restore", str(file), "--into", str(again)).code == 0
    found = own("search", "banjir", "--archive", f"sqlite:///{again}").out
    assert found == own("search", "banjir").out != ""


def test_backup_goes_to_the_folder_that_is_named(own, tmp_path):
    ended = own("archive", "backup", "--to", str(tmp_path / "usb"))
    assert Path(ended.out.strip()).parent == tmp_path / "usb"


def test_restore_without_a_place_moves_the_archive_aside(own, tmp_path):
    file = own("archive", "backup").out.strip()
    ended = own("archive", "restore", file)
    assert ended.code == 0
    (aside,) = tmp_path.glob("arsip.db.replaced-*Z")
    assert str(aside) in ended.err


def test_T44_restoring_an_older_backup_takes_down_again_what_was_taken_down(own, tmp_path):
    number = str(own("search", "banjir", "--limit", "1").rows[0]["id"])
    file = own("archive", "backup").out.strip()
    assert own("archive", "takedown", number, "--reason", "permintaan").code == 0
    ended = own("archive", "restore", file)
    assert (ended.code, f"taken down again: {number}" in ended.err) == (0, True), ended.err
    assert "taken down on" in own("show", number).err
    assert own("search", "").rows
    assert number not in [str(row["id"]) for row in own("search", "").rows]


def test_T44_takedown_says_what_remains_and_show_says_why(own, tmp_path):
    row = own("search", "banjir", "--limit", "1").rows[0]
    number = str(row["id"])
    file = own("archive", "backup").out.strip()
    ended = own("archive", "takedown", number, "--reason", "memuat nama anak", "--by", "Dinsos")
    assert ended.code == 0, ended.err
    assert f"Release {number} is taken down: 1 wordings" in ended.err
    assert Path(file).name in ended.err
    for words in ((), ("--text",), ("--json",), ("--version", "1"), ("--diff", "1..1")):
        shown = own("show", number, *words)
        assert (shown.code, shown.out) == (2, "")
        assert "memuat nama anak" in shown.err
    for words in (("search", ""), ("search", "banjir")):
        assert number not in [str(each["id"]) for each in own(*words).rows]
    assert int(number) not in [each["release"] for each in own("changes").rows]
    assert row["text"].encode() not in (tmp_path / "arsip.db").read_bytes()
    assert own("archive", "takedown", number, "--reason", "lagi").code == 2


def raw_bytes(folder: Path) -> bytes:
    return b"".join(gzip.open(file).read() for file in sorted((folder / "warc").glob("*.gz")))


def test_T44_raw_answers_are_overwritten_and_verify_finds_no_damage(own, tmp_path):
    row = own("search", "", "--limit", "1").rows[0]
    number, folder = str(row["id"]), tmp_path / "arsip.db.d"
    sentence = max(re.split(r"[^\w ]+", row["text"]), key=len).encode()
    assert len(sentence) > 40
    lengths = {file: file.stat().st_size for file in (folder / "warc").iterdir()}
    assert sentence in raw_bytes(folder)
    ended = own("archive", "takedown", number, "--reason", "permintaan")
    assert re.search(r"([1-9]\d*) of \1 raw answers are overwritten", ended.err), ended.err
    assert sentence not in raw_bytes(folder)
    assert {file: file.stat().st_size for file in lengths} == lengths
    verified = own("archive", "verify")
    assert verified.code == 0, verified.out + verified.err
    assert own("show", number, "--raw").code == 2


def test_T38_takedown_given_again_after_a_kill_does_what_was_left_and_says_so(own, tmp_path):
    url = f"sqlite:///{tmp_path / 'arsip.db'}"
    row = own("search", "", "--limit", "1").rows[0]
    sentence = max(re.split(r"[^\w ]+", row["text"]), key=len).encode()
    opened = open_for_writing(url)
    with opened.write() as connection:  # all that a kill right after the commit leaves
        take_down(connection, row["id"], Wish(reason="permintaan"), at=Clock().now())
    opened.close()
    folder = tmp_path / "arsip.db.d"
    assert sentence in raw_bytes(folder)
    assert own("archive", "verify").code == 0

    ended = own("archive", "takedown", str(row["id"]), "--reason", "permintaan")

    assert (ended.code, "was taken down on" in ended.err) == (2, True)
    assert re.search(r"([1-9]\d*) of \1 raw answers are overwritten", ended.err), ended.err
    assert sentence not in raw_bytes(folder)
    assert sentence not in (tmp_path / "arsip.db").read_bytes()
    assert own("archive", "verify").code == 0
    unknown = own("archive", "takedown", "999999", "--reason", "permintaan")
    assert (unknown.code, "nothing was taken down" in unknown.err) == (2, True)


def test_T44_missing_raw_answers_keep_no_release_from_going(own, tmp_path):
    shutil.rmtree(tmp_path / "arsip.db.d" / "warc")
    ended = own("archive", "takedown", "1", "--reason", "permintaan")
    assert ended.code == 0
    assert "A raw answer could not be overwritten." in ended.err
    assert "taken down on" in own("show", "1").err


@pytest.mark.parametrize("reason", ["", "  "])
def test_takedown_without_a_reason_is_refused(own, reason):
    ended = own("archive", "takedown", "1", "--reason", reason)
    assert (ended.code, "--reason" in ended.err) == (2, True)


def test_vacuum_says_the_bytes_before_and_after(own, tmp_path):
    found = own("search", "").out
    before = (tmp_path / "arsip.db").stat().st_size
    ended = own("archive", "vacuum")
    after = (tmp_path / "arsip.db").stat().st_size
    assert f"has {after:,} bytes; before it had {before:,}." in ended.err
    assert own("search", "").out == found


@pytest.mark.parametrize(
    "words", [("backup",), ("vacuum",), ("takedown", "1", "--reason", "apa")], ids=lambda w: w[0]
)
def test_care_of_an_archive_that_is_not_there_makes_none(run, tmp_path, words):
    ended = run("archive", *words, "--archive", f"sqlite:///{tmp_path}/tiada.db")
    assert (ended.code, ended.out) == (2, "")
    assert "tiada.db is not there" in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("backup",), "pg_dump -Fc -f archive.dump postgresql://ani@kota/arsip"),
        (("restore", "x.db"), "pg_restore --clean -d postgresql://ani@kota/arsip"),
        (("vacuum",), "VACUUM (FULL, ANALYZE)"),
    ],
    ids=["backup", "restore", "vacuum"],
)
def test_T14_postgresql_archive_is_told_its_own_tool_without_the_password(run, words, says):
    url = "postgresql+psycopg://ani:rahasia@kota/arsip"
    ended = run("archive", *words, "--archive", url)
    assert ended.code == 2
    assert says in ended.err
    assert "rahasia" not in ended.err


def test_options_of_restore_that_exclude_each_other_are_refused(run):
    ended = run("archive", "restore", "x.db", "--into", "y.db", "--verify")
    assert (ended.code, "--into excludes" in ended.err) == (2, True)


@pytest.mark.parametrize("name", ["tiada.db", "arsip.db"])
def test_restore_of_what_is_no_backup_is_refused(own, tmp_path, name):
    ended = own("archive", "restore", str(tmp_path / name))
    assert (ended.code, "is not there. A backup is a .db file" in ended.err) == (2, True)
