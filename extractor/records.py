"""Every noun of the program, frozen. An article's way: Page -> Article -> Claim -> Verdict, gathered in a Reading.

The JSON of a `Claim` is the record that `docs/record.md` fixes. Offsets are code points into `Article.text`, end
exclusive, and `text` is always exactly that slice. Numbers are Decimal here and plain numbers in JSON.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.json_schema import SkipJsonSchema

Label = Literal["supported", "refuted", "conflicting", "not_enough_info"]
Severity = Literal["none", "minor", "material"]
Qualifier = Literal["exact", "approx", "more_than", "less_than", "range"]
Modality = Literal["actual", "forecast", "hypothetical"]
CheckKind = Literal["market_data", "cross_source", "internal"]
Kind = Literal[
    "index", "etf", "equity", "sector", "group", "rate", "economy", "commodity", "currency", "crypto", "other"
]


def plain(value: Decimal) -> int | float:
    """A Decimal as JSON carries it: an integer where it is one, else the nearest float."""
    return int(value) if value == value.to_integral_value() else float(value)


Number = Annotated[Decimal, PlainSerializer(plain, return_type=int | float, when_used="json")]


class Record(BaseModel):
    """Base of all records: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Page(Record):
    """What was fetched or read: raw bytes and what the transport said of them. `input` is the name it was asked by."""

    input: str
    content: bytes
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None


BlockKind = Literal["title", "heading", "paragraph", "item", "quote", "row", "header_row", "caption"]


class Block(Record):
    """One paragraph, heading, list item, quote or table row of an article's text.

    `cells` are the offsets of a row's cells, empty cells included as empty slices; `table` numbers the tables from 0.
    """

    kind: BlockKind
    start: int
    end: int
    cells: tuple[tuple[int, int], ...] = ()
    table: int | None = None


class Article(Record):
    """An article's clean text and what is known about where it comes from. Blocks tile the text, a line each."""

    id: str
    input: str
    text: str
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    url: str | None = None
    blocks: tuple[Block, ...] = ()
    warnings: tuple[str, ...] = ()


class Subject(Record):
    """A market subject: an index, fund, share, rate, economy ... `start` is None where it is only implied."""

    id: str
    name: str
    kind: Kind
    text: str | None = None
    start: int | None = None
    end: int | None = None


class MetricMention(Record):
    """Which metric, on which basis, and the words that say so."""

    id: str
    basis: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None


class Value(Record):
    """The number, in plain units: see `docs/record.md`."""

    low: Number
    high: Number
    unit: str
    qualifier: Qualifier
    text: str
    start: int
    end: int


class Period(Record):
    """The days a claim is about; a point in time has start = end. `text` is what the article says, if anything."""

    start: dt.date
    end: dt.date
    text: str | None = None


class Source(Record):
    """The document, and who it cites."""

    document: str
    input: str
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    title: str | None = None
    published: dt.date | None = None
    cited: str | None = None


class Evidence(Record):
    """The passage that asserts the claim."""

    text: str
    start: int
    end: int


class Bounds(Record):
    """An interval of possible values; None is unbounded."""

    low: Number | None
    high: Number | None
    unit: str


class Check(Record):
    """One holding of a claim against one piece of evidence."""

    kind: CheckKind
    label: Label
    expected: Bounds | None = None
    difference: Number | None = None
    as_of: dt.date | None = None
    evidence: tuple[str, ...] = ()
    provider: str | None = None
    url: str | None = None
    explanation: str
    severity: Severity = "none"


class Verdict(Record):
    """What all checks of a claim come to."""

    label: Label
    severity: Severity
    checks: tuple[Check, ...] = ()


class Claim(Record):
    """One number that a text asserts about one market subject."""

    id: str
    index: Subject
    metric: MetricMention
    value: Value
    date: Period | None
    source: Source
    modality: Modality
    versus: Subject | None
    evidence: Evidence
    confidence: float
    verdict: Verdict | None = None
    # No part of the record, kept for verification: the subjects and metrics that the number may have, with their
    # probabilities, this reading among them; empty where they are not known.
    readings: SkipJsonSchema[tuple[tuple[str, str, float], ...]] = Field(default=(), exclude=True)

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types, every field present."""
        return self.model_dump(mode="json")


class Observation(Record):
    """One dated figure of market data.

    `observed_at` is the day it became known, where that is told: figures of one date with several are its vintages.
    `source` is who publishes it, `provider` who handed it to us, `series` the provider's own name of the series, and
    `basis` what it rests on where a metric has several (`gaap`, `unadjusted`, `sa` ...).
    """

    symbol: str
    metric: str
    date: dt.date
    value: Number
    unit: str
    observed_at: dt.date | None = None
    source: str = ""
    provider: str = ""
    series: str = ""
    basis: str | None = None


class Reading(Record):
    """One article and its claims; `copies` names the documents of the same call that it repeats or is repeated by."""

    article: Article
    claims: tuple[Claim, ...]
    copies: tuple[str, ...] = ()


def stable_id(prefix: str, *parts: object) -> str:
    """An id that the same parts give on every machine: the prefix and 16 hex digits of a SHA-256."""
    digest = hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode())
    return f"{prefix}_{digest.hexdigest()[:16]}"
