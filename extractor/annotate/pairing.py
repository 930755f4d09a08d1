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


def deal(window: Window, choices: list[Choice]) -> list[Choice]:
    """Deal numbers out to subjects where a list of the one stands against a list of the other."""
    if window.cells or len(choices) < 2:
        return choices
    choices = [_opposed(window, choice) for choice in choices]
    text = window.text[window.start : window.end]
    at = re.search(r"\brespectively\b", text, re.I)
    mentions = [s for s in window.subjects if s.place == "sentence"]
    if at is not None:
        stop = window.start + at.end()
        run = _run(window, [s.mention for s in mentions if s.mention.start < stop])
        told = [c for c in choices if c.quantity.start < stop]
        if len(run) < 2 and _THEY.search(text):
            numbers = next(reversed(list(_lists(window, told))), [])
            return _dealt(choices, numbers, _spoken(window, len(numbers)), list(window.subjects))
        return _dealt(choices, told[-len(run) :], run, mentions)
    for numbers in _lists(window, choices):
        before = [s.mention for s in mentions if s.mention.end <= numbers[0].quantity.start]
        run = _run(window, before)
        last = before[-1:] == run[-1:]
        if len(run) == len(numbers) and last and window.text[run[-1].end : numbers[0].quantity.start].count(",") == 0:
            return _dealt(choices, numbers, run, mentions)
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
    shares = [(window.subjects[f.subject], p) for f, p in choice.scores.shares() if f.metric == choice.metric]
    own = max((p for s, p in shares if s == choice.subject), default=0.0)
    more = sum(p for _, p in shares) / own if own else 1.0
    return replace(choice, subject=named, confidence=round(min(0.99, choice.confidence * more), 4))


def _dealt(
    choices: list[Choice], numbers: list[Choice], run: list[Instrument], mentions: list[Subject]
) -> list[Choice]:
    if len(run) < 2 or len(numbers) != len(run):
        return choices
    new = {}
    for choice, mention in zip(numbers, run, strict=True):
        subject = next(s for s in mentions if s.mention == mention)
        unit = choice.quantity.unit or numbers[0].unit
        new[choice.quantity] = replace(choice, subject=subject, metric=numbers[0].metric, unit=unit)
    return [new.get(c.quantity, c) for c in choices]


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
        if joined and c.quantity.unit in ("", run[0].quantity.unit):
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
            return _dealt(choices, [a, b], run, mentions)
    return choices


def _run(window: Window, mentions: list[Instrument]) -> list[Instrument]:
    """The longest run of mentions joined by commas and "and"; of two as long, the later."""
    best: list[Instrument] = []
    run: list[Instrument] = []
    for m in mentions:
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
