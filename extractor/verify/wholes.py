"""Parts and wholes: shares of one whole that exceed it, totals and means that their parts make up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from extractor.interval import Interval, rounding, stands_for
from extractor.records import Check, Claim
from extractor.verify import dates, explain, wording
from extractor.verify.places import Places

_TOTAL = re.compile(r"\b(?:totals?|totall?ing|altogether|combined|in all|all told|sum of|between them)\b", re.I)
#: Shares that come to more than this are not all shares of one whole.
MOST = 130
_SUMMED = frozenset(
    {
        "revenue", "aum", "fund_flow", "net_income", "market_cap", "volume", "buyback", "debt", "cash", "payrolls",
    }
)  # fmt: skip


def check(claims: Sequence[Claim], places: Places) -> dict[str, list[Check]]:
    """Checks of shares, totals and means, by claim id. Totals and means can only be supported: parts may be missing."""
    found: dict[str, list[Check]] = defaultdict(list)
    for whole in _wholes(claims):
        parts = [stands_for(c.value) for c in whole]
        least = sum((p.low for p in parts if p.low is not None), Decimal(0))
        if len(whole) > 1 and 100 < least <= MOST and all(p.high is not None and p.high <= 100 for p in parts):
            for claim in whole:
                found[claim.id].append(_exceeds(claim, whole, least))
    for claim in claims:
        mean, total = wording.averaged(claim), bool(_TOTAL.search(wording.clause(claim)))
        wanted = mean or (total and claim.metric.id in _SUMMED)
        if wanted and (fit := _made_up(claim, claims, places, mean)) is not None:
            found[claim.id].append(fit)
    return found


def _wholes(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Sector weights of one index or fund on one day, one a sector. Other groups overlap, as the Magnificent Seven."""
    groups: dict[object, dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        if claim.metric.id == "index_weight" and claim.versus and claim.date and claim.index.kind == "sector":
            key = (claim.versus.id, claim.date, claim.modality, claim.source.cited)
            groups[key].setdefault(claim.index.id, claim)
    return [list(group.values()) for group in groups.values()]


def _exceeds(claim: Claim, whole: list[Claim], least: Decimal) -> Check:
    names = ", ".join(f"{c.index.name} {explain.claimed(c.value)}" for c in whole)
    return Check(
        kind="internal",
        label="conflicting",
        expected=explain.bounds(Interval(None, Decimal(100), "percent")),
        difference=least - 100,
        as_of=dates.as_of(claim),
        evidence=tuple(c.id for c in whole if c.id != claim.id),
        explanation=f"the shares of one whole come to at least {explain.number(least, 'percent')}: {names}",
        severity="material",
    )


def _made_up(claim: Claim, claims: Sequence[Claim], places: Places, mean: bool) -> Check | None:
    """The parts of one paragraph, or of one table, that a total or mean comes to; of a mean, only a table's."""
    groups: dict[object, dict[str, Claim]] = defaultdict(dict)
    kind = (claim.metric.id, claim.value.unit, claim.modality)
    for c in sorted(claims, key=lambda c: (c.value.start, c.id)):
        table = places.table(c)
        another = (c.metric.id, c.value.unit, c.modality) == kind and c.index.id != claim.index.id
        if another and (table is not None or (not mean and places.block(c) == places.block(claim))):
            groups[("table", table) if table is not None else "paragraph"].setdefault(c.index.id, c)
    for group in groups.values():
        parts = list(group.values())
        if len(parts) >= (3 if mean else 2):
            total = sum((rounding(c.value) for c in parts[1:]), rounding(parts[0].value))
            expected = total.scale(Decimal(1) / len(parts)) if mean else total
            if expected.middle is not None and stands_for(claim.value).contains(expected.middle):
                return _fits(claim, parts, expected, mean)
    return None


def _fits(claim: Claim, parts: list[Claim], expected: Interval, mean: bool) -> Check:
    numbers = " + ".join(explain.operand(c.value) for c in parts)
    written = f"({numbers}) / {len(parts)}" if mean else numbers
    return Check(
        kind="internal",
        label="supported",
        expected=explain.bounds(expected),
        difference=Decimal(0),
        as_of=dates.as_of(claim),
        evidence=tuple(c.id for c in parts),
        explanation=f"{written} = {explain.spread(expected.middle, expected)}, "
        f"which the {explain.claimed(claim.value)} claimed fits",
    )
