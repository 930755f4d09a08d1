"""A fitted network -> a model folder: int8 encoder for ONNX Runtime, heads as arrays, tokenizer, labels, checksums."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from extractor.annotate.encoder import CHECK, FLOAT, GRAPH
from extractor.learn.folder import configure
from extractor.learn.network import ClaimNetwork
from extractor.learn.vocabulary import cut_encoder, cut_tokenizer

#: what the int8 encoder is held against the float one on
PROBES = (
    "The S&P 500 rose 1.1% to 6,977.27 on Monday, while the Dow gained 44.06 points, or 0.1%.",
    "At 19.5 times forward earnings, the small-cap gauge trades at a discount of nearly a third to its larger rival.",
    "The Fed cut its benchmark rate by a quarter-point to a range of 3.50% to 3.75%, its third cut since September.",
    "Brent settled at $64.91 a barrel, up 85 cents; gold slipped 0.4% to $4,381.21 an ounce.",
    "| Fund | Net assets ($bn) | Yield |",
    "Analysts polled by FactSet expect earnings of $1.52 a share on revenue of $94.8 billion.",
)


class _Vectors(nn.Module):
    """The encoder as an exported graph needs it: one input, without a mask as nothing is padded, and one output."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: Tensor) -> Tensor:
        out: Tensor = self.encoder(input_ids=input_ids).last_hidden_state
        return out


def export(
    network: ClaimNetwork,
    tokenizer: Path,
    folder: Path,
    config: dict[str, Any],
    *,
    ids: list[int] | None = None,
    quantize: bool = True,
) -> None:
    """Write the model folder. `config` is stored as config.json (temperatures, threshold, training figures).

    `ids` are the tokens to keep (see `vocabulary.kept`; default: all). Without `quantize` the encoder is kept in float,
    for torch to run. Token vectors of a few sentences as the float encoder gives them are stored beside it, so that the
    folder can be checked where torch is absent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    encoder: Any = copy.deepcopy(network.encoder).eval()
    if ids is None:
        shutil.copyfile(tokenizer, folder / "tokenizer.json")
    else:
        cut_encoder(encoder, ids)
        (folder / "tokenizer.json").write_text(cut_tokenizer(tokenizer, ids), encoding="utf-8")
    if quantize:
        _quantized(encoder, folder)
    else:
        encoder.save_pretrained(str(folder / FLOAT))
    heads = {
        k: v.detach().numpy().astype(np.float16)
        for k, v in network.state_dict().items()
        if not k.startswith("encoder.")
    }
    np.savez_compressed(folder / "heads.npz", **heads)  # type: ignore[arg-type]
    _probe(encoder, folder)
    configure(folder, config)


def _quantized(encoder: nn.Module, folder: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    plain = folder / "encoder.float.onnx"
    torch.onnx.export(
        _Vectors(encoder).eval(), (torch.ones(2, 16, dtype=torch.long),), str(plain), dynamo=False,
        input_names=["input_ids"], output_names=["vectors"], opset_version=17,
        dynamic_axes={name: {0: "rows", 1: "tokens"} for name in ("input_ids", "vectors")},
    )  # fmt: skip
    quantize_dynamic(str(plain), str(folder / GRAPH), weight_type=QuantType.QInt8, per_channel=True)
    plain.unlink()


@torch.no_grad()
def _probe(encoder: nn.Module, folder: Path) -> None:
    reader = Tokenizer.from_file(str(folder / "tokenizer.json"))
    reader.no_truncation()
    reader.enable_padding()
    read = reader.encode_batch(list(PROBES))
    ids, mask = (torch.tensor([getattr(one, key) for one in read]) for key in ("ids", "attention_mask"))
    vectors = encoder.eval()(input_ids=ids, attention_mask=mask).last_hidden_state
    stored = {"ids": ids.numpy(), "mask": mask.numpy(), "vectors": vectors.numpy().astype(np.float16)}
    np.savez_compressed(folder / CHECK, **stored)
