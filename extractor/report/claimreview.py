"""Verdicts as schema.org ClaimReview, the markup by which search engines and fact-check archives know a fact check.

One ClaimReview for each claim that was held against anything, as a JSON array to paste into a page's
`<script type="application/ld+json">`, where its text cannot end the script.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag

from extractor.records import Claim, Reading
from extractor.report import wording

_LENGTH = 75  # of `claimReviewed`, so that it fits a line of search results: Google's guideline
#: Each standing and severity on a scale of 1 to 5, and in words. What was left undecided has words only.
RATINGS: dict[tuple[wording.Standing, bool], tuple[int | None, str]] = {
    ("refuted", True): (1, "Wrong"),
    ("refuted", False): (2, "Slightly off"),
    ("conflicting", True): (3, "Sources disagree"),
    ("conflicting", False): (3, "Sources disagree slightly"),
    ("undecided", True): (None, "Not enough evidence"),
    ("undecided", False): (None, "Not enough evidence"),
    ("supported", True): (5, "Correct"),
    ("supported", False): (5, "Correct"),
}
BEST, WORST = 5, 1


@dataclass(frozen=True)
class Reviewer:
    """Who publishes the fact check, and the address of the page that it is on."""

    name: str = "market-claims"
    url: str = ""


def claim_reviews(
    readings: Sequence[Reading], *, reviewer: Reviewer | None = None, made: dt.date | None = None
) -> list[dict[str, Any]]:
    """A ClaimReview for each claim that something was held against, worst first within each article.

    Each has an address of its own: the reviewer's page with the claim's id as its fragment, which is where the HTML
    report shows it. `made` is the day of the review.
    """
    return list(_reviews(readings, reviewer or Reviewer(), made))


def json_ld(readings: Sequence[Reading], *, reviewer: Reviewer | None = None, made: dt.date | None = None) -> str:
    """`claim_reviews` as a JSON document that can stand inside an HTML script element."""
    text = json.dumps(claim_reviews(readings, reviewer=reviewer, made=made), ensure_ascii=False, indent=2)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text + "\n"


def _reviews(readings: Sequence[Reading], reviewer: Reviewer, made: dt.date | None) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for reading in readings:
        for claim in wording.worst_first([reading]):
            if wording.standing(claim) != "unchecked" and claim.id not in seen:
                seen.add(claim.id)
                yield _review(claim, reviewer, made)


def _review(claim: Claim, reviewer: Reviewer, made: dt.date | None) -> dict[str, Any]:
    author = {"@type": "Organization", "name": reviewer.name}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"{urldefrag(reviewer.url).url}#{claim.id}",
        "claimReviewed": _summary(claim),
        "reviewRating": _rating(claim),
        "reviewBody": wording.reason(claim),
        "author": author | ({"url": reviewer.url} if reviewer.url else {}),
        **({"datePublished": made.isoformat()} if made else {}),
        "itemReviewed": _claim(claim),
    }


def _rating(claim: Claim) -> dict[str, Any]:
    value, words = RATINGS[wording.standing(claim), bool(claim.verdict and claim.verdict.severity == "material")]
    scale = {} if value is None else {"ratingValue": value, "bestRating": BEST, "worstRating": WORST}
    return {"@type": "Rating", **scale, "alternateName": words}


def _claim(claim: Claim) -> dict[str, Any]:
    source = claim.source
    published = {"datePublished": source.published.isoformat()} if source.published else {}
    work = {
        "@type": "CreativeWork",
        **({"url": source.url} if _is_web(source.url) else {}),
        "headline": wording.printable(source.title or source.input),
        **({"publisher": _named("Organization", source.publisher)} if source.publisher else {}),
        **({"author": _named("Person", source.author)} if source.author else {}),
        **published,
    }
    return {
        "@type": "Claim",
        "text": wording.printable(claim.evidence.text),
        "author": _author(claim),
        "appearance": work,
        **published,
        **({"citation": wording.printable(source.cited)} if source.cited else {}),
    }


def _author(claim: Claim) -> dict[str, str]:
    """Who answers for the number: the publisher, else the author, else the document by its name."""
    source = claim.source
    if not source.publisher and source.author:
        return _named("Person", source.author)
    return _named("Organization", wording.origin(claim))


def _named(kind: str, name: str) -> dict[str, str]:
    return {"@type": kind, "name": wording.printable(name)}


def _summary(claim: Claim) -> str:
    """What is claimed, as long as fits a line: with its days, or without."""
    short = wording.brief(claim)
    dated = f"{short}, {wording.when(claim.date)}" if claim.date else short
    text = dated if len(dated) <= _LENGTH else short
    return text if len(text) <= _LENGTH else text[: _LENGTH - 1].rstrip() + "…"


def _is_web(url: str | None) -> bool:
    return url is not None and url.lower().startswith(("https://", "http://"))
