"""Beat or miss: a sentence that puts a reported figure above an expected one while its numbers say the contrary."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from extractor.interval import Interval, stands_for
from extractor.records import Check, Claim
from extractor.verify import dates, explain
from extractor.verify.places import Places

_ABOVE = re.compile(
    r"\b(?:beat|beats|beating|topped|topping|tops|exceed\w*|surpass\w*|above|ahead of|higher than)\b", re.I
)
_BELOW = re.compile(r"\b(?:miss(?:ed|es|ing)?|below|short of|under|lower than|less than)\b", re.I)
_ESTIMATED = frozenset(
    {
        "eps", "revenue", "net_income", "payrolls", "unemployment_rate", "jobless_claims", "inflation", "gdp_growth",
        "pmi", "consumer_sentiment", "retail_sales_growth", "revenue_growth", "earnings_growth",
    }
)  # fmt: skip
_NOT = re.compile(r"\b(?:not|never|neither|nor|barely|instead|while|but|and|although|though)\b|n['’]t\b", re.I)


def check(claims: Sequence[Claim], places: Places) -> dict[str, list[Check]]:
    """A refuted check for each reported figure on the wrong side of the expectation it is compared with, by claim id.

    Only where the word stands between the two numbers, and nothing else does that could turn it round.
    """
    found: dict[str, list[Check]] = defaultdict(list)
    ordered = sorted(claims, key=lambda c: (c.value.start, c.id))
    for actual, expected in itertools.pairwise(ordered):
        side = _side(actual, expected)
        if side and places.tier(actual, expected) == 0 and _comparable(actual, expected):
            mine, theirs = stands_for(actual.value), stands_for(expected.value).to(actual.value.unit)
            wrong = _below(mine, theirs) if side == "above" else _below(theirs, mine)
            if wrong:
                found[actual.id].append(_report(actual, expected, side))
    return found


def _comparable(actual: Claim, expected: Claim) -> bool:
    return (
        actual.modality == "actual"
        and actual.metric.id in _ESTIMATED
        and actual.value.qualifier == expected.value.qualifier == "exact"
        and actual.value.low * expected.value.low > 0
        and expected.modality == "forecast"
        and (actual.index.id, actual.metric.id, actual.value.unit)
        == (expected.index.id, expected.metric.id, expected.value.unit)
        and dates.same_period(actual, expected)
    )


def _side(actual: Claim, expected: Claim) -> str | None:
    start = actual.evidence.start
    between = actual.evidence.text[actual.value.end - start : expected.value.start - start]
    above, below = bool(_ABOVE.search(between)), bool(_BELOW.search(between))
    if above == below or _NOT.search(between) or re.search(r"\d", between) or len(between) > 100:
        return None
    return "above" if above else "below"


def _below(a: Interval, b: Interval) -> bool:
    return a.high is not None and b.low is not None and a.high < b.low


def _report(actual: Claim, expected: Claim, side: str) -> Check:
    mine, theirs = stands_for(actual.value), stands_for(expected.value)
    bound = Interval(theirs.low, None, theirs.unit) if side == "above" else Interval(None, theirs.high, theirs.unit)
    return Check(
        kind="internal",
        label="refuted",
        expected=explain.bounds(bound),
        difference=explain.difference(mine, bound),
        as_of=dates.as_of(actual),
        evidence=(expected.id,),
        explanation=f"said to be {side} the {explain.claimed(expected.value)} expected, which "
        f"{explain.claimed(actual.value)} is not",
        severity="material",
    )
