"""A document as a trained scorer sees it: token ids, the token spans of every candidate, and the evidence as numbers.

Used alike in training and at run time, so that both see the same. The text is read once, in stretches of neighbouring
sentences: `[CLS] stretch [SEP] heads [SEP] heading [SEP] title [SEP] name [SEP] ...`. A stretch begins a little before the
first sentence whose numbers are read in it; column heads, heading and title follow where they stand outside it, then the
names of the candidates that are shown nowhere, or only by a reference ("the fund"). Every number and candidate is a
span of tokens; nothing else can be chosen. A sentence too long for one stretch is read in overlapping pieces, each number
in the piece that shows it best.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from extractor.annotate import evidence
from extractor.annotate.compat import CENTRAL_BANKS
from extractor.annotate.scorer import Scores
from extractor.annotate.spans import Instrument, Quantity
from extractor.annotate.windows import Window
from extractor.metrics import METRICS, is_currency

MAX_TOKENS = 480  # of an input; the pretrained encoder knows 512 positions
STRETCH = 256  # tokens of running text in an input
BEFORE = 90  # tokens shown before the first sentence of a stretch
GAP = 60  # tokens without a number that are still read through
HEAD_TOKENS = 30
NAME_TOKENS = 12
MAX_SENTENCE = 160  # a longer one is read in pieces
OVERLAP = 60
MAX_SUBJECTS = 24
METRIC_IDS = tuple(METRICS)
_METRIC_AT = {name: i for i, name in enumerate(METRIC_IDS)}
KINDS = ("index", "etf", "equity", "sector", "group", "rate", "economy", "commodity", "currency", "crypto", "other")
PLACES = ("sentence", "row_head", "column_head", "before", "lead", "heading", "title", "topic", "implied")
UNIT_CLASSES = (
    "percent",
    "bps",
    "ratio",
    "points",
    "count",
    "money",
    "",
    "shares",
    "days",
    "weeks",
    "months",
    "years",
    "times",
    "rest",
)
FORMS = ("number", "words", "fraction", "multiple", "fold", "streak", "duration")
FRAMES = ("level", "change", "previous", "")
BLOCKS = ("title", "heading", "paragraph", "item", "quote", "row", "header_row", "caption")
QUALIFIERS = ("exact", "approx", "more_than", "less_than", "range")
NUMBER_FEATURES = 2 * len(METRIC_IDS) + len(UNIT_CLASSES) + len(FORMS) + len(FRAMES) + len(BLOCKS) + len(QUALIFIERS) + 9
RULE_METRICS = slice(0, len(METRIC_IDS))  # where the rules' own scores stand among the features
CUE_METRICS = slice(len(METRIC_IDS), 2 * len(METRIC_IDS))  # and the votes of the words around a number
#: sorts of subjects that metrics go with or not: the kinds, with central banks apart from bonds
SORTS = (*KINDS, "bank")
SUBJECT_FEATURES = len(KINDS) + len(PLACES) + 11
RULE_SUBJECT = 0
FIT_SUBJECT = len(KINDS) + len(PLACES) + 1
UNTOLD = Scores(0.5, (), "", 0)  # in place of the rules' opinion

Span = tuple[int, int]
NOWHERE: Span = (0, 0)


class Tokens(Protocol):
    """What is needed of a tokenizer's answer."""

    ids: list[int]
    offsets: list[tuple[int, int]]


class Tokenizer(Protocol):
    """What is needed of a tokenizer."""

    def encode(self, text: str, *, add_special_tokens: bool = ...) -> Tokens:
        """Token ids and character offsets of a text."""
        ...

    def token_to_id(self, token: str) -> int | None:
        """The id of a token."""
        ...


@dataclass
class Part:
    """What an input holds of one window. Spans are first and last token; `quantities` are positions in the window's tuple.

    `namesakes` are where each candidate is called by name: the mention itself, or what it refers to. `pairs`
    describe every number with every subject.
    """

    window: Window
    quantities: list[int]
    spans: list[Span]
    heads: list[Span]
    numbers: list[list[float]]
    subjects: list[int]
    subject_spans: list[Span]
    namesakes: list[Span]
    sorts: list[int]
    pairs: list[list[list[float]]]


@dataclass
class Encoded:
    """One input of the encoder: a stretch of text and what is read in it, in the text's order."""

    ids: list[int]
    parts: list[Part]


@dataclass
class Piece:
    """A window, or a part of a very long one: its position, the tokens `first` to `last`, the numbers read in it."""

    window: int
    first: int
    last: int
    quantities: list[int]


def encode(
    seen: Sequence[Window], ruled: Sequence[list[Scores]], tokenizer: Tokenizer, *, blind: bool = False
) -> Iterator[Encoded]:
    """The inputs for the windows of one document, which must come in its order. `ruled` is what the rules say of them.

    `blind` keeps from the network what rules and cues say, to measure what it reads by itself.
    """
    if not seen:
        return
    tokens = tokenizer.encode(seen[0].text, add_special_tokens=False)
    starts = [start for start, _ in tokens.offsets]
    for first, pieces in stretches(seen, starts):
        reader = _Input(seen[0].text, tokenizer, blind=blind)
        reader.show(tokens.ids[first : pieces[-1].last], starts[first : pieces[-1].last], seen[pieces[-1].window].end)
        yield reader.read([(seen[p.window], ruled[p.window], p.quantities) for p in pieces])


def stretches(seen: Sequence[Window], starts: list[int]) -> Iterator[tuple[int, list[Piece]]]:
    """The first token shown and the pieces read together; `starts` are the offsets at which the text's tokens start."""
    first, group = 0, list[Piece]()
    for i, w in enumerate(seen):
        for piece in _pieces(i, w, starts):
            if group and (piece.last - first > STRETCH or piece.first - group[-1].last > GAP):
                yield first, group
                group = []
            if not group:
                known = bisect.bisect_left(starts, w.before[0]) if w.before else piece.first
                first = max(piece.first - BEFORE, min(known, piece.first), 0)
            group.append(piece)
    if group:
        yield first, group


def _pieces(at: int, w: Window, starts: list[int]) -> list[Piece]:
    first, last = bisect.bisect_left(starts, w.start), bisect.bisect_left(starts, w.end)
    stride = MAX_SENTENCE - OVERLAP
    most = max(0, math.ceil((last - first - MAX_SENTENCE) / stride))
    members: dict[int, list[int]] = {}
    for i, q in enumerate(w.quantities):
        token = bisect.bisect_right(starts, q.start) - 1 - first
        members.setdefault(min(max(0, (token - OVERLAP // 2) // stride), most), []).append(i)
    return [
        Piece(at, first + k * stride, min(first + k * stride + MAX_SENTENCE, last), own)
        for k, own in sorted(members.items())
    ]


class _Input:
    """Builds one input: a stretch of text, what stands over it, and names for what stands in none."""

    def __init__(self, text: str, tokenizer: Tokenizer, *, blind: bool) -> None:
        self.text, self.tokenizer, self.blind = text, tokenizer, blind
        self.cls, self.sep = (tokenizer.token_to_id(token) or 0 for token in ("[CLS]", "[SEP]"))
        self.ids = [self.cls]
        self.shown: list[tuple[int, int, list[int], int]] = []  # offsets, its tokens' starts, the first's place
        self.by_name: dict[str, Span] = {}

    def show(self, ids: list[int], starts: list[int], end: int) -> None:
        """Append tokens of a stretch of text that ends at an offset."""
        if ids:
            self.shown.append((starts[0], end, starts, len(self.ids)))
            self.ids += [*ids, self.sep]

    def read(self, parts: list[tuple[Window, list[Scores], list[int]]]) -> Encoded:
        for start, end in dict.fromkeys(span for w, _, _ in parts for span in _over(w)):
            if self._locate(start, end) == NOWHERE and len(self.ids) < MAX_TOKENS - 2 * HEAD_TOKENS:
                tokens = self.tokenizer.encode(self.text[start:end], add_special_tokens=False)
                self.show(tokens.ids[:HEAD_TOKENS], [start + at for at, _ in tokens.offsets[:HEAD_TOKENS]], end)
        return Encoded(ids=self.ids, parts=[self._part(*part) for part in parts])

    def _part(self, w: Window, ruled: list[Scores], members: list[int]) -> Part:
        told = [UNTOLD] * len(ruled) if self.blind else ruled
        subjects = _subjects(w)
        qs = [w.quantities[i] for i in members]
        heads = [cell.column_head if (cell := w.cells.get(q.start)) else None for q in qs]
        spans = [self._mention(w.subjects[i].mention) for i in subjects]
        return Part(
            window=w, quantities=members,
            spans=[self._locate(q.start, q.end) for q in qs],
            heads=[self._locate(*head) if head else NOWHERE for head in heads],
            numbers=[_number_features(w, w.quantities[i], told[i], blind=self.blind) for i in members],
            subjects=subjects, subject_spans=spans,
            namesakes=[self._namesake(w, w.subjects[i].mention, span) for i, span in zip(subjects, spans, strict=True)],
            sorts=[sort_of(w.subjects[i].mention) for i in subjects],
            pairs=[[_subject_features(w, w.quantities[i], s, told[i], blind=self.blind) for s in subjects] for i in members],
        )  # fmt: skip

    def _locate(self, start: int, end: int) -> Span:
        """The tokens of a stretch of text, or `NOWHERE`."""
        for first, last, starts, at in self.shown:
            if first <= start < last and start <= starts[-1]:
                a = bisect.bisect_right(starts, start) - 1
                b = max(bisect.bisect_left(starts, end) - 1, a)
                return at + a, at + b
        return NOWHERE

    def _mention(self, m: Instrument) -> Span:
        span = self._locate(m.start, m.end)
        return span if span != NOWHERE else self._name(m)

    def _namesake(self, w: Window, m: Instrument, own: Span) -> Span:
        """Where a candidate is called by name: the latest such mention shown, or its name appended."""
        if m.strong or m.start < 0:
            return own
        named = [o.mention for o in w.subjects if o.mention.id == m.id and o.mention.strong]
        for other in sorted(named, key=lambda o: (o.start >= m.start, -o.start)):
            if (span := self._locate(other.start, other.end)) != NOWHERE:
                return span
        return self._name(m)

    def _name(self, m: Instrument) -> Span:
        """The tokens of a candidate's name, appended where they are not there yet."""
        if m.name not in self.by_name and len(self.ids) < MAX_TOKENS - NAME_TOKENS:
            ids = self.tokenizer.encode(m.name[:40], add_special_tokens=False).ids[:NAME_TOKENS]
            self.by_name[m.name] = len(self.ids), len(self.ids) + max(0, len(ids) - 1)
            self.ids += [*ids, self.sep]
        return self.by_name.get(m.name, NOWHERE)


def _subjects(w: Window) -> list[int]:
    """Positions of the candidates that are read: all in the sentence, the nearest of the others, at most 24."""
    order = sorted(range(len(w.subjects)), key=lambda i: (w.subjects[i].place == "implied", w.subjects[i].distance, i))
    inside = [i for i in order if w.subjects[i].place in ("sentence", "row_head", "column_head", "implied")]
    outside = [i for i in order if i not in set(inside)]
    return (inside + outside)[:MAX_SUBJECTS] if len(inside) < MAX_SUBJECTS else inside[:MAX_SUBJECTS]


def _over(w: Window) -> Iterator[Span]:
    """What stands over a window and helps to read it: column heads, heading and title."""
    for cell in w.cells.values():
        if cell.column_head:
            yield cell.column_head
    for span in (w.heading, w.title):
        if span:
            yield span


def sort_of(m: Instrument) -> int:
    """The sort of a subject, as a position in `SORTS`."""
    return SORTS.index("bank") if m.id in CENTRAL_BANKS else KINDS.index(m.kind)


def _one_hot(value: object, values: tuple[str, ...]) -> list[float]:
    return [1.0 if value == v else 0.0 for v in values]


def unit_class(unit: str) -> str:
    """The unit's class among `UNIT_CLASSES`."""
    return "money" if is_currency(unit) else unit if unit in UNIT_CLASSES else "rest"


def _number_features(w: Window, q: Quantity, ruled: Scores, *, blind: bool) -> list[float]:
    votes, rules = [0.0] * len(METRIC_IDS), [0.0] * len(METRIC_IDS)
    for topic, (vote, _) in () if blind else evidence.topics(w, q).items():
        votes[_METRIC_AT[topic]] = min(vote, 1.5)
    for fit in ruled.fits:
        at = _METRIC_AT[fit.metric]
        rules[at] = max(rules[at], min(fit.score, 5.0))
    size = abs(float(q.high))
    year = 1.0 if q.unit == "" and 1900 <= size <= 2100 and size == int(size) else 0.0
    return [
        *rules, *votes, *_one_hot(unit_class(q.unit), UNIT_CLASSES), *_one_hot(q.form, FORMS),
        *_one_hot(ruled.frame, FRAMES), *_one_hot(w.kind, BLOCKS), *_one_hot(q.qualifier, QUALIFIERS),
        float(q.sign), float(ruled.direction), math.log10(size + 1e-3) / 5, year, 1.0 if w.cells else 0.0,
        1.0 if "." in q.step or q.step == "0" else 0.0, 1.0 if "," in w.text[q.start : q.end] else 0.0,
        min(len(w.quantities), 10) / 10, ruled.claim,
    ]  # fmt: skip


def _subject_features(w: Window, q: Quantity, at: int, ruled: Scores, *, blind: bool) -> list[float]:
    s = w.subjects[at]
    m = s.mention
    gap = (q.start - m.end if m.end <= q.start else q.end - m.start) if s.place == "sentence" else 0
    after = 1.0 if s.place == "sentence" and m.start >= q.end else 0.0
    between = (
        sum(1 for o in w.subjects if o.place == "sentence" and m.end <= o.mention.start < q.start) if gap > 0 else 0
    )
    same = sum(1 for o in w.subjects if o.mention.id == m.id)
    rule = max((f.score for f in ruled.fits if f.subject == at), default=-1.0)
    fit = 0.0 if blind else evidence.subject_fit(w, q, s)
    return [
        min(rule, 5.0), *_one_hot(m.kind, KINDS), *_one_hot(s.place, PLACES),
        max(-3.0, min(3.0, fit)), float(m.strong), s.distance / 5,
        max(-3.0, min(3.0, gap / 50)), after, min(between, 4) / 4, min(same, 6) / 6, 1.0 if m.id.startswith("name:") else 0.0,
        min(s.share, 0.6), float(s.titled),
    ]  # fmt: skip
