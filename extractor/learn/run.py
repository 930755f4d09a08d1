"""One training run: it keeps a checkpoint an epoch, goes on from the last one, and tells how it goes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from extractor.learn.examples import Example
from extractor.learn.network import ClaimNetwork
from extractor.learn.training import Recipe, accuracy, build, train


def run(
    fitted: list[Example],
    held: list[Example],
    recipe: Recipe,
    *,
    base: str | Path,
    checkpoint: Path,
    tell: Callable[[str], None] = lambda line: None,
) -> tuple[ClaimNetwork, list[dict[str, Any]]]:
    """A network fitted to examples, and the loss and the scores on held examples after every epoch.

    `checkpoint` holds where an interrupted run of the same recipe and examples got to; it stays when all is done, so
    that `scripts/export` can write the model again. `base` is a folder with a tokenizer.json, or a hub name.
    """
    network = build(base, recipe)
    if recipe.start is not None:
        network.load_state_dict(torch.load(recipe.start, weights_only=False)["network"])
    log: list[dict[str, Any]] = []
    resume, clock = None, time.time()
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        if saved["recipe"] == recipe and saved["examples"] == len(fitted):
            network.load_state_dict(saved["network"])
            resume, log = (saved["optimizer"], saved["epoch"] + 1), saved["log"]
            tell(f"resuming after epoch {saved['epoch'] + 1}")

    def after(epoch: int, mean: float, optimizer: dict[str, Any]) -> None:
        scores = {key: round(value, 4) for key, value in accuracy(network, held).items()} if held else {}
        log.append({"epoch": epoch + 1, "loss": round(mean, 4), "seconds": round(time.time() - clock), **scores})
        tell(json.dumps(log[-1]))
        saved = {
            "recipe": recipe, "examples": len(fitted), "network": network.state_dict(), "epoch": epoch, "log": log,
            "optimizer": optimizer,
        }  # fmt: skip
        torch.save(saved, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    vocabulary = Tokenizer.from_file(str(Path(base) / "tokenizer.json")).get_vocab()
    train(network, fitted, recipe, vocabulary=vocabulary, after_epoch=after, resume=resume)
    return network, log
