"""An HTML table -> rows of cells: spans unfolded, header rows told from data, layout tables left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractor.article.blocks import END_MARK, Draft, normalise, row

Element = Any  # lxml has no types of its own

_MOST_CELLS = 20_000  # a table beyond this is a data dump, and a span of a million columns an attack
_WIDEST = 64
_LONG_CELL = 400  # characters; prose this long in a cell means that the table lays out a page
_BLOCKS = ("h1", "h2", "h3", "article", "section", "form", "nav", "ul", "ol", "table")
_NUMERIC = re.compile(r"\d")
_LABEL = re.compile(  # what a header cell may hold although it has digits: years, quarters, dates, periods, units
    r"(?:(?:(?:[QH][1-4]|FY|CY)[\s'’-]*(?:19|20)?\d\d|(?:19|20)\d\d|['’]\d\d)[AEFe]?|[QH][1-4]"
    r"|\d+[- ]?(?:d|w|m|y|yr|day|week|month|year)s?\b.*|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,?\s+\d{4})?"
    r"|[A-Z][a-z]{2,8}\.?\s+(?:19|20)\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d"
    r"|.*\b(?:19|20)\d\d\b.*|.*[A-Za-z]{3}.*)"
)


def is_data(table: Element) -> bool:
    """Whether a table holds data, rather than laying out the page."""
    lines = list(_rows(table))
    widest = max((sum(1 for _ in _cells(line)) for line in lines), default=0)
    if len(lines) < 2 or widest < 2:
        return False
    if next(table.iterdescendants(*_BLOCKS), None) is not None:
        return False
    if table.get("role") in ("presentation", "none") and next(table.iterdescendants("th"), None) is None:
        return False
    return all(len(cell.text_content()) < _LONG_CELL for line in lines for cell in _cells(line))


def rows(table: Element, number: int) -> list[Draft]:
    """The drafts of a data table: its caption, then a draft a row. `number` tells it from other tables."""
    caption = table.find("caption")
    drafts = []
    if caption is not None and (text := normalise(caption.text_content())):
        drafts.append(Draft("caption", text))
    grid = _grid(table)
    heads = _header_rows(grid)
    for at, line in enumerate(grid):
        texts = [text for text, _ in line]
        if not any(texts):
            continue
        if len(grid) > 2 and sum(map(bool, texts)) == 1 and _is_note(max(texts, key=len)):
            drafts.append(Draft("caption", max(texts, key=len)))
        else:
            drafts.append(row(texts, number, header=at < heads))
    return drafts


def from_texts(lines: list[list[str]], number: int) -> list[Draft]:
    """Rows of plain texts as drafts; the first row is a header where the others have figures and it has none."""
    width = max(map(len, lines))
    grid = [[(normalise(text), False) for text in line] + [("", False)] * (width - len(line)) for line in lines]
    heads = _header_rows(grid)
    return [row([text for text, _ in line], number, header=at < heads) for at, line in enumerate(grid)]


def parts(table: Element) -> Iterator[Element]:
    """The sections, rows and cells of a table, those of tables inside it left out."""
    yield from (child for child in table if child.tag in ("thead", "tbody", "tfoot", "caption"))
    for line in _rows(table):
        yield line
        yield from _cells(line)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (line for line in child if line.tag == "tr")


def _cells(line: Element) -> Iterator[Element]:
    return (cell for cell in line if cell.tag in ("td", "th"))


def _span(cell: Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), _WIDEST) if value.isascii() and value.isdigit() and len(value) < 7 else 1


Cell = tuple[str, bool]  # its text, and whether it is a head


def _grid(table: Element) -> list[list[Cell]]:
    """The table as a rectangle. A head or row label that spans is repeated; a figure that spans stands once."""
    grid: list[list[Cell]] = []
    pending: dict[int, tuple[int, Cell]] = {}  # column -> rows still covered from above, and by what
    cells = 0
    for line in _rows(table):
        out: list[Cell] = []
        for cell in _cells(line):
            _fill(out, pending)
            _place(out, pending, cell)
        _fill(out, pending)
        grid.append(out)
        cells += len(out)
        if cells > _MOST_CELLS:
            break
    width = max(map(len, grid), default=0)
    return [line + [("", False)] * (width - len(line)) for line in grid]


def _fill(out: list[Cell], pending: dict[int, tuple[int, Cell]]) -> None:
    while len(out) in pending:
        left, cell = pending.pop(len(out))
        if left > 1:
            pending[len(out)] = (left - 1, cell)
        out.append(cell)


def _place(out: list[Cell], pending: dict[int, tuple[int, Cell]], cell: Element) -> None:
    text = normalise(_text(cell))
    head = cell.tag == "th" or _is_bold(cell, text)
    label = head or (not out and not re.fullmatch(r"[\W\d]*[%xX]?", text))
    down = _span(cell, "rowspan")
    for _ in range(min(_span(cell, "colspan"), _WIDEST - len(out))):
        if down > 1:
            pending[len(out)] = (down - 1, (text if label else "", head))
        out.append((text, head))
        if not head:
            text = ""


def _text(cell: Element) -> str:
    apart = next(cell.iterdescendants("br", "p", "div", "li"), None) is not None
    return (" " if apart else "").join(cell.itertext()).replace(END_MARK, "")


def _is_bold(cell: Element, text: str) -> bool:
    """Whether all of a td's text stands in bold."""
    if not text or (cell.text or "").strip() or len(cell) != 1:
        return False
    inner = cell[0]
    while inner.tag in ("p", "span", "div", "font") and len(inner) == 1 and not (inner.text or "").strip():
        inner = inner[0]
    return inner.tag in ("b", "strong") and normalise(inner.text_content()) == text


def _header_rows(grid: list[list[Cell]]) -> int:
    """How many rows at the top are header rows."""
    count = 0
    for line in grid[:-1]:
        filled = [(text, head) for text, head in line if text]
        if filled and not all(head for _, head in filled):
            break
        count += 1
        if count == 3:
            break
    if count and any(text for text, _ in grid[count - 1]):
        return count
    first = [text for text, _ in grid[0] if text] if grid else []
    rest = [text for line in grid[1:] for text, _ in line[1:] if text]
    figures = sum(1 for text in rest if _NUMERIC.search(text))
    labels = all(not _NUMERIC.search(text) or _LABEL.fullmatch(text) for text in first)
    return int(bool(len(first) > 1 and labels and figures * 2 >= len(rest) > 0))


def _is_note(text: str) -> bool:
    return bool(re.match(r"(?:sources?|notes?|data)\b\s*[:.]|[*†‡]|as of\b|data as of\b", text, re.I)) or (
        len(text) > 60 and text.endswith(".")
    )
