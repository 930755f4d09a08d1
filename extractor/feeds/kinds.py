"""The kinds of sources: entry points of the group `extractor.sources`, the built-in ones as any other."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from extractor.errors import InputError, UnknownNameError
from extractor.feeds.items import Opened, Source

GROUP = "extractor.sources"
_OURS = "extractor.feeds."
_LAST = "page"  # takes what nothing else reads


def installed() -> list[str]:
    """The names of all kinds, sorted."""
    return sorted(entry.name for entry in entry_points(group=GROUP))


def kind(name: str) -> Source:
    """The kind that is registered under a name. Raises UnknownNameError, which lists those there are."""
    for entry in entry_points(group=GROUP):
        if entry.name == name:
            return _loaded(entry)
    raise UnknownNameError(f"no kind of source is called {name}", remedy=f"one of {', '.join(installed())}")


def recognise(opened: Opened) -> Source:
    """The kind that reads a source: others' kinds are asked before ours, and single pages last. Raises InputError."""
    for entry in _in_order():
        source = _loaded(entry)
        if source.recognises(opened):
            return source
    kinds = ", ".join(installed())
    raise InputError(
        f"{opened.name}: no feed, sitemap, list, archive or page", remedy=f"say which with --kind ({kinds})"
    )


@cache
def _in_order() -> tuple[EntryPoint, ...]:
    entries = entry_points(group=GROUP)
    return tuple(sorted(entries, key=lambda e: (e.name == _LAST, e.value.startswith(_OURS), e.name)))


@cache
def _loaded(entry: EntryPoint) -> Source:
    source: Source = entry.load()()
    return source
