"""The store of market figures: nothing is lost, nothing is kept twice, whoever is killed or writes at once."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import ReferenceDataError, SettingsError
from extractor.records import Observation
from extractor.reference import Provider
from extractor.reference.store import COLUMNS, Added, MarketStore, is_store
from extractor.reference.vintages import known

EVER = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def figure(symbol: str, date: str, value: float, **given: object) -> Observation:
    seen = given.pop("observed_at", None)
    return Observation(
        symbol=symbol, metric=str(given.pop("metric", "price")), date=dt.date.fromisoformat(date), value=value, unit=str(given.pop("unit", "USD")),
        observed_at=dt.date.fromisoformat(str(seen)) if seen else None, source="s", provider="p", **given,
    )  # fmt: skip


JOBS = [
    figure("US", "2025-11-01", 4.6, metric="unemployment_rate", unit="percent", observed_at="2026-01-03", series="UNRATE", basis="sa"),
    figure("US", "2025-11-01", 4.5, metric="unemployment_rate", unit="percent", observed_at="2026-03-22", series="UNRATE", basis="sa"),
    figure("US", "2025-12-01", 4.4, metric="unemployment_rate", unit="percent", observed_at="2026-01-09", series="UNRATE", basis="sa"),
]  # fmt: skip


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    store = MarketStore(tmp_path / "s")
    assert store.add([*JOBS, figure("spy", "2024-12-31", 586.08)]) == Added(4, 0)
    assert store.observe("US", "unemployment_rate", *EVER) == JOBS
    assert MarketStore(tmp_path / "s").observe("US", "unemployment_rate", *EVER) == JOBS
    assert store.observe("SPY", "price", dt.date(2025, 1, 1), dt.date(2025, 1, 2)) == []
    assert (
        store.symbols() == ["SPY", "US"] and store.metrics("us") == ["unemployment_rate"] and store.metrics("X") == []
    )
    assert isinstance(store, Provider) and is_store(tmp_path / "s") and not is_store(tmp_path)
    near = store.observe("US", "unemployment_rate", dt.date(2025, 11, 1), dt.date(2025, 11, 30))
    assert [float(o.value) for o in known(near, dt.date(2026, 1, 5))] == [4.6]


def test_adding_again_changes_nothing_and_another_value_corrects(tmp_path: Path) -> None:
    store = MarketStore(tmp_path)
    assert store.add(JOBS) == Added(3, 0)
    before = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.glob("*.parquet")}
    assert store.add(JOBS) == store.add([*JOBS, *JOBS]) == Added(0, 0)
    assert before == {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.glob("*.parquet")}
    corrected = JOBS[2].model_copy(update={"value": 4.3})
    assert store.add([JOBS[0], corrected]) == Added(0, 1)
    assert [float(o.value) for o in store.observe("US", "unemployment_rate", *EVER)] == [4.6, 4.5, 4.3]


def test_pandas_in_and_out(tmp_path: Path) -> None:
    store, other = MarketStore(tmp_path / "a"), MarketStore(tmp_path / "b")
    store.add(JOBS)
    frame = store.frame(["US"])
    assert list(frame.columns) == COLUMNS and len(frame) == 3
    assert other.add(frame) == Added(3, 0)
    assert other.observe("US", "unemployment_rate", *EVER) == JOBS
    assert store.add(frame) == Added(0, 0)
    bare = pd.DataFrame({"symbol": ["X"], "metric": "price", "date": [pd.Timestamp("2026-01-02")], "value": [1.5]})
    assert store.add(bare) == Added(1, 0)
    assert store.observe("X", "price", *EVER)[0].basis is None
    odd = pd.DataFrame(
        {
            "symbol": "X",
            "metric": "price",
            "date": ["2026-01-05", None, "2026-01-07"],
            "value": [float("inf"), 1.0, float("nan")],
        }
    )
    assert store.add(odd) == Added(0, 0)
    assert len(store.frame()) == 4 and store.frame(["NONE"]).empty
    with pytest.raises(ReferenceDataError, match="a table without metric, date"):
        store.add(pd.DataFrame({"symbol": ["X"], "value": [1.0]}))


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("AB"),
            st.integers(1, 9),
            st.sampled_from([None, 10, 20]),
            st.decimals(-1000, 1000, places=2),
        ),
        max_size=12,
    ),
    st.data(),
)
def test_any_order_and_any_portions_come_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int, int | None, float]], data: st.DataObject
) -> None:
    unique = {(s, d, seen): v for s, d, seen, v in rows}
    figures = [
        figure(s, f"2026-01-0{d}", v, observed_at=f"2026-02-{seen}" if seen else None)
        for (s, d, seen), v in unique.items()
    ]  # type: ignore[arg-type]
    whole, parts = (MarketStore(tmp_path_factory.mktemp(name)) for name in "wp")
    whole.add(figures)
    mixed = data.draw(st.permutations(figures))
    cut = data.draw(st.integers(0, len(mixed)))
    one, two = parts.add(mixed[:cut]), parts.add(mixed)
    assert one.new + two.new == len(figures) and one.changed == two.changed == 0
    for symbol in "AB":
        assert whole.observe(symbol, "price", *EVER) == parts.observe(symbol, "price", *EVER)


@pytest.mark.parametrize(
    "symbol", ["^GSPC", "GC=F", "EURUSD=X", "sector:technology", "name:acme/../../etc", "A*B", ".", "..", "Ü", "X" * 90]
)
def test_any_symbol_is_a_file_of_the_folder(tmp_path: Path, symbol: str) -> None:
    store = MarketStore(tmp_path / "s")
    store.add([figure(symbol, "2026-01-02", 1.25)])
    assert [float(o.value) for o in store.observe(symbol, "price", *EVER)] == [1.25]
    assert len(store.symbols()) == 1 and store.metrics(store.symbols()[0]) == ["price"]
    assert [p.name for p in tmp_path.iterdir()] == ["s"]


def test_no_symbol_is_so_long(tmp_path: Path) -> None:
    store = MarketStore(tmp_path)
    assert store.observe("name:" + "long-" * 99, "price", *EVER) == store.metrics("Ü" * 99) == []
    with pytest.raises(ReferenceDataError, match="no symbol is so long"):
        MarketStore(tmp_path).add([figure("X" * 300, "2026-01-02", 1)])


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    store = MarketStore(tmp_path)
    store.add([figure(symbol, "2026-01-02", 1) for symbol in "ABC"])
    (tmp_path / "C.parquet").write_bytes(b"broken")
    assert store.observe("A", "price", *EVER)
    assert list(store._series) == [("A", "price")]
    with pytest.raises(ReferenceDataError, match=r"C\.parquet: cannot be read.*delete this file"):
        store.observe("C", "price", *EVER)
    with pytest.raises(ReferenceDataError, match=r"C\.parquet"):
        list(store.status())


def test_other_folders_and_versions_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(SettingsError, match="no store of market figures"):
        MarketStore(tmp_path)
    with pytest.raises(SettingsError, match="no store of market figures"):
        MarketStore(tmp_path / "notes.txt")
    newer = tmp_path / "newer"
    newer.mkdir()
    (newer / "market-store.json").write_text('{"version": 99}')
    with pytest.raises(SettingsError, match="version 99"):
        MarketStore(newer)
    (newer / "market-store.json").write_text("{")
    with pytest.raises(SettingsError, match="cannot be read"):
        MarketStore(newer)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SettingsError, match="cannot be written"):
        MarketStore(tmp_path / "s").add(JOBS)


def test_a_place_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("")
    with pytest.raises(SettingsError):
        MarketStore(tmp_path / "f" / "s").add(JOBS)


def test_the_log_survives_a_torn_line(tmp_path: Path) -> None:
    store = MarketStore(tmp_path)
    store.note({"what": "pull", "symbol": "A"})
    with (tmp_path / "log.jsonl").open("a") as log:
        log.write('{"what": "pull", "sym')
    store.note({"what": "pull", "symbol": "B"})
    assert [entry["symbol"] for entry in store.log()] == ["A", "B"]


WRITER = """
import sys, datetime as dt
from extractor.records import Observation
from extractor.reference.store import MarketStore
store, name = MarketStore(sys.argv[1]), sys.argv[2]
for n in range(int(sys.argv[3])):
    store.add([
        Observation(symbol=symbol, metric="price", date=dt.date(2020, 1, 1) + dt.timedelta(days=n), value=n, unit="USD", source=name)
        for symbol in ("SHARED", name)
    ])
    print(n, flush=True)
"""


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)], stdout=subprocess.PIPE, text=True
    )


def test_two_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    both = [writer(tmp_path, name, 15) for name in ("A", "B")]
    assert [process.wait(60) for process in both] == [0, 0]
    store = MarketStore(tmp_path)
    assert len(store.observe("SHARED", "price", *EVER)) == 30
    assert len(store.observe("A", "price", *EVER)) == len(store.observe("B", "price", *EVER)) == 15


def test_who_is_killed_leaves_a_whole_store(tmp_path: Path) -> None:
    process = writer(tmp_path, "A", 10_000)
    assert process.stdout is not None
    while int(process.stdout.readline()) < 8:
        pass
    time.sleep(0.013)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    store = MarketStore(tmp_path)
    days = [o.date for o in store.observe("SHARED", "price", *EVER)]
    assert len(days) >= 9 and days == sorted(set(days))
    (tmp_path / ".SHARED.parquet.1.tmp").write_bytes(b"half")
    assert store.add([figure("Z", "2026-01-02", 1)]) == Added(1, 0)
    assert not list(tmp_path.glob(".*.tmp"))
