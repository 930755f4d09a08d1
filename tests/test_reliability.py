"""Confidence and how far figures can be trusted: curves, calibration error, thresholds, bootstrap intervals."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.annotate.confidence import along
from extractor.evaluate import Outcome, tally
from extractor.evaluate.intervals import intervals
from extractor.evaluate.reliability import bins, calibration_error, isotonic, precision_from, threshold_for


def overconfident(count: int) -> list[tuple[float, bool]]:
    """Claims whose confidence c means a chance of c squared."""
    pick = random.Random(1)
    said = [pick.random() for _ in range(count)]
    return [(c, pick.random() < c * c) for c in said]


def test_a_curve_mends_overconfidence_on_claims_that_it_was_not_fitted_to() -> None:
    said = overconfident(4000)
    curve = isotonic(said[:2000])
    after = [(along(curve, c), ok) for c, ok in said[2000:]]
    assert calibration_error(said) > 0.14
    assert calibration_error(after) < 0.04


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=200), st.floats(0, 1), st.floats(0, 1))
def test_curves_never_fall_and_stay_between_no_and_certainty(
    said: list[tuple[float, bool]], a: float, b: float
) -> None:
    curve = isotonic(said, least=5)
    low, high = along(curve, min(a, b)), along(curve, max(a, b))
    assert low <= high + 1e-12
    assert not curve or 0 < low <= high + 1e-12 < 1


def test_without_a_curve_a_probability_stays_what_it_is() -> None:
    assert along((), 0.3) == 0.3
    assert along([(0.5, 0.4)], 0.9) == 0.4
    assert along([(0.2, 0.1), (0.6, 0.5)], 0.4) == pytest.approx(0.3)


def test_bins_and_their_error() -> None:
    said = [(0.95, True)] * 3 + [(0.95, False)] + [(0.05, False)] * 4
    assert [(round(b.confidence, 2), b.right, b.claims) for b in bins(said)] == [(0.05, 0, 4), (0.95, 0.75, 4)]
    assert calibration_error(said) == pytest.approx(0.5 * 0.05 + 0.5 * 0.2)


def test_a_threshold_keeps_its_promise_and_is_the_lowest_that_does() -> None:
    said = [(0.9, True)] * 98 + [(0.9, False)] * 2 + [(0.8, True), (0.7, False)]
    assert threshold_for(said, 0.98) == 0.8
    assert precision_from(said, 0.8) == (99 / 101, 101)
    assert threshold_for(said, 0.99) is None
    assert threshold_for(said[:20], 0.5) is None, "twenty claims say nothing"


def paired(document: str, right: bool) -> Outcome:
    claim: dict[str, Any] = {"doc": document}
    return Outcome(document, claim, claim, {"index": right, "metric": True, "sign": True})


def test_intervals_hold_the_figure_and_narrow_with_more_articles() -> None:
    few = [paired(f"a{i}", i % 4 > 0) for i in range(20)]
    many = [paired(f"a{i}", i % 4 > 0) for i in range(500)]
    spans = [intervals(few)["core"], intervals(many)["core"]]
    for (low, high), some in zip(spans, (few, many), strict=True):
        assert low <= tally(some).f1("core") == 0.75 <= high
    assert spans[1][1] - spans[1][0] < (spans[0][1] - spans[0][0]) / 2
    assert intervals(few)["found"] == (1, 1)


def test_claims_of_one_article_are_drawn_together() -> None:
    alone = [paired("a", i < 50) for i in range(100)]
    assert intervals(alone)["index"] == (0.5, 0.5)
    assert intervals([]) == {}
