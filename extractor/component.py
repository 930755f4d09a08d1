"""`nlp.add_pipe("market_claims")`: the whole reader as one component of anyone's spaCy pipeline.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> component = nlp.add_pipe("market_claims", config={"published": "2026-01-26"})
    >>> doc = nlp("The S&P 500 rose 1.1% on Friday, while gold fell 2%.")
    >>> [(claim.index.id, claim.metric.id, claim.value.text, claim.date.start.isoformat()) for claim in doc._.claims]
    [('^GSPC', 'return', '1.1%', '2026-01-23'), ('GC=F', 'return', '2%', '2026-01-23')]

It reads the Doc's text with a pipeline of its own, so that it depends on nobody's tokens and sentences and changes
none: what it finds is the same beside any tokenizer, tagger, parser or entity recogniser. What it leaves is span
groups, and plain rows in `Doc.user_data`, which DocBin and other processes carry; `doc._.claims` makes records of them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate import annotate, annotator
from extractor.annotate.model import DEFAULT, opened, scorer
from extractor.annotate.spans import Citation, ClaimRow, Instrument, Quantity, When, get, note, put
from extractor.article import plaintext
from extractor.article.byline import of_lines
from extractor.claims import to_claim
from extractor.errors import InputError, SettingsError
from extractor.records import Article, Block, Claim, Reading, stable_id
from extractor.settings import day

NAME = "market_claims"
GIVEN = ("published", "url", "publisher", "title")
_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")


@Language.factory(
    NAME,
    assigns=["doc._.claims", "doc._.claims_reading", "doc.spans"],
    retokenizes=False,
    default_config={"model": DEFAULT, "published": None, "min_confidence": 0.0, "cites": True, "attribute": "claims"},
)
def make_market_claims(  # noqa: PLR0913  spaCy gives each setting by its name
    nlp: Language, name: str, *, model: str, published: str | None, min_confidence: float, cites: bool, attribute: str
) -> MarketClaims:
    """Factory of the component.

    `model` is `rules`, a shipped model or a model folder. `published` is the day (ISO) that relative dates count from,
    where neither `doc._.claims_source` nor the text tells. Claims below `min_confidence` are left out. `cites` says
    whether to look for who is cited, `attribute` what the attributes of a Doc begin with.

    Raises SettingsError for a setting that cannot be, UnknownNameError for an unknown model.
    """
    if not 0 <= min_confidence <= 1:
        raise SettingsError(f"min_confidence {min_confidence} is no probability", remedy="give 0 to 1")
    scorer(model)  # an unknown one is told now, not with the first text
    _extend(attribute, name)
    return MarketClaims(
        name, model, published and day(published).isoformat(), min_confidence=min_confidence, cites=cites
    )


class MarketClaims:
    """Finds every number that a text asserts about a market subject.

    Leaves, under the component's own name (`market_claims`), the span groups `market_claims` (label_ the metric, kb_id_
    the subject, id_ the claim's), `market_claims_instruments`, `..._quantities`, `..._dates` and `..._citations`.
    """

    def __init__(
        self, name: str, model: str = DEFAULT, published: str | None = None, *, min_confidence: float = 0.0,
        cites: bool = True,
    ) -> None:  # fmt: skip
        self.name, self.model, self.published = name, model, published
        self.min_confidence, self.cites = min_confidence, cites

    def __call__(self, doc: Doc) -> Doc:
        """Read one Doc. Its tokens, sentences and entities stay as they are."""
        article, evened = _article(doc.text, {"published": self.published}, note(doc, f"{self.name}_given") or {})
        inner = annotate(self._nlp, evened)
        put(doc, f"{self.name}_instruments", get(inner, "instruments", Instrument), label="kind", key="id")
        put(doc, f"{self.name}_quantities", get(inner, "quantities", Quantity), label="unit")
        put(doc, f"{self.name}_dates", get(inner, "dates", When), label="kind")
        put(doc, f"{self.name}_citations", get(inner, "citations", Citation), key="name")
        rows = [row for row in get(inner, "claims", ClaimRow) if float(row.confidence) >= self.min_confidence]
        put(doc, self.name, rows, label="metric", key="subject_id")
        note(doc, f"{self.name}_article", article.model_dump(mode="json", exclude={"text"}))
        spans = list(doc.spans[self.name])
        for span, claim in zip(spans, reading_of(doc, self.name).claims, strict=True):
            span.id_ = claim.id
        doc.spans[self.name] = spans
        return doc

    @cached_property
    def _nlp(self) -> Language:
        nlp = annotator(self.model)
        if not self.cites:
            nlp.remove_pipe("claim_citations")
        return opened(nlp, self.model)

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if key != "_nlp"}


def reading_of(doc: Doc, name: str = NAME) -> Reading:
    """The article and claims that a `market_claims` component called `name` left on a Doc, for `extractor.check`.

    Also for a Doc out of a DocBin, in a program that has no pipeline. Raises InputError where the Doc carries none.
    """
    told = note(doc, f"{name}_article")
    if told is None:
        raise InputError(
            f"no claims of {name!r} on the Doc",
            remedy=f'run it through nlp.add_pipe("{NAME}"); a DocBin keeps claims with store_user_data=True',
        )
    article = Article.model_validate({**told, "text": doc.text})
    return Reading(article=article, claims=tuple(to_claim(article, row) for row in get(doc, name, ClaimRow)))


# -- attributes of a Doc -----------------------------------------------------------------------------------------------


def _extend(attribute: str, name: str) -> None:
    """Make `doc._.claims` and its siblings known to spaCy. Raises SettingsError where another component has them."""
    if not attribute.isidentifier():
        raise SettingsError(f"attribute {attribute!r} is no name", remedy="give letters, digits and underscores")
    attributes: dict[str, dict[str, Any]] = {
        attribute: {"getter": Claims(name)},
        f"{attribute}_reading": {"getter": WholeReading(name)},
        f"{attribute}_source": {"getter": Given(name), "setter": Give(name)},
    }
    for one, functions in attributes.items():
        if Doc.has_extension(one):
            _, _, getter, _ = Doc.get_extension(one)
            if getter != functions["getter"]:
                raise SettingsError(
                    f"another component has doc._.{one}",
                    remedy='give a name of your own: config={"attribute": "my_claims"}',
                )
        else:
            Doc.set_extension(one, **functions)


@dataclass(frozen=True)
class _Of:
    """One attribute of a Doc; an object and no closure, so that it travels to other processes."""

    name: str


class Claims(_Of):
    """`doc._.claims`: the claims, in text order; none on a Doc that the component has not seen."""

    def __call__(self, doc: Doc) -> tuple[Claim, ...]:
        """The claims of a Doc. Raises InputError where their spans were kept and they were lost."""
        unseen = note(doc, f"{self.name}_article") is None and self.name not in doc.spans
        return () if unseen else reading_of(doc, self.name).claims


class WholeReading(_Of):
    """`doc._.claims_reading`: the text with its claims, ready for `extractor.check`."""

    def __call__(self, doc: Doc) -> Reading:
        """The reading of a Doc. Raises InputError where there is none."""
        return reading_of(doc, self.name)


class Given(_Of):
    """`doc._.claims_source`: what the caller says of the document."""

    def __call__(self, doc: Doc) -> dict[str, str]:
        """What was said; empty where nothing was."""
        return dict(note(doc, f"{self.name}_given") or {})


class Give(_Of):
    """`doc._.claims_source = {...}` before the pipeline runs, with `published` (ISO or a date), `url`, `publisher`,
    `title`."""

    def __call__(self, doc: Doc, given: Mapping[str, str | dt.date | None]) -> None:
        """Keep what is said. Raises SettingsError for anything else, and for a date that is none."""
        if unknown := sorted(set(given) - set(GIVEN)):
            raise SettingsError(f"unknown: {', '.join(unknown)}", remedy=f"known are {', '.join(GIVEN)}")
        kept = {key: str(value) for key, value in given.items() if value is not None}
        if "published" in kept:
            kept["published"] = day(kept["published"]).isoformat()
        note(doc, f"{self.name}_given", kept)


# -- the text as an article --------------------------------------------------------------------------------------------


def _article(text: str, fallback: Mapping[str, str | None], given: Mapping[str, str]) -> tuple[Article, Article]:
    """The article that a text is, and the same with one line a paragraph, for the annotator; offsets agree."""
    blocks = plaintext.outline(text)
    title = next((text[block.start : block.end] for block in blocks if block.kind == "title"), None)
    _, said = of_lines(plaintext.drafts(text), fields=False)
    published = given.get("published") or (said.published and said.published.isoformat()) or fallback["published"]
    url, publisher, title = given.get("url"), given.get("publisher"), given.get("title") or title
    article = Article(
        id=stable_id("d", url, publisher, title, published, text), input=url or "doc", text=text, title=title,
        author=said.author, publisher=publisher, url=url, blocks=blocks,
        published=dt.date.fromisoformat(published) if published else None,
    )  # fmt: skip
    return article, article.model_copy(update={"text": _evened(text, blocks)})


def _evened(text: str, blocks: tuple[Block, ...]) -> str:
    """The text, as long as it is, with breaks only between paragraphs and no marks of lists."""
    parts, at = [], 0
    for block in blocks:
        parts += [_gap(text[at : block.start]), re.sub(r"\s", " ", text[block.start : block.end])]
        at = block.end
    return "".join([*parts, _gap(text[at:])])


def _gap(between: str) -> str:
    return "".join("\n" if _BREAK.match(sign) else " " for sign in between)
