"""Checked alone and later against others, a document comes to what it comes to at once."""

from __future__ import annotations

import random

import pytest
from claimsets import reading
from quick import document

from extractor.verify import copies, verify
from extractor.verify.against import hold_against


@pytest.mark.parametrize("seed", range(12))
def test_in_two_steps_as_in_one(seed: int) -> None:
    chance = random.Random(seed)
    texts = [document(chance.randrange(40)) for _ in range(8)]
    first, *others = (reading(f"doc {n}", text, published=f"2026-01-{10 + n}") for n, text in enumerate(texts))
    earlier = [claim for other in others for claim in other.claims]
    links = copies.detect(copies.documents([first, *others])).copies
    for known in (earlier, earlier[::2], []):
        (at_once,) = verify([first], earlier=known, links=links)
        (alone,) = verify([first])
        assert hold_against(alone, earlier=known, links=links) == at_once
