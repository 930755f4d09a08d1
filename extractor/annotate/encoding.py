"""A window as a trained scorer sees it: token ids, the token spans of every candidate, and the evidence as numbers.

Used alike in training and at run time, so that both see the same. The input is
`[CLS] sentence [SEP] context [SEP]`, where the context is the sentence before, the heading, a table's heads and the
names of the candidates that stand elsewhere. Every number and candidate is a span of tokens in it; nothing else can be
chosen. A sentence too long for one input is read in overlapping pieces, each number in the piece that shows it best.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from extractor.annotate import evidence
from extractor.annotate.scorer import Scores
from extractor.annotate.spans import Quantity
from extractor.annotate.windows import Window
from extractor.metrics import METRICS, is_currency

MAX_TOKENS = 256
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
SUBJECT_FEATURES = len(KINDS) + len(PLACES) + 11
RULE_SUBJECT = 0
DATE_FEATURES = 10
DATE_KINDS = ("point", "period", "horizon", "vague")

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
    pairs: list[list[list[float]]]
    dates: list[int]
    date_spans: list[Span]
    date_pairs: list[list[list[float]]]


def encode(window: Window, ruled: list[Scores], tokenizer: Tokenizer) -> Iterator[Encoded]:
    """The inputs for one window: one, or several pieces of a very long sentence. `ruled` is what the rules say of it."""
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
        yield _Piece(window, ruled, tokenizer).read(sentence, starts, part, members)


class _Piece:
    """Builds one input: the part of the sentence, then the context, then the features of `members`."""

    def __init__(self, window: Window, ruled: list[Scores], tokenizer: Tokenizer) -> None:
        self.w, self.ruled, self.tokenizer = window, ruled, tokenizer

    def read(self, sentence: Tokens, starts: list[int], part: Span, members: list[int]) -> Encoded:
        w, (first, last) = self.w, part
        cls, sep = self.tokenizer.token_to_id("[CLS]") or 0, self.tokenizer.token_to_id("[SEP]") or 0
        ids = [cls, *sentence.ids[first:last], sep]
        subjects = _subjects(w)
        named = self._append(ids, sep, subjects)

        def locate(start: int, end: int) -> Span:
            a = min(max(bisect.bisect_right(starts, start) - 1, first), last - 1)
            b = min(max(bisect.bisect_left(starts, end) - 1, a), last - 1)
            return a - first + 1, b - first + 1

        def span(i: int) -> Span:
            m = w.subjects[i].mention
            return locate(m.start, m.end) if w.start <= m.start < w.end else named.get(i, (0, 0))

        qs = [w.quantities[i] for i in members]
        dates = range(len(w.whens))
        return Encoded(
            window=w, ids=ids, quantities=members,
            spans=[locate(q.start, q.end) for q in qs],
            heads=[named.get(-1 - q.start, (0, 0)) for q in qs],
            numbers=[_number_features(w, w.quantities[i], self.ruled[i]) for i in members],
            subjects=subjects, subject_spans=[span(i) for i in subjects],
            pairs=[[_subject_features(w, w.quantities[i], s, self.ruled[i]) for s in subjects] for i in members],
            dates=list(dates), date_spans=[locate(when.start, when.end) for when in w.whens],
            date_pairs=[[_date_features(w, q, i) for i in dates] for q in qs],
        )  # fmt: skip

    def _append(self, ids: list[int], sep: int, subjects: list[int]) -> dict[int, Span]:
        """Add the context to `ids`; the spans of the candidates and heads that it stands for."""
        spans: dict[int, Span] = {}
        for text, owners in _context(self.w, subjects):
            room = MAX_TOKENS - len(ids) - 1
            if room <= 1:
                break
            kept = self.tokenizer.encode(text, add_special_tokens=False).ids[:room]
            spans |= dict.fromkeys(owners, (len(ids), len(ids) + max(0, len(kept) - 1)))
            ids += [*kept, sep]
        return spans


def _subjects(w: Window) -> list[int]:
    """Positions of the candidates that are read: all in the sentence, the nearest of the others, at most 24."""
    order = sorted(range(len(w.subjects)), key=lambda i: (w.subjects[i].place == "implied", w.subjects[i].distance, i))
    inside = [i for i in order if w.subjects[i].place in ("sentence", "row_head", "column_head", "implied")]
    outside = [i for i in order if i not in set(inside)]
    return (inside + outside)[:MAX_SUBJECTS] if len(inside) < MAX_SUBJECTS else inside[:MAX_SUBJECTS]


def _context(w: Window, subjects: list[int]) -> Iterator[tuple[str, list[int]]]:
    """Texts that follow the sentence, each with the candidates (or heads, as -1 - start) that it stands for."""
    columns: dict[Span, list[int]] = {}
    for q in w.quantities:
        cell = w.cells.get(q.start)
        if cell and cell.column_head:
            columns.setdefault(cell.column_head, []).append(-1 - q.start)
    for (start, end), owners in columns.items():
        inside = [i for i in subjects if start <= w.subjects[i].mention.start < end]
        yield w.text[start:end][:80], owners + inside
    names: dict[str, list[int]] = {}
    for i in subjects:
        s = w.subjects[i]
        if s.place not in ("sentence", "row_head", "column_head"):
            names.setdefault(s.mention.name, []).append(i)
    if w.heading and w.heading[0] != w.start:
        yield w.text[slice(*w.heading)][:120], []
    for name, owners in names.items():
        yield name[:40], owners
    if w.previous:
        yield w.text[slice(*w.previous)][-260:], []


def _one_hot(value: object, values: tuple[str, ...]) -> list[float]:
    return [1.0 if value == v else 0.0 for v in values]


def unit_class(unit: str) -> str:
    """The unit's class among `UNIT_CLASSES`."""
    return "money" if is_currency(unit) else unit if unit in UNIT_CLASSES else "rest"


def _number_features(w: Window, q: Quantity, ruled: Scores) -> list[float]:
    votes, rules = [0.0] * len(METRIC_IDS), [0.0] * len(METRIC_IDS)
    for topic, (vote, _) in evidence.topics(w, q).items():
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


def _subject_features(w: Window, q: Quantity, at: int, ruled: Scores) -> list[float]:
    s = w.subjects[at]
    m = s.mention
    gap = (q.start - m.end if m.end <= q.start else q.end - m.start) if s.place == "sentence" else 0
    after = 1.0 if s.place == "sentence" and m.start >= q.end else 0.0
    between = (
        sum(1 for o in w.subjects if o.place == "sentence" and m.end <= o.mention.start < q.start) if gap > 0 else 0
    )
    same = sum(1 for o in w.subjects if o.mention.id == m.id)
    rule = max((f.score for f in ruled.fits if f.subject == at), default=-1.0)
    return [
        min(rule, 5.0), *_one_hot(m.kind, KINDS), *_one_hot(s.place, PLACES),
        max(-3.0, min(3.0, evidence.subject_fit(w, q, s))), float(m.strong), s.distance / 5,
        max(-3.0, min(3.0, gap / 50)), after, min(between, 4) / 4, min(same, 6) / 6, 1.0 if m.id.startswith("name:") else 0.0,
        min(s.share, 0.6), float(s.titled),
    ]  # fmt: skip


def _date_features(w: Window, q: Quantity, at: int) -> list[float]:
    when = w.whens[at]
    gap = q.start - when.end if when.end <= q.start else q.end - when.start
    numbers = sum(
        1 for o in w.quantities if o is not q and min(q.start, when.start) < o.start < max(q.start, when.start)
    )
    long = 1.0 if when.first[:7] != when.last[:7] else 0.0
    return [
        *_one_hot(when.kind, DATE_KINDS), max(-3.0, min(3.0, gap / 50)), 1.0 if when.start >= q.end else 0.0,
        min(numbers, 4) / 4, long, 1.0 if when.first == when.last else 0.0,
        1.0 if when.start - w.start < 25 else 0.0,
    ]  # fmt: skip
