"""Single date expressions: what they have in common.

A `Family` is expressions that begin alike, with the reader that turns a match into a `Moment` (or into None where the
words are no date after all). The families are in `days`, `stretches`, `relatives` and `lengths`; how moments combine is
in `dates`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from extractor.annotate import numerals
from extractor.annotate import periods as p
from extractor.annotate.outlook import Scene

YEAR = r"(?:1[6-9]|20)\d\d"
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![A-Za-z])"
)
UNIT = (
    r"(?i:yrs?|mos?|wks?|days?|sessions?|weeks?|fortnights?|months?|quarters?|years?|decades?|hours?|century"
    r"|centuries|y(?=\s?[)|]))"
)
COUNT = (
    rf"(?:\d{{1,3}}(?:\.5)?|(?i:{numerals.WORD})|[Aa]\s(?:dozen|couple\sof|few|score\sof)|(?:half\sa|half-)dozen"
    r"|[Ss]everal|hundred)"
)
YEAR_REF = rf"(?:{YEAR}|(?:last|this|next|that|the\s(?:same|previous|prior|following|current)?\s?)\s?year)"
MONTHS = {
    name: i
    for i, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
NUMBER_WORDS = "0 a an half several hundred " + " ".join(numerals.WORDS)

_LOOSE = {
    "a couple of": 2.0, "a few": 3.0, "several": 4.0, "a dozen": 12.0, "half a dozen": 6.0, "half-dozen": 6.0,
    "a score of": 20.0, "hundred": 100.0, "a": 1.0, "an": 1.0, "half": 0.5, "half a": 0.5, "half-": 0.5,
}  # fmt: skip


class Moment(NamedTuple):
    """A date expression with its days. `dated`: its year is printed. `running`: it lasts until publication."""

    start: int
    end: int
    period: p.Period
    kind: str = "period"
    dated: bool = False
    running: bool = False


class Family(NamedTuple):
    """Expressions that begin alike: the words they begin with (lower case; "0" for digits), form and reader."""

    begins: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Scene], Moment | None]


def count_of(words: str) -> float:
    """The number that a count such as "14", "twenty-five" or "a dozen" stands for."""
    words = words.lower().strip()
    return _LOOSE[words] if words in _LOOSE else float(numerals.digits(words)[0])


def unit_of(word: str) -> str:
    """The singular of a unit of time."""
    word = word.lower().removesuffix("s")
    return {"centurie": "century", "yr": "year", "y": "year", "mo": "month", "wk": "week"}.get(word, word)


def point(m: re.Match[str], day: dt.date, *, dated: bool = False) -> Moment:
    """One day, at a match."""
    return Moment(m.start(), m.end(), p.day(day), "point", dated)
