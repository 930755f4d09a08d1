"""Which kept documents a new one derives from, found in time that does not grow with the store.

Documents meet in buckets: one for each band of the MinHash of their text, and one for each figure of their own choosing
and stretch of days. A new document is held, by `verify.copies.compare`, against the few it shares most buckets with.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select, update

from extractor.records import Reading
from extractor.store import kept
from extractor.store.batches import batched
from extractor.store.tables import buckets, copies, documents
from extractor.store.upsert import insert_new
from extractor.verify.copies import (
    COMMON,
    CONTAINED,
    LONGEST_DAYS,
    PERMUTATIONS,
    SHARED,
    SHORTEST,
    Copy,
    Document,
    compare,
    document,
    figures,
    link,
    minhash,
    named,
    shingles,
)

#: Three rows a band: two texts of which one holds half of the other's shingles (a Jaccard similarity of a third at
#: equal lengths) share a band with a probability of 0.79, copies with a few words changed (0.8) for certain; texts that
#: have a hundredth in common meet once in 24,000 pairs.
ROWS = 3
BANDS = PERMUTATIONS // ROWS
#: The most documents in a bucket, and the most that a new one is compared with. A bucket that is full has enough to
#: tell that a text is a copy; a figure's that is full tells nothing.
FULL, COMPARED = COMMON + 1, 16
#: Links to earlier documents that are enough: one puts a document into its family, and a family is told as a whole.
LINKS = 3
#: What the estimate of common shingles may miss: 128 permutations have a standard error of 0.04 around a third.
_MARGIN = 0.15


@dataclass(frozen=True)
class Sketch:
    """What a document is known by: the MinHash and number of its shingles, the buckets it goes into and looks in."""

    document: Document
    shingles: int
    signature: tuple[int, ...]
    bands: frozenset[int]
    figures: frozenset[int]
    near: frozenset[int]  # its figures in the stretches of days before and after

    @property
    def packed(self) -> str:
        """The signature as a store keeps it: 8 hexadecimal digits a value."""
        return "".join(f"{value:08x}" for value in self.signature)


def sketch(reading: Reading) -> Sketch:
    """The sketch of a reading."""
    known = document(reading)
    words = shingles(known.text)
    values = tuple(int(v) for v in minhash(words).hashvalues) if len(words) >= SHORTEST else ()
    bands = (values[at : at + ROWS] for at in range(0, BANDS * ROWS, ROWS)) if values else ()
    stated, epoch = set(figures(known)), _epoch(known.published)
    beside = [] if epoch is None else [epoch - 1, epoch + 1, None]
    return Sketch(
        document=known, shingles=len(words), signature=values,
        bands=frozenset(_bucket("text", number, band) for number, band in enumerate(bands)),
        figures=frozenset(_bucket("figure", epoch, figure) for figure in stated),
        near=frozenset(_bucket("figure", other, figure) for figure in stated for other in beside),
    )  # fmt: skip


def origins(connection: Connection, drawn: Sketch) -> list[Copy]:
    """The kept documents that one derives from, or that derive from it."""
    texts, stated = _meetings(connection, drawn)
    likely = _alike(connection, drawn, [id_ for id_, _ in texts.most_common(4 * COMPARED)])
    rewritten = [id_ for id_, common in stated.most_common(COMPARED) if common >= SHARED]
    found: list[Copy] = []
    for some in batched(dict.fromkeys((*likely, *rewritten)), LINKS):
        for reading in kept.readings(connection, some):
            other = document(reading)
            if (copy := compare(drawn.document, other, stated[other.id])) is not None:
                found.append(copy)
        if len(found) >= LINKS:
            break
    return found


def keep(connection: Connection, drawn: Sketch, found: Iterable[Copy]) -> None:
    """Put a new document into its buckets and its family."""
    id_ = drawn.document.id
    held = _held(connection, drawn.bands | drawn.figures)
    rows = [{"bucket": b, "document": id_} for b in sorted(drawn.bands | drawn.figures) if held[b] < FULL]
    if rows:
        connection.execute(insert_new(connection, buckets), rows)
    pairs = [{"copy": c.copy.id, "origin": c.origin.id, "how": c.how} for c in found]
    if pairs:
        connection.execute(insert_new(connection, copies), pairs)
    linked = {id_, *(pair[end] for pair in pairs for end in ("copy", "origin"))}
    members = documents.c.id.in_(sorted(linked))
    families = sorted({id_, *connection.execute(select(documents.c.family).where(members)).scalars()})
    changed = documents.c.family.in_(families) | (documents.c.id == id_)
    connection.execute(update(documents).where(changed).values(family=families[0]))
    mine = update(documents).where(documents.c.id == id_)
    connection.execute(mine.values(signature=drawn.packed, shingles=drawn.shingles))


def families(connection: Connection, ids: Sequence[str]) -> Iterator[Copy]:
    """Links enough to tell which of some kept documents are of one family."""
    named_by = (documents.c.publisher, documents.c.title, documents.c.input, documents.c.published)
    query = select(documents.c.id, documents.c.family, *named_by).order_by(documents.c.id)
    first: dict[str, Document] = {}
    for some in batched(sorted(ids)):
        rows = connection.execute(query.where(documents.c.id.in_(some)))
        for id_, family, publisher, title, input_, published in rows:
            this = Document(id_, named(publisher or title or input_, published), published, ())
            if first.setdefault(family, this) is not this:
                yield link(first[family], this, "as the store has found")


def _meetings(connection: Connection, drawn: Sketch) -> tuple[Counter[str], Counter[str]]:
    """How many bands, and how many figures that are not common knowledge, other documents share with one."""
    wanted = sorted(drawn.bands | drawn.figures | drawn.near)
    query = select(buckets.c.bucket, buckets.c.document).where(buckets.c.document != drawn.document.id)
    met: dict[int, list[str]] = {}
    for some in batched(wanted):
        for bucket, id_ in connection.execute(query.where(buckets.c.bucket.in_(some))):
            met.setdefault(bucket, []).append(id_)
    texts: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    for bucket in sorted(met):
        if bucket in drawn.bands:
            texts.update(sorted(met[bucket]))
        elif len(met[bucket]) < FULL:
            stated.update(sorted(met[bucket]))
    return texts, stated


def _alike(connection: Connection, drawn: Sketch, ids: Sequence[str]) -> list[str]:
    """Those of some documents whose signatures promise that one text holds half of the other's shingles, best first."""
    query = select(documents.c.id, documents.c.signature, documents.c.shingles).where(documents.c.id.in_(ids))
    rated = []
    for id_, packed, size in connection.execute(query):
        values = (int(packed[at : at + 8], 16) for at in range(0, len(packed), 8))
        jaccard = sum(a == b for a, b in zip(drawn.signature, values, strict=True)) / PERMUTATIONS
        common = jaccard / (1 + jaccard) * (drawn.shingles + size)
        rated.append((common / min(drawn.shingles, size), id_))
    return [id_ for share, id_ in sorted(rated, reverse=True)[:COMPARED] if share >= CONTAINED - _MARGIN]


def _held(connection: Connection, wanted: Iterable[int]) -> Counter[int]:
    held: Counter[int] = Counter()
    for some in batched(sorted(wanted)):
        query = select(buckets.c.bucket, func.count()).where(buckets.c.bucket.in_(some)).group_by(buckets.c.bucket)
        held.update({bucket: count for bucket, count in connection.execute(query)})
    return held


def _epoch(day: date | None) -> int | None:
    """The stretch of days that a document belongs to: what is rewritten from it is at most in a neighbouring one."""
    return None if day is None else day.toordinal() // LONGEST_DAYS


def _bucket(*parts: object) -> int:
    """A bucket's number, 64 bits with a sign as databases have it."""
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=8).digest(), signed=True)
