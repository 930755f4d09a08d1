"""The script that fits the weights of dates: that it is put to every choice, and that the shipped weights choose well."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from extractor import corpus
from extractor.annotate import annotator, links, timing

ROOT = Path(__file__).resolve().parent.parent


def test_every_claim_s_options_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "fit_dates"))
    weights = dict(timing.weights())
    monkeypatch.setattr(timing, "weights", timing.weights)
    monkeypatch.setattr(links, "Clock", script["Recorder"])
    marked = corpus.load(ROOT / "corpus" / "marked" / "r6c-snb-half-point-surprise-2024.md")
    found = script["examples"](annotator("claims-mini"), marked, weights)
    timing.weighed.cache_clear()
    assert len(found) > 10
    assert sum(any(e.right) for e in found) > 0.8 * len(found)
    half = script["half"](marked.name)
    assert script["accuracy"](weights, found, half) > 0.6
    assert script["fit"](found)
