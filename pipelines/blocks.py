"""A tree as the blocks that a reader sees, one below the other.

A block is what stands between two breaks of the page: a paragraph, a list item,
a table cell, a heading, or one part of a text that is broken by `<br><br>`. Each
knows which part of the frame it stands in, if any; nothing is thrown away here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from lxml.html import HtmlElement

from pipelines.boilerplate import has_label, is_caption
from pipelines.frame import WEAK, WEAK_LENGTH, core_of, is_silent, kind_of, words
from pipelines.page import one_line

_BREAKING = words(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main marquee menu"
    " nav ol p pre section summary table tbody td tfoot th thead tr ul amp-sidebar"
)
_STYLES = {
    "a": frozenset({"link"}),
    "article": frozenset({"inside"}),
    "main": frozenset({"inside"}),
    "pre": frozenset({"lines"}),
    **dict.fromkeys(words("b strong h1 h2 h3 h4 h5 h6 th"), frozenset({"bold"})),
}
_LARGE = words("4 5 6 7 +1 +2 +3 +4")
_PICTURES = words("img picture amp-img figure")
_TITLED = re.compile(
    r"(?:^|[\s_-])(?:judul|title|headline|contentheading|entry-title|post-title)(?:[\s_-]|$)", re.I
)
_FLEX = re.compile(r"(?:^|\s)(?:d-|inline-)?(?:flex|list-inline)(?:\s|$)")
_KEEPS_LINES = re.compile(r"white-?space[\s:]*-?pre", re.I)
_SENTENCE_END = re.compile(r"""[.!?:;…]["”’'»)\]*]*$""")
_BRACKETED = re.compile(r"^[(\[*].{0,120}[)\]*]$")
_CREDIT = re.compile(
    r"^(?:penulis|editor|reporter|pewarta|kontributor|sumber|foto|fotografer|rep|red|teks"
    r"|naskah|rilis|tim)\s*[:/]",
    re.I,
)
LONG_LINE = 60  # a line this long that ends a sentence fills a paragraph


@dataclass(slots=True, kw_only=True, eq=False)
class Block:
    """One block: where it stands, what it says, and how much of it is link or bold.

    place: its number on the page. element: the innermost breaking element around it.
    links, bold: characters. heading: 1 to 6, 7 for a class that says so, 0 for none.
    frame: kind of frame it stands in, "" for none. pictured: a picture stands in it
    or right before it.
    """

    place: int
    text: str
    element: HtmlElement
    links: int
    bold: int
    heading: int
    frame: str
    pictured: bool

    @property
    def is_link(self) -> bool:
        """Most of it is link."""
        return self.links > 0.6 * len(self.text)

    @property
    def is_bold(self) -> bool:
        """Most of it is bold."""
        return self.bold > 0.8 * len(self.text)


@dataclass(slots=True, kw_only=True)
class TimeMark:
    """A date that the mark-up names, before the block of number *place*."""

    place: int
    element: HtmlElement
    frame: str


@dataclass(slots=True)
class _Line:
    text: str
    links: int
    bold: int


class _Walk:
    """State of one pass over a tree."""

    def __init__(self, root: HtmlElement, kept: Sequence[HtmlElement]) -> None:
        self.blocks: list[Block] = []
        self.times: list[TimeMark] = []
        self.framed: list[HtmlElement] = []
        self._core = core_of(root)
        for element in kept:
            self._core.update((element, *element.iterancestors()))
        self._root = root
        self._runs: list[tuple[str, bool, bool]] = []
        self._lines: list[_Line] = []
        self._open: list[HtmlElement] = [root]
        self._styles: list[tuple[HtmlElement, frozenset[str]]] = []
        self._frame: tuple[HtmlElement, str] | None = None
        self._links = self._bold = self._pre = self._inside = 0
        self._pictured = False

    @cached_property
    def _size(self) -> int:
        return sum(len(text.strip()) for text in self._root.itertext())

    def run(self, root: HtmlElement) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        silent: HtmlElement | None = None
        for event, element in walk:
            if event == "start" and is_silent(element) and element not in self._core:
                silent = element
                self.framed.append(element)
                walk.skip_subtree()
            elif event == "start":
                self._enter(element)
                self._say(element.text)
            else:
                if element is not silent:
                    self._leave(element)
                if element is not root:
                    self._say(element.tail)
        self._flush()

    def _enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if self._frame is None and (kind := self._frame_kind(element)):
            self._flush()
            self._frame = (element, kind)
            self.framed.append(element)
        if tag in _BREAKING:
            self._flush()
            self._open.append(element)
        elif tag == "br":
            self._break()
        elif self._parted_by_style(element):
            self._runs.append((" ", False, False))
        if tag in _PICTURES:
            self._pictured = True
        if style := _style(element):
            self._styles.append((element, style))
            self._count(style, 1)
        if tag in {"time", "abbr"} or element.get("itemprop") == "datePublished":
            frame = self._frame[1] if self._frame else ""
            self.times.append(TimeMark(place=len(self.blocks), element=element, frame=frame))

    def _parted_by_style(self, element: HtmlElement) -> bool:
        """Parts of a byline or of a flex box stand apart without a space between."""
        parent = element.getparent()
        names = parent.get("class") if parent is not None else None
        return (self._frame is not None and self._frame[1] == "meta") or bool(
            names and _FLEX.search(names)
        )

    def _leave(self, element: HtmlElement) -> None:
        if element.tag in _BREAKING:
            self._flush()
            self._open.pop()
        if self._frame is not None and self._frame[0] is element:
            self._flush()
            self._frame = None
        if self._styles and self._styles[-1][0] is element:
            self._count(self._styles.pop()[1], -1)

    def _count(self, style: frozenset[str], step: int) -> None:
        self._links += step * ("link" in style)
        self._bold += step * ("bold" in style)
        self._inside += step * ("inside" in style)
        self._pre += step * ("lines" in style)

    def _frame_kind(self, element: HtmlElement) -> str:
        kind = kind_of(element)
        if not kind or element in self._core:
            return ""
        if element.tag in {"header", "footer"}:
            return "meta" if self._inside else kind
        if kind in WEAK:
            limit = self._size // 2 if element.tag == "form" else WEAK_LENGTH
            for text in element.itertext():
                limit -= len(text.strip())
                if limit < 0:
                    return ""
        return kind

    def _say(self, text: str | None) -> None:
        # White space opens no line; most of a page's is between its elements.
        if not text or (not self._runs and not self._pre and text.isspace()):
            return
        if self._pre and "\n" in text:
            first, *rest = text.split("\n")
            self._runs.append((first, self._links > 0, self._bold > 0))
            for line in rest:
                self._break()
                self._runs.append((line, self._links > 0, self._bold > 0))
        else:
            self._runs.append((text, self._links > 0, self._bold > 0))

    def _break(self) -> None:
        runs, self._runs = self._runs, []
        text = one_line("".join(run[0] for run in runs))
        links = sum(len(one_line(run[0])) for run in runs if run[1])
        bold = sum(len(one_line(run[0])) for run in runs if run[2])
        self._lines.append(_Line(text, links, bold))

    def _flush(self) -> None:
        if not self._lines:
            if not self._runs:
                return
            if all(run[0].isspace() for run in self._runs):
                self._runs.clear()
                return
        self._break()
        lines, self._lines = self._lines, []
        element = self._open[-1]
        for line in _paragraphs(lines):
            self.blocks.append(
                Block(
                    place=len(self.blocks),
                    text=line.text,
                    element=element,
                    links=line.links,
                    bold=line.bold,
                    heading=_heading(element),
                    frame=self._frame[1] if self._frame else "",
                    pictured=self._pictured,
                )
            )
            self._pictured = False


def _style(element: HtmlElement) -> frozenset[str]:
    """What the text in an element is by its mark-up: link, bold, inside an article, lines."""
    tag = element.tag
    style = _STYLES.get(str(tag), frozenset())
    if tag == "font" and element.get("size") in _LARGE:
        style |= {"bold"}
    return style | {"lines"} if _keeps_lines(element) else style


def _keeps_lines(element: HtmlElement) -> bool:
    names, style = element.get("class"), element.get("style")
    return bool((names and _KEEPS_LINES.search(names)) or (style and _KEEPS_LINES.search(style)))


def _heading(element: HtmlElement) -> int:
    tag = str(element.tag)
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return int(tag[1])
    if element.get("itemprop") in {"headline", "name"}:
        return 7
    return 7 if _TITLED.search(element.get("class") or "") else 0


def _paragraphs(lines: list[_Line]) -> Iterator[_Line]:
    """Lines between empty lines, joined where they only wrap."""
    group: list[_Line] = []
    for line in [*lines, _Line("", 0, 0)]:
        if line.text:
            group.append(line)
        elif group:
            yield from _joined(group)
            group = []


def _joined(group: list[_Line]) -> Iterator[_Line]:
    separate = len(group) > 1 and all(
        len(line.text) >= LONG_LINE and _SENTENCE_END.search(line.text) for line in group[:-1]
    )
    current = group[0]
    for line in group[1:]:
        if separate or _parted(current, line):
            yield current
            current = line
        else:
            text = f"{current.text} {line.text}"
            current = _Line(text, current.links + line.links, current.bold + line.bold)
    yield current


def is_credit(text: str) -> bool:
    """Who wrote it, as the last line of a release says: "(Humas)", "Editor: ..."."""
    return bool(_BRACKETED.match(text) or _CREDIT.match(text))


def _parted(above: _Line, below: _Line) -> bool:
    """A single `<br>` that parts what is not one paragraph: a title, a credit, a caption."""
    if (above.bold > 0.8 * len(above.text)) != (below.bold > 0.8 * len(below.text)):
        return True
    if (above.links > 0.8 * len(above.text)) != (below.links > 0.8 * len(below.text)):
        return True
    if is_caption(above.text) or (has_label(above.text) and len(above.text) < LONG_LINE):
        return True
    ends = bool(_SENTENCE_END.search(above.text))
    return ends and is_credit(below.text)


@dataclass(frozen=True, slots=True)
class Spans:
    """Which blocks an element holds: from the first to the last one."""

    first: dict[HtmlElement, int]
    last: dict[HtmlElement, int]

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> Spans:
        """Those of all elements that hold a block."""
        return cls(_edge(blocks), _edge(reversed(blocks)))

    def __call__(self, element: HtmlElement) -> range:
        """Places of the blocks that *element* holds."""
        return range(self.first.get(element, 0), self.last.get(element, -1) + 1)


def _edge(blocks: Iterable[Block]) -> dict[HtmlElement, int]:
    """By element the place of the block that is met first."""
    places: dict[HtmlElement, int] = {}
    for block in blocks:
        element: HtmlElement | None = block.element
        while element is not None and element not in places:
            places[element] = block.place
            element = element.getparent()
    return places


@dataclass(frozen=True)
class Parts:
    """What a tree falls into: blocks in order, marked dates, and the frame's elements."""

    blocks: list[Block]
    times: list[TimeMark]
    framed: list[HtmlElement]

    @cached_property
    def spans(self) -> Spans:
        """Which of the blocks an element holds."""
        return Spans.of(self.blocks)


def split(root: HtmlElement, kept: Sequence[HtmlElement] = ()) -> Parts:
    """Take a tree apart; nothing of it is changed.

    kept: elements that are no frame whatever they are called.
    """
    walk = _Walk(root, kept)
    walk.run(root)
    return Parts(walk.blocks, walk.times, walk.framed)
