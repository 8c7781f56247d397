"""`infopublik read`: everything the readers see in one page."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.infopublik.refusal import assert_refused
from tests.nightly.crawls import Ended

PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8">
<title>Taman Baca Dibuka - Pemkot</title></head><body><nav><a href="/">Beranda</a></nav>
<article><h1>Taman Baca Dibuka di Tiga Kelurahan</h1>
<div class="info">Senin, 2 Maret 2026 | 10:15 WIB</div>
<p>KOTA MAGELANG, Info Publik - Pemerintah Kota Magelang membuka taman baca di tiga kelurahan,
Sabtu (28/2). Biayanya Rp1,5 miliar.</p>
<p>Wali Kota Magelang, Bramantya Adiwirya, meminta warga ikut merawatnya. "Buku ini milik kita
semua, jangan sampai rusak dalam setahun," ujar Bramantya.</p>
<p>Program smart city menaungi taman ini lewat pilar smart society.</p>
<p>(Humas Kota Magelang)</p></article>
<footer>Copyright 2019</footer></body></html>"""


def read(*words: str, stdin: str = "") -> Ended:
    """Run the command as its own process."""
    done = subprocess.run(
        [sys.executable, "-m", "infopublik", "read", *words],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("read") / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def answer(page: Path) -> dict[str, Any]:
    ended = read(str(page), "--region", "33.71", "--at", "2026-03-02T22:00:00+07:00")
    assert ended.code == 0, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "Taman Baca Dibuka di Tiga Kelurahan"),
        ("published_at", "2026-03-02T10:15:00+07:00"),
        ("credit", "Humas Kota Magelang"),
        ("topics", ["smart-city"]),
        ("pillars", ["society"]),
        ("dateline", {"place": "Kota Magelang", "region_code": "33.71", "outlet": "Info Publik"}),
    ],
)
def test_a_page_is_read_with_every_field(answer: dict[str, Any], key: str, value: object) -> None:
    assert answer[key] == value


def test_people_and_figures_come_with_their_place(answer: dict[str, Any]) -> None:
    text = str(answer["text"])
    [mayor] = [one for one in answer["people"] if one["name"] == "Bramantya Adiwirya"]
    assert (mayor["office"], mayor["region_code"], mayor["quotes"]) == (
        "Wali Kota Magelang",
        "33.71",
        1,
    )
    figures = {one["raw"]: one for one in answer["figures"]}
    money = figures["Rp1,5 miliar"]
    assert (money["kind"], money["value"], money["unit"]) == ("money", "1500000000", "rupiah")
    assert text[money["start"] :].startswith("Rp1,5 miliar")


def test_each_place_of_a_date_says_why(answer: dict[str, Any]) -> None:
    assert [(hint["source"], hint["why"]) for hint in answer["hints"]] == [("visible", "taken")]


def test_stdin_is_read_as_a_table(page: Path) -> None:
    ended = read("-", "--format", "table", "--region", "33.71", stdin=PAGE)
    assert ended.code == 0, ended.err
    for words in ("Taman Baca Dibuka di Tiga Kelurahan", "taken", "smart society", "Rp1,5 miliar"):
        assert words in ended.out


def test_a_file_that_is_not_there_is_told() -> None:
    assert_refused(read("tidak-ada.html"), 2, "tidak-ada.html")


def test_T1_a_private_address_is_not_fetched() -> None:
    assert_refused(read("http://127.0.0.1:9/"), 74, "DENIED", "private address")


def test_an_empty_page_is_an_empty_answer() -> None:
    ended = read("-", stdin="")
    assert ended.code == 0
    assert json.loads(ended.out)["title"] is None
