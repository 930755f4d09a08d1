"""Five real articles, read where they lie beside the checkout: what is claimed in them, in figures and ids alone."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from extractor.annotate import annotate, annotator
from extractor.article import to_article
from extractor.claims import to_claims
from extractor.inputs import load

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the five articles are not here")

# file, then claims: subject ids, metric ids, low (as printed, signed), how often
GOLD = {
    "000": """
        ^RUT return 17
        ^GSPC return 75
        ^GSPC pe_ratio 28
        MAG7 index_weight 33.33
        IWM pe_ratio 19.5
        IWM valuation_discount 33.33
        ^RUT implied_upside 50
        FED rate_move_count -3
        FED rate_change -75
        FED rate_move_count -1
        IWM aum 75000000000
        ^RUT streak 14
    """,
    "001": """
        ^RUT return 5.73
        ^RUT return 5.73
        ^GSPC return 1.46
        ^IXIC return 1.11
        ^RUT relative_return 4
        ^RUT relative_return 5
        IWM price 261.56
        IWM price 261.56
        IWM high_52w 261.57
        IWM volume 24970000
        IWM volume 24970000
        IWM average_volume 40540000
        IWM average_volume 40540000
        IWM/^RUT pe_ratio 19.24
        FED rate_move_count -3
        FED rate_change -0.25
        FED policy_rate 3.5
        FED policy_rate 3.5
        ^RUT forward_pe_ratio 18.11
        ^GSPC forward_pe_ratio 22
        ^RUT valuation_discount 18
        SMALLCAP relative_return 2.85
        SMALLCAP hit_rate 66.67
        SMALLCAP streak 15
        SMALLCAP streak 15
        SMALLCAP streak 15
        SMALLCAP earnings_growth 5
        SMALLCAP earnings_growth 5
        SMALLCAP implied_upside 30
        SMALLCAP implied_upside 30
        ^RUT resistance 2500
        ^RUT resistance 2500
        ^RUT resistance 2500
        ^RUT support 2450
        ^RUT support 2400
        ^RUT support 2450
        ^RUT rsi 70
        ^RUT rsi 70
        sector:consumer-staples return 1.88
        sector:technology return 1.2
        sector:financials return 0.93
        sector:health-care return -0.95
        sector:real-estate return -2.02
        SMALLCAP/^RUT pe_ratio/forward_pe_ratio 18
        SMALLCAP/^RUT valuation_discount 18
    """,
    "002": """
        ^SP600 valuation_discount 31
        ^SP600 forward_pe_ratio 15.6
        ^GSPC forward_pe_ratio 22.6
        SMALLCAP market_cap 300000000
        ^RUT streak 7
        ^SP600 forward_pe_ratio 15.6
        ^GSPC forward_pe_ratio 22.6
        ^SP600 valuation_discount 31
        SMALLCAP earnings_growth 15.4
        ^GSPC earnings_growth 14.8
    """,
    "003": """
        ^RUT streak 14
        ^RUT return -2
        ^GSPC streak 5
        ^GSPC return 75
        ^GSPC pe_ratio 28
        MAG7 index_weight 33.33
        IWM pe_ratio 19.5
        IWM valuation_discount 33.33
        ^RUT implied_upside 50
        ^RUT return 17
        FED rate_move_count -3
        FED rate_change -75
        FED rate_move_count -1
        IWM aum 75000000000
    """,
    "004": """
        ^RUT return 8
        ^RUT return 10
        SMALLCAP valuation_discount 30
    """,
}
CHIPS = {"0.5", "0.31", "0.29", "0.38", "2.44", "0.13"}  # quotes that a site inserts: given or left out


def key(low: object) -> str:
    return f"{float(str(low)):g}"


def test_core_claims() -> None:
    nlp = annotator()
    index = json.loads((SEEDS / "index.json").read_text(encoding="utf-8"))
    right = said = asked = 0
    lines = []
    for entry in index:
        page = load(str(SEEDS / entry["file"]))
        article = to_article(page, published=dt.date.fromisoformat(entry["published"]), title=entry["title"])
        found = [c for c in to_claims(article, annotate(nlp, article))]
        for c in found:
            assert article.text[c.value.start : c.value.end] == c.value.text
        open_ = [line.split() for line in GOLD[entry["file"][:3]].strip().splitlines()]
        asked += len(open_)
        for c in found:
            got = (c.index.id, c.metric.id, key(c.value.low))
            hit = next(
                (g for g in open_ if got[0] in g[0].split("/") and got[1] in g[1].split("/") and got[2] == key(g[2])),
                None,
            )
            if hit:
                open_.remove(hit)
                right += 1
            elif got[2].lstrip("-") in CHIPS:
                continue
            else:
                lines.append(f"{entry['file'][:3]} said {got}")
            said += 1
        lines += [f"{entry['file'][:3]} missed {g}" for g in open_]
    f1 = 2 * right / (said + asked)
    print(f"seeds: core F1 {f1:.3f} ({right} right, {said} said, {asked} asked)", *lines, sep="\n")
    assert f1 >= 0.85, Counter(lines)


def test_check_flags_what_does_not_hold_and_nothing_else() -> None:
    from extractor.pipeline import Pipeline

    index = json.loads((SEEDS / "index.json").read_text(encoding="utf-8"))
    pipeline = Pipeline()
    readings = []
    for e in index:
        published = dt.date.fromisoformat(e["published"])
        readings.append(
            pipeline.read(str(SEEDS / e["file"]), published=published, publisher=e["publisher"], title=e["title"])
        )
    found = {}
    for entry, reading in zip(index, pipeline.check(readings), strict=True):
        for c in reading.claims:
            assert c.verdict is not None
            if c.verdict.label in ("refuted", "conflicting"):
                found[entry["file"][:3], c.index.id, c.metric.id, key(c.value.low)] = c.verdict
    label = {k: (v.label, v.severity) for k, v in found.items()}
    third = found["000", "IWM", "valuation_discount", "33.33"]
    assert third.label == "refuted" and "30.4% (28.9% to 31.8% with rounding)" in third.checks[0].explanation
    assert (
        label["000", "^RUT", "implied_upside", "50"][0] == label["003", "^RUT", "implied_upside", "50"][0] == "refuted"
    )
    assert label["000", "IWM", "pe_ratio", "19.5"] == ("conflicting", "minor")
    assert label["003", "IWM", "pe_ratio", "19.5"] == ("conflicting", "minor")
    assert "two weeks apart" in found["003", "IWM", "pe_ratio", "19.5"].checks[0].explanation
    assert label["004", "^RUT", "return", "8"] == label["004", "^RUT", "return", "10"] == ("conflicting", "minor")
    wrongly = [k for k in label if k[2] in ("streak", "rate_change", "rate_move_count", "relative_return", "aum")]
    assert not wrongly and not [k for k in label if k[0] == "002"], label
    gate, fool = readings[0].article.id, readings[3].article.id
    checked = pipeline.check(readings)
    assert fool in checked[0].copies and gate in checked[3].copies
    assert not any(r.copies for r in (checked[1], checked[2], checked[4]))
