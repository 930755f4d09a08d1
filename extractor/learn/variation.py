"""Variation: no two readings of an example are alike, so that structure is learnt, not who usually rises and how much.

Names, figures, currencies, months and weekdays are swapped consistently within an example, token for token, so that
every span stays where it is; some names and words are hidden altogether.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import torch

from extractor.annotate.encoding import NOWHERE, Span
from extractor.learn.examples import Example

#: words that stand for one another in any sentence about markets ("may" and "march" are verbs as well)
ALIKE = (
    "january february april june july august september october november december",
    "monday tuesday wednesday thursday friday",
    "$ € £ ¥",
)
SPECIAL = 999  # BERT keeps its special tokens below


@dataclass(frozen=True)
class Shares:
    """How much is varied: shares of tokens hidden (`blur`), of subjects hidden (`unnamed`) or given another's name
    (`renamed`), of figures replaced by others as long, and of examples whose words are swapped within `ALIKE`.
    """

    blur: float = 0.1
    unnamed: float = 0.15
    renamed: float = 0.15
    digits: float = 0.5
    swapped: float = 0.2


class Variation:
    """Draws a new reading of examples. `vocabulary` is the tokenizer's; names are drawn from `examples` themselves."""

    def __init__(self, shares: Shares, vocabulary: dict[str, int], examples: Iterable[Example], seed: int) -> None:
        self.shares = shares
        self.mask = vocabulary.get("[MASK]", 0)
        digits: dict[tuple[bool, int], list[int]] = defaultdict(list)
        for token, i in vocabulary.items():
            if (figures := token.removeprefix("##")).isdecimal() and figures.isascii():
                digits[figures == token, len(figures)].append(i)
        self.digits = [torch.tensor(sorted(own)) for own in digits.values()]
        self.groups = [[vocabulary[word] for word in group.split() if word in vocabulary] for group in ALIKE]
        self.draw = random.Random(seed)
        names: dict[tuple[int, int], set[tuple[int, ...]]] = defaultdict(set)
        for example in examples:
            for sort, span in _named(example):
                tokens = _tokens(example, span)
                names[sort, len(tokens)].add(tokens)
        self.names = {key: sorted(own) for key, own in names.items()}

    def __call__(self, ids: torch.Tensor, group: list[Example]) -> torch.Tensor:
        """The token ids of a batch, one row an example, varied; the ids given stay as they are."""
        ids = ids.clone()
        for row, example in zip(ids, group, strict=True):
            self._rename(row, example)
            if self.draw.random() < self.shares.swapped:
                self._swap(row)
        kept = torch.zeros_like(ids, dtype=torch.bool)
        for row, example in zip(kept, group, strict=True):
            for _, (first, last) in _named(example):
                row[first : last + 1] = True
        chance = torch.rand(ids.shape)
        for alike in self.digits:
            digit = torch.isin(ids, alike) & ~kept
            other = alike[torch.randint(len(alike), ids.shape)]
            ids = torch.where(digit & (chance < self.shares.digits), other, ids)
            kept |= digit
        return torch.where((ids >= SPECIAL) & ~kept & (chance > 1 - self.shares.blur), self.mask, ids)

    def _rename(self, row: torch.Tensor, example: Example) -> None:
        """Hide every mention of some subjects, and give others the names of others of their sort."""
        spans: dict[str, set[tuple[int, Span]]] = defaultdict(set)
        for part in example.encoded.parts:
            for i, sort, *both in zip(part.subjects, part.sorts, part.subject_spans, part.namesakes, strict=True):
                spans[part.window.subjects[i].mention.id].update((sort, span) for span in both if span != NOWHERE)
        named = set(_named(example))
        for own in map(spans.__getitem__, sorted(spans)):
            lot = self.draw.random()
            if lot < self.shares.unnamed:
                for _, (first, last) in own:
                    row[first : last + 1] = self.mask
            elif lot < self.shares.unnamed + self.shares.renamed:
                new: dict[tuple[int, ...], tuple[int, ...]] = {}
                for sort, (first, last) in sorted(own & named):
                    old = _tokens(example, (first, last))
                    new.setdefault(old, self.draw.choice(self.names.get((sort, len(old)), [old])))
                    row[first : last + 1] = torch.tensor(new[old])

    def _swap(self, row: torch.Tensor) -> None:
        before = row.clone()
        for group in self.groups:
            for old, new in zip(group, self.draw.sample(group, len(group)), strict=True):
                row[before == old] = new


def _named(example: Example) -> set[tuple[int, Span]]:
    """The spans that call a subject by name, with its sort."""
    return {
        (sort, own)
        for part in example.encoded.parts
        for sort, own, namesake in zip(part.sorts, part.subject_spans, part.namesakes, strict=True)
        if own == namesake != NOWHERE
    }


def _tokens(example: Example, span: Span) -> tuple[int, ...]:
    return tuple(example.encoded.ids[span[0] : span[1] + 1])
