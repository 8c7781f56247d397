"""What `nightly --install` writes, and that contrib/ holds the same."""

from __future__ import annotations

import configparser
import shlex
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from infopublik.install import USUAL, unit_files

ROOT = Path(__file__).parents[2]


def test_contrib_holds_the_files_of_a_usual_installation():
    there = {path.name: path.read_text() for path in (ROOT / "contrib").iterdir()}
    assert there == unit_files(USUAL)


def unit(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(
        interpolation=None, strict=False, delimiters=("=",), comment_prefixes=("#",)
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys as they are written
    parser.read_string(text)
    return parser


def test_the_timer_makes_up_for_a_missed_night_and_spreads_the_load():
    timer = unit(unit_files(USUAL)["infopublik.timer"])["Timer"]
    assert timer["Persistent"] == "true"
    assert timer["RandomizedDelaySec"] == "20min"
    assert timer["OnCalendar"] == "*-*-* 22:00:00 Asia/Jakarta"


def test_a_night_whose_archive_failed_is_started_again_and_no_other_failure():
    parsed = unit(unit_files(USUAL)["infopublik.service"])
    service = parsed["Service"]
    assert service["Restart"] == "on-failure"
    failures = {"1", "2", "3", "4", "74", "75", "130", "143"}  # docs/cli.md, Exit codes
    left = failures - set(service["SuccessExitStatus"].split())
    assert left - set(service["RestartPreventExitStatus"].split()) == {"74"}
    assert parsed["Unit"]["StartLimitBurst"] == "6"


def test_install_prints_and_names_this_archive(run, tmp_path):
    ended = run("nightly", "--install", "--archive", f"sqlite:///{tmp_path / 'a b.db'}")
    assert ended.code == 0
    assert [line for line in ended.out.splitlines() if line.startswith("# --- ")] == [
        "# --- infopublik.service",
        "# --- infopublik.timer",
        "# --- infopublik.cron",
    ]
    assert f'Environment="INFOPUBLIK_ARCHIVE=sqlite:///{tmp_path / "a b.db"}"' in ended.out
    assert f'ReadWritePaths="{tmp_path}"' in ended.out


def test_install_into_a_folder_writes_and_starts_nothing(run, tmp_path):
    ended = run("nightly", "--install", "--into", str(tmp_path / "units"))
    assert ended.code == 0
    written = sorted(path.name for path in (tmp_path / "units").iterdir())
    assert written == ["infopublik.cron", "infopublik.service", "infopublik.timer"]
    assert [Path(line).name for line in ended.out.splitlines()] == [
        "infopublik.service",
        "infopublik.timer",
        "infopublik.cron",
    ]


def test_into_alone_is_refused(run, tmp_path):
    ended = run("nightly", "--into", str(tmp_path))
    assert ended.code == 2
    assert "--into goes with --install" in ended.err


def test_T14_a_password_of_the_archive_stays_out(run, monkeypatch):
    pytest.importorskip("psycopg")
    url = "postgresql+psycopg://orang:kanari@localhost/arsip"
    out = run("nightly", "--install", "--archive", url).out
    assert "kanari" not in out
    assert "INFOPUBLIK_ARCHIVE" not in out


def test_words_that_systemd_and_cron_would_read_are_written_so_that_they_do_not():
    odd = replace(USUAL, command=("/opt/in fo%/infopublik", "nightly", "--portals", "/a $HOME"))
    files = unit_files(odd)
    assert (
        'ExecStart="/opt/in fo%%/infopublik" nightly --portals "/a $$HOME"'
        in files["infopublik.service"]
    )
    line = next(line for line in files["infopublik.cron"].splitlines() if line.startswith("0 22"))
    command = line.removesuffix(" > /dev/null").split(maxsplit=6)[6].replace("\\%", "%")
    assert tuple(shlex.split(command)) == odd.command


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(run, tmp_path):
    run("nightly", "--install", "--into", str(tmp_path))
    checked = subprocess.run(
        [
            "systemd-analyze",
            "verify",
            tmp_path / "infopublik.service",
            tmp_path / "infopublik.timer",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")
