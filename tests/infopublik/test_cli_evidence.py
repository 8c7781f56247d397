"""`archive verify` and `show --raw` as a person calls them."""

from __future__ import annotations

import shutil
import sqlite3

import pytest


def test_verify_of_a_sound_archive_writes_nothing_and_says_where_the_chain_ends(ask, two_nights):
    ended = ask("archive", "verify")
    last = two_nights.column("select sha256 from manifest order by night desc")[0]
    assert (ended.code, ended.out) == (0, "")
    assert f"The chain ends at night 2 with {last}." in ended.err


def test_verify_of_a_changed_wording_names_the_row_and_exits_74(run, two_nights, tmp_path):
    path = tmp_path / "a.db"
    shutil.copy(two_nights.path, path)
    shutil.copytree(two_nights.path.with_name("a.db.d"), path.with_name("a.db.d"))
    connection = sqlite3.connect(path)
    connection.execute("update version set text = text || '.' where id = 5")
    connection.commit()
    connection.close()
    ended = run("archive", "verify", "--archive", f"sqlite:///{path}")
    assert ended.code == 74
    assert {row["part"] for row in ended.rows} == {"version", "row"}
    assert "row 5 " in ended.rows[0]["place"]
    assert "2 damaged. Restore" in ended.err


def test_verify_where_there_is_no_archive_says_that_nothing_was_checked(run, tmp_path):
    path = tmp_path / "none.db"
    ended = run("archive", "verify", "--archive", f"sqlite:///{path}")
    assert (ended.code, ended.out) == (0, "")
    assert f"no archive at {path}" in ended.err
    assert not path.exists()


@pytest.mark.parametrize("option", ["--text", "--html", "--json", "--diff"])
def test_raw_and_another_form_exclude_each_other(ask, option):
    ended = ask("show", "1", "--raw", option)
    assert ended.code == 2
    assert "exclude each other" in ended.err


def test_raw_of_a_release_that_is_not_there_exits_2(ask):
    assert ask("show", "999", "--raw").code == 2
