"""What a subject's id stands for: its name and kind, for records that people write."""

from __future__ import annotations

import re
from functools import cache

from extractor.annotate.gazetteer import Gazetteer
from extractor.records import Kind, Subject

#: Metrics that shares have and economies have not: DE with earnings per share is Deere, with inflation Germany.
_OF_SHARES = frozenset(
    "price return eps net_income revenue revenue_growth market_cap price_target pe_ratio forward_pe_ratio dividend "
    "dividend_yield buyback profit_margin".split()
)
_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"\^.*", "index"), (r".*=F", "commodity"), (r".*=X", "currency"), (r"[A-Z]+-(?:USD|BTC|EUR)", "crypto"),
    (r"[A-Z]{2}\d+[YM]", "rate"), (r"sector:.*", "sector"), (r"name:.*", "other"), (r"[A-Z0-9.\-]+", "equity"),
)  # fmt: skip


def subject(id_: str, metric: str = "") -> Subject:
    """The subject of an id, without a place in a text. `metric` tells tickers from countries of the same letters.

    An id that no table holds keeps itself for a name, and gets the kind that its form tells.
    """
    known = _gazetteer()
    tables = (known.symbols, known.lands) if metric in _OF_SHARES else (known.lands, known.symbols)
    for table in tables:
        if (entry := table.get(id_)) is not None:
            kind: Kind = entry.kind  # type: ignore[assignment]
            return Subject(id=id_, name=entry.name, kind=kind)
    _, colon, name = id_.partition(":")
    kind = next((kind for pattern, kind in _KINDS if re.fullmatch(pattern, id_)), "other")
    return Subject(id=id_, name=name.replace("-", " ") if colon else id_, kind=kind)


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer()
