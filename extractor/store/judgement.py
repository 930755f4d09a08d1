"""What people said of an article's claims -> what they hold: the program's reading with corrections over it.

A pure function, `judge`, of what the program read and of all that was said, so that reviews survive when an article is
read anew, and whatever is undone leaves no trace. A claim that somebody accepted, corrected or added stands as that
person left it, whatever the program reads there later; a later reading of the same number yields to it. What is said
to be no claim stays none.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from extractor.records import Claim

Decision = Literal["accept", "reject", "add"]
State = Literal["accepted", "corrected", "added", "rejected", "commented"]
STATES: tuple[State, ...] = ("accepted", "corrected", "added", "rejected", "commented")
#: Who says what the program itself found when it checked a corrected claim anew.
PROGRAM = "market-claims"
#: Fields that a verdict rests on: where one of them is corrected, the verdict of before says nothing.
BEARING = ("index", "metric", "value", "date", "versus", "modality")


@dataclass(frozen=True)
class Review:
    """One thing that someone said of a claim. `at` is UTC; blank means now. `before` and `after` are plain JSON.

    `field` is a path into the record ("value.low", "index.id", "verdict.label"; "verdict" is the whole). `decision` is
    accept, reject (the number is no claim), or add: the program missed this claim, which `record` holds. In other
    reviews `record` is the claim as it stood before. `undoes` is the id of a review that counts no longer. Reviews of
    one act share their `at`. A review whose `claim` is the document's id accepts the article: it was gone through
    whole, and numbers that are not claimed are no claims. `id` and `place` (1, 2 ... in the document) are given when it
    is kept.
    """

    claim: str
    document: str
    who: str
    field: str | None = None
    before: Any = None
    after: Any = None
    comment: str | None = None
    decision: Decision | None = None
    at: str = ""
    undoes: str | None = None
    record: Any = dataclasses.field(default=None, compare=False)
    id: str = dataclasses.field(default="", compare=False)
    place: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Judged:
    """A claim as people left it. `state` is None where nobody said anything; `read` is the program's reading of the
    number, None where it has none."""

    claim: Claim
    state: State | None = None
    read: Claim | None = None


def standing(said: Iterable[Review]) -> list[Review]:
    """The reviews that count: neither undone nor an undoing."""
    said = list(said)
    undone = {review.undoes for review in said}
    return [review for review in said if review.undoes is None and review.id not in undone]


def judge(read: Sequence[Claim], said: Iterable[Review]) -> list[Judged]:
    """The claims of one document as people left them, in text order where anybody said anything. Rejected ones are
    among them, with that state. Corrections that leave no valid record do not count."""
    spoken: dict[str, list[Review]] = defaultdict(list)
    for review in standing(said):
        if review.claim != review.document:
            spoken[review.claim].append(review)
    known = {claim.id: claim for claim in read}
    if not spoken:
        return [Judged(claim, None, claim) for claim in known.values()]
    held = [made for id_, some in spoken.items() if (made := _held(known.get(id_), some)) is not None]
    free = {id_: claim for id_, claim in known.items() if id_ not in {one.claim.id for one in held}}
    found = [one if one.read else _paired(one, free) for one in held]
    found += [Judged(claim, None, claim) for claim in free.values()]
    order = {id_: place for place, id_ in enumerate(known)}
    return sorted(found, key=lambda one: (one.claim.value.start, order.get(one.claim.id, len(order)), one.claim.id))


def corrected(claim: Claim, said: Iterable[Review]) -> Claim | None:
    """A claim with the corrections that reviews of it make, later ones over earlier; None where it was rejected last.

    Raises ValueError for a correction that leaves no valid record.
    """
    own = [review for review in standing(said) if review.claim == claim.id]
    return None if _rejected(own) else Claim.model_validate(_changed(claim.to_dict(), own))


# -- one claim ---------------------------------------------------------------------------------------------------------


def _held(read: Claim | None, said: Sequence[Review]) -> Judged | None:
    """What stands of a claim; None where nobody knows it, or only talked of a reading that is gone."""
    telling = [review for review in said if review.decision or (review.field and review.who != PROGRAM)]
    kept = next((review.record for review in telling if review.record), None)
    if read is None and (not telling or kept is None):
        return None
    base = kept if kept is not None else read.to_dict() if read else {}
    try:
        before = Claim.model_validate(base)
        claim = Claim.model_validate(_changed(base, said))
    except (ValueError, TypeError):
        return Judged(read, "commented", read) if read else None
    claim = claim.model_copy(update={"id": said[0].claim, "verdict": _verdict(claim, before, read, said)})
    return Judged(claim, _state(claim, before, said), read)


def _state(claim: Claim, before: Claim, said: Sequence[Review]) -> State | None:
    own = [review for review in said if review.who != PROGRAM]
    if _rejected(own):
        return "rejected"
    if any(review.decision == "add" for review in own):
        return "added"
    if any(review.field for review in own) and claim != before:
        return "corrected"
    if any(review.decision or review.field for review in own):
        return "accepted"
    return "commented" if own else None


def _verdict(claim: Claim, before: Claim, read: Claim | None, said: Sequence[Review]) -> Any:
    """The verdict of a claim: what was said of it since it was last corrected, else the program's, where that is a
    verdict of the very same claim."""
    judged = [review.field.startswith("verdict") for review in said if review.field and _weighs(review.field)]
    if judged and judged[-1]:
        return claim.verdict
    for other in (read, before):
        if other is not None and _bearing(other) == _bearing(claim):
            return other.verdict
    return None


def _weighs(path: str) -> bool:
    """Whether a verdict hangs on a field, or is it: all but names and the words that say a thing."""
    head, _, leaf = path.partition(".")
    return head == "verdict" or (head in BEARING and leaf not in ("text", "start", "end", "name", "kind"))


def _bearing(claim: Claim) -> tuple[Any, ...]:
    """The fields that a verdict rests on, without the words that say them."""
    index, value, versus = claim.index, claim.value, claim.versus
    return (
        index.id, claim.metric.id, claim.metric.basis, value.low, value.high, value.unit, value.qualifier,
        claim.date and (claim.date.start, claim.date.end), claim.modality, versus and versus.id,
    )  # fmt: skip


def _rejected(said: Iterable[Review]) -> bool:
    decisions = [review.decision for review in said if review.decision]
    return bool(decisions) and decisions[-1] == "reject"


def _changed(record: dict[str, Any], said: Iterable[Review]) -> dict[str, Any]:
    """A record with the corrections made; the given one stays as it is."""
    made = {name: dict(part) if isinstance(part, dict) else part for name, part in record.items()}
    for review in said:
        if review.field:
            *folders, last = review.field.split(".")
            inner = made
            for name in folders:
                if not isinstance(inner.get(name), dict):
                    inner[name] = {"severity": "none"} if name == "verdict" else {}
                inner = inner[name]
            inner[last] = review.after
            if _weighs(review.field) and not review.field.startswith("verdict"):
                made["verdict"] = None
    return made


# -- numbers read anew -------------------------------------------------------------------------------------------------


def _paired(one: Judged, free: dict[str, Claim]) -> Judged:
    """A judged claim with the program's present reading of its number, which is taken out of `free`.

    That is a reading of the same subject; of another subject only where the number has no other reading, and was not
    rejected: a number that two claims share must not cost the second one.
    """
    span = one.claim.value
    here = [claim for claim in free.values() if claim.value.start < span.end and span.start < claim.value.end]
    same = [claim for claim in here if claim.index.id == one.claim.index.id]
    found = same or (here if len(here) == 1 and one.state != "rejected" else [])
    if not found:
        return one
    best = max(found, key=lambda claim: claim.metric.id == one.claim.metric.id)
    del free[best.id]
    return Judged(one.claim, one.state, best)
