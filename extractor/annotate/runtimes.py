"""What runs an encoder: ONNX Runtime for the int8 graph that is shipped, torch for float weights (extra `torch`).

The only module that imports onnxruntime, and at run time the only one that imports torch.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from extractor.errors import InputError

Forward = Callable[[Any], Any]  # token ids (rows, tokens), nothing padded -> vectors (rows, tokens, width)

#: fusions of ONNX Runtime that make the encoder slower: 12 of the fused operator take 3.8 ms for 280 tokens, apart 1.2 ms
SLOWER = ["SkipLayerNormFusion"]


def onnx(graph: Path, threads: int) -> Forward:
    """An encoder as ONNX Runtime reads it."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    session = ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER)
    masked = "attention_mask" in {one.name for one in session.get_inputs()}

    def forward(ids: Any) -> Any:
        return session.run(None, {"input_ids": ids} | ({"attention_mask": np.ones_like(ids)} if masked else {}))[0]

    return forward


def torch(folder: Path, threads: int) -> Forward:
    """A Hugging Face encoder in a folder, as torch reads it. Raises InputError where torch is not installed."""
    try:
        import torch
        from transformers import AutoModel
        from transformers.utils import logging
    except ImportError as problem:
        raise InputError(
            f"{folder}: float weights need torch", remedy='pip install "market-claims[torch]", or give an int8 model'
        ) from problem
    torch.set_num_threads(threads)
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # it would report the pooler, which nobody asks for, as missing
    encoder = AutoModel.from_pretrained(str(folder)).eval()

    def forward(ids: Any) -> Any:
        with torch.inference_mode():
            out = encoder(input_ids=torch.from_numpy(ids))
        return out.last_hidden_state.float().numpy()

    return forward
