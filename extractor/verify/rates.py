"""Policy rates and their moves, from dated figures.

A policy rate holds from the day it takes effect, which for the Federal Reserve is the day after it is announced, until
the next change: a series of changes is read as steps. Tables give the target range as `policy_rate_lower` and
`policy_rate_upper`, or one `policy_rate`.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extractor.interval import Interval
from extractor.records import Check, Claim, Observation
from extractor.verify import wording
from extractor.verify.expected import Bar, Expected, decide
from extractor.verify.explain import number
from extractor.verify.history import History
from extractor.verify.observed import plausible

DAY = dt.timedelta(days=1)
#: A series of changes is trusted this long after its last figure: meetings are at most ten weeks apart.
STALE = dt.timedelta(days=75)
#: A change may be named for the quarter or season around it ("in late 2025"): by a month and a half.
SEASON = dt.timedelta(days=46)
_SUMMED = r"\b(?:total\w*|combined|cumulative\w*|altogether|in all|since|so far|this year|cuts|hikes|increases|reductions|moves|meetings)\b"


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
    last = bisect_right([s.day for s in known], min(claim.date.end, published(claim))) - 1
    if last < 0 or not _alive(claim, history, known):
        return None
    in_force = known[last]
    plain = list(_readings(claim, in_force, f"in force on {claim.date.end} since {in_force.day}"))
    if last + 1 < len(known) and known[last + 1].day <= claim.date.end + DAY:
        plain += _readings(
            claim, known[last + 1], f"announced by {claim.date.end}, in force from {known[last + 1].day}"
        )
    week = (claim.date.end - 7 * DAY, claim.date.end) if claim.value.low == claim.value.high else None
    for effective in history(claim.index.id, "effective_rate", *week)[-1:] if week else ():
        how = f"the effective rate of {claim.index.id} is {number(effective.value, 'percent')} on {effective.date}"
        plain.append(
            _expected(claim, effective.value, effective.value, how, effective, "the effective rate within the range")
        )
    meant = [e for e in plain if not e.reading]
    far = "" if any(plausible(claim, e.value) for e in meant) else "so far off that another quantity may be meant"
    others = [*(e for e in plain if e.reading), *_earlier(claim, known, last)]
    return decide(claim, meant, others, Bar(doubt=_doubt(claim) or far))


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
    now = bisect_right([s.day for s in known], published(claim)) - 1
    if now > last:
        for e in _readings(claim, known[now], f"in force at publication, since {known[now].day}"):
            yield replace(e, reading="the rate of the day of publication")
    for i in range(last - 1, -1, -1):
        when = f"in force from {known[i].day} to {known[i + 1].day - DAY}"
        for e in _readings(claim, known[i], when):
            yield replace(e, reading="that earlier rate", supports=wording.earlier(claim))


def check_change(claim: Claim, history: History) -> Check | None:
    """A change of a policy rate held against its series: one move, or those of a period together."""
    if claim.value.unit not in ("percent", "bps") or claim.date is None:
        return None
    known, factor = steps(history, claim.index.id), scale(claim)
    moves = _moves(known)
    if not moves or not _alive(claim, history, known) or claim.date.start < known[0].day:
        return None
    inside = [m for m in moves if _within(m[0], claim)]
    plain = [_moved(claim, [m], factor) for m in inside] + ([_moved(claim, inside, factor)] if len(inside) > 1 else [])
    others = [
        replace(_moved(claim, [m], factor), reading=f"the move of {m[0].day}")
        for m in reversed(moves)
        if m[0].day <= published(claim) + DAY
    ]
    summed = not inside or wording.says(claim, _SUMMED)
    for n in range(2, 12) if summed else ():
        some = _last(moves, n, claim)
        if some:
            name = f"the last {n} moves" if _season(some, claim) else f"the {n} moves since {some[0][0].day}"
            others.append(replace(_moved(claim, some, factor), reading=name, supports=_season(some, claim)))
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
    end = min(claim.date.end, published(claim)) + DAY if claim.date else dt.date.min
    some = [m for m in moves if m[0].day <= end][-n:]
    return some if len(some) == n and len({m[1] > 0 for m in some}) == 1 else []


def _run(moves: Sequence[Move], sign: int, claim: Claim) -> list[Move]:
    end = min(claim.date.end, published(claim)) + DAY if claim.date else dt.date.min
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
    return claim.date.start <= step.day <= claim.date.end + DAY and step.day - DAY <= published(claim)


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


# -- shared ----------------------------------------------------------------------------------------------------------


def scale(claim: Claim) -> int:
    """How many of the claim's units one percent is."""
    return 100 if claim.value.unit == "bps" else 1


def published(claim: Claim) -> dt.date:
    """The day that a claim was written on, or the last of all days."""
    return claim.source.published or dt.date.max - DAY


def _alive(claim: Claim, history: History, known: Sequence[Step]) -> bool:
    """Whether the series goes on to the claim's day, so that no change is missing."""
    if not known or claim.date is None:
        return False
    end, symbol = min(claim.date.end, published(claim)), claim.index.id
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
