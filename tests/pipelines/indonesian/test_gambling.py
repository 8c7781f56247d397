"""Gambling adverts are found, and honest news about the fight against them is left alone."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.indonesian.gambling import GamblingReading, read_gambling
from pipelines.indonesian.gambling_words import WEIGHTS
from pipelines.indonesian.tables import rows
from tests.pipelines.indonesian.gambling_pages import honest_releases, injected_pages

HONEST = "Bupati meninjau pasar.\n\nHarga cabai stabil.{}\n\nWarga menyambut baik."


@pytest.mark.parametrize(
    "text",
    [
        "Slot Gacor Malam Ini",
        "slot-server-vietnam",
        "https://sikep.contohkab.go.id/arsip/-/slot_maxwin/",
        "gacor303",
        "PANENSLOT",
        "akun-pro-jepang",
        "bocoran rtp live",
        "scatter hitam",
        "mahjong ways 3",
        "pgsoft demo",
        "depo 25k",
        "bonus new member 100%",
        "situs toto 4d",
        "paito warna sgp",
        "result sdy hari ini",
        "dominoqq online",
        "agen sbobet",
        "s1ot g4c0r",
        "t.o.g.e.l online",
        "ＴＯＧＥＬ online",
        "sl\u200bot ga\u200bcor",
        "บาคาร่าออนไลน์",
        "togel",
        "naga303vip",
        "303vip",
        "PULAUHOKI",
        "istanabet77",
        "polaslot77rtp",
        "chip domino murah",
        "toto beijing",
        "result pcso",
        "paito warna hk",
        "sdy lotto",
        "live casino sic bo",
        "judi slot winrate tertinggi",
        "ｓlot maxw1n",
        "【S】【L】【O】【T】 【G】【A】【C】【O】【R】",
        "ₛₗₒₜ gacor",
        "xổ số miền bắc hôm nay",
        "game bài đổi thưởng",
        "казино онлайн",
        "ставки на спорт",
        "オンラインカジノ おすすめ",
        "파워볼 사이트",
        "真人娱乐 投注",
        "casino en ligne",
        "casinos not on gamstop",
        "apuestas deportivas",
    ],
)
def test_an_advert_alone_is_an_injection(text: str) -> None:
    assert read_gambling(None, text).injected
    assert read_gambling(text, "").injected


@pytest.mark.parametrize(
    "advert",
    [
        "\n\nslot gacor",
        "\n\nSlot Thailand | Togel Online | Situs Toto | Raja138",
        " rtp live slot",
        " Pemenang lomba bernama Ujang situs judi slot gacor ditemui usai acara.",
        " Acara ditutup dengan doa, kata ketua slot gacor malam ini panitia.",
        " Daftar di DEWA88, situs resmi terpercaya dengan bonus new member.",
        "\n\nLink alternatif hoki77: https://contoh.test/hoki77",
    ],
)
def test_one_block_within_a_release_is_an_injection_with_the_block_as_evidence(advert: str) -> None:
    text = HONEST.format(advert)
    reading = read_gambling("Bupati Tinjau Pasar", text)
    assert reading.injected
    low = len("Bupati Tinjau Pasar\n\n") + text.index(advert)
    assert all(low <= start < end <= low + len(advert) for start, end, _ in reading.evidence)


def test_a_block_below_news_about_the_fight_is_an_injection() -> None:
    text = "Satgas memblokir 40 situs judi. Warga diimbau waspada.\n\nslot gacor maxwin rtp live"
    reading = read_gambling("Perangi Judi Online", text)
    assert reading.injected
    assert [part for _, _, part in reading.evidence] == ["slot gacor maxwin rtp live"]


def test_words_in_disguise_are_meant_whatever_stands_around_them() -> None:
    text = "Korban kecanduan itu dirawat. 𝘀𝗹𝗼𝘁 𝗴𝗮𝗰𝗼𝗿 membuat ketagihan dan haram."
    assert read_gambling("Kabar", text).injected
    plain = text.replace("𝘀𝗹𝗼𝘁 𝗴𝗮𝗰𝗼𝗿", "slot gacor")
    assert not read_gambling("Kabar", plain).injected


def test_adverts_at_the_end_of_a_long_page_are_found_in_their_place() -> None:
    title, text = "Laporan", "Rapat berjalan lancar. " * 5000 + "\nslot gacor\n"
    reading = read_gambling(title, text)
    assert reading.injected
    ((start, end, part),) = reading.evidence
    assert part == "slot gacor"
    assert f"{title}\n\n{text}"[start:end] == part


@pytest.mark.parametrize(
    "text",
    [
        "Sosialisasi Bahaya Judi Online bagi Pelajar",
        "stop-slot-dan-togel",
        "Polres ringkus bandar togel online, uang Rp4 juta disita",
        "Situs desa diretas, tampil judul “Slot Gacor Hari Ini”",
        "Tim CSIRT membersihkan folder /slot-gacor/ yang disusupkan peretas.",
        "Tersangka mengelola situs Kaisar88 dan Panen4d beromzet Rp3 miliar.",
        "Pelajar diajak mengenali istilah gacor, maxwin dan scatter sebagai umpan judi.",
        "Konselor: kecanduan slot online membuat pelajar berutang.",
        "Situs judi yang diblokir:\n- DewaSlot\n- Hoki777\n- Koitoto",
        "Judi yang perlu diwaspadai antara lain:\n1. Slot online\n2. Togel\n3. Live casino",
        "PPATK mencatat deposit judi daring lewat QRIS mencapai Rp9 triliun.",
        "Warga resah, judi togel dan sabung ayam kembali marak.",
        "Web kelurahan menjadi situs judi selama dua jam.",
        "Bandar togel digelandang ke mapolres.",
        "Laman dinas bertajuk ‘Slot Gacor & Togel Online’ dicabut.",
        "Penjudi memasang nomor togel keluaran HK dan SGP.",
        "Judi slot, kasino dan poker online paling sering diiklankan.",
        "",
    ],
)
def test_news_about_the_fight_is_honest(text: str) -> None:
    assert not read_gambling(None, text).injected
    assert not read_gambling(text, "").injected


@pytest.mark.parametrize(
    "text",
    [
        "Dishub menambah 40 slot parkir dan dua slot waktu bongkar muat.",
        "Siswa memasang RAM pada slot memori.",
        "Tersisa 90 slot gratis bagi peserta, daftar sekarang lewat situs resmi.",
        "Murai milik warga tampil gacor dan meraih jackpot sepeda motor.",
        "Inovasi Gacor melayani lansia.",
        "Toto Wirawan dilantik menjadi camat; Pak Toto asli desa itu.",
        "Sutoto dan Hartoto menerima penghargaan.",
        "Turnamen domino dan bola voli meramaikan HUTRI77.",
        "Data ditampilkan dalam scatter plot.",
        "Kapal Zeus bersandar di dermaga.",
        "Delegasi mengunjungi kota kasino Macau.",
        "Raja kalah bermain kartu poker dalam dongeng itu.",
        "Deposit Rp10 ribu bagi member baru koperasi, bonus payung.",
        "Depo sampah dan depo arsip dipindahkan.",
        "Link alternatif Zoom: klik situs resmi terpercaya milik dinas.",
        "SMPN 88 dan PS Garuda88 bertanding.",
        "RTP live streaming rapat paripurna.",
        "Film 4D dan USG4D tersedia.",
        "Kode wilayah 51.07 dan 51.07.01 dipakai dalam berkas.",
        "Pertanyaan dikirim ke bola88@dinas.example atau akun Dewa88.",
        "Instagram: @emas99",
        "Kader gacor melayani lansia.",
        "Pengantin itu berkahwin di balai desa.",
        "Timeslot 30 menit disediakan bagi pemohon.",
    ],
)
def test_words_that_look_alike_are_honest(text: str) -> None:
    assert not read_gambling("Kabar Daerah", text).injected
    assert not read_gambling(None, text).injected


def test_a_page_without_such_words_scores_nothing() -> None:
    assert read_gambling("Panen Raya", "Petani memanen padi.") == GamblingReading()


@pytest.mark.parametrize("seed", [11, 12])
def test_at_least_98_of_100_injected_pages_are_found(seed: int) -> None:
    pages = list(injected_pages(seed, 360))
    missed = [page for page in pages if not read_gambling(page[1], page[2]).injected]
    by_style = Counter(style for style, _, _ in missed)
    assert len(missed) <= 0.02 * len(pages), (seed, by_style, missed[:3])


@pytest.mark.parametrize("seed", [11, 12])
def test_at_most_1_of_100_honest_releases_is_flagged(seed: int) -> None:
    pages = list(honest_releases(seed, 360))
    flagged = [page for page in pages if read_gambling(page[1], page[2]).injected]
    assert len(flagged) <= 0.01 * len(pages), (seed, flagged[:3])


def test_the_table_has_only_known_kinds_and_signs_for_all_but_lures() -> None:
    table = rows("gambling.tsv")
    assert {row["kind"] for row in table} == set(WEIGHTS) - {"hidden"}
    assert all(row["words"] for row in table)
    assert all(row["signs"] for row in table if row["kind"] != "lure")


PIECES = st.sampled_from(
    ["slot ", "gacor", "88", " judi ", "blokir", ". ", "\n", "“", "”", ":", "- ", "𝘀", "\u200b"]
)


@given(st.none() | st.text(), st.text() | st.lists(PIECES, max_size=40).map("".join))
def test_no_text_makes_it_raise(title: str | None, text: str) -> None:
    reading = read_gambling(title, text)
    whole = f"{title or ''}\n\n{text}"
    assert 0 <= reading.score < 1
    assert reading.injected == (reading.score >= 0.5)
    assert all(whole[start:end] == part for start, end, part in reading.evidence)
