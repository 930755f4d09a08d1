"""Tables of text -> what its references stand for: the words, and the id of the last mention with those words."""

import pickle
from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.annotate.descriptions import home
from extractor.annotate.instruments import InstrumentFinder
from extractor.annotate.references import ReferenceFinder
from extractor.annotate.spans import Instrument

BLANK = spacy.blank("en")
INSTRUMENTS = InstrumentFinder(BLANK)
REFERENCES = ReferenceFinder(BLANK)


def references(text: str) -> list[tuple[str, str]]:
    rows = INSTRUMENTS.find(text)
    known = {(r.start, r.end) for r in rows}
    found = [r for r in REFERENCES.find(text, rows) if (r.start, r.end) not in known]
    assert all(r.strong == 0 for r in found)
    return [(text[r.start : r.end], r.id) for r in found]


LONDON = "LONDON - The FTSE 100 rose 0.4% as sterling fell to $1.29 and gilts rallied. The Bank of England held. "

DESCRIPTIONS = [
    ("The small-cap index rose 2%.", "small-cap index", "^RUT"),
    ("The S&P SmallCap 600 is cheap. The small-cap index rose.", "small-cap index", "^SP600"),
    ("The Russell 2000 rose, an edge over its large-cap peer.", "large-cap peer", "^GSPC"),
    ("Wall Street's blue-chip index fell 300 points.", "blue-chip index", "^DJI"),
    ("The 30-stock average fell 300 points.", "30-stock average", "^DJI"),
    ("The tech-heavy index slid 2%.", "tech-heavy index", "^IXIC"),
    ("The Nasdaq-100 peaked. The tech-heavy index slid 2%.", "tech-heavy index", "^NDX"),
    ("A discount to the large-cap benchmark of 31%.", "large-cap benchmark", "^GSPC"),
    ("Wall Street's fear gauge jumped.", "Wall Street's fear gauge", "^VIX"),
    ("The PHLX chip index dropped 4%.", "chip index", "^SOX"),
    (LONDON + "The blue-chip index is up 4%.", "blue-chip index", "^FTSE"),
    (LONDON + "Its domestically focused peer, the FTSE 250, lagged; the mid-cap index fell.", "mid-cap index", "^FTMC"),
    (LONDON + "The domestically focused index fell 1%.", "domestically focused index", "^FTMC"),
    ("The pan-European index rose 0.2%.", "pan-European index", "^STOXX"),
    ("The chip sector rose 2%. Blue chips fell 1%.", "Blue chips", "^DJI"),
    ("South Korea's benchmark sank 6%. The Nikkei fell too.", "South Korea's benchmark", "^KS11"),
    ("The small-cap benchmark rose, while its larger counterpart fell.", "larger counterpart", "^GSPC"),
    (
        "Deere rose. Deere's sales fell. Barclays is less convinced and rates the shares a sell.",
        "the shares",
        "DE",
    ),
    ("The yellow metal hit $4,000.", "yellow metal", "GC=F"),
    ("Oil fell 3% on Monday.", "Oil", "CL=F"),
    ("Brent settled at $70. Oil fell 3% on Monday.", "Oil", "BZ=F"),
    ("Brent and WTI rose. The global benchmark hit $70.", "global benchmark", "BZ=F"),
    ("The largest cryptocurrency fell 4%.", "largest cryptocurrency", "BTC-USD"),
    ("The second-largest cryptocurrency fell 4%.", "second-largest cryptocurrency", "ETH-USD"),
    ("The single currency rose 0.4%.", "single currency", "EURUSD=X"),
    ("The iPhone maker rose. Apple earned $1.46.", "iPhone maker", "AAPL"),
    ("Treasury yields rose 5 basis points.", "Treasury yields", "US10Y"),
    ("The two-year Treasury fell. Treasury yields rose after.", "Treasury yields", "US2Y"),
    ("Bund yields rose 30 basis points.", "Bund yields", "DE10Y"),
    ("Nasdaq rose 1%; its small-cap cousin 2.8%.", "small-cap cousin", "^RUT"),
    ("The two-year German Bund sank. Its US equivalent slid.", "Its US equivalent", "US2Y"),
    ("The ten-year Bund rose; their French equivalent too.", "their French equivalent", "FR10Y"),
    ("The DAX fell; the French one, 2.2 percent.", "the French one", "^FCHI"),
    ("European shares yield 3.4%.", "European shares", "^STOXX"),
    ("More than double what U.S. stocks do.", "U.S. stocks", "^GSPC"),
    ("It sells for a third less than the market's 22.3 times.", "the market", "^GSPC"),
    ("Most years, stocks returned 10%.", "stocks", "^GSPC"),
]
KINDS = [
    ("The S&P 500's 75% climb has left the index trading at 28 times.", "the index", "^GSPC"),
    ("The Russell 2000 rose. The index is up 8%.", "The index", "^RUT"),
    ("The Russell 2000 beat the S&P 500. The index is up 8%.", "The index", "^RUT"),
    ("The iShares Russell 2000 ETF (IWM) trades at $261. The index is up 8%.", "The index", "^RUT"),
    ("The iShares Russell 2000 ETF (IWM) trades at $261. The fund has $75 billion.", "The fund", "IWM"),
    ("Futures on the S&P 500 rose 0.9%. The index closed at 6,791.", "The index", "^GSPC"),
    ("Amplitude (AMPL +2.44%) rose. The stock is up 8%.", "The stock", "AMPL"),
    ("AMD reported sales of $9 billion. The chipmaker guides to $9.6 billion.", "the chipmaker", "AMD"),
    ("Nvidia said sales rose. The company expects $54 billion.", "The company", "NVDA"),
    ("Macy's Inc tumbled after the department-store chain earned 28 cents.", "the department-store chain", "M"),
    ("3M fell. The Scotch-tape maker had a bad year.", "The Scotch-tape maker", "MMM"),
    ("Tesla reported. Shares fell 4% after hours.", "Shares", "TSLA"),
    ("The Fed cut by 25 basis points. The central bank sees two more.", "The central bank", "FED"),
    ("The ECB held at 2%. The central bank sees inflation at 1.9%.", "The central bank", "ECB"),
    (LONDON + "Inflation is 3%, so the Bank will wait.", "the Bank", "BOE"),
    ("The 10-year Treasury sold off. The yield rose to 4.3%.", "The yield", "US10Y"),
    ("Copper rose 3%. The metal is up 40% this year.", "The metal", "HG=F"),
    ("Bitcoin fell. The token is down 44%.", "The token", "BTC-USD"),
    ("Ether funds bled. Ether ETFs lost $1.4 billion while the token fell 22%.", "the token", "ETH-USD"),
    ("The coin sold off 21%.", "The coin", "BTC-USD"),
    ("Germany's economy shrank. The economy grew 0.2% before.", "The economy", "DE"),
    ("The Fed is done. The economy added 209,000 jobs.", "The economy", "US"),
    ("## Alphabet\nSales rose 13%. Rivals fell. The company spent $3 billion.", "The company", "GOOGL"),
]  # fmt: skip
PRONOUNS = [
    ("The S&P 500 is nearly as expensive as ever. It's trading at 28 times.", "It's", "^GSPC"),
    ("Bitcoin fell on Thursday. It sits 44% below its record.", "It", "BTC-USD"),
    ("Apple rose. Its shares gained 3%.", "Its shares", "AAPL"),
    ("If SCHD is about income now, VIG is about income later. It holds 300 stocks.", "It", "VIG"),
    ("The fear gauge had dozed. It woke with a 5-point jump.", "It", "^VIX"),
    ("Small caps fell. They are 30% cheaper.", "They", "SMALLCAP"),
]
NONE = [
    "The S&P 500 rose. It is likely that 3 cuts follow.",
    "The broader gauge of underemployment rose to 21.2%.",
    "Commercial crude stocks rose by 3.1 million barrels.",
    "The average American household spends $100.",
    "The fund manager industry has 3,000 members.",
    "A company in the index fund business.",
    "Stretching from Texas to New England.",
]


@pytest.mark.parametrize(("text", "words", "id_"), [*DESCRIPTIONS, *KINDS, *PRONOUNS])
def test_reference(text: str, words: str, id_: str) -> None:
    found = [(w.lower(), i) for w, i in references(text)]
    assert [i for w, i in found if w == words.lower()][-1:] == [id_], found


@pytest.mark.parametrize("text", NONE)
def test_no_reference(text: str) -> None:
    assert references(text) == []


def test_a_reference_takes_the_place_of_a_hint() -> None:
    text = "The Russell 2000 rose; the small-cap index is up."
    rows = REFERENCES.find(text, INSTRUMENTS.find(text))
    assert [(text[r.start : r.end], r.id) for r in rows] == [("Russell 2000", "^RUT"), ("small-cap index", "^RUT")]


def test_the_object_of_a_comparison_is_another_index() -> None:
    text = "The S&P 500 rose. The Nasdaq matched the benchmark."
    assert references(text) == [("the benchmark", "^GSPC")]


def test_component_pickles_and_runs_alone() -> None:
    again = pickle.loads(pickle.dumps(REFERENCES))
    assert again.find("The small-cap index rose.", [])[0].id == "^RUT"


TEXT = (
    "The the It Its They index fund company Shares S&P 500 Russell 2000 (IWM) small-cap peer 3% . ; \n central bank "
    "yield gold large-cap benchmark economy “ ” ’s Apple Inc. rose"
)
WORDS = st.sampled_from(TEXT.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_rows_stay_exact_sorted_and_apart(parts: list[str]) -> None:
    text = " ".join(parts)
    rows = REFERENCES.find(text, INSTRUMENTS.find(text))
    assert rows == sorted(rows)
    assert all(isinstance(r, Instrument) and 0 <= r.start < r.end <= len(text) for r in rows)
    assert all(text[r.start : r.end] == text[r.start : r.end].strip() for r in rows)
    assert all(a.end <= b.start for a, b in pairwise(rows))


@pytest.mark.parametrize(
    ("text", "land"),
    [
        ("The S&P/ASX 200 rose. CBA added 1% to $83.19, BHP 1% to $41.20 and CSL 2% to $216.00.", "AU"),
        (
            "Acme sold $3 billion of tools, $1 billion of them in Japan, earned $2 a share, pays $1 and has $4 billion.",
            "US",
        ),
        ("The BOJ raised its rate to 0.75%. In Tokyo the Nikkei rose; the Fed meets next.", "JP"),
    ],
)
def test_dollars_weigh_less_than_names_of_a_market(text: str, land: str) -> None:
    assert home(text) == land
