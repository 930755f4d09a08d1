"""Bond yields: what one changed by over a day or a period, and spreads of two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.interval import Interval
from extractor.records import Check, Claim, Observation
from extractor.verify import doubts, rates, stretches, wording
from extractor.verify.expected import Bar, Expected, decide
from extractor.verify.explain import number
from extractor.verify.history import History
from extractor.verify.rates import DAY, published, scale

#: The hour and the vendor of a quote move a change or a spread of yields by up to three basis points.
YIELD_SLACK = Decimal("0.03")
BOND = re.compile(r"([A-Z]{2})(\d+)Y")
_YEARS = {"two": "2", "five": "5", "ten": "10", "thirty": "30"}
_MATURITY = re.compile(r"\b(2|5|10|30|two|five|ten|thirty)[- ]?(?:year|yr)", re.I)


def check_change(claim: Claim, history: History) -> Check | None:
    """A change of a yield, from the last figure before its day or period; of a policy rate, its moves."""
    if BOND.fullmatch(claim.index.id) is None:
        return rates.check_change(claim, history)
    if claim.value.unit not in ("percent", "bps") or claim.date is None:
        return None
    end = min(claim.date.end, published(claim))
    tail = history(claim.index.id, "yield", claim.date.start - 10 * DAY, end + 5 * DAY)
    upto, before = [o for o in tail if o.date <= end], [o for o in tail if o.date < claim.date.start]
    if not upto or not before or (end - upto[-1].date).days > 4:
        return None
    if before[-1] == upto[-1]:
        before = [o for o in upto if o.date < upto[-1].date]
    if not before:
        return None
    plain = [_difference(claim, before[-1], upto[-1], "")]
    days = [o.date for o in tail]
    i, j = days.index(before[-1].date), days.index(upto[-1].date)
    others = [
        _difference(claim, tail[a], tail[b], name)
        for a, b, name in (
            (i - 1, j - 1, "the session before"),
            (i, j - 1, "the session before"),
            (i + 1, j + 1, "the session after"),
            (i, j + 1, "the session after"),
        )
        if 0 <= a < b < len(tail) and tail[b].date <= published(claim)
    ]
    others += [*_over(claim, history, upto[-1]), *_at_publication(claim, history)]
    slack = YIELD_SLACK * (100 if claim.value.unit == "bps" else 1)
    return decide(
        claim,
        plain,
        others,
        Bar(tolerance=slack, why="another hour or vendor", vendor=Decimal("0.1"), doubt=_doubt(claim)),
    )


def _over(claim: Claim, history: History, last: Observation) -> Iterator[Expected]:
    """The change over the other stretches that the claim's words allow."""
    for stretch in stretches.others(claim, last.date, every=not doubts.told(claim)):
        upto = history(claim.index.id, "yield", stretch.end - 6 * DAY, stretch.end)
        base = history(claim.index.id, "yield", stretch.start - 8 * DAY, stretch.start - DAY)
        if upto and base:
            yield _difference(claim, base[-1], upto[-1], stretch.name)


def _at_publication(claim: Claim, history: History) -> Iterator[Expected]:
    """The day's change on the day of publication, and on the one before."""
    written = claim.source.published
    tail = history(claim.index.id, "yield", written - 8 * DAY, written) if written else []
    for i in (-1, -2):
        if len(tail) >= 1 - i:
            yield _difference(claim, tail[i - 1], tail[i], f"the session of {tail[i].date}")


def _difference(claim: Claim, first: Observation, last: Observation, reading: str) -> Expected:
    value = (last.value - first.value) * scale(claim)
    how = f"{claim.index.id} yield {number(last.value, 'percent')} - {number(first.value, 'percent')} = {number(value, claim.value.unit)}"
    how += f", from {first.date} to {last.date}" + (f" ({last.source})" if last.source else "")
    return Expected(Interval.at(value, claim.value.unit), how, last.date, last.source, last.provider, reading)


def check_spread(claim: Claim, history: History) -> Check | None:
    """A spread held against two yields of one day, the longer less the shorter; over the two-year where none is named."""
    if claim.date is None or claim.date.start != claim.date.end or (sides := _sides(claim)) is None:
        return None
    longer, other = sides
    day = claim.date.end
    ours, theirs = (history(symbol, "yield", day - 4 * DAY, day) for symbol in sides)
    if not ours or not theirs or ours[-1].date != theirs[-1].date:
        return None
    found = []
    for o, name in ((ours[-1], ""), *((o, f"the session of {o.date}") for o in reversed(ours[:-1]))):
        match = [t for t in theirs if t.date == o.date]
        if match:
            value = (o.value - match[0].value) * scale(claim)
            how = f"{longer} {number(o.value, 'percent')} - {other} {number(match[0].value, 'percent')} = {number(value, claim.value.unit)} on {o.date}"
            found.append(Expected(Interval.at(value, claim.value.unit), how, o.date, o.source, o.provider, name))
    others = [
        *found[1:],
        *(replace(_negative(e), reading="the spread without its sign", supports=True) for e in found[:1]),
    ]
    slack = YIELD_SLACK * (100 if claim.value.unit == "bps" else 1)
    doubt = (
        ""
        if claim.versus or wording.says(claim, r"\b(?:2|two)[- ]year|\btwos?\b|2s10s|10s?-2s?|curve")
        else "if that is the other side"
    )
    return decide(
        claim,
        found[:1],
        others,
        Bar(tolerance=slack, why="another hour or vendor", vendor=Decimal("0.1"), doubt=doubt or _doubt(claim)),
    )


def _sides(claim: Claim) -> tuple[str, str] | None:
    """The longer and the shorter bond of a spread, from the record or the two maturities that the sentence names."""
    bond, versus = BOND.fullmatch(claim.index.id), BOND.fullmatch(claim.versus.id if claim.versus else "")
    if bond is None:
        return None
    years = {int(bond[2])} | ({int(versus[2])} if versus else set())
    if len(years) < 2:
        years |= {int(_YEARS.get(word.lower(), word)) for word in _MATURITY.findall(claim.evidence.text)}
    years = years if len(years) > 1 else {*years, 2}
    return (f"{bond[1]}{max(years)}Y", f"{bond[1]}{min(years)}Y") if len(years) == 2 else None


def _negative(e: Expected) -> Expected:
    return Expected(-e.value, e.how, e.as_of, e.source, e.provider, e.reading)


def _doubt(claim: Claim) -> str:
    if reason := doubts.of_the_subject(claim) or (
        doubts.of_the_period(claim) if claim.metric.id == "rate_change" else ""
    ):
        return reason
    if wording.says(
        claim,
        r"\b(?:real|TIPS|break-?evens?|inflation-protected|mortgage|corporate|junk|credit|dividends?|forwards?|swaps?)\b",
    ):
        return "which may be of another yield"
    if wording.elsewhen(claim, past=claim.metric.id != "yield_spread"):
        return "though it may be of another time"
    if wording.intraday(claim):
        return "while the claim is of a moment of the day"
    return ""
