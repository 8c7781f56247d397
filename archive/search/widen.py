"""A query made wider: abbreviations and what they stand for, other spellings, no function words.

`pemkot` also finds "pemerintah kota", `pemerintah kota` also "Pemkot", `izin` also "ijin", and
`jalan yang rusak` also a text without "yang". What is quoted, excluded or a beginning of a word
stays as typed.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.search.abbreviations import LONGEST, Form, is_form, other_forms
from archive.search.query import All, Either, Node, Phrase, Within, Word, looks_for
from archive.search.words import is_function_word


def widen(node: Node) -> Node:
    """The tree that also finds other forms of its words; the same tree where there are none."""
    if isinstance(node, Word) and not node.is_prefix:
        return _either(node, other_forms((node.text,)))
    if isinstance(node, Phrase) and not (node.is_quoted or node.is_prefix):
        return _either(node, other_forms(node.words))
    if isinstance(node, Either):
        return Either(tuple(widen(each) for each in node.nodes))
    if isinstance(node, Within):
        return Within(node.part, widen(node.node))
    if isinstance(node, All):
        return _all(node.nodes, LONGEST)
    return node


def _all(nodes: Sequence[Node], longest: int) -> Node:
    """Everything of this, where runs of at most *longest* words may stand in another form."""
    wide: list[Node] = []
    start = 0
    while start < len(nodes):
        length = _run(nodes, start, longest)
        if length:
            run = nodes[start : start + length]
            form = tuple(node.text for node in run if isinstance(node, Word))
            wide.append(_either(_all(run, length - 1), other_forms(form)))
        elif not _says_nothing(nodes[start]):
            wide.append(widen(nodes[start]))
        start += max(1, length)
    # Where nothing else is looked for, what joins is meant: "yang", or "yang" without "pasar".
    if not any(map(looks_for, wide)):
        return All(tuple(nodes))
    return wide[0] if len(wide) == 1 else All(tuple(wide))


def _run(nodes: Sequence[Node], start: int, longest: int) -> int:
    """How many words from there, 2 or more, have another form together; the most, or 0."""
    form: Form = ()
    found = 0
    for node in nodes[start : start + longest]:
        if not isinstance(node, Word) or node.is_prefix:
            break
        form = (*form, node.text)
        if len(form) > 1 and is_form(form):
            found = len(form)
    return found


def _says_nothing(node: Node) -> bool:
    return isinstance(node, Word) and not node.is_prefix and is_function_word(node.text)


def _either(node: Node, forms: Sequence[Form]) -> Node:
    if not forms:
        return node
    others = (Word(form[0]) if len(form) == 1 else Phrase(form) for form in forms)
    return Either((node, *others))
