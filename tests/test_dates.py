"""Dates in words and the days they mean, read on 26 January 2026 unless a row says otherwise."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import pytest
import spacy
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.annotate import fiscal
from extractor.annotate import periods as p
from extractor.annotate.dates import find, parse_when
from extractor.annotate.spans import Instrument, When, get, note, put

PUBLISHED = "2026-01-26"  # a Monday

CASES: list[tuple[str, ...]] = [
    # days
    ("rose 2% on Friday", "2026-01-23", "point"),
    ("Friday's close", "2026-01-23", "point"),
    ("on Monday", "2026-01-26", "point"),
    ("next Tuesday", "2026-01-27", "point"),
    ("this Friday", "2026-01-30", "point"),
    ("last Thursday", "2026-01-22", "point"),
    ("last Wednesday", "2020-01-15", "point", "2020-01-21"),
    ("on Sunday", "2026-02-01", "point", "2026-02-01"),
    ("meets on Thursday", "2024-12-19", "point", "2024-12-18"),
    ("is expected to stand pat on Wednesday", "2026-01-28", "point"),
    ("the tool showed on Tuesday", "2024-12-17", "point", "2024-12-18"),
    ("Thursday's losses", "2024-12-12", "point", "2024-12-18"),
    ("On Monday, the first session after the downgrade, the Dow fell", "2011-08-08", "point", "2011-08-14"),
    ("a tariff on imported trucks starts Oct. 1", "2025-10-01", "point", "2025-09-26"),
    ("Two years ago today, an ounce cost $1,850", "2023-10-08", "point", "2025-10-08"),
    ("from $11.6 billion at this time last year", "2016-10-24", "point", "2017-10-24"),
    ("Its July guidance was for $42 billion", "2017-07-01..2017-07-31", "period", "2017-10-24"),
    ("For the decade through January, it compounded", "2016-02-01..2026-01-31", "period", "2026-02-11"),
    ("with the Bank of Canada expected on Wednesday to lift rates", "2022-07-13", "point", "2022-07-12"),
    ("Friday, Jan. 23, was quiet", "2026-01-23", "point"),
    ("Thursday (Jan. 22)", "2026-01-22", "point"),
    ("today", "2026-01-26", "point"),
    ("tonight", "2026-01-26", "point"),
    ("this morning", "2026-01-26", "point"),
    ("yesterday", "2026-01-25", "point"),
    ("tomorrow", "2026-01-27", "point"),
    ("last night", "2026-01-15", "point", "2026-01-16"),
    ("last night", "2026-01-23", "point"),
    ("the 22nd", "2026-01-22", "point", "2026-02-01"),
    ("on Jan. 23", "2026-01-23", "point"),
    ("Jan 23", "2026-01-23", "point"),
    ("Jan. 23, 2026", "2026-01-23", "point"),
    ("January 23rd", "2026-01-23", "point"),
    ("23 January", "2026-01-23", "point"),
    ("23 January 2026", "2026-01-23", "point"),
    ("2026-01-23", "2026-01-23", "point"),
    ("10/12/2023", "2023-10-12", "point"),
    ("13/12/2023", "2023-12-13", "point"),
    ("on November 2", "2022-11-02", "point", "2022-10-13"),
    ("at the January 28-29 meeting", "2025-01-28..2025-01-29", "period", "2024-12-18"),
    ("put off until Dec. 15", "2019-12-15", "point", "2019-08-14"),
    ("wanted on April 30", "2025-04-30", "point", "2025-05-22"),
    ("the low of October 12", "2022-10-12", "point", "2022-11-28"),
    ("worst since April 10", "2025-04-10..2025-10-10", "vague", "2025-10-10"),
    ("bought at the bottom on April 8", "2025-04-08", "point", "2026-02-01"),
    ("Dec. 31", "2025-12-31", "point"),
    ("on Feb. 29, 2024", "2024-02-29", "point"),
    ("Christmas Eve", "2025-12-24", "point"),
    ("Good Friday", "2021-04-02", "point", "2021-04-05"),
    ("by the Fourth of July", "2023-07-04", "point", "2023-06-08"),
    ("in Thanksgiving week", "2025-11-24..2025-11-28", "period", "2025-12-01"),
    ("come Christmas", "2025-12-25", "point", "2025-05-22"),
    ("by Easter", "2026-04-05", "point"),
    ("Labor Day", "2024-09-02", "point", "2024-09-20"),
    # months
    ("in June", "2025-06-01..2025-06-30", "period"),
    ("June's 0.4%", "2025-06-01..2025-06-30", "period"),
    ("the June reading", "2025-06-01..2025-06-30", "period"),
    ("expected in June", "2026-06-01..2026-06-30", "period"),
    ("in October 2021", "2021-10-01..2021-10-31", "period", "2022-10-13"),
    ("September's 0.2%", "2022-09-01..2022-09-30", "period", "2022-10-13"),
    ("fell to 49.5 in September from 50", "2021-09-01..2021-09-20", "period", "2021-09-20"),
    ("gained 5% in January", "2026-01-01..2026-01-26", "period"),
    ("last August", "2025-08-01..2025-08-31", "period", "2026-02-06"),
    ("last April", "2019-04-01..2019-04-30", "period", "2020-01-21"),
    ("next June", "2026-06-01..2026-06-30", "period", "2025-10-29"),
    ("December 2021", "2021-12-01..2021-12-31", "period"),
    ("December of last year", "2025-12-01..2025-12-31", "period"),
    ("Jan '24", "2024-01-01..2024-01-31", "period"),
    ("a cut by March", "2023-03-31", "point", "2022-09-21"),
    ("the September quarter", "2025-07-01..2025-09-30", "period", "2025-11-04"),
    ("January-March", "2026-01-01..2026-03-31", "period"),
    ("April-June", "2022-04-01..2022-06-30", "period", "2022-07-26"),
    ("mid-March", "2022-03-15", "point", "2022-10-13"),
    ("by mid-June", "2026-06-15", "point"),
    ("late January", "2026-01-21..2026-01-31", "period"),
    ("early April", "2026-04-01..2026-04-10", "period", "2026-04-08"),
    ("the end of September", "2018-09-30", "point", "2018-11-12"),
    ("by the end of June", "2026-06-30", "point"),
    ("at the start of January", "2021-01-01", "point", "2021-04-05"),
    ("February's last settlement", "2026-02-27", "point", "2026-04-08"),
    ("the first week of April", "2026-04-01..2026-04-07", "period", "2026-04-08"),
    ("in the first ten sessions of January", "2026-01-02..2026-01-15", "period"),
    # years
    ("gained 20% in 2025", "2025-01-01..2025-12-31", "period"),
    ("2025's rally", "2025-01-01..2025-12-31", "period"),
    ("expected for 2026", "2026-01-01..2026-12-31", "period"),
    ("a 13.3% gain for 2019", "2019-01-01..2019-08-14", "period", "2019-08-14"),
    ("20.4% for 2018 in full", "2018-01-01..2018-12-31", "period", "2018-11-12"),
    ("2026 earnings estimates", "2026-01-01..2026-12-31", "period"),
    ("by 2035", "2035-01-01..2035-12-31", "period", "2025-05-22"),
    ("through 2035", "2024-11-06..2035-12-31", "period", "2024-11-06"),
    ("the two meetings left in 2022", "2022-09-21..2022-12-31", "period", "2022-09-21"),
    ("the 2008 crisis", "2008-01-01..2008-12-31", "period"),
    ("the peaks of 1929", "1929-01-01..1929-12-31", "period"),
    ("March 2020 low", "2020-03-01..2020-03-31", "period"),
    ("the 1990s", "1990-01-01..1999-12-31", "period"),
    ("the '90s", "1990-01-01..1999-12-31", "period"),
    ("late 1990s", "1997-01-01..1999-12-31", "period"),
    ("between 2010 and 2019", "2010-01-01..2019-12-31", "period"),
    ("1999–2021", "1999-01-01..2021-12-31", "period"),
    ("2023E", "2023-01-01..2023-12-31", "period", "2022-11-28"),
    ("FY25", "2025-01-01..2025-12-31", "period"),
    ("fiscal 2025", "2025-01-01..2025-12-31", "period"),
    ("YE14", "2014-12-31", "point", "2013-12-19"),
    ("late 2025", "2025-10-01..2025-12-31", "period"),
    ("early 2026", "2026-01-01..2026-03-31", "period"),
    ("mid-2024", "2024-04-01..2024-09-30", "period"),
    ("the closing months of 2025", "2025-10-01..2025-12-31", "period"),
    ("the opening weeks of 2026", "2026-01-01..2026-01-21", "period"),
    ("the end of 2024", "2024-12-31", "point"),
    ("end-2026", "2026-12-31", "point"),
    ("at year-end 2025", "2025-12-31", "point"),
    ("year-end '23", "2023-12-31", "point", "2022-11-28"),
    ("by year-end", "2026-12-31", "point"),
    ("the end of the year", "2025-12-31", "point"),
    ("the end of the year", "2026-12-31", "point", "2026-09-26"),
    ("end the year at", "2023-12-31", "point", "2023-06-08"),
    ("when the year began", "2020-12-31", "point", "2021-04-05"),
    ("the rest of the year", "2025-05-22..2025-12-31", "period", "2025-05-22"),
    ("full-year forecast", "2024-01-01..2024-12-31", "period", "2024-08-15"),
    ("on the last afternoon of 1989", "1989-12-31", "point"),
    ("the last three trading days of 2025", "2025-12-29..2025-12-31", "period"),
    # quarters, halves, seasons
    ("Q3", "2025-07-01..2025-09-30", "period"),
    ("Q1 2026", "2026-01-01..2026-03-31", "period"),
    ("Q4", "2018-10-01..2018-12-31", "period", "2018-11-12"),
    ("1Q23", "2023-01-01..2023-03-31", "period"),
    ("3Q", "2025-07-01..2025-09-30", "period"),
    ("the third quarter", "2025-07-01..2025-09-30", "period"),
    ("the third quarter of 2024", "2024-07-01..2024-09-30", "period"),
    ("second quarter", "2019-04-01..2019-06-30", "period", "2019-06-29"),
    ("first-quarter profits", "2021-01-01..2021-03-31", "period", "2021-04-05"),
    ("growth projected for the first quarter", "2026-01-01..2026-03-31", "period", "2026-01-12"),
    ("fourth-quarter growth", "2024-10-01..2024-12-31", "period", "2025-03-05"),
    ("in the quarter", "2025-10-01..2025-12-31", "period"),
    ("for the current quarter", "2025-10-01..2025-12-31", "period", "2025-11-04"),
    ("last quarter", "2025-10-01..2025-12-31", "period"),
    ("next quarter", "2026-04-01..2026-06-30", "period"),
    ("when the quarter ended", "2018-09-30", "point", "2018-11-12"),
    ("last year's quarter", "2024-07-01..2024-09-30", "period", "2025-11-04"),
    ("first half", "2025-01-01..2025-06-30", "period"),
    ("H1", "2025-01-01..2025-06-30", "period"),
    ("H2 2025", "2025-07-01..2025-12-31", "period"),
    ("the second half of next year", "2026-07-01..2026-12-31", "period", "2025-11-04"),
    ("its fiscal third quarter, which ended Aug. 29", "2025-05-30..2025-08-29", "period", "2025-09-21"),
    ("the three months to Sept. 27", "2025-06-28..2025-09-27", "period", "2025-11-04"),
    ("the quarter ended Aug. 3", "2019-05-04..2019-08-03", "period", "2019-08-14"),
    ("in the week to April 3", "2026-03-28..2026-04-03", "period", "2026-04-08"),
    ("in the fiscal year that ends in May 2021", "2020-06-01..2021-05-31", "period", "2020-09-16"),
    ("inflation in the year to June", "2025-06-01..2025-06-30", "period"),
    ("a return over the year to June", "2024-07-01..2025-06-30", "period"),
    ("over the 12 months through June", "2024-07-01..2025-06-30", "period"),
    ("the summer of 2009", "2009-06-01..2009-08-31", "period"),
    ("next spring", "2023-03-01..2023-05-31", "period", "2022-10-13"),
    ("last autumn", "2025-09-01..2025-11-30", "period"),
    ("the spring of 2020", "2020-03-01..2020-05-31", "period"),
    # to date
    ("year-to-date", "2026-01-01..2026-01-26", "period"),
    ("YTD", "2026-01-01..2026-01-26", "period"),
    ("month to date", "2026-01-01..2026-01-26", "period"),
    ("so far this year", "2026-01-01..2026-01-26", "period"),
    ("since the start of the year", "2026-01-01..2026-01-26", "period"),
    ("since New Year", "2026-01-01..2026-01-26", "period"),
    ("since New Year's Eve", "2026-01-01..2026-01-26", "period"),
    ("this year", "2026-01-01..2026-01-26", "period"),
    ("four times this year", "2024-01-01..2024-12-18", "period", "2024-12-18"),
    ("profits expected this year", "2026-01-01..2026-12-31", "period"),
    ("this month", "2026-01-01..2026-01-26", "period"),
    ("this week", "2026-01-19..2026-01-23", "period", "2026-01-24"),
    ("on the week", "2025-10-06..2025-10-10", "period", "2025-10-10"),
    ("on the week", "2019-06-24..2019-06-28", "period", "2019-06-29"),
    ("for the week", "2026-01-19..2026-01-23", "period"),
    ("on the month", "2019-06-01..2019-06-29", "period", "2019-06-29"),
    ("for the year", "2025-01-01..2025-10-10", "period", "2025-10-10"),
    ("on the day", "2026-01-26", "point"),
    ("in the session", "2026-01-23", "point", "2026-01-24"),
    ("is up 8% for the year through Friday", "2026-01-01..2026-01-23", "period"),
    ("fell 8% in the year through Friday", "2025-01-24..2026-01-23", "period"),
    ("year to date through Friday", "2026-01-01..2026-01-23", "period"),
    ("since January 2019", "2019-01-01..2026-01-26", "period"),
    ("since 1927", "1927-01-01..2026-01-26", "period"),
    ("since March 23", "2025-03-23..2026-01-26", "period"),
    ("since mid-September", "2024-09-15..2024-11-06", "period", "2024-11-06"),
    ("since the low of October 2022", "2022-10-01..2026-01-26", "period"),
    ("since it was launched in January 2024", "2024-01-01..2026-01-26", "period"),
    ("since closing at 76,272 on April 8", "2025-04-08..2025-05-22", "period", "2025-05-22"),
    ("its best day since April", "2025-04-01..2026-01-26", "vague"),
    ("since Christmas Eve", "2018-12-24..2019-06-29", "period", "2019-06-29"),
    ("between September and December", "2025-09-01..2025-12-31", "period"),
    ("from September to December", "2025-09-01..2025-12-31", "period"),
    ("from March to June 2020", "2020-03-01..2020-06-30", "period"),
    ("from March 3 to April 9", "2025-03-03..2025-04-09", "period"),
    ("from the end of July to Friday", "2025-07-31..2026-01-30", "period", "2026-02-01"),
    ("Jan. 5 - Feb. 3", "2026-01-05..2026-02-03", "period"),
    ("Jan. 5-9", "2026-01-05..2026-01-09", "period"),
    # last, next
    ("last week", "2026-01-19..2026-01-23", "period"),
    ("last month", "2025-12-01..2025-12-31", "period"),
    ("last year", "2025-01-01..2025-12-31", "period"),
    ("next week", "2026-02-02..2026-02-06", "period"),
    ("next year", "2027-01-01..2027-12-31", "period"),
    ("the past year", "2025-01-26..2026-01-26", "period"),
    ("the coming year", "2026-01-26..2027-01-26", "period"),
    ("past six months", "2025-07-26..2026-01-26", "period"),
    ("last three years", "2023-01-26..2026-01-26", "period"),
    ("past 12 months", "2025-01-26..2026-01-26", "period"),
    ("last decade", "2016-01-26..2026-01-26", "period"),
    ("the past two decades", "2006-01-26..2026-01-26", "period"),
    ("previous six months", "2025-07-26..2026-01-26", "period"),
    ("the first 14 trading days of the year", "2026-01-02..2026-01-22", "period"),
    ("the first three weeks of the year", "2026-01-01..2026-01-21", "period"),
    ("the last 20 trading days", "2019-07-18..2019-08-14", "period", "2019-08-14"),
    ("each of the last five years", "2021-01-01..2025-12-31", "period"),
    ("the next 12 months", "2027-01-26", "horizon"),
    ("the next three years", "2026-01-26..2029-01-26", "period"),
    # lengths
    ("a 12-month target", "2027-01-26", "horizon"),
    ("a six-month rally", "2025-07-26..2026-01-26", "period"),
    ("a 10-year average of 28", "2016-01-26..2026-01-26", "period"),
    ("a 5-yr avg.", "2013-11-12..2018-11-12", "period", "2018-11-12"),
    ("a 10-year window", "2016-01-26..2026-01-26", "vague"),
    ("a 52-week high", "2025-01-27..2026-01-26", "vague"),
    ("the 200-day moving average", "2025-07-10..2026-01-26", "vague"),
    ("lowest in 25 years", "2001-01-26..2026-01-26", "vague"),
    ("doubled in twelve months", "2025-01-26..2026-01-26", "period"),
    ("would rise over twelve months", "2027-01-26", "horizon"),
    ("has been flat for eight months", "2025-05-26..2026-01-26", "period"),
    ("three years ago", "2023-01-26", "point"),
    ("a week ago", "2026-01-19", "point"),
    ("a month ago", "2025-12-26", "point"),
    ("a decade ago", "2016-01-26", "point"),
    ("a year ago", "2025-01-26", "point"),
    ("less than a year ago", "2025-01-26", "vague"),
    ("a year from now", "2027-01-26", "horizon"),
    ("a year earlier", "2025-01-26", "vague"),
    ("a day earlier", "2026-01-23", "point"),
    ("two days later", "2026-01-28", "point"),
    ("the day before", "2026-01-23", "point"),
    ("the session before", "2026-01-23", "point"),
    ("the evening before", "2019-06-27", "point", "2019-06-29"),
    ("a month earlier", "2025-12-01..2025-12-31", "period"),
    ("the prior month", "2025-12-01..2025-12-31", "period"),
    ("previous week", "2026-01-19..2026-01-23", "period"),
    ("the month before", "2025-12-01..2025-12-31", "period"),
    ("a milestone not seen in over three years", "2023-01-26..2026-01-26", "vague"),
    ("the 50-day and 200-day moving averages", "2025-12-07..2026-01-26", "vague"),
    ("post-war", "1945-09-02..2026-01-26", "vague"),
]

NONE = [
    "may rise",
    "Theresa May",
    "June futures",
    "WTI for May",
    "the Russell 2000",
    "up 2,019 points",
    "$2024",
    "2,000 stocks",
    "2019 points",
    "three-quarters of the index",
    "a quarter-point cut",
    "the first quarter-point cut",
    "2026-02-30",
    "Feb. 30",
    "Black Monday",
    "14 days in a row",
    "a 33-day run",
    "14 consecutive days",
    "the 15-year period of small-cap underperformance",
    "nine straight weeks",
    "the 10-year Treasury note",
    "the two-year yield",
    "a 30-year mortgage",
    "marched on",
    "a second half-point rise",
    "15 years of underperformance",
    "her 14-day winning streak",
    "version 2.0",
    "1 to 2",
    "S&P 500",
    "401(k)",
    "said Jan Hatzius of the bank",
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} @{case[3] if len(case) > 3 else ''}")
def test_words_and_the_days_they_mean(case: tuple[str, ...]) -> None:
    text, days, kind, *published = case
    today = dt.date.fromisoformat(published[0] if published else PUBLISHED)
    first, _, last = days.partition("..")
    wanted = (dt.date.fromisoformat(first), dt.date.fromisoformat(last or first), kind)
    assert parse_when(text, today) == wanted


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date(text: str) -> None:
    assert parse_when(text, dt.date.fromisoformat(PUBLISHED)) is None


CHAINS = [
    (
        "1.1% in June, against 0.9% a month earlier",
        "2026-01-26",
        "a month earlier",
        "2025-05-01",
        "2025-05-31",
        "period",
    ),
    (
        "It hit $13,800 on Wednesday and $10,300 a day later",
        "2019-06-29",
        "a day later",
        "2019-06-27",
        "2019-06-27",
        "point",
    ),
    (
        "$12.6bn in the three months to May 31, against $12.8bn a year earlier",
        "2024-06-28",
        "a year earlier",
        "2023-03-01",
        "2023-05-31",
        "period",
    ),
    (
        "Sales in the April-June period grew 9% from a year earlier",
        "2022-07-26",
        "a year earlier",
        "2021-04-01",
        "2021-06-30",
        "vague",
    ),
    (
        "It lost 1.8% last Thursday and won 3.6% the day after",
        "2026-02-11",
        "the day after",
        "2026-02-06",
        "2026-02-06",
        "point",
    ),
    ("0.2% this year and 1.2% next, they said.", "2022-09-21", "next", "2023-01-01", "2023-12-31", "period"),
    (
        "With $4.48 hoped for in the second quarter, against $6.80 in the prior-year period",
        "2025-07-29",
        "prior-year period",
        "2024-04-01",
        "2024-06-30",
        "period",
    ),
]


@pytest.mark.parametrize(("text", "published", "words", "first", "last", "kind"), CHAINS)
def test_what_is_counted_from_another_date(
    text: str, published: str, words: str, first: str, last: str, kind: str
) -> None:
    found = find(text, dt.date.fromisoformat(published))[-1]
    assert (text[found.start : found.end], found.first, found.last, found.kind) == (words, first, last, kind)


def test_without_a_publication_date_only_what_carries_its_own_year_is_resolved() -> None:
    text = "On Friday, as in 2019, late 2024, Q1 2021 and on Jan. 5, 2022, it rose; last week it fell, and in June too."
    assert [text[w.start : w.end] for w in find(text, None)] == ["2019", "late 2024", "Q1 2021", "Jan. 5, 2022"]


def test_names_are_left_alone() -> None:
    text = "The Target 2030 fund gained 4% in 2024."
    assert [w.first for w in find(text, dt.date(2026, 1, 26), taken=[(4, 20)])] == ["2024-01-01"]


@pytest.mark.parametrize(
    ("symbol", "words", "published", "first", "last"),
    [
        ("NVDA", "in the third quarter", "2025-11-20", "2025-08-01", "2025-10-31"),
        ("NVDA", "in fiscal 2025", "2025-11-20", "2024-02-01", "2025-01-31"),
        ("NVDA", "for the current quarter it expects", "2025-11-20", "2025-11-01", "2026-01-31"),
        ("AAPL", "in the quarter", "2025-10-31", "2025-07-01", "2025-09-30"),
        ("WMT", "full-year sales", "2024-08-15", "2024-02-01", "2025-01-31"),
        ("HD", "in fiscal 2024", "2024-11-12", "2024-02-01", "2025-01-31"),
        ("ORCL", "last quarter", "2025-06-12", "2025-03-01", "2025-05-31"),
        ("F", "in the third quarter", "2025-11-20", "2025-07-01", "2025-09-30"),
    ],
)
def test_companies_keep_their_own_years(symbol: str, words: str, published: str, first: str, last: str) -> None:
    year = fiscal.of([Instrument(0, 4, symbol, symbol, "equity")] * 3)
    found = find(f"It sold more {words}.", dt.date.fromisoformat(published), year=year)[0]
    assert (found.first, found.last) == (first, last)


def test_a_wrap_keeps_the_calendar() -> None:
    named = [Instrument(0, 4, "NVDA", "Nvidia", "equity"), *[Instrument(9, 12, "^DJI", "Dow", "index")] * 4]
    assert fiscal.of(named) is None


@given(st.dates(dt.date(1950, 1, 1), dt.date(2050, 1, 1)), st.integers(1, 12), st.integers(1, 4))
def test_the_quarter_reported_has_ended_within_a_year(today: dt.date, end_month: int, number: int) -> None:
    year = fiscal.FiscalYear(end_month)
    assert dt.timedelta(0) < today - year.reported(today).last <= dt.timedelta(92)
    assert dt.timedelta(0) < today - year.reported(today, number).last <= dt.timedelta(366)
    assert year.around(today).first <= today <= year.around(today).last


_VOCABULARY = """
on in the last first next this past since from to between and by of late early mid- end year month
quarter week day days months years Friday Monday's January May June Sept. 23 14 2025 2026 1999 9999
12-month 10-year Q3 H1 FY25 six twenty-five ago earlier before later trading sessions decade century
99 300 0 hundred year-to-date Christmas Eve spring fiscal target 3.5% $40 billion , . ; — ( ) “ ” 
| 31 Feb. 02/30/2024 2024-13-45 will expects rose highest each İstanbul ﬁ 2٣
"""
_WORDS = st.sampled_from([*_VOCABULARY.split(), "\n"])


@given(st.lists(_WORDS, max_size=40).map(" ".join), st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
@example("since the 9999 hundred centuries ago", dt.date(1900, 1, 1))
@example("1600s 1600 last 300 decades", dt.date(2100, 1, 1))
def test_any_words(text: str, today: dt.date) -> None:
    found = find(text, today)
    assert found == find(text, today)
    for when in found:
        assert 0 <= when.start < when.end <= len(text)
        assert text[when.start : when.end].strip() == text[when.start : when.end] != ""
        assert dt.date.fromisoformat(when.first) <= dt.date.fromisoformat(when.last)
        assert when.kind in ("point", "period", "horizon", "vague")
        assert when.kind != "point" or when.first == when.last
    assert all(a.end <= b.start for a, b in pairwise(found))
    find(text, None)


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2050, 1, 1)),
    st.integers(-500, 500),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
)
def test_steps_there_and_back(day: dt.date, count: int, unit: str) -> None:
    there = p.step(day, count, unit)
    assert abs((p.step(there, -count, unit) - day).days) <= 3
    assert (there > day) == (count > 0) or count == 0


def test_easter() -> None:
    assert [p.easter(y).isoformat() for y in (1961, 2000, 2024, 2026)] == [
        "1961-04-02",
        "2000-04-23",
        "2024-03-31",
        "2026-04-05",
    ]


def test_the_component_leaves_rows_and_spans() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claim_dates")
    doc = nlp.make_doc("The Dow rose on Friday and is up 4% since New Year.")
    note(doc, "published", PUBLISHED)
    put(doc, "instruments", [Instrument(4, 7, "^DJI", "Dow", "index")])
    doc = nlp.get_pipe("claim_dates")(doc)
    rows = get(doc, "dates", When)
    assert [(r.first, r.last, r.kind) for r in rows] == [
        ("2026-01-23", "2026-01-23", "point"),
        ("2026-01-01", "2026-01-26", "period"),
    ]
    assert [s.label_ for s in doc.spans["dates"]] == ["point", "period"]
    assert [doc.text[r.start : r.end] for r in rows] == ["Friday", "since New Year"]


def test_long_texts_take_time_in_proportion() -> None:
    text = "In the last six months to Jan. 23, 2026, it rose 4% from a year earlier, the most since 2019. " * 400
    assert len(find(text, dt.date(2026, 1, 26))) > 1000
    assert not re.search(r"\d", "".join(w.kind for w in find("x" * 200_000, dt.date(2026, 1, 26))))
