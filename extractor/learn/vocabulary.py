"""The vocabulary cut to the field: a smaller embedding and tokenizer, which read the corpus's words just as before."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer
from torch import nn

from extractor import corpus
from extractor.errors import InputError


def kept(tokenizer: Path, texts: Iterable[str], size: int) -> list[int]:
    """The ids to keep, rising: special tokens, single characters, all that the texts use, and of the rest the lowest.

    A WordPiece vocabulary lists its words by falling frequency, so the lowest are the most frequent. WordPiece takes
    the longest token that fits, so a word keeps its tokens when none of them is cut.
    """
    reader = Tokenizer.from_file(str(tokenizer))
    reader.no_truncation()
    vocabulary = _wordpiece(tokenizer)["model"]["vocab"]
    chosen = {i for token, i in vocabulary.items() if len(token.removeprefix("##")) == 1}
    chosen |= {int(one["id"]) for one in _wordpiece(tokenizer)["added_tokens"]}
    for text in texts:
        chosen.update(reader.encode(text, add_special_tokens=False).ids)
    words = sorted(i for token, i in vocabulary.items() if i not in chosen and not token.startswith("[unused"))
    return sorted(chosen | set(words[: max(0, size - len(chosen))]))


def field_texts(folder: Path) -> Iterator[str]:
    """What the model is to read well: the train part of the corpus in `folder`, and the names of subjects."""
    for path in corpus.of_split(folder / "marked", "train"):
        marked = corpus.load(path)
        yield marked.head["title"]
        yield from (block.text for block in marked.blocks)
    data = files("extractor") / "data"
    for name in ("gazetteer.csv", "etfs.csv"):
        yield (data / name).read_text(encoding="utf-8")


def cut_tokenizer(tokenizer: Path, ids: list[int]) -> str:
    """The tokenizer file with only these ids, numbered anew."""
    told = copy.deepcopy(_wordpiece(tokenizer))
    new = {old: i for i, old in enumerate(ids)}
    vocabulary = told["model"]["vocab"]
    told["model"]["vocab"] = {token: new[i] for token, i in vocabulary.items() if i in new}
    for one in told["added_tokens"]:
        one["id"] = new[one["id"]]
    for one in (told.get("post_processor") or {}).get("special_tokens", {}).values():
        one["ids"] = [new[i] for i in one["ids"]]
    for key in ("sep", "cls"):  # BertProcessing: [token, id]
        if isinstance(pair := (told.get("post_processor") or {}).get(key), list):
            pair[1] = new[pair[1]]
    if told.get("padding"):
        told["padding"]["pad_id"] = new[told["padding"]["pad_id"]]
    return json.dumps(told, ensure_ascii=False)


def cut_encoder(encoder: Any, ids: list[int]) -> None:
    """Keep only the embeddings of these ids, in place."""
    old = encoder.get_input_embeddings()
    encoder.set_input_embeddings(nn.Embedding.from_pretrained(old.weight.detach()[ids], padding_idx=old.padding_idx))
    encoder.config.vocab_size = len(ids)


def _wordpiece(tokenizer: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(tokenizer.read_text(encoding="utf-8"))
    if told["model"]["type"] != "WordPiece":
        raise InputError(
            f"{tokenizer}: only WordPiece vocabularies can be cut",
            remedy="export with --vocabulary 0 to keep all of it",
        )
    return told
