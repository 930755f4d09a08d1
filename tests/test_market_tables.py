"""Market tables: two shapes, CSV and Parquet, whatever their spelling; broken ones are named by file and row."""

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import reference
from extractor.errors import ReferenceDataError, UnknownNameError
from extractor.reference.symbols import canonical
from extractor.reference.tables import Tables

BARS = """symbol,date,open,high,low,close,volume,source
^GSPC,2026-01-22,6890,6910,6880,6900.10,1000,yahoo
^GSPC,2026-01-23,6903,6932,6895,6915.61,,yahoo
^GSPC,2026-01-23,6903,6932,6895,6915.61,,yahoo
USDJPY=X,2026-01-23,,,,155.7,,yahoo
"""
FIGURES = """symbol,metric,date,value,unit,observed_at,source
IWM,pe_ratio,2026-01-12,19.24,ratio,2026-01-12,vendor
US,unemployment_rate,2025-11-01,4.6,percent,2026-01-03,fred
US,unemployment_rate,2025-11-01,4.5,percent,2026-03-22,fred
US,unemployment_rate,2025-10-01,.,percent,,fred
US10Y,yield,2026-01-23,4.24,percent,,fred
"""
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def written(folder, text, name="table.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def values(tables, symbol, metric, start=FIRST, end=LAST):
    return [(str(o.date), float(o.value)) for o in tables.observe(symbol, metric, start, end)]


def test_bars_become_figures(tmp_path):
    tables = Tables(written(tmp_path, BARS))
    assert values(tables, "^GSPC", "price") == [("2026-01-22", 6900.1), ("2026-01-23", 6915.61)]
    assert values(tables, "^GSPC", "high", dt.date(2026, 1, 23)) == [("2026-01-23", 6932.0)]
    assert values(tables, "^GSPC", "volume") == [("2026-01-22", 1000.0)]
    assert values(tables, "^GSPC", "yield") == []
    assert values(tables, "AAPL", "price") == []
    assert isinstance(tables, reference.Provider)
    (close,) = tables.observe("^GSPC", "price", dt.date(2026, 1, 23), dt.date(2026, 1, 23))
    assert (close.value, close.source, close.provider) == (Decimal("6915.61"), "yahoo", "tables")


def test_figures_keep_unit_and_vintage(tmp_path):
    tables = Tables(written(tmp_path, FIGURES))
    found = tables.observe("US", "unemployment_rate", FIRST, LAST)
    assert [(str(o.observed_at), float(o.value), o.unit) for o in found] == [
        ("2026-01-03", 4.6, "percent"),
        ("2026-03-22", 4.5, "percent"),
    ]
    assert tables.symbols() == ["IWM", "US", "US10Y"]


def test_a_folder_of_both_shapes_and_formats(tmp_path):
    written(tmp_path, FIGURES)
    (tmp_path / "deep").mkdir()
    pd.DataFrame(
        {"Symbol": ["^GSPC", "SPY"], "Date": pd.to_datetime(["2026-01-23", "2026-01-23"]), "Close": [6915.61, 689.2]}
    ).to_parquet(tmp_path / "deep" / "bars.parquet")
    (tmp_path / "notes.txt").write_text("no table")
    tables = Tables(tmp_path)
    assert values(tables, "SPY", "price") == [("2026-01-23", 689.2)]
    assert values(tables, "US10Y", "yield") == [("2026-01-23", 4.24)]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + BARS,
        BARS.replace("\n", "\r\n"),
        BARS.replace(",", ";"),
        BARS.replace("symbol,date", "Symbol, Date"),
        BARS.replace("2026-01-", "01/").replace("01/22", "01/22/2026").replace("01/23", "01/23/2026"),
        BARS.replace("2026-01-22", "22 Jan 2026").replace("2026-01-23", "20260123"),
        BARS.replace("2026-01-23", "2026-01-23 00:00:00-05:00"),
        BARS.replace("^GSPC", '"^GSPC"').replace("6900.10", '"6,900.10"'),
        BARS.replace(",,,,155.7", ",nan,NaN,null,155.7"),
        BARS.rstrip("\n"),
        BARS + "\n",
    ],
    ids=[
        "mark",
        "windows",
        "semicolons",
        "capitals",
        "american",
        "spelled-out",
        "times",
        "quoted",
        "not-a-number",
        "open-end",
        "empty-row",
    ],
)
def test_spellings(tmp_path, text):
    tables = Tables(written(tmp_path, text))
    assert values(tables, "^GSPC", "price") == [("2026-01-22", 6900.1), ("2026-01-23", 6915.61)]
    assert values(tables, "JPY=X", "price") == [("2026-01-23", 155.7)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "table.csv: the head of this table is a, b (daily bars have the columns"),
        ("", "table.csv: the head of this table is "),
        (BARS.replace("6900.10", "n.a. today"), "table.csv, row 2 (^GSPC): close 'n.a. today' is not a number"),
        (BARS.replace("2026-01-22", "someday"), "table.csv, row 2 (^GSPC): date 'someday' is not a date"),
        (BARS.replace("2026-01-2", "01/0"), "may be read two ways (write dates as YYYY-MM-DD)"),
        (
            BARS.replace("6900.10,1000,yahoo", "6900.10,1000,yahoo,9,9,9"),
            "table.csv, row 2 (^GSPC): 11 cells under 8 columns",
        ),
    ],
    ids=["shape", "empty", "number", "date", "ambiguous", "cells"],
)
def test_broken_tables_are_named_by_row(tmp_path, text, told):
    if "two ways" in told:
        text = text.replace("01/02", "01/02/2026").replace("01/03", "01/03/2026")
    with pytest.raises(ReferenceDataError) as raised:
        Tables(written(tmp_path, text)).observe("^GSPC", "price", FIRST, LAST)
    assert told in str(raised.value)


def test_broken_paths(tmp_path):
    with pytest.raises(ReferenceDataError, match="no such file or folder"):
        Tables(tmp_path / "none.csv")
    with pytest.raises(ReferenceDataError, match="no table in this folder"):
        Tables(tmp_path)
    with pytest.raises(ReferenceDataError, match="is it a Parquet file"):
        Tables(written(tmp_path, BARS, "table.parquet"))


def test_a_broken_row_of_another_symbol_is_no_matter(tmp_path):
    tables = Tables(written(tmp_path, BARS.replace("155.7", "broken")))
    assert len(values(tables, "^GSPC", "price")) == 2
    with pytest.raises(ReferenceDataError, match="row 5"):
        values(tables, "JPY=X", "price")


def test_only_symbols_in_use_are_kept(tmp_path):
    tables = Tables(written(tmp_path, BARS))
    tables.observe("^GSPC", "price", FIRST, LAST)
    assert list(tables._rows) == ["^GSPC"]


@given(st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), st.integers(1, 28), st.integers(1, 999)), max_size=30))
def test_every_row_is_found_wherever_it_stands(tmp_path_factory, rows):
    lines = [f"{symbol},2026-01-{day:02},{close}" for symbol, day, close in rows]
    tables = Tables(written(tmp_path_factory.mktemp("t"), "symbol,date,close\n" + "\n".join(lines)))
    for symbol in "ABC":
        expected = {(f"2026-01-{day:02}", float(close)) for s, day, close in rows if s == symbol}
        assert set(values(tables, symbol, "price")) == expected


@pytest.mark.parametrize(
    ("given_symbol", "expected"),
    [("USDJPY=X", "JPY=X"), ("brk.b", "BRK-B"), ("SPX", "^GSPC"), ("CL=F", "CL=F"), ("WTI-SPOT", "WTI-SPOT"), ("HEI.DE", "HEI.DE"), ("sector:energy", "sector:energy")],
)  # fmt: skip
def test_symbols(given_symbol, expected):
    assert canonical(given_symbol) == expected
    assert canonical(canonical(given_symbol)) == expected


def test_an_unknown_provider_answers_with_those_installed():
    with pytest.raises(UnknownNameError, match="no provider 'nowhere'"):
        reference.provider("nowhere")


def test_the_observer_answers_for_a_stretch_of_days(tmp_path):
    observe = reference.observer(Tables(written(tmp_path, BARS)))
    first, last = dt.date(2026, 1, 20), dt.date(2026, 1, 25)
    assert [str(o.date) for o in observe("^GSPC", "price", first, last)] == ["2026-01-22", "2026-01-23"]
    assert observe("^GSPC", "price", dt.date(2026, 2, 20), dt.date(2026, 2, 25)) == []
