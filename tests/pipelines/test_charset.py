"""T23: 400 pages in five encodings, under right and wrong words about them, read exactly."""

from itertools import product

import pytest

from pipelines.charset import REPLACED, decode, mend
from pipelines.clean import clean_page

URL = "https://kota.example.go.id/berita/1"
TEXTS = (
    "“Panen raya – tahun ini”, kata Bupati, naik seperlima… dari tahun lalu.",
    "Suhu 31°C di Jalan Café Désirée; harga ½ kg beras Rp7.500 – tak ‘melonjak’.",
    "Jum’at pagi • 120 peserta × 3 regu, © panitia, §4 ayat 2, ± dua jam, naïf.",
    "Pembukaan ditandai pemukulan gong — disusul ‘Tari Gandrung’ selama 7½ menit.",
)
ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "twice")
DECLARED = (None, "utf-8", "windows-1252", "iso-8859-1", "utf-16")
MARKS = {"right": {"utf-8": b"\xef\xbb\xbf", "twice": b"\xef\xbb\xbf"}, "none": {}}


def page(text: str, meta: str | None) -> str:
    head = f'<meta charset="{meta}">' if meta else ""
    return (
        f"<html><head>{head}<title>Panen Raya Naik</title></head><body><h1>Panen Raya Naik</h1>"
        f"<div><p>{text}</p><p>Warga menyambut baik kegiatan itu.</p></div></body></html>"
    )


def sent(html: str, encoding: str, mark: str) -> bytes:
    if encoding == "twice":
        twice = "".join(_windows(byte) for byte in html.encode("utf-8"))
        return MARKS[mark].get(encoding, b"") + twice.encode("utf-8")
    if encoding == "utf-16":
        return (b"\xff\xfe" if mark == "right" else b"") + html.encode("utf-16-le")
    return MARKS[mark].get(encoding, b"") + html.encode(encoding)


def _windows(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


def plain(text: str) -> str:
    """What ISO 8859-1 can print of a text."""
    return text.translate({ord(a): b for a, b in zip("“”‘’–—…•", "\"\"''--.*", strict=True)})


# Every word in the header twice, and beside it two different ones in the page.
WORDS = [(DECLARED[i % 5], DECLARED[(2 * i + i // 5) % 5]) for i in range(10)]
CASES = [
    (plain(text) if encoding == "latin-1" else text, encoding, header, meta, mark)
    for text, encoding, (header, meta), mark in product(TEXTS, ENCODINGS, WORDS, MARKS)
]


def test_t23_a_matrix_of_400_pages_reads_exactly_or_says_so() -> None:
    exact = unflagged = 0
    for text, encoding, header, meta, mark in CASES:
        found = clean_page(sent(page(text, meta), encoding, mark), url=URL, charset=header)
        assert found.charset is not None
        exact += found.text.split("\n\n")[0] == text
        unflagged += REPLACED in found.text and found.charset.doubt is None
    assert len(CASES) == 400
    assert (exact, unflagged) == (400, 0)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_wrong_mark_does_no_harm(encoding: str, mark: bytes) -> None:
    for header, meta in product(DECLARED, DECLARED):
        html = page(plain(TEXTS[0]), meta)
        assert decode(mark + sent(html, encoding, "none"), header)[0].removeprefix("\ufeff") == html


@pytest.mark.parametrize(
    ("html", "header", "name", "source", "doubt"),
    [
        (b"\xef\xbb\xbfa", None, "utf-8", "bom", None),
        (b"\xff\xfe" + "<p>a".encode("utf-16-le"), "utf-8", "utf-16-le", "bom", None),
        ("<p>é</p>".encode("utf-16-be"), None, "utf-16-be", "zero bytes", None),
        ("<p>é".encode(), "iso-8859-1", "utf-8", "bytes", None),
        (b"<p>\xe9", "ISO-8859-1", "windows-1252", "header", None),
        (b"<meta charset=latin1><p>\xe9", None, "windows-1252", "meta", None),
        (b"<?xml encoding='iso-8859-2'?><p>\xe9", None, "iso-8859-2", "meta", None),
        (b"<p>\xe9", "utf-8", "windows-1252", "guess", None),
        (b"<p>\xe9 \xc2\xa9", None, "utf-8+windows-1252", "guess", "mixed"),
        (b"<p>\x81", None, "windows-1252", "guess", "replaced: 1"),
        ("<p>â€œresmiâ€\x9d".encode(), None, "utf-8", "bytes", "mended"),
        ("<p>â€œresmiâ€".encode(), None, "utf-8", "bytes", "mended"),
        ("<p>é", None, "unicode", "given", None),
    ],
)
def test_the_reason_for_a_reading_is_kept(
    html: bytes | str, header: str | None, name: str, source: str, doubt: str | None
) -> None:
    _, how = decode(html, header)
    assert (how.name, how.source) == (name, source)
    assert (how.doubt or "").startswith(doubt or "")
    assert bool(how.doubt) == bool(doubt)


def test_a_template_in_utf_8_around_a_text_in_windows_1252_reads_both() -> None:
    html = "<p>© Humas</p>".encode() + "<p>“resmi”, 31°C</p>".encode("cp1252")
    text, how = decode(html, "utf-8")
    assert text == "<p>© Humas</p><p>“resmi”, 31°C</p>"
    assert how.doubt == "mixed: utf-8 and windows-1252"


def test_a_character_cut_in_two_is_flagged_and_the_rest_stays() -> None:
    text, how = decode("“Panen raya” ".encode() + b"\xe2\x80 ...")
    assert text == f"“Panen raya” {REPLACED} ..."
    assert how.doubt == "replaced: 1 characters unreadable"


@pytest.mark.parametrize(
    "honest",
    ["CAFÉ» dan “MENÜ”", "voilà\u00a0»", "“Åse” pergi", "naïf – 31°C ± ½", "SÃO PAULO", "Â", "Â "],
)
def test_honest_text_is_not_mended(honest: str) -> None:
    assert mend(honest) == honest


@pytest.mark.parametrize("text", ["“resmi” – 5 °C", "السلام", "Désirée", "🙂 ½"])
@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_text_encoded_up_to_four_times_is_mended(text: str, rounds: int) -> None:
    written = text
    for _ in range(rounds):
        written = "".join(_windows(byte) for byte in written.encode("utf-8"))
    assert mend(written) == text
