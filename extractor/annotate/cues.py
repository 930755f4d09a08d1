"""The words that tell a metric, a direction, a modality: the declarative half of the rules.

`CUES` lists, most specific first, what commentary writes for each metric of `metrics.csv`. A cue's `side` says where its
number stands: `before` the number ("a P/E of 19.5"), `after` it ("19.5 times earnings"), or `any`. `weight` is how
surely the cue alone tells the metric (1: certain; 0.4: a hint that needs unit and subject to agree).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.annotate.folded import either, folded


class Cue(NamedTuple):
    """One family of phrases for one metric."""

    metric: str
    pattern: str
    weight: float = 1.0
    side: str = "any"


_EST = r"(?:forward|fwd\.?|NTM|20\d\dE|FY\d\dE?|expected|estimated|projected|forecast|prospective|consensus|next[-\s]year(?:['’]s)?|next[-\s]twelve[-\s]months?|next[-\s]12[-\s]months?|this[-\s]year(?:['’]s)?|coming[-\s]year(?:['’]s)?|(?:20\d\d|fiscal\s20\d\d)(?:\s(?:expected|estimated|consensus|forecast))?)"

CUES: list[Cue] = [
    # multiples
    Cue(
        "cape_ratio",
        r"CAPE(?:\s(?:ratio|multiple|reading))?|Shiller\s(?:P/?E|price[-\s]to[-\s]earnings|multiple)(?:\sratio)?|cyclically[-\s]adjusted\s(?:P/?E|price[-\s](?:to[-\s])?earnings|multiple)(?:\sratio|\smultiple)?",
    ),
    Cue(
        "forward_pe_ratio",
        rf"(?:{_EST})(?:\s12[-\s]month)?\s(?:P/?E|price[-\s/](?:to[-\s])?earnings|earnings\smultiple|multiple|PE)(?:\sratios?|\smultiples?)?|P/?E(?:\sratio)?,?\s\(?(?:on\s)?(?:(?:20\d\d|FY\d\d)(?:E|\sestimates?)|forward|fwd|NTM|next\syear)\)?|(?:12[-\s]month|twelve[-\s]month)\sforward\s(?:P/?E|earnings|price[-\s/](?:to[-\s])?earnings)(?:\sratios?|\smultiples?)?",
    ),
    Cue(
        "forward_pe_ratio",
        rf"(?:times|x)?\s?(?:its\s|their\s|the\s|analysts['’]\s)?(?:{_EST})\s(?:12[-\s]month\s)?(?:earnings|profits?|EPS)(?:\sestimates?|\sforecasts?)?|(?:times|x)\s(?:what\s\w+\s(?:\w+\s)?(?:will|should|is\sexpected\sto)\searn|earnings\s(?:expected|estimates|forecasts?|over\sthe\snext))|multiple\sof\s(?:forward|expected|next)|forward\s(?:earnings\s)?multiple|forward\searnings",
        1.0,
    ),
    Cue(
        "ev_ebitda", r"EV/EBITDA|EV[-\s]to[-\s]EBITDA|enterprise\svalue[-\s]to[-\s]EBITDA|times\sEBITDA|(?<=x\s)EBITDA"
    ),
    Cue("ev_ebit", r"EV/EBIT|EV[-\s]to[-\s]EBIT|times\sEBIT"),
    Cue("peg_ratio", r"PEG(?:\sratio)?|price[-\s/]earnings[-\s]to[-\s]growth"),
    Cue(
        "pb_ratio",
        r"P/B(?:V)?(?:\sratio)?|price[-\s]to[-\s](?:tangible[-\s])?book(?:[-\s]value)?(?:\sratio)?|times\s(?:tangible\s)?book(?:\svalue)?",
    ),
    Cue(
        "ps_ratio",
        r"P/S(?:\sratio)?|price[-\s]to[-\s]sales(?:\sratio)?|times\s(?:trailing\s|forward\s|annual\s|its\s|expected\s)*(?:sales|revenues?)",
    ),
    Cue(
        "pe_ratio",
        r"(?:trailing\s|current\s|earnings\s)?(?:P/?E|price[-\s/]to[-\s]earnings|price/earnings|price[-–]earnings|PE)(?:\s(?:ratios?|multiples?))?|trailing\s(?:\w+\s)?(?:multiple|earnings)|times\s(?:trailing\s|its\s|their\s|reported\s|last\syear['’]s\s|annual\s|the\spast\syear['’]s\s|12[-\s]month\s|trailing[-\s]12[-\s]month\s)*(?:earnings|profits?)|(?<=x\s)(?:trailing\s)?earnings|earnings\smultiples?|(?:valuation\s)?multiples?",
        0.95,
    ),
    Cue("earnings_yield", r"earnings\syield"),
    Cue("valuation_discount", r"discounts?|cheaper|below\sits\s(?:larger|large-cap)\s(?:peer|rival)", 0.9),
    Cue("valuation_premium", r"premium|dearer|pricier|more\sexpensive", 0.8),
    # income
    Cue(
        "dividend_yield",
        r"(?:dividend|distribution|trailing|forward|cash)\syields?|yields?\s(?:of\s)?(?=\d)|yielding(?=\s)|dividend\sthat\syields|SEC\syield|30-day\s(?:SEC\s)?yield|payout\syields?",
        0.75,
    ),
    Cue(
        "dividend",
        r"(?:quarterly|annual|interim|final|monthly|special|cash|semi-annual|annualized|per-share)\s(?:\w+\s)?(?:dividends?|payouts?|distributions?)|dividends?(?:\sof)?|payout(?!\sratio)|a\sshare\s(?:a|each|every|per)\s(?:quarter|year|month)|distributions?",
        0.7,
    ),
    Cue("other", r"payout\sratio|short\sinterest|capital\s(?:expenditures?|spending)|capex", 0.9),
    # risk and technicals
    Cue(
        "moving_average",
        r"(?:(?:simple|exponential)\s)?(?:moving|day|week)[-\s]averages?|[-\s](?:day|week)\s(?:moving\s)?(?:averages?|line|SMA|EMA|MA\b)|\b(?:SMA|EMA|DMA)\b",
    ),
    Cue(
        "rsi",
        r"(?:14-day\s|daily\s|weekly\s)?(?:Relative\sStrength\sIndex|relative[-\s]strength\sindex|RSI)(?:\s\(RSI\))?",
    ),
    Cue(
        "support",
        r"support(?:\s(?:level|zone|line|area))?s?(?=\s(?:at|near|around|in|is|sits|stands|comes|lies|level|zone|between|from|holds?)|\b)|floor\s(?:at|near|around|is|under)|downside\starget",
        0.85,
    ),
    Cue(
        "resistance",
        r"resistance(?:\s(?:level|zone|line|area))?s?|ceiling\s(?:at|near|around)|overhead\ssupply|break(?:out|s|ing)?\s(?:above|over|through)",
        0.8,
    ),
    Cue("beta", r"beta(?:\s(?:of|at|to))?|betas"),
    Cue("correlation", r"correlations?|correlated|correlation\scoefficient"),
    Cue(
        "volatility",
        r"(?:implied|realized|realised|annualized|annualised|historical|\d+-day)\s(?:\w+\s)?(?:volatility|vol)|volatility\s(?:of|at)|standard\sdeviation|implied\smove|options\s(?:imply|implied|price|priced)(?:\s\w+){0,2}\s(?:move|swing)|MOVE\sindex",
    ),
    Cue("streak", r"(?:winning|losing|win)\s(?:streak|run)|streak|in\sa\srow|consecutive|straight", 0.6),
    Cue("high_52w", r"(?:52|fifty-two)[-\s]week\s(?:intraday\s)?(?:high|peak)|one-year\shigh|12-month\shigh"),
    Cue("low_52w", r"(?:52|fifty-two)[-\s]week\s(?:intraday\s)?(?:low|trough)|one-year\slow|12-month\slow"),
    Cue(
        "distance_from_high",
        r"(?:below|under|beneath|off|from|short\sof|shy\sof|within|away\sfrom|above|beyond|down\sfrom|less\sthan)\s(?:[-\w.,'’%$]+\s){0,5}?(?:\w+-)?(?:all-time|record|peaks?|highs?|52-week|intraday\shigh|January\srecord|closing\shigh|top)(?:\s(?:high|close|peak|closing\shigh))?|(?:drawdown|correction\sterritory|bear[-\s]market\sterritory)",
        0.85,
    ),
    Cue(
        "record_high",
        r"(?:record|all-time|closing|fresh|new)\s(?:closing\s|intraday\s|high\s)?(?:highs?|close|peak)|record(?=\s(?:of|at|above))|closed\sat\sa\srecord|high-water\smark|all-time\sclosing\shigh|peak\sof|record\s(?:was|is|stands)",
        0.7,
    ),
    # analysts
    Cue(
        "price_target",
        r"(?:12-month\s|average\s|mean\s|median\s|consensus\s|new\s|year-end\s|one-year\s|base-case\s|bull-case\s|bear-case\s|street-high\s)*(?:price\s)?(?:targets?|objectives?)(?!\s(?:range|rate|for\sthe\sfederal|of\sinflation|inflation))|PTs?\b|fair[-\s]value\s(?:estimate|target)?|(?:sees|see|forecasts?|expects?|predicts?)\s(?:the\s)?[\w&\s]{2,20}(?:at|ending|reaching|hitting|finishing)|by\syear[-\s]end|end\s(?:the\syear|20\d\d)\sat|year-end\s(?:forecast|call|estimate|view)",
        0.8,
    ),
    Cue(
        "implied_upside",
        r"(?:implied\s|potential\s|average\s|further\s|additional\s)*(?:upside|downside)(?:\spotential)?|would\s(?:have\sto|need\sto)\s(?:rise|climb|gain|rally|fall|drop|appreciate|increase|advance|jump|decline|surge|more\sthan)|implies\s(?:a\s(?:gain|rise|rally|return|further)|gains|a\sfurther)|implying\s(?:gains?|a\s(?:gain|rise|return|further))|room\sto\s(?:run|rise)",
        0.9,
    ),
    Cue(
        "probability",
        r"(?:odds|probability|probabilities|chances?|likelihood|implied\sodds)|(?:traders?|futures|markets?|swaps?|investors)\s(?:\w+\s){0,3}?(?:pric(?:e|es|ed|ing)(?:\sin)?|assign(?:s|ed|ing)?|see(?:s|ing)?|put(?:s|ting)?)(?=\s[^.]{0,60}(?:chance|odds|probab|likel))|(?:priced?|pricing)\s(?:in\s)?(?:at|as)|(?:chance|probability)\sof|percent\slikel|%\slikel",
        0.95,
    ),
    Cue(
        "hit_rate",
        r"(?:of\sthe\s(?:time|companies|firms|members|reports|reporters|years|windows|periods|occasions|months|those|instances)|of\s(?:companies|S&P\s500\s(?:companies|members|firms)|(?:all\s|rolling\s)*(?:\d+|ten|five)-year\s(?:windows|periods|spans)|reporting\s\w+|constituents\s(?:that\s)?(?:have\s)?(?:reported|beat)|cases|decades|all\s[\w-]+\s(?:windows|periods))|beat\srate|win\srate|hit\srate|success\srate|batting\saverage)",
        0.9,
    ),
    # relative
    Cue(
        "relative_return",
        r"outperform(?:ed|ing|ance|s)?|underperform(?:ed|ing|ance|s)?|outpac(?:ed|ing|es?)|outstripp?(?:ed|ing|s)?|ahead\sof\s(?:the|its|their)|(?:beat|beating|beaten|trail(?:ed|ing|s)?|lag(?:ged|ging|s)?|bested|besting)(?=\s(?:the\s|its\s|their\s|large|small|it\b|by\b|that|both))|excess\sreturn|behind\s(?:the|its)|lead\sover|edge\sover|margin\sover|alpha|better\sthan\sthe|worse\sthan\sthe|advantage\sover",
        0.8,
    ),
    Cue(
        "annualized_return",
        r"annuali[sz]ed(?:\s(?:total\s)?(?:returns?|gains?|basis))?|average\sannual\s(?:\w+\s)?(?:returns?|gains?)|compound(?:ed)?\s(?:annual|annually|rate)(?:\s\w+)*|(?:a|per|each)\syear(?=\s(?:on\saverage|since|over|for|from|in|during|,|\.|and|against|versus|compared))|per\sannum|annually|\bCAGR\b|returned\s(?:an\saverage|on\saverage)|averag(?:ed|ing)\s(?:an?\s)?(?:annual|return)",
        0.8,
    ),
    # funds and weights
    Cue(
        "expense_ratio",
        r"expense\sratios?|annual\sfees?|management\sfees?|fees?\sof|charges?(?=\s(?:just\s|only\s|a\smere\s|an?\s|\d))|total\sexpense|ongoing\scharge|\bTER\b|in\sfees|annual\s(?:cost|expense)s?|fee",
        0.7,
    ),
    Cue("aum", r"(?:net\s)?assets(?:\sunder\smanagement)?|\bAUM\b|under\smanagement|fund\ssize", 0.9),
    Cue(
        "fund_flow",
        r"(?:net\s)?(?:in|out)flows?|(?:poured|pumped|pulled|withdrew|flowed|plowed|ploughed|yanked|redeemed|drained|plough|funneled|took\sin|taken\sin|drew|attracted|gathered|lured|shed|bled|hemorrhaged|leaked)(?=\s[^.]{0,40}(?:[$€£]|into|from|out))|creations|redemptions|net\s(?:new\smoney|buying|creations|redemptions)|new\smoney|fresh\s(?:money|cash)",
        0.9,
    ),
    Cue(
        "index_weight",
        r"(?:weigh(?:s|ing|ted|t(?:ing|s)?)|weightings?|make[s]?\sup|made\sup|making\sup|account(?:s|ed|ing)?\sfor|represent(?:s|ed|ing)?(?=\s(?:[a-z]+\s){0,3}(?:\d|one|half|two|three|a\s(?:third|quarter|fifth|tenth|half)))|compris(?:e|es|ed|ing)|constitut(?:e|es|ed|ing)|share\sof|allocation|stake\sof|slice\sof|of\s(?:the\s)?(?:index|fund|portfolio|benchmark|assets|holdings|ETF)(?:['’]s)?(?:\s(?:value|weight|total|assets|market\svalue|capitalization))?|of\s(?:the|its)\s(?:entire\s)?(?:index|fund|S&P\s500|portfolio|market)(?:['’]s)?\s?(?:value|weight|market\scap\w*)?|top\s(?:10|ten|five|holdings?)\s(?:holdings?|names|positions)?)",
        0.75,
    ),
    Cue(
        "constituents",
        r"(?:constituents|components|members|holdings|companies|stocks|names|securities|positions|bonds|issuers)(?=\s(?:in\s(?:its|the)\s(?:portfolio|index|fund|basket))|\b)",
        0.4,
        "after",
    ),
    Cue(
        "breadth",
        r"advancers|decliners|advanc(?:ing|ers)\s(?:issues|stocks|shares)|declin(?:ing|ers)\s(?:issues|stocks|shares)|outnumber(?:ed|ing|s)?|advance[-/]decline|new\s(?:52-week\s)?(?:highs|lows)|(?:of\s(?:the\s)?(?:\w+\s)?(?:11|eleven|30|thirty)\s(?:\w+\s)?(?:sectors|groups|members|components|stocks))|(?:stocks|members|constituents|components|names|shares|companies|issues)\s(?:above|below|over|under|that\s(?:are|trade)|trading|rose|fell|gained|declined|advanced|closed|finished|ended|in\sthe\s(?:index|S&P))|above\s(?:their|its)\s(?:\d+|fifty|two\shundred)[-\s]day|winners|losers|(?:of|all)\s(?:its\s|the\s|\w+\s)?(?:11|eleven)\s",
        0.8,
    ),
    # volume, size
    Cue(
        "average_volume",
        r"(?:average|avg\.?|typical|usual|normal|norm|mean)(?:\s(?:daily|trading|full-day|20-day|30-day|session))*\s?(?:volumes?|turnover|of)?(?=\s|$|[,.;)])|[-\s]day\saverage(?:\svolume)?",
        0.7,
    ),
    Cue(
        "volume",
        r"(?:trading\s)?(?:volumes?|turnover)|changed\shands|shares\straded|traded\s(?:hands)?|contracts\straded",
        0.8,
    ),
    Cue(
        "market_cap",
        r"market\s(?:capitali[sz]ations?|caps?|values?)|valued?\sat|worth|valuation\sof(?=\s(?:about\s|roughly\s|nearly\s|more\sthan\s)?[$€£])|total\svalue|valuation(?=\s(?:above|past|over|near))|capitali[sz]ation",
        0.85,
    ),
    # results
    Cue(
        "guidance",
        r"guid(?:ance|ed|es|ing)|outlook\s(?:of|for|calls)|(?:company|management|it)\s(?:now\s)?(?:expects|sees|projects|forecasts|anticipates)|full-year\s(?:outlook|forecast|guidance)|forecast(?:s|ing)?\s(?:for|of)",
        0.45,
    ),
    Cue(
        "eps",
        r"(?:adjusted\s|diluted\s|GAAP\s|non-GAAP\s|core\s|operating\s|reported\s|comparable\s)*(?:earnings|profits?|loss(?:es)?|income|EPS)\s(?:per\s(?:diluted\s)?share|a\sshare)|\bEPS\b|(?:per|a)\s(?:diluted\s)?share(?!\s(?:dividend|payout))|earn(?:ed|s|ing)?(?=\s(?:an?\s(?:adjusted|record)\s|about\s|roughly\s|adjusted\s)?[$€£])|per-share\s(?:earnings|profits?)|cents\sa\sshare|pence\sa\sshare",
        0.85,
    ),
    Cue(
        "earnings_growth",
        r"(?:earnings|profits?|EPS|net\sincome|bottom[-\s]line|operating\sincome)\s(?:growth|growing|grew|rose|rise|increase[ds]?|jump(?:ed)?|climb(?:ed)?|expand(?:ed)?|expansion|fell|fall|drop(?:ped)?|decline[ds]?|decreas(?:ed)?|surge[ds]?|gain(?:s|ed)?|slump(?:ed)?|shr[aiu]nk|up|down|to\s(?:grow|rise|expand|climb|fall|increase|decline|jump))|growth\s(?:in|of)\s(?:earnings|profits?|EPS)|(?:grow|growing|boost|lift|increase|expand)\s(?:earnings|profits?|EPS)|(?:year[-\s](?:over|on)[-\s]year|annual|blended)\s(?:earnings|profit)\s(?:growth|decline|gain)|earnings\s(?:are|is|were)\s(?:expected|projected|forecast|seen|estimated)|profit\s?expand|profits?\s(?:to|are|is)\s(?:expected|expand|grow|rise)",
        0.95,
    ),
    Cue(
        "profit_margin",
        r"(?:gross|operating|net|profit|pretax|pre-tax|EBITDA|EBIT|adjusted|net\sinterest|segment|core)(?:\s\w+)?\smargins?|margins?",
        0.95,
    ),
    Cue(
        "revenue_growth",
        r"(?:revenues?|sales|turnover|same-store\ssales|comparable\s(?:store\s)?sales|like-for-like(?:\ssales)?|comps|net\ssales|top[-\s]line|comparable-store\ssales|organic\s(?:sales|growth|revenue))\s(?:growth|growing|grew|rose|rise|up|down|increase[ds]?|jump(?:ed)?|climb(?:ed)?|fell|fall|drop(?:ped)?|decline[ds]?|surge[ds]?|gain(?:s|ed)?|slump(?:ed)?|advanc(?:ed|e)|expand(?:ed)?|slip(?:ped)?|shr[aiu]nk|to\s(?:grow|rise|fall))|(?:growth|increase|rise|decline|drop|gain)\sin\s(?:\w+\s)?(?:revenues?|sales)|same-store\ssales|comparable\ssales|like-for-like\ssales|organic\s(?:sales|revenue)\sgrowth",
        0.95,
    ),
    Cue(
        "net_income",
        r"(?:net|operating|pretax|pre-tax|quarterly|annual|full-year|underlying|attributable|headline|statutory)\s(?:income|profits?|earnings|loss(?:es)?)|(?<!a\s)profits?\s(?:of|was|were|came|hit|reached)|bottom[-\s]line|EBITDA\s(?:of|was)|(?:earned|made)(?=\s(?:a\s)?[$€£])|net\s(?:loss|profit)|losses\sof|EBITDA|EBIT",
        0.8,
    ),
    Cue(
        "revenue",
        r"(?:total\s|net\s|quarterly\s|annual\s|data[-\s]cent(?:er|re)\s|cloud\s|services\s|segment\s|group\s|iPhone\s|advertising\s|product\s|subscription\s)*(?:revenues?|sales|turnover)|top[-\s]line|net\sinterest\sincome|bookings|billings|sold(?=\s[$€£])",
        0.8,
    ),
    Cue(
        "buyback",
        r"(?:share\s|stock\s)?(?:buybacks?|repurchases?|repurchased|bought\sback|buy\sback)(?:\s(?:program(?:me)?|authorization|plan))?",
        0.9,
    ),
    Cue(
        "cash",
        r"free\scash\sflow|cash\sflow|cash\s(?:and\s(?:cash\s)?equivalents|pile|hoard|on\shand|position|balance|reserves|holdings)|operating\scash|in\scash|cash(?=\sof|\s[$€£])",
        0.85,
    ),
    Cue(
        "debt",
        r"(?:net\s|total\s|long-term\s|gross\s|margin\s|federal\s|public\s|outstanding\s)*debt|borrowings|leverage|liabilities|notes\soutstanding|in\sloans",
        0.6,
    ),
    # rates
    Cue(
        "rate_move_count",
        r"(?:interest[-\s])?rate[-\s](?:cuts?|hikes?|increases?|reductions?|rises?|moves?|decreases?)(?=\s(?:in|this|next|by|before|over|for|at|of|,|\.|and|during|from|since|through|as|priced|are|is|were|was|to|totaling|totalling)|$|[,.;:)—–]|\b)|(?:quarter[-\s]point|25[-\s]basis[-\s]point|half[-\s]point|0\.25%|further|additional|more|consecutive)\s(?:interest[-\s]rate\s|rate\s)?(?:cuts?|hikes?|increases?|reductions?|moves?|easings?)|cuts?\s(?:this|next|in|by|before)|hikes\s(?:this|next|in|by)|cut\s(?:interest\s)?rates|(?:lowered|raised|lowering|raising)\s(?:its\s)?(?:\w+\s)?rates?",
        0.55,
        "any",
    ),
    Cue(
        "policy_rate",
        r"(?:federal|fed)\sfunds(?:\s(?:target|rate|target\srate|futures))*(?:\srange)?|(?:policy|benchmark|key|overnight|bank|base|repo|deposit|cash|main\srefinancing|refinancing|lending|discount|target|official\sbank|short-term)\s(?:interest\s)?rates?|target\s(?:range|band)|(?:bank|base|deposit)\s?rate|funds\srate|Bank\sRate|terminal\srate|neutral\srate|median\s(?:dot|projection)|dot\splot|(?:left|kept|held|hold|keep|leave|holding|keeping|leaving|cut|raised|lowered|lifted|brought)\s(?:its\s|the\s|interest\s|their\s)*(?:\w+\s)?(?:rates?|benchmark)(?:\s(?:unchanged|steady|on\shold))?|interest\srates?",
        0.7,
    ),
    Cue(
        "rate_change",
        r"(?:rate|yield)\s(?:cut|hike|increase|reduction|rise|move|decline|drop|change|jump|fall)s?|basis\spoints?\s(?:lower|higher|on|to|at|this|in|of\seasing|of\scuts|of\stightening)|easing|tightening|of\s(?:easing|cuts|hikes|tightening|increases|reductions)|(?:cut|lowered|lifted|raised|hiked|trimmed|slashed|reduced|eased|tightened)(?:\s(?:its|the|interest|borrowing|benchmark|rates?|by))*",
        0.5,
    ),
    Cue(
        "yield_spread",
        r"spreads?|(?:yield\s)?(?:gap|premium|differential)(?=\s(?:between|over|of|to|versus))|2s[-/]?10s|twos[-\s]tens|5s[-/]?30s|yield\scurve|curve|inver(?:ted|sion)|steepen(?:ed|ing)?|extra\syield|over\s(?:Treasuries|Bunds|gilts)",
        0.75,
    ),
    Cue(
        "yield",
        r"yields?(?:\son)?|yield(?:ed|ing)|coupon|stop-out|stopped\sat|drew|high\syield\sof|mortgage\srates?|rates?\son\s(?:a|the)\s30-year|average\srate",
        0.7,
    ),
    # macro
    Cue(
        "unemployment_rate",
        r"(?:un|jobless)\s?employment(?:\s(?:rate|level))?|jobless\srate|unemployment(?:\srate)?|U-?6(?:\srate)?|underemployment(?:\srate)?",
    ),
    Cue(
        "jobless_claims",
        r"(?:initial\s|continuing\s|weekly\s|first-time\s|new\s)*(?:jobless|unemployment)\s(?:benefit\s|insurance\s)?claims|filed\s(?:for|new)(?:\s\w+){0,3}\s?(?:unemployment|jobless|benefits|claims)?|(?:applications|claims|filings)\sfor\s(?:\w+\s)?(?:unemployment|jobless)\s(?:benefits|aid|insurance|assistance)?|claimants|(?:initial|continuing)\sclaims|collecting\s(?:unemployment\s)?benefits",
    ),
    Cue(
        "payrolls",
        r"(?:nonfarm\s|non-farm\s|private\s|monthly\s|employer\s|public\s|government\s|establishment\s)*payrolls?(?:\s(?:growth|gains?|count|employment))?|(?:jobs?|positions|employment)\s(?:were\s|was\s)?(?:added|created|growth|gains?|lost|losses|print|number|report|creation)|(?:added|created|shed|lost|cut|gained|eliminated)(?=\s(?:[\w,.]+\s){1,4}(?:jobs|positions|workers|people|posts|roles))|new\sjobs|jobs(?=\s|[,.;)]|$)|hiring|headcount|workers\sto\s(?:payrolls|staff)|employers\s(?:added|hired|cut|shed|created)",
        0.85,
    ),
    Cue("retail_sales_growth", r"retail\s(?:sales|spending)|control[-\s]group(?:\ssales)?"),
    Cue(
        "gdp_growth",
        r"(?:real\s)?(?:GDP|gross\sdomestic\sproduct)(?:\s(?:growth|rose|grew|expanded|contracted|shrank))?|economy\s(?:\w+\s){0,2}?(?:grew|grow|grows|growing|expand(?:ed|s|ing)?|contract(?:ed|s|ing)?|shr[aiu]nk)|(?:economic|output)\s(?:growth|expansion|contraction|output)|growth\s(?:rate|forecast|of|estimate)\s?(?:for\sthe\seconomy)?|GDPNow|annuali[sz]ed\s(?:rate|pace)",
        0.9,
    ),
    Cue(
        "inflation",
        r"(?:core\s|headline\s|annual\s|underlying\s|consumer[-\s]price\s|price\s|wholesale\s|producer\s|CPI\s|PCE\s|food\s|services\s|shelter\s|year-ahead\s|trimmed-mean\s|sticky\s|super-?core\s|flash\s)*(?:inflation)(?:\s(?:rate|expectations|reading|gauge|target|print))?|(?:core\s|headline\s)?(?:CPI(?:-U|H)?|PCE|PPI|HICP|RPI)(?:\s(?:index|inflation|deflator|gauge|price\sindex|reading|print))?|(?:consumer|producer|wholesale|import|export|food|energy|gasoline|used[-\s]car|shelter|rent|core|grocery|medical|airfare|electricity|housing|core\sgoods|core\sservices|household|goods|services|factory-gate|new-vehicle|apparel)\s(?:price(?:s)?|costs?)(?:\s(?:index|gauge|growth))?|price\s(?:growth|pressures|gains|gauge)|deflator|prices\s(?:paid|excluding)|cost\sof\sliving|owners['’]\sequivalent\srent|shelter|rents?\b|excluding\sfood\sand\senergy|airfares|energy\sindex|food\sindex|core\sindex|core\sgauge|core\smeasure",
        0.9,
    ),
    Cue(
        "pmi",
        r"(?:ISM|PMI|purchasing\smanagers['’]?)(?:\s(?:manufacturing|services|composite|non-?manufacturing|factory|survey|index|gauge|reading|PMI))*(?:\sindex|\sgauge|\sreading)?|(?:manufacturing|services|factory|composite|non-manufacturing)\s(?:PMI|gauge|index|survey|purchasing)(?:\sindex)?|(?:Empire\sState|Philly\sFed|Philadelphia\sFed|Chicago)\s(?:\w+\s)?(?:index|PMI|survey|gauge)|new[-\s]orders\s(?:index|gauge|component|sub-?index)|employment\s(?:index|gauge|component|sub-?index)|prices[-\s]paid\s(?:index|gauge|component)?",
        0.95,
    ),
    Cue(
        "consumer_sentiment",
        r"(?:consumer|business|investor|household|Michigan|homebuilder|builder)\s(?:sentiment|confidence)(?:\s(?:index|gauge|reading|survey))?|sentiment\s(?:index|gauge|reading)|confidence\s(?:index|gauge)|University\sof\sMichigan(?:['’]s)?(?:\s\w+)*?\s(?:index|gauge|survey|reading)|Conference\sBoard(?:['’]s)?(?:\s\w+)*?\s(?:index|gauge)|Ifo|ZEW|bullish|bearish|bulls|bears",
        0.8,
    ),
    Cue(
        "other",
        r"(?:average\s)?hourly\s(?:earnings|pay|wages)|wages?(?:\sgrowth)?|participation(?:\srate)?|labor-force|labour-force|workweek|job\sopenings|vacancies|quits?(?:\srate)?|housing\sstarts|building\spermits|existing[-\s]home\ssales|new[-\s]home\ssales|home\s(?:prices|sales)|durable[-\s]goods(?:\sorders)?|factory\sorders|industrial\s(?:production|output|profits)|trade\s(?:deficit|surplus|gap|balance)|budget\sdeficit|productivity|unit\slabor\scosts|personal\s(?:income|spending)|consumer\s(?:spending|credit)|savings?\srate|exports|imports|inventor(?:y|ies)|stockpiles|rig\scount|rigs|output|production|exports|crude\sstocks|tariffs?|dominance|open\sinterest|hash\s?rate|liquidat(?:ed|ions?)|subscribers|deliveries|vehicles|units|users|members|stores|headcount|staff|loans?|deposits|CET1|return\son\s(?:\w+\s)?equity|ROE|ROTCE|provisions?|net\sinterest\smargin|occupancy|premiums\swritten|combined\sratio|dry\spowder|deal|acquisition|takeover|bid|penalty|fine|settlement|stake|raised|IPO|put[-/]call\sratio|equity\srisk\spremium|cash\slevels?|tax\srate|beat\sestimates|surprise|revised|revisions?|votes?",
        0.5,
    ),
    Cue(
        "exchange_rate",
        r"(?:to\sthe|per|against\sthe|versus\sthe)\s(?:dollar|greenback|euro|pound|yen)|(?:U\.?S\.?\s)?dollars?\sto\sthe|exchange\srate|fixing|bought|fetch(?:ed|ing)",
        0.6,
    ),
    Cue(
        "return",
        r"(?:total\s|price\s|trailing\s|annual\s)?returns?|%\s?(?:change|chg)|pct\schange|%\s?\(?(?:YTD|1Y|1W|1M)\)?|performance|year[-\s]to[-\s]date|YTD",
        0.5,
    ),
    # price and change, least specific
    Cue(
        "point_change",
        r"points?\s(?:higher|lower|gain|loss|drop|decline|jump|rise|fall|rally|swing|slide|surge)|points?(?=[\s,.;)])",
        0.35,
        "after",
    ),
    Cue(
        "price",
        r"(?:closed?|clos(?:es|ing)|settl(?:ed?|es|ing)|end(?:ed|s|ing)?|finish(?:ed|es|ing)?|trad(?:ed|es|ing|e)|chang(?:es|ed|ing)\shands|quoted|stood|stands|sits?|sat|opened|opens|hovering|hovered|fixed|last|held|holding|perched|parked|fetched|fetches|steadied|steady)\s(?:the\s(?:day|week|session|month|year)\s)?(?:up\s|down\s|just\s|only\s|little\schanged\s)?(?:at|near|around|above|below|just|on|out|under|over)|(?:at|near|around|to|above|below|past|through|under|over|touch(?:ed|ing)?|hit(?:ting)?|reach(?:ed|ing)?|cross(?:ed|ing)?|topp(?:ed|ing)|broke|breach(?:ed)?|pierced|reclaim(?:ed|ing)?|cleared?)(?=\s(?:a\s|an\s|the\s|about\s|around\s|just\s|nearly\s|roughly\s|some\s)?[$€£¥\d])|shares\sat|stock\sat|share\sprice|level\sof|price\sof|spot|per\s(?:barrel|ounce|troy\sounce|pound|ton|tonne|bushel|gallon|million\sBritish)|an?\s(?:ounce|barrel|tonne|ton|bushel|gallon|coin|bottle)|session\s(?:low|high)|intraday\s(?:low|high)|a\sshare",
        0.45,
    ),
]

RISE = r"(?:r[io]se[sn]?|rising|gain(?:s|ed|ing)?|climb(?:s|ed|ing)?|add(?:s|ed|ing)|advanc(?:e|es|ed|ing)|jump(?:s|ed|ing)?|surg(?:e|es|ed|ing)|soar(?:s|ed|ing)?|rall(?:y|ies|ied|ying)|leap(?:s|t|ed|ing)?|up|higher|increas(?:e|es|ed|ing)|gr[eo]w(?:s|n|ing|th)?|rebound(?:s|ed|ing)?|recover(?:s|ed|ing)?|bounc(?:e|es|ed|ing)|pop(?:s|ped|ping)?|spik(?:e|es|ed|ing)|expand(?:s|ed|ing)?|expansion|appreciat(?:e|es|ed|ing|ion)|strengthen(?:s|ed|ing)?|firm(?:s|ed|er|ing)|edged\s(?:up|higher)|ticked\s(?:up|higher)|tick(?:s|ed)?\sup|put\son|tack(?:s|ed|ing)?\son|sprint(?:s|ed|ing)?|ris(?:e|es)|upside|better|stronger|raised?|raising|lift(?:s|ed|ing)?|hik(?:e|es|ed|ing)|boost(?:s|ed|ing)?|increases?|ahead|inflows?|attracted|took\sin|pulled\sin|gathered|in\sthe\sblack|to\sthe\sgood|return(?:s|ed)|outperform(?:s|ed|ing|ance)?|beat(?:s|ing|en)?|outpac(?:e|ed|ing)|accelerat(?:e|ed|ing)|rocket(?:s|ed|ing)?|vault(?:s|ed|ing)?|rip(?:s|ped|ping)?|doubl(?:e|ed|es|ing)|tripl(?:e|ed|ing)|created?|hired|dearer|improv(?:e|ed|es|ing|ement)|upgrade|win(?:s|ning|ners?)?|best|led|leading|topped|swell(?:s|ed|ing)?|build|nudged\s(?:up|higher)|inch(?:ed|es|ing)?\s(?:up|higher)|profit(?:s)?|more|tightening|advance[rs]?|melt-up|upturn|progress)"
FALL = r"(?:f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|los(?:e|es|t|ing|s|ses)|slid(?:e|es|ing)?|slip(?:s|ped|ping)?|tumbl(?:e|es|ed|ing)|plung(?:e|es|ed|ing)|sank|sinks?|sinking|sunk|shed(?:s|ding)?|dip(?:s|ped|ping)?|down|lower|retreat(?:s|ed|ing)?|slump(?:s|ed|ing)?|crash(?:es|ed|ing)?|plummet(?:s|ed|ing)?|decreas(?:e|es|ed|ing)|eas(?:e|es|ed|ing)|cut(?:s|ting)?|off|skid(?:s|ded|ding)?|weaken(?:s|ed|ing)?|contract(?:s|ed|ing)|contraction|shr[aiu]nk(?:s|ing)?|pull(?:ed|s|ing)?\s?back|g[ia]ve(?:n|s)?\s(?:up|back)|giving\s(?:up|back)|surrender(?:s|ed|ing)?|trim(?:s|med|ming)?|reduc(?:e|es|ed|ing|tion)|lower(?:s|ed|ing)|slash(?:es|ed|ing)?|loss|depreciat(?:e|es|ed|ing|ion)|soften(?:s|ed|ing)?|cool(?:s|ed|ing)|outflows?|withdrew|pulled|redemptions|bled|underperform(?:s|ed|ing|ance)?|lag(?:s|ged|ging)?|trail(?:s|ed|ing)?|behind|poorer|worse|nosediv(?:e|ed|ing)|tank(?:s|ed|ing)?|crater(?:s|ed|ing)?|erod(?:e|ed|ing)|wip(?:ed|ing)\soff|sell-?off|correction|knocked|below|beneath|short\sof|shy\sof|short|under|cheaper|downside|laggards?|drawdown|deficit|swoon(?:s|ed|ing)?|backslid|cede[ds]?|halv(?:e|es|ed|ing)|missed|dent(?:ed)?|lopped|shav(?:ed|ing|es)|retrac(?:e|ed|ing)|in\sthe\sred|narrow(?:s|ed|ing)?|took\soff|casualt(?:y|ies)|losers?|less|tumbled|reversal|dragg(?:ed|ing)|stumbl(?:e|ed|ing)|bruised|hammered|battered|hit|sagged|sagging|wilted|wobbled|downturn|disinflation|deflation)"

FORECAST = r"(?:expect(?:s|ed|ing|ations?)?|forecasts?|forecasting|project(?:s|ed|ing|ions?)|predict(?:s|ed|ing|ions?)?|estimat(?:e|es|ed|ing)|consensus|anticipat(?:e|es|ed|ing)|guid(?:ance|ed|es|ing)|outlook|target(?:s|ed|ing)?|poll(?:ed)?|sees?|will|by\syear[-\s]end|should|likely\sto|on\s(?:course|track)\s(?:for|to)|pencil(?:s|led|ling)?(?:\sin)?|set\sto|priced?\sin|pricing\sin|call(?:s|ed|ing)?\sfor|look(?:s|ed|ing)?\sfor|next\syear|aims?|plans?\sto|going\sto|median\s(?:dot|projection)|dots?|could|may|might|potential|upside|implied|survey(?:ed)?|economists|pencilled|envisag(?:e|es|ed)|foresee[sn]?|prospective|ahead\sof\s(?:the\s)?(?:release|report)|analysts\s(?:had\s)?(?:look|want|expect|were))"
HYPOTHETICAL = r"(?:\bif\b|would\s(?:have\sto|need\sto|take|require|be|mean|imply|put|push|send|bring|leave|give|amount|fall|rise|drop|climb|gain|trigger|open|confirm|not|lift|add|cost)|were\s(?:it|they|the|to)\b|should\s(?:it|the|they|prices|yields)\s|needs?\s(?:to\s)?(?:rise|fall|climb|gain|rally)|unless|suppose|assum(?:e|ing)|a\s(?:break|close|move|drop|fall|push|decisive\sclose)\s(?:above|below|under|over|through|beneath|past|beyond)|until|hypothetical)"


def compile_cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """All cues as one pattern, twice: to find them in small letters (`folded`), and to tell which one stands at a place
    where one was found: group `c<i>` matched means `CUES[i]`."""
    find = folded(rf"(?<![a-z])(?:{either('|'.join(cue.pattern for cue in CUES))})(?![a-z])")
    parts = "|".join(f"(?P<c{i}>{cue.pattern})" for i, cue in enumerate(CUES))
    return find, re.compile(rf"(?<![A-Za-z])(?:{parts})(?![A-Za-z])", re.I)
