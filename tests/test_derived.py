"""What bars imply: properties of the indicators against pandas, and derived claims of every kind."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from claimsets import observe, reading
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.calendar import exchange_of, sessions_between
from extractor.metrics import METRICS
from extractor.verify import History, indicators, verify
from extractor.verify.derivations import DERIVATIONS

prices = st.lists(st.floats(min_value=1, max_value=1e5, allow_nan=False), min_size=40, max_size=120)
window = st.integers(min_value=2, max_value=30)


def close(ours: float, theirs: float) -> bool:
    return bool(np.isclose(ours, theirs, rtol=1e-7, atol=1e-6))


@settings(max_examples=40, deadline=None)
@given(prices, window)
def test_averages_are_those_of_pandas(values, n):
    row, series = np.array(values), pd.Series(values)
    assert close(indicators.average(row, n), series.rolling(n).mean().iloc[-1])
    assert (
        close(indicators.exponential_average(row, n), series.ewm(span=n, adjust=False).mean().iloc[-1])
        or len(row) > 10 * n
    )


@settings(max_examples=40, deadline=None)
@given(prices, window)
def test_volatility_is_that_of_pandas(values, n):
    moves = np.log(pd.Series(values)).diff()
    assert close(indicators.volatility(np.array(values), n), 100 * moves.rolling(n).std().iloc[-1] * 252**0.5)


@settings(max_examples=40, deadline=None)
@given(prices)
def test_strength_lies_between_0_and_100_and_turns_over_with_the_prices(values):
    row = np.array(values)
    for measure in (indicators.relative_strength, indicators.plain_strength):
        up, down = measure(row), measure(2e5 - row)
        assert 0 <= up <= 100 and close(up + down, 100)


@settings(max_examples=40, deadline=None)
@given(prices, st.floats(min_value=0.5, max_value=3))
def test_beta_of_a_levered_market_is_its_leverage(values, leverage):
    market = np.clip(np.array(values), 100, None)
    moves = np.clip(np.diff(market) / market[:-1], -0.2, 0.2)
    market, ours = (np.concatenate(([100.0], 100 * np.cumprod(1 + k * moves))) for k in (1, leverage))
    if moves.std() > 1e-6:
        assert close(indicators.beta(ours, market), leverage)
        assert close(indicators.correlation(ours, market), 1)


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), max_size=60))
def test_a_run_is_the_end_of_the_row(moves):
    n = indicators.run(np.array(moves), 1)
    assert all(m == 1 for m in moves[len(moves) - n :]) and (n == len(moves) or moves[len(moves) - n - 1] != 1)


DAYS = sessions_between(dt.date(2024, 1, 2), dt.date(2026, 1, 26))
RNG = np.random.default_rng(7)
CLOSES = {
    s: np.round(start * np.cumprod(1 + RNG.normal(0.0012, 0.01, len(DAYS))), 2)
    for s, start in (("^GSPC", 4700), ("^RUT", 2000), ("IWM", 200))
}
VOLUMES = RNG.integers(20_000_000, 60_000_000, len(DAYS))
LINES = [f"{s} price {d} {v}" for s, row in CLOSES.items() for d, v in zip(DAYS, row, strict=True)]
LINES += [f"IWM volume {d} {v} shares" for d, v in zip(DAYS, VOLUMES, strict=True)]
MARKET = History(observe(*LINES))
SERIES = {s: pd.Series(row, index=pd.to_datetime(DAYS)) for s, row in CLOSES.items()}
LAST = SERIES["^GSPC"].iloc[-1]


def judged(claim: str, published: str = "2026-01-26"):
    (result,) = verify([reading("doc", claim, published=published)], observe=MARKET)
    return result.claims[0].verdict


def year(symbol: str) -> float:
    s = SERIES[symbol]
    return 100 * (s.iloc[-1] / s[:"2025-12-31"].iloc[-1] - 1)


def rsi(symbol: str) -> float:
    moves = SERIES[symbol].diff().dropna()
    up, down = (m.ewm(alpha=1 / 14, adjust=False).mean().iloc[-1] for m in (moves.clip(lower=0), -moves.clip(upper=0)))
    return 100 * up / (up + down)


MONTH = 100 * (LAST / SERIES["^GSPC"][:"2025-12-31"].iloc[-1] - 1)
TWO_YEARS = 100 * ((SERIES["^GSPC"]["2025-12-31"] / SERIES["^GSPC"]["2024-01-02"]) ** (365.25 / 729) - 1)
VOLATILITY = 100 * np.log(SERIES["^GSPC"]).diff().iloc[-30:].std() * 252**0.5
RETURNS = pd.concat([SERIES["IWM"].pct_change(), SERIES["^GSPC"].pct_change()], axis=1).iloc[-63:]
# (metric and unit, the true value, a wrong one, the rest of the line)
DERIVED = [
    ("^GSPC return percent", year("^GSPC"), 2, "@2026-01-01..2026-01-26 when=this_year :: ^GSPC moved {} this year"),
    ("^RUT relative_return percent", year("^RUT") - year("^GSPC"), 5, "vs=^GSPC @2026-01-01..2026-01-26 when=this_year :: ^RUT moved {} more this year"),
    ("^GSPC annualized_return percent", TWO_YEARS, 20, "@2024-01-03..2025-12-31 when=a_year :: ^GSPC moved {} a year"),
    ("^GSPC record_high points", SERIES["^GSPC"].max(), 20, ":: the record close of ^GSPC is {}"),
    ("^GSPC high_52w points", SERIES["^GSPC"]["2025-01-26":].max(), 20, ":: the 52-week closing high of ^GSPC is {}"),
    ("^GSPC low_52w points", SERIES["^GSPC"]["2025-01-26":].min(), 20, ":: the 52-week closing low of ^GSPC is {}"),
    ("^GSPC distance_from_high percent", 100 * (LAST / SERIES["^GSPC"].max() - 1), 7, ":: ^GSPC is {} below its record"),
    ("^GSPC moving_average points", SERIES["^GSPC"].iloc[-50:].mean(), 90, ":: the 50-day average of ^GSPC is {}"),
    ("^GSPC rsi points", rsi("^GSPC"), 9, ":: the 14-day RSI of ^GSPC is {}"),
    ("IWM volume shares", float(VOLUMES[-1]), 9_000_000, ":: IWM volume was {}"),
    ("IWM average_volume shares", float(VOLUMES[-30:].mean()), 9_000_000, ":: the 30-day average volume of IWM is {}"),
    ("^GSPC volatility percent", VOLATILITY, 4, ":: the 30-day volatility of ^GSPC is {}"),
    ("IWM beta ratio", RETURNS.cov().iloc[0, 1] / RETURNS.iloc[:, 1].var(), 0.7, "vs=^GSPC :: the 63-day beta of IWM is {}"),
    ("IWM correlation ratio", RETURNS.corr().iloc[0, 1], 0.7, "vs=^GSPC :: the 63-day correlation of IWM is {}"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "true", "off", "rest"), DERIVED, ids=[d[0] for d in DERIVED])
def test_what_bars_imply_supports_and_refutes(what, true, off, rest):
    subject, metric, unit = what.split()
    for value, label in ((true, "supported"), (true + off, "refuted")):
        printed = round(Decimal(repr(float(value))), 0 if unit == "shares" else 2)
        verdict = judged(f"{subject} {metric} {printed} {unit} {rest}")
        assert verdict.label == label, [c.explanation for c in verdict.checks]


def test_a_missing_session_is_never_filled_in():
    gone = [line for line in LINES if "2025-12-31" not in line]
    claim = f"^GSPC return {year('^GSPC') + 3:.2f} percent @2026-01-01..2026-01-26 when=this_year :: ^GSPC moved {{}} this year"
    (result,) = verify([reading("doc", claim)], observe=observe(*gone))
    assert result.claims[0].verdict.label == "not_enough_info"


def test_bars_are_read_once_for_each_symbol_in_use():
    asked = []

    def counted(symbol, metric, first, last):
        asked.append((symbol, metric))
        return observe(*LINES[:600])(symbol, metric, first, last)

    history = History(counted)
    for _ in range(3):
        history.bars("^GSPC")
    assert sorted(asked) == sorted(("^GSPC", part) for part in ("price", "open", "high", "low", "volume"))


def test_sources_that_differ_are_two_views_and_others_are_one():
    same = observe("^X price 2026-01-22 100 points a", "^X price 2026-01-23 101 points b")
    differ = observe(
        "^X price 2026-01-22 100 points a", "^X price 2026-01-23 101 points a", "^X price 2026-01-23 102 points b"
    )
    assert [list(b.close) for b in History(same).bars("^X")] == [[100, 101]]
    assert [list(b.close) for b in History(differ).bars("^X")] == [[100, 101], [100, 102]]


def test_a_return_conflicts_where_the_sources_do():
    market = observe(
        "^X price 2026-01-22 100 points a", "^X price 2026-01-23 101 points a", "^X price 2026-01-23 104 points b"
    )
    (result,) = verify([reading("doc", "^X return 1 percent @2026-01-23 :: ^X rose {}")], observe=market)
    verdict = result.claims[0].verdict
    assert (
        verdict.label == "conflicting"
        and "(a)" in verdict.checks[0].explanation
        and "(b)" in verdict.checks[0].explanation
    )


@pytest.mark.parametrize(
    ("symbol", "exchange"),
    [
        ("^GSPC", "XNYS"),
        ("IWM", "XNYS"),
        ("^N225", "XTKS"),
        ("VOD.L", "XLON"),
        ("BTC-USD", "24/7"),
        ("GC=F", None),
        ("BRK-B", "XNYS"),
    ],
)
def test_exchanges(symbol, exchange):
    assert exchange_of(symbol) == exchange


def test_the_table_is_of_known_metrics_and_says_all_of_each():
    assert set(DERIVATIONS) <= set(METRICS)
    for row in DERIVATIONS.values():
        assert all((row.needs, row.how, row.tolerance, row.near))
