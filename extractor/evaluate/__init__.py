"""Predicted claims against gold: precision, recall and F1 of found, core and full, and accuracy by field.

A gold claim gives a document, a few words of context, and the fields that count. A predicted claim is paired with it
when the number has the same magnitude and unit and stands in that context. *Found* asks for the number, *core* for
index, metric and sign as well, *full* for every field that the gold gives.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

Claim = dict[str, Any]
CORE = ("index", "metric", "sign")
NEAR = 0.6  # share of the context's words that must stand near the number


@dataclass(frozen=True)
class Outcome:
    """What became of one claim: paired, missed (no `predicted`) or spurious (no `gold`).

    `fields` says of every field that the gold asks whether it is right; it is empty unless the claim is paired.
    """

    document: str
    gold: Claim | None
    predicted: Claim | None
    fields: dict[str, bool]

    @property
    def core(self) -> bool:
        """Whether subject, metric and sign are right."""
        return bool(self.fields) and all(self.fields[key] for key in CORE)

    @property
    def full(self) -> bool:
        """Whether every field that the gold asks is right."""
        return bool(self.fields) and all(self.fields.values())

    def __str__(self) -> str:
        if self.predicted is None and self.gold:
            return f"missed …{self.gold['context']}… {self.gold['index']['id']} {self.gold['metric']['id']}"
        if self.gold is None and self.predicted:
            p = self.predicted
            return f"spurious {p['value'].get('text')!r} as {p['index']['id']} {p['metric']['id']}"
        assert self.gold is not None
        return f"…{self.gold['context']}… wrong {', '.join(key for key, ok in self.fields.items() if not ok)}"


@dataclass
class Result:
    """Counts over outcomes."""

    found: int = 0
    core: int = 0
    full: int = 0
    gold: int = 0
    predicted: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def f1(self, level: str) -> float:
        """F1 of "found", "core" or "full"."""
        hits: int = getattr(self, level)
        return 2 * hits / (self.gold + self.predicted) if self.gold + self.predicted else 0.0

    def accuracy(self, name: str) -> float:
        """Share of the found claims that have this field right."""
        return self.right[name] / self.asked[name] if self.asked[name] else 0.0


def document_of(claim: Claim) -> str:
    """The name that joins gold and prediction: `doc`, else the stem of the input."""
    if claim.get("doc"):
        return str(claim["doc"])
    source = claim.get("source") or {}
    return PurePosixPath(source.get("input") or source.get("url") or "?").stem


def compare(gold: Iterable[Claim], predicted: Iterable[Claim]) -> Result:
    """Compare predictions with gold, document by document; documents without gold are left out."""
    return tally(outcomes(gold, predicted))


def tally(results: Iterable[Outcome]) -> Result:
    """The counts of outcomes."""
    result = Result()
    for one in results:
        result.gold += one.gold is not None
        result.predicted += one.predicted is not None
        result.found += bool(one.fields)
        result.core += one.core
        result.full += one.full
        result.asked.update(one.fields.keys())
        result.right.update(key for key, ok in one.fields.items() if ok)
    return result


def outcomes(gold: Iterable[Claim], predicted: Iterable[Claim]) -> list[Outcome]:
    """What became of every claim: paired and missed ones in gold's order, then spurious ones, document by document.

    Optional gold claims, found or not, and documents without gold are left out.
    """
    by_gold, by_pred = defaultdict(list), defaultdict(list)
    for g in gold:
        by_gold[document_of(g)].append(g)
    for p in predicted:
        by_pred[document_of(p)].append(p)
    found = []
    for name, golds in by_gold.items():
        preds = by_pred.get(name, [])
        pairs = pair(golds, preds)
        for i, g in enumerate(golds):
            if not g.get("optional"):
                mine = preds[pairs[i]] if i in pairs else None
                found.append(Outcome(name, g, mine, judge(g, mine) if mine else {}))
        taken = set(pairs.values())
        found += [Outcome(name, None, p, {}) for j, p in enumerate(preds) if j not in taken]
    return found


def pair(golds: Sequence[Claim], preds: Sequence[Claim]) -> dict[int, int]:
    """Gold position -> predicted position, greedy and best first: nearest context, then most fields right."""
    options = []
    for i, g in enumerate(golds):
        for j, p in enumerate(preds):
            if same_number(g, p) and (near := overlap(g, p)) >= NEAR:
                fields = judge(g, p)
                options.append((-round(near, 2), -sum(fields[k] for k in CORE), -sum(fields.values()), i, j))
    pairs: dict[int, int] = {}
    for *_, i, j in sorted(options):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def judge(gold: Claim, pred: Claim) -> dict[str, bool]:
    """Which fields of a prediction are right; fields that the gold leaves out are not asked."""
    fields = {
        "index": same_index(gold["index"], pred.get("index")),
        "metric": (pred.get("metric") or {}).get("id") in [gold["metric"]["id"], *gold["metric"].get("also", [])],
        "sign": (gold["value"]["low"] < 0) == (pred["value"]["low"] < 0),
    }
    if "qualifier" in gold["value"]:
        fields["qualifier"] = gold["value"]["qualifier"] == pred["value"].get("qualifier")
    if gold.get("date"):
        fields["date"] = same_date(gold["date"], pred.get("date"))
    if "modality" in gold:
        fields["modality"] = gold["modality"] == pred.get("modality")
    if "cited" in (gold.get("source") or {}):
        fields["cited"] = same_name(gold["source"]["cited"], (pred.get("source") or {}).get("cited"))
    if "versus" in gold:
        side = pred.get("versus")
        fields["versus"] = side is None if gold["versus"] is None else same_index(gold["versus"], side)
    return fields


def same_number(gold: Claim, pred: Claim) -> bool:
    """Same magnitudes within 0.5% and same unit; 25 bps and 0.25 percent are one number, the sign is not compared."""
    a, b = _magnitudes(gold["value"]), _magnitudes(pred["value"])
    return a[0] == b[0] and all(abs(x - y) <= max(0.005 * max(x, y), 1e-9) for x, y in zip(a[1], b[1], strict=True))


def _magnitudes(value: Claim) -> tuple[str, list[float]]:
    bps = value["unit"] == "bps"
    scaled = sorted(abs(float(value[end])) * (0.01 if bps else 1.0) for end in ("low", "high"))
    return "percent" if bps else value["unit"], scaled


def overlap(gold: Claim, pred: Claim) -> float:
    """Share of the gold context's words that stand near the predicted number in its evidence."""
    evidence = pred.get("evidence") or {}
    text = evidence.get("text") or ""
    at = (pred["value"].get("start") or 0) - (evidence.get("start") or 0)
    reach = 2 * len(gold["context"]) + 20
    near = text[max(0, at - reach) : at + reach] if 0 <= at <= len(text) else text
    wanted, have = Counter(_words(gold["context"])), Counter(_words(near))
    return sum(min(n, have[w]) for w, n in wanted.items()) / max(1, sum(wanted.values()))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+|\d+(?:[.,]\d+)*", text.lower().replace("’", "'"))


def same_index(gold: Claim, pred: Claim | None) -> bool:
    """Whether a subject is the gold's, or one of those as right; `name:` ids are compared as words."""
    if pred is None:
        return False
    ids = [gold.get("id"), *gold.get("also", [])]
    got = pred.get("id")
    slug = _fold(str(got)[5:]) if str(got).startswith("name:") else None
    return got in ids or (bool(slug) and any(str(i).startswith("name:") and _fold(str(i)[5:]) == slug for i in ids))


def same_date(gold: Claim, pred: Claim | None) -> bool:
    """Both ends within four days, or within a tenth of the gold's period where that is longer."""
    if pred is None:
        return False
    ends = {end: dt.date.fromisoformat(gold[end][:10]) for end in ("start", "end") if gold.get(end)}
    slack = 4
    if len(ends) == 2 and ends["start"] != ends["end"]:
        slack = max(7, (ends["end"] - ends["start"]).days // 10)
    return all(
        pred.get(end) and abs((day - dt.date.fromisoformat(str(pred[end])[:10])).days) <= slack
        for end, day in ends.items()
    )


def same_name(gold: str | None, pred: str | None) -> bool:
    """Whether two cited names are one: equal, or one contained in the other, as words."""
    g, p = _fold(gold), _fold(pred)
    return g == p if not g or not p else f" {g} " in f" {p} " or f" {p} " in f" {g} "


def _fold(text: str | None) -> str:
    return re.sub(r"^(the|according to) ", "", re.sub(r"[^a-z0-9]+", " ", (text or "").lower()).strip())
