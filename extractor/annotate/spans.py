"""What the components leave on a Doc, and how they find it again.

A group is kept twice: as `doc.spans[group]`, ordinary spaCy spans for whoever builds on them (widened to whole
tokens), and as plain rows in `doc.user_data`, with exact character offsets, which is what the later components read.
Rows hold strings and integers only, so that `to_bytes`, DocBin and `nlp.pipe(n_process=...)` carry them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

from spacy.tokens import Doc

_KEY = "market_claims"


class Instrument(NamedTuple):
    """A mention of a market subject. `strong` is 0 where the words alone do not prove it (a pronoun, a common word)."""

    start: int
    end: int
    id: str
    name: str
    kind: str
    strong: int = 1


class Quantity(NamedTuple):
    """A printed number. `low`, `high`, `step` are decimal strings; `step` is one unit in the last printed place.

    `outer_start` and `outer_end` take in the hedges around the value. `sign` is -1 where a minus sign or brackets stand
    with it, 1 for a plus sign, 0 where nothing does. `form` says how it is written: number, fraction, fold, ordinal, words.
    """

    start: int
    end: int
    low: str
    high: str
    unit: str
    qualifier: str
    step: str
    sign: int
    form: str
    outer_start: int
    outer_end: int


class When(NamedTuple):
    """A date or period in the text, resolved: `first` and `last` are ISO dates.

    `kind` is `point`, `period` (a stretch in the past or future), `horizon` ("12-month" of a target), or `vague`.
    """

    start: int
    end: int
    first: str
    last: str
    kind: str


class Citation(NamedTuple):
    """Who is cited: `scope_start` to `scope_end` is the stretch of text that the citation covers."""

    start: int
    end: int
    name: str
    scope_start: int
    scope_end: int


class BlockRow(NamedTuple):
    """A block of the article, as `records.Block`; `cells` is a flat list start, end, start, end ..."""

    start: int
    end: int
    kind: str
    table: int
    cells: list[int]


class ClaimRow(NamedTuple):
    """One claim as the linker leaves it: offsets into the text (-1 for none), ids, ISO dates ("" for none).

    `versus` is empty or the fields of an `Instrument`; `readings` are subject ids, metrics and probabilities.
    """

    start: int
    end: int
    low: str
    high: str
    unit: str
    qualifier: str
    subject_id: str
    subject_name: str
    subject_kind: str
    subject_start: int
    subject_end: int
    metric: str
    basis: str
    metric_start: int
    metric_end: int
    first: str
    last: str
    when_start: int
    when_end: int
    cited: str
    modality: str
    versus: list[Any]
    evidence_start: int
    evidence_end: int
    confidence: str
    readings: list[Any]


Row = TypeVar("Row", Instrument, Quantity, When, Citation, BlockRow, ClaimRow)


def put(doc: Doc, group: str, rows: Iterable[Row], *, label: str = "", key: str = "") -> None:
    """Leave rows on the Doc. `label` and `key` name the fields that become the spans' label_ and kb_id_."""
    rows = sorted(rows, key=lambda row: (row.start, row.end))
    _data(doc)[(_KEY, group)] = [list(row) for row in rows]
    spans = []
    for row in rows:
        span = doc.char_span(
            row.start,
            row.end,
            label=str(getattr(row, label)) if label else "",
            kb_id=str(getattr(row, key)) if key else "",
            alignment_mode="expand",
        )
        if span is not None:
            spans.append(span)
    doc.spans[group] = spans


def get(doc: Doc, group: str, kind: type[Row]) -> list[Row]:
    """The rows of a group, in text order; empty where the component has not run."""
    rows: list[list[Any]] = _data(doc).get((_KEY, group), [])
    make: Any = kind
    return [make(*(list(v) if isinstance(v, tuple) else v for v in row)) for row in rows]  # msgpack gives tuples back


def note(doc: Doc, name: str, value: Any = None) -> Any:
    """Leave a plain value on the Doc (with `value`), or read it (without)."""
    if value is not None:
        _data(doc)[(_KEY, name)] = value
    return _data(doc).get((_KEY, name))


def _data(doc: Doc) -> dict[Any, Any]:
    """`Doc.user_data`, whose keys may be tuples whatever its annotation says."""
    data: dict[Any, Any] = doc.user_data
    return data
