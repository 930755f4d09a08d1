"""Readings as lines for other programs: JSON Lines, and CSV that a spreadsheet can open without harm."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from extractor.records import Claim, Reading, plain
from extractor.report import wording

COLUMNS = (
    "index_id", "index_name", "index_kind", "metric", "basis", "low", "high", "unit", "qualifier",
    "date_start", "date_end", "modality", "cited", "versus", "verdict", "severity", "explanation",
    "publisher", "author", "title", "published", "url", "input", "document", "value_text", "start", "end",
    "evidence_text", "evidence_start", "evidence_end", "confidence", "id",
)  # fmt: skip
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?\Z")

Cell = str | int | float | None


def jsonl(readings: Iterable[Reading], *, ascii_only: bool = False) -> Iterator[str]:
    """One record a line, as `docs/record.md` fixes it. `ascii_only` is for an output that can carry nothing else."""
    for reading in readings:
        for claim in reading.claims:
            yield json.dumps(claim.to_dict(), ensure_ascii=ascii_only, allow_nan=False) + "\n"


def csv_lines(readings: Iterable[Reading]) -> Iterator[str]:
    """One flat row a claim, after a row of `COLUMNS`."""
    yield _line(COLUMNS)
    for reading in readings:
        for claim in reading.claims:
            yield _line([harmless(cell) for cell in row(claim)])


def row(claim: Claim) -> tuple[Cell, ...]:
    """The cells of a claim, in the order of `COLUMNS`."""
    source, date, verdict = claim.source, claim.date, claim.verdict
    return (
        claim.index.id, claim.index.name, claim.index.kind, claim.metric.id, claim.metric.basis,
        plain(claim.value.low), plain(claim.value.high), claim.value.unit, claim.value.qualifier,
        date.start.isoformat() if date else None, date.end.isoformat() if date else None,
        claim.modality, source.cited, claim.versus.id if claim.versus else None,
        verdict.label if verdict else None, verdict.severity if verdict else None, wording.reason(claim) or None,
        source.publisher, source.author, source.title,
        source.published.isoformat() if source.published else None, source.url,
        source.input, source.document, claim.value.text, claim.value.start, claim.value.end,
        claim.evidence.text, claim.evidence.start, claim.evidence.end, claim.confidence, claim.id,
    )  # fmt: skip


def rows_jsonl(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, ascii_only: bool = False) -> Iterator[str]:
    """Any rows, an object a line."""
    for cells in rows:
        yield json.dumps(dict(zip(columns, cells, strict=True)), ensure_ascii=ascii_only) + "\n"


def rows_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Any rows as CSV that a spreadsheet can open without harm, after one of their names."""
    yield _line(harmless(name) for name in columns)
    for cells in rows:
        yield _line(harmless(cell) for cell in cells)


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it.

    Numbers stay numbers, negative ones too, and so does text that is nothing but a number.
    """
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.match(cell):
        return f"'{cell}"
    return cell


def _line(cells: Iterable[Cell]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
