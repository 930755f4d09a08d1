"""An element tree -> drafts. Reads HTML and the vocabulary that trafilatura writes, so that one walk serves both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from extractor.article import tables
from extractor.article.blocks import END_MARK, Draft, normalise
from extractor.records import BlockKind

Element = Any  # lxml has no types of its own

_KINDS: dict[str, BlockKind] = {
    "p": "paragraph", "head": "heading", "quote": "quote", "blockquote": "quote", "item": "item", "li": "item",
    "dt": "item", "dd": "item", "caption": "caption", "figcaption": "caption", "pre": "paragraph",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
}  # fmt: skip
_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big button cite code data del dfn em font hi i img ins kbd label mark nobr q ref s samp "
    "small span strike strong sub sup time tt u var wbr graphic picture"
)
_INLINE = frozenset(_INLINE_TAGS.split())
_SILENT = frozenset(
    ("script", "style", "template", "noscript", "svg", "math", "title", "meta", "link", "iframe", "object")
)
_MARK = re.compile(rf"mctable(\d+)open(.*?)mctableclose|{END_MARK}", re.S)
_BULLET = re.compile(r"\s*[•‣▪●◦]\s*")
_STOPS = ".!?:;…\"'”’)"


def mark_table(number: int, text: str) -> str:
    """The stand-in for a data table: carries its text through extraction, and tells `drafts` where its rows belong."""
    return f"mctable{number}open {text} mctableclose"


def drafts(tree: Element, data: Sequence[Sequence[Draft]] = ()) -> list[Draft]:
    """The blocks of a tree in document order. `data` are the rows of the tables that `mark_table` stands in for."""
    out: list[Draft] = []
    used: set[int] = set()
    for draft in _walk(tree, len(data)):
        if draft.cells:
            out.append(draft)
            continue
        at = 0
        for mark in _MARK.finditer(draft.text):
            out.extend(_pieces(draft, draft.text[at : mark.start()]))
            if mark[1] is None:
                out.append(Draft("paragraph", END_MARK))
            elif (number := int(mark[1])) < len(data) and number not in used:
                used.add(number)
                out.extend(data[number])
            at = mark.end()
        out.extend(_pieces(draft, draft.text[at:]))
    return out


def _pieces(draft: Draft, text: str) -> Iterator[Draft]:
    """A draft's text, cut at its line breaks where these are meant."""
    lines = [line for part in text.split("\n") if (line := normalise(part))]
    kind, held = draft.kind, ""
    for at, line in enumerate(lines):
        held = f"{held} {line}" if held else line
        after = lines[at + 1] if at + 1 < len(lines) else ""
        if after[:1].islower() and held[-1] not in _STOPS:  # a line broken for its looks
            continue
        bullet = _BULLET.match(held)
        yield Draft(
            "item" if bullet else kind, held[bullet.end() :] if bullet else held, draft.cells, draft.table, draft.level
        )
        held = ""


class _Open:
    """A block element being read."""

    __slots__ = ("kind", "level", "parts")

    def __init__(self, kind: BlockKind, level: int) -> None:
        self.kind, self.level = kind, level
        self.parts: list[str] = []

    def close(self) -> Iterator[Draft]:
        text = "".join(self.parts)
        self.parts.clear()
        if text and not text.isspace():
            yield Draft(self.kind, text, level=self.level)


def _walk(tree: Element, number: int) -> Iterator[Draft]:
    """Drafts whose text still has its line breaks: white space inside a line is collapsed, <br> is a newline.

    `number` is the first one for tables that stand in the tree.
    """
    stack = [_Open("paragraph", 0)]
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        starts = event == "start"
        if not isinstance(tag, str) or tag in _SILENT:
            if starts:
                walk.skip_subtree()
            if not starts and element is not tree:
                _say(stack, element.tail)
        elif tag in ("br", "lb"):
            if not starts:
                stack[-1].parts.append("\n")
                _say(stack, element.tail)
        elif tag in _INLINE:
            _say(stack, element.text if starts else element.tail)
        elif tag == "table" and starts:
            yield from stack[-1].close()
            if drawn := _rows(element, number):
                number += 1
                yield from drawn
                walk.skip_subtree()
                stack.append(_Open("paragraph", 0))
            else:
                stack.append(_Open("paragraph", 0))
        elif starts:
            yield from stack[-1].close()
            stack.append(_opened(stack[-1].kind, element))
            _say(stack, element.text)
        else:
            yield from stack.pop().close()
            if element is not tree:
                _say(stack, element.tail)
    yield from stack[-1].close()


def _say(stack: list[_Open], text: str | None) -> None:
    if text:
        stack[-1].parts.append(" ".join(text.split("\n")) if "\n" in text else text)


def _opened(around: BlockKind, element: Element) -> _Open:
    kind = _KINDS.get(element.tag, around)
    if around in ("item", "quote", "caption") and kind == "paragraph":
        kind = around
    if kind != "heading":
        return _Open(kind, 0)
    name = element.get("rend") if element.tag == "head" else element.tag
    digit = (name or "")[-1:]
    return _Open("heading", int(digit) if digit.isdigit() else 0)


def _rows(table: Element, number: int) -> list[Draft]:
    """The rows of a data table that stands in the tree itself, as no page's does that went through `structure`."""
    return tables.rows(table, number) if tables.is_data(table) else []
