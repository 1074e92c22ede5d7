"""Markdown with mathematics, as HTML that a browser shows without any script."""

from collections.abc import Callable
from functools import cache
from html import unescape
from typing import Any
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

__all__ = ["renderer", "to_html"]

Formula = Callable[[str, dict[str, Any]], str]

THIN_SPACE = "0.167em"
# These bring their own space, so a name beside them needs none.
SPACED = ("mo", "mspace")


def to_html(markdown: str) -> str:
    r"""Render CommonMark, tables and ``$...$`` mathematics; formulas become MathML.

    Parameters
    ----------
    markdown : str
        Raw HTML in it is shown as it is written.

    Returns
    -------
    str
        HTML.

    Raises
    ------
    ValueError
        If a formula cannot be read, or has a command that MathML output does not know.

    Examples
    --------
    >>> from lossbook.course.widgets.markdown import to_html
    >>> to_html("A *loss*.")
    '<p>A <em>loss</em>.</p>\n'
    """
    html: str = renderer(_formula).render(markdown)
    return html


@cache
def renderer(formula: Formula) -> MarkdownIt:
    """Return a renderer of the course's Markdown that writes formulas in a form of one's own.

    Parameters
    ----------
    formula : callable
        Takes LaTeX and options, of which ``display_mode`` says whether the formula stands on a
        line of its own; returns HTML.

    Returns
    -------
    MarkdownIt
        Its method ``render`` takes Markdown and returns HTML.
    """
    commonmark = MarkdownIt("commonmark", {"html": False}).enable("table")
    return commonmark.use(dollarmath_plugin, renderer=formula, double_inline=True)


def _formula(latex: str, options: dict[str, Any]) -> str:
    display = "block" if options["display_mode"] else "inline"
    try:
        formula = convert_to_element(latex, display=display)
    except Exception as error:  # the library's errors share no base class
        raise ValueError(f"a LaTeX formula expected, got {latex!r} ({error!r})") from error
    for element in formula.iter():
        element.text = unescape(element.text or "")
        if element.text.startswith("\\") or element.text == "&":
            raise ValueError(f"{element.text} in the formula {latex!r} has no form in MathML")
        if element.tag in ("math", "mrow", "mstyle", "mtd"):
            _space_function_names(element)
    _keep_source(formula, latex)
    return ElementTree.tostring(formula, encoding="unicode")


def _keep_source(formula: ElementTree.Element, latex: str) -> None:
    """Annotate a formula with its LaTeX, which is what a reader who copies it gets."""
    parts = list(formula)
    semantics = ElementTree.Element("semantics")
    row = ElementTree.SubElement(semantics, "mrow")
    for part in parts:
        formula.remove(part)
        row.append(part)
    annotation = ElementTree.SubElement(semantics, "annotation", encoding="application/x-tex")
    annotation.text = latex
    formula.append(semantics)


def _space_function_names(row: ElementTree.Element) -> None:
    """Set names such as log apart from the operands beside them, as TeX does."""
    parts = list(row)
    for position, part in enumerate(parts):
        name = part[0] if part.tag in ("msub", "msup", "msubsup", "munder") else part
        if name.tag not in ("mi", "mo") or not _is_word(name.text):
            continue
        follows_operand = position > 0 and parts[position - 1].tag not in SPACED
        precedes_operand = position + 1 < len(parts) and parts[position + 1].tag not in SPACED
        name.tag = "mo"
        name.set("lspace", THIN_SPACE if follows_operand else "0")
        name.set("rspace", THIN_SPACE if precedes_operand else "0")


def _is_word(text: str | None) -> bool:
    return text is not None and len(text) > 1 and text.replace("\u2009", "").isalpha()
