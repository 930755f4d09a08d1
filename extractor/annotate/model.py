"""Which scorer the linker uses: a shipped model by name, a model folder by path, or the rules."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.annotate.encoder import EncoderScorer, missing
from extractor.annotate.rules import RuleScorer
from extractor.annotate.scorer import Scorer
from extractor.errors import ModelError, UnknownNameError

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT = "claims-mini"
RULES = "rules"
_REMEDY = "give a folder made by scripts/train, or leave --model out for the one that comes with the program"


def scorer(name: str) -> Scorer:
    """The scorer of that name: `rules`, a shipped model, or a path.

    Raises UnknownNameError with the known names, ModelError for a folder that lacks files.
    """
    if name == RULES:
        return RuleScorer()
    for folder in (Path(name), *(root / name for root in roots())):
        if not missing(folder):
            return EncoderScorer(folder)
    if (folder := Path(name)).is_dir():
        raise ModelError(f"{name}: no model in it: {', '.join(missing(folder))} missing", remedy=_REMEDY)
    raise UnknownNameError(
        f"no model {name!r}", remedy=f"known: {', '.join([RULES, *shipped()])}, or the path of a folder"
    )


def opened(nlp: Language, name: str) -> Language:
    """The pipeline, after a first sentence has made it open its model. Raises ModelError where that cannot be used."""
    try:
        nlp("The S&P 500 rose 1%.")
    except Exception as error:
        raise ModelError(f"{name}: the model cannot be used: {error}", remedy=_REMEDY) from error
    return nlp


def shipped() -> list[str]:
    """Names of the models that come with the package."""
    return sorted({p.parent.name for root in roots() if root.is_dir() for p in root.glob("*/heads.npz")})


def roots() -> list[Path]:
    """Where models lie: in the installed package, or beside it in a checkout."""
    package = Path(str(files("extractor")))
    return [package / "models", package.parent / "models"]
