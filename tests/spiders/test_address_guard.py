"""T1: which addresses are on the public internet, and what the resolver does with the rest."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.guard.address import is_public

PUBLIC = [
    "8.8.8.8",
    "103.28.12.5",
    "36.86.63.182",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "2606:4700::6810:84e5",
    "2404:8000::1",
    "::ffff:8.8.8.8",  # mapped
    "2002:808:808::1",  # 6to4
    "64:ff9b::8.8.8.8",  # NAT64
]
PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",  # CGNAT
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",  # cloud metadata
    "172.16.0.1",
    "172.31.255.255",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "2002:7f00:1::1",
    "2002:c0a8:101::",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    # Lesser ways to write or reach an IPv4 address in IPv6, and site-local ones.
    "64:ff9b:1::10.0.0.1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "fec0::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_T1_address_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_T1_address_not_on_the_internet_is_not_public(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_T1_ipv4_inside_ipv6_is_judged_as_itself(inner: IPv4Address) -> None:
    outside = is_public(str(inner))
    number = int(inner)
    assert is_public(f"::ffff:{inner}") == outside
    assert is_public(f"64:ff9b::{inner}") == outside
    assert is_public(str(IPv6Address((0x2002 << 112) | (number << 80)))) == outside


@given(st.ip_addresses())
def test_any_address_is_judged(address: IPv4Address | IPv6Address) -> None:
    assert is_public(str(address)) in (True, False)
    if address.is_loopback or address.is_multicast or address.is_link_local:
        assert not is_public(str(address))
