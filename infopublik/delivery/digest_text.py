"""A digest as plain text, in Indonesian and English: what an e-mail program always can show."""

from __future__ import annotations

from collections.abc import Iterator

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


def digest_text(digest: Digest) -> str:
    """The whole message; lines are not wrapped."""
    return "\n".join(_lines(digest)) + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    name = one_line(digest.watch)
    if digest.is_test:
        yield "Ini pesan uji: saluran ini bekerja. / This is a test: this channel works."
        yield ""
    yield f"Pantauan {name}: {counted(digest)}"
    yield f"Watch {name}: {counted(digest, is_english=True)}"
    night = "" if digest.night is None else f", malam / night {digest.night}"
    yield f"{wib(digest.made_at)}{night}"
    for number, group in enumerate(digest.groups, start=1):
        yield ""
        yield from _group(number, group)
    if digest.more:
        yield ""
        yield f"dan {digest.more} lainnya / and {digest.more} more: {see_all(digest)}"
    if digest.unwell:
        yield ""
        yield "Malam ini tidak terpantau dengan baik / not watched well this night:"
        for portal in digest.unwell:
            words = kind_words(portal.verdict).both
            yield f"- {one_line(portal.name) or portal.portal}: {words}"


def _group(number: int, group: Group) -> Iterator[str]:
    entry = group.head
    yield f"{number}. {kind_words(entry.kind).both}: {headline(entry)}"
    reasons = f" ({'; '.join(map(one_line, entry.reasons))})" if entry.reasons else ""
    yield f"   {place(entry)} | bobot / weight {entry.weight}{reasons}"
    if both := passages(entry):
        yield f"   Semula / was: {both[0]}"
        yield f"   Kini / now: {both[1]}"
    elif words := said(entry):
        yield f"   {words}"
    if address := web_address(entry):
        yield f"   {address}"
    if entry.citation:
        yield f"   {entry.citation}"
    for other in group.others:
        yield f"   + {kind_words(other.kind).both}: {place(other)}: {headline(other)}"
        if address := web_address(other):
            yield f"     {address}"
