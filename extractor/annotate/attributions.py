"""How commentary says whom it quotes: the patterns of attribution, and how a name is cleaned.

`attributions` reads one sentence. Each finding has a reach: "sentence" (all of it), "clause" (a consensus inside a
comparison), "after" (a crowd's guess, up to the next comma), or "carry" (a pronoun: whoever spoke last).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Attribution(NamedTuple):
    """A source named in a sentence. `person` says whether "he" or "she" may take it up."""

    start: int
    end: int
    name: str
    reach: str
    person: bool = False


_CAP = r"(?:[A-Z][\w&’'.-]*[\w’']|\b[ei][A-Z][a-z]+|[A-Z]\.|[A-Z]|&)"
NAME = rf"{_CAP}(?:\s(?:(?:of|for|and|de|van|von|der|du)\s(?:the\s)?)?{_CAP}){{0,7}}"
_SAY = (
    r"(?:says?|said(?!\sto\b)|writes?|wrote|notes|noted|told|tells|(?:adds?|added)(?!\s(?:to\b|up\b|(?:about\s"
    r"|nearly\s|almost\s|roughly\s|another\s|a\sfurther\s|an?\s|just\s|more\sthan\s|only\s|some\s|over\s"
    r"|as\smuch\sas\s)*[\d$€£]|\w+\s(?:percent|points|million|jobs)))|argue[sd]?|estimate[sd]?|reckon(?:s|ed)?"
    r"|thinks?|thought|believe[sd]?|expect(?:s|ed)?|predict(?:s|ed)?"
    r"|forecasts?|project(?:s|ed)?|sees?|saw|warn(?:s|ed)?|caution(?:s|ed)?|point(?:s|ed)?\s(?:out|to)|forecasting"
    r"|projecting|expecting|predicting|estimating|looking\sfor|observe[sd]?|explain(?:s|ed)?|counts?|counted"
    r"|calculate[sd]?|pegs?|pegged"
    r"|quote[sd]?|contend(?:s|ed)?|concede[sd]?|acknowledge[sd]?|suggest(?:s|ed)?|reported|reports|show(?:s|ed)"
    r"|indicate[sd]?|identified|identifies|characteri[sz]e[sd]?|described?|describes"
    r"|echoed|highlight(?:s|ed)|puts?\s(?:the|it|its|them|that|this|odds|[\w\s]{2,30}\sat)|released|issued|put\sout"
    r"|pencil(?:s|led|led)?\sin|assigns?|assigned|published|recommend(?:s|ed)?|maintain(?:s|ed)?\sthat|insist(?:s"
    r"|ed)?|stated?|states|quipped|remarked|figures(?=\sthat)|(?:is\s)?sticking\swith|sticks\swith|stands\sby|found"
    r"|finds|cites?|cited|tall(?:y|ies|ied))"
)
_ADVERB = (
    r"(?:(?:also|now|still|themselves|himself|herself|itself|recently|just|has|have|had|since|then|later|further"
    r"|separately|once|already|again|(?:this|last)\s(?:week|month|year)|on\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur"
    r"|Sun)day|did\smanage\sto|(?:is|are|was|were)(?=\s(?:\w+\s)?(?:forecasting|projecting|expecting|predicting"
    r"|estimating|saying|calling|looking|warning))|currently)\s){0,3}"
)
_ASIDE = rf"(?:,\s(?![“\"])[^.;:“”\"\n]{{3,110}}?,|\s\([^()\n]{{1,60}}\)|\s(?:of|at|from)\s{NAME}){{0,2}}"
_PEOPLE = (
    r"(?i:analysts?|economists?|strategists?|forecasters?|researchers?|traders|brokers|investors|respondents"
    r"|fund\smanagers|experts|observers|banks|estimates?)"
)
_POLLED = (
    r"(?:polled|surveyed|canvassed|tracked|followed|interviewed|questioned|compiled|gathered|collected|quizzed"
    r"|covered)"
)
_WORK = (
    r"(?i:data|figures?|numbers|statistics|research|surveys?|poll(?:s|ing)?|analysis|analyses|study|estimates?"
    r"|calculations?|projections?|forecasts?|reports?|tracker)"
)
_RECKONING = (
    r"(?:tally|count|reckoning|calculations?|estimates?|math|maths|measure|arithmetic|figures|numbers|data"
    r"|projections?|scoring|analysis|estimation|model|gauge)"
)
_ROLE = (
    r"(?:president|chairman|chairwoman|chair|governor|minister|treasurer|sponsor|app|son|daughter|wife|husband"
    r"|brother-in-law|sister-in-law|mother|father|friend|neighbou?r|broker|admirers|critics|bulls|bears|rivals?"
    r"|agency|bureau|department"
    r"|ministry|association|brokerage|strategist|economist|analyst|regulator|exchange|union|institute|think\stank"
    r"|newspaper|fund\smanager|administration|White\sHouse|central\sbank|authors?|researchers?|statisticians"
    r"|colleague|reader|pollster)"
)
_BROKER_VERB = (
    r"(?:goes|moves?|moved|went|sticks|stuck|raise[sd]?|lift(?:s|ed)?|cuts?|trim(?:s|med)?|upgrade[sd]?"
    r"|downgrade[sd]?|initiate[sd]?|reiterate[sd]?|maintain(?:s|ed)?|nudge[sd]?|boost(?:s|ed)?|lower(?:s|ed)?"
    r"|hike[sd]?|slash(?:es|ed)?|keeps?|kept|starts?|started|resumed|assumed|reaffirm(?:s|ed)?)"
)
_RATING = (
    r"(?i:\b(?:buy|sell|hold|neutral|outperform|underperform|overweight|underweight|market\sperform|sector\sperform"
    r"|equal[-\s]?weight|price\s(?:target|objective)|PT|target\sprice|price\starget|targets?(?!\s(?:range|rate"
    r"|for\sthe\sfed))|objectives?|estimates?|rating)\b)"
)
_CROWD = r"(?:[Oo]ur\s(?:own\s)?(?:analysts|economists|strategists)|[Mm]anagement)"
_CROWD_VERB = (
    r"(?:expect(?:s|ed)?|look(?:s|ed)?\sfor|(?:had|have|has)\s(?:been\s)?(?:in\smind|pencil\w*\sin|forecast|expected"
    r"|model\w*|look\w*\sfor|count\w*\son|anticipated|estimated|predicted|projected|promised)|pencil(?:led|ed"
    r"|s)?\sin|predict(?:s|ed)?|sees?|forecasts?|(?:are|were|was|is)\s(?:looking\sfor|counting\son|expecting"
    r"|forecasting|projecting|at)"
    r"|would\shave\ssettled\sfor|project(?:s|ed)?|anticipate[sd]?|says?|said|think|reckon|estimate[sd]?|promise[sd]?"
    r"|assign|put)"
)


class Form(NamedTuple):
    """One way to name a source: its reach, words of which a sentence holds one ("" for any), its pattern."""

    reach: str
    hints: str
    pattern: re.Pattern[str]


_WORKS = "data figure number statistic research survey poll analys stud estimate calculation projection forecast report"
_RECKONINGS = (
    "tally count reckon calcul estimate math measure arithmetic figure number data project scoring analys model gauge"
)
_TARGETS = (
    "target estimate rating buy sell hold neutral perform weight objective forecast probability odds projection pt"
)
_FORMS: tuple[Form, ...] = (
    Form("data", "", re.compile(
        r"\b(?:[Aa]ccording\sto|[Pp]er(?!\scent)|[Cc]iting|[Aa]s\s(?:noted|reported|cited|described"
        r"|compiled)\sby)\s(?:the\s|recent\s|fresh\s|new\s|an?\s|data\sfrom\s|figures\sfrom\s|estimates\sfrom\s"
        r"|(?:data|figures|estimates|forecasts|numbers)\s(?:compiled|gathered|collected|tracked)\sby\s"
        r"|analysts\sat\s|strategists\sat\s|economists\sat\s|research\s(?:from|by)\s|[a-z]+\s(?:from|by"
        rf"|at)\s){{0,3}}(?P<name>{NAME})")),
    Form("data", _WORKS, re.compile(
        rf"(?P<name>{NAME})(?:['’]s?)?\s{_WORK}\s(?:also\s)?(?:show(?:s|ed)?|found|indicate[sd]?)(?=[.,;]|\son\b|$)")),
    Form("clause",
        "polled surveyed canvassed tracked followed interviewed questioned compiled gathered collected "
        "quizzed covered", re.compile(
        rf"\b(?:{_PEOPLE}|{_WORK}|[a-z]{{4,}})\s(?:who\swere\s|that\swere\s"
        rf"|recently\s)?{_POLLED}\sby\s(?:the\s)?(?P<name>{NAME})")),
    Form("clause", "poll survey consensus", re.compile(
        rf"\b(?:[Aa]|[Tt]he|[Ii]n\sa|[Ll]atest|[Mm]edian|[Aa]verage)\s(?P<name>{NAME})(?:['’]s)?\s(?i:poll|survey"
        r"|consensus\sestimate"
        r"|consensus)\b")),
    Form("clause", "poll survey consensus", re.compile(
        rf"\b(?P<name>{NAME})(?:['’]s)?\s(?i:poll|consensus\sestimate|consensus)\b")),
    Form("clause", "estimate forecast projection", re.compile(
        r"\b(?P<name>Dow\sJones|FactSet|Bloomberg|LSEG|Refinitiv|Reuters|StreetAccount|Zacks|Visible\sAlpha"
        r"|S&P\sCapital\sIQ|Investing\.com)\s(?:estimate|forecast|projection)s?\b")),
    Form("data", _WORKS, re.compile(
        rf"(?P<name>{NAME})(?:['’]s?)?\s(?:own\s|latest\s|monthly\s|weekly\s|preliminary\s)?{_WORK}\s(?:also\s"
        r"|had\s)?(?:show(?:s|ed|ing)?|indicate[sd]?|put|suggest(?:s|ed)?|found|said|point(?:s|ed)\sto|calls?\sfor"
        r"|showing)\b")),
    Form("data", _WORKS, re.compile(
        rf"\b(?:{_WORK}|{_WORK}\sout)\s(?:released\s|published\s|issued\s)?(?:from|by|compiled\sby"
        rf"|provided\sby)\s(?:the\s)?(?P<name>{NAME})")),
    Form("data", _RECKONINGS, re.compile(
        rf"\b(?:[Bb]y|[Oo]n)\s(?:the\s)?(?P<name>{NAME})['’]s?\s(?:own\s|latest\s|[a-z-]+\s)?{_RECKONING}\b")),
    Form("data", _RECKONINGS, re.compile(
        rf"\b(?:[Bb]y|[Oo]n)\sthe\s{_RECKONING}\s(?:of|at)\s(?:the\s)?(?P<name>{NAME})")),
    Form("segment", "index gauge pmi barometer tracker survey gdpnow", re.compile(
        rf"(?P<name>{NAME})['’]s?\s(?:[a-z-]+\s){{0,3}}(?:(?:sentiment|confidence|manufacturing|services|activity"
        r"|orders|conditions|optimism|expectations|prices)\s(?:index|survey)|gauge|PMI|barometer|tracker|GDPNow"
        r"|index(?=,|\s(?:[a-z]+\s)?(?:ticked|came|rose|fell|slipped|dropped|climbed|edged"
        rf"|printed)))\b(?=[^.;]{{0,60}}\d)")),
    Form("segment", "", re.compile(
        r"\b(?P<name>EIA|API|BLS|OPEC|IEA|USDA|AAA|Zillow|Redfin|Apartment\sList|Realtor\.com|FactSet|LSEG|Bloomberg"
        r"|Reuters|Refinitiv|ADP|Challenger|Freddie\sMac|Fannie\sMae|CoinGlass|Glassnode|Lipper|EPFR)\s(?:has|had"
        r"|puts|put)\b(?=[^.;]{0,60}\d)")),
    Form("data", "", re.compile(rf"\((?:[Ss]ources?|[Vv]ia|[Dd]ata)[:\s]\s?(?P<name>{NAME})[^)]*\)")),
    Form("data", "", re.compile(
        r"\b(?:[Aa]nalysts|[Ee]conomists|[Ss]trategists|[Rr]esearchers|[Ff]orecasters)\s(?:at|from"
        rf"|with)\s(?P<name>{NAME})")),
    Form("known", "forecast target estimate case projection", re.compile(
        rf"(?P<name>{NAME})['’]s?\s(?:[\w-]+\s){{0,2}}(?:forecasts?|targets?|estimates?|(?:base|bull|bear)\scase"
        r"|projections?)\b")),
    Form("data", "fedwatch", re.compile(r"(?P<name>CME(?:\sGroup)?['’]s\sFedWatch(?:\s[Tt]ool)?)")),
    Form("data",
        "team nalyst conomist trategist esearcher rader roker nvestor expert", re.compile(
            rf"\b{_SAY}\s(?:{_PEOPLE}|the\steam|a\steam)\s(?:at|from|led\sby)\s(?P<name>{NAME})")),
    Form("sentence", "", re.compile(
        rf"(?:[,”\"’'—-]\s?|^){_ADVERB}(?:says?|said|wrote|writes|noted|notes|added|adds|argued|argues|reckons"
        r"|estimates|warned|told)\s(?:the\s|a\s|an\s)?(?:(?!that\b|it\b|he\b|she\b|they\b|in\b|on\b"
        rf"|of\b)[a-z][\w-]*\s|[A-Z]{{2,5}}\s[a-z]+\s|[A-Z][\w’']+(?:['’]s)?\s(?:[a-z]+\s)+){{0,4}}(?P<name>{NAME})")),
    Form("sentence", "", re.compile(
        rf"(?P<name>{NAME})(?:['’]s?\s(?:own\s)?)?(?:\s(?:{_PEOPLE}|punters|bettors|users))?(?:\s(?:led"
        rf"|headed)\sby\s{NAME})?{_ASIDE}\s{_ADVERB}{_SAY}\b(?!-)")),
    Form("broker", _TARGETS, re.compile(
        rf"(?P<name>{NAME})(?:['’]s?\s{NAME})?(?:\s{_PEOPLE}(?:,?\sled\sby\s{NAME})?)?{_ASIDE}(?:,\swho)?\s(?:also\s"
        rf"|again\s|on\s\w+\s)?{_BROKER_VERB}\b(?=[^.;\n]{{0,70}}?{_RATING}|\s(?:its|their|his"
        rf"|her)\s(?:[\w.'’-]+\s){{0,4}}?(?:forecasts?|probability|odds|projections?)\s(?:for|of|to)\b)")),
    Form("clause", "", re.compile(rf"\bfrom\s(?P<name>{NAME}),\san?\s")),
    Form("carry", "", re.compile(
        r"\b[Tt]he\s(?P<pron>bureau|agency|department|ministry|association|institute|brokerage|bank|firm|newspaper"
        rf"|strategist|economist|analyst|researcher|report's\sauthors?)\s{_ADVERB}{_SAY}\b(?!-)")),
    Form("role", "", re.compile(
        r"\b(?P<name>(?:[Tt]he|[Aa]n?|[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Ii]ts"
        rf"|[Tt]heir)\s(?:[a-z-]+\s){{0,2}}?{_ROLE})\s{_ADVERB}(?:{_SAY}|calls?\sfor)\b")),
    Form("after", "", re.compile(
        rf"\b(?P<name>{_CROWD})(?:\s\([^()]*\))?\s(?:themselves\s|now\s|had\s|have\s|still\s|also\s|currently\s"
        rf"|only\s)?{_CROWD_VERB}\b")),
    Form("role", "", re.compile(r"\bper\s(?P<name>management|the\scompany|officials|analysts)\b")),
    Form("carry", "", re.compile(
        rf"\b(?P<pron>[Hh]e|[Ss]he|[Tt]hey|[Ii]t)\s{_ADVERB}(?:{_SAY}|expects?|calls|called)\b(?!-)")),
    Form("carry", "", re.compile(
        r"\b(?P<pron>[Hh]e|[Ss]he)\s(?:now\s|also\s|still\s)?(?:has|had|would|will|sees|puts|likes|favou?rs|wants|is"
        r"|was|goes|stuck|sticks|keeps|cut|lifted|raised|calls|rates?|rated|values?|valued|assumes?|owns?)\b")),
    Form("carry", "", re.compile(
        r"\b(?P<pron>[Hh]is|[Hh]er)\s(?:[\w-]+\s){0,3}?(?:targets?|estimates?|forecasts?|number|reckoning|(?:base"
        r"|bull|bear)\scase"
        r"|call|view|model|projections?|calculations?|math|count|tally|objective|prediction|EPS|second\sexhibit|own"
        r"|piece|note)\b")),
    Form("carry", "", re.compile(
        r"\b(?P<pron>[Tt]hey)\s(?:would|cut|raised|lifted|trimmed|lowered|kept|slashed"
        r"|boosted)\b(?=[^.]{0,50}?\b(?:target|estimate|forecast|rating|cautious|bullish|bearish|constructive"
        r"|positive|negative)\b)")),
    Form("carry", "", re.compile(
        r"\b[Bb]y\sthe\s(?P<pron>bureau|agency|department|association|institute|brokerage|bank|firm"
        rf"|broker)['’]s\s{_RECKONING}\b")),
    Form("carry", "", re.compile(
        r"\b(?P<pron>[Tt]heir)\s(?:[\w-]+\s){0,2}(?:targets?|objectives?|estimates?|forecasts?|consensus)\b")),
)  # fmt: skip
_READY = tuple((form.reach, tuple(form.hints.split()), form.pattern) for form in _FORMS)
MARK = re.compile(r"\[\d{1,3}\](?:\[\d{1,3}\])*")
_TITLE = re.compile(
    r"^(?:(?:Federal\sReserve(?=\s(?:Chair|Governor|Vice|Bank))|Chief|Executive|Financial|Operating|Investment"
    r"|Marketing|Technology|Operations|Commercial|Accounting"
    r"|Officer|President|Vice|CEO|CFO|COO|CIO|Chairman|Chairwoman|Chair|Chairperson|Senior|Global|Portfolio|Manager"
    r"|Analyst|Strategist|Economist|Head|Director|Managing"
    r"|Mr|Ms|Mrs|Dr|Prof|Professor|Sen|Rep|Gov|Governor|Secretary|Treasury|Minister|Prime|Finance|Founder|Co-founder"
    r"|Partner|Editor|Equity|Fund|Principal|Market|Fed|former|Sir|Lord|and|&)\.?,?\s)+(?=[A-Z])"
)
_LEADING = re.compile(
    r"^(?:(?:The|A|An|But|And|Still|Yet|In|On|At|As|For|By|Meanwhile|Separately|Also|While|When|After|Before|If|So"
    r"|Then|Even|Now|However|Elsewhere|That|This|These|Those|What|Since|Because|Although|Though|From|With|To|Of|Our"
    r"|Its|Their|His|Her|My|Your|Not|Only|Just|Both|According|Per|Source|Sources|Analysts|Economists|Strategists"
    r"|Earlier|Later|Today|Yesterday|Last|Next|Like|Among|Here|There|Where|Why|How|Who|Some|Most|Many|One|Two|Three"
    r"|Other|Another|Every|Each|Betting|Image|Data|Research|No"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Q[1-4])['’]?s?,?\s)+"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_NAME = _words(
    "Historical Recent Latest Official Fresh New Early Preliminary Internal Economic The A An But And Still Yet "
    "In On At As For By It He She They We You I That This These Those What Which Who "
    "If So Then Even Now However Analysts Economists Strategists Investors Traders Officials Futures Shares "
    "Stocks Street Markets Market Wall Bulls Bears Nobody Everybody Everyone Someone Some Most Many Others Both "
    "Neither None Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May "
    "June July August September October November December Q1 Q2 Q3 Q4 CEO CFO President Chairman Management "
    "Consensus Estimates Data Figures Reports Report Results Revenue Sales Earnings Profit Profits Prices "
    "Yields Bonds Gold Oil Crude Bitcoin Ether Payrolls Inflation Unemployment Growth Guidance Net Gross "
    "Adjusted History Experience Here There Their Its Our His Her My Your Christmas Easter One Another Rivals "
    "Companies Consumers Voters Sellers Buyers Readers Critics Skeptics Image Picture Total Shop Small Large "
    "Value Energy Technology Financials Utilities Healthcare Industrials Materials Housing Retail Banks AI EPS "
    "GDP CPI PCE PPI PMI ETF ETFs RSI YTD IPO US U.S UK EU Bottom-up Small-cap Large-cap Mid-cap Economy Europe "
    "Asia America Americas China Japan Germany Britain France India CAPE PEG FCF EBITDA ROE GAAP REITs "
    "Chinese American British German Japanese French European Asian Indian Swiss Congress Americans Europeans"
)
_NOT_SOURCES = frozenset(
    {
        "Wall Street",
        "All",
        "Beijing",
        "Washington",
        "London",
        "Tokyo",
        "Paris",
        "Berlin",
        "Brussels",
        "Moscow",
        "Russia",
        "Opec",
        "OPEC",
        "Frankfurt",
        "Milan",
        "Shanghai",
        "Hong Kong",
        "Seoul",
        "Sydney",
        "White House",
        "New York",
        "Saudi Arabia",
        "United States",
    }
)
_ORG = _words(
    "Bank Bureau University Department Ministry Institute Board House Office Federal Reserve Group Capital "
    "Research Partners Advisors Securities Management Analytics Association Council Agency Commission Company "
    "Corp Inc Street Investment Asset Trust Markets Economics Journal Times Union Exchange Statistics Society "
    "Center Centre Fund Funds Labs Global Financial Brothers Holdings Administration Service Services Survey "
    "Treasury Conference Committee Officials Sachs Stanley Lynch Alpha Fool Digital Advisers Strategies Macro "
    "Wealth Ratings Intelligence Data Systems Congressional Budget Day Week Index Bitcoin ETF Room Row Road "
    "Review Report Act East West North South American United States Kingdom Composite Average Industrial "
    "Industrials Jones Cap Caps Tech Seven Labor Commerce National World International Central European Motley "
    "Tool"
)


def attributions(sentence: str) -> list[Attribution]:
    """The attributions of one sentence in text order, overlapping ones resolved in favour of the surer pattern."""
    found: list[Attribution] = []
    lower = sentence.lower()
    for reach, hints, pattern in _READY:
        if hints and not any(hint in lower for hint in hints):
            continue
        for m in pattern.finditer(sentence):
            if any(a.start < m.end() and m.start() < a.end and "carry" not in (a.reach, reach) for a in found):
                continue
            if reach == "role" and any(a.start <= m.end() <= a.end for a in found):
                continue
            if (one := _attribution(m, reach)) is not None:
                found.append(one)
    return sorted(found)


def _attribution(m: re.Match[str], reach: str) -> Attribution | None:
    if reach == "carry":
        return Attribution(m.start("pron"), m.end(), m["pron"].lower(), reach)
    if reach in ("role", "after"):
        name = (
            re.sub(r"^(?:the|a|an)\s", "", m["name"], flags=re.I)
            if reach == "role"
            else re.sub(r"^[Tt]he\s", "", m["name"])
        )
        return Attribution(m.start("name"), m.end(), name, "sentence" if reach == "role" else "after")
    cleaned = clean(m["name"])
    if not cleaned:
        return None
    start = m.start("name") + m["name"].index(cleaned) if cleaned in m["name"] else m.start("name")
    return Attribution(start, m.end(), cleaned, "sentence" if reach == "broker" else reach, is_person(cleaned))


def clean(name: str) -> str:
    """A name without titles, "the", possessives and trailing words; "" where nothing of a name is left."""
    before = None
    while before != name:
        before = name
        name = _LEADING.sub("", name.strip(" ,.;:’'\""))
        name = _TITLE.sub("", name)
    name = (
        re.sub(r"['’]s$", "", name)
        if not re.search(
            r"(?:Barron|Moody|McDonald|Macy|Kohl|Lloyd|Sotheby|Almanac|Wendy|Dillard|Levi|S&P|Yearbook)['’]s$", name
        )
        else name
    )
    if (owner := re.match(r".*['’]s\s(?=[A-Z])", name)) and is_person(name[owner.end() :]):
        name = name[owner.end() :]
    if " of " in name and is_person(name.split(" of ")[0]):
        name = name.split(" of ")[0]
    words = name.split()
    if name in _NOT_SOURCES:
        return ""
    if re.search(r"[’'](?:ll|d|ve|re|m)$|^I\b", name):
        return ""
    return "" if not words or (words[0] in _NO_NAME and len(words) == 1) or not any(c.isalpha() for c in name) else name


def is_person(name: str) -> bool:
    """Whether a name looks like a person's: two or three capitalised words, none of them an organisation's."""
    words = name.split()
    return 2 <= len(words) <= 4 and not any(
        w in _ORG or not re.match(r"(?!.*[’']s$)[A-Z][a-zé’'.-]+$|[A-Z]\.?$|Mc[A-Z]|O[’'][A-Z]|[A-Z][a-z]+-[A-Z]", w)
        for w in words
    )


def people(text: str) -> Iterator[tuple[int, str]]:
    """Where a text names people, for the pronouns that follow."""
    for m in re.finditer(NAME, text):
        name = clean(m[0])
        if is_person(name) and not re.search(
            r"\b(?:at|of|for|from|by|the|in)\s$", text[max(0, m.start() - 6) : m.start()]
        ):
            yield m.start(), name
