"""Pulling into the store: what is kept, what is asked for again, what goes on after a failure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from extractor.errors import QuotaError, ReferenceDataError
from extractor.records import Observation
from extractor.reference import pull as module
from extractor.reference.pull import Filled, Wanted, last_filled, pull
from extractor.reference.store import MarketStore

START, END = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
TODAY = dt.date.today()


def bar(symbol: str, day: dt.date, value: float, metric: str = "price", seen: dt.date | None = None) -> Observation:
    return Observation(
        symbol=symbol, metric=metric, date=day, value=value, unit="USD", observed_at=seen, source="s", provider="fake"
    )


class Fake:
    """A provider of what it is given; errors are raised for their symbol and metric. Notes what it is asked."""

    name = "fake"

    def __init__(self, *figures: Observation, **errors: Exception) -> None:
        self.figures = list(figures)
        self.errors = errors
        self.asked: list[tuple[str, str, dt.date]] = []

    def metrics(self, symbol: str) -> list[str]:
        known = {o.metric for o in self.figures if o.symbol == symbol} | ({"price"} if symbol in self.errors else set())
        return sorted(known)

    def observe(self, symbol: str, metric: str, start: dt.date, end: dt.date) -> list[Observation]:
        self.asked.append((symbol, metric, start))
        if symbol in self.errors:
            raise self.errors[symbol]
        found = [o for o in self.figures if (o.symbol, o.metric) == (symbol, metric) and start <= o.date <= end]
        return sorted(found, key=lambda o: o.date)


def run(source: Fake, store: MarketStore, *symbols: str, start: dt.date = START) -> list[Filled]:
    return list(pull(source, store, Wanted(symbols, start, END)))


def test_a_failure_costs_its_symbol_alone(tmp_path: Path) -> None:
    store = MarketStore(tmp_path)
    source = Fake(bar("A", START, 1), bar("C", START, 3), B=ReferenceDataError("fake: status 500"))
    a, b, c = run(source, store, "A", "B", "C")
    assert (a.added.new, c.added.new, str(b.errors[0])) == (1, 1, "fake: status 500")
    assert store.symbols() == ["A", "C"] and set(last_filled(store)) == {"A", "C"}


def test_a_broken_off_pull_goes_on_and_a_whole_one_begins_anew(tmp_path: Path) -> None:
    store, source = MarketStore(tmp_path), Fake(bar("A", START, 1), bar("B", START, 2))
    broken_off = pull(source, store, Wanted(["A", "B"], START, END))
    next(broken_off)
    broken_off.close()
    assert [filled.before for filled in run(source, store, "B", "A")] == [False, True]
    assert [filled.before for filled in run(source, store, "A", "B")] == [False, False]
    assert [symbol for symbol, _, _ in source.asked] == ["A", "B", "A", "B"]


def test_another_pull_and_an_old_one_are_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, source = MarketStore(tmp_path), Fake(bar("A", START, 1), bar("B", START, 2))
    next(pull(source, store, Wanted(["A", "B"], START, END)))
    assert not any(filled.before for filled in run(source, store, "A", "B", start=dt.date(2024, 2, 1)))
    monkeypatch.setattr(module, "FRESH", dt.timedelta(0))
    assert not any(filled.before for filled in run(source, store, "A", "B"))


def test_a_quota_is_not_pressed_and_one_fault_not_told_for_every_metric(tmp_path: Path) -> None:
    figures = [bar("A", START, 1, metric) for metric in ("high", "low", "open", "price")]
    store = MarketStore(tmp_path)
    quota = Fake(*figures, A=QuotaError("fake: wait"))
    (filled,) = run(quota, store, "A")
    assert len(filled.errors) == len(quota.asked) == 1
    down = Fake(*figures, A=ReferenceDataError("fake: down"))
    (filled,) = run(down, store, "A")
    assert len(filled.errors) == 1 and len(down.asked) == 2


def test_unknown_symbols_and_metrics(tmp_path: Path) -> None:
    store, source = MarketStore(tmp_path), Fake(bar("A", START, 1))
    a, b = pull(source, store, Wanted(["A", "B"], START, END, ["volume"]))
    assert "fake has none of these metrics" in str(a.errors[0]) and "it has price" in str(a.errors[0])
    assert "B: fake has no such symbol" in str(b.errors[0])


def test_after_a_split_everything_kept_is_pulled_anew(tmp_path: Path) -> None:
    store = MarketStore(tmp_path)
    before, after = dt.date(2024, 6, 3), dt.date(2024, 6, 10)
    run(Fake(bar("N", before, 1200)), store, "N")
    split = Fake(bar("N", before, 120), bar("N", after, 121), bar("N", after, 10, "split"))
    (filled,) = run(split, store, "N", start=dt.date(2024, 6, 5))
    assert (filled.added.new, filled.added.changed) == (2, 1)
    assert [int(o.value) for o in store.observe("N", "price", START, END)] == [120, 121]
    asked = len(split.asked)
    run(split, store, "N", start=dt.date(2024, 6, 6))
    assert len(split.asked) == asked + 2  # the split is known by now


def test_figures_seen_again_are_no_vintages(tmp_path: Path) -> None:
    store, yesterday = MarketStore(tmp_path), TODAY - dt.timedelta(days=1)
    one, two = dt.date(2024, 3, 1), dt.date(2024, 4, 1)
    run(Fake(bar("U", one, 4.6, "rate", yesterday), bar("U", two, 4.7, "rate", yesterday)), store, "U")
    (filled,) = run(Fake(bar("U", one, 4.5, "rate", TODAY), bar("U", two, 4.7, "rate", TODAY)), store, "U")
    assert (filled.found, filled.added.new) == (2, 1)
    kept = [(o.date, float(o.value), o.observed_at) for o in store.observe("U", "rate", START, END)]
    assert kept == [(one, 4.6, yesterday), (one, 4.5, TODAY), (two, 4.7, yesterday)]


def test_a_fault_of_a_provider_costs_its_symbol_alone(tmp_path: Path) -> None:
    a, b = run(Fake(bar("B", START, 2), A=ZeroDivisionError("division by zero")), MarketStore(tmp_path), "A", "B")
    assert "fake: A: ZeroDivisionError: division by zero" in str(a.errors[0]) and b.added.new == 1


def test_memory_does_not_grow_with_what_is_imported(tmp_path: Path) -> None:
    from extractor.reference.pull import fill
    from extractor.reference.tables import Tables

    (tmp_path / "bars.csv").write_text("symbol,date,close\nA,2024-01-02,1\nB,2024-01-02,2\nA,2024-01-03,3\n")
    tables = Tables(tmp_path / "bars.csv")
    filled = list(fill(tables, MarketStore(tmp_path / "s")))
    assert [(f.symbol, f.added.new) for f in filled] == [("A", 2), ("B", 1)]
    assert not tables._rows and not tables._series


def test_an_installed_provider_that_cannot_be_made() -> None:
    from extractor.reference import provider

    with pytest.raises(
        ReferenceDataError, match=r"provider 'fred' cannot be used: TypeError.*extractor\.reference\.fred"
    ):
        provider("fred", nonsense=1)
