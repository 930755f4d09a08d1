"""Local stand-ins for FRED, the SEC and Yahoo: a real server, small hand-typed payloads in the services' shapes."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Reply = tuple[int, str, str]  # status, media type, body
Service = Callable[[str, dict[str, str]], Reply]
JSON, CSV, HTML = "application/json", "text/csv", "text/html"


class Server:
    """Answers by a function of path and query, which a test may replace; notes what it was asked."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.agents: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {key: values[0] for key, values in parse_qs(parts.query).items()}
                server.asked.append((parts.path, query))
                server.agents.append(self.headers.get("User-Agent", ""))
                status, kind, body = server.service(parts.path, query)
                data = body.encode()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)

            do_POST = do_GET

            def log_message(self, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *args: None  # type: ignore[method-assign]  # clients that hang up
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def always(status: int, body: str, kind: str = JSON) -> Service:
    return lambda path, query: (status, kind, body)


def silent(path: str, query: dict[str, str]) -> Reply:
    time.sleep(1.5)
    return 200, JSON, "{}"


# -- FRED --------------------------------------------------------------------------------------------------------------

#: series -> (date, value, first day it stood)
FRED = {
    "UNRATE": [
        ("2025-09-01", "4.4", "2025-11-20"),
        ("2025-10-01", ".", "2026-01-03"),
        ("2025-11-01", "4.6", "2026-01-03"),
        ("2025-11-01", "4.5", "2026-03-22"),
        ("2025-12-01", "4.4", "2026-01-09"),
    ],
    "DGS10": [("2026-01-22", "4.26", "2026-01-23"), ("2026-01-23", "4.24", "2026-01-26")],
}


def fred(path: str, query: dict[str, str]) -> Reply:
    """The API as ALFRED answers: rows clipped to the real-time period asked for, lists in pages."""
    if path == "/graph/fredgraph.csv":
        return fredgraph(query)
    if query.get("api_key") != "k" * 32:
        said = "Bad Request.  The value for variable api_key is not registered."
        return 400, JSON, json.dumps({"error_code": 400, "error_message": said})
    series = FRED.get(query.get("series_id", ""))
    if series is None:
        return 400, JSON, json.dumps({"error_code": 400, "error_message": "Bad Request.  The series does not exist."})
    today = "2026-11-21"
    since, until = query.get("realtime_start", today), query.get("realtime_end", today)
    offset, limit = int(query.get("offset", 0)), int(query.get("limit", 100_000))
    if path.endswith("/vintagedates"):
        dates = sorted({seen for _, _, seen in series if since <= seen <= until})
        return (
            200,
            JSON,
            json.dumps(
                {"count": len(dates), "offset": offset, "limit": limit, "vintage_dates": dates[offset : offset + limit]}
            ),
        )
    rows = []
    for date, value, seen in series:
        later = [s for d, _, s in series if d == date and s > seen]
        last = day_before(min(later)) if later else "9999-12-31"
        if seen <= until and last >= since and query["observation_start"] <= date <= query["observation_end"]:
            rows.append(
                {"realtime_start": max(seen, since), "realtime_end": min(last, until), "date": date, "value": value}
            )
    rows.sort(key=lambda row: (row["date"], row["realtime_start"]))
    return (
        200,
        JSON,
        json.dumps(
            {"count": len(rows), "offset": offset, "limit": limit, "observations": rows[offset : offset + limit]}
        ),
    )


def fredgraph(query: dict[str, str], head: str = "observation_date") -> Reply:
    series = query.get("id", "")
    if series not in FRED:
        return 404, HTML, "<html><body>Not found</body></html>"
    newest = {date: value for date, value, _ in FRED[series] if query["cosd"] <= date <= query["coed"]}
    lines = [f"{date},{'' if value == '.' else value}" for date, value in newest.items()]
    return 200, CSV, "\n".join([f"{head},{series}", *lines]) + "\n"


def day_before(text: str) -> str:
    return (dt.date.fromisoformat(text) - dt.timedelta(days=1)).isoformat()


# -- SEC ---------------------------------------------------------------------------------------------------------------


def fact(start: str | None, end: str, val: float, filed: str, form: str = "10-Q") -> dict[str, Any]:
    return {
        **({"start": start} if start else {}),
        "end": end,
        "val": val,
        "accn": "0000320193-25-000001",
        "fy": 2025,
        "fp": "Q1",
        "form": form,
        "filed": filed,
    }


APPLE = {
    "cik": 320193,
    "entityName": "Apple Inc.",
    "facts": {
        "dei": {},
        "us-gaap": {
            "RevenueFromContractWithCustomerExcludingAssessedTax": {
                "label": "Revenue", "description": "",
                "units": {"USD": [
                    fact("2024-09-29", "2024-12-28", 124300000000, "2025-01-31"),
                    fact("2024-09-29", "2025-03-29", 219659000000, "2025-05-02"),
                    fact("2024-12-29", "2025-03-29", 95359000000, "2025-05-02"),
                    fact("2024-09-29", "2024-12-28", 124300000000, "2026-01-30"),
                    fact("2023-10-01", "2024-09-28", 391035000000, "2024-11-01", "10-K"),
                    fact("2023-10-01", "2024-09-28", 391000000000, "2025-10-31", "10-K/A"),
                    fact("2024-12-01", "2024-12-28", 1, "2025-01-31"),
                ]},
            },
            "SalesRevenueNet": {
                "label": "Revenue, Net", "description": "",
                "units": {"USD": [
                    fact("2016-09-25", "2017-09-30", 229234000000, "2017-11-03", "10-K"),
                    fact("2024-09-29", "2024-12-28", 5, "2025-01-31"),
                ]},
            },
            "EarningsPerShareDiluted": {"units": {"USD/shares": [fact("2024-09-29", "2024-12-28", 2.40, "2025-01-31")]}},
            "CashAndCashEquivalentsAtCarryingValue": {"units": {"USD": [fact(None, "2024-12-28", 30299000000, "2025-01-31")]}},
        },
    },
}  # fmt: skip


def sec(path: str, query: dict[str, str]) -> Reply:
    if path == "/api/xbrl/companyfacts/CIK0000320193.json":
        return 200, JSON, json.dumps(APPLE)
    return 404, "application/xml", "<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>"


# -- Yahoo -------------------------------------------------------------------------------------------------------------


def stamp(day: str) -> int:
    return int(dt.datetime.fromisoformat(f"{day}T14:30:00+00:00").timestamp())


BARS = [  # date, open, high, low, close, adjusted close, volume
    ("2024-12-30", 587.89, 591.74, 584.41, 588.22, 579.81, 56578800),
    ("2024-12-31", 589.91, 590.64, 584.41, 586.0800170898438, 577.70, 57052700),
    ("2025-01-02", 589.39, 591.13, 580.50, 584.64, 576.29, 50204000),
]


def chart(symbol: str, bars: list[Any], currency: str = "USD", events: dict[str, Any] | None = None) -> str:
    meta = {
        "currency": currency, "symbol": symbol, "instrumentType": "ETF", "exchangeTimezoneName": "America/New_York",
        "timezone": "EST", "gmtoffset": -18000, "validRanges": ["1d", "1y", "max"], "dataGranularity": "1d", "range": "",
        "regularMarketPrice": 584.64, "firstTradeDate": 728317800, "priceHint": 2,
    }  # fmt: skip
    parts = ("open", "high", "low", "close")
    result: dict[str, Any] = {"meta": meta, "indicators": {"quote": [{}], "adjclose": [{}]}}
    if bars:
        result["timestamp"] = [stamp(bar[0]) for bar in bars]
        quote = {part: [bar[i] for bar in bars] for i, part in enumerate(parts, 1)} | {
            "volume": [bar[6] for bar in bars]
        }
        result["indicators"] = {"quote": [quote], "adjclose": [{"adjclose": [bar[5] for bar in bars]}]}
    if events:
        result["events"] = events
    return json.dumps({"chart": {"result": [result], "error": None}})


def yahoo(path: str, query: dict[str, str]) -> Reply:
    symbol = path.rsplit("/", 1)[-1]
    if path.startswith("/v8/finance/chart/"):
        if symbol in ("JPY=X", "JPY%3DX"):
            return 200, JSON, chart(symbol, [("2024-12-30", 157.8, 158.0, 156.6, 156.9, 156.9, 0)], "JPY")
        if symbol not in ("SPY", "%5ETNX", "^TNX"):
            error = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
            return 404, JSON, json.dumps({"chart": {"result": None, "error": error}})
        since, until = int(query.get("period1", 0)), int(query.get("period2", 1 << 40))
        bars = [bar for bar in BARS if since <= stamp(bar[0]) < until]
        if symbol != "SPY":
            bars = [(day, 4.5, 4.6, 4.4, 4.57, 4.57, 0) for day, *_ in bars]
        paid = {"dividends": {str(stamp("2024-12-30")): {"amount": 1.966, "date": stamp("2024-12-30")}}}
        return 200, JSON, chart(symbol, bars, events=paid if bars and symbol == "SPY" else None)
    if path.startswith("/ws/fundamentals-timeseries/"):
        meta = {"symbol": [symbol], "type": ["trailingPegRatio"]}
        return 200, JSON, json.dumps({"timeseries": {"result": [{"meta": meta}], "error": None}})
    if path.startswith("/v10/finance/quoteSummary/"):
        if symbol == "NOSUCH":
            error = {"code": "Not Found", "description": "Quote not found for symbol: NOSUCH"}
            return 404, JSON, json.dumps({"quoteSummary": {"result": None, "error": error}})
        detail = {"dividendYield": 0.0114, "trailingPE": 27.9, "totalAssets": 6.4e11, "currency": "USD"}
        return 200, JSON, json.dumps({"quoteSummary": {"result": [{"summaryDetail": detail}], "error": None}})
    if path.startswith("/v7/finance/quote"):
        quoted = {
            "symbol": query.get("symbols"),
            "marketState": "CLOSED",
            "currency": "USD",
            "dividendYield": 1.14,
            "trailingPE": 27.93,
        }
        return 200, JSON, json.dumps({"quoteResponse": {"result": [quoted], "error": None}})
    if path.endswith("/getcrumb"):
        return 200, "text/plain", "crumb"
    return 200, HTML, "<html></html>"
