"""Tables of text -> the numbers found in it, and properties that hold of every text.

A number is written `[surface] value unit qualifier sign form`: a range as `low..high`, no unit as `bare`; exact and
range, no sign, and the form "number" are left out.
"""

import re
from decimal import Decimal

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.annotate import numerals
from extractor.annotate.quantities import Quantities
from extractor.annotate.spans import BlockRow, Instrument, Quantity, When, get, put

NLP = spacy.blank("en")
SIGNS = {-1: "negative", 0: "", 1: "positive"}


def quantities(text: str) -> list[Quantity]:
    return get(Quantities()(NLP.make_doc(text)), "quantities", Quantity)


def told(text: str) -> list[str]:
    rows = []
    for q in quantities(text):
        value = q.low if q.low == q.high else f"{q.low}..{q.high}"
        qualifier = "" if q.qualifier in ("exact", "range") else q.qualifier
        form = "" if q.form == "number" else q.form
        words = [f"[{text[q.start : q.end]}]", value, q.unit or "bare", qualifier, SIGNS[q.sign], form]
        rows.append(" ".join(filter(None, words)))
    return rows


DIGITS = [
    ("The fund trades at 19.24x earnings.", ["[19.24x] 19.24 ratio"]),
    ("It changes hands at 15.6 times.", ["[15.6 times] 15.6 ratio"]),
    ("The index slid 0.31%.", ["[0.31%] 0.31 percent"]),
    ("A loss of -$0.12 a share", ["[-$0.12] -0.12 USD negative"]),
    ("It lost $-0.12 a share.", ["[$-0.12] -0.12 USD negative"]),
    ("a net loss of $(0.45) per share", ["[$(0.45)] -0.45 USD negative"]),
    ("Shares rose 3.5 percent to $41.07.", ["[3.5 percent] 3.5 percent", "[$41.07] 41.07 USD"]),
    ("Consumer prices rose 0.4 per cent.", ["[0.4 per cent] 0.4 percent"]),
    ("The yield fell 25 bps.", ["[25 bps] 25 bps"]),
    ("The yield fell 9bp to 4.05%.", ["[9bp] 9 bps", "[4.05%] 4.05 percent"]),
    ("It narrowed by 12.5 basis points.", ["[12.5 basis points] 12.5 bps"]),
    ("Margins widened 1.5 percentage points.", ["[1.5 percentage points] 1.5 percent"]),
    ("It added 4ppt this year.", ["[4ppt] 4 percent"]),
    (
        "The Dow rose 44.06 points, or 1.1%, to 3,925.43.",
        ["[44.06 points] 44.06 points", "[1.1%] 1.1 percent", "[3,925.43] 3925.43 bare"],
    ),
    ("Net assets of $75 billion", ["[$75 billion] 75000000000 USD"]),
    ("a $1.5-2.0 billion charge", ["[$1.5-2.0 billion] 1500000000..2000000000 USD"]),
    ("€1.5m in fees and £3.2bn of debt", ["[€1.5m] 1500000 EUR", "[£3.2bn] 3200000000 GBP"]),
    (
        "C$5.5 million, A$12bn, HK$400m, US$3.2 trillion",
        [
            "[C$5.5 million] 5500000 CAD",
            "[A$12bn] 12000000000 AUD",
            "[HK$400m] 400000000 HKD",
            "[US$3.2 trillion] 3200000000000 USD",
        ],
    ),
    ("¥150 billion and ₹1,00,000 crore", ["[¥150 billion] 150000000000 JPY", "[₹1,00,000 crore] 1000000000000 INR"]),
    ("Rs 500 crore of orders", ["[Rs 500 crore] 5000000000 INR"]),
    ("EUR 250 million of notes", ["[EUR 250 million] 250000000 EUR"]),
    ("USD5m", ["[USD5m] 5000000 USD"]),
    ("The stub closed at 130p.", ["[130p] 1.3 GBP"]),
    ("Is Lloyds at 55p? Perhaps.", ["[55p] 0.55 GBP"]),
    ("EPS 73c against a 62c consensus", ["[73c] 0.73 USD", "[62c] 0.62 USD"]),
    ("62 cents a share, against 66 cents per share", ["[62 cents] 0.62 USD", "[66 cents] 0.66 USD"]),
    ("99¢ stores", ["[99¢] 0.99 USD"]),
    ("A barrel costs $91. The Fed met.", ["[$91] 91 USD"]),
    ("Gold hit $4,800.", ["[$4,800] 4800 USD"]),
    ("WTI at $93.78; Brent at $98.", ["[$93.78] 93.78 USD", "[$98] 98 USD"]),
    ("turnover of 160 million shares", ["[160 million shares] 160000000 shares"]),
    ("8.9 million b/d of loadings", ["[8.9 million b/d] 8900000 barrels"]),
    ("1.5m b/d less than in May", ["[1.5m b/d] 1500000 barrels"]),
    ("1.5mb/d less than in May", ["[1.5mb/d] 1500000 barrels"]),
    ("output of 3.66 million bpd", ["[3.66 million bpd] 3660000 barrels"]),
    ("400,000 barrels a day", ["[400,000 barrels] 400000 barrels"]),
    ("It bought 7,390 BTC.", ["[7,390 BTC] 7390 count"]),
    ("12½ times earnings and 5½ per cent", ["[12½ times] 12.5 ratio", "[5½ per cent] 5.5 percent"]),
    ("the stock is up .5% today", ["[.5%] 0.5 percent"]),
    ("sales up 12%, profit up 8%.", ["[12%] 12 percent", "[8%] 8 percent"]),
    ("+1.2% for the day, +/-0.3% the next", ["[+1.2%] 1.2 percent positive", "[0.3%] 0.3 percent"]),
    ("The S&P gained (+1.4%) and the Dow (-0.2%).", ["[+1.4%] 1.4 percent positive", "[-0.2%] -0.2 percent negative"]),
    ("it returned minus 1% a year", ["[minus 1%] -1 percent negative"]),
    ("from minus 550 to plus 828", ["[minus 550] -550 bare negative", "[plus 828] 828 bare positive"]),
    ("an increase of 5 percent plus costs", ["[5 percent] 5 percent"]),
    ("ratio was 4.89-to-1 on the NYSE", ["[4.89-to-1] 4.89 ratio"]),
    ("winners beat losers by 3 to 1", ["[3 to 1] 3 ratio"]),
    ("The vote was 11 to 1.", ["[11] 11 bare", "[1] 1 bare"]),
    ("approved in an 11-1 vote", ["[11] 11 bare", "[1] 1 bare"]),
    ("a 50/42/8 mix", ["[50] 50 bare", "[42] 42 bare", "[8] 8 bare"]),
    ("bonds maturing in 3-5 years", ["[3-5 years] 3..5 years duration"]),
    ("512K shares and 3M vehicles", ["[512K shares] 512000 shares", "[3M] 3000000 count"]),
    ("100+ basis points of cuts", ["[100+ basis points] 100 bps more_than"]),
    ("assets of $5bn+", ["[$5bn] 5000000000 USD more_than"]),
    ("c.40% of members", ["[40%] 40 percent approx"]),
    ("c. 40% of members", ["[40%] 40 percent approx"]),
    ("ca. 15% of sales", ["[15%] 15 percent approx"]),
    ("2,000 stocks and 114,000 workers", ["[2,000] 2000 count", "[114,000] 114000 count"]),
    ("added 254,000 jobs", ["[254,000] 254000 count"]),
    ("0.03 of a point from the peak", ["[0.03 of a point] 0.03 percent"]),
    ("0.2 of a percentage point", ["[0.2 of a percentage point] 0.2 percent"]),
    ("a 0.75-point move", ["[0.75-point] 0.75 points"]),
    ("a 25-basis-point cut", ["[25-basis-point] 25 bps"]),
    ("a 6-point lead", ["[6-point] 6 points"]),
    ("three points too generous", ["[three points] 3 points words"]),
    ("a 10-year low of 3%", ["[10-year] 10 years duration", "[3%] 3 percent"]),
    ("the 200-day average", ["[200-day] 200 days duration"]),
    ("a 52-week high", ["[52-week] 52 weeks duration"]),
    ("2.5 trillion yen", ["[2.5 trillion yen] 2500000000000 JPY"]),
    ("162 yen to the dollar", ["[162 yen] 162 JPY"]),
    ("10 Swiss francs", ["[10 Swiss francs] 10 CHF"]),
    ("it has 1,234.56 points", ["[1,234.56 points] 1234.56 points"]),
    ("the Nikkei at 50,512.32", ["[50,512.32] 50512.32 bare"]),
    ('"31%" in 0.31%', ["[31%] 31 percent", "[0.31%] 0.31 percent"]),
    ("3x-4x leverage", ["[3x-4x] 3..4 ratio"]),
    ("20x-plus sales", ["[20x] 20 ratio more_than"]),
    ("a 3X fund", ["[3X] 3 ratio"]),
    ("33x 2024 EPS", ["[33x] 33 ratio"]),
    ("$3.2 billion-a-year business", ["[$3.2 billion] 3200000000 USD"]),
    ("the $85-a-barrel mark", ["[$85] 85 USD"]),
]
MORE = [
    (
        "$2.55 billion, plus or minus $100 million",
        ["[$2.55 billion, plus or minus $100 million] 2450000000..2650000000 USD"],
    ),
    ("the FTSE 100 tracker, Nikkei 225 rose 1.4%", ["[1.4%] 1.4 percent"]),
    ("fourth straight year-over-year decline", ["[fourth straight] 4 quarters streak"]),
    ("Revenue of 1,234 and profit of .5", ["[1,234] 1234 bare", "[.5] 0.5 bare"]),
    ("(2.5%) and [3.4%]", ["[2.5%] 2.5 percent", "[3.4%] 3.4 percent"]),
    ("\"2%\" and '3%' and “4%”", ["[2%] 2 percent", "[3%] 3 percent", "[4%] 4 percent"]),
    ("It fell 1%—its worst day—to 4,000.", ["[1%] 1 percent", "[4,000] 4000 bare"]),
    ("up 2%; down 3%: flat", ["[2%] 2 percent", "[3%] 3 percent"]),
    ("$1bn-$2bn", ["[$1bn-$2bn] 1000000000..2000000000 USD"]),
    ("6,604.72", ["[6,604.72] 6604.72 bare"]),
    ("It earned $1.47 a share, six cents shy of the Street.", ["[$1.47] 1.47 USD", "[six cents] 0.06 USD words"]),
    ("Sales rose 5%, 6% and 7%, respectively.", ["[5%] 5 percent", "[6%] 6 percent", "[7%] 7 percent"]),
    (
        "Q1 revenue up 5% to $9.2B, EPS $1.05 v $0.98e",
        ["[5%] 5 percent", "[$9.2B] 9200000000 USD", "[$1.05] 1.05 USD", "[$0.98] 0.98 USD"],
    ),
    (
        "AAPL +2.3%, MSFT -1.1%, TSLA –3.4%",
        ["[+2.3%] 2.3 percent positive", "[-1.1%] -1.1 percent negative", "[–3.4%] -3.4 percent negative"],
    ),
    ("Dow -1,123 (-2.6%)", ["[-1,123] -1123 bare negative", "[-2.6%] -2.6 percent negative"]),
    ("S&P futs -2, 10yr 2.89%, +5bps", ["[-2] -2 bare negative", "[2.89%] 2.89 percent", "[+5bps] 5 bps positive"]),
    ("mid-single-digit growth of 5%", ["[5%] 5 percent"]),
    ("the 10-year at 4.2%", ["[10-year] 10 years duration", "[4.2%] 4.2 percent"]),
    ("2s10s at 35bp", ["[35bp] 35 bps"]),
    ("the $100-million mark", ["[$100-million] 100000000 USD"]),
    ("$100-million-plus", ["[$100-million] 100000000 USD more_than"]),
    ("one-quarter of a percentage point", ["[one-quarter of a percentage point] 0.25 percent"]),
    ("one-half of 1 percent", ["[one-half of 1 percent] 0.5 percent"]),
    ("one half of one percent", ["[one half of one percent] 0.5 percent"]),
    ("two and one-half percent", ["[two and one-half percent] 2.5 percent words"]),
    ("four and a quarter percent", ["[four and a quarter percent] 4.25 percent words"]),
    ("4 1/2 percent", ["[4 1/2 percent] 4.5 percent"]),
    ("3 3/4 percent", ["[3 3/4 percent] 3.75 percent"]),
    ("just over two-and-a-half years", ["[two-and-a-half years] 2.5 years more_than duration"]),
    ("nearly 1 in 3", ["[1 in 3] 33.33 percent approx fraction"]),
    ("more than 9 out of 10 firms", ["[9 out of 10] 90 percent more_than fraction"]),
    ("1 in 5 companies", ["[1 in 5] 20 percent fraction"]),
    ("a 1-in-5 chance", ["[1-in-5] 20 percent fraction"]),
    ("the odds are 50-50", ["[50-50] 50 percent fraction"]),
    ("a 50/50 chance", ["[50/50] 50 percent fraction"]),
    ("three-to-one", ["[three-to-one] 3 ratio"]),
    ("20-to-1 odds", ["[20-to-1] 20 ratio"]),
    ("5-4 decision", ["[5] 5 bare", "[4] 4 bare"]),
    ("by a margin of two to one", ["[two to one] 2 ratio"]),
    ("ten times as much", ["[ten times] 10 ratio words"]),
    ("tenfold", ["[tenfold] 10 ratio fold"]),
    ("cut in half", ["[half] 50 percent fraction"]),
    ("fell by half", ["[half] 50 percent fraction"]),
    ("half-a-point", ["[half-a-point] 0.5 percent"]),
    ("a half of one percent", ["[a half of one percent] 0.5 percent"]),
    ("a half-trillion dollars", ["[a half-trillion dollars] 500000000000 USD words"]),
    ("nearly half a trillion dollars", ["[half a trillion dollars] 500000000000 USD approx words"]),
    ("one-and-a-half times", ["[one-and-a-half times] 1.5 ratio words"]),
    ("six and a half months", ["[six and a half months] 6.5 months duration"]),
    ("thirty-four years", ["[thirty-four years] 34 years duration"]),
    ("zero percent, 0% and 0.00%", ["[zero percent] 0 percent words", "[0%] 0 percent", "[0.00%] 0 percent"]),
    ("1 basis point; 1 bp; 1bp", ["[1 basis point] 1 bps", "[1 bp] 1 bps", "[1bp] 1 bps"]),
    ("one-tenth of a point", ["[one-tenth of a point] 0.1 percent"]),
    ("the 1/4 point", ["[1/4 point] 0.25 points"]),
    ("$1 million to $2 million in cash", ["[$1 million to $2 million] 1000000..2000000 USD"]),
    ("between 5 and 10 basis points", ["[5 and 10 basis points] 5..10 bps"]),
    ("anywhere from 5% to 10%", ["[5% to 10%] 5..10 percent"]),
    ("well over 100", ["[100] 100 bare more_than"]),
    ("over the last 10 sessions it gained 5%", ["[10 sessions] 10 days duration", "[5%] 5 percent"]),
    ("over 200 points", ["[200 points] 200 points more_than"]),
    ("Over 5% of firms", ["[5%] 5 percent more_than"]),
    ("more than one in four", ["[one in four] 25 percent more_than fraction"]),
    ("nearly three in four", ["[three in four] 75 percent approx fraction"]),
    ("at about one in four", ["[one in four] 25 percent approx fraction"]),
    ("at roughly 2-to-1", ["[2-to-1] 2 ratio approx"]),
    ("a range between $50 and $60", ["[$50 and $60] 50..60 USD"]),
    ("somewhere between $50 and $60", ["[$50 and $60] 50..60 USD"]),
    ("from around 3.6% in mid-September", ["[3.6%] 3.6 percent approx"]),
    ("5,000-point milestone", ["[5,000-point] 5000 points"]),
    ("5,000-level", ["[5,000] 5000 bare"]),
    ("the 5,000 level", ["[5,000] 5000 bare"]),
    ("the 1.30 handle", ["[1.30] 1.3 bare"]),
    ("$0.25-per-share dividend", ["[$0.25] 0.25 USD"]),
    ("25-cent dividend", ["[25-cent] 0.25 USD"]),
    ("a 25c dividend", ["[25c] 0.25 USD"]),
    ("15.9p, up from 14.5p", ["[15.9p] 0.159 GBP", "[14.5p] 0.145 GBP"]),
    ("€0.45/share", ["[€0.45] 0.45 EUR"]),
    ("£1.2m/year", ["[£1.2m] 1200000 GBP"]),
    ("$50/bbl", ["[$50] 50 USD"]),
    ("USD 1.2bn", ["[USD 1.2bn] 1200000000 USD"]),
    ("US$ 1.2bn", ["[US$ 1.2bn] 1200000000 USD"]),
    ("US $1.2bn", ["[$1.2bn] 1200000000 USD"]),
    ("1.2bn US dollars", ["[1.2bn US dollars] 1200000000 USD"]),
    ("5 mln barrels, 3 mln tonnes", ["[5 mln barrels] 5000000 barrels", "[3 mln tonnes] 3000000 tonnes"]),
    ("100,000 oz of gold", ["[100,000 oz] 100000 ounces"]),
    ("1,000-oz bars", ["[1,000-oz] 1000 ounces"]),
    ("a 400-ounce bar", ["[400-ounce] 400 ounces"]),
    ("14 ounces", ["[14 ounces] 14 ounces"]),
    ("25 million people", ["[25 million] 25000000 count"]),
    ("10.5 million vehicles", ["[10.5 million] 10500000 count"]),
    ("30,000 BTC", ["[30,000 BTC] 30000 count"]),
    ("two million barrels per day", ["[two million barrels] 2000000 barrels words"]),
    ("600kb/d", ["[600kb/d] 600000 barrels"]),
    ("4 1/2 percent", ["[4 1/2 percent] 4.5 percent"]),
    (
        "by 1/4 percentage point to 3-1/2 to 3-3/4 percent",
        ["[1/4 percentage point] 0.25 percent", "[3-1/2 to 3-3/4 percent] 3.5..3.75 percent"],
    ),
    ("3\u20111/2 to 3\u20113/4 percent", ["[3\u20111/2 to 3\u20113/4 percent] 3.5..3.75 percent"]),
    ("a 1/2 point cut", ["[1/2 point] 0.5 points"]),
    ("EPS $1.05 v $0.98e", ["[$1.05] 1.05 USD", "[$0.98] 0.98 USD"]),
    ("the odds are 50-50", ["[50-50] 50 percent fraction"]),
    ("a 50/50 chance", ["[50/50] 50 percent fraction"]),
    ("five-to-ten percent", ["[five-to-ten percent] 5..10 percent words"]),
    ("just over two-and-a-half years", ["[two-and-a-half years] 2.5 years more_than duration"]),
    ("one-and-a-half times", ["[one-and-a-half times] 1.5 ratio words"]),
    ("a half-trillion dollars", ["[a half-trillion dollars] 500000000000 USD words"]),
    ("half-million jobs", ["[half-million] 500000 count words"]),
    ("zero percent", ["[zero percent] 0 percent words"]),
    ("one hundred percent", ["[one hundred percent] 100 percent words"]),
    ("one hundred and one", ["[one hundred and one] 101 bare words"]),
    ("one hundred", ["[one hundred] 100 bare words"]),
    ("for over 10 straight years", ["[10 straight years] 10 years more_than streak"]),
    ("outperformed over each of the last five years", ["[five years] 5 years streak"]),
    ("through 14 consecutive days", ["[14 consecutive days] 14 days streak"]),
    ("GDP grew 2.1% in the 3 months to June", ["[2.1%] 2.1 percent", "[3 months] 3 months duration"]),
    ("The 2-year note yields 4%", ["[2-year] 2 years duration", "[4%] 4 percent"]),
    (
        "Profit was $1.2 million, compared with $900,000 a year ago.",
        ["[$1.2 million] 1200000 USD", "[$900,000] 900000 USD"],
    ),
    ("Up 5% at $10.50, its 5th gain this week.", ["[5%] 5 percent", "[$10.50] 10.5 USD"]),
    ("Top 10 holdings are 35% of assets", ["[10] 10 count", "[35%] 35 percent"]),
    ("the top five holdings", ["[five] 5 count words"]),
    ("S&P 500 at 6,000 by 2027", ["[6,000] 6000 bare"]),
    ("a 5% to 7% rise", ["[5% to 7%] 5..7 percent"]),
    ("5%-7%", ["[5%-7%] 5..7 percent"]),
    ("$1.00-$1.10", ["[$1.00-$1.10] 1..1.1 USD"]),
    ("from $1.00-$1.10 to $1.20-$1.30", ["[$1.00-$1.10] 1..1.1 USD", "[$1.20-$1.30] 1.2..1.3 USD"]),
    ("from 5.25%-5.50% to 5.00%-5.25%", ["[5.25%-5.50%] 5.25..5.5 percent", "[5.00%-5.25%] 5..5.25 percent"]),
    ("between 5.25 per cent and 5.5 per cent", ["[5.25 per cent and 5.5 per cent] 5.25..5.5 percent"]),
    ("in a range of 1.05-1.10", ["[1.05-1.10] 1.05..1.1 bare"]),
    ("target range of 3.50%-3.75%", ["[3.50%-3.75%] 3.5..3.75 percent"]),
    ("the 3.50%-to-3.75% range", ["[3.50%-to-3.75%] 3.5..3.75 percent"]),
    ("1.2 million to 1.5 million barrels", ["[1.2 million to 1.5 million barrels] 1200000..1500000 barrels"]),
    ("$50m-100m", ["[$50m-100m] 50000000..100000000 USD"]),
    ("5-10x earnings", ["[5-10x] 5..10 ratio"]),
    ("5x to 10x earnings", ["[5x to 10x] 5..10 ratio"]),
    ("three- to five-year notes", ["[five-year] 5 years duration"]),
    ("two to three percentage points", ["[two to three percentage points] 2..3 percent words"]),
    ("10% to 15% below its peak", ["[10% to 15%] 10..15 percent"]),
    ("2% and 3%, respectively", ["[2%] 2 percent", "[3%] 3 percent"]),
    ("rates between 2% and, say, 3%", ["[2%] 2 percent", "[3%] 3 percent"]),
    ("moved from 4.25% to 4.50% range", ["[4.25%] 4.25 percent", "[4.50%] 4.5 percent"]),
    ("cut from a range of 4% to 5%", ["[4% to 5%] 4..5 percent"]),
    ("up from 10-12% to 15%", ["[10-12%] 10..12 percent", "[15%] 15 percent"]),
    ("fell as low as 3,491.58", ["[3,491.58] 3491.58 bare"]),
    ("$1,000 to $1,500 an ounce", ["[$1,000 to $1,500] 1000..1500 USD"]),
    ("buyers face near-8% mortgages", ["[8%] 8 percent approx"]),
    ("its benchmark to almost zero", ["[zero] 0 bare approx words"]),
    ("from near zero in March to 2.25%", ["[zero] 0 bare approx words", "[2.25%] 2.25 percent"]),
    ("pinned between zero and 0.25%", ["[zero and 0.25%] 0..0.25 percent"]),
    ("at zero to 1/4 percent", ["[zero to 1/4 percent] 0..0.25 percent"]),
    ("The Fed may cut only once.", ["[once] 1 ratio multiple"]),
    ("crude fell for a second day", ["[second day] 2 days streak"]),
    ("its weekly drop, the fourth in a row", ["[fourth in a row] 4 weeks streak"]),
    ("up a point", ["[a point] 1 points words"]),
    ("compared with about a quarter for large caps", ["[a quarter] 25 percent approx fraction"]),
    ("Only one of 38 analysts", ["[one] 1 bare words", "[38] 38 count"]),
    ("five quarter-point cuts in 2024", ["[five] 5 bare words", "[quarter-point] 0.25 percent"]),
    ("one quarter-point cut this year", ["[one] 1 bare words", "[quarter-point] 0.25 percent"]),
    ("three-quarter-point move", ["[three-quarter-point] 0.75 percent"]),
    ("a three-quarter-point move", ["[three-quarter-point] 0.75 percent"]),
    ("lift earnings by 6.5% to 7% annually", ["[6.5% to 7%] 6.5..7 percent"]),
    (
        "sank 0.48 percentage points to 2.4 per cent",
        ["[0.48 percentage points] 0.48 percent", "[2.4 per cent] 2.4 percent"],
    ),
    ("an increase of 15% to 20%", ["[15% to 20%] 15..20 percent"]),
    ("a one-in-three chance", ["[one-in-three] 33.33 percent fraction"]),
    ("hotter than 0.3%", ["[0.3%] 0.3 percent more_than"]),
    ("never got faster than $50 billion", ["[$50 billion] 50000000000 USD less_than"]),
    ("would tick up to 3.8%", ["[3.8%] 3.8 percent"]),
    ("buy back up to $30 billion", ["[$30 billion] 30000000000 USD less_than"]),
    ("moved back up to 5%", ["[5%] 5 percent"]),
    ("see https://example.com/2024/05/123 for 5%", ["[5%] 5 percent"]),
]
WORDS = [
    ("It cut rates three times.", ["[three times] 3 ratio words"]),
    ("two percent from three", ["[two percent] 2 percent words", "[three] 3 bare words"]),
    ("nine per cent too high", ["[nine per cent] 9 percent words"]),
    ("eight-point-six percent", ["[eight-point-six percent] 8.6 percent words"]),
    ("one point two percent", ["[one point two percent] 1.2 percent words"]),
    ("five and a half more turns", ["[five and a half] 5.5 bare words"]),
    ("two and a half million people", ["[two and a half million] 2500000 count words"]),
    ("three and three-quarters percent", ["[three and three-quarters percent] 3.75 percent words"]),
    ("sixteen hundred points", ["[sixteen hundred points] 1600 points words"]),
    ("two hundred and fifty thousand jobs", ["[two hundred and fifty thousand] 250000 count words"]),
    ("a hundred basis points", ["[a hundred basis points] 100 bps words"]),
    ("a million barrels", ["[a million barrels] 1000000 barrels words"]),
    ("half a million jobs", ["[half a million] 500000 count words"]),
    ("half a billion dollars", ["[half a billion dollars] 500000000 USD words"]),
    ("a quarter of a million jobs", ["[a quarter of a million] 250000 count words"]),
    ("a third of a million barrels", ["[a third of a million barrels] 333333 barrels words"]),
    ("a dozen basis points", ["[a dozen basis points] 12 bps words"]),
    ("half a dozen funds", ["[half a dozen] 6 bare words"]),
    ("two dozen banks", ["[two dozen] 24 bare words"]),
    ("the dozen US funds", ["[dozen] 12 bare words"]),
    ("The hundred companies make money.", ["[hundred] 100 count words"]),
    ("forty dollars and twenty-nine cents", ["[forty dollars and twenty-nine cents] 40.29 USD words"]),
    ("three dollars and fifteen cents", ["[three dollars and fifteen cents] 3.15 USD words"]),
    ("it touched thirty-six forty-five", ["[thirty-six forty-five] 3645 bare words"]),
    ("six cents shy of the Street", ["[six cents] 0.06 USD words"]),
    ("a nickel better than expected", ["[a nickel] 0.05 USD words"]),
    ("EPS cut by a dime to $14.35", ["[a dime] 0.1 USD words", "[$14.35] 14.35 USD"]),
    ("a full point", ["[a full point] 1 points words"]),
    ("a full percentage point", ["[a full percentage point] 1 percent words"]),
    ("a percentage point above", ["[a percentage point] 1 percent words"]),
    ("one percent and one basis point", ["[one percent] 1 percent words", "[one basis point] 1 bps words"]),
    ("one more cut", ["[one] 1 bare words"]),
    ("one additional rate increase", ["[one] 1 bare words"]),
    ("a single additional reduction", ["[single] 1 bare words"]),
    ("at least one rate increase", ["[one] 1 bare more_than words"]),
    ("only one would sell", ["[one] 1 bare words"]),
    ("one or two more", ["[one or two] 1..2 bare words"]),
    ("one to two turns", ["[one to two] 1..2 bare words"]),
    ("Four of the eleven sectors fell.", ["[Four] 4 bare words", "[eleven] 11 bare words"]),
    ("minus two percent", ["[minus two percent] -2 percent negative words"]),
    ("two- and ten-year notes", ["[ten-year] 10 years duration"]),
    ("ten thousand pounds", ["[ten thousand pounds] 10000 GBP words"]),
    ("1,300 won to the dollar", ["[1,300 won] 1300 KRW"]),
]
FRACTIONS = [
    ("roughly one-third of assets", ["[one-third] 33.33 percent approx fraction"]),
    ("two-thirds of the time", ["[two-thirds] 66.67 percent fraction"]),
    ("a third of its value", ["[a third] 33.33 percent fraction"]),
    ("a fifth cheaper", ["[a fifth] 20 percent fraction"]),
    ("lost an eighth", ["[an eighth] 12.5 percent fraction"]),
    ("a loss of an eighth.", ["[an eighth] 12.5 percent fraction"]),
    ("put on a sixth since January", ["[a sixth] 16.67 percent fraction"]),
    ("down by a quarter since early 2019", ["[a quarter] 25 percent fraction"]),
    ("a quarter of its value", ["[a quarter] 25 percent fraction"]),
    ("three-quarters of earnings", ["[three-quarters] 75 percent fraction"]),
    ("three quarters of earnings", ["[three quarters] 75 percent fraction"]),
    ("three quarters of growth", ["[three quarters] 3 quarters duration"]),
    ("half of its sales", ["[half] 50 percent fraction"]),
    ("better than half off", ["[half] 50 percent more_than fraction"]),
    ("more than half rate it a buy", ["[half] 50 percent more_than fraction"]),
    ("roughly half relates to Medicare", ["[half] 50 percent approx fraction"]),
    ("half the multiple of the S&P", ["[half] 50 percent fraction"]),
    ("half as much again", ["[half as much again] 50 percent fraction"]),
    ("half as much as", ["[half] 50 percent fraction"]),
    ("retreated by half, then rose", ["[half] 50 percent fraction"]),
    ("by half a percentage point to 1%", ["[half a percentage point] 0.5 percent", "[1%] 1 percent"]),
    ("half a percent", ["[half a percent] 0.5 percent"]),
    ("a half percentage point", ["[a half percentage point] 0.5 percent"]),
    ("a half-point cut", ["[half-point] 0.5 percent"]),
    ("cut by a half-point", ["[a half-point] 0.5 percent"]),
    ("cut by a quarter-point at three meetings", ["[a quarter-point] 0.25 percent", "[three] 3 bare words"]),
    ("a quarter-point cut", ["[quarter-point] 0.25 percent"]),
    ("two quarter-point cuts", ["[two] 2 bare words", "[quarter-point] 0.25 percent"]),
    ("three straight quarter-point trims", ["[three] 3 bare words", "[quarter-point] 0.25 percent"]),
    ("a quarter of a percentage point", ["[a quarter of a percentage point] 0.25 percent"]),
    ("three-tenths of a percent", ["[three-tenths of a percent] 0.3 percent"]),
    ("three-tenths of 1%", ["[three-tenths of 1%] 0.3 percent"]),
    ("seven hundredths of a point", ["[seven hundredths of a point] 0.07 percent"]),
    ("half a basis point", ["[half a basis point] 0.5 bps words"]),
    ("three-quarters of a year", ["[three-quarters of a year] 0.75 years duration"]),
    ("five-eighths of that", ["[five-eighths] 62.5 percent fraction"]),
    ("two-fifths of profit", ["[two-fifths] 40 percent fraction"]),
    ("a tenth of the market", ["[a tenth] 10 percent fraction"]),
    ("one in four", ["[one in four] 25 percent fraction"]),
    ("four in ten holdings", ["[four in ten] 40 percent fraction"]),
    ("two in five Russell members", ["[two in five] 40 percent fraction"]),
    ("a two-in-five chance", ["[two-in-five] 40 percent fraction"]),
    ("one job in nine", ["[one job in nine] 11.11 percent fraction"]),
    ("nine out of 10", ["[nine out of 10] 90 percent fraction"]),
    ("9 in 10 economists", ["[9 in 10] 90 percent fraction"]),
    ("seven of the 11 midterm years", ["[seven of the 11] 63.64 percent fraction"]),
    ("seven of the 11 sectors", ["[seven] 7 bare words", "[11] 11 bare"]),
    ("in three of the last five years", ["[three of the last five] 60 percent fraction"]),
    ("two in five years", ["[two] 2 bare words", "[five years] 5 years duration"]),
    ("one in 2026", ["[one] 1 bare words"]),
]
MULTIPLES = [
    ("The stock doubled last year.", ["[doubled] 2 ratio multiple"]),
    ("Doubled in a year", ["[Doubled] 2 ratio multiple"]),
    ("more than double the estimate", ["[double] 2 ratio more_than multiple"]),
    ("nearly tripled since March", ["[tripled] 3 ratio approx multiple"]),
    ("rates quadrupled", ["[quadrupled] 4 ratio multiple"]),
    ("a doubling of profit", ["[doubling] 2 ratio multiple"]),
    ("it halved the dividend", ["[halved] 0.5 ratio multiple"]),
    ("four-fold", ["[four-fold] 4 ratio fold"]),
    ("roughly fivefold", ["[fivefold] 5 ratio approx fold"]),
    ("a 10-fold gain", ["[10-fold] 10 ratio fold"]),
    ("twice the share", ["[twice] 2 ratio multiple"]),
    ("double-digit growth", ["[double-digit] 10 percent more_than words"]),
    ("nearly double digits", ["[double digits] 10 percent approx words"]),
    ("growing by double digits", ["[double digits] 10 percent more_than words"]),
    ("three times the S&P", ["[three times] 3 ratio words"]),
    ("4.5 times its average", ["[4.5 times] 4.5 ratio"]),
    ("four times August's 0.1%", ["[four times] 4 ratio words", "[0.1%] 0.1 percent"]),
]
STREAKS = [
    ("14 consecutive trading days", ["[14 consecutive trading days] 14 days streak"]),
    ("14 consecutive sessions", ["[14 consecutive sessions] 14 days streak"]),
    ("10 straight years of gains", ["[10 straight years] 10 years streak"]),
    ("its fifth straight loss", ["[fifth straight] 5 days streak"]),
    ("the sixth straight advance", ["[sixth straight] 6 days streak"]),
    ("a fifth straight day", ["[fifth straight day] 5 days streak"]),
    ("third straight meeting", ["[third straight meeting] 3 times streak"]),
    ("three consecutive meetings", ["[three] 3 bare words"]),
    ("the 48th consecutive. The", ["[48th consecutive] 48 times streak"]),
    ("a 48th consecutive annual increase", ["[48th consecutive annual] 48 years streak"]),
    ("the 104th straight month", ["[104th straight month] 104 months streak"]),
    ("ninth straight weekly advance", ["[ninth straight weekly] 9 weeks streak"]),
    ("fourth consecutive monthly decline", ["[fourth consecutive monthly] 4 months streak"]),
    ("its second straight quarterly drop", ["[second straight quarterly] 2 quarters streak"]),
    ("fourth straight year-over-year decline", ["[fourth straight] 4 quarters streak"]),
    ("its second straight interest rate cut", ["[second straight] 2 times streak"]),
    ("fourth straight increase of 75 basis points", ["[fourth straight] 4 times streak", "[75 basis points] 75 bps"]),
    ("the third meeting in a row", ["[third meeting in a row] 3 times streak"]),
    ("cut at three meetings in a row", ["[three] 3 bare words"]),
    ("eighth month in a row", ["[eighth month in a row] 8 months streak"]),
    ("fifth monthly gain in a row", ["[fifth monthly gain in a row] 5 months streak"]),
    ("three quarters in a row north of 24%", ["[three quarters] 3 quarters streak", "[24%] 24 percent more_than"]),
    ("five calendar years in a row", ["[five calendar years] 5 years streak"]),
    ("three losing days in a row", ["[three losing days] 3 days streak"]),
    ("25 years on the trot", ["[25 years] 25 years streak"]),
    ("a seven-day winning streak", ["[seven-day] 7 days streak"]),
    ("an 11-day losing streak", ["[11-day] 11 days streak"]),
    ("its six-week skid", ["[six-week] 6 weeks streak"]),
    ("15 years of underperformance", ["[15 years] 15 years streak"]),
    ("each of the last five years", ["[five years] 5 years streak"]),
    ("in each of the next 12 months", ["[12 months] 12 months streak"]),
    ("667th consecutive dividend", ["[667th consecutive] 667 times streak"]),
    ("the third straight time", ["[third straight] 3 times streak"]),
    ("its twenty-fifth straight gain", ["[twenty-fifth straight] 25 days streak"]),
    ("for the fiftieth successive year", ["[fiftieth successive year] 50 years streak"]),
]
RANGES = [
    ("a $1.5-$2.0 billion charge", ["[$1.5-$2.0 billion] 1500000000..2000000000 USD"]),
    ("$4 to $5 billion of it", ["[$4 to $5 billion] 4000000000..5000000000 USD"]),
    ("$900,000 to $1.2 million", ["[$900,000 to $1.2 million] 900000..1200000 USD"]),
    ("from $900 million to $1.2 billion", ["[$900 million] 900000000 USD", "[$1.2 billion] 1200000000 USD"]),
    ("3.50–3.75%", ["[3.50–3.75%] 3.5..3.75 percent"]),
    ("3.5%-3.75%", ["[3.5%-3.75%] 3.5..3.75 percent"]),
    ("5.25% to 5.5%", ["[5.25% to 5.5%] 5.25..5.5 percent"]),
    ("between 2% and 3%", ["[2% and 3%] 2..3 percent"]),
    ("between $2.85 and $3.05 a share", ["[$2.85 and $3.05] 2.85..3.05 USD"]),
    ("between 1,800 and 2,000", ["[1,800 and 2,000] 1800..2000 bare"]),
    ("from 2% to 3%", ["[2%] 2 percent", "[3%] 3 percent"]),
    ("rose from $41 to $45", ["[$41] 41 USD", "[$45] 45 USD"]),
    (
        "a range of $2.80 to $3.20 per share from $6.45 to $6.85",
        ["[$2.80 to $3.20] 2.8..3.2 USD", "[$6.45 to $6.85] 6.45..6.85 USD"],
    ),
    ("to between 3.75% and 4.75%, from 3% to 4%", ["[3.75% and 4.75%] 3.75..4.75 percent", "[3% to 4%] 3..4 percent"]),
    (
        "between $2.85 and $3.05 a share from $3.05 to $3.25",
        ["[$2.85 and $3.05] 2.85..3.05 USD", "[$3.05 to $3.25] 3.05..3.25 USD"],
    ),
    (
        "The 52-week range runs from $171.73 to $271.60",
        ["[52-week] 52 weeks duration", "[$171.73] 171.73 USD", "[$271.60] 271.6 USD"],
    ),
    (
        "a 52-week range of $171.73 to $271.60",
        ["[52-week] 52 weeks duration", "[$171.73] 171.73 USD", "[$271.60] 271.6 USD"],
    ),
    ("the spread between 19.5 and 28", ["[19.5] 19.5 bare", "[28] 28 bare"]),
    ("the gap between 4% and 5%", ["[4%] 4 percent", "[5%] 5 percent"]),
    ("$4 billion to $4.2 billion", ["[$4 billion to $4.2 billion] 4000000000..4200000000 USD"]),
    ("$7–8bn", ["[$7–8bn] 7000000000..8000000000 USD"]),
    ("$2.25 to $2.40 per share", ["[$2.25 to $2.40] 2.25..2.4 USD"]),
    ("12 to 15 cents", ["[12 to 15 cents] 0.12..0.15 USD"]),
    ("10 or 15 cents", ["[10 or 15 cents] 0.1..0.15 USD"]),
    ("two or three cuts", ["[two or three] 2..3 bare words"]),
    ("5% or 6%", ["[5% or 6%] 5..6 percent"]),
    ("20-30%", ["[20-30%] 20..30 percent"]),
    ("5-10 basis points", ["[5-10 basis points] 5..10 bps"]),
    ("5 to 10 percent", ["[5 to 10 percent] 5..10 percent"]),
    ("25 to 50 basis points", ["[25 to 50 basis points] 25..50 bps"]),
    (
        "$2.55 billion, plus or minus $100 million",
        ["[$2.55 billion, plus or minus $100 million] 2450000000..2650000000 USD"],
    ),
    ("5% ± 1%", ["[5% ± 1%] 4..6 percent"]),
    ("fell 3% to 5,000", ["[3%] 3 percent", "[5,000] 5000 bare"]),
    ("rose 2 percent to 41.5 percent", ["[2 percent] 2 percent", "[41.5 percent] 41.5 percent"]),
    ("fell 20 points to 4,100 points", ["[20 points] 20 points", "[4,100 points] 4100 points"]),
    ("ranging from 3% to 9%", ["[3% to 9%] 3..9 percent"]),
    ("-2% to -3%", ["[-2% to -3%] -3..-2 percent negative"]),
    ("64-66%", ["[64-66%] 64..66 percent"]),
    ("down 10-15 basis points", ["[10-15 basis points] 10..15 bps"]),
    ("raised it to $5 billion to $5.5 billion", ["[$5 billion to $5.5 billion] 5000000000..5500000000 USD"]),
    ("1.5–2 turns", ["[1.5–2] 1.5..2 bare"]),
    ("1 to 2 million barrels", ["[1 to 2 million barrels] 1000000..2000000 barrels"]),
    ("to 66 cents from 64", ["[66 cents] 0.66 USD", "[64] 64 bare"]),
    ("up to 5% of 10%", ["[5%] 5 percent less_than", "[10%] 10 percent"]),
]
HEDGES = [
    ("about $5", ["[$5] 5 USD approx"]),
    ("roughly 40%", ["[40%] 40 percent approx"]),
    ("nearly 2%", ["[2%] 2 percent approx"]),
    ("close to 40%", ["[40%] 40 percent approx"]),
    ("closer to 8%", ["[8%] 8 percent approx"]),
    ("nearer 20%", ["[20%] 20 percent approx"]),
    ("something like 60%", ["[60%] 60 percent approx"]),
    ("perhaps 10%", ["[10%] 10 percent approx"]),
    ("~22x", ["[22x] 22 ratio approx"]),
    ("≈ 5%", ["[5%] 5 percent approx"]),
    ("some 350 points", ["[350 points] 350 points approx"]),
    ("84 dollars or so", ["[84 dollars] 84 USD approx"]),
    ("770 stocks or thereabouts", ["[770] 770 count approx"]),
    ("$49,000-odd", ["[$49,000] 49000 USD approx"]),
    ("a 2.3%-or-so drop", ["[2.3%] 2.3 percent approx"]),
    ("more than 12%", ["[12%] 12 percent more_than"]),
    ("over $5", ["[$5] 5 USD more_than"]),
    ("above 5%", ["[5%] 5 percent more_than"]),
    ("above the 8.1% consensus", ["[8.1%] 8.1 percent"]),
    ("above the 5,000 mark", ["[5,000] 5000 bare more_than"]),
    ("short of the $62.7 billion consensus", ["[$62.7 billion] 62700000000 USD"]),
    ("at least 14", ["[14] 14 bare more_than"]),
    ("at least a third", ["[a third] 33.33 percent more_than fraction"]),
    ("as much as 8.6%", ["[8.6%] 8.6 percent less_than"]),
    ("as many as 160", ["[160] 160 bare less_than"]),
    ("up to $5 billion", ["[$5 billion] 5000000000 USD less_than"]),
    ("edged up to 4.3%", ["[4.3%] 4.3 percent"]),
    ("is up to 3.6%", ["[3.6%] 3.6 percent"]),
    ("as high as 48.7", ["[48.7] 48.7 bare"]),
    ("no more than 5%", ["[5%] 5 percent less_than"]),
    ("not even 11 times", ["[11 times] 11 ratio less_than"]),
    ("not quite 2%", ["[2%] 2 percent less_than"]),
    ("under 10%", ["[10%] 10 percent less_than"]),
    ("under a $25 billion authorization", ["[$25 billion] 25000000000 USD"]),
    ("exceeding one-third", ["[one-third] 33.33 percent more_than fraction"]),
    ("exceeds $36tn", ["[$36tn] 36000000000000 USD more_than"]),
    ("may not exceed 4%", ["[4%] 4 percent less_than"]),
    ("tops 50,000", ["[50,000] 50000 bare more_than"]),
    ("to top $7 billion", ["[$7 billion] 7000000000 USD more_than"]),
    ("crossed 30", ["[30] 30 bare more_than"]),
    ("sub-$60,000 bitcoin", ["[$60,000] 60000 USD less_than"]),
    ("within four points of the peak", ["[four points] 4 points less_than words"]),
    ("a good 30 per cent", ["[30 per cent] 30 percent more_than"]),
    ("less than half", ["[half] 50 percent less_than fraction"]),
    ("more than double", ["[double] 2 ratio more_than multiple"]),
    ("20%-plus", ["[20%] 20 percent more_than"]),
    ("$6 billion-plus", ["[$6 billion] 6000000000 USD more_than"]),
    ("$5 billion and change", ["[$5 billion] 5000000000 USD more_than"]),
    ("17 and a fraction", ["[17] 17 bare more_than"]),
    ("10 years or longer", ["[10 years] 10 years more_than duration"]),
    ("2% or more", ["[2%] 2 percent more_than"]),
    ("5 or fewer", ["[5] 5 bare less_than"]),
    ("just under $180", ["[$180] 180 USD less_than"]),
    ("a little over half a point", ["[half a point] 0.5 percent more_than"]),
    ("a touch under 4%", ["[4%] 4 percent less_than"]),
    ('approximately "40%"', ["[40%] 40 percent approx"]),
    ("about an 80% chance", ["[80%] 80 percent approx"]),
    ("well below 50", ["[50] 50 bare less_than"]),
    ("north of $4.5 trillion", ["[$4.5 trillion] 4500000000000 USD more_than"]),
    ("upwards of 75%", ["[75%] 75 percent more_than"]),
    ("upwards of 100x", ["[100x] 100 ratio more_than"]),
    ("<5% and >10%", ["[5%] 5 percent less_than", "[10%] 10 percent more_than"]),
    ("5% at most", ["[5%] 5 percent less_than"]),
    ("at most 5%", ["[5%] 5 percent less_than"]),
    ("an estimated 400", ["[400] 400 bare approx"]),
    ("through 104", ["[104] 104 bare more_than"]),
    ("around a third", ["[a third] 33.33 percent approx fraction"]),
    ("a maximum of 5%", ["[5%] 5 percent less_than"]),
    ("in excess of 12%", ["[12%] 12 percent more_than"]),
]
NO_NUMBERS = [
    "In 2024 and 1987 it fell.",
    "since January 2019",
    "On Jan. 23, and 23 January, and March 5-9",
    "Sept. 18 to 20",
    "The 1990s, the '87 crash",
    "at 4 p.m. on Friday, 10:30 a.m.",
    "9:30 ET",
    "Q3 and 3Q24, H1, 1H26, FY2025, FY26",
    "the 10-K, an 8-K, Form 4, a 401(k), 529 plan",
    "Nasdaq-100 and CAC-40 and Covid-19",
    "F-35 jets and the A320",
    "the G7, G-20",
    "iPhone 15 and Windows 11",
    "Boeing 737",
    "sales rose.[3] And [12], [1, 2]",
    "profits rose.12 The",
    "call 555-123-4567 or 1-800-555-1234",
    "2024-05-01 and 12/31/2024 and 5/12",
    "24/7 support; 9/11",
    "a 4 min read",
    "2,345 views and 45 comments",
    "John Smith, 45, said",
    "a 25-year-old company",
    "aged 45",
    "No. 3 in the list, #4",
    "PO Box 1190",
    "mid-2024, late-2025",
    "Level 3, Phase 2, Chapter 11",
    "5G phones and 3D chips",
    "x4410 extension",
    "10b5-1 plan",
    "ARK 21Shares",
    "2023E EPS",
    "the first, second and third",
    "one day, once, anyone",
    "1Q rate",
    "The tick was 1/32.",
    "the old 60/40 portfolio",
    "1.1.2 is no number, nor is 192.168.0.1",
    "code 1,23,4 is odd",
    "version 2.0.1 shipped",
    "6-for-1 split",
    "10b5-1 plan and a 529 plan",
    "a fourth by spring",
    "The ratio is 3:1 or 10:1.",
    "five-bagger, ten-bagger",
    "a 2½-minute read",
    "on 1/4 and 3/4",
    "five-bagger, ten-bagger",
    "zero risk, zero-day options",
    "once the Fed cuts",
    "a point about taxes",
    "dozens of banks",
    "one of them",
    "no one knows, and one day",
    "the Big Three automakers",
    "nineteen eighty-seven",
    "a quarter of growth",
    "in a quarter of a century",
    "last quarter of the year",
    "the first half of 2024",
    "half an hour later",
    "the third time",
    "a third cut",
    "a fourth by spring",
    "double down on bonds",
    "triple-A ratings",
    "its 2019-20 peak",
    "2024-25 fiscal year",
]

FOUND = DIGITS + MORE + WORDS + FRACTIONS + MULTIPLES + STREAKS + RANGES + HEDGES
TEXTS = [text for text, _ in FOUND] + NO_NUMBERS


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_numbers(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_no_numbers(text: str) -> None:
    assert told(text) == []


def test_names_and_dates_come_first() -> None:
    text = "The Fancy 40 rose 1.2% to 4,321 on 14 May and, since $76 on 8 April, 5% in 3 sessions."
    doc = NLP.make_doc(text)
    put(doc, "instruments", [Instrument(4, 12, "X", "Fancy 40", "index")])
    since = text.index("since")
    put(doc, "dates", [When(since, text.index(",", since), "2026-04-08", "2026-04-08", "period")])
    rows = get(Quantities()(doc), "quantities", Quantity)
    assert [text[q.start : q.end] for q in rows] == ["1.2%", "4,321", "$76", "5%", "3 sessions"]


def test_a_weak_name_hides_no_number() -> None:
    doc = NLP.make_doc("It added 7,390 BTC and gained 12 points.")
    put(
        doc,
        "instruments",
        [Instrument(15, 18, "BTC-USD", "Bitcoin", "crypto"), Instrument(30, 32, "X", "12", "other", 0)],
    )
    rows = get(Quantities()(doc), "quantities", Quantity)
    assert [(q.low, q.unit) for q in rows] == [("7390", "count"), ("12", "points")]


def test_markers_of_lists_are_no_numbers() -> None:
    text = "1. Buy 5 funds\n(2) Sell\n#3 Wait 4 days"
    doc = NLP.make_doc(text)
    blocks = [BlockRow(m.start(), m.end(), "item", -1, []) for m in re.finditer(r"[^\n]+", text)]
    put(doc, "blocks", blocks, label="kind")
    assert [text[q.start : q.end] for q in get(Quantities()(doc), "quantities", Quantity)] == ["5", "4 days"]


def test_outer_span_takes_in_the_hedges() -> None:
    text = "It fell just under 5% or so, then at least “$3 million” more."
    assert [text[q.outer_start : q.outer_end] for q in quantities(text)] == [
        "just under 5% or so",
        "at least “$3 million",
    ]


def test_spans_are_left_on_the_doc() -> None:
    doc = Quantities()(NLP.make_doc("It rose 5% to $3.2 billion."))
    assert [(span.text, span.label_) for span in doc.spans["quantities"]] == [
        ("5%", "percent"),
        ("$3.2 billion", "USD"),
    ]


# -- properties ------------------------------------------------------------------------------------------------------

WORDS_AROUND = st.sampled_from(
    "the a about of to from and or in rose fell by between more than up down % $ € points bps x million billion cents . , ; - – "
    '( ) " ’ \n | day days year half third quarter point straight consecutive one two seven twenty hundred dozen double '
    "Jan. May Q3 S&P No. minus plus each last first 's percent per cent share vote".split(" ")
)
NUMBERS = st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,3}){0,2}", fullmatch=True)
PIECES = st.lists(st.one_of(WORDS_AROUND, NUMBERS, st.sampled_from(TEXTS)), max_size=14)
GLUE = st.sampled_from([" ", " ", " ", "", "-", "\u00a0"])
ANY_TEXT = st.one_of(
    st.tuples(PIECES, GLUE).map(lambda both: both[1].join(both[0])),
    st.text(alphabet="0123456789.,-–/:%$€ xkmbp()+½\nat", max_size=40),
    st.text(max_size=40),
)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    text = NLP.make_doc(text).text
    last = 0
    for q in quantities(text):
        assert 0 <= q.outer_start <= q.start < q.end <= q.outer_end <= len(text)
        assert q.start >= last
        assert text[q.start : q.end] == text[q.start : q.end].strip()
        assert "\n" not in text[q.start : q.end]
        last = q.end


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_the_surface_alone_gives_the_same_number(text: str) -> None:
    """Up to what stands outside of a surface: see `numerals`."""
    text = NLP.make_doc(text).text
    for q in quantities(text):
        number = numerals.parse(text[q.start : q.end])
        if q.form in ("streak", "duration") and q.unit == "quarters":
            continue  # "three quarters" of a year, not of a whole
        assert sorted((abs(number.low), abs(number.high))) == sorted((abs(Decimal(q.low)), abs(Decimal(q.high))))
        assert number.unit in (q.unit, "") or q.form == "streak"
        assert number.step == Decimal(q.step)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_nothing_is_cut_out_of_a_larger_numeral(text: str) -> None:
    text = NLP.make_doc(text).text
    for q in quantities(text):
        before, after = text[: q.start], text[q.end :]
        if text[q.start] in ".0123456789":
            assert not re.search(r"\d[.,]?\Z", before)
        if text[q.end - 1].isdigit():
            assert not re.match(r"[.,]?\d", after)


@given(st.integers(0, 9999), st.integers(0, 9999), st.sampled_from(["%", " percent", "x", " points", " bps", ""]))
def test_a_decimal_is_read_whole(whole: int, places: int, unit: str) -> None:
    printed = f"{whole}.{places:04}{unit}"
    assert [q.low for q in quantities(f"It came to {printed} then.")] == [
        format(Decimal(f"{whole}.{places:04}").normalize(), "f")
    ]


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["", " million", "bn", " trillion"]))
def test_money_is_multiplied_out(value: Decimal, scale: str) -> None:
    (q,) = quantities(f"It paid ${value:,}{scale}.")
    power = {"": 0, " million": 6, "bn": 9, " trillion": 12}[scale]
    assert (Decimal(q.low), q.unit) == (value.scaleb(power), "USD")


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_reading_twice_changes_nothing(text: str) -> None:
    doc = Quantities()(NLP.make_doc(text))
    once = get(doc, "quantities", Quantity)
    assert get(Quantities()(doc), "quantities", Quantity) == once


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), min_size=2, max_size=4))
def test_lines_are_read_by_themselves(lines: list[str]) -> None:
    assert told("\n".join(lines)) == [number for line in lines for number in told(line)]
