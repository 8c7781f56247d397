"""`watch add`, `list`, `remove`, `test` and `deliver` as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.clock import Clock
from archive.database import open_for_writing
from archive.model import EventKind
from infopublik.delivery.presets import presets
from tests.archive.building import FIRST_NIGHT, TEXT, Nights, make_release
from tests.archive.watching import end_backfill, tell
from tests.infopublik.command import Run
from tests.infopublik.delivery.receivers import SECRET, hook_receiver

CANARY = "kenari-rahasia"
PRIVATE = "--allow-private-network"


@pytest.fixture
def own(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on an archive of two nights: a release that was edited, and a new one."""
    archive = open_for_writing(f"sqlite:///{tmp_path / 'arsip.db'}")
    night = Nights(archive, Clock(FIRST_NIGHT))
    night()
    end_backfill(archive)
    night.store(make_release(text=f"{TEXT} Biayanya Rp1 miliar."))
    night()
    night.store(
        make_release(text=f"{TEXT} Biayanya Rp2 miliar."),
        make_release(url="https://kotacontoh.example/berita/2", title="Panen raya", text="Padi."),
    )
    archive.close()
    monkeypatch.setenv("INFOPUBLIK_ARCHIVE", f"sqlite:///{tmp_path / 'arsip.db'}")
    monkeypatch.setenv("INFOPUBLIK_WEBHOOK_SECRET", SECRET)
    monkeypatch.delenv("INFOPUBLIK_SMTP_URL", raising=False)
    return run


def happen(folder: Path, *kinds: str) -> list[int]:
    """Let events of the portal happen after the two nights."""
    archive = open_for_writing(f"sqlite:///{folder / 'arsip.db'}")
    told = [tell(archive, kind) for kind in kinds]
    archive.close()
    return told


def test_a_watch_is_told_of_what_comes_and_of_nothing_old(own, tmp_path):
    with hook_receiver() as hooks:
        added = own("watch", "add", "pagi", "", "--to", hooks.url, PRIVATE)
        assert (added.code, added.out) == (0, ""), added.err
        assert "Watch 'pagi' is told of what comes after event" in added.err
        assert own("watch", "deliver").rows == []
        events = happen(tmp_path, "down", "recovered")
        [receipt] = own("watch", "deliver").rows
        assert own("watch", "deliver").rows == []
    assert sorted(hooks.events) == events
    assert (receipt["watch"], receipt["events"], receipt["is_received"]) == ("pagi", 2, True)


def test_without_a_channel_feeds_are_written_beside_the_archive(own, tmp_path):
    assert own("watch", "add", "pagi", "").code == 0
    happen(tmp_path, "down")
    assert own("watch", "deliver").code == 0
    folder = tmp_path / "arsip.db.d" / "watches"
    assert sorted(path.name for path in folder.iterdir()) == ["pagi.atom", "pagi.html", "pagi.json"]


def test_list_says_all_of_a_watch_but_what_is_secret(own):
    url = f"https://saya:{CANARY}@hooks.example.id/{CANARY}"
    ended = own(
        *("watch", "add", "pagi", "harga -beras", "--region", "33", "--kind", "new,removed"),
        *("--min-weight", "20", "--every", "week", "--to", url),
    )
    assert ended.code == 0, ended.err
    [row] = own("watch", "list").rows
    assert row["name"] == "pagi"
    assert row["query"] == "harga -beras"
    assert row["filters"] == {"region": "33"}
    assert row["kinds"] == ["new", "removed"]
    assert (row["min_weight"], row["every"], row["state"]) == (20, "week", "active")
    assert row["channel"] == "https://hooks.example.id/…"
    for form in ("table", "csv", "jsonl"):
        listed = own("watch", "list", "--format", form)
        assert CANARY not in ended.err + listed.out + listed.err


@pytest.mark.parametrize("name", list(presets()))
def test_every_preset_makes_a_watch(own, name):
    assert own("watch", "add", "siap", "--preset", name).code == 0
    [row] = own("watch", "list").rows
    preset = presets()[name]
    assert row["query"] == preset.query
    assert row["kinds"] == list(preset.kinds)
    assert set(preset.kinds) <= {each.value for each in EventKind}
    assert preset.about


def test_what_is_typed_stands_above_the_preset(own):
    ended = own("watch", "add", "siap", "anggaran", "--preset", "smart-city", "--kind", "edited")
    assert ended.code == 0, ended.err
    [row] = own("watch", "list").rows
    assert row["query"] == "anggaran"
    assert row["kinds"] == ["edited"]
    assert row["filters"] == {"topic": "smart-city"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["a/b", "x"], "cannot name a watch"),
        (["pagi"], "QUERY"),
        (["pagi", '"never closed'], "never closed"),
        (["pagi", "x", "--kind", "hilang"], "--kind: 'hilang' is not known"),
        (["pagi", "x", "--topic", "x"], "--topic"),
        (["pagi", "x", "--region", "Atlantis"], "Atlantis"),
        (["pagi", "x", "--portal", "tiada"], "Portal 'tiada' is not in the archive"),
        (["pagi", "x", "--preset", "tiada"], "--preset: 'tiada' is not known"),
        (["pagi", "x", "--min-weight", "-1"], "--min-weight"),
        (["pagi", "x", "--every", "hour"], "--every"),
        (["pagi", "x", "--to", "mailto:a@b\r\nBcc: c@d"], "--to"),
        (["pagi", "x", "--to", "https://127.0.0.1/"], "private network"),
        (["pagi", "x", "--to", "http://hooks.example.id/"], "https:"),
        (["pagi", "x", "--to", "warga@example.id"], "names no channel"),
        (["pagi", "x", "--since", "kemarin"], "--since"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else None,
)
def test_a_wrong_watch_is_refused_in_a_sentence(own, words, says):
    ended = own("watch", "add", *words)
    assert ended.code == 2
    assert says in ended.err
    assert "Traceback" not in ended.err
    assert own("watch", "list").rows == []


def test_removed_is_gone_and_unknown_is_said(own):
    own("watch", "add", "pagi", "")
    assert own("watch", "remove", "pagi").code == 0
    for command in ("remove", "test"):
        ended = own("watch", command, "pagi")
        assert ended.code == 2
        assert "Watch 'pagi' is not in the archive" in ended.err


def test_testing_a_channel_shows_what_it_would_bring_and_moves_no_cursor(own):
    with hook_receiver() as hooks:
        own("watch", "add", "pagi", "jembatan", "--to", hooks.url, PRIVATE)
        before = own("watch", "list").rows
        ended = own("watch", "test", "pagi")
        assert ended.code == 0, ended.err
        [payload] = hooks.payloads
        assert payload["type"] == "digest.test"
        assert [event["kind"] for event in payload["events"]] == ["figure_changed", "new"]
        assert own("watch", "list").rows == before
        hooks.status = 500
        failed = own("watch", "test", "pagi")
    assert failed.code == 74
    assert "was not reached: status 500" in failed.err


def test_T3_twenty_failures_disable_with_a_notice_and_a_test_that_works_enables(own, tmp_path):
    with hook_receiver() as hooks:
        own("watch", "add", "pagi", "", "--to", hooks.url, PRIVATE)
        [event] = happen(tmp_path, "down")
        hooks.status = 500
        for number in range(20):
            ended = own("watch", "deliver")
            assert ended.code == 74
            assert ("is disabled after 20 failures" in ended.err) == (number == 19)
        quiet = own("watch", "deliver")
        assert (quiet.code, quiet.rows) == (0, [])
        listed = own("watch", "list")
        [row] = listed.rows
        assert (row["state"], row["waiting"], row["trouble"]) == ("disabled", 1, "status 500")
        assert "Watch 'pagi' is disabled" in listed.err
        hooks.status = 200
        assert own("watch", "test", "pagi").code == 0
        hooks.taken.clear()
        assert own("watch", "deliver").code == 0
    assert hooks.events == [event]


def test_due_alone_leaves_a_channel_that_failed(own, tmp_path):
    with hook_receiver() as hooks:
        own("watch", "add", "pagi", "", "--to", hooks.url, PRIVATE)
        happen(tmp_path, "down")
        hooks.status = 500
        own("watch", "deliver", "--due")
        own("watch", "deliver", "--due")
        assert len(hooks.taken) == 1


def test_nothing_is_made_where_there_is_no_archive(run, tmp_path):
    for words in (["deliver"], ["list"]):
        assert (run("watch", *words).code, run("watch", *words).rows) == (0, [])
    assert run("watch", "remove", "x").code == 2
    assert list(tmp_path.iterdir()) == []


def test_feeds_show_an_edit_as_a_person_reads_it(own, tmp_path):
    own("watch", "add", "semua", "", "--to", f"file:{tmp_path / 'umpan'}")
    archive = open_for_writing(f"sqlite:///{tmp_path / 'arsip.db'}")
    with archive.write() as connection:
        connection.exec_driver_sql("UPDATE watch SET cursor = 0")
    archive.close()
    assert own("watch", "deliver").code == 0
    items = json.loads((tmp_path / "umpan" / "semua.json").read_text("utf-8"))["items"]
    assert [item["tags"] for item in items] == [["new"], ["figure_changed"], ["new"]]
    assert "Semula / was: Rp1 miliar\nKini / now: Rp2 miliar" in items[1]["content_text"]
