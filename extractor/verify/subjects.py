"""Which subjects speak for one another: a fund for the index it tracks, in ratios and returns, never in price levels.

`data/proxies.csv` declares the pairs. A fund that is popularly taken for an index it does not track is left out: QQQ
follows the Nasdaq-100, not the Nasdaq Composite (2023: 53.8% against 43.4%). Gold funds are left out because their
price, flows and assets are their own.
"""

from __future__ import annotations

import csv
from importlib.resources import files

MULTIPLES = ("pe_ratio", "forward_pe_ratio", "cape_ratio", "pb_ratio", "ps_ratio", "peg_ratio", "ev_ebit", "ev_ebitda")
#: Ratios that are taken for one another: on past and on expected earnings.
TWINS = {"pe_ratio": "forward_pe_ratio", "forward_pe_ratio": "pe_ratio"}
#: metrics in which a fund may speak for its index: no unit of their own, and the same for both but for fees
SHARED_METRICS = frozenset(
    {
        *MULTIPLES, "return", "annualized_return", "relative_return", "valuation_discount", "valuation_premium",
        "implied_upside", "distance_from_high", "streak", "earnings_yield",
    }
)  # fmt: skip


def tracked(subject: str) -> str:
    """The index that a fund stands for; any other subject itself."""
    return _PROXIES.get(subject, subject)


def same_subject(a: str, b: str, metric: str) -> bool:
    """Whether two subject ids are one, or fund and index of one another in a metric that they share."""
    return a == b or (metric in SHARED_METRICS and tracked(a) == tracked(b))


def stand_ins(subject: str, metric: str) -> tuple[str, ...]:
    """The other symbols whose figure may speak for `subject` in `metric`: its index, and all funds on that index."""
    if metric not in SHARED_METRICS:
        return ()
    index = tracked(subject)
    return tuple(s for s in (index, *(fund for fund, of in _PROXIES.items() if of == index)) if s != subject)


def _read() -> dict[str, str]:
    text = (files("extractor") / "data" / "proxies.csv").read_text(encoding="utf-8")
    return {row["fund"]: row["index"] for row in csv.DictReader(text.splitlines())}


_PROXIES = _read()
