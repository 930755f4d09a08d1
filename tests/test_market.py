"""Claims against reference figures and the day's bars."""

import pytest
from claimsets import observe, reading

from extractor.verify import verify

BARS = (
    "^GSPC price 2026-01-22 6900.10", "^GSPC open 2026-01-22 6890", "^GSPC high 2026-01-22 6910", "^GSPC low 2026-01-22 6880",
    "^GSPC price 2026-01-23 6915.61", "^GSPC open 2026-01-23 6903", "^GSPC high 2026-01-23 6932", "^GSPC low 2026-01-23 6895",
    "^GSPC price 2026-01-26 6950.23", "^GSPC open 2026-01-26 6923", "^GSPC high 2026-01-26 6964", "^GSPC low 2026-01-26 6921",
)  # fmt: skip
PE = "IWM pe_ratio 2026-01-12 19.24 ratio vendor seen=2026-01-12"

# (what, claim, references, outcome, part of the explanation)
CASES = [
    ("its own date", "IWM pe_ratio 19.5 ratio @2026-01-12", [PE], "refuted minor", "IWM pe ratio of 19.24 on 2026-01-12 (vendor), not 19.5"),
    ("its own date, far off", "IWM pe_ratio 24.19 ratio @2026-01-12", [PE], "refuted material", None),
    ("its own date, as printed", "IWM pe_ratio 19.2 ratio @2026-01-12", [PE], "supported none", None),
    ("hedged", "IWM pe_ratio 19 ratio q=approx @2026-01-12", [PE], "supported none", None),
    ("the Monday after", "IWM pe_ratio 19.24 ratio @2026-01-14", [PE], "supported none", None),
    ("two weeks on", "IWM pe_ratio 19.5 ratio @2026-01-26", [PE], "not_enough_info minor", "two weeks apart; none for the claim's own date"),
    ("two weeks on, the same", "IWM pe_ratio 19.24 ratio @2026-01-26", [PE], "supported none", "two weeks apart"),
    ("months on", "IWM pe_ratio 19.5 ratio @2026-05-26", [PE], "not_enough_info none", None),
    ("by the fund", "^RUT pe_ratio 19.24 ratio @2026-01-12", [PE], "supported none", "standing for ^RUT"),
    ("a fund refutes no index", "^RUT pe_ratio 25 ratio @2026-01-12", [PE], "not_enough_info none", None),
    ("a forecast", "IWM pe_ratio 25 ratio as=forecast @2026-01-12", [PE], "not_enough_info none", None),
    (
        "references that differ",
        "^VIX price 20.37 points @2026-01-26",
        ["^VIX price 2026-01-26 17.76 points cboe", "^VIX price 2026-01-26 20.37 points yahoo"],
        "conflicting minor",
        "references differ: ^VIX price of 20.37 on 2026-01-26 (yahoo), ^VIX price of 17.76 on 2026-01-26 (cboe)",
    ),
    (
        "a vintage that came later",
        "US unemployment_rate 4.6 percent @2025-11-01..2025-11-30",
        ["US unemployment_rate 2025-11-01 4.5 percent fred seen=2026-03-22", "US unemployment_rate 2025-11-01 4.6 percent fred seen=2026-01-03"],
        "supported none",
        "since revised to 4.5%",
    ),
    (
        "only a later vintage",
        "US unemployment_rate 4.6 percent @2025-11-01..2025-11-30",
        ["US unemployment_rate 2025-11-01 4.5 percent fred seen=2026-03-22"],
        "not_enough_info minor",
        "a vintage later than the claim",
    ),
    ("a statistic", "US unemployment_rate 4.9 percent @2025-12-01..2025-12-31", ["US unemployment_rate 2025-12-01 4.4 percent"], "refuted material", None),
    (
        "a statistic of a part",
        "US unemployment_rate 4.9 percent @2025-12-01..2025-12-31 :: among women {}",
        ["US unemployment_rate 2025-12-01 4.4 percent"],
        "not_enough_info minor",
        "for the headline figure",
    ),
    ("basis points", "US10Y yield 424 bps", ["US10Y yield 2026-01-26 4.24 percent"], "supported none", None),
    ("a yield of another hour", "US10Y yield 4.28 percent", ["US10Y yield 2026-01-26 4.22 percent"], "not_enough_info minor", "another hour or vendor"),
    ("a yield misprinted", "US10Y yield 4.42 percent", ["US10Y yield 2026-01-26 4.22 percent"], "refuted material", None),
    ("a yield of another maturity in the sentence", "US2Y yield 4.34 percent :: the two-year fell to 4.73% and the ten-year to {}", ["US2Y yield 2026-01-26 4.73 percent", "US10Y yield 2026-01-26 4.34 percent"], "not_enough_info minor", "while US10Y yield of 4.34%"),
    ("a yield of before", "US10Y yield 4.93 percent :: the 10-year rose from {}", ["US10Y yield 2026-01-26 4.24 percent"], "not_enough_info minor", "of another time"),
    ("a yield of the week", "US10Y yield 4.42 percent @2026-01-13", ["US10Y yield 2026-01-13 4.79 percent", "US10Y yield 2026-01-23 4.42 percent"], "not_enough_info minor", "2026-01-23 fits"),
    ("another unit", "IWM aum 75 USD", ["IWM aum 2026-01-26 75 percent"], "not_enough_info none", None),
    ("no reference", "IWM aum 75 USD", [], "not_enough_info none", None),
    ("earnings of another kind", "AMD eps 1.20 USD @2025-07-01..2025-09-30", ["AMD eps 2025-09-30 0.75 USD"], "not_enough_info minor", "another kind"),
    # prices
    ("the close", "^GSPC price 6915.61 points @2026-01-23", BARS, "supported none", "the close"),
    ("the open", "^GSPC price 6903 points @2026-01-23", BARS, "supported none", "open of 6,903"),
    ("within the day", "^GSPC price 6931 points @2026-01-23", BARS, "supported none", "traded from 6,895 to 6,932"),
    (
        "within the day, called a close",
        "^GSPC price 6931 points @2026-01-23 :: it closed at {}",
        BARS,
        "refuted minor",
        "of 6,915.61 on 2026-01-23, the close, not 6,931",
    ),
    ("within the day, to the cent", "^GSPC price 6931.25 points @2026-01-23", BARS, "not_enough_info minor", "and closed at 6,915.61"),
    ("within the day, at some hour", "^GSPC price 6931.25 points @2026-01-23 :: at midday it was at {}", BARS, "supported none", "traded from 6,895 to 6,932"),
    ("the session before", "^GSPC price 6900.10 points @2026-01-23", BARS, "not_enough_info minor", "the close of the session before"),
    ("the last close, on a Sunday", "^GSPC price 6915.61 points @2026-01-25", BARS, "supported none", "the last close before"),
    ("a record of another day", "^GSPC price 7195.61 points @2026-01-23 :: below the record of {}", BARS, "not_enough_info minor", "of another time"),
    ("a target", "^GSPC price 7400 points @2026-01-23 :: we leave our target at {}", BARS, "not_enough_info minor", "levels that are no prices"),
    ("far off", "^GSPC price 1900 points @2026-01-23", BARS, "not_enough_info none", None),
    ("in money", "^GSPC price 6915.61 USD @2026-01-23", BARS, "not_enough_info none", None),
    ("outside of all three days", "^GSPC price 6195.61 points @2026-01-23", BARS, "refuted material", "not 6,195.61"),
    ("a neighbouring range", "^GSPC price 6885 points @2026-01-23", BARS, "not_enough_info minor", "a session next to it"),
    ("no bar near", "^GSPC price 6915.61 points @2026-03-23", BARS, "not_enough_info none", None),
    ("a price over a month", "^GSPC price 5000 points @2026-01-01..2026-01-26", BARS, "not_enough_info none", None),
    ("a level to come", "^GSPC price 7500 points as=hypothetical", BARS, "not_enough_info none", None),
    ("a close without range", "AAPL price 255 USD", ["AAPL price 2026-01-26 259"], "not_enough_info minor", "range is not known"),
    ("far from a close without range", "AAPL price 205 USD", ["AAPL price 2026-01-26 259"], "refuted material", None),
    ("another contract", "NG=F price 3.61 USD :: March closed at {}", ["NG=F price 2026-01-26 5.275"], "not_enough_info minor", "another contract"),
    ("a future's close", "GC=F price 5982.40 USD :: gold closed at {}", ["GC=F price 2026-01-26 5082.40"], "refuted material", None),
]  # fmt: skip


@pytest.mark.parametrize(("what", "claim", "references", "outcome", "part"), CASES, ids=[c[0] for c in CASES])
def test_references(what, claim, references, outcome, part):
    (judged,) = verify([reading("doc", claim, published="2026-01-26")], observe=observe(*references))
    verdict = judged.claims[0].verdict
    told = " | ".join(c.explanation for c in verdict.checks)
    assert f"{verdict.label} {verdict.severity}" == outcome, told
    if part:
        assert part in told
    for check in verdict.checks:
        assert check.kind == "market_data"
        assert check.provider == "test"
        assert check.label != "supported" or check.difference == 0
        assert check.label != "refuted" or check.difference > 0


def test_a_reference_decides_over_documents():
    documents = [
        reading("ours", "IWM pe_ratio 19.5 ratio @2026-01-12"),
        reading("theirs", "IWM pe_ratio 19.24 ratio @2026-01-12"),
    ]
    ours, theirs = verify(documents, observe=observe(PE))
    assert [ours.claims[0].verdict.label, theirs.claims[0].verdict.label] == ["refuted", "supported"]
    assert [c.kind for c in ours.claims[0].verdict.checks] == ["market_data", "cross_source"]


def test_the_difference_and_date_are_told():
    (judged,) = verify([reading("doc", "IWM pe_ratio 19.5 ratio @2026-01-12")], observe=observe(PE))
    (check,) = judged.claims[0].verdict.checks
    assert str(check.difference) == "0.21"
    assert str(check.as_of) == "2026-01-12"
    assert float(check.expected.low) == float(check.expected.high) == 19.24
