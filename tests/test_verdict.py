"""What the checks of a claim come to."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.records import Check
from extractor.verify.verdict import fold

KINDS = {"m": "market_data", "i": "internal", "x": "cross_source"}
LABELS = {"+": "supported", "-": "refuted", "~": "conflicting", "?": "not_enough_info"}


def checks(text):
    """Checks from shorthand: "m+ i- x~minor"."""
    return [
        Check(kind=KINDS[word[0]], label=LABELS[word[1]], severity=word[2:] or "none", explanation=word)
        for word in text.split()
    ]


@pytest.mark.parametrize(
    ("given_checks", "outcome"),
    [
        ("", "not_enough_info none"),
        ("i+", "supported none"),
        ("i-material", "refuted material"),
        ("i-minor x+", "refuted minor"),
        ("m-minor x+ i+", "refuted minor"),
        ("m+ x~material", "supported none"),
        ("m+ i-material", "conflicting material"),
        ("m+ i~minor", "supported none"),
        ("m~minor x+", "conflicting minor"),
        ("x~minor", "conflicting minor"),
        ("x~minor i?", "conflicting minor"),
        ("x~minor i+", "supported none"),
        ("x~material i+", "conflicting material"),
        ("i~minor i+", "conflicting minor"),
        ("i-material i~minor", "refuted material"),
        ("m?minor x?", "not_enough_info minor"),
        ("m?minor x+", "supported none"),
        ("m?minor x~minor", "conflicting minor"),
    ],
)
def test_fold(given_checks, outcome):
    for order in itertools.permutations(checks(given_checks)):
        verdict = fold(order)
        assert f"{verdict.label} {verdict.severity}" == outcome
        assert len(verdict.checks) == len(order)


def test_the_most_telling_check_comes_first():
    assert [c.explanation for c in fold(checks("i? x+ m-minor")).checks] == ["m-minor", "i?", "x+"]


some_checks = st.lists(
    st.builds(
        Check,
        kind=st.sampled_from(sorted(KINDS.values())),
        label=st.sampled_from(sorted(LABELS.values())),
        severity=st.sampled_from(["none", "minor", "material"]),
        explanation=st.just(""),
    ),
    max_size=5,
)


@given(some_checks)
def test_no_verdict_without_a_check_that_says_so(found):
    verdict = fold(found)
    said = {c.label for c in found}
    assert verdict.label in said | {"not_enough_info"} or (verdict.label == "conflicting" and "refuted" in said)
    assert (verdict.severity == "none") or verdict.label != "supported"
    if verdict.label in ("refuted", "conflicting"):
        assert verdict.severity != "none"
