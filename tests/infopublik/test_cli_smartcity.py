"""`smartcity` over the demo's two nights."""

import pytest

from infopublik.cli.smartcity import COLUMNS


def test_lines_have_their_keys_and_stages_their_proof(ask):
    ended = ask("smartcity", "--format", "jsonl")
    assert [list(row) for row in ended.rows] == [COLUMNS] * 3
    by_region = {row["region_code"]: row for row in ended.rows}
    assert [stage["stage"] for stage in by_region["75.01"]["stages"]] == ["selected", "launched"]
    launched = by_region["81.01"]["stages"][0]
    assert (launched["stage"], launched["date"], launched["date_of"]) == (
        "launched",
        "2026-02-11",
        "event",
    )
    proof = ask("show", str(launched["release"]), "--json").rows[0]
    assert proof["title"] == launched["title"]
    assert "Silence is counted to the newest night, 2026-03-09" in ended.err


def test_region_stage_and_silence_narrow_the_lines(ask):
    def regions(*words: str) -> list[str]:
        return [row["region_code"] for row in ask("smartcity", *words, "--format", "jsonl").rows]

    assert regions("--region", "75") == ["75.01"]
    assert regions("--stage", "selected") == ["75.01"]
    assert regions("--silent-for", "3w") == ["81.01"]
    assert regions("--silent-for", "20d", "--region", "75") == []


def test_a_table_tells_stages_with_their_releases(ask):
    out = ask("smartcity", "--format", "table").out
    assert "2026-02-11 launched, release" in out
    assert "Kabupaten Maluku Tengah" in out


def test_a_csv_holds_one_line_a_programme(ask):
    head, *rows = ask("smartcity", "--format", "csv").out.splitlines()
    assert head == ",".join(COLUMNS)
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--silent-for", "half a year"), "Write days or weeks: 180d or 26w."),
        (("--silent-for", "-3d"), "Write days or weeks"),
        (("--silent-for", "9999999d"), "Write days or weeks"),
        (("--stage", "sold"), "--stage: 'sold' is not known. Known: selected, planned"),
        (("--region", "99"), "no region with the code '99'"),
    ],
)
def test_wrong_options_are_refused_with_a_sentence(ask, words, said):
    ended = ask("smartcity", *words)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_an_archive_that_is_not_there_says_that_its_answer_is_none(run, tmp_path):
    ended = run("smartcity", "--archive", f"sqlite:///{tmp_path / 'none.db'}")
    assert (ended.code, ended.rows) == (0, [])
    assert "an empty answer says nothing" in ended.err
