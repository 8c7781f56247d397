"""`show` of one wording: by number, citation or day; its list, copies and citation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from archive.clock import Clock
from archive.clustering import catch_up
from tests.archive.building import FIRST_NIGHT, Nights, make_archive, make_plan, make_release
from tests.archive.stories import OTHER, STORY
from tests.infopublik.command import Run

EDITED = STORY.replace("dua belas", "lima belas")


@pytest.fixture
def cite(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`infopublik show` on an archive of one edited release, its copy, and one alone."""
    archive = make_archive(tmp_path)
    night = Nights(archive, Clock(FIRST_NIGHT))
    plans = [make_plan("satu", name="Pemerintah Kota Satu"), make_plan("dua")]
    for text in (STORY, EDITED):
        night(*plans)
        night.store(
            make_release(portal="satu", url="https://satu.example/1", text=text),
            make_release(portal="dua", url="https://dua.example/1", text=STORY,
                         published=date(2026, 3, 3), title="Judul lain"),
            make_release(portal="dua", url="https://dua.example/2", text=OTHER),
        )  # fmt: skip
        for portal in ("satu", "dua"):
            catch_up(night.running, portal)
    archive.close()
    monkeypatch.setenv("INFOPUBLIK_ARCHIVE", f"sqlite:///{tmp_path / 'archive.db'}")
    return lambda *words: run("show", *words)


def found(cite: Run, *words: str) -> dict:
    ended = cite(*words, "--json")
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def test_a_wording_is_named_by_number_citation_or_day(cite):
    first = found(cite, "1", "--version", "1")
    assert first["text"] == STORY
    citation = f"infopublik:1@1#{first['sha256']}"
    for words in (["1@1"], [citation], [citation[: len("infopublik:1@1#") + 12]],
                  ["1", "--as-of", "2026-03-02"]):  # fmt: skip
        assert found(cite, *words) == first
    assert found(cite, "1", "--as-of", "2026-03-03") == found(cite, "1") == found(cite, "1@2")


def test_show_says_the_citation_that_finds_it_again(cite):
    said = cite("1@1").out
    citation = next(line for line in said.splitlines() if line.startswith("infopublik:"))
    assert cite(citation).out == said
    assert "one of 2 that say the same, first is 1" in said


def test_a_citation_of_another_wording_is_refused(cite):
    sha256 = found(cite, "1@2")["sha256"]
    ended = cite(f"infopublik:1@1#{sha256}")
    assert (ended.code, ended.out) == (2, "")
    assert "these are not the words that were cited" in ended.err


def test_the_wordings_are_listed_with_their_times(cite):
    listed = found(cite, "1", "--versions")
    assert [row["version"] for row in listed["versions"]] == [1, 2]
    assert [row["changes"] for row in listed["versions"]] == [["new"], ["edited"]]
    assert listed["versions"][0]["valid_to"] == listed["versions"][1]["valid_from"]
    for row in listed["versions"]:
        assert found(cite, row["citation"])["sha256"] == row["sha256"]
    assert "2026-03-02 22:00" in cite("1", "--versions").out


def test_the_copies_are_listed_with_their_first_their_delay_and_what_they_changed(cite):
    listed = found(cite, "2", "--copies")
    assert listed["cluster"] == {"id": 1, "first": 1, "size": 2}
    first, copy = listed["copies"]
    assert (first["order"], first["release"], first["delay"]) == (1, 1, None)
    assert (copy["release"], copy["delay"], copy["title_changed"]) == (2, "P2D", True)
    assert (copy["removed"], copy["added"]) == ("lima", "dua")
    table = cite("2", "--copies").out
    assert "title “Judul lain” [-lima-] {+dua+}" in table


def test_who_is_alone_is_said_to_be(cite):
    assert found(cite, "3", "--copies") == {"id": 3, "cluster": None, "copies": []}
    ended = cite("3", "--copies")
    assert (ended.code, ended.out) == (0, "")
    assert "Release 3 is in no cluster" in ended.err


def test_a_wording_is_cited_in_three_forms(cite):
    sha256 = found(cite, "1@1")["sha256"]
    entry = cite("1@1", "--cite", "bibtex").out
    assert entry.startswith("@misc{infopublik-1-1,\n  author = {{Pemerintah Kota Satu}},\n")
    (item,) = json.loads(cite("1@1", "--cite", "csl-json").out)
    assert item["archive_location"] == f"infopublik:1@1#{sha256}"
    assert item["accessed"] == {"date-parts": [[2026, 3, 2]]}
    assert item["issued"] == {"date-parts": [[2026, 3, 1]]}
    assert sha256 in cite("1@1", "--cite", "text").out
    (current,) = json.loads(cite("1", "--cite", "csl-json").out)
    assert (current["version"], current["accessed"]) == ("2", {"date-parts": [[2026, 3, 3]]})
