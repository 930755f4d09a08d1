"""The network: a pretrained encoder, and small heads over its token vectors that score each number's candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from extractor.annotate.compat import natural
from extractor.annotate.encoding import (
    CUE_METRICS,
    FIT_SUBJECT,
    METRIC_IDS,
    NUMBER_FEATURES,
    RULE_METRICS,
    RULE_SUBJECT,
    SORTS,
    SUBJECT_FEATURES,
)
from extractor.learn.examples import MODALITIES, Answer, Example

HIDDEN = 192


@dataclass
class Batch:
    """Examples as tensors. Numbers are in one list, and so are all rows' tokens: a span is two positions in that."""

    ids: Tensor
    mask: Tensor
    spans: Tensor
    heads: Tensor
    headed: Tensor
    numbers: Tensor
    subject_spans: Tensor
    namesakes: Tensor
    subject_mask: Tensor
    sorts: Tensor
    pairs: Tensor


@dataclass
class Output:
    """Logits for every number: of being a claim, metrics, subjects, negative, modality, other side.

    `fitness` is how well each subject's sort goes with each metric: a pair's logit is the sum of all three.
    `versus` has one column more than candidates: none of them.
    """

    claim: Tensor
    metric: Tensor
    subject: Tensor
    fitness: Tensor
    negative: Tensor
    modality: Tensor
    versus: Tensor


class ClaimNetwork(nn.Module):
    """Encoder and heads. `encoder` is any Hugging Face encoder that gives `last_hidden_state`."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.number = nn.Sequential(nn.Linear(3 * width + NUMBER_FEATURES, HIDDEN), nn.GELU())
        self.subject = nn.Sequential(nn.Linear(4 * width, HIDDEN), nn.GELU())
        self.claim = nn.Linear(HIDDEN, 1)
        self.metric = nn.Linear(HIDDEN, len(METRIC_IDS))
        self.negative = nn.Linear(HIDDEN, 1)
        self.modality = nn.Linear(HIDDEN, len(MODALITIES))
        self.no_side = nn.Linear(HIDDEN, 1)
        self.pick_subject = _pair(SUBJECT_FEATURES)
        self.pick_side = _pair(SUBJECT_FEATURES)
        self.trust = nn.Parameter(torch.tensor([1.5, 1.0, 1.0, 0.5]))  # what evidence counts: see `judge`
        start = [[2 * max(natural(metric, kind, who), -2.0) for metric in METRIC_IDS] for kind, who in _SORTS]
        self.fitness = nn.Parameter(torch.tensor(start))
        self.drop = nn.Dropout(0.3)

    def forward(self, batch: Batch) -> Output:
        """Logits for all numbers of a batch."""
        hidden = self.encoder(input_ids=batch.ids, attention_mask=batch.mask).last_hidden_state
        return self.judge(hidden, batch)

    def judge(self, hidden: Tensor, batch: Batch) -> Output:
        """The heads alone, over token vectors that are already there."""
        tokens = hidden.flatten(0, 1)
        head = _ends(tokens, batch.heads)[:, : hidden.shape[-1]] * batch.headed
        n = self.number(torch.cat([self.drop(_ends(tokens, batch.spans)), head, batch.numbers], -1))
        s = torch.cat([_ends(tokens, batch.subject_spans), _ends(tokens, batch.namesakes)], -1)
        s = self.subject(self.drop(s))
        n = self.drop(n)
        never = torch.finfo(torch.float32).min / 4
        subject = _score(self.pick_subject, n, s, batch.pairs) + self.trust[1] * batch.pairs[..., RULE_SUBJECT]
        subject = subject + self.trust[2] * batch.pairs[..., FIT_SUBJECT]
        metric = self.metric(n) + self.trust[0] * batch.numbers[:, RULE_METRICS]
        metric = metric + self.trust[3] * batch.numbers[:, CUE_METRICS]
        subject = subject.masked_fill(~batch.subject_mask, never)
        side = _score(self.pick_side, n, s, batch.pairs).masked_fill(~batch.subject_mask, never)
        return Output(
            claim=self.claim(n).squeeze(-1), metric=metric, subject=subject, fitness=self.fitness[batch.sorts],
            negative=self.negative(n).squeeze(-1), modality=self.modality(n),
            versus=torch.cat([side, self.no_side(n)], -1),
        )  # fmt: skip


_SORTS = [("rate", "FED") if sort == "bank" else (sort, "US10Y" if sort == "rate" else "") for sort in SORTS]


def _pair(features: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(3 * HIDDEN + features, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 1))


def _ends(tokens: Tensor, spans: Tensor) -> Tensor:
    """First and last token vector of spans: (tokens, width), (..., 2) -> (..., 2 width)."""
    return nn.functional.embedding(spans, tokens).flatten(-2)


def _score(pick: nn.Sequential, n: Tensor, candidates: Tensor, features: Tensor) -> Tensor:
    wide = n.unsqueeze(1).expand(-1, candidates.shape[1], -1)
    scored: Tensor = pick(torch.cat([wide, candidates, wide * candidates, features], -1))
    return scored.squeeze(-1)


def collate(examples: list[Example], pad: int = 0) -> Batch:
    """Examples as one padded batch."""
    encoded = [e.encoded for e in examples]
    length = max(len(e.ids) for e in encoded)
    rows = [(i, part, j) for i, e in enumerate(encoded) for part in e.parts for j in range(len(part.quantities))]
    most = max(max((len(part.subjects) for _, part, _ in rows), default=1), 1)

    row = torch.tensor([i * length for i, _, _ in rows]).reshape(-1, 1, 1)

    def padded(values: Iterable[Sequence[Sequence[float]]], width: int) -> Tensor:
        out = torch.zeros(len(rows), most, width)
        for i, row in enumerate(values):
            if row:
                out[i, : len(row)] = torch.tensor(row)
        return out

    return Batch(
        ids=torch.tensor([e.ids + [pad] * (length - len(e.ids)) for e in encoded]),
        mask=torch.tensor([[1] * len(e.ids) + [0] * (length - len(e.ids)) for e in encoded]),
        spans=torch.tensor([part.spans[j] for _, part, j in rows]) + row.flatten(1),
        heads=torch.tensor([part.heads[j] for _, part, j in rows]) + row.flatten(1),
        headed=torch.tensor([[float(part.heads[j][0] > 0)] for _, part, j in rows]),
        numbers=torch.tensor([part.numbers[j] for _, part, j in rows]),
        subject_spans=padded((part.subject_spans for _, part, _ in rows), 2).long() + row,
        namesakes=padded((part.namesakes for _, part, _ in rows), 2).long() + row,
        subject_mask=torch.tensor([[k < len(part.subjects) for k in range(most)] for _, part, _ in rows]),
        sorts=torch.tensor([part.sorts + [0] * (most - len(part.sorts)) for _, part, _ in rows]),
        pairs=padded((part.pairs[j] for _, part, j in rows), SUBJECT_FEATURES),
    )


WEIGHTS = {"pair": 1.2, "metric": 0.6, "subject": 0.6, "versus": 0.4, "modality": 0.4, "negative": 0.4}


def loss(out: Output, examples: list[Example]) -> Tensor:
    """Weighted sum of the heads' losses, a number; a question that the gold does not answer counts nothing."""
    answers = [a for e in examples for a in e.answers]
    sizes = [len(p.subjects) for e in examples for p in e.encoded.parts for _ in p.quantities]
    claim = torch.tensor([float(a.claim) for a in answers])
    asked = claim >= 0
    total = nn.functional.binary_cross_entropy_with_logits(out.claim[asked], claim[asked], reduction="sum")
    gold = [(i, a, sizes[i]) for i, a in enumerate(answers) if a.claim == 1]
    right = {
        "metric": [(i, a.metrics) for i, a, _ in gold],
        "subject": [(i, a.subjects) for i, a, _ in gold],
        "modality": [(i, frozenset([a.modality])) for i, a, _ in gold],
        "versus": [(i, _placed(a.versus, n, out.versus)) for i, a, n in gold],
    }
    for name, pairs in right.items():
        total = total + WEIGHTS[name] * _any_of(getattr(out, name), pairs)
    total = total + WEIGHTS["pair"] * _any_pair(out, [(i, a) for i, a, _ in gold])
    if gold:
        rows = torch.tensor([i for i, *_ in gold])
        signs = torch.tensor([float(a.negative) for _, a, _ in gold])
        lost = nn.functional.binary_cross_entropy_with_logits(out.negative[rows], signs, reduction="sum")
        total = total + WEIGHTS["negative"] * lost
    return total / max(1, len(answers))


def _any_pair(out: Output, gold: list[tuple[int, Answer]]) -> Tensor:
    """As `_any_of`, over pairs of subject and metric; where no candidate is the gold's subject, any subject will do."""
    if not gold:
        return torch.zeros(())
    rows = torch.tensor([i for i, _ in gold])
    logits = out.subject[rows].unsqueeze(-1) + out.metric[rows].unsqueeze(1) + out.fitness[rows]
    mask = torch.zeros_like(logits, dtype=torch.bool)
    for k, (_, a) in enumerate(gold):
        columns = list(a.subjects) or list(range(logits.shape[1]))
        for column in columns:
            mask[k, column, list(a.metrics)] = True
    hit = logits.masked_fill(~mask, torch.finfo(torch.float32).min / 2)
    return (torch.logsumexp(logits.flatten(1), -1) - torch.logsumexp(hit.flatten(1), -1)).sum()


def _placed(right: frozenset[int], size: int, logits: Tensor) -> frozenset[int]:
    """Positions among logits whose last column is none, where `size` stands for none."""
    return frozenset(logits.shape[1] - 1 if k == size else k for k in right)


def _any_of(logits: Tensor, right: list[tuple[int, frozenset[int]]]) -> Tensor:
    """Sum over rows of minus the log probability that any right column is chosen; rows without one are left out."""
    kept = [(i, columns) for i, columns in right if columns]
    if not kept:
        return torch.zeros(())
    mask = torch.zeros(len(kept), logits.shape[1], dtype=torch.bool)
    for k, (_, columns) in enumerate(kept):
        mask[k, list(columns)] = True
    chosen = logits[torch.tensor([i for i, _ in kept])]
    hit = chosen.masked_fill(~mask, torch.finfo(torch.float32).min / 2)
    return (torch.logsumexp(chosen, -1) - torch.logsumexp(hit, -1)).sum()
