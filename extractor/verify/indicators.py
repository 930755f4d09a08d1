"""What a row of closes comes to: averages, strength, variation and co-movement. Pure functions over arrays.

Every function looks at the last values of the array that it is given and returns NaN where there are too few of them.
"""

from __future__ import annotations

import math

import numpy as np

from extractor.verify.history import Floats

#: Sessions a year, by which daily variation is put on a yearly footing.
SESSIONS_A_YEAR = 252


def average(values: Floats, window: int) -> float:
    """The mean of the last `window` values."""
    return float(values[-window:].mean()) if 0 < window <= len(values) else math.nan


def exponential_average(values: Floats, window: int) -> float:
    """The exponential moving average of span `window`, started at the first value, as charting programs draw it."""
    if not 0 < window <= len(values):
        return math.nan
    share = 2 / (window + 1)
    recent = values[-10 * window :]  # what is older weighs less than e-20
    weights = share * (1 - share) ** np.arange(len(recent) - 1, -1, -1)
    weights[0] /= share
    return float(weights @ recent)


def relative_strength(values: Floats, window: int = 14) -> float:
    """Wilder's RSI: average gains and losses smoothed by 1/window, started by a plain mean."""
    moves = np.diff(values[-20 * window - 1 :])  # what is older weighs less than e-18
    if len(moves) < window:
        return math.nan
    gain, loss = float(np.clip(moves[:window], 0, None).mean()), float(np.clip(-moves[:window], 0, None).mean())
    for move in moves[window:].tolist():
        gain += (max(move, 0.0) - gain) / window
        loss += (max(-move, 0.0) - loss) / window
    return 100 * gain / (gain + loss) if gain + loss > 0 else 50.0


def plain_strength(values: Floats, window: int = 14) -> float:
    """Cutler's RSI: from the plain means of the last `window` gains and losses."""
    moves = np.diff(values[-window - 1 :])
    if len(moves) < window:
        return math.nan
    gain, loss = float(np.clip(moves, 0, None).sum()), float(np.clip(-moves, 0, None).sum())
    return 100 * gain / (gain + loss) if gain + loss > 0 else 50.0


def volatility(values: Floats, window: int) -> float:
    """Realised volatility a year, in percent: the standard deviation of the last `window` daily log returns."""
    if not 1 < window < len(values):
        return math.nan
    moves = np.diff(np.log(values[-window - 1 :]))
    return float(100 * moves.std(ddof=1) * math.sqrt(SESSIONS_A_YEAR))


def correlation(ours: Floats, theirs: Floats) -> float:
    """Pearson's correlation of the daily returns of two rows of closes on the same days."""
    a, b = _returns(ours), _returns(theirs)
    if len(a) < 3 or a.std() == 0 or b.std() == 0:
        return math.nan
    return float(((a - a.mean()) * (b - b.mean())).mean() / (a.std() * b.std()))


def beta(ours: Floats, market: Floats) -> float:
    """The slope of our daily returns on the market's."""
    a, b = _returns(ours), _returns(market)
    if len(a) < 3 or b.std() == 0:
        return math.nan
    return float(((a - a.mean()) * (b - b.mean())).mean() / b.var())


def run(moves: Floats, sign: int) -> int:
    """How many of the last moves in a row have that sign."""
    against = np.flatnonzero(np.sign(moves) != sign)
    return len(moves) - (int(against[-1]) + 1 if len(against) else 0)


def _returns(values: Floats) -> Floats:
    returns: Floats = values[1:] / values[:-1] - 1
    return returns
