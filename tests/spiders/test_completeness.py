"""T24: what ends as its kind does is whole (faults 42 and 43)."""

from __future__ import annotations

import pytest

from spiders.guard.completeness import ends_whole
from tests.nightly.site import article, feed_page, release_page

PAGE = release_page(article(1))


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        PAGE + b"\r\n<!-- 0.12 detik, server 3 -->",
        PAGE.replace(b"</html>", b"</HTML>\n"),
        feed_page("http://127.0.0.1", [article(1)]),
        b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>',
        b"<rdf:RDF></rdf:RDF>",
        b"<urlset><url></url></urlset>\n",
        b'<?xml version="1.0"?><sitemapindex></sitemapindex>',
        b"<p>404</p>",
        b'\xef\xbb\xbf[{"id": 1}]\n',
        b'{"items": []}',
        b"User-agent: *\nDisall",
        b"",
    ],
)
def test_body_that_ends_as_its_kind_does_is_whole(body: bytes) -> None:
    assert ends_whole(body)


def test_faults_42_and_43_page_cut_before_its_last_tag_is_not_whole() -> None:
    end = PAGE.index(b"</html>") + len(b"</html>") - 1
    for cut in range(1, end):
        assert not ends_whole(PAGE[:cut]), cut


def test_last_tag_far_before_the_end_is_not_believed() -> None:
    assert not ends_whole(PAGE + b"<p>lanjutan</p>" * 1_000)


@pytest.mark.parametrize("body", [b'[{"id": 1}', b'{"items": [', b"<urlset><url></url>", b"<"])
def test_feed_or_list_cut_before_its_end_is_not_whole(body: bytes) -> None:
    assert not ends_whole(body)
