"""Answers as Parquet: a folder on any file system with `documents/`, `claims/` and `failures/`, a file for each batch.

A file is named for what is in it and put in its place whole, so that a batch which is written twice, by a task that
was run again, is there once.
"""

from __future__ import annotations

import hashlib
import pickle
import posixpath
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from extractor.engine.keeper import address
from extractor.engine.reader import Answer
from extractor.errors import InputError
from extractor.feeds import Item
from extractor.records import Reading
from extractor.store.kept import tally
from extractor.store.rows import Row, column, key, packed


def answer_of(packed: bytes | None, lost: str | None, error: InputError | None, name: str) -> Answer:
    """What came of an item, whichever way it ended."""
    if packed is not None:
        found: Answer = pickle.loads(packed)
        return found
    remedy = "look at it, and report it"
    return Answer(None, error or InputError(f"{name}: set aside: its worker {lost}", remedy=remedy))


def write(folder: str, answers: Sequence[tuple[Item, Answer]]) -> dict[str, float]:
    """Write a batch of answers; what it comes to, as a run counts it."""
    rows: dict[str, list[Row]] = {"documents": [], "claims": [], "failures": []}
    counts: defaultdict[str, float] = defaultdict(float)
    for item, answer in answers:
        for stage, seconds in answer.seconds.items():
            counts[f"seconds:{stage}"] += seconds
        if answer.reading is None:
            error = answer.error or InputError(f"{item.name}: unread")
            rows["failures"].append({"input": item.name, "reason": error.message, "remedy": error.remedy})
            counts["failed"] += 1
            continue
        counts["read"] += 1
        for name, amount in tally(answer.reading).items():
            counts[name] += amount
        rows["documents"].append(_document(item, answer.reading))
        rows["claims"] += _claims(answer.reading)
    called = hashlib.blake2b("\n".join(address(item) for item, _ in answers).encode(), digest_size=12).hexdigest()
    for kind, some in rows.items():
        if some:
            _put(folder, f"{kind}/part-{called}.parquet", some)
    return dict(counts)


def known(folder: str) -> Iterator[str]:
    """The addresses of the documents that a folder holds, as a store keeps them."""
    from pyarrow import parquet

    system, path = _system(folder)
    for file in sorted(system.glob(posixpath.join(path, "documents", "part-*.parquet"))):
        with system.open(file, "rb") as opened:
            yield from parquet.ParquetFile(opened).read(columns=["address"])["address"].to_pylist()


def _document(item: Item, reading: Reading) -> Row:
    a = reading.article
    return {
        "address": key(address(item)), "id": a.id, "url": column(a.url), "input": column(a.input),
        "title": column(a.title), "author": column(a.author), "publisher": column(a.publisher),
        "published": a.published, "text": column(a.text),
    }  # fmt: skip


def _claims(reading: Reading) -> Iterator[Row]:
    for claim in {claim.id: claim for claim in reading.claims}.values():
        date, value, told = claim.date, claim.value, claim.verdict
        yield {
            "id": claim.id, "document": reading.article.id, "subject": column(claim.index.id),
            "subject_name": column(claim.index.name), "kind": claim.index.kind, "metric": claim.metric.id,
            "basis": column(claim.metric.basis), "versus": column(claim.versus.id) if claim.versus else None,
            "low": float(value.low), "high": float(value.high), "unit": column(value.unit),
            "qualifier": value.qualifier, "value_text": column(value.text), "date_start": date.start if date else None,
            "date_end": date.end if date else None, "modality": claim.modality, "cited": column(claim.source.cited),
            "confidence": claim.confidence, "evidence": column(claim.evidence.text),
            "label": told.label if told else None, "severity": told.severity if told else None,
            "record": packed(claim),
        }  # fmt: skip


def _put(folder: str, name: str, rows: list[dict[str, Any]]) -> None:
    import pyarrow
    from pyarrow import parquet

    system, path = _system(folder)
    place = posixpath.join(path, name)
    system.makedirs(posixpath.dirname(place), exist_ok=True)
    unfinished = posixpath.join(path, f".{uuid.uuid4().hex}")
    with system.open(unfinished, "wb") as file:
        parquet.write_table(pyarrow.Table.from_pylist(rows, schema=_schema(name.partition("/")[0])), file)
    system.mv(unfinished, place)


def _schema(kind: str) -> Any:
    """One schema for every file, whatever its rows leave empty."""
    import pyarrow

    text, number, day = pyarrow.string(), pyarrow.float64(), pyarrow.date32()
    columns = {
        "documents": "address id url input title author publisher published:d text",
        "claims": "id document subject subject_name kind metric basis versus low:n high:n unit qualifier value_text "
        "date_start:d date_end:d modality cited confidence:n evidence label severity record",
        "failures": "input reason remedy",
    }[kind]
    types = {"": text, "n": number, "d": day}
    return pyarrow.schema([(name, types[of]) for name, _, of in (column.partition(":") for column in columns.split())])


def _system(folder: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    found: tuple[Any, str] = url_to_fs(folder)
    return found
