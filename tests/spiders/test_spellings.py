import asyncio
import socket

import pytest

from spiders.network import is_network_up
from spiders.spellings import spellings


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://kota.go.id/berita/satu",
            [
                "https://kota.go.id/berita/satu/",
                "http://kota.go.id/berita/satu",
                "https://www.kota.go.id/berita/satu",
            ],
        ),
        (
            "http://www.kota.go.id/berita/satu.html?id=4",
            [
                "https://www.kota.go.id/berita/satu.html?id=4",
                "http://kota.go.id/berita/satu.html?id=4",
            ],
        ),
        ("http://127.0.0.1:8000/berita/satu/", ["http://127.0.0.1:8000/berita/satu"]),
        ("https://kota.go.id/?p=3", ["http://kota.go.id/?p=3", "https://www.kota.go.id/?p=3"]),
    ],
)
def test_address_is_written_otherwise_in_one_thing_each(url, expected):
    assert spellings(url) == expected


def test_F72_our_line_is_down_where_less_than_half_of_the_control_hosts_can_be_reached():
    with (
        socket.create_server(("127.0.0.1", 0)) as there,
        socket.create_server(("127.0.0.2", 0)) as gone,
    ):
        up = f"127.0.0.1:{there.getsockname()[1]}"
        down = f"127.0.0.2:{gone.getsockname()[1]}"
        gone.close()
        assert asyncio.run(is_network_up([]))
        assert asyncio.run(is_network_up([up, up, down]))
        assert not asyncio.run(is_network_up([up, down, down]))
