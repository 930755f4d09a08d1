"""Trading days against holidays that everybody can look up."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import calendar

D = dt.date
DAYS = st.dates(D(1960, 1, 1), D(2045, 12, 31))


@pytest.mark.parametrize(
    ("day", "exchange", "trades"),
    [
        (D(2026, 1, 1), "XNYS", False),  # New Year
        (D(2026, 1, 2), "XNYS", True),
        (D(2026, 1, 19), "XNYS", False),  # Martin Luther King day
        (D(1997, 1, 20), "XNYS", True),  # kept from 1998 on
        (D(2026, 1, 24), "XNYS", False),  # Saturday
        (D(2021, 4, 2), "XNYS", False),  # Good Friday
        (D(2001, 9, 12), "XNYS", False),
        (D(2012, 10, 29), "XNYS", False),  # the hurricane
        (D(2024, 12, 26), "XNYS", True),
        (D(2024, 12, 26), "XLON", False),  # Boxing Day
        (D(2025, 1, 3), "XTKS", False),  # Japan's New Year, known for fewer years
        (D(1955, 7, 4), "XNYS", True),  # before the listed years every weekday counts
        (D(2026, 1, 1), "no such exchange", True),
    ],
)
def test_sessions_and_holidays(day: dt.date, exchange: str, trades: bool) -> None:
    assert calendar.is_session(day, exchange) is trades


def test_counting_sessions() -> None:
    assert calendar.nth_session(D(2026, 1, 1), 1) == D(2026, 1, 2)
    assert calendar.nth_session(D(2026, 1, 1), 14) == D(2026, 1, 22)  # the opening 14 of 2026
    assert calendar.nth_session(D(2019, 8, 14), -20) == D(2019, 7, 18)  # the last 20
    assert calendar.previous_session(D(2026, 1, 20)) == D(2026, 1, 16)
    assert calendar.next_session(D(2026, 1, 16)) == D(2026, 1, 20)
    assert len(calendar.sessions_between(D(2026, 1, 1), D(2026, 1, 22))) == 14


@given(DAYS)
def test_on_or_before_is_a_session_and_near(day: dt.date) -> None:
    found = calendar.session_on_or_before(day)
    assert calendar.is_session(found)
    assert 0 <= (day - found).days <= 7
    assert (found == day) == calendar.is_session(day)
    assert calendar.previous_session(day) < day < calendar.next_session(day)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = "import sys, extractor.calendar; sys.exit('exchange_calendars' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
