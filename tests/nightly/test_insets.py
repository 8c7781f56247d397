"""Fault 66: what a portal prints inside its releases changes each night, and is no edit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, NIGHT_2, NIGHT_3, Desk
from tests.nightly.site import Article, article, release_page, stand

ITEMS = [article(number) for number in range(8)]
NEWS = (
    "Warga Karanganyar bersihkan saluran air bersama pemuda desa.",
    "Balai warga Wonosari selesai direnovasi, kata lurah setempat.",
    "Pelatihan usaha kecil di Margasari diikuti puluhan ibu rumah tangga.",
)


def with_inset(item: Article, night: int) -> bytes:
    """The release with a running text of the portal between its paragraphs."""
    first, *rest = item.paragraphs
    inset = f'<div class="kilas-kota"><p>{NEWS[night]}</p></div>'
    body = f"<p>{first}</p>{inset}" + "".join(f"<p>{paragraph}</p>" for paragraph in rest)
    page = release_page(item).decode()
    start, end = page.index('<div class="isi">'), page.index("</article>")
    return f'{page[:start]}<div class="isi">{body}</div>{page[end:]}'.encode()


def show(server: LoopbackServer, items: list[Article], night: int) -> None:
    for item in items:
        server.routes[item.path] = with_inset(item, night)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("insets"))
    items = list(ITEMS)
    with serving("127.0.0.1") as (server,):
        stand(server, items)
        desk.add("kota", server.base)
        for night, at in enumerate((NIGHT_1, NIGHT_2, NIGHT_3)):
            if night == 2:
                changed = (*items[0].paragraphs[:-1], "Pendaftaran dipungut biaya Rp5.000.")
                items[0] = replace(items[0], paragraphs=changed)
            show(server, items, night)
            assert desk.crawl("--at", at).code == 0
    return desk


def test_fault_66_inset_that_changes_is_no_edit_and_an_edit_beside_it_is(desk: Desk) -> None:
    assert desk.events(2) == []
    assert desk.events(3) == [("edited", ITEMS[0].path)]


def test_fault_66_inset_is_left_out_once_it_is_known(desk: Desk) -> None:
    texts = desk.column(
        "select text from version join release on release.id = version.release "
        "and release.version = version.number"
    )
    assert len(texts) == len(ITEMS)
    assert not [text for text in texts if any(news in text for news in NEWS)]
