"""A document's numbers against one another: what is refuted, what is not, and why."""

from decimal import Decimal

import pytest
from claimsets import reading

from extractor.verify import verify

D = Decimal


def verdict(lines, **options):
    """The verdict of one claim of a document alone: the one with a star, or else the last."""
    written = [line for line in lines.splitlines() if line.strip()]
    which = next((i for i, line in enumerate(written) if line.strip().startswith("*")), -1)
    return verify([reading("doc", lines.replace("*", ""), **options)])[0].claims[which].verdict


# (what, claims with a star on the one in question, its label and severity, part of the explanation)
CASES = [
    (
        "a discount exceeding one-third of 19.5 and 28",
        """
        ^GSPC pe_ratio 28 ratio q=approx

        IWM pe_ratio 19.5 ratio
        + IWM valuation_discount 33.33 percent q=more_than vs=^GSPC basis=pe_ratio "one-third"
        """,
        "refuted material",
        "1 - 19.5 / 28 = 30.4% (28.9% to 31.8% with rounding), below the more than 33.3% claimed",
    ),
    (
        "the same as roughly a third",
        """
        ^GSPC pe_ratio 28 ratio
        IWM pe_ratio 19.5 ratio
        + IWM valuation_discount 33.33 percent q=approx vs=^GSPC basis=pe_ratio "a third"
        """,
        "supported none",
        "which the about 33.3% claimed fits",
    ),
    (
        "a rise of about 50% to the same valuation, of the index that the fund tracks",
        """
        ^GSPC pe_ratio 28 ratio
        IWM pe_ratio 19.5 ratio
        ^RUT implied_upside 50 percent q=approx vs=^GSPC basis=pe_ratio as=hypothetical
        """,
        "refuted material",
        "28 / 19.5 - 1 = 43.6% (40.7% to 46.5% with rounding), below the about 50% claimed",
    ),
    (
        "... with a hedged multiple, whose hedge reaches the claim but does not carry it",
        """
        ^GSPC pe_ratio 28 ratio q=approx
        IWM pe_ratio 19.5 ratio
        ^RUT implied_upside 50 percent q=approx vs=^GSPC basis=pe_ratio as=hypothetical
        """,
        "refuted minor",
        "below the about 50% claimed",
    ),
    (
        "... half of the way only",
        """
        ^GSPC pe_ratio 28 ratio
        IWM pe_ratio 19.5 ratio
        IWM implied_upside 22 percent q=approx vs=^GSPC basis=pe_ratio as=hypothetical :: if the gap closed halfway, {}
        """,
        "not_enough_info none",
        None,
    ),
    (
        "31% from 15.6x and 22.6x",
        """
        *^SP600 valuation_discount 31 percent vs=^GSPC basis=forward_pe_ratio
        + ^SP600 forward_pe_ratio 15.6 ratio
        + ^GSPC forward_pe_ratio 22.6 ratio
        """,
        "supported none",
        "1 - 15.6 / 22.6 = 31%",
    ),
    (
        "31% from two multiples that may be read either way",
        """
        ^SP600 valuation_discount 31 percent vs=^GSPC basis=forward_pe_ratio
        ^GSPC forward_pe_ratio 15.6 ratio
        + ^SP600 forward_pe_ratio 22.6 ratio
        *^SP600 valuation_discount 31 percent vs=^GSPC basis=forward_pe_ratio
        """,
        "not_enough_info none",
        None,
    ),
    (
        "one multiple read twice",
        """
        ^SP600 forward_pe_ratio 15.6 ratio
        + ^GSPC forward_pe_ratio 15.6 ratio
        ^SP600 valuation_discount 31 percent vs=^GSPC basis=forward_pe_ratio
        """,
        "not_enough_info none",
        None,
    ),
    (
        "a discount by somebody else's reckoning",
        """
        ^STOXX forward_pe_ratio 13.7 ratio
        + ^GSPC forward_pe_ratio 22.2 ratio
        ^STOXX valuation_discount 27 percent vs=^GSPC basis=forward_pe_ratio by=Aldous
        """,
        "not_enough_info minor",
        "by the reckoning of Aldous",
    ),
    (
        "18% from 18.11x and roughly 22x, though a trailing multiple stands nearer",
        """
        ^RUT forward_pe_ratio 18.11 ratio q=approx
        + ^GSPC forward_pe_ratio 22 ratio q=approx

        ^GSPC pe_ratio 28 ratio
        + ^RUT valuation_discount 18 percent vs=^GSPC basis=forward_pe_ratio
        """,
        "supported none",
        "1 - 18.11 / 22 = 17.7%",
    ),
    (
        "a discount of another month",
        """
        ^SP600 forward_pe_ratio 15.9 ratio
        + ^GSPC forward_pe_ratio 22.3 ratio
        ^SP600 valuation_discount 33 percent vs=^GSPC basis=forward_pe_ratio @2025-12-20
        """,
        "not_enough_info none",
        None,
    ),
    (
        "an average premium of ten years",
        """
        ^RUT forward_pe_ratio 18.4 ratio
        + ^GSPC forward_pe_ratio 22.1 ratio
        ^RUT valuation_premium 3 percent vs=^GSPC basis=forward_pe_ratio @2016-01-26..2026-01-26
        """,
        "not_enough_info none",
        None,
    ),
    (
        "four-fold",
        """
        ^RUT return 5.73 percent @2026-01-01..2026-01-12
        + ^GSPC return 1.46 percent @2026-01-01..2026-01-12
        + ^IXIC return 1.11 percent @2026-01-01..2026-01-12
        ^RUT relative_return 4 ratio q=approx vs=^GSPC @2026-01-01..2026-01-12 "four-fold"
        """,
        "supported none",
        "5.73 / 1.46 = 3.92",
    ),
    (
        "five-fold",
        """
        ^RUT return 5.73 percent @2026-01-01..2026-01-12
        + ^IXIC return 1.11 percent @2026-01-01..2026-01-12
        ^RUT relative_return 5 ratio q=approx vs=^IXIC @2026-01-01..2026-01-12 "five-fold"
        """,
        "supported none",
        "5.73 / 1.11 = 5.16",
    ),
    (
        "six-fold of the same",
        """
        ^RUT return 5.73 percent @2026-01-01..2026-01-12
        + ^IXIC return 1.11 percent @2026-01-01..2026-01-12
        ^RUT relative_return 6 ratio vs=^IXIC @2026-01-01..2026-01-12 "six-fold"
        """,
        "refuted material",
        "below the 6 claimed",
    ),
    (
        "a fold of a loss",
        """
        ^RUT return 5.73 percent
        + ^IXIC return -1.11 percent
        ^RUT relative_return 5 ratio vs=^IXIC
        """,
        "not_enough_info none",
        None,
    ),
    (
        "a lead in points",
        """
        IJR return 6.9 percent @2026-01-01..2026-02-10
        + IWM return 8.1 percent @2026-01-01..2026-02-10
        IJR relative_return -1.2 percent vs=IWM @2026-01-01..2026-02-11
        """,
        "supported none",
        "6.9 - 8.1 = -1.2%",
    ),
    (
        "three cuts of a quarter-point",
        """
        FED rate_move_count -3 count @2025-09-01..2025-12-31 "three"
        + FED rate_change -0.25 percent @2025-09-01..2025-12-31
        + FED rate_change -75 bps @2025-09-01..2025-12-31
        """,
        "supported none",
        "abs(-3) * (-0.25) = 75 bps",
    ),
    (
        "three cuts of a quarter-point said to total 100",
        """
        FED rate_move_count -3 count @2025-09-01..2025-12-31 "three"
        + FED rate_change -25 bps @2025-09-01..2025-12-31
        + FED rate_change -100 bps @2025-09-01..2025-12-31
        """,
        "refuted material",
        "below the -100 bps claimed",
    ),
    (
        "three cuts, one of a half-point, and a total of 100",
        """
        FED rate_move_count -3 count @2024-09-01..2024-12-31 "three"
        + FED rate_change -0.5 percent @2024-09-18
        + FED rate_change -100 bps @2024-09-01..2024-12-31
        """,
        "not_enough_info none",
        None,
    ),
    (
        "points and percent to a level",
        """
        ^GSPC point_change 44.06 points
        + ^GSPC price 3925.43 points
        + ^GSPC return 1.1 percent
        """,
        "supported none",
        "44.06 / (3,925.43 - 44.06) = 1.14%",
    ),
    (
        "points and a percent that they are not",
        """
        ^GSPC point_change 44.06 points
        + ^GSPC price 3925.43 points
        + ^GSPC return 2.1 percent
        """,
        "refuted material",
        "below the 2.1% claimed",
    ),
    (
        "a swing between low and close beside the day's return",
        """
        ^GSPC price 3491.58 points
        *^GSPC return 2.6 percent
        + ^GSPC price 3669.91 points
        + ^GSPC point_change 178 points q=approx
        """,
        "not_enough_info minor",
        "where 178 is abs(3,491.58 - 3,669.91)",
    ),
    (
        "a percent between two levels",
        """
        BZ=F price 72.48 USD @2026-02-27
        + BZ=F price 94.75 USD @2026-04-08
        + BZ=F return 30.7 percent @2026-03-01..2026-04-08
        """,
        "supported none",
        "$94.75 / $72.48 - 1 = 30.7%",
    ),
    (
        "a distance from a high, of which the article gives two",
        """
        BTC-USD record_high 126198 USD @2025-10-06
        BTC-USD price 60062 USD
        BTC-USD price 70555 USD
        + BTC-USD distance_from_high -44 percent
        """,
        "supported none",
        "$70,555 / $126,198 - 1 = -44.1%",
    ),
    (
        "a target's upside",
        "^RUT price_target 2950 points as=forecast @2026-12-31\n"
        "+ ^RUT price 2674.56 points @2026-01-23\n+ ^RUT implied_upside 10.3 percent as=forecast @2026-12-31",
        "supported none",
        "2,950 / 2,674.56 - 1 = 10.3%",
    ),
    (
        "a target's upside from an old close",
        "^RUT price_target 3000 points as=forecast @2026-06-30\n"
        "+ ^RUT price 2718.77 points @2026-01-20\n+ ^RUT implied_upside 13 percent as=forecast @2026-06-30",
        "not_enough_info none",
        None,
    ),
    (
        "a yield from a quarterly dividend",
        "T price 38.36 USD\n+ T dividend 0.52 USD\n+ T dividend_yield 5.4 percent",
        "supported none",
        "4 * $0.52 / $38.36 = 5.42%",
    ),
    (
        "a yield that the table contradicts",
        "MMM dividend_yield 3.2 percent\n+ MMM price 180.54 USD\n+ MMM dividend 5.76 USD\n\nMMM dividend_yield 3.6 percent",
        "refuted material",
        "$5.76 / $180.54 = 3.19%, below the 3.6% claimed",
    ),
    (
        "growth of profit from both levels",
        'AMD net_income 1240000000 USD @2025-06-29..2025-09-27 "$1.24 billion"\n'
        '+ AMD net_income 771000000 USD @2024-06-30..2024-09-28 "$771 million"\n'
        "+ AMD earnings_growth 71 percent @2025-06-29..2025-09-27",
        "refuted material",
        "$1.24 billion / $771 million - 1 = 60.8%",
    ),
    (
        "growth of one segment beside the total's levels",
        'AMD revenue 9250000000 USD @2025-06-29..2025-09-27 "$9.25 billion"\n'
        '+ AMD revenue 6820000000 USD @2024-06-30..2024-09-28 "$6.82 billion"\n\n'
        "AMD revenue_growth 22 percent @2025-06-29..2025-09-27",
        "not_enough_info none",
        None,
    ),
    (
        "a spread of two yields, in basis points",
        "US10Y yield 4.55 percent\n+ US2Y yield 4.13 percent\n+ US10Y yield_spread 32 bps",
        "refuted material",
        "4.55 - 4.13 = 42 bps",
    ),
    (
        "a spread of the morning",
        "US10Y yield 1.59 percent\n+ US2Y yield 1.58 percent\n"
        "+ US10Y yield_spread -2.1 bps :: at the morning's extreme the gap was {}",
        "not_enough_info none",
        None,
    ),
    (
        "a beat that is none",
        "*AMD eps 1.12 USD @2025-07-01..2025-09-30 :: it earned {} a share, which beat\n"
        "+ AMD eps 1.16 USD @2025-07-01..2025-09-30 as=forecast :: the {} that analysts expected",
        "refuted material",
        "said to be above the $1.16 expected, which $1.12 is not",
    ),
    (
        "gold in silver",
        "GC=F price 4749.50 USD\n+ SI=F price 75.22 USD\n+ GC=F other 61 ratio q=less_than :: the gold/silver ratio at {}",
        "refuted material",
        "$4,749.50 / $75.22 = 63.1, above the at most 61 claimed",
    ),
    (
        "net of in and out",
        'name:etfs fund_flow 8900000000 USD "$8.9 billion"\n+ GBTC fund_flow -6300000000 USD "$6.3 billion"\n'
        '+ name:etfs fund_flow 2600000000 USD "$2.6 billion"',
        "supported none",
        "= $2.6 billion",
    ),
    (
        "digits cut off",
        "^GSPC point_change 83.4 points\n+ ^GSPC price 3925.43 points\n+ ^GSPC return 2.1 percent",
        "not_enough_info minor",
        "within reach with its digits cut off instead of rounded",
    ),
    (
        "rounded twice",
        "^DJI point_change -633.87 points\n+ ^DJI price 30303.17 points\n+ ^DJI return -2.1 percent",
        "not_enough_info minor",
        "within reach but for a hair in the rounding",
    ),
    (
        "other operands that would fit",
        "IWM pe_ratio 19.5 ratio\n^GSPC pe_ratio 28 ratio\n\n^RUT pe_ratio 22.4 ratio q=approx\n"
        "+ ^RUT implied_upside 15 percent q=approx vs=^GSPC",
        "not_enough_info minor",
        "28 / 22.4 - 1 = 25% (22.5% to 27.5% with rounding), above the about 15% claimed, while 22.4 / 19.5 - 1 would fit",
    ),
    (
        "no other operands fit",
        "IWM pe_ratio 19.5 ratio\n^GSPC pe_ratio 28 ratio\n\n^RUT pe_ratio 22.4 ratio q=approx\n"
        "+ ^RUT implied_upside 19 percent vs=^GSPC",
        "refuted material",
        "above the 19% claimed",
    ),
    (
        "told apart in one sentence",
        "*RB=F return 3.3 percent :: futures rose {};\n+ RB=F price 3.51 USD :: drivers paid {}\n"
        "+ RB=F point_change 0.07 USD :: up {}",
        "not_enough_info minor",
        "told apart",
    ),
    (
        "a change counted from elsewhere",
        "*GLEN.L return -2.1 percent\n+ GLEN.L price 519.8 USD\n+ GLEN.L point_change -10.2 USD :: {} under its first price",
        "not_enough_info minor",
        "counted from elsewhere",
    ),
    (
        "the rest of an index has no multiple of its own",
        "name:ten pe_ratio 30 ratio\n+ ^GSPC pe_ratio 23 ratio\n"
        "+ name:ten valuation_premium 50 percent vs=^GSPC :: a {} premium to the other 490",
        "not_enough_info none",
        None,
    ),
    (
        "doubtful claims are left alone",
        "^GSPC pe_ratio 28 ratio sure=0.2\nIWM pe_ratio 19.5 ratio\n"
        "IWM valuation_discount 50 percent vs=^GSPC basis=pe_ratio",
        "not_enough_info none",
        None,
    ),
]


@pytest.mark.parametrize(("what", "lines", "outcome", "part"), CASES, ids=[c[0] for c in CASES])
def test_identities(what, lines, outcome, part):
    found = verdict(lines)
    told = " | ".join(c.explanation for c in found.checks)
    assert f"{found.label} {found.severity}" == outcome, told
    if part:
        assert part in told
    elif outcome == "not_enough_info none":
        assert not found.checks


def test_the_exact_record_of_the_contract():
    (check,) = verdict(CASES[0][1]).checks
    document = reading("doc", CASES[0][1])
    assert check.kind == "internal"
    assert (check.expected.low, check.expected.high, check.expected.unit) == (D("28.9"), D("31.8"), "percent")
    assert check.difference == D("1.5")
    assert str(check.as_of) == "2026-01-26"
    assert set(check.evidence) == {document.claims[0].id, document.claims[1].id}


# -- the same quantity twice -----------------------------------------------------------------------------------------

TWICE = [
    (
        "8% and nearly double digits",
        "^RUT return 8 percent q=approx",
        '^RUT return 10 percent q=approx "double digits"',
        True,
    ),
    ("5.3% and 5%", "^RUT return 5.3 percent", "^RUT return 5 percent", False),
    ("more than and exactly", "^RUT return 8 percent q=more_than", "^RUT return 9 percent", False),
    ("a multiple with and without losers", "IWM pe_ratio 19.5 ratio", "IWM pe_ratio 35 ratio q=approx", False),
    ("two multiples", "IWM pe_ratio 19.5 ratio", "IWM pe_ratio 19.24 ratio", True),
    ("on two authorities", "IWM pe_ratio 19.5 ratio by=FactSet", "IWM pe_ratio 19.24 ratio by=Bloomberg", False),
    ("by footnotes of one document", "IWM pe_ratio 19.5 ratio by=[1]", "IWM pe_ratio 19.24 ratio", True),
    ("a forecast", "IWM pe_ratio 19.5 ratio", "IWM pe_ratio 19.24 ratio as=forecast", False),
    (
        "low and close",
        "^IXIC return -6.4 percent :: down {} minutes into the session",
        "^IXIC return -3.4 percent",
        False,
    ),
    ("adjusted earnings", "AMD eps 1.20 USD", "AMD eps 0.75 USD", False),
    ("month and year", "US inflation 0.4 percent", "US inflation 8.2 percent", False),
    ("quarterly and yearly dividend", "T dividend 0.52 USD", "T dividend 2.08 USD", False),
    (
        "decades",
        "^RUT return 1.1 percent @1979-01-01..2026-01-26",
        "^RUT return 1.4 percent @1979-01-01..2026-01-26",
        False,
    ),
]


@pytest.mark.parametrize(("what", "one", "other", "conflicting"), TWICE, ids=[t[0] for t in TWICE])
def test_the_same_quantity_twice(what, one, other, conflicting):
    day = "" if "@" in one else " @2026-01-01..2026-01-26" if "low and close" not in what and "return" in one else ""
    lines = "\n\n".join(line.replace(" ::", f"{day} ::") if "::" in line else line + day for line in (one, other))
    labels = {c.verdict.label for c in verify([reading("doc", lines)])[0].claims}
    assert labels == ({"conflicting"} if conflicting else {"not_enough_info"})


def test_a_table_of_this_and_last_year_states_two_quantities():
    lines = "XLK forward_pe_ratio 27.5 ratio\n\nXLK forward_pe_ratio 27.5 ratio\n+ XLK forward_pe_ratio 25.6 ratio"
    assert {c.verdict.label for c in verify([reading("doc", lines)])[0].claims} == {"not_enough_info"}


def test_arithmetic_sides_with_one_of_two_statements():
    lines = "MMM price 180.54 USD\n+ MMM dividend 5.76 USD\n+ MMM dividend_yield 3.2 percent\n\nMMM dividend_yield 3.6 percent"
    claims = verify([reading("doc", lines)])[0].claims
    assert [c.verdict.label for c in claims[2:]] == ["supported", "refuted"]


def test_shares_of_a_whole():
    lines = "\n".join(
        f"sector:{name} index_weight {n} percent vs=^GSPC" for name, n in (("a", 50), ("b", 40), ("c", 30))
    )
    found = verdict(lines)
    assert (found.label, found.severity) == ("conflicting", "material")
    assert "come to at least 118.5%" in found.checks[0].explanation
    assert verdict(lines.replace("sector:c", "MAG7")).label == "not_enough_info"
