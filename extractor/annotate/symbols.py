"""Explicit symbols in a text: "(NASDAQ: AMPL)", "(IWM)", "(AAPL +0.31%)", "$AMPL", "(.SPX)", "NYSEARCA: IWM".

`explicit` finds them; `resolve` says what a symbol on an exchange stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.annotate.gazetteer import Entry

_US = "NASDAQ|NASDAQGS|NASDAQGM|NASDAQCM|NYSE|NYSEMKT|NYSEARCA|NYSE ARCA|NYSE AMERICAN|AMEX|ARCA|BATS|CBOE|OTC|OTCMKTS|OTCQB|OTCQX|OTCPK"
_SUFFIX = {
    "LON": ".L", "LSE": ".L", "AIM": ".L", "ETR": ".DE", "FRA": ".DE", "XETRA": ".DE", "FWB": ".DE", "EPA": ".PA",
    "AMS": ".AS", "SWX": ".SW", "SIX": ".SW", "BIT": ".MI", "BME": ".MC", "STO": ".ST", "CPH": ".CO", "OSL": ".OL",
    "OSE": ".OL", "TYO": ".T", "TSE": ".T", "HKG": ".HK", "HKEX": ".HK", "SEHK": ".HK", "TSX": ".TO", "TSXV": ".V",
    "CVE": ".V", "ASX": ".AX", "KRX": ".KS", "KOSDAQ": ".KQ", "NSE": ".NS", "BSE": ".BO", "BOM": ".BO", "SHA": ".SS",
    "SSE": ".SS", "SHE": ".SZ", "TPE": ".TW", "TADAWUL": ".SR", "JSE": ".JO", "BVMF": ".SA",
}  # fmt: skip
_RIC = {
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
    "ET EST EDT GMT BST CET AP AFP PA Q FY H M B K R A I X".split()
)
_EXCHANGE = rf"(?:{_US}|{'|'.join(_SUFFIX)})"
_SYMBOL = r"(?:\d{3,6}|[A-Z]{1,5}\d?)(?:[.\-/][A-Z]{1,2})?"
_EXPLICIT = re.compile(
    rf"(?P<open>[(\[]\s*)?(?i:(?P<exchange>\b{_EXCHANGE}))\s?:\s?(?P<listed>{_SYMBOL})\b"
    rf"|\((?P<bare>\^?[A-Z][A-Z0-9]{{0,5}}(?:[.\-][A-Z]{{1,2}})?|\.[A-Z0-9]{{2,8}}|\d{{4,6}}\.[A-Z]{{1,2}})"
    rf"(?P<rest>\)|,?:?\s+[+\-−–]?[$€£]?\d[^()\n]{{0,24}}\)|[,;:]\s[^()\n]{{1,40}}\)|\s[▲▼][^()\n]{{0,24}}\))"
    r"|(?<![\w$])\$(?P<cash>[A-Z]{2,5})\b(?![.\d])"
)


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


def explicit(text: str) -> Iterator[Symbol]:
    """All explicit symbols of a text, in order."""
    for m in _EXPLICIT.finditer(text):
        if m["listed"]:
            close = m.end() + (1 if m["open"] and text[m.end() : m.end() + 1] in ")]" else 0)
            yield Symbol(m.start(), m.start("listed"), m.end(), close, m["listed"], m["exchange"].upper(), 2)
        elif m["bare"]:
            quoted = bool(re.match(r",?:?\s+[+\-−–▲▼$€£\d]", m["rest"]))
            yield Symbol(m.start(), m.start("bare"), m.end("bare"), m.end(), m["bare"], "", 1 if quoted else 0)
        else:
            yield Symbol(m.start(), m.start(), m.end(), m.end(), m["cash"], "$", 2)


def is_abbreviation(symbol: str) -> bool:
    """Whether capitals in brackets are an ordinary abbreviation, so that they prove nothing alone."""
    return symbol in _WORDS


def resolve(symbol: Symbol, known: dict[str, Entry]) -> str:
    """The id that a symbol stands for; a US form where the exchange is not named."""
    bare = symbol.symbol
    if suffix := _SUFFIX.get(symbol.exchange):
        if suffix == ".HK" and bare.isdigit():
            bare = bare.zfill(4)
        local = bare.replace(".", "-") + suffix
        return _twin(local, known)
    if bare.startswith("."):
        return _RIC.get(bare[1:], bare)
    if bare.lstrip("^") in _RIC and f"{bare}" not in known and not symbol.exchange:
        return _RIC[bare.lstrip("^")]
    if symbol.exchange == "$" and bare in _COINS:
        return f"{bare}-USD"
    ric = re.fullmatch(r"([A-Z]+)\.(O|OQ|N|A|K|P)", bare)
    if ric and (ric[2] != "A" or ric[1] not in ("BRK", "BF")):
        return ric[1]
    if bare in known or re.search(r"\.[A-Z]{1,2}$", bare) and bare not in ("BRK.A", "BRK.B", "BF.A", "BF.B"):
        return bare
    return re.sub(r"[./](?=[A-Z]$)", "-", bare)


def _twin(local: str, known: dict[str, Entry]) -> str:
    return local if local in known or not local.endswith(".L") else local
