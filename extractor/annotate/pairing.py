"""Numbers and subjects that come in lists: "A and B rose 1% and 2%", "respectively", "each", and the cheaper of two."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.annotate.spans import Instrument
from extractor.annotate.windows import Subject, Window

if TYPE_CHECKING:
    from extractor.annotate.links import Choice

_AND = re.compile(r"\)?(?:\s?\([^)]{1,25}\))?(?:,\s?(?:the\s)?|,?\s(?:and|or)\s(?:the\s|its\s)?|\s&\s)", re.I)
_EACH = re.compile(r"\b(?:each|both|all|alike|apiece)\b", re.I)
_THEY = re.compile(
    r"\b(?:they|th(?:e|ose)\s(?:two|three|four|pair|trio|index(?:es)|indices|gauges|benchmarks|averages|stocks|shares))\b",
    re.I,
)
_JOINED = re.compile(r"\s(?:and|&)\s(?:\w+\s){0,2}|,\s(?:and\s)?")
_SHARES = frozenset(("index", "etf", "group", "sector", "equity"))
_SET_AGAINST = re.compile(
    r"\b(?:against|versus|vs\.?|than|compared\s(?:with|to))\s(?:(?:an?|the|about|just|only|nearly|roughly|around|over|some|more\sthan)\s)*$",
    re.I,
)
_FOR = re.compile(
    r"(?:\s(?:times|earnings|profits?|sales|book|rise|gain|drop|fall|decline|yield|loss))*\s(?:for|at|on)\s(?:the\s)?",
    re.I,
)
_AGAINST = re.compile(r"\s(?:vs\.?|versus|against|compared\s(?:with|to))\s(?:\w+\s)?")

_CONTEST = re.compile(  # and what may stand between it and who was beaten
    r"\b(?:(?:out|under)perform(?:ed|s|ing)?|outpac(?:ed|es|ing)|beat(?:s|en|ing)?|bested|tops|topped|surpass(?:ed|es)|outran|"
    r"outdid|outstripped|trail(?:ed|s|ing)|lag(?:ged|s|ging)|led|leads)(?:\s(?:the|its|their|broader|wider|larger|benchmark)){0,3}\s$",
    re.I,
)
_BY = re.compile(
    r"(?:['’]s)?(?:\s(?!and\b|but\b|which\b|while\b)\w+){0,5}\s(?:by|for)(?:\s(?!and\b)[\w']+){0,4}\s", re.I
)
_DOES = re.compile(r"\)?(?:\s(?:index|stocks|shares|fund|has|have|had|is|was|also|again|now|still|\w+ly))*\s", re.I)
_BESIDE = re.compile(  # "19.5—a discount exceeding", "15.6 times earnings, or a premium of"
    r"(?:\s(?:times|x|forward|trailing|expected|earnings|profits?|sales|book|its|their|next\syear[’']s)){0,5}"
    r"\s?[—–,(-]+\s?(?:or\s|for\s|at\s)?an?\s(?:\w+\s)?(?:discount|premium)(?:\s\w+){0,4}\s",
    re.I,
)


def deal(window: Window, choices: list[Choice]) -> list[Choice]:
    """Deal numbers out to subjects where a list of the one stands against a list of the other."""
    if window.cells:
        return choices
    choices = [_winner(window, choice) for choice in choices]
    if len(choices) < 2:
        return choices
    choices = _apposed(window, [_opposed(window, choice) for choice in choices])
    text = window.text[window.start : window.end]
    at = re.search(r"\brespectively\b", text, re.I)
    mentions = [s for s in window.subjects if s.place == "sentence"]
    if at is not None:
        stop = window.start + at.end()
        run = _run(window, [s.mention for s in mentions if s.mention.start < stop])
        told = [c for c in choices if c.quantity.start < stop]
        numbers = next(reversed(list(_lists(window, told))), [])
        if numbers and len(run) != len(numbers):
            each = _each(mentions, numbers[0].quantity.start)
            if len(each) == len(numbers):
                return _dealt(window, choices, numbers, each, mentions)
            if len(run) < 2 and _THEY.search(text):
                return _dealt(window, choices, numbers, _spoken(window, len(numbers)), list(window.subjects))
        return _dealt(window, choices, told[-len(run) :], run, mentions)
    for numbers in _lists(window, choices):
        before = [s.mention for s in mentions if s.mention.end <= numbers[0].quantity.start]
        run = _run(window, before)
        last = before[-1:] == run[-1:]
        if len(run) == len(numbers) and last and window.text[run[-1].end : numbers[0].quantity.start].count(",") == 0:
            return _dealt(window, choices, numbers, run, mentions)
    return _compared(window, choices, mentions)


def _opposed(window: Window, choice: Choice) -> Choice:
    """ "Against 28 times for the S&P 500": what is set against something is of whom it is said to be for."""
    q, now = choice.quantity, choice.subject.mention
    if not _SET_AGAINST.search(window.text[window.start : q.outer_start]):
        return choice
    after = (s for s in window.subjects if s.place == "sentence" and s.mention.start > q.end)
    named = next((s for s in after if _FOR.fullmatch(window.text[q.end : s.mention.start])), None)
    if (
        named is None
        or named.mention.id == now.id
        or not (named.mention.kind == now.kind or {named.mention.kind, now.kind} <= _SHARES)
    ):
        return choice
    return replace(choice, subject=named, confidence=_sure(window, choice, choice.metric))


def _winner(window: Window, choice: Choice) -> Choice:
    """ "A outperformed B by 2 points", "A has beaten B for five days": the number is of A, B is the other side."""
    if choice.metric not in ("relative_return", "streak"):
        return choice
    sentence = [s for s in window.subjects if s.place == "sentence"]
    for other in sentence:
        beaten = other.mention
        contest = _CONTEST.search(window.text[window.start : beaten.start])
        if not contest or not _BY.fullmatch(window.text[beaten.end : choice.quantity.outer_start]):
            continue
        verb = window.start + contest.start()
        doers = [s for s in sentence if s.mention.end <= verb and _DOES.fullmatch(window.text[s.mention.end : verb])]
        if (
            doers
            and doers[-1].mention.id != beaten.id
            and choice.subject.mention.id in (doers[-1].mention.id, beaten.id)
        ):
            return replace(choice, subject=doers[-1], beaten=beaten, confidence=_sure(window, choice, choice.metric))
    return choice


def _apposed(window: Window, choices: list[Choice]) -> list[Choice]:
    """ "Trades at 19.5 times earnings, a discount of a third": what is set beside a multiple is of the same subject."""
    out = choices[:1]
    for choice in choices[1:]:
        last, told = out[-1], choice
        if (
            choice.metric in ("valuation_discount", "valuation_premium")
            and last.metric.endswith("_ratio")
            and _BESIDE.fullmatch(window.text[last.quantity.end : choice.quantity.outer_start])
        ):
            told = replace(choice, subject=last.subject, confidence=_sure(window, choice, choice.metric))
        out.append(told)
    return out


def _sure(window: Window, choice: Choice, metric: str) -> float:
    """The confidence in a number whose subject its place among others tells: what speaks for the metric of any."""
    shares = [(window.subjects[f.subject], f.metric, p) for f, p in choice.scores.shares()]
    own = max((p for s, m, p in shares if (s, m) == (choice.subject, choice.metric)), default=0.0)
    more = sum(p for _, m, p in shares if m == metric) / own if own else 1.0
    return round(min(0.99, choice.confidence * max(more, 1.0)), 4)


def _dealt(
    window: Window, choices: list[Choice], numbers: list[Choice], run: list[Instrument], mentions: list[Subject]
) -> list[Choice]:
    if len(run) < 2 or len(numbers) != len(run):
        return choices
    new = {}
    whole = next((c for c in numbers if c.quantity.unit), numbers[0])  # "5.08, 4.58 and 4 per cent"
    for choice, mention in zip(numbers, run, strict=True):
        subject = next(s for s in mentions if s.mention == mention)
        unit = choice.quantity.unit or whole.unit
        sure = _sure(window, choice, whole.metric)
        new[choice.quantity] = replace(choice, subject=subject, metric=whole.metric, unit=unit, confidence=sure)
    return [new.get(c.quantity, c) for c in choices]


def _each(mentions: list[Subject], end: int) -> list[Instrument]:
    """The subjects that a sentence names before an offset, each once: "A rose 3%, B 2% and C 1%, to ... respectively"."""
    return list({s.mention.id: s.mention for s in reversed(mentions) if s.mention.end <= end}.values())[::-1]


def _spoken(window: Window, count: int) -> list[Instrument]:
    """What "they" are: the subjects of one kind named in the sentences before, where there are just so many."""
    for reach in (1, 2, 3):
        near = [s.mention for s in window.subjects if 0 < s.distance <= reach and s.mention.strong]
        named = list({m.id: m for m in sorted(near, reverse=True)}.values())[::-1]
        for kind in dict.fromkeys(m.kind for m in named):
            if len(own := [m for m in named if m.kind == kind]) == count:
                return own
    return []


def _lists(window: Window, choices: list[Choice]) -> Iterator[list[Choice]]:
    """Runs of two or more numbers of one unit, joined by commas and "and"."""
    run: list[Choice] = []
    for c in choices:
        joined = run and _JOINED.fullmatch(window.text[run[-1].quantity.end : c.quantity.outer_start])
        units = {one.quantity.unit for one in (*run, c)} - {""}
        if joined and len(units) < 2:
            run.append(c)
            continue
        if len(run) > 1:
            yield run
        run = [c]
    if len(run) > 1:
        yield run


def _compared(window: Window, choices: list[Choice], mentions: list[Subject]) -> list[Choice]:
    """ "X is cheaper than Y (15.6x vs. 22.6x)": the first number is X's, the second Y's."""
    for a, b in itertools.pairwise(choices):
        start = a.quantity.outer_start
        bracket = re.search(r"\(\s?$", window.text[window.start : start])
        if bracket and _AGAINST.fullmatch(window.text[a.quantity.end : b.quantity.outer_start]):
            two = list(dict.fromkeys(s.mention.id for s in mentions if s.mention.end <= start))[-2:]
            run = [next(s.mention for s in mentions if s.mention.id == i) for i in two]
            return _dealt(window, choices, [a, b], run, mentions)
    return choices


def _run(window: Window, mentions: list[Instrument]) -> list[Instrument]:
    """The longest run of mentions joined by commas and "and"; of two as long, the later."""
    best: list[Instrument] = []
    run: list[Instrument] = []
    for m in mentions:
        if run and m.id == run[-1].id and not window.text[run[-1].end : m.start].strip(" ("):
            run[-1] = m  # "the S&P 500 SPX": its symbol beside the name
            continue
        joined = run and re.fullmatch(rf"{_AND.pattern}(?:[-\w]+\s){{0,3}}", window.text[run[-1].end : m.start], re.I)
        run = [*run, m] if joined else [m]
        if len(run) >= len(best):
            best = run
    return best


def cheaper(choice: Choice, side: Instrument | None, multiples: dict[str, float]) -> tuple[Choice, Instrument | None]:
    """A discount belongs to the side with the lower multiple, a premium to the dearer: swap them where it is not so."""
    mine, other = multiples.get(choice.subject.mention.id), multiples.get(side.id) if side else None
    if (
        side is None
        or mine is None
        or other is None
        or choice.metric not in ("valuation_discount", "valuation_premium")
    ):
        return choice, side
    if (mine > other) == (choice.metric == "valuation_discount") and mine != other:
        return replace(choice, subject=choice.subject._replace(mention=side)), choice.subject.mention
    return choice, side


def shared(window: Window, choice: Choice, choices: list[Choice]) -> Iterator[Choice]:
    """The choice itself, and one more for every subject that shares its number ("A and B each rose 1.1%")."""
    yield choice
    subject = choice.subject
    if subject.place != "sentence" or window.cells or subject.mention.end > choice.quantity.start:
        return
    gap = window.text[subject.mention.end : choice.quantity.start]
    others_between = [
        c for c in choices if c is not choice and subject.mention.end <= c.quantity.start < choice.quantity.start
    ]
    if others_between or re.search(r"\brespectively\b", window.text[window.start : window.end], re.I):
        return
    before = [s for s in window.subjects if s.place == "sentence" and s.mention.end <= subject.mention.start]
    for s in reversed(before):
        joint = window.text[s.mention.end : subject.mention.start]
        if not _AND.fullmatch(joint) or s.mention.kind != subject.mention.kind:
            break
        owned = any(c.subject.mention == s.mention for c in choices)
        between = any(s.mention.end <= q.start < subject.mention.start for q in window.quantities)
        if (
            not between
            and not owned
            and (
                _EACH.search(gap)
                or re.match(
                    r"\s(?:rose|fell|gained|lost|climbed|dropped|added|shed|slid|slipped|advanced|declined|jumped|tumbled|were|are|have|had|ended|closed|finished|both|each|trade|yield)",
                    gap,
                )
            )
        ):
            yield replace(choice, subject=s)
        subject = s
