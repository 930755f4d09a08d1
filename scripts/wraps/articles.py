"""A day's wrap: which facts it tells, its text, and the claim that each printed number makes."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

from wraps.facts import Fact, Market, against, changes, chart, decimal, economy, level, rates
from wraps.prose import NAMES, Number, Part, Period, Prose, Sentence, Verb, printed

INDICES, FUNDS = ("^GSPC", "^DJI", "^IXIC", "^RUT"), ("SPY", "IWM", "QQQ", "DIA", "TLT", "GLD")
TITLES = (
    "Stocks end the session mixed",
    "Market wrap: what moved Wall Street",
    "Closing bell",
    "Wall Street at the close",
)


@dataclass(frozen=True)
class Change:
    """One printed number said wrongly: what is printed, or the word that carries its sign or period."""

    number: int  # which of the article's numbers
    kind: str
    value: Decimal | None = None  # printed instead
    flipped: bool = False
    period: str = ""  # said instead
    unit_word: tuple[str, str] | None = None  # a scale word and what replaces it


@dataclass(frozen=True)
class Printed:
    """A number in the text of a rendered article, and what it claims there."""

    number: Number
    start: int
    end: int
    text: str
    value: Decimal  # as claimed, signed, multiplied out
    sentence: tuple[int, int]
    fact: Fact  # true one, or that of another period where the period was changed
    date_text: str | None


class Wrap:
    """One day's article as sentences in paragraphs; rendering it with a change leaves the rest as it is."""

    def __init__(self, market: Market, day: dt.date, rng: random.Random) -> None:
        self.day, self.weekday = day, f"{day:%A}"
        self.title = rng.choice(TITLES)
        self.paragraphs = _paragraphs(market, day, Prose(rng, self.weekday), rng)

    @property
    def numbers(self) -> list[Number]:
        """All numbers in text order."""
        return [part for p in self.paragraphs for s in p for part in s if isinstance(part, Number)]

    def render(self, change: Change | None = None) -> tuple[str, list[Printed]]:
        """The text, and each number's place and claim."""
        text, found, index = f"{self.title}\n\n", [], -1
        for paragraph in self.paragraphs:
            for sentence in paragraph:
                start, made = len(text), []
                for position, part in enumerate(sentence):
                    mine = change if change is not None and _owner(sentence, position, index) == change.number else None
                    if isinstance(part, Number):
                        index += 1
                        written, value = _written(part, mine)
                        made.append(
                            (
                                part,
                                len(text),
                                written,
                                value,
                                mine,
                                _period_text(sentence, position, mine, self.weekday),
                            )
                        )
                        text += written
                    else:
                        text += _words(part, sentence, position, mine, self.weekday)
                for part, at, written, value, mine, said in made:
                    fact = part.fact.others[mine.period] if mine and mine.period else part.fact
                    found.append(Printed(part, at, at + len(written), written, value, (start, len(text)), fact, said))
                text += " "
            text = text.rstrip() + "\n\n"
        return text.rstrip() + "\n", found


def _owner(sentence: Sentence, position: int, index: int) -> int:
    """Which number of the article a part belongs to: a verb to the next one, a period to the one before, or next."""
    part = sentence[position]
    before = sum(isinstance(p, Number) for p in sentence[:position])
    base = index - before
    if isinstance(part, Number):
        return index + 1
    if isinstance(part, Verb):
        return index + 1
    if isinstance(part, Period):
        return base + (before if before else 1)
    return -1


def _written(number: Number, change: Change | None) -> tuple[str, Decimal]:
    fact = number.fact
    scale = 1 if number.style != "shares" else (10**9 if abs(fact.value) >= 1e9 else 10**6)
    own = decimal(fact.value / scale, number.places) * scale
    value = own if change is None or change.value is None else change.value
    text = printed(number, value)
    if change is not None and change.unit_word:
        text = text.replace(*change.unit_word)
        value = (
            value * (1000 if change.unit_word[1] == "billion" else Decimal("0.001"))
            if change.unit_word[1] in ("billion", "million")
            else value
        )
    sign = -1 if change is not None and change.flipped else 1
    claimed = value if fact.metric != "streak" else abs(value)
    return text, sign * claimed


def _words(part: Part, sentence: Sentence, position: int, change: Change | None, weekday: str) -> str:
    if isinstance(part, Verb):
        after = next(p for p in sentence[position:] if isinstance(p, Number))
        up = after.fact.value > 0
        return part.up if up != (change is not None and change.flipped) else part.down
    if isinstance(part, Period):
        return _said(change.period, weekday) if change is not None and change.period else part.words
    assert isinstance(part, str)
    return part


def _said(period: str, weekday: str) -> str:
    return {
        "day": f"on {weekday}",
        "week": "for the week",
        "month": "so far this month",
        "quarter": "so far this quarter",
        "year": "so far this year",
    }[period]


def _period_text(sentence: Sentence, position: int, change: Change | None, weekday: str) -> str | None:
    if change is not None and change.period:
        return _said(change.period, weekday)
    periods = [p.words for p in sentence if isinstance(p, Period)]
    return periods[0] if periods else weekday if any(isinstance(p, str) and weekday in p for p in sentence) else None


def _paragraphs(market: Market, day: dt.date, prose: Prose, rng: random.Random) -> list[list[Sentence]]:
    moves = {s: changes(market, s, day) for s in NAMES if s in market.bars}
    points = {s: changes(market, s, day, "point_change") for s in INDICES}
    closes = {s: level(market, s, day) for s in moves}
    first: list[Sentence] = []
    lead = rng.choice(INDICES[:3])
    if (close := closes.get(lead)) and _moved(moves[lead].get("day")):
        first.append(prose.day(moves[lead]["day"], points[lead].get("day"), close))
    others = [s for s in INDICES if s != lead and _moved(moves[s].get("day"))]
    rng.shuffle(others)
    if len(others) > 1:
        first.append(prose.pair(moves[others[0]]["day"], moves[others[1]]["day"]))
    pool: list[Sentence] = []
    for symbol in rng.sample(INDICES, 2):
        period = rng.choice(("week", "month", "quarter", "year") if day.weekday() > 1 else ("month", "quarter", "year"))
        if _moved(fact := moves[symbol].get(period)) and fact is not None:
            pool.append(prose.over(fact))
    funds = [s for s in FUNDS if closes.get(s)]
    for symbol in rng.sample(funds, min(2, len(funds))):
        close = closes[symbol]
        if close is not None:
            pool.append(prose.price(close))
    pool += _charts(market, day, prose, rng)
    known, news = rates(market, day), economy(market, day)
    for symbol in rng.sample(("US2Y", "US10Y", "US30Y"), 1):
        if symbol in known:
            pool.append(
                prose.yields(
                    known[symbol], known.get(f"{symbol}:{rng.choice(('day', 'week' if day.weekday() > 1 else 'day'))}")
                )
            )
    pool += [
        prose.macro(name, known[name])
        for name in ("fed", "spread")
        if name in known and rng.random() < 0.4 and abs(known[name].value) >= 0.1
    ]
    pool += [prose.macro(name, fact) for name, fact in news.items() if rng.random() < 0.35 and abs(fact.value) > 0.05]
    versus = against(market, "^RUT", "^GSPC", day)
    if (
        _moved(fact := versus.get(rng.choice(("week", "month", "year") if day.weekday() > 1 else ("month", "year"))))
        and fact is not None
    ):
        pool.append(prose.relative(fact))
    if "streak" in versus:
        pool.append(prose.run(versus["streak"]))
    rng.shuffle(pool)
    chosen = pool[:6]
    return [p for p in (first, chosen[:3], chosen[3:]) if p]


def _charts(market: Market, day: dt.date, prose: Prose, rng: random.Random) -> list[Sentence]:
    found = []
    for symbol in rng.sample((*INDICES, "SPY", "IWM", "QQQ"), 3):
        figures = chart(market, symbol, day)
        if "streak" in figures and rng.random() < 0.7:
            found.append(prose.run(figures.pop("streak")))
        figures.pop("streak", None)
        if "record" in figures:
            found.append(prose.chart("record", figures["record"]))
        figures.pop("record", None)
        if figures and abs(figures.get("distance", Fact("", "", 1, "", day, day)).value) < 0.5:
            figures.pop("distance")
        for name in rng.sample(sorted(figures), min(2, len(figures))):
            found.append(prose.chart(name, figures[name]))
    return found


def _moved(fact: Fact | None) -> bool:
    """Whether a change is large enough to be told with one place."""
    return fact is not None and abs(fact.value) >= 0.1
