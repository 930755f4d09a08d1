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
    """What was fetched or read, before anything is made of it.

    `input` is the name it was asked by, `content` the raw bytes; `media_type`, `charset` and `url` (after redirects)
    are what the transport said of them. Make one to read what is in memory already:

    >>> from extractor import Page, read
    >>> read(Page(input="note", content=b"The Dow fell 2% on Jan. 23, 2026.")).claims[0].index.id
    '^DJI'
    """

    input: str
    content: bytes
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None


BlockKind = Literal["title", "heading", "paragraph", "item", "quote", "row", "header_row", "caption"]


class Block(Record):
    """One paragraph, heading, list item, quote or table row of an article's text, from `start` to `end`.

    `kind` says which. `cells` are the offsets of a row's cells, empty cells included as empty slices; `table` numbers
    the tables from 0.
    """

    kind: BlockKind
    start: int
    end: int
    cells: tuple[tuple[int, int], ...] = ()
    table: int | None = None


class Article(Record):
    """An article's clean text and what is known about where it comes from.

    `id` is `d_` and 16 hex digits, made of text and masthead; `input` is the name it was asked by. `title`, `author`,
    `publisher`, `published` and `url` are None where neither document nor caller told. `blocks` tile `text`, a line
    each; `warnings` say what a reader of the claims should know, such as a missing date.
    """

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
    """A market subject: an index, fund, share, rate, economy ...

    `id` is the symbol that a data provider knows (`^RUT`, `IWM`, `US10Y`), `name` its usual name, `kind` its sort.
    `text`, `start` and `end` are the words that name it; None where it is only implied.
    """

    id: str
    name: str
    kind: Kind
    text: str | None = None
    start: int | None = None
    end: int | None = None


class MetricMention(Record):
    """What is measured.

    `id` is a metric of `docs/record.md`, `basis` what a discount, premium or upside rests on (`pe_ratio`). `text`,
    `start` and `end` are the words that say so; None where none do.
    """

    id: str
    basis: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None


class Value(Record):
    """The number, from `low` to `high` (equal for a single figure), in plain units: 17.0 `percent`, 1200000000 `USD`.

    `unit` is the one printed, scale words multiplied out; `qualifier` is the hedge (exact, approx, more_than,
    less_than, range). `text`, `start` and `end` are the number as printed, its unit included, its hedge not.
    """

    low: Number
    high: Number
    unit: str
    qualifier: Qualifier
    text: str
    start: int
    end: int


class Period(Record):
    """The days a claim is about: `start` to `end`, equal for a point in time. `text` is what the article says, if
    anything.
    """

    start: dt.date
    end: dt.date
    text: str | None = None


class Source(Record):
    """Where a claim comes from: the document, and who that cites.

    `document` is the article's id; `input`, `url`, `publisher`, `author`, `title` and `published` are the article's.
    `cited` is whom the text credits ("according to FactSet"), None where it speaks for itself.
    """

    document: str
    input: str
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    title: str | None = None
    published: dt.date | None = None
    cited: str | None = None


class Evidence(Record):
    """The sentence or table row that asserts the claim: `text`, which is the slice `start` to `end`."""

    text: str
    start: int
    end: int


class Bounds(Record):
    """An interval of possible values, `low` to `high` in `unit`; None is unbounded."""

    low: Number | None
    high: Number | None
    unit: str


class Check(Record):
    """One holding of a claim against one piece of evidence.

    `kind` is market_data, cross_source or internal; `label` and `severity` are what this check alone says. `expected`
    is the interval that the evidence gives, `difference` how far the claim lies from it in the claim's unit (0 where
    they meet), `as_of` the day of the evidence, `evidence` the ids of the claims that it rests on, `provider` and
    `url` whose figure it is. `explanation` says all this in one line, with the formula.
    """

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
    """What all `checks` of a claim come to.

    `label` is supported, refuted, conflicting (sources disagree and no reference decides) or not_enough_info;
    `severity` is none, minor (beyond rounding, yet could be another day, vendor or basis) or material.
    """

    label: Label
    severity: Severity
    checks: tuple[Check, ...] = ()


class Claim(Record):
    """One number that a text asserts about one market subject; `docs/record.md` says it field by field.

    `id` is `c_` and 16 hex digits, the same on every machine. `index` is the subject, `metric` what is measured,
    `value` the number, `date` the days it is about (None where nothing tells), `versus` the other side of a
    comparison, `modality` actual, forecast or hypothetical. `source` is the document, `evidence` the sentence.
    `confidence`, 0 to 1, is how probable it is that subject, metric and value are read right. `verdict` is None until
    it was checked.
    """

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
    """One dated figure of market data: the `value` of a `metric` of a `symbol` on a `date`, in `unit`.

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
    """One `article` and its `claims`; `copies` names the documents of the same call that it repeats or is repeated
    by.
    """

    article: Article
    claims: tuple[Claim, ...]
    copies: tuple[str, ...] = ()


def stable_id(prefix: str, *parts: object) -> str:
    """An id that the same parts give on every machine: the prefix and 16 hex digits of a SHA-256."""
    digest = hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode())
    return f"{prefix}_{digest.hexdigest()[:16]}"
