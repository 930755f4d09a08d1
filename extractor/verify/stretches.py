"""The other stretches of time that a claim's words allow, where its number does not fit its own.

Which number goes with which period is the hardest part of reading. A number that fits another period of which its own
sentence speaks, or any usual one where the sentence speaks of none, is no ground for blame.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.records import Claim
from extractor.verify import wording

_DAY = dt.timedelta(days=1)
_WORDS = {
    "day": r"\b(?:day|session|(?:mon|tues|wednes|thurs|fri)day|yesterday|today|overnight|close[ds]?)\b",
    "week": r"\bweek(?:ly|s|['’]s)?\b|\bfive (?:days|sessions)\b",
    "month": r"\bmonth(?:ly|s|['’]s)?\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?!\s\d)",
    "quarter": r"\bquarter(?:ly|s|['’]s)?\b|\bthree months\b|\bQ[1-4]\b",
    "year": r"\b(?:year|annual|12 months|twelve months|52 weeks|YTD|year-to-date|New Year)(?:ly|s|['’]s)?\b|\b(?:in|for|of) (?:all of )?(?:19|20)\d\d\b",
}


class Stretch(NamedTuple):
    """Days from first to last, and what they are called."""

    start: dt.date
    end: dt.date
    name: str


def others(claim: Claim, end: dt.date, *, every: bool = False) -> Iterator[Stretch]:
    """Usual stretches up to `end` that the claim's sentence speaks of, or all where it speaks of none.

    With `every`, all that are longer than a week as well: the words for a period stand elsewhere in the sentence, if at all.
    """
    text = wording.without_maturities(claim.evidence.text)
    said = {kind for kind, words in _WORDS.items() if re.search(words, text, re.I)}
    open_to_all = not said and (claim.date is None or claim.date.text is None)
    for kind, stretch in usual(end):
        if kind in said or open_to_all or (every and kind in ("month", "quarter", "year")):
            yield stretch


def usual(end: dt.date) -> Iterator[tuple[str, Stretch]]:
    """The stretches that market writing counts over, with the word that names them."""
    monday, first = end - dt.timedelta(days=end.weekday()), end.replace(day=1)
    quarter = end.replace(month=3 * ((end.month - 1) // 3) + 1, day=1)
    year = end.replace(month=1, day=1)
    yield "day", Stretch(end, end, f"the day of {end}")
    yield "week", Stretch(monday, end, f"the week to {end}")
    yield "week", Stretch(end - 6 * _DAY, end, f"the seven days to {end}")
    yield "week", Stretch(monday - 7 * _DAY, monday - _DAY, f"the week to {monday - 3 * _DAY}")
    yield "month", Stretch(first, end, f"the month to {end}")
    yield "month", _back(end, 1, "the month up to")
    yield "month", Stretch((first - _DAY).replace(day=1), first - _DAY, f"the month to {first - _DAY}")
    yield "quarter", Stretch(quarter, end, f"the quarter to {end}")
    yield "quarter", _back(end, 3, "the three months up to")
    before = quarter - _DAY
    yield "quarter", Stretch(before.replace(month=before.month - 2, day=1), before, f"the quarter to {before}")
    yield "year", Stretch(year, end, f"the year to {end}")
    yield "year", _back(end, 12, "the twelve months up to")
    yield "year", Stretch(year.replace(year=year.year - 1), year - _DAY, f"the year {year.year - 1}")


def _back(end: dt.date, months: int, words: str) -> Stretch:
    return Stretch(months_before(end, months) + _DAY, end, f"{words} {end}")


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day some months earlier, or the last one of a shorter month."""
    number = day.year * 12 + day.month - 1 - months
    first = dt.date(number // 12, number % 12 + 1, 1)
    after = (first + dt.timedelta(days=31)).replace(day=1)
    return min(first + (day.day - 1) * _DAY, after - _DAY)
