"""Hedges: the words on both sides of a number that say how exactly it is meant.

A comparison with a figure that has an owner is no hedge: "above the 8.1% consensus" names 8.1% exactly, and "up to"
after a verb of movement ("edged up to 4.3%") says where something went.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PHRASES = {
    "approx": (
        "about|near-|around|approximately|approx|approx.|roughly|nearly|near|almost|some|circa|c.|ca.|close to"
        "|closer to|nearer|nearer to|in the region of|in the neighborhood of|in the neighbourhood of|more or less"
        "|virtually|an estimated|estimated|practically|near to|on the order of|in the order of|something like"
        "|perhaps|maybe|approaching|approach|a hair of|a whisker of|the door of|just about|pretty much"
        "|thereabouts"
    ),
    "more_than": (
        "more than|over|above|exceeding|exceed|exceeds|exceeded|at least|upwards of|upward of|north of"
        "|no less than|no fewer than|better than|in excess of|topping|tops|topped|to top|surpassing|surpassed"
        "|surpasses|greater than|well over|well above|just over|just above|a little over|a little more than"
        "|slightly more than|slightly above|slightly over|a shade over|a touch over|a touch above|a hair above"
        "|not less than|a minimum of|minimum of|past|beyond|higher than|crossed|crosses|crossing|passed|cleared"
        "|breaks|broke|breached|through|a good|comfortably above|far more than|much more than|faster than|hotter than|bigger than|larger than|longer than|wider than|steeper than"
    ),
    "less_than": (
        "less than|under|below|up to|at most|as much as|as many as|no more than|fewer than|south of|just under"
        "|just below|a little under|a little less than|slightly less than|slightly under|slightly below"
        "|a shade under|a shade below|a touch under|a touch below|a hair under|a hair below|a whisker under"
        "|a whisker below|just shy of|shy of|just short of|short of|a maximum of|maximum of|not more than"
        "|well below|well under|lower than|not even|not quite|sub-|within|capped at|a maximum"
    ),
}
_KINDS = {phrase: kind for kind, phrases in _PHRASES.items() for phrase in phrases.split("|")}
_BY_LAST: dict[str, list[str]] = {}  # the last word of a hedge -> hedges, longest first
for _phrase in sorted(_KINDS, key=lambda phrase: (-len(phrase), phrase)):
    _BY_LAST.setdefault(_phrase.split()[-1], []).append(_phrase)
_SYMBOLS = {"~": "approx", "≈": "approx", ">": "more_than", "≥": "more_than", "<": "less_than", "≤": "less_than"}
_FILLERS = frozenset(
    ("a an the full whopping further total of mere another measly additional combined cumulative").split()
)
_QUOTES = "“”\"'‘’(["
_SKIPPED = f" \u00a0\u2009\u202f{_QUOTES}"
_MOVED = frozenset(
    (
        "add added adding adds are be been brought bump bumped climb climbed climbing climbs creep creeping creeps "
        "crept down drift drifted edge edged edges edging from go goes inch inched inches inching is it jump jumped "
        "jumps lifted marked move moved moves moving nosed nudge nudged nudges perk perked pick picked picking "
        "picks pop popped pushed raised ran revised rise rises rose shot step stepped taken taking that them tick "
        "ticked ticking ticks up was went were"
    ).split()
)
_SPANNING = ("through", "within", "past")
_LANDMARK = re.compile(r"\s(?:mark|level|threshold|line|barrier|handle|milestone)\b")
_NEGATED = re.compile(r"\b(?:not|n[o']t|never|cannot|none|nor) (?:\w+ ){0,3}$|\b(?:may|can) (?:not )?$")
_AFTER = re.compile(
    r"(?P<approx>\s?,?\s?(?:or\sso\b|or\sthereabouts?\b|give\sor\stake\b(?!\s[\d$a])|in\sround\snumbers\b)"
    r"|\s\w+,?\sor\sthereabouts\b|-or-so\b|-?ish\b|-?odd\b)"
    r"|(?P<more_than>\sor\s(?:more|higher|better|greater|longer|above)\b(?!\sthan)|-plus\b|\+"
    r"|\sand\s(?:up\b(?!\sto)|(?:change|counting|a\sfraction|then\ssome)\b)|\splus(?=[.,;)]|$)|\sat\sleast\b|\sminimum\b)"
    r"|(?P<less_than>\sor\s(?:less|fewer|lower|under|below)\b(?!\sthan)|\sat\s(?:the\s)?most\b|\smaximum\b)",
    re.I,
)


class Hedge(NamedTuple):
    """How a number is meant, and the stretch that the hedges take in."""

    qualifier: str
    start: int
    end: int


def read(text: str, start: int, end: int, *, lasting: bool = False) -> Hedge:
    """The hedge of the number from `start` to `end`; "exact" where there is none.

    `lasting` says that the number is a time, which one may go "through" without exceeding it.
    """
    qualifier, outer_start = _before(text, start, end, lasting)
    if text[end : end + 1] in " -+,io\u00a0" and (m := _AFTER.match(text, end)):
        return Hedge(m.lastgroup or qualifier, outer_start, m.end())
    return Hedge(qualifier, outer_start, end)


def _before(text: str, start: int, end: int, lasting: bool) -> tuple[str, int]:
    """The qualifier that the words before a number give, and where they begin. Read backwards, articles skipped."""
    from_ = max(0, start - 44)
    left = text[from_:start].lower().rstrip(_SKIPPED)
    filler = ""
    while left:
        at = max(left.rfind(" "), left.rfind("\n"), left.rfind("|"), left.rfind("\u00a0")) + 1
        word = left[at:].lstrip(_QUOTES)
        for phrase in _BY_LAST.get(word, ()):
            if left.endswith(phrase) and not left[: -len(phrase)][-1:].isalnum():
                kind, left = _KINDS[phrase], left[: -len(phrase)]
                spanned = lasting and (phrase in _SPANNING or text.startswith("each", start))
                if spanned or not _means(left, phrase, kind, filler, text[end : end + 12]):
                    return "exact", start
                if (phrase == "exceed" or phrase.endswith("er than")) and kind == "more_than" and _NEGATED.search(left):
                    kind = "less_than"
                return kind, from_ + len(left)
        if word not in _FILLERS:
            break
        filler, left = word, left[:at].rstrip(_SKIPPED)
    if left[-1:] in _SYMBOLS and left:
        return _SYMBOLS[left[-1]], from_ + len(left) - 1
    return "exact", start


def _means(before: str, phrase: str, kind: str, filler: str, after: str) -> bool:
    """Whether a phrase that may be a hedge is one here."""
    if kind != "approx" and filler == "the" and phrase not in ("at least", "at most", "up to"):
        return bool(_LANDMARK.match(after))
    if phrase in ("under", "over", "through", "within", "past") and filler in ("a", "an"):
        return False
    if phrase == "up to":
        words = before.rpartition("\n")[2].split()[-2:]
        return not _MOVED.intersection(words[:1] if words[1:] == ["back"] else words[-1:])
    if phrase == "past":
        return before.split()[-1:] not in (["the"], ["in"], ["over"], ["during"], ["for"])
    if phrase in ("approach", "some", "passed"):
        return filler == ""
    return True
