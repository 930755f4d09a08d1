"""How sure a reading must be before it is printed as an objection.

An objection rests on the claim and on each claim that it is computed from. How probable it is that one is read right, as
far as that objection goes, is its confidence, and that of every other reading that would come to the same: a fund for its
index, and, where two multiples of one kind are set against one another, another kind for both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from extractor.records import Check, Claim, Label
from extractor.verify.subjects import MULTIPLES, tracked

#: The least probability for each kind of check and label. `scripts/objections` draws precision and recall over such bars
#: on the marked articles, and chooses: see docs/verification.md.
BARS: dict[tuple[str, Label], float] = {
    ("internal", "refuted"): 0.65,
    ("internal", "conflicting"): 0.33,
    ("cross_source", "conflicting"): 0.33,
    ("market_data", "refuted"): 0.75,
    ("market_data", "conflicting"): 0.5,
}


def guarded(claim: Claim, check: Check, known: dict[str, Claim]) -> Check:
    """An objection that rests on a doubtful reading is left open, and says so. `known` are claims by id."""
    bar = BARS.get((check.kind, check.label), 0.0)
    least = sureness(check, [claim, *(known[ident] for ident in check.evidence if ident in known)])
    if least >= bar:
        return check
    reason = f"{check.explanation}; left open, since the text is read with a confidence of only {least:.2f}"
    return check.model_copy(update={"label": "not_enough_info", "severity": "minor", "explanation": reason})


def sureness(check: Check, claims: Iterable[Claim]) -> float:
    """The probability that the least surely read of a check's claims is read right, as far as the check goes."""
    alike = MULTIPLES if check.kind == "internal" and check.label == "refuted" else ()
    return min(sure(claim, alike) for claim in claims)


def sure(claim: Claim, alike: Collection[str] = ()) -> float:
    """A claim's confidence with that of the readings that come to the same: its subject or one that speaks for it, its
    metric or, where it is one of `alike`, any of them."""
    own = max((p for s, m, p in claim.readings if (s, m) == (claim.index.id, claim.metric.id)), default=0.0)
    if not own:
        return claim.confidence
    metrics = alike if claim.metric.id in alike else (claim.metric.id,)
    same = sum(p for s, m, p in claim.readings if tracked(s) == tracked(claim.index.id) and m in metrics)
    return min(1.0, claim.confidence * max(1.0, same / own))
