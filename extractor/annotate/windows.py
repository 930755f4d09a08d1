"""Windows: a sentence (or table row) that holds numbers, with everything that could belong to them.

Candidates are typed and grounded: every subject is a mention from the instruments component (in the sentence, before
it, in its heading, its table heads, the title) or a declared implied subject. A scorer, by rules or trained, only ever
*chooses* among them; it cannot invent.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple, TypeVar

from spacy.tokens import Doc

from extractor.annotate import cues
from extractor.annotate.descriptions import AT_HOME, home
from extractor.annotate.folded import folded, whole
from extractor.annotate.numerals import scale_of, unit_of
from extractor.annotate.spans import BlockRow, Citation, Instrument, Quantity, get

Place = Literal["sentence", "row_head", "column_head", "before", "lead", "heading", "title", "topic", "implied"]


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
    """A subject candidate; `distance` counts sentences back, 0 in the sentence itself.

    `share` is the part of the article's mentions that are of this subject; `titled` is 1 where the title names it.
    """

    mention: Instrument
    place: Place
    distance: int
    share: float = 0.0
    titled: int = 0


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
    citations: tuple[Citation, ...]
    heading: tuple[int, int] | None = None
    title: tuple[int, int] | None = None
    previous: tuple[int, int] | None = None
    before: tuple[int, int] | None = None
    cells: dict[int, Cell] = field(default_factory=dict)


CONTEXT = 400  # characters before a sentence that a scorer may read
LONGEST_SCOPE = 5000  # characters that one citation may cover
Timed = TypeVar("Timed", Quantity, Citation)


def windows(doc: Doc) -> Iterator[Window]:
    """The windows of a document in order; sentences without numbers give none, but are remembered as context."""
    text = doc.text
    quantities = get(doc, "quantities", Quantity)
    mentions = get(doc, "instruments", Instrument)
    cited = get(doc, "citations", Citation)
    blocks = get(doc, "blocks", BlockRow) or _lines(text)
    if not blocks:
        return
    title = next(((b.start, b.end) for b in blocks if b.kind == "title"), None)
    frame = _Frame(text, blocks, mentions, title, quoted=_quoted(mentions, cited))
    sentences = [(s.start_char, s.end_char) for s in doc.sents] if doc.has_annotation("SENT_START") else []
    sentences = sentences or [(b.start, b.end) for b in blocks]
    q_starts = [q.start for q in quantities]
    cited.sort(key=lambda c: c.scope_start)
    c_starts = [c.scope_start for c in cited]
    for start, stop in sentences:
        end = start + len(text[start:stop].rstrip())
        block = frame.enter(start)
        inside = _between(quantities, q_starts, start, end)
        if inside:
            cells = frame.cells(block, inside)
            inside = [headed(text, q, cells.get(q.start)) for q in inside]
            hits, turns = scan(text, start, end)
            for head in dict.fromkeys(cell.column_head for cell in cells.values() if cell.column_head):
                more, moves = scan(text, *head)
                if _POINTS.fullmatch(text[slice(*head)].strip()):
                    more += (CueHit(*head, "point_change", 1.0, "any"),)
                hits, turns = hits + more, turns + moves
            hits = frame.unnamed(hits)
            yield Window(
                text=text, start=start, end=end, kind=block.kind, block=(block.start, block.end),
                quantities=tuple(inside), subjects=tuple(map(frame.weighed, frame.subjects(block, start, end, cells))),
                cues=hits, directions=turns,
                citations=tuple(c for c in _between(cited, c_starts, start - LONGEST_SCOPE, end) if start < c.scope_end),
                heading=frame.heading, title=title, previous=frame.past[-1][:2] if frame.past else None,
                before=frame.before(start), cells=cells,
            )  # fmt: skip
        frame.leave(start, end)


def _implied(text: str) -> tuple[Instrument, ...]:
    """The economy and central bank at home, which numbers may be about without their being named."""
    return tuple(
        Instrument(-1, -1, ident, name, kind, 0)
        for (ident, name), kind in zip(AT_HOME[home(text)], ("economy", "rate"), strict=True)
    )


def _quoted(mentions: list[Instrument], cited: list[Citation]) -> frozenset[int]:
    """Where companies are named only as a source ("LSEG data"): what follows is not about them."""
    ends = sorted((c.start, c.end) for c in cited)
    starts = [start for start, _ in ends]
    found = set()
    for m in mentions:
        at = bisect.bisect_right(starts, m.start) - 1
        if m.kind == "equity" and at >= 0 and m.start < ends[at][1]:
            found.add(m.start)
    return frozenset(found)


_POINTS = re.compile(r"(?:net\s)?(?:points?|pts\.?)(?:\s(?:change|chg\.?|gained|lost))?", re.I)  # a column's head
_BROKER = re.compile(r"(?:broker(?:age)?|firm|analyst|strategist|forecaster|house)s?", re.I)
_VIEW = re.compile(r"\b(?:targets?|ratings?|stance|views?|recommendation|forecasts?|previous|earlier|old)\b", re.I)
_HEAD_UNIT = re.compile(
    r"(?P<cur>US\$|C\$|A\$|HK\$|[$€£¥])\s?(?P<scale>trillions?|billions?|millions?|thousands?|trn|tn|bn|mn|mln|m|b|k)\b|(?P<percent>%|\bper\s?cent\b|\bpct\b)"
    r"|\b(?P<bps>bps?|basis points)\b|\((?P<only>[$€£])\)|\bin\s(?P<word>millions|billions)\b",
    re.I,
)


def headed(text: str, q: Quantity, cell: Cell | None) -> Quantity:
    """A number printed bare in a table, with the unit and scale that its column's or row's head gives ("AUM ($bn)")."""
    if cell is None or q.unit not in ("", "points") or q.form not in ("number", "words"):
        return q
    for head in (cell.column_head, cell.row_head):
        m = _HEAD_UNIT.search(text, *head) if head else None
        if m is None:
            continue
        if m["percent"] or m["bps"]:
            return q._replace(unit="percent" if m["percent"] else "bps")
        factor = Decimal(1).scaleb(scale_of((m["scale"] or m["word"] or "").rstrip("s")))
        low, high, step = (format(Decimal(x) * factor, "f") for x in (q.low, q.high, q.step))
        return q._replace(low=low, high=high, step=step, unit=unit_of(None, m["cur"] or m["only"] or "$")[0])
    return q


def _between(rows: list[Timed], starts: list[int], start: int, end: int) -> list[Timed]:
    """The rows whose own start (in `starts`, sorted) lies between two offsets."""
    return rows[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]


def _lines(text: str) -> list[BlockRow]:
    return [BlockRow(m.start(), m.end(), "paragraph", -1, []) for m in re.finditer(r"[^\n]+", text)]


class _Frame:
    """What a reader keeps in mind while going through an article: heading, table heads, earlier mentions."""

    def __init__(
        self,
        text: str,
        blocks: list[BlockRow],
        mentions: list[Instrument],
        title: tuple[int, int] | None,
        *,
        quoted: frozenset[int],
    ) -> None:
        self.text, self.blocks, self.mentions, self.title = text, blocks, mentions, title
        self.starts = [m.start for m in mentions]
        self.quoted = quoted
        self.implied = _implied(text)
        self.overall = Counter(m.id for m in mentions if m.start not in quoted)
        self.chief = [i for i, _ in self.overall.most_common(2)]
        self.first = {m.id: m for m in reversed(mentions)}
        self.latest: dict[str, Instrument] = {}
        self.so_far: Counter[str] = Counter()
        self.counted = 0
        self.titled = {m.id for m in mentions if title and title[0] <= m.start < title[1]}
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

    def before(self, start: int) -> tuple[int, int] | None:
        """What a reader has just read: as many whole sentences before an offset as fit into `CONTEXT` characters."""
        first = None
        for s, _, _ in reversed(self.past[-8:]):
            if first is not None and start - s > CONTEXT:
                break
            first = s
        return (first, start) if first is not None else None

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

    def _by_broker(self, block: BlockRow) -> bool:
        """Whether the rows of a table are brokers with their views, who are no subjects: "Firm | Rating | New | Old"."""
        header = self.headers.get(block.table)
        if header is None or not header.cells:
            return False
        first = self.text[header.cells[0] : header.cells[1]].strip()
        return bool(_BROKER.fullmatch(first) and _VIEW.search(self.text, header.cells[1], header.end))

    def subjects(self, block: BlockRow, start: int, end: int, cells: dict[int, Cell]) -> Iterator[Subject]:
        told = bool(cells) and self._by_broker(block)
        for m in self._within(start, end):
            heads = bool(cells) and self._in(m, cells, "row_head")
            if not (heads and told):
                yield Subject(m, "row_head" if heads else "sentence", 0)
        for head in {cell.column_head for cell in cells.values() if cell.column_head}:
            for m in self._within(*head):
                yield Subject(m, "column_head", 0)
        known: set[str] = set()
        for back, (s, e, of) in enumerate(reversed(self.past[-8:]), 1):
            for m in [m for m in self._within(s, e) if m.start not in self.quoted][:6]:
                if m.id not in known or back <= 2:
                    yield Subject(m, "before" if of == block.start or back <= 2 else "lead", back + (of != block.start))
                known.add(m.id)
            if len(known) >= 10:
                break
        spans: list[tuple[Place, tuple[int, int] | None]] = [("heading", self.heading), ("title", self.title)]
        for place, span in spans:
            if span and span != (start, end):
                for m in self._within(*span):
                    known.add(m.id)
                    yield Subject(m, place, 4)
        for m in self._topics(start):
            if m.id not in known:
                yield Subject(m, "topic", 6)
        for m in self.implied:
            yield Subject(m, "implied", 8)

    def weighed(self, s: Subject) -> Subject:
        """The candidate with its weight in the whole article."""
        share = self.overall[s.mention.id] / max(1, len(self.mentions))
        return s._replace(share=share, titled=int(s.mention.id in self.titled))

    def unnamed(self, hits: tuple[CueHit, ...]) -> tuple[CueHit, ...]:
        """The cues that are no part of a company's or fund's name ("JPMorgan Equity Premium Income")."""

        def in_name(hit: CueHit) -> bool:
            near = self._within(hit.start - 80, hit.end)
            return any(
                m.strong and m.kind in ("etf", "equity") and m.start < hit.end and hit.start < m.end for m in near
            )

        return tuple(hit for hit in hits if not in_name(hit))

    def _within(self, start: int, end: int) -> list[Instrument]:
        first = bisect.bisect_left(self.starts, start)
        return self.mentions[first : bisect.bisect_left(self.starts, end)]

    def _topics(self, start: int) -> list[Instrument]:
        """The latest mention of each of the four subjects that the article has named most, up to here or at all."""
        while self.counted < len(self.mentions) and self.starts[self.counted] < start:
            m = self.mentions[self.counted]
            if m.start not in self.quoted:
                self.so_far[m.id] += 1
                self.latest[m.id] = m
            self.counted += 1
        top = [i for i, _ in self.so_far.most_common(3)] + self.chief
        return [self.latest.get(ident) or self.first[ident] for ident in dict.fromkeys(top)][:4]

    @staticmethod
    def _in(m: Instrument, cells: dict[int, Cell], name: str) -> bool:
        spans = (getattr(cell, name) for cell in cells.values())
        return any(span and span[0] <= m.start < span[1] for span in spans)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    move = folded(rf"(?<![A-Za-z-])(?:(?P<up>{cues.RISE})|(?P<down>{cues.FALL}))(?![A-Za-z])")
    return *cues.compile_cues(), move


def scan(text: str, start: int, end: int) -> tuple[tuple[CueHit, ...], tuple[Direction, ...]]:
    """Metric cues and words of direction between two offsets."""
    find, tell, move = _patterns()
    low = whole(text)
    hits = []
    for found in find.finditer(low, start, end):
        m = tell.match(text, found.start(), end)
        if m is not None and m.lastgroup:
            cue = cues.CUES[int(m.lastgroup[1:])]
            hits.append(CueHit(m.start(), m.end(), cue.metric, cue.weight, cue.side))
    turns = [Direction(m.start(), m.end(), 1 if m["up"] else -1) for m in move.finditer(low, start, end)]
    return tuple(hits), tuple(turns)
