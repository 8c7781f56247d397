"""Which of the blocks at the body's place are the release's own words.

They are judged one by one: title and byline above them, rows and lists of the portal
between them, and what stands below them are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.blocks import Block, is_credit
from pipelines.boilerplate import (
    COUNTER,
    ends_in_more,
    has_label,
    is_advert,
    is_caption,
    is_comment_heading,
    is_counter,
    is_related_heading,
    is_see_also,
    is_share_row,
    is_tail_line,
)

LEAD = 300  # characters of prose after which a body has certainly begun
SHORT = 60  # characters below which a block without a full stop is no sentence

_ENDS = re.compile(r"""[.!?…:;]["”’'»)\]]*$""")
_MONTHS = "jan feb peb mar mrt apr mei may jun jul agt agu ags aug sep okt oct nop nov des dec"
_MONTH = rf"(?:{'|'.join(_MONTHS.split())})[a-z]*\.?"
_DATE = re.compile(
    rf"""(?<!\d)\d{{1,2}}\s*[-/.\s]\s*(?:\d{{1,2}}|{_MONTH})\s*[-/.,\s]\s*(?:19|20)?\d\d(?!\d)
      |(?<!\d)(?:19|20)\d\d[-/]\d\d[-/]\d\d
      |(?<!\w){_MONTH}\s+\d{{1,2}},?\s+(?:19|20)\d\d
      |(?<!\d)\d{{1,2}}[:.]\d\d\s*(?:wib|wita|wit)\b
      |\b(?:\d+|se)\s*(?:detik|menit|jam|hari|minggu|pekan|bulan|tahun)\s+(?:(?:yang\s+)?lalu|ago)
      |\b\d+\s+(?:second|minute|hour|day|week|month|year)s?\s+ago""",
    re.I | re.X,
)
_ADDRESS = re.compile(r"^\S*(?:https?://|www\.|@\w+\.|\w\.(?:go\.id|id|com|ly|me)\b)\S*$", re.I)
_FOLD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Letters and digits alone, in one case: for telling whether two texts are the same."""
    return _FOLD.sub("", text).casefold()


def ends(text: str) -> bool:
    """Closes as a sentence does."""
    return bool(_ENDS.search(text))


def has_date_shape(text: str) -> bool:
    """Something in it looks like a date or says how long ago."""
    return bool(_DATE.search(text))


def body_of(blocks: Sequence[Block], *, title: str | None) -> list[Block]:
    """The blocks of the body among those of its element, head and tail taken off."""
    kept = without_lists([block for block in blocks if not block.frame])
    kept = kept[_start(kept, fold(title or "")) :]
    kept = _without_captions([block for block in kept if not _is_noise(block)])
    # Further up "Kategori: ..." may be the release's own words.
    while kept and is_tail_line(kept[-1].text, linked=False):
        kept.pop()
    return kept


def _start(blocks: Sequence[Block], title: str) -> int:
    """Number of the first block below title and byline."""
    start = prose = 0
    for number, block in enumerate(blocks):
        if title and fold(block.text) == title:
            start = number + 1
        prose += len(block.text) if ends(block.text) else 0
        if prose > LEAD:
            break
    # A category or a byline may stand above one that is surely a byline.
    for number, block in enumerate(blocks[start : start + 5], start):
        if is_byline(block):
            start = number + 1
        elif ends(block.text) or len(block.text) > 100:
            break
    return start


def is_byline(block: Block) -> bool:
    """A line between title and body: who, when, in which category, read how often."""
    return len(block.text) <= 250 and _byline(block.text, block.is_link)


@lru_cache(maxsize=512)  # title, body and hints of a page ask about the same few lines
def _byline(text: str, is_link: bool) -> bool:
    if is_counter(text):
        return True
    digits = any(map(str.isdigit, text))
    dated = digits and has_date_shape(text)
    counted = digits and bool(COUNTER.search(text))
    if not (dated or counted) and ":" not in text and not is_link:
        return False
    words = len(re.sub(r"[\W\d_]+", " ", _DATE.sub(" ", COUNTER.sub(" ", text))).split())
    if ends(text) and words > 6:
        return False
    if has_label(text):
        return dated or counted or ":" in text[:30] or is_link
    return (counted and words <= 10) or (dated and words <= 6 and not ends(text))


def is_pointer(block: Block) -> bool:
    """A line "Baca juga: ..." inside a body."""
    linked = bool(block.links)
    return is_see_also(block.text, linked=linked) and (linked or len(block.text) < 200)


def is_teaser(block: Block) -> bool:
    """The beginning of another release, with a link to the rest of it."""
    if not block.links or not ends_in_more(block.text):
        return False
    # A paragraph may hold a link and end in "Rp3 miliar." or "pada tahun 2025." all the same.
    end = fold(block.text)
    links = (fold("".join(link.itertext())) for link in block.element.iter("a"))
    return any(link and not link.isdigit() and end.endswith(link) for link in links)


def _is_noise(block: Block) -> bool:
    text = block.text
    if not any(char.isalnum() for char in text):
        # "***" closes many releases and is printed as part of them.
        return not re.search(r"[*#]", text)
    if is_counter(text) or is_share_row(text) or is_advert(text):
        return True
    if is_pointer(block):
        return True
    if block.links and is_tail_line(text, linked=block.is_link):
        return True
    return (block.is_link and not _ADDRESS.match(text)) or is_teaser(block)


def without_lists(blocks: Sequence[Block]) -> list[Block]:
    """Lists of other releases under their heading taken out, all from the comments on."""
    kept: list[Block] = []
    skipping: Block | None = None
    for number, block in enumerate(blocks):
        if is_comment_heading(block.text) and number:
            break
        if number and _heads_a_list(block, blocks[number + 1 : number + 2]):
            skipping = block
            continue
        if skipping is not None:
            if _belongs(block, skipping):
                continue
            skipping = None
        kept.append(block)
    return kept


def _heads_a_list(block: Block, below: Sequence[Block]) -> bool:
    """A cell of a table may say "Lainnya" too; a heading looks like one or stands over links."""
    if not is_related_heading(block.text):
        return False
    return bool(block.heading or block.is_bold or block.links or any(b.links for b in below))


def _belongs(block: Block, heading: Block) -> bool:
    """Whether a block below the heading of a list is part of that list."""
    if is_credit(block.text) and block.element.tag != "li":
        return False
    if block.is_link or (len(block.text) < SHORT and not ends(block.text)):
        return True
    # An excerpt shares its card with a link; a paragraph of the body shares nothing.
    card, around = block.element, {heading.element, *heading.element.iterancestors()}
    for _ in range(3):
        parent = card.getparent()
        if parent is None or parent in around:
            break
        card = parent
    if card.tag == "li" or card is block.element:
        return card.tag == "li"
    return any(len("".join(link.itertext()).strip()) > 10 for link in card.iter("a"))


def _without_captions(blocks: list[Block]) -> list[Block]:
    """Lines that name a picture; "Foto: Sari" as the last line of a body is its credit."""
    last = len(blocks) - 1
    return [
        block
        for number, block in enumerate(blocks)
        if not (
            is_caption(block.text)
            and (block.pictured or number == 0)
            and not (number == last and is_credit(block.text))
        )
    ]
