"""Three nights over two portals of which one copies the other: the copy is found and told once."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.loopback import serving
from tests.nightly.crawls import NIGHT_1, NIGHT_2, NIGHT_3, Desk
from tests.nightly.site import Article, article, stand

OWN = [article(number) for number in range(8)]
OTHERS = [article(number) for number in range(20, 28)]


def copy_of(item: Article, slug: str) -> Article:
    """As the other portal prints it, three hours later: another title, a credit, a word more."""
    first, *rest = item.paragraphs
    return replace(
        item,
        slug=slug,
        title=f"Berita Daerah: {item.title}",
        published=item.published + timedelta(hours=3),
        paragraphs=(f"KOTA LAIN – {first}", *rest, "(Humas Kota Lain)"),
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first night finds a copy in the old stock, the second one that is new."""
    desk = Desk(Path(tmp_path_factory.mktemp("copies")))
    with serving("127.0.0.1", "127.0.0.2") as [first, second]:
        desk.add("asal", first.base)
        desk.add("lain", second.base)
        stand(first, OWN)
        stand(second, [*OTHERS, copy_of(OWN[0], "lama")])
        assert desk.crawl("--at", NIGHT_1).code == 0
        new = article(60)
        stand(first, [new, *OWN])
        assert desk.crawl("asal", "--at", NIGHT_2).code == 0
        stand(second, [copy_of(new, "baru"), *OTHERS, copy_of(OWN[0], "lama")])
        assert desk.crawl("--at", NIGHT_3).code == 0
    return desk


def ask(desk: Desk, *words: str) -> list[dict]:
    ended = desk.run([sys.executable, "-m", "infopublik", *words])
    assert ended.code == 0, ended.err
    return [json.loads(line) for line in ended.out.splitlines()]


def test_each_copy_is_told_once_and_old_stock_without_weight(desk: Desk) -> None:
    events = ask(desk, "changes", "--kind", "copied")
    assert [(row["portal"], row["night"], row["weight"] > 0) for row in events] == [
        ("lain", 1, False),
        ("lain", 3, True),
    ]
    for row in events:
        assert row["before"].startswith("asal/")
        assert row["after"] == "PT3H"


def test_no_template_of_a_portal_is_taken_for_a_copy(desk: Desk) -> None:
    hits = ask(desk, "search", "")
    assert len(hits) == len(OWN) + 1 + len(OTHERS) + 2
    together: dict[int, set[str]] = {}
    for hit in hits:
        if hit["cluster"]:
            together.setdefault(hit["cluster"]["id"], set()).add(hit["url"].rsplit("/", 1)[-1])
    assert sorted(sorted(each) for each in together.values()) == [
        [f"{OWN[0].slug}.html", "lama.html"],
        [f"{article(60).slug}.html", "baru.html"],
    ]


def test_show_names_the_first_and_what_the_copy_changed(desk: Desk) -> None:
    (event, _) = ask(desk, "changes", "--kind", "copied")
    (shown,) = ask(desk, "show", str(event["release"]), "--copies", "--json")
    first, copy = shown["copies"]
    assert f"asal/{first['release']}" == event["before"]
    assert (copy["delay"], copy["title_changed"], copy["removed"]) == ("PT3H", True, "")
    assert copy["added"] == "KOTA LAIN – … (Humas Kota Lain)"
