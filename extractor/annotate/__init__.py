"""Article -> spaCy Doc: the pipeline of components, each an ordinary spaCy factory.

    sentences -> instruments -> references -> dates -> quantities -> citations -> links

Names come before numbers, so that "Russell 2000" is no quantity; links come last and choose among what the others found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extractor.records import Article

COMPONENTS = (
    "claim_sentences",
    "claim_instruments",
    "claim_references",
    "claim_dates",
    "claim_quantities",
    "claim_citations",
    "claim_links",
)


def annotator(model: str | None = None) -> Language:
    """A blank English pipeline with our components; needs no download. `model` is the linker's, as in `model.scorer`."""
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = 20_000_000
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"model": model} if model and name == "claim_links" else {})
    return nlp


def annotate(nlp: Language, article: Article) -> Doc:
    """Run the pipeline over an article, with its structure and date made known to the components."""
    from extractor.annotate.spans import BlockRow, note, put

    doc = nlp.make_doc(article.text)
    if article.published:
        note(doc, "published", article.published.isoformat())
    rows = []
    for b in article.blocks:
        cells = [offset for cell in b.cells for offset in cell]
        rows.append(BlockRow(b.start, b.end, b.kind, -1 if b.table is None else b.table, cells))
    put(doc, "blocks", rows, label="kind")
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc
