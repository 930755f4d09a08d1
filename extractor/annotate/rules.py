"""The rule scorer: readings of a number from the evidence, from what usually goes together, and from what came before."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from extractor.annotate import evidence
from extractor.annotate.compat import adapt, natural, unit_for
from extractor.annotate.confidence import along
from extractor.annotate.scorer import Fit, Scores
from extractor.annotate.spans import Instrument, Quantity
from extractor.annotate.windows import CueHit, Window
from extractor.metrics import METRICS, is_currency

#: What a number's unit alone says for its being a claim; chosen on the training articles.
CLAIM_PRIOR = {
    "percent": 0.75, "bps": 0.9, "ratio": 0.45, "points": 0.5, "count": 0.15, "shares": 0.4, "contracts": 0.4,
    "barrels": 0.3, "ounces": 0.2, "tonnes": 0.2, "tons": 0.2, "": 0.0,
}  # fmt: skip
MONEY_PRIOR = 0.6
THRESHOLD = 0.5
SHARPNESS = 1.5  # of a difference in score, as a difference in log odds
#: from the rules' own probabilities to the share of right claims: `scripts/calibrate --model rules --split train` (9,378
#: claims; expected calibration error on dev 0.04). The rules are never sure of more than four claims in five.
CONFIDENCE = (
    (0.2, 0.24), (0.26, 0.34), (0.3, 0.43), (0.33, 0.52), (0.38, 0.59), (0.41, 0.65), (0.52, 0.69), (0.57, 0.76), (0.74, 0.79),
)  # fmt: skip
#: metrics whose cue alone implies the subject
IMPLIED_BY = {
    "US": frozenset(
        "inflation unemployment_rate payrolls jobless_claims gdp_growth pmi consumer_sentiment retail_sales_growth other".split()
    ),
    "FED": frozenset("policy_rate rate_move_count rate_change probability".split()),
}
#: the growth that a percent right after a company's figure gives ("revenue of $94.8 billion, up 5%")
GROWTH = {
    "revenue": "revenue_growth", "revenue_growth": "revenue_growth", "net_income": "earnings_growth",
    "eps": "earnings_growth", "earnings_growth": "earnings_growth",
}  # fmt: skip
Topics = dict[str, tuple[float, CueHit | None]]
Past = list[tuple[Quantity, str, Fit]]  # number, subject id, reading


class RuleScorer:
    """Scores by hand-written rules; needs no model."""

    def score(self, windows: list[Window]) -> list[list[Scores]]:
        """One list a window, one `Scores` a quantity of it, in order. Later numbers lean on earlier readings."""
        past: Past = []
        return [[self._one(w, q, past) for q in w.quantities] for w in windows]

    def _one(self, w: Window, q: Quantity, past: Past) -> Scores:
        frame, direction = evidence.frame(w, q), evidence.direction(w, q)
        if chip(w, q):
            fits = [
                Fit(i, "return", "percent", 6.0, None)
                for i, s in enumerate(w.subjects)
                if s.mention.end <= q.start < s.mention.end + 12
            ]
            return Scores(0.9, tuple(fits[-1:]), "change", q.sign, along(CONFIDENCE, 0.9 * len(fits[-1:])))
        topics = _suggested(w, q, evidence.topics(w, q), frame, direction, past[-3:])
        fits = _fits(w, q, topics, frame, past)
        if not fits or (q.form == "duration" and not averaged(w, q)):
            return Scores(0.0, tuple(fits[:60]), frame, direction)
        vote = max((v for v, cue in topics.values() if cue is fits[0].cue), default=0.0)
        claim = 1 / (1 + math.exp(-8 * (_asserted(w, q, vote) - THRESHOLD)))
        if claim >= 0.5:
            past.append((q, w.subjects[fits[0].subject].mention.id, fits[0]))
        return Scores(claim, tuple(fits[:60]), frame, direction, along(CONFIDENCE, claim * chance(fits)))


def chance(fits: Sequence[Fit]) -> float:
    """The probability of the first of some readings that the rules have scored, the others being its only rivals."""
    return 1 / sum(math.exp(SHARPNESS * (f.score - fits[0].score)) for f in fits[:6]) if fits else 0.0


def _fits(w: Window, q: Quantity, topics: Topics, frame: str, past: Past) -> list[Fit]:
    fits = []
    for i, subject in enumerate(w.subjects):
        fit = evidence.subject_fit(w, q, subject)
        if fit < -2:
            continue
        m = subject.mention
        if past and m.id == past[-1][1]:
            fit += 0.25 if subject.place != "sentence" else 0.1
        for topic, (vote, cue) in topics.items():
            if subject.place == "implied" and (cue is None or topic not in IMPLIED_BY.get(m.id, ())):
                continue
            metric = adapt(_framed(topic, q, frame, m), q.unit, m.kind, m.id)
            unit = metric and unit_of_claim(q, metric, m)
            if metric and unit and (fitness := natural(metric, m.kind, m.id)) > -2:
                fits.append(Fit(i, metric, unit, fit + 1.6 * vote + fitness, cue))
    return sorted(fits, key=lambda f: -f.score)


def unit_of_claim(q: Quantity, metric: str, m: Instrument) -> str | None:
    """The unit of a number as a claim of a metric: its own, or the one that metric and subject imply."""
    if metric == "rate_move_count" and q.unit in ("ratio", "count", ""):
        return "count"  # "cut rates three times"
    if q.unit == "points" and not METRICS[metric].allows("points") and METRICS[metric].allows("percent"):
        return "percent"  # "two points ahead": percentage points
    return q.unit or unit_for(metric, m.kind, m.id, float(q.high))


def _asserted(w: Window, q: Quantity, vote: float) -> float:
    """Whether a number is asserted at all: what its unit says, and how clearly a cue speaks for it."""
    prior = MONEY_PRIOR if is_currency(q.unit) else CLAIM_PRIOR.get(q.unit, 0.2)
    if q.form == "streak":
        prior = 0.8
    elif q.form == "words" and not q.unit:
        prior = -0.1
    elif q.form in ("multiple", "fold"):
        prior = 0.25
    elif q.form == "fraction":
        prior = 0.5
    elif not q.unit and re.search(r"[.,]", w.text[q.start : q.end]):
        prior = 0.3
    return prior + (0.4 if w.cells else 0.0) + 0.9 * min(vote, 1.0)


def _suggested(w: Window, q: Quantity, topics: Topics, frame: str, direction: int, past: Past) -> Topics:
    """The topics that cues speak for, and those that unit, grammar and the numbers before suggest."""
    if q.form == "streak":
        return {"streak": (1.0, topics.get("streak", (0, None))[1])}
    for topic, vote in _by_unit(q, frame, moved=bool(direction)).items():
        if vote > topics.get(topic, (0.0, None))[0]:
            topics[topic] = (vote, topics.get(topic, (0.0, None))[1])
    for back, (number, _, fit) in enumerate(reversed(past)):
        if fit.metric != "streak" and (like := _likeness(q, number, fit.unit)):
            vote = like * ((0.42 if number.start >= w.start else 0.3) - 0.06 * back)
            if vote > topics.get(fit.metric, (0.0, None))[0]:
                topics[fit.metric] = (vote, topics.get(fit.metric, (0.0, None))[1])
    if past and q.unit == "percent" and (growth := GROWTH.get(past[-1][2].metric)):
        gap = w.text[past[-1][0].end : q.start] if w.start <= past[-1][0].end <= q.start else None
        if (
            gap is not None
            and len(gap) < 45
            and not re.search(r"[;]|\bshares\b|\bstock\b", gap)
            and (direction or q.sign)
        ):
            topics[growth] = (0.9, topics.get(growth, (0, None))[1])
    return topics


def _by_unit(q: Quantity, frame: str, *, moved: bool) -> dict[str, float]:
    level = frame in ("level", "previous")
    if q.unit == "percent":
        return {
            "return": 0.45 if moved else 0.2, "rate_change": 0.3 if moved and frame == "change" else 0.05,
            "yield": 0.3 if level else 0.05, "policy_rate": 0.25 if level else 0.02, "other": 0.12,
        }  # fmt: skip
    if q.unit == "bps":
        return {"rate_change": 0.6}
    if q.unit == "points":
        return {"point_change" if frame == "change" or moved else "price": 0.5}
    if q.unit == "ratio":
        words = q.form in ("multiple", "fold")
        return {"pe_ratio": 0.02 if words else 0.25, "other": 0.2, "return": (0.3 if moved else 0.1) if words else 0.0}
    if is_currency(q.unit):
        return {"price": 0.35 if level else 0.2, "return": 0.35 if frame == "change" else 0.05, "other": 0.12}
    if q.unit == "":
        plain = q.form == "number"
        return {"price": 0.35 if level and plain else 0.12, "return": 0.35 if frame == "change" and plain else 0.0}
    return {"other": 0.15}


def _likeness(q: Quantity, earlier: Quantity, unit: str) -> float:
    """How far a number looks like one more of an earlier claim's kind: same unit, or none and a similar size."""
    if q.unit == "" and unit not in ("days", "weeks", "months", "years"):
        a, b = float(q.high), float(earlier.high)
        close = a and b and 0.4 < abs(a / b) < 2.5
        return 1.5 if close else 0.0 if earlier.unit == "" else 0.3
    same = q.unit == unit or (unit in ("percent", "bps") and q.unit in ("percent", "bps"))
    return 1.0 if same else 0.0


def _framed(topic: str, q: Quantity, frame: str, m: Instrument) -> str:
    """The topic as grammar shapes it: a change of what a level cue names, a level of what a change cue names."""
    level = frame in ("level", "previous")
    if topic == "return" and (q.unit in ("", "points") or is_currency(q.unit)):
        return "price" if level else "point_change"
    if topic == "price" and frame == "change" and q.unit != "percent":
        return "point_change"
    if topic == "yield" and frame == "change" and m.kind == "rate":
        return "rate_change"
    if topic in ("rate_change", "return") and level and q.unit == "percent" and m.kind == "rate":
        return "yield"
    if topic == "policy_rate" and frame == "change" and q.unit in ("percent", "bps"):
        return "rate_change"
    return topic


def chip(w: Window, q: Quantity) -> bool:
    """Whether a number is a quote that a site inserted into the sentence: "(IWM -0.51%)"."""
    return bool(
        q.unit == "percent"
        and re.search(r"\(\^?[A-Z][A-Z.-]{0,6}\s$", w.text[max(w.start, q.start - 9) : q.start])
        and w.text[q.end : q.end + 1] == ")"
    )


def averaged(w: Window, q: Quantity) -> bool:
    """Whether a duration is the window of a moving average that is given without its level."""
    after = w.text[q.end : q.end + 60]
    if not re.match(
        r"(?:\sand\s\d+-day)?[-\s](?:simple\s|exponential\s)?(?:moving[-\s]average|average|MA|SMA|EMA|DMA)", after
    ):
        return False
    return not re.search(r"average[^.]{0,40}?\s[$€£]?\d[\d,.]{2,}", w.text[q.end : w.end])
