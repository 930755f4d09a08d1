"""A claim held against reference data: what bars and series imply, prices, dated figures.

Verification is handed `observe(symbol, metric, first, last)`, which answers with the figures of those days, and never
sees a provider.
"""

from __future__ import annotations

import datetime as dt

from extractor.metrics import METRICS
from extractor.records import Check, Claim, Period
from extractor.verify import figures, prices, rereading, wording
from extractor.verify.derivations import DERIVATIONS
from extractor.verify.history import History
from extractor.verify.internal import MIN_CONFIDENCE

#: what only a whole period's data can tell, so that no single dated figure is held against it
_OVER_A_PERIOD = frozenset(
    ["return", "point_change", "annualized_return", "relative_return", "streak", "rate_change", "rate_move_count"]
)
_LEVELS = frozenset(["price", "yield", "yield_spread", "exchange_rate", "policy_rate"])
WEEK = dt.timedelta(days=7)


def check(claim: Claim, history: History, known: rereading.Names) -> Check | None:
    """What reference data says of a claim; None where there is nothing to hold it against.

    `known` are the names of subjects in its document. Where the claim does not hold, it is also read as what its own
    words name, and a refutation stands only if that reading is refuted too.
    """
    if claim.date is None or claim.modality != "actual" or claim.confidence < MIN_CONFIDENCE:
        return None
    found = _check(rereading.completed(claim, known), history)
    if found is not None and found.label == "supported":
        return found
    for other in rereading.rereadings(claim):
        again = _check(other, history)
        if again is not None and again.label in ("supported", "refuted"):
            return rereading.told_as(other.metric.id, again)
        if found is not None and found.label == "refuted":
            found = rereading.left_open(found, f"unless {METRICS[other.metric.id].name.lower()} is meant")
    if found is not None and found.label == "refuted" and rereading.misread(claim):
        return rereading.left_open(found, f"if {METRICS[claim.metric.id].name.lower()} is what is meant")
    return found


def _check(claim: Claim, history: History) -> Check | None:
    claim = _at_its_end(claim)
    if claim.metric.id == "price":
        return prices.check(claim, history)
    derivation = DERIVATIONS.get(claim.metric.id)
    found = derivation.check(claim, history) if derivation else None
    if found is not None or claim.metric.id in _OVER_A_PERIOD:
        return found
    return figures.check(claim, history)


def _at_its_end(claim: Claim) -> Claim:
    """A level that closed a week, or is said to have closed a longer period, as of the last day of it."""
    d = claim.date
    if d is None or d.start == d.end or claim.metric.id not in _LEVELS:
        return claim
    if d.end - d.start <= WEEK or wording.closed_at(claim):
        return claim.model_copy(update={"date": Period(start=d.end, end=d.end, text=d.text)})
    return claim
