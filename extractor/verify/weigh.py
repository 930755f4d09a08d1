"""What one combination of operands makes of a claim: it supports it, refutes it, or leaves it open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from extractor.interval import Interval, charitable, rounding, stands_for
from extractor.metrics import is_currency
from extractor.records import Claim, Severity, Value
from extractor.verify import explain, formula
from extractor.verify.identities import Identity

#: An expectation wider than half of itself agrees with nearly everything, and supports nothing.
LARGEST_WIDTH = Decimal("0.5")
#: A misprint is off by a digit or a rounding, seldom by more than half of the figure. If it is further off, or of the
#: other sign, one of the numbers was read as another quantity than it is.
PLAUSIBLE = Decimal(2)
#: A threshold is named where it is just passed: "more than a third" of a fifth more at most.
NEAR_BOUND = Decimal("0.2")
Outcome = Literal["supports", "unsure", "refutes"]
_ORDER: dict[Outcome, int] = {"supports": 0, "unsure": 1, "refutes": 2}


@dataclass(frozen=True)
class Finding:
    """One formula computed from one combination of operands, and what that makes of the claim."""

    identity: Identity
    operands: dict[str, Claim]
    formula: str
    expected: Interval  # from the digits as printed, in the claim's unit
    point: Decimal | None  # from the middles of the operands
    outcome: Outcome = "unsure"
    reason: str = ""
    severity: Severity = "none"

    def but(self, reason: str, severity: Severity = "minor") -> Finding:
        """The same figure, leaving the claim open for a reason."""
        return replace(self, outcome="unsure", reason=reason, severity=severity)

    @property
    def written(self) -> str:
        """The formula with its numbers: "1 - 19.5 / 28"."""
        return formula.written(self.formula, {n: explain.operand(c.value) for n, c in self.operands.items()})


def best(identity: Identity, target: Claim, operands: dict[str, Claim]) -> Finding | None:
    """The most favourable of an identity's formulas for these operands; None where they come to nothing."""
    findings = [f for text in identity.formulas if (f := _weigh(identity, text, target, operands))]
    return min(findings, key=lambda f: _ORDER[f.outcome], default=None)


def _weigh(identity: Identity, text: str, target: Claim, operands: dict[str, Claim]) -> Finding | None:
    expected, widest, middle = (
        _compute(identity, text, target, {name: _operand(reading, identity, name, c) for name, c in operands.items()})
        for reading in (rounding, stands_for, _digits)
    )
    if expected is None or widest is None or middle is None or expected.width is None:
        return None
    magnitude = abs if identity.magnitude else _as_it_is
    found = Finding(identity, operands, text, magnitude(expected), magnitude(middle).middle)
    if not near_enough(magnitude(stands_for(target.value)), found.expected):
        return None
    return judge(found, target.value, magnitude(widest), magnitude)


def judge(found: Finding, value: Value, widest: Interval, magnitude: Callable[[Interval], Interval]) -> Finding:
    """Decide a finding. `widest` is what the operands come to with their hedges, a superset of `found.expected`."""
    claim, middle, expected = magnitude(stands_for(value)), magnitude(_digits(value)), found.expected
    if claim.intersects(expected):
        return _agree(found, value, claim, middle)
    for name, reading in charitable(value):
        if magnitude(reading).intersects(expected):
            return found.but(f"though within reach {name}")
    slack = found.identity.slack * (100 if claim.unit == "bps" else 1)
    if slack and claim.distance(expected) <= slack:
        return found.but("though no further off than another moment of the day")
    if not claim.intersects(widest):
        return replace(found, outcome="refutes", severity="material")
    if widest.width is None or widest.contains(middle):
        return found.but("though the hedges of its parts leave room for it")
    return replace(found, outcome="refutes", severity="minor")


def near_enough(claim: Interval, expected: Interval) -> bool:
    """Whether two intervals meet, or at least have the same sign and are no further apart than misprints go.

    Beyond, one of the two was read as another quantity than it is.
    """
    if claim.intersects(expected):
        return True
    one, other = _core(claim), _core(expected)
    small, large = sorted((abs(one), abs(other)), key=lambda i: i.low or Decimal(0))
    if small.high is None or large.low is None or large.low > PLAUSIBLE * small.high:
        return False
    around_zero = one.contains(0) or other.contains(0)
    return around_zero or ((one.low or Decimal(0)) > 0) == ((other.low or Decimal(0)) > 0)


def close(value: Value, expected: Interval) -> bool:
    """Whether an expectation that meets a threshold ("more than a third") is not far beyond it, where nearly all would."""
    middle = expected.middle
    if value.qualifier not in ("more_than", "less_than") or middle is None:
        return True
    bound = value.low if value.qualifier == "more_than" else value.high
    return abs(middle - bound) <= NEAR_BOUND * abs(bound)


def _core(interval: Interval) -> Interval:
    """The bound of a half-bounded interval; any other as it is."""
    if interval.width is not None or interval.middle is None:
        return interval
    return Interval.at(interval.middle, interval.unit)


def _agree(found: Finding, value: Value, claim: Interval, middle: Interval) -> Finding:
    expected, point = found.expected, found.point
    if claim.contains(expected):
        return replace(found, outcome="supports")
    if value.qualifier in ("more_than", "less_than"):
        return found.but("on both sides of the line", "none")
    if point is None or (expected.width or 0) > LARGEST_WIDTH * abs(point):
        return found.but("too wide to tell", "none")
    if claim.contains(point) or expected.contains(middle):
        return replace(found, outcome="supports")
    return found.but("meeting it only at the edge of its rounding", "none")


def _compute(identity: Identity, text: str, target: Claim, operands: dict[str, Interval]) -> Interval | None:
    """The formula in the target's unit; None where it divides by what may be zero, or gives another unit."""
    result = formula.evaluate(text, operands).scale(100 if identity.percent else 1)
    if identity.share and (result.low is None or result.low > 100):
        return None
    if result.low is None and result.high is None and all(o.width is not None for o in operands.values()):
        return None
    if identity.unit == "percent":
        return Interval(result.low, result.high, "percent").to(target.value.unit)
    units = {o.unit for o in operands.values() if is_currency(o.unit) or o.unit == "points"}
    if identity.unit in ("same", "money") and units != {target.value.unit}:
        return None
    return Interval(result.low, result.high, target.value.unit)


def _operand(reading: Callable[[Value], Interval], identity: Identity, name: str, claim: Claim) -> Interval:
    value = claim.value
    if identity.roles[name].upper:
        value = value.model_copy(update={"low": value.high})
    interval = reading(value)
    return interval.to("percent") if interval.unit == "bps" else interval


def _digits(value: Value) -> Interval:
    return Interval(value.low, value.high, value.unit)


def _as_it_is(interval: Interval) -> Interval:
    return interval
