"""Values in batches, for the IN (...) of a query: both databases take thousands, and their plans stay small."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def batched(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The values in their order, `size` at a time."""
    rest = iter(values)
    while some := list(itertools.islice(rest, size)):
        yield some
