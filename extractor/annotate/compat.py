"""Which metrics go with which subjects and units, and what a cue means where they do not: declarative tables.

A cue names a topic ("revenue", "yield", "closed at"); unit, kind of subject and grammar decide which metric of the topic
a number gives. `adapt` does that; `natural` says how well a metric and a kind of subject go together.
"""

from __future__ import annotations

from functools import lru_cache

from extractor.metrics import METRICS, is_currency

TRADED = frozenset("index etf equity sector group commodity currency crypto".split())
VALUED = frozenset("index etf equity sector group".split())
COMPANY = frozenset(["equity"])
BROAD = frozenset("equity index sector group".split())
MACRO = frozenset(["economy"])
RATE = frozenset(["rate"])
FUND = frozenset(["etf"])

#: metric -> (kinds it is natural for, kinds it is possible for)
KINDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    **dict.fromkeys("price point_change".split(), (TRADED - {"sector", "group"}, TRADED | RATE)),
    "return": (TRADED, TRADED | {"other"}),
    **dict.fromkeys("annualized_return relative_return streak".split(), (TRADED, TRADED | RATE | MACRO | {"other"})),
    **dict.fromkeys("distance_from_high record_high high_52w low_52w moving_average".split(), (TRADED - {"group"}, TRADED | RATE)),
    **dict.fromkeys("support resistance rsi".split(), (TRADED - {"sector", "group"}, TRADED | RATE)),
    **dict.fromkeys("price_target implied_upside".split(), (TRADED - {"currency"}, TRADED | RATE)),
    **dict.fromkeys(
        "pe_ratio forward_pe_ratio cape_ratio pb_ratio ps_ratio peg_ratio ev_ebit ev_ebitda valuation_discount valuation_premium "
        "earnings_yield".split(), (VALUED, VALUED)),
    "dividend_yield": (frozenset("equity etf index sector".split()), VALUED | {"other"}),
    **dict.fromkeys("eps earnings_growth net_income revenue_growth profit_margin".split(), (COMPANY, BROAD | {"other"})),
    **dict.fromkeys("revenue guidance dividend buyback".split(), (COMPANY, BROAD | FUND | {"other"})),
    **dict.fromkeys("cash debt market_cap".split(), (frozenset("equity crypto index group".split()), TRADED | MACRO | {"other"})),
    **dict.fromkeys("aum expense_ratio".split(), (FUND, FUND | COMPANY | {"other", "group"})),
    "fund_flow": (FUND, FUND | TRADED | RATE | MACRO | {"other"}),
    "index_weight": (frozenset("equity sector group etf".split()), TRADED | MACRO | {"other"}),
    "constituents": (frozenset("index etf".split()), VALUED),
    "breadth": (frozenset("index sector".split()), VALUED | MACRO | {"other"}),
    **dict.fromkeys("volume average_volume".split(), (TRADED - {"sector", "group"}, TRADED | {"other"})),
    **dict.fromkeys("beta volatility correlation".split(), (TRADED, TRADED | RATE)),
    **dict.fromkeys("policy_rate rate_move_count".split(), (RATE, RATE | MACRO)),
    **dict.fromkeys("rate_change yield yield_spread".split(), (RATE, RATE | MACRO | {"other"})),
    **dict.fromkeys(
        "inflation unemployment_rate payrolls jobless_claims gdp_growth pmi consumer_sentiment retail_sales_growth".split(),
        (MACRO, MACRO)),
    "exchange_rate": (frozenset(["currency"]), frozenset("currency crypto economy".split())),
    "probability": (RATE | MACRO, TRADED | RATE | MACRO | {"other"}),
    "hit_rate": (VALUED, TRADED | {"other", "economy"}),
    "other": (frozenset(), TRADED | RATE | MACRO | {"other"}),
}  # fmt: skip

CENTRAL_BANKS = frozenset("FED ECB BOE BOJ PBOC SNB RBA BOC RBNZ RBI NORGES RIKSBANK BCB BANXICO CBRT BOK".split())


@lru_cache(maxsize=8192)
def natural(metric: str, kind: str, subject: str) -> float:
    """How well a metric and a kind of subject go together: 0.5 natural, 0 possible, -3 not."""
    likely, possible = KINDS.get(metric, KINDS["other"])
    if metric in ("policy_rate", "rate_move_count") and kind == "rate" and subject not in CENTRAL_BANKS:
        return -1.5
    if metric in ("yield", "yield_spread") and subject in CENTRAL_BANKS:
        return -1.5
    if metric == "other" and kind == "economy":
        return -0.4  # more often a place in a company's story than a subject
    return 0.5 if kind in likely else 0.0 if kind in possible else -3.0


#: (topic of the cue, unit) -> metric. The unit `money` is any currency; `bare` a number without one.
BY_UNIT = {
    ("revenue", "percent"): "revenue_growth", ("net_income", "percent"): "earnings_growth",
    ("eps", "percent"): "earnings_growth", ("revenue_growth", "money"): "revenue", ("earnings_growth", "money"): "net_income",
    ("price", "percent"): "return", ("point_change", "percent"): "return", ("return", "money"): "point_change",
    ("return", "points"): "point_change", ("yield", "bps"): "rate_change", ("policy_rate", "bps"): "rate_change",
    ("dividend", "percent"): "dividend_yield", ("dividend_yield", "money"): "dividend", ("dividend_yield", "bps"): "rate_change",
    ("price_target", "percent"): "implied_upside", ("implied_upside", "money"): "price_target",
    ("implied_upside", "points"): "price_target", ("record_high", "percent"): "distance_from_high",
    ("high_52w", "percent"): "distance_from_high", ("low_52w", "percent"): "return",
    ("distance_from_high", "money"): "record_high", ("distance_from_high", "bare"): "record_high",
    ("relative_return", "money"): "other", ("relative_return", "bps"): "relative_return",
    ("valuation_discount", "ratio"): "other", ("valuation_premium", "ratio"): "other",
    ("rate_move_count", "bps"): "rate_change", ("rate_move_count", "percent"): "rate_change",
    ("rate_move_count", "ratio"): "rate_move_count", ("rate_change", "count"): "rate_move_count", ("policy_rate", "count"): "rate_move_count",
    ("index_weight", "money"): "other", ("market_cap", "percent"): "return", ("exchange_rate", "percent"): "return",
    ("support", "percent"): "return", ("resistance", "percent"): "return", ("moving_average", "percent"): "return",
    ("unemployment_rate", "count"): "other", ("unemployment_rate", "bps"): "other", ("payrolls", "percent"): "other",
    ("jobless_claims", "percent"): "other", ("volume", "percent"): "other", ("average_volume", "percent"): "other",
    ("volume", "money"): "volume", ("pmi", "percent"): "other", ("gdp_growth", "money"): "other", ("inflation", "bps"): "inflation",
    ("inflation", "points"): "other", ("cash", "percent"): "other", ("debt", "percent"): "other", ("buyback", "percent"): "other",
    ("aum", "percent"): "other", ("fund_flow", "percent"): "other", ("net_income", "ratio"): "other",
    ("profit_margin", "bps"): "profit_margin", ("profit_margin", "money"): "other", ("breadth", "bare"): "breadth",
    ("guidance", "ratio"): "other", ("annualized_return", "money"): "other", ("pe_ratio", "percent"): "other",
    ("consumer_sentiment", "percent"): "other", ("beta", "percent"): "other", ("hit_rate", "count"): "other",
    ("probability", "bps"): "rate_change", ("yield_spread", "points"): "yield_spread", ("expense_ratio", "bps"): "expense_ratio",
    ("expense_ratio", "money"): "other", ("streak", "percent"): "return", ("retail_sales_growth", "money"): "other",
    ("volatility", "bare"): "volatility",
}  # fmt: skip

#: (topic, kind of subject) -> metric, tried before `BY_UNIT`
BY_KIND = {
    ("dividend_yield", "rate"): "yield", ("yield", "equity"): "dividend_yield", ("yield", "etf"): "dividend_yield",
    ("yield", "index"): "dividend_yield", ("yield", "sector"): "dividend_yield", ("price", "rate"): "yield",
    ("return", "rate"): "rate_change", ("record_high", "rate"): "yield", ("high_52w", "rate"): "yield",
    ("annualized_return", "economy"): "gdp_growth", ("return", "economy"): "other", ("price", "economy"): "other",
    ("price_target", "economy"): "other", ("price_target", "rate"): "yield", ("point_change", "rate"): "rate_change",
    ("policy_rate", "economy"): "policy_rate", ("earnings_growth", "economy"): "other", ("revenue", "economy"): "other",
    ("exchange_rate", "index"): "price", ("exchange_rate", "commodity"): "price", ("exchange_rate", "equity"): "price",
    ("exchange_rate", "crypto"): "price", ("price", "currency"): "exchange_rate", ("policy_rate", "equity"): "other",
    ("inflation", "commodity"): "return", ("guidance", "economy"): "other", ("guidance", "rate"): "yield",
}  # fmt: skip


@lru_cache(maxsize=8192)
def adapt(topic: str, unit: str, kind: str, subject: str) -> str | None:
    """The metric that a cue's topic comes to for a number in `unit` about a subject of `kind`; None for none."""
    metric = BY_KIND.get((topic, kind), topic)
    if subject == "DX-Y.NYB" and metric == "exchange_rate":
        metric = "price"
    if subject in CENTRAL_BANKS and metric == "yield":
        metric = "policy_rate"
    group = "money" if is_currency(unit) else unit or "bare"
    if group == "points" and METRICS[metric].units == ("percent",) and metric not in ("return", "implied_upside"):
        return metric  # percentage points
    if group == "bare" or METRICS[metric].allows(unit):
        return metric
    metric = BY_UNIT.get((metric, group), "")
    if metric == "rate_move_count" and group == "ratio":
        return metric
    if not metric or not METRICS[metric].allows(unit):
        return None
    return BY_KIND.get((metric, kind), metric)


QUOTED_IN = {"JPY=X": "JPY", "USDJPY=X": "JPY", "CNY=X": "CNY", "CNH=X": "CNY", "CHF=X": "CHF", "CAD=X": "CAD", "INR=X": "INR",
             "KRW=X": "KRW", "MXN=X": "MXN", "BRL=X": "BRL", "TRY=X": "TRY", "EURGBP=X": "GBP", "EURJPY=X": "JPY", "EURCHF=X": "CHF",
             "SEK=X": "SEK", "NOK=X": "NOK", "SGD=X": "SGD", "HKD=X": "HKD", "TWD=X": "TWD", "ZAR=X": "ZAR", "RUB=X": "RUB"}  # fmt: skip


def unit_for(metric: str, kind: str, subject: str, size: float) -> str | None:
    """The unit of a number printed without one; None where such a number cannot give the metric."""
    units = METRICS[metric].units
    if metric in ("rate_change", "yield_spread", "relative_return"):
        return "bps" if size >= 5 and "bps" in units else "percent"
    if metric == "exchange_rate":
        return QUOTED_IN.get(subject, "USD")
    if "points" in units and "currency" in units:
        return "points" if kind in ("index", "sector") or subject == "DX-Y.NYB" else QUOTED_IN.get(subject, "USD")
    if metric in ("volume", "average_volume"):
        return "shares" if size >= 1000 else None
    if metric == "breadth":
        return "count"
    if metric in ("streak", "other"):
        return None
    if "currency" in units and "percent" not in units:
        return "USD"
    return units[0] if units[0] not in ("currency", "any") else None
