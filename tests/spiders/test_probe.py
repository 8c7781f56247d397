"""The address that never was has the shape of a release's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.address import canonical
from spiders.probe import probe_address

HOST = "https://kota.example"


@pytest.mark.parametrize(
    ("release", "shape"),
    [
        ("/berita/jembatan-baru.html", r"/berita/tidak-ada-[0-9a-f]{10}\.html"),
        ("/berita/read/7988", r"/berita/read/9\d{8}"),
        ("/berita/12-jembatan-baru", r"/berita/9\d{8}-tidak-ada-[0-9a-f]{10}"),
        ("/2026/03/02/jembatan/", r"/2026/03/02/tidak-ada-[0-9a-f]{10}/"),
        ("/berita.php?id=12", r"/berita\.php\?id=9\d{8}"),
        ("/?m=berita&slug=jembatan", r"/\?m=berita&slug=tidak-ada-[0-9a-f]{10}"),
        ("/", r"/tidak-ada-[0-9a-f]{10}/"),
    ],
)
def test_last_part_is_replaced(release, shape):
    address = probe_address(HOST + release)
    assert re.fullmatch(re.escape(HOST) + shape, address), address


def test_no_two_probes_are_the_same():
    release = f"{HOST}/berita/jembatan"
    assert probe_address(release) != probe_address(release)


@given(st.text(alphabet="abc123/-.?=&", max_size=30))
def test_any_address_has_one(path):
    address = canonical(f"{HOST}/{path}")
    assert probe_address(address).startswith(HOST)
    assert probe_address(address) != address
