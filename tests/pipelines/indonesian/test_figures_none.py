"""Numbers that name something, and so are no figures."""

from __future__ import annotations

import pytest

from pipelines.indonesian.figures import read_figures


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Peraturan Bupati Nomor 12 Tahun 2023",
        "Perda No. 5/2019 tentang retribusi",
        "UU 23 Tahun 2014 dan PP 12 Tahun 2019",
        "Pasal 4 ayat 2 huruf b",
        "Pasal 4 dan 5 ayat 1",
        "Surat nomor 188.4/312/2024",
        "tahun 2024 peserta berlatih",
        "sejak 2016 warga menunggu",
        "Pemilu 2024 warga memilih",
        "periode 2021-2026",
        "era 90-an",
        "Senin (12/1) dan 12/01/2026",
        "20-22 Oktober 2018 di alun-alun",
        "rapat pukul 09.00-10.30 WIB",
        "pukul 16.00 hingga 24.00 WITA",
        "jam 7 malam",
        "pukul tujuh malam",
        "Jl. Kenanga No. 12 Kota Melati",
        "Jl. Kenanga 12 Kota Melati",
        "RT 03/RW 05",
        "di RT 3 RW 5 warga bergotong royong",
        "Km 7 warga menutup jalan",
        "kode pos 51111",
        "telepon 0812-3456-7890 atau (0285) 412345",
        "hubungi 112 bila darurat",
        "NIK 3375010101800001, NIP 19800101 200501 1 002",
        "ISBN 978-602-1234-56-7",
        "rekening 0123-01-012345-50-1",
        "alamat 192.168.10.12 port 8080",
        "aplikasi versi 2.0.1",
        "pelantikan ke-12 dan HUT ke-79 RI",
        "hari ke 3 pelatihan",
        "SMPN 3 Bantul",
        "SD 2 Kota Baru",
        "lantai 2 gedung",
        "kelas 6 siswa dan kelas 5 dan 6 siswa",
        "Dapil 3 warga",
        "Kodim 0712 anggota",
        "Piala Dunia U-17 dan Covid-19",
        "juara 2 lomba",
        "menang 2-1 atas tamu",
        "skor 2-1 gol",
        "30% x 500 dan =40%",
        "alamat%20baru",
        "ukuran 3 x 4 meter",
        "Kabupaten Lima Puluh Kota",
        "Kepulauan Seribu",
        "salah satu desa",
        "satu per satu, satu-satunya",
        "roda dua dan pedagang kaki lima liar",
        "dua pertiga warga",
        "untuk 7 kalinya",
        "ribuan warga, puluhan ribu orang, dua puluhan perajin",
        "Rp50 jutaan, 30-an orang, 2.000an warga",
        "berita ini dibaca 123 kali",
        "451 kali dilihat",
        "tiga tahun lalu dan dua pekan mendatang",
        "keduanya bersatu, empati, satuan",
        "Dua TPS3R dan 5G",
        "nilainya 3,12 atau baik",
        "Rapat di Gedung 3 lantai 5.",
        "Baca juga: Harga Minyak Rp30 Ribu, 12 Rumah Rusak",
        "Kesepakatan kedua dan dua belah pihak.",
        "Mereka salat lima waktu.",
    ],
)
def test_a_number_that_names_is_no_figure(text: str) -> None:
    assert read_figures(text) == []


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("sebanyak 2016 orang hadir", "2016 orang"),
        ("di RW 6, 30 rumah terendam", "30 rumah"),
        ("Selasa (20/1). 30 orang hadir", "30 orang"),
        ("pada 5 Mei 20 orang tiba", "20 orang"),
        ("per tahun 12 orang", "12 orang"),
        ("berlanjut ke sebelas sekolah", "sebelas sekolah"),
        ("Dinas Kesehatan 25 pegawai", "25 pegawai"),
        ("untuk 12 kelas 300 siswa", "300 siswa"),
    ],
)
def test_a_name_beside_it_does_not_hide_a_figure(text: str, raw: str) -> None:
    assert raw in [figure.raw for figure in read_figures(text)]
