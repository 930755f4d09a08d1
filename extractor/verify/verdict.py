"""What all checks of a claim come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.records import Check, CheckKind, Label, Severity, Verdict

_SEVERITIES: tuple[Severity, ...] = ("none", "minor", "material")


def fold(checks: Sequence[Check]) -> Verdict:
    """The verdict over a claim's checks, most telling check first.

    - A reference for the claim's own date decides over other documents and over a second statement in the same one.
    - Arithmetic that refutes a claim stays a refutation, unless a reference supports the claim: then the two conflict,
      since the number is right and one of the numbers around it is not.
    - Without either, disagreement is `conflicting`; agreement of any check is `supported`. A minor disagreement with
      another document gives way where the claim follows from its own document's numbers: both may be right.
    - What is left open is `not_enough_info`, minor where a check came near to objecting.
    """
    market = {c.label for c in checks if c.kind == "market_data"}
    computed = [c for c in checks if c.kind == "internal" and c.label == "refuted"]
    if "refuted" in market:
        label: Label = "refuted"
    elif computed:
        label = "conflicting" if "supported" in market else "refuted"
    elif "conflicting" in market:
        label = "conflicting"
    elif "supported" in market:
        label = "supported"
    else:
        derived = any(c.kind == "internal" and c.label == "supported" for c in checks)
        against = [c for c in checks if c.label == "conflicting"]
        if derived and all(c.kind == "cross_source" and c.severity != "material" for c in against):
            label = "supported"
        else:
            label = _first(checks, ("conflicting", "supported"))
    deciding = [c for c in checks if c.label in (label, "refuted")] if label in ("refuted", "conflicting") else checks
    severity = "none" if label == "supported" else worst(c.severity for c in deciding)
    if label in ("refuted", "conflicting") and severity == "none":
        severity = "minor"
    return Verdict(label=label, severity=severity, checks=tuple(sorted(checks, key=lambda c: _rank(c, label))))


def worst(severities: Iterable[Severity]) -> Severity:
    """The gravest of some severities; `none` of none."""
    return max(severities, key=_SEVERITIES.index, default="none")


def _first(checks: Sequence[Check], labels: Sequence[Label]) -> Label:
    return next((label for label in labels if any(c.label == label for c in checks)), "not_enough_info")


def _rank(check: Check, label: Label) -> tuple[object, ...]:
    kinds: tuple[CheckKind, ...] = ("market_data", "internal", "cross_source")
    agrees = check.label == label or (label == "conflicting" and check.label == "refuted")
    return not agrees, -_SEVERITIES.index(check.severity), kinds.index(check.kind), check.explanation
