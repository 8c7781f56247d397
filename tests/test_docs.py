"""The documents say what the program does, no more and no less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
import typer

from archive import errors, schema
from archive.changes.log import StoredEvent
from archive.model import (
    PILLARS,
    STAGES,
    TOPICS,
    ZONES,
    Certainty,
    EventKind,
    LookClass,
    Precision,
    Verdict,
)
from archive.stored import StoredRelease
from infopublik.cli import app_of
from infopublik.cli.changes import LOOK_COLUMNS
from infopublik.cli.crawl import HEALTH_COLUMNS
from infopublik.cli.nightly import COLUMNS as NIGHT_COLUMNS
from infopublik.cli.portals import COLUMNS as PORTAL_COLUMNS
from infopublik.cli.smartcity import COLUMNS as LINE_COLUMNS
from infopublik.cli.watch import RECEIPT_COLUMNS, WATCH_COLUMNS
from infopublik.delivery.channels import CHANNELS
from infopublik.delivery.presets import presets
from spiders.portal import Portal
from spiders.portal_keys import FAMILIES
from spiders.registry import load_registry

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
CLI = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
ADD_A_PORTAL = (ROOT / "docs/add-a-portal.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(node: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that does something, as "archive stats" and its parser."""
    inner = getattr(node, "commands", None)
    if inner is None:
        yield " ".join(words), node
        return
    for name, child in inner.items():
        yield from commands(child, (*words, name))


COMMANDS = dict(commands(typer.main.get_command(app_of())))


def options_of(command: Any) -> set[str]:
    return {word for each in command.params for word in each.opts if word.startswith("--")}


def sections(text: str, level: str = "##") -> dict[str, str]:
    """The text under each heading of one level, up to the next one of it or above."""
    parts = re.split(rf"^({level}|##?) (.+)$", text, flags=re.MULTILINE)
    found = zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    return {heading: body for mark, heading, body in found if mark == level}


def in_code(text: str) -> set[str]:
    """What stands between backticks, a list parted by commas taken apart."""
    found = re.findall(r"`([^`]+)`", FENCE.sub("", text))
    return {word.strip() for each in found for word in each.split(",")}


def rows(text: str) -> list[list[str]]:
    """The cells of the tables of a text, heads and rules left out."""
    lines = re.findall(r"^\|(.+)\|$", text, flags=re.MULTILINE)
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in lines]
    return [row for row in cells if not set(row[0]) <= set("-")]


COMMAND_SECTIONS = {
    heading.strip("`").removeprefix("infopublik "): text
    for heading, text in sections(CLI).items()
    if heading.startswith("`infopublik ")
}


def test_every_command_has_its_section_and_no_other_is_documented():
    assert set(COMMAND_SECTIONS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_options_of_a_command_are_just_those_of_its_section(name):
    section = COMMAND_SECTIONS[name]
    listed = {word for row in rows(section) for word in OPTION.findall(row[0])}
    assert listed == options_of(COMMANDS[name])
    assert set(OPTION.findall(section)) == listed


@pytest.mark.parametrize("name", COMMANDS)
def test_a_section_shows_an_example_of_its_command(name):
    examples = [text for language, text in FENCE.findall(COMMAND_SECTIONS[name])]
    assert any(f"infopublik {name}" in text for text in examples)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_command_or_option_that_does_not_exist(page):
    text = page.read_text(encoding="utf-8")
    code = [block for _, block in FENCE.findall(text)] + re.findall(
        r"`([^`\n]+)`", FENCE.sub("", text)
    )
    lines = [line.partition("#")[0] for block in code for line in block.splitlines()]
    for line in lines:
        found = re.search(r"\binfopublik ((?:[a-z][a-z-]* ?)*)(.*)", line)
        if found is None or found[2].startswith("COMMAND") or found[1] == "":
            continue
        words = found[1].split()
        name = next((n for n in (" ".join(words[:2]), words[0]) if n in COMMANDS), None)
        assert name is not None, f"{page.name}: {line}"
        assert set(OPTION.findall(line)) <= options_of(COMMANDS[name]) | {"--help"}, line


def test_every_command_says_what_it_does():
    assert all(command.help for command in COMMANDS.values())


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("Release", [field.name for field in fields(StoredRelease)]),
        ("Event", [field.name for field in fields(StoredEvent)]),
        ("Look", LOOK_COLUMNS),
        ("Portal health", HEALTH_COLUMNS),
        ("Portal list", PORTAL_COLUMNS),
        ("Portal of a night", NIGHT_COLUMNS),
        ("Programme", LINE_COLUMNS),
    ],
)
def test_the_keys_of_an_answer_are_documented_in_their_order(heading, keys):
    section = sections(CLI, "###")[heading]
    listed = re.search(r"`([^`]+)`", section)
    assert listed is not None
    assert [key.strip() for key in listed[1].split(",")] == keys


@pytest.mark.parametrize(
    ("command", "keys"), [("watch list", WATCH_COLUMNS), ("watch deliver", RECEIPT_COLUMNS)]
)
def test_the_keys_that_a_command_of_watches_writes_are_documented(command, keys):
    found = re.findall(r"`([^`]+)`", FENCE.sub("", COMMAND_SECTIONS[command]))
    assert keys in [[key.strip() for key in each.split(",")] for each in found]


def test_every_class_of_a_look_is_documented():
    table = rows(sections(CLI, "###")["Look"])
    assert in_code("".join(row[0] for row in table[1:])) == {each.value for each in LookClass}


def test_every_kind_of_event_is_documented():
    table = rows(sections(CLI, "###")["Event"])
    assert in_code("".join(row[0] for row in table[1:])) == {each.value for each in EventKind}


def test_every_verdict_is_documented():
    table = rows(sections(OPERATIONS)["Verdicts"])
    assert in_code("".join(row[0] for row in table[1:])) == {each.value for each in Verdict}


@pytest.mark.parametrize("word", [*TOPICS, *PILLARS, *STAGES, *ZONES, *Certainty, *Precision])
def test_every_fixed_word_is_documented(word):
    assert word in in_code(CLI)


def test_every_exit_code_is_documented():
    found = {int(row[0]) for row in rows(sections(CLI, "###")["Exit codes"])[1:]}
    of_errors = {
        each.exit_code
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, errors.InfopublikError)
    }
    assert found == of_errors | {0, 3, 4, 130, 143}
    advised = " ".join(row[0] for row in rows(sections(OPERATIONS)["A night"])[1:])
    assert {int(code) for code in re.findall(r"\d+", advised)} == found


def test_every_environment_variable_is_documented():
    read = re.compile(r"environ(?:\.get\(|\[)\s*\"(INFOPUBLIK_\w+)\"")
    code = [
        path.read_text(encoding="utf-8")
        for room in ("infopublik", "archive")
        for path in ROOT.glob(f"{room}/**/*.py")
    ]
    used = {name for text in code for name in read.findall(text)}
    table = rows(sections(CLI, "###")["Where things are"])
    assert used == in_code("".join(row[0] for row in table[1:]))


def test_every_key_of_a_portal_is_documented_with_its_default():
    table = {row[0].strip("`"): row[1] for row in rows(sections(ADD_A_PORTAL)["All keys"])[1:]}
    assert set(table) == {field.name for field in fields(Portal)} - {"id"}
    for field in fields(Portal):
        if isinstance(field.default, int | float | bool):
            shown = str(field.default).lower().removesuffix(".0")
            assert table[field.name] == f"`{shown}`"


def test_every_family_is_documented():
    family = next(row for row in rows(ADD_A_PORTAL) if row[0] == "`family`")
    assert all(f'"{name}"' in family[2] for name in FAMILIES)


def test_the_examples_of_a_portal_load(tmp_path):
    examples = [text for language, text in FENCE.findall(ADD_A_PORTAL) if language == "toml"]
    for number, text in enumerate(examples):
        (tmp_path / f"{number}.toml").write_text(text, encoding="utf-8")
    portals = load_registry([tmp_path])
    assert {portal.family for portal in portals.values()} == set(FAMILIES)


def test_every_table_of_the_archive_stands_in_the_architecture():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = {row[0].strip("`") for row in rows(sections(text)["The tables"])[1:]}
    assert named == {*schema.metadata.tables, "search_index", "search_past"}


def test_every_table_of_words_stands_in_the_page_on_readers():
    text = (ROOT / "docs/indonesian.md").read_text(encoding="utf-8")
    words = [*ROOT.glob("pipelines/**/*.tsv"), *ROOT.glob("pipelines/**/*.toml")]
    words += [*ROOT.glob("archive/**/*.tsv"), *ROOT.glob("archive/*.csv")]
    named = {name for name in in_code(text) if re.search(r"/\w+\.(tsv|toml|csv)$", name)}
    assert named == {path.relative_to(ROOT).as_posix() for path in words}


def test_every_channel_and_preset_of_a_watch_is_documented():
    page = sections((ROOT / "docs/watches.md").read_text(encoding="utf-8"))
    channels = {row[0].strip("`").partition(":")[0] for row in rows(page["Channels"])[1:-1]}
    assert channels == set(CHANNELS) - {"http"}
    assert "`http:`" in page["Channels"]
    assert {row[0].strip("`") for row in rows(page["Presets"])[1:]} == set(presets())


def test_the_readme_names_the_two_commands_together():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo\nmake test\n" in [block for _, block in FENCE.findall(text)]


def test_every_make_target_that_a_page_names_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    for page in PAGES:
        named = re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert set(named) <= targets, page.name


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_links_of_a_page_lead_somewhere(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        assert file.is_relative_to(ROOT)
        assert not anchor or anchor in anchors(file), target


def test_the_files_and_modules_that_a_page_names_exist():
    for page in PAGES:
        for word in in_code(page.read_text(encoding="utf-8")):
            if re.fullmatch(r"(archive|infopublik|pipelines|spiders|tests|docs)/[\w./-]*", word):
                assert (ROOT / word).exists(), f"{page.name}: {word}"


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_names_of_code_on_a_page_exist(page):
    words = in_code(page.read_text(encoding="utf-8"))
    dotted = re.compile(r"(archive|infopublik|pipelines|spiders)(\.[A-Za-z_]\w*)+")
    names = [word for word in words if dotted.fullmatch(word) and not word.endswith(".db")]
    assert [name for name in names if not exists(name)] == []
