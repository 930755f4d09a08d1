"""Printed numerals as numbers: digits, words, fractions and folds; currencies, scales and units.

`parse` reads one surface such as "$1.5-2.0 billion" or "a quarter-point". The tables here are what the quantities
component builds its patterns from.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractor.errors import InputError

# -- tables ----------------------------------------------------------------------------------------------------------

CURRENCIES = {
    "$": "USD", "US$": "USD", "USD": "USD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "Cdn$": "CAD", "CAD": "CAD",
    "A$": "AUD", "AU$": "AUD", "AUD": "AUD", "NZ$": "NZD", "NZD": "NZD", "HK$": "HKD", "HKD": "HKD", "S$": "SGD",
    "SGD": "SGD", "R$": "BRL", "BRL": "BRL", "NT$": "TWD", "TWD": "TWD", "MX$": "MXN", "€": "EUR", "EUR": "EUR",
    "£": "GBP", "GBP": "GBP", "¥": "JPY", "JPY": "JPY", "CN¥": "CNY", "RMB": "CNY", "CNY": "CNY", "₹": "INR",
    "Rs": "INR", "Rs.": "INR", "INR": "INR", "₩": "KRW", "KRW": "KRW", "CHF": "CHF", "SFr": "CHF", "SEK": "SEK",
    "NOK": "NOK", "DKK": "DKK", "ZAR": "ZAR", "₽": "RUB", "₺": "TRY",
}  # fmt: skip
CURRENCY_WORDS = {
    "dollar": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY",
    "rupee": "INR", "won": "KRW", "franc": "CHF", "Swiss franc": "CHF", "real": "BRL", "reais": "BRL", "peso": "MXN",
    "krona": "SEK", "kronor": "SEK", "krone": "NOK", "kroner": "NOK", "rand": "ZAR", "lira": "TRY", "ruble": "RUB",
    "Canadian dollar": "CAD", "Australian dollar": "AUD", "Hong Kong dollar": "HKD", "Singapore dollar": "SGD",
}  # fmt: skip
CENTS = {"cent": "USD", "¢": "USD", "c": "USD", "pence": "GBP", "penny": "GBP", "p": "GBP"}
SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "K": 3, "million": 6, "mn": 6, "mln": 6, "m": 6, "M": 6, "mm": 6,
    "billion": 9, "bn": 9, "bln": 9, "b": 9, "B": 9, "trillion": 12, "trn": 12, "tn": 12, "t": 12, "T": 12,
    "lakh": 5, "crore": 7, "lakh crore": 12,
}  # fmt: skip
UNITS = {
    "%": "percent", "percent": "percent", "per cent": "percent", "pct": "percent", "percentage point": "percent",
    "ppt": "percent", "pp": "percent", "p.p.": "percent", "percentage-point": "percent", "pct.": "percent",
    "basis point": "bps", "basis-point": "bps", "bp": "bps", "x": "ratio", "X": "ratio", "×": "ratio", "times": "ratio",
    "time": "ratio", "point": "points", "pt": "points", "share": "shares", "contract": "contracts",
    "barrel": "barrels", "bpd": "barrels", "b/d": "barrels", "ounce": "ounces", "tonne": "tonnes", "ton": "tons",
    "gallon": "gallons", "bushel": "bushels", "unit": "count", "vehicle": "count",
    "day": "days", "session": "days", "trading day": "days", "trading session": "days", "week": "weeks",
    "month": "months", "quarter": "quarters", "year": "years", "hour": "hours", "minute": "minutes",
    "job": "count", "people": "count", "worker": "count", "employee": "count", "claim": "count", "position": "count",
    "company": "count", "companies": "count", "stock": "count", "firm": "count", "member": "count", "name": "count",
    "holding": "count", "constituent": "count", "component": "count", "analyst": "count",
}  # fmt: skip
DURATIONS = ("days", "weeks", "months", "quarters", "years", "hours", "minutes")

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
WORDS = {w: i for i, w in enumerate(_ONES, 1)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}
ORDINALS = {w: i for i, w in enumerate(_ORDINALS, 1)}
FRACTIONS = {
    "half": (1, 2), "third": (1, 3), "quarter": (1, 4), "fourth": (1, 4), "fifth": (1, 5), "sixth": (1, 6),
    "seventh": (1, 7), "eighth": (1, 8), "ninth": (1, 9), "tenth": (1, 10), "twentieth": (1, 20),
}  # fmt: skip
MULTIPLES = {"double": 2, "twice": 2, "twofold": 2, "triple": 3, "thrice": 3, "treble": 3, "quadruple": 4, "quintuple": 5}
_VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333", "⅔": "0.6667", "⅛": "0.125", "⅜": "0.375", "⅝": "0.625", "⅞": "0.875"}

# -- patterns --------------------------------------------------------------------------------------------------------


def _any(words: object) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


CURRENCY = rf"(?:{_any(c for c in CURRENCIES if not c[-1].isalpha())}|(?:{_any(c for c in CURRENCIES if c[-1].isalpha())})(?=\s?[\d.]))"
DIGITS = r"(?:(?:\d{1,3}(?:,\d{2,3})+(?!\d)|\d+)(?:\.\d+)?[½¼¾⅓⅔⅛⅜⅝⅞]?|\.\d+|[½¼¾⅓⅔⅛⅜⅝⅞])"
_SMALL = rf"(?:(?:{_any(_TENS)})(?:[-\s](?:{_any(_ONES[:9])}))?|{_any(_ONES)})"
WORD = rf"(?:{_SMALL}(?:\s(?:and\sa\shalf|and\sa\squarter|point\s{_SMALL}))?)"
SCALE = r"(?:[-\s]?(?:hundred\sthousand|lakh\scrore|thousand|hundred|[mbtMBT](?:illion|rillion)|trillion|crore|lakh)s?\b|\s?(?:trn|tn|bn|mn|mln|bln|mm)\b|[kKmMbBtT](?![\w$£€]))"
UNIT = (
    r"(?:\s?%(?!\w)(?:[-\s]points?\b)?|[-\s]?(?:percentage[-\s]points?|percent(?:age)?(?![\w])|per\scent\b|pct\.?(?!\w)|p\.p\.|pps?\b|ppts?\b)"
    r"|[-\s]?(?:basis[-\s]points?|bps?)\b|\s?[x×X](?![\w-])|[-\s]times?\b"
    r"|\s?¢|[-\s]?(?:cents?|pence)\b|p(?![\w%])|[-\s]?(?:points?|pts?)\b"
    rf"|[-\s](?:US\s|U\.S\.\s)?(?:{_any(CURRENCY_WORDS)})s?\b(?!['’])"
    r"|[-\s](?:consecutive\s|straight\s|successive\s)?(?:shares?|contracts?|barrels?|ounces?|tonnes?|tons?|gallons?|bushels?|jobs|workers|employees|people|positions|companies|stocks|firms|members|names|holdings|constituents|components|analysts|vehicles|units|claims)\b(?:\s(?:per|a)\sday\b)?"
    r"|\s?bpd\b|[-\s](?:consecutive[-\s]|straight[-\s]|successive[-\s])?(?:trading[-\s])?(?:days?|sessions?|weeks?|months?|quarters?|years?|hours?|minutes?)\b)"
)
_ONE = re.compile(
    rf"(?P<sign>[-−–+±])?\s?(?P<cur>{CURRENCY})?\s?(?P<sign2>[-−–+])?(?P<num>{DIGITS}|{WORD})(?P<scale>{SCALE})?(?:-plus|\+)?(?P<unit>{UNIT})?",
    re.I,
)


class Numeral(NamedTuple):
    """A number read off its surface. `step` is one unit in the last printed place, scaled as the number is."""

    low: Decimal
    high: Decimal
    unit: str
    step: Decimal


def digits(text: str) -> tuple[Decimal, Decimal]:
    """Digits, vulgar fractions or number words as (value, step). Raises ValueError for anything else."""
    text = text.strip().lower()
    if text and text[-1] in _VULGAR:
        whole = text[:-1].strip() or "0"
        return Decimal(whole.replace(",", "")) + Decimal(_VULGAR[text[-1]]), Decimal(0)
    if text[:1].isdigit() or text[:1] == ".":
        plain = text.replace(",", "")
        places = len(plain.partition(".")[2])
        return Decimal(plain), Decimal(1).scaleb(-places)
    whole, *rest = re.split(r"\s(?:and\sa|point)\s", text)
    value = Decimal(sum(WORDS[w] for w in re.split(r"[-\s]", whole)))
    if rest and rest[0] in FRACTIONS:
        top, bottom = FRACTIONS[rest[0]]
        return value + Decimal(top) / bottom, Decimal(0)
    if rest:
        return value + Decimal(WORDS[rest[0]]) / 10, Decimal("0.1")
    return value, Decimal(1)


def scale_of(text: str | None) -> int:
    """The power of ten of a scale word; 0 for none."""
    word = re.sub(r"[-\s]+", " ", text or "").strip()
    if word == "hundred thousand":
        return 5
    return SCALES.get(word) or SCALES.get(word.lower().rstrip("s")) or 0


def unit_of(text: str | None, currency: str | None) -> tuple[str, Decimal]:
    """The plain unit of a unit surface and a currency sign, and the factor that the number is multiplied by."""
    code = CURRENCIES.get((currency or "").strip()) or CURRENCIES.get((currency or "").strip().upper(), "")
    word = re.sub(r"\s+", " ", (text or "").strip(" -")).strip()
    if code:
        return code, Decimal(1)
    if not word:
        return "", Decimal(1)
    low = re.sub(r"^(?:consecutive|straight|successive)[- ]", "", word.lower())
    low = re.sub(r"^(?:us|u\.s\.) (?=dollar)", "", re.sub(r"(?: (?:per|a) day)$", "", low)).replace("trading-", "trading ")
    if low.startswith("%"):
        return "percent", Decimal(1)
    for name in (word, low, low.rstrip("s"), low.replace("-", " "), low.replace("-", " ").rstrip("s")):
        if name in UNITS:
            return UNITS[name], Decimal(1)
        if name in CENTS:
            return CENTS[name], Decimal("0.01")
        if name in CURRENCY_WORDS:
            return CURRENCY_WORDS[name], Decimal(1)
    for name, code in CURRENCY_WORDS.items():
        if low.rstrip("s") == name.lower():
            return code, Decimal(1)
    return "", Decimal(1)


def fraction(text: str) -> Decimal | None:
    """The share of one that a fraction in words names: "two-thirds", "a quarter", "half"; None for anything else."""
    m = re.fullmatch(
        rf"(?:(?P<top>an?|{_any(_ONES[:9])})[-\s])?(?P<part>{_any(FRACTIONS)}|halves)s?", text.strip().lower()
    )
    if m is None:
        return None
    top, bottom = FRACTIONS["half" if m["part"] == "halves" else m["part"]]
    return Decimal(WORDS.get(m["top"] or "a", 1) * top) / bottom


def multiple(text: str) -> Decimal | None:
    """The factor that "double", "tripled", "four-fold", "10-fold" or "halved" names; None for anything else."""
    word = text.strip().lower()
    if word.startswith("halv"):
        return Decimal("0.5")
    if m := re.fullmatch(rf"({_any(_ONES)}|{_any(_TENS)}|hundred|\d+(?:\.\d+)?)[-\s]?fold", word):
        return Decimal(m[1]) if m[1][0].isdigit() else Decimal(WORDS.get(m[1], 100))
    stem = re.sub(r"(?:d|s|ing|-digits?)$", "", word)
    return Decimal(MULTIPLES[stem]) if stem in MULTIPLES else Decimal(2) if stem == "doubl" else None


def point_fraction(text: str) -> Decimal | None:
    """Percentage points that "a quarter-point", "half a percentage point", "three-quarters of a point" name."""
    m = re.fullmatch(
        r"((?:(?:an?|one|two|three)[-\s])?(?:half|quarters?|thirds?|tenths?|eighths?|fifths?))(?:[-\s](?:of\s)?an?)?[-\s](?:full[-\s])?(?:percentage[-\s]|per[-\s]?cent(?:age)?[-\s])?points?",
        text.strip().lower(),
    )
    return fraction(m[1]) if m else None


def parse(surface: str) -> Numeral:
    """The number that a value's text stands for, in the units of the record; ranges have low < high.

    Raises InputError for a text that is no number.
    """
    text = re.sub(r"\s+", " ", surface.strip())
    if (point := point_fraction(text)) is not None:
        return Numeral(point, point, "percent", Decimal(0))
    if (part := fraction(text)) is not None:
        percent = (part * 100).quantize(Decimal("0.01"))
        return Numeral(percent, percent, "percent", Decimal(0))
    if (factor := multiple(text)) is not None:
        return Numeral(factor, factor, "ratio", Decimal(0))
    if (match := _ONE.fullmatch(text)) is not None:
        return _number(match)
    halves = re.split(r"\s?(?:[-–—−]|\bto\b|\band\b|\bor\b)\s?(?=(?:[-−+]?\s?[\d.]|[A-Za-z]{0,3}[$€£¥₹]|" + WORD + r"\b))", text)
    halves = [h for h in halves if h.strip()]
    if len(halves) == 2 and re.search(r"[\dA-Za-z%]", halves[0]) and all(_ONE.fullmatch(h.strip()) for h in halves):
        return _range(halves[0].strip(), halves[1].strip())
    raise InputError(f"{surface!r} is not a number", remedy="give digits, number words or a fraction with its unit")


def _number(match: re.Match[str], *, scale: str | None = None, unit: str | None = None, cur: str | None = None) -> Numeral:
    value, step = digits(match["num"])
    power = Decimal(1).scaleb(scale_of(match["scale"] or scale))
    name, factor = unit_of(match["unit"] or unit, match["cur"] or cur)
    if (match["sign"] or match["sign2"] or "+") in "-−–":
        value = -value
    return Numeral(value * power * factor, value * power * factor, name, step * power * factor)


def _range(first: str, second: str) -> Numeral:
    a, b = _ONE.fullmatch(first), _ONE.fullmatch(second)
    assert a is not None and b is not None
    right = _number(b, cur=a["cur"], unit=a["unit"])
    left = _number(a, scale=b["scale"], unit=b["unit"], cur=b["cur"])
    low, high = sorted((left.low, right.low))
    return Numeral(low, high, right.unit or left.unit, max(left.step, right.step))
