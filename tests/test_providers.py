"""What every provider must do, whatever its service answers; then what is particular to each."""

from __future__ import annotations

import datetime as dt
import importlib.util
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from services import APPLE, CSV, FRED, HTML, JSON, Server, Service, always, fact, fred, fredgraph, sec, silent, yahoo

from extractor import reference
from extractor.errors import QuotaError, ReferenceDataError, SettingsError
from extractor.records import Observation
from extractor.reference import fred as fred_module
from extractor.reference import web
from extractor.reference import yahoo as yahoo_module
from extractor.settings import Settings, load_settings

KEY = "k" * 32
EVER = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
needs_yfinance = pytest.mark.skipif(importlib.util.find_spec("yfinance") is None, reason="yfinance is an extra")


@dataclass(frozen=True)
class Case:
    """A provider, the service it asks, and a series that the service has."""

    name: str
    service: Service
    symbol: str
    metric: str
    first: tuple[str, str, str]  # date, value, unit of its oldest figure
    given: dict[str, str]


CASES = {
    "fred": Case("fred", fred, "US", "unemployment_rate", ("2025-09-01", "4.4", "percent"), {"fred_api_key": KEY}),
    "fred-without-key": Case("fred", fred, "US10Y", "yield", ("2026-01-22", "4.26", "percent"), {}),
    "sec": Case("sec", sec, "AAPL", "revenue", ("2017-09-30", "229234000000", "USD"), {}),
    "yfinance": Case("yfinance", yahoo, "SPY", "price", ("2024-12-30", "588.22", "USD"), {}),
}
TABLE = "symbol,metric,date,value,unit,observed_at,source\nUS,unemployment_rate,2025-11-01,4.6,percent,2026-01-03,fred\nUS,unemployment_rate,2025-11-01,4.5,percent,2026-03-22,fred\nUS,unemployment_rate,2025-12-01,4.4,percent,2026-01-09,fred\n"
each = pytest.mark.parametrize(
    "case", [pytest.param(CASES[name], id=name, marks=[needs_yfinance] if name == "yfinance" else []) for name in CASES]
)


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fred_module, "PACE", 1000.0)
    monkeypatch.setattr(yahoo_module, "PACE", 1000.0)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    if importlib.util.find_spec("yfinance"):
        import yfinance
        from yfinance.data import YfData

        yfinance.set_tz_cache_location(str(tmp_path / "yf"))
        YfData.cache_get.cache_clear()


@pytest.fixture
def served() -> Iterator[Callable[[Service], Server]]:
    open_: list[Server] = []

    def serve(service: Service) -> Server:
        open_.append(Server(service))
        return open_[-1]

    yield serve
    for server in open_:
        server.close()


Serve = Callable[[Service], Server]


def settings(server: Server, **given: object) -> Settings:
    there = dict.fromkeys(("fred_url", "sec_url", "yahoo_url"), server.url)
    return load_settings(**{"allow_private": True, "timeout": 10, "retries": 1, "backoff": 0.01, **there, **given})  # type: ignore[arg-type]


def made(case: Case, server: Server, **given: object) -> reference.Provider:
    return reference.provider(case.name, settings=settings(server, **case.given, **given))


def short(observations: list[Observation]) -> list[tuple[str, float, str | None]]:
    return [(str(o.date), float(o.value), o.observed_at and str(o.observed_at)) for o in observations]


# -- the contract ------------------------------------------------------------------------------------------------------


def test_all_are_installed() -> None:
    assert {"fred", "sec", "tables", "yfinance"} <= set(reference.installed())


def holds(source: reference.Provider, symbol: str, metric: str) -> list[Observation]:
    """What every provider keeps to, with good answers."""
    assert isinstance(source, reference.Provider)
    assert metric in source.metrics(symbol)
    assert source.metrics("name:nobody") == []
    assert source.observe("name:nobody", metric, *EVER) == []
    assert source.observe(symbol, "breadth", *EVER) == []
    assert source.observe(symbol, metric, dt.date(1990, 1, 1), dt.date(1990, 2, 1)) == []
    found = source.observe(symbol, metric, *EVER)
    assert found and all(isinstance(o, Observation) and isinstance(o.value, Decimal) for o in found)
    assert {(o.symbol, o.metric, o.provider) for o in found} == {(symbol, metric, source.name)}
    assert all(o.source and o.unit for o in found)
    dates = [o.date for o in found]
    assert dates == sorted(dates)
    assert source.observe(symbol, metric, dates[-1], dates[-1]) == [o for o in found if o.date == dates[-1]]
    assert source.observe(symbol, metric, *EVER) == found
    assert source.observe(symbol, metric, dt.date.min, dt.date.max) == found
    assert source.observe(symbol, metric, dt.date(2090, 1, 1), dt.date(2091, 1, 1)) == []
    return found


@each
def test_good_answers(served: Serve, case: Case) -> None:
    server = served(case.service)
    found = holds(made(case, server), case.symbol, case.metric)
    assert (str(found[0].date), found[0].value, found[0].unit) == (case.first[0], Decimal(case.first[1]), case.first[2])
    assert all(o.series for o in found)


def test_good_tables(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    assert len(holds(reference.provider("tables", tmp_path / "t.csv"), "US", "unemployment_rate")) == 3


BROKEN = {
    "quota in words": (always(200, "Thank you! Our API call frequency is 5 calls per minute.", "text/plain"), QuotaError, "no more for now"),
    "quota in JSON": (always(200, '{"Note": "You have exceeded the rate limit per minute"}'), QuotaError, "no more for now"),
    "quota as a page": (always(200, "<html><body>Too Many Requests</body></html>", HTML), QuotaError, "no more for now"),
    "status 429": (always(429, "Too Many Requests"), QuotaError, "wait some minutes"),
    "a page": (always(200, "<!DOCTYPE html><html><body>Please log in</body></html>", HTML), ReferenceDataError, "a web page instead of"),
    "nothing": (always(200, ""), ReferenceDataError, "an empty answer"),
    "half of it": (always(200, '{"chart": {"result": [{"meta'), ReferenceDataError, "no (JSON|CSV)"),
    "another shape": (always(200, '{"chart": 7, "facts": [], "observations": 3, "vintage_dates": {}}'), ReferenceDataError, "unknown shape|no CSV|no JSON|AttributeError|TypeError"),
    "a list": (always(200, "[1, 2]"), ReferenceDataError, "unknown shape|no CSV|AttributeError|TypeError"),
    "a fault": (always(500, "<html>oops</html>", HTML), ReferenceDataError, "status 500"),
    "no answer": (silent, ReferenceDataError, "no answer in 0.5 s|timed out|Timeout"),
}  # fmt: skip


@each
@pytest.mark.parametrize("broken", BROKEN)
def test_broken_answers_are_told_apart(served: Serve, case: Case, broken: str) -> None:
    service, kind, message = BROKEN[broken]
    source = made(case, served(service), timeout=0.5 if service is silent else 10)  # a busy machine is no dead service
    with pytest.raises(ReferenceDataError, match=message) as raised:
        source.observe(case.symbol, case.metric, *EVER)
    assert isinstance(raised.value, QuotaError) == (kind is QuotaError)
    assert raised.value.remedy and case.name in str(raised.value)
    assert KEY not in str(raised.value)


@each
def test_what_failed_is_asked_again(served: Serve, case: Case) -> None:
    server = served(always(429, "later"))
    source = made(case, server)
    with pytest.raises(QuotaError):
        source.observe(case.symbol, case.metric, *EVER)
    server.service = case.service
    assert source.observe(case.symbol, case.metric, *EVER)


@each
def test_nobody_there(served: Serve, case: Case) -> None:
    server = served(case.service)
    server.close()
    with pytest.raises(ReferenceDataError, match=case.name):
        made(case, server).observe(case.symbol, case.metric, *EVER)


@pytest.mark.parametrize("text", ["", "<!DOCTYPE html><html></html>", "Thank you! 5 calls per minute."])
def test_broken_tables(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(ReferenceDataError, match=r"t.csv: the head"):
        reference.provider("tables", tmp_path / "t.csv")


# -- FRED --------------------------------------------------------------------------------------------------------------


def unemployment(server: Server, **given: object) -> list[tuple[str, float, str | None]]:
    source = reference.provider("fred", settings=settings(server, fred_api_key=KEY, **given))
    return short(source.observe("US", "unemployment_rate", dt.date(2025, 9, 1), dt.date(2026, 1, 1)))


VINTAGES = [
    ("2025-09-01", 4.4, "2025-11-20"), ("2025-11-01", 4.6, "2026-01-03"), ("2025-11-01", 4.5, "2026-03-22"), ("2025-12-01", 4.4, "2026-01-09"),
]  # fmt: skip


def test_fred_gives_every_vintage_and_no_missing_one(served: Serve) -> None:
    server = served(fred)
    assert unemployment(server) == VINTAGES
    assert [path for path, _ in server.asked] == ["/fred/series/vintagedates", "/fred/series/observations"]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_fred_splits_real_time_without_inventing_vintages(
    served: Serve, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(fred_module, "MOST_VINTAGES", most)
    server = served(fred)
    assert unemployment(server) == VINTAGES
    spans = [(q["realtime_start"], q["realtime_end"]) for path, q in server.asked if path.endswith("observations")]
    dates = sorted({seen for _, _, seen in FRED["UNRATE"]})
    assert all(sum(since <= seen <= until for seen in dates) <= most for since, until in spans)


def test_fred_reads_all_pages(served: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fred_module, "_PAGE_ROWS", 2)
    monkeypatch.setattr(fred_module, "_PAGE_VINTAGES", 1)
    assert unemployment(served(fred)) == VINTAGES


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = time.monotonic()

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_fred_asks_twice_a_second_at_most(served: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    clock, times = Clock(), list[float]()
    monkeypatch.setattr(web, "time", clock)
    monkeypatch.setattr(fred_module, "MOST_VINTAGES", 1)

    def timed(path: str, query: dict[str, str]) -> tuple[int, str, str]:
        times.append(clock.now)
        return fred(path, query)

    assert unemployment(served(timed)) == VINTAGES
    assert [round(b - a, 6) for a, b in pairwise(times)] == [0.5] * 4


def test_fred_without_a_key_marks_what_is_revised_as_seen_today(served: Serve) -> None:
    source = reference.provider("fred", settings=settings(served(fred)))
    (november,) = source.observe("US", "unemployment_rate", dt.date(2025, 10, 1), dt.date(2025, 11, 30))
    assert (november.value, november.observed_at) == (Decimal("4.5"), dt.date.today())
    assert {o.observed_at for o in source.observe("US10Y", "yield", *EVER)} == {None}


@pytest.mark.parametrize("head", ["observation_date", "DATE", "\ufeffobservation_date"])
def test_fred_csv_in_both_spellings(served: Serve, head: str) -> None:
    source = reference.provider("fred", settings=settings(served(lambda path, query: fredgraph(query, head))))
    assert short(source.observe("US10Y", "yield", *EVER)) == [("2026-01-22", 4.26, None), ("2026-01-23", 4.24, None)]


def test_fred_json_in_both_spellings(served: Serve) -> None:
    def respelled(path: str, query: dict[str, str]) -> tuple[int, str, str]:
        status, kind, body = fred(path, query)
        return status, kind, body.replace('"date"', '"observation_date"')

    assert unemployment(served(respelled)) == VINTAGES


@pytest.mark.parametrize(
    "text", ["observation_date,DGS10\n2026-01-22,4.2.6\n", "observation_date,DGS10\nsoon,4\n", "observation_date,DGS10\n2026-01-22,nan\n", "observation_date,DGS10\n2026-01-22\n"]
)  # fmt: skip
def test_fred_csv_with_broken_cells(served: Serve, text: str) -> None:
    source = reference.provider("fred", settings=settings(served(always(200, text, CSV))))
    with pytest.raises(ReferenceDataError, match="unknown shape"):
        source.observe("US10Y", "yield", *EVER)


def test_fred_says_what_it_has_against_us_and_no_key(served: Serve) -> None:
    wrong = "w" * 32
    source = reference.provider("fred", settings=settings(served(fred), fred_api_key=wrong))
    with pytest.raises(ReferenceDataError, match=r"api_key is not registered.*set FRED_API_KEY") as raised:
        source.observe("US", "unemployment_rate", *EVER)
    assert wrong not in str(raised.value)


def test_fred_takes_its_key_from_the_environment(served: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRED_API_KEY", KEY)
    server = served(fred)
    reference.provider("fred", settings=settings(server)).observe("US", "unemployment_rate", *EVER)
    assert server.asked[0][1]["api_key"] == KEY


def test_private_addresses_are_refused_unless_allowed(served: Serve) -> None:
    source = reference.provider("fred", settings=settings(served(fred), allow_private=False, fred_api_key=KEY))
    with pytest.raises(ReferenceDataError, match="private or reserved") as raised:
        source.observe("US10Y", "yield", *EVER)
    assert KEY not in str(raised.value)


def test_the_table_of_series_is_sound() -> None:
    from extractor.metrics import is_currency

    for row in fred_module.table().values():
        assert row.unit.split()[0] in ("percent", "index", "points", "count", "thousands", "ratio") or is_currency(
            row.unit.split()[0]
        )
    names = [row.series for row in fred_module.table().values()]
    assert len(names) == len(set(names))


# -- SEC ---------------------------------------------------------------------------------------------------------------


def test_sec_tells_periods_and_restatements(served: Serve) -> None:
    server = served(sec)
    source = reference.provider("sec", settings=settings(server, user_agent="Ann Example ann@example.com"))
    found = source.observe("AAPL", "revenue", dt.date(2024, 1, 1), dt.date(2025, 12, 31))
    assert [(str(o.date), o.basis, int(o.value), str(o.observed_at)) for o in found] == [
        ("2024-09-28", "year", 391035000000, "2024-11-01"),
        ("2024-09-28", "year", 391000000000, "2025-10-31"),
        ("2024-12-28", "quarter", 124300000000, "2025-01-31"),
        ("2025-03-29", "half", 219659000000, "2025-05-02"),
        ("2025-03-29", "quarter", 95359000000, "2025-05-02"),
    ]
    assert {o.series for o in found} == {"us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax"}
    (eps,) = source.observe("AAPL", "eps", *EVER)
    (cash,) = source.observe("AAPL", "cash", *EVER)
    assert (eps.value, eps.unit, eps.basis, cash.basis) == (Decimal("2.4"), "USD", "quarter", "day")
    assert len(server.asked) == 1 and server.agents == ["Ann Example ann@example.com"]


def test_sec_of_a_company_without_facts(served: Serve) -> None:
    source = reference.provider("sec", settings=settings(served(sec)))
    assert "revenue" in source.metrics("MSFT")
    assert source.observe("MSFT", "revenue", *EVER) == []


def test_sec_asks_for_a_name(served: Serve) -> None:
    source = reference.provider(
        "sec", settings=settings(served(always(403, "<html>Undeclared Automated Tool</html>", HTML)))
    )
    with pytest.raises(ReferenceDataError, match="EXTRACTOR_USER_AGENT"):
        source.observe("AAPL", "revenue", *EVER)


def test_sec_with_broken_facts(served: Serve) -> None:
    import json

    facts = {
        "facts": {"us-gaap": {"NetIncomeLoss": {"units": {"USD": [fact("2024-13-29", "2024-12-28", 5, "2025-01-31")]}}}}
    }
    source = reference.provider("sec", settings=settings(served(always(200, json.dumps(facts)))))
    with pytest.raises(ReferenceDataError, match="unknown shape"):
        source.observe("AAPL", "net_income", *EVER)
    assert source.observe("AAPL", "revenue", *EVER) == []
    assert APPLE["cik"] == 320193


# -- Yahoo -------------------------------------------------------------------------------------------------------------


@needs_yfinance
def test_yahoo_prices_are_not_adjusted_for_dividends(served: Serve) -> None:
    server = served(yahoo)
    source = reference.provider("yfinance", settings=settings(server))
    days = dt.date(2024, 12, 30), dt.date(2024, 12, 31)
    assert short(source.observe("SPY", "price", *days)) == [("2024-12-30", 588.22, None), ("2024-12-31", 586.08, None)]
    assert short(source.observe("SPY", "low", *days)) == [("2024-12-30", 584.41, None), ("2024-12-31", 584.41, None)]
    assert short(source.observe("SPY", "dividend", *days)) == [("2024-12-30", 1.966, None)]
    assert [o.unit for o in source.observe("SPY", "volume", *days)] == ["shares", "shares"]
    charts = [query for path, query in server.asked if "/chart/" in path and "period1" in query]
    assert len(charts) == 1  # all parts of a bar come with one answer


@needs_yfinance
def test_yahoo_figures_are_of_today_and_in_percent(served: Serve) -> None:
    source = reference.provider("yfinance", settings=settings(served(yahoo)))
    today = dt.date.today()
    (paid,) = source.observe("SPY", "dividend_yield", *EVER)
    assert (paid.value, paid.unit, paid.date, paid.observed_at) == (Decimal("1.14"), "percent", today, today)
    (assets,) = source.observe("SPY", "aum", *EVER)
    assert (assets.value, assets.unit) == (Decimal("6.4E+11"), "USD")
    assert source.observe("SPY", "dividend_yield", dt.date(2025, 1, 1), dt.date(2025, 2, 1)) == []


@needs_yfinance
def test_yahoo_without_the_quote_gives_no_dividend_yield(served: Serve) -> None:
    def without(path: str, query: dict[str, str]) -> tuple[int, str, str]:
        if path.startswith("/v7/"):
            return 200, JSON, '{"quoteResponse": {"result": [], "error": null}}'
        return yahoo(path, query)

    source = reference.provider("yfinance", settings=settings(served(without)))
    assert source.observe("SPY", "dividend_yield", *EVER) == []
    assert len(source.observe("SPY", "pe_ratio", *EVER)) == 1


@needs_yfinance
def test_yahoo_empty_answers_are_no_errors(served: Serve) -> None:
    source = reference.provider("yfinance", settings=settings(served(yahoo)))
    assert source.observe("NOSUCH", "price", *EVER) == []
    assert source.observe("SPY", "price", dt.date(2001, 1, 1), dt.date(2001, 1, 5)) == []


@needs_yfinance
def test_yahoo_yields_are_levels_of_indices(served: Serve) -> None:
    source = reference.provider("yfinance", settings=settings(served(yahoo)))
    found = source.observe("US10Y", "yield", *EVER)
    assert {(o.symbol, o.series, o.unit, o.value) for o in found} == {("US10Y", "^TNX", "percent", Decimal("4.57"))}


@needs_yfinance
def test_yahoo_leaves_out_a_day_that_is_not_over(served: Serve) -> None:
    from services import chart

    today = dt.date.today().isoformat()
    bar = (today, 1.0, 2.0, 0.5, 1.5, 1.5, 100)
    server = served(lambda path, query: (200, JSON, chart("SPY", [bar])) if "/chart/" in path else yahoo(path, query))
    assert reference.provider("yfinance", settings=settings(server)).observe("SPY", "price", *EVER) == []


@pytest.mark.parametrize(
    ("symbol", "currency", "unit", "times"),
    [("SHEL.L", "GBp", "GBP", "0.01"), ("^GSPC", "USD", "points", "1"), ("JPY=X", "JPY", "JPY", "1"), ("DX-Y.NYB", "USD", "points", "1")],
)  # fmt: skip
def test_yahoo_units(symbol: str, currency: str, unit: str, times: str) -> None:
    assert yahoo_module._unit(symbol, "price", currency) == (unit, Decimal(times))


@needs_yfinance
def test_yahoo_currency_pairs_are_exchange_rates(served: Serve) -> None:
    source = reference.provider("yfinance", settings=settings(served(yahoo)))
    (first, *_) = source.observe("JPY=X", "exchange_rate", *EVER)
    assert (first.value, first.unit) == (Decimal("156.9"), "JPY")
    assert source.observe("SPY", "exchange_rate", *EVER) == []


def test_without_yfinance_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "yfinance", None)
    with pytest.raises(ReferenceDataError, match=r"pip install 'market-claims\[yfinance\]'"):
        reference.provider("yfinance")


# -- the client --------------------------------------------------------------------------------------------------------


def test_an_answer_without_end_is_cut_off(served: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_LARGEST", 1000)
    source = reference.provider("sec", settings=settings(served(always(200, "x" * 5000))))
    with pytest.raises(ReferenceDataError, match="more than 1,000 bytes"):
        source.observe("AAPL", "revenue", *EVER)


def test_a_fault_that_passes_is_tried_again(served: Serve) -> None:
    server = served(sec)
    answers = iter([(500, HTML, ""), None])

    def flaky(path: str, query: dict[str, str]) -> tuple[int, str, str]:
        return next(answers) or sec(path, query)

    server.service = flaky
    assert reference.provider("sec", settings=settings(server)).observe("AAPL", "eps", *EVER)
    assert len(server.asked) == 2


def test_settings_are_named_when_wrong() -> None:
    with pytest.raises(SettingsError):
        load_settings(fred_url=7)
