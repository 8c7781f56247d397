import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.address import canonical

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


PIECES = st.text(alphabet="abZ09-._~%éß /;:@!$&'()*+,=\u200b%2f%E9", max_size=12)
URLS = st.builds(
    "{}://{}{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "HTTPS", "https"]),
    st.sampled_from(["", "u@", "u:p@"]),
    st.sampled_from(["a.go.id", "A.Go.Id.", "192.0.2.1", "[2001:DB8::1]", "bücher.id", "a..id"]),
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    PIECES,
    st.one_of(
        PIECES, st.lists(st.sampled_from(["utm_x=1", "id=2", "sid=3", "=", "b"])).map("&".join)
    ),
    PIECES,
)


@settings(max_examples=2_000, deadline=None)
@given(st.one_of(URLS, st.text(max_size=40).map("http://a.go.id/{}".format)))
@example("http://a.go.id/;jsessionid=1;jsessionid=2")
@example("http://a.go.id/?utm_a=1&utm_b=2&&")
def test_T21_canonical_is_idempotent(url):
    try:
        once = canonical(url)
    except ValueError:
        return
    assert canonical(once) == once
