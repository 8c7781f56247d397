"""The bench of bodies counts as the public benchmark does."""

import gzip
import json
from pathlib import Path

import pytest

from bench.extraction import EXTRACTORS, examples, scores

BODY = (
    "Kebumen – Sebanyak 120 perajin genteng mengikuti pameran di alun-alun. Pameran dibuka bupati."
)
PAGE = f"<html><body><h1>Perajin Ikut Pameran</h1><div><p>{BODY}</p></div></body></html>"


def test_scores_of_a_folder_with_one_page(tmp_path: Path) -> None:
    truth = {"a": {"articleBody": f"{BODY} Satu dua tiga empat.", "url": "https://a.go.id/1"}}
    (tmp_path / "ground-truth.json").write_text(json.dumps(truth))
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    ours = scores(examples(tmp_path))[0]
    assert next(iter(EXTRACTORS)) == ours.what == "clean_page"
    # 13 words and so 10 shingles, of the 14 that the 17 words of the truth make.
    assert (ours.precision, ours.exact) == (1.0, 0.0)
    assert ours.recall == pytest.approx(10 / 14)
    assert ours.f1 == pytest.approx(2 * (10 / 14) / (1 + 10 / 14))
