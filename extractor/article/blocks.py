"""From drafts to text: the lines of an article and where each of them stands.

Whatever a document was written in, its reader turns it into `Draft`s, one a line to be. `assemble` lays them out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.records import Block, BlockKind

CELL_GAP = " | "
END_MARK = "mcarticleend"  # a draft of this text says that an article may have ended there; never part of a text
_DROPPED = (
    *range(0x00, 0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0),  # controls
    0xAD, 0x034F, 0x061C, 0x180E, 0xFEFF, 0xFFFC, *range(0x200B, 0x2010), *range(0x202A, 0x202F),  # invisible, bidi
    *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC), *range(0xFE00, 0xFE10), *range(0xE000, 0xF900),  # private
    *range(0xD800, 0xE000),  # lone surrogates, which no encoding can write
)  # fmt: skip
_TABLE = dict.fromkeys(_DROPPED)
_PLAIN = re.compile(r"[ -~]*\Z")


@dataclass(frozen=True)
class Draft:
    """One block before it has a place: its kind, its normalised text, and for a row its cells.

    `table` tells the tables of one document apart. `level` is a heading's depth, 0 where that is not known.
    """

    kind: BlockKind
    text: str
    cells: tuple[str, ...] = ()
    table: int | None = None
    level: int = 0


def normalise(text: str) -> str:
    """One line of clean text: NFC, any white space as one space, invisible and control characters dropped."""
    if not _PLAIN.match(text):
        text = unicodedata.normalize("NFC", text.translate(_TABLE))
    return " ".join(text.split())


def row(cells: Iterable[str], table: int, *, header: bool = False) -> Draft:
    """A table row of normalised cells."""
    clean = tuple(normalise(cell) for cell in cells)
    return Draft("header_row" if header else "row", CELL_GAP.join(clean), clean, table)


def assemble(drafts: Iterable[Draft]) -> tuple[str, tuple[Block, ...]]:
    """The text, a line each draft, and the blocks that tile it. Tables are numbered from 0 in order of appearance."""
    lines: list[str] = []
    blocks: list[Block] = []
    numbers: dict[int, int] = {}
    at = 0
    for draft in drafts:
        if not draft.text.strip(" |") or draft.text == END_MARK:
            continue
        table = None if draft.table is None else numbers.setdefault(draft.table, len(numbers))
        cells, place = [], at
        for cell in draft.cells:
            cells.append((place, place + len(cell)))
            place += len(cell) + len(CELL_GAP)
        blocks.append(Block(kind=draft.kind, start=at, end=at + len(draft.text), cells=tuple(cells), table=table))
        lines.append(draft.text)
        at += len(draft.text) + 1
    return "\n".join(lines), tuple(blocks)
