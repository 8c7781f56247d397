"""Words in disguise are uncovered, and keep their places."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.indonesian.disguise import uncover

WORDS = re.compile("slot|gacor")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Rapat Dinas", "rapat dinas"),
        ("sl0t G4C0R", "slot gacor"),
        ("s1ot88", "slot88"),
        ("s.l.o.t", "slot"),
        ("S L O T", "slot"),
        ("sl-ot", "slot"),
        ("s\u200bl\u200bo\u200bt", "slot"),
        ("ＳＬＯＴ", "slot"),
        ("𝘀𝗹𝗼𝘁", "slot"),
        ("ѕlоt", "slot"),  # Cyrillic s and o
        ("ꜱʟᴏᴛ", "slot"),
        ("slót", "slot"),
        ("🆂🅻🅾🆃", "slot"),
        ("Rp10 ribu, 3D, COVID-19", "rp10 ribu, 3d, covid-19"),
        ("anak-anak", "anak-anak"),
        ("R A P A T", "r a p a t"),
    ],
)
def test_a_disguise_is_taken_off(raw: str, shown: str) -> None:
    assert uncover(raw, WORDS).text == shown


@pytest.mark.parametrize("hidden", ["s.l.o.t", "sl\u200bot", "s1ot", "Slot", "S L O T"])
def test_places_lead_back_to_the_original(hidden: str) -> None:
    raw = f"Kabar —\u200b {hidden} hari ini"
    found = uncover(raw, WORDS)
    place = found.text.index("slot")
    start, end = found.original(place, place + 4)
    assert raw[start:end] == hidden


@given(st.text(st.sampled_from("slotgacr01345. -_\u200b\u0301ѕİ\n𝘀Ａ"), max_size=80) | st.text())
def test_every_place_is_one_of_the_original(raw: str) -> None:
    found = uncover(raw, WORDS)
    for start in range(len(found.text)):
        low, high = found.original(start, start + 1)
        assert 0 <= low < high <= len(raw)
