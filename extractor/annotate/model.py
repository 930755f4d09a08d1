"""Which scorer the linker uses: a shipped model by name, a model folder by path, or the rules."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from extractor.annotate.encoder import EncoderScorer, missing
from extractor.annotate.rules import RuleScorer
from extractor.annotate.scorer import Scorer
from extractor.errors import UnknownNameError

DEFAULT = "claims-mini"
RULES = "rules"


def scorer(name: str) -> Scorer:
    """The scorer of that name: `rules`, a shipped model, or a path. Raises UnknownNameError with the known names."""
    if name == RULES:
        return RuleScorer()
    for folder in (Path(name), *(root / name for root in roots())):
        if not missing(folder):
            return EncoderScorer(folder)
    raise UnknownNameError(
        f"no model {name!r}", remedy=f"known: {', '.join([RULES, *shipped()])}, or the path of a folder"
    )


def shipped() -> list[str]:
    """Names of the models that come with the package."""
    return sorted({p.parent.name for root in roots() if root.is_dir() for p in root.glob("*/heads.npz")})


def roots() -> list[Path]:
    """Where models lie: in the installed package, or beside it in a checkout."""
    package = Path(str(files("extractor")))
    return [package / "models", package.parent / "models"]
