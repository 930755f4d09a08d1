"""`claims feed` as users run it: the real command, real pages, a real server."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from server import Site, send, status

from extractor.store import Store

CLAIMS = str(Path(sys.executable).parent / "claims")
LONG = 300.0  # seconds that nothing here should take, on a machine however busy
PAGE = """<!doctype html><html><head><title>{title}</title><meta property="og:site_name" content="{site}">
<meta property="article:published_time" content="2026-01-{day:02}T21:00:00Z"></head><body><article><h1>{title}</h1>
<p>The S&amp;P 500 rose {rise}% on Monday to close at 6,950.23, while the Russell 2000 fell 0.4%.</p>
<p>Small caps are cheap, desk number {day} said: the iShares Russell 2000 ETF trades at {multiple} times trailing
earnings, against 28 times for the S&amp;P 500.</p></article></body></html>"""


def page(day: int, rise: float = 0.5, multiple: float = 19.5) -> Any:
    return send(
        PAGE.format(title=f"Wrap of day {day}", site=f"Paper {day}", day=day, rise=rise, multiple=multiple).encode()
    )


def claims(*arguments: object, **given: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CLAIMS, *map(str, arguments)], capture_output=True, text=True, timeout=LONG, check=False, **given
    )


@pytest.fixture
def feed(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("EXTRACTOR_HOST_DELAY", "0")
    monkeypatch.setenv("EXTRACTOR_BACKOFF", "0")
    monkeypatch.setenv("EXTRACTOR_ALLOW_PRIVATE", "1")
    links = "".join(f"<item><title>{n}</title><link>{site.root}/{n}</link></item>" for n in (26, 27, 28, 404))
    site.replies |= {"/rss": send(f"<rss><channel>{links}</channel></rss>".encode(), Content_Type="text/xml")}
    site.replies |= {"/26": page(26), "/27": page(27, multiple=23.9), "/28": page(28)}
    return f"{site.root}/rss"


def test_a_feed_into_a_store_twice(feed: str, site: Site, tmp_path: Path) -> None:
    store = tmp_path / "claims.db"
    first = claims("feed", feed, "--store", store, "--model", "rules", "--workers", 1)
    assert first.returncode == 1, first.stderr
    assert "3  new" in first.stdout and "2  of them copies of others" in first.stdout and "Verdicts: " in first.stdout
    assert f"Failed: {site.root}/404: status 404 (check the address)" in first.stdout
    assert f"{site.root}/404: status 404" in first.stderr
    site.replies["/404"] = page(25)
    second = claims("feed", feed, "--store", store, "--model", "rules", "--workers", 1, "--format", "json", "-q")
    report = json.loads(second.stdout)
    assert second.returncode == 0 and second.stderr == ""
    assert report["counts"]["known"] == 3 and report["counts"]["new"] == 1 and report["state"] == "done"
    with Store(str(store)) as kept:
        assert len(kept) == 4
        kinds = {check.kind for claim in kept.claims() if claim.verdict for check in claim.verdict.checks}
    assert "cross_source" in kinds


def test_interrupted_it_stops_and_says_how_to_go_on(feed: str, site: Site, tmp_path: Path) -> None:
    slow = [False]

    def slowly(handler: Any) -> None:
        slow[0] = True
        time.sleep(5)
        status(500)(handler)

    site.replies["/27"] = slowly
    store = tmp_path / "claims.db"
    command = [CLAIMS, "feed", feed, "--store", str(store), "--model", "rules"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + LONG
        while not slow[0] and time.monotonic() < until:
            time.sleep(0.05)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONG)
    assert process.returncode == 130 and time.monotonic() - began < 10
    assert "interrupted" in out and f"the same command goes on from there:\n  claims feed {feed} --store {store}" in err
    site.replies["/27"] = page(27)
    assert "3  new" in claims("feed", feed, "--store", store, "--model", "rules").stdout or len(Store(str(store))) == 3


def test_it_watches_until_it_is_stopped(feed: str, site: Site, tmp_path: Path) -> None:
    site.replies["/404"] = page(25)
    command = [
        CLAIMS,
        "feed",
        feed,
        "--store",
        str(tmp_path / "s.db"),
        "--model",
        "rules",
        "--watch",
        "0.001",
        "--format",
        "json",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        first, second = (json.loads(process.stdout.readline()) for _ in range(2))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=LONG)
    assert first["counts"]["new"] == 4 and second["counts"] == {} and process.returncode == 130


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing.xml", "--store", "s.db", "--kind", "fead"], "no kind of source is called fead (one of feed"),
        (["nothing.xml", "--store", "no/folder/s.db"], "its folder is not there"),
        (["nothing.xml"], "give --store URL, or with --engine ray"),
    ],
)
def test_wrong_usage_is_told_in_a_line(arguments: list[str], told: str, tmp_path: Path) -> None:
    ended = claims("feed", *arguments, cwd=tmp_path)
    assert ended.returncode == 2 and told in ended.stderr and "Traceback" not in ended.stderr


def test_a_source_that_is_not_there_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The S&P 500 rose 0.5% on Monday, 26 January 2026.")
    ended = claims("feed", "nothing.xml", "a.txt", "--store", "s.db", "--model", "rules", cwd=tmp_path)
    assert ended.returncode == 1 and "nothing.xml: no such file" in ended.stderr and "1  new" in ended.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "give --store URL"),
        (["--store", "x.db", "--parquet", "out"], "need --engine ray"),
        (
            ["--store", "x.db", "--engine", "ray", "--since", "2026-01-01", "--limit", "3"],
            "does not take --since, --limit",
        ),
        (["--store", "x.db", "--engine", "ray", "--parquet", "out"], "one of them"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: list[str], said: str) -> None:
    from click.testing import CliRunner

    from extractor.cli import cli

    done = CliRunner().invoke(cli, ["feed", "articles", *options])
    assert done.exit_code == 2 and said in done.output
