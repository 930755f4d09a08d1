"""Read financial commentary, pull out every number it asserts, and tell whether the number holds.

    >>> from extractor import check, read
    >>> reading = read("article.html")
    >>> for claim in check(reading, market="reference/")[0].claims:
    ...     print(claim.index.name, claim.metric.id, claim.value.text, claim.verdict.label)
    S&P 500 return 1.1% refuted
    S&P 500 price 6,977.27 supported

`extractor.pipeline` is where to start reading the code.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.errors import ClaimsError, FetchError, InputError, NoArticleError, ReferenceDataError, SettingsError
    from extractor.pipeline import Failure, Pipeline, check, read
    from extractor.records import (
        Article,
        Block,
        Bounds,
        Check,
        Claim,
        Evidence,
        MetricMention,
        Observation,
        Page,
        Period,
        Reading,
        Source,
        Subject,
        Value,
        Verdict,
    )
    from extractor.settings import Settings

__all__ = [
    "Article",
    "Block",
    "Bounds",
    "Check",
    "Claim",
    "ClaimsError",
    "Evidence",
    "Failure",
    "FetchError",
    "InputError",
    "MetricMention",
    "NoArticleError",
    "Observation",
    "Page",
    "Period",
    "Pipeline",
    "Reading",
    "ReferenceDataError",
    "Settings",
    "SettingsError",
    "Source",
    "Subject",
    "Value",
    "Verdict",
    "check",
    "read",
]

_HOMES = {
    "errors": ("ClaimsError", "FetchError", "InputError", "NoArticleError", "ReferenceDataError", "SettingsError"),
    "pipeline": ("Failure", "Pipeline", "check", "read"),
    "settings": ("Settings",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME.get(name, 'records')}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
