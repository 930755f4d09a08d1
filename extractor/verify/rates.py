"""Policy rates, their moves, bond yields and spreads, from dated figures.

A policy rate holds from the day it takes effect, which for the Federal Reserve is the day after it is announced, until
the next change: a series of changes is read as steps. Tables give the target range as `policy_rate_lower` and
`policy_rate_upper`, or one `policy_rate`.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extractor.interval import Interval
from extractor.records import Check, Claim, Observation
from extractor.verify import doubts, stretches, wording
from extractor.verify.expected import Bar, Expected, decide
from extractor.verify.explain import number
from extractor.verify.history import History

DAY = dt.timedelta(days=1)
#: A series of changes is trusted this long after its last figure: meetings are at most ten weeks apart.
STALE = dt.timedelta(days=75)
#: A change may be named for the quarter or season around it ("in late 2025"): by a month and a half.
SEASON = dt.timedelta(days=46)
#: The hour and the vendor of a quote move a change or a spread of yields by up to three basis points.
YIELD_SLACK = Decimal("0.03")
_YEARS = {"two": "2", "five": "5", "ten": "10", "thirty": "30"}
_MATURITY = re.compile(r"\b(2|5|10|30|two|five|ten|thirty)[- ]?(?:year|yr)", re.I)
_SUMMED = r"\b(?:total\w*|combined|cumulative\w*|altogether|in all|since|so far|this year|cuts|hikes|increases|reductions|moves|meetings)\b"
_BOND = re.compile(r"([A-Z]{2})(\d+)Y")


@dataclass(frozen=True)
class Step:
    """A policy rate from a day on: the ends of its range, which are one where there is none."""

    day: dt.date
    low: Decimal
    high: Decimal
    source: str
    provider: str

    @property
    def told(self) -> str:
        """The range in words: "3.5% to 3.75%"."""
        return " to ".join(number(v, "percent") for v in dict.fromkeys((self.low, self.high)))


def steps(history: History, symbol: str) -> list[Step]:
    """The policy rate of a central bank as the steps that it moved in, oldest first; repeated figures are no steps."""
    upper, lower = (history.figures(symbol, f"policy_rate_{end}") for end in ("upper", "lower"))
    single = history.figures(symbol, "policy_rate") if not upper else ()
    lows = {o.date: o.value for o in lower}
    found: list[Step] = []
    for o in upper or single:
        step = Step(o.date, lows.get(o.date, o.value), o.value, o.source, o.provider)
        if not found or (found[-1].low, found[-1].high) != (step.low, step.high):
            found.append(step)
    return found


def check_rate(claim: Claim, history: History) -> Check | None:
    """A policy rate held against the range in force on its day."""
    if claim.date is None or claim.value.unit not in ("percent", "bps"):
        return None
    known = steps(history, claim.index.id)
    last = bisect_right([s.day for s in known], min(claim.date.end, _published(claim))) - 1
    if last < 0 or not _alive(claim, history, known):
        return None
    in_force = known[last]
    plain = list(_readings(claim, in_force, f"in force on {claim.date.end} since {in_force.day}"))
    if last + 1 < len(known) and known[last + 1].day <= claim.date.end + DAY:
        plain += _readings(
            claim, known[last + 1], f"announced by {claim.date.end}, in force from {known[last + 1].day}"
        )
    for effective in history(claim.index.id, "effective_rate", claim.date.end - 7 * DAY, claim.date.end)[-1:]:
        how = f"the effective rate of {claim.index.id} is {number(effective.value, 'percent')} on {effective.date}"
        plain.append(
            _expected(claim, effective.value, effective.value, how, effective, "the effective rate within the range")
        )
    meant = [e for e in plain if not e.reading]
    return decide(
        claim, meant, [*(e for e in plain if e.reading), *_earlier(claim, known, last)], Bar(doubt=_doubt(claim))
    )


def _readings(claim: Claim, step: Step, when: str) -> Iterator[Expected]:
    how = f"{claim.index.id} policy rate of {step.told}, {when}"
    source = f" ({step.source})" if step.source else ""
    one = claim.value.low == claim.value.high
    if not one:
        yield _expected(claim, step.low, step.high, how + source, step)
        return
    for end in dict.fromkeys((step.low, step.high, (step.low + step.high) / 2)):
        yield _expected(claim, end, end, how + source, step)


def _expected(
    claim: Claim, low: Decimal, high: Decimal, how: str, o: Step | Observation, reading: str = ""
) -> Expected:
    """A rate, or a range of which the claim must name both ends, in the claim's unit."""
    value = Interval(low, high, "percent").to(claim.value.unit)
    day = o.day if isinstance(o, Step) else o.date
    return Expected(value, how, day, o.source, o.provider, reading, bool(reading), both_ends=low != high)


def _earlier(claim: Claim, known: Sequence[Step], last: int) -> Iterator[Expected]:
    """What the rate was at publication, and before: a text tells where a rate came from. After `earlier` words that supports."""
    now = bisect_right([s.day for s in known], _published(claim)) - 1
    if now > last:
        for e in _readings(claim, known[now], f"in force at publication, since {known[now].day}"):
            yield replace(e, reading="the rate of the day of publication")
    for i in range(last - 1, -1, -1):
        when = f"in force from {known[i].day} to {known[i + 1].day - DAY}"
        for e in _readings(claim, known[i], when):
            yield replace(e, reading="that earlier rate", supports=wording.earlier(claim))


def check_change(claim: Claim, history: History) -> Check | None:
    """A change of a policy rate, or of a yield, held against its series."""
    if claim.value.unit not in ("percent", "bps") or claim.date is None:
        return None
    if _BOND.fullmatch(claim.index.id):
        return _yield_change(claim, history)
    known, scale = steps(history, claim.index.id), _scale(claim)
    moves = _moves(known)
    if not moves or not _alive(claim, history, known) or claim.date.start < known[0].day:
        return None
    inside = [m for m in moves if _within(m[0], claim)]
    plain = [_moved(claim, [m], scale) for m in inside] + ([_moved(claim, inside, scale)] if len(inside) > 1 else [])
    others = [
        replace(_moved(claim, [m], scale), reading=f"the move of {m[0].day}")
        for m in reversed(moves)
        if m[0].day <= _published(claim) + DAY
    ]
    summed = not inside or wording.says(claim, _SUMMED)
    for n in range(2, 12) if summed else ():
        some = _last(moves, n, claim)
        if some:
            name = f"the last {n} moves" if _season(some, claim) else f"the {n} moves since {some[0][0].day}"
            others.append(replace(_moved(claim, some, scale), reading=name, supports=_season(some, claim)))
    return decide(
        claim, plain, others, Bar(doubt=_doubt(claim) or ("" if wording.direction(claim) else "if that is what moved"))
    )


def check_count(claim: Claim, history: History) -> Check | None:
    """A number of rate moves held against the series: cuts are negative."""
    known = steps(history, claim.index.id)
    moves = _moves(known)
    if claim.date is None or not moves or claim.date.start < known[0].day or claim.value.unit != "count":
        return None
    if not _alive(claim, history, known):
        return None
    wanted = claim.value.low
    sign = -1 if wanted < 0 else 1
    inside = [m for m in moves if _within(m[0], claim) and m[1] * sign > 0]
    point = claim.date.start == claim.date.end
    plain = [] if point else [_counted(claim, inside, sign)]
    others = []
    for n in range(1, 12):
        some = _last(moves, n, claim)
        if some and all(m[1] * sign > 0 for m in some) and (point or _season(some, claim)):
            others.append(replace(_counted(claim, some, sign), reading=f"the last {n} moves", supports=True))
    if point and (run := _run(moves, sign, claim)):
        return decide(claim, [_counted(claim, run, sign)], others, Bar(doubt="if all moves of the cycle are meant"))
    return decide(claim, plain, others, Bar(doubt=_doubt(claim)))


Move = tuple[Step, Decimal]


def _moves(known: Sequence[Step]) -> list[Move]:
    return [(b, b.high - a.high) for a, b in pairwise(known)]


def _last(moves: Sequence[Move], n: int, claim: Claim) -> list[Move]:
    """The last n moves up to the claim's end, where they all go one way."""
    end = min(claim.date.end, _published(claim)) + DAY if claim.date else dt.date.min
    some = [m for m in moves if m[0].day <= end][-n:]
    return some if len(some) == n and len({m[1] > 0 for m in some}) == 1 else []


def _run(moves: Sequence[Move], sign: int, claim: Claim) -> list[Move]:
    end = min(claim.date.end, _published(claim)) + DAY if claim.date else dt.date.min
    run: list[Move] = []
    for move in reversed([m for m in moves if m[0].day <= end]):
        if move[1] * sign <= 0:
            break
        run.insert(0, move)
    return run


def _season(some: Sequence[Move], claim: Claim) -> bool:
    """Whether some moves lie in the claim's period or next to it."""
    if claim.date is None:
        return False
    if claim.date.start == claim.date.end:
        return (some[-1][0].day - some[0][0].day).days <= 50 * len(some)
    return some[0][0].day >= claim.date.start - SEASON and some[-1][0].day <= claim.date.end + DAY


def _within(step: Step, claim: Claim) -> bool:
    """Whether a move was announced or took effect in the claim's period, or the day before a claim of a day."""
    if claim.date is None:
        return False
    return claim.date.start <= step.day <= claim.date.end + DAY and step.day - DAY <= _published(claim)


def _moved(claim: Claim, moves: Sequence[Move], scale: int) -> Expected:
    total = sum((m[1] for m in moves), Decimal(0)) * scale
    days = ", ".join(str(m[0].day) for m in moves)
    how = f"{claim.index.id} moved its rate by {number(total, claim.value.unit)}, in force from {days}"
    last = moves[-1][0]
    return Expected(Interval.at(total, claim.value.unit), how, last.day, last.source, last.provider)


def _counted(claim: Claim, moves: Sequence[Move], sign: int) -> Expected:
    days = ", ".join(str(m[0].day) for m in moves) or "none"
    assert claim.date is not None
    name = "cuts" if sign < 0 else "rises"
    how = f"{claim.index.id} {name} in force from: {days}"
    last = moves[-1][0] if moves else None
    at = Interval.at(sign * len(moves), claim.value.unit)
    return Expected(
        at, how, last.day if last else claim.date.end, last.source if last else "", last.provider if last else ""
    )


# -- yields ----------------------------------------------------------------------------------------------------------


def _yield_change(claim: Claim, history: History) -> Check | None:
    """The change of a yield over a day or a period, from the last figure before it."""
    assert claim.date is not None
    end = min(claim.date.end, _published(claim))
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
        if 0 <= a < b < len(tail) and tail[b].date <= _published(claim)
    ]
    others += [*_over(claim, history, upto[-1]), *_at_publication(claim, history)]
    slack = YIELD_SLACK * (100 if claim.value.unit == "bps" else 1)
    return decide(
        claim,
        plain,
        others,
        Bar(tolerance=slack, why="another hour or vendor", vendor=Decimal("0.1"), doubt=_yield_doubt(claim)),
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
    value = (last.value - first.value) * _scale(claim)
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
            value = (o.value - match[0].value) * _scale(claim)
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
        Bar(tolerance=slack, why="another hour or vendor", vendor=Decimal("0.1"), doubt=doubt or _yield_doubt(claim)),
    )


def _sides(claim: Claim) -> tuple[str, str] | None:
    """The longer and the shorter bond of a spread, from the record or the two maturities that the sentence names."""
    bond, versus = _BOND.fullmatch(claim.index.id), _BOND.fullmatch(claim.versus.id if claim.versus else "")
    if bond is None:
        return None
    years = {int(bond[2])} | ({int(versus[2])} if versus else set())
    if len(years) < 2:
        years |= {int(_YEARS.get(word.lower(), word)) for word in _MATURITY.findall(claim.evidence.text)}
    years = years if len(years) > 1 else {*years, 2}
    return (f"{bond[1]}{max(years)}Y", f"{bond[1]}{min(years)}Y") if len(years) == 2 else None


def _negative(e: Expected) -> Expected:
    return Expected(-e.value, e.how, e.as_of, e.source, e.provider, e.reading)


def _yield_doubt(claim: Claim) -> str:
    if reason := doubts.of_the_subject(claim) or (
        doubts.of_the_period(claim) if claim.metric.id == "rate_change" else ""
    ):
        return reason
    if wording.says(
        claim,
        r"\b(?:real|TIPS|break-?evens?|inflation-protected|mortgage|corporate|junk|credit|dividends?|forwards?|swaps?)\b",
    ):
        return "which may be of another yield"
    if wording.elsewhen(claim):
        return "though it may be of another time"
    if wording.intraday(claim):
        return "while the claim is of a moment of the day"
    return ""


# -- shared ----------------------------------------------------------------------------------------------------------


def _scale(claim: Claim) -> int:
    return 100 if claim.value.unit == "bps" else 1


def _published(claim: Claim) -> dt.date:
    return claim.source.published or dt.date.max - DAY


def _alive(claim: Claim, history: History, known: Sequence[Step]) -> bool:
    """Whether the series goes on to the claim's day, so that no change is missing."""
    if not known or claim.date is None:
        return False
    end, symbol = min(claim.date.end, _published(claim)), claim.index.id
    last = max(s[-1].date for m in ("policy_rate_upper", "policy_rate") if (s := history.figures(symbol, m)))
    return end <= last + STALE or bool(history(symbol, "effective_rate", end - 7 * DAY, end + 7 * DAY))


def _doubt(claim: Claim) -> str:
    if not wording.named(claim):
        return f"if {claim.index.name} is what the sentence is about"
    if wording.elsewhen(claim):
        return "though it may be of another time"
    if wording.says(
        claim, r"\b(?:discount|prime|mortgage|deposit|reserve balances|expected|neutral|terminal|median|dots?)\b"
    ):
        return "which may be of another rate"
    return ""
