"""Why a claim was read wrongly: the first thing that went wrong, in the order in which the extractor works."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from extractor.annotate.windows import Window, windows
from extractor.evaluate import Outcome, same_index
from extractor.learn.examples import assign
from extractor.learn.readings import Read

#: what a wrong field means, in the order in which fields are decided
FIELDS = {
    "metric": "wrong metric",
    "sign": "wrong sign",
    "date": "wrong date",
    "cited": "wrong source",
    "modality": "wrong modality",
    "versus": "wrong other side",
    "qualifier": "wrong qualifier",
}
CAUSES = (
    "number not found",
    "number not taken for a claim",
    "no claim at all",
    "subject not among the candidates",
    "another subject chosen",
    *FIELDS.values(),
)


WORST = 50


class Fault(NamedTuple):
    """One wrong outcome with its cause; a missed claim has no confidence of its own and counts as sure."""

    cause: str
    confidence: float
    outcome: Outcome


def faults(reads: Iterable[Read]) -> list[Fault]:
    """Every outcome that is not right in full, with its cause."""
    found = []
    for read in reads:
        seen = list(windows(read.doc))
        for one in read.outcomes():
            if not one.full:
                confidence = float(one.predicted["confidence"]) if one.predicted else 1.0
                found.append(Fault(cause(one, seen), confidence, one))
    return found


def cause(one: Outcome, seen: list[Window]) -> str:
    """The first thing that went wrong. `seen` are the article's windows."""
    if one.predicted is None:
        return CAUSES[1] if assign(seen, [one.gold or {}]) else CAUSES[0]
    if one.gold is None:
        return CAUSES[2]
    if not one.fields["index"]:
        at = one.predicted["value"]["start"]
        offered = (s.mention.id for w in seen if w.start <= at < w.end for s in w.subjects)
        return CAUSES[4] if any(same_index(one.gold["index"], {"id": ident}) for ident in offered) else CAUSES[3]
    return FIELDS[next(key for key in FIELDS if not one.fields.get(key, True))]


def worst(found: list[Fault], most: int = WORST) -> list[Fault]:
    """The worst faults by cause, each by its share of all and at least once, the surest errors first."""
    by_cause = {name: sorted((f for f in found if f.cause == name), key=lambda f: -f.confidence) for name in CAUSES}
    quota = {name: max(1, round(most * len(own) / max(1, len(found)))) for name, own in by_cause.items() if own}
    return [fault for name in quota for fault in by_cause[name][: quota[name]]][:most]
