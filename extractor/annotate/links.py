"""Component `claim_links`: which numbers are claims, and of what subject, metric, date, source, modality, other side.

A scorer gives every typed candidate a score; the linker takes, for each number, the reading that fits best; the rest
(date, source, modality, other side, sign) follows from the choice and its surroundings.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate import others, pairing
from extractor.annotate.model import DEFAULT, scorer
from extractor.annotate.rules import RuleScorer
from extractor.annotate.scorer import Scorer, Scores
from extractor.annotate.spans import ClaimRow, Instrument, Quantity, put
from extractor.annotate.timing import Clock
from extractor.annotate.windows import CueHit, Subject, Window, windows


@dataclass(frozen=True)
class Choice:
    """The subject and metric chosen for one number, and the probability that this is right."""

    quantity: Quantity
    subject: Subject
    metric: str
    unit: str
    cue: CueHit | None
    scores: Scores
    confidence: float
    beaten: Instrument | None = None  # the other side, where the verb tells it


class Links:
    """Chooses among the candidates of every window. `scorer` decides how good each candidate is."""

    def __init__(self, scorer: Scorer | None = None) -> None:
        self.scorer = scorer or RuleScorer()

    def __call__(self, doc: Doc) -> Doc:
        """Leave `ClaimRow` rows in the group "claims"."""
        seen = list(windows(doc))
        clock = Clock(doc)
        rows: list[ClaimRow] = []
        multiples: dict[str, float] = {}
        for window, scores in zip(seen, self.scorer.score(seen), strict=True):
            choices = pairing.deal(window, choose(window, scores))
            for c in choices:
                if c.metric.endswith(("pe_ratio", "cape_ratio", "pb_ratio", "ps_ratio")):
                    multiples[c.subject.mention.id] = float(c.quantity.high)
            rows += [_row(window, c, clock, multiples) for one in choices for c in pairing.shared(window, one, choices)]
        put(doc, "claims", rows, label="metric", key="subject_id")
        return doc


@Language.factory("claim_links", assigns=["doc.spans"], requires=["doc.spans"], default_config={"model": DEFAULT})
def make_links(nlp: Language, name: str, model: str) -> Links:
    """Factory of the component. `model` is `rules`, the name of a shipped model, or the path of a model folder."""
    return Links(scorer(model))


def choose(window: Window, scores: list[Scores]) -> list[Choice]:
    """For each number that is a claim, the reading that fits best."""
    chosen = []
    for q, s in zip(window.quantities, scores, strict=True):
        if s.claim < 0.5 or not s.fits:
            continue
        best = s.fits[0]
        chosen.append(Choice(q, window.subjects[best.subject], best.metric, best.unit, best.cue, s, round(s.sure, 4)))
    return chosen


BRIEF = 30  # characters; a shorter sentence is given with the one before it


def _evidence(w: Window) -> tuple[int, int]:
    """The sentence, and the one before where it says little without: "Its P/E? 11.8.", "Thursday, May 12. $0.0049."."""
    brief = w.end - w.start < BRIEF or w.quantities[0].start - w.start < 2
    if brief and not w.cells and w.previous and w.previous[0] >= w.block[0]:
        return w.previous[0], w.end
    return w.start, w.end


def _row(window: Window, c: Choice, clock: Clock, multiples: dict[str, float]) -> ClaimRow:
    c, side = pairing.cheaper(c, others.versus(window, c), multiples)
    q, m = c.quantity, c.subject.mention
    low, high, unit, qualifier = others.value(window, c)
    modality = others.modality(window, c)
    when = clock.when(window, c, modality)
    told = _evidence(window)
    return ClaimRow(
        start=q.start, end=q.end, low=low, high=high, unit=unit, qualifier=qualifier,
        subject_id=m.id, subject_name=m.name, subject_kind=m.kind, subject_start=m.start, subject_end=m.end,
        metric=c.metric, basis=others.basis(window, c) or "",
        metric_start=c.cue.start if c.cue else -1, metric_end=c.cue.end if c.cue else -1,
        first=when[0], last=when[1], when_start=when[2], when_end=when[3],
        cited=others.cited(window, q), modality=modality,
        versus=list(side) if side else [], evidence_start=told[0], evidence_end=told[1],
        confidence=str(c.confidence),
        readings=[[window.subjects[f.subject].mention.id, f.metric, round(p, 4)] for f, p in c.scores.shares()],
    )  # fmt: skip
