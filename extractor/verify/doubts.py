"""Doubts that a claim's own sentence raises: whose number it is, of which days, and whether it is asserted at all.

Each function gives a reason to leave a refutation open, or "" where the words raise none. The patterns come from the
training and development articles of the corpus, where extraction misread a number that was right.
"""

from __future__ import annotations

import re

from extractor.records import Claim
from extractor.verify import wording

_UNSETTLED = {
    "which may be what was expected": r"\b(?:expect\w*|forecast\w*|consensus|estimate\w*|project(?:ed|ions?)|predict\w*|polled)\b",
    "which may be supposed": r"\b(?:possible|thinks?|believes?|would|could|might|should|if|holding|assum\w+|suppose\w*|hypothetical\w*|unless|another)\b",
    "which may be counted from another day": r"\b(?:than (?:on|at|in) that|since then|that date|by (?:the following|then)|from (?:t?here)\b"
    r"|(?:over|in) (?:the same|that|this) (?:span|period|stretch|time)|same (?:span|period|stretch))\b",
}
_NEGATED = re.compile(r"\b(?:without|never|not|no|nor|hardly|rare\w*)\b[^,;.]{0,35}$", re.I)
_SHARE_OF = re.compile(r"^\S*(?:-plus)?\s+of\s+(?:its|their|the|all|his|her|what|my|our)\b", re.I)
_GAP_BREAKS = re.compile(
    r"[;:—–|]|\d|\b(?:but|while|whereas|leaving|enough|though|although|still|yet|after|before|and|than|against|remains?|for|has|have)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:rose|fell|gained|lost|climbed|dropped|added|shed|advanced|declined|slid|slipped|jumped|tumbled|plunged|sank|surged|soared|ended|closed"
    r"|finished|settled|edged|dipped|rallied|retreated|saw|outperformed|underperformed|beat|lagged|trailed|ticked|eased|rebounded|leaped|leapt)\b",
    re.I,
)
#: Words that stand for a subject named before: what they stand for is a guess.
_STAND_FOR = frozenset(
    [
        "it", "its", "they", "their", "this", "that", "both", "one", "the fund", "the index", "the benchmark", "the gauge",
        "the average", "the etf", "the stock", "the shares", "the measure", "the barometer", "the currency", "the metal",
    ]
)  # fmt: skip
_DEALT = re.compile(
    r"\s*(?:,|and)\s*(?:and )?[-+]?\$?\d[\d.,]*%?[^.;]{0,12}(?:respectively|\band\b|[.,;]|$| on )", re.I
)
_FOR = re.compile(
    r"\s*(?:for|in|by) (?:the|its|their) (?!(?:\w+ )?(?:week|month|quarter|year|day|session|period|open|close)\b)[^.;,]{0,40}",
    re.I,
)
_THOUGHT = re.compile(r"[;:—–]|[.!?](?=\s)|\b(?:while|but|whereas|although|though)\b", re.I)
_PERFECT = re.compile(r"\b(?:has|have|had|is|are|['’]s|remains?|sits?|stands?|now)\b", re.I)
_OTHERS = re.compile(
    r"\b(?:it|its|they|their|others?|siblings?|shorter|longer|two|both|rivals?|counterparts?|peers?|former|latter|gauge|cousin|while|whereas|against|versus)\b",
    re.I,
)


def of_the_sentence(claim: Claim) -> str:
    """Whether the number is asserted at all, as it is read."""
    words = wording.clause(claim, before=60, after=30)
    for reason, pattern in _UNSETTLED.items():
        if wording.matches(pattern, words):
            return reason
    text, at = claim.evidence.text, claim.value.start - claim.evidence.start
    if _NEGATED.search(text[max(0, at - 60) : max(0, at)]):
        return "which may be denied"
    if claim.value.unit == "percent" and _SHARE_OF.match(text[at + len(claim.value.text) :]):
        return "which may be a share of something"
    return ""


def of_the_subject(claim: Claim) -> str:
    """Whether the number is of the subject that was read."""
    doubt = f"if {claim.index.name} is what the sentence is about"
    if not wording.told_of(claim) or (claim.index.text or "").lower().strip() in _STAND_FOR:
        return doubt
    if wording.possessed(claim) or wording.other_maturity(claim):
        return doubt
    after = claim.evidence.text[claim.value.end - claim.evidence.start :]
    if _DEALT.match(after):
        return "if the numbers are dealt out that way"
    if (given := _FOR.match(after)) and (claim.index.text or " ").lower() not in given[0].lower():
        return doubt
    end = claim.index.end
    if end is None or end > claim.value.start or " | " in claim.evidence.text:
        return ""
    between = claim.evidence.text[end - claim.evidence.start : claim.value.start - claim.evidence.start]
    other = claim.versus.text if claim.versus and claim.versus.text else ""
    return doubt if _OTHERS.search(between.replace(other, "")) and claim.versus is None else ""


def of_the_period(claim: Claim) -> str:
    """Whether the number is of the days that were read: they are told next to it, or it is one of a session's moves."""
    if told(claim) or (_a_day(claim) and (_moved(claim) or wording.closed(claim))):
        return ""
    return "if those are the days that are meant"


def told(claim: Claim) -> bool:
    """Whether the words that tell a claim's days stand next to its number, with no other number between."""
    said, text = claim.date.text if claim.date else None, claim.evidence.text
    if not said:
        return False
    at, end = claim.value.start - claim.evidence.start, claim.value.end - claim.evidence.start
    for found in re.finditer(re.escape(said), text):
        gap = (
            text[end : found.start()] if found.start() >= end else text[found.end() : at] if found.end() <= at else None
        )
        if gap is not None and len(gap) <= 75 and not _GAP_BREAKS.search(_nameless(gap, claim)):
            return True
    return False


def _nameless(gap: str, claim: Claim) -> str:
    """A stretch of text without the names of the claim's subjects, which may hold digits and small words."""
    for subject in (claim.index, claim.versus):
        if subject is not None and subject.text:
            gap = gap.replace(subject.text, "")
    return gap.replace("so far", "")


def _a_day(claim: Claim) -> bool:
    return claim.date is not None and (claim.date.end - claim.date.start).days <= 3


def _moved(claim: Claim) -> bool:
    """Whether a verb of the past stands before the number, and none of the present: "rose 1.2%", not "is up 1.2%"."""
    if " | " in claim.evidence.text:
        return False
    before = _THOUGHT.split(wording.lead(claim))[-1]
    return bool(_PAST.search(before)) and not _PERFECT.search(_nameless(before, claim))
