"""A claim held against reference data: what bars and series imply, prices, dated figures.

Verification is handed `observe(symbol, metric, first, last)`, which answers with the figures of those days, and never
sees a provider.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from extractor.interval import half_width
from extractor.metrics import METRICS
from extractor.records import Check, Claim, Period
from extractor.verify import doubts, figures, prices, rereading, wording
from extractor.verify.derivations import DERIVATIONS
from extractor.verify.history import History
from extractor.verify.internal import MIN_CONFIDENCE

#: what only a whole period's data can tell, so that no single dated figure is held against it
_OVER_A_PERIOD = frozenset(
    ["return", "point_change", "annualized_return", "relative_return", "streak", "rate_change", "rate_move_count"]
)
_LEVELS = frozenset(["price", "yield", "yield_spread", "exchange_rate", "policy_rate"])
WEEK = dt.timedelta(days=7)


def check(claim: Claim, history: History, document: Sequence[Claim]) -> Check | None:
    """What reference data says of a claim; None where there is nothing to hold it against.

    `document` are all claims of its document. Where the claim does not hold, it is also read as what its own words name,
    and as of the other subjects of its sentence; a refutation stands only if no such reading holds.
    """
    if claim.date is None or claim.modality != "actual" or claim.confidence < MIN_CONFIDENCE:
        return None
    known = rereading.names(document)
    claim = rereading.completed(claim, known)
    found = _check(claim, history)
    if found is None or found.label == "supported":
        return found
    for other in rereading.rereadings(claim):
        again = _check(other, history)
        if again is not None and again.label in ("supported", found.label):
            return rereading.told_as(other.metric.id, again)
        if found.label == "refuted":
            found = rereading.left_open(found, f"unless {METRICS[other.metric.id].name.lower()} is meant")
    if found.label != "refuted":
        return found
    if reason := doubts.of_the_sentence(claim):
        return rereading.left_open(found, reason)
    if reason := rereading.abroad(claim, document):
        return rereading.left_open(found, reason)
    if rereading.misread(claim):
        return rereading.left_open(found, f"if {METRICS[claim.metric.id].name.lower()} is what is meant")
    for other, own in rereading.of_another(claim, known, document):
        if _near(other, history) and not any(_holds(o, history) for o in own):
            return rereading.left_open(found, f"while it fits {other.index.name}, which the sentence names too")
    return found


def _near(claim: Claim, history: History) -> bool:
    """Whether a claim holds but for a unit in its last place."""
    check = _check(claim, history)
    return check is not None and (check.difference or 0) <= 2 * half_width(claim.value)


def _holds(claim: Claim, history: History) -> bool:
    check = _check(claim, history)
    return check is not None and check.label == "supported"


def _check(claim: Claim, history: History) -> Check | None:
    claim = _at_its_end(claim)
    if claim.metric.id == "price" or (claim.metric.id == "exchange_rate" and _quoted_in(claim)):
        found = prices.check(claim, history)
        if found is not None or claim.metric.id == "price":
            return found
    derivation = DERIVATIONS.get(claim.metric.id)
    found = derivation.check(claim, history) if derivation else None
    if found is not None or claim.metric.id in _OVER_A_PERIOD:
        return found
    return figures.check(claim, history)


def _quoted_in(claim: Claim) -> bool:
    """Whether an exchange rate is in the currency that its pair is quoted in: dollars for EURUSD=X, yen for JPY=X."""
    pair = claim.index.id.removesuffix("=X")
    return pair != claim.index.id and claim.value.unit == pair[-3:]


def _at_its_end(claim: Claim) -> Claim:
    """A level that closed a week, or is said to have closed a longer period, as of the last day of it."""
    d = claim.date
    if d is None or d.start == d.end or claim.metric.id not in _LEVELS:
        return claim
    if wording.reached(claim) and not wording.closed_at(claim):
        return claim
    if d.end - d.start <= WEEK or wording.closed_at(claim):
        return claim.model_copy(update={"date": Period(start=d.end, end=d.end, text=d.text)})
    return claim
