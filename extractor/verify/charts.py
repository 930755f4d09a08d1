"""Chart figures that bars imply: moving averages, RSI, volume, volatility, correlation, beta.

Where the text tells no window, any usual one may be meant: such a claim can be supported, and is refuted only where the
window is told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import numpy as np

from extractor.annotate import numerals
from extractor.errors import InputError
from extractor.interval import stands_for
from extractor.records import Check, Claim
from extractor.verify import doubts, indicators, wording
from extractor.verify.expected import Bar, Expected, decide
from extractor.verify.history import Bars, Floats, History
from extractor.verify.levels import at, far_off, fits_unit, position, told

_WINDOW = re.compile(r"\b(\d{1,3}|[a-z]+(?:-[a-z]+)?)[- ](day|session|week|month|year)s?\b", re.I)
_SESSIONS = {"day": 1, "session": 1, "week": 5, "month": 21, "year": 252}
_AVERAGES, _VOLUMES, _VARIATIONS = (20, 50, 100, 200), (10, 20, 30, 50, 63, 65, 90), (10, 20, 21, 30, 60, 63, 90, 252)
_RELATED = (21, 63, 126, 252, 504, 756, 1260)
#: Vendors' charts start their RSI at different days, and so differ by up to a point.
RSI_SLACK = Decimal(1)
#: Venues counted and late corrections move a volume by a twentieth, seldom by more than a tenth; of 5 volumes printed in
#: the train articles 4 were 6% to 15% off a vendor's. A day's volume told before its close is lower, by up to two fifths.
VOLUME_SHARE, EARLY_SHARE = Decimal("0.1"), Decimal("0.4")


def windows(claim: Claim, usual: tuple[int, ...]) -> tuple[tuple[int, ...], bool]:
    """The look-back windows in sessions that a claim's words tell, else the usual ones; and whether they were told.

    A window of a year in calendar days ("30-day average volume") is counted in sessions, as charts do.
    """
    found = []
    for number, unit in _WINDOW.findall(wording.clause(claim)):
        try:
            found.append(int(numerals.parse(number).low) * _SESSIONS[unit.lower()])
        except (InputError, ValueError):
            continue
    told_ones = tuple(n for n in dict.fromkeys(found) if 2 <= n <= 2600)
    return (told_ones, True) if told_ones else (usual, False)


@dataclass(frozen=True)
class Spot:
    """One session that a chart figure may be of; `when` names it where it is not the claim's own."""

    claim: Claim
    bars: Bars
    i: int
    when: str

    @property
    def closes(self) -> Floats:
        """All closes up to the session."""
        return self.bars.close[: self.i + 1]

    def figure(self, value: float, what: str, reading: str = "", *, supports: bool = False) -> Iterator[Expected]:
        """The expectation of a figure, none where it is not a number."""
        if math.isfinite(value):
            day = self.bars.day(self.i)
            how = f"{what} of {self.bars.symbol} on {day} is {told(float(value), self.claim)}"
            supports = supports and not self.when
            yield at(self.claim, self.bars, self.i, float(value), how).under(self.when or reading, supports=supports)


def check(claim: Claim, history: History) -> Check | None:
    """A chart figure held against bars; None where bars cannot tell it."""
    metric, known = claim.metric.id, history.bars(claim.index.id)
    bars = [one for one in known if metric != "moving_average" or fits_unit(one.symbol, claim)]
    spots = [spot for one in bars[:1] for spot in _spots(one, claim)]
    find = _FINDERS.get(metric) or partial(_related, history=history)
    found = [e for spot in spots for e in find(spot)]
    plain = [e for e in found if not e.reading]
    return decide(claim, plain, (e for e in found if e.reading), _bar(claim, plain))


def _moving_average(spot: Spot) -> Iterator[Expected]:
    lengths, said = windows(spot.claim, _AVERAGES)
    meant = wording.says(spot.claim, r"exponential|\bEMA\b")
    for n in lengths:
        reading = "" if said else f"the {n}-day average"
        yield from spot.figure(indicators.average(spot.closes, n), f"the {n}-day average", reading)
        exponential = indicators.exponential_average(spot.closes, n)
        yield from spot.figure(
            exponential, f"the {n}-day exponential average", "" if meant else "the exponential average"
        )


def _strength(spot: Spot) -> Iterator[Expected]:
    lengths, said = windows(spot.claim, (14,))
    wanted, said = (lengths[0], said) if lengths[0] <= 50 else (14, False)
    for n in (wanted,) if said else dict.fromkeys((wanted, 7, 9, 21)):
        reading = "" if n == wanted else f"an RSI over {n} days"
        yield from spot.figure(indicators.relative_strength(spot.closes, n), f"the {n}-day RSI", reading)
    yield from spot.figure(indicators.plain_strength(spot.closes, wanted), "the RSI", "an RSI of plain means")


def _volume(spot: Spot) -> Iterator[Expected]:
    yield from spot.figure(float(spot.bars.volume[spot.i]), "the volume")


def _average_volume(spot: Spot) -> Iterator[Expected]:
    lengths, said = windows(spot.claim, _VOLUMES)
    for n in lengths:
        value = indicators.average(spot.bars.volume[: spot.i + 1], n)
        yield from spot.figure(value, f"the {n}-day average volume", _window(n, said), supports=True)


def _volatility(spot: Spot) -> Iterator[Expected]:
    if wording.says(spot.claim, r"\b(?:implied|expected|VIX|options?)\b"):
        return
    lengths, said = windows(spot.claim, _VARIATIONS)
    for n in lengths:
        value = indicators.volatility(spot.closes, n)
        yield from spot.figure(value, f"the {n}-day realised volatility", _window(n, said), supports=True)


def _related(spot: Spot, history: History) -> Iterator[Expected]:
    metric, versus = spot.claim.metric.id, spot.claim.versus
    other = versus.id if versus else "^GSPC" if metric == "beta" else ""
    measure = indicators.beta if metric == "beta" else indicators.correlation
    lengths, said = windows(spot.claim, _RELATED)
    for market in history.bars(other)[:1] if other not in ("", spot.bars.symbol) else ():
        ours, theirs = _common(spot.bars, market, spot.i, max(lengths) + 1)
        for n in lengths:
            if len(ours) > n:
                value = measure(ours[-n - 1 :], theirs[-n - 1 :])
                what = f"the {metric} with {market.symbol} over {n} sessions"
                yield from spot.figure(value, what, _window(n, said), supports=True)


_FINDERS: dict[str, Callable[[Spot], Iterator[Expected]]] = {
    "moving_average": _moving_average, "rsi": _strength, "volume": _volume, "average_volume": _average_volume,
    "volatility": _volatility,
}  # fmt: skip


def _window(n: int, said: bool) -> str:
    return "" if said else f"a window of {n} sessions"


def _spots(bars: Bars, claim: Claim) -> Iterator[Spot]:
    """The session of the claim, and the ones before and after it."""
    i = position(bars, claim)
    if i is None:
        return
    yield Spot(claim, bars, i, "")
    if i > 0:
        yield Spot(claim, bars, i - 1, "the session before")
    published = claim.source.published
    if i + 1 < len(bars.days) and (published is None or bars.day(i + 1) <= published):
        yield Spot(claim, bars, i + 1, "the session after")


def _common(ours: Bars, theirs: Bars, i: int, longest: int) -> tuple[Floats, Floats]:
    """The last closes of two symbols up to a session, on the days that both have."""
    first = max(0, i - 2 * longest)
    _, mine, other = np.intersect1d(
        np.array(ours.days[first : i + 1]), np.array(theirs.days), assume_unique=True, return_indices=True
    )
    return ours.close[first : i + 1][mine], theirs.close[other]


def _average_share(claim: Claim) -> Decimal:
    """How far vendors' averages differ: those of funds and shares may be of closes adjusted for dividends."""
    return Decimal("0.002") if claim.index.kind == "index" else Decimal("0.01")


def _bar(claim: Claim, plain: list[Expected]) -> Bar:
    metric, size = claim.metric.id, max((abs(e.value).high or Decimal(0) for e in plain), default=Decimal(0))
    tolerance, why = {
        "moving_average": (size * _average_share(claim), "another vendor's closes"),
        "rsi": (RSI_SLACK, "another start of the smoothing"),
        "volume": (size * VOLUME_SHARE, "another count of venues"),
        "average_volume": (size * VOLUME_SHARE, "another count of venues"),
        "volatility": (max(Decimal("0.5"), size * Decimal("0.03")), "another count of the sessions of a year"),
        "correlation": (Decimal("0.05"), "another window or step"),
        "beta": (Decimal("0.1"), "another window or step"),
    }[metric]  # fmt: skip
    doubt = doubts.of_the_subject(claim) or far_off(claim, plain)
    if metric in ("volume", "average_volume") and not claim.index.id.startswith("^") and wording.moment(claim):
        doubt = "which may be counted before the close"
    says = stands_for(claim.value).high
    if metric == "volume" and says is not None and size * (1 - EARLY_SHARE) <= says <= size:
        doubt = "which may be counted before the close"
    if metric in ("volume", "average_volume") and claim.index.id.startswith("^"):
        doubt = "which may count another exchange's shares"
    if claim.index.id.endswith(("=F", "=X", "-USD")):
        doubt = "which may be of another contract or hour"
    if wording.other_thing(claim):
        doubt = f"which may be of something other than {claim.index.name} itself"
    return Bar(tolerance=tolerance, why=why, vendor=Decimal("0.1"), doubt=doubt)
