"""`portals withdrawals`: what is not found, and what a person decides of a mass."""

import pytest

from archive.model import LookClass
from infopublik.cli.portals_withdrawals import COLUMNS
from tests.archive.building import make_archive
from tests.archive.withdrawal_nights import Country, Portal


@pytest.fixture
def held(tmp_path):
    """A country with a portal of which six releases of eight wait for a person."""
    archive = make_archive(tmp_path)
    portal = Portal()
    country = Country(archive, portal)
    for number in range(8):
        portal.add(number)
    for _ in range(4):
        country.night()
    portal.classes.update(dict.fromkeys(list(portal.items)[:6], LookClass.GONE_HARD))
    for _ in range(9):
        country.night()
    yield country
    archive.close()


@pytest.mark.parametrize("option", ["--release-held", "--keep"])
def test_person_decides_on_all_that_is_held_and_the_next_night_does_it(held, run, tmp_path, option):
    told, hold = (["removed"] * 6, None) if option == "--release-held" else ([], "kept")
    url = f"sqlite:///{tmp_path / 'archive.db'}"

    def asked(*words):
        return run("portals", "withdrawals", *words, "--archive", url)

    rows = asked("--format", "jsonl").rows
    assert [list(row) for row in rows] == [COLUMNS] * 6
    assert {row["hold"] for row in rows} == {"waiting"}
    assert held.told() == ["changed"]
    ended = asked("kotacontoh", option)
    assert ended.code == 0
    assert ended.err.startswith("kotacontoh: 6 held releases ")
    held.night()
    assert held.told() == ["changed", *told]
    assert {row["hold"] for row in asked("--format", "jsonl").rows} == {hold}
    assert asked("kotacontoh", option).err == "kotacontoh: nothing is held.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["kotacontoh", "--keep", "--release-held"], "say the opposite"),
        (["--keep"], "Name the portal"),
        (["tidak-ada"], "'tidak-ada' is not in the archive"),
        (["tidak-ada", "--keep"], "'tidak-ada' is not in the archive"),
    ],
)
def test_wrong_words_are_told(run, tmp_path, words, said):
    make_archive(tmp_path).close()
    ended = run("portals", "withdrawals", *words, "--archive", f"sqlite:///{tmp_path}/archive.db")
    assert ended.code == 2
    assert said in ended.err
