"""What was true on a day, computed with pandas from the tables, apart from the code that is measured."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Fact:
    """One true figure: what a claim record says of it, the value unrounded."""

    subject: str
    metric: str
    value: float
    unit: str
    start: dt.date
    end: dt.date
    versus: str | None = None
    period: str = ""
    others: dict[str, Fact] = field(default_factory=dict, hash=False, compare=False)  # the same over other periods
    high: float | None = None  # the upper end of a range


class Market:
    """The tables as frames, one a symbol, and the sessions that all US series share."""

    def __init__(self, folder: Path) -> None:
        bars = pd.read_csv(folder / "bars.csv", parse_dates=["date"])
        bars["symbol"] = bars["symbol"].replace({"USDJPY=X": "JPY=X"})
        self.bars = {s: f.drop_duplicates("date").set_index("date").sort_index() for s, f in bars.groupby("symbol")}
        self.figures = pd.read_csv(folder / "observations.csv", parse_dates=["date", "observed_at"])
        self.sessions = [d.date() for d in self.bars["^GSPC"].index]
        self.yields = {s: self._series(s, "yield") for s in ("US2Y", "US10Y", "US30Y")}

    def _series(self, symbol: str, metric: str) -> pd.Series:
        own = self.figures[(self.figures.symbol == symbol) & (self.figures.metric == metric)]
        return own.drop_duplicates("date", keep="last").set_index("date")["value"].sort_index()

    def known(self, symbol: str, metric: str, day: dt.date) -> pd.Series:
        """A monthly series as known on a day."""
        own = self.figures[(self.figures.symbol == symbol) & (self.figures.metric == metric)]
        own = own[own.observed_at.isna() | (own.observed_at <= pd.Timestamp(day))].sort_values("observed_at")
        return own.drop_duplicates("date", keep="last").set_index("date")["value"].sort_index()

    def closes(self, symbol: str, day: dt.date) -> pd.Series:
        """Closes up to a day; empty where that day has none."""
        frame = self.bars.get(symbol)
        if frame is None or pd.Timestamp(day) not in frame.index:
            return pd.Series(dtype=float)
        return frame["close"].loc[: pd.Timestamp(day)]


def starts(day: dt.date) -> dict[str, dt.date]:
    """The first days of the usual periods up to a day."""
    return {
        "day": day,
        "week": day - day.weekday() * DAY,
        "month": day.replace(day=1),
        "quarter": day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1),
        "year": day.replace(month=1, day=1),
    }


def changes(market: Market, symbol: str, day: dt.date, metric: str = "return") -> dict[str, Fact]:
    """The return, or change in points, over each usual period up to a day, each knowing the others."""
    closes, found = market.closes(symbol, day), {}
    for period, start in starts(day).items():
        before = closes[closes.index < pd.Timestamp(start)]
        if len(before):
            base, last = before.iloc[-1], closes.iloc[-1]
            value = 100 * (last / base - 1) if metric == "return" else last - base
            unit = "percent" if metric == "return" else "points" if symbol.startswith("^") else "USD"
            found[period] = Fact(symbol, metric, float(value), unit, start, day, period=period)
    for fact in found.values():
        fact.others.update({p: f for p, f in found.items() if f is not fact})
    return found


def level(market: Market, symbol: str, day: dt.date) -> Fact | None:
    """The close."""
    closes = market.closes(symbol, day)
    unit = "points" if symbol.startswith("^") or symbol == "DX-Y.NYB" else "USD"
    return Fact(symbol, "price", float(closes.iloc[-1]), unit, day, day) if len(closes) else None


def chart(market: Market, symbol: str, day: dt.date) -> dict[str, Fact]:
    """Chart figures: averages, RSI, volume, records, year's extremes, distance, volatility."""
    closes = market.closes(symbol, day)
    if len(closes) < 300:
        return {}
    frame = market.bars[symbol].loc[: pd.Timestamp(day)]
    unit = "points" if symbol.startswith("^") else "USD"
    year = closes[closes.index >= pd.Timestamp(day) - pd.DateOffset(years=1)]
    moves = np.log(closes).diff()

    def fact(metric: str, value: float, of: str = unit) -> Fact:
        return Fact(symbol, metric, float(value), of, day, day)

    delta = closes.diff().dropna()
    up = delta.clip(lower=0).ewm(alpha=1 / 14, adjust=False).mean().iloc[-1]
    down = (-delta.clip(upper=0)).ewm(alpha=1 / 14, adjust=False).mean().iloc[-1]
    found = {
        "average50": fact("moving_average", closes.iloc[-50:].mean()),
        "average200": fact("moving_average", closes.iloc[-200:].mean()),
        "rsi": fact("rsi", 100 * up / (up + down), "points"),
        "high": fact("high_52w", year.max()), "low": fact("low_52w", year.min()),
        "volatility30": fact("volatility", 100 * moves.iloc[-30:].std() * np.sqrt(252), "percent"),
        "distance": fact("distance_from_high", 100 * (closes.iloc[-1] / closes.max() - 1), "percent"),
    }  # fmt: skip
    if closes.iloc[-1] == closes.max():
        found["record"] = fact("record_high", closes.iloc[-1])
    if not symbol.startswith("^") and frame["volume"].notna().iloc[-1]:
        found["volume"] = fact("volume", frame["volume"].iloc[-1], "shares")
        found["average_volume"] = fact("average_volume", frame["volume"].iloc[-30:].mean(), "shares")
    run = streak(closes.diff().dropna())
    if abs(run) >= 3:
        found["streak"] = fact("streak", run, "days")
    return found


def streak(moves: pd.Series) -> int:
    """How many of the last moves went one way; negative for falls."""
    signs, n = np.sign(moves.to_numpy()), 0
    while n < len(signs) and signs[-1 - n] == signs[-1] != 0:
        n += 1
    return int(n * signs[-1])


def against(market: Market, symbol: str, other: str, day: dt.date) -> dict[str, Fact]:
    """Relative returns in points of percent, and runs of beating another."""
    ours, theirs = changes(market, symbol, day), changes(market, other, day)
    found = {
        p: Fact(symbol, "relative_return", f.value - theirs[p].value, "percent", f.start, day, other, p)
        for p, f in ours.items()
        if p in theirs
    }
    for fact in found.values():
        fact.others.update({p: f for p, f in found.items() if f is not fact})
    a, b = market.closes(symbol, day), market.closes(other, day)
    both = pd.concat([a.pct_change(), b.pct_change()], axis=1).dropna()
    run = streak(both.iloc[:, 0] - both.iloc[:, 1])
    if abs(run) >= 3:
        found["streak"] = Fact(symbol, "streak", run, "days", day, day, other)
    return found


def rates(market: Market, day: dt.date) -> dict[str, Fact]:
    """Yields, their changes, the spread, and the Fed's target range."""
    found: dict[str, Fact] = {}
    for symbol, series in market.yields.items():
        upto = series.loc[: pd.Timestamp(day)]
        if len(upto) > 8 and upto.index[-1].date() == day:
            found[symbol] = Fact(symbol, "yield", float(upto.iloc[-1]), "percent", day, day)
            found[f"{symbol}:day"] = Fact(
                symbol, "rate_change", 100 * float(upto.iloc[-1] - upto.iloc[-2]), "bps", day, day, period="day"
            )
            week = upto[upto.index < pd.Timestamp(starts(day)["week"])]
            found[f"{symbol}:week"] = Fact(
                symbol,
                "rate_change",
                100 * float(upto.iloc[-1] - week.iloc[-1]),
                "bps",
                starts(day)["week"],
                day,
                period="week",
            )
    if "US10Y" in found and "US2Y" in found:
        gap = 100 * (found["US10Y"].value - found["US2Y"].value)
        found["spread"] = Fact("US10Y", "yield_spread", gap, "bps", day, day, "US2Y")
    upper, lower = (market._series("FED", f"policy_rate_{end}").loc[: pd.Timestamp(day)] for end in ("upper", "lower"))
    if len(upper):
        found["fed"] = Fact(
            "FED", "policy_rate", float(lower.iloc[-1]), "percent", day, day, high=float(upper.iloc[-1])
        )
    return found


def economy(market: Market, day: dt.date) -> dict[str, Fact]:
    """The last month's unemployment, jobs and inflation as known on a day."""
    found: dict[str, Fact] = {}
    for metric, name in (
        ("unemployment_rate", "jobless"),
        ("payroll_employment", "jobs"),
        ("core_cpi_sa", "core"),
        ("core_pce", "pce"),
    ):
        series = market.known("US", metric, day)
        if len(series) < 14:
            continue
        month = series.index[-1]
        if (pd.Timestamp(day) - month).days > 75:
            continue
        start, end = month.date(), (month + pd.offsets.MonthEnd(0)).date()
        before, year = month - pd.DateOffset(months=1), month - pd.DateOffset(months=12)
        if name == "jobless":
            found[name] = Fact("US", "unemployment_rate", float(series.iloc[-1]), "percent", start, end)
        elif name == "jobs" and before in series.index:
            found[name] = Fact("US", "payrolls", 1000 * float(series.iloc[-1] - series[before]), "count", start, end)
        elif year in series.index:
            found[name] = Fact(
                "US", "inflation", 100 * float(series.iloc[-1] / series[year] - 1), "percent", start, end
            )

    prices = market._series("US", "cpi_nsa")
    prices = prices[prices.index + pd.Timedelta(days=46) <= pd.Timestamp(day)]  # out by the middle of the next month
    month = prices.index[-1]
    if (pd.Timestamp(day) - month).days <= 75 and month - pd.DateOffset(months=12) in prices.index:
        end = (month + pd.offsets.MonthEnd(0)).date()
        growth = 100 * float(prices.iloc[-1] / prices[month - pd.DateOffset(months=12)] - 1)
        found["cpi"] = Fact("US", "inflation", growth, "percent", month.date(), end)
    return found


def decimal(value: float, places: int) -> Decimal:
    """A value rounded half up as printed."""
    step = Decimal(1).scaleb(-places)
    return (Decimal(repr(round(value, 8))) / step).to_integral_value(rounding="ROUND_HALF_UP") * step
