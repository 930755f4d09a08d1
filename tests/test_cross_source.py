"""Claims against other documents: what is comparable, what agrees, what conflicts and how gravely."""

import itertools
from decimal import Decimal

import pytest
from claimsets import reading

from extractor.metrics import METRICS
from extractor.verify import cross_source, verify
from extractor.verify import crowd as crowds
from extractor.verify.nearness import NEARNESS
from extractor.verify.subjects import same_subject, stand_ins

JAN_12, JAN_26 = "2026-01-12", "2026-01-26"

# (what, claim of the first document, claim of the second, verdict of both, part of the first's explanation)
CASES = [
    (
        "multiples two weeks apart",
        "IWM pe_ratio 19.5 ratio @2026-01-26",
        "IWM pe_ratio 19.24 ratio @2026-01-12",
        "conflicting minor",
        "19.24 in Second (2026-01-26) as of 2026-01-12, two weeks apart, a difference of 1.3%",
    ),
    ("the same multiple", "IWM pe_ratio 19.5 ratio", "IWM pe_ratio 19.5 ratio", "supported none", "also 19.5 in Second"),
    ("a fund and its index", "^RUT pe_ratio 19.5 ratio", "IWM pe_ratio 19.5 ratio", "supported none", "Second (2026-01-26) for IWM"),
    ("multiples of one day far apart", "IWM pe_ratio 19.5 ratio", "IWM pe_ratio 23.9 ratio", "conflicting material", None),
    ("multiples on another basis", "IWM pe_ratio 19.5 ratio", "IWM pe_ratio 35 ratio", "not_enough_info none", "another moment or basis"),
    ("trailing, read as forward", "IWM forward_pe_ratio 19.24 ratio", "IWM forward_pe_ratio 18.11 ratio\nIWM pe_ratio 19.24 ratio", "not_enough_info minor", "while 19.24 is a pe ratio in Second"),
    ("trailing and forward", "IWM pe_ratio 19.5 ratio", "IWM forward_pe_ratio 18.1 ratio", "not_enough_info none", None),
    ("multiples of different quarters", "IWM pe_ratio 19.5 ratio", "IWM pe_ratio 18 ratio @2025-10-01", "not_enough_info none", None),
    (
        "runs counted on different days",
        "^RUT streak 14 days vs=^GSPC @2026-01-02..2026-01-22",
        "^RUT streak 7 days vs=^GSPC @2026-01-02..2026-01-12",
        "not_enough_info none",
        None,
    ),
    (
        "runs counted on one day",
        "^RUT streak 14 days vs=^GSPC @2026-01-02..2026-01-22",
        "^RUT streak 13 days vs=^GSPC @2026-01-05..2026-01-22",
        "conflicting material",
        None,
    ),
    (
        "years to date of different days",
        "^RUT return 8 percent q=approx @2026-01-01..2026-01-26",
        "^RUT return 5.73 percent @2026-01-01..2026-01-12",
        "not_enough_info none",
        None,
    ),
    (
        "years to date of one day, half a point apart",
        "^RUT return 6.2 percent @2026-01-01..2026-01-12",
        "^RUT return 5.73 percent @2026-01-02..2026-01-12",
        "not_enough_info none",
        "another moment or basis",
    ),
    (
        "a year with and without dividends",
        "^GSPC return 16.4 percent @2025-01-01..2025-12-31",
        "SPY return 17.7 percent @2025-01-01..2025-12-31",
        "not_enough_info none",
        "another moment or basis",
    ),
    (
        "years to date of one day, two points apart",
        "^RUT return 7.9 percent @2026-01-01..2026-01-12",
        "^RUT return 5.73 percent @2026-01-01..2026-01-12",
        "conflicting material",
        None,
    ),
    (
        "Nasdaq Composite and Nasdaq-100 fund",
        "^IXIC return 43.4 percent @2023-01-01..2023-12-31",
        "QQQ return 53.8 percent @2023-01-01..2023-12-31",
        "not_enough_info none",
        None,
    ),
    ("a fund's price and its index", "^GSPC price 6900 points", "SPY price 690 USD", "not_enough_info none", None),
    ("prices within a day", "^GSPC price 6900 points", "^GSPC price 6950 points", "not_enough_info none", "another moment"),
    (
        "closes of one day",
        "^GSPC price 6900.12 points :: the index closed at {}",
        "^GSPC price 6950.21 points :: it ended at {}",
        "conflicting material",
        None,
    ),
    ("a range and its upper end", "FED policy_rate 3.5..3.75 percent", "FED policy_rate 3.75 percent", "supported none", None),
    ("two targets of analysts", "IWM price_target 300 USD as=forecast", "IWM price_target 250 USD as=forecast", "not_enough_info none", None),
    (
        "two forecasters",
        "^GSPC earnings_growth 12 percent as=forecast by=FactSet",
        "^GSPC earnings_growth 15 percent as=forecast by=LSEG",
        "not_enough_info none",
        "another moment or basis",
    ),
    ("a thought experiment", "IWM pe_ratio 22.4 ratio as=hypothetical", "IWM pe_ratio 19.5 ratio", "not_enough_info none", None),
    ("a bound confirms nothing", "IWM pe_ratio 19.5 ratio", "IWM pe_ratio 15 ratio q=more_than", "not_enough_info none", "leaves it open"),
    ("segments of one company", "AMD revenue 4.3 USD", "AMD revenue 3.9 USD", "not_enough_info none", "another moment or basis"),
    ("dates unknown", "IWM pe_ratio 19.5 ratio @null", "IWM pe_ratio 18 ratio", "not_enough_info none", None),
]  # fmt: skip


@pytest.mark.parametrize(("what", "one", "other", "outcome", "part"), CASES, ids=[c[0] for c in CASES])
def test_two_documents(what, one, other, outcome, part):
    first, second = verify([reading("First", one), reading("Second", other)])
    verdict = first.claims[0].verdict
    told = " | ".join(c.explanation for c in verdict.checks)
    assert f"{verdict.label} {verdict.severity}" == outcome, told
    if "confirms" not in what:
        assert second.claims[0].verdict.label == verdict.label
    if part:
        assert part in told


def test_the_nearest_in_time_decides():
    ours = "IWM pe_ratio 19.5 ratio @2026-01-26"
    others = [
        reading("Old", "IWM pe_ratio 19.24 ratio @2026-01-12"),
        reading("New", "IWM pe_ratio 19.5 ratio @2026-01-26"),
    ]
    (judged, *_) = verify([reading("Ours", ours), *others])
    assert judged.claims[0].verdict.label == "supported"


def test_earlier_claims_count_and_get_no_verdict_of_ours():
    earlier = reading("Old", "IWM pe_ratio 19.24 ratio @2026-01-12", published=JAN_12).claims
    (judged,) = verify([reading("New", "IWM pe_ratio 19.5 ratio @2026-01-26", published=JAN_26)], earlier=earlier)
    (check,) = judged.claims[0].verdict.checks
    assert (check.label, check.severity, check.evidence) == ("conflicting", "minor", (earlier[0].id,))
    assert "Old (2026-01-12) as of 2026-01-12, two weeks apart" in check.explanation


def test_the_same_document_twice_is_no_second_source():
    judged = verify([reading("One", "IWM pe_ratio 19.5 ratio")] * 2)
    assert [r.claims[0].verdict.label for r in judged] == ["not_enough_info"] * 2
    assert judged[0].copies == ()


def test_the_order_of_documents_does_not_matter():
    documents = [reading(f"d{i}", f"{one}\n\n{other}") for i, (_, one, other, *_) in enumerate(CASES)]
    expected = {c.id: c.verdict for r in verify(documents) for c in r.claims}
    for order in itertools.islice(itertools.permutations(documents[:5]), 0, 120, 17):
        assert {c.id: c.verdict for r in verify([*documents[5:], *order]) for c in r.claims} == expected


def test_the_table_of_nearness_is_sound():
    assert NEARNESS.keys() <= METRICS.keys()
    for row in NEARNESS.values():
        assert 0 <= row.same <= row.near
        assert row.why


def test_proxies():
    assert same_subject("IWM", "^RUT", "pe_ratio")
    assert same_subject("SPY", "VOO", "return")
    assert not same_subject("SPY", "^GSPC", "price")
    assert not same_subject("QQQ", "^IXIC", "return")
    assert "SPY" in stand_ins("^GSPC", "return")
    assert stand_ins("GLD", "return") == ()


# -- crowds ------------------------------------------------------------------------------------------------------------


def crowd(size, step="0.02"):
    """Documents that differ a little, by more than their rounding, on one subject and day."""
    return [reading(f"n{n:03}", f"IWM pe_ratio {Decimal('18') + n * Decimal(step)} ratio") for n in range(size)]


def test_what_many_say_is_decided_as_among_few(monkeypatch):
    mixed = [
        reading(
            f"n{n:02}", f"IWM pe_ratio {19 + n % 7 / 10} ratio @2026-01-{20 + n % 5}\n\n^GSPC return {n % 3} percent"
        )
        for n in range(40)
    ]
    few = verify(mixed)
    monkeypatch.setattr(crowds, "HEARD", 10**6)
    assert verify(mixed) == few


def test_in_a_crowd_neighbours_are_heard():
    checked = verify(crowd(60))
    labels = [r.claims[0].verdict.label for r in checked]
    assert "supported" not in labels and labels.count("conflicting") > 50
    same = verify([*crowd(60), reading("again", "IWM pe_ratio 18.60 ratio")])
    assert "18.66 in n033" in same[-1].claims[0].verdict.checks[0].explanation
    assert "as here in n030" in same[-1].claims[0].verdict.checks[0].explanation


def test_a_crowd_costs_in_proportion_to_its_size(monkeypatch):
    calls = []
    honest = cross_source.compare
    monkeypatch.setattr(cross_source, "compare", lambda *two: calls.append(two) or honest(*two))
    costs = []
    for size in (100, 200):
        calls.clear()
        verify(crowd(size))
        costs.append(len(calls))
    assert costs[1] <= 2.1 * costs[0]
    calls.clear()
    verify([reading(f"n{n}", "IWM pe_ratio 19.5 ratio") for n in range(100)])
    assert len(calls) == 100
