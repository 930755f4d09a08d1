"""Which lines of a page are not its article: buttons, teasers, disclosures, tickers. Rules over drafts, each readable.

`kept` takes the drafts of a document and gives those of the article. A line goes when it says nothing but furniture
(`_LINES`, whole line), when it is boilerplate (`_BOILERPLATE`, anywhere in the line), when it belongs to a widget, or
when it comes after the article's end (`_ENDINGS`). Real paragraphs stay: what is long goes only for boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.blocks import Draft

_LANGUAGES = (
    "english|español|português(?: \\(\\w+\\))?|français(?: \\(\\w+\\))?|deutsch|italiano|nederlands|polski|türkçe|tiếng việt|"
    "bahasa (?:indonesia|melayu)|русский|українська|日本語|한국어|简体中文|繁體中文|中文|العربية|بالعربية|हिन्दी|ไทย|ελληνικά|"
    "svenska|dansk|norsk|suomi|čeština|magyar|română|עברית|فارسی|filipino"
)
_LINES = re.compile(
    r"(?:"
    r"\d+\s*-?\s*min(?:ute)?s?(?:\s+(?:read|de\s+lectura))?|(?:reading|read)\s+time:?.{0,20}|\d+\s+min\s+de\s+lectura|"
    r"(?:share|save|print|listen|comment|comments|like|likes|reply|reward|repost|pin|follow|follow\s+us|copy\s+link|email|"
    r"tweet|gift(?:\s+article)?|bookmark|report|translate|menu|search|close|next|previous|skip|loading|back\s+to\s+top|top|"
    r"home|subscribe|sign\s+(?:in|up)|log\s*in|register|advertisement|advert|ad|sponsored|promoted|watch(?:\s+now)?|play|"
    r"facebook|twitter|x|linkedin|whatsapp|reddit|telegram|instagram|youtube|flipboard|pinterest|community|qr\s*code|"
    r"author\s+avatar|avatar|hide|show\s+more|see\s+more|load\s+more|view\s+all|see\s+all|more|all|expand|"
    r"view\s+comments|add\s+comment|copy|download|related\s+(?:stocks|tickers|symbols|companies|quotes|topics|tags))(?:\s*[:•·|]\s*)?|"
    r"advertisement\b.{0,40}|story\s+continues(?:\s+below)?.{0,30}|continue\s+reading.{0,60}|click\s+here\b.{0,80}|"
    r"connect\s+with\s+us|hi,\s+what\s+are\s+you\s+looking\s+for\?|unlock\s+more\s+features|skip\s+to\s+.{0,30}|"
    r"(?:image|photo|picture|chart|graphic|video|foto|imagen)(?:\s+(?:source|credit|by|courtesy))s?\s*:.{0,120}|"
    r"(?:image|photo|picture|photograph)\s+(?:by|from|courtesy\s+of|\d+\s+of\s+\d+)\b.{0,120}|getty\s+images\b.{0,60}|"
    r"(?:©|\(c\)|copyright)\s.{0,160}|all\s+rights\s+reserved\.?|all\s+images.{0,60}|"
    r"no\s+comments(?:\s+yet)?|sin\s+comentarios|aún\s+no\s+hay\s+comentarios|add\s+a\s+(?:public\s+)?comment.{0,10}|"
    r"\d+/\d{3,4}|[\d.,]+[KM]?\s+(?:comments?|shares?|views?|likes?|replies|reactions?|comentarios|reads)|"
    r"scan\s+to\s+download.{0,60}|download\s+(?:the|our)\s.{0,60}\bapp\b.{0,40}|get\s+the\s+app.{0,40}|"
    r"trade\s+crypto\s+anywhere,?\s+anytime|fact[- ]checked(?:\s+by.{0,60})?|"
    r"(?:log\s?in|sign\s+in|sign\s+up|subscribe|register|upgrade)\s+(?:to|for|now|here|today|free)\b.{0,120}|"
    r"enter\s+your\s+e-?mail.{0,60}|you\s+can\s+unsubscribe.{0,80}|thanks\s+for\s+signing\s+up.{0,40}|"
    r"key\s+data\s+points|quote\s+data\s+(?:delayed|by).{0,60}|(?:market\s+)?data\s+(?:is\s+|are\s+)?(?:delayed|provided\s+by).{0,120}|"
    r"(?:expand|toggle|open|close)\s+(?:menu|navigation|chart).{0,20}|use\s+(?:this|the)\s+link\s+to\s+share.{0,60}|"
    r"(?:read|see|also\s+read|see\s+also|read\s+also|watch|listen|related|more|don['’]t\s+miss|lee\s+también|lea\s+también|"
    r"read\s+more|read\s+next|must\s+read|recommended|further\s+reading|related\s+(?:article|story|coverage|news|reading))"
    r"\s*[:»→>–—]\s*.{0,180}|"
    r"reporting\s+by\s+.{0,160}|(?:our\s+standards\s*:).{0,120}|(?:editing|edited)\s+by\s+.{0,120}|"
    r"(?:follow|find|contact|reach|write\s+to)\s+(?:me|him|her|us|the\s+author|\w+\s+\w+)\s+(?:on|at)\s.{0,100}|"
    r"the\s+post\s.{0,200}\bappeared\s+first\s+on\s.{0,60}|(?:tags?|topics?|filed\s+under|categories|keywords)\s*:.{0,200}|"
    r"(?:suggested|in\s+this)\s+topics?:?.{0,200}|"
    rf"{_LANGUAGES}"
    r")",
    re.I,
)
_BOILERPLATE = re.compile(
    r"\bhas\s+(?:no\s+)?positions?\s+in\b.{0,200}\b(?:mentioned|recommends?|stocks)\b|"
    r"\bthe\s+motley\s+fool\s+(?:has|owns|recommends|is\s+an)\b|\bhas\s+a\s+disclosure\s+policy\b|"
    r"\bstock\s+advisor(?:['’]s)?\s+(?:returns?|total|analyst|team)|\banalyst\s+team\s+just\s+(?:identified|revealed)|"
    r"\bif\s+you(?:['’]d)?\s+invested\s+\$[\d,]+\s+(?:at\s+the\s+time\s+of\s+our|when\s+we)|\bmade\s+this\s+list\s+on\b|"
    r"\bdo(?:es)?\s+not\s+constitute\b.{0,60}\b(?:advice|recommendation|offer|solicitation)|"
    r"\b(?:should\s+)?not\s+be\s+(?:considered|construed|taken|treated|regarded)\b.{0,80}\b(?:advice|endorsement|recommendation)|"
    r"\b(?:is|are)\s+(?:not|no)\s+(?:intended\s+(?:as|to\s+be)\s+)?(?:investment|financial|trading|professional|tax)[\w, ]{0,40}advice|"
    r"\bfor\s+(?:informational|information|educational|general\s+information)\s+(?:and\s+\w+\s+)?purposes\s+only|"
    r"\bpast\s+performance\s+(?:is\s+no|is\s+not|does\s+not|doesn['’]t|cannot)|\bcapital\s+(?:is\s+)?at\s+risk\b|"
    r"\bretail\s+(?:investor|client)\s+accounts\s+lose\b|"
    r"\bterms\s+(?:of|and)\s+(?:use|service|conditions)\b.{0,80}\b(?:privacy|apply|cookie)|\bprivacy\s+(?:policy|notice)\b|"
    r"\bthird-party\s+content\b.{0,120}\b(?:provided|endorse)|\bby\s+(?:continuing|clicking|signing\s+up|using\s+this\s+site)\b|"
    r"\b(?:we|our)\b.{0,40}\bpartners?\b.{0,80}\b(?:cookies|store|process|data)\b|\buses?\s+(?:\d+\s+kinds\s+of\s+)?cookies\b|"
    r"\b(?:join|trusted\s+by|read\s+by|delivered\s+to)\s+(?:over\s+|more\s+than\s+|the\s+)?[\d.,]+\s*(?:k\b|m\b|million|thousand)?\+?\s*"
    r"(?:other\s+)?(?:readers|subscribers|investors|traders|members|people|professionals)|"
    r"\b(?:our|free|daily|weekly)\s+(?:\w+\s+)?newsletter\b|\b(?:in|to)\s+your\s+inbox\b|\bsubscribe\s+to\s+our\b|"
    r"^about\s+us\s*:|^disclosures?\s*:|^disclaimer\s*:|^(?:the\s+)?author\s+(?:holds|owns|has)\s+(?:no\s+)?(?:positions?|shares)|"
    r"^\W*(?:this\s+(?:article|story|post|content|material|report)|insights)\s+(?:was|were|is|are|has\s+been)\s+"
    r"(?:originally\s+)?(?:published|produced|generated|provided|created|translated)\b",
    re.I,
)
_ENDINGS = re.compile(  # a short line that ends the article: what follows is other people's
    r"(?:you\s+(?:may|might)\s+(?:also\s+)?(?:like|enjoy|be\s+interested.{0,12})|related(?:\s+(?:articles?|stor(?:y|ies)|news|posts?|"
    r"reading|content|headlines|coverage|links|videos?))?|recommended(?:\s+(?:for\s+you|stories|reading|articles|videos))?|"
    r"more\s+(?:from|on|in|stories|news|coverage|to\s+read)\b.{0,40}|read\s+(?:next|more|also)|what\s+to\s+read\s+next|up\s+next|"
    r"next\s+up|trending(?:\s+now|\s+stories|\s+news)?|most\s+(?:read|popular|viewed|shared)(?:\s+\w+)?|popular\s+(?:now|stories|posts|articles)|"
    r"latest(?:\s+(?:news|stories|headlines|articles|from.{0,30}))?|today['’]s\s+top\s+stories|top\s+stories|editor['’]?s['’]?\s+picks?|"
    r"(?:\(?\d[\d,]*\)?\s+)?(?:reader\s+)?comments?(?:\s*\(?[\d,]+\)?)?|comentarios(?:\s*\(?\d+\)?)?|(?:leave|post|write|add)\s+a\s+(?:reply|comment)|"
    r"join\s+the\s+(?:conversation|discussion)|start\s+the\s+conversation|discussion|share\s+this\s*(?:article|story|post)?:?|"
    r"about\s+(?:the\s+)?author.{0,40}|from\s+(?:around\s+)?the\s+web|sponsored\s+(?:content|links|stories)|promoted\s+stories|"
    r"around\s+the\s+web|paid\s+(?:content|post)|in\s+other\s+news|data\s+and\s+calendar|lo\s+más\s+leído|te\s+puede\s+interesar.{0,20}|"
    r"(?:noticias|artículos|contenido)\s+relacionad[oa]s?|también\s+te\s+puede\s+interesar|disclosures?|disclaimers?|risk\s+warning|legal\s+notice|"
    r"(?:ainvest\s+)?data\s+recommendations|newsletters?|sign\s+up\s+for\s+.{0,50}newsletters?)\s*[:.…»>]?",
    re.I,
)
_WEAK_ENDINGS = re.compile(r"(?:related|latest|discussion|read\s+more|disclosures?|newsletters?|comments?|share\s+this.*)\s*[:.]?", re.I)
_EXCHANGE = re.compile(
    r"(?:NYSE(?:MKT|ARCA|AMERICAN)?|NASDAQ|Nasdaq|AMEX|OTC(?:MKTS|QB|QX|PK)?|CBOE|BATS|TSX|LSE|ASX|INDEX\w*)\s*:\s*\^?[A-Z.\-]{1,8}"
)
_QUOTE_FIELD = re.compile(
    r"(?:(?:current|last|share|market)\s+(?:price|cap(?:italization)?)|price|last|today['’]s\s+change|day['’]s\s+(?:range|change)|change|"
    r"52[- ]?w(?:ee)?k\.?\s+(?:range|high|low)|market\s+cap(?:italization)?|mkt\s+cap|volume|avg\.?\s+vol(?:ume)?|average\s+volume|"
    r"gross\s+margin|dividend\s+yield|open|previous\s+close|prev\.?\s+close|bid|ask|beta|eps(?:\s+\(ttm\))?|p/?e(?:\s+ratio)?(?:\s+\(ttm\))?|"
    r"forward\s+(?:p/?e|dividend).{0,12}|\d?y?\s*target\s+est\.?|net\s+assets|expense\s+ratio|nav|ytd\s+(?:daily\s+total\s+)?return)"
    r"\s*:?(?:\s*\(?[-+−]?[$€£]?[\d.,]+\s*[%BMKT]?\)?(?:\s*(?:[-–x]|to)?\s*\(?[-+−]?[$€£]?[-+−]?[\d.,]+\s*[%BMKT]?\)?)*)?",
    re.I,
)
_TICKER = re.compile(
    r"(?:[A-Z^][\w&.^/ -]{0,28}?\s+)?[$€£]?[\d,]+(?:\.\d+)?\s+(?:[▲▼↑↓]\s*)?\(?[-+−]?[▲▼]?\s*[$€£]?[\d,.]+\s?%?\)?(?:\s*\(?[-+−]?[\d.,]+\s?%\)?)?"
    r"|[A-Z^][\w&.^/ -]{0,28}?\s*(?:[▲▼↑↓]\s*)?[-+−][\d.,]+\s?%"
)
_PROSE = 180  # characters; a paragraph this long with a full stop, of two sentences, is prose and no teaser
_END_AT = 0.5  # an ending counts as the end where this share of the prose stands before it


def kept(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts of the article among those of the document, in order."""
    live = _before_the_end(list(drafts))
    live = _without_widgets(live)
    live = [draft for draft in live if not is_furniture(draft)]
    live = _without_tickers(live)
    return _without_bare_headings(live)


def is_furniture(draft: Draft) -> bool:
    """Whether a line on its own is page furniture."""
    if draft.kind in ("row", "header_row", "title"):
        return False
    text = draft.text.strip()
    if not re.search(r"\w", text):
        return True
    if len(text) < 260 and _LINES.fullmatch(text):
        return True
    return bool(_BOILERPLATE.search(text)) and (len(text) < 700 or len(_BOILERPLATE.findall(text)) > 1)


def _is_prose(draft: Draft) -> bool:
    text = draft.text
    if draft.kind not in ("paragraph", "quote", "item") or len(text) < _PROSE or text.endswith(("...", "…")):
        return False
    return text.rstrip("\"”’') ")[-1:] in ".!?" and not _BOILERPLATE.search(text)


def _before_the_end(drafts: list[Draft]) -> list[Draft]:
    """Cut at the end of the article; an inserted box of teasers loses its lines up to where the prose goes on."""
    weights = [len(draft.text) if draft.kind in ("paragraph", "quote", "item", "row") else 0 for draft in drafts]
    whole, before, at = sum(weights), 0, 0
    out: list[Draft] = []
    while at < len(drafts):
        draft = drafts[at]
        if _is_ending(draft):
            resumes = next((i for i in range(at + 1, len(drafts)) if _is_prose(drafts[i])), len(drafts))
            late = before >= _END_AT * whole and not _WEAK_ENDINGS.fullmatch(draft.text)
            if resumes == len(drafts) and (late or before >= 0.3 * whole):
                return out
            if late and sum(map(_is_prose, drafts[at:])) * 4 <= sum(map(_is_prose, out)):
                return out
            if resumes - at <= 8:
                stop = _box_end(drafts, at + 1, resumes)
                before += sum(weights[at:stop])
                at = stop
                continue
        else:
            out.append(draft)
        before += weights[at]
        at += 1
    return out


def _box_end(drafts: list[Draft], start: int, resumes: int) -> int:
    """Where a box of teasers ends: before the heading, table or full sentence that leads on to the prose."""
    at = start
    while at < resumes and drafts[at].kind in ("item", "heading", "paragraph"):
        text = drafts[at].text
        if drafts[at].kind == "heading" and at > start and at + 1 == resumes:
            break
        if drafts[at].kind == "paragraph" and len(text) > 60 and text[-1] in ".!?" and not text.endswith("..."):
            break
        at += 1
    return at


def _is_ending(draft: Draft) -> bool:
    return draft.kind in ("heading", "paragraph", "item") and len(draft.text) < 70 and bool(_ENDINGS.fullmatch(draft.text))


def _without_widgets(drafts: list[Draft]) -> list[Draft]:
    """Drop quote boxes: a line that is an exchange and symbol, and the figures under it."""
    out: list[Draft] = []
    inside = 0
    for draft in drafts:
        text = draft.text
        if draft.kind not in ("row", "header_row") and (_EXCHANGE.fullmatch(text) or re.fullmatch("key data points", text, re.I)):
            inside = 24
            continue
        plain = len(text) < 70 and draft.kind != "title"
        if inside and plain and (_QUOTE_FIELD.fullmatch(text) or _TICKER.fullmatch(text) or not re.search(r"[A-Za-z]{2}", text)):
            inside -= 1
            continue
        if inside and plain and draft.kind == "row" and _QUOTE_FIELD.fullmatch(" ".join(filter(None, draft.text.split(" | ")))):
            inside -= 1
            continue
        inside = 0
        out.append(draft)
    return out


def _without_tickers(drafts: list[Draft]) -> list[Draft]:
    """Drop strips of quotes before the first prose and after the last."""
    prose = [at for at, draft in enumerate(drafts) if draft.kind == "paragraph" and len(draft.text) > 90]
    first, last = (prose[0], prose[-1]) if prose else (0, len(drafts))
    return [
        draft
        for at, draft in enumerate(drafts)
        if draft.kind in ("row", "header_row", "title") or first <= at <= last or not _TICKER.fullmatch(draft.text)
    ]


def _without_bare_headings(drafts: list[Draft]) -> list[Draft]:
    """Drop headings at the very end, which have lost what they headed."""
    while drafts and drafts[-1].kind == "heading":
        drafts.pop()
    return drafts
