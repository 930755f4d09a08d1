"""Sentences of a market wrap, as parts: words, numbers, verbs that carry a sign, words that carry a period."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from wraps.facts import Fact, decimal

NAMES = {
    "^GSPC": ("the S&P 500", "the S&P 500 index", "the benchmark S&P 500"),
    "^DJI": ("the Dow Jones Industrial Average", "the Dow", "the Dow industrials"),
    "^IXIC": ("the Nasdaq Composite", "the Nasdaq", "the tech-heavy Nasdaq Composite"),
    "^RUT": ("the Russell 2000", "the small-cap Russell 2000", "the Russell 2000 index"),
    "^VIX": ("the Cboe Volatility Index", "the VIX"),
    "SPY": ("the SPDR S&P 500 ETF Trust (SPY)", "SPY"),
    "IWM": ("the iShares Russell 2000 ETF (IWM)", "IWM"),
    "QQQ": ("the Invesco QQQ Trust (QQQ)", "QQQ"),
    "DIA": ("the SPDR Dow Jones Industrial Average ETF Trust (DIA)", "DIA"),
    "TLT": ("the iShares 20+ Year Treasury Bond ETF (TLT)", "TLT"),
    "GLD": ("SPDR Gold Shares (GLD)", "GLD"),
    "US10Y": ("the 10-year Treasury yield", "the yield on the 10-year Treasury note"),
    "US2Y": ("the 2-year Treasury yield", "the yield on the two-year note"),
    "US30Y": ("the 30-year Treasury yield", "the yield on the 30-year bond"),
}
RISE = ("rose", "gained", "climbed", "added", "advanced")
FALL = ("fell", "lost", "dropped", "shed", "declined")
PERIODS = {
    "day": ("on {weekday}", "on the day", "in {weekday}'s session"),
    "week": ("for the week", "this week", "on the week"),
    "month": ("so far this month", "for the month to date", "since the start of the month"),
    "quarter": ("so far this quarter", "for the quarter to date"),
    "year": ("so far this year", "year to date", "since the start of the year"),
}


@dataclass(frozen=True)
class Number:
    """A printed number: its fact, and how it is printed. `signed` prints the sign, else a verb or word carries it."""

    fact: Fact
    places: int = 1
    style: str = "percent"  # percent, points, money, bps, shares, count, days, plain, range
    signed: bool = False


@dataclass(frozen=True)
class Verb:
    """Words that carry the sign of the next number: one for a rise, one for a fall."""

    up: str
    down: str


@dataclass(frozen=True)
class Period:
    """Words that carry the period of the number before."""

    words: str


Part = str | Number | Verb | Period
Sentence = list[Part]


class Prose:
    """Sentences with a choice of words, the same for the same random numbers."""

    def __init__(self, rng: random.Random, weekday: str) -> None:
        self.rng, self.weekday = rng, weekday

    def name(self, symbol: str, capital: bool = False) -> str:
        """One of a subject's names."""
        text = self.rng.choice(NAMES[symbol])
        return text[0].upper() + text[1:] if capital else text

    def verb(self) -> Verb:
        """A verb of rising and its opposite."""
        return Verb(self.rng.choice(RISE), self.rng.choice(FALL))

    def period(self, fact: Fact) -> Period:
        """Words for the fact's period."""
        return Period(self.rng.choice(PERIODS[fact.period]).format(weekday=self.weekday))

    def percent(self, fact: Fact, signed: bool = False) -> Number:
        """A return as wraps print it: one or two places."""
        return Number(fact, self.rng.choice((1, 1, 2)), "percent", signed)

    def one_of(self, *sentences: Sentence) -> Sentence:
        """Any of some sentences."""
        return self.rng.choice(sentences)

    # -- returns and levels ------------------------------------------------------------------------------------------

    def day(self, move: Fact, points: Fact | None, close: Fact) -> Sentence:
        """An index's day, with its close."""
        s, places = move.subject, 2 if abs(close.value) < 100000 else 0
        level = Number(close, places, "points" if close.unit == "points" else "money")
        choices: list[Sentence] = [
            [
                self.name(s, True),
                " ",
                self.verb(),
                " ",
                self.percent(move),
                " to close at ",
                level,
                " ",
                self.period(move),
                ".",
            ],
            [
                f"{self.weekday} saw ",
                self.name(s),
                " ",
                Verb("rise", "fall"),
                " ",
                self.percent(move),
                " and finish at ",
                level,
                ".",
            ],
            [self.name(s, True), " ended ", Verb("up", "down"), " ", self.percent(move), ", closing at ", level, "."],
            [
                self.name(s, True),
                " closed ",
                Verb("higher by", "lower by"),
                " ",
                self.percent(move),
                ", at ",
                level,
                ".",
            ],
        ]
        if points is not None:
            choices += [
                [
                    self.name(s, True),
                    " ",
                    self.verb(),
                    " ",
                    Number(points, 2, "points word"),
                    ", or ",
                    self.percent(move),
                    ", to ",
                    level,
                    ".",
                ],
                [
                    self.name(s, True),
                    " ",
                    self.verb(),
                    " ",
                    Number(points, 0, "points word"),
                    " to end ",
                    f"{self.weekday} at ",
                    level,
                    ".",
                ],
            ]
        return self.rng.choice(choices)

    def pair(self, a: Fact, b: Fact) -> Sentence:
        """Two subjects in one sentence."""
        x, y = self.name(a.subject, True), self.name(b.subject)
        return self.one_of(
            [
                x,
                " ",
                self.verb(),
                " ",
                self.percent(a),
                ", while ",
                y,
                " ",
                self.verb(),
                " ",
                self.percent(b),
                " ",
                self.period(b),
                ".",
            ],
            [
                x,
                " ",
                self.verb(),
                " ",
                self.percent(a),
                " ",
                self.period(a),
                "; ",
                y,
                " ",
                self.verb(),
                " ",
                self.percent(b),
                ".",
            ],
            [
                x,
                " was ",
                Verb("up", "down"),
                " ",
                self.percent(a),
                " at the close and ",
                y,
                " ",
                self.verb(),
                " ",
                self.percent(b),
                ".",
            ],
        )

    def over(self, fact: Fact) -> Sentence:
        """A return over a longer period."""
        n, p = self.name(fact.subject), self.period(fact)
        return self.one_of(
            [n[0].upper() + n[1:], " is ", Verb("up", "down"), " ", self.percent(fact), " ", p, "."],
            [n[0].upper() + n[1:], " has ", Verb("gained", "lost"), " ", self.percent(fact), " ", p, "."],
            ["That leaves ", n, " ", Verb("up", "down"), " ", self.percent(fact), " ", p, "."],
            [n[0].upper() + n[1:], "'s ", Verb("gain", "loss"), " ", p, " stands at ", self.percent(fact), "."],
        )

    def price(self, close: Fact) -> Sentence:
        """A fund's or index's close alone."""
        n, level = self.name(close.subject, True), Number(close, 2, "points" if close.unit == "points" else "money")
        return self.one_of(
            [n, f" closed {self.weekday} at ", level, "."],
            [n, " settled at ", level, "."],
            [n, f" finished {self.weekday}'s session at ", level, "."],
        )

    def relative(self, fact: Fact) -> Sentence:
        """One subject against another."""
        a, b, p = self.name(fact.subject, True), self.name(fact.versus or ""), self.period(fact)
        return self.one_of(
            [
                a,
                " ",
                Verb("outperformed", "underperformed"),
                " ",
                b,
                " by ",
                Number(fact, 1, "points of percent"),
                " ",
                p,
                ".",
            ],
            [a, " ", Verb("beat", "lagged"), " ", b, " by ", Number(fact, 2, "points of percent"), " ", p, "."],
        )

    def run(self, fact: Fact) -> Sentence:
        """A streak."""
        n, days = self.name(fact.subject, True), Number(fact, 0, "days")
        if fact.versus:
            b, verb = self.name(fact.versus), "outperformed" if fact.value > 0 else "lagged"
            return [n, f" has {verb} ", b, " for ", days, " in a row."]
        kind = "winning" if fact.value > 0 else "losing"
        verb = "risen" if fact.value > 0 else "fallen"
        return self.one_of(
            [n, f" has now {verb} for ", days, " in a row."],
            [n, f" extended its {kind} streak to ", days, "."],
        )

    # -- charts ------------------------------------------------------------------------------------------------------

    def chart(self, name: str, fact: Fact) -> Sentence:
        """A chart figure."""
        n = self.name(fact.subject)
        cap = n[0].upper() + n[1:]
        price = Number(fact, 2, "points" if fact.unit == "points" else "money")
        shares = Number(fact, 1, "shares")
        table: dict[str, tuple[Sentence, ...]] = {
            "average50": ([cap, "'s 50-day moving average stands at ", price, "."], ["The 50-day moving average of ", n, " is ", price, "."]),
            "average200": ([cap, "'s 200-day moving average is ", price, "."], ["The 200-day moving average of ", n, " stands at ", price, "."]),
            "rsi": ([cap, "'s 14-day relative strength index reads ", Number(fact, 1, "plain"), "."], ["The 14-day RSI of ", n, " is ", Number(fact, 0, "plain"), "."]),
            "high": ([cap, "'s 52-week closing high is ", price, "."], ["The 52-week closing high of ", n, " stands at ", price, "."]),
            "low": ([cap, "'s 52-week closing low is ", price, "."], ["The 52-week closing low of ", n, " stands at ", price, "."]),
            "record": ([cap, " set a record close of ", price, "."], [cap, " finished at an all-time closing high of ", price, "."]),
            "distance": ([cap, " closed ", Number(fact, 1, "percent"), " below its record closing high."], [cap, " is ", Number(fact, 1, "percent"), " below its record close."]),
            "volatility30": ([cap, "'s 30-day realized volatility is ", Number(fact, 1, "percent"), "."], ["The 30-day realized volatility of ", n, " came to ", Number(fact, 1, "percent"), "."]),
            "volume": ([cap, " saw trading volume of ", shares, "."], ["Trading volume in ", n, " came to ", shares, "."]),
            "average_volume": (["The 30-day average volume of ", n, " is ", shares, "."], [cap, "'s 30-day average volume is ", shares, "."]),
        }  # fmt: skip
        return self.rng.choice(table[name])

    # -- rates and the economy ---------------------------------------------------------------------------------------

    def yields(self, level: Fact, move: Fact | None) -> Sentence:
        """A yield with its move."""
        n, y = self.name(level.subject, True), Number(level, 2, "percent")
        if move is None or round(move.value) == 0:
            return self.one_of([n, " ended at ", y, "."], [n, " stood at ", y, f" on {self.weekday}."])
        bps = Number(move, 0, "bps")
        if move.period == "day" and self.rng.random() < 0.5:
            return [n, " ", Verb("rose", "fell"), " ", bps, " to ", y, "."]
        return self.one_of(
            [n, " was ", Verb("up", "down"), " ", bps, " ", self.period(move), " at ", y, "."],
            [n, " ", Verb("climbed", "slipped"), " ", bps, " ", self.period(move), ", ending at ", y, "."],
        )

    def macro(self, name: str, fact: Fact) -> Sentence:
        """A policy rate, spread or monthly statistic."""
        month = f"{fact.start:%B}"
        rate = Number(fact, 1, "percent")
        table: dict[str, tuple[Sentence, ...]] = {
            "fed": (["The Federal Reserve's target range for the federal funds rate stands at ", Number(fact, 2, "range"), "."], ["The Fed's policy rate is in a range of ", Number(fact, 2, "range"), "."]),
            "spread": (["The 10-year Treasury yield's spread over the 2-year was ", Number(fact, 0, "bps"), "."],),
            "jobless": (["The U.S. unemployment rate was ", rate, f" in {month}."], ["Unemployment in the United States stood at ", rate, f" in {month}."]),
            "jobs": (["The U.S. economy ", Verb("added", "lost"), " ", Number(fact, 0, "jobs"), f" in {month}."], ["U.S. employers ", Verb("added", "cut"), " ", Number(fact, 0, "jobs"), f" in {month}."]),
            "cpi": (["U.S. consumer prices rose ", rate, f" in {month} from a year earlier."], ["U.S. inflation ran at ", rate, f" year over year in {month}."]),
            "core": (["Core U.S. consumer prices rose ", rate, f" in {month} from a year earlier."],),
            "pce": (["The U.S. core PCE price index rose ", rate, f" in {month} from a year earlier."],),
        }  # fmt: skip
        return self.rng.choice(table[name])


def printed(number: Number, value: Decimal | None = None) -> str:
    """A number as it stands in the text; another value in its place where one is given."""
    fact = number.fact
    rounded = decimal(fact.value, number.places) if value is None and number.style != "shares" else value
    if number.style == "shares":
        size = abs(fact.value) if value is None else abs(float(value))
        power, word = (9, "billion") if size >= 1e9 else (6, "million")
        return f"{decimal(size / 10**power, number.places)} {word} shares"
    assert rounded is not None
    sign = ("+" if rounded > 0 else "-") if number.signed else ""
    digits = f"{abs(rounded):,}" if number.style not in ("percent", "plain") else f"{abs(rounded)}"
    return {
        "percent": f"{sign}{digits}%", "points": digits, "points word": f"{digits} points", "money": f"${digits}",
        "bps": f"{digits} basis point{'s' * (digits != '1')}", "count": digits, "jobs": f"{digits} jobs",
        "days": f"{digits} session{'s' * (digits != '1')}", "plain": digits, "points of percent": f"{digits} percentage points",
        "range": f"{digits}%-{decimal(fact.high or 0, number.places)}%",
    }[number.style]  # fmt: skip
