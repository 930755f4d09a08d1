"""Scoring: what counts as found, core and full."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.evaluate import compare, same_date, same_index, same_name


def gold(**changes: Any) -> dict[str, Any]:
    claim = {
        "doc": "a", "context": "fund trades at 19.5 times", "index": {"id": "IWM"}, "metric": {"id": "pe_ratio"},
        "value": {"low": 19.5, "high": 19.5, "unit": "ratio", "qualifier": "exact"},
        "date": {"start": "2026-01-26", "end": "2026-01-26"}, "source": {"cited": None}, "modality": "actual", "versus": None,
    }  # fmt: skip
    return {**claim, **changes}


def predicted(**changes: Any) -> dict[str, Any]:
    text = "The fund trades at 19.5 times earnings."
    claim = {**gold(), "evidence": {"text": text, "start": 0}}
    claim["value"] = {**claim["value"], "text": "19.5 times", "start": text.index("19.5")}
    return {**claim, **changes}


def test_a_perfect_prediction_is_full() -> None:
    result = compare([gold()], [predicted()])
    assert (result.f1("found"), result.f1("core"), result.f1("full")) == (1, 1, 1)


@pytest.mark.parametrize(
    ("change", "found", "core", "full"),
    [
        ({"index": {"id": "SPY"}}, 1, 0, 0),
        ({"metric": {"id": "ps_ratio"}}, 1, 0, 0),
        ({"modality": "forecast"}, 1, 1, 0),
        ({"versus": {"id": "^GSPC"}}, 1, 1, 0),
        ({"date": None}, 1, 1, 0),
        ({"source": {"cited": "Barron's"}}, 1, 1, 0),
    ],
)
def test_levels(change: dict[str, Any], found: int, core: int, full: int) -> None:
    result = compare([gold()], [predicted(**change)])
    assert (result.f1("found"), result.f1("core"), result.f1("full")) == (found, core, full)


def test_bps_and_percent_are_one_number_and_sign_is_a_field() -> None:
    g = gold(value={"low": -0.25, "high": -0.25, "unit": "percent"}, context="cut by 25 basis points")
    p = predicted()
    p["evidence"] = {"text": "The Fed cut by 25 basis points.", "start": 0}
    p["value"] = {"low": 25, "high": 25, "unit": "bps", "qualifier": "exact", "text": "25 basis points", "start": 15}
    result = compare([g], [p])
    assert result.f1("found") == 1 and result.accuracy("sign") == 0


def test_another_place_is_another_claim() -> None:
    p = predicted(evidence={"text": "Completely other words here: 19.5 of them.", "start": 0})
    p["value"]["start"] = 29
    assert compare([gold()], [p]).f1("found") == 0


def test_optional_claims_count_neither_way() -> None:
    assert compare([gold(optional=True)], []).gold == 0
    assert compare([gold(optional=True)], [predicted()]).predicted == 0


def test_alternatives_and_names() -> None:
    assert same_index({"id": "IWM", "also": ["^RUT"]}, {"id": "^RUT"})
    assert same_index({"id": "name:acme-robotics"}, {"id": "name:acme-robotics"}) and not same_index(
        {"id": "IWM"}, None
    )
    assert same_name("The Motley Fool", "Motley Fool") and same_name(None, "") and not same_name("Barron's", None)


def test_dates_have_slack() -> None:
    assert same_date({"start": "2026-01-26", "end": "2026-01-26"}, {"start": "2026-01-23", "end": "2026-01-23"})
    assert not same_date({"start": "2026-01-26", "end": "2026-01-26"}, {"start": "2026-01-19", "end": "2026-01-19"})
    assert same_date({"start": "2025-01-01", "end": "2025-12-31"}, {"start": "2025-01-20", "end": "2025-12-31"})
