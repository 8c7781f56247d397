"""The query grammar: text in, a small tree out; nothing of the text reaches the engine raw.

    query  := either
    either := all ("OR" all)*
    all    := one ("AND"? one)*
    one    := ("NOT" | "-") one | "(" either ")" | part ":" (leaf | "(" either ")")
            | filed ":" leaf | leaf
    leaf   := phrase | word | word "*"

AND, OR and NOT are operators in capitals only. A phrase stands in quotes and matches
the exact words; a word of several parts (dinas-kesehatan, 33.75) is a phrase too.
A part is one of title, credit, official: what words stand in. Filed is one of region, portal,
topic, pillar (what a release is filed under), since and until (when it was published). Both are
read in capitals too, and with a space behind; a word that is nearly one of them is a slip, and
refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from archive.errors import NotFoundError, QueryError, UsageError
from archive.model import PILLARS, TOPICS
from archive.period import parse_moment
from archive.region import find
from archive.search.words import tokens

MAX_CHARS = 1_000
MAX_WORDS = 64
MAX_DEPTH = 20
# Shorter prefixes match so much that the answer says nothing, and take long.
MIN_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word, found in any of its forms; is_prefix: also as a beginning."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side in just this form; is_prefix: the last as a beginning.

    is_quoted: typed in quotes, and not only one word of several parts.
    """

    words: tuple[str, ...]
    is_prefix: bool = False
    is_quoted: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there. position: of its character in the query."""

    node: Node
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """Everything of this."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Anything of this."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """Words that must stand in one part of a release; part: title, credit or official."""

    part: str
    node: Node


@dataclass(frozen=True, slots=True)
class Tag:
    """What a release is filed under.

    kind: region (value a code), portal, topic or pillar; or of `archive.search.beginnings`.
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Span:
    """Published from *since* on, up to *until*; either end may be open."""

    since: datetime | None = None
    until: datetime | None = None
    position: int = field(default=0, compare=False)


Node = Word | Phrase | Not | All | Either | Within | Tag | Span

PARTS = ("title", "credit", "official")
TAGS = ("region", "portal", "topic", "pillar")
FIELDS = (*PARTS, *TAGS, "since", "until")
# "tittle" and "regions", but not "judul": what is nearly a field was meant to be one.
_NEARLY = 0.8
_LEXEME = re.compile(
    r'\s*(?:(?P<paren>[()])|(?P<quote>["“”„])|(?P<minus>-)(?=\S)'
    rf'|(?P<field>(?i:{"|".join(FIELDS)}):)|(?P<word>[^\s()"“”„]+))'
)
_LIKE_A_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
_CLOSING = re.compile(r'["“”]')


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    text: str
    position: int


def parse_query(text: str) -> Node | None:
    """The tree of a query; None for an empty one, which matches everything.

    Raises QueryError, whose position points at the character at fault.
    """
    if len(text) > MAX_CHARS:
        raise QueryError(f"The query has more than {MAX_CHARS} characters.", MAX_CHARS)
    lexemes = _lex(text)
    if not lexemes:
        return None
    parser = _Parser(text, lexemes)
    return parser.parse()


def spans(node: Node | None) -> tuple[Node | None, list[Span]]:
    """The tree without the dates that narrow all of it, and those dates.

    Raises QueryError for dates in another place: part of a query has no date of its own.
    """
    nodes = node.nodes if isinstance(node, All) else () if node is None else (node,)
    found = [each for each in nodes if isinstance(each, Span)]
    rest = tuple(each for each in nodes if not isinstance(each, Span))
    for each in rest:
        _refuse_span(each)
    if not rest:
        return None, found
    return (rest[0] if len(rest) == 1 else All(rest)), found


def _refuse_span(node: Node) -> None:
    if isinstance(node, Span):
        raise QueryError(
            "since: and until: narrow the whole query, and cannot stand in OR, NOT or brackets, "
            f"at character {node.position + 1}.",
            node.position,
        )
    if isinstance(node, Not):
        _refuse_span(node.node)
    elif isinstance(node, All | Either):
        for each in node.nodes:
            _refuse_span(each)


def _lex(text: str) -> list[_Lexeme]:
    lexemes: list[_Lexeme] = []
    position = 0
    while match := _LEXEME.match(text, position):
        kind = str(match.lastgroup)
        start = match.start(kind)
        position = match.end()
        if kind == "quote":
            closing = _CLOSING.search(text, position)
            if closing is None:
                raise _error(text, "The quote is never closed", start)
            lexemes.append(_Lexeme("phrase", text[position : closing.start()], start))
            position = closing.end()
        elif kind == "word" and match["word"] in ("AND", "OR", "NOT"):
            lexemes.append(_Lexeme(match["word"], match["word"], start))
        else:
            lexemes.append(_Lexeme(kind, match[kind], start))
    return lexemes


def _error(text: str, says: str, position: int) -> QueryError:
    shown = text[max(0, position - 20) : position + 20]
    return QueryError(f"{says}, at character {position + 1}: …{shown}…", position)


def looks_for(node: Node) -> bool:
    """Whether a tree says what to look for, and not only narrows or says what must not be there."""
    if isinstance(node, Not | Tag):
        return False
    return any(map(looks_for, node.nodes)) if isinstance(node, All) else True


def named_portals(node: Node | None) -> list[str]:
    """The portals that a query names, which may not be there."""
    every = () if node is None else _parts_of(node)
    return [each.value for each in every if isinstance(each, Tag) and each.kind == "portal"]


def _parts_of(node: Node) -> Iterator[Node]:
    """A tree's nodes, itself first."""
    yield node
    if isinstance(node, All | Either):
        for each in node.nodes:
            yield from _parts_of(each)
    elif isinstance(node, Not | Within):
        yield from _parts_of(node.node)


def _is_negative(node: Node) -> bool:
    """Whether a part only says what must not be there."""
    if isinstance(node, Not):
        return not _is_negative(node.node)
    return isinstance(node, All) and all(map(_is_negative, node.nodes))


def _first_not(node: Node) -> int:
    """Where in the query the first exclusion of a negative part stands."""
    if isinstance(node, Not):
        return node.position
    return min(map(_first_not, node.nodes)) if isinstance(node, All) else 0


def _filed(name: str, value: str, position: int) -> Node:
    """The node of a field with a value; raises UsageError or NotFoundError for a wrong one."""
    if name == "since":
        return Span(since=parse_moment(value, option="since:"), position=position)
    if name == "until":
        return Span(until=parse_moment(value, option="until:", is_end=True), position=position)
    if name == "region":
        return Tag(name, find(value).code)
    known = {"topic": TOPICS, "pillar": PILLARS}.get(name)
    if known is not None and value not in known:
        raise UsageError(f"'{value[:40]}' is no {name}. Known: {', '.join(known)}.")
    return Tag(name, value.lower() if name == "portal" else value)


class _Parser:
    def __init__(self, text: str, lexemes: list[_Lexeme]) -> None:
        self._text = text
        self._lexemes = lexemes
        self._next = 0
        self._words = 0

    def parse(self) -> Node:
        node = self._either(0)
        if self._next < len(self._lexemes):
            raise self._fault("Nothing was opened here", self._lexemes[self._next].position)
        return node

    def _either(self, depth: int) -> Node:
        nodes = [self._all(depth)]
        while self._take("OR"):
            nodes.append(self._all(depth))
        if len(nodes) == 1:
            return nodes[0]
        for node in nodes:
            if _is_negative(node):
                position = _first_not(node)
                raise QueryError(
                    "NOT beside OR says nothing to look for, "
                    f"at character {position + 1}. Use AND NOT.",
                    position,
                )
        return Either(tuple(nodes))

    def _all(self, depth: int) -> Node:
        nodes = [self._one(depth)]
        while True:
            if self._take("AND") or self._begins_one():
                nodes.append(self._one(depth))
            else:
                return nodes[0] if len(nodes) == 1 else All(tuple(nodes))

    def _one(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._fault("The query is nested too deeply", self._position())
        position = self._position()
        if self._take("NOT") or self._take("minus"):
            return Not(self._one(depth + 1), position)
        lexeme = self._lexemes[self._next] if self._next < len(self._lexemes) else None
        if lexeme is None or lexeme.kind in ("AND", "OR") or lexeme.text == ")":
            raise self._fault("A word is missing", self._position())
        self._next += 1
        if lexeme.kind == "field":
            return self._field(lexeme, depth)
        if lexeme.kind == "paren":
            node = self._either(depth + 1)
            if not self._take_text(")"):
                raise self._fault("The bracket is never closed", lexeme.position)
            return node
        return self._leaf(lexeme)

    def _field(self, lexeme: _Lexeme, depth: int) -> Node:
        """What a field asks for: the words after it, or the value."""
        name = lexeme.text.rstrip(":").lower()
        said = self._lexemes[self._next] if self._next < len(self._lexemes) else None
        if said is not None and said.text == "(" and name in PARTS:
            return self._part(name, depth)
        if said is not None and said.text == "(":
            says = f"{name}: takes one value; write ({name}:one OR {name}:other)"
            raise self._fault(says, said.position)
        if said is None or said.kind not in ("word", "phrase"):
            raise self._fault(f"A word is missing after {name}:", self._position())
        self._next += 1
        if name in PARTS:
            return Within(name, self._leaf(said))
        try:
            return _filed(name, said.text.strip(), lexeme.position)
        except (UsageError, NotFoundError) as error:
            raise self._fault(str(error).rstrip("."), said.position) from error

    def _part(self, name: str, depth: int) -> Node:
        """Words in brackets that must stand in one part."""
        position = self._position()
        node = self._one(depth + 1)
        if any(isinstance(each, Within | Tag | Span) for each in _parts_of(node)):
            raise self._fault(f"A field cannot stand in the brackets of {name}:", position)
        if _is_negative(node):
            raise self._fault(f"{name}: says nothing to look for", position)
        return Within(name, node)

    def _leaf(self, lexeme: _Lexeme) -> Node:
        nearly = _LIKE_A_FIELD.match(lexeme.text) if lexeme.kind == "word" else None
        if nearly and (meant := difflib.get_close_matches(nearly[1].lower(), FIELDS, 1, _NEARLY)):
            raise self._fault(
                f'"{nearly[1]}:" is no field; write {meant[0]}: or put it in quotes',
                lexeme.position,
            )
        words = tuple(tokens(lexeme.text))
        if not words:
            raise self._fault("There is no letter or digit to search for", lexeme.position)
        self._words += len(words)
        if self._words > MAX_WORDS:
            raise self._fault(f"The query has more than {MAX_WORDS} words", lexeme.position)
        is_prefix = lexeme.kind == "word" and lexeme.text.endswith("*")
        if is_prefix and len(words[-1]) < MIN_PREFIX:
            raise self._fault(
                f"A beginning needs {MIN_PREFIX} letters before the *", lexeme.position
            )
        if lexeme.kind == "phrase" or len(words) > 1:
            return Phrase(words, is_prefix, lexeme.kind == "phrase")
        return Word(words[0], is_prefix)

    def _begins_one(self) -> bool:
        if self._next >= len(self._lexemes):
            return False
        lexeme = self._lexemes[self._next]
        return lexeme.kind in ("NOT", "minus", "word", "phrase", "field") or lexeme.text == "("

    def _take(self, kind: str) -> bool:
        if self._next < len(self._lexemes) and self._lexemes[self._next].kind == kind:
            self._next += 1
            return True
        return False

    def _take_text(self, text: str) -> bool:
        if self._next < len(self._lexemes) and self._lexemes[self._next].text == text:
            self._next += 1
            return True
        return False

    def _position(self) -> int:
        if self._next < len(self._lexemes):
            return self._lexemes[self._next].position
        return len(self._text)

    def _fault(self, says: str, position: int) -> QueryError:
        return _error(self._text, says, position)
