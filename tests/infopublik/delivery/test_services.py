"""Services of apprise: an extra, asked only where it is installed, and never shown in an error."""

from __future__ import annotations

import logging
import socket
import sys

import pytest

from archive.errors import DeliveryError, UsageError
from infopublik.delivery.channels import read_channel
from infopublik.delivery.services import Service
from tests.infopublik.delivery.entries import make, make_entry
from tests.infopublik.delivery.receivers import hook_receiver

CANARY = "kenari-rahasia"


def test_without_apprise_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(UsageError, match=r"infopublik\[notify\]"):
        read_channel("ntfy://topik", is_private_allowed=False)


@pytest.fixture
def _apprise() -> None:
    pytest.importorskip("apprise", reason="the extra [notify] is not installed")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what apprise imports
@pytest.mark.usefixtures("_apprise")
def test_a_service_gets_the_text_of_the_digest():
    with hook_receiver() as hooks:
        url = hooks.url.replace("http://", "json://")
        hooks.status = 200
        Service(url=url, is_private_allowed=True).send(make(make_entry()))
    [payload] = hooks.payloads
    assert payload["title"] == "[pagi] 1 angka berubah: Anggaran Taman Naik"
    assert "Kini / now: Rp2 miliar" in payload["message"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what apprise imports
@pytest.mark.usefixtures("_apprise")
def test_T14_a_service_that_refuses_is_told_without_its_address(caplog):
    caplog.set_level(logging.DEBUG)
    with hook_receiver() as hooks:
        hooks.status = 500
        url = hooks.url.replace("http://", f"json://saya:{CANARY}@")
        with pytest.raises(DeliveryError, match="did not take") as caught:
            Service(url=url, is_private_allowed=True).send(make(make_entry()))
    assert CANARY not in str(caught.value)
    assert CANARY not in caplog.text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what apprise imports
@pytest.mark.usefixtures("_apprise")
def test_T1_a_service_on_a_private_network_must_be_allowed():
    with hook_receiver() as hooks:
        url = hooks.url.replace("http://", "json://")
        with pytest.raises(DeliveryError, match="private address"):
            Service(url=url, is_private_allowed=False).send(make(make_entry()))
        assert hooks.taken == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what apprise imports
@pytest.mark.usefixtures("_apprise")
def test_T14_a_token_in_place_of_a_host_is_never_asked_of_the_network(monkeypatch):
    import apprise

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it was asked"))
    monkeypatch.setattr(apprise.Apprise, "notify", lambda *_, **__: True)
    url = "tgram://171234567:abcdefghijklmnopqrstuvwxyzABCDEFGHI/12345"
    assert Service(url=url, is_private_allowed=False).send(make()) == "taken by the service"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what apprise imports
@pytest.mark.usefixtures("_apprise")
def test_T14_an_address_that_apprise_does_not_know_is_refused_without_its_words():
    with pytest.raises(UsageError, match="does not know this 'tidakada'") as caught:
        read_channel(f"tidakada://{CANARY}", is_private_allowed=False)
    assert CANARY not in str(caught.value)
