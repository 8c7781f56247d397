import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.words import is_function_word, is_stem, stem, stems, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wali Kota BUKA jembatan", ["wali", "kota", "buka", "jembatan"]),
        ("dinas-kesehatan", ["dinas", "kesehatan"]),
        ("Rp5.000.000,00", ["rp5", "000", "000", "00"]),
        ("Jum'at/Sabtu", ["jum", "at", "sabtu"]),
        ("nama_berkas", ["nama", "berkas"]),
        ("Kab. Fakfak (2026)", ["kab", "fakfak", "2026"]),
        ("… — !", []),
        ("", []),
    ],
)
def test_text_is_cut_at_everything_but_letters_and_digits(text, words):
    assert tokens(text) == words


FAMILIES = [
    "tingkat meningkat meningkatkan ditingkatkan peningkatan",
    "kelola mengelola dikelola pengelola pengelolaan",
    "berita beritanya pemberitaan diberitakan",
    "perintah memerintahkan diperintahkan",
    "pemerintah pemerintahan",
    "terima menerima diterima penerimaan",
    "tetap menetapkan ditetapkan penetapan",
    "kerja bekerja pekerja pekerjaan",
    "bangun membangun dibangun pembangunan",
    "layan melayani dilayani pelayanan layanan",
    "resmi meresmikan diresmikan peresmian",
    "kembang mengembangkan dikembangkan pengembangan",
    "jalan jalannya",
    "sehat kesehatan",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_forms_of_a_word_have_one_stem(family):
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("perintah", "pemerintah"),
        ("pemilu", "pilu"),
        ("pemuda", "muda"),
        ("perdana", "dana"),
        ("kemudian", "mudi"),
        ("ketua", "tua"),
        ("berita", "rita"),
    ],
)
def test_words_that_only_look_related_keep_their_own_stem(one, other):
    assert stem(one) != stem(other)


def test_text_as_stems_keeps_the_order_of_its_words_and_leaves_out_what_is_its_own_stem():
    words = tokens("Pemerintah yang Meningkatkan Pengelolaan Taman 2026.")
    assert stems(words) == "tingkat kelola"
    assert [word for word in words if is_stem(word)] == ["pemerintah", "taman", "2026"]


@given(st.text())
def test_stems_of_any_text_are_words_parted_by_one_space(text):
    words = [word for word in tokens(text) if not is_function_word(word) and not is_stem(word)]
    stemmed = stems(tokens(text))
    assert len(stemmed.split(" ")) == max(1, len(words))


@given(st.text())
def test_words_of_any_text_hold_no_capital(text):
    assert not re.search("[A-Z]", " ".join(tokens(text)))


def test_letter_of_another_alphabet_that_parts_into_a_capital_is_lower_case_too():
    assert tokens("\u210calte \u216b") == ["halte", "xii"]


def table_rows():
    lines = files("archive.search").joinpath("stems.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")][1:]


def test_stems_table_names_each_word_once():
    words = [word for word, _ in table_rows()]
    assert len(words) == len(set(words)) > 50


@pytest.mark.parametrize(("word", "root"), table_rows())
def test_word_of_the_table_is_found_by_its_root_and_the_root_by_it(word, root):
    assert tokens(word) == [word]
    assert stem(word) == stem(root) == root
