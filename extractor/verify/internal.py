"""A document's numbers held against one another, by the table of identities.

Operands are sought by metric, subject, date and place; the combination that stands nearest to the claim decides, and a
claim is refuted only where no other combination, no hedge of an operand and no generous reading of the claim fits.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from extractor.interval import stands_for
from extractor.records import Check, Claim, Label, Reading
from extractor.verify import consensus, dates, explain, repeats, wholes, wording
from extractor.verify.identities import ANY_MODALITY, IDENTITIES, Identity, Role
from extractor.verify.operands import applies, belong, fits_role, role_metrics
from extractor.verify.places import REACH, Places
from extractor.verify.weigh import Finding, Outcome, best, close

#: Claims that the extractor itself holds for doubtful neither refute nor are refuted.
MIN_CONFIDENCE = 0.3
#: More candidates than this for one role tell nothing; the nearest are kept. Keeps a table of 500 cells affordable.
MOST_CANDIDATES = 8
_TOLD: tuple[Label, ...] = ("refuted", "supported")
_LABELS: dict[Outcome, Label] = {"supports": "supported", "refutes": "refuted", "unsure": "not_enough_info"}


def check(reading: Reading) -> dict[str, list[Check]]:
    """The checks of every claim against its own document, by claim id. Looks at nothing outside the reading."""
    document = Document(reading)
    found = {target.id: list(document.check(target)) for target in document.claims}
    computed = {label: {i for i, checks in found.items() if any(c.label == label for c in checks)} for label in _TOLD}
    for more in (
        repeats.check(document.claims, document.places, refuted=computed["refuted"], supported=computed["supported"]),
        consensus.check(document.claims, document.places),
        wholes.check(document.claims, document.places),
    ):
        for claim, checks in more.items():
            found[claim].extend(checks)
    return found


class Document:
    """One reading as the checks see it: confident claims only, each knowing where it stands."""

    def __init__(self, reading: Reading) -> None:
        self.claims = [c for c in reading.claims if c.confidence >= MIN_CONFIDENCE]
        self.places = Places(reading.article)
        self._by_metric: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            self._by_metric[claim.metric.id].append(claim)

    def check(self, target: Claim) -> Iterator[Check]:
        """One check for every identity that has operands for `target` and something to say; one that fits clears it."""
        findings = [f for i in IDENTITIES if applies(i, target) and (f := self.find(i, target))]
        cleared = next((f for f in findings if f.outcome == "supports"), None)
        for finding in findings:
            if cleared and finding.outcome == "refutes":
                yield report(target, finding.but(f"while {cleared.written} fits"))
            elif finding.outcome == "supports" or finding.identity.refutes:
                yield report(target, finding)

    def find(self, identity: Identity, target: Claim) -> Finding | None:
        """What the identity makes of the target; None without operands."""
        groups: dict[int, list[Finding]] = {}
        for operands in self._combinations(identity, target):
            finding = best(identity, target, operands)
            if finding is not None:
                tier = sum(self.places.tier(target, claim) for claim in operands.values())
                groups.setdefault(tier, []).append(finding)
        if not groups:
            return None
        near = groups.pop(min(groups))
        return self._decide(target, near, list(itertools.chain.from_iterable(groups.values())))

    def _decide(self, target: Claim, near: list[Finding], far: list[Finding]) -> Finding | None:
        first = near[0]
        together = all(self._together(f, target) for f in near)
        if not together and not first.identity.refutes:
            return None
        for outcome in ("supports", "unsure"):
            if fits := [f for f in near if f.outcome == outcome]:
                return fits[0]
        if others := [f for f in far if f.outcome == "supports"]:
            return first.but(f"while {others[0].written} would fit", "none")
        if not together:
            return None
        if rescue := self._rescue(first.identity, target):
            return first.but(f"while {rescue.written} would fit")
        if target.value.qualifier == "exact" and wording.loosened(target):
            return first.but("though the text takes it loosely")
        if wording.earlier(target) or wording.averaged(target):
            return first.but("though it may be of another time, or a mean")
        for claim in first.operands.values():
            if reason := self._doubted(claim, target, first.identity):
                return first.but(reason)
        authority = wording.authority(target)
        if authority and authority not in {wording.authority(c) for c in first.operands.values()}:
            return first.but(f"by the reckoning of {authority}, whose own numbers are not given")
        for other in (i for i in IDENTITIES if i.name in first.identity.unless):
            for claim in first.operands.values():
                explained = self.find(other, claim) if applies(other, claim) else None
                if explained and explained.outcome == "supports":
                    return first.but(f"where {explain.operand(claim.value)} is {explained.written}")
        return first

    def _rescue(self, identity: Identity, target: Claim) -> Finding | None:
        """A combination of other numbers that supports the target, whosever and of whatever time and mood they are read
        as, if one of them stands in its paragraph (all, where the identity asks for that): a misread operand is no ground
        for blame."""
        loose = {
            name: replace(role, subject="any", when="any", modality=ANY_MODALITY)
            for name, role in identity.roles.items()
        }
        near = all if identity.scope != "document" else any
        for operands in self._combinations(replace(identity, roles=loose), target):
            if near(self.places.tier(target, claim) <= 1 for claim in operands.values()):
                finding = best(identity, target, operands)
                if finding is not None and finding.outcome == "supports" and close(target.value, finding.expected):
                    return finding
        return None

    def _doubted(self, claim: Claim, target: Claim, identity: Identity) -> str:
        """Why an operand may be another number than the formula needs; empty where nothing speaks against it."""
        if self.places.headed(claim):
            return "though a headline gives one of its parts"
        if wording.intraday(claim):
            return "though one of its parts is of a moment of the day"
        if claim.metric.id == "point_change" and wording.counted_off(claim):
            return "though one of its parts is counted from elsewhere"
        if REACH[identity.scope] == 0 and wording.apart(claim, target):
            return "though its parts are told apart"
        return ""

    def _together(self, finding: Finding, target: Claim) -> bool:
        reach = REACH[finding.identity.scope]
        return all(self.places.tier(target, claim) <= reach for claim in finding.operands.values())

    def _combinations(self, identity: Identity, target: Claim) -> Iterator[dict[str, Claim]]:
        pools = [self._candidates(role, identity, target) for role in identity.roles.values()]
        combinations = sorted(
            itertools.product(*pools),
            key=lambda claims: (sum(abs(c.value.start - target.value.start) for c in claims), [c.id for c in claims]),
        )
        for claims in combinations:
            if len({c.id for c in claims}) == len(claims) and belong(identity, claims):
                yield dict(zip(identity.roles, claims, strict=True))

    def _candidates(self, role: Role, identity: Identity, target: Claim) -> list[Claim]:
        pool = itertools.chain.from_iterable(self._by_metric[metric] for metric in role_metrics(role, target))
        found = [c for c in pool if c.id != target.id and fits_role(c, role, identity, target)]
        found.sort(key=lambda c: (*self.places.distance(target, c), c.id))
        unique: dict[object, Claim] = {}
        for c in found:
            unique.setdefault((c.index.id, c.metric.id, c.value.low, c.value.high, c.value.qualifier, c.date), c)
        return list(unique.values())[:MOST_CANDIDATES]


def report(target: Claim, found: Finding) -> Check:
    """A finding as a check, with the formula written out."""
    claim = abs(stands_for(target.value)) if found.identity.magnitude else stands_for(target.value)
    claimed = explain.claimed(target.value)
    if found.outcome == "supports":
        relation = f"which the {claimed} claimed fits"
    elif claim.intersects(found.expected):
        relation = f"{found.reason}: the {claimed} claimed may or may not hold"
    else:
        below = found.expected.high is not None and claim.low is not None and found.expected.high < claim.low
        relation = f"{'below' if below else 'above'} the {claimed} claimed"
        relation += f", {found.reason}" if found.reason else ""
    days = [day for c in found.operands.values() if (day := dates.as_of(c))]
    return Check(
        kind="internal",
        label=_LABELS[found.outcome],
        expected=explain.bounds(found.expected),
        difference=explain.difference(claim, found.expected),
        as_of=dates.as_of(target) or max(days, default=None),
        evidence=tuple(c.id for c in found.operands.values()),
        explanation=f"{found.written} = {explain.spread(found.point, found.expected)}, {relation}",
        severity=found.severity if found.outcome != "supports" else "none",
    )
