"""What a scorer gives the linker: for each number, how well every (subject, metric) pair of candidates fits, and more.

`rules.RuleScorer` scores by hand-written rules, `encoder.EncoderScorer` by a trained network; `links` cannot tell them
apart. Whatever a scorer has no opinion on is None, and the linker's own rules decide it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from extractor.annotate.windows import CueHit, Window


class Fit(NamedTuple):
    """One way to read a number: `subject` is a position in `Window.subjects`; higher `score` is better."""

    subject: int
    metric: str
    unit: str
    score: float
    cue: CueHit | None


@dataclass(frozen=True)
class Scores:
    """A scorer's opinion of one number.

    `claim` is the probability that the number is a claim at all; `fits` are the readings, best first; `sure` is the
    probability that it is a claim and the first reading right (see `confidence`); `frame` and
    `direction` are the evidence on level or change and rise or fall. The rest are probabilities: that the value is
    negative, of each modality, of each subject candidate being the other side (last: none).
    """

    claim: float
    fits: tuple[Fit, ...]
    frame: str
    direction: int
    sure: float = 0.0
    negative: float | None = None
    modality: dict[str, float] | None = None
    versus: tuple[float, ...] | None = None

    def shares(self) -> list[tuple[Fit, float]]:
        """The readings with their probabilities; empty where the scores of `fits` are no logarithms of such."""
        found = [(f, math.exp(min(f.score, 1.0))) for f in self.fits]
        return found if 0.5 <= sum(p for _, p in found) <= 1.01 else []


class Scorer(Protocol):
    """Anything that can score the candidates of windows."""

    def score(self, windows: list[Window]) -> list[list[Scores]]:
        """One list a window, one `Scores` a quantity of it, in order."""
        ...
