"""The columns of a dataset, in their order: name, type, what it says, and how it is read off a claim or an article.

The one place that knows them: Parquet schema, Croissant metadata, the card and `docs/dataset.md` are made of it. Columns
are only ever added, at the end.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pyarrow as pa

from extractor.dataset.entries import Entry, Note
from extractor.dataset.provenance import address, input_name, origin
from extractor.dataset.rights import Rights
from extractor.records import Article, Check, Claim, Subject, plain

TEXT, NUMBER, WHOLE, DAY, FLAG = pa.string(), pa.float64(), pa.int64(), pa.date32(), pa.bool_()
TEXTS = pa.list_(TEXT)
CHECK = pa.struct(
    [
        pa.field("kind", TEXT), pa.field("label", TEXT), pa.field("severity", TEXT), pa.field("expected_low", NUMBER),
        pa.field("expected_high", NUMBER), pa.field("expected_unit", TEXT), pa.field("difference", NUMBER),
        pa.field("as_of", DAY), pa.field("provider", TEXT), pa.field("url", TEXT), pa.field("explanation", TEXT),
        pa.field("evidence", TEXTS),
    ]
)  # fmt: skip
BLOCK = pa.struct([pa.field("kind", TEXT), pa.field("start", WHOLE), pa.field("end", WHOLE), pa.field("table", WHOLE)])


_UNWRITABLE = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True)
class Document:
    """An article on its way into rows. `text_sha256` is of its text in UTF-8."""

    entry: Entry
    family: str
    rights: Rights
    text_sha256: str

    @property
    def article(self) -> Article:
        """The article itself."""
        return self.entry.reading.article


@dataclass(frozen=True)
class Row:
    """A claim on its way into a row."""

    claim: Claim
    document: Document

    @property
    def note(self) -> Note:
        """What is known beside the record."""
        return self.document.entry.note(self.claim.id)

    @property
    def rights(self) -> Rights:
        """What words may be carried."""
        return self.document.rights

    @property
    def given(self) -> tuple[int, int] | None:
        """Which part of the passage is carried."""
        value, passage = self.claim.value, self.claim.evidence
        return self.rights.passage(passage.text, value.start - passage.start, value.end - passage.start)


T = TypeVar("T", Row, Document)


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column. `get` reads its cell."""

    name: str
    type: pa.DataType
    what: str
    get: Callable[[T], Any]


def writable(text: str) -> str:
    """A text of the same length without what UTF-8 and databases cannot hold: half a surrogate pair, NUL."""
    return text if text.isascii() and "\x00" not in text else _UNWRITABLE.sub("\ufffd", text)


def sha256(text: str) -> str:
    """The hash of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(writable(text).encode()).hexdigest()


def _middle(row: Row) -> float:
    low, high = row.claim.value.low, row.claim.value.high
    return float(low if low == high else (low + high) / 2)


def _text(row: Row) -> str | None:
    return row.claim.evidence.text[slice(*row.given)] if row.given else None


def _check(check: Check) -> dict[str, Any]:
    expected = check.expected
    return {
        "kind": check.kind, "label": check.label, "severity": check.severity,
        "expected_low": _float(expected.low) if expected else None,
        "expected_high": _float(expected.high) if expected else None,
        "expected_unit": expected.unit if expected else None, "difference": _float(check.difference),
        "as_of": check.as_of, "provider": check.provider, "url": address(check.url), "explanation": check.explanation,
        "evidence": list(check.evidence),
    }  # fmt: skip


def _float(number: Any) -> float | None:
    return None if number is None else float(plain(number))


def _of_versus(get: Callable[[Subject], Any]) -> Callable[[Row], Any]:
    return lambda row: get(row.claim.versus) if row.claim.versus else None


CLAIMS: tuple[Column[Row], ...] = (
    Column("index", TEXT, "the subject: a provider's symbol (^RUT, IWM, US10Y ...) or name:...", lambda r: r.claim.index.id),
    Column("metric", TEXT, "what is claimed of it, an id of the table of metrics", lambda r: r.claim.metric.id),
    Column("value", NUMBER, "the number in `unit`, signed; the middle of a range", _middle),
    Column("unit", TEXT, "percent, ratio, bps, points, a currency code ...", lambda r: r.claim.value.unit),
    Column("date", DAY, "the last day that the claim is about", lambda r: r.claim.date.end if r.claim.date else None),
    Column("source", TEXT, "who asserts it: publisher, else host, title or file name", lambda r: origin(r.claim.source)),
    Column("id", TEXT, "the claim's id", lambda r: r.claim.id),
    Column("document", TEXT, "the article's id, the key of the table of articles", lambda r: r.document.article.id),
    Column("index_name", TEXT, "the subject's name", lambda r: r.claim.index.name),
    Column("index_kind", TEXT, "index, etf, equity, sector, group, rate, economy, commodity, currency, crypto, other", lambda r: r.claim.index.kind),
    Column("index_text", TEXT, "the words that name it; null where it is implied", lambda r: r.rights.mention(r.claim.index.text)),
    Column("index_start", WHOLE, "where they begin, in characters of the article's text", lambda r: r.claim.index.start),
    Column("index_end", WHOLE, "where they end, exclusive", lambda r: r.claim.index.end),
    Column("metric_basis", TEXT, "the metric that a discount, premium or upside rests on", lambda r: r.claim.metric.basis),
    Column("metric_text", TEXT, "the words that name the metric", lambda r: r.rights.mention(r.claim.metric.text)),
    Column("metric_start", WHOLE, "where they begin", lambda r: r.claim.metric.start),
    Column("metric_end", WHOLE, "where they end", lambda r: r.claim.metric.end),
    Column("value_text", TEXT, "the number as printed, with its unit and without its hedge", lambda r: r.rights.mention(r.claim.value.text)),
    Column("value_start", WHOLE, "where it begins", lambda r: r.claim.value.start),
    Column("value_end", WHOLE, "where it ends", lambda r: r.claim.value.end),
    Column("low", NUMBER, "the number, or the numerically smaller end of a range", lambda r: float(r.claim.value.low)),
    Column("high", NUMBER, "the number, or the larger end", lambda r: float(r.claim.value.high)),
    Column("hedge", TEXT, "exact, approx, more_than, less_than, range", lambda r: r.claim.value.qualifier),
    Column("date_start", DAY, "the first day that the claim is about", lambda r: r.claim.date.start if r.claim.date else None),
    Column("date_end", DAY, "the last day, as `date`", lambda r: r.claim.date.end if r.claim.date else None),
    Column("date_text", TEXT, "the words that tell it, if any", lambda r: r.rights.mention(r.claim.date.text) if r.claim.date else None),
    Column("modality", TEXT, "actual, forecast, hypothetical", lambda r: r.claim.modality),
    Column("cited", TEXT, "who the text says it comes from", lambda r: r.rights.name(r.claim.source.cited)),
    Column("versus", TEXT, "the other side of a comparison", _of_versus(lambda s: s.id)),
    Column("versus_name", TEXT, "its name", _of_versus(lambda s: s.name)),
    Column("versus_kind", TEXT, "its kind, as `index_kind`", _of_versus(lambda s: s.kind)),
    Column("versus_start", WHOLE, "where it is named", _of_versus(lambda s: s.start)),
    Column("versus_end", WHOLE, "where its name ends", _of_versus(lambda s: s.end)),
    Column("confidence", NUMBER, "probability that subject, metric and sign are read right; 1 where people marked them", lambda r: r.claim.confidence),
    Column("verdict", TEXT, "supported, refuted, conflicting, not_enough_info; null where nothing was checked", lambda r: r.claim.verdict.label if r.claim.verdict else None),
    Column("severity", TEXT, "none, minor, material", lambda r: r.claim.verdict.severity if r.claim.verdict else None),
    Column("reason", TEXT, "why, in a line: the explanation of the most telling check", lambda r: next((c.explanation for c in r.claim.verdict.checks), None) if r.claim.verdict else None),
    Column("checks", pa.list_(CHECK), "every check: what was expected, the difference, provider, evidence, explanation", lambda r: [_check(c) for c in r.claim.verdict.checks] if r.claim.verdict else []),
    Column("review", TEXT, "what people made of it: accepted, corrected, or added where the program missed it; null where nobody looked", lambda r: r.note.review),
    Column("index_also", TEXTS, "further subjects that annotators allow", lambda r: list(r.note.index_also)),
    Column("metric_also", TEXTS, "further metrics that annotators allow", lambda r: list(r.note.metric_also)),
    Column("optional", FLAG, "whether annotators allow leaving the claim out", lambda r: r.note.optional),
    Column("evidence_text", TEXT, "the passage that asserts it, as far as the rights mode carries it", _text),
    Column("evidence_text_start", WHOLE, "where `evidence_text` begins", lambda r: r.claim.evidence.start + r.given[0] if r.given else None),
    Column("evidence_start", WHOLE, "where the whole passage begins", lambda r: r.claim.evidence.start),
    Column("evidence_end", WHOLE, "where it ends", lambda r: r.claim.evidence.end),
    Column("evidence_sha256", TEXT, "SHA-256 of the whole passage in UTF-8", lambda r: sha256(r.claim.evidence.text)),
    Column("text_sha256", TEXT, "SHA-256 of the article's text in UTF-8", lambda r: r.document.text_sha256),
    Column("publisher", TEXT, "the article's publisher", lambda r: r.claim.source.publisher),
    Column("author", TEXT, "its author", lambda r: r.claim.source.author),
    Column("title", TEXT, "its title", lambda r: r.claim.source.title),
    Column("published", DAY, "the day it was published", lambda r: r.claim.source.published),
    Column("url", TEXT, "its address", lambda r: address(r.claim.source.url)),
    Column("input", TEXT, "what it was read from: an address, or a file's name", lambda r: input_name(r.claim.source.input)),
    Column("family", TEXT, "one for all articles that derive from one another", lambda r: r.document.family),
)  # fmt: skip

ARTICLES: tuple[Column[Document], ...] = (
    Column("document", TEXT, "the article's id", lambda d: d.article.id),
    Column("title", TEXT, "its title", lambda d: d.article.title),
    Column("publisher", TEXT, "its publisher", lambda d: d.article.publisher),
    Column("author", TEXT, "its author", lambda d: d.article.author),
    Column("published", DAY, "the day it was published", lambda d: d.article.published),
    Column("url", TEXT, "its address", lambda d: address(d.article.url)),
    Column("input", TEXT, "what it was read from: an address, or a file's name", lambda d: input_name(d.article.input)),
    Column("text", TEXT, "the cleaned text that all offsets count in; null where the rights mode leaves it out", lambda d: d.rights.text(d.article.text)),
    Column("text_sha256", TEXT, "SHA-256 of the text in UTF-8", lambda d: d.text_sha256),
    Column("characters", WHOLE, "its length in characters", lambda d: len(d.article.text)),
    Column("blocks", pa.list_(BLOCK), "headings, paragraphs, items, quotes, table rows, with their offsets", lambda d: [b.model_dump(include={"kind", "start", "end", "table"}) for b in d.article.blocks]),
    Column("claims", WHOLE, "how many claims were read in it", lambda d: len(d.entry.reading.claims)),
    Column("family", TEXT, "one for all articles that derive from one another", lambda d: d.family),
)  # fmt: skip


def split_column(way: str) -> str:
    """The name of the column that tells a row's part."""
    return "split" if way == "fixed" else f"split_{way}"


def schema(columns: tuple[Column[Any], ...], ways: tuple[str, ...]) -> pa.Schema:
    """The columns as Parquet has them, each with its description, and one more for each way of splitting."""
    fields = [pa.field(c.name, c.type, metadata={"description": c.what}) for c in columns]
    what = {"description": "train, dev or test; null where the article is in no part"}
    return pa.schema([*fields, *(pa.field(split_column(way), TEXT, metadata=what) for way in ways)])
