"""The trained scorer: a small transformer reads each window once, and light heads score all its candidates together.

The only module that imports onnxruntime. A model is a folder: `encoder.onnx` (token vectors), `heads.npz` (the heads'
weights), `tokenizer.json`, `config.json` (labels and calibration). Sessions open on first use, so that a pipeline
pickles and forks.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from extractor.annotate import evidence
from extractor.annotate.encoding import CUE_METRICS, FIT_SUBJECT, METRIC_IDS, RULE_METRICS, RULE_SUBJECT, Encoded, encode
from extractor.annotate.rules import RuleScorer, unit_of_claim
from extractor.annotate.scorer import Fit, Scores
from extractor.annotate.windows import CueHit, Window
from extractor.errors import InputError
from extractor.metrics import METRICS

BATCH = 16
MODALITIES = ("actual", "forecast", "hypothetical")
FILES = ("encoder.onnx", "heads.npz", "tokenizer.json", "config.json")

Array = np.ndarray[Any, np.dtype[np.float32]]
Forward = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Logits:
    """What the heads say about the numbers of one input; the last of `versus` is none."""

    claim: Array
    metric: Array
    negative: Array
    modality: Array
    subject: list[Array]
    versus: list[Array]


class EncoderScorer:
    """Scores windows with a model folder. Cheap to build; opens the model when it first scores."""

    def __init__(self, folder: Path) -> None:
        if missing := [name for name in FILES if not (folder / name).is_file()]:
            raise InputError(
                f"{folder}: no model, {', '.join(missing)} missing", remedy="give a folder made by scripts/train"
            )
        self.folder = folder

    def __getstate__(self) -> dict[str, Any]:
        return {"folder": self.folder}

    @cached_property
    def config(self) -> dict[str, Any]:
        """Labels, temperatures and the threshold, as training wrote them."""
        config: dict[str, Any] = json.loads((self.folder / "config.json").read_text(encoding="utf-8"))
        return config

    @cached_property
    def heads(self) -> dict[str, Array]:
        """The heads' weights by their names in training."""
        with np.load(self.folder / "heads.npz") as stored:
            return {name: stored[name].astype(np.float32) for name in stored.files}

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
        """Token ids and mask -> token vectors."""
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = int(self.config.get("threads", 1))
        options.log_severity_level = 3
        session = ort.InferenceSession(str(self.folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        return lambda ids, mask: session.run(None, {"input_ids": ids, "attention_mask": mask})[0]

    def score(self, windows: list[Window]) -> list[list[Scores]]:
        """One list a window, one `Scores` a quantity of it, in order."""
        ruled = RuleScorer().score(windows)
        pieces = [(w, e) for w, window in enumerate(windows) for e in encode(window, ruled[w], self.tokenizer)]
        found: list[dict[int, Scores]] = [{} for _ in windows]
        order = sorted(range(len(pieces)), key=lambda i: len(pieces[i][1].ids))
        for start in range(0, len(order), BATCH):
            group = [pieces[i] for i in order[start : start + BATCH]]
            encoded = [e for _, e in group]
            for (w, e), logits in zip(group, self._judge(encoded, self._read(encoded)), strict=True):
                found[w].update((q, self._scores(e, i, logits, ruled[w])) for i, q in enumerate(e.quantities))
        return [[by[i] for i in range(len(w.quantities))] for w, by in zip(windows, found, strict=True)]

    def _read(self, group: list[Encoded]) -> Array:
        longest = max(len(e.ids) for e in group)
        ids = np.zeros((len(group), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for i, e in enumerate(group):
            ids[i, : len(e.ids)] = e.ids
            mask[i, : len(e.ids)] = 1
        vectors: Array = self.forward(ids, mask)
        return vectors

    def _judge(self, group: list[Encoded], hidden: Array) -> list[Logits]:
        """The heads over a whole batch, in numpy: the same arithmetic as `learn.network.ClaimNetwork.judge`."""
        h = self.heads
        owner = np.array([i for i, e in enumerate(group) for _ in e.quantities])
        ends = np.array([span for e in group for span in e.spans])
        first = np.array([head[0] for e in group for head in e.heads])
        own = [hidden[owner, ends[:, 0]], hidden[owner, ends[:, 1]], hidden[owner, first] * (first > 0)[:, None]]
        numbers = np.array([row for e in group for row in e.numbers], dtype=np.float32)
        n = _gelu(_linear(h, "number.0", np.concatenate([*own, numbers], -1)))
        subjects = self._candidates("subject", hidden, [e.subject_spans for e in group])
        features = [e.pairs for e in group]
        subject = self._pick("pick_subject", n, subjects, features)
        side = self._pick("pick_side", n, subjects, features)
        trust = h["trust"]
        metric = _linear(h, "metric", n) + trust[0] * numbers[:, RULE_METRICS] + trust[3] * numbers[:, CUE_METRICS]
        flat = {name: _linear(h, name, n) for name in ("claim", "negative", "modality", "no_side")}
        out, at = [], 0
        for e in group:
            rows = slice(at, at + len(e.quantities))
            told = [
                np.array([trust[1] * p[RULE_SUBJECT] + (trust[2] + EVIDENCE) * p[FIT_SUBJECT] for p in row], dtype=np.float32)
                for row in e.pairs
            ]
            out.append(
                Logits(
                    claim=flat["claim"][rows, 0], metric=metric[rows], negative=flat["negative"][rows, 0],
                    modality=flat["modality"][rows],
                    subject=[s + t for s, t in zip(subject[rows], told, strict=True)],
                    versus=[np.append(s, z) for s, z in zip(side[rows], flat["no_side"][rows, 0], strict=True)],
                )
            )  # fmt: skip
            at += len(e.quantities)
        return out

    def _candidates(self, name: str, hidden: Array, spans: list[list[tuple[int, int]]]) -> list[Array]:
        """The vectors of every input's candidates."""
        size = self.heads[f"{name}.0.bias"].shape[0]
        owner = np.array([i for i, own in enumerate(spans) for _ in own], dtype=np.int64)
        ends = np.array([span for own in spans for span in own], dtype=np.int64).reshape(-1, 2)
        both = np.concatenate([hidden[owner, ends[:, 0]], hidden[owner, ends[:, 1]]], -1)
        flat = _gelu(_linear(self.heads, f"{name}.0", both)) if len(owner) else np.zeros((0, size), dtype=np.float32)
        return np.split(flat, np.cumsum([len(own) for own in spans])[:-1])

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

    def _pairs(self, e: Encoded, subject: Array, metric: Array) -> Array:
        """Logits of every pair of a subject and a metric: (subjects, metrics)."""
        out: Array = subject[:, None] + metric[None, :] + self.heads["fitness"][e.sorts]
        return out

    def _scores(self, e: Encoded, i: int, logits: Logits, ruled: list[Scores]) -> Scores:
        w = e.window
        q = w.quantities[e.quantities[i]]
        heat = self.config.get("temperature", {})
        topics = evidence.topics(w, q)
        pairs = self._pairs(e, logits.subject[i], logits.metric[i] + _basis(topics)) / heat.get("pair", 1.0)
        cues = {name: cue for name, (_, cue) in topics.items()}
        rules = ruled[e.quantities[i]]
        headed = w.cells.get(q.start) and rules.fits and rules.fits[0].cue is not None
        fits = rules.fits[:6] if headed else _fits(e, i, pairs, cues)
        side = np.full(len(w.subjects) + 1, 0.0)
        for share, at in zip(np.exp(_log_softmax(logits.versus[i])), [*e.subjects, len(w.subjects)], strict=True):
            side[at] = share
        claim = 1 / (1 + np.exp(-(logits.claim[i] - self.config.get("threshold", 0.0)) / heat.get("claim", 1.0)))
        return Scores(
            claim=float(claim) if fits else 0.0,
            fits=fits,
            frame=rules.frame,
            direction=rules.direction,
            negative=float(1 / (1 + np.exp(-logits.negative[i]))),
            modality=dict(zip(MODALITIES, map(float, np.exp(_log_softmax(logits.modality[i]))), strict=True)),
            versus=tuple(map(float, side)),
        )


#: how much more word order counts for the subject than the network learnt to trust it; core F1 on dev 0.712 with 0,
#: 0.721 with 1, 0.719 with 2
EVIDENCE = 1.0
BASIS = 4.0


def _basis(topics: dict[str, tuple[float, CueHit | None]]) -> Array:
    """By the record's rule a P/E is forward only where the text says so."""
    out = np.zeros(len(METRIC_IDS), dtype=np.float32)
    if "pe_ratio" in topics and "forward_pe_ratio" not in topics:
        out[METRIC_IDS.index("forward_pe_ratio")] -= BASIS
    elif "forward_pe_ratio" in topics and "pe_ratio" not in topics:
        out[METRIC_IDS.index("pe_ratio")] -= BASIS
    return out


def _fits(e: Encoded, i: int, pairs: Array, cues: dict[str, CueHit | None]) -> tuple[Fit, ...]:
    """Readings of a number: every likely subject with every likely metric that its unit allows, with log probabilities.

    The same subject mentioned twice is one subject: its mentions' probabilities are added, and the mention in the
    number's own sentence stands for it.
    """
    w = e.window
    q = w.quantities[e.quantities[i]]
    together: dict[str, Array] = {}
    best: dict[str, int] = {}
    ranks: dict[str, tuple[bool, float]] = {}
    for row, at in zip(pairs, e.subjects, strict=True):
        ident = w.subjects[at].mention.id
        together[ident] = np.logaddexp(together[ident], row) if ident in together else row
        rank = (w.subjects[at].place in ("sentence", "row_head", "column_head"), float(row.max()))
        if ident not in ranks or rank > ranks[ident]:
            best[ident], ranks[ident] = at, rank
    fits = []
    for ident, row in together.items():
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
