"""What says the same, and what only shares words."""

from __future__ import annotations

import pytest

from archive.minhash import MIN_WORDS
from archive.sameness import SAME, Compared, compared, is_same, similarity
from tests.archive.stories import FAR, NEAR, OTHER, STORY, prices, replaced

NO_FACTS = {"credit": None, "dateline": {"place": None, "region_code": None, "outlet": None}}
MARCH_2 = prices("Kota Jernih", "Senin (2/3/2026)", "Rp13.500", "Rp62.000", "Rp17.900")
MARCH_3 = prices("Kota Jernih", "Selasa (3/3/2026)", "Rp13.450", "Rp58.000", "Rp18.000")
ELSEWHERE = prices("Kabupaten Hulu", "Senin (2/3/2026)", "Rp14.100", "Rp71.500", "Rp18.250")
QUOTE = (
    "“Kami ingin setiap anak di kota ini bersekolah dengan aman, sehat, dan gembira, dan untuk "
    "itu semua dinas bekerja bersama tanpa menunggu anggaran tahun depan,” kata wali kota."
)
CLOSING = (
    "Informasi lebih lanjut dapat diperoleh melalui layanan aduan yang buka setiap hari kerja, "
    "lewat telepon maupun surat, atau dengan datang langsung ke loket pelayanan terpadu di lantai "
    "dasar balai kota. Petugas menjawab setiap aduan paling lambat tiga hari kerja dan mengabarkan "
    "tindak lanjutnya kepada pelapor. Seluruh layanan tidak dipungut biaya, dan warga diminta "
    "melaporkan siapa pun yang memungutnya dengan alasan apa pun kepada inspektorat daerah."
)
LEADS = (
    "Wali kota meresmikan taman baca di tepi danau dan menyerahkan seribu buku cerita kepada "
    "pengelolanya, disaksikan murid tiga sekolah dasar.",
    "Panen raya jagung di lereng gunung menghasilkan dua kali lipat tahun lalu karena petani "
    "memakai benih unggul serta pupuk kandang buatan sendiri.",
)


def text(body: str, portal: str = "satu", title: str = "Judul") -> Compared:
    return compared(portal, title, body, NO_FACTS)


@pytest.mark.parametrize("other", [STORY, NEAR, STORY.upper(), STORY.replace(" ", "\n")])
def test_a_copy_says_the_same(other):
    assert is_same(text(STORY), text(other, "dua"))


def test_a_copy_with_a_tail_or_a_figure_corrected_says_the_same():
    tail = f"{STORY}\n\nBaca juga: Bupati Hulu Resmikan Jembatan Rp2,4 Miliar di Desa Tirta."
    assert is_same(text(STORY), text(tail, "dua"))
    told = replaced(
        STORY, ("dua belas titik", "12 titik"), ("kas daerah", "kas daerah Rp4,2 miliar")
    )
    corrected = replaced(told, ("12 titik", "15 titik"), ("Rp4,2", "Rp2,4"))
    assert is_same(text(told), text(corrected, "dua"))


def test_what_drifted_far_and_another_story_do_not_say_the_same():
    assert similarity(text(STORY), text(FAR)) < SAME
    assert not is_same(text(STORY), text(FAR, "dua"))
    assert not is_same(text(STORY), text(OTHER, "dua"))


@pytest.mark.parametrize("other", [MARCH_3, ELSEWHERE])
@pytest.mark.parametrize("portal", ["satu", "dua"])
def test_a_template_filled_in_anew_does_not_say_the_same(other, portal):
    # Alike by their words alone: padding makes them so.
    padded = [f"{each} {CLOSING} {CLOSING}" for each in (MARCH_2, other)]
    one, two = (text(body, name) for body, name in zip(padded, ("satu", portal), strict=True))
    assert similarity(one, two) >= SAME
    assert not is_same(one, two)


def test_in_one_portal_a_single_figure_filled_in_anew_is_enough():
    one, two = (f"{STORY}\n\nSebanyak {n} warga hadir. {OTHER}" for n in (250, 310))
    assert not is_same(text(one), text(two))
    assert is_same(text(one), text(two, "dua"))


def test_a_report_copied_whole_says_the_same():
    assert is_same(text(MARCH_2), text(MARCH_2, "dua"))


def test_the_same_quotation_in_two_stories_does_not_make_them_one():
    one, two = (f"{story}\n\n{QUOTE}" for story in (STORY, OTHER))
    assert not is_same(text(one), text(two, "dua"))


def test_the_closing_words_of_a_portal_do_not_make_its_releases_one():
    one, two = (text(f"{lead}\n\n{CLOSING} {CLOSING.lower()}\n\n{CLOSING}") for lead in LEADS)
    assert not is_same(one, two)
    assert is_same(one, text(f"{LEADS[0]}\n\n{CLOSING} {CLOSING.lower()}"))


def test_a_credit_that_was_read_is_left_out_and_so_is_a_dateline():
    facts = {"credit": "(Humas/ani)", "dateline": {"place": "Jernih", "outlet": None}}
    read = compared("satu", "Judul", f"JERNIH – {STORY}\n\n(Humas/ani)", facts)
    assert read.words == text(STORY).words


def test_a_dash_in_the_text_is_no_dateline_where_none_was_read():
    assert (
        compared("satu", "J", "Air naik – warga siaga.", NO_FACTS).body == "Air naik – warga siaga."
    )


def test_a_text_is_short_below_forty_words():
    words = STORY.split()
    assert text(" ".join(words[: MIN_WORDS - 1])).is_short
    assert not text(" ".join(words[:MIN_WORDS])).is_short
