"""Many statements of one quantity, asked for those that one of them is to be held against, in time that stays short.

Statements that no comparison can tell apart are one voice, however many documents raise it. Of each day, only the
voices nearest in value are heard: whether a figure is confirmed or contradicted shows in its neighbours.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extractor.verify.compare import Statement

#: Voices of one day that a statement is held against. Up to this many differing figures of one quantity and day are all
#: heard; of more, those nearest in value, where both agreement and the differences that can be misprints are.
HEARD = 16
#: Documents of one voice, each of another family, that are named; more add nothing to what it says.
NAMED = 6


class Crowd:
    """The statements of one quantity, by day, value and family."""

    def __init__(self, statements: Iterable[Statement], family: dict[str, str]) -> None:
        """`family` names the family of each document, as `copies.Families.of` does."""
        voices: dict[object, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        for made in sorted(statements, key=lambda s: s.claim.id):
            voices[made.alike][family[made.claim.source.document]].append(made)
        days: dict[int, list[tuple[Decimal, int]]] = defaultdict(list)
        self._voices = list(voices.values())
        for number, voice in enumerate(self._voices):
            first = next(iter(voice.values()))[0]
            days[first.end].append((_middle(first), number))
        self._days = sorted(days)
        self._by_day = {day: sorted(known) for day, known in days.items()}

    def near(self, ours: Statement, reach: int) -> Iterator[tuple[int, list[list[Statement]]]]:
        """What to hold a statement against, nearest day first: how many days off, and the voices of that day.

        `reach` is the most days off. A voice is one statement of each of a few families; those of our own document are
        left out.
        """
        for apart, day in self._outwards(ours.end, reach):
            heard = (self._others(number, ours) for number in self._heard(self._by_day[day], _middle(ours)))
            yield apart, [voice for voice in heard if voice]

    def _others(self, number: int, ours: Statement) -> list[Statement]:
        document = ours.claim.source.document
        found = []
        for members in itertools.islice(self._voices[number].values(), NAMED + 1):
            for made in members:
                if made.claim.source.document != document:
                    found.append(made)
                    break
        return found

    def _outwards(self, day: int, reach: int) -> Iterator[tuple[int, int]]:
        at = bisect_left(self._days, day)
        before, after = at - 1, at
        while True:
            back = day - self._days[before] if before >= 0 else reach + 1
            forth = self._days[after] - day if after < len(self._days) else reach + 1
            if min(back, forth) > reach:
                return
            if back <= forth:
                yield back, self._days[before]
                before -= 1
            else:
                yield forth, self._days[after]
                after += 1

    @staticmethod
    def _heard(known: list[tuple[Decimal, int]], middle: Decimal) -> Iterable[int]:
        if len(known) > HEARD:
            at = bisect_left(known, (middle, -1))
            nearest = sorted(known[max(0, at - HEARD) : at + HEARD], key=lambda k: (abs(k[0] - middle), k[1]))
            known = nearest[:HEARD]
        return (number for _, number in known)


def _middle(made: Statement) -> Decimal:
    return made.interval.middle or Decimal(0)
