"""What the words around a date tell about it: past or to come, up to today or the whole stretch."""

from __future__ import annotations

import datetime as dt
import re

from extractor.annotate import periods as p

_CUT = re.compile(r"[.!?;](?=[\s\"”’)\]])|[\n|:—]")
_AHEAD = re.compile(
    r"\b(?:will|won[’']t|shall|expect(?:s|ed|ing|ations?)?|forecasts?|forecasting|project(?:s|ed|ing|ions?)"
    r"|predict(?:s|ed|ing)?|sees?|(?:is|are)\sseen|due|set\sto|scheduled"
    r"|slated|upcoming|meets?|plans?|planned|pencil\w*|pric(?:es?|ed|ing)(?:\sin)?|bets?|odds|chance|probability"
    r"|likely|could|should|might|targets?|targeted|objectives?"
    r"|outlook|guid(?:ance|es|ed)|look(?:s|ing)?\sfor|going\sto|takes?\s(?:over|effect)|would|until|till|put\soff"
    r"|come|estimates?|estimated|consensus"
    r"|call(?=\s(?:to|of|for))|calls?\sfor|anticipat\w+|aims?|intends?|hopes?|promis\w+|has\sthe\s[\w\s-]{3,25}\sat"
    r"|as\s(?:good|early|soon)\sas|not\sbefore|no\s\w+\sbefore|welcome|look\sahead|are\sto|is\sto)\b|\w[’']ll\b"
    r"|\bby\s(?:the\s)?(?:end\sof\s|late\s|early\s|mid-?)?(?:the\s)?$",
    re.I,
)
_FIRM = re.compile(
    r"\b(?:will|won[’']t|shall|(?:is|are)\s(?:\w+\s)?(?:to|due|set|expected|seen|thought|likely|scheduled|slated"
    r"|forecast)\b|due|scheduled|slated|meets?|ahead\sof|upcoming|later\sthis\sweek"
    r"|reports?\s(?:results\s|earnings\s)?(?:on\s|after\s|before\s)?$|await\w*|next\sup|look\sahead|tomorrow"
    r"|coming\sup|comes\s(?:on|out)|looms?|until|before\s$|for\s$|run-up\sto|next\s?:|watch)\b|\w[’']ll\b"
    r"|\b(?:is|are|expected)\son\s$",
    re.I,
)
_GIVEN = re.compile(r"\s(?:guidance|forecasts?|outlook|estimates?|projections?|view)\b")  # dated by when it was given
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_BACK = re.compile(
    r"\b(?:compared\s(?:with|to)|from|versus|vs\.?|than|against|was|were|had|stood|bottomed|peaked|touched|bought|sold"
    r"|foresaw|foreseen|saw|said|gave|made|hit|fell|rose|gained|lost|released|posted|low|bottom|peak"
    r"|high)\b(?:[^,;.]|\.\d){0,30}$",
    re.I,
)
_PAST = re.compile(
    r"\b(?:was|were|had|said|told|rose|fell|gained|lost|closed|ended|finished|dropped|climbed|slid|jumped|showed"
    r"|settled|set"
    r"|hit|bought|sold|went|came|got|took|saw|sank|made|kept|held|gave|broke|began|grew|led|left|stood|won|cost"
    r"|\w{3,}ed)\b",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"\b(?:\w{3,}est|first|most|worst|best|least|unseen|not\s(?:been\s)?seen|last\s(?:seen|time|did|so)|record|only"
    r"|never|unmatched|matched|unprecedented|second|third|fourth)\b[^.;:!?]{0,60}$", re.I
)  # fmt: skip
_STREAK_BEFORE = re.compile(
    r"\b(?:each|every|every\sone|all|any)\sof\s(?:the|its|these|those|that)?\s?(?:\w+\s)?$|\b(?:run|streak|string"
    r"|series|spell|stretch)\sof\s$|\ball\s(?:of\sthe\s)?$",
    re.I,
)
_STREAK_AFTER = re.compile(
    r"[-\s](?:[\w-]+\s)?(?:streak|skid|sweep|winning|losing|win\s|win-)|\s(?:in\sa\srow|running|on\sthe\strot"
    r"|straight|in\ssuccession|consecutive)\b|[-\s]run\b"
    r"|\s(?:\w+\s)?of\s(?:[\w-]+\s){0,2}?(?:raises?|increases|hikes|gains|losses|declines|outperformance"
    r"|underperformance|lagging|consecutive|straight|uninterrupted|dividend|payouts?)\b",
    re.I,
)
_STATISTIC = re.compile(
    r"\b(?:index|sentiment|confidence|PMI|survey|gauge|payrolls|jobs|inflation|consumer\sprices|CPI|PCE|PPI|reading"
    r"|report|meeting|claims|retail\ssales|starts|permits|production|preliminary|unemployment|orders|ISM|GDP"
    r"|manufacturing|services)\b"
)
_YEARLY = re.compile(
    r"\b(?:prices?|inflation|CPI|PCE|PPI|core|food|energy|deflator|earnings\sgrowth|wages?|pay)\b", re.I
)


class Scene:
    """One text and the day it was published (None where nobody knows)."""

    def __init__(self, text: str, today: dt.date | None) -> None:
        self.text = text
        self.today = today

    def left(self, start: int, reach: int = 48) -> str:
        """The words before an offset."""
        return self.text[max(0, start - reach) : start]

    def clause(self, start: int, end: int, before: int = 90, after: int = 60) -> tuple[str, str]:
        """What stands around a stretch in its sentence, on both sides."""
        left, right = self.text[max(0, start - before) : start], self.text[end : end + after]
        for cut in _CUT.finditer(left):
            left_from = cut.end()
        left = left[left_from:] if _CUT.search(left) else left
        stop = _CUT.search(right)
        return left, right[: stop.start()] if stop else right

    def ahead(self, start: int, end: int, before: int = 90) -> bool:
        """Whether the words around speak of what is to come."""
        left, right = self.clause(start, end, before)
        if (
            re.search(r"\b(?:since|so\sfar|from)\s(?:the\s|early\s|late\s|last\s|mid-)*$", left, re.I)
            or "so far" in left + right
        ):
            return False
        return bool(_AHEAD.search(left) or _AHEAD.search(right[:45]))

    def coming(self, start: int, end: int, back: int) -> bool:
        """Whether a weekday that passed `back` days ago means the next one instead."""
        left, right = self.clause(start, end, 70, 80)
        for named in _WEEKDAY.finditer(left):  # what is said of another day does not count
            left = left[named.end() :] if named.end() <= len(left) else left
        firm = bool(_FIRM.search(left)) or bool(
            re.match(r"[’']s\s(?:meeting|decision|open|print|release|report|auction|jobs|payrolls|CPI)", right)
            and re.search(r"\b(?:before|for|to|toward|decide)\s$", left)
        )
        if re.search(r"\bsince\s(?:last\s)?$", left):
            return False
        return firm or (
            back == 6 and not _PAST.search(left) and not _PAST.search(right) and not right.startswith(("'s", "’s"))
        )

    def past(self, start: int, end: int) -> bool:
        """Whether the clause speaks of what has happened."""
        left, right = self.clause(start, end)
        return bool(_PAST.search(left) or _PAST.search(right[:30]))

    def superlative(self, start: int) -> bool:
        """Whether the words before rank: "the highest in", "the first time since"."""
        return bool(_SUPERLATIVE.search(self.clause(start, start)[0]))

    def streak(self, start: int, end: int) -> bool:
        """Whether a counted stretch is an unbroken run, so that its number is a claim."""
        return bool(_STREAK_BEFORE.search(self.left(start)) or _STREAK_AFTER.match(self.text, end))

    def yearly(self, start: int, end: int) -> bool:
        """Whether "on the year" means year on year, as it does for prices and pay."""
        return bool(_YEARLY.search(" ".join(self.clause(start, end))))

    def statistic(self, start: int, end: int) -> bool:
        """Whether a month is that of a statistic or a meeting, which covers all of it."""
        return bool(_STATISTIC.search(" ".join(self.clause(start, end))))

    def is_cell(self, start: int, end: int) -> bool:
        """Whether a stretch fills a table cell or a line by itself."""
        left, right = self.text[max(0, start - 3) : start], self.text[end : end + 3]
        return (not left or left.endswith(("\n", "| "))) and (not right or right.startswith(("\n", " |")))

    def market_day(self) -> dt.date:
        """The last weekday up to publication."""
        assert self.today is not None
        return self.today - p.DAY * max(0, self.today.weekday() - 4)

    def until_today(self, period: p.Period, start: int, end: int) -> p.Period:
        """A current period up to today, unless the words look ahead."""
        if self.today is None or not period.first <= self.today < period.last:
            return period
        if not self.ahead(start, end):
            return p.Period(period.first, self.today, period.grain)
        if re.search(r"\b(?:more|further|additional|another)\b[^.;,]{0,40}$", self.left(start)):
            return p.span(self.today, period.last)
        return period

    def year_of_day(self, month: int, day: int, start: int, end: int) -> int | None:
        """The year of a date printed without one: the last such day, or the next where that is much nearer or said."""
        if self.today is None:
            return None
        try:
            this = dt.date(self.today.year, month, day)
        except ValueError:
            return self.today.year if (month, day) == (2, 29) else None
        past = this.year if this <= self.today else this.year - 1
        gap = (self.today - this.replace(year=past, day=min(day, 28))).days
        if re.search(r"\bsince\s(?:\w+\s)?$", self.left(start)):
            return past
        soon = gap > 335  # so near ahead that only a verb of the past right before it speaks for a year ago
        if _BACK.search(self.left(start)) or _PAST.search(self.left(start)[-12 if soon else -30 :]):
            return past
        if gap > 290 or (gap > 60 and self.ahead(start, end)):
            return past + 1
        return past

    def year_of_month(self, month: int, start: int, end: int) -> int | None:
        """The year of a month printed without one."""
        if self.today is None:
            return None
        past = self.today.year - (month > self.today.month)
        gap = (self.today.month - month) % 12
        if re.search(
            r"\bsince\s(?:\w+\s)?$|\b(?!expect|schedul|slat|plann|pric|need|anticipat)\w{2,}ed\s(?:in|for)\s$"
            r"|\b(?:set|said|made|given|was|were)\s(?:in|for)\s$",
            self.left(start),
        ):
            return past
        left, right = self.clause(start, end)
        if gap < 3 or _BACK.search(left) or _GIVEN.match(right):
            return past
        return past + 1 if self.ahead(start, end, 130) or (gap >= 10 and not _PAST.search(left[-40:])) else past

    def year_of_part(self, number: int, count: int, start: int, end: int) -> int | None:
        """The year of a quarter (count 4) or half (count 2) printed without one."""
        if self.today is None:
            return None
        build = p.half if count == 2 else p.quarter
        year = self.today.year + 1
        while build(year, number).last > self.today + 7 * p.DAY:
            year -= 1
        age = (self.today - build(year, number).last).days
        return year + 1 if age > 230 or (age > 50 and self.ahead(start, end)) else year

    def stretch(self, words: str) -> p.Period | None:
        """The month, quarter or year that "of the year", "of last month", "of April" or "of 2025" names."""
        if said := re.search(r"(?:1[89]|20)\d\d", words):
            year: int | None = int(said[0])
        else:
            year = None
        if found := re.match(r"(?:the|this|last|next)\s(?:new\s)?(\w+)", words):
            if self.today is None:
                return None
            move = {"last": -1, "next": 1}.get(words.split(maxsplit=1)[0], 0)
            return p.shift(p.containing(self.today, found[1]), move, found[1])
        months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        if words[:3].lower() in months:
            number = months.index(words[:3].lower()) + 1
            year = year or (self.today.year - (number > self.today.month) if self.today else None)
            return p.month(year, number) if year else None
        return p.year(year) if year else None
