"""Cases whose answer is known: facts of the market's past, typed in here, and what a verdict on them must be."""

import pytest
from claimsets import observe, reading

from extractor.verify import verify

# symbol date open high low close
BARS = """
^GSPC 2020-02-18 3369.04 3375.01 3355.61 3370.29
^GSPC 2020-02-19 3380.39 3393.52 3378.83 3386.15
^GSPC 2020-03-20 2431.94 2453.01 2295.56 2304.92
^GSPC 2020-03-23 2290.71 2300.73 2191.86 2237.40
^IXIC 2022-12-30 10368.37 10468.31 10324.70 10466.48
^IXIC 2023-01-03 10562.06 10613.06 10309.16 10386.98
^IXIC 2023-12-29 15099.20 15111.41 14955.37 15011.35
QQQ 2022-12-30 263.62 266.41 262.29 266.28
QQQ 2023-01-03 268.65 270.15 262.13 264.48
QQQ 2023-12-29 411.28 411.64 407.58 409.52
SPY 2024-12-30 587.89 591.74 584.41 588.22
SPY 2024-12-31 589.91 590.64 584.42 586.08
SPY 2025-01-02 589.39 591.13 580.50 584.64
^GSPC 2024-12-31 5919.74 5929.74 5868.86 5881.63
^GSPC 2025-01-02 5903.26 5935.09 5829.53 5868.55
^GSPC 2025-12-31 6898.82 6901.42 6844.55 6845.50
^RUT 2025-12-31 2500.37 2501.77 2480.68 2481.91
^IXIC 2025-12-31 23420.85 23445.26 23237.78 23241.99
^GSPC 2026-01-02 6878.11 6894.87 6824.31 6858.47
^RUT 2026-01-02 2491.82 2509.72 2481.59 2508.22
^IXIC 2026-01-02 23481.49 23585.96 23119.49 23235.63
^GSPC 2026-01-09 6927.83 6978.36 6917.64 6966.28
^RUT 2026-01-09 2614.73 2635.80 2606.66 2624.22
^IXIC 2026-01-09 23496.21 23721.15 23426.48 23671.35
^GSPC 2026-01-12 6944.12 6986.33 6934.07 6977.27
^RUT 2026-01-12 2614.09 2636.72 2606.90 2635.69
^IXIC 2026-01-12 23576.88 23804.04 23562.97 23733.90
IWM 2026-01-12 259.28 261.66 258.24 261.50
IWM 2026-01-23 269.04 269.05 264.46 264.81
"""
# The first weeks of 2026, closes: date, S&P 500, Russell 2000
JANUARY = """
2026-01-05 6902.05 2547.92
2026-01-06 6944.82 2582.90
2026-01-07 6920.93 2575.42
2026-01-08 6921.46 2603.91
2026-01-13 6963.74 2633.11
2026-01-14 6926.60 2651.64
2026-01-15 6944.47 2674.56
2026-01-16 6940.01 2677.74
2026-01-20 6796.86 2645.36
2026-01-21 6875.62 2698.17
2026-01-22 6913.35 2718.77
2026-01-23 6915.61 2669.16
2026-01-26 6950.23 2659.67
"""
FIGURES = (
    "EURUSD=X price 2026-01-12 1.1668",
    "FED policy_rate_lower 2025-09-18 4.00 percent fred", "FED policy_rate_upper 2025-09-18 4.25 percent fred",
    "FED policy_rate_lower 2025-10-30 3.75 percent fred", "FED policy_rate_upper 2025-10-30 4.00 percent fred",
    "FED policy_rate_lower 2025-12-11 3.50 percent fred", "FED policy_rate_upper 2025-12-11 3.75 percent fred",
    "FED policy_rate_lower 2024-12-19 4.25 percent fred", "FED policy_rate_upper 2024-12-19 4.50 percent fred",
    "US unemployment_rate 2025-11-01 4.6 percent fred seen=2025-12-16", "US unemployment_rate 2025-11-01 4.5 percent fred seen=2026-03-22",
    "US cpi_nsa 2024-09-01 315.301 index bls", "US cpi_nsa 2024-10-01 315.664 index bls", "US cpi_nsa 2024-11-01 315.493 index bls",
    "US cpi_nsa 2024-12-01 315.605 index bls", "US cpi_nsa 2025-09-01 324.8 index bls", "US cpi_nsa 2025-11-01 324.122 index bls",
    "US cpi_nsa 2025-12-01 324.054 index bls",
    "US payroll_employment 2026-04-01 158736 thousands fred seen=2026-05-08", "US payroll_employment 2026-04-01 158829 thousands fred seen=2026-06-05",
    "US payroll_employment 2026-05-01 159001 thousands fred seen=2026-06-05", "US payroll_employment 2026-04-01 158798 thousands fred seen=2026-07-02",
    "US payroll_employment 2026-05-01 158927 thousands fred seen=2026-07-02", "US payroll_employment 2026-05-01 158861 thousands fred seen=2026-08-07",
    "US jobless_claims 2020-08-01 1191000 count fred seen=2020-08-13", "US jobless_claims 2020-08-08 963000 count fred seen=2020-08-13",
    "US jobless_claims 2020-08-08 971000 count fred seen=2020-08-20",
    "^VIX price 2026-02-06 17.76 points cboe", "^VIX price 2026-02-06 20.37 points yahoo",
    "IWM pe_ratio 2026-01-12 19.24 ratio ginlix seen=2026-01-12",
)  # fmt: skip


def _lines():
    for line in BARS.split("\n"):
        if line:
            symbol, day, *values = line.split()
            for part, value in zip(("open", "high", "low", "price"), values, strict=True):
                yield f"{symbol} {part} {day} {value}"
    for line in JANUARY.split("\n"):
        if line:
            day, large, small = line.split()
            yield from (f"^GSPC price {day} {large}", f"^RUT price {day} {small}")


MARKET = observe(*_lines(), *FIGURES)
YEAR = "@2025-01-01..2025-12-31"
SO_FAR = "@2026-01-01..2026-01-12"

# (what, published, claim, outcome, part of the explanation)
CASES = [
    ("ahead on each of 14 sessions", "2026-01-26", "^RUT streak 14 days vs=^GSPC @2026-01-01..2026-01-22 :: it outpaced the other for {} in a row", "supported none", "was ahead of ^GSPC for 14 days up to 2026-01-22"),
    ("told when the run was over", "2026-01-26", "^RUT streak 14 days vs=^GSPC :: the run of outperformance lasted {} before it broke", "supported none", "the run that ended before 2026-01-23"),
    ("a session too many", "2026-01-26", "^RUT streak 15 days vs=^GSPC @2026-01-01..2026-01-23 :: it outpaced the other for {} in a row", "refuted material", "was ahead of ^GSPC for 0 days up to 2026-01-23"),
    ("the year 2025", "2026-01-02", f"^GSPC return 16.4 percent {YEAR}", "supported none", "6,845.5 / 5,881.63 - 1 = 16.39%"),
    ("the year 2025, wrong", "2026-01-02", f"^GSPC return 20 percent {YEAR} when=in_2025 :: ^GSPC rose {{}} in 2025", "refuted material", "16.39%"),
    ("the year 2025, with dividends", "2026-01-02", f"^GSPC return 17.9 percent {YEAR}", "not_enough_info minor", "a total return"),
    ("the fall of 2020", "2020-03-24", "^GSPC return -34 percent @2020-02-19..2020-03-23 :: a fall of {} from 19 February", "supported none", "2,237.4"),
    ("the fall of 2020, from high to low", "2020-03-24", "^GSPC return -35.4 percent @2020-02-19..2020-03-23 :: a fall of {} from 19 February", "not_enough_info minor", "the intraday high of 2020-02-19 to the low of 2020-03-23"),
    ("the composite in 2023", "2024-01-02", "^IXIC return 43 percent @2023-01-01..2023-12-31", "supported none", "15,011.35 / 10,466.48"),
    ("another index's fund in 2023", "2024-01-02", "^IXIC return 53.8 percent @2023-01-01..2023-12-31 when=in_2023 :: ^IXIC rose {} in 2023", "refuted material", "43.42%"),
    ("a fund for its own index", "2024-01-02", "^NDX return 53.8 percent @2023-01-01..2023-12-31", "supported none", "QQQ, standing for ^NDX"),
    ("a fund refutes no index", "2024-01-02", "^NDX return 43.4 percent @2023-01-01..2023-12-31", "not_enough_info none", None),
    ("the range announced that day", "2025-12-10", "FED policy_rate 3.5..3.75 percent", "supported none", "announced by 2025-12-10, in force from 2025-12-11"),
    ("the range in force", "2026-01-20", "FED policy_rate 3.5..3.75 percent", "supported none", "since 2025-12-11"),
    ("one end of the range wrong", "2026-01-20", "FED policy_rate 3.25..3.75 percent", "refuted material", "not 3.25% to 3.75%"),
    ("the range before", "2026-01-20", "FED policy_rate 4..4.25 percent :: down from {}", "supported none", "in force from 2025-09-18 to 2025-10-29"),
    ("a cut", "2025-12-10", "FED rate_change -25 bps :: the Fed cut by {}", "supported none", "2025-12-11"),
    ("a cut too large", "2025-12-10", "FED rate_change -50 bps :: the Fed cut by {}", "refuted material", None),
    ("three cuts late in the year", "2026-01-12", "FED rate_move_count -3 count @2025-10-01..2025-12-31 :: {} cuts", "supported none", "the last 3 moves"),
    ("four cuts late in the year", "2026-01-12", "FED rate_move_count -4 count @2025-10-01..2025-12-31 :: {} cuts", "refuted material", None),
    ("unemployment as published", "2025-12-16", "US unemployment_rate 4.6 percent @2025-11-01..2025-11-30", "supported none", "since revised to 4.5%"),
    ("sources that conflict", "2026-02-07", "^VIX price 20.37 points @2026-02-06", "conflicting minor", "references differ"),
    ("a month without a figure", "2025-11-20", "US inflation 3 percent @2025-10-01..2025-10-31", "not_enough_info none", None),
    ("the month after it", "2025-12-18", "US inflation 2.7 percent @2025-11-01..2025-11-30", "supported none", "324.122 / 315.493"),
    ("the month after it, wrong", "2025-12-18", "US inflation 3.7 percent @2025-11-01..2025-11-30 :: inflation of {} over twelve months", "refuted material", None),
    ("a close, unadjusted", "2025-01-02", "SPY price 586.08 USD @2024-12-31", "supported none", "the close"),
    ("jobs as first published", "2026-06-05", "US payrolls 172000 count @2026-05-01..2026-05-31", "supported none", "since revised to 63,000"),
    ("jobs as first published, told later", "2026-09-01", "US payrolls 172000 count @2026-05-01..2026-05-31", "supported none", "the first print"),
    ("jobs as never published", "2026-06-05", "US payrolls 271000 count @2026-05-01..2026-05-31", "refuted material", "not 271,000"),
    ("claims of the week before the Thursday", "2020-08-13", "US jobless_claims 963000 count :: {} jobless claims", "supported none", "since revised to 971,000"),
    ("claims, wrong", "2020-08-13", "US jobless_claims 936000 count :: {} jobless claims", "refuted material", "not 936,000"),
    ("small caps from the first open", "2026-01-12", f"^RUT return 5.73 percent {SO_FAR}", "not_enough_info minor", "first session's open"),
    ("large caps from the first open", "2026-01-12", f"^GSPC return 1.46 percent {SO_FAR}", "not_enough_info minor", "first session's open"),
    ("the composite from the first open", "2026-01-12", f"^IXIC return 1.11 percent {SO_FAR}", "not_enough_info minor", "first session's open"),
    ("a session told plainly, its high in print", "2026-01-12", "^IXIC return 0.56 percent :: ^IXIC rose {} on the day", "refuted material", "= 0.26%"),
    ("a session that turned", "2026-01-12", "^IXIC return 0.56 percent :: ^IXIC rose {} before it reversed", "not_enough_info minor", "the session's high"),
    ("what a session came from", "2026-01-12", "^IXIC return -2.3 percent :: ^IXIC closed higher after falling {}", "not_enough_info minor", "a moment of the session"),
    ("outside the session", "2026-01-12", "^IXIC return -1.4 percent :: ^IXIC lost {} in late trading", "not_enough_info minor", "outside the session"),
    ("the sign turned, in so many words", "2026-01-12", "^IXIC return -0.26 percent :: ^IXIC fell {} on the day", "refuted material", "= 0.26%"),
    ("the sign of another number", "2026-01-12", "^IXIC return -0.26 percent :: stocks fell 0.1% and then, ^IXIC {}", "not_enough_info minor", "opposite sign"),
    ("a range with one end wrong is no effective rate", "2026-01-20", "FED policy_rate 3.37..3.75 percent :: the range is {}", "refuted material", "not 3.37% to 3.75%"),
    ("a currency's close, kept as a price", "2026-01-12", "EURUSD=X exchange_rate 1.1668 USD", "supported none", "the close"),
    ("a rate in another currency than its pair's", "2026-01-12", "EURUSD=X exchange_rate 0.8675 GBP", "not_enough_info none", None),
    ("a multiple and its price", "2026-01-23", "IWM pe_ratio 19.5 ratio", "not_enough_info minor", "accounts for the difference: 19.24 x 264.81 / 261.5 = 19.48"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "published", "claim", "outcome", "part"), CASES, ids=[c[0] for c in CASES])
def test_known_cases(what, published, claim, outcome, part):
    (judged,) = verify([reading("doc", claim, published=published)], observe=MARKET)
    verdict = judged.claims[0].verdict
    told = " | ".join(c.explanation for c in verdict.checks)
    assert f"{verdict.label} {verdict.severity}" == outcome, told
    if part:
        assert part in told


def test_two_articles_on_a_multiple_whose_price_moved():
    first = reading("first", "IWM pe_ratio 19.24 ratio", published="2026-01-12")
    later = reading("later", "IWM pe_ratio 19.5 ratio", published="2026-01-23")
    bars = observe(*_lines())
    judged = verify([later, first], observe=bars)[0].claims[0].verdict
    assert (judged.label, judged.severity) == ("conflicting", "minor")
    assert (
        "the price between the two days accounts for it: 19.24 x 264.81 / 261.5 = 19.48" in judged.checks[0].explanation
    )
