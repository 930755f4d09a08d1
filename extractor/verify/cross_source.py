"""A claim held against what other documents say of the same thing.

Comparable means the same subject or a declared proxy, the same metric, basis, other side and modality, and dates near
enough for that metric (`extractor.verify.nearness`). The nearest in time decide. Documents that derive from one
another are one source. Two documents that disagree are `conflicting`: neither decides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extractor.interval import stands_for
from extractor.records import Check, Claim, Label, Severity
from extractor.verify import dates, explain
from extractor.verify.compare import Comparison, Statement, compare, statement
from extractor.verify.copies import Families, named
from extractor.verify.internal import MIN_CONFIDENCE
from extractor.verify.nearness import NEARNESS, Nearness

#: A figure of another day that is further off than this many times what a vendor explains has hardly just moved.
MOVED = 3


def check(claims: Sequence[Claim], families: Families) -> dict[str, list[Check]]:
    """The cross-source checks of all claims, by claim id. Claims of one family are never evidence for one another."""
    groups: dict[object, list[Statement]] = defaultdict(list)
    for claim in {c.id: c for c in claims}.values():
        if (made := comparable(claim)) is not None:
            groups[made.quantity].append(made)
    found: dict[str, list[Check]] = {}
    for group in groups.values():
        if len({s.claim.source.document for s in group}) > 1:
            dated = sorted(group, key=lambda s: (s.end, s.claim.source.document, s.claim.id))
            for ours in dated:
                reach = NEARNESS[ours.claim.metric.id].near + dates.WEEKEND
                first = bisect_left(dated, ours.end - reach, key=_end)
                after = bisect_right(dated, ours.end + reach, key=_end)
                found[ours.claim.id] = list(_check(ours, dated[first:after], families))
    return found


def comparable(claim: Claim) -> Statement | None:
    """A claim as what is compared; None where it cannot be: doubtful, without a date, supposed, ambiguous."""
    return statement(claim) if claim.confidence >= MIN_CONFIDENCE else None


def _end(made: Statement) -> int:
    return made.end


def _check(ours: Statement, group: Sequence[Statement], families: Families) -> Iterable[Check]:
    """At most one check: against the other families, or where there are none, a word on the claim's own."""
    claim, own = ours.claim, families.of(ours.claim.source.document)
    others: dict[str, Comparison] = {}
    kin: list[Comparison] = []
    for theirs in group:
        comparison = None if theirs.claim.source.document == claim.source.document else compare(ours, theirs)
        if comparison is None:
            continue
        family = families.of(theirs.claim.source.document)
        if family == own:
            kin.append(comparison)
        elif family not in others or _rank(comparison) < _rank(others[family]):
            others[family] = comparison
    if others:
        yield _decide(claim, sorted(others.values(), key=_rank), NEARNESS[claim.metric.id])
    elif kin:
        yield _repeated(claim, min(kin, key=_rank), families)


def _rank(comparison: Comparison) -> tuple[object, ...]:
    return comparison.days, not comparison.agrees, not comparison.differs, comparison.relative, comparison.other.id


def _decide(claim: Claim, others: Sequence[Comparison], nearness: Nearness) -> Check:
    nearest = [c for c in others if c.days == others[0].days]
    against, agreeing = [c for c in nearest if c.differs], [c for c in nearest if c.agrees]
    if against:
        first = against[0]
        apart = explain.number(explain.shown(100 * first.relative, Decimal("0.1")), "percent")
        text = f"{_says(claim, first)}, a difference of {apart}"
        if agreeing:
            text += f"; as here in {', '.join(_source(c.other) for c in agreeing)}"
        return _report(claim, against, "conflicting", text, _severity(first, nearness))
    if agreeing:
        text = "also " + "; ".join(_says(claim, c) for c in agreeing[:3])
        return _report(claim, agreeing, "supported", text, "none")
    first = nearest[0]
    reason = "which leaves it open" if first.meets else "which may be of another moment or basis"
    return _report(claim, [first], "not_enough_info", f"{_says(claim, first)}, {reason}", "none")


def _severity(comparison: Comparison, nearness: Nearness) -> Severity:
    allowed = nearness.vendor * (1 if comparison.days == 0 else MOVED)
    other_day = comparison.days > 0 and nearness.vendor == 0
    return "minor" if comparison.relative <= allowed or other_day else "material"


def _report(claim: Claim, others: Sequence[Comparison], label: Label, text: str, severity: Severity) -> Check:
    expected = stands_for(others[0].other.value).to(claim.value.unit)
    return Check(
        kind="cross_source",
        label=label,
        expected=explain.bounds(expected),
        difference=explain.difference(stands_for(claim.value), expected),
        as_of=dates.as_of(others[0].other),
        evidence=tuple(c.other.id for c in others),
        explanation=text,
        severity=severity,
    )


def _repeated(claim: Claim, comparison: Comparison, families: Families) -> Check:
    link = families.between(claim.source.document, comparison.other.source.document)
    told = str(link) if link else f"{_source(comparison.other)} is of the same origin"
    agreement = "says the same" if comparison.meets else f"says {explain.claimed(comparison.other.value)}"
    text = f"{_source(comparison.other)} {agreement}, but the two are one source: {told}"
    return _report(claim, [comparison], "not_enough_info", text, "none")


def _says(claim: Claim, comparison: Comparison) -> str:
    other, ours, theirs = comparison.other, dates.as_of(claim), dates.as_of(comparison.other)
    text = f"{explain.claimed(other.value)} in {_source(other)}"
    if other.index.id != claim.index.id:
        text += f" for {other.index.name}"
    if ours and theirs and ours != theirs:
        text += f" as of {theirs}, {dates.apart(ours, theirs)}"
    return text


def _source(claim: Claim) -> str:
    s = claim.source
    return named(s.publisher or s.title or s.input, s.published)
