"""Generated people are read back in every supported form, and no text makes the reader raise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.indonesian.people import TEXT_CAP, read_people
from pipelines.indonesian.quotations import find_quotations
from pipelines.indonesian.tables import rows
from pipelines.indonesian.tokens import tokenise

PARTED = st.sampled_from([" ", ", "])
FIRST = st.sampled_from(["Bustan", "Rukmi", "Wihardo", "Yandri", "Sinta", "Saminten"])
LAST = st.sampled_from(["Arwani", "Wardah", "Salimudin", "Lesmono", "Tanjungsari"])
FRONTS = st.sampled_from(["", "H. ", "Hj. ", "Drs. H. ", "dr. ", "Ir. ", "KH ", "Prof. Dr. "])
DEGREES = st.sampled_from(["", ", S.E.", ", S.E., M.Si.", " SH", " SE, MM", ", S. Sos", ", Ph.D"])
OFFICES = st.sampled_from(
    [
        ("Wali Kota Tegal", "33.76"),
        ("Bupati Tegal", "33.28"),
        ("Plt. Bupati Agam", "13.06"),
        ("Gubernur Papua Barat Daya", "96"),
        ("Kepala Dinas Lingkungan Hidup Kota Tegal", "33.76"),
        ("Ketua DPRD Kabupaten Agam", "13.06"),
        ("Sekretaris Daerah Kabupaten Kutai Kartanegara", "64.02"),
    ]
)
SAID = st.sampled_from([row["word"] for row in rows("speech.tsv") if row["kind"] == "said"])
MARKS = st.sampled_from(['""', "“”", "”“", "««", "«»", "„“", "‘’", "''"])


@given(st.tuples(FRONTS, FIRST, LAST, DEGREES), OFFICES, PARTED)
def test_any_name_after_any_office_is_read_back(
    name: tuple[str, str, str, str], office: tuple[str, str], parted: str
) -> None:
    front, first, last, degrees = name
    text = f"Acara dibuka {office[0]}{parted}{front}{first} {last}{degrees} di aula."
    (person,) = read_people(text)
    assert person.name == f"{front}{first} {last}"
    assert (person.office, person.region_code) == office


@given(FIRST, LAST, OFFICES, SAID, MARKS.filter(lambda marks: marks != "««"))
def test_any_word_of_saying_and_any_marks_give_the_speaker(
    first: str, last: str, office: tuple[str, str], said: str, marks: str
) -> None:
    quoted = f"{marks[0]}Kami siap membantu warga,{marks[1]}"
    text = f"{office[0]}, {first} {last}, hadir.\n\n{quoted} {said} {first}.\n\n{quoted} {said}nya."
    (person,) = read_people(text)
    assert (person.name, person.quotes) == (f"{first} {last}", 2)


WORDS = """Bupati Kepala Dinas Camat Desa Plt . , ( ) - / " “ ” ' « kata katanya mengatakan Budi
Santoso H S.E dan Wakil Kota Agam PT Direktur seorang warga selaku 0 _ Ketua DPRD Tegal Pj"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\x00", " "])


@given(
    st.text() | st.lists(PIECES, max_size=60).map("".join) | st.lists(PIECES).map(" ".join),
    st.sampled_from([None, "33.75", "33", "", "?"]),
)
def test_no_text_and_no_region_makes_the_reader_raise(text: str, region: str | None) -> None:
    people = read_people(text, region=region)
    for person in people:
        assert 0 <= person.start < person.end <= len(text)
        assert person.name.split()
        assert person.office is not None or person.quotes > 0
        assert person.office is not None or person.region_code is None


@given(st.text() | st.lists(PIECES).map(" ".join))
def test_tokens_and_quotations_stand_where_the_text_has_them(text: str) -> None:
    tokens = tokenise(text)
    for word, start, end in zip(tokens.text, tokens.starts, tokens.ends, strict=True):
        assert text[start:end] == word
    ends = [0]
    for quotation in find_quotations(text):
        assert ends[-1] <= quotation.start < quotation.end <= len(text)
        ends.append(quotation.end)


def test_what_stands_beyond_the_cap_is_not_read() -> None:
    assert read_people("x " * TEXT_CAP + "Bupati Agam Yandri Salim hadir.") == []
