"""Formulas in running text: not to be translated, and not parted from the full stop after them."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

# How KaTeX begins a formula, and how the site does.
TRANSLATED, UNTRANSLATED = '<span class="katex">', '<span class="katex" translate="no">'
MARKS = re.compile(r"[.,;:!?)\]’”。，；：！？）]+")


def join_marks(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Hold a formula and the marks right after it in one element, which breaks between no two."""
    for formula in list(doctree.findall(nodes.math)):
        text = formula.next_node(descend=False, siblings=True)
        marks = MARKS.match(text.astext()) if isinstance(text, nodes.Text) else None
        if marks is None or text.parent is not formula.parent:
            continue
        parent, place = formula.parent, formula.parent.index(formula)
        joined = nodes.inline(classes=["formula-end"])
        rest = nodes.Text(text.astext()[marks.end() :])
        parent[place : place + 2] = [joined, rest]
        joined += [formula, nodes.Text(marks[0])]


def mark_untranslated(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Keep browsers from translating letters that are symbols."""
    if "body" in context:
        context["body"] = context["body"].replace(TRANSLATED, UNTRANSLATED)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("doctree-resolved", join_marks)
    app.connect("html-page-context", mark_untranslated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
