"""Streaks that bars imply: unbroken runs of gains or losses, of beating another subject, of records.

A run is counted in the steps that the claim counts in (days, weeks, months, quarters, years), each from the last close
before it to the last close in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from extractor.interval import Interval
from extractor.records import Check, Claim
from extractor.verify import doubts, indicators, wording
from extractor.verify.expected import Bar, Expected, decide
from extractor.verify.history import Bars, Floats, History

_BEATS = r"\b(?:outperform\w*|outpac\w*|beat\w*|outr[au]n\w*|ahead of|outshin\w*|outdo\w*|led|bested|topped)\b"
_LAGS = r"\b(?:underperform\w*|lag\w*|trail\w*|behind)\b"
_LOSSES = (
    r"\b(?:los(?:ing|s|ses|t)|declin\w*|fall\w*|fell|down|drop\w*|slid\w*|slump\w*|retreat\w*|lower|red|skid\w*)\b"
)
_GAINS = r"\b(?:gain\w*|winning|ris\w*|rose|up|advanc\w*|rall\w*|climb\w*|higher|increas\w*|positive|green)\b"
_RECORD = r"\b((?:straight|consecutive|successive|\d(?:st|nd|rd|th)) (?:all-time |closing )*(?:record|high)|records? (?:\w+ )?(?:in a row|streak|for))\b"
_ENDED = (
    r"\b(?:snap\w*|end(?:s|ed|ing)|broke\w*|break\w*|halt\w*|stopp?\w*|after|until|had|first|through|before|opening)\b"
)
_RUN = r"\b(?:straight|consecutive(?:ly)?|in a row|streak|successive|running|on the trot)\b"
#: A run that is over may be spoken of for about this many sessions: until the next weekend's commentary.
_SPOKEN_OF = 10
#: Longest run looked for, in sessions.
_LONGEST = 400


@dataclass(frozen=True)
class _Steps:
    """Moves by step: their signs, and the position of the session that each ends on."""

    bars: Bars
    moves: Floats
    ends: tuple[int, ...]
    what: str


def check(claim: Claim, history: History) -> Check | None:
    """A streak held against bars; None where they do not tell every step of it."""
    if claim.value.unit not in ("days", "weeks", "months", "quarters", "years"):
        return None
    steps = [s for bars in history.bars(claim.index.id)[:1] for s in _steps(claim, bars, history)]
    plain = [e for s in steps for e in _plain(claim, s)]
    return decide(claim, plain, (e for s in steps for e in _others(claim, s)), Bar(doubt=_doubt(claim, len(steps))))


def _plain(claim: Claim, steps: _Steps) -> Iterator[Expected]:
    """The run that ends with the claim's last day; and that of its whole period, where it is one of steps that all fit."""
    yield _run(claim, steps, len(steps.moves) - 1, "")
    span = _span(claim, steps)
    if span is not None:
        yield span


def _others(claim: Claim, steps: _Steps) -> Iterator[Expected]:
    """Runs that ended just before, or went on, and a longer run of which the claim counts the last part."""
    last, wanted = len(steps.moves) - 1, int(claim.value.low)
    told = wording.says(claim, r"\b(?:each|every|all)\b")
    counted = wording.matches(_RUN, wording.clause(claim)) and (claim.date is None or claim.date.text is None)
    if last > 0 and _length(steps, last - 1) == wanted and steps.moves[last] > 0:
        yield _run(claim, steps, last - 1, f"the run up to {steps.bars.day(steps.ends[last - 1])}")
    if (length := _length(steps, last)) > wanted and (told or not counted):
        yield _run(claim, steps, last, f"the last part of a run of {length}", length=wanted, supports=told)
    for back in range(1, min(_SPOKEN_OF, last) + 1):
        ended = steps.moves[last - back + 1] * steps.moves[last - back] <= 0
        if ended and _length(steps, last - back) == wanted:
            over = f"the run that ended before {steps.bars.day(steps.ends[last - back + 1])}"
            supports = wording.says(claim, _ENDED)
            yield _run(claim, steps, last - back, over, supports=supports)


def _run(
    claim: Claim, steps: _Steps, last: int, reading: str, *, length: int | None = None, supports: bool = False
) -> Expected:
    n = _length(steps, last) if length is None else length
    day, unit = steps.bars.day(steps.ends[last]), claim.value.unit
    source = f" ({steps.bars.source})" if steps.bars.source else ""
    how = f"{steps.what} for {n} {unit if n != 1 else unit.rstrip('s')} up to {day}{source}"
    return Expected(Interval.at(n, unit), how, day, steps.bars.source, steps.bars.provider, reading, supports)


def _length(steps: _Steps, last: int) -> int:
    return indicators.run(steps.moves[: last + 1], 1)


def _span(claim: Claim, steps: _Steps) -> Expected | None:
    """The steps of the claim's own period, where all of them are of the run: "on each of the first 14 sessions"."""
    if (
        claim.date is None
        or claim.date.text is None
        or not wording.says(claim, r"\b(?:each|every|all|first|opening)\b")
    ):
        return None
    first, last = claim.date.start.toordinal(), claim.date.end.toordinal()
    inside = [i for i, end in enumerate(steps.ends) if first <= steps.bars.days[end] <= last]
    if not inside or inside[0] == 0 or not (steps.moves[inside] == 1).all():
        return None
    day, source = steps.bars.day(steps.ends[inside[-1]]), f" ({steps.bars.source})" if steps.bars.source else ""
    how = f"{steps.what} on each of the {len(inside)} {claim.value.unit} from {claim.date.start} to {day}{source}"
    return Expected(Interval.at(len(inside), claim.value.unit), how, day, steps.bars.source, steps.bars.provider)


def _steps(claim: Claim, bars: Bars, history: History) -> Iterator[_Steps]:
    """The kinds of run that a claim's words mean, one where they are clear: 1 for a step that belongs to it."""
    if claim.date is None:
        return
    last = bars.at(min(claim.date.end, claim.source.published or claim.date.end))
    if last is None:
        return
    wanted = int(claim.value.high)
    ends = _ends(bars, last, claim.value.unit)[-(2 * wanted + _SPOKEN_OF) :]
    if len(ends) < wanted + 1 or bars.gaps(ends[0], ends[-1]):
        return
    ours = bars.close[list(ends)]
    if claim.versus is not None:
        for other in history.bars(claim.versus.id)[:1]:
            theirs = _same_days(bars, other, ends)
            if theirs is not None:
                ahead = np.sign(ours[1:] / ours[:-1] - theirs[1:] / theirs[:-1])
                for sign, verb in _meant(claim, _BEATS, _LAGS, ("was ahead of", "was behind")):
                    yield _Steps(bars, ahead * sign, ends[1:], f"{bars.symbol} {verb} {other.symbol}")
        return
    if wording.nearby(claim, _RECORD):
        best = np.concatenate(([np.nan], np.fmax.accumulate(bars.close)[:-1]))
        record = np.where(bars.close > best, 1.0, -1.0)[list(ends[1:])]
        yield _Steps(bars, record, ends[1:], f"{bars.symbol} closed at a record")
        return
    moves = np.sign(np.diff(ours))
    for sign, verb in _meant(claim, _GAINS, _LOSSES, ("rose", "fell")):
        yield _Steps(bars, moves * sign, ends[1:], f"{bars.symbol} {verb}")


def _meant(claim: Claim, up: str, down: str, verbs: tuple[str, str]) -> Iterator[tuple[int, str]]:
    """Which directions a claim's words mean: one where the words next to the number tell, else both."""
    words = wording.clause(claim)
    rise, fall = wording.matches(up, words), wording.matches(down, words)
    if rise or not fall:
        yield 1, verbs[0]
    if fall or not rise:
        yield -1, verbs[1]


def _ends(bars: Bars, last: int, unit: str) -> tuple[int, ...]:
    """Positions of the last sessions of the steps up to `last`; of a step that is not over, the last one so far."""
    if unit == "days":
        return tuple(range(max(0, last - _LONGEST), last + 1))
    keys = [_step(bars.day(i), unit) for i in range(max(0, last - 252 * 12), last + 1)]
    first = last - len(keys) + 1
    return tuple(first + i for i in range(len(keys)) if i == len(keys) - 1 or keys[i] != keys[i + 1])


def _step(day: dt.date, unit: str) -> tuple[int, int]:
    if unit == "weeks":
        return day.isocalendar()[:2]
    return day.year, {"months": day.month, "quarters": (day.month - 1) // 3, "years": 0}[unit]


def _same_days(ours: Bars, theirs: Bars, ends: tuple[int, ...]) -> Floats | None:
    """The other side's closes on the same days; None where one is missing."""
    where = np.searchsorted(np.array(theirs.days), [ours.days[i] for i in ends])
    if where[-1] >= len(theirs.days) or [theirs.days[i] for i in where] != [ours.days[i] for i in ends]:
        return None
    return theirs.close[where]


def _doubt(claim: Claim, kinds: int) -> str:
    if kinds != 1:
        return "if that is what is counted"
    if claim.index.id.endswith("=F"):
        return "which may be of another contract"
    if reason := doubts.of_the_subject(claim):
        return reason
    day, written = claim.date.end if claim.date else None, claim.source.published
    if day and written and (written - day).days > _SPOKEN_OF and not doubts.told(claim):
        return "if those are the days that are meant"
    words = wording.clause(claim, before=45, after=45)
    if not wording.matches(_RUN, words) or (claim.versus is None and wording.compares(claim)):
        return "if that is what is counted"
    return "" if claim.value.qualifier == "exact" and claim.value.low > 1 else "which may be counted otherwise"
