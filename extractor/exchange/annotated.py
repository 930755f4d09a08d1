"""An article as somebody annotated it, and what that says: corrections for a store, gold for training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.records import Article, Claim
from extractor.store import Review

#: What of a record people can change; the rest follows from it or tells where the article comes from.
CORRECTABLE = ("index", "metric", "value", "date", "modality", "versus")


@dataclass(frozen=True)
class Annotated:
    """An article, its claims as somebody left them, and as they were before. `at` is UTC in ISO 8601."""

    article: Article
    claims: tuple[Claim, ...]
    before: tuple[Claim, ...]
    who: str
    at: str = ""


def reviews(annotated: Annotated) -> Iterator[Review]:
    """What an annotation says of the claims that were there before: corrected, rejected, or accepted as they are.

    Claims that somebody added are none of these: see `added`.
    """
    now = {claim.id: claim for claim in annotated.claims}
    document, who, at = annotated.article.id, annotated.who, annotated.at
    for claim in annotated.before:
        if (left := now.get(claim.id)) is None:
            yield Review(claim.id, document, who, decision="reject", at=at)
            continue
        for path, before, after in changes(claim, left):
            yield Review(claim.id, document, who, path, before, after, at=at)
        yield Review(claim.id, document, who, decision="accept", at=at)


def added(annotated: Annotated) -> tuple[Claim, ...]:
    """The claims that were not there before."""
    before = {claim.id for claim in annotated.before}
    return tuple(claim for claim in annotated.claims if claim.id not in before)


def gold(annotated: Annotated) -> Iterator[dict[str, Any]]:
    """The lines that training reads (see `learn.corrections`): the article, then its claims."""
    yield {"article": annotated.article.model_dump(mode="json")}
    yield from (claim.to_dict() for claim in annotated.claims)


def changes(before: Claim, after: Claim) -> Iterator[tuple[str, Any, Any]]:
    """The fields in which two claims differ: path, old and new value, as plain JSON."""
    old, new = before.to_dict(), after.to_dict()
    for name in CORRECTABLE:
        yield from _differences(name, old[name], new[name])
    yield from _differences("source.cited", old["source"]["cited"], new["source"]["cited"])


def _differences(path: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in old:
            yield from _differences(f"{path}.{name}", old[name], new[name])
    elif old != new:
        yield path, old, new
