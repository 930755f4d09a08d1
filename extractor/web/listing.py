"""Filters in an address <-> questions to the store. What an address holds beside known filters is dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from extractor.metrics import METRICS
from extractor.options import LABELS, STATES
from extractor.store import Question

PAGE = 50  # claims on a page of the list
_LONGEST = 200  # characters of a filter


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to, each field as it stands in the address; blank does not matter."""

    q: str = ""
    index: str = ""
    metric: str = ""
    publisher: str = ""
    document: str = ""
    verdict: str = ""
    state: str = ""
    since: str = ""
    until: str = ""

    @property
    def question(self) -> Question:
        """The question to ask."""
        return Question(
            words=_some(self.q), index=_some(self.index), metric=_some(self.metric), publisher=_some(self.publisher),
            document=_some(self.document), verdict=_some(self.verdict), state=_some(self.state),
            first=_day(self.since), last=_day(self.until),
        )  # fmt: skip

    @property
    def query(self) -> str:
        """The filters as part of an address, with its question mark; blank where there are none."""
        given = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(given)}" if given else ""

    def but(self, **changed: str) -> str:
        """As `query`, with some filters changed."""
        return Filters(**(vars(self) | changed)).query


def filters(given: Mapping[str, str]) -> Filters:
    """The filters of an address. What cannot be one is left out."""
    asked = {name: given.get(name, "").replace("\x00", "").strip()[:_LONGEST] for name in vars(Filters())}
    for name, known in (("metric", METRICS), ("verdict", LABELS), ("state", STATES)):
        if asked[name] not in known:
            asked[name] = ""
    for name in ("since", "until"):
        if _day(asked[name]) is None:
            asked[name] = ""
    return Filters(**asked)


def total(asked: Filters, counts: Mapping[str, int]) -> int:
    """How many claims fit some filters, by how many are in each state."""
    wanted = (asked.state,) if asked.state else ("open", "accepted", "corrected", "added")
    return sum(counts.get(state, 0) for state in wanted)


def on_page(question: Question, sheet: int) -> Question:
    """The claims on one page of a list, pages counted from 1."""
    return replace(question, limit=PAGE, offset=(sheet - 1) * PAGE)


def _some(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
