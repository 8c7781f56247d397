"""Texts that say the same, and texts that only look so; every name in them is made up."""

from __future__ import annotations

STORY = (
    "Pemerintah kota menyiapkan sistem peringatan dini banjir di sepanjang aliran sungai sejak "
    "awal tahun ini, setelah tiga kelurahan terendam selama dua hari pada musim hujan lalu.\n\n"
    "Kepala dinas menjelaskan bahwa alat pengukur tinggi air dipasang di dua belas titik dan "
    "mengirim data setiap lima menit ke pusat kendali yang dijaga petugas sepanjang malam.\n\n"
    "Warga menerima pesan singkat begitu air melewati batas siaga, sehingga mereka sempat "
    "memindahkan barang dan membantu tetangga yang sudah lanjut usia.\n\n"
    "Anggaran untuk tahap pertama berasal dari kas daerah, sedangkan tahap kedua menunggu "
    "persetujuan dewan yang dijadwalkan bersidang pada akhir bulan depan.\n\n"
    "Tahap kedua mencakup perbaikan pintu air, pengerukan saluran, serta pelatihan bagi "
    "relawan di setiap rukun warga yang tinggal dekat bantaran."
)
OTHER = (
    "Dinas perhubungan menambah enam bus baru untuk melayani jalur dari terminal utama menuju "
    "kawasan industri di utara, karena jumlah penumpang naik tajam sejak pabrik dibuka.\n\n"
    "Sopir mengikuti pelatihan selama satu minggu tentang keselamatan, pelayanan bagi penumpang "
    "berkebutuhan khusus, dan cara membaca jadwal pada layar di kabin.\n\n"
    "Tarif tetap sama seperti sebelumnya dan pelajar membayar separuh harga dengan menunjukkan "
    "kartu sekolah kepada petugas saat naik.\n\n"
    "Dua bus di antaranya berjalan dengan listrik, dan gardu pengisian sudah berdiri di halaman "
    "terminal; empat lainnya memakai mesin lama yang diperbaiki bengkel milik daerah.\n\n"
    "Penumpang yang sering terlambat karena jalan macet menyambut gembira lajur khusus yang akan "
    "dicat ulang, sementara pedagang meminta halte tidak menutup jalan masuk ke kios mereka."
)
_TEMPLATE = (
    "{place} mencatat harga pangan di pasar induk pada {day} dalam keadaan terkendali menurut "
    "pantauan petugas dinas perdagangan yang berkeliling sejak pagi hari. Harga beras medium "
    "tercatat {rice} per kilogram, cabai rawit {chili} per kilogram, dan minyak goreng {oil} per "
    "liter. Petugas mengimbau warga untuk membeli secukupnya karena pasokan dari daerah penghasil "
    "tetap lancar dan gudang menyimpan persediaan yang cukup untuk beberapa minggu ke depan. "
    "Pantauan berikutnya dilakukan besok pagi di pasar yang sama bersama satuan tugas pangan."
)


def prices(place: str, day: str, rice: str, chili: str, oil: str) -> str:
    """A daily report, filled in."""
    return _TEMPLATE.format(place=place, day=day, rice=rice, chili=chili, oil=oil)


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """The text with words replaced; each must stand in it."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


# A chain: NEAR is like STORY and like FAR, but FAR has drifted too far from STORY.
NEAR = replaced(
    STORY,
    ("dua belas titik", "lima belas lokasi"),
    ("sepanjang malam", "siang malam"),
    ("akhir bulan depan", "awal bulan depan"),
)
FAR = replaced(
    NEAR,
    ("tiga kelurahan terendam", "sejumlah kampung tergenang"),
    ("yang sudah lanjut usia", "yang sakit"),
    ("kas daerah", "anggaran kota"),
)
