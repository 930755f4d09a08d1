"""What reviewers read, in words: states, who changed what, fields by their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from extractor.records import Claim
from extractor.report import wording
from extractor.store import Review

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
_QUIET = ("start", "end")  # offsets: they follow the words


def told(review: Review) -> str:
    """What a review did: `changed metric from P/E to P/B`, `rejected it: no claim`."""
    if review.undoes:
        return "took back"
    if review.field:
        name = FIELDS.get(review.field, review.field)
        return f"changed {name} from {shown(review.before)} to {shown(review.after)}"
    if review.decision:
        return _DECISIONS[review.decision]
    return "commented"


def told_at_all(review: Review) -> bool:
    """Whether a reader wants to know: offsets that move with their words say nothing more."""
    path = review.field or ""
    return not (path.rpartition(".")[2] in _QUIET and not path.startswith("date"))


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


def taken_back(review: Review, history: Sequence[Review]) -> str:
    """What an undoing took back."""
    undone = next((other for other in history if other.id == review.undoes), None)
    return f"“{told(undone)}”" if undone else "what went with it"


def around(claim: Claim, most: int = 120) -> tuple[str, str]:
    """The words before and after a claim's number in its sentence, no more than so many characters on each side."""
    start, end = claim.value.start - claim.evidence.start, claim.value.end - claim.evidence.start
    before, after = claim.evidence.text[: max(start, 0)], claim.evidence.text[max(end, 0) :]
    before = f"…{before[-most:]}" if len(before) > most else before
    return before, (f"{after[:most]}…" if len(after) > most else after)
