"""Deliveries: each event once to each watch, and a dead channel delays no other (T3, T4, T14)."""

from __future__ import annotations

import json
import logging
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from archive import schema
from archive.clock import Clock
from archive.errors import BusyError
from archive.lock import lock_archive, lock_delivery
from archive.outbox import MOST_FAILURES
from archive.takedown import Wish, take_down
from archive.watch import read_watches, watch_named
from infopublik.delivery import deliver as delivering
from infopublik.delivery.webhook import MOST_EVENTS
from tests.archive.building import FIRST_NIGHT, make_release, rows
from tests.archive.watching import end_backfill, make_watch, tell
from tests.infopublik.delivery.mailserver import mail_server
from tests.infopublik.delivery.receivers import hook_receiver
from tests.infopublik.delivery.sending import deliver

CANARY = "kenari-rahasia"


def to_hook(archive, url: str, query: str = "", **wanted):
    return make_watch(archive, query, channel=url, is_private_allowed=True, **wanted)


def test_a_night_is_delivered_to_every_channel_once(archive, night, tmp_path):
    night()
    end_backfill(archive)
    with hook_receiver() as hooks, mail_server() as box:
        to_hook(archive, hooks.url, name="kait")
        make_watch(archive, "", name="surat")
        make_watch(archive, "", name="umpan", channel=f"file:{tmp_path / 'feeds'}")
        night.store(make_release())
        for _ in range(3):
            receipts = deliver(archive, smtp=box.port)
    assert receipts == []
    assert [payload["events"][0]["kind"] for payload in hooks.payloads] == ["new"]
    assert [message["Subject"][:14] for message in box.messages] == ["[surat] 1 baru"]
    items = json.loads((tmp_path / "feeds" / "umpan.json").read_text("utf-8"))["items"]
    assert [item["id"] for item in items] == ["urn:infopublik:event:1"]
    assert [row.is_received for row in rows(archive, schema.receipt)] == [True] * 3


def test_feeds_keep_the_newest_hundred(archive, night, tmp_path):
    night()
    make_watch(archive, "", name="umpan", channel=f"file:{tmp_path}")
    events = []
    for _ in range(3):
        events += [tell(archive, "down") for _ in range(45)]
        deliver(archive)
    items = json.loads((tmp_path / "umpan.json").read_text("utf-8"))["items"]
    newest = [f"urn:infopublik:event:{number}" for number in reversed(events[-100:])]
    assert [item["id"] for item in items] == newest


def test_T44_feeds_lose_what_was_taken_down_at_the_next_delivery(archive, night, tmp_path):
    night()
    end_backfill(archive)
    make_watch(archive, "", name="umpan", channel=f"file:{tmp_path}")
    night.store(make_release(title="Nama yang harus hilang"))
    deliver(archive)
    assert "harus hilang" in (tmp_path / "umpan.html").read_text("utf-8")
    with archive.write() as connection:
        take_down(connection, 1, Wish(reason="asked"), at=FIRST_NIGHT)
    deliver(archive)
    for path in tmp_path.glob("umpan.*"):
        assert "harus hilang" not in path.read_text("utf-8")


def test_T44_what_was_taken_down_while_it_waited_is_not_sent(archive, night):
    night()
    end_backfill(archive)
    with hook_receiver() as hooks:
        to_hook(archive, hooks.url)
        night.store(make_release())
        hooks.status = 503
        deliver(archive)
        hooks.taken.clear()
        with archive.write() as connection:
            take_down(connection, 1, Wish(reason="asked"), at=FIRST_NIGHT)
        [receipt] = deliver(archive)
    assert hooks.taken == []
    assert receipt.is_received
    assert "taken down" in receipt.detail


def test_T4_a_message_that_failed_comes_again_with_its_key_and_before_newer_ones(archive, night):
    night()
    with hook_receiver() as hooks:
        to_hook(archive, hooks.url)
        events = [tell(archive, "down")]
        hooks.status = 500
        [failed] = deliver(archive)
        assert not failed.is_received
        events.append(tell(archive, "recovered"))
        deliver(archive)
        hooks.status = 200
        deliver(archive)
    keys = [headers["webhook-id"] for headers, _ in hooks.taken]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert hooks.taken[0][1] == hooks.taken[2][1]
    assert hooks.events[2:] == events


def test_T3_a_dead_endpoint_is_disabled_after_twenty_failures_with_a_notice(archive, night, caplog):
    night()
    with hook_receiver() as hooks:
        to_hook(archive, hooks.url)
        tell(archive, "down")
        hooks.status = 500
        disabled = [deliver(archive)[0].is_disabled for _ in range(MOST_FAILURES)]
        assert disabled == [False] * 19 + [True]
        assert deliver(archive) == []
        assert len(hooks.taken) == MOST_FAILURES
    assert "Watch 'pagi' is disabled after 20 failures in a row" in caplog.text
    with archive.read() as connection:
        assert watch_named(connection, "pagi").trouble == "status 500"


def test_T3_a_failure_waits_for_its_time_where_the_night_delivers(archive, night):
    night()
    with hook_receiver() as hooks:
        to_hook(archive, hooks.url)
        tell(archive, "down")
        hooks.status = 500
        at = FIRST_NIGHT
        for minutes, tries in ((0, 1), (4, 1), (6, 2), (12, 2), (17, 3)):
            at = FIRST_NIGHT + timedelta(minutes=minutes)
            deliver(archive, clock=Clock(at), is_patient=True)
            assert len(hooks.taken) == tries, minutes
        deliver(archive, clock=Clock(at), is_patient=False)
        assert len(hooks.taken) == 4


def test_T3_dead_channels_delay_no_other(archive, night):
    night()
    with hook_receiver() as dead, hook_receiver() as alive:
        release = threading.Event()
        dead.answer = lambda _: release.wait(8)
        for number in range(6):
            to_hook(archive, dead.url, name=f"mati{number}")
        to_hook(archive, alive.url, name="zzz")
        tell(archive, "down")
        done = threading.Thread(target=deliver, args=(archive,))
        done.start()
        end = time.monotonic() + 7
        while not alive.taken and time.monotonic() < end:
            time.sleep(0.01)
        assert len(alive.taken) == 1
        assert not release.is_set()
        release.set()
        done.join()


def test_a_missing_setting_is_told_and_is_no_failure_of_the_receiver(archive, night):
    night()
    with hook_receiver() as hooks:
        to_hook(archive, hooks.url, name="kait")
        make_watch(archive, "", name="surat")
        tell(archive, "down")
        receipts = deliver(archive, secret=None)
        assert [receipt.is_received for receipt in receipts] == [False, False]
        assert "INFOPUBLIK_WEBHOOK_SECRET is not set" in receipts[0].detail
        assert "INFOPUBLIK_SMTP_URL is not set" in receipts[1].detail
        with archive.read() as connection:
            assert [watch.failures for watch in read_watches(connection)] == [0, 0]
        deliver(archive)
        assert len(hooks.taken) == 1


def test_a_long_night_comes_in_messages_that_a_receiver_takes(archive, night):
    night()
    with hook_receiver() as hooks:
        to_hook(archive, hooks.url)
        events = [tell(archive, "down") for _ in range(3)]
        with archive.write() as connection:
            rows_ = [
                {
                    "at": FIRST_NIGHT,
                    "night": 1,
                    "kind": "down",
                    "weight": 40,
                    "portal": "kotacontoh",
                    "summary": "",
                }
            ] * MOST_EVENTS
            connection.execute(schema.event.insert(), rows_)
        deliver(archive)
    assert [len(payload["events"]) for payload in hooks.payloads] == [MOST_EVENTS, 3]
    assert set(events) < set(hooks.events)
    assert len(set(hooks.events)) == MOST_EVENTS + 3


def test_T4_a_second_delivery_at_once_is_refused_and_the_first_goes_on(archive, night):
    night()
    with hook_receiver() as hooks:
        to_hook(archive, hooks.url)
        tell(archive, "down")
        with (
            lock_delivery(archive.place, now=FIRST_NIGHT),
            pytest.raises(BusyError, match="Already running"),
        ):
            deliver(archive)
        assert hooks.taken == []
        deliver(archive)
        assert len(hooks.taken) == 1


def test_a_crawl_and_a_delivery_do_not_wait_for_each_other(archive, night):
    night()
    with hook_receiver() as hooks:
        to_hook(archive, hooks.url)
        tell(archive, "down")
        with lock_archive(archive.place, now=FIRST_NIGHT):
            deliver(archive)
        assert len(hooks.taken) == 1


def test_T14_no_secret_of_a_channel_is_in_receipts_logs_or_the_rows_of_tries(
    archive, night, caplog, tmp_path
):
    caplog.set_level(logging.DEBUG)
    night()
    with hook_receiver() as hooks:
        hooks.status = 500
        url = hooks.url.replace("http://", f"http://saya:{CANARY}@") + f"/{CANARY}"
        to_hook(archive, url, name="kait")
        to_hook(archive, url.replace("127.0.0.1", f"{CANARY}.invalid"), name="tiada")
        make_watch(archive, "", name="surat")
        tell(archive, "down")
        receipts = deliver(archive, secret=CANARY)
    dead = [receipt for receipt in receipts if receipt.watch == "tiada"]
    shown = [str(receipt) for receipt in receipts if receipt not in dead]
    assert not any(CANARY in text for text in shown)
    tried = rows(archive, schema.receipt)
    assert len(tried) == 2
    assert CANARY not in caplog.text.replace(f"{CANARY}.invalid", "")
    assert not any(CANARY in row.detail.replace(f"{CANARY}.invalid", "") for row in tried)


def test_an_archive_that_is_not_there_stays_so(tmp_path: Path):
    from archive.database import open_for_reading

    archive = open_for_reading(f"sqlite:///{tmp_path / 'tiada.db'}")
    assert deliver(archive) == []
    archive.close()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_digest_is_sent_where_it_was_asked_for(archive, night):
    night()
    with hook_receiver() as hooks:
        to_hook(archive, hooks.url, "sapi", sends_empty=True)
        deliver(archive)
        deliver(archive)
    [payload] = hooks.payloads
    assert payload["events"] == []
    assert payload["subject"] == "[pagi] Tidak ada yang baru / nothing new"


def test_an_error_of_the_program_stays_loud_after_the_others_were_told(archive, night, monkeypatch):
    night()
    with hook_receiver() as hooks:
        to_hook(archive, hooks.url, name="a")
        make_watch(archive, "", name="b", channel="mailto:x@example.id")
        tell(archive, "down")
        send = delivering.channel_of

        def broken(wanted, settings):
            if wanted.name == "b":
                raise RuntimeError("a bug")
            return send(wanted, settings)

        monkeypatch.setattr(delivering, "channel_of", broken)
        with pytest.raises(RuntimeError, match="a bug"):
            deliver(archive)
        assert len(hooks.taken) == 1
