"""Train, dev and test, twice over the same articles: by time and by publisher.

By time, all of train is published before all of dev, and dev before test. By publisher, no publisher is in two parts.
In both, articles that derive from one another are never in two parts. A copy whose day or publisher would put it into
another part than its original, and an article whose day or publisher is not known, is in no part: it is in the data
with null for a split. The same articles give the same splits, in whatever order they come.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from extractor.dataset.entries import Entries
from extractor.dataset.kin import Piece, families, piece
from extractor.errors import InputError

PARTS = ("train", "dev", "test")
WAYS = ("time", "publisher")
#: What dev and test are to have of all articles, each: ten percent is what most datasets of this size hold out.
HELD_OUT = 0.1
Part = str | None


@dataclass(frozen=True)
class Boundaries:
    """Where the parts meet: the first days of dev and test, and the publishers of each (all others are in train)."""

    dev_from: dt.date | None = None
    test_from: dt.date | None = None
    dev: tuple[str, ...] = ()
    test: tuple[str, ...] = ()

    def by_time(self, day: dt.date | None) -> Part:
        """The part of a day."""
        if day is None:
            return None
        if self.test_from is not None and day >= self.test_from:
            return "test"
        return "dev" if self.dev_from is not None and day >= self.dev_from else "train"

    def by_publisher(self, key: str | None) -> Part:
        """The part of a publisher, by its key."""
        if key is None:
            return None
        return "test" if key in self.test else "dev" if key in self.dev else "train"

    def to_json(self) -> str:
        """As `splits.json` holds them."""
        days = {
            name: day and day.isoformat() for name, day in (("dev_from", self.dev_from), ("test_from", self.test_from))
        }
        found = {"time": days, "publisher": {"dev": list(self.dev), "test": list(self.test)}}
        return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Plan:
    """The family of every article, and its part in each way of splitting, both by article id."""

    ways: tuple[str, ...]
    family: dict[str, str]
    parts: dict[str, tuple[Part, ...]]
    boundaries: Boundaries | None = None
    #: how many articles are in a part, by way, although one that they derive from is in another (fixed splits only)
    straddling: dict[str, int] = field(default_factory=dict)


def plan(entries: Entries, boundaries: Boundaries | None = None) -> Plan:
    """Split articles by time and by publisher. `boundaries` are those of an earlier release; found where left out."""
    pieces = [piece(entry) for entry in entries()]
    family = families(pieces)
    oldest = sorted(pieces, key=lambda p: (p.published or dt.date.max, p.id))
    found = boundaries or drawn({family[p.id]: p for p in reversed(oldest)}.values())
    time = _with_family(oldest, family, lambda p: found.by_time(p.published))
    publisher = _with_family(oldest, family, lambda p: found.by_publisher(p.publisher))
    return Plan(WAYS, family, {p.id: (time[p.id], publisher[p.id]) for p in pieces}, found)


def fixed(entries: Entries) -> Plan:
    """The split that somebody fixed, and how many articles it parts from what they derive from."""
    pieces: list[Piece] = []
    parts: dict[str, tuple[Part, ...]] = {}
    for entry in entries():
        pieces.append(piece(entry))
        parts[entry.reading.article.id] = (entry.part,)
    family = families(pieces)
    homes: dict[str, set[Part]] = {}
    for p in pieces:
        homes.setdefault(family[p.id], set()).add(parts[p.id][0])
    straddling = sum(len(homes[family[p.id]]) > 1 for p in pieces)
    return Plan(("fixed",), family, parts, straddling={"fixed": straddling})


def drawn(pieces: Iterable[Piece]) -> Boundaries:
    """Boundaries that hold out a tenth of some articles each for dev and test, the latest days and whole publishers.

    The articles are originals: copies count for nothing. Without three different days, or publishers, there is no dev;
    without two no test either.
    """
    known = list(pieces)
    dev_from, test_from = _days(Counter(p.published for p in known if p.published))
    held = _publishers(Counter(p.publisher for p in known if p.publisher))
    return Boundaries(dev_from, test_from, dev=held["dev"], test=held["test"])


def read_boundaries(path: Path) -> Boundaries:
    """The boundaries of a `splits.json`. Raises InputError when it is none."""
    remedy = "give the splits.json of a dataset that `claims dataset` wrote"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        dev_from, test_from = (_day(found["time"][name]) for name in ("dev_from", "test_from"))
        dev, test = (tuple(map(str.casefold, found["publisher"][part])) for part in ("dev", "test"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: no boundaries of splits: {error}", remedy=remedy) from error
    if dev_from and test_from and dev_from > test_from:
        raise InputError(f"{path}: dev begins after test", remedy="let dev_from be the earlier day")
    if both := sorted(set(dev) & set(test)):
        raise InputError(f"{path}: in dev and in test: {', '.join(both)}", remedy="let a publisher be in one part")
    return Boundaries(dev_from, test_from, dev=dev, test=test)


def _day(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def _with_family(oldest: Sequence[Piece], family: dict[str, str], part: Callable[[Piece], Part]) -> dict[str, Part]:
    """The part of each article: its own, where that is the part of the oldest of its family that has one, else None."""
    home: dict[str, Part] = {}
    found: dict[str, Part] = {}
    for p in oldest:
        own = part(p)
        if own is not None:
            home.setdefault(family[p.id], own)
        found[p.id] = own if own == home.get(family[p.id]) else None
    return found


def _days(held: Counter[dt.date]) -> tuple[dt.date | None, dt.date | None]:
    days = sorted(held)
    later = list(accumulate(held[day] for day in reversed(days)))[::-1]  # articles of this day or later
    wanted = HELD_OUT * held.total()
    at = [i for i in range(1, len(days)) if later[i] >= wanted]
    if not at:
        return None, days[-1] if len(days) > 1 else None
    test = at[-1]
    before = [i for i in range(1, test) if later[i] - later[test] >= wanted] or list(range(1, test))[-1:]
    return (days[before[-1]] if before else None), days[test]


def _publishers(held: Counter[str]) -> dict[str, tuple[str, ...]]:
    """The largest first, each to the part that lacks most of its share; no part stays empty if that can be."""
    share = {"train": 1 - 2 * HELD_OUT, "dev": HELD_OUT, "test": HELD_OUT}
    lacks = {part: share[part] * held.total() for part in PARTS}
    chosen: dict[str, list[str]] = {part: [] for part in PARTS}
    ordered = sorted(held, key=lambda key: (-held[key], key))
    for place, key in enumerate(ordered):
        empty = [part for part in ("train", "test", "dev") if not chosen[part]]
        part = empty[0] if len(empty) >= len(ordered) - place else max(PARTS, key=lambda name: lacks[name])
        chosen[part].append(key)
        lacks[part] -= held[key]
    return {part: tuple(sorted(chosen[part])) for part in PARTS}
