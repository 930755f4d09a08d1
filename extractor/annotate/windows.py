"""Windows: a sentence (or table row) that holds numbers, with everything that could belong to them.

Candidates are typed and grounded: every subject is a mention from the instruments component (in the sentence, before
it, in its heading, its table heads, the title) or a declared implied subject. A scorer, by rules or trained, only ever
*chooses* among them; it cannot invent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from spacy.tokens import Doc

from extractor.annotate import cues
from extractor.annotate.spans import BlockRow, Citation, Instrument, Quantity, When, get

Place = Literal["sentence", "row_head", "column_head", "before", "lead", "heading", "title", "implied"]


class CueHit(NamedTuple):
    """Words that speak for a metric; `side` as in `cues.Cue`."""

    start: int
    end: int
    metric: str
    weight: float
    side: str


class Direction(NamedTuple):
    """Words of rise (1) or fall (-1)."""

    start: int
    end: int
    sign: int


class Subject(NamedTuple):
    """A subject candidate; `distance` counts sentences back, 0 in the sentence itself."""

    mention: Instrument
    place: Place
    distance: int


@dataclass(frozen=True)
class Cell:
    """A number's place in a table: its row's head, its column's head, and the table's caption or heading."""

    row_head: tuple[int, int]
    column_head: tuple[int, int] | None


@dataclass(frozen=True)
class Window:
    """One sentence or table row with numbers, and all candidates for them."""

    text: str
    start: int
    end: int
    kind: str
    block: tuple[int, int]
    quantities: tuple[Quantity, ...]
    subjects: tuple[Subject, ...]
    cues: tuple[CueHit, ...]
    directions: tuple[Direction, ...]
    whens: tuple[When, ...]
    citations: tuple[Citation, ...]
    heading: tuple[int, int] | None = None
    previous: tuple[int, int] | None = None
    cells: dict[int, Cell] = field(default_factory=dict)
    caption: str = ""

    def near(self, start: int, end: int) -> str:
        """A slice of the document's text."""
        return self.text[start:end]


IMPLIED = (
    Instrument(-1, -1, "US", "United States", "economy", 0),
    Instrument(-1, -1, "FED", "Federal Reserve", "rate", 0),
    Instrument(-1, -1, "US10Y", "10-year Treasury", "rate", 0),
)


def windows(doc: Doc) -> Iterator[Window]:
    """The windows of a document in order; sentences without numbers give none, but are remembered as context."""
    text = doc.text
    quantities = get(doc, "quantities", Quantity)
    mentions = get(doc, "instruments", Instrument)
    whens = get(doc, "dates", When)
    cited = get(doc, "citations", Citation)
    blocks = get(doc, "blocks", BlockRow) or _lines(text)
    title = next(((b.start, b.end) for b in blocks if b.kind == "title"), None)
    frame = _Frame(text, blocks, mentions, title)
    sentences = [(s.start_char, s.end_char) for s in doc.sents] if doc.has_annotation("SENT_START") else []
    sentences = sentences or [(b.start, b.end) for b in blocks]
    previous = None
    for start, end in sentences:
        end = start + len(text[start:end].rstrip())
        block = frame.enter(start)
        inside = [q for q in quantities if start <= q.start < end]
        if inside:
            cells = frame.cells(block, inside)
            extra = "".join(text[slice(*c.column_head)] + " | " for c in set(cells.values()) if c.column_head)
            hits, turns = scan(text, start, end)
            for cell in {c.column_head: c for c in cells.values() if c.column_head}.values():
                assert cell.column_head is not None
                more, moves = scan(text, *cell.column_head)
                hits, turns = hits + more, turns + moves
            yield Window(
                text=text, start=start, end=end, kind=block.kind, block=(block.start, block.end),
                quantities=tuple(inside), subjects=tuple(frame.subjects(block, start, end, cells)),
                cues=hits, directions=turns,
                whens=tuple(w for w in whens if start <= w.start < end),
                citations=tuple(c for c in cited if c.scope_start < end and start < c.scope_end),
                heading=frame.heading, previous=previous, cells=cells, caption=extra,
            )  # fmt: skip
        frame.leave(start, end)
        previous = (start, end)


def _lines(text: str) -> list[BlockRow]:
    return [BlockRow(m.start(), m.end(), "paragraph", -1, []) for m in re.finditer(r"[^\n]+", text)]


class _Frame:
    """What a reader keeps in mind while going through an article: heading, table heads, earlier mentions."""

    def __init__(
        self, text: str, blocks: list[BlockRow], mentions: list[Instrument], title: tuple[int, int] | None
    ) -> None:
        self.text, self.blocks, self.mentions, self.title = text, blocks, mentions, title
        self.at = 0
        self.heading: tuple[int, int] | None = None
        self.lead: tuple[int, int] | None = None
        self.headers: dict[int, BlockRow] = {}
        self.past: list[tuple[int, int, int]] = []  # start, end, block start

    def enter(self, start: int) -> BlockRow:
        while self.at + 1 < len(self.blocks) and self.blocks[self.at + 1].start <= start:
            self.at += 1
        block = self.blocks[self.at]
        if block.kind == "header_row":
            self.headers.setdefault(block.table, block)
        return block

    def leave(self, start: int, end: int) -> None:
        block = self.blocks[self.at]
        if block.kind == "heading":
            self.heading = (start, end)
        if block.kind == "paragraph":
            self.lead = (start, end)
        self.past.append((start, end, block.start))

    def cells(self, block: BlockRow, quantities: list[Quantity]) -> dict[int, Cell]:
        """The cell of each number (by its start) in a table row."""
        if block.kind not in ("row", "header_row") or len(block.cells) < 4:
            return {}
        spans = list(zip(block.cells[::2], block.cells[1::2], strict=True))
        header = self.headers.get(block.table)
        heads = list(zip(header.cells[::2], header.cells[1::2], strict=True)) if header and header != block else []
        found = {}
        for q in quantities:
            for i, (s, e) in enumerate(spans):
                if s <= q.start < e and i > 0:
                    found[q.start] = Cell(spans[0], heads[i] if i < len(heads) else None)
        return found

    def subjects(self, block: BlockRow, start: int, end: int, cells: dict[int, Cell]) -> Iterator[Subject]:
        for m in self.mentions:
            if start <= m.start < end:
                yield Subject(m, "row_head" if cells and self._in(m, cells, "row_head") else "sentence", 0)
            elif cells and self._in(m, cells, "column_head"):
                yield Subject(m, "column_head", 0)
        seen = 0
        for back, (s, e, of) in enumerate(reversed(self.past[-6:]), 1):
            here = [m for m in self.mentions if s <= m.start < e]
            for m in here[:6]:
                yield Subject(m, "before" if of == block.start or back <= 2 else "lead", back + (of != block.start))
            seen += len(here)
            if seen >= 10:
                break
        for place, span in (("heading", self.heading), ("title", self.title)):
            if span and span != (start, end):
                for m in self.mentions:
                    if span[0] <= m.start < span[1]:
                        yield Subject(m, place, 4)  # type: ignore[arg-type]
        for m in IMPLIED:
            yield Subject(m, "implied", 8)

    @staticmethod
    def _in(m: Instrument, cells: dict[int, Cell], name: str) -> bool:
        spans = (getattr(cell, name) for cell in cells.values())
        return any(span and span[0] <= m.start < span[1] for span in spans)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    move = re.compile(rf"(?<![A-Za-z-])(?:(?P<up>{cues.RISE})|(?P<down>{cues.FALL}))(?![A-Za-z])", re.I)
    return cues.compile_cues(), move


def scan(text: str, start: int, end: int) -> tuple[tuple[CueHit, ...], tuple[Direction, ...]]:
    """Metric cues and words of direction between two offsets."""
    pattern, move = _patterns()
    hits = []
    for m in pattern.finditer(text, start, end):
        cue = cues.CUES[int(m.lastgroup[1:])]  # type: ignore[index]
        hits.append(CueHit(m.start(), m.end(), cue.metric, cue.weight, cue.side))
    turns = [Direction(m.start(), m.end(), 1 if m["up"] else -1) for m in move.finditer(text, start, end)]
    return tuple(hits), tuple(turns)
