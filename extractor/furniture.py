"""Which lines of a document are not its article: buttons, teasers, disclosures, tickers. Readable rules over drafts.

`kept` gives the drafts of the article among those of a document. A line goes when all of it is furniture (`_LINES`),
when it holds boilerplate (`_BOILERPLATE`), when it belongs to a quote box, a poll or a ticker strip, when it is the
author's biography or in another language than the rest, and when it comes after the article's end (`_ENDINGS`).
Rows of tables go only with what ends an article: a figure in a table is rarely furniture. Patterns ignore case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractor.blocks import END_MARK, Draft
from extractor.language import reads_foreign


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for several, in which an apostrophe may be a curly one."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns).replace("'", "['’]"), re.I)


_LINES = _any(  # matched against the whole line
    (
        # reading time, counters
        r"\d+ ?-? ?min(?:ute)?s?(?: (?:read|de lectura))?\.?",
        r"(?:contents )?\(?(?:reading|read) time:? .{0,20}",
        r"[\d.,]+[KM]? (?:comments?|shares?|views?|likes?|replies|reactions?|comentarios|reads|votes?|votos|followers?)",
        r"\d+/\d{3,4}",
        # buttons and labels
        r"(?:share|save|print|listen|comments?|likes?|reply|reward|repost|pin|follow(?: us)?|copy(?: link)?|e-?mail|tweet|"
        r"gift(?: article)?|bookmark|report|translate|menu|search|close|next|previous|skip|loading|top|home|subscribe|"
        r"sign (?:in|up)|log ?in|register|watch(?: now)?|play|facebook|twitter|x|linkedin|whatsapp|reddit|telegram|"
        r"instagram|youtube|flipboard|pinterest|community|qr ?code|(?:author )?avatar|hide|expand|download|compartir|"
        r"(?:show|see|load|read|view) (?:more|all)|all|add comment|view comments|back to top|publicidad|seguir|"
        r"related (?:stocks|tickers|symbols|companies|quotes|topics|tags))(?: ?[:•·|]? ?[\d.,]*[KM]?)?",
        r"(?:connect with us|hi,? what are you looking for\?|unlock more features|skip to .{0,30})",
        r"(?:expand|toggle|open|close) (?:menu|navigation|chart).{0,20}",
        r"use (?:this|the) link to share.{0,60}",
        r"click here\b.{0,80}",
        r"(?:advertisement|sponsored|promoted|ad|paid post|anuncio)\b.{0,40}",
        r"(?:story continues|continue reading|scroll to continue).{0,60}",
        r"(?:te ha gustado|¿te ha gustado).{0,40}",
        # pictures
        r"(?:image|photo|picture|chart|graphic|video|foto|imagen)(?: (?:source|credit|by|courtesy))*s? ?: ?.{0,120}",
        r"(?:image|photo|picture|photograph) (?:by|from|courtesy of|\d+ of \d+)\b.{0,120}",
        r"getty images\b.{0,60}",
        # ownership
        r"(?:©|\(c\) ?|copyright )\W{0,3}.{0,200}",
        r"(?:all rights reserved|todos los derechos reservados)\.?.{0,40}",
        r"(?:purchase|buy) licensing rights.{0,40}",
        r"the post .{0,200}\bappeared first on .{0,60}",
        # comments
        r"(?:no comments(?: yet)?|sin comentarios|aún no hay comentarios|add a (?:public )?comment|be the first to comment).{0,10}",
        # asking for something
        r"(?:log ?in|sign in|sign up|subscribe|register|upgrade|unlock)(?: \w+){0,2} (?:to|for|now|here|today|free|with pro)\b.{0,120}",
        r"(?:enter your e-?mail|you can unsubscribe|thanks for signing up|your e-?mail address will not).{0,120}",
        r"(?:scan to (?:download|get)|download (?:the|our) .{0,40}\bapp\b|get (?:the|our) app).{0,80}",
        r"trade (?:crypto )?anywhere,? any ?time",
        r"forwarded this e-?mail\?.{0,240}",
        r"ask a follow-?up.{0,160}",
        r"(?:become a|upgrade to|premium|pro) members?\b.{0,100}",
        # sponsors and advertisements
        r"(?:sponsor|sponsored by|presented by|brought to you by|together with|a message from|paid for by) ?:? .{0,200}",
        r"(?:reader poll|poll of the (?:day|week)|quick poll) ?:.{0,260}",
        # pointers to other pages
        r"\W*(?:read|see|also read|see also|read also|watch|listen|related|more|don't miss|lee también|lea también|read more|"
        r"read next|must read|recommended|further reading|tracker|related (?:article|story|coverage|news|reading)) ?[:»→>–—] ?.{0,180}",
        r"\W*see also (?:letter|issue|our|the|my) .{0,180}",
        r"(?:tags?|topics?|filed under|categories|keywords|tagged|suggested topics|in this (?:topic|story|article)) ?:.{0,200}",
        r"(?:follow|find|contact|reach|write to) (?:me|him|her|us|the author|\w+ \w+) (?:on|at) .{0,100}",
        # agencies' signatures
        r"(?:additional )?(?:reporting|editing|writing|edited|compiled) by .{0,200}",
        r"our standards ?: .{0,120}",
        r"(?:[A-Z][\w .,]+, )?[A-Z][a-z]{2,8}\.? \d{1,2} \([^()]{2,60}\) ?[-–—]+",
        r"fact[- ]checked(?: by.{0,60})?",
        # small print of quotes
        r"key data points",
        r"\W*(?:prices?|returns?|quotes?|data|figures|rates?|apy) (?:are )?as of .{0,120}",
        r"(?:quote|market|price) data .{0,20}(?:delayed|provided by|by) .{0,160}",
        r"page reviewed .{0,40}",
        r".{2,60}\([A-Z.]{1,6}\) ?:? ?[$€£]?[\d.,]+ \(?[-+−]?[\d.,]+ ?%?\)?\.?(?: .{0,20}(?:range|rango).{0,60})?",
        # languages
        r"english|español|português(?: \(\w+\))?|français(?: \(\w+\))?|deutsch|italiano|nederlands|polski|türkçe|tiếng việt|"
        r"bahasa (?:indonesia|melayu)|русский|українська|日本語|한국어|简体中文|繁體中文|中文|العربية|بالعربية|हिन्दी|ไทย|ελληνικά|"
        r"svenska|dansk|norsk|suomi|čeština|magyar|română|עברית|فارسی|filipino",
    )
)
_BOILERPLATE = _any(  # found anywhere in a line that is not long
    (
        # interests
        r"\bhas (?:no )?positions? in\b.{0,200}\b(?:mentioned|recommends?|stocks)\b",
        r"\bthe motley fool (?:has|owns|recommends|is an)\b",
        r"\bhas a disclosure policy\b",
        r"^(?:the )?(?:author|writer) (?:holds|owns|has) (?:no )?(?:positions?|shares)",
        r"\bwe may (?:earn|receive) (?:a|an) (?:\w+ )?commission",
        r"\bthe analyst certifies\b|\bmember sipc\b|\bbanking relationships\b",
        # subscriptions sold by their returns
        r"\bstock advisor(?:'s)? (?:returns?|total|analyst|team)",
        r"\b(?:analyst|research) team (?:has )?just (?:identified|revealed|named|released)",
        r"\bif you(?:'d| had)? invested \$[\d,]+ (?:at the time of our|when we)",
        r"\bmade this list on\b|\bthe 10 best stocks\b",
        r"\b(?:service|portfolio|picks?|newsletter)(?:'s)? (?:total )?average return (?:is|of) \d",
        r"\bmarket[- ]crushing\b",
        # no advice, no promise
        r"\bdo(?:es)? not constitute\b.{0,60}\b(?:advice|recommendation|offer|solicitation)",
        r"\bnot be (?:considered|construed|taken|treated|regarded)\b.{0,80}\b(?:advice|endorsement|recommendation)",
        r"\b(?:is|are) (?:not|no|neither) (?:intended (?:as|to be) )?(?:an? )?(?:endorsement|investment|financial|trading|professional|tax)"
        r"[\w, ]{0,40}advice",
        r"\bfor (?:informational|information|educational|general information) (?:and \w+ )?(?:purposes )?only\b",
        r"\bpast performance (?:is no|is not|does not|doesn't|cannot)",
        r"\b(?:capital (?:is )?at risk|retail (?:investor|client) accounts lose)\b",
        r"\bhypothetical returns assume\b|\bdistribution is limited to professional clients\b",
        r"\b(?:market )?data (?:is|are) delayed\b|\bdelayed (?:by )?(?:at least|a minimum of) \d+ minutes",
        # terms, privacy
        r"\bterms (?:of|and) (?:use|service|conditions)\b.{0,80}\b(?:privacy|apply|cookie)|\bprivacy (?:policy|notice)\b",
        r"\bthird-party content\b.{0,120}\b(?:provided|endorse|information)",
        r"\bby (?:continuing|clicking|signing up|using this site)\b",
        r"\b(?:we|our)\b.{0,40}\bpartners?\b.{0,80}\b(?:cookies|store|process|data)\b|\buses? (?:\d+ kinds of )?cookies\b",
        # newsletters, apps
        r"\b(?:join|trusted by|read by|delivered to) (?:over |more than |the )?[\d.,]+ ?(?:k\b|m\b|million|thousand)?\+? ?"
        r"(?:other |premium )?(?:readers|subscribers|investors|traders|members|people|professionals)",
        r"\bsign up for (?:the|our|my) .{0,60}\bnewsletter\b|\bsubscribe to (?:our|the|my)\b",
        r"\b(?:our|free) (?:\w+ )?newsletter\b|\b(?:in|to) your inbox\b",
        # advertisements of banks and brokers
        r"\bFDIC[- ]insured\b.{0,60}\b\$|\bAPY with no minimum\b|\bcommission-free trades\b",
        # what made the page
        r"^about us ?:|^disclosures? ?:|^disclaimer ?:",
        r"^\W*(?:this (?:article|story|post|content|material|report)|insights) (?:was|were|is|are|has been) "
        r"(?:originally )?(?:published|produced|generated|provided|prepared|created|translated)\b",
    )
)
_ENDINGS = _any(  # a short line after which the rest is other people's
    (
        r"you (?:may|might) (?:also )?(?:like|enjoy|be interested.{0,12})|también te puede interesar|te puede interesar.{0,20}",
        r"related(?: \w+)?|(?:recommended|suggested)(?: \w+){0,2}|similar (?:articles|stories|posts)",
        r"more (?:from|on|in|stories|news|coverage|to read)\b.{0,40}|read (?:next|more|also)|what to read next|(?:up|coming) next",
        r"trending(?: \w+)?|most (?:read|popular|viewed|shared)(?: \w+)?|popular (?:now|stories|posts|articles)|lo más leído",
        r"latest(?: (?:news|stories|headlines|articles|research|from.{0,30}))?|(?:today's )?top stories|editor'?s'? picks?",
        r"in other news|(?:from )?(?:around )?the web|sponsored (?:content|links|stories)|promoted stories|paid content",
        r"(?:\(?\d[\d,]*\)? )?(?:reader )?comments?(?: ?\(?[\d,]+\)?)?|comentarios(?: ?\(?\d+\)?)?|\d+ thoughts? on .{0,100}",
        r"(?:leave|post|write|add) a (?:reply|comment)|join the (?:conversation|discussion)|start the conversation|discussion",
        r"share this ?(?:article|story|post)?|about (?:the )?author.{0,40}|author bio",
        r"(?:noticias|artículos|contenido) relacionad[oa]s?|(?:\w+ )?data recommendations|data and calendar",
        r"(?:important )?(?:disclosures?|disclaimers?|legal notice|risk (?:warning|disclosure)|information)",
        r"newsletters?|sign up for .{0,50}newsletters?|sources(?: ?\(\d+\))?|references|footnotes|endnotes",
    )
)
_WEAK = _any(  # endings that may also head a box, or a section, inside the article
    (r"(?:related(?: \w+)?|latest|discussion|read more|disclosures?|newsletters?|comments?|share this.*|important information|sources|in other news)",)
)
_EXCHANGE = re.compile(
    r"(?:NYSE(?:MKT|ARCA|AMERICAN)?|NASDAQ|Nasdaq|AMEX|OTC(?:MKTS|QB|QX|PK)?|CBOE|BATS|TSX|LSE|ASX|INDEX\w*) ?: ?\^?[A-Z.-]{1,8}"
)
_FIGURE = r"\(?[-+−]?[$€£]?[-+−]?[\d.,]+ ?[%BMKT]?\)?"
_QUOTE_FIELD = _any(
    (
        r"(?:(?:current|last|share|market) price|price|last|(?:today's|day's) (?:change|range)|change|52[- ]?w(?:ee)?k\.? (?:range|high|low)|"
        r"(?:market|mkt) cap(?:italization)?|(?:avg\.?|average)? ?vol(?:ume)?|gross margin|dividend yield|open|(?:previous|prev\.?) close|"
        r"bid|ask|beta|eps(?: \(ttm\))?|(?:forward )?p/?e(?: ratio)?(?: \(ttm\))?|net assets|expense ratio|nav|yield|ytd return)"
        rf" ?:?(?: ?{_FIGURE}(?: ?(?:[-–x]|to)? ?{_FIGURE})*)?",
    )
)
_TICKER = re.compile(  # "S&P 500 6,915.61 +0.03%", "IWM -0.51%"
    rf"(?:[A-Z^][\w&.^/ -]{{0,28}}? )?[$€£]?[\d,]+(?:\.\d+)? (?:[▲▼↑↓] ?)?\(?[-+−▲▼] ?[$€£]?[\d,.]+ ?%?\)?(?: {_FIGURE})?"
    r"|[A-Za-z^][\w&.^/ -]{0,50}? ?(?:[▲▼↑↓] ?)?[-+−][\d.,]+ ?%"
)
_BIOGRAPHY = re.compile(r"\W*(?:is|was|has|joined|covers?|writes|reports|works|edits|serves|leads|manages|spent|contributes|escribe|es|cubre)\b")
_LONGEST_LINE = 260  # characters of a line that `_LINES` may drop
_LONGEST_BOILERPLATE = 700
_TEASER = 180  # characters; a paragraph at least this long that ends in a full stop is prose and no teaser
_BOX = 8  # lines of teasers that an inserted box has at most


def kept(drafts: Sequence[Draft], author: str | None = None) -> list[Draft]:
    """The drafts of the article among those of a document, in order. `author` is whose biography may stand there."""
    live = _before_the_end(drafts)
    live = _without_boxes(live)
    live = [draft for draft in live if not is_furniture(draft)]
    live = _without_biography(live, author)
    live = _in_one_language(live)
    live = _without_tickers(live)
    return _without_bare_headings(live)


def is_furniture(draft: Draft) -> bool:
    """Whether a line on its own is page furniture, whatever stands around it."""
    if draft.kind in ("row", "header_row", "title"):
        return False
    text = draft.text
    if text == END_MARK or not re.search(r"\w", text):
        return True
    if len(text) <= _LONGEST_LINE and _LINES.fullmatch(text):
        return True
    if draft.kind == "heading" and re.fullmatch(r"(?i)should you (?:buy|invest)\b.{0,80}\bright now\?", text):
        return True
    return len(text) <= _LONGEST_BOILERPLATE and bool(_BOILERPLATE.search(text))


def _is_prose(draft: Draft) -> bool:
    text = draft.text
    if draft.kind not in ("paragraph", "quote", "item") or len(text) < _TEASER or text.endswith(("...", "…")):
        return False
    return text.rstrip("\"”’') ")[-1:] in (".", "!", "?") and not is_furniture(draft)


# -- the end -----------------------------------------------------------------------------------------------------------


def _before_the_end(drafts: Sequence[Draft]) -> list[Draft]:
    """Cut at the end of the article. A box of teasers inside it loses its lines, up to where the prose goes on."""
    weights = [0 if draft.kind in ("heading", "title", "header_row") else len(draft.text) for draft in drafts]
    prose = [_is_prose(draft) for draft in drafts]
    whole, out, at, before = max(sum(weights), 1), list[Draft](), 0, 0
    while at < len(drafts):
        ending = _ending(drafts[at])
        if ending:
            resumes = next((later for later in range(at + 1, len(drafts)) if prose[later]), len(drafts))
            if _cuts(ending, before / whole, (sum(prose[:at]), sum(prose[at:]))):
                return out
            if ending == "heading" and resumes - at <= _BOX:
                before += sum(weights[at : (stop := _box_end(drafts, at + 1, resumes))])
                at = stop
                continue
        else:
            out.append(drafts[at])
        before += weights[at]
        at += 1
    return out


def _ending(draft: Draft) -> str:
    """"mark" where furniture that ends articles was taken out, "weak" or "heading" for a line that may end one, or ""."""
    if draft.text == END_MARK:
        return "mark"
    if draft.kind not in ("heading", "paragraph", "item", "caption") or len(draft.text) > 120:
        return ""
    text = draft.text.rstrip(" :.…»>")
    if not _ENDINGS.fullmatch(text):
        return ""
    return "weak" if _WEAK.fullmatch(text) else "heading"


def _cuts(ending: str, share: float, prose: tuple[int, int]) -> bool:
    """Whether an ending is the end: `share` of the text stands before it, and so many paragraphs before and after."""
    before, after = prose
    if not after:
        return share >= {"mark": 0.5, "weak": 0.5}.get(ending, 0.3)
    return ending == "heading" and share >= 0.5 and after * 4 <= before


def _box_end(drafts: Sequence[Draft], start: int, resumes: int) -> int:
    """Where a box of teasers ends: before the heading, table or full sentence that leads on to the prose."""
    at = start
    while at < resumes and drafts[at].kind in ("item", "heading", "paragraph"):
        text = drafts[at].text
        if drafts[at].kind == "heading" and start < at == resumes - 1:
            break
        if drafts[at].kind == "paragraph" and len(text) > 60 and text[-1] in ".!?" and not text.endswith("..."):
            break
        at += 1
    return at


# -- what several lines make -------------------------------------------------------------------------------------------


def _without_boxes(drafts: Sequence[Draft]) -> list[Draft]:
    """Drop quote boxes (an exchange and symbol, and the figures under it) and polls (a question, shares, votes)."""
    out: list[Draft] = []
    inside = False
    for draft in drafts:
        text = draft.text
        if _EXCHANGE.fullmatch(text) or text.casefold() == "key data points":
            inside = True
            continue
        plain = len(text) < 70 and draft.kind not in ("title", "header_row")
        cells = " ".join(filter(None, draft.cells)) or text
        if inside and plain and (_QUOTE_FIELD.fullmatch(cells) or _TICKER.fullmatch(cells) or not re.search(r"[A-Za-z]{2}", text)):
            continue
        inside = False
        if re.fullmatch(r"[\d,.]+ (?:votes?|votos)\b.{0,20}", text):
            _drop_poll(out)
        out.append(draft)
    return out


def _drop_poll(out: list[Draft]) -> None:
    """Take the answers of a poll, and its question, off the end of what is kept so far."""
    answers = 0
    while out and len(out[-1].text) < 60 and re.search(r"\d+ ?%$|^\d+ ?%", out[-1].text):
        out.pop()
        answers += 1
    if answers > 1 and out and out[-1].text.endswith("?"):
        out.pop()


def _without_biography(drafts: list[Draft], author: str | None) -> list[Draft]:
    """Drop what tells of the author in the last third."""
    if not author:
        return drafts
    name = author.casefold()
    return [
        draft
        for at, draft in enumerate(drafts)
        if not (
            3 * at > 2 * len(drafts) - 3
            and len(draft.text) < 400
            and draft.text.casefold().startswith(name)
            and _BIOGRAPHY.match(draft.text[len(name) :])
        )
    ]


def _in_one_language(drafts: list[Draft]) -> list[Draft]:
    """Drop lines in another language where most are in English: a foreign site's frame around an English article."""
    odd = [draft.kind not in ("row", "header_row", "title") and reads_foreign(draft.text) for draft in drafts]
    if not any(odd) or 2 * sum(len(draft.text) for draft, other in zip(drafts, odd, strict=True) if other) > sum(
        len(draft.text) for draft in drafts
    ):
        return drafts
    return [draft for draft, other in zip(drafts, odd, strict=True) if not other]


def _without_tickers(drafts: list[Draft]) -> list[Draft]:
    """Drop strips of quotes before the first prose and after the last."""
    prose = [at for at, draft in enumerate(drafts) if draft.kind == "paragraph" and len(draft.text) > 90]
    if not prose:
        return drafts
    return [
        draft
        for at, draft in enumerate(drafts)
        if draft.kind in ("row", "header_row", "title") or prose[0] <= at <= prose[-1] or not _TICKER.fullmatch(draft.text)
    ]


def _without_bare_headings(drafts: list[Draft]) -> list[Draft]:
    """Drop headings at the very end, which have lost what they headed."""
    live = list(drafts)
    while len(live) > 1 and live[-1].kind == "heading" and any(draft.kind == "paragraph" for draft in live):
        live.pop()
    return live
