"""What holds of the code as a whole: it loads, it is wired, its rooms stay apart."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from infopublik import settings as project_settings
from spiders.loader import FAMILIES, PortalLoader
from spiders.portal_keys import FAMILIES as FAMILY_NAMES
from spiders.portal_spider import PortalSpider
from spiders.registry import bundled_portals, load_registry

ROOT = Path(__file__).parent.parent
ROOMS = ("archive", "pipelines", "spiders", "infopublik")

# Gone from Scrapy, or about to be: a spider that still defines one is never asked.
REMOVED_METHODS = ("start_requests", "make_requests_from_url", "process_start_requests")


def own_files() -> list[Path]:
    """Every text file that belongs to the project, as the version control knows them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    found = [ROOT / name for name in names if name] or [
        path for room in (*ROOMS, "tests", "docs") for path in (ROOT / room).rglob("*.*")
    ]
    return [path for path in found if path.is_file()]


# --- spiders ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def loader() -> PortalLoader:
    settings = Settings({"INFOPUBLIK_PORTALS": [str(bundled_portals())]})
    return PortalLoader.from_settings(settings)


def test_every_bundled_portal_is_a_spider_of_its_family(loader):
    portals = load_registry([bundled_portals()])
    assert loader.list() == sorted(portals)
    for name, portal in portals.items():
        spider = loader.load(name)
        assert spider.name == name
        assert issubclass(spider, FAMILIES[portal.family])
        assert spider.portal == portal


def test_no_spider_defines_a_removed_method(loader):
    for name in loader.list():
        spider = loader.load(name)
        classes = [each for each in spider.__mro__ if each.__module__.startswith("spiders.")]
        own = {method for each in classes for method in vars(each)}
        assert "seeds" in own
        assert not own & set(REMOVED_METHODS), name
        assert inspect.isasyncgenfunction(spider.start)


def test_the_loader_has_a_class_for_every_family_of_the_registry():
    assert set(FAMILIES) == set(FAMILY_NAMES)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES.keys())
def test_a_family_says_where_the_list_is_and_nothing_of_its_order(family):
    assert {"seeds", "entries", "following"} <= set(vars(family))
    assert not {"start", "parse_list", "parse_release", "closed"} & set(vars(family))
    assert issubclass(family, PortalSpider)


# --- imports and wiring -----------------------------------------------------------------


def modules() -> list[str]:
    names = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            # These two run when they are imported.
            if name not in ("infopublik.__main__", "archive.migrations.env"):
                names.append(name)
    return names


def test_every_module_imports_without_a_warning():
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *modules()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def wired() -> list[str]:
    """Every dotted path that the settings name."""
    paths = [project_settings.SPIDER_LOADER_CLASS, project_settings.TWISTED_DNS_RESOLVER]
    for table in ("ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES", "EXTENSIONS"):
        paths += getattr(project_settings, table)
    return [*paths, project_settings.TWISTED_REACTOR]


@pytest.mark.parametrize("path", wired())
def test_every_component_of_the_settings_is_there(path):
    if path == project_settings.TWISTED_REACTOR:  # loading it is harmless, installing is not
        assert load_object(path).__name__ == "AsyncioSelectorReactor"
    else:
        assert inspect.isclass(load_object(path))


def test_the_stages_stand_in_the_order_of_the_architecture():
    named = re.findall(r"pipelines\.(\w+)\.", " ".join(project_settings.ITEM_PIPELINES))
    assert named == ["clean", "vet", "read", "fingerprint", "store"]
    orders = list(project_settings.ITEM_PIPELINES.values())
    assert orders == sorted(orders)


def test_the_import_contracts_are_kept():
    ended = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert ended.returncode == 0, ended.stdout
    assert "0 broken" in ended.stdout


# --- what no file holds -----------------------------------------------------------------

# Each is put together here, so that this file is not one of those that are found.
INDEX_HOST = re.compile(
    "|".join((r"pypi\." + "org", r"python" + r"hosted\.org", "index-url[ =]+" + "http"))
)
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:" + "|".join(("work", "home", "root")) + r")/\w")


def texts() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes().decode("utf-8", "replace")
        for path in own_files()
    }


@pytest.mark.parametrize("pattern", [INDEX_HOST, MACHINE_PATH], ids=["index-host", "machine-path"])
def test_no_file_names_a_package_index_or_a_place_on_one_machine(pattern):
    found = {name: match[0] for name, text in texts().items() if (match := pattern.search(text))}
    assert found == {}


def test_the_locked_packages_have_hashes_and_no_address():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if "://" in line]
    packages = [number for number, line in enumerate(lines) if "==" in line]
    assert len(packages) > 50
    assert all("--hash=sha256:" in lines[number + 1] for number in packages)


def test_no_module_is_named_for_nothing_in_particular():
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert not {Path(name).stem for name in texts() if name.endswith(".py")} & empty
