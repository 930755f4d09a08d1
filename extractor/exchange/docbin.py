"""spaCy Docs with claims, in DocBin files, and what comes back from programs that change their spans.

A Doc has what a component leaves: the span group `market_claims`, one span a number (label_ the metric, kb_id_ the
subject, id_ the claim's), widened to whole tokens, and the rows with exact offsets in `Doc.user_data`; the records lie
there too. A span that is taken out is a claim rejected, another label a metric corrected, another kb_id a subject. A
Doc that a pipeline has read, without records, is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.annotate.naming import subject
from extractor.annotate.spans import ClaimRow, get, note, put
from extractor.claims import to_claim
from extractor.errors import InputError
from extractor.exchange.annotated import Annotated
from extractor.metrics import METRICS
from extractor.records import Article, Claim, Reading, Subject
from extractor.store.rows import packed

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, DocBin, Span

GROUP = "market_claims"
ENDING = ".spacy"
AT_ONCE = 200  # Docs in a file, some 4 MB: as many for each part are in memory at once
REMEDY = "give files that `claims dataset --format docbin` made, or that DocBin(store_user_data=True) kept"


def write(readings: Iterable[tuple[str, Reading]], folder: Path) -> None:
    """Write readings to files of some hundred Docs each, under the folder that comes with each reading:
    `train/000.spacy` ... spaCy's training reads such a folder whole. Raises OSError."""
    from spacy.tokens import DocBin

    nlp = blank()
    waiting: dict[str, DocBin] = {}
    written: dict[str, int] = {}
    for name, reading in readings:
        held = waiting.setdefault(name, DocBin(store_user_data=True))
        held.add(to_doc(nlp, reading))
        if len(held) >= AT_ONCE:
            _save(waiting.pop(name), folder / name, written)
    for name, held in waiting.items():
        _save(held, folder / name, written)


def blank() -> Language:
    """A tokenizer that takes texts of any length."""
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = 20_000_000
    return nlp


def to_doc(nlp: Language, reading: Reading) -> Doc:
    """A reading as a Doc."""
    doc = nlp.make_doc(reading.article.text)
    claims = sorted(reading.claims, key=lambda c: (c.value.start, c.value.end))
    put(doc, GROUP, [_row(claim) for claim in claims], label="metric", key="subject_id")
    spans = list(doc.spans[GROUP])
    for span, claim in zip(spans, claims, strict=True):
        span.id_ = claim.id
    doc.spans[GROUP] = spans
    note(doc, f"{GROUP}_article", reading.article.model_dump(mode="json", exclude={"text"}))
    note(doc, f"{GROUP}_records", [packed(claim) for claim in reading.claims])
    return doc


def annotated(path: Path, *, who: str) -> Iterator[Annotated | InputError]:
    """The Docs of a file, or of a folder of files; an InputError, as a value, for each that cannot be used, and the
    rest goes on. Raises InputError where there is no such file."""
    files = sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path}: no {ENDING} files in it", remedy=REMEDY)
    nlp = blank()
    for file in files:
        try:
            held = list(_load(file).get_docs(nlp.vocab))
        except Exception as error:  # whatever bytes of others make of zlib, msgpack and spaCy
            yield InputError(f"{file}: no DocBin: {error or type(error).__name__}", remedy=REMEDY)
            continue
        for number, doc in enumerate(held, start=1):
            try:
                yield _annotated(doc, who)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                yield InputError(f"{file}: Doc {number}: {' '.join(str(error).split())}", remedy=REMEDY)


def _load(file: Path) -> DocBin:
    from spacy.tokens import DocBin

    return DocBin().from_bytes(file.read_bytes())


def _save(held: DocBin, folder: Path, written: dict[str, int]) -> None:
    number = written[folder.name] = written.get(folder.name, -1) + 1
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number:03}{ENDING}").write_bytes(held.to_bytes())


def _annotated(doc: Doc, who: str) -> Annotated:
    told = note(doc, f"{GROUP}_article")
    if told is None:
        raise ValueError("it holds no article and no claims")
    article = Article.model_validate({**told, "text": doc.text})
    records = note(doc, f"{GROUP}_records")
    if records is None:  # read by a pipeline: there is nothing from before
        claims = tuple(to_claim(article, row) for row in get(doc, GROUP, ClaimRow))
        return Annotated(article, claims, claims, who)
    before = tuple(Claim.model_validate_json(record) for record in records)
    spans = {span.id_: span for span in doc.spans[GROUP]} if GROUP in doc.spans else {}
    if strangers := sorted(spans.keys() - {claim.id for claim in before}):
        span = spans[strangers[0]]
        raise ValueError(f"the span {span.text!r} is no claim that was there before, and a span carries no value")
    left = tuple(_changed(claim, doc, spans[claim.id]) for claim in before if claim.id in spans)
    return Annotated(article, left, before, who)


def _changed(claim: Claim, doc: Doc, span: Span) -> Claim:
    value, update = claim.value, dict[str, Any]()
    if span.start_char > value.start or span.end_char < value.end:
        raise ValueError(
            f"the span {span.text!r} holds the number {value.text!r} no longer; leave spans where they are"
        )
    if span.label_ != claim.metric.id:
        if span.label_ not in METRICS:
            raise ValueError(f"{span.label_!r} is no metric")
        update["metric"] = claim.metric.model_copy(update={"id": span.label_, "text": None, "start": None, "end": None})
    if span.kb_id_ != claim.index.id:
        if not span.kb_id_:
            raise ValueError(f"the span {span.text!r} has no subject (kb_id_)")
        update["index"] = subject(span.kb_id_, span.label_)
    return claim.model_copy(update={**update, "verdict": None}) if update else claim


def _row(claim: Claim) -> ClaimRow:
    """A claim as the linker's row, which `claims.to_claim` reads."""
    value, date, index, metric, versus = claim.value, claim.date, claim.index, claim.metric, claim.versus
    start, end = _places(index)
    side = [*_places(versus), versus.id, versus.name, versus.kind, 1] if versus else []
    return ClaimRow(
        start=value.start, end=value.end, low=str(value.low), high=str(value.high), unit=value.unit,
        qualifier=value.qualifier, subject_id=index.id, subject_name=index.name, subject_kind=index.kind,
        subject_start=start, subject_end=end, metric=metric.id, basis=metric.basis or "",
        metric_start=-1 if metric.start is None else metric.start, metric_end=-1 if metric.end is None else metric.end,
        first=date.start.isoformat() if date else "", last=date.end.isoformat() if date else "", when_start=-1,
        when_end=-1, cited=claim.source.cited or "", modality=claim.modality, versus=side,
        evidence_start=claim.evidence.start, evidence_end=claim.evidence.end, confidence=str(claim.confidence),
        readings=[list(one) for one in claim.readings],
    )  # fmt: skip


def _places(named: Subject) -> tuple[int, int]:
    return (-1, -1) if named.start is None or named.end is None else (named.start, named.end)
