"""A store -> entries of a dataset: what people corrected is corrected, what they rejected is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from extractor.dataset.entries import Entry, Note
from extractor.records import Claim, Reading
from extractor.store import Review, Store, corrected
from extractor.store.judgement import PROGRAM, standing

Warn = Callable[[str], None]


def entries(store: Store, claims: Collection[str] | None = None, *, warn: Warn = lambda _: None) -> Iterable[Entry]:
    """All articles of a store with their claims, or only `claims`, by id, and the articles that hold one.

    Calls `warn` with each claim that is left out since what its reviews say makes no valid record.
    """
    said: dict[str, list[Review]] = defaultdict(list)
    for review in standing(store.reviews):
        said[review.claim].append(review)
    families = dict(store.families())
    for reading in store.readings():
        chosen = [c for c in reading.claims if claims is None or c.id in claims]
        if claims is None or chosen:
            judged = list(_judged(chosen, said, warn))
            notes = {claim.id: note for claim, note in judged if note}
            kept = reading.model_copy(update={"claims": tuple(claim for claim, _ in judged)})
            yield Entry(kept, family=families.get(reading.article.id, ""), notes=notes)


def _judged(claims: Sequence[Claim], said: dict[str, list[Review]], warn: Warn) -> Iterator[tuple[Claim, Note | None]]:
    for claim in claims:
        reviews = said.get(claim.id, [])
        try:
            now = corrected(claim, reviews)
        except ValueError as error:
            told = " ".join(str(error).split())
            warn(f"claim {claim.id} is left out: what was said of it makes no valid record: {told}")
            continue
        if now is not None:
            changed = any(review.field and review.who != PROGRAM for review in reviews)
            accepted = any(review.decision == "accept" for review in reviews)
            yield now, Note(review="corrected") if changed else Note(review="accepted") if accepted else None


def readings(found: Iterable[Entry]) -> Iterator[Reading]:
    """The readings of entries."""
    return (entry.reading for entry in found)
