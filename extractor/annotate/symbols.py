"""Explicit symbols in a text: "(NASDAQ: AMPL)", "(IWM)", "(AAPL +0.31%)", "$AMPL", "(.SPX)", "NYSEARCA: IWM".

`explicit` finds them; `resolve` says what a symbol on an exchange stands for.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.annotate.gazetteer import Entry

_US = frozenset(
    "NASDAQ NASDAQGS NASDAQGM NASDAQCM NYSE NYSEMKT NYSEARCA NYSEAMERICAN AMEX ARCA BATS CBOE OTC OTCMKTS OTCQB "
    "OTCQX OTCPK".split()
)
_SUFFIX = {
    "LON": ".L", "LSE": ".L", "AIM": ".L", "ETR": ".DE", "FRA": ".DE", "XETRA": ".DE", "FWB": ".DE", "EPA": ".PA",
    "AMS": ".AS", "SWX": ".SW", "SIX": ".SW", "BIT": ".MI", "BME": ".MC", "STO": ".ST", "CPH": ".CO", "OSL": ".OL",
    "OSE": ".OL", "TYO": ".T", "TSE": ".T", "HKG": ".HK", "HKEX": ".HK", "SEHK": ".HK", "TSX": ".TO", "TSXV": ".V",
    "CVE": ".V", "ASX": ".AX", "KRX": ".KS", "KOSDAQ": ".KQ", "NSE": ".NS", "BSE": ".BO", "BOM": ".BO", "SHA": ".SS",
    "SSE": ".SS", "SHE": ".SZ", "TPE": ".TW", "TADAWUL": ".SR", "JSE": ".JO", "BVMF": ".SA",
}  # fmt: skip
INDEX_CODES = {
    "SPX": "^GSPC", "INX": "^GSPC", "DJI": "^DJI", "INDU": "^DJI", "IXIC": "^IXIC", "COMP": "^IXIC", "NDX": "^NDX",
    "RUT": "^RUT", "RUI": "^RUI", "RUA": "^RUA", "VIX": "^VIX", "SOX": "^SOX", "STOXX": "^STOXX", "FTSE": "^FTSE",
    "UKX": "^FTSE", "FTMC": "^FTMC", "GDAXI": "^GDAXI", "DAX": "^GDAXI", "FCHI": "^FCHI", "N225": "^N225",
    "TOPX": "^TPX", "HSI": "^HSI", "SSEC": "000001.SS", "CSI300": "000300.SS", "KS11": "^KS11", "AXJO": "^AXJO",
    "NSEI": "^NSEI", "BSESN": "^BSESN", "STOXX50E": "^STOXX50E", "BKX": "^BKX", "DXY": "DX-Y.NYB", "TNX": "US10Y",
    "TYX": "US30Y", "FVX": "US5Y", "IRX": "US3M", "US10YT=RR": "US10Y", "US2YT=RR": "US2Y",
}  # fmt: skip
_COINS = frozenset("BTC ETH SOL XRP DOGE ADA BNB AVAX DOT LTC LINK SHIB".split())
_WORDS = frozenset(  # capitals in brackets that are no symbol unless their name stands before them
    "AI IT ON ALL GDP CPI PPI PCE EPS EV PE PEG ETF ETFS IPO CEO CFO COO CTO FAQ USA US UK EU UN IMF ECB BOE BOJ FED "
    "FOMC SEC FDA FTC DOJ IRS BLS BEA ISM PMI GAAP EBIT YTD YOY QOQ MOM TTM NAV AUM ROI ROE ROIC FCF DCF REIT REITS "
    "ESG API LLM GPU CPU NYSE OPEC WTI EIA IEA LNG MBA QE QT NFP JOLTS ADR ADRS TIPS BPS CAGR AAII RSI MACD SMA EMA "
    "ATH DMA ADX NPL NII NIM ARR SAAS ASIC EPA WHO NATO OECD NBER CME CBOE ICE DRAM NAND HBM MAG EM DM LBO SPAC NFT "
    "IPO ET EST EDT GMT BST CET AP AFP PA Q FY H M B K R A I X".split()
)
_NO_LINE = frozenset(
    "Q A AI GDP CPI PPI PCE PMI ISM EPS FED FX US UK EU ECB BOE BOJ FOMC WTI OIL GOLD NOTE TIP TIPS PM AM".split()
)
_SYMBOL = r"(?:\d{3,6}|[A-Z]{1,5}\d?)(?:[.\-/][A-Z]{1,2})?"
_LISTED = re.compile(rf"\b([A-Z][A-Za-z]{{1,10}}(?: (?:Arca|ARCA|American|AMERICAN|MKT))?)\s?:\s?({_SYMBOL})\b")
_BARE = re.compile(
    r"\((?P<bare>\^?[A-Z][A-Z0-9]{0,5}(?:[.\-][A-Z]{1,2})?|\.[A-Z0-9]{2,8}|\d{4,6}\.[A-Z]{1,2})"
    r"(?P<rest>\)|,?:?\s+[+\-−–]?[$€£]?\d[^()\n]{0,24}\)|[,;:]\s[^()\n]{1,40}\)|\s[▲▼][^()\n]{0,24}\))"
)
_CASH = re.compile(r"\$(?<![\w$]\$)([A-Z]{2,5})\b(?![.\d])")
_LINE = re.compile(r"(?m)^[ \t]*[-*•][ \t]+\**(?P<line>[A-Z]{1,5})\**:(?=[\s*])")
_QUOTE = re.compile(r",?:?\s+[+\-−–▲▼$€£\d]")


class Symbol(NamedTuple):
    """A symbol in a text. `open` is where its bracket begins (or the symbol, without one), `end` where the symbol ends.

    `proof` is 2 for an exchange or a cashtag, 1 for brackets with a quote in them, 0 for brackets alone.
    """

    open: int
    start: int
    end: int
    close: int
    symbol: str
    exchange: str
    proof: int


def explicit(text: str) -> list[Symbol]:
    """All explicit symbols of a text, in order."""
    found = []
    for m in _LISTED.finditer(text):
        exchange = m[1].upper().replace(" ", "")
        if exchange in _US or exchange in _SUFFIX:
            lead = text[max(0, m.start() - 2) : m.start()].rstrip()
            opened = lead[-1:] in ("(", "[")
            first = text.rindex(lead[-1], 0, m.start()) if opened else m.start()
            close = m.end() + (1 if opened and text[m.end() : m.end() + 1] in (")", "]") else 0)
            found.append(Symbol(first, m.start(2), m.end(), close, m[2], exchange, 2))
    for m in _BARE.finditer(text):
        proof = 1 if _QUOTE.match(m["rest"]) else 0
        found.append(Symbol(m.start(), m.start("bare"), m.end("bare"), m.end(), m["bare"], "", proof))
    for m in _CASH.finditer(text):
        found.append(Symbol(m.start(), m.start(), m.end(), m.end(), m[1], "$", 2))
    lines = [m for m in _LINE.finditer(text) if m[1] not in _NO_LINE]
    if any(len(m[1]) > 2 for m in lines):  # "- ORCL: ... / - F: ...": a list that goes by symbols
        found += [Symbol(m.start(1), m.start(1), m.end(1), m.end(1), m[1], "", 1) for m in lines]
    return sorted(found)


def is_abbreviation(symbol: str) -> bool:
    """Whether capitals in brackets are an ordinary abbreviation, so that they prove nothing alone."""
    return symbol in _WORDS


def resolve(symbol: Symbol, known: dict[str, Entry]) -> str:
    """The id that a symbol stands for; a US form where the exchange is not named."""
    bare = symbol.symbol
    if suffix := _SUFFIX.get(symbol.exchange):
        bare = bare.zfill(4) if suffix == ".HK" and bare.isdigit() else bare
        return bare.replace(".", "-") + suffix
    if bare.startswith("."):
        return INDEX_CODES.get(bare[1:], bare)
    if bare.lstrip("^") in INDEX_CODES and f"{bare}" not in known and not symbol.exchange:
        return INDEX_CODES[bare.lstrip("^")]
    if symbol.exchange == "$" and bare in _COINS:
        return f"{bare}-USD"
    ric = re.fullmatch(r"([A-Z]+)\.(O|OQ|N|A|K|P)", bare)
    if ric and (ric[2] != "A" or ric[1] not in ("BRK", "BF")):
        return ric[1]
    if bare in known or (re.search(r"\.[A-Z]{1,2}$", bare) and bare not in ("BRK.A", "BRK.B", "BF.A", "BF.B")):
        return bare
    return re.sub(r"[./](?=[A-Z]$)", "-", bare)
