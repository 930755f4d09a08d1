"""`claims market`, as users run it: real tables, real local services, killed and taken up again."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from services import JSON, Server, Service, always, fred, sec

from extractor.cli import cli
from extractor.reference.store import MarketStore
from extractor.settings import load_settings

BARS = "symbol,date,open,high,low,close,volume,source\nSPY,2024-12-31,589.91,590.64,584.41,586.08,57052700,yahoo\n"
JOBS = "symbol,metric,date,value,unit,observed_at,source\nUS,unemployment_rate,2025-11-01,4.6,percent,2026-01-03,fred\n"
EVER = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
CLAIMS = [sys.executable, "-c", "import sys; from extractor.cli import main; sys.exit(main())"]


@pytest.fixture
def serve() -> Iterator[Callable[[Service], Server]]:
    open_: list[Server] = []

    def start(service: Service) -> Server:
        open_.append(Server(service))
        return open_[-1]

    yield start
    for server in open_:
        server.close()


def environment(folder: Path, server: Server | None = None) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    given = {
        "EXTRACTOR_MARKET_STORE": str(folder / "store"),
        "EXTRACTOR_ALLOW_PRIVATE": "1",
        "COLUMNS": "120",
        "EXTRACTOR_MODEL": "rules",
    }
    given |= {"EXTRACTOR_TIMEOUT": "2", "EXTRACTOR_RETRIES": "0"}
    if server:
        given |= {"EXTRACTOR_FRED_URL": server.url, "EXTRACTOR_SEC_URL": server.url, "FRED_API_KEY": "k" * 32}
    return {**kept, **given}


def claims(folder: Path, *words: str, server: Server | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CLAIMS, *words],
        check=False,
        cwd=folder,
        env=environment(folder, server),
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_import_and_status(tmp_path: Path) -> None:
    (tmp_path / "bars.csv").write_text(BARS)
    (tmp_path / "jobs.csv").write_text(JOBS)
    done = claims(tmp_path, "market", "import", "bars.csv", "jobs.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "bars.csv: 1 symbols, 5 figures, 5 new\njobs.csv: 1 symbols, 1 figures, 1 new\n"
    again = claims(tmp_path, "market", "import", "bars.csv", "jobs.csv")
    assert again.stdout == "bars.csv: 1 symbols, 5 figures, 0 new\njobs.csv: 1 symbols, 1 figures, 0 new\n"
    told = claims(tmp_path, "market", "status")
    assert "SPY" in told.stdout and "high, low, open, price, volume" in told.stdout and "2024-12-31" in told.stdout
    assert told.stdout.splitlines()[-1].startswith("2 symbols, 6 figures, 0.0 MB in ")
    (row,) = map(json.loads, claims(tmp_path, "market", "status", "us", "--format", "jsonl").stdout.splitlines())
    assert (row["metrics"], row["figures"], row["first"]) == (["unemployment_rate"], 1, "2025-11-01")
    assert row["filled"] and row["bytes"] > 0


def test_broken_tables_are_named_and_the_others_kept(tmp_path: Path) -> None:
    (tmp_path / "bars.csv").write_text(BARS + "QQQ,2024-12-31,1,2,0.5,broken,1,yahoo\n")
    (tmp_path / "page.csv").write_text("<!DOCTYPE html><html></html>")
    done = claims(tmp_path, "market", "import", "page.csv", "none.csv", "bars.csv")
    assert done.returncode == 1
    assert "page.csv: the head of this table" in done.stderr and "none.csv: no such file" in done.stderr
    assert "bars.csv, row 3 (QQQ): close 'broken' is not a number" in done.stderr
    assert MarketStore(tmp_path / "store").symbols() == ["QQQ", "SPY"]  # its open, high and low are sound


def test_status_of_nothing(tmp_path: Path) -> None:
    told = claims(tmp_path, "market", "status")
    assert told.returncode == 0 and told.stdout.startswith("Nothing in ")
    assert not (tmp_path / "store").exists()


def test_another_folder_by_flag(tmp_path: Path) -> None:
    (tmp_path / "bars.csv").write_text(BARS)
    claims(tmp_path, "market", "import", "bars.csv", "--into", "elsewhere")
    assert MarketStore(tmp_path / "elsewhere").symbols() == ["SPY"] and not (tmp_path / "store").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("")
    refused = claims(tmp_path, "market", "import", "bars.csv", "--into", "mine")
    assert refused.returncode == 2 and "no store of market figures" in refused.stderr


def test_pull_goes_on_after_what_fails(tmp_path: Path, serve: Callable[[Service], Server]) -> None:
    server = serve(fred)
    words = [
        "market",
        "pull",
        "--provider",
        "fred",
        "--symbols",
        "US10Y,NOPE",
        "--symbols",
        "FED",
        "--from",
        "2025-09-01",
        "--to",
        "2026-02-01",
    ]
    done = claims(tmp_path, *words, server=server)
    assert done.returncode == 1
    assert done.stdout == "US10Y: 2 figures, 2 new\n"
    assert "NOPE: fred has no such symbol" in done.stderr
    assert "FED: fred: status 400: Bad Request.  The series does not exist." in done.stderr
    again = claims(tmp_path, *words, server=server)
    assert again.stdout == "US10Y: there already, by the pull that was broken off\n"


def test_pull_ends_and_begins_anew(tmp_path: Path, serve: Callable[[Service], Server]) -> None:
    words = [
        "market",
        "pull",
        "--provider",
        "fred",
        "--symbols",
        "US",
        "--metrics",
        "unemployment_rate",
        "--from",
        "2025-09-01",
        "--to",
        "2026-02-01",
    ]
    server = serve(fred)
    assert claims(tmp_path, *words, server=server).stdout == "US: 4 figures, 4 new\n"
    assert claims(tmp_path, *words, server=server).stdout == "US: 4 figures, 0 new\n"
    found = MarketStore(tmp_path / "store").observe("US", "unemployment_rate", *EVER)
    assert {(o.provider, o.series, o.basis) for o in found} == {("fred", "UNRATE", "sa")}


def test_a_quota_stops_the_symbol_and_says_so(tmp_path: Path, serve: Callable[[Service], Server]) -> None:
    server = serve(always(429, '{"error_code": 429, "error_message": "Too Many Requests.  Exceeded Rate Limit"}'))
    done = claims(tmp_path, "market", "pull", "--provider", "fred", "--symbols", "US", server=server)
    assert done.returncode == 1 and len(server.asked) == 1
    assert "wait some minutes, then run the same command again" in done.stderr and "Traceback" not in done.stderr


def test_a_killed_pull_goes_on_where_it_stopped(tmp_path: Path, serve: Callable[[Service], Server]) -> None:
    def slow(path: str, query: dict[str, str]) -> tuple[int, str, str]:
        if "0000320193" not in path:
            time.sleep(5)
        return sec(path, query)

    server = serve(slow)
    words = [
        "market",
        "pull",
        "--provider",
        "sec",
        "--symbols",
        "AAPL,MSFT",
        "--from",
        "2017-01-01",
        "--to",
        "2026-01-01",
    ]
    with subprocess.Popen(
        [*CLAIMS, *words], cwd=tmp_path, env=environment(tmp_path, server), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("AAPL: ")
        process.send_signal(signal.SIGKILL)
    server.service = sec
    asked = len(server.asked)
    done = claims(tmp_path, *words, server=server)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "AAPL: there already, by the pull that was broken off\nMSFT: 0 figures, 0 new\n"
    assert [path for path, _ in server.asked[asked:]] == ["/api/xbrl/companyfacts/CIK0000789019.json"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--provider", "nowhere", "--symbols", "US"], "no provider 'nowhere' (installed: "),
        (["--provider", "tables", "--symbols", "US"], "claims market import FILE"),
        (["--provider", "fred", "--symbols", "US", "--from", "2026-01-02", "--to", "2026-01-01"], "is after --to"),
        (["--provider", "fred"], "--symbols"),
    ],
)
def test_wrong_usage(tmp_path: Path, words: list[str], message: str) -> None:
    done = claims(tmp_path, "market", "pull", *words)
    assert done.returncode == 2 and message in done.stderr and done.stdout == ""


ARTICLE = "The SPDR S&P 500 ETF Trust (SPY) closed at $586.08 on December 31, 2024."


def checks(folder: Path, *words: str, published: str = "2025-01-02") -> list[dict[str, object]]:
    command = ["check", str(folder / "a.txt"), "--published", published, "--format", "jsonl", *words]
    done = CliRunner().invoke(cli, command, env=environment(folder))
    assert done.exit_code == 0, done.stderr
    return [check for line in done.stdout.splitlines() for check in json.loads(line)["verdict"]["checks"]]


def test_check_uses_the_store_unless_told_not_to(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "bars.csv").write_text(BARS)
    (tmp_path / "jobs.csv").write_text(JOBS)
    assert checks(tmp_path) == []
    claims(tmp_path, "market", "import", "bars.csv")
    (check,) = checks(tmp_path, "--market", str(tmp_path / "jobs.csv"))
    assert (check["label"], check["provider"]) == ("supported", "tables")
    assert checks(tmp_path, "--market", "none") == []
    assert checks(tmp_path, "--market", "none", "--market", str(tmp_path / "store")) == [check]


def test_a_verdict_names_provider_series_and_vintage(tmp_path: Path, serve: Callable[[Service], Server]) -> None:
    words = ["--symbols", "US", "--metrics", "unemployment_rate", "--from", "2025-09-01", "--to", "2026-02-01"]
    claims(tmp_path, "market", "pull", "--provider", "fred", *words, server=serve(fred))
    (tmp_path / "a.txt").write_text("The U.S. unemployment rate stood at 4.6% in November 2025.")
    (check,) = checks(tmp_path, published="2026-01-10")
    assert (check["label"], check["provider"], check["as_of"]) == ("supported", "fred", "2025-11-01")
    assert "(fred UNRATE, as of 2026-01-03)" in str(check["explanation"])
    assert "since revised to 4.5" in str(check["explanation"])


def test_the_demo_shows_the_same_whatever_is_kept(tmp_path: Path) -> None:
    from extractor.options import market_paths as _market

    MarketStore(tmp_path / "store").note({})
    settings = load_settings(market_store=tmp_path / "store")
    assert _market([], settings) == [tmp_path / "store"]
    assert _market(["none", Path("reference")], settings) == [Path("reference")]
    assert _market([Path("b.csv")], load_settings(market_store=tmp_path / "no")) == [Path("b.csv")]


def test_an_unusable_answer_for_a_key(tmp_path: Path, serve: Callable[[Service], Server]) -> None:
    server = serve(always(200, "[]", JSON))
    done = claims(tmp_path, "market", "pull", "--provider", "fred", "--symbols", "US", server=server)
    assert done.returncode == 1 and "k" * 32 not in done.stderr and "unknown shape" in done.stderr
