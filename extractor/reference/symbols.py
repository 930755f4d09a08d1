"""Vendors' spellings of symbols, as the one that records use. A spot price and a future are two things, never one."""

from __future__ import annotations

import re

_ALIASES = {
    "USDJPY=X": "JPY=X", "USDJPY": "JPY=X", "USDCHF=X": "CHF=X", "USDCAD=X": "CAD=X", "USDCNY=X": "CNY=X",
    "USDINR=X": "INR=X", "USDMXN=X": "MXN=X", "USDKRW=X": "KRW=X", "USDSEK=X": "SEK=X", "USDBRL=X": "BRL=X",
    "EURUSD": "EURUSD=X", "GBPUSD": "GBPUSD=X", "AUDUSD": "AUDUSD=X", "EUR=X": "USDEUR=X",
    "SPX": "^GSPC", "^SPX": "^GSPC", "INX": "^GSPC", "DJIA": "^DJI", "^DJIA": "^DJI", "DJI": "^DJI", "COMP": "^IXIC",
    "IXIC": "^IXIC", "NDX": "^NDX", "RUT": "^RUT", "VIX": "^VIX", "DAX": "^GDAXI", "^DAX": "^GDAXI", "N225": "^N225",
    "DXY": "DX-Y.NYB", "DX-Y": "DX-Y.NYB", "USDX": "DX-Y.NYB", "BTCUSD": "BTC-USD", "ETHUSD": "ETH-USD",
    "BTC/USD": "BTC-USD", "ETH/USD": "ETH-USD",
}  # fmt: skip
_CLASS = re.compile(r"^([A-Z]{1,5})[./]([A-Z])$")  # BRK.B; two letters after the dot are an exchange


def canonical(symbol: str) -> str:
    """A vendor's symbol as records spell it: "USDJPY=X" is "JPY=X", "BRK.B" is "BRK-B", "SPX" is "^GSPC"."""
    name = symbol.strip().upper() if not symbol.strip().startswith(("sector:", "name:")) else symbol.strip()
    return _ALIASES.get(name, _CLASS.sub(r"\1-\2", name))
