"""Which articles derive from one another, exactly: no pair that `verify.copies` calls a copy is missed.

The store finds kin in bounded time when an article comes in, and may miss some; here every pair counts, so that no
near-duplicate ends up on both sides of a split. What is kept of an article meanwhile is small: a hash of 8 bytes for
each of its word shingles, and its figures.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.dataset.entries import Entry
from extractor.dataset.provenance import publisher_key
from extractor.verify.copies import CONTAINED, SHORTEST, Figure, document, figures, same_figures, shingles

Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Piece:
    """What the splits need to know of an article. `shingles` are hashes, each once, in order."""

    id: str
    published: dt.date | None
    publisher: str | None
    family: str
    shingles: Hashes
    figures: tuple[Figure, ...]


def piece(entry: Entry) -> Piece:
    """An entry as the splits see it."""
    article = entry.reading.article
    words = (
        hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).digest() for words in shingles(article.text)
    )
    return Piece(
        id=article.id, published=article.published, publisher=publisher_key(article), family=entry.family or article.id,
        shingles=np.sort(np.frombuffer(b"".join(words), dtype=np.uint64)), figures=figures(document(entry.reading)),
    )  # fmt: skip


def families(pieces: Sequence[Piece]) -> dict[str, str]:
    """Every article's family, by id: the least id of all that derive from one another, directly or through others."""
    root = {p.id: p.id for p in pieces}

    def of(id_: str) -> str:
        while root[id_] != id_:
            root[id_] = id_ = root[root[id_]]
        return id_

    first: dict[str, str] = {}
    pairs = [(first.setdefault(p.family, p.id), p.id) for p in pieces]
    pairs += [(pieces[i].id, pieces[j].id) for i, j in _same_text([p.shingles for p in pieces])]
    alike = same_figures([p.figures for p in pieces], [p.published for p in pieces])
    pairs += [(pieces[i].id, pieces[j].id) for i, j, _ in alike]
    for a, b in pairs:
        low, high = sorted((of(a), of(b)))
        root[high] = low
    return {p.id: of(p.id) for p in pieces}


def _same_text(texts: Sequence[Hashes]) -> Iterator[tuple[int, int]]:
    """Pairs of texts of which one holds half of the other's shingles, and a chain of pairs for texts that are equal."""
    long = [at for at, words in enumerate(texts) if len(words) >= SHORTEST]
    seen: dict[bytes, int] = {}
    for at in long:
        first = seen.setdefault(texts[at].tobytes(), at)
        if first != at:
            yield first, at
    kept = sorted(seen.values())
    if len(kept) < 2:
        return
    sizes = np.array([len(texts[at]) for at in kept])
    owner = np.repeat(np.arange(len(kept)), sizes)
    _, column, held = np.unique(np.concatenate([texts[at] for at in kept]), return_inverse=True, return_counts=True)
    common = held[column] > 1  # a shingle of one text alone makes no pair
    owner, column = owner[common], column[common]
    order = np.argsort(column, kind="stable")
    holders, starts = owner[order], np.searchsorted(column[order], np.arange(len(held) + 1))
    shared = np.bincount(owner, minlength=len(kept))
    bounds = np.searchsorted(owner, np.arange(len(kept) + 1))
    for i in np.flatnonzero(shared >= CONTAINED * sizes):  # in a pair, the shorter text shares half of what it has
        columns = column[bounds[i] : bounds[i + 1]]
        met = np.concatenate([holders[starts[c] : starts[c + 1]] for c in columns])
        overlap = np.bincount(met, minlength=len(kept))
        for j in np.flatnonzero(overlap >= CONTAINED * np.minimum(sizes, sizes[i])):
            if i != j:
                yield kept[i], kept[j]
