"""`scrapy genspider` writes the module of a new family, which works as it is."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from string import Template
from typing import Any

import pytest

from infopublik import settings
from spiders import loader
from spiders.portal import Portal
from spiders.portal_spider import PortalSpider
from tests.nightly.crawls import ROOT, Desk
from tests.spiders.spider import BASE, links, list_task, page, paths

FOLDER = Path(settings.TEMPLATES_DIR) / "spiders"


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> type[PortalSpider]:
    folder = tmp_path_factory.mktemp("genspider")
    (folder / "baru").mkdir()
    (folder / "baru" / "__init__.py").touch()
    ended = Desk(folder).run(
        [
            *(sys.executable, "-m", "scrapy", "genspider", "opensid", "https://desa.example/"),
            *("-s", "NEWSPIDER_MODULE=baru"),
        ],
        cwd=ROOT,
        PYTHONPATH=f"{folder}:{ROOT}",
    )
    assert ended.code == 0, ended.err
    assert "baru.opensid" in ended.out
    spec = importlib.util.spec_from_file_location("opensid", folder / "baru" / "opensid.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert "https://desa.example/" in (module.__doc__ or "")
    made: type[PortalSpider] = module.OpensidSpider
    return made


def test_a_new_family_reads_a_list_page_and_leads_on(family: type[PortalSpider]) -> None:
    portal = Portal(
        id="desa",
        name="Desa",
        home=f"{BASE}/",
        region="33.75",
        family="opensid",
        listing="/berita",
        release="^/berita/[^/]+$",
    )
    spider = type("Bound", (family,), {"name": "desa", "portal": portal})()
    assert [seed.url for seed in spider.seeds()] == [f"{BASE}/berita"]
    response = page(links("/berita/satu", "/lain") + '<a rel="next" href="/berita?page=2">2</a>')
    assert paths(spider.entries(response)) == ["/berita/satu"]
    following = spider.following(response, list_task(), 1)
    assert following is not None
    assert following.url == f"{BASE}/berita?page=2"


def test_the_test_that_comes_with_it_passes(
    family: type[PortalSpider], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(loader.FAMILIES, "opensid", family)
    text = Template((FOLDER / "test.tmpl").read_text(encoding="utf-8")).substitute(name="opensid")
    scope: dict[str, Any] = {}
    exec(compile(text, "test_opensid.py", "exec"), scope)  # noqa: S102 - our own template
    tests = [value for name, value in scope.items() if name.startswith("test_")]
    assert len(tests) == 3
    for each in tests:
        each()
