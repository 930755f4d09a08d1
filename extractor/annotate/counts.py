"""What a count may turn out to begin: "one in four", "4.89-to-1", "two-thirds", "ten-fold", "two dozen", a run."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.annotate import numerals as n
from extractor.annotate import parts, streaks
from extractor.annotate.figures import Found
from extractor.annotate.units import UNIT, J, S
from extractor.annotate.wording import COUNT

_NEXT = re.compile(rf"{J}?([A-Za-z]+)")
_TIME = (
    rf"{S}?(?:%|x\b|per{S}?cent|(?:[a-z-]+{S})?(?:years?|months?|weeks?|days?|quarters?|sessions?|minutes?|hours?|decades?"
    r"|times|trading)\b)"
)
_SHARE = re.compile(
    rf"{J}in{J}(?:every{S})?(?!(?:19|20)\d\d\b){COUNT}(?!{_TIME})(?![\w%]|[.,]\d|,?\s?(?:million|billion))"
    rf"|{J}out{J}of{J}(?:every{S}|the{S})?{COUNT}(?![\w%]|[.,]\d)",
    re.I,
)
_SHARE_OF_NOUN = re.compile(
    rf"{S}(?!more\b|point\b|percent\b|cut\b|hike\b|month\b|day\b|week\b|year\b|time\b)[a-z]+{S}in{S}{n.WORD}\b(?!{_TIME})",
    re.I,
)
_HIT_RATE = re.compile(
    rf"{S}of{S}(?:(?:the|its|their){S})?(?:(?:last|past|previous){S})?{COUNT}(?={S}(?:[a-z-]+{S}){{0,2}}(?:years|quarters"
    rf"|months|times|occasions|instances|cases|weeks|elections|episodes|recessions)\b)",
    re.I,
)
_RATIO = re.compile(rf"{J}to{J}(?:1|one)\b(?![.,]?\d|%|{J}(?:\w+{S})?(?:vote|split|decision))", re.I)
_VOTED = re.compile(r"\b(?:vote[ds]?|split|decision|from|tally)\b[^.\n]{0,20}$", re.I)
_FOLD = re.compile(rf"{J}?fold\b", re.I)
_DOZEN = re.compile(rf"{J}dozen\b(?:{UNIT})?(?!\w)", re.I)
_RUN_WORDS = streaks.RUNS | streaks.HEADS
_PART_WORDS = frozenset(w for f in n.FRACTIONS for w in (f, f"{f}s"))


def read(text: str, start: int, end: int, value: Decimal) -> Found | None:
    """What the count `value` from `start` to `end` begins with the words after it; None where it stands alone."""
    m = _NEXT.match(text, end)
    word = m[1].lower() if m else ""
    if word in _RUN_WORDS:
        found = streaks.read(text, start, end, value, ordinal=False)
        return found or (parts.counted(text, start, end + 1) if word in _PART_WORDS else None)
    if word in ("in", "out", "of"):
        share = _SHARE.match(text, end) or _HIT_RATE.match(text, end)
        return _share(text, start, share) if share else None
    if word == "to" and value > 1 and (m := _RATIO.match(text, end)):
        voted = _VOTED.search(text, max(0, start - 30), start)
        return None if voted else parts.parsed(text, start, m.end(), "number")
    if word in _PART_WORDS:
        return parts.counted(text, start, end + 1)
    if word == "fold" and (m := _FOLD.match(text, end)):
        return parts.parsed(text, start, m.end(), "fold")
    if word == "dozen" and (m := _DOZEN.match(text, end)):
        return parts.parsed(text, start, m.end(), "words")
    if word and value == 1 and (m := _SHARE_OF_NOUN.match(text, end)):
        return _share(text, start, m)
    return None


def _share(text: str, start: int, match: re.Match[str]) -> Found | None:
    if n.share(text[start : match.end()]) is None:
        return None
    return parts.parsed(text, start, match.end(), "fraction")
