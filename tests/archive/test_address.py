from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.address import canonical, trap

BERITA = "https://kotacontoh.go.id/berita/12-jembatan.html"

VARIANTS = [
    "https://KotaContoh.GO.ID/berita/12-jembatan.html",
    "HTTPS://kotacontoh.go.id/berita/12-jembatan.html",
    "https://kotacontoh.go.id:443/berita/12-jembatan.html",
    "https://kotacontoh.go.id./berita/12-jembatan.html",
    "https://kotacontoh.go.id:/berita/12-jembatan.html",
    "  https://kotacontoh.go.id/berita/12-jembatan.html\n",
    "https://kotacontoh.go.id/berita/12-jembatan.html#komentar",
    "https://kotacontoh.go.id/berita/12-jembatan.html#",
    "https://kotacontoh.go.id/berita/12-jembatan.html?",
    "https://kotacontoh.go.id/berita/12-jembatan.html?&",
    "https://kotacontoh.go.id/berita/../berita/12-jembatan.html",
    "https://kotacontoh.go.id/./berita/12-jembatan.html",
    "https://kotacontoh.go.id/berita/12%2djembatan.html",
    "https://pembaca@kotacontoh.go.id/berita/12-jembatan.html",
    "https://kotacontoh.go.id/berita/12-jembatan.html;jsessionid=0A1B2C",
    "https://kotacontoh.go.id/berita;JSESSIONID=0A1B/12-jembatan.html",
    *(
        f"https://kotacontoh.go.id/berita/12-jembatan.html?{name}=x1"
        for name in (
            "utm_source",
            "UTM_Campaign",
            "fbclid",
            "gclid",
            "igshid",
            "_ga",
            "ref",
            "share",
            "PHPSESSID",
            "jsessionid",
            "sid",
            "ci_session",
            "laravel_session",
            "%75tm_source",
            "replytocom",
            "gbraid",
            "__cf_chl_tk",
            "ASPSESSIONIDQQBD",
        )
    ),
    "https://kotacontoh.go.id/(S(0a1b2c3d4e5f6g7h8i9j0k1l))/berita/12-jembatan.html",
    "https://kotacontoh.go.id/berita/12-jembatan.html/amp",
    "https://kotacontoh.go.id/berita/12-jembatan.html/amp/",
    *(
        f"https://kotacontoh.go.id/berita/12-jembatan.html?{copy}"
        for copy in (
            "amp",
            "amp=1",
            "output=amp",
            "outputType=amp",
            "%61mp=1",
            "print=1",
            "print=true",
            "tmpl=component",
            "tmpl=component&print=1&utm_source=wa",
        )
    ),
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_T21_variant_is_one_address(variant):
    assert canonical(variant) == BERITA


def test_T21_two_ids_stay_two():
    one = canonical("https://kotacontoh.go.id/berita.php?id=1&utm_source=wa")
    two = canonical("https://kotacontoh.go.id/berita.php?id=2&utm_source=wa")
    assert one == "https://kotacontoh.go.id/berita.php?id=1"
    assert two == "https://kotacontoh.go.id/berita.php?id=2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.go.id/Berita", "https://a.go.id/berita"),
        ("https://a.go.id/berita", "http://a.go.id/berita"),
        ("https://a.go.id/berita", "https://a.go.id:8443/berita"),
        ("http://a.go.id:443/berita", "http://a.go.id/berita"),
        ("https://a.go.id/berita", "https://a.go.id/berita/"),
        ("https://a.go.id/?refid=1", "https://a.go.id/?refid=2"),
        ("https://a.go.id/?sidang=1", "https://a.go.id/"),
        ("https://a.go.id/a%2Fb", "https://a.go.id/a/b"),
        ("https://a.go.id/?q=a%26b", "https://a.go.id/?q=a&b"),
        ("https://a.go.id/tag/amp", "https://a.go.id/tag"),
        ("https://a.go.id/berita/ramp", "https://a.go.id/berita/"),
        ("https://a.go.id/?print=17", "https://a.go.id/"),
        ("https://a.go.id/?type=champ", "https://a.go.id/"),
        ("https://a.go.id/index.php/berita/1", "https://a.go.id/berita/1"),
        ("https://a.go.id/berita/cetak/1", "https://a.go.id/berita/1"),
    ],
)
def test_T21_pages_that_may_differ_stay_two(one, other):
    assert canonical(one) != canonical(other)


def test_order_of_parameters_does_not_matter():
    assert canonical("https://a.go.id/?b=2&a=1&c=3") == canonical("https://a.go.id/?c=3&a=1&b=2")


def test_repeated_parameters_all_stay():
    assert canonical("https://a.go.id/?id=2&id=1") == "https://a.go.id/?id=1&id=2"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://a.go.id/%e9t%E9", "http://a.go.id/%E9t%E9"),
        ("http://a.go.id/?q=%e9%ff", "http://a.go.id/?q=%E9%FF"),
        ("http://a.go.id/?%ff=1", "http://a.go.id/?%FF=1"),
        ("http://a.go.id/?q=%e9&utm_id=1", "http://a.go.id/?q=%E9"),
    ],
)
def test_escapes_that_are_not_utf8_survive(url, kept):
    assert canonical(url) == kept


def test_host_in_other_letters_is_written_as_on_the_wire():
    assert canonical("http://BÜCHER.id/ü") == "http://xn--bcher-kva.id/%C3%BC"


def test_address_of_ipv6_keeps_its_brackets():
    assert canonical("http://[::1]:8080/berita") == "http://[::1]:8080/berita"


def test_address_without_a_path_gets_one():
    assert canonical("http://a.go.id") == canonical("http://a.go.id/") == "http://a.go.id/"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "berita/12",
        "/berita",
        "mailto:humas@a.go.id",
        "javascript:void(0)",
        "ftp://a.go.id/",
        "http://",
        "http:///berita",
        "http://./berita",
        "http://a.go.id:99999/",
        "http://a.go.id:tiga/",
        "http://[::1/",
    ],
)
def test_what_is_no_web_address_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        canonical(text)


PIECES = st.text(alphabet="abZ09-._~%éß /;:@!$&'()*+,=\u200b%2f%E9", max_size=12) | st.lists(
    st.sampled_from(["/a-1", "/amp", "/", "/(S(0a1b2c3d4e5f6g7h8i9j0k1l))", ";jsessionid=1", "/x"])
).map("".join)
URLS = st.builds(
    "{}://{}{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "HTTPS", "https"]),
    st.sampled_from(["", "u@", "u:p@"]),
    st.sampled_from(["a.go.id", "A.Go.Id.", "192.0.2.1", "[2001:DB8::1]", "bücher.id", "a..id"]),
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    PIECES,
    st.one_of(
        PIECES,
        st.lists(
            st.sampled_from(["utm_x=1", "id=2", "sid=3", "=", "b", "amp", "print=1", "amp=2"])
        ).map("&".join),
    ),
    PIECES,
)


@settings(max_examples=800, deadline=None)
@given(st.one_of(URLS, st.text(max_size=40).map("http://a.go.id/{}".format)))
@example("http://a.go.id/;jsessionid=1;jsessionid=2")
@example("http://a.go.id/?utm_a=1&utm_b=2&&")
def test_T21_canonical_is_idempotent(url):
    try:
        once = canonical(url)
    except ValueError:
        return
    assert canonical(once) == once


@pytest.mark.long
@settings(max_examples=10_000, deadline=None)
@given(URLS)
def test_T21_canonical_is_idempotent_on_ten_thousand_addresses(url):
    try:
        once = canonical(url)
    except ValueError:
        return
    assert canonical(once) == once


# --- traps --------------------------------------------------------------------------------

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("/berita/berita/berita/12", "path repeats 'berita'"),
        ("/berita/1/berita/2/berita/3", "path repeats 'berita'"),
        ("/Berita/BERITA/berita", "path repeats 'berita'"),
        ("/profil/berita/profil/berita/12", "path repeats 'profil/berita'"),
        ("/a/b/c/d/b/c/d", "path repeats 'b/c/d'"),
        ("/berita/12.html/berita/13.html", "path repeats '12.html'"),
        ("/" + "/".join(f"s{n}" for n in range(13)), "path of 13 segments"),
        ("/cari?" + "&".join(f"f{n}=1" for n in range(9)), "9 parameters"),
        ("/agenda?tribe-bar-date=2026-05", "calendar"),
        ("/agenda/hari-jadi?ical=1", "calendar"),
        ("/kegiatan?month=5&year=2027", "calendar"),
        ("/kegiatan?bulan=5&tahun=1999&page=2", "calendar"),
        ("/kalender/2026/05", "calendar"),
        ("/events/2026-05", "calendar"),
        ("/id/agenda/2026/05/17", "calendar"),
        ("/arsip/2028/01", "calendar"),
        ("/arsip?date=2191-01-01", "calendar"),
    ],
)
def test_T20_address_that_links_make_up_without_end_is_a_trap(path, cause):
    assert trap("https://a.go.id" + path, today=TODAY) == cause


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/berita/12-jembatan.html",
        "/index.php/berita/berita-daerah/12-jembatan",
        "/berita/detail/berita/12",
        "/2026/03/03/03/jembatan",
        "/2026/03/02/2026-03-02-jembatan",
        "/arsip/2027/03",
        "/berita/2045-indonesia-emas",
        "/agenda/rapat-koordinasi",
        "/agenda/2026/rapat-koordinasi",
        "/kegiatan?bulan=5",
        "/kegiatan?id=4&bulan=5&tahun=2026",
        "/index.php?option=com_content&view=article&id=12&catid=3&Itemid=101",
        "/" + "/".join(f"s{n}" for n in range(12)),
    ],
)
def test_T20_ordinary_address_is_no_trap(path):
    assert trap("https://a.go.id" + path, today=TODAY) is None


def test_T20_without_a_date_no_year_is_too_far():
    assert trap("https://a.go.id/arsip/2191/01") is None


def test_T20_every_address_of_an_echo_is_known_after_the_second_turn():
    path = "/berita/kota"
    for turn in range(2, 12):
        assert trap("https://a.go.id" + path * turn), turn


@given(URLS)
def test_T20_any_address_is_judged_in_a_short_line(url):
    try:
        cause = trap(canonical(url), today=TODAY)
    except ValueError:
        return
    assert cause is None or (len(cause) < 100 and cause.isprintable())
