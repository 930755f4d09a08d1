"""Label Studio tasks, with claims as predictions, and the annotations that come back.

A number that is claimed is a region labelled `claim`; its fields hang on the region. The words that name its subject,
metric and other side are regions of their own, which a relation links to it. `labeling.xml` is the interface. Offsets
are characters, as Label Studio counts them; those of older versions, which counted UTF-16 units, are told by the text
that comes with each region.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from extractor.errors import InputError
from extractor.exchange.annotated import Annotated
from extractor.exchange.fields import MODALITIES, QUALIFIERS, Fields, Span, changed, made_of, to_fields
from extractor.metrics import METRICS
from extractor.records import Article, Claim, MetricMention, Reading, Subject
from extractor.store.rows import packed

REMEDY = "give the JSON that Label Studio exports for tasks that `claims dataset --format labelstudio` made"
_CHOICES = ("metric", "qualifier", "modality")
_TYPED = {
    "index": "subject: ^GSPC, IWM, US10Y, name:acme ...", "low": "number, with its sign",
    "high": "larger end of a range", "unit": "percent, ratio, bps, points, USD ...",
    "date": "2026-01-26, or 2026-01-01..2026-01-26", "cited": "who the text cites for it",
    "versus": "other side of a comparison", "basis": "metric that it rests on",
}  # fmt: skip
_MENTIONS = ("index", "metric", "versus")


def interface() -> str:
    """The labelling interface, for the project's settings."""
    options = {"metric": tuple(METRICS), "qualifier": QUALIFIERS, "modality": MODALITIES}
    of_claims = 'toName="text" perRegion="true" whenTagName="mark" whenLabelValue="claim"'
    labels = [f'<Label value="{name}" background="#999999"/>' for name in _MENTIONS]
    relations = [f'<Relation value="{name}"/>' for name in _MENTIONS]
    lines = [
        "<View>", "<Style>.htx-text { white-space: pre-wrap; }</Style>", '<Header value="$heading"/>',
        '<Labels name="mark" toName="text">', '<Label value="claim" background="#0072b2"/>', *labels, "</Labels>",
        "<Relations>", *relations, "</Relations>", '<Text name="text" value="$text" granularity="symbol"/>',
    ]  # fmt: skip
    for name in _CHOICES:
        choices = [f'<Choice value="{value}"/>' for value in options[name]]
        lines += [f'<Choices name="{name}" {of_claims} choice="single" showInline="true">', *choices, "</Choices>"]
    for name, hint in _TYPED.items():
        shown = f'maxSubmissions="1" editable="true" placeholder="{name}: {escape(hint)}"'
        lines.append(f'<TextArea name="{name}" {of_claims} {shown}/>')
    return "\n".join([*lines, "</View>", ""])


# -- out ---------------------------------------------------------------------------------------------------------------


def tasks(readings: Iterable[Reading], *, made_by: str) -> Iterator[str]:
    """A JSON list of tasks, in pieces. `made_by` is told as the model's version."""
    yield "["
    for place, reading in enumerate(readings):
        yield ("," if place else "") + "\n" + json.dumps(task(reading, made_by=made_by))
    yield "\n]\n"


def task(reading: Reading, *, made_by: str) -> dict[str, Any]:
    """One article as a task, with its claims as a prediction and, to be read back, as records."""
    article = reading.article
    sure = [claim.confidence for claim in reading.claims]
    heading = ", ".join(str(part) for part in (article.title, article.publisher, article.published) if part)
    return {
        "data": {
            "text": article.text, "heading": heading, "document": article.id,
            "article": article.model_dump(mode="json", exclude={"text"}),
            "claims": [json.loads(packed(claim)) for claim in reading.claims],
        },
        "predictions": [
            {
                "model_version": made_by, "score": round(sum(sure) / len(sure), 4) if sure else 0.0,
                "result": [part for claim in reading.claims for part in _regions(claim, article.text)],
            }
        ],
    }  # fmt: skip


def _regions(claim: Claim, text: str) -> Iterator[dict[str, Any]]:
    start, end = claim.value.start, claim.value.end
    yield _region(claim.id, "claim", (start, end), text) | {"score": claim.confidence}
    for name, said in to_fields(claim).items():
        on = {"id": claim.id, "from_name": name, "to_name": "text"}
        if name in _CHOICES:
            yield on | {"type": "choices", "value": {"start": start, "end": end, "choices": [said]}}
        else:
            yield on | {"type": "textarea", "value": {"start": start, "end": end, "text": [said]}}
    for name in _MENTIONS:
        if (span := _spot(getattr(claim, name))) is not None:
            yield _region(f"{claim.id}-{name}", name, span, text)
            yield {"type": "relation", "from_id": claim.id, "to_id": f"{claim.id}-{name}", "direction": "right",
                   "labels": [name]}  # fmt: skip


def _region(id_: str, label: str, span: Span, text: str) -> dict[str, Any]:
    value = {"start": span[0], "end": span[1], "text": text[slice(*span)], "labels": [label]}
    return {"id": id_, "from_name": "mark", "to_name": "text", "type": "labels", "value": value}


# -- in ----------------------------------------------------------------------------------------------------------------


def annotated(path: Path, *, who: str | None = None) -> Iterator[Annotated | InputError]:
    """The annotated tasks of an export; an InputError, as a value, for each that cannot be used, and the rest goes on.

    Tasks that nobody annotated, or skipped, say nothing. Where several people annotated one, the latest counts. `who`
    is told where the export tells nobody. Raises InputError for a file that is no export.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: no JSON: {error}", remedy=REMEDY) from error
    if not isinstance(found, list):
        raise InputError(f"{path}: no list of tasks", remedy=REMEDY)
    for number, one in enumerate(found, start=1):
        try:
            made = _annotated(one, who)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
            what = f"no {error}" if isinstance(error, KeyError) else " ".join(str(error).split())
            yield InputError(f"{path}: task {number}: {what}", remedy=REMEDY)
        else:
            if made is not None:
                yield made


def _annotated(one: dict[str, Any], who: str | None) -> Annotated | None:
    data = one["data"]
    said = [a for a in one.get("annotations") or () if not a.get("was_cancelled")]
    if not said:
        return None
    last = max(said, key=lambda a: (a.get("updated_at") or a.get("created_at") or "", said.index(a)))
    article = Article.model_validate({**data["article"], "text": data["text"]})
    before = tuple(Claim.model_validate(record) for record in data["claims"])
    return Annotated(
        article=article, claims=tuple(_claims(article, before, last["result"])), before=before,
        who=who or _author(last.get("completed_by")), at=_moment(last.get("updated_at") or last.get("created_at")),
        whole=True,
    )  # fmt: skip


def _author(by: Any) -> str:
    if isinstance(by, dict):
        by = by.get("email") or by.get("username") or by.get("id")
    return f"annotator {by}" if isinstance(by, int) else str(by or "annotator")


def _moment(text: str | None) -> str:
    """A time of Label Studio as the store has it: UTC, to the second. Raises ValueError."""
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if text else ""


def _claims(article: Article, before: tuple[Claim, ...], result: list[dict[str, Any]]) -> Iterator[Claim]:
    """The claims that an annotation leaves, those of before first, each where it stood."""
    known = {claim.id: claim for claim in before}
    marks = {r["id"]: r for r in result if r["type"] == "labels" and r["value"]["labels"] == ["claim"]}
    named = {r["id"]: _place(article.text, r["value"]) for r in result if r["type"] == "labels"}
    fields: dict[str, dict[str, str]] = {}
    for r in result:
        if r["type"] in ("choices", "textarea"):
            said = r["value"]["choices" if r["type"] == "choices" else "text"]
            text = (said if isinstance(said, str) else " ".join(said)).strip()
            fields.setdefault(r["id"], {}).update({r["from_name"]: text} if text else {})
    links = [r for r in result if r["type"] == "relation"]
    made: dict[str, Claim] = {}
    for id_ in marks:
        try:
            claim = _claim(article, known.get(id_), fields.get(id_, {}), named[id_])
        except ValueError as error:
            raise ValueError(f"region {id_}, {article.text[slice(*named[id_])]!r}: {error}") from error
        made[id_] = _linked(claim, [link for link in links if link["from_id"] == id_], named, article.text)
    order = {claim.id: place for place, claim in enumerate(before)}
    yield from sorted(made.values(), key=lambda c: (order.get(c.id, len(order)), c.value.start, c.id))


def _claim(article: Article, known: Claim | None, fields: Fields, span: Span) -> Claim:
    return made_of(article, fields, span) if known is None else changed(known, article, fields, span)


def _linked(claim: Claim, links: list[dict[str, Any]], named: dict[str, Span], text: str) -> Claim:
    """The claim with the words that relations say name its subject, metric and other side."""
    update = {}
    for name in _MENTIONS:
        part = getattr(claim, name)
        spans = [named[link["to_id"]] for link in links if link.get("labels") == [name] and link["to_id"] in named]
        if part is not None and (spans[0] if spans else None) != _spot(part):
            start, end = spans[0] if spans else (None, None)
            words = text[start:end] if spans else None
            update[name] = part.model_copy(update={"start": start, "end": end, "text": words})
    return claim.model_copy(update=update) if update else claim


def _spot(part: Subject | MetricMention | None) -> Span | None:
    """Where words name a part of a claim, if any do."""
    if part is None or part.start is None or part.end is None or part.start >= part.end:
        return None
    return part.start, part.end


def _place(text: str, value: dict[str, Any]) -> Span:
    """Where a region stands, in characters. Raises ValueError where its words are not there."""
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    if not 0 <= start < end:
        raise ValueError(f"a region from {start} to {end} is none")
    if words is None or text[start:end] == words:
        if end > len(text):
            raise ValueError(f"a region ends at {end}, behind the text")
        return start, end
    units = text.encode("utf-16-le", "surrogatepass")
    if units[2 * start : 2 * end].decode("utf-16-le", "replace") == words:
        first = len(units[: 2 * start].decode("utf-16-le", "replace"))
        return first, first + len(words)
    raise ValueError(f"the text has {text[start:end]!r} from {start} to {end}, where the region has {words!r}")
