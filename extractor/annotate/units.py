"""Currencies, scales and units as they are printed, and the plain units of the record that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

# -- tables ----------------------------------------------------------------------------------------------------------

CURRENCIES = {
    "$": "USD", "US$": "USD", "$US": "USD", "USD": "USD", "C$": "CAD", "$C": "CAD", "CA$": "CAD", "CAD$": "CAD",
    "Cdn$": "CAD", "CAD": "CAD", "$A": "AUD", "$NZ": "NZD",
    "A$": "AUD", "AU$": "AUD", "AUD": "AUD", "NZ$": "NZD", "NZD": "NZD", "HK$": "HKD", "HKD": "HKD", "S$": "SGD",
    "SGD": "SGD", "R$": "BRL", "BRL": "BRL", "NT$": "TWD", "TWD": "TWD", "MX$": "MXN", "€": "EUR", "EUR": "EUR",
    "£": "GBP", "GBP": "GBP", "¥": "JPY", "JPY": "JPY", "CN¥": "CNY", "RMB": "CNY", "CNY": "CNY", "₹": "INR",
    "Rs": "INR", "Rs.": "INR", "INR": "INR", "₩": "KRW", "KRW": "KRW", "CHF": "CHF", "SFr": "CHF", "SEK": "SEK",
    "NOK": "NOK", "DKK": "DKK", "ZAR": "ZAR", "₽": "RUB", "₺": "TRY",
}  # fmt: skip
CURRENCY_WORDS = {
    "dollar": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY",
    "rupee": "INR", "won": "KRW", "franc": "CHF", "Swiss franc": "CHF", "reais": "BRL", "peso": "MXN",
    "krona": "SEK", "kronor": "SEK", "krone": "NOK", "kroner": "NOK", "rand": "ZAR", "lira": "TRY", "ruble": "RUB",
    "Canadian dollar": "CAD", "Australian dollar": "AUD", "Hong Kong dollar": "HKD", "Singapore dollar": "SGD",
    "New Zealand dollar": "NZD", "pound sterling": "GBP", "sterling": "GBP",
}  # fmt: skip
CENTS = {"cent": "USD", "¢": "USD", "c": "USD", "pence": "GBP", "penny": "GBP", "p": "GBP"}
SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "K": 3, "million": 6, "mn": 6, "mln": 6, "m": 6, "M": 6, "mm": 6,
    "billion": 9, "bn": 9, "bln": 9, "b": 9, "B": 9, "trillion": 12, "trn": 12, "tn": 12, "t": 12, "T": 12,
    "lakh": 5, "crore": 7,
}  # fmt: skip
UNITS = {
    "%": "percent", "percent": "percent", "per cent": "percent", "pct": "percent", "pc": "percent", "percentage point": "percent",
    "ppt": "percent", "pp": "percent", "p.p.": "percent", "of a point": "percent", "of a full point": "percent",
    "of a percentage point": "percent", "of a percent": "percent", "of a per cent": "percent",
    "basis point": "bps", "bp": "bps", "x": "ratio", "×": "ratio", "times": "ratio", "point": "points", "pt": "points",
    "full point": "points", "index point": "points", "share": "shares", "contract": "contracts", "barrel": "barrels",
    "bpd": "barrels", "b/d": "barrels", "ounce": "ounces", "oz": "ounces", "tonne": "tonnes", "ton": "tons",
    "gallon": "gallons", "bushel": "bushels", "btc": "count", "eth": "count",
    "day": "days", "session": "days", "week": "weeks", "month": "months", "quarter": "quarters", "year": "years",
    "yr": "years", "hour": "hours", "minute": "minutes", "decade": "decades",
}  # fmt: skip
DURATIONS = ("days", "weeks", "months", "quarters", "years", "hours", "minutes", "decades")
COUNTED = (
    "jobs workers employees people positions companies stocks firms members names holdings constituents components "
    "analysts vehicles units claims"
).split()

# -- patterns --------------------------------------------------------------------------------------------------------

S = "[ \u00a0\u2009\u202f]"  # a space inside a line: a unit never stands on the next one
J = "[- \u00a0\u2009\u202f\u2011]"  # a space or hyphen


def any_of(words: Iterable[str]) -> str:
    """Alternatives of a pattern, longest first, spaces as any space."""
    return "|".join(re.escape(w).replace("\\ ", S) for w in sorted(words, key=lambda w: (-len(w), w)))


_SIGNS, _CODES = (any_of(c for c in CURRENCIES if c[-1].isalpha() == named) for named in (False, True))
CURRENCY = rf"(?:{_SIGNS}|(?<![A-Za-z])(?:{_CODES})(?={S}?[\d.]))"
SCALE = (
    rf"(?:{J}?(?:hundred{S}(?:thousand|million|billion)|lakh{S}crore|(?:hundred|thousand|million|billion|trillion"
    rf"|crore|lakh)s?)\b|{S}?(?:trn|tn|bn|mn|mln|bln|mm)(?!\w)|(?<=[\d½¼¾])[kmbt](?:(?!\w)|(?=b/d|bpd)))"
)
PERIOD = r"(?:day|session|week|month|quarter|year)"
_PERCENT = rf"(?:percentage{J}points?|per{S}?cent|pct|(?<=[\d½¼¾])pc|p\.p\.|ppts?|pps?)"
UNIT = (
    rf"(?:{S}?%(?:{J}points?\b)?|{J}?{_PERCENT}(?!\w)|{J}?(?:basis{J}points?|bps?)\b|[x×](?!\w)|{S}[x×](?!\w|{S}\d)|{J}times\b"
    rf"|{S}of{S}an?{S}(?:full{S})?(?:percentage{S})?(?:points?|per{S}?cent)\b"
    rf"|{J}(?:full{S}|index{S})?points?\b|{J}?pts?\b|{S}?¢|{J}(?:cents?|pence)\b|(?<=[\d½¼¾])(?-i:[pc])(?!\w)"
    rf"|{J}(?:US{S}|U\.S\.{S})?(?!won{S}(?:the|a|an|by|its|their|over|back|out|approval)\b)(?:{any_of(CURRENCY_WORDS)})s?\b(?!['’])"
    rf"|{J}(?:shares|contracts|barrels|ounces|tonnes|tons|gallons|bushels|oz)\b"
    rf"|-(?:contract|barrel|ounce|tonne|ton|gallon|bushel)\b|{S}?(?:bpd|b/d)\b|{S}(?-i:BTC|ETH)\b"
    rf"|{J}(?:trading{J})?(?:{PERIOD}|yr|hour|minute|decade)s?\b"
    rf"(?!{J}(?:percentage{J})?points?\b|-(?:end|over|ago|on|to)\b))"
)


def scale_of(text: str | None) -> int:
    """The power of ten of a scale word; 0 for none."""
    return _scale_of(text) if text else 0


@lru_cache(maxsize=256)
def _scale_of(text: str) -> int:
    words = re.split(r"[-\s\u2011]+", text.strip(" -\u00a0"))
    found = [SCALES.get(w) or SCALES.get(w.lower()) or SCALES.get(w.lower().rstrip("s")) for w in words]
    return sum(power or 0 for power in found) if all(found) else 0


def unit_of(text: str | None, currency: str | None) -> tuple[str, Decimal]:
    """The plain unit of a unit surface and a currency sign, and the factor that the number is multiplied by."""
    if currency:
        sign = currency.strip()
        if code := CURRENCIES.get(sign) or CURRENCIES.get(sign.upper(), ""):
            return code, _ONE
    return _unit_of(text) if text else ("", _ONE)


_ONE = Decimal(1)
_CENT = Decimal("0.01")


@lru_cache(maxsize=512)
def _unit_of(text: str) -> tuple[str, Decimal]:
    word = re.sub(r"[-\s\u2011]+", " ", text).strip().lower()
    if word.startswith("%"):
        return "percent", _ONE
    word = re.sub(r"^trading (?=.)", "", word)
    word = re.sub(r"^of an ", "of a ", re.sub(r"^(?:us|u\.s\.) (?=dollar)", "", word))
    for name in (word, word.removesuffix("s")):
        if name in UNITS:
            return UNITS[name], _ONE
        if name in CENTS:
            return CENTS[name], _CENT
        if code := _WORDS.get(name):
            return code, _ONE
    return "", _ONE


_WORDS = {name.lower(): code for name, code in CURRENCY_WORDS.items()}
