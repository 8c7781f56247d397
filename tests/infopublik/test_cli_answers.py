"""What the commands answer, on an archive of the demo's portals in two nights."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime

import pytest

from infopublik.cli.options import Format
from infopublik.cli.output import emit
from tests.infopublik.command import Run

RELEASE = [
    "id",
    "portal",
    "region_code",
    "region",
    "url",
    "title",
    "text",
    "published_at",
    "published",
    "event_dates",
    "dateline",
    "credit",
    "topics",
    "pillars",
    "people",
    "figures",
    "version",
    "versions",
    "first_seen",
    "last_seen",
    "state",
    "cluster",
    "sha256",
]
EVENT = [
    "id",
    "at",
    "night",
    "kind",
    "weight",
    "portal",
    "region_code",
    "release",
    "url",
    "title",
    "summary",
    "before",
    "after",
    "changes",
    "reasons",
]
LOOK = [
    *("at", "night", "portal", "url", "class", "cause", "status", "bytes", "release"),
    *("warc", "warc_offset", "payload_sha256"),
]
HEALTH = ["portal", "night", "verdict", "since", "evidence", "reaches_back_to"]
PORTAL = ["portal", "name", "region_code", "family", "home", "checked"]
STATS = [
    "archive",
    "schema",
    "bytes",
    "portals",
    "nights",
    "releases",
    "versions",
    "events",
    "looks",
    "addresses",
    "aliases",
    "first_night",
    "last_night",
    "bytes_per_release",
    "measured_nights",
    "releases_per_night",
    "versions_per_night",
    "looks_per_night",
    "bytes_per_night",
    "bytes_in_30_nights",
    "bytes_in_365_nights",
    "backups",
    "backup_bytes",
    "warc_bytes",
]


def edited(ask: Run) -> int:
    """A release that has a second wording."""
    number: int = ask("changes", "--kind", "edited", "--limit", "1").rows[0]["release"]
    return number


# --- keys and formats -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (("search", ""), RELEASE),
        (("search", "banjir"), RELEASE),
        (("changes",), EVENT),
        (("looks",), LOOK),
        (("archive", "stats"), STATS),
        (("portals", "list"), PORTAL),
        (("doctor",), ["check", "state", "found"]),
    ],
    ids=lambda words: " ".join(words)[:16],
)
def test_a_pipe_gets_json_lines_with_the_contracts_keys_in_order(ask, words, keys):
    ended = ask(*words)
    assert ended.code == 0
    assert ended.rows
    assert all(list(row) == keys for row in ended.rows)


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (("search", ""), RELEASE),
        (("changes",), EVENT),
        (("looks",), LOOK),
        (("archive", "stats"), STATS),
        (("portals", "list"), PORTAL),
    ],
    ids=lambda words: " ".join(words)[:16],
)
def test_csv_holds_the_same_rows_under_the_same_keys(ask, words, keys):
    head, *cells = csv.reader(io.StringIO(ask(*words, "--format", "csv").out))
    rows = ask(*words).rows
    assert head == keys
    assert len(cells) == len(rows)
    plain = [key for key in keys if isinstance(rows[0][key], str)]
    for key in plain:
        assert cells[0][keys.index(key)].removeprefix("'") == rows[0][key]


@pytest.mark.parametrize("words", [("search", ""), ("changes",), ("looks",), ("archive", "stats")])
def test_a_table_has_a_head_and_is_no_json(ask, words):
    ended = ask(*words, "--format", "table")
    assert ended.code == 0
    assert "{" not in ended.out.splitlines()[0]
    assert len(ended.out.splitlines()) > 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_csv_is_a_formula(capsys, start):
    emit([{"title": f"{start}1+1", "id": -3}], Format.CSV, columns=["title", "id"], shown=[])
    table = list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))
    assert table[1:] == [[f"'{start}1+1", "-3"]]


def test_a_table_holds_nothing_that_steers_a_terminal(capsys):
    title = "\x1b[2J\u202eJudul\x07"
    emit([{"title": title}], Format.TABLE, columns=["title"], shown=["title"])
    assert not set("\x1b\x07\u202e") & set(capsys.readouterr().out)


# --- crawl ------------------------------------------------------------------------------


def test_a_crawl_writes_the_health_of_each_portal(two_nights):
    for number, night in enumerate((two_nights.night_1, two_nights.night_2), start=1):
        assert night.code == 0, night.err
        assert [list(row) for row in night.rows] == [HEALTH] * 3
        assert set(night.verdicts.values()) == {"healthy"}
        assert {row["night"] for row in night.rows} == {number}
    assert "Night 1 is done: 63 new." in two_nights.night_1.err
    assert "Warning" not in two_nights.night_1.err + two_nights.night_2.err


# --- search -----------------------------------------------------------------------------


def when(row: dict[str, str]) -> datetime:
    """The publishing time; the demo prints one on each release but a few days alone."""
    text = row["published_at"]
    return datetime.fromisoformat(text if "T" in text else f"{text}T00:00:00+07:00")


def test_an_empty_query_lists_all_newest_first(ask):
    rows = ask("search", "").rows
    assert len(rows) == ask("archive", "stats").rows[0]["releases"]
    times = [when(row) for row in rows]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(("order", "is_newest_first"), [("newest", True), ("oldest", False)])
def test_hits_are_sorted_by_date_where_that_is_asked(ask, order, is_newest_first):
    times = [when(row) for row in ask("search", "kota", "--sort", order).rows]
    assert len(times) > 2
    assert times == sorted(times, reverse=is_newest_first)


def test_every_hit_holds_the_phrase(ask):
    rows = ask("search", '"smart city"').rows
    assert rows
    for row in rows:
        assert "smart city" in " ".join(f"{row['title']} {row['text']}".lower().split())


def test_what_is_excluded_is_left_out(ask):
    with_word, all_of_them = ask("search", "air").rows, ask("search", "").rows
    without = ask("search", "NOT air").rows
    assert without == ask("search", "--", "-air").rows
    assert with_word
    assert len(with_word) + len(without) == len(all_of_them)


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        (("--portal", "demo-gorontalo"), "portal", "demo-gorontalo"),
        (("--region", "33.71"), "region_code", "33.71"),
        (("--region", "Kota Magelang"), "region", "Kota Magelang"),
    ],
)
def test_a_filter_narrows(ask, words, key, value):
    rows = ask("search", "", *words, "--limit", "5").rows
    assert {row[key] for row in rows} == {value}


def test_a_province_holds_its_regencies(ask):
    rows = ask("search", "", "--region", "Maluku").rows
    assert rows
    assert {row["portal"] for row in rows} == {"demo-maluku-tengah"}


def test_topics_and_pillars_narrow(ask):
    topic = ask("search", "", "--topic", "smart-city").rows
    pillar = ask("search", "", "--pillar", "environment").rows
    assert topic
    assert pillar
    assert all("smart-city" in row["topics"] for row in topic)
    assert all("environment" in row["pillars"] for row in pillar)


def test_both_ends_of_a_range_are_included(ask):
    day = ask("search", "").rows[5]["published_at"][:10]
    rows = ask("search", "", "--since", day, "--until", day).rows
    assert rows
    earlier = ask("search", "", "--until", day).rows
    later = ask("search", "", "--since", day).rows
    assert len(earlier) + len(later) - len(rows) == len(ask("search", "").rows)


def test_an_answer_as_of_the_first_night_has_the_first_wording(ask):
    number = edited(ask)
    then = ask("search", "", "--as-of", "2026-03-02").rows
    old = next(row for row in then if row["id"] == number)
    new = next(row for row in ask("search", "").rows if row["id"] == number)
    assert (old["version"], new["version"]) == (1, 2)
    assert old["text"] != new["text"]
    assert len(then) == 63
    assert ask("search", "", "--as-of", "2026-03-01").rows == []


@pytest.mark.parametrize("words", [("search", ""), ("changes",), ("looks",)])
def test_a_limit_cuts_and_nothing_else_does(ask, words):
    everything = ask(*words).rows
    assert len(everything) > 20
    assert ask(*words, "--limit", "3").rows == everything[:3]
    assert ask(*words, "--limit", "0").rows == []


def test_coverage_goes_with_every_answer_but_not_into_it(ask):
    ended = ask("search", "tidakadakatainidisini")
    assert (ended.code, ended.out) == (0, "")
    assert "3 portals, 6 of 6 visits healthy" in ended.err
    assert "1 portal, 2 of 2" in ask("search", "", "--portal", "demo-magelang").err


# --- changes and looks ------------------------------------------------------------------


def test_a_cursor_goes_on_after_the_event_it_names(ask):
    rows = ask("changes").rows
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    cursor = str(rows[9]["id"])
    assert ask("changes", "--since", cursor).rows == rows[10:]
    assert ask("changes", "--since", str(rows[-1]["id"])).rows == []


def test_changes_since_a_day_are_those_of_that_day_on(ask):
    rows = ask("changes", "--since", "2026-03-09").rows
    assert {row["night"] for row in rows} == {2}
    assert {row["kind"] for row in rows} == {
        *("new", "edited", "figure_changed", "retitled", "redated", "copied"),
    }
    assert ask("changes", "--since", "2026-03-10").rows == []


def test_changes_narrow_by_kind_portal_region_and_topic(ask):
    kinds = ask("changes", "--kind", "edited,retitled").rows
    assert {row["kind"] for row in kinds} == {"edited", "retitled"}
    portals = ask("changes", "--portal", "demo-magelang").rows
    assert {row["portal"] for row in portals} == {"demo-magelang"}
    regions = ask("changes", "--region", "75").rows
    assert {row["region_code"][:2] for row in regions} == {"75"}
    topics = {row["release"] for row in ask("changes", "--topic", "smart-city").rows}
    found = ask("search", "", "--topic", "smart-city").rows
    assert topics == {row["id"] for row in found}


def test_an_edit_tells_what_was_and_what_is(ask):
    (figure,) = ask("changes", "--kind", "figure_changed").rows
    assert (figure["before"], figure["after"]) == ("Rp1,2 miliar", "Rp2,4 miliar")
    assert sum(reason["points"] for reason in figure["reasons"]) == figure["weight"]
    (change,) = figure["changes"]
    assert (change["what"], change["before"], change["after"]) == (
        *("figure", "Rp1,2 miliar", "Rp2,4 miliar"),
    )


def test_a_copy_of_another_portals_release_is_told_and_named_in_the_answers(ask):
    (event,) = ask("changes", "--kind", "copied").rows
    assert (event["portal"], event["after"]) == ("demo-maluku-tengah", "P5DT22H56M")
    first = int(event["before"].removeprefix("demo-magelang/"))
    together = [row for row in ask("search", "").rows if row["cluster"]]
    assert {row["id"] for row in together} == {first, event["release"]}
    assert all(row["cluster"] == {"id": 1, "first": first, "size": 2} for row in together)


def test_a_vanished_page_is_a_look_and_no_event(ask):
    looks = ask("looks", "--class", "GONE_HARD,GONE_SOFT").rows
    assert [(row["class"], row["status"], row["night"]) for row in looks] == [("GONE_HARD", 404, 2)]
    number = looks[0]["release"]
    assert json.loads(ask("show", str(number), "--json").out)["state"] == "missing"
    assert ask("changes", "--kind", "removed").rows == []


def test_looks_narrow_by_address_portal_and_day(ask):
    url = ask("search", "").rows[-1]["url"]
    assert {(row["url"], row["night"]) for row in ask("looks", "--url", url).rows} == {
        (url, 1),
        (url, 2),
    }
    rows = ask("looks", "--portal", "demo-gorontalo", "--since", "2026-03-09").rows
    assert {(row["portal"], row["night"]) for row in rows} == {("demo-gorontalo", 2)}
