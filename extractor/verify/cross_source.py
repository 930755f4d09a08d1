"""A claim held against what other documents say of the same thing.

Comparable means the same subject or a declared proxy, the same metric, basis, other side and modality, and dates near
enough for that metric (`extractor.verify.nearness`). The nearest in time decide. Documents that derive from one
another are one source. Two documents that disagree are `conflicting`: neither decides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.interval import Interval, charitable, stands_for
from extractor.records import Check, Claim, Severity
from extractor.verify import dates, explain, wording
from extractor.verify.copies import Families, named
from extractor.verify.internal import MIN_CONFIDENCE
from extractor.verify.nearness import DAY_LIMIT, NEARNESS, PROXY_LIMIT, Nearness
from extractor.verify.subjects import SHARED_METRICS, tracked
from extractor.verify.weigh import LARGEST_WIDTH

#: A figure of another day that is further off than this many times what a vendor explains has hardly just moved.
MOVED = 3


@dataclass(frozen=True)
class Comparison:
    """One other claim beside ours: how many days apart, whether they agree, and how far they differ."""

    other: Claim
    days: int
    meets: bool
    agrees: bool  # in a way that says something: not as a bound, nor in a figure too round to
    differs: bool  # likewise
    relative: Decimal


def check(claims: Sequence[Claim], families: Families) -> dict[str, list[Check]]:
    """The cross-source checks of all claims, by claim id. Claims of one family are never evidence for one another."""
    groups: dict[object, list[Claim]] = defaultdict(list)
    for claim in {c.id: c for c in claims}.values():
        if claim.metric.id in NEARNESS and claim.modality != "hypothetical" and claim.confidence >= MIN_CONFIDENCE:
            groups[_quantity(claim)].append(claim)
    found: dict[str, list[Check]] = {}
    for group in groups.values():
        if len({c.source.document for c in group}) > 1:
            dated = sorted((c for c in group if c.date), key=lambda c: (_end(c), c.source.document, c.id))
            for claim in dated:
                near = NEARNESS[claim.metric.id].near + dates.WEEKEND
                first = bisect_left(dated, _end(claim) - near, key=_end)
                after = bisect_right(dated, _end(claim) + near, key=_end)
                found[claim.id] = list(_check(claim, dated[first:after], families))
    return found


def _end(claim: Claim) -> int:
    day = dates.as_of(claim)
    return day.toordinal() if day else 0


def _quantity(claim: Claim) -> tuple[object, ...]:
    shared = claim.metric.id in SHARED_METRICS
    subject = tracked(claim.index.id) if shared else claim.index.id
    versus = tracked(claim.versus.id) if claim.versus else None
    unit = "percent" if claim.value.unit == "bps" else claim.value.unit
    return subject, claim.metric.id, claim.metric.basis, versus, claim.modality, unit


def _check(claim: Claim, group: Sequence[Claim], families: Families) -> Iterable[Check]:
    nearness = NEARNESS[claim.metric.id]
    own = families.of(claim.source.document)
    others: dict[str, Comparison] = {}
    kin = []
    for other in group:
        if other.source.document == claim.source.document:
            continue
        comparison = compare(claim, other, nearness)
        if comparison is None:
            continue
        family = families.of(other.source.document)
        if family == own:
            kin.append(comparison)
        elif family not in others or _rank(comparison) < _rank(others[family]):
            others[family] = comparison
    if others:
        yield _decide(claim, sorted(others.values(), key=_rank), nearness)
    elif kin:
        yield _repeated(claim, min(kin, key=_rank), families)


def compare(claim: Claim, other: Claim, nearness: Nearness) -> Comparison | None:
    """Two claims of one quantity side by side; None where their dates are too far apart, or unknown."""
    if claim.date is None or other.date is None:
        return None
    days = abs((claim.date.end - other.date.end).days)
    if nearness.period:
        if not dates.same_period(claim, other, nearness.same):
            return None
        days = 0
    if days > nearness.near:
        return None
    mine, theirs = stands_for(claim.value), stands_for(other.value).to(claim.value.unit)
    relative = _relative(mine, theirs)
    meets = mine.intersects(theirs)
    agrees = meets and _informative(theirs)
    limit = min(nearness.limit, *_limits(claim, other))
    differs = not meets and nearness.conflicts and relative <= limit and _means_something(claim, other, nearness)
    return Comparison(other, 0 if days <= nearness.same else days, meets, agrees, differs, relative)


def _limits(claim: Claim, other: Claim) -> Iterable[Decimal]:
    """What narrows the difference up to which two figures are one quantity."""
    yield Decimal(1)
    if claim.index.id != other.index.id:
        yield PROXY_LIMIT
    if claim.metric.id in ("return", "relative_return") and dates.point(claim):
        yield DAY_LIMIT


def _informative(interval: Interval) -> bool:
    return interval.width is not None and interval.width <= LARGEST_WIDTH * abs(interval.middle or Decimal(0))


def _means_something(claim: Claim, other: Claim, nearness: Nearness) -> bool:
    if claim.modality == "forecast" and (claim.source.cited or "") != (other.source.cited or "-"):
        return False  # two forecasters may differ
    if claim.index.kind in ("group", "sector", "other"):
        return False  # a class of shares has a figure for each way to draw its line
    if not (nearness.period or nearness.by_end) and not (dates.point(claim) and dates.point(other)):
        return False  # a level may have changed within a month
    if wording.intraday(claim) or wording.intraday(other) or wording.averaged(claim) != wording.averaged(other):
        return False
    mine, theirs = stands_for(claim.value), stands_for(other.value).to(claim.value.unit)
    readings = [r.to(claim.value.unit) for value in (claim.value, other.value) for _, r in charitable(value)]
    if any(r.intersects(mine) and r.intersects(theirs) for r in readings):
        return False
    if nearness.moment and not (wording.closing(claim) and wording.closing(other)):
        size = max(abs(v) for v in (claim.value.low, claim.value.high))
        allowed = size * nearness.moment / 100 if nearness.moment_in == "percent" else nearness.moment
        return mine.distance(theirs) > allowed * (100 if claim.value.unit == "bps" else 1)
    return True


def _rank(comparison: Comparison) -> tuple[object, ...]:
    return comparison.days, not comparison.differs, not comparison.agrees, comparison.relative, comparison.other.id


def _decide(claim: Claim, others: Sequence[Comparison], nearness: Nearness) -> Check:
    nearest = [c for c in others if c.days == others[0].days]
    against, agreeing = [c for c in nearest if c.differs], [c for c in nearest if c.agrees]
    if against:
        first = against[0]
        apart = explain.number(explain.shown(100 * first.relative, Decimal("0.1")), "percent")
        text = f"{_says(claim, first)}, a difference of {apart}"
        if agreeing:
            text += f"; {', '.join(_source(c.other) for c in agreeing)} agrees"
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


def _report(claim: Claim, others: Sequence[Comparison], label: object, text: str, severity: Severity) -> Check:
    expected = stands_for(others[0].other.value).to(claim.value.unit)
    return Check(
        kind="cross_source",
        label=label,  # type: ignore[arg-type]
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
    other = comparison.other
    assert claim.date is not None and other.date is not None
    text = f"{explain.claimed(other.value)} in {_source(other)}"
    if other.index.id != claim.index.id:
        text += f" for {other.index.name}"
    if other.date.end != claim.date.end:
        text += f" as of {other.date.end}, {dates.apart(claim.date.end, other.date.end)}"
    return text


def _source(claim: Claim) -> str:
    s = claim.source
    return named(s.publisher or s.title or s.input, s.published)


def _relative(a: Interval, b: Interval) -> Decimal:
    x, y = a.middle, b.middle
    if x is None or y is None or max(abs(x), abs(y)) == 0:
        return Decimal(0)
    return abs(x - y) / max(abs(x), abs(y))
