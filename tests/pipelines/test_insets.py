"""What a portal prints inside its releases goes once it is learnt; what is theirs never does."""

import pytest

from archive.insets import fingerprint, only_insets_differ
from archive.model import CleanPage
from pipelines.clean import clean_page
from pipelines.insets import MIN_PAGES, learn

PLACES = [
    "Kebumen",
    "Gombong",
    "Sruweng",
    "Petanahan",
    "Ambal",
    "Mirit",
    "Prembun",
    "Alian",
    "Ayah",
]
TICKER = "Selamat datang di laman resmi, layanan buka Senin sampai Jumat pukul 08.00."
CREDIT = "(Tim Humas Kabupaten Kebumen)"
CONTACT = "Keterangan lebih lanjut dapat diperoleh di kantor dinas pada jam kerja."
ABOUT = "Dinas Perdagangan membina 1.200 pedagang di seluruh kabupaten."


def own(number: int) -> list[str]:
    place = PLACES[number % len(PLACES)]
    return [
        f"{place} – Pasar murah ke-{number} dibuka di lapangan {place}, Sabtu (4/5/2026).",
        f"Sebanyak {number + 40} pedagang dari {place} ikut serta, kata camat {place}.",
        f"Harga beras di {place} turun, dan warga berharap kegiatan ini diulang.",
    ]


def related(number: int) -> list[str]:
    """The three releases before it: each stands on three pages."""
    return [f"Warga {PLACES[(number - n) % len(PLACES)]} ke-{number - n} panen." for n in (1, 2, 3)]


def html(number: int, *, credit: str = f"<p>{CREDIT}</p>") -> str:
    prose = "".join(f"<p>{text}</p>" for text in own(number))
    cards = "".join(f"<div class='kartu'>{text}</div>" for text in related(number))
    return f"""<html><body><h1>Pasar Murah ke-{number}</h1><div class='konten'>
        <p>{own(number)[0]}</p><div class='berjalan'>{TICKER}</div>
        {prose.split("</p>", 1)[1]}<p>{CONTACT}</p><p>{ABOUT}</p>{credit}
        <div class='kabar-lain'>{cards}</div></div></body></html>"""


def read(number: int, recurring: frozenset[str] = frozenset(), **more: str) -> CleanPage:
    return clean_page(html(number, **more), url=f"https://a.go.id/{number}", recurring=recurring)


def theirs(number: int) -> str:
    return "\n\n".join([*own(number), CONTACT, ABOUT, CREDIT])


def learnt(pages: int) -> frozenset[str]:
    return learn(read(number).insets for number in range(100, 100 + pages))


def test_nothing_is_left_out_before_it_is_learnt() -> None:
    text = read(7).text
    assert TICKER in text
    assert all(line in text for line in related(7))


def test_rows_of_other_releases_and_running_text_go_once_learnt() -> None:
    assert read(7, learnt(8)).text == theirs(7)


def test_news_that_was_never_seen_goes_by_its_place_in_the_template() -> None:
    page = read(70, learnt(8))
    assert not any(line in page.text for line in related(70))


def test_too_few_pages_teach_nothing() -> None:
    assert learnt(MIN_PAGES - 1) == frozenset()


@pytest.mark.parametrize(
    "credit",
    [
        f"<p>{CREDIT}</p>",
        f"<div class='penyusun'>{CREDIT}</div>",
        "<div class='tim'>Editor: Sari</div>",
        "<div class='tim'>Sumber: Diskominfo</div>",
        "<div class='tim'>(hms/sw)</div>",
    ],
)
def test_a_closing_credit_is_never_the_portals(credit: str) -> None:
    recurring = learn(read(number, credit=credit).insets for number in range(30))
    said = credit.split(">")[1].split("<")[0]
    assert read(31, recurring, credit=credit).text.endswith(said)


def test_a_dateline_on_its_own_is_never_the_portals() -> None:
    def page(number: int) -> str:
        prose = "".join(f"<p>{text}</p>" for text in own(number))
        return (
            f"<h1>Pasar Murah ke-{number}</h1><div class='konten'>"
            f"<div class='tempat'>Kota Kebumen, Info Publik –</div>{prose}</div>"
        )

    recurring = learn(clean_page(page(n), url="https://a.go.id/").insets for n in range(30))
    text = clean_page(page(31), url="https://a.go.id/", recurring=recurring).text
    assert text.startswith("Kota Kebumen, Info Publik –\n\n")


def test_lists_and_quotes_of_the_text_itself_stay() -> None:
    def page(number: int) -> str:
        rules = "<ul><li>Membawa KTP asli.</li><li>Berusia 17 tahun.</li></ul>"
        quote = "<blockquote class='wp-block-quote'><p>Kami siap melayani.</p></blockquote>"
        prose = "".join(f"<p>{text}</p>" for text in own(number))
        return f"<h1>Pasar ke-{number}</h1><div class='konten'>{prose}{rules}{quote}</div>"

    recurring = learn(clean_page(page(n), url="https://a.go.id/").insets for n in range(30))
    text = clean_page(page(31), url="https://a.go.id/", recurring=recurring).text
    assert text.endswith("Membawa KTP asli.\n\nBerusia 17 tahun.\n\nKami siap melayani.")


def test_sections_of_a_builder_stay_because_they_say_something_else_each_time() -> None:
    def page(number: int) -> str:
        parts = "".join(
            f"<div class='e-{n} bagian'><p>{t}</p></div>" for n, t in enumerate(own(number))
        )
        return f"<h1>Pasar ke-{number}</h1><div class='konten'>{parts}</div>"

    recurring = learn(clean_page(page(n), url="https://a.go.id/").insets for n in range(9))
    text = clean_page(page(31), url="https://a.go.id/", recurring=recurring).text
    assert text == "\n\n".join(own(31))


def test_numbers_and_signs_do_not_tell_two_blocks_apart() -> None:
    assert fingerprint("Dibaca 1.204 kali!") == fingerprint("dibaca 7 kali")
    assert fingerprint("Dibaca warga") != fingerprint("Dibaca kali")


def test_two_looks_that_differ_in_insets_alone_are_no_edit() -> None:
    before, after = read(7), read(7, learnt(8))
    assert before.text != after.text
    assert only_insets_differ(before.text, after.text, (*before.insets, *after.insets))
    edited = after.text.replace("47 pedagang", "74 pedagang")
    assert not only_insets_differ(before.text, edited, (*before.insets, *after.insets))
    assert not only_insets_differ(before.text, after.text, ())
