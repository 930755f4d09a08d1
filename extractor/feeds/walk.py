"""Named sources -> their items, in order, each source opened when its turn comes and closed when it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from extractor.errors import InputError
from extractor.feeds.addresses import canonical
from extractor.feeds.items import Branch, Item, Source, Trouble
from extractor.feeds.kinds import kind, recognise
from extractor.feeds.opening import Seen, opened
from extractor.fetch import Fetcher
from extractor.inputs import is_url

_DEEPEST = 5  # a list of sites, their robots.txt, an index of indexes, sitemaps


@dataclass(frozen=True)
class Done:
    """All that a source holds has been given; `seen` tells its changes later.

    To be kept only when all items of the source are safe, since what was seen is not given again. None where there is
    nothing to keep: it had not changed, or it leads to further sources, which may change when it does not.
    """

    name: str
    seen: Seen | None


def walk(
    names: Iterable[str],
    fetcher: Fetcher,
    *,
    kind_name: str | None = None,
    seen: Callable[[str], Seen | None] = lambda name: None,
    since: dt.date | None = None,
) -> Iterator[Item | Trouble | Done]:
    """What the named sources hold, and what their branches hold in turn; what cannot be had is told as a Trouble.

    `kind_name` says what the named sources are, where their content does not. `seen` remembers a source, so that an
    unchanged one gives nothing. `since` leaves out what the source says was neither published nor changed since then.
    Raises UnknownNameError for a kind that there is not.
    """
    forced = kind(kind_name) if kind_name else None
    visited: set[str] = set()
    for name in names:
        yield from _Walk(fetcher, seen, since, visited).source(name, forced, 0)


@dataclass(frozen=True)
class _Walk:
    fetcher: Fetcher
    seen: Callable[[str], Seen | None]
    since: dt.date | None
    visited: set[str]

    def source(self, name: str, forced: Source | None, depth: int) -> Iterator[Item | Trouble | Done]:
        known = canonical(name) if is_url(name) else name
        if known in self.visited:
            return
        self.visited.add(known)
        if depth > _DEEPEST:
            error = InputError(f"{name}: a source within sources, {depth} deep", remedy="name it itself")
            yield Trouble(name, error, whole=True)
            return
        try:
            with opened(name, self.fetcher, self.seen(name) if is_url(name) else None) as given:
                if given is None:
                    yield Done(name, None)
                    return
                at_hand, now = given
                leaf = True
                for found in (forced or recognise(at_hand)).items(at_hand):
                    if isinstance(found, Trouble):
                        yield found
                    elif isinstance(found, Branch):
                        leaf = False
                        if not self._is_old(found):
                            yield from self.source(found.name, None, depth + 1)
                    elif not self._is_old(found):
                        yield replace(found, source=name)
                if is_url(name):
                    yield Done(name, now if leaf else None)
        except InputError as error:
            yield Trouble(name, error, whole=True)
        except Exception as error:  # a fault of one kind of source must not cost the other sources
            broken = InputError(f"{name}: reading failed: {type(error).__name__}: {error}", remedy="please report it")
            broken.__cause__ = error
            yield Trouble(name, broken, whole=True)

    def _is_old(self, found: Item | Branch) -> bool:
        published = found.published if isinstance(found, Item) else None
        told = [date for date in (published, found.modified) if date is not None]
        return self.since is not None and bool(told) and max(told) < self.since
