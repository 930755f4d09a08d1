"""How near in time two figures of one metric must be to be compared, and what else may set them apart: one table.

Used for other documents and for reference data alike. Per metric:

- `same`: days within which two figures are of one time. Zero for what moves daily. For figures over a period, the
  days by which the ends of two periods may differ.
- `near`: days within which they are still compared, as figures of different days.
- `vendor`: relative difference that another vendor or basis explains; a disagreement within it is minor.
- `moment`: difference, in percent or in units of the metric, that another moment of the same day explains. It is
  granted only to figures that their text does not call closing ones, and is no disagreement at all.
- `limit`: relative difference beyond which two figures are not one quantity, but two bases of it. Narrower between a
  fund and its index (`PROXY_LIMIT`), and for returns of one day (`DAY_LIMIT`), which has its highs and lows.
- `conflicts`, `refutes`: whether a disagreement with a document, or with a reference, means anything. It does not where
  subject, metric and date leave room for two right values (a share's revenue by segment, inflation by month and year).
  A statistic of one name refutes where two documents do not, since the reference is known to be the headline figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

PROXY_LIMIT, DAY_LIMIT = Decimal("0.1"), Decimal("0.25")


@dataclass(frozen=True)
class Nearness:
    """One row of the table; `why` is its reason."""

    same: int
    near: int
    vendor: Decimal
    conflicts: bool
    why: str
    moment: Decimal = Decimal(0)
    moment_in: Literal["percent", "units"] = "units"
    limit: Decimal = Decimal(1)
    period: bool = False  # about a stretch of days, whose start counts too
    by_end: bool = False  # about a stretch of days, of which only the last counts
    refutes: bool | None = None  # whether a reference can refute; as `conflicts` where not said

    @property
    def decides(self) -> bool:
        """Whether a reference figure that differs refutes a claim."""
        return self.conflicts if self.refutes is None else self.refutes


def _d(text: str) -> Decimal:
    return Decimal(text)


_MULTIPLE = Nearness(
    3, 30, _d("0.15"), True, limit=_d("0.3"),
    why="A multiple moves with the price, a few percent a month; vendors count losses and one-off items differently, "
    "and beyond three tenths it is another basis (with loss-makers, forward).",
)  # fmt: skip
_FORWARD = Nearness(
    3, 30, _d("0.1"), True, limit=_d("0.15"),
    why="As a trailing multiple; which year's earnings it is on moves it by a tenth or more.",
)  # fmt: skip
_LEVEL = Nearness(
    0, 0, _d("0.005"), True, moment=_d("20"), moment_in="percent", limit=_d("0.2"),
    why="A price is of its moment; only two closes of one day must be one.",
)  # fmt: skip
_HIGH = Nearness(
    0, 5, _d("0.03"), True, limit=_d("0.2"),
    why="Closing and intraday highs differ by up to 2.7%; a new one may be set any day.",
)  # fmt: skip
_AMBIGUOUS = Nearness(
    3, 3, _d("0.05"), False, period=True,
    why="One subject, metric and date have several right values: segments, adjustments, seasonal and core figures.",
)  # fmt: skip
_OPINION = Nearness(0, 3, _d("0.05"), False, why="Odds differ by the hour and by who quotes them.")
_STATISTIC = Nearness(
    3, 3, _d("0.02"), False, period=True, refutes=True, limit=_d("0.2"),
    why="One headline figure a month; parts of the population have their own, and vintages are told apart by the day "
    "they were seen.",
)  # fmt: skip
_CHART = Nearness(0, 3, _d("0.05"), False, why="Window and method are seldom told.")
_CHANGE = Nearness(
    0, 0, _d("0.1"), True, moment=_d("1"), limit=_d("0.5"), period=True,
    why="A return is of its days; counted from another close, or at another hour, it differs by up to a point.",
)  # fmt: skip

NEARNESS: dict[str, Nearness] = {
    **dict.fromkeys(("price", "exchange_rate"), _LEVEL),
    **dict.fromkeys(("record_high", "high_52w", "low_52w"), _HIGH),
    **dict.fromkeys(("return", "point_change", "distance_from_high"), _CHANGE),
    "annualized_return": Nearness(
        31, 31, _d("0.1"), True, moment=_d("0.5"), limit=_d("0.4"), period=True,
        why="Over years, a month more or less moves an average by little; price or total return by two points.",
    ),
    "relative_return": Nearness(
        0, 0, _d("0.15"), True, moment=_d("0.5"), limit=_d("0.5"), period=True, why="As the returns that it compares."
    ),
    "streak": Nearness(
        1, 1, _d("0"), True, by_end=True,
        why="A run grows by one each session, so that only those counted on one day compare.",
    ),
    **dict.fromkeys(("pe_ratio", "pb_ratio", "ps_ratio", "ev_ebit", "ev_ebitda", "peg_ratio"), _MULTIPLE),
    "forward_pe_ratio": _FORWARD,
    "cape_ratio": Nearness(7, 31, _d("0.05"), True, limit=_d("0.2"), why="Ten years of earnings move slowly."),
    **dict.fromkeys(("valuation_discount", "valuation_premium"), Nearness(
        3, 30, _d("0.2"), True, limit=_d("0.4"), why="The quotient of two multiples, with the differences of both."
    )),
    "dividend_yield": Nearness(3, 30, _d("0.15"), True, limit=_d("0.5"), why="Moves with price; past or next year."),
    "earnings_yield": Nearness(3, 30, _d("0.15"), True, limit=_d("0.4"), why="The inverse of a multiple."),
    "market_cap": Nearness(1, 14, _d("0.1"), True, limit=_d("0.4"), why="Moves with the price; share counts differ."),
    "aum": Nearness(7, 60, _d("0.15"), True, limit=_d("0.4"), why="Moves with price and flows; published late."),
    "expense_ratio": Nearness(
        30, 365, _d("0.05"), True, limit=_d("0.4"), why="Fixed for a year; beyond two fifths one is before waivers."
    ),
    "index_weight": Nearness(7, 60, _d("0.15"), True, limit=_d("0.4"), why="Moves with relative prices."),
    "constituents": Nearness(
        30, 365, _d("0.03"), True, limit=_d("0.1"), why="Changes by a few at a time; nominal and actual counts differ."
    ),
    "average_volume": Nearness(3, 14, _d("0.25"), True, limit=_d("0.6"), why="Windows of 20, 30 or 65 days are usual."),
    "volume": Nearness(0, 0, _d("0.1"), False, why="Grows during the day; venues counted differ."),
    "policy_rate": Nearness(
        0, 14, _d("0"), True, limit=_d("0.3"), why="Set at meetings, which are at least three weeks apart; one may lie between."
    ),
    "rate_move_count": Nearness(31, 31, _d("0"), True, limit=_d("0.7"), period=True, why="Within the same months."),
    "rate_change": Nearness(3, 3, _d("0"), False, period=True, why="One move, or the sum of several."),
    "yield": Nearness(
        0, 0, _d("0.01"), True, moment=_d("0.12"), why="Quoted at one hour or another; a usual day has 12 points."
    ),
    "yield_spread": Nearness(
        0, 0, _d("0.1"), False, why="Moves by the hour, and the other side is not always named."
    ),
    "beta": Nearness(7, 60, _d("0.2"), False, why="Window and benchmark are seldom told."),
    **dict.fromkeys(("moving_average", "rsi", "support", "resistance", "volatility", "correlation", "breadth"), _CHART),
    **dict.fromkeys(("probability", "hit_rate"), _OPINION),
    **dict.fromkeys(("unemployment_rate", "payrolls", "jobless_claims"), _STATISTIC),
    **dict.fromkeys(
        ("inflation", "gdp_growth", "pmi", "consumer_sentiment",
         "retail_sales_growth", "eps", "earnings_growth", "net_income", "revenue", "revenue_growth", "profit_margin",
         "dividend", "buyback", "debt", "cash", "fund_flow"), _AMBIGUOUS),
}  # fmt: skip
"""Metrics that are missing here (targets, guidance, `other`) are never compared."""
