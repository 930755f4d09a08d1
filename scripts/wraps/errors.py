"""Errors as they happen in print: a digit, a sign, a scale word, a period, a neighbour's figure; always beyond rounding."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from wraps.articles import Change, Wrap
from wraps.facts import decimal
from wraps.prose import Number, Period, Sentence, Verb, printed

KINDS = ("digit", "sign", "scale", "period", "neighbour")


def possible(wrap: Wrap, rng: random.Random) -> list[Change]:
    """One change of each kind that each number allows."""
    found: list[Change] = []
    index = -1
    for paragraph in wrap.paragraphs:
        for sentence in paragraph:
            for position, part in enumerate(sentence):
                if isinstance(part, Number):
                    index += 1
                    found += [c for c in _of(part, index, sentence, position, wrap, rng) if c is not None]
    return found


def _of(
    number: Number, index: int, sentence: Sentence, position: int, wrap: Wrap, rng: random.Random
) -> Iterator[Change | None]:
    yield _digit(number, index, rng)
    verb = next((p for p in reversed(sentence[:position]) if isinstance(p, Verb | Number)), None)
    if isinstance(verb, Verb):
        yield Change(index, "sign", flipped=True)
    text = printed(number)
    for word, other in (("million", "billion"), ("billion", "million")):
        if word in text:
            yield Change(index, "scale", unit_word=(word, other))
    yield _period(number, index, sentence, position, rng)
    yield _neighbour(number, index, wrap, rng)


def _digit(number: Number, index: int, rng: random.Random) -> Change | None:
    """Two digits swapped, or one misread, in the printed number."""
    value = _as_printed(number)
    digits = [i for i, c in enumerate(f"{abs(value)}") if c.isdigit()]
    text = list(f"{abs(value)}")
    swaps = [(a, b) for a, b in pairwise(digits) if text[a] != text[b] and not (a == 0 and text[b] == "0")]
    if swaps and rng.random() < 0.6:
        a, b = rng.choice(swaps)
        text[a], text[b] = text[b], text[a]
    else:
        a = rng.choice(digits)
        text[a] = rng.choice(
            [d for d in "0123456789" if d != text[a] and not (a == digits[0] and d == "0" and len(digits) > 1)]
        )
    changed = Decimal("".join(text)) * (-1 if value < 0 else 1)
    within = number.fact.high is None or changed < Decimal(repr(number.fact.high))
    return Change(index, "digit", value=_multiplied(number, changed)) if within and _beyond(number, changed) else None


def _period(number: Number, index: int, sentence: Sentence, position: int, rng: random.Random) -> Change | None:
    after = [p for p in sentence[position:] if isinstance(p, Number | Period)][1:2]
    before = [p for p in sentence[:position] if isinstance(p, Number | Period)]
    mine = (after and isinstance(after[0], Period)) or (before and isinstance(before[-1], Period) and len(before) == 1)
    choices = [p for p, f in number.fact.others.items() if _beyond_fact(number, f.value)]
    if not mine or not choices or number.fact.metric not in ("return", "relative_return"):
        return None
    return Change(index, "period", period=rng.choice(choices))


def _neighbour(number: Number, index: int, wrap: Wrap, rng: random.Random) -> Change | None:
    """Another subject's figure of the same metric, unit and sign, from the same article."""
    mine = number.fact
    others = [
        n for n in wrap.numbers
        if n.fact.metric == mine.metric and n.style == number.style and n.fact.subject != mine.subject and n.fact.value * mine.value > 0
        and n.fact.high is None
    ]  # fmt: skip
    rng.shuffle(others)
    for other in others:
        value = decimal(abs(other.fact.value) / _scale(number), number.places) * (-1 if mine.value < 0 else 1)
        if _beyond(number, value) and value != 0:
            return Change(index, "neighbour", value=_multiplied(number, value))
    return None


def _scale(number: Number) -> float:
    return 1 if number.style != "shares" else 1e9 if abs(number.fact.value) >= 1e9 else 1e6


def _as_printed(number: Number) -> Decimal:
    return decimal(number.fact.value / _scale(number), number.places)


def _multiplied(number: Number, value: Decimal) -> Decimal:
    return value * int(_scale(number))


def _beyond(number: Number, value: Decimal) -> bool:
    """Whether a changed number's own rounding leaves out the true figure."""
    half = Decimal(1).scaleb(-number.places) / 2
    return abs(value - Decimal(repr(number.fact.value / _scale(number)))) > half


def _beyond_fact(number: Number, other: float) -> bool:
    half = 0.5 * 10.0**-number.places
    return abs(abs(other) - abs(float(_as_printed(number)))) > 2 * half or other * number.fact.value < 0
