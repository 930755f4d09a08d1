"""Vintages: what a series said on a day, and what it says now."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from extractor.records import Observation
from extractor.reference.vintages import first, known, latest


def payrolls(date, value, seen=None, source="fred"):
    day = dt.date.fromisoformat
    return Observation(
        symbol="US", metric="payroll_employment", date=day(date), value=value, unit="thousands",
        observed_at=day(seen) if seen else None, source=source,
    )  # fmt: skip


MAY = [
    payrolls("2026-05-01", 158861, "2026-08-07"),
    payrolls("2026-04-01", 158829, "2026-06-05"),
    payrolls("2026-05-01", 159001, "2026-06-05"),
    payrolls("2026-05-01", 158927, "2026-07-02"),
]


def values(observations):
    return [(str(o.date), int(o.value)) for o in observations]


def test_each_date_as_it_stood_on_a_day():
    assert values(known(MAY, dt.date(2026, 6, 4))) == []
    assert values(known(MAY, dt.date(2026, 6, 5))) == [("2026-04-01", 158829), ("2026-05-01", 159001)]
    assert values(known(MAY, dt.date(2026, 8, 6))) == [("2026-04-01", 158829), ("2026-05-01", 158927)]


def test_the_first_print_and_the_newest():
    assert values(first(MAY)) == [("2026-04-01", 158829), ("2026-05-01", 159001)]
    assert values(latest(MAY)) == [("2026-04-01", 158829), ("2026-05-01", 158861)]


def test_what_tells_no_day_was_known_on_its_own():
    told_nothing = [payrolls("2026-05-01", 1), payrolls("2026-05-01", 2, "2026-06-05")]
    assert values(known(told_nothing, dt.date(2026, 5, 1))) == [("2026-05-01", 1)]
    assert values(known(told_nothing, dt.date(2026, 6, 5))) == [("2026-05-01", 2)]
    assert known(told_nothing, dt.date(2026, 4, 30)) == []


def test_sources_keep_their_own_figures():
    both = [payrolls("2026-05-01", 1, "2026-06-05", "bls"), payrolls("2026-05-01", 2, "2026-07-02", "fred")]
    assert values(latest(both)) == [("2026-05-01", 1), ("2026-05-01", 2)]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=20), st.integers(0, 90))
def test_nothing_known_later_is_ever_given(rows, on):
    start = dt.date(2026, 1, 1)
    day = start + dt.timedelta(days=on)
    series = [
        payrolls(str(start + dt.timedelta(days=d)), i, str(start + dt.timedelta(days=d + lag)))
        for i, (d, lag) in enumerate(rows)
    ]
    found = known(series, day)
    assert all(o.observed_at <= day for o in found)
    assert len({o.date for o in found}) == len(found) == len({o.date for o in series if o.observed_at <= day})
    assert all(
        o.observed_at == max(p.observed_at for p in series if p.date == o.date and p.observed_at <= day) for o in found
    )
