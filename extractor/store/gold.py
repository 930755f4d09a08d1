"""What people settled, as gold: the claims of the articles that were gone through whole, as they left them.

`claims` gives lines that a scorer of claims reads: each a record with the words around its number (`context`) and the
name that joins it with a prediction (`doc`). `training` gives what `learn.corrections` reads: the articles, and the
claims as records.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from extractor.records import Claim
from extractor.store import Store
from extractor.store.reviews import Desk

_WORDS = 4  # on each side of the number


def claims(store: Store) -> Iterator[dict[str, Any]]:
    """The claims of all articles that were gone through whole, by document and place."""
    for desk in _finished(store):
        for claim in _settled(desk):
            yield {**claim.to_dict(), "doc": document_name(claim), "context": context(claim)}


def training(store: Store) -> Iterator[dict[str, Any]]:
    """A line `{"article": ...}` for each article that was gone through whole, each followed by its claims."""
    for desk in _finished(store):
        yield {"article": desk.article.model_dump(mode="json")}
        yield from (claim.to_dict() for claim in _settled(desk))


def document_name(claim: Claim) -> str:
    """What gold and predictions of one article have in common: the stem of its file's name or URL."""
    source = claim.source
    return PurePosixPath(source.input or source.url or source.document).stem


def context(claim: Claim) -> str:
    """The number as printed with a few words on each side, inside the passage that asserts it, on one line."""
    start, end = (place - claim.evidence.start for place in (claim.value.start, claim.value.end))
    passage = claim.evidence.text
    if passage[start:end] != claim.value.text:
        return claim.value.text
    before, after = passage[:start].split(" ")[-_WORDS - 1 :], passage[end:].split(" ")[: _WORDS + 1]
    return " ".join(f"{' '.join(before)}{claim.value.text}{' '.join(after)}".split())


def _finished(store: Store) -> Iterator[Desk]:
    for document in store.reviews.finished():
        if (desk := store.reviews.desk(document)) is not None:
            yield desk


def _settled(desk: Desk) -> Iterator[Claim]:
    """The claims that somebody stands for. What was read since the article was gone through is not among them."""
    return (one.claim for one in desk.claims if one.state in ("accepted", "corrected", "added"))
