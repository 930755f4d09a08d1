"""All that a store holds, in an order and a form that depend on nothing else: not on when or by whom it was put in."""

from __future__ import annotations

import json
from collections.abc import Iterator

from extractor.store import Store

Cell = str | int | float | None
Rows = tuple[tuple[str, ...], Iterator[tuple[Cell, ...]]]


def documents(store: Store) -> Rows:
    """Columns and rows of all documents, by id, with their text, and the family that tells copies."""
    names = ("id", "url", "input", "title", "author", "publisher", "published", "family", "claims", "text")
    return names, _documents(store)


def _documents(store: Store) -> Iterator[tuple[Cell, ...]]:
    family = dict(store.families())
    for reading in store.readings():
        a = reading.article
        published = a.published.isoformat() if a.published else None
        yield (
            a.id,
            a.url,
            a.input,
            a.title,
            a.author,
            a.publisher,
            published,
            family.get(a.id),
            len(reading.claims),
            a.text,
        )


def reviews(store: Store) -> Rows:
    """Columns and rows of all reviews, oldest first; `before` and `after` are JSON."""
    names = ("claim", "document", "who", "at", "field", "before", "after", "comment", "decision", "undoes")
    return names, _reviews(store, names)


def _reviews(store: Store, names: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    for review in store.reviews:
        fields = vars(review) | {"before": json.dumps(review.before), "after": json.dumps(review.after)}
        yield tuple(fields[name] for name in names)
