import errno
import os
import signal
import subprocess
import sys

import pytest

from archive.errors import BusyError, StorageError
from archive.lock import hold_lock
from tests.archive.building import FIRST_NIGHT

HOLDER = """
import sys, time
from datetime import datetime
from pathlib import Path
from archive.lock import hold_lock
with hold_lock(Path(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


def start_holder(folder):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), FIRST_NIGHT.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"
    return holder


def test_T37_second_holder_is_told_who_holds_the_lock(tmp_path):
    with (
        hold_lock(tmp_path, now=FIRST_NIGHT),
        pytest.raises(BusyError, match=rf"process {os.getpid()} since 2026-03-02 22:00:00"),
        hold_lock(tmp_path, now=FIRST_NIGHT),
    ):
        pass
    assert BusyError.exit_code == 75


def test_T37_lock_is_free_again_after_the_block(tmp_path):
    with hold_lock(tmp_path, now=FIRST_NIGHT):
        pass
    with pytest.raises(ZeroDivisionError), hold_lock(tmp_path, now=FIRST_NIGHT):
        1 / 0  # noqa: B018 - any error leaves the block
    with hold_lock(tmp_path, now=FIRST_NIGHT):
        assert str(os.getpid()) in (tmp_path / "lock").read_text()


def test_T37_refused_holder_does_not_take_the_lock_away(tmp_path):
    with hold_lock(tmp_path, now=FIRST_NIGHT):
        for _ in range(2):
            with pytest.raises(BusyError), hold_lock(tmp_path, now=FIRST_NIGHT):
                pass


def test_T37_lock_of_a_killed_process_is_void_at_once(tmp_path):
    with start_holder(tmp_path) as holder:
        with (
            pytest.raises(BusyError, match=f"process {holder.pid}"),
            hold_lock(tmp_path, now=FIRST_NIGHT),
        ):
            pass
        holder.send_signal(signal.SIGKILL)
        assert holder.wait(10) == -signal.SIGKILL
        with hold_lock(tmp_path, now=FIRST_NIGHT):
            assert f"process {os.getpid()} " in (tmp_path / "lock").read_text()


def test_folder_is_made_where_there_is_none(tmp_path):
    with hold_lock(tmp_path / "a" / "b.db.d", now=FIRST_NIGHT):
        assert (tmp_path / "a" / "b.db.d" / "lock").is_file()


def test_locks_of_two_archives_are_independent(tmp_path):
    with hold_lock(tmp_path / "one", now=FIRST_NIGHT), hold_lock(tmp_path / "two", now=FIRST_NIGHT):
        pass


def test_T39_folder_that_cannot_be_made_is_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="lock"), hold_lock(tmp_path / "file", now=FIRST_NIGHT):
        pass


def test_T39_full_disk_under_the_lock_is_a_storage_error(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StorageError, match="No space left"), hold_lock(tmp_path, now=FIRST_NIGHT):
        pass
