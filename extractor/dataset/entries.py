"""What goes into a dataset: articles with their claims, one `Entry` an article, streamed, the same each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from extractor.errors import InputError
from extractor.records import Reading

Judgement = Literal["accepted", "corrected", "added"]


@dataclass(frozen=True)
class Note:
    """What is known of a claim beside its record.

    `review` says what people made of it; `index_also` and `metric_also` are readings that annotators allow as well, and
    an `optional` claim may be given or left out.
    """

    review: Judgement | None = None
    index_also: tuple[str, ...] = ()
    metric_also: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Entry:
    """An article with its claims. `family` is one for all articles that are known to derive from one another; `part` is
    the split that somebody fixed (train, dev, test); `notes` are by claim id."""

    reading: Reading
    family: str = ""
    part: str | None = None
    notes: Mapping[str, Note] = field(default_factory=dict)

    def note(self, claim: str) -> Note:
        """What is known of a claim beside its record."""
        return self.notes.get(claim, _NOTHING)


#: Called twice: once to plan the splits, once to write. Must give the same entries in the same order.
Entries = Callable[[], Iterable[Entry]]
_NOTHING = Note()


def nothing() -> InputError:
    """The error of whoever was to write entries and got none."""
    return InputError("nothing to write: no article fits", remedy="ask for less, or put articles into the store first")
