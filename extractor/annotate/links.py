"""Component `claim_links`: which numbers are claims, and of what subject, metric, date, source, modality, other side.

A scorer gives every typed candidate a score; `choose` picks, for each number, the subject and metric that fit best
together; the rest (date, source, modality, other side, sign) follows from the choice and its surroundings. The rules in
`rules` are the scorer unless another is given.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate import others
from extractor.annotate.compat import adapt, natural, unit_for
from extractor.annotate.rules import RuleScorer, Scorer, Scores
from extractor.annotate.spans import ClaimRow, Instrument, Quantity, put
from extractor.annotate.timing import Clock
from extractor.annotate.windows import CueHit, Subject, Window, windows
from extractor.metrics import METRICS, is_currency

#: What a number's unit alone says for its being a claim; chosen on the training articles.
CLAIM_PRIOR = {
    "percent": 0.75, "bps": 0.9, "ratio": 0.45, "points": 0.5, "count": 0.15, "shares": 0.4, "contracts": 0.4,
    "barrels": 0.3, "ounces": 0.2, "tonnes": 0.2, "tons": 0.2, "": 0.0,
}  # fmt: skip
MONEY_PRIOR = 0.6
THRESHOLD = 0.5


@dataclass(frozen=True)
class Choice:
    """The subject and metric chosen for one number, and how clear the choice was."""

    quantity: Quantity
    subject: Subject
    metric: str
    unit: str
    cue: CueHit | None
    scores: Scores
    score: float
    margin: float


@dataclass
class Memory:
    """What earlier windows decided, for numbers that lean on them."""

    choices: list[Choice] = field(default_factory=list)

    def last(self) -> Choice | None:
        """The latest choice."""
        return self.choices[-1] if self.choices else None


class Links:
    """Chooses among the candidates of every window. `scorer` decides how good each candidate is."""

    def __init__(self, scorer: Scorer | None = None) -> None:
        self.scorer = scorer or RuleScorer()

    def __call__(self, doc: Doc) -> Doc:
        """Leave `ClaimRow` rows in the group "claims"."""
        seen = list(windows(doc))
        memory, clock = Memory(), Clock(doc)
        rows: list[ClaimRow] = []
        for window, scores in zip(seen, self.scorer.score(seen), strict=True):
            choices = list(choose(window, scores, memory))
            choices = others.respectively(window, choices)
            rows += [self._row(window, c, clock) for pair in choices for c in others.shared(window, pair, choices)]
            memory.choices += choices
        put(doc, "claims", rows, label="metric", key="subject_id")
        return doc

    def _row(self, window: Window, c: Choice, clock: Clock) -> ClaimRow:
        q, m = c.quantity, c.subject.mention
        low, high, unit, qualifier = others.value(window, c)
        modality = others.modality(window, c)
        when = clock.when(window, q, c.metric, modality)
        side = others.versus(window, c)
        return ClaimRow(
            start=q.start, end=q.end, low=low, high=high, unit=unit, qualifier=qualifier,
            subject_id=m.id, subject_name=m.name, subject_kind=m.kind, subject_start=m.start, subject_end=m.end,
            metric=c.metric, basis=others.basis(window, c) or "",
            metric_start=c.cue.start if c.cue else -1, metric_end=c.cue.end if c.cue else -1,
            first=when[0], last=when[1], when_start=when[2], when_end=when[3],
            cited=others.cited(window, q), modality=modality,
            versus=list(side) if side else [], evidence_start=window.start, evidence_end=window.end,
            confidence=str(round(1 / (1 + math.exp(-1.5 * (c.score - 0.9) - 1.2 * min(c.margin, 1.0))), 3)),
        )  # fmt: skip


@Language.factory("claim_links", assigns=["doc.spans"], requires=["doc.spans"])
def make_links(nlp: Language, name: str) -> Links:
    """Factory of the component, with the rule scorer."""
    return Links()


def choose(window: Window, scores: list[Scores], memory: Memory) -> Iterator[Choice]:
    """For each number that is a claim, the subject and metric that fit best together."""
    chosen: list[Choice] = []
    for q, s in zip(window.quantities, scores, strict=True):
        if (best := _best(window, q, s, [*memory.choices[-4:], *chosen])) is not None:
            chosen.append(best)
            yield best


def _best(window: Window, q: Quantity, s: Scores, past: list[Choice]) -> Choice | None:
    if q.form in ("duration", "ordinal") and not _window_of_average(window, q):
        return None
    topics = _with_defaults(window, q, s, past)
    options: list[tuple[float, Subject, str, str, CueHit | None]] = []
    for subject, fit in zip(window.subjects, s.subjects, strict=True):
        if fit < -2:
            continue
        m = subject.mention
        if past and m.id == past[-1].subject.mention.id:
            fit += 0.25 if subject.place != "sentence" else 0.1
        for topic, (vote, cue) in topics.items():
            metric = _framed(topic, q, s, m)
            metric = adapt(metric, q.unit, m.kind, m.id) if metric else None
            unit = q.unit or (metric and unit_for(metric, m.kind, m.id, float(q.high))) or ""
            if not metric or not unit:
                continue
            fitness = natural(metric, m.kind, m.id)
            if fitness > -2:
                options.append((fit + 1.6 * vote + fitness, subject, metric, unit, cue))
    if not options:
        return None
    options.sort(key=lambda o: -o[0])
    score, subject, metric, unit, cue = options[0]
    rival = next((o[0] for o in options if (o[1].mention.id, o[2]) != (subject.mention.id, metric)), score - 2)
    vote = max((v for t, (v, c) in topics.items() if c is cue), default=0.0)
    if _asserted(window, q, metric, vote) < THRESHOLD:
        return None
    return Choice(q, subject, metric, unit, cue, s, score, score - rival)


def _asserted(window: Window, q: Quantity, metric: str, vote: float) -> float:
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
    elif not q.unit and ("," in window.text[q.start : q.end] or "." in window.text[q.start : q.end]):
        prior = 0.3
    if window.cells:
        prior += 0.4
    return prior + 0.9 * min(vote, 1.0)


def _with_defaults(window: Window, q: Quantity, s: Scores, past: list[Choice]) -> dict[str, tuple[float, CueHit | None]]:
    """The topics that cues speak for, and those that unit, grammar and the numbers before suggest."""
    topics = dict(s.topics)

    def suggest(topic: str, vote: float) -> None:
        if vote > topics.get(topic, (0.0, None))[0]:
            topics[topic] = (vote, topics.get(topic, (0.0, None))[1])

    moved = bool(s.direction)
    if q.form == "streak":
        return {"streak": (1.0, topics.get("streak", (0, None))[1])}
    if q.unit == "percent":
        suggest("return", 0.45 if moved else 0.2)
        suggest("rate_change", 0.3 if moved and s.frame == "change" else 0.05)
        suggest("yield", 0.3 if s.frame in ("level", "previous") else 0.05)
        suggest("policy_rate", 0.25 if s.frame in ("level", "previous") else 0.02)
        suggest("other", 0.12)
    elif q.unit == "bps":
        suggest("rate_change", 0.6)
    elif q.unit == "points":
        suggest("point_change" if s.frame == "change" or moved else "price", 0.5)
    elif q.unit == "ratio":
        suggest("pe_ratio", 0.25 if q.form == "number" else 0.02)
        suggest("other", 0.2)
        if q.form in ("multiple", "fold"):
            suggest("return", 0.3 if moved else 0.1)
    elif is_currency(q.unit):
        suggest("price", 0.35 if s.frame in ("level", "previous") else 0.2)
        suggest("return", 0.35 if s.frame == "change" else 0.05)
        suggest("other", 0.12)
    elif q.unit == "":
        suggest("price", 0.35 if s.frame in ("level", "previous") and q.form == "number" else 0.12)
        suggest("return", 0.35 if s.frame == "change" and q.form == "number" else 0.0)
    else:
        suggest("other", 0.15)
    for back, choice in enumerate(reversed(past[-3:])):
        same = choice.quantity.unit == q.unit or (choice.unit in ("percent", "bps") and q.unit in ("percent", "bps", ""))
        if same and choice.metric != "streak":
            near = choice.quantity.start >= window.start
            suggest(choice.metric, (0.42 if near else 0.22) - 0.08 * back)
    return topics


def _framed(topic: str, q: Quantity, s: Scores, m: Instrument) -> str | None:
    """The topic as grammar shapes it: a change of what a level cue names, a level of what a change cue names."""
    if topic == "return" and q.unit in ("", "points") or (topic == "return" and is_currency(q.unit)):
        return "price" if s.frame in ("level", "previous") else "point_change"
    if topic == "price" and s.frame == "change" and q.unit != "percent":
        return "point_change"
    if topic == "yield" and s.frame == "change" and m.kind == "rate":
        return "rate_change"
    if topic == "rate_change" and s.frame in ("level", "previous") and q.unit == "percent" and m.kind == "rate":
        return "yield"
    return topic


def _window_of_average(window: Window, q: Quantity) -> bool:
    """Whether a duration is the window of a moving average that is given without its level."""
    after = window.text[q.end : q.end + 60]
    if not re.match(r"(?:\sand\s\d+-day)?[-\s](?:simple\s|exponential\s)?(?:moving[-\s]average|average|MA|SMA|EMA|DMA)", after):
        return False
    rest = window.text[q.end : window.end]
    return not re.search(r"average[^.]{0,40}?\s[$€£]?\d[\d,.]{2,}", rest)
