"""A store -> entries of a dataset, with the claims as people left them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import get_args

from extractor.dataset.entries import Entry, Judgement, Note
from extractor.store import Store


def entries(store: Store, claims: Collection[str] | None = None) -> Iterable[Entry]:
    """All articles of a store with their claims, or only `claims`, by id, and the articles that hold one."""
    spoken_of = {review.document for review in store.reviews}
    families = dict(store.families())
    for reading in store.readings():
        id_ = reading.article.id
        chosen = tuple(c for c in reading.claims if claims is None or c.id in claims)
        if claims is None or chosen:
            notes = _notes(store, id_) if id_ in spoken_of else {}
            yield Entry(reading.model_copy(update={"claims": chosen}), family=families.get(id_, ""), notes=notes)


def _notes(store: Store, document: str) -> Mapping[str, Note]:
    desk = store.reviews.desk(document)
    judged = desk.claims if desk else ()
    return {one.claim.id: Note(review=one.state) for one in judged if one.state in get_args(Judgement)}  # type: ignore[arg-type]
