"""Shows the verdict on a claim of a Fact-check in the claim's heading, and in Contents.

A chapter says it in bold at the start of the text below the heading. It is not typed twice.
"""

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from fact_check import verdict_of
from sphinx.application import Sphinx

FACT_CHECK = "fact-check"
# After all that reads the headings as they are written: Sphinx's own contents, among others.
LATE = 900


def claims(doctree: nodes.document) -> Iterator[nodes.section]:
    """Yield the sections right below those called Fact-check."""
    for section in doctree.findall(nodes.section):
        if FACT_CHECK in section["ids"]:
            yield from (part for part in section.children if isinstance(part, nodes.section))


def mark(heading: nodes.Element, word: str) -> None:
    """Add a verdict to a heading, or to its entry in Contents."""
    classes = ["verdict", f"verdict-{nodes.make_id(word)}"]
    heading += [nodes.Text(" "), nodes.inline(word, word, classes=classes)]


def show(app: Sphinx, doctree: nodes.document) -> None:
    """Mark every claim of a page."""
    contents = app.env.tocs[app.env.docname]
    entries = {entry["anchorname"]: entry for entry in contents.findall(nodes.reference)}
    for claim in claims(doctree):
        title, *body = claim.children
        word = verdict_of(body[0]) if body else None
        if word is not None:
            mark(title, word)
            mark(entries[f"#{claim['ids'][0]}"], word)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("doctree-read", show, priority=LATE)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
