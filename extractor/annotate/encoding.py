"""A window as a trained scorer sees it: token ids, the token spans of every candidate, and the evidence as numbers.

Used alike in training and at run time, so that both see the same. The input is
`[CLS] sentence [SEP] before [SEP] heads [SEP] heading [SEP] title [SEP] name [SEP] ...`: what stands before the sentence,
a table's column heads, the heading, the title, and the names of the candidates that stand in none of these. Every number
and candidate is a span of tokens in it; nothing else can be chosen. A sentence too long for one input is read in
overlapping pieces, each number in the piece that shows it best.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from extractor.annotate import evidence
from extractor.annotate.compat import CENTRAL_BANKS
from extractor.annotate.scorer import Scores
from extractor.annotate.spans import Instrument, Quantity
from extractor.annotate.windows import Window
from extractor.metrics import METRICS, is_currency

MAX_TOKENS = 384
NAME_TOKENS = 12
MAX_SENTENCE = 180
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
class Encoded:
    """One input of the encoder. Spans are first and last token; `quantities` are positions in the window's tuple."""

    window: Window
    ids: list[int]
    quantities: list[int]
    spans: list[Span]
    heads: list[Span]
    numbers: list[list[float]]
    subjects: list[int]
    subject_spans: list[Span]
    sorts: list[int]
    pairs: list[list[list[float]]]


def encode(window: Window, ruled: list[Scores], tokenizer: Tokenizer, *, blind: bool = False) -> Iterator[Encoded]:
    """The inputs for one window: one, or several pieces of a very long sentence. `ruled` is what the rules say of it.

    `blind` keeps from the network what rules and cues say, to measure what it reads by itself.
    """
    sentence = tokenizer.encode(window.text[window.start : window.end], add_special_tokens=False)
    starts = [window.start + s for s, _ in sentence.offsets]
    stride = MAX_SENTENCE - OVERLAP
    last = max(0, math.ceil((len(sentence.ids) - MAX_SENTENCE) / stride))
    pieces: dict[int, list[int]] = {}
    for i, q in enumerate(window.quantities):
        at = bisect.bisect_right(starts, q.start) - 1
        pieces.setdefault(min(max(0, (at - OVERLAP // 2) // stride), last), []).append(i)
    for piece, members in sorted(pieces.items()):
        part = piece * stride, min(piece * stride + MAX_SENTENCE, len(sentence.ids))
        yield _Piece(window, ruled, tokenizer, blind=blind).read(sentence, starts, part, members)


class _Piece:
    """Builds one input: the part of the sentence, the stretches of text around it, and names for what stands in none."""

    def __init__(self, window: Window, ruled: list[Scores], tokenizer: Tokenizer, *, blind: bool) -> None:
        self.w, self.tokenizer, self.blind = window, tokenizer, blind
        self.ruled = [UNTOLD] * len(ruled) if blind else ruled
        self.cls, self.sep = (tokenizer.token_to_id(token) or 0 for token in ("[CLS]", "[SEP]"))
        self.ids = [self.cls]
        self.shown: list[tuple[int, int, list[int], int]] = []  # stretch of text, its tokens' starts, the first's place

    def read(self, sentence: Tokens, starts: list[int], part: Span, members: list[int]) -> Encoded:
        w, (first, last) = self.w, part
        self._show(w.start, w.end, sentence.ids[first:last], starts[first:last])
        for start, end, most in _around(w):
            self._read(start, end, most)
        subjects = _subjects(w)
        named = self._name(subjects)

        def span(i: int) -> Span:
            m = w.subjects[i].mention
            return named.get(i) or self._locate(m.start, m.end)

        qs = [w.quantities[i] for i in members]
        heads = [cell.column_head if (cell := w.cells.get(q.start)) else None for q in qs]
        return Encoded(
            window=w, ids=self.ids, quantities=members,
            spans=[self._locate(q.start, q.end) for q in qs],
            heads=[self._locate(*head) if head else (0, 0) for head in heads],
            numbers=[_number_features(w, w.quantities[i], self.ruled[i], blind=self.blind) for i in members],
            subjects=subjects, subject_spans=[span(i) for i in subjects], sorts=[sort_of(w.subjects[i].mention) for i in subjects],
            pairs=[[_subject_features(w, w.quantities[i], s, self.ruled[i], blind=self.blind) for s in subjects] for i in members],
        )  # fmt: skip

    def _read(self, start: int, end: int, most: int) -> None:
        """Show the last `most` tokens of a stretch of text."""
        tokens = self.tokenizer.encode(self.w.text[start:end], add_special_tokens=False)
        self._show(start, end, tokens.ids[-most:], [start + at for at, _ in tokens.offsets[-most:]])

    def _show(self, start: int, end: int, ids: list[int], starts: list[int]) -> None:
        if ids:
            self.shown.append((max(start, starts[0]), end, starts, len(self.ids)))
            self.ids += [*ids, self.sep]

    def _locate(self, start: int, end: int) -> Span:
        """The tokens of a stretch of text; the nearest where it is not shown in full, (0, 0) where not at all."""
        for first, last, starts, at in self.shown:
            if first <= start < last or (at == 1 and self.w.start <= start < self.w.end):
                a = min(max(bisect.bisect_right(starts, start) - 1, 0), len(starts) - 1)
                b = min(max(bisect.bisect_left(starts, end) - 1, a), len(starts) - 1)
                return at + a, at + b
        return 0, 0

    def _name(self, subjects: list[int]) -> dict[int, Span]:
        """Append the names of candidates that stand nowhere in the text shown."""
        named: dict[int, Span] = {}
        by_name: dict[str, Span] = {}
        for i in subjects:
            m = self.w.subjects[i].mention
            if self._locate(m.start, m.end) == (0, 0):
                if m.name not in by_name and len(self.ids) < MAX_TOKENS - NAME_TOKENS:
                    ids = self.tokenizer.encode(m.name[:40], add_special_tokens=False).ids[:NAME_TOKENS]
                    by_name[m.name] = len(self.ids), len(self.ids) + max(0, len(ids) - 1)
                    self.ids += [*ids, self.sep]
                named[i] = by_name.get(m.name, (0, 0))
        return named


def _subjects(w: Window) -> list[int]:
    """Positions of the candidates that are read: all in the sentence, the nearest of the others, at most 24."""
    order = sorted(range(len(w.subjects)), key=lambda i: (w.subjects[i].place == "implied", w.subjects[i].distance, i))
    inside = [i for i in order if w.subjects[i].place in ("sentence", "row_head", "column_head", "implied")]
    outside = [i for i in order if i not in set(inside)]
    return (inside + outside)[:MAX_SUBJECTS] if len(inside) < MAX_SUBJECTS else inside[:MAX_SUBJECTS]


def _around(w: Window) -> Iterator[tuple[int, int, int]]:
    """Stretches of text that help to read a window, and how many tokens of each at most: what stands before it, column heads,
    heading and title.
    """
    if w.before:
        yield *w.before, 90
    for head in dict.fromkeys(cell.column_head for cell in w.cells.values()):
        if head:
            yield *head, 20
    for span in (w.heading, w.title):
        if span and not span[0] <= w.start < span[1] and not (w.before and w.before[0] <= span[0] < w.before[1]):
            yield *span, 30


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
