"""Differences between two wordings: their places, their reasons, and what makes none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.changes.compare import compare
from archive.changes.meaning import MOST_DIFFERENCES, Text, differences, stage_difference
from archive.changes.weights import total
from archive.model import EventKind
from tests.archive.changes.pairs import changes_of, read_pairs, wording

TEXT = (
    "Bupati Ratna Wulandari menyerahkan Rp450 juta kepada 25 kelompok tani, Senin (9/3/2026).\n\n"
    '"Panen naik 12 persen," kata Ratna - usai acara... Warga bersyukur.\n\n'
    "Usulan diterima paling lambat 30 Juni 2026 di kantor desa."
)
LOOKS = {
    " ": ["  ", "\u00a0", "\n", " \u200b", "\u2009"],
    '"': ["“", "”", "«", "''"],
    "-": ["–", "—", "‑"],
    "...": ["…"],
    "\n\n": ["\n", "\r\n\r\n", " "],
    "Rp450": ["Rp 450", "Rp\u00a0450"],
    "12 persen": ["12\u00a0persen"],
}


def found(before, after):
    return differences(Text(text=before), Text(text=after))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_looks_alone_are_no_difference(data):
    text = TEXT
    for shown, others in LOOKS.items():
        parts = text.split(shown)
        joints = data.draw(
            st.lists(
                st.sampled_from([shown, *others]),
                min_size=len(parts) - 1,
                max_size=len(parts) - 1,
            )
        )
        text = parts[0] + "".join(
            joint + part for joint, part in zip(joints, parts[1:], strict=True)
        )
    assert found(TEXT, text) == []
    assert found(text, TEXT) == []


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_letter_or_digit_changed_is_a_difference(data):
    """A true edit is never swallowed, however small."""
    place = data.draw(st.sampled_from([i for i, letter in enumerate(TEXT) if letter.isalnum()]))
    letter = data.draw(st.sampled_from("abcXYZ0189"))
    after = TEXT[:place] + letter + TEXT[place + 1 :]
    assert bool(found(TEXT, after)) == (after != TEXT)


WORDS = st.sampled_from(
    ["Bupati", "tidak", "Rp2", "miliar", "25", "orang", "3", "Mei", "2026", "“kota”", "-", "naik."]
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), max_size=5).map(
    "\n\n".join
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_spans_point_at_the_passages(before, after):
    for each in found(before, after):
        for text, span, passage in (
            (before, each.before_at, each.before),
            (after, each.after_at, each.after),
        ):
            if span is not None:
                assert text[slice(*span)] == (passage or "")
        assert each.points > 0


@pytest.mark.parametrize("pair", read_pairs("edits.toml"), ids=lambda pair: pair.id)
def test_passages_of_an_event_stand_in_its_texts(pair):
    for change in changes_of(pair):
        assert change.weight == total(change.reasons)
        if change.kind == EventKind.RETITLED:
            assert (change.before, change.after) == (pair.old[0], pair.new[0])
            continue
        for text, told in ((pair.old[1], change.before), (pair.new[1], change.after)):
            assert all(passage in text for passage in (told or "").split(" … "))


def test_better_readers_make_no_difference_of_their_own():
    """Facts that differ under the same words are the readers' doing."""
    old, new = wording("Judul", TEXT, is_read=False), wording("Judul", TEXT)
    assert compare(old, new) == []


def test_facts_of_other_words_are_not_believed():
    facts = {
        "figures": [{"kind": "money", "value": "1", "unit": "rupiah", "raw": "Rp1", "start": 99}],
        "people": [{"name": "X", "office": None, "start": 5_000, "end": 5_009}],
    }
    (only,) = differences(Text(text="Satu dua.", facts=facts), Text(text="Satu lima.", facts=facts))
    assert only.what == "words"


def test_facts_of_old_versions_without_places_are_no_matter():
    facts = {"people": [{"name": "Ratna Wulandari", "office": "Bupati"}]}
    new = Text(text=TEXT.replace("Ratna Wulandari", "Surya Dharma"))
    assert [each.what for each in differences(Text(text=TEXT, facts=facts), new)] == ["official"]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("planned", "launched", True),
        ("launched", "ended", True),
        ("planned", "planned", False),
        (None, "planned", False),
        ("planned", None, False),
        ("planned", "a stage nobody knows", False),
    ],
)
def test_stage_is_told_where_both_wordings_have_one(was, now, told):
    found_stage = stage_difference({"stage": was}, {"stage": now})
    assert (found_stage is not None) == told


def test_rewritten_text_is_told_by_its_first_differences():
    before = "\n\n".join(f"Paragraf {number} tentang warga desa." for number in range(200))
    after = before.replace("warga", "petani")
    assert len(found(before, after)) == MOST_DIFFERENCES


def test_volatile_lines_are_no_part_of_a_true_edit():
    before = f"{TEXT}\n\nDibaca 12 kali\n\nBerita Terkait\n\nPasar Murah Digelar"
    after = (
        f"{TEXT.replace('450', '900')}\n\nDibaca 99 kali\n\nBerita Terkait\n\nLomba Desa Dimulai"
    )
    (only,) = found(before, after)
    assert (only.what, only.before, only.after) == ("figure", "Rp450 juta", "Rp900 juta")


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [
        ("menyerahkan Rp450", "menyerahkan dana Rp450", ["words"]),
        ("25 kelompok tani", "25 kelompok tani dan 2 Lurah,", ["figure", "words"]),
        ("Rp450 juta", "Rp450.000.000", ["spelling"]),
        ("Senin (9/3/2026)", "Senin, 9 Maret 2026", ["spelling"]),
        ("menyerahkan Rp450 juta kepada", "menyerahkan bantuan kepada", ["figure", "words"]),
    ],
)
def test_words_beside_a_figure_are_told_apart_from_it(was, now, what):
    assert TEXT.count(was) == 1
    assert [each.what for each in found(TEXT, TEXT.replace(was, now))] == what
