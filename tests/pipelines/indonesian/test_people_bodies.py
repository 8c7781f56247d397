"""Bodies, lists and clauses beside an office, which are no people."""

from __future__ import annotations

import pytest

from pipelines.indonesian.people import read_people


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        # what stands between an office and a comma with a name belongs to the office
        (
            "Kepala Dinas Pangtan, Yandri Salim, hadir.",
            "Yandri Salim",
            "Kepala Dinas Pangtan",
        ),
        (
            "Kepala Balai Sarpras IV Dishub, Yandri Salim, hadir.",
            "Yandri Salim",
            "Kepala Balai Sarpras IV Dishub",
        ),
        (
            "Menurut Kepala Rutan kelas II B Agam, Yandri Salim, aman.",
            "Yandri Salim",
            "Kepala Rutan kelas II B Agam",
        ),
        (
            "Kepala Bidang Wawasan Bangsa, Badan Kesatuan Bangsa dan Politik, Yandri Salim, hadir.",
            "Yandri Salim",
            "Kepala Bidang Wawasan Bangsa, Badan Kesatuan Bangsa dan Politik",
        ),
        (
            "Direktur RSUD dr. Harun Salim Agam, dr. Yandri Putra menyebutkan angka itu.",
            "dr. Yandri Putra",
            "Direktur RSUD dr. Harun Salim Agam",
        ),
        (
            "Direktur Utama PT. Sari Bahari, Yandri, mengatakan hal itu.",
            "Yandri",
            "Direktur Utama PT. Sari Bahari",
        ),
        (
            "Ketua Gerbakti Agam Yandri Salim mengaku siap.",
            "Yandri Salim",
            "Ketua Gerbakti Agam",
        ),
        ("Bupati Flotara, Yandri Salim, hadir.", "Yandri Salim", "Bupati Flotara"),
        ("Menteri Dalam Negeri Yandri Salim hadir.", "Yandri Salim", "Menteri Dalam Negeri"),
        (
            "Juru Bicara Gugus Tugas Covid-19 Kabupaten Agam drg. Yandri Salim hadir.",
            "drg. Yandri Salim",
            "Juru Bicara Gugus Tugas Covid-19 Kabupaten Agam",
        ),
        (
            "Kepala Dinas Sosial Kabupaten Agam, Sumatera Barat, H. Yandri Salim hadir.",
            "H. Yandri Salim",
            "Kepala Dinas Sosial Kabupaten Agam, Sumatera Barat",
        ),
        (
            "Dandim 0419 Tanjara Letkol Inf Yandri hadir.",
            "Letkol Inf Yandri",
            "Dandim 0419 Tanjara",
        ),
        (
            "Anggota DPRD Provinsi dari dapil Kota Bengkulu, Yandri Salim hadir.",
            "Yandri Salim",
            "Anggota DPRD Provinsi dari dapil Kota Bengkulu",
        ),
        (
            "Asisten Perekonomian dan Keuangan Sekretaris Daerah Agam, Yandri Salim, hadir.",
            "Yandri Salim",
            "Asisten Perekonomian dan Keuangan Sekretaris Daerah Agam",
        ),
        # a title shows where an office ends
        (
            "Kasi Humas Polresta Pulau Angin dan Pulau-Pulau Laut Ipda Yandri Salim hadir.",
            "Ipda Yandri Salim",
            "Kasi Humas Polresta Pulau Angin dan Pulau-Pulau Laut",
        ),
        (
            "Asisten Pemerintahan dan Kesra Dr Yandri Salim hadir.",
            "Dr Yandri Salim",
            "Asisten Pemerintahan dan Kesra",
        ),
        (
            "Asisten I Bidang Pemerintahan Setda Yandri Salim hadir.",
            "Yandri Salim",
            "Asisten I Bidang Pemerintahan Setda",
        ),
        ("Asisten I Made Sudarsa hadir.", "I Made Sudarsa", "Asisten"),
        (
            "Kapolda Riau Brigjen. Pol. Yandri Salim hadir.",
            "Brigjen. Pol. Yandri Salim",
            "Kapolda Riau",
        ),
        (
            "Wakil Bupati Bima, Drs. Yandri M. Nur, hadir.",
            "Drs. Yandri M. Nur",
            "Wakil Bupati Bima",
        ),
        # titles, degrees and particles
        (
            "Dandim Agam Letkol. Czi. Yandri Salim hadir.",
            "Letkol. Czi. Yandri Salim",
            "Dandim Agam",
        ),
        (
            "Kapolda Riau Irjen Pol (Purn) Yandri Salim hadir.",
            "Irjen Pol (Purn) Yandri Salim",
            "Kapolda Riau",
        ),
        ("Bupati Agam Yandri Salim S Sos MSi hadir.", "Yandri Salim", "Bupati Agam"),
        ("Bupati Agam Yandri Salim S. Kar. hadir.", "Yandri Salim", "Bupati Agam"),
        ("Bupati Agam Ir. Rosma br. Sinuhaji hadir.", "Ir. Rosma br. Sinuhaji", "Bupati Agam"),
        ("Ketua KPU Agam Asma' Salim hadir.", "Asma' Salim", "Ketua KPU Agam"),
        # a degree parts a name from the office behind it
        (
            "Demikian kata Drs. Yandri Salim, MM Kepala Dinas Sosial Kota Tegal.",
            "Drs. Yandri Salim",
            "Kepala Dinas Sosial Kota Tegal",
        ),
        # one word with an office behind it, where a sentence begins or after a dash
        ("Kami mendengar. Yandri, Lurah Tirto, hadir.", "Yandri", "Lurah Tirto"),
        (
            "Rapat dihadiri Yandri – Sekretaris Diskominfo Agam serta warga.",
            "Yandri",
            "Sekretaris Diskominfo Agam",
        ),
        # a village of two words in its district, a command with its number
        (
            "Lurah Rantau Indah Kecamatan Tirto, Yandri Salim, hadir.",
            "Yandri Salim",
            "Lurah Rantau Indah Kecamatan Tirto",
        ),
        (
            "Danrem XVII/Garuda Kolonel Inf. Yandri Salim hadir.",
            "Kolonel Inf. Yandri Salim",
            "Danrem XVII/Garuda",
        ),
        ("Yandri Salim (YS) yang juga Bupati Agam itu hadir.", "Yandri Salim", "Bupati Agam"),
        ("Wakil Bupati Gianyar, A.A. Gde Mayura hadir.", "A.A. Gde Mayura", "Wakil Bupati Gianyar"),
        # the host of a day holds his office
        ("Selaku tuan rumah Bupati Agam Yandri Salim menyapa.", "Yandri Salim", "Bupati Agam"),
    ],
)
def test_an_office_reaches_over_words_no_table_has(text: str, name: str, office: str) -> None:
    (person,) = read_people(text)
    assert (person.name, person.office) == (name, office)


@pytest.mark.parametrize(
    "text",
    [
        "Kepala Kantor Regional 1 hadir.",
        "Kasi Trantib beserta anggota hadir.",
        "Kepala Seksi Integrasi Pengolahan dan Diseminasi hadir.",
        "Kepala Dinas Pangtan hadir.",
        "Kepala Dinas Pangtan Agam hadir.",
        "Pengurus Cabang Rukun Tani (PCRT) hadir.",
        "Hadir Camat Tirto, Plt. Lurah Tirto, dan warga.",
        "Hadir Sekda, Danpuster 072, dan warga.",
        "Hadir Wakil Bupati Agam, Kasiter Kasrem 072, dan warga.",
        "Hadir Ketua HIPMI, Instansi terkait, dan warga.",
        "Dilaporkan lewat Camat, Penerbitan surat itu selesai.",
        "Usai meninjau Gelora Bahari, Bupati mengatakan puas.",
        "Soal indeks Kapasitas Fiskal, Bupati menyebut rendah.",
        'PN Palu menyatakan sidang selesai. "Sidang selesai hari ini," katanya.',
        "Warga senang.\n\nBaca Juga: Bupati Agam Yandri Salim Ancam Pungli",
        "Rapat di Jln. Lurah Sudarto Raya selesai.",
        "Setelah menyerahkan SK Pensiun, Bupati Agam menyampaikan terima kasih.",
    ],
)
def test_a_body_a_list_or_a_clause_is_nobody(text: str) -> None:
    assert read_people(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'Kepada Bupati, Yandri juga mengatakan, "Kami siap melayani warga."',
        'Bersama Camat Tirto, Yandri menyebut, "Kami siap melayani warga."',
        'Sebelum menemui Bupati, Yandri berpesan, "Kami siap melayani warga."',
        'Membacakan sambutan Bupati Agam, Yandri mengatakan, "Kami siap melayani warga."',
        'Senada dengan Kepala BPS Kabupaten Agam, Yandri mengatakan, "Kami siap melayani warga."',
    ],
)
def test_a_subject_behind_another_s_office_does_not_hold_it(text: str) -> None:
    assert all(person.office is None for person in read_people(text))


@pytest.mark.parametrize(
    "text",
    [
        'Bupati Agam Yandri Salim hadir. Kata Yan, begitu ia disapa, aman. "Siap," ujar Yan.',
        'Bupati Agam Yandri Salim hadir. Pria yang akrab disapa Yan itu lega. "Siap," ujar Yan.',
    ],
)
def test_a_nickname_means_the_person_called_so(text: str) -> None:
    (person,) = read_people(text)
    assert (person.name, person.quotes) == ("Yandri Salim", 1)


def test_a_slip_in_a_whole_name_makes_no_second_person() -> None:
    text = 'Perbekel Kekeran Dewa Gde Sumarta hadir. "Kami siap," ungkap Dewa Gde Sumartha.'
    (person,) = read_people(text)
    assert person.quotes == 1


def test_someone_unnamed_takes_the_quotation_from_the_last_one() -> None:
    text = 'Bupati Agam Yandri Salim hadir. Seorang warga mengaku senang. "Laris," katanya.'
    (person,) = read_people(text)
    assert person.quotes == 0


def test_who_is_met_in_a_clause_holds_the_office_alone() -> None:
    text = 'Usai bertemu dengan Kapolda Riau, Rosma Hilda (RH) lega. "Aman," tutur Rosma Hilda.'
    (person,) = read_people(text)
    assert (person.name, person.office) == ("Rosma Hilda", None)


def test_a_speaker_described_at_length_speaks_on() -> None:
    text = (
        '"Kami datang belajar," ujar salah satu rombongan studi banding dari Pemkab Agam, Yandri, '
        'di kantor itu.\n\n"Terima kasih," tuturnya.'
    )
    (person,) = read_people(text)
    assert (person.name, person.office, person.quotes) == ("Yandri", None, 2)


def test_each_takes_the_office_behind_sebagai() -> None:
    text = (
        "Dikukuhkan Ny Rosma Salim sebagai Ketua TP PKK Kecamatan Tirto, "
        "Ny Hilda Arman sebagai Ketua TP PKK Kecamatan Buaran."
    )
    found = [(person.name, person.office) for person in read_people(text)]
    assert found == [
        ("Rosma Salim", "Ketua TP PKK Kecamatan Tirto"),
        ("Hilda Arman", "Ketua TP PKK Kecamatan Buaran"),
    ]


def test_a_comma_may_be_missing_between_two_officials() -> None:
    text = "Kepala Dinas Sosial Agam, Yandri Kasi Data dan Informasi Rosma Hilda menyebut hal itu."
    found = [(person.name, person.office) for person in read_people(text)]
    assert found == [
        ("Yandri", "Kepala Dinas Sosial Agam"),
        ("Rosma Hilda", "Kasi Data dan Informasi"),
    ]


def test_an_office_does_not_reach_over_another() -> None:
    text = "Hadir Sekda Agam Rosma Hilda dan Kapolres Agam AKBP Yandri Salim."
    found = [(person.name, person.office) for person in read_people(text)]
    assert found == [("Rosma Hilda", "Sekda Agam"), ("AKBP Yandri Salim", "Kapolres Agam")]


def test_a_wife_with_her_husband_s_names_is_not_he() -> None:
    text = (
        "Bupati Agam Yandri Salim hadir bersama Ketua TP PKK Kabupaten Agam Rosma Yandri Salim. "
        '"Kami siap melayani warga," kata Yandri Salim.'
    )
    found = [(person.name, person.quotes) for person in read_people(text)]
    assert found == [("Yandri Salim", 1), ("Rosma Yandri Salim", 0)]


def test_who_is_quoted_by_one_word_gets_the_office_printed_elsewhere() -> None:
    text = (
        '"Kami siap melayani warga," kata Rosma.\n\n'
        "Rosma, Kepala Seksi Jaringan Dinas Kominfo, menyebut hal itu penting."
    )
    (person,) = read_people(text)
    assert person.office == "Kepala Seksi Jaringan Dinas Kominfo"


@pytest.mark.parametrize(
    "text",
    [
        # "ia" speaks, whomever the sentence names behind
        'Bupati Agam Yandri Salim hadir. Ia menyebut arahan Menteri. "Kami siap," katanya.',
        # what an office has printed speaks for nobody
        'Bupati Agam Yandri Salim hadir. Instruksi Menteri Agama jelas. "Kami siap," katanya.',
        # who is named behind "disebut" says it
        'Bupati Agam Yandri Salim hadir. Camat disebut Yandri belum tahu. "Kami siap," katanya.',
        # another office of his own, without his name
        'Bupati Agam Yandri Salim, selaku koordinator tim 2 menyebutnya. "Kami siap," katanya.',
        # who is along does not speak
        'Bupati Agam Yandri Salim didampingi Sekda Rosma Hilda mengatakan itu. "Siap," katanya.',
        # a short form given in brackets
        'Kepala Dinas Pekerjaan Umum (PUPR) Agam Yandri Salim hadir. "Kami siap," kata Kadis PUPR.',
        # an office that points back, and the last of two who hold it
        'Yandri Salim meminta Kadis Pertanian adil. "Kami siap," ujar Ketua Partai Anggrek itu.',
        'Lurah Tirto, Rosma Hilda, datang. Lurah Buaran, Yandri Salim, hadir. "Siap," kata Lurah.',
        # "kata" is stronger than a passive on the way
        'Usul yang disampaikan Camat itu baik, kata Bupati Agam Yandri Salim. "Ya," kata dia.',
        # two single marks for a double one
        "Bupati Agam Yandri Salim hadir. ’’Kami siap melayani warga,’’ katanya.",
        # "nya" apart, and a sentence behind the quotation
        'Bupati Agam Yandri Salim hadir. "Kami siap," terang nya.',
        '"Kami siap melayani warga".\n\nDemikian disampaikan Bupati Agam Yandri Salim.',
    ],
)
def test_the_quotation_goes_to_who_speaks(text: str) -> None:
    (person,) = (one for one in read_people(text) if one.quotes)
    assert (person.name, person.quotes) == ("Yandri Salim", 1)
