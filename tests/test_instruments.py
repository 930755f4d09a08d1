"""Tables of text -> mentions. A mention is written `surface=id`, weak ones with a `~` before the surface."""

import pickle
import time
from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.annotate.instruments import InstrumentFinder
from extractor.annotate.spans import Instrument, get

FINDER = InstrumentFinder(spacy.blank("en"))


def mentions(text: str) -> list[str]:
    return [f"{'' if r.strong else '~'}{text[r.start : r.end]}={r.id}" for r in FINDER.find(text)]


def strong(text: str) -> list[str]:
    return [m for m in mentions(text) if not m.startswith("~")]


INDICES = [
    ("The S&P 500 rose 1.1% and the Dow added 0.4%.", ["S&P 500=^GSPC", "Dow=^DJI"]),
    ("the Nasdaq Composite's 2% slide", ["Nasdaq Composite=^IXIC"]),
    ("the Nasdaq-100 and the NASDAQ Composite", ["Nasdaq-100=^NDX", "NASDAQ Composite=^IXIC"]),
    ("The S&P slipped 0.2%.", ["S&P=^GSPC"]),
    ("The Russell gained 3%.", ["Russell=^RUT"]),
    ("Small Cap 600 and S&P MidCap 400", ["Small Cap 600=^SP600", "S&P MidCap 400=^SP400"]),
    ("the S&P SmallCap 600 trades at 15.6 times", ["S&P SmallCap 600=^SP600"]),
    ("the equal-weight S&P 500 lagged", ["equal-weight S&P 500=^SPXEW"]),
    ("the Russell 1000 Value index", ["Russell 1000 Value index=^RLV"]),
    ("the Philadelphia Semiconductor Index fell 4%", ["Philadelphia Semiconductor Index=^SOX"]),
    ("The VIX jumped to 21.66.", ["VIX=^VIX"]),
    ("The Vix leapt 74%", ["Vix=^VIX"]),
    ("The FTSE 100 and the FTSE 250", ["FTSE 100=^FTSE", "FTSE 250=^FTMC"]),
    ("the pan-European STOXX 600 lost 0.3%", ["pan-European STOXX 600=^STOXX"]),
    ("8% for the Stoxx.", ["Stoxx=^STOXX"]),
    ("the 10-year Japanese government bond climbed", ["10-year Japanese government bond=JP10Y"]),
    ("the yield on the two-year German Bund sank", ["two-year German Bund=DE2Y"]),
    ("Affirm, the buy-now-pay-later lender, lost 21%", ["Affirm=AFRM"]),
    ("who manages €9 billion of bonds at Norrholm Kapital.", ["Norrholm Kapital=name:norrholm-kapital"]),
    ("Eight members of OPEC+ will meet.", ["OPEC+=name:opec-plus"]),
    ("Japan's Nikkei rose and the Hang Seng fell", ["Japan's Nikkei=^N225", "Hang Seng=^HSI"]),
    ("The Kospi gained 5.9% and the Sensex 0.2%", ["Kospi=^KS11", "Sensex=^BSESN"]),
    ("Germany's DAX and the CAC 40", ["Germany's DAX=^GDAXI", "CAC 40=^FCHI"]),
    ("S&P 500 futures pointed up 0.9%", ["S&P 500 futures=ES=F"]),
    ("Dow futures fell, Nasdaq futures rose", ["Dow futures=YM=F", "Nasdaq futures=NQ=F"]),
    ("S&P 500 companies grew earnings 8%", ["S&P 500=^GSPC"]),
    ("Paris added 1.6 percent while Milan closed 2.1% higher", ["Paris=^FCHI", "Milan=FTSEMIB.MI"]),
    ("The S&P 500 (^GSPC +0.50%) beat it", ["S&P 500 (^GSPC=^GSPC"]),
    ("The Nasdaq Composite (COMP, -2.19%) shed 330 points", ["Nasdaq Composite (COMP=^IXIC"]),
    ("the benchmark S&P 500 index (.SPX) lost 3%", ["S&P 500 index (.SPX=^GSPC"]),
]
FUNDS = [
    ("The iShares Russell 2000 ETF (IWM) costs 0.19%", ["iShares Russell 2000 ETF (IWM=IWM"]),
    ("the iShares Russell 2000 ETF (IWM 0.31%), now", ["iShares Russell 2000 ETF (IWM=IWM"]),
    ("its Russell 2000 Growth ETF (VTWG) for some", ["Russell 2000 Growth ETF (VTWG=VTWG"]),
    ("the Vanguard Russell 2000 Value ETF (VTWV 0.38%)", ["Vanguard Russell 2000 Value ETF (VTWV=VTWV"]),
    ("Vanguard's Russell 2000 ETF (VTWO) is cheap", ["Vanguard's Russell 2000 ETF (VTWO=VTWO"]),
    ("SPY and QQQ fell; IWM rose 1%", ["SPY=SPY", "QQQ=QQQ", "IWM=IWM"]),
    ("the SPDR S&P 500 ETF Trust (SPY) rose", ["SPDR S&P 500 ETF Trust (SPY=SPY"]),
    ("Invesco QQQ Trust lost 2%", ["Invesco QQQ Trust=QQQ"]),
    ("Technology Select Sector SPDR Fund (XLK) took in $2bn", ["Technology Select Sector SPDR Fund (XLK=XLK"]),
    ("shares of SPDR Gold Shares leaked $1.9 billion", ["SPDR Gold Shares=GLD"]),
    ("the biggest Russell 2000 ETF by far", ["~Russell 2000=^RUT"]),
    ("ETFs that track the S&P 500 cost little", ["S&P 500=^GSPC"]),
    ("NYSEARCA: IWM", ["IWM=IWM"]),
]
COMPANIES = [
    ("Amplitude (NASDAQ: AMPL), a developer", ["Amplitude (NASDAQ: AMPL=AMPL"]),
    ("Gap (NYSE:GPS) rose 4%", ["Gap (NYSE:GPS=GPS"]),
    ("$AMPL jumped 5% and $TSLA fell", ["$AMPL=AMPL", "$TSLA=TSLA"]),
    ("$BTC is up 3%", ["$BTC=BTC-USD"]),
    ("Apple (AAPL +0.31%) slipped", ["Apple (AAPL=AAPL"]),
    ("AAPL's 2% gain", ["AAPL=AAPL"]),
    ("Apple (AAPL.O) and Amazon.com (AMZN.O) rose", ["Apple (AAPL.O=AAPL", "Amazon.com (AMZN.O=AMZN"]),
    ("Berkshire Hathaway (NYSE: BRK.B) bought more", ["Berkshire Hathaway (NYSE: BRK.B=BRK-B"]),
    ("Shell (LON: SHEL) added 2%", ["Shell (LON: SHEL=SHEL.L"]),
    ("Alphabet (NASDAQ:GOOG) reported", ["Alphabet (NASDAQ:GOOG=GOOG"]),
    ("Nvidia rose 3%, Microsoft 1% and Meta 2%", ["Nvidia=NVDA", "Microsoft=MSFT", "Meta=META"]),
    ("JPMorgan Chase & Co. earned $4.33 a share", ["JPMorgan Chase & Co.=JPM"]),
    ("Macy's Inc tumbled 13.2%", ["Macy's Inc=M"]),
    ("Seagen jumped 14.5% after Pfizer agreed", ["Seagen=SGEN", "Pfizer=PFE"]),
    ("Mitsubishi UFJ and Toyota gained in Tokyo", ["Mitsubishi UFJ=8306.T", "Toyota=7203.T"]),
    ("Shares of Acme Robotics fell 3%. Acme Robotics said", ["Acme Robotics=name:acme-robotics"] * 2),
    ("Acme Robotics Inc. posted a loss; Acme rose 2%",
     ["Acme Robotics Inc.=name:acme-robotics", "Acme=name:acme-robotics"]),
    ("ASML fell 12.7%, the S&P 500 $1 trillion.", ["ASML=ASML", "S&P 500=^GSPC"]),
    ("The FTSE 100 rose as Shell said £3bn", ["FTSE 100=^FTSE", "Shell=SHEL.L"]),
    ("Tallmadge Flow Controls (NASDAQ: TLFC) grew. Tallmadge rose 9%.",
     ["Tallmadge Flow Controls (NASDAQ: TLFC=TLFC", "Tallmadge=TLFC"]),
    ("United, Southwest and American lost 10.6%, 4.5% and 9.5%. American consumers did not.",
     ["United=UAL", "Southwest=LUV", "American=AAL"]),
    ("Exxon Mobil slid 5.6% and Diamondback 7.7%; Citi, at $40.80, held.",
     ["Exxon Mobil=XOM", "Diamondback=FANG", "Citi=C"]),
    ("Nvidia | +1%\nMicron | -3%\nIntel | -0.6%\nTarget | none", ["Nvidia=NVDA", "Micron=MU", "Intel=INTC", "Target=TGT"]),
    ("Next, which updates the market on Tuesday, lost 2%.", ["Next=NXT.L"]),
    ("Shorter cousins IEF and SHY lost 0.9% and 0.1%.", ["IEF=IEF", "SHY=SHY"]),
    ("who manages the $2.1 billion Larkfield Small Cap Value fund", ["Larkfield Small Cap Value fund=name:larkfield-small-cap-value"]),
    ("who helps oversee $3.2 billion at Serra Azul Investimentos", ["Serra Azul Investimentos=name:serra-azul-investimentos"]),
    ("the International Monetary Fund cut its forecast", []),
    ("Sterling fell to $1.38. Against the euro it lost 6%, to €1.23.", ["Sterling=GBPUSD=X", "euro=GBPEUR=X"]),
    ("Sterling fell 1%. Against the yen the dollar was up 2%.", ["Sterling=GBPUSD=X", "yen=JPY=X", "dollar=DX-Y.NYB"]),
    ("The dollar slid 0.8% to 101.85 yen.", ["dollar=JPY=X"]),
    ("It was uglier: 6.8% in Frankfurt, 8% in Paris and 12.5% in Milan.",
     ["Frankfurt=^GDAXI", "Paris=^FCHI", "Milan=FTSEMIB.MI"]),
    ("Kering shares fell by 11.9% in Paris", ["Kering=KER.PA"]),
    ("The two-year yields 3.63%, ten-year 4.20%.", ["two-year yields=US2Y", "ten-year=US10Y"]),
    ("French bonds rallied as well: the ten-year yield fell to 3.34%.", ["ten-year yield=FR10Y"]),
    ("Innodata (NASDAQ: INOD) is one. Innodata has grown.", ["Innodata (NASDAQ: INOD=INOD", "Innodata=INOD"]),
    ("Dow Inc. cut its payout", ["Dow Inc.=DOW"]),
    ("Nasdaq Inc. (NDAQ) earned more", ["Nasdaq Inc. (NDAQ=NDAQ"]),
    ("Goldman Sachs rose 2%", ["Goldman Sachs=GS"]),
    ("Gold Fields rose 2%", ["Gold Fields=GFI"]),
    ("- ORCL: FQ2 EPS $0.69\n- F: said pretax would fall", ["ORCL=ORCL", "F=F"]),
    ("Ma Bell (T -0.31%) tacked on a penny", ["Ma Bell (T=T"]),
    ("Samsung Electronics (005930.KS) rose 4%", ["Samsung Electronics (005930.KS=005930.KS"]),
    ("Tencent (HKG: 700) fell", ["Tencent (HKG: 700=0700.HK"]),
]  # fmt: skip
COMMON_WORDS = [
    ("Shares of Gap rose 4%.", ["Gap=GAP"]),
    ("The valuation gap has widened to 31%.", []),
    ("Gap between rich and poor narrowed 2%.", []),
    ("Closing the Valuation Gap: Why 31% Matters", []),
    ("Target reported sales of $25 billion.", ["Target=TGT"]),
    ("Target prices rose 4% on average.", []),
    ("We raise our Price Target to $210", []),
    ("The retailer Target cut its outlook; later, Target fell 3%.", ["Target=TGT", "Target=TGT"]),
    ("Visa and Mastercard rose.", ["Visa=V", "Mastercard=MA"]),
    ("H-1B Visa applications fell 4%.", []),
    ("demand at Apple fell 2%", ["Apple=AAPL"]),
    ("An apple a day. Apples rose 4%.", []),
    ("Block shares fell 3%.", ["Block=XYZ"]),
    ("Block Island sales rose 4%", []),
    ("a ford across the river", []),
    ("Ford rose 1.2%.", ["Ford=F"]),
    ("the Oracle of Omaha owns 9.3%", []),
    ("Strategy matters: 3 of 4 funds lag", []),
    ("Artificial Intelligence stocks", ["Artificial Intelligence stocks=sector:ai"]),
    ("shares of Dollar General fell 2%", ["Dollar General=DG"]),
    ("According to Hirsch, 8% more", []),
    ("said Anna Wells of Wells Fargo", ["Wells Fargo=WFC"]),
]
NOT_INSTRUMENTS = [
    ("Dow Jones Newswires reported", []),
    ("data from S&P Dow Jones Indices", []),
    ("S&P Global Ratings cut it", []),
    ("listed on the Nasdaq", []),
    ("Russell Investments sees 4%", []),
    ("FTSE Russell said", []),
    ("a gold medal and a silver lining", []),
    ("the gold standard", []),
    ("Bank of America Global Research has picked 30 stocks", []),
    ("It costs 150 yen, or a pound, or 30 euros.", []),
    ("a 500-billion-euro fund", []),
    ("cents on the dollar", []),
    ("Give us 10% of it", []),
    ("a 10-year window, a five-year plan, the 10-year average return", []),
    ("a 30-year low and a two-year high", []),
    ("the five-year average is 16.4, the ten-year 14.5", []),
    ("Bureau of Labor Statistics (XXX)", ["Bureau of Labor Statistics=US"]),
    ("price-to-earnings (PE) and earnings per share (EPS)", []),
    ("World Gold Council figures", []),
    ("energy prices and financial conditions", []),
    ("raw materials, health insurance", []),
    ("strong growth and good value for money", []),
]
RATES = [
    ("the 10-year Treasury yield", ["10-year Treasury yield=US10Y"]),
    ("The benchmark 10-year note yielded 4.24%", ["benchmark 10-year note=US10Y"]),
    ("The 10-year yield fell; the 2-year's rose", ["10-year yield=US10Y", "2-year=US2Y"]),
    ("two-year notes at 4.47%", ["two-year notes=US2Y"]),
    ("two- and ten-year notes", ["two=US2Y", "ten-year notes=US10Y"]),
    ("the long bond paid 5%", ["long bond=US30Y"]),
    ("three-month Treasury bills", ["three-month Treasury bills=US3M"]),
    ("Germany's 10-year Bund yield", ["Germany's 10-year Bund yield=DE10Y"]),
    ("the ten-year gilt at 4.68%", ["ten-year gilt=GB10Y"]),
    ("Japan's 10-year government bond yield", ["Japan's 10-year government bond yield=JP10Y"]),
    ("Bunds sold off: the 10-year yield rose to 2.79%", ["10-year yield=DE10Y"]),
    ("Rates: 10yr 2.89%, 2yr hardly moved", ["10yr=US10Y", "2yr=US2Y"]),
    (
        "The 10-year note, 3.5% in the middle of the month, is at 3.13%, its two-year cousin at 3.04%",
        ["10-year note=US10Y", "two-year cousin=US2Y"],
    ),
    ("The 10-year yield jumped 14bp, the 30-year 16bp to 4.56%", ["10-year yield=US10Y", "30-year=US30Y"]),
    ("Rates and such. Ten-year, 1.69%, higher", ["Ten-year=US10Y"]),
    ("Apple. It reported tonight. Oracle gave up 6.6%", ["Apple=AAPL", "Oracle=ORCL"]),
    ("The Comp is a mess, and the Sox is worse", ["The Comp=^IXIC", "the Sox=^SOX"]),
    ("a 30-year fixed-rate mortgage at 6.86%", ["30-year fixed-rate mortgage=name:us-30-year-mortgage"]),
    ("the Fed cut rates; the ECB held", ["Fed=FED", "ECB=ECB"]),
    ("the federal funds rate is 3.50-3.75%", ["federal funds rate=FED"]),
    ("the Bank of England and the BOJ", ["Bank of England=BOE", "BOJ=BOJ"]),
    ("Fed Chair Jerome Powell spoke", ["~Fed=FED"]),
    ("the Federal Reserve Bank of Dallas said", ["~Federal Reserve=FED"]),
]
OTHERS = [
    ("U.S. inflation cooled to 2.7%", ["U.S.=US"]),
    ("U.S. stocks rose", ["~U.S.=US"]),
    ("the euro zone economy grew 0.2%", ["euro zone=EU"]),
    ("China's economy grew 5%; British retail sales fell", ["China's economy=CN", "British=GB"]),
    ("Gold rose to $3,975.90 an ounce; spot silver fell", ["Gold=GC=F", "spot silver=SI=F"]),
    ("U.S. crude and Brent fell", ["U.S. crude=CL=F", "Brent=BZ=F"]),
    ("gold miners fell 3%", ["gold miners=sector:gold-miners"]),
    ("gold-backed funds", ["~gold=GC=F"]),
    ("The dollar rose 0.3%.", ["dollar=DX-Y.NYB"]),
    ("The dollar traded at 152.95 yen.", ["dollar=JPY=X"]),
    ("The dollar rose against the yen.", ["dollar=JPY=X", "yen=JPY=X"]),
    ("the euro at $1.0850 and sterling at $1.29", ["euro=EURUSD=X", "sterling=GBPUSD=X"]),
    ("The dollar index (DXY) fell", ["dollar index (DXY=DX-Y.NYB"]),
    ("Euro/dollar: UP at $1.0789", ["Euro/dollar=EURUSD=X"]),
    ("Bitcoin fell 4% and ether 6%", ["Bitcoin=BTC-USD", "ether=ETH-USD"]),
    ("Technology +1.2% and Financials +0.93%", ["Technology=sector:technology", "Financials=sector:financials"]),
    ("Consumer Defensive gained 1.88%", ["Consumer Defensive=sector:consumer-staples"]),
    ("Healthcare (-0.95%) and Real Estate (-2.02%) lagged",
     ["Healthcare=sector:health-care", "Real Estate=sector:real-estate"]),
    ("new technology in the office, good energy", []),
    ("Energy, off 4.1%, and utilities got away with 0.9%", ["Energy=sector:energy", "utilities=sector:utilities"]),
    ("the “Magnificent Seven” stocks", ["Magnificent Seven=MAG7"]),
    ("small caps beat large-cap stocks", ["small caps=SMALLCAP", "large-cap stocks=LARGECAP"]),
    ("a small-cap rally", ["~small-cap=SMALLCAP"]),
    ("Value beat growth by 10.4 points", ["Value=VALUE", "growth=GROWTH"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [*INDICES, *FUNDS, *COMPANIES, *COMMON_WORDS, *NOT_INSTRUMENTS])
def test_names(text: str, expected: list[str]) -> None:
    found = mentions(text)
    assert [m for m in found if not m.startswith("~") or m in expected] == expected or found == expected


@pytest.mark.parametrize(("text", "expected"), [*RATES, *OTHERS])
def test_rates_and_others(text: str, expected: list[str]) -> None:
    assert [m for m in mentions(text) if m in expected or not m.startswith("~")] == expected


def test_a_name_defined_once_is_known_everywhere() -> None:
    text = "Cobalt Harbor up 3%\nCobalt Harbor Systems (NYSE: CHSX) rose. Later, Cobalt Harbor fell."
    assert [m.split("=")[1] for m in mentions(text)] == ["CHSX", "CHSX", "CHSX"]


def test_analysts_houses_are_quoted_not_meant() -> None:
    assert strong("Analysts at Goldman Sachs expect 8%, according to LSEG data.") == []
    assert strong("Goldman Sachs rose 2%.") == ["Goldman Sachs=GS"]


@pytest.mark.parametrize("tokenizer", ["en", "xx"])
def test_component_leaves_rows_and_spans_with_any_tokenizer(tokenizer: str) -> None:
    nlp = spacy.blank(tokenizer)
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("claim_instruments")
    nlp.add_pipe("claim_references")
    doc = nlp("Amplitude (NASDAQ: AMPL) rose 3%, the S&P 500 1%. The index is up 5%.")
    rows = get(doc, "instruments", Instrument)
    assert [(doc.text[r.start : r.end], r.id, r.strong) for r in rows] == [
        ("Amplitude (NASDAQ: AMPL", "AMPL", 1), ("S&P 500", "^GSPC", 1), ("The index", "^GSPC", 0),
    ]  # fmt: skip
    assert [span.kb_id_ for span in doc.spans["instruments"]] == ["AMPL", "^GSPC", "^GSPC"]
    assert [span.label_ for span in doc.spans["instruments"]] == ["equity", "index", "index"]


def test_component_pickles() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claim_instruments")
    again = pickle.loads(pickle.dumps(nlp))
    doc = again("The Dow rose.")
    assert [span.kb_id_ for span in doc.spans["instruments"]] == ["^DJI"]


TEXT = (
    "the The S&P 500 Russell 2000 Dow Gap Target (NASDAQ: AMPL) (IWM $TSLA 10-year Treasury yield’s İstanbul 3% . , \n "
    "ﬁ | Nasdaq-100 “Magnificent Seven” Inc. shares of Acme U.S. dollar 152.95 yen small-cap é — - * [0] gold (^GSPC"
)
WORDS = st.sampled_from(TEXT.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40), st.text(max_size=20))
def test_offsets_slice_back_and_never_overlap(parts: list[str], noise: str) -> None:
    text = noise + " ".join(parts) + noise
    rows = FINDER.find(text)
    assert all(0 <= r.start < r.end <= len(text) for r in rows)
    assert all(text[r.start : r.end].strip() == text[r.start : r.end] for r in rows)
    assert all(a.end <= b.start for a, b in pairwise(rows))
    assert all(r.id and r.kind and r.name for r in rows)


def test_start_and_speed() -> None:
    begun = time.process_time()
    finder = InstrumentFinder(spacy.blank("en"))
    assert time.process_time() - begun < 1.5
    line = "The S&P 500 rose 1.1% on Friday as shares of Acme Robotics (NASDAQ: ACMR) and gold gained; the Fed held. "
    article = line * 37
    begun = time.process_time()
    for _ in range(20):
        finder.find(article)
    assert (time.process_time() - begun) / 20 < 0.1
