"""SEC companyfacts: what US-listed companies reported, with the day each figure was filed.

One JSON file a company holds every figure of every filing. A figure told again in a later filing is one figure, known
since the first; a changed one is a restatement, and a vintage of its own. `basis` is the length of the period that
ends on the observation's date (`quarter`, `half`, `nine_months`, `year`), or `day` for what is held on a day.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.errors import ReferenceDataError
from extractor.records import Observation
from extractor.reference.symbols import canonical
from extractor.reference.web import Web, in_shape
from extractor.settings import Settings, load_settings

_HOME = "https://data.sec.gov"
PACE = 5.0  # requests a second; the SEC allows 10
#: The lengths of reporting periods in days. Quarters of 13 or 14 weeks, years of 52 or 53 weeks.
_LENGTHS = {"quarter": (80, 100), "half": (170, 195), "nine_months": (260, 290), "year": (350, 380)}


@dataclass(frozen=True)
class Concept:
    """A row of `data/sec_concepts.csv`: a concept that holds a metric, over a period or on a day."""

    metric: str
    concept: str
    unit: str
    over: str


@dataclass(frozen=True)
class _Fact:
    """One figure of one filing."""

    basis: str
    start: dt.date | None
    end: dt.date
    value: Decimal
    filed: dt.date


class Sec:
    """The provider `sec`. Raises ReferenceDataError, or QuotaError, for answers that cannot be used."""

    name = "sec"

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or load_settings()
        self._web = Web(self.name, self._settings, pace=PACE)
        self._last: tuple[int, Mapping[str, Any]] | None = None  # one company is asked for metric after metric

    def metrics(self, symbol: str) -> list[str]:
        """The metrics that the SEC may have for a symbol: none unless it is a company that files there."""
        return list(concepts()) if canonical(symbol) in companies() else []

    def observe(self, symbol: str, metric: str, start: dt.date, end: dt.date) -> list[Observation]:
        """The figures of one metric, every restatement of them. See `extractor.reference.Provider`."""
        symbol = canonical(symbol)
        cik = companies().get(symbol)
        if cik is None or metric not in concepts():
            return []
        reported = self._facts(cik)
        found: list[Observation] = []
        told: set[tuple[str, dt.date]] = set()  # periods that a preferred concept has told of
        for concept in concepts()[metric]:
            with in_shape(self.name):
                given = (reported.get(concept.concept) or {}).get("units", {}).get(concept.unit, [])
                facts = list(_vintages(fact for fact in _read(given, concept) if start <= fact.end <= end))
            found += [_observation(symbol, concept, fact) for fact in facts if (fact.basis, fact.end) not in told]
            told |= {(fact.basis, fact.end) for fact in facts}
        return sorted(found, key=lambda o: (o.date, o.basis or "", o.observed_at or o.date))

    def _facts(self, cik: int) -> Mapping[str, Any]:
        """What a company reported under US GAAP, by concept; empty where it reports nothing in this form."""
        if self._last is None or self._last[0] != cik:
            url = f"{self._settings.sec_url or _HOME}/api/xbrl/companyfacts/CIK{cik:010}.json"
            answer = self._web.get(url)
            facts: Mapping[str, Any] = {}
            if answer.status == 403:
                raise ReferenceDataError(
                    "sec: it refuses us (status 403)",
                    remedy="it asks for a name and an e-mail address: set EXTRACTOR_USER_AGENT to 'Your Name you@host'",
                )
            if answer.status not in (200, 404):
                raise ReferenceDataError(f"sec: status {answer.status} for {url}", remedy="try again later")
            if answer.status == 200:
                found = answer.json()
                with in_shape(self.name):
                    facts = dict(found["facts"].get("us-gaap", {}))
            self._last = cik, facts
        return self._last[1]


@cache
def concepts() -> dict[str, list[Concept]]:
    """The concepts of each metric, the preferred one first, from `data/sec_concepts.csv`."""
    found: dict[str, list[Concept]] = {}
    for row in _table("sec_concepts.csv"):
        found.setdefault(row["metric"], []).append(Concept(row["metric"], row["concept"], row["unit"], row["over"]))
    return found


@cache
def companies() -> dict[str, int]:
    """The SEC's number of each company, by ticker, from `data/companies.csv`."""
    return {row["id"]: int(row["cik"]) for row in _table("companies.csv")}


def _table(name: str) -> Iterator[dict[str, str]]:
    text = (files("extractor") / "data" / name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _read(given: Iterable[Mapping[str, Any]], concept: Concept) -> Iterator[_Fact]:
    """The figures of one concept whose period has a usual length."""
    for fact in given:
        end, filed = dt.date.fromisoformat(fact["end"]), dt.date.fromisoformat(fact["filed"])
        start = dt.date.fromisoformat(fact["start"]) if fact.get("start") else None
        if (basis := _length(start, end, concept)) is not None:
            yield _Fact(basis, start, end, Decimal(str(fact["val"])), filed)


def _length(start: dt.date | None, end: dt.date, concept: Concept) -> str | None:
    if start is None or concept.over == "day":
        return "day" if start is None and concept.over == "day" else None
    days = (end - start).days + 1
    return next((name for name, (least, most) in _LENGTHS.items() if least <= days <= most), None)


def _vintages(facts: Iterable[_Fact]) -> Iterator[_Fact]:
    """Each figure when it was first filed, and again when it was filed with another value."""
    standing: dict[tuple[str, dt.date], Decimal] = {}
    for fact in sorted(facts, key=lambda f: (f.filed, f.end, f.basis)):
        if standing.get((fact.basis, fact.end)) != fact.value:
            standing[fact.basis, fact.end] = fact.value
            yield fact


def _observation(symbol: str, concept: Concept, fact: _Fact) -> Observation:
    return Observation(
        symbol=symbol, metric=concept.metric, date=fact.end, value=fact.value, unit=concept.unit.partition("/")[0],
        observed_at=fact.filed, source="sec", provider="sec", series=f"us-gaap:{concept.concept}", basis=fact.basis,
    )  # fmt: skip
