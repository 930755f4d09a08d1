"""What a source of market data must do, where sources are registered, and the function that verification is handed.

Providers are plain entry points of the group `extractor.providers`, the built-in ones too: each is a callable that
takes the provider's own arguments and gives a `Provider`. Those that are pulled from are called with `settings=`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

from extractor.errors import ClaimsError, ReferenceDataError, UnknownNameError
from extractor.records import Observation

GROUP = "extractor.providers"
#: Days around a claim's date in which figures are asked for: as far as the slowest metric is compared (yearly fees).
WINDOW = dt.timedelta(days=365)
#: ... and for what has a figure for every session: enough for the sessions before and after the longest holiday.
DAILY_WINDOW = dt.timedelta(days=8)
DAILY = frozenset(["price", "open", "high", "low", "close", "volume", "yield", "exchange_rate"])


@runtime_checkable
class Provider(Protocol):
    """A source of dated figures. `name` is what checks name it by."""

    name: str

    def observe(self, symbol: str, metric: str, start: dt.date, end: dt.date) -> list[Observation]:
        """The figures of one series dated from `start` to `end`, both included, oldest first; empty where it has none.

        Every vintage of a figure is given, with its `observed_at`. The parts of a daily bar are the metrics `price`
        (the close), `open`, `high`, `low` and `volume`. Raises ReferenceDataError where data is there but unusable.
        """
        ...

    def metrics(self, symbol: str) -> list[str]:
        """The metrics that it may have figures of for a symbol; empty where it does not know the symbol."""
        ...


def installed() -> list[str]:
    """The names of all registered providers."""
    return sorted({point.name for point in entry_points(group=GROUP)})


def provider(name: str, *arguments: Any, **options: Any) -> Provider:
    """The provider of that name, made with its own arguments.

    Raises UnknownNameError with the installed names, ReferenceDataError where an installed one cannot be used.
    """
    for point in entry_points(group=GROUP):
        if point.name == name:
            try:
                made: Provider = point.load()(*arguments, **options)
            except ClaimsError:
                raise
            except Exception as error:
                what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
                raise ReferenceDataError(
                    f"provider {name!r} cannot be used: {what}", remedy=f"see {point.value}, which was installed for it"
                ) from error
            return made
    raise UnknownNameError(f"no provider {name!r}", remedy=f"installed: {', '.join(installed()) or 'none'}")


def observer(source: Provider) -> Callable[[str, str, dt.date], list[Observation]]:
    """The `observe(symbol, metric, date)` that verification takes: what the provider has near that day."""

    def observe(symbol: str, metric: str, date: dt.date) -> list[Observation]:
        window = DAILY_WINDOW if metric in DAILY else WINDOW
        return source.observe(symbol, metric, date - window, date + window)

    return observe
