"""One quantity stated twice in a document with two values.

Only metrics whose subject, metric and date leave no room for two right values: a share has revenue by segment and
earnings with and without adjustments, an economy has inflation by month and by year, so those are left out, and so is
whatever moves during a day. Nor does a paragraph state one quantity twice: two numbers in it are two quantities
("respectively", "up from"), so that only statements in different paragraphs are compared.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal

from extractor.interval import charitable, stands_for
from extractor.records import Check, Claim, Severity
from extractor.verify import dates, explain, wording
from extractor.verify.compare import dividends
from extractor.verify.places import Places

#: metric -> how far two values may be apart, relative to the larger, and still be one quantity misprinted: further
#: apart they are another basis or another moment. Widest for returns, since "8%" and "nearly double digits" are one.
REPEATED = {
    "return": Decimal("0.5"), "annualized_return": Decimal("0.3"), "relative_return": Decimal("0.3"),
    "pe_ratio": Decimal("0.3"), "forward_pe_ratio": Decimal("0.15"), "cape_ratio": Decimal("0.2"),
    "dividend_yield": Decimal("0.3"), "expense_ratio": Decimal("0.3"), "aum": Decimal("0.3"),
    "market_cap": Decimal("0.3"), "valuation_discount": Decimal("0.3"), "valuation_premium": Decimal("0.3"),
    "index_weight": Decimal("0.3"), "streak": Decimal("0.5"), "constituents": Decimal("0.2"),
    "average_volume": Decimal("0.3"), "high_52w": Decimal("0.1"), "low_52w": Decimal("0.1"),
    "rate_move_count": Decimal("0.7"), "beta": Decimal("0.3"), "distance_from_high": Decimal("0.3"),
}  # fmt: skip
#: Words that a metric's sentence or row must hold, since other numbers are taken for it where it holds none.
_TOLD_BY = {
    "index_weight": r"weigh|share|portion|account|ma[dk]e up|holding|alloc|stake|\bof (?:the|its|all|total)\b|worth of"
}
#: Runs of something else than the subject's price.
_OTHER_RUN = r"\b(?:open interest|(?:in|out)?flows?|sales|orders|holdings|stockpiles|inventor\w+|volumes?|dividends?|earnings|assets)\b"
#: relative difference from which two values are more than a matter of another day or basis
MATERIAL = Decimal("0.1")
OVER_DAYS = frozenset(("return", "annualized_return", "relative_return", "rate_move_count"))
#: Over more than five years a return is mostly an average over years, of which there are several kinds.
LONGEST = dt.timedelta(days=5 * 366)


def check(
    claims: Collection[Claim], places: Places, *, refuted: Collection[str], supported: Collection[str]
) -> dict[str, list[Check]]:
    """A conflicting check for each claim whose quantity the document also states otherwise, by claim id.

    Where the document's own arithmetic refutes one of the two and supports the other, the other stands.
    """
    found: dict[str, list[Check]] = defaultdict(list)
    groups: dict[object, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.metric.id in REPEATED and claim.modality == "actual" and _definite(claim):
            groups[_quantity(claim)].append(claim)
    for a, b in itertools.chain.from_iterable(itertools.combinations(g, 2) for g in groups.values()):
        if places.tier(a, b) == 2 and _differ(a, b) and not _beside(a, b, claims, places):
            for one, other in ((a, b), (b, a)):
                if not (other.id in refuted and one.id in supported):
                    found[one.id].append(_report(one, other))
    return found


def _definite(claim: Claim) -> bool:
    """Whether a claim names its subject, in its own sentence, and says when: a stretch of days for a return, a moment
    for anything else."""
    if claim.date is None or wording.intraday(claim) or wording.averaged(claim) or not wording.named(claim):
        return False
    if wording.anothers(claim) or not wording.says(claim, _TOLD_BY.get(claim.metric.id, "")):
        return False
    if claim.metric.id == "streak" and wording.says(claim, _OTHER_RUN):
        return False
    if claim.metric.id in OVER_DAYS:
        return not dates.point(claim) and claim.date.end - claim.date.start <= LONGEST
    return dates.point(claim) or claim.metric.id == "streak"


def _quantity(claim: Claim) -> tuple[object, ...]:
    versus = claim.versus.id if claim.versus else None
    unit = "percent" if claim.value.unit == "bps" else claim.value.unit
    period = claim.date and (claim.date.start, claim.date.end)
    return claim.index.id, claim.metric.id, claim.metric.basis, versus, unit, wording.authority(claim), period


def _differ(a: Claim, b: Claim) -> bool:
    first, second = stands_for(a.value), stands_for(b.value).to(a.value.unit)
    readings = [reading.to(a.value.unit) for claim in (a, b) for _, reading in charitable(claim.value)]
    if first.intersects(second) or any(r.intersects(first) and r.intersects(second) for r in readings):
        return False
    if first.distance(second) <= dividends(a):
        return False
    return _relative(a, b) <= REPEATED[a.metric.id]


def _beside(a: Claim, b: Claim, claims: Collection[Claim], places: Places) -> bool:
    """Whether the sentence or row of one of two claims also states the other's value: then it states two quantities."""
    pairs = [(one, c) for one, other in ((a, b), (b, a)) for c in claims if c.id != other.id and _alike(one, c)]
    return any(
        stands_for(one.value).intersects(stands_for(c.value)) and places.tier(c, a if one is b else b) == 0
        for one, c in pairs
    )


def _alike(a: Claim, b: Claim) -> bool:
    return (a.index.id, a.metric.id, a.value.unit) == (b.index.id, b.metric.id, b.value.unit)


def _relative(a: Claim, b: Claim) -> Decimal:
    x, y = stands_for(a.value).middle, stands_for(b.value).to(a.value.unit).middle
    if x is None or y is None or x * y < 0:
        return Decimal("Infinity")
    return abs(x - y) / max(abs(x), abs(y))


def _report(claim: Claim, other: Claim) -> Check:
    expected = stands_for(other.value).to(claim.value.unit)
    hedged = claim.value.qualifier == other.value.qualifier == "approx"
    severity: Severity = "material" if _relative(claim, other) > MATERIAL and not hedged else "minor"
    return Check(
        kind="internal",
        label="conflicting",
        expected=explain.bounds(expected),
        difference=explain.difference(stands_for(claim.value), expected),
        as_of=dates.as_of(claim),
        evidence=(other.id,),
        explanation=f"{explain.claimed(claim.value)} here and {explain.claimed(other.value)} elsewhere in the same "
        f"article for one quantity: {' '.join(_parts(claim))}",
        severity=severity,
    )


def _parts(claim: Claim) -> Iterator[str]:
    yield claim.index.name
    yield claim.metric.id.replace("_", " ")
    if claim.versus:
        yield f"against {claim.versus.name}"
    if claim.date:
        one_day = claim.date.start == claim.date.end
        yield f"on {claim.date.end}" if one_day else f"from {claim.date.start} to {claim.date.end}"
