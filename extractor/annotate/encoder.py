"""The trained scorer: a small transformer reads the text once, and light heads score all its candidates together.

A model is a folder: `encoder.onnx` (token vectors; or `encoder/`, float weights), `heads.npz` (the heads' weights),
`tokenizer.json`, `config.json` (temperatures and calibration). Sessions open on first use, so that a pipeline pickles
and forks.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from extractor.annotate import evidence, runtimes
from extractor.annotate.confidence import along
from extractor.annotate.encoding import (
    CUE_METRICS,
    FIT_SUBJECT,
    METRIC_IDS,
    NUMBER_FEATURES,
    RULE_METRICS,
    RULE_SUBJECT,
    SUBJECT_FEATURES,
    Part,
    encode,
)
from extractor.annotate.rules import RuleScorer, chance, unit_of_claim
from extractor.annotate.runtimes import Forward
from extractor.annotate.scorer import Fit, Scores
from extractor.annotate.windows import CueHit, Window
from extractor.errors import InputError
from extractor.metrics import METRICS

MODALITIES = ("actual", "forecast", "hypothetical")
FILES = ("heads.npz", "tokenizer.json", "config.json")
GRAPH, FLOAT, CHECK = "encoder.onnx", "encoder", "check.npz"

Array = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Logits:
    """What the heads say about the numbers of one input; the last of `versus` is none."""

    claim: Array
    metric: Array
    negative: Array
    modality: Array
    subject: list[Array]
    versus: list[Array]


def missing(folder: Path) -> list[str]:
    """What a folder lacks to be a model; the encoder is an int8 graph or a folder of its float weights."""
    lacking = [name for name in FILES if not (folder / name).is_file()]
    has_encoder = (folder / GRAPH).is_file() or (folder / FLOAT / "config.json").is_file()
    return lacking if has_encoder else [GRAPH, *lacking]


class EncoderScorer:
    """Scores windows with a model folder. Cheap to build; opens the model when it first scores."""

    def __init__(self, folder: Path, *, blind: bool = False) -> None:
        """`blind` keeps the rules' evidence from the network, to measure what it reads by itself."""
        if lacking := missing(folder):
            raise InputError(
                f"{folder}: no model, {', '.join(lacking)} missing", remedy="give a folder made by scripts/train"
            )
        self.folder, self.blind = folder, blind

    def __getstate__(self) -> dict[str, Any]:
        return {"folder": self.folder, "blind": self.blind}

    @cached_property
    def config(self) -> dict[str, Any]:
        """Labels, temperatures and the threshold, as training wrote them."""
        config: dict[str, Any] = json.loads((self.folder / "config.json").read_text(encoding="utf-8"))
        return config

    @property
    def alone(self) -> bool:
        """Whether the network reads without the rules' evidence: it was trained so, or is asked to."""
        return self.blind or bool(self.config.get("blind"))

    @cached_property
    def heads(self) -> dict[str, Array]:
        """The heads' weights by their names in training."""
        with np.load(self.folder / "heads.npz") as stored:
            heads = {name: stored[name].astype(np.float32) for name in stored.files}
        width, facts = heads["pick_subject.2.weight"].shape[1], heads["pick_subject.0.weight"].shape[1]
        if facts != 3 * width + SUBJECT_FEATURES or 3 * heads["subject.0.weight"].shape[1] != 4 * (
            heads["number.0.weight"].shape[1] - NUMBER_FEATURES
        ):
            raise InputError(
                f"{self.folder}: the model was trained for another version of the extractor",
                remedy="train it again with scripts/train, or use the model that comes with this version",
            )
        return heads

    @cached_property
    def tokenizer(self) -> Any:
        """The tokenizer, without truncation: long sentences are cut into pieces by `encoding`."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def forward(self) -> Forward:
        """Token ids -> token vectors: the int8 encoder, or a float one where that is what the folder holds."""
        threads = int(self.config.get("threads", 1))
        graph = self.folder / GRAPH
        return runtimes.onnx(graph, threads) if graph.is_file() else runtimes.torch(self.folder / FLOAT, threads)

    def score(self, windows: list[Window]) -> list[list[Scores]]:
        """One list a window, one `Scores` a quantity of it, in order. The windows are one document's."""
        ruled = RuleScorer().score(windows)
        found: dict[tuple[int, int], Scores] = {}
        opinions = {w.start: r for w, r in zip(windows, ruled, strict=True)}
        for e in encode(windows, ruled, self.tokenizer, blind=self.alone):
            ids = np.array([e.ids], dtype=np.int64)
            for part, logits in zip(e.parts, self._judge(e.parts, self.forward(ids)[0]), strict=True):
                start = part.window.start
                for i, q in enumerate(part.quantities):
                    found[start, q] = self._scores(part, i, logits, opinions[start][q])
        return [[found[w.start, i] for i in range(len(w.quantities))] for w in windows]

    def _judge(self, parts: list[Part], hidden: Array) -> list[Logits]:
        """The heads over one input, in numpy: the same arithmetic as `learn.network.ClaimNetwork.judge`."""
        h = self.heads
        ends = np.array([span for p in parts for span in p.spans])
        first = np.array([head[0] for p in parts for head in p.heads])
        own = [hidden[ends[:, 0]], hidden[ends[:, 1]], hidden[first] * (first > 0)[:, None]]
        numbers = np.array([row for p in parts for row in p.numbers], dtype=np.float32)
        n = _gelu(_linear(h, "number.0", np.concatenate([*own, numbers], -1)))
        named = [list(zip(p.subject_spans, p.namesakes, strict=True)) for p in parts]
        subjects = self._candidates("subject", hidden, [[(*a, *b) for a, b in own] for own in named])
        features = [p.pairs for p in parts]
        subject = self._pick("pick_subject", n, subjects, features)
        side = self._pick("pick_side", n, subjects, features)
        trust = h["trust"]
        metric = _linear(h, "metric", n) + trust[0] * numbers[:, RULE_METRICS] + trust[3] * numbers[:, CUE_METRICS]
        flat = {name: _linear(h, name, n) for name in ("claim", "negative", "modality", "no_side")}
        out, at = [], 0
        for p in parts:
            rows = slice(at, at + len(p.quantities))
            told = [
                np.array(
                    [trust[1] * f[RULE_SUBJECT] + (trust[2] + EVIDENCE) * f[FIT_SUBJECT] for f in row], dtype=np.float32
                )
                for row in p.pairs
            ]
            out.append(
                Logits(
                    claim=flat["claim"][rows, 0], metric=metric[rows], negative=flat["negative"][rows, 0],
                    modality=flat["modality"][rows],
                    subject=[s + t for s, t in zip(subject[rows], told, strict=True)],
                    versus=[np.append(s, z) for s, z in zip(side[rows], flat["no_side"][rows, 0], strict=True)],
                )
            )  # fmt: skip
            at += len(p.quantities)
        return out

    def _candidates(self, name: str, hidden: Array, tokens: Sequence[Sequence[tuple[int, ...]]]) -> list[Array]:
        """The vectors of every part's candidates, each from the vectors of its tokens."""
        weight = self.heads[f"{name}.0.weight"]
        at = np.array([one for own in tokens for one in own], dtype=np.int64).reshape(
            -1, weight.shape[1] // hidden.shape[1]
        )
        flat = _gelu(_linear(self.heads, f"{name}.0", hidden[at].reshape(len(at), weight.shape[1])))
        return np.split(flat, np.cumsum([len(own) for own in tokens])[:-1])

    def _pick(
        self, name: str, n: Array, candidates: list[Array], features: list[list[list[list[float]]]]
    ) -> list[Array]:
        """For every number, a score for each of its input's candidates; the pair layer is applied part by part."""
        weight, bias = self.heads[f"{name}.0.weight"], self.heads[f"{name}.0.bias"]
        size = n.shape[1]
        rows, blocks, facts, lengths, at = [], [], [], [], 0
        for own, pairs in zip(candidates, features, strict=True):
            for row in pairs:
                rows += [at] * len(own)
                blocks.append(own)
                facts += row
                lengths.append(len(own))
                at += 1
        if not rows:
            return [np.zeros(0, dtype=np.float32) for _ in lengths]
        mine, other = n[rows], np.concatenate(blocks)
        hidden = (n @ weight[:, :size].T)[rows] + other @ weight[:, size : 2 * size].T
        hidden += (mine * other) @ weight[:, 2 * size : 3 * size].T
        hidden += np.array(facts, dtype=np.float32) @ weight[:, 3 * size :].T + bias
        scores = _linear(self.heads, f"{name}.2", _gelu(hidden))[:, 0]
        return np.split(scores, np.cumsum(lengths)[:-1])

    def _pairs(self, part: Part, subject: Array, metric: Array) -> Array:
        """Logits of every pair of a subject and a metric: (subjects, metrics)."""
        out: Array = subject[:, None] + metric[None, :] + self.heads["fitness"][part.sorts]
        return out

    def _scores(self, part: Part, i: int, logits: Logits, rules: Scores) -> Scores:
        w = part.window
        q = w.quantities[part.quantities[i]]
        heat = self.config.get("temperature", {})
        topics = {} if self.alone else evidence.topics(w, q)
        pairs = self._pairs(part, logits.subject[i], logits.metric[i] + _basis(topics)) / heat.get("pair", 1.0)
        cues = {name: cue for name, (_, cue) in topics.items()}
        headed = not self.alone and w.cells.get(q.start) and rules.fits and rules.fits[0].cue is not None
        fits = rules.fits[:6] if headed else _fits(part, i, pairs, cues)
        side = np.full(len(w.subjects) + 1, 0.0)
        for share, at in zip(np.exp(_log_softmax(logits.versus[i])), [*part.subjects, len(w.subjects)], strict=True):
            side[at] = share
        claim = 1 / (1 + np.exp(-(logits.claim[i] - self.config.get("threshold", 0.0)) / heat.get("claim", 1.0)))
        right = chance(fits) if headed else math.exp(fits[0].score) if fits else 0.0
        return Scores(
            claim=float(claim) if fits else 0.0,
            fits=fits,
            frame="" if self.alone else rules.frame,
            direction=0 if self.alone else rules.direction,
            sure=along(self.config.get("confidence", ()), float(claim) * right),
            negative=float(1 / (1 + np.exp(-logits.negative[i]))),
            modality=dict(zip(MODALITIES, map(float, np.exp(_log_softmax(logits.modality[i]))), strict=True)),
            versus=tuple(map(float, side)),
        )


#: how much more word order counts for the subject than the network learnt to trust it; core F1 on dev 0.760 with 0,
#: 0.765 with 0.5 and with 1
EVIDENCE = 0.5
BASIS = 4.0
#: subjects whose best reading is less likely than the best of all by a factor of e^10 are not looked at
FAR = 10.0


def _basis(topics: dict[str, tuple[float, CueHit | None]]) -> Array:
    """By the record's rule a P/E is forward only where the text says so."""
    out = np.zeros(len(METRIC_IDS), dtype=np.float32)
    if "pe_ratio" in topics and "forward_pe_ratio" not in topics:
        out[METRIC_IDS.index("forward_pe_ratio")] -= BASIS
    elif "forward_pe_ratio" in topics and "pe_ratio" not in topics:
        out[METRIC_IDS.index("pe_ratio")] -= BASIS
    return out


def _fits(part: Part, i: int, pairs: Array, cues: dict[str, CueHit | None]) -> tuple[Fit, ...]:
    """Readings of a number: every likely subject with every likely metric that its unit allows, with log probabilities.

    The same subject mentioned twice is one subject: its mentions' probabilities are added, and the mention in the
    number's own sentence stands for it.
    """
    w = part.window
    q = w.quantities[part.quantities[i]]
    together: dict[str, Array] = {}
    best: dict[str, int] = {}
    ranks: dict[str, tuple[bool, float]] = {}
    for row, at in zip(pairs, part.subjects, strict=True):
        ident = w.subjects[at].mention.id
        together[ident] = np.logaddexp(together[ident], row) if ident in together else row
        rank = (w.subjects[at].place in ("sentence", "row_head", "column_head"), float(row.max()))
        if ident not in ranks or rank > ranks[ident]:
            best[ident], ranks[ident] = at, rank
    fits = []
    least = max((row.max() for row in together.values()), default=0.0) - FAR
    for ident, row in together.items():
        if row.max() < least:
            continue
        m = w.subjects[best[ident]].mention
        for k in np.argsort(-row)[:12]:
            name = METRIC_IDS[k]
            unit = unit_of_claim(q, name, m)
            if unit is None and name in ("other", "streak"):
                unit = "count" if name == "other" else "days"
            if unit is not None and (METRICS[name].allows(unit) or q.form in ("multiple", "fold", "fraction")):
                fits.append(Fit(best[ident], name, unit, float(row[k]), cues.get(name)))
    if not fits:
        return ()
    total = np.logaddexp.reduce([f.score for f in fits])
    return tuple(sorted((f._replace(score=f.score - total) for f in fits), key=lambda f: -f.score)[:6])


def _linear(heads: dict[str, Array], name: str, x: Array) -> Array:
    y: Array = x @ heads[f"{name}.weight"].T + heads[f"{name}.bias"]
    return y


def _gelu(x: Array) -> Array:
    """GELU, exact form by the error function; Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7."""
    z = np.abs(x) / np.sqrt(np.float32(2))
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - poly * np.exp(-z * z))
    out: Array = (0.5 * x * (1 + erf)).astype(np.float32)
    return out


def _log_softmax(x: Array) -> Array:
    if not len(x):
        return x
    shifted: Array = x - x.max()
    out: Array = shifted - np.log(np.exp(shifted).sum())
    return out
