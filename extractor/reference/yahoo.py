"""Yahoo by way of yfinance: daily bars as traded (split-adjusted, never dividend-adjusted), and figures of today.

yfinance makes its own connections and hides most of what goes wrong in them, so it is handed a session that looks at
every answer first: a refusal for too many requests, a web page, or nothing at all is an error, while "no such symbol"
and "no bars in these days" are empty answers.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from extractor.errors import ReferenceDataError
from extractor.records import Observation
from extractor.reference.symbols import canonical
from extractor.reference.web import AGAIN, Answer, in_shape, quota
from extractor.settings import Settings, load_settings

PACE = 2.0  # requests a second: Yahoo tells no limit, and stops answering those who hurry
_FIRST = dt.date(1900, 1, 1)  # no bars are older, and yfinance takes no day long before
_BARS = {"price": "Close", "open": "Open", "high": "High", "low": "Low", "volume": "Volume"}
_PAIR = {"exchange_rate": "Close"}  # of currencies
_EVENTS = {"dividend": "Dividends", "split": "Stock Splits"}
#: Our symbols that Yahoo spells otherwise: a yield is the level of an index there.
_YIELDS = {"US3M": "^IRX", "US5Y": "^FVX", "US10Y": "^TNX", "US30Y": "^TYX"}
#: Minor units in which some exchanges quote, and the currency they are hundredths of.
_HUNDREDTHS = {"GBp": "GBP", "GBX": "GBP", "ZAc": "ZAR", "ILA": "ILS"}
#: What we ask for, and the key under which answers to it stand.
_ANSWERS = {"/chart/": "chart", "/quoteSummary/": "quoteSummary", "/v7/finance/quote": "quoteResponse"}
_LATER = "try again later; if it stays so, a newer yfinance may help"


@dataclass(frozen=True)
class Figure:
    """A figure of today: Yahoo's field, our unit (`money`: the symbol's currency), and the factor between them."""

    field: str
    unit: str
    times: int = 1


#: `netExpenseRatio` comes in percent, unlike `yield`, which is a share of 1, and so does `dividendYield` in the quote;
#: the summary, which yfinance falls back to, has it as a share of 1: without the quote (`marketState`) it is left out.
FIGURES = {
    "pe_ratio": Figure("trailingPE", "ratio"),
    "forward_pe_ratio": Figure("forwardPE", "ratio"),
    "pb_ratio": Figure("priceToBook", "ratio"),
    "ps_ratio": Figure("priceToSalesTrailing12Months", "ratio"),
    "peg_ratio": Figure("trailingPegRatio", "ratio"),
    "ev_ebitda": Figure("enterpriseToEbitda", "ratio"),
    "dividend_yield": Figure("dividendYield", "percent"),
    "market_cap": Figure("marketCap", "money"),
    "aum": Figure("totalAssets", "money"),
    "expense_ratio": Figure("netExpenseRatio", "percent"),
    "beta": Figure("beta", "ratio"),
    "high_52w": Figure("fiftyTwoWeekHigh", "money"),
    "low_52w": Figure("fiftyTwoWeekLow", "money"),
    "average_volume": Figure("averageVolume", "shares"),
    "profit_margin": Figure("profitMargins", "percent", 100),
}


class Yahoo:
    """The provider `yfinance`. Raises ReferenceDataError, or QuotaError, for answers that cannot be used."""

    name = "yfinance"

    def __init__(self, settings: Settings | None = None) -> None:
        try:
            import yfinance
        except ImportError as error:
            raise ReferenceDataError(
                "yfinance is not installed", remedy="pip install 'market-claims[yfinance]'"
            ) from error
        settings = settings or load_settings()
        self._yf = yfinance
        self._session = _session(settings)
        self._bars: tuple[object, Any, str] | None = None  # the last bars: a symbol is asked for part after part
        self._today: tuple[str, dict[str, Any]] | None = None

    def metrics(self, symbol: str) -> list[str]:
        """The metrics that Yahoo may have for a symbol: it has symbols of its own, not ours for economies and such."""
        symbol = canonical(symbol)
        if symbol in _YIELDS:
            return ["yield"]
        if ":" in symbol or symbol.endswith("-SPOT"):
            return []
        return [*_BARS, *_PAIR] if symbol.endswith("=X") else [*_BARS, *_EVENTS, *FIGURES]

    def observe(self, symbol: str, metric: str, start: dt.date, end: dt.date) -> list[Observation]:
        """The figures of one series, without today's bar, which is not over. See `extractor.reference.Provider`."""
        symbol = canonical(symbol)
        if metric not in self.metrics(symbol):
            return []
        if metric in FIGURES:
            return self._figure(symbol, metric, start, end)
        start, end = max(start, _FIRST), min(end, dt.date.today() - dt.timedelta(days=1))
        return self._series(symbol, metric, start, end) if start <= end else []

    def _series(self, symbol: str, metric: str, start: dt.date, end: dt.date) -> list[Observation]:
        bars, currency = self._history(_YIELDS.get(symbol, symbol), start, end)
        column = "Close" if metric == "yield" else {**_BARS, **_PAIR, **_EVENTS}[metric]
        if column not in bars:
            return []
        unit, times = _unit(symbol, metric, currency)
        found = []
        for stamp, value in bars[column].items():
            if start <= stamp.date() <= end and math.isfinite(value) and (value or metric not in (*_EVENTS, "volume")):
                given = _decimal(value) * times
                found.append(self._observation(symbol, metric, stamp.date(), given, unit))
        return found

    def _history(self, symbol: str, start: dt.date, end: dt.date) -> tuple[Any, str]:
        """The bars of some days with their dividends and splits, and the currency they are in."""
        asked = (symbol, start, end)
        if self._bars is None or self._bars[0] != asked:
            ticker = self._yf.Ticker(symbol, session=self._session)
            after = end + dt.timedelta(days=1)  # yfinance leaves out its `end`

            def ask() -> Any:
                return ticker.history(start=start, end=after, interval="1d", auto_adjust=False, actions=True)

            bars = self._asked(symbol, ask)
            currency = str((ticker.get_history_metadata() or {}).get("currency") or "") if len(bars) else ""
            self._bars = asked, bars, currency
        return self._bars[1], self._bars[2]

    def _figure(self, symbol: str, metric: str, start: dt.date, end: dt.date) -> list[Observation]:
        """A figure of today, where today is one of the days asked for: Yahoo tells no other day's."""
        today = dt.date.today()
        if not start <= today <= end:
            return []
        if self._today is None or self._today[0] != symbol:
            ticker = self._yf.Ticker(symbol, session=self._session)
            self._today = symbol, self._asked(symbol, ticker.get_info) or {}
        info, figure = self._today[1], FIGURES[metric]
        value = info.get(figure.field) if metric != "dividend_yield" or "marketState" in info else None
        if not isinstance(value, int | float) or not math.isfinite(value):
            return []
        unit, times = figure.unit, Decimal(figure.times)
        if unit == "money":
            unit, times = _unit(symbol, "price", str(info.get("currency") or ""))
        return [self._observation(symbol, metric, today, _decimal(value) * times, unit, observed_at=today)]

    def _observation(
        self, symbol: str, metric: str, day: dt.date, value: Decimal, unit: str, *, observed_at: dt.date | None = None
    ) -> Observation:
        return Observation(
            symbol=symbol, metric=metric, date=day, value=value, unit=unit, observed_at=observed_at, source="yahoo",
            provider=self.name, series=_YIELDS.get(symbol, symbol),
        )  # fmt: skip

    def _asked(self, symbol: str, ask: Callable[[], Any]) -> Any:
        """What yfinance answers, with its errors told apart. Bars that are not there are empty, not an error."""
        errors = self._yf.exceptions
        debug, log = self._yf.config.debug, logging.getLogger("yfinance")
        hidden, level = debug.hide_exceptions, log.level
        debug.hide_exceptions = False
        log.setLevel(logging.CRITICAL)  # it writes to standard error what it also raises
        try:
            with in_shape(self.name):
                return ask()
        except ReferenceDataError:
            raise
        except errors.YFRateLimitError as error:
            raise quota(self.name, str(error)) from error
        except errors.YFTickerMissingError:
            return {}
        except Exception as error:
            if getattr(getattr(error, "response", None), "status_code", None) == 404:
                return {}
            what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            raise ReferenceDataError(f"yfinance: {symbol}: {what}", remedy=_LATER) from error
        finally:
            debug.hide_exceptions = hidden
            log.setLevel(level)


def _unit(symbol: str, metric: str, currency: str) -> tuple[str, Decimal]:
    """The unit of a bar's part, and what Yahoo's figures are to be multiplied by."""
    if metric in ("volume", "split", "yield"):
        return {"volume": "shares", "split": "ratio", "yield": "percent"}[metric], Decimal(1)
    if symbol.startswith("^") or symbol == "DX-Y.NYB":
        return "points", Decimal(1)
    if currency in _HUNDREDTHS:
        return _HUNDREDTHS[currency], Decimal("0.01")
    return currency, Decimal(1)


def _decimal(value: float) -> Decimal:
    """A figure without the noise of Yahoo's single precision: 6915.60986328125 is 6915.61."""
    return Decimal(f"{value:.7g}") if abs(value) < 1e7 else Decimal(repr(value))


# -- the session that yfinance is handed -------------------------------------------------------------------------------


def _session(settings: Settings) -> Any:
    """A session of the kind that yfinance makes, which paces its requests and looks at every answer."""
    from curl_cffi import requests

    session: Any = requests.Session(impersonate="chrome")  # as yfinance's own: Yahoo answers browsers alone
    inner, turn, due = session.request, threading.Lock(), [0.0]

    def request(method: str, url: str, *args: Any, **options: Any) -> Any:
        with turn:
            time.sleep(max(0.0, due[0] - time.monotonic()))
            due[0] = time.monotonic() + 1 / PACE
        options["timeout"] = settings.timeout
        answer = inner(method, _moved(url, settings.yahoo_url), *args, **options)
        path = urlsplit(url).path
        if any(part in path for part in _ANSWERS):
            _look(path, answer.status_code, answer.text)
        return answer

    session.request = request
    session.get = lambda url, **options: request("GET", url, **options)
    session.post = lambda url, **options: request("POST", url, **options)
    return session


def _moved(url: str, elsewhere: str | None) -> str:
    """The URL at another host, where the settings name one."""
    if not elsewhere:
        return url
    there = urlsplit(elsewhere)
    return urlunsplit(urlsplit(url)._replace(scheme=there.scheme, netloc=there.netloc))


def _look(path: str, status: int, text: str) -> None:
    """Raises for an answer that yfinance would take for "no data": a quota, a fault, a web page, nothing."""
    if status == 429:
        raise quota("yfinance", text or "status 429")
    if status >= 500:
        raise ReferenceDataError(f"yfinance: status {status}", remedy=AGAIN)
    found = Answer("yfinance", status, text).json()
    with in_shape("yfinance"):
        found[next(key for part, key in _ANSWERS.items() if part in path)].get("result")
