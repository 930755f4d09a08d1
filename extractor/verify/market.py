"""A claim held against reference data: what bars and series imply, prices, dated figures.

Verification is handed `observe(symbol, metric, first, last)`, which answers with the figures of those days, and never
sees a provider.
"""

from __future__ import annotations

from extractor.records import Check, Claim
from extractor.verify import figures, prices
from extractor.verify.derivations import DERIVATIONS
from extractor.verify.history import History
from extractor.verify.internal import MIN_CONFIDENCE

#: what only a whole period's data can tell, so that no single dated figure is held against it
_OVER_A_PERIOD = frozenset(
    ["return", "point_change", "annualized_return", "relative_return", "streak", "rate_change", "rate_move_count"]
)


def check(claim: Claim, history: History) -> Check | None:
    """What reference data says of a claim; None where there is nothing to hold it against."""
    if claim.date is None or claim.modality != "actual" or claim.confidence < MIN_CONFIDENCE:
        return None
    if claim.metric.id == "price":
        return prices.check(claim, history)
    derivation = DERIVATIONS.get(claim.metric.id)
    found = derivation.check(claim, history) if derivation else None
    if found is not None or claim.metric.id in _OVER_A_PERIOD:
        return found
    return figures.check(claim, history)
