"""Plain text -> drafts: paragraphs, headings, bullets, tables; and which of them is the title.

Text comes a line a paragraph, in paragraphs set apart by empty lines, or wrapped at a width; which of these is seen
from the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extractor.article import tables
from extractor.article.blocks import Draft, normalise
from extractor.article.dateline import day_in
from extractor.records import Block

_BULLET = re.compile(r"\s*(?:[•‣▪●◦·∙➢✓–—*+-]|\(?\d{1,2}[.)])\s+(?=\S)")
_NUMBERED = re.compile(r"\s*\(?\d{1,2}[.)]\s")
_HASHES = re.compile(r"\s*(#{1,6})\s+(?=\S)")
_STOP = re.compile(r"[.!?:;…][\"'”’)\]]*(?:\[\d+\])*$|[\"”]$")
_HANGING = re.compile(  # a line that cannot end here: its object is missing
    r"(?:^|\s)(?:the|a|an|by|to|of|and|or|like|with|for|from|in|on|at|as|than|that|which|said|per|via|is|are|was)$|,$",
    re.I,
)
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")  # iShares, eBay: no lower-case beginning
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_WIDEST_WRAP, _NARROWEST_WRAP = 132, 45  # columns
_HEADING_WORDS = 18


@dataclass(frozen=True)
class _Line:
    """A raw line, whether an empty one stands before it, and its offsets in the source."""

    raw: str
    text: str
    apart: bool
    start: int = 0
    end: int = 0

    @property
    def bullet(self) -> bool:
        return bool(_BULLET.match(self.raw))


class _Placed(NamedTuple):
    """A block to be, the line it stands on, and the texts of its cells as they stand there."""

    draft: Draft
    line: _Line
    cells: Sequence[str] = ()


def drafts(text: str) -> list[Draft]:
    """The blocks of a plain text."""
    return [found.draft for found in _classified(_paragraphs(text))]


def outline(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text that stays as it is: where each stands in it, without its bullet or hashes."""
    found = _classified(_paragraphs(text))
    headline = _headline([one.draft for one in found])
    return tuple(_block(text, one, title=at == headline) for at, one in enumerate(found))


def _block(text: str, found: _Placed, *, title: bool) -> Block:
    draft, line, cells = found
    mark = {"item": _BULLET, "heading": _HASHES}.get(draft.kind)
    marked = mark.match(line.raw) if mark else None
    start = line.start + (marked.end() - _indent(line.raw) if marked else 0)
    places, at = [], line.start
    for cell in cells:
        at = max(at, text.find(cell, at, line.end))
        places.append((at, at + len(cell)))
        at += len(cell)
    places += [(line.end, line.end)] * (len(draft.cells) - len(places))
    kind = "title" if title else draft.kind
    return Block(kind=kind, start=start, end=line.end, cells=tuple(places), table=draft.table)


def _paragraphs(text: str) -> list[_Line]:
    lines = _lines(text)
    return _unwrapped(lines, _wrap_width(lines))


def _lines(text: str) -> list[_Line]:
    out, apart, start = [], True, 0
    for stop in (*_BREAK.finditer(text), None):
        raw = text[start : stop.start() if stop else len(text)]
        clean = normalise(raw)
        if clean:
            shown = raw.expandtabs(8) if "\t" not in raw.strip() else raw
            first = start + _indent(raw)
            out.append(_Line(shown, clean, apart, first, first + len(raw.strip())))
        apart = not clean
        start = stop.end() if stop else start
    return out


def _indent(raw: str) -> int:
    return len(raw) - len(raw.lstrip())


def _wrap_width(lines: Sequence[_Line]) -> int:
    """The column at which the text was wrapped, or 0 where a line is a paragraph.

    Wrapped lines follow one another without an empty one, come close to a common width, and mostly end inside a
    sentence.
    """
    before = [one for one, other in pairwise(lines) if not other.apart and not one.bullet]
    width = max((len(line.raw.rstrip()) for line in lines), default=0)
    if len(before) < 2 or not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return 0
    full = [line for line in before if len(line.raw.rstrip()) > width - 20]
    stopped = sum(1 for line in full if _STOP.search(line.text))
    return width if len(full) * 2 >= len(before) and stopped * 5 < len(full) * 3 else 0


def _unwrapped(lines: Sequence[_Line], width: int) -> list[_Line]:
    """Lines of one paragraph joined: wrapped ones, and those torn apart where a link was lost."""
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_joined(group) for group in groups]


def _joined(group: list[_Line]) -> _Line:
    if len(group) == 1:
        return group[0]
    parts = [group[0].text]
    for line in group[1:]:
        tight = re.match(r"[,.;:!?)]", line.text) and not line.text.startswith("...")
        parts.append(line.text if tight else f" {line.text}")
    text = "".join(parts)
    lead = group[0].raw[: _indent(group[0].raw)]
    return _Line(lead + text, text, group[0].apart, group[0].start, group[-1].end)


def _continues(group: Sequence[_Line], line: _Line, width: int) -> bool:
    """Whether a line goes on with the paragraph that the group is so far."""
    last = group[-1]
    if any("|" in one.raw or "\t" in one.raw.strip() for one in (last, line)) or _is_aligned(line.raw):
        return False
    lower = line.text[0].islower() and not _BRAND.match(line.text)
    if width and not line.apart and not line.bullet:
        first = line.text.split(" ", 1)[0]
        return len(last.raw.rstrip()) + 1 + len(first) > width or (lower and not _STOP.search(last.text))
    if _STOP.search(last.text) or line.bullet or day_in(line.text):
        return False
    if lower or re.match(r"[,;)](?:\s|$)|[.](?:\s|$)", line.text):
        return (len(group) > 1 or " " in last.text) and day_in(last.text) is None
    return bool(_HANGING.search(last.text)) and line.apart and len(line.text.split()) > 3


def _classified(lines: Sequence[_Line]) -> list[_Placed]:
    out: list[_Placed] = []
    at = number = 0
    while at < len(lines):
        grid = _table(lines, at)
        if grid:
            rows = [
                (line, cells) for line, cells in zip(lines[at:], grid, strict=False) if re.search(r"\w", "".join(cells))
            ]  # not the rules between them
            made = tables.from_texts([cells for _, cells in rows], number)
            out += [_Placed(draft, line, cells) for draft, (line, cells) in zip(made, rows, strict=True)]
            number += 1
            at += len(grid)
            continue
        out.append(_Placed(_draft(lines[at], *_around(lines, at)), lines[at]))
        at += 1
    return out


def _around(lines: Sequence[_Line], at: int) -> tuple[_Line | None, _Line | None]:
    """The lines before and after one."""
    return lines[at - 1] if at else None, lines[at + 1] if at + 1 < len(lines) else None


def _draft(line: _Line, before: _Line | None, after: _Line | None) -> Draft:
    bullet = _BULLET.match(line.raw)
    if bullet and not (_NUMBERED.match(line.raw) and line.apart and _is_heading(line, after)):
        return Draft("item", normalise(line.raw[bullet.end() :]))
    if head := _HASHES.match(line.text):
        return Draft("heading", line.text[head.end() :], level=len(head[1]))
    if _is_heading(line, after):
        listed = not line.apart and before is not None and _is_short(before) and re.search(r"\d", line.text)
        return Draft("item" if listed else "heading", line.text)
    return Draft("paragraph", line.text)


def _is_short(line: _Line) -> bool:
    return len(line.text.split()) <= _HEADING_WORDS and not _STOP.search(line.text)


def _is_heading(line: _Line, after: _Line | None) -> bool:
    if line.text[0].islower() and not _BRAND.match(line.text):
        return False
    if _is_short(line):
        return not line.text.endswith(",")
    words = line.text.split()
    if line.text[-1] in "?!" and len(words) <= _HEADING_WORDS and not re.match(r"[QA]:\s", line.text):
        capitals = sum(1 for word in words if word[0].isupper() or word[0].isdigit() or len(word) < 4)
        return capitals * 3 >= len(words) * 2 and line.apart and (after is None or after.apart)
    return False


# -- tables ------------------------------------------------------------------------------------------------------------


def _table(lines: Sequence[_Line], at: int) -> list[list[str]]:
    """The rows of a table that begins at a line, or nothing: tabs, pipes, or columns set by spaces."""
    for split in (_by_tabs, _by_pipes, _by_columns):
        grid: list[list[str]] = []
        for line in lines[at:]:
            cells = split(line.raw)
            if not cells or (grid and (line.apart or abs(len(cells) - len(grid[0])) > 1)):
                break
            grid.append(cells)
        if len(grid) >= (3 if split is _by_columns else 2):
            return grid
    return []


def _by_tabs(raw: str) -> list[str]:
    cells = [cell.strip() for cell in raw.strip("\n").split("\t")]
    return cells if len(cells) >= 2 and sum(map(bool, cells)) >= 2 else []


def _by_pipes(raw: str) -> list[str]:
    if raw.count("|") < 1 or len(raw) > 400:
        return []
    cells = [cell.strip() for cell in raw.strip().strip("|").split("|")]
    return cells if len(cells) >= 2 else []


def _by_columns(raw: str) -> list[str]:
    cells = re.split(r"\s{2,}", raw.strip())
    return cells if len(cells) >= 2 and all(len(cell) <= 60 for cell in cells) and not _BULLET.match(raw) else []


def _is_aligned(raw: str) -> bool:
    return len(_by_columns(raw)) >= 2


# -- the title ---------------------------------------------------------------------------------------------------------


def titled(blocks: list[Draft]) -> list[Draft]:
    """The blocks with the title marked as such: the headline among the short lines before the first paragraph.

    A kicker such as "Investing" above it is dropped. Without a likely line, nothing changes.
    """
    at = _headline(blocks)
    if at is None:
        return blocks
    kickers = all(draft.kind == "heading" and len(draft.text.split()) <= 2 for draft in blocks[:at])
    return [Draft("title", blocks[at].text), *(blocks[:at] if not kickers else []), *blocks[at + 1 :]]


def _headline(blocks: Sequence[Draft]) -> int | None:
    prose = (at for at, draft in enumerate(blocks) if draft.kind == "paragraph" and len(draft.text) > 90)
    first = next(prose, min(len(blocks), 3))
    return next((at for at in range(first) if _is_headline(blocks[at])), None)


def _is_headline(draft: Draft) -> bool:
    words = len(draft.text.split())
    return words >= 3 and (draft.kind == "heading" or (words <= _HEADING_WORDS and draft.text[-1] in '?!’"”'))
