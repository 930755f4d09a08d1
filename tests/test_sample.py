"""The sample that comes with the package: that it is there, whole, and can be used as it lies."""

import csv
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from extractor import sample
from extractor.errors import InputError
from extractor.metrics import METRICS
from extractor.pipeline import market_data

ROOT = Path(__file__).parent.parent
FIGURES = sample.folder() / "reference" / "sample.csv"
RANGE = ("policy_rate_lower", "policy_rate_upper")


def figures():
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_figure_is_one_of_a_known_metric_and_stands_once():
    rows = figures()
    assert {row["metric"] for row in rows} <= METRICS.keys() | set(RANGE)
    keys = [(row["symbol"], row["metric"], row["date"]) for row in rows]
    assert keys == sorted(set(keys))
    for row in rows:
        assert dt.date(2018, 1, 1) <= dt.date.fromisoformat(row["date"]) <= dt.date(2026, 12, 31)
        assert Decimal(row["value"]).is_finite() and row["unit"]


def test_every_source_is_named_where_the_origins_are_told():
    told = set(re.findall(r"`([\w-]+)`", (FIGURES.parent / "README.md").read_text(encoding="utf-8")))
    assert {row["source"] for row in figures()} <= told


def test_the_figures_answer_as_a_market_table():
    observe = market_data(FIGURES)
    found = observe("IWM", "pe_ratio", dt.date(2026, 1, 1), dt.date(2026, 1, 31))
    assert [(o.value, o.source) for o in found] == [(Decimal("19.24"), "ginlix")]


def test_copying_leaves_other_files_alone_and_works_again(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "mine.html").write_text("mine")
    for _ in range(2):
        articles, reference = sample.copy(tmp_path)
        assert (articles / "mine.html").read_text() == "mine"
        assert len(list(articles.glob("sample-*.html"))) >= 14 and (reference / "sample.csv").exists()


def test_a_missing_sample_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(sample, "files", lambda package: tmp_path / package)
    with pytest.raises(InputError, match="sample articles are not there"):
        sample.folder()


def test_a_wheel_holds_all_that_is_needed_and_no_held_out_text():
    wheel = pytest.importorskip("hatchling.builders.wheel")
    names = {file.distribution_path for file in wheel.WheelBuilder(str(ROOT)).recurse_included_files()}
    pages = {path.name for path in (ROOT / "corpus" / "articles").glob("sample-*.html")}
    assert {f"extractor/sample/articles/{page}" for page in pages} | {"extractor/sample/reference/sample.csv"} <= names
    for needed in ("py.typed", "data/metrics.csv", "report/templates/report.html.j2", "report/templates/report.css"):
        assert f"extractor/{needed}" in names
    assert not [
        name
        for name in names
        if name.endswith(".jsonl")
        or (name.endswith(".md") and not name.endswith("/README.md"))
        or "marked" in name
        or not name.startswith("extractor/")
    ]
    assert {name for name in names if name.endswith(".html")} == {f"extractor/sample/articles/{page}" for page in pages}
