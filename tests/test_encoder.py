"""The trained scorer: that its int8 weights say what the float ones said, and what a model folder must hold."""

from __future__ import annotations

import hashlib
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from extractor.annotate.encoder import CHECK, EncoderScorer
from extractor.annotate.model import DEFAULT, roots, scorer
from extractor.errors import InputError, ModelError, UnknownNameError

FOLDER = next(root / DEFAULT for root in roots() if (root / DEFAULT).is_dir())


def test_int8_vectors_are_close_to_the_float_ones_they_come_from() -> None:
    """0.990 on average and 0.979 at worst when it was written; noise that moves no score of the dev part by 0.01."""
    with np.load(FOLDER / CHECK) as stored:
        ids, mask, wanted = stored["ids"], stored["mask"], stored["vectors"].astype(np.float32)
    forward = EncoderScorer(FOLDER).forward
    got = np.concatenate([forward(row[None, there > 0])[0] for row, there in zip(ids, mask, strict=True)])
    wanted = wanted[mask > 0]
    cosine = (got * wanted).sum(-1) / np.linalg.norm(got, axis=-1) / np.linalg.norm(wanted, axis=-1)
    assert cosine.mean() > 0.98
    assert cosine.min() > 0.95


def test_the_stored_ids_are_the_tokenizer_s_own() -> None:
    with np.load(FOLDER / CHECK) as stored:
        ids, mask = stored["ids"], stored["mask"]
    tokenizer = EncoderScorer(FOLDER).tokenizer
    for row, there in zip(ids, mask, strict=True):
        kept = [int(i) for i in row[there > 0]]
        words = tokenizer.decode(kept)
        assert tokenizer.encode(words).ids == kept, words
    assert ids.max() < tokenizer.get_vocab_size()


def test_the_folder_s_checksums_hold() -> None:
    lines = (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 5
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name


def test_scorers_travel_to_other_processes() -> None:
    blind = pickle.loads(pickle.dumps(EncoderScorer(FOLDER, blind=True)))
    assert blind.alone and not EncoderScorer(FOLDER).alone


def test_a_folder_without_an_encoder_is_refused(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "config.json", tmp_path)
    with pytest.raises(InputError, match=r"encoder.onnx, heads.npz, tokenizer.json missing"):
        EncoderScorer(tmp_path)
    with pytest.raises(ModelError, match=r"no model in it: encoder.onnx, heads.npz, tokenizer.json missing"):
        scorer(str(tmp_path))
    with pytest.raises(UnknownNameError, match="known: rules, claims-mini"):
        scorer(str(tmp_path / "nowhere"))


def test_float_weights_without_torch_say_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("heads.npz", "tokenizer.json", "config.json"):
        shutil.copy(FOLDER / name, tmp_path)
    (tmp_path / "encoder").mkdir()
    (tmp_path / "encoder" / "config.json").write_text("{}", encoding="utf-8")
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(InputError, match="float weights need torch"):
        EncoderScorer(tmp_path).forward  # noqa: B018


def test_weights_of_another_version_are_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    with np.load(FOLDER / "heads.npz") as stored:
        heads = {name: stored[name] for name in stored.files}
    heads["pick_subject.0.weight"] = heads["pick_subject.0.weight"][:, :-3]
    np.savez_compressed(tmp_path / "heads.npz", **heads)
    with pytest.raises(InputError, match="another version"):
        EncoderScorer(tmp_path).heads  # noqa: B018
