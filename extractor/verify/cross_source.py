"""A claim held against what other documents say of the same thing.

Comparable means the same subject or a declared proxy, the same metric, basis, other side and modality, and dates near
enough for that metric (`extractor.verify.nearness`). The nearest in time decide. Documents that derive from one
another are one source. Two documents that disagree are `conflicting`: neither decides.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.interval import stands_for
from extractor.records import Check, Claim, Label, Severity
from extractor.verify import dates, explain
from extractor.verify.compare import Comparison, Statement, compare, statement
from extractor.verify.copies import Families, named
from extractor.verify.crowd import NAMED, Crowd
from extractor.verify.internal import MIN_CONFIDENCE
from extractor.verify.nearness import NEARNESS, Nearness
from extractor.verify.twins import Twins

#: A figure of another day that is further off than this many times what a vendor explains has hardly just moved.
MOVED = 3


def check(claims: Sequence[Claim], families: Families, earlier: Sequence[Claim] = ()) -> dict[str, list[Check]]:
    """The cross-source checks of claims, by claim id, against each other and `earlier` ones.

    Claims of one family are never evidence for one another.
    """
    groups: dict[object, list[Statement]] = defaultdict(list)
    ours = {c.id: c for c in claims}
    for claim in {c.id: c for c in (*claims, *earlier)}.values():
        if (made := comparable(claim)) is not None:
            groups[made.quantity].append(made)
    found: dict[str, list[Check]] = {}
    twins = Twins(itertools.chain.from_iterable(groups.values()))
    for group in groups.values():
        documents = {s.claim.source.document for s in group}
        if len(documents) > 1:
            crowd = Crowd(group, {document: families.of(document) for document in documents})
            for made in group:
                if made.claim.id in ours:
                    found[made.claim.id] = list(_check(made, crowd, families, twins))
    return found


def comparable(claim: Claim) -> Statement | None:
    """A claim as what is compared; None where it cannot be: doubtful, without a date, supposed, ambiguous."""
    return statement(claim) if claim.confidence >= MIN_CONFIDENCE else None


def _check(ours: Statement, crowd: Crowd, families: Families, twins: Twins) -> Iterable[Check]:
    """At most one check: against the other families, or where there are none, a word on the claim's own."""
    claim, own = ours.claim, families.of(ours.claim.source.document)
    nearness = NEARNESS[claim.metric.id]
    others: dict[str, Comparison] = {}
    kin: list[Comparison] = []
    for apart, group in crowd.near(ours, nearness.near + dates.WEEKEND):
        if others and apart > max(nearness.same + dates.WEEKEND, min(c.days for c in others.values())):
            break  # the nearest in time decide, and these are further off
        for comparison in itertools.chain.from_iterable(_compared(ours, voice) for voice in group):
            family = families.of(comparison.other.source.document)
            if family == own:
                kin.append(comparison)
            elif family not in others or _rank(comparison) < _rank(others[family]):
                others[family] = comparison
    if others:
        yield _decide(ours, sorted(others.values(), key=_rank), nearness, twins)
    elif kin:
        yield _repeated(claim, min(kin, key=_rank), families)


def _compared(ours: Statement, voice: Sequence[Statement]) -> Iterator[Comparison]:
    """Our statement beside those of one voice, which no comparison tells apart."""
    comparison = compare(ours, voice[0])
    if comparison is not None:
        yield from (replace(comparison, other=theirs.claim) for theirs in voice)


def _rank(comparison: Comparison) -> tuple[object, ...]:
    return comparison.days, not comparison.agrees, not comparison.differs, comparison.relative, comparison.other.id


def _decide(ours: Statement, others: Sequence[Comparison], nearness: Nearness, twins: Twins) -> Check:
    claim = ours.claim
    nearest = [c for c in others if c.days == others[0].days]
    against, agreeing = [c for c in nearest if c.differs], [c for c in nearest if c.agrees]
    if against:
        first = against[0]
        if (twin := _on_another_basis(ours, first, twins)) is not None:
            text = f"{_says(claim, first)}, while {explain.claimed(twin.value)} is a {twin.metric.id.replace('_', ' ')}"
            return _report(claim, [first], "not_enough_info", f"{text} in {_source(twin)}", "minor")
        apart = explain.number(explain.shown(100 * first.relative, Decimal("0.1")), "percent")
        text = f"{_says(claim, first)}, a difference of {apart}"
        if agreeing:
            text += f"; as here in {', '.join(_source(c.other) for c in agreeing[:NAMED])}"
            text += " and others" if len(agreeing) > NAMED else ""
        return _report(claim, against[:NAMED], "conflicting", text, _severity(first, nearness))
    if agreeing:
        text = "also " + "; ".join(_says(claim, c) for c in agreeing[:3])
        return _report(claim, agreeing[:NAMED], "supported", text, "none")
    first = nearest[0]
    reason = "which leaves it open" if first.meets else "which may be of another moment or basis"
    return _report(claim, [first], "not_enough_info", f"{_says(claim, first)}, {reason}", "none")


def _on_another_basis(ours: Statement, comparison: Comparison, twins: Twins) -> Claim | None:
    """What either side of a disagreement says on another basis than it was read as; None where neither does."""
    theirs = comparable(comparison.other)
    return twins.meets(ours) or (twins.meets(theirs) if theirs is not None else None)


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
