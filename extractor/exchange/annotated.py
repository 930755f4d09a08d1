"""An article as somebody annotated it, and what that says: corrections for a store, gold for training."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.records import Article, Claim
from extractor.store import Review

#: What of a record people can change; the rest follows from it or tells where the article comes from.
CORRECTABLE = ("index", "metric", "value", "date", "modality", "versus")


@dataclass(frozen=True)
class Annotated:
    """An article, its claims as somebody left them, and as they were before. `at` is UTC in ISO 8601; `whole` says that
    the article was gone through whole, so that numbers that are not claimed are no claims."""

    article: Article
    claims: tuple[Claim, ...]
    before: tuple[Claim, ...]
    who: str
    at: str = ""
    whole: bool = False


def reviews(annotated: Annotated) -> Iterator[Review]:
    """What an annotation says: claims that were there before are corrected, rejected, or accepted as they are, those
    that were missed are added, and an article that was gone through whole is accepted. What is said of one claim is an
    act of its own, a microsecond after the one before, so that it can be undone alone."""
    now = {claim.id: claim for claim in annotated.claims}
    document, who = annotated.article.id, annotated.who
    acts = _acts(annotated.at)
    for claim in annotated.before:
        at = next(acts)
        if (left := now.get(claim.id)) is None:
            yield Review(claim.id, document, who, decision="reject", at=at, record=claim.to_dict())
            continue
        for path, before, after in changes(claim, left):
            yield Review(claim.id, document, who, path, before, after, at=at)
        yield Review(claim.id, document, who, decision="accept", at=at)
    for claim in added(annotated):
        yield Review(claim.id, document, who, decision="add", at=next(acts), record=claim.to_dict())
    if annotated.whole:
        yield Review(document, document, who, decision="accept", at=next(acts))


def _acts(at: str) -> Iterator[str]:
    """Times for one act after the other, from when an annotation was made, or now."""
    first = dt.datetime.fromisoformat(at) if at else dt.datetime.now(dt.UTC)
    for act in itertools.count():
        yield (first + dt.timedelta(microseconds=act)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
