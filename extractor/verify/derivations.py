"""What reference data can decide, metric by metric: one table.

`needs` and `how` are for readers; `check` computes. The table is rendered into docs/verification.md by scripts/docs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.records import Check, Claim
from extractor.verify import changes, charts, economy, levels, rates, runs, yields
from extractor.verify.history import History


@dataclass(frozen=True)
class Derivation:
    """One row: what a metric needs, how it is computed, how far off a claim may be and why, and how near in time."""

    needs: str
    how: str
    tolerance: str
    near: str
    check: Callable[[Claim, History], Check | None]


_CLOSES = "daily closes; opens, highs and lows for the charitable readings"
_OWN = "the claim's own sessions; nothing is filled in for a missing bar"
_MONTH = "the claim's own month; one that was never published has no figure"

DERIVATIONS: dict[str, Derivation] = {
    "return": Derivation(
        _CLOSES, "last close of the period / last close before it - 1",
        "its rounding; 0.02 points leave open, which is what two vendors' closes differ by", _OWN, changes.check,
    ),
    "point_change": Derivation(
        _CLOSES, "last close of the period - last close before it", "its rounding; 0.02 leave open", _OWN, changes.check
    ),
    "annualized_return": Derivation(
        _CLOSES, "(last close / base) ^ (1 / years) - 1, over 17 months or more; with dividends is a charitable reading",
        "its rounding; 0.02 points leave open", _OWN, changes.check,
    ),
    "relative_return": Derivation(
        "daily closes of both sides", "difference of the two returns in points, or their relative growth; as a multiple their quotient",
        "its rounding; 0.02 points leave open", _OWN, changes.relative,
    ),
    "streak": Derivation(
        "daily closes, of both sides where one beats the other", "sessions (weeks, months ...) in a row that rose, fell, beat the other, or closed at a record, "
        "up to the claim's last day, or all of its period", "none: a run is counted", _OWN, runs.check,
    ),
    "record_high": Derivation(
        "all closes and highs", "highest close, or highest high, up to the day", "its rounding; within 3% minor: closing and intraday records differ by up to 2.7%",
        "its own day; a record of the first half-year that is stored may hide an older one", levels.check,
    ),
    "high_52w": Derivation("closes and highs of a year", "highest close, or highest high, of the year up to the day", "as a record", _OWN, levels.check),
    "low_52w": Derivation("closes and lows of a year", "lowest close, or lowest low, of the year up to the day", "as a record", _OWN, levels.check),
    "distance_from_high": Derivation(
        "all closes and highs", "close / high - 1, the high being the record, or of 52 weeks where the words say so; closing or intraday", "its rounding", _OWN, levels.check
    ),
    "moving_average": Derivation("as many closes as its window", "mean of the last n closes; exponential where said", "0.2%: vendors' closes; 1% of a fund's or share's, whose closes may be adjusted for dividends", _OWN, charts.check),
    "rsi": Derivation("a few hundred closes", "Wilder's RSI over 14 sessions, or as many as told", "1 point: charts start their smoothing on different days", _OWN, charts.check),
    "volume": Derivation("daily volumes", "the session's volume", "10%: venues counted differ, and down to 60% left open: told before the close; of an index nothing is refuted", _OWN, charts.check),
    "average_volume": Derivation("daily volumes", "mean of the last n volumes; refuted only where n is told", "10%: venues counted differ", _OWN, charts.check),
    "volatility": Derivation("daily closes", "standard deviation of the last n daily log returns, times the root of 252; refuted only where n is told", "0.5 points or 3%: years of 250 to 260 sessions", _OWN, charts.check),
    "correlation": Derivation("daily closes of both", "Pearson's, of daily returns over n sessions; refuted only where n is told", "0.05: window and step", _OWN, charts.check),
    "beta": Derivation("daily closes of both", "slope of daily returns on the other side's, else on the S&P 500's; refuted only where n is told", "0.1: window and step", _OWN, charts.check),
    "policy_rate": Derivation(
        "policy_rate_lower and _upper, or policy_rate, dated by effect", "the range in force on the day, or announced that day and in force the next; a single number is either end, or the middle",
        "none: rates are printed in full", "the last change, while the series is no older than 75 days", rates.check_rate,
    ),
    "rate_change": Derivation(
        "the policy rate's series; a bond's yields", "the moves within the period, one or all of them; of a yield the last figure less the last before the period",
        "none for policy rates; 3 basis points of a yield: another hour or vendor", "its own period; announced one day, in force the next", yields.check_change,
    ),
    "rate_move_count": Derivation("the policy rate's series", "moves of that direction within the period, or the last n in a row", "none", "its own period and six weeks before", rates.check_count),
    "yield_spread": Derivation("both yields of one day", "longer less shorter; the two-year where no other side is told", "3 basis points: another hour or vendor", "its own day", yields.check_spread),
    "inflation": Derivation(
        "price indices by month, with vintages", "index / index of 12 months (1 month) before - 1; yearly from the unadjusted, monthly from the adjusted one", "its rounding", _MONTH, economy.check_inflation
    ),
    "payrolls": Derivation("payroll_employment by month, with vintages", "level less the month before, both as known on one day", "its rounding", _MONTH, economy.check_payrolls),
    "jobless_claims": Derivation("jobless_claims by week, with vintages", "the last week that ended by the claim's day", "its rounding", "12 days before the claim's: published on the Thursday after", economy.check_jobless_claims),
}  # fmt: skip
