"""The metrics a claim can be about: `data/metrics.csv` read once, as a table of `Metric`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from extractor.errors import UnknownNameError

UNITS = frozenset(
    "percent ratio bps points count shares contracts days weeks months quarters years times "
    "hours barrels ounces".split()
)


@dataclass(frozen=True)
class Metric:
    """One row of `metrics.csv`. `units` are what its values may be given in; `currency` stands for any ISO code."""

    id: str
    name: str
    units: tuple[str, ...]
    signed: bool
    meaning: str

    def allows(self, unit: str) -> bool:
        """Whether a value of this metric may be given in `unit`."""
        return "any" in self.units or unit in self.units or ("currency" in self.units and is_currency(unit))


@lru_cache(maxsize=1024)
def is_currency(unit: str) -> bool:
    """Whether a unit is an ISO 4217 code: three capitals."""
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def metric(name: str) -> Metric:
    """The metric of that id. Raises UnknownNameError with the known ids."""
    try:
        return METRICS[name]
    except KeyError:
        raise UnknownNameError(f"no metric {name!r}", remedy=f"known: {', '.join(METRICS)}") from None


def _read() -> dict[str, Metric]:
    rows = csv.DictReader((files("extractor") / "data" / "metrics.csv").read_text(encoding="utf-8").splitlines())
    return {
        r["id"]: Metric(r["id"], r["name"], tuple(r["units"].split("|")), r["sign"] == "signed", r["meaning"] or "")
        for r in rows
    }


METRICS = _read()
