"""CSV files as FRED and ALFRED give them for download."""

import datetime as dt

import pytest

from extractor import reference
from extractor.errors import ReferenceDataError
from extractor.reference.download import opened
from extractor.reference.tables import Tables

FIRST, LAST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def written(folder, text):
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def unemployment(tables):
    return [
        (str(o.date), float(o.value), o.observed_at) for o in tables.observe("US", "unemployment_rate", FIRST, LAST)
    ]


@pytest.mark.parametrize("head", ["observation_date,UNRATE", "DATE,UNRATE", "\ufeffobservation_date,UNRATE,DGS10"])
def test_a_series_from_fred(tmp_path, head):
    tables = opened(written(tmp_path, f"{head}\n2025-09-01,4.4,4.1\n2025-10-01,.,\n2025-11-01,4.5,4.2\n"))
    today = dt.date.today()
    assert isinstance(tables, reference.Provider)
    assert unemployment(tables) == [("2025-09-01", 4.4, today), ("2025-11-01", 4.5, today)]
    assert tables.symbols() == (["US", "US10Y"] if "DGS10" in head else ["US"])
    assert tables.metrics("us") == ["unemployment_rate"] and tables.metrics("FED") == []
    assert {o.observed_at for o in tables.observe("US10Y", "yield", FIRST, LAST)} <= {None}


def test_vintages_from_alfred(tmp_path):
    text = (
        "observation_date,UNRATE_20260322,UNRATE_20260103\n2025-09-01,4.4,4.4\n2025-11-01,4.5,4.6\n2026-01-01,4.3,.\n"
    )
    assert [(day, value, str(seen)) for day, value, seen in unemployment(opened(written(tmp_path, text)))] == [
        ("2025-09-01", 4.4, "2026-01-03"),
        ("2025-11-01", 4.6, "2026-01-03"),
        ("2025-11-01", 4.5, "2026-03-22"),
        ("2026-01-01", 4.3, "2026-03-22"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("observation_date,NOSUCH\n2025-09-01,4.4\n", "table.csv: NOSUCH is no series that we know"),
        ("observation_date,UNRATE_20261399\n2025-09-01,4.4\n", "column UNRATE_20261399"),
        ("observation_date,UNRATE\n2025-09-01,4.4\nsoon,4.4\n", "table.csv, row 3: 'soon, 4.4' is no date"),
        ("observation_date,UNRATE\n2025-09-01,high\n", "row 2"),
        ("observation_date,UNRATE\n2025-09-01,nan\n", "row 2"),
        ("observation_date,UNRATE\n" + "9" * 200_000, "table.csv: field larger"),
    ],
)
def test_broken_files_from_fred(tmp_path, text, told):
    with pytest.raises(ReferenceDataError) as raised:
        unemployment(opened(written(tmp_path, text)))
    assert told in str(raised.value)


def test_what_is_not_from_fred_is_a_table(tmp_path):
    assert isinstance(opened(written(tmp_path, "symbol,date,close\nSPY,2024-12-31,586.08\n")), Tables)
    assert isinstance(opened(tmp_path), Tables)
    with pytest.raises(ReferenceDataError, match="no such file"):
        opened(tmp_path / "none.csv")
