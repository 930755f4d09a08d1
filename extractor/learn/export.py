"""A fitted network -> a model folder: int8 encoder for ONNX Runtime, heads as arrays, tokenizer, labels, checksums."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from extractor.learn.folder import configure
from extractor.learn.network import ClaimNetwork


class _Vectors(nn.Module):
    """The encoder with positional inputs and one output, as an exported graph needs it."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        out: Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return out


def export(network: ClaimNetwork, tokenizer: Path, folder: Path, config: dict[str, Any]) -> None:
    """Write the model folder. `config` is stored as config.json (temperatures, threshold, training figures)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    plain = folder / "encoder.float.onnx"
    network.eval()
    example = (torch.ones(2, 16, dtype=torch.long), torch.ones(2, 16, dtype=torch.long))
    torch.onnx.export(
        _Vectors(network.encoder), example, str(plain), dynamo=False,
        input_names=["input_ids", "attention_mask"], output_names=["vectors"], opset_version=17,
        dynamic_axes={name: {0: "rows", 1: "tokens"} for name in ("input_ids", "attention_mask", "vectors")},
    )  # fmt: skip
    quantize_dynamic(str(plain), str(folder / "encoder.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    plain.unlink()
    heads = {
        k: v.detach().numpy().astype(np.float16)
        for k, v in network.state_dict().items()
        if not k.startswith("encoder.")
    }
    np.savez_compressed(folder / "heads.npz", **heads)  # type: ignore[arg-type]
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    configure(folder, config)
