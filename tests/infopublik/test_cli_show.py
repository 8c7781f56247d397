"""One release, one portal, one archive: `show`, `portals`, `archive` and `doctor`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from infopublik.cli.options import Format
from tests.infopublik.command import Run
from tests.infopublik.conftest import TwoNights

PORTAL = ["portal", "name", "region_code", "family", "home", "checked"]


def edited(ask: Run) -> int:
    """A release that has a second wording."""
    number: int = ask("changes", "--kind", "edited", "--limit", "1").rows[0]["release"]
    return number


def test_show_as_json_is_the_release_that_search_gives(ask):
    row = ask("search", "").rows[0]
    assert json.loads(ask("show", str(row["id"]), "--json").out) == row


def test_show_as_text_is_the_text_alone(ask):
    row = ask("search", "").rows[0]
    assert ask("show", str(row["id"]), "--text").out == row["text"] + "\n"


def test_show_as_html_has_a_heading_and_its_paragraphs(ask):
    row = ask("search", "").rows[0]
    shown = ask("show", str(row["id"]), "--html").out
    assert shown.startswith("<article>\n<h1>")
    assert shown.count("<p>") == len(row["text"].split("\n\n"))


def test_show_alone_says_title_date_address_and_text(ask):
    row = ask("search", "").rows[0]
    shown = ask("show", str(row["id"])).out
    for words in (row["title"], row["published_at"], row["url"], row["text"]):
        assert words in shown


def test_show_gives_any_wording(ask):
    number = str(edited(ask))
    first = json.loads(ask("show", number, "--version", "1", "--json").out)
    second = json.loads(ask("show", number, "--version", "2", "--json").out)
    assert second == json.loads(ask("show", number, "--json").out)
    assert (first["version"], second["version"]) == (1, 2)
    assert first["sha256"] != second["sha256"]


def test_a_diff_alone_is_the_last_edit_and_marks_what_changed(ask):
    rows = ask("changes", "--kind", "figure_changed").rows
    number = str(next(row["release"] for row in rows if row["before"] == "Rp1,2 miliar"))
    shown = ask("show", number, "--diff").out
    assert "[-Rp1,2 -]{+Rp2,4 +}" in shown
    assert shown == ask("show", number, "--diff", "1..2").out
    back = ask("show", number, "--diff", "2..1").out
    assert "[-Rp2,4 -]{+Rp1,2 +}" in back


def test_a_diff_in_json_gives_both_texts_back(ask):
    number = str(edited(ask))
    found = json.loads(ask("show", number, "--diff", "--json").out)
    assert found["versions"] == [1, 2]
    for version, left_out in ((1, "added"), (2, "removed")):
        text = "\n\n".join(
            "".join(piece["text"] for piece in paragraph if piece["op"] != left_out)
            for paragraph in found["paragraphs"]
        )
        stored = json.loads(ask("show", number, "--version", str(version), "--json").out)
        assert text.split() == f"{stored['title']}\n\n{stored['text']}".split()


def test_a_diff_in_html_marks_with_ins_and_del(ask):
    shown = ask("show", str(edited(ask)), "--diff", "--html").out
    assert "<ins>" in shown
    assert shown.count("<ins>") == shown.count("</ins>")
    assert shown.count("<del>") == shown.count("</del>")


def test_a_diff_says_first_what_it_means_and_why(ask):
    number = str(ask("changes", "--kind", "figure_changed").rows[0]["release"])
    first, reasons, *_ = ask("show", number, "--diff").out.splitlines()
    assert first == "figure_changed, weight 60: Figure was “Rp1,2 miliar”, is “Rp2,4 miliar”"
    assert reasons == "  an amount of money changed 25, twice as much, or half 35"
    (told,) = json.loads(ask("show", number, "--diff", "--json").out)["changes"]
    (event,) = ask("changes", "--kind", "figure_changed").rows
    assert [told[key] for key in ("kind", "weight", "changes", "reasons")] == [
        event[key] for key in ("kind", "weight", "changes", "reasons")
    ]


@pytest.mark.parametrize("option", ["--side-by-side", "--markdown", "--whole"])
def test_forms_of_a_diff_need_a_diff(ask, option):
    number = str(edited(ask))
    assert ask("show", number, "--diff", option).code == 0
    refused = ask("show", number, option)
    assert refused.code == 2
    assert option in refused.err


def test_a_diff_has_one_form(ask):
    refused = ask("show", str(edited(ask)), "--diff", "--html", "--markdown")
    assert refused.code == 2
    assert "--markdown" in refused.err


# --- portals, archive, doctor -----------------------------------------------------------


def test_portals_show_says_every_key_of_the_table(ask, two_nights):
    ended = ask("portals", "show", "demo-magelang", "--portals", str(two_nights.registry))
    assert ended.code == 0
    row = ended.rows[0]
    assert list(row)[: len(PORTAL)] == PORTAL
    assert (row["delay"], row["max_pages"], row["selectors"]) == (0.02, 200, {})


def test_a_folder_of_portals_is_the_whole_registry(ask, two_nights):
    rows = ask("portals", "list", "--portals", str(two_nights.registry)).rows
    assert {row["portal"] for row in rows} == {
        "demo-gorontalo",
        "demo-magelang",
        "demo-maluku-tengah",
    }


def test_own_portals_join_the_bundled_ones(run, tmp_path):
    bundled = {row["portal"] for row in run("portals", "list").rows}
    assert not any(portal.startswith("demo-") for portal in bundled)
    (tmp_path / "portals").mkdir()
    (tmp_path / "portals/saya.toml").write_text(
        '[saya]\nname = "Saya"\nhome = "https://saya.example/"\nregion = "33"\nfamily = "feed"\n'
    )
    assert {row["portal"] for row in run("portals", "list").rows} == bundled | {"saya"}


def test_stats_count_what_stands_in_the_tables(ask, two_nights):
    stats = ask("archive", "stats").rows[0]
    assert stats["releases"] == two_nights.column("select count(*) from release")[0]
    assert stats["looks"] == len(ask("looks").rows)
    assert stats["events"] == len(ask("changes").rows)
    assert (stats["nights"], stats["portals"]) == (2, 3)
    assert stats["bytes"] == two_nights.path.stat().st_size


def test_the_doctor_finds_nothing_wrong_here(ask):
    states = {row["check"]: row["state"] for row in ask("doctor").rows}
    assert set(states) >= {"python", "scrapy", "sqlite", "archive", "disk", "registry", "contact"}
    assert states["archive"] == "good"
    assert states["contact"] == states["ping"] == "note"
    assert "wrong" not in states.values()


def test_the_doctor_knows_the_last_night_and_that_it_is_long_ago(ask, run, tmp_path):
    [night] = [row for row in ask("doctor").rows if row["check"] == "night"]
    assert night["state"] == "note"
    assert night["found"].startswith("night 2 began 2026-03-09 15:00 UTC, exit 0, ")
    nowhere = run("doctor", "--archive", f"sqlite:///{tmp_path / 'none.db'}").rows
    assert "night" not in {row["check"] for row in nowhere}


def test_the_doctor_says_what_is_wrong_and_exits_2(run, tmp_path):
    (tmp_path / "a.db").write_text("bukan arsip " * 99)
    ended = run(
        "doctor", "--archive", f"sqlite:///{tmp_path / 'a.db'}", "--portals", str(tmp_path / "none")
    )
    assert ended.code == 2
    wrong = {row["check"]: row["found"] for row in ended.rows if row["state"] == "wrong"}
    assert set(wrong) == {"archive", "registry"}
    assert "not an Infopublik archive" in wrong["archive"]


# --- an archive that is not there yet ---------------------------------------------------


@pytest.mark.parametrize(
    "words", [("search", "banjir"), ("search", ""), ("changes",), ("looks",), ("archive", "stats")]
)
@pytest.mark.parametrize("form", list(Format))
def test_reading_no_archive_answers_nothing_and_leaves_no_file(run, tmp_path, words, form):
    ended = run(*words, "--format", form, "--archive", f"sqlite:///{tmp_path / 'sub/a.db'}")
    assert ended.code == 0
    if words != ("archive", "stats"):
        assert len(ended.out.splitlines()) == (1 if form == Format.CSV else 0)
    assert list(tmp_path.iterdir()) == []


def test_migrate_makes_an_archive_once_and_may_be_repeated(run, tmp_path):
    url = f"sqlite:///{tmp_path / 'sub/a.db'}"
    first, second = (
        run("archive", "migrate", "--archive", url),
        run("archive", "migrate", "--archive", url),
    )
    assert (first.code, second.code) == (0, 0)
    assert first.err == second.err
    assert run("archive", "stats", "--archive", url).rows[0]["releases"] == 0


# --- as a process -----------------------------------------------------------------------


def test_a_reader_that_leaves_the_pipe_is_no_error(two_nights: TwoNights) -> None:
    """What `infopublik search "" | head -1` does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "infopublik", "search", ""],
        env=dict(two_nights.environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read().decode()
    assert (process.returncode, said) == (0, "")


def test_the_installed_program_says_its_commands(two_nights):
    ended = two_nights.run([sys.executable, "-m", "infopublik", "--help"])
    assert ended.code == 0
    assert ended.err == ""
    for name in ("demo", "crawl", "search", "show", "changes", "looks", "doctor", "portals"):
        assert f"\n  {name} " in ended.out
