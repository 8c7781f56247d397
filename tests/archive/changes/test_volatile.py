"""Lines of a text that are the page's, and those that only look so."""

import pytest

from archive.changes.volatile import volatile_spans

LINES = [
    "Dibaca 123 kali",
    "Dibaca: 1.204 kali",
    "Telah dibaca 12x | 3 komentar",
    "Post Views: 88",
    "1,2rb views",
    "Bagikan: Facebook Twitter WhatsApp",
    "Facebook | WhatsApp | Telegram",
    "Baca juga: Pasar Kaget Digelar Lagi",
    "BACA JUGA : Pasar Kaget Digelar Lagi",
    "Hari ini: Kamis, 5 Februari 2026",
    "Terakhir diperbarui pada 5 Februari 2026 09:12 WIB",
    "Admin | 5 Februari 2026 | Dibaca 12 kali",
]
OWN = [
    "Naskah itu dibaca 3 kali di depan peserta.",
    "Sebanyak 123 pembaca hadir di perpustakaan.",
    "Senin, 2 Maret 2026",
    "Diperbarui 12 rumah warga",
    "Facebook dipakai untuk menyebarkan hoaks.",
    "Email",
    "Baca juga doa sebelum tidur",
    "Hari ini bupati membuka pasar murah.",
    "Admin desa | 12 orang",
]


@pytest.mark.parametrize("line", LINES)
def test_line_of_the_page_is_known(line):
    text = f"Bupati membuka pasar.\n\n{line}\n\nWarga senang."
    assert [text[slice(*span)] for span in volatile_spans(text)] == [line]


@pytest.mark.parametrize("line", OWN)
def test_line_of_the_release_is_left_alone(line):
    assert volatile_spans(f"Bupati membuka pasar.\n\n{line}\n\nWarga senang.") == []


def test_counter_behind_a_sentence_is_the_pages():
    text = "Bupati membuka pasar. Dilihat 57 kali"
    assert [text[slice(*span)] for span in volatile_spans(text)] == [" Dilihat 57 kali"]


def test_headlines_below_their_heading_end_with_the_first_sentence():
    text = "Berita Terkait\n\nPanen Raya Dimulai\n\nLomba Desa\n\nWarga senang."
    told = [text[slice(*span)] for span in volatile_spans(text)]
    assert told == ["Berita Terkait", "Panen Raya Dimulai", "Lomba Desa"]
