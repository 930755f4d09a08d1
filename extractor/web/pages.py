"""Templates -> responses. Everything that comes from an article, a person or an address is escaped by the template."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jinja2
from starlette.responses import HTMLResponse

from extractor.metrics import METRICS
from extractor.report import wording
from extractor.web import words


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """The templates of this package, which share those of the report."""
    loader = jinja2.ChoiceLoader([jinja2.PackageLoader("extractor.web"), jinja2.PackageLoader("extractor.report")])
    made = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(
        words=wording, symbols=wording.SYMBOLS, against=wording.CHECKED_AGAINST, said=words, METRICS=METRICS
    )
    made.filters["printable"] = wording.printable
    made.tests["web"] = lambda url: isinstance(url, str) and url.lower().startswith(("https://", "http://"))
    return made


def page(name: str, values: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
    """A template as a response."""
    return HTMLResponse(environment().get_template(name).render(values), status_code=status)


def problem(status: int, title: str, what: str, *, enter: str | None = None) -> HTMLResponse:
    """A page that says what went wrong and what to do; with `enter`, a form's secret, one that asks for the token."""
    return page("problem.html.j2", {"title": title, "what": what, "enter": enter}, status=status)
