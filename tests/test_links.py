"""Linking by rules: a table of text and the claims it makes, each as "subject metric low..high unit @dates, more"."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.annotate import annotate, annotator
from extractor.article import to_article
from extractor.claims import to_claims
from extractor.records import Claim, Page

PUBLISHED = dt.date(2026, 1, 12)  # a Monday
NLP = annotator("rules")

PLAIN = {
    "The S&P 500 and the Dow each rose 1.1% on Monday.": ["^DJI return 1.1 percent", "^GSPC return 1.1 percent"],
    "The S&P 500 and the Nasdaq gained 1.1% and 1.4%, respectively.": [
        "^GSPC return 1.1 percent",
        "^IXIC return 1.4 percent",
    ],
    "The small-cap Russell 2000 has outperformed the S&P 500 for five sessions in a row.": ["^RUT streak 5 days vs ^GSPC"],
    "The Russell 2000 index underperformed the S&P 500 by 0.7 percentage points on the week.": [
        "^RUT relative_return -0.7 percent vs ^GSPC"
    ],
    "The Dow Jones Industrial Average DJIA and S&P 500 SPX rose 0.4% and 1.1% on Friday.": [
        "^DJI return 0.4 percent",
        "^GSPC return 1.1 percent",
    ],
    "The Dow rose again, as did the Nasdaq and, barely, the S&P 500, gaining 0.3, 0.5 and 0.4 percent respectively.": [
        "^DJI return 0.3 percent",
        "^IXIC return 0.5 percent",
        "^GSPC return 0.4 percent",
    ],
    "The Dow slid 1.2%. The S&P 500 lost 1.6%. For the week they were down 2.9% and 2.4%, respectively.": [
        "^DJI return -1.2 percent",
        "^GSPC return -1.6 percent",
        "^DJI return -2.9 percent",
        "^GSPC return -2.4 percent",
    ],
    "The Russell 2000 trades at 19.5 times earnings, against 28 times for the S&P 500.": [
        "^RUT pe_ratio 19.5 ratio",
        "^GSPC pe_ratio 28 ratio",
    ],
    "Apple earned $1.40 a share, topping estimates of $1.39.": ["AAPL eps 1.4 USD", "AAPL eps 1.39 USD"],
    "The Dow fell 0.5%, the S&P 500 lost 0.7% and the Nasdaq 1.2%.": [
        "^DJI return -0.5 percent",
        "^GSPC return -0.7 percent",
        "^IXIC return -1.2 percent",
    ],
    "The Dow rose 44.06 points, or 0.1%, to 49,590.20.": [
        "^DJI point_change 44.06 points",
        "^DJI return 0.1 percent",
        "^DJI price 49590.2 points",
    ],
    "Technology (+1.2%) and Financials (+0.93%) led, while Utilities slipped 0.4%.": [
        "sector:technology return 1.2 percent",
        "sector:financials return 0.93 percent",
        "sector:utilities return -0.4 percent",
    ],
    "The 10-year Treasury yield fell 6.6 basis points to 4.17%, from 4.24% late Friday.": [
        "US10Y rate_change -6.6 bps",
        "US10Y yield 4.17 percent",
        "US10Y yield 4.24 percent",
    ],
    "U.S. crude settled up 1.2% at $61.30 a barrel, and Brent gained 85 cents to $64.91.": [
        "CL=F return 1.2 percent",
        "CL=F price 61.3 USD",
        "BZ=F point_change 0.85 USD",
        "BZ=F price 64.91 USD",
    ],
    "Employers added 209,000 jobs in June, down from 306,000 in May.": [
        "US payrolls 209000 count",
        "US payrolls 306000 count",
    ],
    "The unemployment rate fell to 3.6% from 3.7%.": ["US unemployment_rate 3.6 percent", "US unemployment_rate 3.7 percent"],
    "The Fed cut its benchmark rate by a quarter-point to a range of 3.50% to 3.75%.": [
        "FED rate_change -0.25 percent",
        "FED policy_rate 3.5..3.75 percent",
    ],
    "The Federal Reserve has cut rates three times since September, lowering the federal funds rate by 75 basis points.": [
        "FED rate_move_count -3 count",
        "FED rate_change -75 bps",
    ],
    "Traders see an 87% chance of a cut in March, according to CME's FedWatch tool.": ["* probability 87 percent"],
    "Apple reported revenue of $94.8 billion, up 5% from a year ago, and earnings of $1.52 a share.": [
        "AAPL revenue 94800000000 USD",
        "AAPL revenue_growth 5 percent",
        "AAPL eps 1.52 USD",
    ],
    "Goldman Sachs raised its year-end target for the S&P 500 to 7,600 from 7,200.": [
        "^GSPC price_target 7600 points",
        "^GSPC price_target 7200 points",
    ],
    "Morgan Stanley lifted its price target on Tesla to $410 from $310, implying upside of 24%.": [
        "TSLA price_target 410 USD",
        "TSLA price_target 310 USD",
        "TSLA implied_upside 24 percent",
    ],
    "Russell 2000 stocks trade at a 31% discount to the S&P 500.": ["^RUT valuation_discount 31 percent vs ^GSPC"],
    "Gold hit a record high of $4,381.21 an ounce.": ["GC=F record_high 4381.21 USD"],
    "Bitcoin fell 3.2% to $88,400, and is now 30% below its October record of $126,000.": [
        "BTC-USD return -3.2 percent",
        "BTC-USD price 88400 USD",
        "BTC-USD distance_from_high -30 percent",
        "BTC-USD record_high 126000 USD",
    ],
    "The Dow posted its seventh straight gain.": ["^DJI streak 7 days"],
    "Magnificent Seven stocks make up roughly a third of the S&P 500.": ["MAG7 index_weight 33.33 percent vs ^GSPC"],
    "The VIX rose 2.5 points to 17.8.": ["^VIX point_change 2.5 points", "^VIX price 17.8 points"],
    "The economy grew at a 2.8% annual rate in the third quarter.": ["US gdp_growth 2.8 percent"],
    "The Russell 2000, the benchmark for small caps, has gained 5.73% this year.": ["^RUT return 5.73 percent"],
    "The iShares Russell 2000 ETF (IWM 0.31%) trades at 19.5 times earnings.": ["IWM return 0.31 percent", "IWM pe_ratio 19.5 ratio"],
    "The small-cap index fell by nearly 2% on Jan. 9 as the S&P 500 rose 0.3%.": ["^RUT return -2 percent", "^GSPC return 0.3 percent"],
}  # fmt: skip


def claims(text: str, published: dt.date = PUBLISHED) -> tuple[Claim, ...]:
    page = Page(input="a.md", content=f"# A day on the market\n\n{text}".encode(), media_type="text/markdown")
    article = to_article(page, published=published)
    return to_claims(article, annotate(NLP, article))


def short(c: Claim) -> str:
    low, high = f"{float(c.value.low):.15g}", f"{float(c.value.high):.15g}"
    number = low if low == high else f"{low}..{high}"
    side = f" vs {c.versus.id}" if c.versus else ""
    return f"{c.index.id} {c.metric.id} {number} {c.value.unit}{side}"


@pytest.mark.parametrize("text", PLAIN)
def test_plain_sentences(text: str) -> None:
    got = [short(c) for c in claims(text)]
    wanted = PLAIN[text]
    assert len(got) == len(wanted), got
    for line, want in zip(got, wanted, strict=True):
        assert line == want or (want[0] == "*" and line.endswith(want[1:])), got


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("The Dow rose 1.1% on Friday.", ["2026-01-09..2026-01-09"]),
        ("The Dow has gained 17% over the past six months.", ["2025-07-12..2026-01-12"]),
        ("The S&P 500 is up 1.9% year to date.", ["2026-01-01..2026-01-12"]),
        ("The S&P 500 rose 16.4% in 2025.", ["2025-01-01..2025-12-31"]),
        ("Traders see an 87% chance of a cut in March.", ["2026-01-12..2026-01-12"]),
        ("The 12-month price target for Tesla is $410.", ["2027-01-12..2027-01-12"]),
        ("The year-end target for the S&P 500 is 7,600.", ["2026-12-31..2026-12-31"]),
        (
            "The S&P 500 trades at 22.4 times forward earnings, above its 10-year average of 18.5.",
            ["2026-01-12..2026-01-12", "2016-01-12..2026-01-12"],
        ),
    ],
)
def test_dates(text: str, dates: list[str]) -> None:
    assert [f"{c.date.start}..{c.date.end}" for c in claims(text) if c.date] == dates


#: a sentence, the day it was published, and the days of each of its claims
SCOPES = [
    (
        "The S&P 500 was up 1.7%; it has rebounded some 31% since March 23.",
        "2020-05-08",
        ["2020-05-08", "2020-03-23..2020-05-08"],
    ),
    ("The 10-year Treasury yield rose to 4.18%, a level last seen in March.", "2026-06-12", ["2026-06-12"]),
    ("The S&P 500 is now 9.9% below the peak it set April 2.", "2012-06-01", ["2012-06-01"]),
    (
        "Unemployment rose to 4.4%, 0.1 percentage point above January's rate.",
        "2026-03-06",
        ["2026-02-01..2026-02-28", "2026-02-01..2026-02-28"],
    ),
    (
        "The S&P 500 dropped 2.57% to 3,750.77, erasing its gain for 2021.",
        "2021-01-27",
        ["2021-01-27", "2021-01-27"],
    ),
    (
        "The ISM services index declined to 50.3 in May from 51.9.",
        "2023-06-05",
        ["2023-05-01..2023-05-31", "2023-04-01..2023-04-30"],
    ),
    (
        "Consumer prices rose 0.3% on the month and 2.9% on the year in May.",
        "2024-06-12",
        ["2024-05-01..2024-05-31", "2024-05-01..2024-05-31"],
    ),
    ("Whirlpool sank 10.5% on Tuesday after it cut its 2017 profit forecast.", "2017-10-24", ["2017-10-24"]),
    ("Walmart's third-quarter revenue was $165.8 billion.", "2024-11-20", ["2024-08-01..2024-10-31"]),
    (
        "Caterpillar earned $1.95 a share in the third quarter, up from 85 cents a year earlier.",
        "2017-10-24",
        ["2017-07-01..2017-09-30", "2016-07-01..2016-09-30"],
    ),
    (
        "Gold is up 44% this year and gained 1% on Friday.",
        "2025-09-26",
        ["2025-01-01..2025-09-26", "2025-09-26"],
    ),
]


@pytest.mark.parametrize(("text", "published", "dates"), SCOPES)
def test_each_number_of_a_sentence_has_its_own_days(text: str, published: str, dates: list[str]) -> None:
    page = Page(input="sample.md", content=text.encode(), media_type="text/markdown")
    article = to_article(page, published=dt.date.fromisoformat(published))
    found = [c.date for c in to_claims(article, annotate(NLP, article))]
    assert [f"{d.start}..{d.end}" if d.start != d.end else str(d.start) for d in found if d] == dates


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The Dow rose 1.1%.", "actual"),
        ("Earnings of S&P 500 companies are expected to grow 12% next year.", "forecast"),
        ("The Russell 2000 would have to rise about 50% to match the valuation of the S&P 500.", "hypothetical"),
        ("The price target for Tesla is $410.", "forecast"),
        ("The Dow rose 1.1%, more than expected.", "actual"),
        ("Were the Dow to fall 10% from here, few would be surprised.", "hypothetical"),
    ],
)
def test_modality(text: str, modality: str) -> None:
    assert [c.modality for c in claims(text)] == [modality]


@pytest.mark.parametrize(
    "text",
    [
        "Here are 3 stocks to buy in 2026.",
        "It was the best week in 25 years.",
        "The 401(k) rules changed on Jan. 9, 2026, at 4:30 p.m.",
        "See page 12 of Form 10-K [3].",
        "The A380 and the F-35 are built by 12,000 people in 14 halls.",
    ],
)
def test_numbers_that_are_no_claims(text: str) -> None:
    assert [short(c) for c in claims(text)] == []


def test_a_table_cell_gets_subject_and_metric_from_its_heads() -> None:
    table = "| | Close | Change | YTD |\n|---|---|---|---|\n| S&P 500 | 6,977.27 | +0.16% | +1.9% |\n| Dow | 49,590.20 | +0.17% | +3.2% |\n"
    got = [short(c) for c in claims(table)]
    assert got == [
        "^GSPC price 6977.27 points", "^GSPC return 0.16 percent", "^GSPC return 1.9 percent",
        "^DJI price 49590.2 points", "^DJI return 0.17 percent", "^DJI return 3.2 percent",
    ]  # fmt: skip


def test_points_as_a_head_are_changes() -> None:
    table = "For the year:\n\n| | Points | Percent |\n|---|---|---|\n| S&P 500 | 1,159.21 | 24.3% |\n"
    assert [short(c) for c in claims(table)] == ["^GSPC point_change 1159.21 points", "^GSPC return 24.3 percent"]


def test_brokers_in_a_table_of_their_targets_are_no_subjects() -> None:
    table = "Price targets on Nvidia:\n\n| Firm | Rating | Target |\n|---|---|---|\n| JPMorgan | Buy | $500 |\n"
    assert [short(c) for c in claims(table)] == ["NVDA price_target 500 USD"]


def test_a_table_head_gives_unit_and_scale() -> None:
    table = "| Fund | Net assets ($bn) |\n|---|---|\n| iShares Russell 2000 ETF (IWM) | 75.2 |\n"
    assert [short(c) for c in claims(table)] == ["IWM aum 75200000000 USD"]


def test_a_date_in_the_cell_of_a_number_is_its_own() -> None:
    table = "| Bank | Rate | Last move |\n|---|---|---|\n| Federal Reserve | 4.25% | +25bp, Dec 2018 |\n"
    assert [str(c.date.start) for c in claims(table) if c.date and c.value.unit == "bps"] == ["2018-12-01"]
