"""What a worker does with one document: read it and hold it against itself and market data."""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.records import Page, Reading

if TYPE_CHECKING:
    from extractor.errors import InputError
    from extractor.pipeline import Paths
    from extractor.settings import Settings


@dataclass(frozen=True)
class Task:
    """One document to read: its bytes or its name, and what is known where it does not say so itself."""

    source: Page | str
    published: dt.date | None = None
    title: str | None = None
    publisher: str | None = None


@dataclass(frozen=True)
class Answer:
    """What came of a task: a reading with the verdicts it comes to alone, or why there is none. Seconds by stage."""

    reading: Reading | None
    error: InputError | None = None
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class MakeReader:
    """Makes, in a worker, the function that answers tasks. Travels to processes and machines."""

    settings: Settings
    market: Paths | None = None

    def __call__(self) -> Reader:
        """Build it, with the model and the market data opened."""
        return Reader(self.settings, self.market)


_FIRST = Page(input="first", content=b"The S&P 500 rose 1% on Monday, 5 January 2026.", media_type="text/plain")


class Reader:
    """Reads one document after the other with one pipeline."""

    def __init__(self, settings: Settings, market: Paths | None) -> None:
        from extractor.pipeline import Pipeline, market_data

        self._pipeline = Pipeline(settings)
        self._observe = market_data(market)
        self(Task(_FIRST))  # opens the model now, so that no document's time is spent on it

    def __call__(self, task: Task) -> Answer:
        """Read and check one document alone. Raises only what no document is to blame for."""
        from extractor.pipeline import Failure

        started = time.perf_counter()
        given = {"published": task.published, "title": task.title, "publisher": task.publisher}
        (outcome,) = self._pipeline.read_all([task.source], **given)  # type: ignore[arg-type]
        read = time.perf_counter()
        if isinstance(outcome, Failure):
            return Answer(None, outcome.error, {"read": read - started})
        (checked,) = self._pipeline.check([outcome], market=self._observe)
        return Answer(checked, None, {"read": read - started, "check": time.perf_counter() - read})


def cores() -> int:
    """How many processes keep this machine busy: the cores that this one may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
