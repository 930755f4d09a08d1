"""The wording of references: which words announce a subject that was named before, and of which kind.

`heads` finds "the fund", "the chipmaker", "the central bank", "It"; the classes and homes below say what a description
such as "blue-chip index" may mean where the gazetteer's own answer does not fit the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# Which indices a class word may mean, besides the one the gazetteer gives: the document's own market decides.
CLASSES: dict[str, tuple[str, ...]] = {
    "blue": (
        "^DJI", "^FTSE", "^GDAXI", "^FCHI", "^STOXX50E", "000300.SS", "^N225", "^IBEX", "FTSEMIB.MI", "^AXJO", "^HSI",
    ),
    "tech": ("^IXIC", "^NDX", "^KQ11", "399006.SZ", "HSTECH.HK"),
    "small": ("^RUT", "^SP600", "^RUMIC", "name:msci-europe-small-cap", "^RUO", "^RUJ"),
    "mid": ("^SP400", "^FTMC", "^RMCC", "^MDAXI"),
    "large": ("^GSPC", "^RUI", "^NDX", "^OEX", "^FTSE"),
    "broad": ("^GSPC", "^RUA", "^W5000", "^TPX", "^STOXX", "^KS11"),
    "domestic": ("^FTMC",),
    "oil": ("CL=F", "BZ=F"),
    "bank": ("^BKX", "^KRX", "^SX7P", "^NSEBANK"),
}  # fmt: skip
_CLASS_OF = (
    (re.compile(r"blue[- ]chip"), "blue"),
    (re.compile(r"\btech"), "tech"),
    (re.compile(r"small"), "small"),
    (re.compile(r"\bmid"), "mid"),
    (re.compile(r"domestic"), "domestic"),
    (re.compile(r"large|\bbig"), "large"),
    (re.compile(r"broad|wider"), "broad"),
    (re.compile(r"^(?:oil|crude|price of (?:oil|crude))\b"), "oil"),
    (re.compile(r"\bbank"), "bank"),
)

# What a text says of the economy whose markets it is about: its money, its indices, its central bank.
HOMES = {
    "US": re.compile(r"\b(?:S&P|Dow|Nasdaq|Fed|Federal Reserve|Treasur(?:y|ies)|Wall Street|U\.S\.)"),
    "GB": re.compile(
        r"£|\b\d+(?:\.\d+)?p\b|\b(?:FTSE|[Gg]ilts?|Bank of England|sterling|MPC|Footsie|UK|Britain|British)\b"
    ),
    "EU": re.compile(r"€|\b(?:ECB|DAX|CAC|STOXX|Stoxx|euro zone|eurozone|Bunds?|European Central Bank)\b"),
    "JP": re.compile(r"¥|\b(?:Nikkei|Topix|BOJ|BoJ|Bank of Japan|JGBs?|yen|Tokyo|Japan(?:ese)?)\b"),
    "CN": re.compile(r"\b(?:yuan|PBOC|PBoC|CSI 300|Shanghai|Shenzhen|Beijing)\b"),
    "IN": re.compile(r"₹|\b(?:Sensex|Nifty|RBI|rupees?)\b"),
    "AU": re.compile(r"A\$|\$(?:US|A)(?=\d)|\b(?:ASX|RBA|Australian?|Sydney|Westpac|CBA)\b"),
    "CA": re.compile(r"C\$|\b(?:TSX|Canada|Canadian|Toronto)\b"),
    "CH": re.compile(r"\b(?:SNB|Swiss|Switzerland|SMI)\b"),
    "KR": re.compile(r"\b(?:Kospi|KOSPI|Kosdaq|Bank of Korea|Korean?|Seoul)\b"),
    "BR": re.compile(r"R\$|\b(?:Ibovespa|Bovespa|Brazil(?:ian)?|reais|Copom|Selic)\b"),
    "TR": re.compile(r"\b(?:BIST|Turkey|Turkish|liras?|Erdogan)\b"),
    "NZ": re.compile(r"NZ\$|\b(?:RBNZ|NZX|New Zealand|kiwi)\b"),
    "SE": re.compile(r"\b(?:Riksbank|OMX|Swedish|Sweden|krona)\b"),
    "NO": re.compile(r"\b(?:Norges Bank|Norwegian|Norway|Oslo|krone)\b"),
    "MX": re.compile(r"\b(?:Banxico|Mexic(?:o|an)|pesos)\b"),
    "ZA": re.compile(r"\b(?:SARB|South African?|rand|Johannesburg)\b"),
}
_DOLLAR = 0.3  # what a dollar sign weighs against a name: there are dollars in Sydney and Toronto too
#: what else a number may be about where nobody is named: the economy at home, and its central bank
AT_HOME = {
    "US": (("US", "United States"), ("FED", "Federal Reserve")),
    "GB": (("GB", "United Kingdom"), ("BOE", "Bank of England")),
    "EU": (("EU", "euro zone"), ("ECB", "European Central Bank")),
    "JP": (("JP", "Japan"), ("BOJ", "Bank of Japan")),
    "CN": (("CN", "China"), ("PBOC", "People's Bank of China")),
    "IN": (("IN", "India"), ("RBI", "Reserve Bank of India")),
    "AU": (("AU", "Australia"), ("RBA", "Reserve Bank of Australia")),
    "CA": (("CA", "Canada"), ("BOC", "Bank of Canada")),
    "CH": (("CH", "Switzerland"), ("SNB", "Swiss National Bank")),
    "KR": (("KR", "South Korea"), ("BOK", "Bank of Korea")),
    "BR": (("BR", "Brazil"), ("BCB", "Central Bank of Brazil")),
    "TR": (("TR", "Turkey"), ("CBRT", "Central Bank of Turkey")),
    "NZ": (("NZ", "New Zealand"), ("RBNZ", "Reserve Bank of New Zealand")),
    "SE": (("SE", "Sweden"), ("RIKSBANK", "Sveriges Riksbank")),
    "NO": (("NO", "Norway"), ("NORGES", "Norges Bank")),
    "MX": (("MX", "Mexico"), ("BANXICO", "Bank of Mexico")),
    "ZA": (("ZA", "South Africa"), ("SARB", "South African Reserve Bank")),
}

#: the index that stands for a country's market
MAIN_INDEX = {
    "US": "^GSPC", "DE": "^GDAXI", "FR": "^FCHI", "GB": "^FTSE", "IT": "FTSEMIB.MI", "ES": "^IBEX", "JP": "^N225",
    "CN": "000001.SS", "KR": "^KS11", "AU": "^AXJO", "IN": "^NSEI", "CA": "^GSPTSE", "BR": "^BVSP", "CH": "^SSMI",
    "EU": "^STOXX",
}  # fmt: skip
_NATIONS = {
    "us": "US", "u.s.": "US", "american": "US", "german": "DE", "french": "FR", "uk": "GB", "british": "GB",
    "italian": "IT", "spanish": "ES", "japanese": "JP", "chinese": "CN", "korean": "KR", "south korean": "KR",
    "australian": "AU", "indian": "IN", "canadian": "CA", "brazilian": "BR", "swiss": "CH", "european": "EU",
}  # fmt: skip
_OWNERS = {
    "Germany": "DE", "France": "FR", "Britain": "GB", "Italy": "IT", "Spain": "ES", "Japan": "JP", "China": "CN",
    "South Korea": "KR", "Australia": "AU", "India": "IN", "Canada": "CA", "Brazil": "BR", "Switzerland": "CH",
    "Europe": "EU", "America": "US",
}  # fmt: skip
_ABROAD = re.compile(
    r"\b(?:[Ii]ts|[Tt]heir|[Tt]he) (?P<nation>U\.S\.|US|UK|American|German|French|British|Italian|Spanish|Japanese|"
    r"Chinese|South Korean|Korean|Australian|Indian|Canadian|Brazilian|Swiss|European) "
    r"(?:equivalents?|counterparts?|peers?|ones?|cousins?|neighbou?rs?)\b"
    r"|\b(?P<owner>Germany|France|Britain|Italy|Spain|Japan|China|South Korea|Australia|India|Canada|Brazil|Switzerland|"
    r"Europe|America)['’]s(?: (?:equivalent|counterpart|own)\b|(?=,? (?:already |also |already negative, )?(?:to|at|by|reached|rose|fell|lost|"
    r"gained|yields?|pays?|was|is) (?:minus )?[+\-−]?\d))"
)

_MOVED = (
    "rose|fell|gained|lost|added|shed|dropped|climbed|rallied|slipped|jumped|surged|slid|sank|tumbled|soared|plunged|"
    "have|"
    "had|are|were|closed|ended|traded|trade|hit|popped|finished|opened|changed"
)
_ADJECTIVES = r"(?:(?!(?:and|or|of|in|to|for|than|with|as|on|by|same|entire|rest)\b)[\w&’'.-]+ ){0,2}?"
_MAKERS = (
    "company|stock|shares|firm|retailer|chipmaker|chip maker|lender|automaker|carmaker|drugmaker|drug maker|"
    "software maker|"
    "insurer|homebuilder|planemaker|airline|miner|manufacturer|startup|conglomerate|brand|chain|biotech|grocer|brewer|"
    r"(?:oil|energy|mining|telecoms?|media|luxury|tech|drugs?|retail|banking|engineering|software|shipping|food|tobacco|"
    r"car|chip) (?:group|giant|major)|supermajor|explorer|supermarket|streamer|brokerage|platform|[\w-]+[- ]maker|tech giant"
)
# After the determiner: the head, its usual adjectives, and what must not follow.
_HEADS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("index", "the this that", re.compile(
        r"(?:(?:aforementioned|entire|overall|whole|same|equity|stock|main|parent|headline|underlying|wider|volatile|"
        r"stock-market|market) )*(?:index|benchmark|gauge|barometer|average(?=['’]s|[.,;]| (?:rose|fell|gained|lost|"
        r"closed|"
        r"has|dropped|slid|ended|jumped|climbed|finished)\b))\b(?! (?:fund|futures|rate|yield|provider|weight|10|"
        r"note|ETF|"
        r"[Ff]ed|federal|interest|oil|Brent|WTI|crude|Treasury|price of|hourly|analyst|investor|American|of\b))"
    )),
    ("etf", "the this", re.compile(
        r"(?:[\w-]+ ){0,2}?(?:fund|ETF|exchange-traded fund|trust)\b(?! (?:manager|flow|industry|rate|company|"
        r"provider))"
    )),
    ("equity", "the this", re.compile(
        rf"{_ADJECTIVES}(?:{_MAKERS})\b(?! (?:market|index|exchange|futures|pick|prices|selection|investors))"
    )),
    ("bank", "the this", re.compile(r"(?:[\w-]+ )?bank\b(?! (?:index|stocks|sector|holiday|account|shares))")),
    ("metal", "the this", re.compile(r"(?:precious |industrial |base )?metal\b(?! prices)")),
    ("commodity", "the this", re.compile(
        r"(?:front-month |most-active |active |benchmark )?(?:commodity|contract|fuel|grain)\b(?! (?:index|chipmaker))"
    )),
    ("crypto", "the this", re.compile(
        r"(?:[\w’-]+ ){0,2}?(?:cryptocurrency|token|coin|crypto asset|digital asset|digital currency)\b(?! market)"
    )),
    ("currency", "the this", re.compile(r"(?:currency|pair)\b")),
    ("policy", "the", re.compile(
        r"(?:Bank|MPC|Governing Council|(?:policy|benchmark|key|overnight|base|benchmark interest|key interest|"
        r"policy interest|"
        r"target) rate|target range)\b(?! of)"
    )),
    ("bond", "the that its benchmark", re.compile(
        r"(?:Treasury |benchmark |note[’']s |bond[’']s )*(?:yields?|note|bond)\b(?! (?:curve|of|on|market|spread|gap|"
        r"prices|fund))"
    )),
    ("economy", "the", re.compile(r"(?:broader |overall |wider |whole |national |domestic )?economy\b")),
)  # fmt: skip
_DETERMINER = re.compile(r"\b(?:[Tt]he|[Tt]h(?:is|at)|[Ii]ts|[Bb]enchmark) ")
_BARE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("policy", re.compile(
        r"(?:\b(?:[Tt]he|[Tt]his|[Ii]ts) )?\b(?:central bank|policymakers|rate-setters|rate setters|"
        r"monetary authority)\b(?!s)"
    )),
    ("equity", re.compile(
        rf"(?m)(?:(?<=^)|(?<=[.!?] ))(?:Shares (?=(?:{_MOVED})\b)|(?:The shares|Its shares|The stock)\b(?! (?:of|in|"
        rf"prices|across)\b))"
    )),
)  # fmt: skip
_MARKET = re.compile(
    r"\b(?:[Tt]he|a) (?:overall |whole |entire |stock |wider |broad(?:er)? )*market(?=['’]s\b(?! (?:cap|value|price))|"
    rf"[.,;)]|\s*$| (?:{_MOVED}|is|has|returned|returns|trades|gives|goes|did|yields|lost|that (?:has|had|lost|rose))\b)"
    rf"|(?m:^|(?<=[.!?;:,] )|(?<=\band )|(?<=\bwhile )|(?<=\bas )|(?<=\bthat )|(?<=\bbut )|(?<=\bwhen ))"
    rf"(?:[Ss]tocks|[Ee]quities) (?=(?:{_MOVED}|returned|return|gained|gain|lose|rise|fall|yield|did|will|would)\b)"
)
_EXPLETIVE = (
    "clear|likely|unclear|important|possible|hard|difficult|worth|time|too|no|not (?:clear|just|only|hard)|easy|"
    "also worth|true|"
    "common|unusual|rare|fair|tempting|remains to be|seems|appears that|turns out|takes|took|helps|comes|follows|"
    "means|happens|"
    "depends|the (?:first|second|third|biggest|worst|best|most)"
)
_PRONOUN = re.compile(
    r"(?m)(?:(?<=^)|(?<=[.!?] )|(?<=[.!?][”\"’'] )|(?<=[;—] ))(?P<word>It|Its|They|Their)(?:[’']s)?\b"
    rf"(?! (?:is|was|would be|will be|may be|might be|has been)?\s*(?:{_EXPLETIVE})\b)"
)
_STOP = re.compile(
    r"\n+|; |(?<![A-Z])(?<!\b(?:vs|Mr|Ms|Dr|St|No|Jr|Sr|Co))(?<!\b(?:Inc|Mrs|Jan|Feb|Mar|Apr|Aug|Oct|Nov|"
    r"Dec))(?<!\b(?:Corp|Sept))"
    r"[.!?][\"”’')\]]*\s+(?=[“\"‘(]?[A-Z0-9$])"
)


def heads(text: str) -> Iterator[tuple[int, int, str]]:
    """Kind words and pronouns that refer, with the kind of what they refer to ("it" and "they" for pronouns)."""
    for anchor in _DETERMINER.finditer(text):
        word = anchor[0].strip().lower()
        for kind, allowed, pattern in _HEADS:
            if word in allowed and (m := pattern.match(text, anchor.end())):
                yield anchor.start(), m.end(), kind
    for kind, pattern in _BARE:
        for m in pattern.finditer(text):
            yield m.start(), m.end() - (m[0][-1] == " "), kind
    for m in _PRONOUN.finditer(text):
        yield m.start(), m.end(), "it" if m["word"].startswith("It") else "they"


def abroad(text: str) -> Iterator[tuple[int, int, str]]:
    """What stands for the same thing of another country ("its US equivalent", "the French one"), with the country."""
    for m in _ABROAD.finditer(text):
        yield m.start(), m.end(), _NATIONS[m["nation"].lower()] if m["nation"] else _OWNERS[m["owner"]]


def market(text: str) -> Iterator[tuple[int, int, str]]:
    """What stands for the stock market as a whole: "the market", "stocks" at the head of a clause."""
    for m in _MARKET.finditer(text):
        yield m.start(), m.end() - (m[0][-1] == " "), "market"


@lru_cache(maxsize=4)
def home(text: str) -> str:
    """The economy whose markets a text is about, by its money and its names."""
    named = {land: float(len(pattern.findall(text))) for land, pattern in HOMES.items()}
    named["US"] += _DOLLAR * text.count("$")
    return max(named, key=lambda land: named[land])


def class_of(description: str) -> tuple[str, ...]:
    """The ids that a description's class word may mean; empty where it has none."""
    low = description.lower()
    return next((CLASSES[name] for pattern, name in _CLASS_OF if pattern.search(low)), ())


def clauses(text: str) -> list[int]:
    """Where each sentence starts; what stands between semicolons counts as one."""
    return [0, *(m.end() for m in _STOP.finditer(text))]
