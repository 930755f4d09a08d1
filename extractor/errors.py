"""The errors this package raises.

    ClaimsError
    ├── InputError (ValueError)        an input that cannot be read as an article
    │   ├── FetchError (OSError)       a URL that could not be fetched
    │   │   └── RefusedError           ... because our own rules forbid it (robots.txt, private address, scheme)
    │   └── NoArticleError             a page that was read, but holds no article
    ├── UnknownNameError (LookupError) no such metric, component, provider, command
    ├── ReferenceDataError (ValueError) a market table or provider answer that cannot be used
    │   └── QuotaError                 ... because the provider asks us to wait
    ├── SettingsError (ValueError)
    │   └── ModelError                 a model folder that cannot be used
    ├── StoreError (OSError)           a store that cannot be read or written
    │   ├── StoreUnavailableError      ... for now: its database is gone, full or locked
    │   └── StaleError                 ... since somebody else changed meanwhile what was to be changed
    └── CorpusError (ValueError)       a fault in the marked corpus

Every message says what happened; `remedy` says what to do next.
"""

from __future__ import annotations


class ClaimsError(Exception):
    """Root of all errors of this package. `str(error)` is one line: what happened, then the remedy."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} ({self.remedy})" if self.remedy else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return (_revive, (type(self), self.message, self.remedy))


def _revive(kind: type[ClaimsError], message: str, remedy: str) -> ClaimsError:
    return kind(message, remedy=remedy)


class InputError(ClaimsError, ValueError):
    """An input that cannot be read as an article."""


class FetchError(InputError, OSError):
    """A URL that could not be fetched: network, status, size, time."""

    __str__ = ClaimsError.__str__


class RefusedError(FetchError):
    """A URL that we decline to fetch: scheme, private address, robots.txt."""


class NoArticleError(InputError):
    """The input was read, and no article was found in it."""


class UnknownNameError(ClaimsError, LookupError):
    """A name that nothing is registered under; the message lists those that are."""


class ReferenceDataError(ClaimsError, ValueError):
    """Market data that cannot be used: a table of unknown shape, a provider's broken answer."""


class QuotaError(ReferenceDataError):
    """A provider that answers no more for now: too many requests, or the day's quota is used up."""


class SettingsError(ClaimsError, ValueError):
    """A setting with an impossible value."""


class ModelError(SettingsError):
    """A model folder that cannot be used: files missing, damaged, or made for another version."""


class StoreError(ClaimsError, OSError):
    """A store that cannot be read or written."""

    __str__ = ClaimsError.__str__


class StoreUnavailableError(StoreError):
    """A store whose database is gone, full or locked: the same call may succeed later. Nothing was kept by halves."""


class StaleError(StoreError):
    """A claim that somebody else changed since it was looked at. Nothing was kept."""


class CorpusError(ClaimsError, ValueError):
    """A fault in the marked corpus."""
