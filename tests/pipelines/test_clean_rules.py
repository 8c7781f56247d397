"""Single rules of cleaning, each on the smallest page that shows it."""

import pytest

from pipelines.clean import clean_page

URL = "https://kota.example.go.id/berita/1"
LEAD = "Kebumen – Sebanyak 120 perajin genteng mengikuti pameran di alun-alun, Sabtu (4/5)."
SECOND = "Pameran dibuka bupati dan berlangsung sampai akhir pekan depan."
TITLE = "Perajin Genteng Ikut Pameran"


def body(inner: str) -> str:
    html = f"<html><body><h1>{TITLE}</h1><div class='isi-berita'>{inner}</div></body></html>"
    return clean_page(html, url=URL).text


@pytest.mark.parametrize(
    "credit",
    ["(Tim Humas Kabupaten Kebumen)", "(*)", "***", "[hms]", "Editor: Sari", "Foto: Sari", "(a/b)"],
)
def test_closing_credit_stays(credit: str) -> None:
    assert body(f"<p>{LEAD}</p><p>{SECOND}</p><p>{credit}</p>").split("\n\n")[-1] == credit


@pytest.mark.parametrize(
    "row",
    [
        "Bagikan: Facebook Twitter WhatsApp",
        "Dibaca 1.204 kali",
        "Dilihat: 12 kali",
        "Baca juga: <a href='/x'>Pasar Murah Dibuka</a>",
        "<a href='/x'>Pasar Murah Dibuka di Tiga Kecamatan</a>",
        "Tags: <a href='/t'>genteng</a>",
        "<a href='/cetak'>Versi cetak</a>",
        "Sebelumnya: <a href='/p'>Pasar Murah</a>",
        "- Iklan -",
    ],
)
def test_row_of_the_frame_inside_the_body_goes(row: str) -> None:
    assert body(f"<p>{LEAD}</p><p>{row}</p><p>{SECOND}</p>") == f"{LEAD}\n\n{SECOND}"


@pytest.mark.parametrize(
    "element",
    [
        "<nav>Menu utama</nav>",
        "<aside><p>Sambutan kepala daerah yang panjang, lengkap, dan ramah.</p></aside>",
        "<form><p>Kirim komentar Anda di sini, kami tunggu.</p></form>",
        "<p style='display: none'>Teks tersembunyi yang panjang sekali.</p>",
        "<div class='d-none'>Teks tersembunyi yang panjang sekali.</div>",
        "<figure><img src='a.jpg'><figcaption>Suasana pameran.</figcaption></figure>",
        "<script>var x = 'Teks skrip.';</script>",
        "<ul class='related-posts'><li>Berita lain yang tidak berhubungan.</li></ul>",
    ],
)
def test_element_of_the_frame_inside_the_body_goes(element: str) -> None:
    assert body(f"<p>{LEAD}</p>{element}<p>{SECOND}</p>") == f"{LEAD}\n\n{SECOND}"


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>{LEAD}</p><p>{SECOND}</p>",
        f"{LEAD}<br><br>{SECOND}",
        f"{LEAD}<br>\n&nbsp;<br>{SECOND}",
        f"{LEAD}<br>{SECOND}",  # long lines, each a sentence
        f"<div>{LEAD}</div><div>&nbsp;</div><div>{SECOND}</div>",
        f"<table><tr><td><table><tr><td>{LEAD}</td></tr></table><p>{SECOND}</p></td></tr></table>",
        f"<pre>{LEAD}\n\n{SECOND}</pre>",
        f"<span><font><p>{LEAD}<p>{SECOND}</font></span>",
    ],
)
def test_paragraphs_are_parted_however_they_are_marked(inner: str) -> None:
    assert body(inner) == f"{LEAD}\n\n{SECOND}"


def test_single_break_inside_a_sentence_is_a_space() -> None:
    assert body(f"<p>Sebanyak 120<br>perajin genteng</p><p>{LEAD}</p>").startswith(
        "Sebanyak 120 perajin genteng\n\n"
    )


@pytest.mark.parametrize(
    "own",
    [
        "Foto-foto lama kota dipamerkan di pendopo.",
        "Tanggal 4 Mei 2019, suasana alun-alun tampak lain dari biasanya.",
        "Oleh karena itu, warga diminta datang lebih awal.",
        "Bagikan pengalaman Anda kepada panitia.",
    ],
)
def test_sentence_that_begins_like_frame_stays(own: str) -> None:
    assert body(f"<p>{own}</p><p>{LEAD}</p>") == f"{own}\n\n{LEAD}"
    assert body(f"<p>{LEAD}</p><p>{own}</p><p>{SECOND}</p>") == f"{LEAD}\n\n{own}\n\n{SECOND}"


def test_category_is_a_byline_above_the_body_and_text_within() -> None:
    own = "Kategori: pelajar, umum, dan perangkat desa."
    assert body(f"<p>{own}</p><p>{LEAD}</p>") == LEAD
    assert body(f"<p>{LEAD}</p><p>{own}</p><p>{SECOND}</p>") == f"{LEAD}\n\n{own}\n\n{SECOND}"


def test_credit_below_a_list_of_other_releases_stays() -> None:
    related = "<h4>Berita Terkait</h4><ul><li><a href='/x'>Pasar Murah Dibuka</a></li></ul>"
    assert body(f"<p>{LEAD}</p>{related}<p>(Tim Humas)</p>") == f"{LEAD}\n\n(Tim Humas)"


def test_cells_of_a_table_stay() -> None:
    cells = ["Jenis", "Jumlah", "Genteng", "12 kali", "Lainnya", "3 kali"]
    table = "".join(f"<td>{cell}</td>" for cell in cells)
    assert body(f"<p>{LEAD}</p><table><tr>{table}</tr></table>") == "\n\n".join([LEAD, *cells])


@pytest.mark.parametrize("inner", ["", "teks ", "<b>tebal</b> "])
def test_text_behind_an_embedded_document_is_not_inside_it(inner: str) -> None:
    html = f"<p>{LEAD}</p><div><embed src='/j.pdf'>{inner}</div><p>{SECOND}</p>"
    assert body(html).split("\n\n")[-1] == SECOND
    html = f"<p>{LEAD}</p><embed src='/j.pdf'>{inner}<p>{SECOND}</p>"
    assert body(html).split("\n\n")[-1] == SECOND


def test_paragraph_that_ends_in_a_number_behind_a_link_stays() -> None:
    own = (
        "Dana <a href='/apbd'>APBD</a> yang dipakai untuk pameran tahun ini Rp2,5 miliar pada 2026."
    )
    kept = "Dana APBD yang dipakai untuk pameran tahun ini Rp2,5 miliar pada 2026."
    assert body(f"<p>{LEAD}</p><p>{own}</p>") == f"{LEAD}\n\n{kept}"


def test_excerpt_with_a_link_to_the_rest_goes() -> None:
    other = "Pasar murah dibuka di tiga kecamatan. <a href='/x'>Selengkapnya</a>"
    assert body(f"<p>{LEAD}</p><p>{other}</p><p>{SECOND}</p>") == f"{LEAD}\n\n{SECOND}"


def test_short_list_of_links_inside_a_body_does_not_end_it() -> None:
    links = "".join(f"<li><a href='/{n}'>Pasar Murah di Kecamatan {n}</a></li>" for n in range(3))
    html = f"<h1>{TITLE}</h1><div class='konten'><p>{LEAD}</p><ul>{links}</ul><p>{SECOND}</p></div>"
    assert clean_page(html, url=URL).text == f"{LEAD}\n\n{SECOND}"


@pytest.mark.parametrize("name", ["main-white w-sidebar", "recentNews", "l-sidebar-fixed"])
def test_column_that_is_frame_by_its_name_alone_holds_the_body(name: str) -> None:
    prose = "".join(f"<p>{LEAD} {SECOND} Bagian {n}.</p>" for n in range(6))
    html = f"<body><div class='{name}'><h1>{TITLE}</h1>{prose}</div><p>Hubungi kami.</p></body>"
    assert clean_page(html, url=URL).text.count("Bagian") == 6


def test_body_stays_in_its_article_whatever_stories_follow() -> None:
    story = f"<article><h1>{TITLE}</h1><p>{LEAD}</p><p>{SECOND}</p></article>"
    others = "".join(
        f"<div><h3>Kabar {n}</h3><p>Warga desa ke-{n} menanam jagung, padi, dan kedelai.</p></div>"
        for n in range(9)
    )
    html = f"<title>{TITLE}</title><body>{story}{others}</body>"
    assert clean_page(html, url=URL).text == f"{LEAD}\n\n{SECOND}"


def test_white_space_is_one_space_and_entities_are_characters() -> None:
    inner = f"<p>{LEAD}</p><p>Dana&nbsp;Rp1&nbsp;\n miliar &amp; hibah\u200b, kata&#32;bupati.</p>"
    assert body(inner).endswith("Dana Rp1 miliar & hibah, kata bupati.")


def test_responsive_class_does_not_hide_the_body() -> None:
    assert body(f"<div class='d-none d-md-block'><p>{LEAD}</p></div><p>{SECOND}</p>").startswith(
        LEAD
    )


@pytest.mark.parametrize(
    ("link_text", "title"),
    [
        ("Perajin Genteng Ikut Pameran di Alun-Alun", "Perajin Genteng Ikut Pameran di Alun-Alun"),
        ("Selengkapnya", "Dinas Perdagangan"),
        ("Perajin Genteng Ikut Pameran di Alun...", "Perajin Genteng Ikut Pameran di Alun..."),
    ],
)
def test_listing_is_the_title_where_the_page_prints_none(link_text: str, title: str) -> None:
    html = f"<title>Dinas Perdagangan</title><body><div><p>{LEAD}</p><p>{SECOND}</p></div></body>"
    assert clean_page(html, url=URL, link_text=link_text).title == title


def test_cut_listing_agrees_with_the_whole_heading() -> None:
    html = f"<body><h1>Pemkab Kebumen</h1><h3>{TITLE} di Alun-Alun</h3><p>{LEAD}</p></body>"
    page = clean_page(html, url=URL, link_text="Perajin Genteng Ikut Pameran ...")
    assert (page.title, page.title_source) == (f"{TITLE} di Alun-Alun", "heading")


@pytest.mark.parametrize(
    "written",
    [
        "{} - Pemkot Kebumen",
        "{} | Portal Resmi Kebumen",
        "Pemkab Kebumen :: {}",
        "{} – Berita – Pemkab Kebumen",
        "Detail Berita » {}",
        "{} - Pemkot Ternate",
        "{} - Diskominfo Kabupaten Merangin",
        "{} | Kabupaten Mempawah",
    ],
)
def test_portal_name_is_cut_off_the_title_element(written: str) -> None:
    html = f"<title>{written.format(TITLE)}</title><body><p>{LEAD}</p><p>{SECOND}</p></body>"
    page = clean_page(html, url=URL)
    assert (page.title, page.title_source) == (TITLE, "title")


def test_headline_with_a_dash_stays_whole_where_the_heading_says_so() -> None:
    title = "Bupati - Wakil Bupati Kompak Buka Pameran"
    html = f"<title>{title}</title><body><h1>{title}</h1><p>{LEAD}</p></body>"
    assert clean_page(html, url=URL).title == title


@pytest.mark.parametrize(
    ("url", "raw"),
    [
        ("https://a.go.id/2024/05/28/judul", "2024/05/28"),
        ("https://a.go.id/judul-2019-04-29", "2019-04-29"),
        ("https://a.go.id/berita/20201204-judul", "20201204"),
        ("https://a.go.id/berita/20209904", None),
        ("https://a.go.id/2025/07/judul.html", None),
        ("https://a.go.id/berita/120201204", None),
    ],
)
def test_date_in_the_address_is_a_hint(url: str, raw: str | None) -> None:
    hints = [hint.raw for hint in clean_page(f"<p>{LEAD}</p>", url=url).hints]
    assert hints == ([raw] if raw else [])


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("Oleh Admin | 4 Mei 2019 | Dibaca 12 kali", "Oleh Admin | 4 Mei 2019"),
        ("Terakhir diperbarui: 9 Mei 2019", None),
        ("Terbit 4 Mei 2019, Diperbarui 9 Mei 2019", "Terbit 4 Mei 2019"),
        ("Diperbarui 9 Mei 2019, Diterbitkan 4 Mei 2019", "Diterbitkan 4 Mei 2019"),
        ("3 hari yang lalu", "3 hari yang lalu"),
        ("Telepon (0287) 381123", None),
    ],
)
def test_byline_gives_its_date_without_counter_or_change(line: str, raw: str | None) -> None:
    html = f"<h1>{TITLE}</h1><div>{line}</div><div><p>{LEAD}</p><p>{SECOND}</p></div>"
    page = clean_page(html, url=URL)
    assert [hint.raw for hint in page.hints] == ([raw] if raw else [])


def test_date_modified_footer_and_sidebar_are_no_hints() -> None:
    html = f"""<script type="application/ld+json">{{"@type": "NewsArticle",
        "dateModified": "2020-01-01"}}</script><meta property="article:modified_time"
        content="2020-01-01"><h1>{TITLE}</h1><article><p>{LEAD}</p><p>{SECOND}</p></article>
        <aside><time datetime="2020-02-02">2 Februari 2020</time></aside>
        <footer>Diterbitkan 3 Maret 2020</footer>"""
    assert clean_page(html, url=URL).hints == ()


def test_what_only_an_escape_can_spell_is_left_out_and_pairs_stay() -> None:
    data = r"""{"@type": "NewsArticle", "headline": "Judul \u0000 aneh \ud800 benar \ud83d\ude00",
        "datePublished": "2026-01-02\udfff"}"""
    html = f"""<script type="application/ld+json">{data}</script>
        <article><p>{LEAD}</p><p>{SECOND}</p></article>"""
    page = clean_page(html, url=URL)
    assert page.title == "Judul aneh benar \N{GRINNING FACE}"
    assert [hint.raw for hint in page.hints] == ["2026-01-02"]


def test_broken_selectors_are_as_good_as_none() -> None:
    html = f"<body><h1>{TITLE}</h1><div><p>{LEAD}</p><p>{SECOND}</p></div></body>"
    for css in ("p:::", "[", "div:has(", ".nothing", "*|*|*", "p::attr()"):
        page = clean_page(html, url=URL, selectors={"title": css, "date": css, "body": css})
        assert (page.title, page.text) == (TITLE, f"{LEAD}\n\n{SECOND}")


def test_selected_body_wins_over_its_name() -> None:
    html = f"<body><h1>{TITLE}</h1><p>{SECOND * 9}</p><aside class='x'><p>{LEAD}</p></aside></body>"
    assert clean_page(html, url=URL, selectors={"body": "aside.x"}).text == LEAD
