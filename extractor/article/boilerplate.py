"""The words of page furniture: patterns for lines that belong to a page and not to its article.

Patterns ignore case, an apostrophe in them may be curly, and each is written so that no sentence of commentary
matches: "Ad revenue rose", "Together with the cut", "subscribe to the view" and "jobs data are delayed" are articles.
`extractor.article.furniture` says how the patterns are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for several, in which an apostrophe may be a curly one."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns).replace("'", "['’]"), re.I)


LINES = _any(  # the whole line is furniture
    (
        # reading time, counters
        r"\d+ ?-? ?min(?:ute)?s?(?: (?:read|de lectura))?\.?",
        r"(?:contents )?\(?(?:reading|read) time:? .{0,20}",
        r"[\d.,]+[KM]? (?:comments?|shares?|views?|likes?|replies|reactions?|comentarios|reads|votes?|votos)",
        r"[\d.,]+[KM]? followers?",
        r"\d+/\d{3,4}",
        # buttons with a count
        r"(?:share|save|comments?|likes?|reply|reward|repost|tweet|bookmark|compartir|facebook|twitter|x|linkedin|"
        r"whatsapp|reddit)(?: ?[:•·|]? ?[\d.,]+[KM]?)?",
        # buttons and labels
        r"print|listen|pin|follow(?: us)?|copy(?: link)?|e-?mail|gift(?: article)?|report|translate|menu|search|close|"
        r"next|previous|skip|loading|top|home|subscribe|sign (?:in|up)|log ?in|register|watch(?: now)?|play|telegram|"
        r"instagram|youtube|flipboard|pinterest|community|qr ?code|(?:author )?avatar|hide|expand|download|seguir",
        r"(?:show|see|load|read|view) (?:more|all)|all|add comment|view comments|back to top|publicidad",
        r"related (?:stocks|tickers|symbols|companies|quotes|topics|tags):?",
        r"connect with us|hi,? what are you looking for\?|unlock more features|skip to .{0,30}",
        r"(?:expand|toggle|open|close) (?:menu|navigation|chart).{0,20}",
        r"use (?:this|the) link to share.{0,60}|click here\b.{0,80}",
        r"(?:advertisement|anuncio|sponsored(?: content| post)?|paid post)\b.{0,40}|ad|promoted",
        r"(?:story continues|continue reading|scroll to continue).{0,60}|¿?te ha gustado.{0,40}",
        # pictures
        r"(?:image|photo|picture|chart|graphic|video|foto|imagen)(?: (?:source|credit|by|courtesy))*s? ?: ?.{0,120}",
        r"(?:image|photo|picture|photograph) (?:by|from|courtesy of|\d+ of \d+)\b.{0,120}|getty images\b.{0,60}",
        r"(?:figure|chart|exhibit|graphic) \d+ ?[:.].{0,200}\bsources? ?:.{0,80}",
        # ownership
        r"(?:©|\(c\) ?|copyright )\W{0,3}.{0,200}|(?:all rights reserved|todos los derechos reservados)\.?.{0,40}",
        r"(?:purchase|buy) licensing rights.{0,40}|the post .{0,200}\bappeared first on .{0,60}",
        # comments
        r"(?:no comments(?: yet)?|sin comentarios|aún no hay comentarios|add a (?:public )?comment).{0,10}",
        r"be the first to comment.{0,10}",
        # asking for something
        r"(?:log ?in|sign (?:in|up)|subscribe|register)(?: \w+){0,2} (?:to|for|now|here|today|free)\b.{0,120}",
        r"(?:upgrade|unlock)(?: \w+){0,2} (?:to (?:pro|premium|plus)|with pro|with premium|now|today)\b.{0,120}",
        r"(?:enter your e-?mail|you can unsubscribe|thanks for signing up|your e-?mail address will not).{0,120}",
        r"(?:scan to (?:download|get)|download (?:the|our) .{0,40}\bapp\b|get (?:the|our) app).{0,80}",
        r"trade (?:crypto )?anywhere,? any ?time|forwarded this e-?mail\?.{0,240}|ask a follow-?up.{0,160}",
        r"(?:become a|premium|pro) members?\b.{0,100}",
        # sponsors
        r"sponsor(?:ed by)? ?: .{0,200}|(?:sponsored|presented|paid for|brought to you) by [^.]{0,60}",
        r"(?:together with|a message from) [^.,]{2,50}",
        r"(?:reader poll|poll of the (?:day|week)|quick poll) ?:.{0,260}",
        # pointers to other pages
        r"\W*(?:read|see|also read|see also|read also|watch|listen|related|don't miss|lee también|lea también|"
        r"read more|read next|must read|recommended|further reading|tracker) ?[:»→>] ?.{0,180}",
        r"\W*related (?:article|story|coverage|news|reading) ?[:»→>–—] ?.{0,180}",
        r"\W*see also (?:letter|issue|our|my) .{0,180}",
        r"(?:tags?|topics?|filed under|categories|keywords|tagged|suggested topics) ?:.{0,200}",
        r"in this (?:topic|story|article) ?:.{0,200}",
        r"(?:follow|find|contact|reach|write to) .{2,40} (?:on|at) (?:x|twitter|linkedin|threads|@\w+|\S+@\S+).{0,40}",
        # agencies' signatures and datelines
        r"(?:additional )?(?:reporting|editing|writing|edited|compiled) by (?!.*\d).{0,200}|our standards ?: .{0,120}",
        r"(?:[A-Z][\w .,]+, )?[A-Z][a-z]{2,8}\.? \d{1,2} \([^()]{2,60}\) ?[-–—]+|fact[- ]checked(?: by.{0,60})?",
        # small print of quotes
        r"key data points|page reviewed .{0,40}",
        r"(?:quote|market|price) data (?:is |are )?(?:delayed|provided by).{0,160}",
        r"\W*(?:\w+ ){0,3}(?:returns?|prices) as of .{0,80}",
        r".{2,60}\([A-Z.]{1,6}\) ?:? ?[$€£]?[\d.,]+ \(?[-+−]?[\d.,]+ ?%?\)?\.? .{0,20}\b(?:range|rango)\b.{0,60}",
        r"should you (?:buy|invest)\b.{0,80}\bright now\?",
        # languages to choose from
        r"english|español|português(?: \(\w+\))?|français(?: \(\w+\))?|deutsch|italiano|nederlands|polski|türkçe|"
        r"tiếng việt|bahasa (?:indonesia|melayu)|русский|українська|日本語|한국어|简体中文|繁體中文|中文|العربية|"
        r"بالعربية|"
        r"हिन्दी|ไทย|ελληνικά|svenska|dansk|norsk|suomi|čeština|magyar|română|עברית|فارسی|filipino",
    )
)


@dataclass(frozen=True)
class Phrases:
    """Patterns, each with a word that it cannot match without: looking for the word first is far cheaper."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def search(self, text: str) -> bool:
        """Whether any of the patterns is found in a text."""
        lower = text.casefold()
        return any(word in lower and pattern.search(text) for word, pattern in self.patterns)


def _phrases(*patterns: tuple[str, str]) -> Phrases:
    return Phrases(tuple((word, _any([pattern])) for word, pattern in patterns))


BOILERPLATE = _phrases(  # found anywhere in a paragraph: nothing but furniture says it
    # interests
    ("position", r"\bhas (?:no )?positions? in\b.{0,200}\b(?:mentioned|recommends?|stocks)\b"),
    ("position", r"^(?:the )?(?:author|writer) (?:holds|owns|has) (?:no )?positions?"),
    ("shares", r"^(?:the )?(?:author|writer) (?:holds|owns|has) (?:no )?shares"),
    ("the motley fool", r"\bthe motley fool (?:has|owns|recommends|is an)\b"),
    ("disclosure policy", r"\bhas a disclosure policy\b"),
    ("commission", r"\bwe may (?:earn|receive) (?:a|an) (?:\w+ )?commission"),
    ("the analyst certifies", r"\bthe analyst certifies\b"),
    ("member sipc", r"\bmember sipc\b"),
    ("banking relationships", r"\bbanking relationships exist\b"),
    # subscriptions sold by their returns
    ("stock advisor", r"\bstock advisor(?:'s)? (?:returns?|total|analyst|team)"),
    ("this list on", r"\bmade this list on\b"),
    ("team", r"\b(?:analyst|research) team (?:has )?just (?:identified|revealed|named|released)"),
    ("invested", r"\bif you(?:'d| had)? invested \$[\d,]+ (?:at the time of our|when we)"),
    ("average return", r"\b(?:service|newsletter)(?:'s)? (?:total )?average return (?:is|of) \d"),
    ("10 best stocks", r"\b10 best stocks (?:for investors )?to (?:buy|own)\b"),
    # cookies, newsletters, banks
    ("we and our", r"\bwe and our\b"),
    ("partners", r"\bour (?:[\d,]+ )?partners (?:store|process|may|use)\b"),
    ("cookies", r"\buses? (?:\d+ kinds of )?cookies\b"),
    (
        "join",
        r"\bjoin (?:over |more than |the )?[\d.,]+ ?(?:k\b|m\b|million|thousand)?\+? ?(?:other |premium )?"
        r"(?:readers|subscribers|investors|traders|members|people|professionals)",
    ),
    ("newsletter", r"\bsign up for (?:the|our|my) .{0,60}\bnewsletter\b"),
    ("subscribe to", r"\bsubscribe to (?:our|my)\b|\bsubscribe to the .{0,40}\b(?:newsletter|podcast|channel)\b"),
    ("your inbox", r"\bto your inbox\b"),
    ("insured", r"\bFDIC[- ]insured up to \$"),
    ("apy", r"\bAPY with no minimum\b"),
)
CAUTIONS = _phrases(  # found in most sentences of a paragraph: an article may say it once
    ("constitute", r"\bdo(?:es)? not constitute\b.{0,60}\b(?:advice|recommendation|offer|solicitation)"),
    (
        "not be",
        r"\bnot be (?:considered|construed|taken|treated|regarded)\b.{0,80}\b(?:advice|endorsement|recommendation)",
    ),
    (
        "advice",
        r"\b(?:is|are) (?:not|no|neither) (?:intended (?:as|to be) )?(?:an? )?(?:endorsement|investment|financial|"
        r"trading|professional|tax)[\w, ]{0,40}advice",
    ),
    (
        "only",
        r"\bfor (?:informational|information|educational|general information) (?:and \w+ )?(?:purposes )?only\b",
    ),
    ("past performance", r"\bpast performance (?:is no|is not|does not|doesn't|cannot)"),
    ("returns", r"\breturns shown are cumulative\b|\bhypothetical returns assume\b"),
    ("at risk", r"\bcapital (?:is )?at risk\b(?! of)"),
    ("accounts", r"\bretail (?:investor|client) accounts lose\b"),
    ("could lose", r"\byou could lose \d+% of\b"),
    ("professional clients", r"\bdistribution is limited to professional clients\b"),
    ("delayed", r"\b(?:market data|quotes?|prices) (?:is|are) delayed\b"),
    ("delayed", r"\bdelayed (?:by )?(?:at least|a minimum of) \d+ minutes"),
    ("terms", r"\bterms (?:of|and) (?:use|service|conditions)\b.{0,80}\b(?:privacy|apply|cookie)"),
    ("privacy", r"\bprivacy (?:policy|notice)\b"),
    ("third-party", r"\bthird-party content\b.{0,120}\b(?:provided|endorse|information)"),
    ("newsletter", r"\b(?:our|free) (?:\w+ )?newsletter\b"),
    ("by", r"\bby (?:clicking|signing up|using this site|continuing to (?:use|browse)|continuing,? you)\b"),
    ("about us", r"^about us ?:"),
    ("discl", r"^disclosures? ?:|^disclaimer ?:"),
    ("indicative", r"\bindex levels are indicative\b"),
    (
        "ed",
        r"^\W*(?:this (?:article|story|post|content|material|report|summary)|insights) (?:was|were|is|are|has been) "
        r"(?:originally (?:published|written)|produced|generated|provided|prepared|created|translated)\b",
    ),
)
ENDINGS = _any(  # a short line after which the rest is other people's
    (
        r"you (?:may|might) (?:also )?(?:like|enjoy|be interested.{0,12})|(?:también )?te puede interesar.{0,20}",
        r"(?:from )?around the web|from the web|sponsored (?:content|links|stories)|promoted stories|paid content",
        r"(?:\(?\d[\d,]*\)? )?(?:reader )?comments?(?: ?\(?[\d,]+\)?)?|comentarios(?: ?\(?\d+\)?)?|"
        r"\d+ thoughts? on .{0,100}|(?:leave|post|write|add) a (?:reply|comment)|join the (?:conversation|discussion)",
        r"start the conversation|about (?:the )?author.{0,40}|author bio|sign up for .{0,50}newsletters?",
        r"(?:important )?(?:disclosures?|disclaimers?|legal notice|risk (?:warning|disclosure))|important information",
    )
)
BOXES = _any(  # a short line that heads teasers, after an article or inside it
    (
        r"(?:recommended|suggested)(?: \w+){0,2}|similar (?:articles|stories|posts)",
        r"related (?:articles?|stor(?:y|ies)|news|posts?|reading|content|headlines|coverage|links|videos?|research)",
        r"more (?:stories|news|coverage|to read)\b.{0,40}|more from (?:our|the author|this).{0,30}|what to read next|"
        r"read (?:next|more|also)|(?:up|coming) next",
        r"trending(?: \w+)?|most (?:read|popular|viewed|shared)(?: \w+)?|popular (?:now|stories|posts|articles)",
        r"latest (?:news|stories|headlines|articles)|(?:today's )?top stories|editor'?s'? picks?|lo más leído",
        r"data and calendar|(?:noticias|artículos|contenido) relacionad[oa]s?",
    )
)
SECTIONS = _any(  # lines that end an article only where no sentence follows: they also head parts of it
    (
        r"related(?: \w+)?|more (?:from|on|in)\b.{0,40}|latest(?: research| from.{0,30})?|discussion|in other news|"
        r"newsletters?|share this ?(?:article|story|post)?|sources(?: ?\(\d+\))?|references|footnotes|endnotes|notes",
    )
)
EXCHANGE = re.compile(
    r"(?:NYSE(?:MKT|ARCA|AMERICAN)?|NASDAQ|Nasdaq|AMEX|OTC(?:MKTS|QB|QX|PK)?|CBOE|BATS|TSX|LSE|ASX|INDEX\w*)"
    r" ?: ?\^?[A-Z.-]{1,8}"
)
_FIGURE = r"\(?[-+−]?[$€£]?[-+−]?[\d.,]+ ?[%BMKT]?\)?"
QUOTE_FIELD = _any(  # a line of a quote box
    (
        r"(?:(?:current|last|share|market) price|price|last|(?:today's|day's) (?:change|range)|change|"
        r"52[- ]?w(?:ee)?k\.? (?:range|high|low)|(?:market|mkt) cap(?:italization)?|(?:avg\.?|average)? ?vol(?:ume)?|"
        r"gross margin|dividend yield|open|(?:previous|prev\.?) close|bid|ask|beta|eps(?: \(ttm\))?|"
        r"(?:forward )?p/?e(?: ratio)?(?: \(ttm\))?|net assets|expense ratio|nav|yield|ytd return)"
        rf" ?:?(?: ?{_FIGURE}(?: ?(?:[-–x]|to)? ?{_FIGURE})*)?",
    )
)
_NAME = r"[A-Z^][\w&.^/-]*(?: (?:[A-Z\d&][\w&.^/-]*|of|and|to)){0,6}"
TICKER = re.compile(  # "S&P 500 6,915.61 +0.03%", "IWM -0.51%"
    rf"(?:{_NAME} )?[$€£]?[\d,]+(?:\.\d+)? (?:[▲▼↑↓] ?)?\(?[-+−▲▼] ?[$€£]?[\d,.]+ ?%?\)?(?: {_FIGURE})?"
    rf"|{_NAME} ?(?:[▲▼↑↓] ?)?[-+−][\d.,]+ ?%"
)
