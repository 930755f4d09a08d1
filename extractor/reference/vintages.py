"""What was known when: a figure is printed, then revised, and each printing is an observation with its `observed_at`.

An observation that does not tell when it became known counts as known on its own date, as a market's close is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from extractor.records import Observation


def known_on(observation: Observation) -> dt.date:
    """The day from which an observation was known."""
    return observation.observed_at or observation.date


def known(observations: Iterable[Observation], on: dt.date) -> list[Observation]:
    """The figures of a series as they stood on a day: for each date the latest vintage known by then, oldest first.

    Dates whose first print came later are left out. Where the observations are of several sources or series, each
    keeps its own figure for a date.
    """
    return latest(o for o in observations if known_on(o) <= on)


def latest(observations: Iterable[Observation]) -> list[Observation]:
    """The figures of a series as they stand now: for each date the latest vintage, oldest date first."""
    return _one_a_date(sorted(observations, key=known_on))


def first(observations: Iterable[Observation]) -> list[Observation]:
    """The figures of a series as they were first printed: for each date the earliest vintage, oldest date first."""
    return _one_a_date(sorted(observations, key=known_on, reverse=True))


def _one_a_date(ranked: list[Observation]) -> list[Observation]:
    """The last of the ranked observations for each date of each series."""
    kept = {(o.date, o.symbol, o.metric, o.provider, o.source, o.series, o.basis or ""): o for o in ranked}
    return [kept[key] for key in sorted(kept)]
