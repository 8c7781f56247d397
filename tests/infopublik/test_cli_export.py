"""`export`: the rows of a search in a file, whole or not at all, as researchers read it."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from archive.cells import cell
from archive.errors import StorageError, UsageError
from archive.export import COLUMNS, export
from archive.stored import StoredRelease
from tests.infopublik.command import Run

# What a spreadsheet would run, in forms that were used (OWASP; CVE-2021-41270).
PAYLOADS = [
    sign + rest
    for sign in ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠")
    for rest in ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","a")', "SUM(A1:A9)")
]
TEXT_COLUMNS = ("portal", "region", "url", "title", "text", "credit", "published_at", "state")


def a_release(**values: object) -> StoredRelease:
    release = StoredRelease(
        id=7, portal="kota", region_code="33.75", region="Kota Pekalongan",
        url="https://kota.example/1", title="Judul", text="Isi\n\nKedua", published_at="2026-03-01",
        published={"raw": "1 Maret 2026", "source": "visible", "zone": None, "precision": "day",
                   "certainty": "certain"},
        event_dates=[{"raw": "2 Mei", "date": "2026-05-02", "certainty": "likely"}],
        dateline={"place": "Kota X", "region_code": None, "outlet": None}, credit=None,
        topics=["smart-city"], pillars=["governance"],
        people=[{"name": "Ani", "office": "Wali Kota", "region_code": "33.75", "quotes": 2}],
        figures=[{"kind": "money", "value": "2500000000", "unit": "rupiah", "raw": "Rp2,5 miliar",
                  "start": 4}],
        version=1, versions=2, first_seen="2026-03-02T15:00:00+00:00",
        last_seen="2026-03-03T15:00:00+00:00", state="present", cluster=None, sha256="ab" * 32,
    )  # fmt: skip
    return replace(release, **values)


def write(target: Path, releases: list[StoredRelease], *, is_raw: bool = False) -> int:
    return export(releases, target, coverage=lambda count: {"releases": count}, is_raw=is_raw)


def cells(target: Path) -> list[dict[str, str]]:
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_parquet(target: Path) -> duckdb.DuckDBPyRelation:
    return duckdb.read_parquet(f"{target}/**/*.parquet", hive_partitioning=True)


# --- what the command writes ------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [(), ("--query", "banjir"), ("--region", "33"), ("--since", "2026-01-01", "--sort", "oldest"),
     ("--as-of", "2026-03-02"), ("--limit", "5"), ("--limit", "0"), ("--topic", "smart-city")],
    ids=lambda words: " ".join(words) or "all",
)  # fmt: skip
def test_jsonl_holds_what_search_gives_in_its_order(ask: Run, tmp_path: Path, words):
    query = words[1] if words[:1] == ("--query",) else ""
    found = ask("search", query, *(words[2:] if query else words)).out
    ended = ask("export", str(tmp_path / "semua.jsonl"), *words)
    assert (ended.code, ended.out) == (0, "")
    assert (tmp_path / "semua.jsonl").read_text(encoding="utf-8") == found


def test_csv_is_that_of_search(ask: Run, tmp_path: Path):
    assert ask("export", str(tmp_path / "semua.csv")).code == 0
    rows = ask("search", "").rows
    read = cells(tmp_path / "semua.csv")
    assert list(read[0]) == list(COLUMNS) == list(rows[0])
    assert [row["id"] for row in read] == [str(row["id"]) for row in rows]
    assert [json.loads(row["figures"]) for row in read] == [row["figures"] for row in rows]
    assert [row["text"].removeprefix("'") for row in read] == [row["text"] for row in rows]


def test_coverage_says_what_was_asked_and_which_visits_it_rests_on(ask: Run, tmp_path: Path):
    ended = ask("export", str(tmp_path / "a.csv"), "--query", "banjir", "--since", "2026-01-01")
    coverage = json.loads((tmp_path / "a.csv.coverage.json").read_text(encoding="utf-8"))
    assert coverage["query"] == "banjir"
    assert coverage["filters"] == {"since": "2026-01-01T00:00:00+07:00"}
    assert coverage["releases"] == len(cells(tmp_path / "a.csv")) > 0
    assert coverage["coverage"].startswith("Coverage: 3 portals, 6 of 6 visits healthy")
    assert coverage["coverage"] in ended.err
    assert [each["portal"] for each in coverage["portals"]] == [
        "demo-gorontalo", "demo-magelang", "demo-maluku-tengah",
    ]  # fmt: skip
    assert all(each["nights"] == 2 for each in coverage["portals"])


def test_duckdb_reads_the_parquet_as_the_same_releases(ask: Run, tmp_path: Path):
    target = tmp_path / "semua.parquet"
    assert ask("export", str(target)).code == 0
    rows = {row["id"]: row for row in ask("search", "").rows}
    table = read_parquet(target)
    read = table.project(
        "id, province, year, title, text, published.certainty AS certainty, figures, people, "
        "topics, dateline.place AS place, published_day"
    )
    found = {row[0]: dict(zip(read.columns, row, strict=True)) for row in read.fetchall()}
    assert set(found) == set(rows)
    for number, row in rows.items():
        one = found[number]
        assert (one["title"], one["text"]) == (row["title"], row["text"])
        assert str(one["province"]) == row["region_code"][:2]
        assert str(one["year"]) == row["published_at"][:4]
        assert str(one["published_day"]) == row["published_at"][:10]
        assert (one["figures"], one["people"]) == (row["figures"], row["people"])
        assert (one["topics"], one["place"]) == (row["topics"], row["dateline"]["place"])
        assert one["certainty"] == row["published"]["certainty"]
    per_part = table.aggregate("province, year, count(*)").fetchall()
    assert sum(count for *_, count in per_part) == len(rows)
    assert {f"province={province}/year={year}" for province, year, _ in per_part} == {
        path.parent.relative_to(target).as_posix() for path in target.rglob("*.parquet")
    }


def test_duckdb_reads_the_csv_as_the_same_releases(ask: Run, tmp_path: Path):
    assert ask("export", str(tmp_path / "a.csv"), "--raw").code == 0
    read = duckdb.read_csv(str(tmp_path / "a.csv"), all_varchar=True).project("id, text")
    assert dict(read.fetchall()) == {str(r["id"]): r["text"] for r in ask("search", "").rows}


def test_an_empty_answer_is_an_empty_file_with_its_coverage(ask: Run, tmp_path: Path):
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        assert ask("export", str(tmp_path / name), "--query", "zzzzqqq").code == 0
        assert json.loads((tmp_path / f"{name}.coverage.json").read_text())["releases"] == 0
    assert (tmp_path / "a.csv").read_text().strip() == ",".join(COLUMNS)
    assert (tmp_path / "a.jsonl").read_text() == ""
    assert list((tmp_path / "a.parquet").iterdir()) == []


# --- cells ------------------------------------------------------------------------------


def test_T7_no_cell_of_a_csv_begins_as_a_formula(tmp_path):
    releases = [a_release(**dict.fromkeys(TEXT_COLUMNS, each)) for each in PAYLOADS]
    write(tmp_path / "a.csv", releases)
    read = cells(tmp_path / "a.csv")
    assert len(read) == len(PAYLOADS) >= 40
    for row, payload in zip(read, PAYLOADS, strict=True):
        assert all(row[column] == f"'{payload}" for column in TEXT_COLUMNS)
        assert not any(value[:1] in tuple("=+-@\t\r\n＝＋－＠") for value in row.values() if value)


def test_T7_raw_cells_come_back_as_they_were(tmp_path):
    releases = [a_release(**dict.fromkeys(TEXT_COLUMNS, each)) for each in PAYLOADS]
    write(tmp_path / "a.csv", releases, is_raw=True)
    for row, payload in zip(cells(tmp_path / "a.csv"), PAYLOADS, strict=True):
        assert all(row[column] == payload for column in TEXT_COLUMNS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (-3, "-3"),
        ("-3", "'-3"),
        ([], "[]"),
        (["=1"], '["=1"]'),
        ({"a": "é"}, '{"a": "é"}'),
    ],
)
def test_a_cell_holds_numbers_as_they_are_and_lists_as_json(value, text):
    assert cell(value) == text


# --- whole or not at all ----------------------------------------------------------------


def failing() -> object:
    yield a_release()
    raise OSError(28, "No space left on device", "arsip")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
@pytest.mark.parametrize("before", [True, False], ids=["over an old one", "anew"])
def test_T39_export_that_fails_leaves_what_was_there_before(tmp_path, name, before):
    target = tmp_path / name
    if before:
        write(target, [a_release(title="lama")])
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(StorageError, match="No space left on device"):
        export(failing(), target, coverage=lambda count: {})  # type: ignore[arg-type]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".exporting")]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_a_second_export_takes_the_place_of_the_first(tmp_path, name):
    write(tmp_path / name, [a_release(published_at="2024-05-05")])
    assert write(tmp_path / name, [a_release(title="baru"), a_release(id=8)]) == 2
    names = [path.name for path in tmp_path.iterdir()]
    assert sorted(names) == [name, f"{name}.coverage.json"]
    if name == "a.parquet":
        assert [path.name for path in (tmp_path / name).iterdir()] == ["province=33"]
        assert [p.parent.name for p in (tmp_path / name).rglob("*.parquet")] == ["year=2026"]


def test_a_folder_that_holds_something_else_is_not_replaced(tmp_path):
    write(tmp_path / "a.parquet", [a_release()])
    (tmp_path / "a.parquet" / "catatan.txt").write_text("milik orang")
    with pytest.raises(UsageError, match=r"a\.parquet holds catatan\.txt"):
        write(tmp_path / "a.parquet", [a_release()])
    assert (tmp_path / "a.parquet" / "catatan.txt").read_text() == "milik orang"


def test_releases_without_a_date_are_a_part_without_a_year(tmp_path):
    write(tmp_path / "a.parquet", [a_release(published_at=None), a_release(id=8)])
    table = read_parquet(tmp_path / "a.parquet")
    found = table.project("id, year, published_day").order("id").fetchall()
    assert found[0] == (7, None, None)
    assert str(found[1][1]) == "2026"


def test_pieces_of_a_part_become_one_file_with_every_row_in_its_order(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.parquet._WAITING_BYTES", 20_000)
    monkeypatch.setattr("archive.parquet._ROW_GROUP_BYTES", 4_000)
    releases = [a_release(id=n, published_at=f"{2000 + n % 7}-01-01") for n in range(200)]
    write(tmp_path / "a.parquet", releases)
    files = [path for path in (tmp_path / "a.parquet").rglob("*") if path.is_file()]
    assert [path.name for path in files] == ["part-0.parquet"] * 7
    for year in range(7):
        file = tmp_path / f"a.parquet/province=33/year={2000 + year}/part-0.parquet"
        assert duckdb.read_parquet(str(file)).project("id").fetchall() == [
            (n,) for n in range(year, 200, 7)
        ]


# --- what is refused, before anything is opened -------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("semua.xlsx",), "name a file that ends with .csv, .jsonl or .parquet"),
        (("semua",), "name a file that ends with"),
        (("tiada/semua.csv",), "Make the folder first"),
        (("a.jsonl", "--raw"), "--raw is for CSV"),
        (("a.csv", "--topic", "olahraga"), "--topic: 'olahraga' is not known"),
        (("a.csv", "--region", "99"), "99"),
        (("a.csv", "--since", "kemarin"), "--since: 'kemarin' is no date"),
        (("a.csv", "--query", '"'), "character"),
        (("a.csv", "--portal", "tiada"), "Portal 'tiada' is not in the archive"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_wrong_words_are_refused_and_nothing_is_written(ask, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    ended = ask("export", *words)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_a_file_is_refused(ask, tmp_path):
    (tmp_path / "a.csv").mkdir()
    assert "is a folder" in ask("export", str(tmp_path / "a.csv")).err
    (tmp_path / "a.parquet").write_text("")
    assert "Parquet becomes a folder" in ask("export", str(tmp_path / "a.parquet")).err


def test_without_pyarrow_a_sentence_says_what_to_install(ask, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ended = ask("export", str(tmp_path / "a.parquet"))
    assert (ended.code, "infopublik[export]" in ended.err) == (2, True)
    assert list(tmp_path.iterdir()) == []
