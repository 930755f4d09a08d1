"""What others do with the same pages and texts: trafilatura, quantulum3, and a token classifier as one would write it.

The classifier runs under another Python, one with torch and transformers, so this file imports nothing of ours.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BATCH = 16  # sentences the classifier reads at once, sorted by length so that little is padded


def timed(tasks: list[Any], do: Callable[[Any], object], warm: int) -> dict[str, Any]:
    """CPU and wall seconds of all tasks but the first few, which open and compile what is needed."""
    for task in tasks[:warm]:
        do(task)
    wall, cpu = time.perf_counter(), time.process_time()
    for task in tasks[warm:]:
        do(task)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"pages": len(tasks) - warm, "wall": wall, "cpu": cpu, "peak_mb": peak}


def trafilatura(paths: list[Path], warm: int, *, fast: bool = False) -> dict[str, Any]:
    """HTML to main text and metadata, with trafilatura's own defaults, or without the second opinions that it asks for."""
    from trafilatura import bare_extraction

    pages = [path.read_bytes() for path in paths]
    return timed(pages, lambda page: bare_extraction(page, with_metadata=True, fast=fast), warm)


def quantulum3(texts: list[str], warm: int) -> dict[str, Any]:
    """Text to values and units, without the classifier that tells one unit from another of the same name."""
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False
    return timed(texts, parser.parse, warm)


def token_classifier(articles: list[list[str]], tokenizer_file: str, warm: int) -> dict[str, Any]:
    """Every sentence through a network of the size of BERT-base, with random weights: the arithmetic of a trained one."""
    import torch
    import transformers

    torch.set_num_threads(1)
    torch.manual_seed(0)
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_file=tokenizer_file, pad_token="[PAD]")
    model = transformers.BertForTokenClassification(transformers.BertConfig(num_labels=9)).eval()
    count = 0

    def read(sentences: list[str]) -> None:
        nonlocal count
        count += len(sentences)
        ordered = sorted(sentences, key=len)
        for at in range(0, len(ordered), BATCH):
            batch = tokenizer(
                ordered[at : at + BATCH], padding=True, truncation=True, max_length=512, return_tensors="pt"
            )
            model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits.argmax(-1).tolist()

    with torch.inference_mode():
        found = timed(articles, read, warm)
    return found | {"torch": torch.__version__, "transformers": transformers.__version__, "sentences": count}
