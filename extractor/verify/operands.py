"""Which claims of a document can be the operands of an identity."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extractor.interval import Interval
from extractor.metrics import METRICS, is_currency
from extractor.records import Claim
from extractor.verify import dates, wording
from extractor.verify.identities import BASIS, Identity, Role
from extractor.verify.subjects import MULTIPLES, same_subject


def applies(identity: Identity, target: Claim) -> bool:
    """Whether an identity computes this kind of claim."""
    if target.metric.id not in identity.targets:
        return False
    unit = target.value.unit
    right_unit = {
        "percent": unit in ("percent", "bps"), "ratio": unit == "ratio", "money": is_currency(unit),
        "same": unit == "points" or is_currency(unit),
    }[identity.unit]  # fmt: skip
    return (
        right_unit
        and target.modality in identity.modality
        and (identity.versus is None or identity.versus == (target.versus is not None))
        and (not identity.basis or target.metric.basis in METRICS)
        and (not identity.says or wording.says(target, identity.says))
        and not (identity.not_says and wording.says(target, identity.not_says))
        and not wording.intraday(target)
    )


def role_metrics(role: Role, target: Claim) -> tuple[str, ...]:
    """The metrics that an operand may have: the role's own, or the target's basis, or any multiple."""
    basis = target.metric.basis
    return role.metrics if role.metrics != BASIS else (basis,) if basis in METRICS else MULTIPLES


def fits_role(claim: Claim, role: Role, identity: Identity, target: Claim) -> bool:
    """Whether a claim can be that operand of the target."""
    modalities = [target.modality if m == "as the target" else m for m in role.modality]
    unit = claim.value.unit
    return (
        claim.metric.id in role_metrics(role, target)
        and claim.modality in modalities
        and (not role.unit or unit == role.unit or (role.unit == "money" and is_currency(unit)))
        and (not role.ids or claim.index.id in role.ids)
        and _subject_fits(claim, role, target)
        and _day_fits(claim, role, identity, target)
        and (not role.smaller or _size(claim) < _size(target))
        and (not role.says or wording.says(claim, role.says))
    )


def _subject_fits(claim: Claim, role: Role, target: Claim) -> bool:
    if role.subject == "any":
        return True
    if role.subject == "versus" and target.versus:
        return same_subject(claim.index.id, target.versus.id, claim.metric.id)
    own = same_subject(claim.index.id, target.index.id, claim.metric.id)
    if role.subject == "other" and target.versus:
        return claim.index.id == target.versus.id
    return own == (role.subject == "same")


def _day_fits(claim: Claim, role: Role, identity: Identity, target: Claim) -> bool:
    match role.when:
        case "same":
            return dates.same_period(claim, target, identity.days)
        case "end":
            return dates.ends_with(claim, target, identity.days)
        case "start":
            return dates.starts(claim, target)
        case "now":
            return dates.current(claim)
        case "year_before":
            return dates.year_before(claim, target)
        case "year":
            return dates.earnings_year(claim, target)
    return True


def belong(identity: Identity, claims: Sequence[Claim]) -> bool:
    """Whether claims can be operands together: one metric, one unit, no losses where the identity asks for it."""
    units = {c.value.unit for c in claims if c.value.unit == "points" or is_currency(c.value.unit)}
    return (
        (not identity.alike or len({c.metric.id for c in claims}) == 1)
        and (not identity.one_unit or len(units) <= 1)
        and (not identity.positive or all(c.value.low > 0 for c in claims))
    )


def _size(claim: Claim) -> Decimal:
    interval = Interval(claim.value.low, claim.value.high, claim.value.unit)
    size = abs(interval.to("percent") if claim.value.unit == "bps" else interval).high
    return size if size is not None else Decimal("Infinity")
