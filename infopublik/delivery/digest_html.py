"""A digest as one HTML page that needs nothing from anywhere: no script and no picture.

Every text of a portal is escaped. Colours keep a contrast of 7:1 and say nothing by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from archive.digest import Entry
from infopublik.delivery.digest import (
    Digest,
    Group,
    counted,
    headline,
    passages,
    place,
    said,
    see_all,
    web_address,
)
from infopublik.delivery.words import kind_words, wib
from infopublik.plain import one_line

_HEAD = """<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff;
  max-width: 44rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.4rem; margin: 0 0 .25rem; }}
h2 {{ font-size: 1.05rem; margin: 0 0 .15rem; }}
ol {{ list-style: none; padding: 0; }}
ol > li {{ border-top: 1px solid #999; padding: .8rem 0; }}
p, ul, dl {{ margin: .2rem 0; }}
a {{ color: #00407a; }}
.kind {{ font-weight: 600; }}
.about {{ color: #454545; font-size: .9rem; }}
dt {{ float: left; clear: left; font-weight: 600; padding-right: .5ch; }}
dd {{ margin: 0; }}
code {{ font-size: .8rem; color: #454545; }}
</style>
</head>
<body>"""


def digest_html(digest: Digest) -> str:
    """The whole page."""
    return "\n".join(_lines(digest)) + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    name = escape(one_line(digest.watch))
    yield _HEAD.format(title=f"{name}: {escape(counted(digest))}")
    if digest.is_test:
        works = "This is a test: this channel works."
        yield f'<p>Ini pesan uji: saluran ini bekerja. <span lang="en">{works}</span></p>'
    yield f"<h1>Pantauan {name}</h1>"
    english = escape(counted(digest, is_english=True))
    yield f'<p>{escape(counted(digest))} · <span lang="en">{english}</span></p>'
    night = "" if digest.night is None else f', malam <span lang="en">/ night</span> {digest.night}'
    yield f'<p class="about">{wib(digest.made_at)}{night}</p>'
    yield "<ol>"
    for group in digest.groups:
        yield from _group(group)
    yield "</ol>"
    if digest.more:
        more = f'<span lang="en">and {digest.more} more</span>'
        yield f"<p>dan {digest.more} lainnya / {more}: <code>{see_all(digest)}</code></p>"
    if digest.unwell:
        not_well = '<span lang="en">not watched well this night</span>'
        yield f"<h2>Malam ini tidak terpantau dengan baik / {not_well}</h2>"
        yield "<ul>"
        for portal in digest.unwell:
            shown = escape(one_line(portal.name) or portal.portal)
            yield f"<li>{shown}: {_kind(portal.verdict)}</li>"
        yield "</ul>"
    yield "</body>\n</html>"


def _group(group: Group) -> Iterator[str]:
    entry = group.head
    yield "<li>"
    yield f'<p class="kind">{_kind(entry.kind)}</p>'
    yield f"<h2>{_title(entry)}</h2>"
    yield from entry_body(entry)
    if group.others:
        yield "<ul>"
        for other in group.others:
            yield f"<li>{_kind(other.kind)}: {escape(place(other))}: {_title(other)}</li>"
        yield "</ul>"
    yield "</li>"


def entry_body(entry: Entry) -> Iterator[str]:
    """What is said of one event below its title; also the content of a feed's entry."""
    reasons = f" ({escape('; '.join(map(one_line, entry.reasons)))})" if entry.reasons else ""
    yield (
        f'<p class="about">{escape(place(entry))} · bobot / <span lang="en">weight</span> '
        f"{entry.weight}{reasons}</p>"
    )
    if both := passages(entry):
        yield "<dl>"
        yield f'<dt>Semula / <span lang="en">was</span></dt><dd>{escape(both[0])}</dd>'
        yield f'<dt>Kini / <span lang="en">now</span></dt><dd>{escape(both[1])}</dd>'
        yield "</dl>"
    elif words := said(entry):
        yield f"<p>{escape(words)}</p>"
    if entry.citation:
        yield f"<p><code>{escape(entry.citation)}</code></p>"


def _title(entry: Entry) -> str:
    title = escape(headline(entry))
    address = web_address(entry)
    return f'<a href="{escape(address)}">{title}</a>' if address else title


def _kind(kind: str) -> str:
    words = kind_words(kind)
    return f'{escape(words.indonesian)} / <span lang="en">{escape(words.english)}</span>'
