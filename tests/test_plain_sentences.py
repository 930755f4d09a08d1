"""Plain sentences, one metric after another, as the shipped model reads them: what no retraining may unlearn."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.annotate import annotate, annotator
from extractor.article import to_article
from extractor.claims import to_claims
from extractor.records import Page

NLP = annotator("claims-mini")
DAY = dt.date(2024, 5, 6)

PLAIN = {
    "The S&P 500 rose 1.2% on Friday.": "^GSPC return 1.2 percent",
    "The Dow fell 320 points, or 0.8%, to 39,120.": "^DJI point_change -320 points; ^DJI return -0.8 percent; ^DJI price 39120 points",
    "The Nasdaq Composite closed at 17,450.12.": "^IXIC price 17450.12 points",
    "Gold jumped $26.80 to $1,342.60 an ounce.": "GC=F point_change 26.8 USD; GC=F price 1342.6 USD",
    "Brent crude slid 2.1% to $78.40 a barrel.": "BZ=F return -2.1 percent; BZ=F price 78.4 USD",
    "West Texas Intermediate settled at $74.15 a barrel.": "CL=F price 74.15 USD",
    "The 10-year Treasury yield fell 5 basis points to 4.21%.": "US10Y rate_change -5 bps; US10Y yield 4.21 percent",
    "The Federal Reserve raised its benchmark rate by a quarter-point to a range of 5.25% to 5.5%.": "FED rate_change 0.25 percent; FED policy_rate 5.25 percent",
    "The European Central Bank cut its deposit rate to 3.25%.": "ECB policy_rate 3.25 percent",
    "Consumer prices rose 3.4% in April from a year earlier.": "US inflation 3.4 percent",
    "The U.S. economy added 175,000 jobs in April.": "US payrolls 175000 count",
    "The unemployment rate ticked up to 3.9%.": "US unemployment_rate 3.9 percent",
    "U.S. gross domestic product grew at a 1.6% annual rate in the first quarter.": "US gdp_growth 1.6 percent",
    "Apple shares gained 6% on Friday.": "AAPL return 6 percent",
    "Apple reported earnings of $1.53 a share on revenue of $90.75 billion.": "AAPL eps 1.53 USD; AAPL revenue 90750000000 USD",
    "Microsoft's revenue rose 17% from a year earlier.": "MSFT revenue_growth 17 percent",
    "Nvidia trades at 35 times forward earnings.": "NVDA forward_pe_ratio 35 ratio",
    "The Russell 2000 trades at 19.5 times earnings.": "^RUT pe_ratio 19.5 ratio",
    "The S&P 500 has a dividend yield of 1.4%.": "^GSPC dividend_yield 1.4 percent",
    "Coca-Cola yields 3.1%.": "KO dividend_yield 3.1 percent",
    "The iShares Russell 2000 ETF (IWM) charges an expense ratio of 0.19%.": "IWM expense_ratio 0.19 percent",
    "The SPDR S&P 500 ETF (SPY) has $550 billion in assets.": "SPY aum 550000000000 USD",
    "Microsoft's market value stands at $3.1 trillion.": "MSFT market_cap 3100000000000 USD",
    "Bitcoin climbed 3.5% to $67,200.": "BTC-USD return 3.5 percent; BTC-USD price 67200 USD",
    "The euro rose 0.3% to $1.0850.": "EURUSD=X return 0.3 percent; EURUSD=X exchange_rate 1.085 USD",
    "The VIX fell to 13.2.": "^VIX price 13.2 points",
    "Goldman Sachs raised its year-end target for the S&P 500 to 5,600.": "^GSPC price_target 5600 points",
    "The Russell 2000 outperformed the S&P 500 by 2.3 percentage points this year.": "^RUT relative_return 2.3 percent",
    "The Dow has risen for eight straight sessions.": "^DJI streak 8 days",
    "The S&P 500 is 2.5% below its record high.": "^GSPC distance_from_high -2.5 percent",
    "The S&P 500 hit a record high of 5,308.15.": "^GSPC record_high 5308.15 points",
    "Traders see a 63% chance of a rate cut in September.": "FED probability 63 percent",
    "The S&P 500's 200-day moving average is 4,812.": "^GSPC moving_average 4812 points",
    "Amazon's operating margin was 10.7% in the quarter.": "AMZN profit_margin 10.7 percent",
    "Technology makes up 30% of the S&P 500.": "sector:technology index_weight 30 percent",
    "Initial jobless claims fell to 208,000 last week.": "US jobless_claims 208000 count",
    "Retail sales rose 0.7% in March.": "US retail_sales_growth 0.7 percent",
    "The ISM manufacturing index slipped to 49.2 in April.": "US pmi 49.2 points",
    "The gap between two-year and 10-year yields is 35 basis points.": "US10Y yield_spread 35 bps",
    "The FTSE 100 added 0.5% to 8,213.49.": "^FTSE return 0.5 percent; ^FTSE price 8213.49 points",
    "Japan's Nikkei 225 dropped 1.9%.": "^N225 return -1.9 percent",
    "Tesla delivered 386,810 vehicles in the first quarter.": "TSLA other 386810 count",
    "Analysts at JPMorgan have a price target of $225 on Apple.": "AAPL price_target 225 USD",
    "Walmart trailed Target by 12 percentage points this year.": "WMT relative_return -12 percent",
}


@pytest.mark.parametrize(("text", "wanted"), PLAIN.items(), ids=list(PLAIN))
def test_a_plain_sentence(text: str, wanted: str) -> None:
    article = to_article(Page(input="note.txt", content=text.encode(), media_type="text/plain"), published=DAY)
    claims = to_claims(article, annotate(NLP, article))
    told = [f"{c.index.id} {c.metric.id} {format(c.value.low.normalize(), 'f')} {c.value.unit}" for c in claims]
    assert "; ".join(told) == wanted
