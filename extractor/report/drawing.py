"""A matplotlib figure as inline SVG for the report: text stays text, colours follow the page, nothing needs a style.

The page's content-security policy allows no style attributes, so that matplotlib's are turned into plain SVG
attributes; colours become the page's own variables, which light, dark and print set.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
#: Colours to draw with, each standing for a variable of the page's style sheet.
COLOURS = {
    name: f"#0000{number:02x}"
    for number, name in enumerate(
        ("ink", "quiet", "line", "card", "refuted", "conflicting", "undecided", "supported", "unchecked"), start=1
    )
}
_VARIABLES = {colour: f"var(--{name})" for name, colour in COLOURS.items()}
_LOCK = threading.Lock()  # matplotlib's settings are one for the whole process


@contextmanager
def axes(width: float, height: float) -> Iterator[Axes]:
    """An empty plot of some pixels, to be drawn on with `COLOURS`, and then given to `svg`.

    Text is taken as it is: dollar signs are no formulas.
    """
    import matplotlib
    from matplotlib.figure import Figure

    settings: dict[Any, Any] = {
        "svg.fonttype": "none", "svg.hashsalt": "claims", "text.parse_math": False, "font.size": 11,
        "axes.edgecolor": COLOURS["line"], "xtick.color": COLOURS["line"], "ytick.color": COLOURS["line"],
        "xtick.labelcolor": COLOURS["quiet"], "ytick.labelcolor": COLOURS["quiet"], "text.color": COLOURS["ink"],
        "axes.labelcolor": COLOURS["quiet"], "axes.unicode_minus": False, "axes.spines.top": False,
        "axes.spines.right": False, "xtick.major.width": 0.8, "ytick.major.width": 0.8,
    }  # fmt: skip
    with _LOCK, matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # glyphs that the font for measuring lacks; the reader's browser has its own
        figure = Figure(figsize=(width / 72, height / 72), facecolor="none")
        yield figure.add_axes((0, 0, 1, 1), facecolor="none")


def svg(plot: Axes, *, name: str, title: str) -> str:
    """The plot as an `svg` element. `name` makes its ids its own on the page; `title` is what a reader hears."""
    buffer = io.BytesIO()
    cast("Figure", plot.figure).savefig(
        buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
    )
    root = etree.fromstring(buffer.getvalue(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in [*root.iter(f"{_SVG}metadata", f"{_SVG}style"), *root.iter(etree.Comment)]:
        element.getparent().remove(element)
    used = {element.get(f"{_XLINK}href", "")[1:] for element in root.iter(f"{_SVG}use")}
    for element in root.iter(etree.Element):
        _plainly(element, name, used)
    box = root.get("viewBox")
    root.attrib.clear()
    root.attrib.update({"viewBox": box, "role": "img", "aria-label": title})
    etree.cleanup_namespaces(root)
    text: str = etree.tostring(root, encoding="unicode")
    return text.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)


def _plainly(element: etree._Element, name: str, used: set[str]) -> None:
    """Style properties as attributes, ids only where they are used, and then with the picture's name."""
    style = element.attrib.pop("style", "")
    for part in style.split(";"):
        key, _, value = (piece.strip() for piece in part.partition(":"))
        if key == "font":
            element.set("font-size", next((word for word in value.split() if word.endswith("px")), "9px"))
        elif key:
            element.set(key, _VARIABLES.get(value, value))
    for key in ("fill", "stroke"):
        if key in element.attrib:
            element.set(key, _VARIABLES.get(element.get(key), element.get(key)))
    ident = element.attrib.pop("id", None)
    if ident in used:
        element.set("id", f"{name}-{ident}")
    if (target := element.attrib.pop(f"{_XLINK}href", None)) is not None:
        element.set("href", f"#{name}-{target[1:]}")
