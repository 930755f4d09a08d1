"""What reviewers read, in words: states, who changed what, fields by their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from extractor.records import Claim
from extractor.report import wording
from extractor.store import Review
from extractor.store.judgement import PROGRAM

FIELDS = {
    "index.id": "subject", "index.name": "subject's name", "index.kind": "kind of subject",
    "index.text": "words that name the subject", "metric.id": "metric", "metric.basis": "basis",
    "metric.text": "words that name the metric", "value.low": "value", "value.high": "upper value",
    "value.unit": "unit", "value.qualifier": "hedge", "value.text": "number as printed", "date": "date",
    "date.start": "first day", "date.end": "last day", "modality": "mood", "source.cited": "cited",
    "versus": "other side", "versus.id": "other side", "versus.name": "other side's name",
    "versus.kind": "other side's kind", "verdict.label": "verdict", "verdict.severity": "severity",
    "verdict": "verdict",
}  # fmt: skip
_DECISIONS = {"accept": "accepted it", "reject": "rejected it: no claim", "add": "marked it as a claim"}


@dataclass(frozen=True)
class Act:
    """What somebody did at one time: `who` and `when` in words, a line for each thing, and whether it counts still."""

    who: str
    when: str
    things: tuple[str, ...]
    comment: str | None
    stands: bool


def acts(said: Sequence[Review]) -> list[Act]:
    """What was said of a claim, the latest first, things that were done at once together."""
    undone = {review.undoes for review in said}
    known = {review.id: review for review in said}
    found = []
    for (at, who), group in groupby(said, key=lambda review: (review.at, review.who)):
        some = list(group)
        things = tuple(dict.fromkeys(thing for review in some for thing in _told(review, some, known)))
        comment = next((review.comment for review in some if review.comment), None)
        found.append(Act(who, moment(at), things, comment, not any(review.id in undone for review in some)))
    return found[::-1]


def _told(review: Review, beside: Sequence[Review], known: Mapping[str, Review]) -> Iterator[str]:
    """What a review did: `changed unit from USD to EUR`, `rejected it: no claim`. Offsets that move with their words
    say nothing more, nor does an upper value that moves with the only one."""
    path = review.field or ""
    if review.undoes:
        if (undone := known.get(review.undoes)) is not None:
            yield from (f"took back: {thing}" for thing in _told(undone, beside, known))
    elif path and review.who == PROGRAM:
        yield f"checked it anew: {shown(review.after)}"
    elif path:
        same = any(r.field == "value.low" and (r.before, r.after) == (review.before, review.after) for r in beside)
        offset = path.endswith((".start", ".end")) and not path.startswith("date")
        if not offset and not (path == "value.high" and same):
            yield f"changed {FIELDS.get(path, path)} from {shown(review.before)} to {shown(review.after)}"
    elif review.decision:
        yield _DECISIONS[review.decision]
    else:
        yield "commented"


def shown(value: Any) -> str:
    """A value of a field, in a word or two."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        if "label" in value:
            return str(value["label"]).replace("_", " ")
        if value.keys() >= {"start", "end"}:
            return str(value["start"]) if value["start"] == value["end"] else f"{value['start']} to {value['end']}"
        return wording.printable(str(value.get("id") or value.get("name") or "something"))
    if isinstance(value, float | int):
        return f"{value:,}"
    return wording.printable(str(value).replace("_", " "))


def moment(at: str) -> str:
    """When something was said: `26 Jan 2026, 14:05 UTC`."""
    try:
        when = dt.datetime.fromisoformat(at)
    except ValueError:
        return at
    return f"{wording.day(when.date())}, {when:%H:%M} UTC"


FORM = {
    "index": "subject", "index_name": "subject's name", "index_kind": "subject's kind", "index_text": "its words",
    "metric": "metric", "basis": "basis", "value_text": "number as printed", "low": "value", "high": "upper value",
    "unit": "unit", "qualifier": "hedge", "first": "first day", "last": "last day", "modality": "said as",
    "cited": "cited", "versus": "other side", "versus_name": "its name", "versus_kind": "its kind",
    "label": "verdict", "severity": "how far off",
}  # fmt: skip


def around(claim: Claim, most: int = 120) -> tuple[str, str]:
    """The words before and after a claim's number in its sentence, no more than so many characters on each side."""
    start, end = claim.value.start - claim.evidence.start, claim.value.end - claim.evidence.start
    before, after = claim.evidence.text[: max(start, 0)], claim.evidence.text[max(end, 0) :]
    before = f"…{before[-most:]}" if len(before) > most else before
    return before, (f"{after[:most]}…" if len(after) > most else after)
