"""What systems and plugins put into and below a body: galleries, captions, rows of links."""

import pytest

from pipelines.clean import clean_page

URL = "https://kota.example.go.id/berita/1"
TITLE = "Perajin Genteng Ikut Pameran"
LEAD = "Kebumen – Sebanyak 120 perajin genteng mengikuti pameran di alun-alun, Sabtu (4/5)."
SECOND = "Pameran dibuka bupati dan berlangsung sampai akhir pekan depan, kata panitia."
FORMS = {
    "gallery of WordPress": """<div class='gallery galleryid-1'><dl class='gallery-item'>
        <dt class='gallery-icon'><a href='/a.jpg'><img src='a.jpg'></a></dt>
        <dd class='wp-caption-text gallery-caption'>Suasana pembukaan pameran.</dd></dl></div>""",
    "gallery of blocks": """<figure class='wp-block-gallery'><ul class='blocks-gallery-grid'>
        <li class='blocks-gallery-item'><figure><img src='a.jpg'><figcaption>Bupati membuka
        pameran.</figcaption></figure></li></ul></figure>""",
    "caption of WordPress": """<div class='wp-caption alignnone'><img src='a.jpg'>
        <p class='wp-caption-text'>Bupati membuka pameran, Sabtu.</p></div>""",
    "caption below a picture": """<p><img src='a.jpg'></p>
        <p><em>Keterangan foto: Bupati membuka pameran.</em></p>""",
    "carousel of Bootstrap": """<div class='carousel slide'><div class='item active'><img src=a.jpg>
        <div class='carousel-caption'>Pameran genteng di alun-alun.</div></div>
        <a class='left carousel-control'>Sebelumnya</a><a class='right'>Berikutnya</a></div>""",
    "gallery of NextGEN": """<div class='ngg-galleryoverview'><a href='x.jpg'><img alt='x'></a>
        <div class='slideshowlink'><a href='#'>[Show slideshow]</a></div></div>""",
    "related of Jetpack": """<div id='jp-relatedposts' class='jp-relatedposts'>
        <h3 class='jp-relatedposts-headline'><em>Terkait</em></h3><p class='jp-relatedposts-post'>
        <a href='/x'>Pasar Murah Dibuka</a> 3 Mei 2019</p></div>""",
    "related of YARPP": """<div class='yarpp yarpp-related'><h3>Berita Lainnya:</h3><ol><li>
        <a href='/x' rel='bookmark'>Pasar Murah Dibuka di Gombong</a></li></ol></div>""",
    "share row of Jetpack": """<div class='sharedaddy'><h3 class='sd-title'>Bagikan ini:</h3><ul>
        <li><a href='#'>Klik untuk berbagi pada Twitter</a></li></ul></div>""",
    "share row of AddToAny": "<div class='addtoany_share_save_container'><a>Facebook</a></div>",
    "counter of Post Views": """<div class='post-views entry-meta'><span>Post Views:</span>
        <span class='post-views-count'>123</span></div>""",
    "stars of KK": "<div class='kk-star-ratings'><div>5/5 - (1 vote)</div></div>",
    "buttons of PDF & Print": "<div class='pdfprnt-buttons'><a href='?print=pdf'>PDF</a></div>",
    "file of blocks": """<div class='wp-block-file'><object data='/j.pdf'></object>
        <a href='/j.pdf'>Jadwal</a><a href='/j.pdf' download>Unduh</a></div>""",
    "attachments of Joomla": """<div class='attachmentsContainer'><table>
        <caption>Lampiran:</caption><tr><td><a href='/j.pdf'>j.pdf</a></td><td>[ ]</td>
        <td>120 kB</td></tr></table></div>""",
    "running text": "<marquee>Selamat datang di laman resmi.</marquee>",
    "author box": """<div class='pp-author-boxes'><h3>Tentang Penulis</h3>
        <p>Humas adalah pengelola laman ini sejak 2015.</p></div>""",
}
CONTAINERS = [
    "<div class='entry-content'>{}</div>",
    "<div itemprop='articleBody'>{}</div>",
    "<div class='field field--name-body text-formatted'>{}</div>",
    "<div class='itemFullText'>{}</div>",
    "<div id='content-core'><div id='parent-fieldname-text'>{}</div></div>",
    "<div id='isi'>{}</div>",
]


def text(inner: str, container: str = CONTAINERS[0]) -> str:
    html = f"<title>{TITLE}</title><body><h1>{TITLE}</h1>{container.format(inner)}</body>"
    return clean_page(html, url=URL).text


@pytest.mark.parametrize("name", FORMS)
def test_form_goes_in_the_middle_and_at_the_end(name: str) -> None:
    assert text(f"<p>{LEAD}</p>{FORMS[name]}<p>{SECOND}</p>") == f"{LEAD}\n\n{SECOND}"
    assert text(f"<p>{LEAD}</p><p>{SECOND}</p>{FORMS[name]}") == f"{LEAD}\n\n{SECOND}"


@pytest.mark.parametrize("container", CONTAINERS)
def test_body_is_found_in_the_containers_of_systems_beside_longer_prose(container: str) -> None:
    greeting = "".join(f"<p>Selamat datang, sapaan ke-{n} dari kepala dinas.</p>" for n in range(9))
    beside = f"<div class='sambutan'>{greeting}</div>"
    assert text(f"<p>{LEAD}</p><p>{SECOND}</p>", container + beside) == f"{LEAD}\n\n{SECOND}"


def test_a_line_that_credits_a_photograph_closes_the_text() -> None:
    inner = f"<p>{LEAD}</p><p><img src='a.jpg'></p><p>Foto: Sari</p>"
    assert text(inner) == f"{LEAD}\n\nFoto: Sari"
