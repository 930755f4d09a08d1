"""What people enter -> corrections of a claim, or a new one; each fault by the name of its field.

A form holds a claim's fields as text (`fields`). `desired` reads such text back into a record; `changes` tells which
fields differ from those of before, as reviews keep them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from extractor.metrics import METRICS, UNITS, is_currency
from extractor.records import Article, Claim, Kind, Label, Modality, Qualifier, Severity, plain, stable_id
from extractor.store.judgement import BEARING
from extractor.web import sight

Form = Mapping[str, str]
Faults = dict[str, str]
Record = dict[str, Any]
CHOICES = {
    "kind": get_args(Kind), "qualifier": get_args(Qualifier), "modality": get_args(Modality),
    "label": get_args(Label), "severity": get_args(Severity), "unit": (*sorted(UNITS), "USD", "EUR", "GBP", "JPY"),
}  # fmt: skip
#: The paths that reviews name, in the order of the form. Of what is None on either side the whole is named.
_PATHS = (
    "index.id", "index.name", "index.kind", "index.text", "index.start", "index.end", "metric.id", "metric.basis",
    "metric.text", "metric.start", "metric.end", "value.text", "value.start", "value.end", "value.low", "value.high",
    "value.unit", "value.qualifier", "date.start", "date.end", "modality", "source.cited", "versus.id", "versus.name",
    "versus.kind",
    "versus.text", "versus.start", "versus.end", "verdict.label", "verdict.severity",
)  # fmt: skip


def fields(claim: Claim) -> dict[str, str]:
    """A claim as its form shows it."""
    index, value, versus, verdict = claim.index, claim.value, claim.versus, claim.verdict
    return {
        "index": index.id, "index_name": index.name, "index_kind": index.kind, "index_text": index.text or "",
        "metric": claim.metric.id, "basis": claim.metric.basis or "", "value_text": value.text,
        "low": _number_text(value.low), "high": "" if value.high == value.low else _number_text(value.high),
        "unit": value.unit, "qualifier": value.qualifier,
        "first": str(claim.date.start) if claim.date else "", "last": str(claim.date.end) if claim.date else "",
        "modality": claim.modality, "cited": claim.source.cited or "", "versus": versus.id if versus else "",
        "versus_name": versus.name if versus else "", "versus_kind": versus.kind if versus else "",
        "label": verdict.label if verdict else "", "severity": verdict.severity if verdict else "",
    }  # fmt: skip


def entered(form: Form) -> dict[str, str]:
    """The fields that were changed in a form, by what it held when its page was made (`was`)."""
    try:
        was = json.loads(form.get("was", ""))
    except ValueError:
        was = None
    known = was if isinstance(was, dict) else {}
    return {name: form[name].strip() for name in known if name in form and form[name].strip() != known[name]}


def desired(form: Form, claim: Claim, article: Article) -> tuple[Record, Faults]:
    """The record that a form asks for, made of a claim's, and what is wrong with the form by field."""
    faults: Faults = {}
    record = claim.to_dict()
    given = {name: form.get(name, text).strip() for name, text in fields(claim).items()}
    before = fields(claim)
    _subject(record, given, before, faults)
    _words(record, given, before, article, faults)
    if given["metric"] not in METRICS:
        faults["metric"] = "Choose a metric."
    elif given["metric"] != before["metric"]:
        record["metric"] |= {"text": None, "start": None, "end": None}
    record["metric"] |= {"id": given["metric"], "basis": given["basis"] or None}
    if given["basis"] and given["basis"] not in METRICS:
        faults["basis"] = "The basis is a metric's id, such as pe_ratio."
    _value(record["value"], given, faults)
    _days(record, given, before, faults)
    record["source"]["cited"] = given["cited"] or None
    record["modality"] = _choice(given, "modality", faults)
    _other_side(record, given, faults)
    _verdict(record, given, faults)
    if not faults and not METRICS[given["metric"]].allows(given["unit"]):
        units = ", ".join(METRICS[given["metric"]].units).replace("currency", "a currency code")
        faults["unit"] = f"{METRICS[given['metric']].name} is given in {units}."
    return record, faults


def changes(before: Claim, record: Record) -> Iterator[tuple[str, Any, Any]]:
    """The fields that differ, as path, before and after. A verdict on a claim that is corrected with it is a new one:
    the checks were of the claim as it was."""
    old = before.to_dict()
    anew = record["verdict"] != old["verdict"] and any(old[part] != record[part] for part in BEARING)
    whole: set[str] = set()
    for path in _PATHS:
        head, _, leaf = path.partition(".")
        if anew and head == "verdict":
            continue
        if not leaf or (old[head] is None) != (record[head] is None):
            if old[head] != record[head] and head not in whole:
                whole.add(head)
                yield head, old[head], record[head]
        elif old[head] is not None and old[head][leaf] != record[head][leaf]:
            yield path, old[head][leaf], record[head][leaf]
    if anew:
        yield "verdict", old["verdict"], record["verdict"] | {"checks": []}


def blank(article: Article, start: int, end: int) -> Claim:
    """A claim on some number of an article, filled in as far as the text around tells."""
    seen = sight.look(article)
    number = seen.at(start, end)
    subject = seen.nearest(number.start)
    day = article.published
    return Claim.model_validate({
        "id": "", "index": subject or {"id": "", "name": "", "kind": "other"}, "metric": {"id": ""},
        "value": {
            "low": number.low or 0, "high": number.high or number.low or 0, "unit": number.unit,
            "qualifier": number.qualifier, "text": article.text[number.start:number.end],
            "start": number.start, "end": number.end,
        },
        "date": {"start": day, "end": day} if day else None,
        "source": {
            "document": article.id, "input": article.input, "url": article.url, "publisher": article.publisher,
            "author": article.author, "title": article.title, "published": article.published,
        },
        "modality": "actual", "versus": None, "evidence": sight.sentence(article, number.start, number.end),
        "confidence": 1.0,
    })  # fmt: skip


def added(record: Record, article: Article) -> Claim:
    """A new claim from what `desired` read, with the id that the program would give it."""
    value = record["value"]
    parts = (article.id, value["start"], value["end"], record["index"]["id"], record["metric"]["id"])
    evidence = sight.sentence(article, value["start"], value["end"]).model_dump()
    return Claim.model_validate({**record, "id": stable_id("c", *parts), "evidence": evidence})


# -- fields ------------------------------------------------------------------------------------------------------------


def _subject(record: Record, given: Form, before: Form, faults: Faults) -> None:
    """The subject; a symbol that the program knows brings its name and kind, unless they were entered too."""
    if not given["index"]:
        faults["index"] = "Say what the number is about, as a symbol: ^GSPC, IWM, US, name:acme-robotics."
        return
    name, kind = _named(given, before, "index")
    if kind not in CHOICES["kind"]:
        faults["index_kind"] = "Choose what kind of subject it is."
    record["index"] |= {"id": given["index"], "name": name, "kind": kind}


def _named(given: Form, before: Form, side: str) -> tuple[str, str]:
    name, kind = given[f"{side}_name"], given[f"{side}_kind"]
    if given[side] != before[side] and (known := sight.known_subject(given[side])):
        name = name if name and name != before[f"{side}_name"] else known.name
        kind = kind if kind and kind != before[f"{side}_kind"] else known.kind
    return name or given[side].removeprefix("name:"), kind or "other"


def _words(record: Record, given: Form, before: Form, article: Article, faults: Faults) -> None:
    """The words of the text that name subject and number, found where they stand nearest to the number."""
    place, evidence = record["value"]["start"], record["evidence"]
    for name, part, needed in (("value_text", "value", True), ("index_text", "index", False)):
        if given[name] == before[name]:
            continue
        found = sight.find(article.text, given[name], place)
        if found is None and (given[name] or needed):
            faults[name] = "The article does not hold these words. Enter them as they are printed."
        elif found and needed and not evidence["start"] <= found[0] < evidence["end"]:
            faults[name] = "These words stand in another sentence. Reject this claim, and mark the number there."
        elif found is None:
            record[part] |= {"text": None, "start": None, "end": None}
        else:
            record[part] |= {"text": article.text[slice(*found)], "start": found[0], "end": found[1]}


def _value(value: Record, given: Form, faults: Faults) -> None:
    ends = {name: _number(given[name]) for name in ("low", "high")}
    low, high = ends["low"], ends["high"] if given["high"] else ends["low"]
    for name, end in (("low", low), ("high", high)):
        if end is None:
            faults[name] = "Enter a plain number, such as 19.24 or 75000000000."
    if low is not None and high is not None:
        if low > high:
            faults["high"] = "The upper value is the greater one."
        value |= {"low": plain(low), "high": plain(high)}
    if given["unit"] not in UNITS and not is_currency(given["unit"]):
        faults["unit"] = "Enter a unit (percent, ratio, points ...) or a currency code (USD)."
    value |= {"unit": given["unit"], "qualifier": _choice(given, "qualifier", faults)}


def _days(record: Record, given: Form, before: Form, faults: Faults) -> None:
    if (given["first"], given["last"]) == (before["first"], before["last"]):
        return
    if not given["first"] and not given["last"]:
        record["date"] = None
        return
    days = [_day(given["first"] or given["last"]), _day(given["last"] or given["first"])]
    for name, day in zip(("first", "last"), days, strict=True):
        if day is None:
            faults[name] = "Enter a day as YYYY-MM-DD."
    if all(days) and str(days[0]) > str(days[1]):
        faults["last"] = "The last day is before the first."
    text = record["date"]["text"] if record["date"] else None
    record["date"] = {"start": str(days[0]), "end": str(days[1]), "text": text}


def _other_side(record: Record, given: Form, faults: Faults) -> None:
    before = record["versus"]
    if not given["versus"]:
        record["versus"] = None
        return
    old = {
        f"versus{part}": (before or {}).get(key, "") for part, key in (("", "id"), ("_name", "name"), ("_kind", "kind"))
    }
    name, kind = _named(given, old, "versus")
    if kind not in CHOICES["kind"]:
        faults["versus_kind"] = "Choose what kind of subject it is."
    same = before is not None and before["id"] == given["versus"]
    words = before if same and before else {"text": None, "start": None, "end": None}
    record["versus"] = {**words, "id": given["versus"], "name": name, "kind": kind}


def _verdict(record: Record, given: Form, faults: Faults) -> None:
    """The verdict; one that is left as it was says nothing of a claim that is corrected."""
    if not given["label"]:
        return
    label, severity = _choice(given, "label", faults), given["severity"] or "none"
    if severity not in CHOICES["severity"]:
        faults["severity"] = "Choose how far off it is."
    if label in ("supported", "not_enough_info"):
        severity = "none"
    record["verdict"] = {**(record["verdict"] or {"checks": []}), "label": label, "severity": severity}


def _choice(given: Form, name: str, faults: Faults) -> str:
    if given[name] not in CHOICES[name]:
        faults[name] = f"Choose one of {', '.join(CHOICES[name]).replace('_', ' ')}."
    return given[name]


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "").replace(" ", "").replace("\u2212", "-").removesuffix("%"))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 18 else None


def _number_text(number: Decimal) -> str:
    return format(number.normalize(), "f") if number else "0"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
